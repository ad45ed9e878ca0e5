//! Fingerprints of the base wording that an override was written against.

use crate::model::document::{Clause, Part, key, push_key};
use crate::model::edit::{Operation, Override, Position};
use crate::model::id::{ByClause, ClauseId};
use crate::resolve::Base;

/// Takes the digest of a clause and of all below it.
fn tree(clause: &Clause) -> blake3::Hash {
    let mut hasher = blake3::Hasher::new();
    hasher.update(title(clause).as_bytes()).update(body(clause).as_bytes());
    for child in &clause.children {
        hasher.update(tree(child).as_bytes());
    }
    hasher.finalize()
}

fn title(clause: &Clause) -> blake3::Hash {
    blake3::hash(key(&clause.title).as_bytes())
}

fn body(clause: &Clause) -> blake3::Hash {
    blake3::hash(words(&clause.body).as_bytes())
}

/// Gives the characters of a body with its shape: paragraphs, rows and cells are told apart.
pub fn words(body: &[Part]) -> String {
    let mut words = String::new();
    for part in body {
        match part {
            Part::Paragraph(text) => {
                words.push('\n');
                push_key(text, &mut words);
            }
            Part::Chart(chart) => words.push_str(&format!("\n\u{1}{}\u{1}{}", chart.name, key(&chart.caption))),
            Part::Table(table) => {
                words.push_str(&format!("\n\u{2}{}", key(&table.caption)));
                for row in &table.rows {
                    let cells =
                        row.iter().map(|cell| cell.as_ref().map_or_else(|| "\u{3}".to_owned(), |cell| key(cell)));
                    words.push_str(&format!("\n\u{4}{}", cells.collect::<Vec<_>>().join("\t")));
                }
            }
        }
    }
    words
}

/// The changes of the options that a body has chosen, in order.
pub struct Options<'a> {
    all: Vec<&'a Override>,
    by_clause: ByClause<Vec<&'a Override>>,
}

impl<'a> Options<'a> {
    /// Sorts changes by the clause that they change.
    pub fn new(changes: impl IntoIterator<Item = &'a Override>) -> Self {
        let all: Vec<&Override> = changes.into_iter().collect();
        let mut by_clause: ByClause<Vec<&Override>> = ByClause::default();
        all.iter().for_each(|change| by_clause.entry(change.clause.clone()).or_default().push(change));
        Self { all, by_clause }
    }

    fn of(&self, id: &ClauseId) -> &[&'a Override] {
        self.by_clause.get(id).map_or(&[], Vec::as_slice)
    }

    /// Gives those that may decide what an override of the body changes; only a removal reaches beyond its clause.
    fn near(&self, change: &Override) -> &[&'a Override] {
        if matches!(change.operation, Operation::Remove) { &self.all } else { self.of(&change.clause) }
    }
}

/// Gives what `against` of an override records: a short digest of the base wording, or place, that it changes.
///
/// The wording is the one after the options of the body, so `chosen` lists their changes. Nothing is given for a
/// clause of the body's own.
pub fn fingerprint(base: &Base, chosen: &Options<'_>, change: &Override) -> Option<String> {
    let known = base.clause(&change.clause);
    let brought = |option: &&Override| matches!(option.operation, Operation::Insert { .. });
    if matches!(change.operation, Operation::Insert { .. })
        || (known.is_none() && !chosen.of(&change.clause).iter().any(brought))
    {
        return None;
    }
    // Gathered first: a hasher that takes piece after piece costs more than so few bytes are worth.
    let mut bytes = Vec::new();
    if let Some(known) = known {
        part_of(&mut bytes, base, known, &change.operation);
    }
    let near = chosen.near(change).iter();
    near.filter(|option| concerns(base, option, change)).for_each(|option| operation(&mut bytes, option));
    Some(blake3::hash(&bytes).to_hex().chars().take(8).collect())
}

fn part_of(bytes: &mut Vec<u8>, base: &Base, known: &Clause, operation: &Operation) {
    match operation {
        Operation::Substitute { .. } | Operation::Replace { .. } => bytes.extend(body(known).as_bytes()),
        Operation::Retitle { .. } => bytes.extend(title(known).as_bytes()),
        Operation::Remove | Operation::Insert { .. } => bytes.extend(tree(known).as_bytes()),
        Operation::Move { .. } => bytes.extend(base.parent(&known.id).map_or("", ClauseId::as_str).as_bytes()),
    }
}

/// Tells whether a change of an option decides what an override of the body changes.
fn concerns(base: &Base, option: &Override, change: &Override) -> bool {
    let same = option.clause == change.clause;
    let brought = same && matches!(option.operation, Operation::Insert { .. });
    let reaches = match &change.operation {
        Operation::Substitute { .. } | Operation::Replace { .. } => {
            same && matches!(option.operation, Operation::Substitute { .. } | Operation::Replace { .. })
        }
        Operation::Retitle { .. } => same && matches!(option.operation, Operation::Retitle { .. }),
        Operation::Move { .. } => same && matches!(option.operation, Operation::Move { .. }),
        Operation::Remove => {
            let anchor = option.operation.position().map(Position::anchor);
            [Some(&option.clause), anchor].into_iter().flatten().any(|id| below(base, id, &change.clause))
        }
        Operation::Insert { .. } => false,
    };
    brought || reaches
}

fn below(base: &Base, id: &ClauseId, above: &ClauseId) -> bool {
    std::iter::successors(Some(id), |id| base.parent(id)).any(|id| id == above)
}

fn operation(bytes: &mut Vec<u8>, option: &Override) {
    let texts: Vec<String> = option.operation.texts().into_iter().map(|text| key(text)).collect();
    let own = match &option.operation {
        Operation::Replace { text, .. } => text.as_str(),
        Operation::Insert { content, .. } => content.text.as_str(),
        Operation::Substitute { .. } | Operation::Retitle { .. } | Operation::Remove | Operation::Move { .. } => "",
    };
    let anchor = option.operation.position().map_or("", |position| position.anchor().as_str());
    let fields = [option.operation.name(), option.clause.as_str(), own, anchor];
    fields.into_iter().chain(texts.iter().map(String::as_str)).for_each(|field| {
        bytes.extend(field.as_bytes());
        bytes.push(0);
    });
}
