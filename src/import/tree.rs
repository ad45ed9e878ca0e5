//! The clauses of an imported document as a tree that tailoring may rearrange.

use crate::import::wording::{key, tidy, tidy_title};
use crate::model::id::{ClauseId, DocumentKind};
use crate::parse::block::MERGED;
use crate::parse::outline::{Caption, Content, Node, Part, Piece, Printed};

/// An imported document.
#[derive(Clone, Debug)]
pub struct Tree {
    /// Which document of the base it answers to.
    pub kind: DocumentKind,
    /// Its clauses; an index names one.
    pub nodes: Vec<Leaf>,
    /// The clauses without a parent.
    pub roots: Vec<usize>,
}

/// An imported clause.
#[derive(Clone, Debug)]
pub struct Leaf {
    /// The line or paragraph of the file.
    pub place: usize,
    /// Its label.
    pub label: Option<Printed>,
    /// Its title.
    pub title: String,
    /// Where the title stands.
    pub caption: Caption,
    /// Its own paragraphs and tables, blanks tidied.
    pub body: Vec<Content>,
    /// The clause above.
    pub parent: Option<usize>,
    /// The clauses below.
    pub children: Vec<usize>,
    /// The clause of the base that it answers to.
    pub base: Option<ClauseId>,
    /// How sure that is, 0 to 1.
    pub confidence: f64,
    /// The id that it has in the policy.
    pub id: Option<ClauseId>,
    /// Whether it is to be the body's own, whatever it answers to.
    pub own: bool,
}

impl Tree {
    /// Makes a tree of the clauses of a document.
    pub fn new(kind: DocumentKind, part: &Part) -> Self {
        let mut tree = Self { kind, nodes: Vec::new(), roots: Vec::new() };
        tree.roots = part.nodes.iter().map(|node| tree.grow(node, None)).collect();
        tree
    }

    fn grow(&mut self, node: &Node, parent: Option<usize>) -> usize {
        let index = self.nodes.len();
        let leaf = Leaf {
            label: node.label.clone(),
            title: tidy_title(&node.title),
            caption: node.caption,
            body: node.body.iter().map(content).collect(),
            ..Leaf::empty(node.place, parent)
        };
        self.nodes.push(leaf);
        let children = node.children.iter().map(|child| self.grow(child, Some(index))).collect();
        if let Some(leaf) = self.nodes.get_mut(index) {
            leaf.children = children;
        }
        index
    }

    /// Gives the indices from top to bottom.
    pub fn order(&self) -> Vec<usize> {
        let mut order = Vec::with_capacity(self.nodes.len());
        let mut open: Vec<usize> = self.roots.iter().rev().copied().collect();
        while let Some(index) = open.pop() {
            order.push(index);
            open.extend(self.nodes[index].children.iter().rev());
        }
        order
    }

    /// Adds a clause without label just after a sibling, or first below a parent.
    pub fn add(&mut self, leaf: Leaf, after: Option<usize>) -> usize {
        let index = self.nodes.len();
        let siblings = match leaf.parent {
            Some(parent) => &mut self.nodes[parent].children,
            None => &mut self.roots,
        };
        let position = after.and_then(|after| siblings.iter().position(|sibling| *sibling == after));
        siblings.insert(position.map_or(0, |position| position + 1), index);
        self.nodes.push(leaf);
        index
    }

    /// Gives the clause and those above it, the nearest first.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        std::iter::successors(Some(index), |index| self.nodes[*index].parent).collect()
    }
}

fn content(piece: &Piece) -> Content {
    match &piece.content {
        Content::Text(text) => Content::Text(tidy(text)),
        Content::Table(rows) => {
            Content::Table(rows.iter().map(|row| row.iter().map(|cell| tidy_cell(cell)).collect()).collect())
        }
    }
}

/// Tidies a cell, whose items stay parted by a blank before each ・.
fn tidy_cell(cell: &str) -> String {
    if cell == MERGED {
        return cell.to_owned();
    }
    if !cell.starts_with('・') {
        return tidy(cell);
    }
    let items = cell.split('・').skip(1).map(|item| format!("・{}", tidy(item)));
    items.collect::<Vec<_>>().join(" ")
}

impl Leaf {
    /// Makes a clause without words.
    pub fn empty(place: usize, parent: Option<usize>) -> Self {
        Self {
            place,
            label: None,
            title: String::new(),
            caption: Caption::Inline,
            body: Vec::new(),
            parent,
            children: Vec::new(),
            base: None,
            confidence: 0.0,
            id: None,
            own: false,
        }
    }

    /// Gives its title and text in one line, for comparison.
    pub fn text(&self) -> String {
        let body = self.body.iter().map(words).collect::<String>();
        format!("{}{body}", self.title)
    }

    /// Gives the key of its title and text.
    pub fn key(&self) -> String {
        key(&self.text())
    }
}

/// Gives the characters of a paragraph or a table.
pub fn words(content: &Content) -> String {
    match content {
        Content::Text(text) => text.clone(),
        Content::Table(rows) => rows.iter().flatten().map(String::as_str).collect(),
    }
}
