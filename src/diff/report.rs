//! The shape that `diff --format json` prints: head, rows and a summary.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::change::{Comparison, Head, Row, RowKind, Side, marked_words};
use crate::model::id::ClauseId;

/// The version of the shape.
pub const SCHEMA: u32 = 1;

/// A comparison as JSON prints it.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    /// The version of the shape.
    pub schema: u32,
    /// The document before.
    pub before: &'a Head,
    /// The document after.
    pub after: &'a Head,
    /// Every clause.
    pub rows: &'a [Row],
    /// How many clauses changed, and which.
    pub summary: Summary,
}

/// What changed, in short.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// How many clauses are of each kind; every kind is listed.
    pub counts: BTreeMap<&'static str, usize>,
    /// How many clauses changed in any way.
    pub changed: usize,
    /// Whether hardly any clause of the two documents belongs together.
    pub unrelated: bool,
    /// The clauses that changed, in the order of the rows.
    pub changes: Vec<Change>,
}

/// A clause that changed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Change {
    /// What became of it.
    pub kind: RowKind,
    /// The clause.
    pub id: ClauseId,
    /// Where it stands before, e.g. `6(4)`; empty where it is not there.
    pub before_place: String,
    /// Where it stands after.
    pub after_place: String,
    /// The marked words before, label and title included.
    pub before_words: Vec<String>,
    /// The marked words after.
    pub after_words: Vec<String>,
    /// Why the body has its own wording.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// How deep it stands, 0 for the highest.
    #[serde(skip)]
    pub depth: usize,
}

/// Makes the report of a comparison.
pub fn report(comparison: &Comparison) -> Report<'_> {
    Report {
        schema: SCHEMA,
        before: &comparison.before,
        after: &comparison.after,
        rows: &comparison.rows,
        summary: summary(comparison),
    }
}

/// Counts and lists the changes.
pub fn summary(comparison: &Comparison) -> Summary {
    let mut counts: BTreeMap<&'static str, usize> = RowKind::ALL.into_iter().map(|kind| (kind.as_str(), 0)).collect();
    for row in &comparison.rows {
        *counts.entry(row.kind.as_str()).or_default() += 1;
    }
    let changes: Vec<Change> = comparison.rows.iter().filter(|row| row.is_change()).map(change).collect();
    Summary { counts, changed: changes.len(), unrelated: are_unrelated(comparison), changes }
}

/// Two documents are unrelated where fewer than one clause in ten of either has a partner.
fn are_unrelated(comparison: &Comparison) -> bool {
    let count = |test: fn(&Row) -> bool| comparison.rows.iter().filter(|row| test(row)).count();
    let before = count(|row| row.before.is_some());
    let after = count(|row| row.after.is_some());
    let paired = count(|row| row.before.is_some() && row.after.is_some());
    before.min(after) > 0 && paired * 10 < before.min(after)
}

fn change(row: &Row) -> Change {
    let place = |side: &Option<Side>| side.as_ref().map(|side| side.place.clone()).unwrap_or_default();
    let marked = |side: &Option<Side>| side.as_ref().map(words).unwrap_or_default();
    Change {
        kind: row.kind,
        id: row.id.clone(),
        before_place: place(&row.before),
        after_place: place(&row.after),
        before_words: marked(&row.before),
        after_words: marked(&row.after),
        reasons: row.reasons.clone(),
        depth: row.depth,
    }
}

fn words(side: &Side) -> Vec<String> {
    let marks = &side.marks;
    let fields = [(&side.label, &marks.label), (&side.title, &marks.title), (&side.text, &marks.text)];
    fields.into_iter().flat_map(|(text, marks)| marked_words(text, marks)).collect()
}
