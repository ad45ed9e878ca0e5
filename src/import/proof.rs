//! Compares what a draft builds with the imported text: white space and the width of brackets do not count.

use std::time::{Duration, Instant};

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::import::wording::narrow;
use crate::parse::block::Block;

/// How long the differences of two texts are looked for.
const PATIENCE: Duration = Duration::from_secs(2);
/// A difference shows so many characters at most.
const SHOWN: usize = 60;

/// The outcome of a comparison.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Proof {
    /// The characters of the imported text that were compared.
    pub imported: usize,
    /// The characters that the draft builds.
    pub built: usize,
    /// The characters that differ.
    pub differing: usize,
    /// Where they differ.
    pub differences: Vec<Difference>,
}

/// A place where the texts differ.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// The line or paragraph of the file, from 1.
    pub place: usize,
    /// The imported characters.
    pub imported: String,
    /// The characters that are built instead.
    pub built: String,
}

/// Compares the blocks of a file with a built text; lines of figures are left out.
pub fn prove(blocks: &[Block], built: &str) -> Proof {
    let mut before: Vec<char> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for block in blocks.iter().filter(|block| !is_figure(&block.text)) {
        let start = before.len();
        before.extend(characters(&block.text));
        places.extend(std::iter::repeat_n(block.place, before.len() - start));
    }
    let after: Vec<char> = built.lines().filter(|line| !is_figure(line)).flat_map(characters).collect();
    let differences = if before == after { Vec::new() } else { differences(&before, &after, &places) };
    let differing = differences.iter().map(|found| found.1).sum();
    let differences = differences.into_iter().map(|found| found.0).collect();
    Proof { imported: before.len(), built: after.len(), differing, differences }
}

fn is_figure(line: &str) -> bool {
    line.starts_with("［図：")
}

fn characters(text: &str) -> impl Iterator<Item = char> + '_ {
    text.chars().filter(|c| !c.is_whitespace()).map(narrow)
}

fn differences(before: &[char], after: &[char], places: &[usize]) -> Vec<(Difference, usize)> {
    let deadline = Instant::now() + PATIENCE;
    let ops = capture_diff_slices_deadline(Algorithm::Myers, before, after, Some(deadline));
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            let text = |characters: &[char]| characters.iter().take(SHOWN).collect::<String>();
            let place = places.get(old.start).or(places.last()).copied().unwrap_or(1);
            let size = old.len().max(new.len());
            let difference = Difference {
                place,
                imported: text(before.get(old).unwrap_or(&[])),
                built: text(after.get(new).unwrap_or(&[])),
            };
            (difference, size)
        })
        .collect()
}
