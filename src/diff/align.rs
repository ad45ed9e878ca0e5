//! Which clause of one document is which of the other: by id, by equal text, by likeness and structure.

use crate::diff::chain::{Candidate, heaviest_chain};
use crate::diff::gap::{Gap, equal_pairs, gaps};
use crate::diff::likeness::{self, ALIKE, Profile, likeness};
use crate::diff::outline::{Node, Outline};

/// A clause shorter than this is not taken for the same clause in a distant place.
const TELLING: usize = 12;
/// From this likeness on a changed clause is taken for the same in a distant place, in thousandths.
const MOVED_ALIKE: u32 = 600;
/// With equal label and place this likeness is enough, in thousandths.
const IN_PLACE_ALIKE: u32 = 100;
/// How many blocks that moved are looked for, the heaviest first.
const MOVES: usize = 24;

/// The partner of every clause of both documents.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Pairing {
    /// For each clause before, its index after.
    pub after_of: Vec<Option<usize>>,
    /// For each clause after, its index before.
    pub before_of: Vec<Option<usize>>,
}

impl Pairing {
    fn empty(before: usize, after: usize) -> Self {
        Self { after_of: vec![None; before], before_of: vec![None; after] }
    }

    /// Gives the pairing of the same documents seen from the other side.
    pub fn mirrored(self) -> Self {
        Self { after_of: self.before_of, before_of: self.after_of }
    }

    /// Gives every pair in the order of the document before.
    pub fn pairs(&self) -> impl Iterator<Item = (usize, usize)> {
        self.after_of.iter().enumerate().filter_map(|(before, after)| after.map(|after| (before, after)))
    }

    fn take(&mut self, pairs: impl IntoIterator<Item = (usize, usize)>) {
        for (before, after) in pairs {
            if self.after_of[before].is_none() && self.before_of[after].is_none() {
                self.after_of[before] = Some(after);
                self.before_of[after] = Some(before);
            }
        }
    }

    fn free(&self) -> Gap {
        let open = |partners: &[Option<usize>]| -> Vec<usize> {
            let none = |(index, partner): (usize, &Option<usize>)| partner.is_none().then_some(index);
            partners.iter().enumerate().filter_map(none).collect()
        };
        Gap { before: open(&self.after_of), after: open(&self.before_of) }
    }
}

/// Pairs the clauses of two documents in about linear time.
pub fn pair(before: &Outline<'_>, after: &Outline<'_>) -> Pairing {
    let mut work = Work { before, after, pairing: Pairing::empty(before.nodes.len(), after.nodes.len()) };
    work.pair_by_id();
    work.pair_equal_in_order();
    work.pair_equal_elsewhere();
    work.pair_parents();
    work.pair_alike_in_order();
    work.pair_parents();
    work.pair_alike_in_order();
    work.pair_alike_elsewhere();
    work.pair_parents();
    work.pairing
}

struct Work<'a> {
    before: &'a Outline<'a>,
    after: &'a Outline<'a>,
    pairing: Pairing,
}

impl Work<'_> {
    fn pair_by_id(&mut self) {
        let after = self.after.by_id();
        let pairs: Vec<(usize, usize)> =
            self.before.by_id().into_iter().filter_map(|(id, b)| after.get(id).map(|a| (b, *a))).collect();
        self.pairing.take(pairs);
    }

    fn pair_equal_in_order(&mut self) {
        let candidates = self.gaps().iter().flat_map(|gap| self.equal(gap)).collect();
        self.pairing.take(heaviest_chain(candidates));
    }

    fn pair_alike_in_order(&mut self) {
        let candidates = self.gaps().iter().flat_map(|gap| self.alike(gap)).collect();
        self.pairing.take(heaviest_chain(candidates));
    }

    /// Each round takes the heaviest block that stands in another place.
    fn pair_equal_elsewhere(&mut self) {
        let telling = |c: &Candidate| self.before.nodes[c.before].size >= TELLING;
        let candidates: Vec<Candidate> = self.equal(&self.pairing.free()).into_iter().filter(telling).collect();
        self.take_blocks(candidates);
    }

    fn pair_alike_elsewhere(&mut self) {
        let gap = self.pairing.free();
        let profiles = Profiles::new(self, &gap);
        let long = |b: usize, a: usize| self.before.nodes[b].size.min(self.after.nodes[a].size) >= TELLING;
        let alike = |(b, a, likeness): (usize, usize, u32)| {
            let taken = likeness >= MOVED_ALIKE && long(b, a) && self.by_likeness(b, a);
            taken.then(|| self.candidate(b, a, likeness))
        };
        let candidates = profiles.proposals().into_iter().filter_map(alike).collect();
        self.take_blocks(candidates);
    }

    fn take_blocks(&mut self, mut candidates: Vec<Candidate>) {
        for _ in 0..MOVES {
            if candidates.is_empty() {
                return;
            }
            self.pairing.take(heaviest_chain(candidates.clone()));
            let Pairing { after_of, before_of } = &self.pairing;
            candidates.retain(|c| after_of[c.before].is_none() && before_of[c.after].is_none());
        }
        candidates.sort_unstable_by_key(|c| (std::cmp::Reverse(c.weight), c.before, c.after));
        self.pairing.take(candidates.iter().map(|c| (c.before, c.after)));
    }

    /// Pairs the clauses above whose clauses below mostly belong together.
    fn pair_parents(&mut self) {
        while self.pair_nearest_parents() {}
    }

    /// Pairs one level more; says whether it found any.
    fn pair_nearest_parents(&mut self) -> bool {
        let mut votes: Vec<(usize, usize)> = self.pairing.pairs().filter_map(|pair| self.open_parents(pair)).collect();
        votes.sort_unstable();
        let mut counted: Vec<(usize, (usize, usize))> =
            votes.chunk_by(|x, y| x == y).map(|run| (run.len(), run[0])).collect();
        counted.retain(|(count, (b, a))| self.is_parent_pair(*count, *b, *a));
        counted.sort_unstable_by_key(|(count, pair)| (std::cmp::Reverse(*count), *pair));
        let found = !counted.is_empty();
        self.pairing.take(counted.into_iter().map(|(_, pair)| pair));
        found
    }

    fn open_parents(&self, (b, a): (usize, usize)) -> Option<(usize, usize)> {
        let (above_b, above_a) = (self.before.nodes[b].parent?, self.after.nodes[a].parent?);
        let open = self.pairing.after_of[above_b].is_none() && self.pairing.before_of[above_a].is_none();
        (open && self.by_likeness(above_b, above_a)).then_some((above_b, above_a))
    }

    fn is_parent_pair(&self, votes: usize, b: usize, a: usize) -> bool {
        let children = self.before.nodes[b].clause.children.len().max(self.after.nodes[a].clause.children.len());
        self.before.nodes[b].clause.role == self.after.nodes[a].clause.role && votes * 2 >= children
    }

    fn gaps(&self) -> Vec<Gap> {
        let weight = |b: usize| 10 + u64::try_from(self.before.nodes[b].size).unwrap_or(u64::MAX / 4);
        let known = self.pairing.pairs().map(|(before, after)| Candidate { before, after, weight: weight(before) });
        let anchors = heaviest_chain(known.collect());
        let (free_before, free_after) =
            (|b: usize| self.pairing.after_of[b].is_none(), |a: usize| self.pairing.before_of[a].is_none());
        gaps(&anchors, (self.before.nodes.len(), self.after.nodes.len()), &free_before, &free_after)
    }

    fn equal(&self, gap: &Gap) -> Vec<Candidate> {
        let pairs = equal_pairs(gap, &|b| self.before.nodes[b].key, &|a| self.after.nodes[a].key);
        let telling = |b: usize, a: usize| self.by_likeness(b, a) || self.before.nodes[b].size >= TELLING;
        let wanted = pairs.into_iter().filter(|(b, a)| telling(*b, *a));
        wanted.map(|(b, a)| self.candidate(b, a, 1000)).collect()
    }

    fn alike(&self, gap: &Gap) -> Vec<Candidate> {
        let alone = gap.before.len() == 1 && gap.after.len() == 1;
        let profiles = Profiles::new(self, gap);
        let alike = |(b, a, likeness): (usize, usize, u32)| {
            let taken = self.by_likeness(b, a) && self.is_alike(b, a, likeness, alone);
            taken.then(|| self.candidate(b, a, likeness))
        };
        profiles.proposals().into_iter().filter_map(alike).collect()
    }

    fn is_alike(&self, b: usize, a: usize, likeness: u32, alone: bool) -> bool {
        let (before, after) = (&self.before.nodes[b], &self.after.nodes[a]);
        let same_label = before.clause.label == after.clause.label && before.clause.role == after.clause.role;
        let in_place = same_label && self.parents_agree(b, a);
        let held = alone && before.parent.zip(after.parent).is_some_and(|(b, a)| self.are_paired(b, a));
        let same_role = before.clause.role == after.clause.role;
        let titled = same_role && !before.clause.title.is_empty() && before.clause.title == after.clause.title;
        likeness >= ALIKE || in_place && (likeness >= IN_PLACE_ALIKE || held) || titled && self.parents_agree(b, a)
    }

    /// Two clauses that both have permanent ids belong together by id or by equal text only.
    fn by_likeness(&self, b: usize, a: usize) -> bool {
        !(self.before.nodes[b].has_real_id() && self.after.nodes[a].has_real_id())
    }

    fn candidate(&self, b: usize, a: usize, likeness: u32) -> Candidate {
        let (before, after) = (&self.before.nodes[b], &self.after.nodes[a]);
        let size = 10 + before.size.min(after.size).min(60);
        let bonus = 200 * u64::from(before.clause.label == after.clause.label)
            + 300 * u64::from(self.parents_agree(b, a))
            + 100 * u64::from(self.neighbours_agree(b, a));
        let weight = u64::try_from(size).unwrap_or(0) * (u64::from(likeness) + bonus + 1);
        Candidate { before: b, after: a, weight }
    }

    fn are_paired(&self, b: usize, a: usize) -> bool {
        self.pairing.after_of[b] == Some(a)
    }

    fn parents_agree(&self, b: usize, a: usize) -> bool {
        let open = |b: usize, a: usize| self.pairing.after_of[b].is_none() && self.pairing.before_of[a].is_none();
        let same = |b: &Node<'_>, a: &Node<'_>| b.clause.label == a.clause.label || b.key == a.key;
        match (self.before.nodes[b].parent, self.after.nodes[a].parent) {
            (None, None) => true,
            (Some(b), Some(a)) => {
                self.are_paired(b, a) || open(b, a) && same(&self.before.nodes[b], &self.after.nodes[a])
            }
            (None, Some(_)) | (Some(_), None) => false,
        }
    }

    fn neighbours_agree(&self, b: usize, a: usize) -> bool {
        let key = |outline: &Outline<'_>, index: Option<usize>| index.and_then(|i| outline.nodes.get(i)).map(|n| n.key);
        let previous = key(self.before, b.checked_sub(1)) == key(self.after, a.checked_sub(1));
        previous || key(self.before, Some(b + 1)) == key(self.after, Some(a + 1))
    }
}

/// The features of the clauses of a gap.
struct Profiles<'a> {
    gap: &'a Gap,
    before: Vec<Profile>,
    after: Vec<Profile>,
}

impl<'a> Profiles<'a> {
    fn new(work: &Work<'_>, gap: &'a Gap) -> Self {
        let before = gap.before.iter().map(|b| work.before.profile(*b)).collect();
        let after = gap.after.iter().map(|a| work.after.profile(*a)).collect();
        Self { gap, before, after }
    }

    fn proposals(&self) -> Vec<(usize, usize, u32)> {
        let pairs = likeness::proposals(&self.before, &self.after);
        let weigh =
            |(b, a): (usize, usize)| (self.gap.before[b], self.gap.after[a], likeness(&self.before[b], &self.after[a]));
        pairs.into_iter().map(weigh).collect()
    }
}
