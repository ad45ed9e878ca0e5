//! Floor 4: the diff of two documents as a value, apart from every way of showing it.
pub mod align;
pub mod audit;
pub mod body;
pub mod chain;
pub mod change;
pub mod gap;
pub mod handmade;
pub mod likeness;
pub mod lines;
pub mod merge;
pub mod moves;
pub mod outline;
pub mod reason;
pub mod report;
pub mod rows;
pub mod table;
pub mod terms;
pub mod text;
pub mod token;
pub mod verify;

use crate::diff::align::Pairing;
use crate::diff::change::{Comparison, Head};
use crate::diff::moves::Moves;
use crate::diff::outline::Outline;
use crate::diff::verify::Unproven;
use crate::model::numbered::Numbered;

/// Compares two documents clause by clause; a mirrored call gives the mirrored comparison.
pub fn diff(before: &Numbered, after: &Numbered) -> Comparison {
    compare((before, &Outline::new(before)), (after, &Outline::new(after)))
}

type Side<'a> = (&'a Numbered, &'a Outline<'a>);

fn compare((before, before_outline): Side<'_>, (after, after_outline): Side<'_>) -> Comparison {
    let (pairing, moves) = pair_either_way(before_outline, after_outline);
    let head = |document: &Numbered| Head { title: document.title.clone(), ..Head::default() };
    Comparison {
        before: head(before),
        after: head(after),
        rows: rows::rows(before_outline, after_outline, &pairing, &moves),
    }
}

/// Compares two documents and proves the result; every table that is written comes from here.
///
/// # Errors
/// Gives the law that does not hold, which is a mistake of this program.
pub fn proved(before: &Numbered, after: &Numbered) -> Result<Comparison, Unproven> {
    let (before_outline, after_outline) = (Outline::new(before), Outline::new(after));
    let comparison = compare((before, &before_outline), (after, &after_outline));
    verify::verify_outlines(&comparison, &before_outline, &after_outline)?;
    Ok(comparison)
}

/// Finds which clause of one document is which of the other, as [`diff`] does.
pub fn pairing(before: &Outline<'_>, after: &Outline<'_>) -> Pairing {
    pair_either_way(before, after).0
}

/// Pairs in an order that the texts decide, so that a mirrored call breaks every tie the same way.
fn pair_either_way(before: &Outline<'_>, after: &Outline<'_>) -> (Pairing, Moves) {
    if before.shape().gt(after.shape()) {
        let (pairing, moves) = pair(after, before);
        (pairing.mirrored(), moves.mirrored())
    } else {
        pair(before, after)
    }
}

fn pair(before: &Outline<'_>, after: &Outline<'_>) -> (Pairing, Moves) {
    let pairing = align::pair(before, after);
    let moves = moves::moves(before, after, &pairing);
    (pairing, moves)
}
