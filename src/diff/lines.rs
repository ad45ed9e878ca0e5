//! Pairs the paragraphs of a clause, or the rows of a table, in order.

use std::hash::{DefaultHasher, Hash, Hasher};

use crate::diff::chain::{Candidate, heaviest_chain};
use crate::diff::gap::{Gap, equal_pairs, gaps};
use crate::diff::likeness::{ALIKE, Profile, likeness, proposals};

/// Something that stands in a list: a paragraph, a table, a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Line {
    /// Its characters.
    pub text: String,
    /// By what it is known where its text changed: the first cell of a row.
    pub name: Option<String>,
    /// What it is; only lines of one sort belong together.
    pub sort: Sort,
}

/// What a line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Sort {
    /// A paragraph.
    Paragraph,
    /// A table.
    Table,
    /// A chart.
    Chart,
    /// A row of a table.
    Row,
}

/// Two lists that stand opposite each other: pairs, and lines alone, in the order of both.
pub type Opposite = Vec<(Option<usize>, Option<usize>)>;

/// Pairs two lists and lays them opposite each other.
pub fn opposite(before: &[Line], after: &[Line]) -> Opposite {
    let mut pairs = chained(before, after, &[(0, 0); 0], Stage::Equal);
    for stage in [Stage::Named, Stage::Alike] {
        let more = chained(before, after, &pairs, stage);
        pairs.extend(more);
        pairs.sort_unstable();
    }
    interleaved(before.len(), after.len(), &pairs)
}

/// By what lines are paired, in this order.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Stage {
    Equal,
    Named,
    Alike,
}

fn chained(before: &[Line], after: &[Line], known: &[(usize, usize)], stage: Stage) -> Vec<(usize, usize)> {
    let free_before = |b: usize| known.binary_search_by_key(&b, |pair| pair.0).is_err();
    let free_after = |a: usize| known.binary_search_by_key(&a, |pair| pair.1).is_err();
    let gaps = gaps(known, (before.len(), after.len()), &free_before, &free_after);
    let candidates = |gap: &Gap| match stage {
        Stage::Equal => {
            keyed(gap, &|b| key(&before[b], Some(&before[b].text)), &|a| key(&after[a], Some(&after[a].text)))
        }
        Stage::Named => keyed(gap, &|b| name_key(before, b), &|a| name_key(after, a)),
        Stage::Alike => alike(gap, before, after),
    };
    heaviest_chain(gaps.iter().flat_map(candidates).collect())
}

fn keyed(gap: &Gap, before: &dyn Fn(usize) -> u64, after: &dyn Fn(usize) -> u64) -> Vec<Candidate> {
    let pairs = equal_pairs(gap, before, after);
    pairs.into_iter().map(|(before, after)| Candidate { before, after, weight: 1 }).collect()
}

fn alike(gap: &Gap, before: &[Line], after: &[Line]) -> Vec<Candidate> {
    let profiles = |lines: &[Line], own: &[usize]| -> Vec<Profile> {
        own.iter().map(|index| Profile::new(&[&lines[*index].text])).collect()
    };
    let (profiles_before, profiles_after) = (profiles(before, &gap.before), profiles(after, &gap.after));
    let alone = gap.before.len() == 1 && gap.after.len() == 1;
    let candidate = |(b, a): (usize, usize)| {
        let likeness = likeness(&profiles_before[b], &profiles_after[a]);
        let (b, a) = (gap.before[b], gap.after[a]);
        let taken = before[b].sort == after[a].sort && (likeness >= ALIKE || alone);
        taken.then_some(Candidate { before: b, after: a, weight: u64::from(likeness) + 1 })
    };
    proposals(&profiles_before, &profiles_after).into_iter().filter_map(candidate).collect()
}

fn key(line: &Line, text: Option<&String>) -> u64 {
    let mut hasher = DefaultHasher::new();
    (line.sort, text).hash(&mut hasher);
    hasher.finish()
}

/// A line without a name is its own: it must not meet another one.
fn name_key(lines: &[Line], index: usize) -> u64 {
    let line = &lines[index];
    key(line, line.name.as_ref().filter(|name| !name.is_empty()).or(Some(&line.text)))
}

fn interleaved(before: usize, after: usize, pairs: &[(usize, usize)]) -> Opposite {
    let mut start = (0, 0);
    let mut lines = Opposite::new();
    for end in pairs.iter().copied().chain([(before, after)]) {
        lines.extend((start.0..end.0).map(|b| (Some(b), None)));
        lines.extend((start.1..end.1).map(|a| (None, Some(a))));
        if end != (before, after) {
            lines.push((Some(end.0), Some(end.1)));
        }
        start = (end.0 + 1, end.1 + 1);
    }
    lines
}
