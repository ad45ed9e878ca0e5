//! A document of the base, or a part of one that an override brings in: clauses, texts, tables, references.

use std::sync::Arc;

use crate::model::id::{ClauseId, DocumentKind};
use crate::model::role::Role;
use crate::source::Place;

/// A document as the base gives it.
#[derive(Clone, Debug, PartialEq)]
pub struct Document {
    /// Which document it is.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Text,
    /// The role of each depth, from the highest.
    pub levels: Vec<Role>,
    /// Its clauses, from top to bottom.
    pub clauses: Vec<Arc<Clause>>,
}

/// A node with an id.
#[derive(Clone, Debug, PartialEq)]
pub struct Clause {
    /// The permanent id.
    pub id: ClauseId,
    /// What it is in the ladder.
    pub role: Role,
    /// Its title; empty for none.
    pub title: Text,
    /// Its own paragraphs, tables and charts.
    pub body: Vec<Part>,
    /// The published policies that carry it.
    pub sources: Arc<[String]>,
    /// What else its line says of it, e.g. `uncounted`.
    pub classes: Vec<String>,
    /// Where it is written.
    pub place: Place,
    /// The clauses below it; the bodies share those that they leave as they are.
    pub children: Vec<Arc<Clause>>,
}

/// One part of a clause's own body.
#[derive(Clone, Debug, PartialEq)]
pub enum Part {
    /// A paragraph.
    Paragraph(Text),
    /// A table.
    Table(Table),
    /// The place of an organisation chart.
    Chart(Chart),
}

/// A table; its first row is the header.
#[derive(Clone, Debug, PartialEq)]
pub struct Table {
    /// The line above it.
    pub caption: Text,
    /// Rows of cells; `None` is a cell merged with the one above.
    pub rows: Vec<Vec<Option<Text>>>,
}

/// The place of an organisation chart.
#[derive(Clone, Debug, PartialEq)]
pub struct Chart {
    /// The line above it.
    pub caption: Text,
    /// Which chart.
    pub name: String,
}

/// A text with parameters and references in it.
pub type Text = Vec<Inline>;

/// A piece of a text.
#[derive(Clone, Debug, PartialEq)]
pub enum Inline {
    /// Characters.
    Text(String),
    /// A parameter, e.g. `{{ organizations | 及び }}`.
    Parameter(Parameter),
    /// A cross reference.
    Reference(Reference),
}

/// A use of a parameter.
#[derive(Clone, Debug, PartialEq)]
pub struct Parameter {
    /// The expression between the braces, e.g. `organizations | 及び`.
    pub expression: String,
    /// The name that it begins with, e.g. `organizations` or `officers.ciso`.
    pub name: String,
    /// Its value for one body; absent in the base.
    pub value: Option<String>,
    /// Where it is written.
    pub place: Place,
}

/// A cross reference: ids, never numbers.
#[derive(Clone, Debug, PartialEq)]
pub struct Reference {
    /// The clauses that it names, in order.
    pub targets: Vec<ClauseId>,
    /// How it is worded.
    pub form: Form,
    /// Where it is written.
    pub place: Place,
}

/// How a reference is worded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// By label, as the scheme words it: `4(1)`, `第3条`, `8.3節`.
    Label,
    /// With 上記 where the target stands above: `上記3`.
    Above,
    /// By the relative word: `前項`, `前各項`.
    Previous,
}

impl Inline {
    /// Gives the characters as they stand once parameters are filled in; a reference gives its ids between U+FFFC.
    pub fn key(&self) -> String {
        let mut key = String::new();
        self.push_key(&mut key);
        key
    }

    /// Appends what [`Inline::key`] gives.
    fn push_key(&self, key: &mut String) {
        match self {
            Self::Text(text) => key.push_str(text),
            Self::Parameter(Parameter { value: Some(value), .. }) => key.push_str(value),
            Self::Parameter(parameter) => key.extend(["{{", &parameter.expression, "}}"]),
            Self::Reference(reference) => key.push_str(&reference.key()),
        }
    }
}

impl Reference {
    fn key(&self) -> String {
        let ids: Vec<&str> = self.targets.iter().map(ClauseId::as_str).collect();
        format!("\u{FFFC}{}\u{FFFC}", ids.join(","))
    }
}

/// Gives the characters of a text; see [`Inline::key`].
pub fn key(text: &[Inline]) -> String {
    let mut key = String::new();
    push_key(text, &mut key);
    key
}

/// Appends the characters of a text; see [`Inline::key`].
pub fn push_key(text: &[Inline], key: &mut String) {
    text.iter().for_each(|inline| inline.push_key(key));
}

impl Part {
    /// Gives the texts of the part in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        let (first, rows): (&Text, &[Vec<Option<Text>>]) = match self {
            Self::Paragraph(text) => (text, &[]),
            Self::Table(table) => (&table.caption, &table.rows),
            Self::Chart(chart) => (&chart.caption, &[]),
        };
        std::iter::once(first).chain(rows.iter().flatten().flatten())
    }

    /// Gives the texts of the part in reading order, to be changed in place.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        let (first, rows): (&mut Text, &mut [Vec<Option<Text>>]) = match self {
            Self::Paragraph(text) => (text, &mut []),
            Self::Table(table) => (&mut table.caption, &mut table.rows),
            Self::Chart(chart) => (&mut chart.caption, &mut []),
        };
        std::iter::once(first).chain(rows.iter_mut().flatten().flatten())
    }
}

impl Clause {
    /// Gives the title and the texts of the body in reading order.
    pub fn texts(&self) -> impl Iterator<Item = &Text> {
        std::iter::once(&self.title).chain(self.body.iter().flat_map(Part::texts))
    }

    /// Gives the title and the texts of the body in reading order, to be changed in place.
    pub fn texts_mut(&mut self) -> impl Iterator<Item = &mut Text> {
        std::iter::once(&mut self.title).chain(self.body.iter_mut().flat_map(Part::texts_mut))
    }

    /// Gives the uses of parameters in its title and own texts.
    pub fn parameters(&self) -> impl Iterator<Item = &Parameter> {
        self.texts().flatten().filter_map(|inline| match inline {
            Inline::Parameter(parameter) => Some(parameter),
            Inline::Text(_) | Inline::Reference(_) => None,
        })
    }

    /// Visits the clause and all below it.
    pub fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        self.children.iter().for_each(|child| child.visit(visitor));
    }

    /// Visits the clause and all below it, to change them in place; what is shared is copied first.
    pub fn visit_mut(&mut self, visitor: &mut impl FnMut(&mut Self)) {
        visitor(self);
        self.children.iter_mut().for_each(|child| Arc::make_mut(child).visit_mut(visitor));
    }
}

impl Document {
    /// Gives every clause from top to bottom.
    pub fn clauses(&self) -> Vec<&Clause> {
        let mut all = Vec::new();
        self.clauses.iter().for_each(|clause| clause.visit(&mut |c| all.push(c)));
        all
    }
}
