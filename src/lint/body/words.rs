//! Lists of words to mend, as several rules use them.

use regex::Regex;

use crate::lint::Spot;
use crate::lint::body::{Body, pattern};

/// More places than this are a habit, told once.
const MANY: usize = 5;

/// A pattern whose group `x` is to be mended, and what to write instead.
#[derive(Debug)]
pub(in crate::lint) struct Mend {
    found: Regex,
    instead: &'static str,
}

/// Compiles a list of patterns and what to write instead.
pub(in crate::lint) fn mends(list: &[(&str, &'static str)]) -> Vec<Mend> {
    list.iter().map(|(found, instead)| Mend { found: pattern(found), instead }).collect()
}

/// Finds every place of each entry, with what to write instead.
pub(in crate::lint) fn each(body: &Body<'_>, list: &[Mend]) -> Vec<(Spot, &'static str)> {
    list.iter().flat_map(|mend| body.find(&mend.found).into_iter().map(|spot| (spot, mend.instead))).collect()
}

/// Finds the places of each entry, one group for each entry and document.
pub(in crate::lint) fn grouped(body: &Body<'_>, list: &[Mend]) -> Vec<(Vec<Spot>, &'static str)> {
    let groups = |mend: &Mend| {
        let instead = mend.instead;
        body.by_document(body.find(&mend.found)).into_iter().map(move |spots| (spots, instead))
    };
    list.iter().flat_map(groups).collect()
}

/// Finds the places of each entry: one by one, or as one group for each document where they are many.
pub(in crate::lint) fn sparing(body: &Body<'_>, list: &[Mend]) -> Vec<(Vec<Spot>, &'static str)> {
    let parts = |(spots, instead): (Vec<Spot>, &'static str)| -> Vec<(Vec<Spot>, &'static str)> {
        if spots.len() > MANY {
            vec![(spots, instead)]
        } else {
            spots.into_iter().map(|spot| (vec![spot], instead)).collect()
        }
    };
    grouped(body, list).into_iter().flat_map(parts).collect()
}
