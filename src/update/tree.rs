//! The clauses of resolved documents by id, each with its parent, its siblings and its place.

use std::collections::HashMap;
use std::sync::Arc;

use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::edit::Position;
use crate::model::id::{ClauseId, DocumentKind};
use crate::resolve::Resolved;
use crate::resolve::fingerprint::words;

/// The clauses of the documents of a body.
#[derive(Debug)]
pub struct Tree<'a> {
    /// The ids, from top to bottom.
    pub order: Vec<&'a ClauseId>,
    /// Only ever asked for one at a time, so its order does not matter.
    nodes: HashMap<&'a ClauseId, Node<'a>>,
}

/// A clause in its place.
#[derive(Clone, Copy, Debug)]
pub struct Node<'a> {
    /// The clause.
    pub clause: &'a Clause,
    /// The clause above it.
    pub parent: Option<&'a ClauseId>,
    /// Its document.
    pub document: DocumentKind,
    /// Its place among its siblings, from 0.
    pub index: usize,
    siblings: &'a [Arc<Clause>],
}

impl<'a> Tree<'a> {
    /// Gathers the clauses of documents.
    pub fn new(documents: &'a [Resolved]) -> Self {
        let mut tree = Self { order: Vec::new(), nodes: HashMap::new() };
        documents.iter().for_each(|document| tree.gather(&document.clauses, None, document.kind));
        tree
    }

    fn gather(&mut self, clauses: &'a [Arc<Clause>], parent: Option<&'a ClauseId>, document: DocumentKind) {
        for (index, clause) in clauses.iter().enumerate() {
            self.order.push(&clause.id);
            self.nodes.insert(&clause.id, Node { clause, parent, document, index, siblings: clauses });
            self.gather(&clause.children, Some(&clause.id), document);
        }
    }

    /// Finds a clause.
    pub fn get(&self, id: &ClauseId) -> Option<Node<'a>> {
        self.nodes.get(id).copied()
    }

    /// Tells whether a clause is there.
    pub fn has(&self, id: &ClauseId) -> bool {
        self.nodes.contains_key(id)
    }

    /// Gives the clauses above, from the nearest.
    pub fn above(&self, id: &ClauseId) -> impl Iterator<Item = &'a ClauseId> {
        let parent = |id: &&ClauseId| self.nodes.get(*id).and_then(|node| node.parent);
        std::iter::successors(self.nodes.get(id).and_then(|node| node.parent), parent)
    }

    /// Finds a place for a clause that stands in this tree by a clause that is kept: after, before or in it.
    pub fn place(&self, id: &ClauseId, kept: impl Fn(&ClauseId) -> bool) -> Option<Position> {
        let node = self.get(id)?;
        let before = node.siblings.get(..node.index)?.iter().rev().find(|clause| kept(&clause.id));
        let after = node.siblings.get(node.index + 1..)?.iter().find(|clause| kept(&clause.id));
        let parent = node.parent.filter(|parent| kept(parent));
        before
            .map(|clause| Position::After(clause.id.clone()))
            .or_else(|| after.map(|clause| Position::Before(clause.id.clone())))
            .or_else(|| parent.map(|parent| Position::LastIn(parent.clone())))
            .or_else(|| self.place(node.parent?, kept))
    }

    /// Tells whether a clause already stands at a position.
    pub fn stands_at(&self, id: &ClauseId, position: &Position) -> bool {
        let (Some(node), Some(anchor)) = (self.get(id), self.get(position.anchor())) else { return false };
        let beside = node.parent == anchor.parent && node.document == anchor.document;
        match position {
            Position::Before(_) => beside && node.index + 1 == anchor.index,
            Position::After(_) => beside && node.index == anchor.index + 1,
            Position::FirstIn(parent) => node.parent == Some(parent) && node.index == 0,
            Position::LastIn(parent) => node.parent == Some(parent) && node.index + 1 == node.siblings.len(),
        }
    }
}

impl<'a> Node<'a> {
    /// Gives the ids of its siblings and its own, in order.
    pub fn row(&self) -> impl Iterator<Item = &'a ClauseId> {
        self.siblings.iter().map(|clause| &clause.id)
    }

    /// Tells whether two clauses read alike: title and own text.
    pub fn reads_like(&self, other: &Clause) -> bool {
        reads_like(self.clause, other)
    }
}

/// Tells whether two clauses have the same title and own text.
pub fn reads_like(one: &Clause, other: &Clause) -> bool {
    same_text(&one.title, &other.title) && same_body(&one.body, &other.body)
}

/// Tells whether two texts have the same characters and references.
pub fn same_text(one: &Text, other: &Text) -> bool {
    // Most texts did not move at all, and are alike piece by piece.
    let alike = one.len() == other.len() && one.iter().zip(other).all(|(one, other)| same_piece(one, other));
    alike || crate::model::document::key(one) == crate::model::document::key(other)
}

fn same_piece(one: &Inline, other: &Inline) -> bool {
    match (one, other) {
        (Inline::Text(one), Inline::Text(other)) => one == other,
        (Inline::Parameter(one), Inline::Parameter(other)) => one.value == other.value && one.value.is_some(),
        (Inline::Reference(one), Inline::Reference(other)) => one.targets == other.targets,
        (Inline::Text(_) | Inline::Parameter(_) | Inline::Reference(_), _) => false,
    }
}

/// Tells whether two bodies have the same characters, references and shape.
pub fn same_body(one: &[Part], other: &[Part]) -> bool {
    let paragraphs = |(one, other): (&Part, &Part)| match (one, other) {
        (Part::Paragraph(one), Part::Paragraph(other)) => same_text(one, other),
        (Part::Paragraph(_) | Part::Table(_) | Part::Chart(_), _) => false,
    };
    (one.len() == other.len() && one.iter().zip(other).all(paragraphs)) || words(one) == words(other)
}

/// Tells whether two clauses and all below them are alike.
pub fn same_tree(one: &Clause, other: &Clause) -> bool {
    let below = one.children.iter().zip(&other.children);
    let alike = one.id == other.id && one.role == other.role && one.children.len() == other.children.len();
    alike && reads_like(one, other) && below.into_iter().all(|(one, other)| same_tree(one, other))
}

/// Shows a clause to a reader: title, paragraphs, rows; values filled in, references as `[→ id]`.
pub fn shown(clause: &Clause) -> String {
    let title = (!clause.title.is_empty()).then(|| shown_text(&clause.title));
    title.into_iter().chain(clause.body.iter().flat_map(shown_part)).collect::<Vec<_>>().join("\n")
}

/// Shows a clause and all below it.
pub fn shown_tree(clause: &Clause) -> String {
    let mut lines = Vec::new();
    clause.visit(&mut |clause| lines.push(shown(clause)));
    lines.join("\n")
}

fn shown_part(part: &Part) -> Vec<String> {
    match part {
        Part::Paragraph(text) => vec![shown_text(text)],
        Part::Chart(chart) => vec![shown_text(&chart.caption)],
        Part::Table(table) => {
            let cell = |cell: &Option<Text>| cell.as_ref().map_or_else(|| "〃".to_owned(), shown_text);
            let row = |row: &Vec<Option<Text>>| row.iter().map(cell).collect::<Vec<_>>().join("｜");
            std::iter::once(shown_text(&table.caption)).chain(table.rows.iter().map(row)).collect()
        }
    }
}

/// Shows a text to a reader.
pub fn shown_text(text: &Text) -> String {
    let piece = |inline: &Inline| match inline {
        Inline::Text(_) | Inline::Parameter(_) => inline.key(),
        Inline::Reference(reference) => {
            let ids: Vec<&str> = reference.targets.iter().map(ClauseId::as_str).collect();
            format!("［→{}］", ids.join("、"))
        }
    };
    text.iter().map(piece).collect()
}
