//! Turns a pairing into rows: what became of each clause, in which order, with which marks.

use std::sync::Arc;

use crate::diff::align::Pairing;
use crate::diff::body::{compare_bodies, plain_element, single_body, single_pairs, whole_element};
use crate::diff::change::{ElementPair, Marks, Relation, Row, RowKind, Side, SideMarks, whole};
use crate::diff::likeness::contained;
use crate::diff::moves::Moves;
use crate::diff::outline::{Node, Outline};
use crate::diff::text::marks;
use crate::model::numbered::{Element, Origin};

/// From this share on a clause counts as a part of another one, in thousandths.
const PART: u32 = 700;
/// A clause shorter than this is not taken for a part of another one.
const TELLING: usize = 12;

/// Makes the rows of two documents whose clauses are paired.
pub(super) fn rows(before: &Outline<'_>, after: &Outline<'_>, pairing: &Pairing, moves: &Moves) -> Vec<Row> {
    let work = Work::new(before, after, pairing, moves);
    work.order().into_iter().map(|sides| work.row(sides)).collect()
}

/// The indices of the two clauses of a row; at least one is there.
type Sides = (Option<usize>, Option<usize>);

struct Work<'a> {
    before: &'a Outline<'a>,
    after: &'a Outline<'a>,
    pairing: &'a Pairing,
    moves: &'a Moves,
    places_before: Vec<String>,
    places_after: Vec<String>,
}

impl<'a> Work<'a> {
    fn new(before: &'a Outline<'a>, after: &'a Outline<'a>, pairing: &'a Pairing, moves: &'a Moves) -> Self {
        Self { before, after, pairing, moves, places_before: before.places(), places_after: after.places() }
    }

    /// Lists the rows: the order after, a removed clause where it stood between steady ones.
    fn order(&self) -> Vec<Sides> {
        let mut start = (0, 0);
        let mut order = Vec::with_capacity(self.after.nodes.len());
        let ends = (self.before.nodes.len(), self.after.nodes.len());
        for end in self.moves.steady.iter().copied().chain([ends]) {
            let removed = (start.0..end.0).filter(|b| self.pairing.after_of[*b].is_none());
            order.extend(removed.map(|b| (Some(b), None)));
            order.extend((start.1..end.1).map(|a| (self.pairing.before_of[a], Some(a))));
            if end != ends {
                order.push((Some(end.0), Some(end.1)));
            }
            start = (end.0 + 1, end.1 + 1);
        }
        order
    }

    fn row(&self, sides: Sides) -> Row {
        match sides {
            (Some(b), Some(a)) => self.paired_row(b, a),
            (Some(b), None) => Row { relation: self.merged_into(b), ..self.removed_row(b) },
            (None, Some(a)) => Row { relation: self.split_from(a), ..self.added_row(a) },
            (None, None) => unreachable!("a row has a side"),
        }
    }

    fn paired_row(&self, b: usize, a: usize) -> Row {
        let (before, after) = (&self.before.nodes[b], &self.after.nodes[a]);
        let (mut side_before, mut side_after, elements) = self.sides(b, a);
        let relabelled = before.clause.label != after.clause.label;
        if relabelled {
            side_before.marks.label = whole(&side_before.label);
            side_after.marks.label = whole(&side_after.label);
        }
        let amended = before.clause.title != after.clause.title || before.text != after.text;
        let kind = match (self.moves.has(b, a), amended, relabelled) {
            (true, _, _) => RowKind::Moved,
            (false, true, _) => RowKind::Amended,
            (false, false, true) => RowKind::Renumbered,
            (false, false, false) => RowKind::Unchanged,
        };
        base_row(after, kind, elements, (Some(side_before), Some(side_after)))
    }

    fn sides(&self, b: usize, a: usize) -> (Side, Side, Vec<ElementPair>) {
        let (before, after) = (self.before_side(b), self.after_side(a));
        let (body_before, body_after) = (&self.before.nodes[b].clause.body, &self.after.nodes[a].clause.body);
        let (title_before, title_after) = marks(&before.title, &after.title);
        if body_before == body_after {
            let body = Arc::new(single_body(body_before, plain_element));
            let pairs = single_pairs(body_before, |index| (Some(index), Some(index)));
            let before = Side { body: Arc::clone(&body), ..before.titled(title_before) };
            return (before, Side { body, ..after.titled(title_after) }, pairs);
        }
        let bodies = compare_bodies(body_before, body_after);
        let (mut before, mut after) = (before.titled(title_before), after.titled(title_after));
        before.marks.text = bodies.before_text.marks;
        after.marks.text = bodies.after_text.marks;
        let (body_before, body_after) = (Arc::new(bodies.before), Arc::new(bodies.after));
        (Side { body: body_before, ..before }, Side { body: body_after, ..after }, bodies.pairs)
    }

    fn removed_row(&self, b: usize) -> Row {
        let node = &self.before.nodes[b];
        let side = self.before_side(b).alone(&node.clause.body);
        let elements = single_pairs(&node.clause.body, |index| (Some(index), None));
        base_row(node, RowKind::Removed, elements, (Some(side), None))
    }

    fn added_row(&self, a: usize) -> Row {
        let node = &self.after.nodes[a];
        let side = self.after_side(a).alone(&node.clause.body);
        let elements = single_pairs(&node.clause.body, |index| (None, Some(index)));
        base_row(node, RowKind::Added, elements, (None, Some(side)))
    }

    fn before_side(&self, b: usize) -> Side {
        Side { place: self.places_before[b].clone(), ..side(&self.before.nodes[b], b) }
    }

    fn after_side(&self, a: usize) -> Side {
        Side { place: self.places_after[a].clone(), ..side(&self.after.nodes[a], a) }
    }

    /// An added clause whose wording stood in a neighbour before is a part that was split off.
    fn split_from(&self, a: usize) -> Option<Relation> {
        let source = self.source(self.after, a, &self.pairing.before_of, self.before)?;
        Some(Relation::SplitFrom(self.before.nodes[source].clause.id.clone()))
    }

    /// A removed clause whose wording stands in a neighbour now was merged into it.
    fn merged_into(&self, b: usize) -> Option<Relation> {
        let target = self.source(self.before, b, &self.pairing.after_of, self.after)?;
        Some(Relation::MergedInto(self.after.nodes[target].clause.id.clone()))
    }

    /// Finds the partner of a neighbour that holds the wording of a lone clause.
    fn source(
        &self,
        own: &Outline<'_>,
        index: usize,
        partners: &[Option<usize>],
        other: &Outline<'_>,
    ) -> Option<usize> {
        if own.nodes[index].size < TELLING {
            return None;
        }
        let profile = own.profile(index);
        let earlier = (0..index).rev().find(|i| partners[*i].is_some());
        let later = (index + 1..partners.len()).find(|i| partners[*i].is_some());
        earlier.into_iter().chain(later).find_map(|neighbour| {
            let partner = partners[neighbour]?;
            let held = contained(&profile, &other.profile(partner)) >= PART;
            let gone = contained(&profile, &own.profile(neighbour)) < PART;
            (held && gone).then_some(partner)
        })
    }
}

impl Side {
    fn titled(mut self, marks: Marks) -> Self {
        self.marks.title = marks;
        self
    }

    fn alone(self, body: &[Element]) -> Self {
        let marks = SideMarks { label: whole(&self.label), title: whole(&self.title), text: whole(&self.text) };
        Self { marks, body: Arc::new(single_body(body, whole_element)), ..self }
    }
}

fn side(node: &Node<'_>, position: usize) -> Side {
    Side {
        label: node.clause.label.clone(),
        title: node.clause.title.clone(),
        text: node.text.to_string(),
        position,
        depth: node.depth,
        ..Side::default()
    }
}

fn base_row(node: &Node<'_>, kind: RowKind, elements: Vec<ElementPair>, sides: (Option<Side>, Option<Side>)) -> Row {
    Row {
        kind,
        id: node.clause.id.clone(),
        role: node.clause.role,
        depth: node.depth,
        relation: None,
        reasons: reasons(kind, &node.clause.origin),
        before: sides.0,
        after: sides.1,
        elements,
    }
}

/// A clause of which only the number changed bears no reason: it lies elsewhere.
fn reasons(kind: RowKind, origin: &Origin) -> Vec<String> {
    match (kind, origin) {
        (RowKind::Unchanged | RowKind::Renumbered, _) | (_, Origin::Base { .. } | Origin::Import) => Vec::new(),
        (_, Origin::Override { reasons, .. }) => reasons.clone(),
    }
}
