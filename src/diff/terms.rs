//! The words that a change puts in the place of others, as a reader would call them.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::change::{Comparison, Marks, Row, marked_words};
use crate::model::id::ClauseId;

/// A word of more characters is a phrase.
const LONGEST: usize = 14;

/// Gives the words that stand in the place of others, with the clauses where they do.
pub fn changed_words(comparison: &Comparison) -> BTreeMap<(String, String), BTreeSet<ClauseId>> {
    let mut changed: BTreeMap<(String, String), BTreeSet<ClauseId>> = BTreeMap::new();
    for row in &comparison.rows {
        for pair in pairs(row) {
            changed.entry(pair).or_default().insert(row.id.clone());
        }
    }
    changed
}

fn pairs(row: &Row) -> Vec<(String, String)> {
    let (Some(before), Some(after)) = (&row.before, &row.after) else { return Vec::new() };
    let titles = zipped((&before.title, &before.marks.title), (&after.title, &after.marks.title));
    let texts = zipped((&before.text, &before.marks.text), (&after.text, &after.marks.text));
    titles.into_iter().chain(texts).collect()
}

/// Puts the marked words of both sides side by side where there are as many on either.
fn zipped(before: (&str, &Marks), after: (&str, &Marks)) -> Vec<(String, String)> {
    let (before, after) = (marked_words(before.0, before.1), marked_words(after.0, after.1));
    if before.len() != after.len() {
        return Vec::new();
    }
    before.into_iter().zip(after).filter(|(before, after)| is_word(before) && is_word(after)).collect()
}

fn is_word(text: &str) -> bool {
    let size = text.chars().count();
    let letter = |c: char| ('一'..='龥').contains(&c) || ('ァ'..='ー').contains(&c) || c.is_ascii_alphabetic();
    (2..=LONGEST).contains(&size) && text.chars().all(letter)
}
