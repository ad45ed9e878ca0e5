//! A document as it is printed: every parameter filled in, every label computed.

use std::sync::Arc;

use serde::{Serialize, Serializer};

use crate::model::id::{ClauseId, DocumentKind, EditionId};
use crate::model::role::Role;

/// A document ready to be laid out, compared or frozen.
#[derive(Clone, Debug, PartialEq)]
pub struct Numbered {
    /// Which document it is.
    pub document: DocumentKind,
    /// Its title, e.g. 情報セキュリティ基本方針.
    pub title: String,
    /// Its clauses, from top to bottom.
    pub clauses: Vec<NumberedClause>,
}

/// A clause as it is printed.
#[derive(Clone, Debug, PartialEq)]
pub struct NumberedClause {
    /// Its permanent id.
    pub id: ClauseId,
    /// What it is in the ladder.
    pub role: Role,
    /// `第1条`, `2.1`, `(3)`, `①`, `・`; empty for a clause that is not counted.
    pub label: String,
    /// Its title, empty for none.
    pub title: String,
    /// Its own paragraphs, tables and charts, before its children.
    pub body: Vec<Element>,
    /// Where its wording comes from.
    pub origin: Origin,
    /// The clauses below it.
    pub children: Vec<NumberedClause>,
}

/// One element of a clause's own body.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Element {
    /// A paragraph; never holds a line break.
    Paragraph(String),
    /// A table.
    Table(NumberedTable),
    /// The place of an organisation chart.
    Chart(ChartPlace),
}

/// A table as it is printed; its first row is the header.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct NumberedTable {
    /// The line above it, empty for none.
    pub caption: String,
    /// Rows of cells; `None` is a cell merged with the one above.
    pub rows: Vec<Vec<Option<TableCell>>>,
}

/// The items of a table cell, one a line; empty for an empty cell.
pub type TableCell = Vec<String>;

/// The place where an organisation chart stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChartPlace {
    /// The line above it, empty for none.
    pub caption: String,
    /// Which chart: `main` is drawn from the officers.
    pub name: String,
}

/// Where the wording of a clause comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum Origin {
    /// The base, perhaps with parameters and options.
    Base {
        /// The guideline edition.
        edition: EditionId,
        /// Parameters whose values stand in the text.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        parameters: Vec<String>,
        /// Options that decided its wording.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        options: Vec<String>,
        /// The published policies that carry the clause.
        #[serde(skip_serializing_if = "no_names", serialize_with = "names")]
        sources: Arc<[String]>,
    },
    /// The body's own: an override touched the clause.
    Override {
        /// The operations, e.g. `substitute`.
        operations: Vec<String>,
        /// Why, in the body's words.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        reasons: Vec<String>,
        /// The places of the overrides, `file:line`.
        #[serde(skip_serializing_if = "Vec::is_empty")]
        places: Vec<String>,
    },
    /// A text that was read from a file and is derived from nothing.
    Import,
}

fn no_names(names: &Arc<[String]>) -> bool {
    names.is_empty()
}

fn names<S: Serializer>(names: &Arc<[String]>, serializer: S) -> Result<S::Ok, S::Error> {
    names.as_ref().serialize(serializer)
}

impl NumberedClause {
    /// Gives its own text, paragraphs parted by `\n`, table rows as lines of cells parted by tabs.
    pub fn text(&self) -> String {
        let lines: Vec<String> = self.body.iter().flat_map(Element::lines).collect();
        lines.join("\n")
    }

    /// Counts the characters of its title and own text.
    pub fn size(&self) -> usize {
        let breaks = |c: &char| *c != '\n' && *c != '\t';
        self.title.chars().count() + self.text().chars().filter(breaks).count()
    }

    /// Visits the clause and all below it, each with its depth (0 for the clause itself).
    pub fn visit<'a>(&'a self, depth: usize, visitor: &mut impl FnMut(&'a Self, usize)) {
        visitor(self, depth);
        self.children.iter().for_each(|child| child.visit(depth + 1, visitor));
    }
}

impl Numbered {
    /// Tells whether another document prints the same: ids, labels, titles and texts, wherever they come from.
    pub fn same_words(&self, other: &Self) -> bool {
        let (own, others) = (self.flatten(), other.flatten());
        let same = |((own, depth), (other, other_depth)): (&(&NumberedClause, usize), &(&NumberedClause, usize))| {
            depth == other_depth
                && own.id == other.id
                && own.label == other.label
                && own.title == other.title
                && own.body == other.body
        };
        self.title == other.title && own.len() == others.len() && own.iter().zip(&others).all(same)
    }

    /// Gives every clause from top to bottom with its depth, 0 for the highest.
    pub fn flatten(&self) -> Vec<(&NumberedClause, usize)> {
        let mut all = Vec::new();
        self.clauses.iter().for_each(|clause| clause.visit(0, &mut |c, depth| all.push((c, depth))));
        all
    }
}

impl Element {
    /// Gives its characters as lines: a paragraph is one, a table is its caption and its rows.
    pub fn lines(&self) -> Vec<String> {
        match self {
            Self::Paragraph(text) => vec![text.clone()],
            Self::Table(table) => table.lines(),
            Self::Chart(chart) if chart.caption.is_empty() => Vec::new(),
            Self::Chart(chart) => vec![chart.caption.clone()],
        }
    }
}

impl NumberedTable {
    /// Gives the caption, if any, and one line a row, cells parted by tabs, merged cells left out.
    pub fn lines(&self) -> Vec<String> {
        let caption = (!self.caption.is_empty()).then(|| self.caption.clone());
        let row = |row: &Vec<Option<TableCell>>| {
            let cells: Vec<String> = row.iter().flatten().map(|cell| cell.join(" ")).collect();
            cells.join("\t").trim_end_matches('\t').to_owned()
        };
        caption.into_iter().chain(self.rows.iter().map(row)).collect()
    }
}

/// Parts a cell into its items: each begins with ・, after a space.
pub fn cell_items(cell: &str) -> TableCell {
    if !cell.starts_with('・') {
        return if cell.is_empty() { Vec::new() } else { vec![cell.to_owned()] };
    }
    let mut items: TableCell = Vec::new();
    for word in cell.split(' ') {
        match items.last_mut() {
            Some(last) if !word.starts_with('・') => {
                last.push(' ');
                last.push_str(word);
            }
            _ => items.push(word.to_owned()),
        }
    }
    items
}
