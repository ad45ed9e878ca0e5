//! Which of the paired clauses moved: under another parent, or past their siblings.

use crate::diff::align::Pairing;
use crate::diff::chain::{Candidate, heaviest_chain};
use crate::diff::outline::{Node, Outline};

/// What moved and what stayed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Moves {
    /// The pairs that keep their order in the whole document, rising on both sides.
    pub steady: Vec<(usize, usize)>,
    /// The pairs that moved, sorted; what lies below a moved clause moves with it and is not listed.
    pub moved: Vec<(usize, usize)>,
}

impl Moves {
    /// Gives the moves of the same documents seen from the other side.
    pub fn mirrored(self) -> Self {
        let mirror = |pairs: Vec<(usize, usize)>| {
            let mut pairs: Vec<(usize, usize)> = pairs.into_iter().map(|(before, after)| (after, before)).collect();
            pairs.sort_unstable();
            pairs
        };
        Self { steady: mirror(self.steady), moved: mirror(self.moved) }
    }

    /// Says whether a pair moved.
    pub fn has(&self, before: usize, after: usize) -> bool {
        self.moved.binary_search(&(before, after)).is_ok()
    }
}

/// Finds the moves among the pairs of two documents.
pub fn moves(before: &Outline<'_>, after: &Outline<'_>, pairing: &Pairing) -> Moves {
    let weigh = |(b, a): (usize, usize)| Candidate { before: b, after: a, weight: weight(&before.nodes[b]) };
    let steady = heaviest_chain(pairing.pairs().map(weigh).collect());
    let work = Work { before, after, pairing };
    let mut moved = work.carried(&steady);
    moved.extend(work.past_siblings());
    moved.sort_unstable();
    Moves { steady, moved }
}

struct Work<'a> {
    before: &'a Outline<'a>,
    after: &'a Outline<'a>,
    pairing: &'a Pairing,
}

/// How the parents of two paired clauses stand to each other.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Nesting {
    /// They are partners too, or both clauses stand at the top.
    Same,
    /// They have other partners.
    Other,
    /// One of them was added, removed or dropped.
    Changed,
}

impl Work<'_> {
    /// Lists the clauses that stand under another parent.
    fn carried(&self, steady: &[(usize, usize)]) -> Vec<(usize, usize)> {
        let is_carried = |(b, a): &(usize, usize)| match self.nesting(*b, *a) {
            Nesting::Same => false,
            Nesting::Other => true,
            Nesting::Changed => steady.binary_search(&(*b, *a)).is_err(),
        };
        self.pairing.pairs().filter(is_carried).collect()
    }

    /// Lists the clauses that stand in another order among the siblings that they had.
    fn past_siblings(&self) -> Vec<(usize, usize)> {
        let kept = self.pairing.pairs().filter(|(b, a)| self.nesting(*b, *a) == Nesting::Same);
        let mut kept: Vec<(Option<usize>, Candidate)> =
            kept.map(|(b, a)| (self.after.nodes[a].parent, self.sibling(b, a))).collect();
        kept.sort_unstable();
        kept.chunk_by(|x, y| x.0 == y.0).flat_map(out_of_order).collect()
    }

    fn sibling(&self, b: usize, a: usize) -> Candidate {
        let span = self.before.nodes[b].span(b).min(self.after.nodes[a].span(a));
        let weight = u64::try_from(span).unwrap_or(1) * 1000 + weight(&self.before.nodes[b]);
        Candidate { before: b, after: a, weight }
    }

    fn nesting(&self, b: usize, a: usize) -> Nesting {
        let partner = |b: usize| self.pairing.after_of[b];
        let has_partner = |a: usize| self.pairing.before_of[a].is_some();
        match (self.before.nodes[b].parent, self.after.nodes[a].parent) {
            (None, None) => Nesting::Same,
            (Some(b), Some(a)) if partner(b) == Some(a) => Nesting::Same,
            (Some(b), Some(a)) if partner(b).is_some() && has_partner(a) => Nesting::Other,
            (None, Some(a)) if has_partner(a) => Nesting::Other,
            (Some(b), None) if partner(b).is_some() => Nesting::Other,
            (None | Some(_), None | Some(_)) => Nesting::Changed,
        }
    }
}

fn out_of_order(siblings: &[(Option<usize>, Candidate)]) -> Vec<(usize, usize)> {
    let chain = heaviest_chain(siblings.iter().map(|entry| entry.1).collect());
    let pairs = siblings.iter().map(|entry| (entry.1.before, entry.1.after));
    pairs.filter(|pair| chain.binary_search(pair).is_err()).collect()
}

fn weight(node: &Node<'_>) -> u64 {
    10 + u64::try_from(node.size).unwrap_or(0)
}
