//! Floor 4: the diff of two documents as a value, apart from every way of showing it.
pub mod align;
pub mod body;
pub mod chain;
pub mod change;
pub mod gap;
pub mod likeness;
pub mod outline;
pub mod lines;
pub mod report;
pub mod rows;
pub mod table;
pub mod text;
pub mod token;
pub mod verify;

use crate::diff::align::Pairing;
use crate::diff::change::{Comparison, Head};
use crate::diff::outline::Outline;
use crate::model::numbered::Numbered;

/// Compares two documents clause by clause; a mirrored call gives the mirrored comparison.
pub fn diff(before: &Numbered, after: &Numbered) -> Comparison {
    let (before_outline, after_outline) = (Outline::new(before), Outline::new(after));
    let pairing = pair_either_way(&before_outline, &after_outline);
    let head = |document: &Numbered| Head { name: String::new(), title: document.title.clone() };
    Comparison {
        before: head(before),
        after: head(after),
        rows: rows::rows(&before_outline, &after_outline, &pairing),
    }
}

/// Pairs in an order that the texts decide, so that a mirrored call breaks every tie the same way.
fn pair_either_way(before: &Outline<'_>, after: &Outline<'_>) -> Pairing {
    if before.keys().gt(after.keys()) {
        align::pair(after, before).mirrored()
    } else {
        align::pair(before, after)
    }
}
