//! The base as a draft prints it, clause by clause.

use std::collections::BTreeMap;

use crate::diag::{Diagnostic, has_errors};
use crate::import::draft::Draft;
use crate::import::wording::{Profile, key};
use crate::model::document::{Clause, Inline, Part};
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::municipality::Municipality;
use crate::model::numbered::{Element, Numbered, NumberedClause};
use crate::model::role::Role;
use crate::numbering::number;
use crate::numbering::reference::Wording;
use crate::numbering::scheme::Scheme;
use crate::parse::print;
use crate::resolve::{Base, Outcome, Resolved, Scope, resolve};

/// What a draft builds.
#[derive(Debug)]
pub struct Built {
    /// The documents as printed.
    pub documents: Vec<Numbered>,
    /// The documents before numbering.
    pub resolved: Vec<Resolved>,
    /// The body that the draft describes.
    pub municipality: Municipality,
    /// What is wrong; references to clauses that are gone among it.
    pub diagnostics: Vec<Diagnostic>,
}

/// Builds a draft; a reference to a clause that is gone prints nothing and is reported.
///
/// # Errors
/// When the draft cannot be read or applied.
pub fn build(base: &Base, scheme: &Scheme, draft: &Draft) -> Result<Built, Vec<Diagnostic>> {
    let municipality = draft.municipality()?;
    let Outcome { documents, diagnostics, .. } = resolve(base, &municipality, Scope::All);
    if has_errors(&diagnostics) {
        return Err(diagnostics);
    }
    let mut diagnostics = Vec::new();
    let mut numbered = Vec::new();
    for document in &documents {
        let (document, mut found) = number(document, base, &municipality, scheme);
        diagnostics.append(&mut found);
        numbered.push(document);
    }
    Ok(Built { documents: numbered, resolved: documents, municipality, diagnostics })
}

/// A clause of the base as it is printed.
#[derive(Clone, Debug)]
pub struct Standing {
    /// Its id.
    pub id: ClauseId,
    /// The index of the clause above.
    pub parent: Option<usize>,
    /// Its role.
    pub role: Role,
    /// Its label.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its own body.
    pub body: Vec<Element>,
    /// The characters of title and body.
    pub text: String,
    /// The pairs of characters of its text.
    pub profile: Profile,
}

impl Standing {
    /// Tells whether nothing shows where the clause begins but its words.
    pub fn is_bare(&self) -> bool {
        self.label.is_empty() && self.title.is_empty()
    }
}

/// Lists the clauses of a document from top to bottom.
pub fn standings(document: &Numbered) -> Vec<Standing> {
    let mut all = Vec::new();
    document.clauses.iter().for_each(|clause| list(clause, None, &mut all));
    all
}

fn list(clause: &NumberedClause, parent: Option<usize>, all: &mut Vec<Standing>) {
    let index = all.len();
    let text = format!("{}{}", clause.title, clause.text());
    all.push(Standing {
        id: clause.id.clone(),
        parent,
        role: clause.role,
        label: clause.label.clone(),
        title: clause.title.clone(),
        body: clause.body.clone(),
        profile: Profile::new(&text),
        text: key(&text),
    });
    clause.children.iter().for_each(|child| list(child, Some(index), all));
}

/// A piece of a text: characters, or a reference with how it is written in the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Span {
    /// The characters as printed.
    pub text: String,
    /// How it is written in the grammar.
    pub written: Written,
}

/// How a piece of a text is written in the grammar.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Written {
    /// As it is.
    Words,
    /// `{{ self }}`: may be cut, and is then written as its characters.
    Value(String),
    /// `[上記](#threats)`: never cut.
    Reference(String),
}

/// Gives the own texts of each clause of a document in pieces, tables cell by cell.
pub fn spans(resolved: &Resolved, municipality: &Municipality, scheme: &Scheme) -> BTreeMap<ClauseId, Vec<Vec<Span>>> {
    let wording = Wording::new(resolved, &municipality.policy.numbering, scheme);
    let mut all = BTreeMap::new();
    let mut next = 0;
    for clause in &resolved.clauses {
        clause.visit(&mut |clause: &Clause| {
            let texts = clause.body.iter().flat_map(Part::texts);
            let spans = texts.map(|text| text.iter().map(|inline| span(inline, next, &wording)).collect());
            all.insert(clause.id.clone(), spans.collect());
            next += 1;
        });
    }
    all
}

fn span(inline: &Inline, from: usize, wording: &Wording<'_>) -> Span {
    match inline {
        Inline::Text(text) => Span { text: text.clone(), written: Written::Words },
        Inline::Parameter(parameter) => {
            let written = Written::Value(format!("{{{{ {} }}}}", parameter.expression));
            Span { text: parameter.value.clone().unwrap_or_default(), written }
        }
        Inline::Reference(reference) => {
            let text = wording.words(reference, from).unwrap_or_default();
            Span { text, written: Written::Reference(print::line(std::slice::from_ref(inline))) }
        }
    }
}

/// Finds a document among several.
pub fn document(documents: &[Numbered], kind: DocumentKind) -> Option<&Numbered> {
    documents.iter().find(|document| document.document == kind)
}
