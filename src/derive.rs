//! Floor 9: leads one body through all stages, from its files to the bytes of each format.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::names::{BODY, sign};
use crate::diag::{Diagnostic, has_errors};
use crate::model::edit::Operation;
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::municipality::{DocumentEntry, Municipality, PolicyFile};
use crate::model::numbered::{Numbered, Origin};
use crate::model::revision::{RevisionFront, Standing, State};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::numbering::{dangling, number, unknown_exceptions};
use crate::parse::revision;
use crate::project::{Failure, Project};
use crate::resolve::{Base, Outcome, Resolved, Scope, resolve, resolve_with};
use crate::source::{Located, Place, Source};
use crate::view::block::{Block, Sheet};
use crate::view::cover::{TitleHeading, VALUES, cover};
use crate::view::document::{Frame, HistoryRow, Layout, sheet, text};
use crate::view::review;

mod encode;
mod facts;
mod unset;

pub use encode::{as_imported, encode, encode_all, encode_sheet};
pub use facts::{facts, facts_of_revision};

/// A document of a body, ready to be encoded.
#[derive(Debug)]
pub struct Derived {
    /// The clauses with labels and origins.
    pub numbered: Numbered,
    /// The document laid out.
    pub sheet: Sheet,
    /// The role of each depth.
    pub levels: Vec<Role>,
    /// The id of the body.
    pub id: String,
    /// The name of the body.
    pub name: String,
    /// The guideline edition.
    pub edition: String,
}

/// Derives the documents of a body; none when an error is among the diagnostics.
pub fn derive(project: &Project, municipality: &Municipality, scope: Scope) -> (Vec<Derived>, Vec<Diagnostic>) {
    let enacted = || project.revision_sources(&municipality.id).map_err(Failure::diagnostics);
    let (numbered, enacted) = rayon::join(|| numbered(project, municipality, scope), enacted);
    let (numbered, base, scheme, mut diagnostics) = match numbered {
        Ok(found) => found,
        Err(mut diagnostics) => {
            diagnostics.extend(unknown_covers(project, municipality));
            return (Vec::new(), diagnostics);
        }
    };
    let layouts: Vec<Layout<'_>> = numbered.iter().map(|own| layout(municipality, &base, &scheme, own)).collect();
    let stands = || enacted.and_then(|enacted| stands(&enacted, &municipality.policy, &base, &numbered));
    let lay_out = || numbered.par_iter().zip(&layouts).map(|(document, layout)| text(document, layout)).collect();
    let (standing, texts): (_, Vec<_>) = rayon::join(stands, lay_out);
    let standing = match standing {
        Ok(standing) => standing,
        Err(mut found) => {
            diagnostics.append(&mut found);
            return (Vec::new(), diagnostics);
        }
    };
    let mut derived = Vec::new();
    for ((document, layout), text) in numbered.iter().zip(&layouts).zip(texts) {
        match framed(project, municipality, layout, &standing, document, text) {
            Ok(sheet) => derived.push(sheet),
            Err(mut found) => diagnostics.append(&mut found),
        }
    }
    let derived = numbered
        .into_iter()
        .zip(derived)
        .map(|(numbered, sheet)| whole(municipality, &base, numbered, sheet))
        .collect();
    if has_errors(&diagnostics) { (Vec::new(), diagnostics) } else { (derived, diagnostics) }
}

/// Derives the documents of a body with the base, options, values and own words told apart.
///
/// # Errors
/// Gives everything that is wrong when anything is.
pub fn review(
    project: &Project,
    municipality: &Municipality,
    scope: Scope,
) -> Result<Vec<(DocumentKind, Sheet)>, Vec<Diagnostic>> {
    let (printed, base, scheme, _) = numbered(project, municipality, scope)?;
    let standing = standing(project, municipality, &base, &printed)?;
    let mut documents = resolve(&base, municipality, scope).documents;
    review::mark(&mut documents, &resolve_with(&base, municipality, &[], scope).documents);
    let mut sheets = Vec::new();
    for document in documents {
        let (signed, _) = number(&document, &base, municipality, &scheme);
        let layout = layout(municipality, &base, &scheme, &signed);
        let text = text(&signed, &layout);
        let sheet = framed(project, municipality, &layout, &standing, &signed, text)?;
        sheets.push((signed.document, review::with_key(sheet)));
    }
    Ok(sheets)
}

/// Reports cover layouts that cannot be used, where the documents themselves do not come so far.
fn unknown_covers(project: &Project, municipality: &Municipality) -> Vec<Diagnostic> {
    let entries = municipality.policy.documents.iter().filter_map(|entry| entry.value.cover.as_ref());
    let named = entries.filter(|name| name.value != "none");
    named.filter_map(|name| project.cover(name, &municipality.source).err()).flatten().collect()
}

type Numbering = (Vec<Numbered>, Arc<Base>, Arc<Scheme>, Vec<Diagnostic>);

/// Resolves and numbers the documents of a body.
///
/// # Errors
/// Gives everything that is wrong when anything is.
pub fn numbered(project: &Project, municipality: &Municipality, scope: Scope) -> Result<Numbering, Vec<Diagnostic>> {
    let policy = &municipality.policy;
    let base = project.base(&policy.guideline, &municipality.source);
    let scheme = project.scheme(&policy.numbering.scheme, &municipality.source);
    let (base, scheme) = match (base, scheme) {
        (Ok(base), Ok(scheme)) => (base, scheme),
        (Ok(base), Err(found)) => {
            return Err(found.into_iter().chain(unnumbered(&base, municipality, scope)).collect());
        }
        (Err(found), scheme) => return Err(found.into_iter().chain(scheme.err().into_iter().flatten()).collect()),
    };
    let Outcome { documents, mut diagnostics, unset } = resolve(&base, municipality, scope);
    if has_errors(&diagnostics) && !all_inserted(&documents, municipality) {
        return Err(diagnostics);
    }
    if scope == Scope::All {
        diagnostics.extend(unknown_exceptions(&documents, municipality));
    }
    diagnostics.extend(unset.iter().map(|(name, label)| unset::warning(municipality, name, label)));
    let mut numbered = Vec::new();
    for document in documents {
        let (document, mut found) = number(&document, &base, municipality, &scheme);
        diagnostics.append(&mut found);
        numbered.push(document);
    }
    if has_errors(&diagnostics) { Err(diagnostics) } else { Ok((numbered, base, scheme, diagnostics)) }
}

/// Says what is wrong with a body apart from its numbers, where nothing tells how to count.
fn unnumbered(base: &Base, municipality: &Municipality, scope: Scope) -> Vec<Diagnostic> {
    let Outcome { documents, mut diagnostics, .. } = resolve(base, municipality, scope);
    if scope == Scope::All {
        diagnostics.extend(unknown_exceptions(&documents, municipality));
    }
    if all_inserted(&documents, municipality) {
        diagnostics.extend(documents.iter().flat_map(|document| dangling(document, base, municipality)));
    }
    diagnostics
}

/// Gives the text of an edition itself: every value stands as its label between 〔 and 〕, every option at its default.
///
/// # Errors
/// When the edition is unknown or wrong.
pub fn base_text(project: &Project, edition: &str) -> Result<(Vec<Numbered>, Arc<Base>), Vec<Diagnostic>> {
    let name = Located { value: edition.to_owned(), range: 0..edition.len() };
    let base = project.base(&name, &Source::new("edition.yaml", edition))?;
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut text = format!("name: {BODY}\nkind: その他\nself: {BODY}\nguideline: {edition}\n");
    text.push_str("numbering: {scheme: decimal}\ndocuments:\n");
    base.file.documents.iter().for_each(|document| text.push_str(&format!("  - document: {document}\n")));
    let parameters = base.file.parameters.iter().map(|(name, entry)| (name, &entry.label));
    let officers = base.file.officers.iter().map(|(name, entry)| (name, &entry.label));
    for (section, entries) in [("parameters", parameters.collect::<Vec<_>>()), ("officers", officers.collect())] {
        if !entries.is_empty() {
            text.push_str(&format!("{section}:\n"));
        }
        for (name, label) in entries {
            text.push_str(&format!("  {name}: {}\n", quoted(&sign(name, label))));
        }
    }
    let source = Source::new("edition.yaml", text);
    let policy: PolicyFile = crate::parse::yaml::read(&source)?;
    let id = MunicipalityId::new("base").expect("a plain id");
    let municipality = Municipality { id, policy, overrides: Vec::new(), source };
    let (documents, base, _, _) = numbered(project, &municipality, Scope::All)?;
    Ok((documents, base))
}

/// Tells whether every clause that the body brings in has found its place; a reference to one that has not would only
/// repeat what is wrong with the override.
fn all_inserted(documents: &[Resolved], municipality: &Municipality) -> bool {
    let mut ids = BTreeSet::new();
    for clause in documents.iter().flat_map(|document| &document.clauses) {
        clause.visit(&mut |clause| {
            ids.insert(&clause.id);
        });
    }
    let inserts = municipality.overrides.iter().filter(|change| matches!(change.operation, Operation::Insert { .. }));
    inserts.into_iter().all(|change| ids.contains(&change.clause))
}

fn layout<'a>(municipality: &'a Municipality, base: &'a Base, scheme: &'a Scheme, numbered: &Numbered) -> Layout<'a> {
    let policy = &municipality.policy;
    let entry = policy.documents.iter().map(|entry| &entry.value).find(|entry| entry.document == numbered.document);
    let entry = entry.expect("what is derived is asked for");
    Layout { policy, entry, edition: &base.file, scheme }
}

fn framed(
    project: &Project,
    municipality: &Municipality,
    layout: &Layout<'_>,
    standing: &Standing,
    numbered: &Numbered,
    text: Vec<Block>,
) -> Result<Sheet, Vec<Diagnostic>> {
    let policy = &municipality.policy;
    let (cover, heading) = cover_of(project, municipality, layout.entry, &numbered.title, standing)?;
    let last = policy.documents.last().is_some_and(|last| last.value.document == layout.entry.document);
    let history = if last { history(policy, standing) } else { Vec::new() };
    let mut sheet = sheet(numbered, layout, Frame { cover, heading, history }, text);
    if standing.state == State::Draft {
        sheet.title.push_str("（案）");
    }
    Ok(sheet)
}

fn whole(municipality: &Municipality, base: &Base, numbered: Numbered, sheet: Sheet) -> Derived {
    let policy = &municipality.policy;
    let levels = base.documents.get(&numbered.document).map(|document| document.levels.clone()).unwrap_or_default();
    let (id, name, edition) = (municipality.id.to_string(), policy.name.value.clone(), policy.guideline.value.clone());
    Derived { numbered, sheet, levels, id, name, edition }
}

/// Gives the 改訂履歴: what `policy.yaml` tells of the past, then the enacted revisions.
fn history(policy: &PolicyFile, standing: &Standing) -> Vec<HistoryRow> {
    let Some(told) = &policy.history else { return Vec::new() };
    let told = told.iter().map(|entry| HistoryRow {
        edition: entry.edition.clone(),
        reason: entry.reason.clone(),
        summary: entry.summary.clone(),
        date: entry.date.value.clone(),
        note: entry.note.clone(),
    });
    let told: Vec<HistoryRow> = told.collect();
    let fresh = standing.revisions.iter().filter_map(|front| {
        let date = front.date.clone()?;
        let known = told.iter().any(|row| row.date == date);
        let [edition, reason, summary] =
            [&front.edition, &front.reason, &front.summary].map(|text| text.clone().unwrap_or_default());
        (!known).then_some(HistoryRow { edition, reason, summary, date, note: String::new() })
    });
    let fresh: Vec<HistoryRow> = fresh.collect();
    told.into_iter().chain(fresh).collect()
}

/// Tells how the documents of a body stand against its enacted revisions.
///
/// # Errors
/// When a revision cannot be read.
pub fn standing(
    project: &Project,
    municipality: &Municipality,
    base: &Base,
    documents: &[Numbered],
) -> Result<Standing, Vec<Diagnostic>> {
    let sources = project.revision_sources(&municipality.id).map_err(Failure::diagnostics)?;
    stands(&sources, &municipality.policy, base, documents)
}

type Enacted = BTreeMap<String, Vec<Arc<Source>>>;

fn stands(
    sources: &Enacted,
    policy: &PolicyFile,
    base: &Base,
    documents: &[Numbered],
) -> Result<Standing, Vec<Diagnostic>> {
    let mut enacted = Vec::new();
    for texts in sources.values() {
        if let Some(first) = texts.first() {
            enacted.push((revision::front_matter::<RevisionFront>(first)?.0, texts));
        }
    }
    enacted.sort_by(|before, after| before.0.date.cmp(&after.0.date));
    let revisions = enacted.iter().map(|(front, _)| front.clone()).filter(|front| front.date.is_some()).collect();
    let Some((front, texts)) = enacted.last() else { return Ok(never_enacted(policy, documents)) };
    if !same_text(texts, base, documents)? {
        return Ok(Standing { state: State::Draft, date: None, edition: policy.edition.clone(), revisions });
    }
    let edition = front.edition.clone().or_else(|| policy.edition.clone());
    Ok(Standing { state: State::Enacted, date: front.date.clone(), edition, revisions })
}

/// A body without revisions stands by the date that it gives itself, if it gives one to a document that is built.
fn never_enacted(policy: &PolicyFile, documents: &[Numbered]) -> Standing {
    let built = |entry: &&DocumentEntry| documents.iter().any(|document| document.document == entry.document);
    let entries = policy.documents.iter().map(|entry| &entry.value).filter(built);
    let date = entries.filter_map(|entry| entry.date.as_ref()).map(|date| date.value.clone()).next();
    let state = if date.is_some() { State::Enacted } else { State::Draft };
    Standing { state, date, edition: policy.edition.clone(), revisions: Vec::new() }
}

/// Tells whether enacted files hold the text of the documents: byte for byte, else clause for clause.
fn same_text(texts: &[Arc<Source>], base: &Base, documents: &[Numbered]) -> Result<bool, Vec<Diagnostic>> {
    for document in documents {
        let levels = base.documents.get(&document.document).map_or(&[][..], |own| own.levels.as_slice());
        let printed = crate::render::markdown::body(document, levels);
        let name = format!("/{}.md", document.document);
        let Some(source) = texts.iter().find(|source| source.path.ends_with(&name)) else { return Ok(false) };
        if source.text.ends_with(&format!("\n---\n{printed}")) {
            continue;
        }
        let (enacted, _) = revision::enacted(source)?;
        if !enacted.text.same_words(document) {
            return Ok(false);
        }
    }
    Ok(true)
}

type CoverAndHeading = (Option<crate::view::block::Cover>, TitleHeading);

fn cover_of(
    project: &Project,
    municipality: &Municipality,
    entry: &DocumentEntry,
    title: &str,
    standing: &Standing,
) -> Result<CoverAndHeading, Vec<Diagnostic>> {
    let Some(name) = entry.cover.as_ref().filter(|name| name.value != "none") else {
        return Ok((None, TitleHeading::Shown));
    };
    let layout = project.cover(name, &municipality.source)?;
    let made = cover(&layout, &municipality.policy, entry, title, standing).map_err(|line| {
        let place = Place::new(&municipality.source, name.range.clone());
        let message = format!("表紙「{}」の行「{line}」を読めません", name.value);
        let help =
            format!("templates/cover/{}.yaml を直してください。使える値は {} です", name.value, VALUES.join("、"));
        vec![Diagnostic::error("bad-cover", message).at(place).help(help)]
    })?;
    Ok((Some(made), layout.heading))
}

/// Counts the characters of the clauses, and how many of them are the base's.
pub fn share(documents: &[Numbered]) -> (usize, usize) {
    let clauses = documents.iter().flat_map(Numbered::flatten).map(|(clause, _)| clause);
    clauses.fold((0, 0), |(base, all), clause| {
        let size = clause.size();
        let own = if matches!(clause.origin, Origin::Base { .. }) { size } else { 0 };
        (base + own, all + size)
    })
}
