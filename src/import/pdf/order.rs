//! Puts the glyphs of a line in their order on the page: a writer may draw those of another font first or last.

use crate::import::pdf::Mark;

/// A glyph that begins so many em left of where the one before it begins stands before it; nearer ones lie over each other.
const BACK: f64 = 0.4;

/// Gives the glyphs in the order in which they are read: those that are drawn one after the other on one level from left to right.
///
/// Where all go forward, they stay as they are drawn.
pub(super) fn ordered<'a>(marks: impl IntoIterator<Item = &'a Mark>) -> Vec<&'a Mark> {
    let mut ordered: Vec<&Mark> = marks.into_iter().collect();
    for run in ordered.chunk_by_mut(|before, after| level(before, after)) {
        if run.windows(2).any(|pair| pair[1].x < pair[0].x - BACK * pair[0].size.max(pair[1].size)) {
            run.sort_by(|before, after| before.x.total_cmp(&after.x));
        }
    }
    ordered
}

fn level(before: &Mark, after: &Mark) -> bool {
    let words = before.table.is_none() && after.table.is_none();
    words && (before.y - after.y).abs() < 0.5 * before.size.max(after.size).max(1.0)
}
