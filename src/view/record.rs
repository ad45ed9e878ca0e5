//! The JSON shape of a document, version 1.

use serde::Serialize;

use crate::model::numbered::{Numbered, NumberedClause, Origin};

/// A document as `build --format json` writes it.
#[derive(Debug, Serialize)]
pub struct DocumentRecord<'a> {
    /// The version of this shape.
    pub schema: u8,
    /// The id of the body.
    pub id: &'a str,
    /// The name of the body.
    pub name: &'a str,
    /// `basic-policy` or `standards`.
    pub document: &'a str,
    /// The guideline edition.
    pub edition: &'a str,
    /// The title.
    pub title: &'a str,
    /// The clauses, from top to bottom.
    pub clauses: Vec<ClauseRecord<'a>>,
}

/// A clause in JSON.
#[derive(Debug, Serialize)]
pub struct ClauseRecord<'a> {
    /// Its permanent id.
    pub id: &'a str,
    /// Its label; empty for none.
    pub label: &'a str,
    /// Its title; empty for none.
    pub title: &'a str,
    /// Its own text, paragraphs parted by `\n`, cells by `\t`.
    pub text: String,
    /// Where its wording comes from.
    pub origin: &'a Origin,
    /// The clauses below it.
    pub children: Vec<ClauseRecord<'a>>,
}

/// Gives the JSON shape of a document.
pub fn record<'a>(document: &'a Numbered, id: &'a str, name: &'a str, edition: &'a str) -> DocumentRecord<'a> {
    let clauses = document.clauses.iter().map(clause).collect();
    DocumentRecord {
        schema: 1,
        id,
        name,
        document: document.document.as_str(),
        edition,
        title: &document.title,
        clauses,
    }
}

fn clause(clause: &NumberedClause) -> ClauseRecord<'_> {
    ClauseRecord {
        id: clause.id.as_str(),
        label: &clause.label,
        title: &clause.title,
        text: clause.text(),
        origin: &clause.origin,
        children: clause.children.iter().map(self::clause).collect(),
    }
}
