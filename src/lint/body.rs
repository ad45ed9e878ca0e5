//! The text of a body as rules see it: clauses with their places in the tree, and passages to search.

use std::ops::Range;

use regex::Regex;

use crate::lint::{Facts, Spot};
use crate::model::numbered::{Element, Numbered, NumberedClause};
use crate::model::role::Role;

pub(super) mod roles;
pub(super) mod terms;
pub(super) mod words;

/// The documents of a body, laid out for rules.
#[derive(Debug)]
pub struct Body<'a> {
    /// What is known of the body.
    pub facts: &'a Facts,
    /// Its documents.
    pub documents: &'a [Numbered],
    /// Every clause, parents first.
    pub nodes: Vec<Node<'a>>,
    /// Every title, paragraph, caption and cell, in reading order.
    pub passages: Vec<Passage<'a>>,
    /// The highest clauses of each document.
    tops: Vec<Vec<usize>>,
}

/// A clause and its place in the tree.
#[derive(Debug)]
pub struct Node<'a> {
    /// The clause.
    pub clause: &'a NumberedClause,
    /// The index of its document.
    pub document: usize,
    /// The index of the clause above.
    pub parent: Option<usize>,
    /// How many clauses stand before it in its row.
    pub place: usize,
    /// The indexes of the clauses just below.
    pub children: Vec<usize>,
    /// How it is named: `8.2(4)④`, `第9条(2)ア`.
    pub path: String,
    /// Its own passages.
    pub passages: Range<usize>,
}

/// A piece of text without a line break.
#[derive(Debug)]
pub struct Passage<'a> {
    /// The index of its clause.
    pub node: usize,
    /// What it is.
    pub part: PassagePart,
    /// The characters.
    pub text: &'a str,
}

/// What a passage is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PassagePart {
    /// The title of a clause.
    Title,
    /// A paragraph.
    Paragraph,
    /// The line above a table or a chart.
    Caption,
    /// An item of a table cell.
    Cell,
}

/// Compiles the pattern of a rule.
pub(super) fn pattern(text: &str) -> Regex {
    Regex::new(text).expect("the pattern of a rule is well formed")
}

impl<'a> Body<'a> {
    /// Lays out the documents of a body.
    pub fn new(documents: &'a [Numbered], facts: &'a Facts) -> Self {
        let mut body = Self { facts, documents, nodes: Vec::new(), passages: Vec::new(), tops: Vec::new() };
        for (index, document) in documents.iter().enumerate() {
            let clauses = document.clauses.iter().enumerate();
            let tops = clauses.map(|(place, clause)| body.add(clause, index, None, place)).collect();
            body.tops.push(tops);
        }
        body
    }

    fn add(&mut self, clause: &'a NumberedClause, document: usize, parent: Option<usize>, place: usize) -> usize {
        let index = self.nodes.len();
        let path = path(parent.and_then(|parent| self.nodes.get(parent)), clause);
        let start = self.passages.len();
        self.passages.extend(passages(clause, index));
        let passages = start..self.passages.len();
        self.nodes.push(Node { clause, document, parent, place, children: Vec::new(), path, passages });
        for (place, child) in clause.children.iter().enumerate() {
            let child = self.add(child, document, Some(index), place);
            if let Some(node) = self.nodes.get_mut(index) {
                node.children.push(child);
            }
        }
        index
    }

    /// Gives the passages with their indexes.
    pub fn texts(&self) -> impl Iterator<Item = (usize, &Passage<'a>)> {
        self.passages.iter().enumerate()
    }

    /// Gives the paragraphs with their indexes.
    pub fn paragraphs(&self) -> impl Iterator<Item = (usize, &Passage<'a>)> {
        self.texts().filter(|(_, passage)| passage.part == PassagePart::Paragraph)
    }

    /// Finds a pattern everywhere; its group `x`, where it has one, is what is marked.
    pub fn find(&self, pattern: &Regex) -> Vec<Spot> {
        self.texts().flat_map(|(index, passage)| spots(index, passage.text, pattern)).collect()
    }

    /// Finds a word everywhere.
    pub fn find_word(&self, word: &str) -> Vec<Spot> {
        let spots = |(index, passage): (usize, &Passage<'a>)| -> Vec<Spot> {
            passage.text.match_indices(word).map(|(at, found)| Spot::new(index, at..at + found.len())).collect()
        };
        self.texts().flat_map(spots).collect()
    }

    /// Gives the words of a place.
    pub fn words(&self, spot: &Spot) -> &'a str {
        self.text(spot.passage).get(spot.start..spot.end).unwrap_or("")
    }

    /// Gives the characters of a passage.
    pub fn text(&self, passage: usize) -> &'a str {
        self.passages.get(passage).map_or("", |passage| passage.text)
    }

    /// Gives the clause of a place.
    pub fn node(&self, spot: &Spot) -> Option<&Node<'a>> {
        self.nodes.get(self.passages.get(spot.passage)?.node)
    }

    /// Gives the index of the document of a place.
    pub fn document(&self, spot: &Spot) -> usize {
        self.node(spot).map_or(0, |node| node.document)
    }

    /// Parts places by document; no part is empty.
    pub fn by_document(&self, spots: Vec<Spot>) -> Vec<Vec<Spot>> {
        let mut parts: Vec<Vec<Spot>> = self.documents.iter().map(|_| Vec::new()).collect();
        for spot in spots {
            if let Some(part) = parts.get_mut(self.document(&spot)) {
                part.push(spot);
            }
        }
        parts.retain(|part| !part.is_empty());
        parts
    }

    /// Says where else, for a finding that stands for several places: `（ほか2か所: 3(1)、4.1）`; empty for one place.
    pub fn elsewhere(&self, spots: &[Spot]) -> String {
        let Some((_, more)) = spots.split_first().filter(|(_, more)| !more.is_empty()) else { return String::new() };
        let mut names: Vec<&str> = Vec::new();
        for name in more.iter().filter_map(|spot| self.node(spot)).map(|node| node.path.as_str()) {
            if !name.is_empty() && names.last() != Some(&name) {
                names.push(name);
            }
        }
        let shown = names.iter().take(6).copied().collect::<Vec<_>>().join("、");
        let rest = if names.len() > 6 { " など" } else { "" };
        let colon = if shown.is_empty() { "" } else { ": " };
        format!("（ほか{}か所{colon}{shown}{rest}）", more.len())
    }

    /// Gives the clauses beside a clause, itself included.
    pub fn siblings(&self, index: usize) -> &[usize] {
        let Some(node) = self.nodes.get(index) else { return &[] };
        match node.parent.and_then(|parent| self.nodes.get(parent)) {
            Some(parent) => &parent.children,
            None => self.tops.get(node.document).map_or(&[], Vec::as_slice),
        }
    }

    /// Gives every row of clauses: the highest of each document, and those just below each clause.
    pub fn rows(&self) -> impl Iterator<Item = &[usize]> {
        self.tops.iter().map(Vec::as_slice).chain(self.nodes.iter().map(|node| node.children.as_slice()))
    }

    /// Gives a clause and those above it.
    pub fn ancestors(&self, index: usize) -> Vec<usize> {
        std::iter::successors(Some(index), |index| self.nodes.get(*index)?.parent).collect()
    }

    /// Gives the first place of a clause: its title or the beginning of its text; nothing for an empty clause.
    pub fn head(&self, node: &Node<'a>) -> Option<Spot> {
        let passage = node.passages.clone().next()?;
        Some(Spot::new(passage, 0..self.text(passage).len()))
    }

    /// Gives the own text of a clause without its title.
    pub fn own_text(&self, node: &Node<'a>) -> String {
        let own = self.passages.get(node.passages.clone()).unwrap_or(&[]);
        own.iter().filter(|passage| passage.part != PassagePart::Title).map(|passage| passage.text).collect()
    }

    /// Counts the characters of all passages.
    pub fn size(&self) -> usize {
        self.passages.iter().map(|passage| passage.text.chars().count()).sum()
    }
}

/// Finds a pattern in one text; its group `x`, where it has one, is what is marked.
pub(super) fn spots(passage: usize, text: &str, pattern: &Regex) -> Vec<Spot> {
    let marked = |captures: regex::Captures<'_>| captures.name("x").or_else(|| captures.get(0)).map(|m| m.range());
    pattern.captures_iter(text).filter_map(marked).map(|range| Spot::new(passage, range)).collect()
}

/// Parts a text into sentences, as byte ranges; a 。 inside brackets ends none.
pub(super) fn sentences(text: &str) -> Vec<Range<usize>> {
    let (mut start, mut depth, mut found) = (0, 0_usize, Vec::new());
    for (at, character) in text.char_indices() {
        match character {
            '（' | '(' | '「' => depth += 1,
            '）' | ')' | '」' => depth = depth.saturating_sub(1),
            '。' if depth == 0 => {
                found.push(start..at + character.len_utf8());
                start = at + character.len_utf8();
            }
            _ => {}
        }
    }
    if start < text.len() {
        found.push(start..text.len());
    }
    found
}

fn path(parent: Option<&Node<'_>>, clause: &NumberedClause) -> String {
    let above = parent.map_or("", |parent| parent.path.as_str());
    let own = clause.label.trim_end_matches(['.', '．']);
    let whole = clause.label.starts_with('第') && !clause.label.ends_with('節');
    let dotted = own.contains('.') && own.starts_with(above);
    let digits = !own.is_empty() && own.chars().all(|c| c.is_numeric() && !('①'..='㊿').contains(&c));
    match own {
        "" => above.to_owned(),
        _ if whole || dotted => own.to_owned(),
        _ if digits && clause.role == Role::Paragraph && above.ends_with('条') => format!("{above}第{own}項"),
        _ => format!("{above}{own}"),
    }
}

fn passages<'a>(clause: &'a NumberedClause, node: usize) -> Vec<Passage<'a>> {
    let mut found = vec![(PassagePart::Title, clause.title.as_str())];
    for element in &clause.body {
        match element {
            Element::Paragraph(text) => found.push((PassagePart::Paragraph, text)),
            Element::Chart(chart) => found.push((PassagePart::Caption, &chart.caption)),
            Element::Table(table) => {
                found.push((PassagePart::Caption, &table.caption));
                let cells = table.rows.iter().flatten().flatten().flatten();
                found.extend(cells.map(|item| (PassagePart::Cell, item.as_str())));
            }
        }
    }
    found.retain(|(_, text)| !text.is_empty());
    found.into_iter().map(|(part, text)| Passage { node, part, text }).collect()
}
