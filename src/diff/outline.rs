//! A document as a flat list of clauses, with what an alignment asks about each.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::hash::{DefaultHasher, Hash, Hasher};

use crate::diff::likeness::Profile;
use crate::model::id::ClauseId;
use crate::model::numbered::{Element, Numbered, NumberedClause};

/// The prefix of the ids that a reader gives to the lines of a plain file: they name a place, not a clause.
pub const SYNTHETIC_PREFIX: &str = "line.";

/// A document from top to bottom.
#[derive(Debug)]
pub struct Outline<'a> {
    /// Its clauses.
    pub nodes: Vec<Node<'a>>,
}

/// A clause in its document.
#[derive(Debug)]
pub struct Node<'a> {
    /// The clause.
    pub clause: &'a NumberedClause,
    /// How deep it stands, 0 for the highest.
    pub depth: usize,
    /// The index of the clause above it.
    pub parent: Option<usize>,
    /// The index after the last clause below it.
    pub end: usize,
    /// Its own text.
    pub text: Cow<'a, str>,
    /// A hash of its title and text, without its label.
    pub key: u64,
    /// How many characters title and text have.
    pub size: usize,
}

impl<'a> Outline<'a> {
    /// Flattens a document.
    pub fn new(document: &'a Numbered) -> Self {
        let mut nodes = Vec::new();
        document.clauses.iter().for_each(|clause| push(&mut nodes, clause, 0, None));
        Self { nodes }
    }

    /// Gives what decides which of two documents comes first: contents, depths and labels from top to bottom.
    pub fn shape(&self) -> impl Iterator<Item = (u64, usize, &'a str)> {
        self.nodes.iter().map(|node| (node.key, node.depth, node.clause.label.as_str()))
    }

    /// Finds clauses by their permanent ids; of two equal ids the first counts.
    pub fn by_id(&self) -> BTreeMap<&'a ClauseId, usize> {
        let real = |(_, node): &(usize, &Node<'a>)| node.has_real_id();
        let entry = |(index, node): (usize, &Node<'a>)| (&node.clause.id, index);
        self.nodes.iter().enumerate().rev().filter(real).map(entry).collect()
    }

    /// Gives for every clause the labels from the top down to it, e.g. `6(4)`.
    pub fn places(&self) -> Vec<String> {
        let mut places: Vec<String> = Vec::with_capacity(self.nodes.len());
        for node in &self.nodes {
            let above = node.parent.map(|parent| places[parent].as_str()).unwrap_or_default();
            let label = node.clause.label.as_str();
            let complete =
                label.starts_with(above.trim_end_matches('.')) || label.starts_with('第') && !above.contains('第');
            places.push(if complete { label.to_owned() } else { above.to_owned() + &below(above, label) });
        }
        places
    }

    /// Gives the features of the title and text of a clause.
    pub fn profile(&self, index: usize) -> Profile {
        let node = &self.nodes[index];
        Profile::new(&[&node.clause.title, &node.text])
    }
}

impl Numbered {
    /// Tells whether it was read from a file without permanent ids.
    pub fn is_bare(&self) -> bool {
        self.clauses.iter().any(|clause| clause.id.as_str().starts_with(SYNTHETIC_PREFIX))
    }
}

impl Node<'_> {
    /// Says whether its id names the clause and not merely a line of a file.
    pub fn has_real_id(&self) -> bool {
        !self.clause.id.as_str().starts_with(SYNTHETIC_PREFIX)
    }

    /// Counts the clause and those below it, as they stand at an index.
    pub fn span(&self, index: usize) -> usize {
        self.end - index
    }
}

/// Words a label below a 条 as one cites it: 第２項, 第４号.
fn below<'a>(above: &str, label: &'a str) -> Cow<'a, str> {
    let counts = |text: &str| !text.is_empty() && text.chars().all(char::is_numeric);
    let inner = label.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    match inner.filter(|inner| counts(inner)) {
        Some(number) if above.contains('条') => Cow::Owned(format!("第{number}号")),
        None if above.contains('条') && counts(label) => Cow::Owned(format!("第{label}項")),
        Some(_) | None => Cow::Borrowed(label),
    }
}

fn push<'a>(nodes: &mut Vec<Node<'a>>, clause: &'a NumberedClause, depth: usize, parent: Option<usize>) {
    let index = nodes.len();
    let text = own_text(clause);
    let key = content_key(&clause.title, &text);
    let size = clause.title.chars().count() + text.chars().count();
    nodes.push(Node { clause, depth, parent, end: index, text, key, size });
    clause.children.iter().for_each(|child| push(nodes, child, depth + 1, Some(index)));
    nodes[index].end = nodes.len();
}

/// Gives the text of a clause as [`NumberedClause::text`] does; most have one paragraph, which is not copied.
fn own_text(clause: &NumberedClause) -> Cow<'_, str> {
    match clause.body.as_slice() {
        [] => Cow::Borrowed(""),
        [Element::Paragraph(text)] => Cow::Borrowed(text),
        [_, ..] => Cow::Owned(clause.text()),
    }
}

fn content_key(title: &str, text: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    (title, text).hash(&mut hasher);
    hasher.finish()
}
