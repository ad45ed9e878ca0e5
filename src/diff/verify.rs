//! Proves a comparison: both texts rebuild, no difference is unmarked, nothing equal is marked.

use std::ops::Range;

use thiserror::Error;

use crate::diff::change::{Comparison, Marks, Row, RowKind, Side, whole, without_marks};
use crate::diff::outline::{Node, Outline};
use crate::model::id::ClauseId;
use crate::model::numbered::Numbered;

/// What a comparison fails to prove.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Unproven {
    /// A clause of a document stands in no row, in two, or with other words.
    #[error("新旧対照表から{side}の文を復元できません（{clause}）")]
    NotRebuilt {
        /// `改正前` or `改正後`.
        side: &'static str,
        /// The clause.
        clause: ClauseId,
    },
    /// Without the marked characters the sides differ.
    #[error("印の付いていない違いがあります（{0}）")]
    Unmarked(ClauseId),
    /// Equal words bear a mark.
    #[error("違いのない箇所に印が付いています（{0}）")]
    Idle(ClauseId),
    /// Marks overlap, are out of order, empty, or beyond the text.
    #[error("印の範囲が正しくありません（{0}）")]
    Range(ClauseId),
    /// A row is called by a wrong kind.
    #[error("変更の種類が内容と合いません（{0}）")]
    Kind(ClauseId),
}

/// Proves the laws of a comparison of two documents.
///
/// # Errors
/// Gives the first law that does not hold, with its clause.
pub fn verify(comparison: &Comparison, before: &Numbered, after: &Numbered) -> Result<(), Unproven> {
    verify_outlines(comparison, &Outline::new(before), &Outline::new(after))
}

/// Proves the laws of a comparison of two documents that lie flattened already.
pub(super) fn verify_outlines(
    comparison: &Comparison,
    before: &Outline<'_>,
    after: &Outline<'_>,
) -> Result<(), Unproven> {
    comparison.rows.iter().try_for_each(verify_row)?;
    rebuilds(sorted(comparison, |row| row.before.as_ref()), before, "改正前")?;
    rebuilds(sorted(comparison, |row| row.after.as_ref()), after, "改正後")
}

fn verify_row(row: &Row) -> Result<(), Unproven> {
    for side in [&row.before, &row.after].into_iter().flatten() {
        let fields = fields(side);
        let sound = fields.iter().all(|(text, marks)| marks.is_empty() || are_sound(marks, text.chars().count()));
        ensure(sound, || Unproven::Range(row.id.clone()))?;
    }
    match (&row.before, &row.after) {
        (Some(before), Some(after)) => verify_pair(row, before, after),
        (Some(side), None) | (None, Some(side)) => verify_alone(row, side),
        (None, None) => Err(Unproven::Kind(row.id.clone())),
    }
}

fn verify_pair(row: &Row, before: &Side, after: &Side) -> Result<(), Unproven> {
    for ((text_before, marks_before), (text_after, marks_after)) in fields(before).into_iter().zip(fields(after)) {
        if text_before == text_after {
            ensure(marks_before.is_empty() && marks_after.is_empty(), || Unproven::Idle(row.id.clone()))?;
            continue;
        }
        let equal = without_marks(text_before, marks_before) == without_marks(text_after, marks_after);
        ensure(equal, || Unproven::Unmarked(row.id.clone()))?;
    }
    let relabelled = before.label != after.label;
    let amended = before.title != after.title || before.text != after.text;
    let fits = match row.kind {
        RowKind::Unchanged => !relabelled && !amended,
        RowKind::Renumbered => relabelled && !amended,
        RowKind::Amended => amended,
        RowKind::Moved => true,
        RowKind::Added | RowKind::Removed => false,
    };
    ensure(fits, || Unproven::Kind(row.id.clone()))
}

fn verify_alone(row: &Row, side: &Side) -> Result<(), Unproven> {
    let marked = fields(side).iter().all(|(text, marks)| **marks == whole(text));
    ensure(marked, || Unproven::Unmarked(row.id.clone()))?;
    let expected = if row.before.is_some() { RowKind::Removed } else { RowKind::Added };
    ensure(row.kind == expected, || Unproven::Kind(row.id.clone()))
}

fn rebuilds(sides: Vec<(&Row, &Side)>, outline: &Outline<'_>, name: &'static str) -> Result<(), Unproven> {
    let error = |clause: &ClauseId| Unproven::NotRebuilt { side: name, clause: clause.clone() };
    for (index, (row, side)) in sides.iter().enumerate() {
        let fits = side.position == index && outline.nodes.get(index).is_some_and(|node| is_same(node, side));
        ensure(fits, || error(&row.id))?;
    }
    outline.nodes.get(sides.len()).map_or(Ok(()), |node| Err(error(&node.clause.id)))
}

fn is_same(node: &Node<'_>, side: &Side) -> bool {
    let words = (node.clause.label.as_str(), node.clause.title.as_str(), &*node.text, node.depth);
    words == (&side.label, &side.title, &side.text, side.depth)
}

fn sorted(comparison: &Comparison, pick: fn(&Row) -> Option<&Side>) -> Vec<(&Row, &Side)> {
    let mut sides: Vec<(&Row, &Side)> =
        comparison.rows.iter().filter_map(|row| pick(row).map(|side| (row, side))).collect();
    sides.sort_by_key(|(_, side)| side.position);
    sides
}

fn fields(side: &Side) -> [(&String, &Marks); 3] {
    [(&side.label, &side.marks.label), (&side.title, &side.marks.title), (&side.text, &side.marks.text)]
}

fn are_sound(marks: &[Range<usize>], length: usize) -> bool {
    let apart = marks.windows(2).all(|pair| pair[0].end < pair[1].start);
    apart && marks.iter().all(|range| range.start < range.end && range.end <= length)
}

fn ensure(holds: bool, error: impl FnOnce() -> Unproven) -> Result<(), Unproven> {
    if holds { Ok(()) } else { Err(error()) }
}
