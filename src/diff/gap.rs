//! What lies between the pairs that are already known, and which equal things in it might belong together.

/// Up to so many pairs of equal things are all proposed; beyond, those of neighbouring rank.
const ALL_EQUAL: usize = 16;
/// How far apart the ranks of two equal things may be among many.
const RANKS: usize = 2;

/// Positions without a partner between two known pairs, in order.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Gap {
    /// The positions before.
    pub before: Vec<usize>,
    /// The positions after.
    pub after: Vec<usize>,
}

/// Gives the gaps between pairs that rise on both sides; `free` says which positions have no partner.
pub fn gaps(
    anchors: &[(usize, usize)],
    (before_len, after_len): (usize, usize),
    free_before: &dyn Fn(usize) -> bool,
    free_after: &dyn Fn(usize) -> bool,
) -> Vec<Gap> {
    let mut start = (0, 0);
    let mut found = Vec::new();
    for end in anchors.iter().copied().chain([(before_len, after_len)]) {
        let before: Vec<usize> = (start.0..end.0).filter(|b| free_before(*b)).collect();
        let after: Vec<usize> = (start.1..end.1).filter(|a| free_after(*a)).collect();
        if !before.is_empty() && !after.is_empty() {
            found.push(Gap { before, after });
        }
        start = (end.0 + 1, end.1 + 1);
    }
    found
}

/// Proposes the pairs of a gap whose keys are equal.
pub fn equal_pairs(
    gap: &Gap,
    before_key: &dyn Fn(usize) -> u64,
    after_key: &dyn Fn(usize) -> u64,
) -> Vec<(usize, usize)> {
    let before = by_key(&gap.before, before_key);
    let after = by_key(&gap.after, after_key);
    let mut pairs = Vec::new();
    for group in before.chunk_by(|x, y| x.0 == y.0) {
        let start = after.partition_point(|entry| entry.0 < group[0].0);
        let end = start + after[start..].partition_point(|entry| entry.0 == group[0].0);
        pairs.extend(crossed(group, &after[start..end]));
    }
    pairs
}

fn by_key(positions: &[usize], key: &dyn Fn(usize) -> u64) -> Vec<(u64, usize)> {
    let mut entries: Vec<(u64, usize)> = positions.iter().map(|position| (key(*position), *position)).collect();
    entries.sort_unstable();
    entries
}

fn crossed(before: &[(u64, usize)], after: &[(u64, usize)]) -> Vec<(usize, usize)> {
    let reach = if before.len() * after.len() <= ALL_EQUAL { usize::MAX } else { RANKS };
    let mut pairs = Vec::new();
    for (rank, (_, b)) in before.iter().enumerate() {
        let from = rank.saturating_sub(reach).min(after.len());
        let to = rank.saturating_add(reach).saturating_add(1).min(after.len());
        pairs.extend(after[from..to].iter().map(|(_, a)| (*b, *a)));
    }
    pairs
}
