//! Compares what a draft builds with the imported text: white space and the width of brackets do not count.

use std::time::{Duration, Instant};

use serde::Serialize;
use similar::{Algorithm, DiffOp, capture_diff_slices_deadline};

use crate::import::cause::Cause;
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
    /// The lines or paragraphs of the file that it takes, the first one first.
    #[serde(skip)]
    pub places: Vec<usize>,
    /// The clauses and tables that are built there.
    #[serde(skip)]
    pub clauses: Vec<String>,
    /// Why; found where the clauses are at hand.
    pub cause: Option<Cause>,
}

/// A line of a built text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BuiltLine {
    /// The clause or table that it belongs to; none for covers and titles.
    pub clause: Option<String>,
    /// Its characters.
    pub text: String,
}

/// Compares the blocks of a file with a built text; what stands for a figure is left out.
pub fn prove(blocks: &[Block], built: &[BuiltLine]) -> Proof {
    let mut before: Vec<char> = Vec::new();
    let mut places: Vec<usize> = Vec::new();
    for block in blocks {
        let start = before.len();
        before.extend(characters(&block.text));
        places.extend(std::iter::repeat_n(block.place, before.len() - start));
    }
    let mut after: Vec<char> = Vec::new();
    let mut clauses: Vec<Option<&str>> = Vec::new();
    for line in built {
        after.extend(characters(&line.text));
        clauses.resize(after.len(), line.clause.as_deref());
    }
    let differences = if before == after { Vec::new() } else { differences(&before, &after, &places, &clauses) };
    let differing = differences.iter().map(|found| found.1).sum();
    let differences = differences.into_iter().map(|found| found.0).collect();
    Proof { imported: before.len(), built: after.len(), differing, differences }
}

/// Gives the characters of a line that count.
fn characters(line: &str) -> Vec<char> {
    without_figures(line).chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

/// Takes out what stands for a figure, wherever it stands in the line: `［図：体制図］`.
fn without_figures(line: &str) -> String {
    let mut kept = String::with_capacity(line.len());
    let mut rest = line;
    while let Some((before, (_, after))) =
        rest.split_once("［図：").and_then(|(before, inner)| Some((before, inner.split_once('］')?)))
    {
        kept.push_str(before);
        rest = after;
    }
    kept + rest
}

fn differences(
    before: &[char],
    after: &[char],
    places: &[usize],
    clauses: &[Option<&str>],
) -> Vec<(Difference, usize)> {
    let deadline = Instant::now() + PATIENCE;
    let ops = capture_diff_slices_deadline(Algorithm::Myers, before, after, Some(deadline));
    let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
    changed
        .map(|op| {
            let (old, new) = (op.old_range(), op.new_range());
            let text = |characters: &[char]| characters.iter().take(SHOWN).collect::<String>();
            let place = places.get(old.start).or(places.last()).copied().unwrap_or(1);
            let size = old.len().max(new.len());
            let mut taken = places.get(old.clone()).map_or_else(Vec::new, <[usize]>::to_vec);
            taken.dedup();
            let mut built: Vec<Option<&str>> = clauses.get(new.clone()).map_or_else(Vec::new, <[_]>::to_vec);
            built.dedup();
            let difference = Difference {
                place,
                places: taken,
                clauses: built.into_iter().flatten().map(str::to_owned).collect(),
                cause: None,
                imported: text(before.get(old).unwrap_or(&[])),
                built: text(after.get(new).unwrap_or(&[])),
            };
            (difference, size)
        })
        .collect()
}
