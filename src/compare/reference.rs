//! The references of a text by the clause that they name, whatever its number is.

use std::collections::BTreeMap;
use std::ops::Range;

use crate::compare::noise::{folded, half_width};
use crate::diff::outline::Outline;

/// Where the references of a document lead: a key for each printed place, and each 条 by its order.
#[derive(Clone, Debug, Default)]
pub struct Index {
    by_place: BTreeMap<String, String>,
    /// For each clause the key of the 条 before the one that it stands in.
    previous: Vec<Option<String>>,
}

impl Index {
    /// Indexes the clauses of a document; the keys say which clauses of two documents are the same.
    pub fn new(outline: &Outline<'_>, keys: &[String]) -> Self {
        let mut index = Self::default();
        let (mut article, mut before) = (None, None);
        for ((node, place), key) in outline.nodes.iter().zip(outline.places()).zip(keys) {
            if is_article(&node.clause.label) {
                before = article.replace(key.clone());
            }
            index.previous.push(before.clone());
            let place = half_width(&place);
            if !node.clause.label.is_empty() {
                index.by_place.entry(place.trim_end_matches('.').to_owned()).or_insert_with(|| key.clone());
            }
        }
        index
    }

    /// Gives what the references of one clause lead to.
    pub fn targets(&self, clause: usize) -> Targets<'_> {
        Targets { index: self, previous: self.previous.get(clause).and_then(Option::as_deref) }
    }
}

fn is_article(label: &str) -> bool {
    label.starts_with('第') && label.contains('条')
}

/// What the references of one clause lead to.
#[derive(Clone, Copy, Debug)]
pub struct Targets<'a> {
    index: &'a Index,
    previous: Option<&'a str>,
}

/// Words that stand for a piece of text.
pub(super) type Words = Vec<(String, Range<usize>)>;

impl Targets<'_> {
    /// Reads a reference at a place: 上記6、7及び8, 第9条, 前条; none where a number leads nowhere.
    pub fn read(&self, chars: &[char], at: usize) -> Option<(Words, usize)> {
        match chars[at] {
            '上' if chars.get(at + 1) == Some(&'記') => self.above(chars, at),
            '前' if chars.get(at + 1) == Some(&'条') => Some((vec![(sign(self.previous?), at..at + 2)], at + 2)),
            '第' if !is_of_law(chars, at) => {
                let (digits, end) = number(chars, at + 1)?;
                let key = (chars.get(end) == Some(&'条')).then(|| self.key(&format!("第{digits}条")))??;
                Some((vec![(sign(key), at..end + 1)], end + 1))
            }
            _ => None,
        }
    }

    fn above(&self, chars: &[char], at: usize) -> Option<(Words, usize)> {
        let mut words = Words::new();
        let mut start = at;
        let mut digits_at = at + 2;
        loop {
            let (digits, end) = number(chars, digits_at)?;
            words.push((sign(self.key(&digits)?), start..end));
            let joiner = ["、", "及び", "又は"].into_iter().find(|joiner| {
                let next = end + joiner.chars().count();
                joiner.chars().eq(chars.iter().copied().skip(end).take(next - end)) && number(chars, next).is_some()
            });
            let Some(joiner) = joiner else { return Some((words, end)) };
            start = end + joiner.chars().count();
            words.push((joiner.to_owned(), end..start));
            digits_at = start;
        }
    }

    fn key(&self, place: &str) -> Option<&str> {
        self.index.by_place.get(place).map(String::as_str)
    }
}

fn sign(key: &str) -> String {
    format!("〔→{key}〕")
}

fn number(chars: &[char], at: usize) -> Option<(String, usize)> {
    let digits: String = chars.get(at..)?.iter().map(|c| folded(*c)).take_while(char::is_ascii_digit).collect();
    let end = at + digits.len();
    (!digits.is_empty()).then_some((digits, end))
}

/// A number after the name of a law names an article of that law.
fn is_of_law(chars: &[char], at: usize) -> bool {
    at.checked_sub(1).is_some_and(|before| matches!(chars[before], '）' | ')' | '法' | '令' | '例' | '則' | '」'))
}
