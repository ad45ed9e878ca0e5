//! The heaviest chain: of many possible pairs, those that keep the order of both sides and weigh most.

/// Two positions that might belong together, and how much speaks for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Candidate {
    /// The position before.
    pub before: usize,
    /// The position after.
    pub after: usize,
    /// How much speaks for the pair.
    pub weight: u64,
}

/// The best chain that ends at a candidate.
#[derive(Clone, Copy, Debug, Default)]
struct Best {
    weight: u64,
    last: Option<usize>,
}

/// Finds the heaviest set of pairs in which both sides rise, in O(n log n).
pub fn heaviest_chain(mut candidates: Vec<Candidate>) -> Vec<(usize, usize)> {
    candidates.sort_unstable_by_key(|c| (c.before, std::cmp::Reverse(c.after), c.weight));
    let width = candidates.iter().map(|c| c.after + 1).max().unwrap_or(0);
    let mut tree = vec![Best::default(); width + 1];
    let mut previous = Vec::with_capacity(candidates.len());
    for (index, candidate) in candidates.iter().enumerate() {
        let best = best_below(&tree, candidate.after);
        previous.push(best.last);
        raise(&mut tree, candidate.after, Best { weight: best.weight + candidate.weight, last: Some(index) });
    }
    trace(&candidates, &previous, best_below(&tree, width).last)
}

/// Gives the best chain that ends before a position (a prefix of a Fenwick tree).
fn best_below(tree: &[Best], mut end: usize) -> Best {
    let mut best = Best::default();
    while end > 0 {
        if tree[end].weight > best.weight {
            best = tree[end];
        }
        end &= end - 1;
    }
    best
}

fn raise(tree: &mut [Best], position: usize, chain: Best) {
    let mut index = position + 1;
    while index < tree.len() {
        if chain.weight > tree[index].weight {
            tree[index] = chain;
        }
        index += index & index.wrapping_neg();
    }
}

fn trace(candidates: &[Candidate], previous: &[Option<usize>], last: Option<usize>) -> Vec<(usize, usize)> {
    let mut pairs: Vec<(usize, usize)> = std::iter::successors(last, |index| previous[*index])
        .map(|index| (candidates[index].before, candidates[index].after))
        .collect();
    pairs.reverse();
    pairs
}
