//! Keeps the reasons of the overrides that made a change, and not of those that stood there before it.

use crate::diff::change::{Comparison, Row, RowKind, Side};
use crate::model::document::{Inline, Text};
use crate::model::edit::{Operation, Override};
use crate::model::id::ClauseId;

/// Leaves with each changed clause the reasons of the overrides whose words are new in it, and gives those that took a
/// clause away or put it elsewhere.
pub fn give_own_reasons(comparison: &mut Comparison, overrides: &[Override]) {
    for row in &mut comparison.rows {
        let id = row.id.clone();
        let own: Vec<&Override> = of(overrides, &id).filter(|own| !own.reason.is_empty()).collect();
        if row.kind == RowKind::Amended {
            let made = |reason: &String| own.iter().any(|own| own.reason == *reason && made_it(own, row));
            row.reasons = row.reasons.iter().filter(|reason| made(reason)).cloned().collect();
        }
        for own in own.iter().filter(|own| took_or_put(&own.operation) == Some(row.kind)) {
            if !row.reasons.contains(&own.reason) {
                row.reasons.push(own.reason.clone());
            }
        }
    }
}

fn of<'a>(overrides: &'a [Override], id: &'a ClauseId) -> impl Iterator<Item = &'a Override> {
    overrides.iter().filter(move |own| own.clause == *id)
}

fn took_or_put(operation: &Operation) -> Option<RowKind> {
    match operation {
        Operation::Remove => Some(RowKind::Removed),
        Operation::Move { .. } => Some(RowKind::Moved),
        Operation::Substitute { .. }
        | Operation::Replace { .. }
        | Operation::Retitle { .. }
        | Operation::Insert { .. } => None,
    }
}

/// Tells whether the words that an override brought in, or took away, are what changed.
fn made_it(own: &Override, row: &Row) -> bool {
    let (Some(before), Some(after)) = (&row.before, &row.after) else { return true };
    match &own.operation {
        Operation::Substitute { from, to, .. } => {
            holds(before, from) && (!holds(before, to) || pieces(to).next().is_none())
        }
        Operation::Replace { .. } | Operation::Insert { .. } => is_mostly_marked(after),
        Operation::Retitle { .. } => !after.marks.title.is_empty(),
        Operation::Remove | Operation::Move { .. } => false,
    }
}

/// Tells whether all words stand in a side; those of values and references are not looked for.
fn holds(side: &Side, words: &Text) -> bool {
    pieces(words).all(|piece| side.text.contains(piece) || side.title.contains(piece))
}

fn pieces(text: &Text) -> impl Iterator<Item = &str> {
    text.iter().filter_map(|inline| match inline {
        Inline::Text(piece) if !piece.is_empty() => Some(piece.as_str()),
        Inline::Text(_) | Inline::Parameter(_) | Inline::Reference(_) => None,
    })
}

fn is_mostly_marked(side: &Side) -> bool {
    let marked: usize = side.marks.text.iter().map(ExactSizeIterator::len).sum();
    marked * 2 >= side.text.chars().count()
}
