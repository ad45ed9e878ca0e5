//! Pairs the clauses of an imported document with those of the base: by content, order and level.

use std::cmp::Reverse;

use crate::import::arrange::skeleton;
use crate::import::standing::Standing;
use crate::import::tree::{Leaf, Tree};
use crate::import::wording::{Profile, key};
use crate::model::role::Role;

/// A pair less alike than this is no candidate.
const LEAST: f64 = 0.34;
/// Out of order, or under another parent, a pair must be at least so alike.
const LEAST_ELSEWHERE: f64 = 0.62;
/// Clauses in the same gap of the same parent may differ so much.
const LEAST_IN_PLACE: f64 = 0.34;
/// So many candidates of a clause are weighed.
const MOST: usize = 10;

/// Which clause of the base each imported clause answers to, with how alike they are.
pub type Pairs = Vec<Option<(usize, f64)>>;

/// Pairs the clauses; the result goes by the index of the imported clause.
pub fn align(tree: &Tree, standings: &[Standing]) -> Pairs {
    let order = tree.order();
    let profiles: Vec<Profile> = tree.nodes.iter().map(|node| Profile::new(&node.text())).collect();
    let candidates = candidates(tree, &order, &profiles, standings);
    let mut pairs: Pairs = vec![None; tree.nodes.len()];
    for (target, base, likeness) in backbone(&order, &candidates, standings.len()) {
        pairs[target] = Some((base, likeness));
    }
    drop_strays(tree, standings, &mut pairs);
    moved(&candidates, standings, &mut pairs);
    adopt_parents(tree, &order, standings, &mut pairs);
    fill_gaps(tree, standings, &profiles, &mut pairs);
    pairs
}

struct Candidate {
    target: usize,
    base: usize,
    likeness: f64,
    weight: u64,
}

/// Finds the likeliest clauses of the base for each imported clause by an index of pairs of characters.
fn candidates(tree: &Tree, order: &[usize], profiles: &[Profile], standings: &[Standing]) -> Vec<Candidate> {
    let mut index: Vec<(u64, usize)> = Vec::new();
    for (position, standing) in standings.iter().enumerate() {
        index.extend(standing.profile.pairs().iter().map(|pair| (*pair, position)));
    }
    index.sort_unstable();
    let mut shared = vec![0usize; standings.len()];
    let mut all = Vec::new();
    for target in order {
        let own = &profiles[*target];
        let mut touched = Vec::new();
        for pair in own.pairs() {
            let start = index.partition_point(|entry| entry.0 < *pair);
            for (_, base) in index[start..].iter().take_while(|entry| entry.0 == *pair) {
                if shared[*base] == 0 {
                    touched.push(*base);
                }
                shared[*base] += 1;
            }
        }
        all.extend(best(tree, *target, own, &touched, &mut shared, standings));
    }
    all
}

fn best(
    tree: &Tree,
    target: usize,
    own: &Profile,
    touched: &[usize],
    shared: &mut [usize],
    standings: &[Standing],
) -> Vec<Candidate> {
    let node = &tree.nodes[target];
    let title = key(&node.title);
    let own_key = node.key();
    let size = own.pairs().len().min(60) as f64 + 4.0;
    let mut found: Vec<Candidate> = Vec::new();
    for base in touched {
        let standing = &standings[*base];
        let all = own.pairs().len() + standing.profile.pairs().len();
        let likeness = 2.0 * shared[*base] as f64 / all.max(1) as f64;
        shared[*base] = 0;
        if node.label.is_some() && standing.is_bare() || is_preamble(node, standing) && likeness < LEAST_ELSEWHERE {
            continue;
        }
        let same_title = !title.is_empty() && title == key(&standing.title);
        let likeness = if standing.text == own_key { 1.0 } else { likeness.min(0.99) };
        if likeness >= LEAST || same_title {
            let top = is_top(tree, target, standings) == standing.parent.is_none();
            let weight = (likeness * likeness * size + if same_title { 6.0 } else { 0.0 }) * level(top, node, standing);
            found.push(Candidate { target, base: *base, likeness, weight: (weight * 1000.0) as u64 });
        }
    }
    found.sort_by_key(|candidate| (Reverse(candidate.weight), candidate.base));
    let top = found.first().map_or(0, |first| first.weight);
    let kept = found.iter().take_while(|candidate| candidate.weight == top).count().clamp(MOST, 64);
    found.truncate(kept);
    found
}

/// A clause on another level, or with another sort of label, is less likely.
fn level(same: bool, node: &Leaf, standing: &Standing) -> f64 {
    let top = if same { 1.0 } else { 0.5 };
    let label = node.label.as_ref().map_or("", |label| label.text.as_str());
    top * if skeleton(label) == skeleton(&standing.label) { 1.0 } else { 0.8 }
}

/// Tells whether a clause stands at the top; a 条 in a 章 does where the base has no 章.
fn is_top(tree: &Tree, target: usize, standings: &[Standing]) -> bool {
    let grouped = standings.first().is_some_and(|first| first.role < Role::Article);
    let is_group = |index: &usize| tree.nodes[*index].label.as_ref().is_some_and(|label| label.kind.is_group());
    tree.nodes[target].parent.is_none() || !grouped && tree.ancestors(target).iter().skip(1).all(is_group)
}

/// A paragraph without label and title above labelled clauses is hardly a clause with a title.
fn is_preamble(node: &Leaf, standing: &Standing) -> bool {
    node.label.is_none() && node.title.is_empty() && !standing.title.is_empty()
}

/// Finds the heaviest pairs that keep the order of both documents.
fn backbone(order: &[usize], candidates: &[Candidate], bases: usize) -> Vec<(usize, usize, f64)> {
    let mut rank = vec![0; order.len()];
    order.iter().enumerate().for_each(|(position, target)| rank[*target] = position);
    let mut sorted: Vec<&Candidate> = candidates.iter().collect();
    sorted.sort_by_key(|candidate| (rank[candidate.target], Reverse(candidate.base)));
    let mut best = vec![(0u64, usize::MAX); bases + 1];
    let mut chain: Vec<(u64, usize)> = Vec::with_capacity(sorted.len());
    for (position, candidate) in sorted.iter().enumerate() {
        let (weight, before) = prefix(&best, candidate.base);
        let total = weight + candidate.weight;
        chain.push((total, before));
        raise(&mut best, candidate.base + 1, (total, position));
    }
    let mut last = prefix(&best, bases).1;
    let mut pairs = Vec::new();
    while let Some(candidate) = sorted.get(last) {
        pairs.push((candidate.target, candidate.base, candidate.likeness));
        last = chain[last].1;
    }
    pairs
}

/// The heaviest chain that ends before a clause of the base (a Fenwick tree of maxima).
fn prefix(best: &[(u64, usize)], mut end: usize) -> (u64, usize) {
    let mut found = (0, usize::MAX);
    while end > 0 {
        if best[end].0 > found.0 {
            found = best[end];
        }
        end &= end - 1;
    }
    found
}

fn raise(best: &mut [(u64, usize)], mut at: usize, value: (u64, usize)) {
    while at < best.len() {
        if value.0 > best[at].0 {
            best[at] = value;
        }
        at += at & at.wrapping_neg();
    }
}

/// Lets go of pairs under another parent that are not alike enough to be a move.
fn drop_strays(tree: &Tree, standings: &[Standing], pairs: &mut Pairs) {
    for target in 0..tree.nodes.len() {
        let Some((base, likeness)) = pairs[target] else { continue };
        let above = tree.nodes[target].parent.and_then(|parent| pairs[parent]).map(|pair| pair.0);
        let fits = match (is_top(tree, target, standings), standings[base].parent) {
            (true, None) => true,
            (false, Some(parent)) => above == Some(parent) || above.is_none(),
            (true, Some(_)) | (false, None) => false,
        };
        if !fits && !standings[base].is_bare() && likeness < LEAST_ELSEWHERE {
            pairs[target] = None;
        }
    }
}

/// Pairs what stands elsewhere in the base, the most alike first.
fn moved(candidates: &[Candidate], standings: &[Standing], pairs: &mut Pairs) {
    let mut taken = taken(pairs, standings.len());
    let long = |candidate: &&Candidate| standings[candidate.base].text.chars().count() >= 8;
    let mut left: Vec<&Candidate> =
        candidates.iter().filter(|candidate| candidate.likeness >= LEAST_ELSEWHERE).filter(long).collect();
    left.sort_by(|before, after| after.likeness.total_cmp(&before.likeness).then(before.target.cmp(&after.target)));
    for candidate in left {
        if pairs[candidate.target].is_none() && !taken[candidate.base] {
            pairs[candidate.target] = Some((candidate.base, candidate.likeness));
            taken[candidate.base] = true;
        }
    }
}

fn taken(pairs: &Pairs, bases: usize) -> Vec<bool> {
    let mut taken = vec![false; bases];
    pairs.iter().flatten().for_each(|(base, _)| taken[*base] = true);
    taken
}

/// A clause whose children answer to the children of a free clause answers to that clause.
fn adopt_parents(tree: &Tree, order: &[usize], standings: &[Standing], pairs: &mut Pairs) {
    let mut taken = taken(pairs, standings.len());
    for target in order.iter().rev() {
        let children = &tree.nodes[*target].children;
        if pairs[*target].is_some() || children.is_empty() {
            continue;
        }
        let mut votes: Vec<usize> =
            children.iter().filter_map(|child| pairs[*child]).filter_map(|pair| standings[pair.0].parent).collect();
        votes.sort_unstable();
        let best = votes.chunk_by(|a, b| a == b).max_by_key(|run| run.len()).map(|run| (run[0], run.len()));
        if let Some((base, votes)) = best.filter(|(base, votes)| votes * 2 > children.len() && !taken[*base]) {
            pairs[*target] = Some((base, votes as f64 / children.len() as f64 * 0.8));
            taken[base] = true;
        }
    }
}

/// Pairs what is left in the same gap between paired siblings: same title, or alike enough to be a rewording.
fn fill_gaps(tree: &Tree, standings: &[Standing], profiles: &[Profile], pairs: &mut Pairs) {
    let mut below: Vec<Vec<usize>> = vec![Vec::new(); standings.len()];
    let mut top = Vec::new();
    for (index, standing) in standings.iter().enumerate() {
        standing.parent.map_or(&mut top, |parent| &mut below[parent]).push(index);
    }
    fill(&tree.roots, &top, standings, profiles, tree, pairs);
    for target in tree.order() {
        if let Some((base, _)) = pairs[target] {
            fill(&tree.nodes[target].children, &below[base], standings, profiles, tree, pairs);
        }
    }
}

fn fill(
    targets: &[usize],
    bases: &[usize],
    standings: &[Standing],
    profiles: &[Profile],
    tree: &Tree,
    pairs: &mut Pairs,
) {
    let taken = taken(pairs, standings.len());
    let mut start = 0;
    let place = |base: usize| bases.iter().position(|other| *other == base);
    // What was paired before, with its place in the base: few pairs may stand between many clauses without one.
    let paired: Vec<(usize, usize)> = targets
        .iter()
        .enumerate()
        .filter_map(|(position, target)| Some((position, place(pairs[*target]?.0)?)))
        .collect();
    for (position, target) in targets.iter().enumerate() {
        if let Some((base, _)) = pairs[*target] {
            start = place(base).map_or(start, |found| found + 1);
            continue;
        }
        let later = paired.iter().skip(paired.partition_point(|(before, _)| *before <= position));
        let end = later.map(|(_, end)| *end).find(|end| *end >= start);
        let gap = bases.get(start..end.unwrap_or(bases.len())).unwrap_or(&[]);
        let title = key(&tree.nodes[*target].title);
        let fits = |base: &&usize| {
            let preamble = is_preamble(&tree.nodes[*target], &standings[**base]);
            let least = if preamble { LEAST_ELSEWHERE } else { LEAST_IN_PLACE };
            let only_value = standings[**base].profile.pairs().is_empty() && title.is_empty();
            only_value
                || alike_titles(&title, &key(&standings[**base].title))
                || profiles[*target].likeness(&standings[**base].profile) >= least
        };
        let free = |base: &&usize| !taken[**base] && !standings[**base].is_bare();
        if let Some(base) = gap.iter().filter(free).find(fits) {
            let likeness = profiles[*target].likeness(&standings[*base].profile);
            pairs[*target] = Some((*base, likeness.min(0.6)));
            start = place(*base).map_or(start, |found| found + 1);
        }
    }
}

/// Tells whether one title names what the other does: 適用範囲, 情報セキュリティポリシーの適用範囲.
fn alike_titles(own: &str, base: &str) -> bool {
    let short = own.chars().count().min(base.chars().count());
    let within = short >= 4 && (own.contains(base) || base.contains(own));
    short >= 2 && (own == base || within || Profile::new(own).likeness(&Profile::new(base)) >= 0.66)
}
