//! Bodies grouped by their wordings: how much of the text each two have in common, and who is nearest to whom.

use kodama::{Method, linkage};

use crate::compare::crowd::Crowd;

/// Bodies that are drawn as one leaf.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    /// The body that stands for the others.
    pub centre: usize,
    /// All of them.
    pub members: Vec<usize>,
}

/// Two branches of the tree that meet.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Merge {
    /// A group by its place, or `groups + n` for the n-th merge.
    pub first: usize,
    /// The other one.
    pub second: usize,
    /// How unlike they are on average, 0 to 1.
    pub height: f32,
}

/// Bodies grouped by likeness, in the order of the leaves of the tree.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Groups {
    /// The groups, alike ones beside each other.
    pub groups: Vec<Group>,
    /// The share of common text of each two groups, in thousandths.
    pub likeness: Vec<Vec<u32>>,
    /// The tree from the leaves to the root.
    pub merges: Vec<Merge>,
}

/// Groups bodies into at most so many groups, in time linear in the number of bodies.
pub fn groups(crowd: &Crowd, most: usize) -> Groups {
    let table = Table::new(crowd);
    let groups = if crowd.bodies.len() <= most {
        (0..crowd.bodies.len()).map(|body| Group { centre: body, members: vec![body] }).collect()
    } else {
        around_centres(&table, most)
    };
    ordered(groups, &table)
}

/// Which wording each body uses, one row a body.
struct Table {
    rows: Vec<Vec<Option<usize>>>,
    weights: Vec<u32>,
    /// For each body, whether it has the document of each clause.
    has: Vec<Vec<bool>>,
}

impl Table {
    fn new(crowd: &Crowd) -> Self {
        let bodies = 0..crowd.bodies.len();
        let row = |body: usize| crowd.clauses.iter().map(|clause| clause.used[body]).collect();
        let has = |body: usize| {
            crowd.clauses.iter().map(|clause| crowd.bodies[body].documents.contains(&clause.document)).collect()
        };
        let size = |text: &str| u32::try_from(text.chars().count()).unwrap_or(u32::MAX).max(1);
        let weights = crowd.clauses.iter().map(|clause| clause.wordings.first().map_or(1, |one| size(&one.raw)));
        Self { rows: bodies.clone().map(row).collect(), weights: weights.collect(), has: bodies.map(has).collect() }
    }

    /// Gives the share of text in which two bodies agree, over the documents that both have, in thousandths.
    fn likeness(&self, first: usize, second: usize) -> u32 {
        let (mut same, mut all) = (0_u64, 0_u64);
        let rows = self.rows[first].iter().zip(&self.rows[second]);
        let both = self.has[first].iter().zip(&self.has[second]).map(|(first, second)| *first && *second);
        for (((own, other), weight), both) in rows.zip(&self.weights).zip(both) {
            if both && (own.is_some() || other.is_some()) {
                all += u64::from(*weight);
                same += if own == other { u64::from(*weight) } else { 0 };
            }
        }
        u32::try_from((same * 1000).checked_div(all).unwrap_or(0)).unwrap_or(1000)
    }
}

/// Takes the body farthest from all centres as the next centre (Gonzalez 1985), and gives each body to its nearest.
fn around_centres(table: &Table, most: usize) -> Vec<Group> {
    let bodies = table.rows.len();
    let mut groups: Vec<Group> = Vec::new();
    let mut nearest: Vec<(u32, usize)> = vec![(0, 0); bodies];
    let mut next = Some(0);
    while let Some(centre) = next {
        let place = groups.len();
        for (body, best) in nearest.iter_mut().enumerate() {
            let likeness = table.likeness(centre, body);
            if place == 0 || likeness > best.0 || body == centre {
                *best = (if body == centre { 1001 } else { likeness }, place);
            }
        }
        groups.push(Group { centre, members: Vec::new() });
        let farthest = (0..bodies).min_by_key(|body| (nearest[*body].0, *body));
        next = farthest.filter(|body| groups.len() < most && nearest[*body].0 < 1000);
    }
    nearest.iter().enumerate().for_each(|(body, (_, place))| groups[*place].members.push(body));
    groups
}

fn ordered(groups: Vec<Group>, table: &Table) -> Groups {
    let count = groups.len();
    let likeness = |first: usize, second: usize| table.likeness(groups[first].centre, groups[second].centre);
    let pairs = (0..count).flat_map(|first| (first + 1..count).map(move |second| (first, second)));
    let mut distances: Vec<f32> = pairs.map(|(first, second)| unlikeness(likeness(first, second))).collect();
    let tree = linkage(&mut distances, count, Method::Average);
    let merges: Vec<Merge> = tree
        .steps()
        .iter()
        .map(|step| Merge { first: step.cluster1, second: step.cluster2, height: step.dissimilarity })
        .collect();
    let leaves = leaves(count, &merges);
    let mut places = vec![0; count];
    leaves.iter().enumerate().for_each(|(place, leaf)| places[*leaf] = place);
    let placed = |node: usize| if node < count { places[node] } else { node };
    Groups {
        likeness: leaves.iter().map(|a| leaves.iter().map(|b| likeness(*a, *b)).collect()).collect(),
        merges: merges.iter().map(|m| Merge { first: placed(m.first), second: placed(m.second), ..*m }).collect(),
        groups: leaves.iter().map(|leaf| groups[*leaf].clone()).collect(),
    }
}

fn unlikeness(likeness: u32) -> f32 {
    f32::from(u16::try_from(1000 - likeness.min(1000)).unwrap_or(0)) / 1000.0
}

/// Reads the leaves off the tree from one end to the other.
fn leaves(count: usize, merges: &[Merge]) -> Vec<usize> {
    let mut leaves = Vec::with_capacity(count);
    let mut stack = vec![(count + merges.len()).saturating_sub(1)];
    while let Some(node) = stack.pop().filter(|_| count > 0) {
        match node.checked_sub(count) {
            None => leaves.push(node),
            Some(merge) => stack.extend([merges[merge].second, merges[merge].first]),
        }
    }
    leaves
}
