//! Floor 2: base + options + parameters + overrides → the documents of one body, with their provenance.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::model::document::{Clause, Document, Text};
use crate::model::edit::{Operation, Override, Position};
use crate::model::edition::EditionFile;
use crate::model::id::{ByClause, ClauseId, DocumentKind, EditionId};
use crate::model::municipality::Municipality;
use crate::resolve::fingerprint::{Options, fingerprint};
use crate::resolve::overrides::Forest;
use crate::resolve::parameters::{Expressions, Values};
use crate::source::{Place, Source};

pub mod fingerprint;
mod homes;
pub mod overrides;
pub mod parameters;
pub mod questions;
pub mod words;
mod written;

/// One edition of the guideline, read and checked once.
#[derive(Debug)]
pub struct Base {
    /// Its id, the name of its folder.
    pub id: EditionId,
    /// What `edition.yaml` says.
    pub file: EditionFile,
    /// The text of `edition.yaml`.
    pub source: Arc<Source>,
    /// Its documents.
    pub documents: BTreeMap<DocumentKind, Document>,
    /// The overrides of each alternative, by option and alternative.
    pub options: BTreeMap<(String, String), Vec<Override>>,
    /// The parameters that stand in it.
    pub expressions: Expressions,
    /// Which document a clause of the base belongs to.
    pub homes: ByClause<DocumentKind>,
    /// The clause above each clause that has one.
    parents: ByClause<ClauseId>,
    /// The ways down to the clauses in which parameters stand: the index at each depth.
    blanks: BTreeMap<DocumentKind, Vec<Vec<usize>>>,
}

/// A document of one body: values filled in, overrides applied, nothing numbered yet.
#[derive(Clone, Debug)]
pub struct Resolved {
    /// Which document it is.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Text,
    /// Its clauses.
    pub clauses: Vec<Arc<Clause>>,
    /// What the body's own overrides did, by clause.
    pub touches: Arc<ByClause<Vec<Touch>>>,
    /// Which options decided the wording of a clause.
    pub chosen: Arc<ByClause<Vec<String>>>,
    /// The edition that it is derived from.
    pub edition: EditionId,
}

/// What one override of the body did to a clause.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Touch {
    /// The operation, e.g. `substitute`.
    pub operation: &'static str,
    /// The body's reason.
    pub reason: String,
    /// `file:line` of the override; nothing in what is published.
    pub place: Option<String>,
}

/// Which documents of a body are wanted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Scope {
    /// All of them.
    All,
    /// Those that are published, as if the others did not exist.
    Public,
}

/// What resolving a body gave.
#[derive(Debug)]
pub struct Outcome {
    /// The documents, in order; as far as they go when an error was found.
    pub documents: Vec<Resolved>,
    /// What is wrong or worth knowing.
    pub diagnostics: Vec<Diagnostic>,
    /// Parameters that are used but not set, with their labels.
    pub unset: BTreeMap<String, String>,
}

impl Base {
    /// Checks an edition whose files have been read.
    pub fn new(
        id: EditionId,
        file: EditionFile,
        source: &Arc<Source>,
        documents: Vec<Document>,
        options: BTreeMap<(String, String), Vec<Override>>,
    ) -> (Self, Vec<Diagnostic>) {
        let mut diagnostics = Vec::new();
        let mut homes = ByClause::default();
        let mut parents = ByClause::default();
        for document in &documents {
            for clause in document.clauses() {
                parents.extend(clause.children.iter().map(|child| (child.id.clone(), clause.id.clone())));
                if homes.insert(clause.id.clone(), document.kind).is_some() {
                    let message = format!("識別子「{}」が二度使われています", clause.id);
                    diagnostics.push(
                        Diagnostic::error("duplicate-id", message)
                            .at(clause.place.clone())
                            .help("別の識別子を付けてください"),
                    );
                }
            }
        }
        let clauses: Vec<&Clause> = documents.iter().flat_map(Document::clauses).collect();
        let texts = options.values().flatten().flat_map(|change| change.operation.texts());
        let titles = documents.iter().map(|document| &document.title);
        let (expressions, mut found) = Expressions::compile(&clauses, titles.chain(texts), &file);
        diagnostics.append(&mut found);
        diagnostics.extend(bad_defaults(&file, source));
        diagnostics.extend(clauses.iter().flat_map(|clause| unknown_sources(clause, &file)));
        let blanks = documents.iter().map(|document| (document.kind, blanks(&document.clauses))).collect();
        let documents = documents.into_iter().map(|document| (document.kind, document)).collect();
        let source = Arc::clone(source);
        (Self { id, file, source, documents, options, expressions, homes, parents, blanks }, diagnostics)
    }

    /// Finds a clause by its id.
    pub fn clause(&self, id: &ClauseId) -> Option<&Clause> {
        let document = self.documents.get(self.homes.get(id)?)?;
        let list = match self.parents.get(id) {
            Some(parent) => &self.clause(parent)?.children,
            None => &document.clauses,
        };
        list.iter().find(|clause| clause.id == *id).map(Arc::as_ref)
    }

    /// Gives the clause above one that has any.
    pub fn parent(&self, id: &ClauseId) -> Option<&ClauseId> {
        self.parents.get(id)
    }
}

/// Gives the ways down to the clauses in which parameters stand.
fn blanks(clauses: &[Arc<Clause>]) -> Vec<Vec<usize>> {
    let below = |(index, clause): (usize, &Arc<Clause>)| {
        let own = clause.parameters().next().map(|_| vec![index]);
        let inner = blanks(&clause.children).into_iter().map(|way| [vec![index], way].concat());
        own.into_iter().chain(inner).collect::<Vec<_>>()
    };
    clauses.iter().enumerate().flat_map(below).collect()
}

/// Reports the bodies that a clause says it is taken from and that the edition does not list, if it lists any.
fn unknown_sources(clause: &Clause, file: &EditionFile) -> Vec<Diagnostic> {
    let known = |name: &String| file.sources.is_empty() || file.sources.contains_key(name);
    let told = |name: &String| {
        let near = nearest(name, file.sources.keys().map(String::as_str));
        let help = near.map_or_else(
            || "edition.yaml の sources に書き加えてください".to_owned(),
            |near| format!("「@{near}」ではありませんか"),
        );
        let message = format!("出どころ「@{name}」が edition.yaml の sources にありません");
        Diagnostic::error("unknown-source", message).at(clause.place.clone()).help(help)
    };
    clause.sources.iter().filter(|name| !known(name)).map(told).collect()
}

fn bad_defaults(file: &EditionFile, source: &Arc<Source>) -> Vec<Diagnostic> {
    let wrong = file.options.iter().filter(|(_, option)| !option.alternatives.contains_key(&option.default));
    wrong
        .map(|(name, option)| {
            let start = source.text.find(&format!("\n  {name}:")).map_or(0, |start| start + 3);
            let message = format!("選択肢「{name}」の default「{}」が alternatives にありません", option.default);
            let place = Place::new(source, start..start + name.len());
            Diagnostic::error("unknown-alternative", message).at(place).help("alternatives にある名前を書いてください")
        })
        .collect()
}

/// Derives the documents of a body from its base.
pub fn resolve(base: &Base, municipality: &Municipality, scope: Scope) -> Outcome {
    let mut outcome = resolve_with(base, municipality, &municipality.overrides, scope);
    questions::mark(municipality, &mut outcome);
    outcome
}

/// Gives the changes of the options that a body has chosen, in order; what it chose wrongly is left out.
pub fn chosen_changes<'a>(base: &'a Base, municipality: &Municipality) -> Options<'a> {
    Options::new(choices(base, municipality).0.into_iter().flat_map(|(_, changes)| changes))
}

/// Derives the documents of a body with other overrides than its own.
pub fn resolve_with(base: &Base, municipality: &Municipality, overrides: &[Override], scope: Scope) -> Outcome {
    let wanted = wanted(base, municipality, scope);
    let mut values = Values::new(&base.expressions, &base.file, municipality);
    let mut diagnostics = std::mem::take(&mut values.diagnostics);
    let (chosen, mut found) = choices(base, municipality);
    diagnostics.append(&mut found);
    let mut forest = Forest::grow(base, &wanted, &mut values);
    let hidden = hidden(base, municipality, overrides, &wanted);
    for (_, changes) in &chosen {
        let changes: Vec<&Override> = changes.iter().filter(|change| !absent(base, &wanted, change)).collect();
        diagnostics.append(&mut forest.apply(&changes, &mut values));
    }
    let own: Vec<&Override> = overrides.iter().filter(|change| !hidden.contains(&change.clause)).collect();
    let options = Options::new(chosen.iter().flat_map(|(_, changes)| changes.iter()));
    diagnostics.extend(own.iter().filter_map(|change| stale(base, &options, change)));
    diagnostics.append(&mut forest.apply(&own, &mut values));
    diagnostics.append(&mut values.diagnostics);
    diagnostics.extend(wrong_documents(base, municipality));
    diagnostics.extend(forest.trees.iter().filter_map(|(kind, clauses)| emptied(base, *kind, clauses, &own)));
    let marks = (Arc::new(touches(&own, scope)), Arc::new(by_clause(&chosen)));
    let documents = finish(base, forest, &marks, &mut values);
    let unset = needed(&documents, values.missing);
    Outcome { documents, diagnostics, unset }
}

/// Keeps the unset parameters that some text still has after all overrides.
fn needed(documents: &[Resolved], missing: BTreeMap<String, String>) -> BTreeMap<String, String> {
    if missing.is_empty() {
        return missing;
    }
    let mut used = BTreeSet::new();
    for clause in documents.iter().flat_map(|document| &document.clauses) {
        clause.visit(&mut |clause| used.extend(clause.parameters().map(|parameter| parameter.name.clone())));
    }
    missing.into_iter().filter(|(name, _)| used.contains(name)).collect()
}

type Marks = (Arc<ByClause<Vec<Touch>>>, Arc<ByClause<Vec<String>>>);

fn finish(base: &Base, forest: Forest<'_>, marks: &Marks, values: &mut Values<'_>) -> Vec<Resolved> {
    let mut documents = Vec::new();
    for (kind, clauses) in forest.trees {
        let Some(document) = base.documents.get(&kind) else { continue };
        let mut title = document.title.clone();
        values.fill(&mut title);
        let (touches, chosen) = (Arc::clone(&marks.0), Arc::clone(&marks.1));
        documents.push(Resolved { kind, title, clauses, touches, chosen, edition: base.id.clone() });
    }
    documents
}

fn wanted(base: &Base, municipality: &Municipality, scope: Scope) -> Vec<DocumentKind> {
    use crate::model::municipality::Disclosure;
    let listed = municipality.policy.documents.iter().map(|entry| &entry.value);
    let shown = listed.filter(|entry| scope == Scope::All || entry.disclosure == Disclosure::Public);
    shown.map(|entry| entry.document).filter(|kind| base.documents.contains_key(kind)).collect()
}

/// Reports a document of which nothing is left.
fn emptied(base: &Base, kind: DocumentKind, clauses: &[Arc<Clause>], own: &[&Override]) -> Option<Diagnostic> {
    let whole = base.documents.get(&kind).is_some_and(|document| !document.clauses.is_empty());
    let last = own
        .iter()
        .rfind(|change| change.operation == Operation::Remove && base.homes.get(&change.clause) == Some(&kind))?;
    let message = format!("文書「{kind}」の条項が、remove で全てなくなります");
    let help = "この文書を作らないときは、documents からその項目を消してください";
    (whole && clauses.is_empty())
        .then(|| Diagnostic::warning("empty-document", message).at(last.place.clone()).help(help))
}

/// Reports documents that the edition does not have or that are asked for twice, and a body without any.
fn wrong_documents(base: &Base, municipality: &Municipality) -> Vec<Diagnostic> {
    let mut seen = BTreeSet::new();
    let mut found = Vec::new();
    let entries = &municipality.policy.documents;
    for entry in entries {
        let kind = entry.value.document;
        let start = entry.range.start;
        let place = Place::new(&municipality.source, start..start + first_line(municipality, start));
        if !base.documents.contains_key(&kind) {
            let message = format!("版「{}」に文書「{kind}」はありません", base.id);
            let help = "この文書の項目を消すか、guideline を文書のある版に改めてください";
            found.push(Diagnostic::error("unknown-document", message).at(place).help(help));
        } else if !seen.insert(kind) {
            let message = format!("文書「{kind}」が二度書かれています");
            found.push(Diagnostic::error("duplicate-document", message).at(place).help("どちらか一方を消してください"));
        }
    }
    if entries.is_empty() {
        let start = municipality.source.text.find("\ndocuments:").map_or(0, |start| start + 1);
        let place = Place::new(&municipality.source, start..start + "documents".len());
        let help = "documents に「- document: basic-policy」を書き加えてください";
        found.push(Diagnostic::error("no-document", "作る文書が一つもありません").at(place).help(help));
    }
    found
}

fn first_line(municipality: &Municipality, start: usize) -> usize {
    let rest = municipality.source.text.get(start..).unwrap_or("");
    rest.lines().next().map_or(1, |line| line.trim_end().len().max(1))
}

/// Gives the ids that belong to documents which the body has but which are not wanted now.
fn hidden(
    base: &Base,
    municipality: &Municipality,
    overrides: &[Override],
    wanted: &[DocumentKind],
) -> BTreeSet<ClauseId> {
    let listed: Vec<DocumentKind> = municipality.policy.documents.iter().map(|entry| entry.value.document).collect();
    let out = |kind: &DocumentKind| listed.contains(kind) && !wanted.contains(kind);
    if !base.documents.keys().any(out) {
        return BTreeSet::new();
    }
    let mut hidden: BTreeSet<ClauseId> =
        base.homes.iter().filter(|(_, kind)| out(kind)).map(|(id, _)| id.clone()).collect();
    for change in base.options.values().flatten().chain(overrides) {
        let anchor = change.operation.position().map(Position::anchor);
        if matches!(change.operation, Operation::Insert { .. }) && anchor.is_some_and(|anchor| hidden.contains(anchor))
        {
            hidden.insert(change.clause.clone());
        }
    }
    hidden
}

/// Tells whether a change of an option is about a document that is not wanted.
fn absent(base: &Base, wanted: &[DocumentKind], change: &Override) -> bool {
    let place = base
        .homes
        .get(&change.clause)
        .or_else(|| change.operation.position().and_then(|position| base.homes.get(position.anchor())));
    place.is_some_and(|kind| !wanted.contains(kind))
}

type Chosen<'a> = Vec<(String, &'a [Override])>;

fn choices<'a>(base: &'a Base, municipality: &Municipality) -> (Chosen<'a>, Vec<Diagnostic>) {
    let given = &municipality.policy.options;
    let place = |range: &std::ops::Range<usize>| Place::new(&municipality.source, range.clone());
    let mut diagnostics = Vec::new();
    for name in given.keys().filter(|name| !base.file.options.contains_key(&name.value)) {
        let near = nearest(&name.value, base.file.options.keys().map(String::as_str));
        let names: Vec<&str> = base.file.options.keys().map(String::as_str).collect();
        let help = near.map_or_else(
            || format!("選べるのは {} です", names.join("、")),
            |near| format!("「{near}」ではありませんか"),
        );
        let message = format!("「{}」という選択肢はありません", name.value);
        diagnostics.push(Diagnostic::error("unknown-option", message).at(place(&name.range)).help(help));
    }
    let mut chosen = Vec::new();
    for (name, option) in &base.file.options {
        let own = given.iter().find(|(key, _)| key.value == *name).map(|(_, value)| value);
        let value = own.map_or(option.default.as_str(), |value| value.value.as_str());
        match base.options.get(&(name.clone(), value.to_owned())) {
            Some(changes) => chosen.push((name.clone(), changes.as_slice())),
            None => {
                let listed: Vec<String> =
                    option.alternatives.iter().map(|(key, entry)| format!("{key}（{}）", entry.label)).collect();
                let message = format!("「{name}」（{}）に「{value}」はありません", option.label);
                let near = nearest(value, option.alternatives.keys().map(String::as_str));
                let near = near.map(|near| format!("「{near}」ではありませんか。")).unwrap_or_default();
                let mut diagnostic = Diagnostic::error("unknown-alternative", message)
                    .help(format!("{near}選べるのは {} です", listed.join("、")));
                diagnostic.place = own.map(|value| place(&value.range));
                diagnostics.push(diagnostic);
            }
        }
    }
    (chosen, diagnostics)
}

fn by_clause(chosen: &Chosen<'_>) -> ByClause<Vec<String>> {
    let mut by_clause: ByClause<Vec<String>> = ByClause::default();
    for (name, changes) in chosen {
        for change in *changes {
            let names = by_clause.entry(change.clause.clone()).or_default();
            if !names.contains(name) {
                names.push(name.clone());
            }
        }
    }
    by_clause
}

/// What is published names no line of `policy.yaml`: the lines move with what is not published.
fn touches(own: &[&Override], scope: Scope) -> ByClause<Vec<Touch>> {
    let mut touches: ByClause<Vec<Touch>> = ByClause::default();
    for change in own {
        let place = match scope {
            Scope::All => Some(change.place.line()),
            Scope::Public => None,
        };
        let touch = Touch { operation: change.operation.name(), reason: change.reason.clone(), place };
        touches.entry(change.clause.clone()).or_default().push(touch);
    }
    touches
}

fn stale(base: &Base, chosen: &Options<'_>, change: &Override) -> Option<Diagnostic> {
    let against = change.against.as_deref()?;
    let now = fingerprint(base, chosen, change)?;
    let message = format!("要確認: 「{}」の基準文が、この変更を書いた時から変わっています", change.clause);
    let help = format!("基準文を見て、このままでよければ against を {now} に改めてください");
    (against != now).then(|| Diagnostic::warning("stale-override", message).at(change.place.clone()).help(help))
}
