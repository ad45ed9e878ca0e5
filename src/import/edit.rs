//! Finds the smallest changes of words that turn a clause of the base into an imported one.

use crate::import::draft::Change;
use crate::import::known_values::KnownValues;
use crate::import::markdown;
use crate::import::standing::{Span, Standing, Written};
use crate::import::substitute::edits;
use crate::import::tree::{Leaf, words};
use crate::import::wording::{headed, key, narrow};
use crate::model::numbered::Element;
use crate::parse::block::MERGED;
use crate::parse::outline::Content;

/// What a clause needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// These changes; none where it reads the same.
    Changes(Vec<Change>),
    /// No change of words can do it: it has to be taken out and put in anew.
    Rebuild,
}

/// Compares an imported clause with the clause of the base as it would print.
pub fn changes(leaf: &Leaf, standing: &Standing, spans: &[Vec<Span>], known: &KnownValues) -> Verdict {
    if leaf.key() == standing.text {
        return Verdict::Changes(Vec::new());
    }
    let (title, paragraphs) = parted(leaf, standing);
    let mut changes = Vec::new();
    if key(&title) != key(&standing.title) {
        changes.push(Change::Retitle(known.line(&title)));
    }
    let before: String = standing.body.iter().flat_map(Element::lines).collect();
    let after: String = paragraphs.iter().map(words).collect();
    if key(&before) == key(&after) {
        return Verdict::Changes(changes);
    }
    let tables = standing.body.iter().any(|element| !matches!(element, Element::Paragraph(_)))
        || paragraphs.iter().any(|content| matches!(content, Content::Table(_)));
    if tables {
        return table_changes(standing, &paragraphs, spans, known).map_or(Verdict::Rebuild, |mut edits| {
            changes.append(&mut edits);
            Verdict::Changes(changes)
        });
    }
    let texts: Vec<String> = paragraphs.iter().map(words).collect();
    match edits(spans, &texts, known).filter(|edits| keeps_blanks(&before, edits, &texts)) {
        Some(mut edits) => changes.append(&mut edits),
        None => changes.push(Change::Replace(replacement(&texts, spans, known))),
    }
    Verdict::Changes(changes)
}

/// Tells whether changes of words leave every full-width blank of the imported texts where it is.
fn keeps_blanks(before: &str, edits: &[Change], texts: &[String]) -> bool {
    let count = |text: &str| text.matches('\u{3000}').count();
    let (mut gone, mut there) = (0, count(before));
    for edit in edits {
        if let Change::Substitute { from, to, .. } = edit {
            gone += count(from);
            there += count(to);
        }
    }
    there >= gone + texts.iter().map(|text| count(text)).sum::<usize>()
}

/// Gives the whole text of a clause anew, words only.
pub fn replaced(leaf: &Leaf, standing: &Standing, known: &KnownValues) -> Vec<Change> {
    let (title, paragraphs) = parted(leaf, standing);
    let texts: Vec<String> = paragraphs.iter().map(words).collect();
    let mut changes = Vec::new();
    if key(&title) != key(&standing.title) {
        changes.push(Change::Retitle(known.line(&title)));
    }
    changes.push(Change::Replace(replacement(&texts, &[], known)));
    changes
}

/// Parts an imported clause into title and text as its clause of the base is parted.
fn parted(leaf: &Leaf, standing: &Standing) -> (String, Vec<Content>) {
    let mut body = leaf.body.clone();
    if standing.title.is_empty() {
        if !leaf.title.is_empty() {
            body.insert(0, Content::Text(leaf.title.clone()));
        }
        return (String::new(), body);
    }
    if !leaf.title.is_empty() {
        return (leaf.title.clone(), body);
    }
    let Some(Content::Text(first)) = body.first().cloned() else { return (String::new(), body) };
    if let Some((title, rest)) = headed(&first) {
        body[0] = Content::Text(rest.to_owned());
        return (title.to_owned(), body);
    }
    if let Some(rest) = without_prefix(&first, &standing.title) {
        body.remove(0);
        if !rest.is_empty() {
            body.insert(0, Content::Text(rest));
        }
        return (standing.title.clone(), body);
    }
    if !first.contains('。') && (body.len() > 1 || standing.body.is_empty()) {
        body.remove(0);
        return (first, body);
    }
    (String::new(), body)
}

fn without_prefix(text: &str, title: &str) -> Option<String> {
    let mut rest = text.chars();
    for wanted in title.chars().filter(|c| !c.is_whitespace()).map(narrow) {
        let next = rest.by_ref().find(|c| !c.is_whitespace())?;
        if narrow(next) != wanted {
            return None;
        }
    }
    Some(rest.as_str().trim().to_owned())
}

fn replacement(texts: &[String], spans: &[Vec<Span>], known: &KnownValues) -> String {
    let paragraphs: Vec<String> = texts.iter().map(|text| with_references(text, spans, known)).collect();
    paragraphs.iter().map(|text| format!("{text}\n")).collect::<Vec<_>>().join("\n")
}

/// Writes a paragraph, with the references of the base where their words still stand.
fn with_references(text: &str, spans: &[Vec<Span>], known: &KnownValues) -> String {
    let references = spans.iter().flatten().filter_map(|span| match &span.written {
        Written::Reference(markup) => Some((&span.text, markup)),
        Written::Words | Written::Value(_) => None,
    });
    for (shown, markup) in references.filter(|(shown, _)| shown.chars().count() > 2) {
        if let [before, after] = text.split(shown.as_str()).collect::<Vec<_>>().as_slice() {
            return format!("{}{markup}{}", markdown::paragraph(before, known), markdown::inside(after, known));
        }
    }
    markdown::paragraph(text, known)
}

fn table_changes(
    standing: &Standing,
    paragraphs: &[Content],
    spans: &[Vec<Span>],
    known: &KnownValues,
) -> Option<Vec<Change>> {
    let [Element::Table(table)] = standing.body.as_slice() else { return None };
    let (caption, rows) = match paragraphs {
        [Content::Table(rows)] => (String::new(), rows),
        [Content::Text(caption), Content::Table(rows)] => (caption.clone(), rows),
        _ => return None,
    };
    let cells = |row: &Vec<String>, count: usize| {
        let mut row = row.clone();
        row.resize(count.max(row.len()), String::new());
        row
    };
    let mut texts = vec![caption];
    for (own, before) in rows.iter().zip(&table.rows) {
        let row = cells(own, before.len());
        if row.len() != before.len() || before.iter().any(Option::is_none) || row.iter().any(|cell| cell == MERGED) {
            return None;
        }
        texts.extend(row);
    }
    let same = rows.len() == table.rows.len() && texts.len() == spans.len();
    same.then(|| edits(spans, &texts, known)).flatten()
}
