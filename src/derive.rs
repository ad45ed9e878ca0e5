//! Floor 9: leads one body through all stages, from its files to the bytes of each format.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, has_errors};
use crate::lint::Facts;
use crate::lint::facts::DocumentFacts;
use crate::model::document::Inline;
use crate::model::edit::{Operation, Override};
use crate::model::edition::ParameterValue;
use crate::model::id::ClauseId;
use crate::model::municipality::{DocumentEntry, Municipality, PolicyFile};
use crate::model::numbered::{Numbered, Origin};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::numbering::{number, unknown_exceptions};
use crate::numeral::Date;
use crate::project::Project;
use crate::render::Format;
use crate::resolve::{Base, Outcome, Scope, resolve};
use crate::source::Place;
use crate::view::block::Sheet;
use crate::view::cover::{State, TitleHeading, cover};
use crate::view::document::{Layout, sheet};
use crate::view::record::record;

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
    let (numbered, base, scheme, mut diagnostics) = match numbered(project, municipality, scope) {
        Ok(found) => found,
        Err(diagnostics) => return (Vec::new(), diagnostics),
    };
    let mut derived = Vec::new();
    for document in numbered {
        match lay_out(project, municipality, &base, &scheme, document) {
            Ok(document) => derived.push(document),
            Err(mut found) => diagnostics.append(&mut found),
        }
    }
    if has_errors(&diagnostics) { (Vec::new(), diagnostics) } else { (derived, diagnostics) }
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
        (base, scheme) => return Err(base.err().into_iter().chain(scheme.err()).flatten().collect()),
    };
    let Outcome { documents, mut diagnostics, unset } = resolve(&base, municipality, scope);
    if scope == Scope::All && !has_errors(&diagnostics) {
        diagnostics.extend(unknown_exceptions(&documents, municipality));
    }
    diagnostics.extend(unset.iter().map(|(name, label)| unset_parameter(municipality, name, label)));
    let mut numbered = Vec::new();
    for document in documents {
        let (document, mut found) = number(document, &base, municipality, &scheme);
        diagnostics.append(&mut found);
        numbered.push(document);
    }
    if has_errors(&diagnostics) { Err(diagnostics) } else { Ok((numbered, base, scheme, diagnostics)) }
}

fn unset_parameter(municipality: &Municipality, name: &str, label: &str) -> Diagnostic {
    let (section, key) = name.split_once('.').unwrap_or(("parameters", name));
    let place = Place::new(&municipality.source, municipality.policy.name.range.clone());
    let help =
        format!("policy.yaml の {section} に「{key}: …」を書いてください。書くまで文書には【未設定: {label}】と出ます");
    Diagnostic::warning("unset-parameter", format!("「{label}」（{key}）が未設定です")).at(place).help(help)
}

fn lay_out(
    project: &Project,
    municipality: &Municipality,
    base: &Base,
    scheme: &Scheme,
    numbered: Numbered,
) -> Result<Derived, Vec<Diagnostic>> {
    let policy = &municipality.policy;
    let entries = || policy.documents.iter().map(|entry| &entry.value);
    let fallback = || vec![Diagnostic::error("missing-document", "文書の指定がありません")];
    let entry = entries().find(|entry| entry.document == numbered.document).ok_or_else(fallback)?;
    let (cover, heading) = cover_of(project, municipality, entry, &numbered.title)?;
    let last = entries().next_back().is_some_and(|last| last.document == entry.document);
    let history = if last { policy.history.as_slice() } else { &[] };
    let layout = Layout { policy, entry, edition: &base.file, scheme, cover, heading, history };
    let sheet = sheet(&numbered, layout);
    let levels = base.documents.get(&numbered.document).map(|document| document.levels.clone()).unwrap_or_default();
    let (id, name, edition) = (municipality.id.to_string(), policy.name.value.clone(), policy.guideline.value.clone());
    Ok(Derived { numbered, sheet, levels, id, name, edition })
}

type CoverAndHeading = (Option<crate::view::block::Cover>, TitleHeading);

fn cover_of(
    project: &Project,
    municipality: &Municipality,
    entry: &DocumentEntry,
    title: &str,
) -> Result<CoverAndHeading, Vec<Diagnostic>> {
    let Some(name) = entry.cover.as_ref().filter(|name| name.value != "none") else {
        return Ok((None, TitleHeading::Shown));
    };
    let layout = project.cover(name, &municipality.source)?;
    let state = if entry.date.is_some() { State::Enacted } else { State::Draft };
    let made = cover(&layout, &municipality.policy, entry, title, state).map_err(|message| {
        let place = Place::new(&municipality.source, name.range.clone());
        let message = format!("表紙「{}」の書き方に誤りがあります: {message}", name.value);
        vec![Diagnostic::error("bad-cover", message).at(place).help("templates/cover のファイルを見てください")]
    })?;
    Ok((Some(made), layout.heading))
}

/// Writes a document in a format.
///
/// # Errors
/// When a template cannot be used, or the format cannot hold the document.
pub fn encode(project: &Project, derived: &Derived, format: Format) -> Result<Vec<u8>, Vec<Diagnostic>> {
    use crate::render;
    let failed = |message: String| {
        vec![Diagnostic::error("render", format!("{}の{}を作れません: {message}", derived.name, format.extension()))]
    };
    match format {
        Format::Txt => Ok(render::text::text(&derived.sheet).into_bytes()),
        Format::Md => {
            Ok(render::markdown::markdown(&derived.numbered, &derived.levels, &front_matter(derived)).into_bytes())
        }
        Format::Json => {
            let record = record(&derived.numbered, &derived.id, &derived.name, &derived.edition);
            render::json::json(&record).map(String::into_bytes).map_err(|error| failed(error.to_string()))
        }
        Format::Html => {
            let template = project.page().map_err(|diagnostics| diagnostics.to_vec())?;
            render::html::html(&derived.sheet, template)
                .map(String::into_bytes)
                .map_err(|error| failed(error.to_string()))
        }
        Format::Docx => render::docx::docx(&derived.sheet).map_err(|error| failed(error.to_string())),
        Format::Pdf => {
            let template = project
                .template_text("typst/policy.typ")
                .map_err(|_| failed("templates/typst/policy.typ を読めません".to_owned()))?;
            render::pdf::pdf_with(&derived.sheet, &template.text).map_err(|error| failed(error.to_string()))
        }
    }
}

fn front_matter(derived: &Derived) -> String {
    let levels: Vec<&str> = derived.levels.iter().map(|role| role.as_str()).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    format!(
        "document: {}\ntitle: {}\nname: {}\nguideline: {}\nlevels: [{}]\n",
        derived.numbered.document,
        quoted(&derived.numbered.title),
        quoted(&derived.name),
        derived.edition,
        levels.join(", ")
    )
}

/// Gathers what is known of a body for its check: its own words, its dates, and its documents without its overrides.
pub fn facts(project: &Project, municipality: &Municipality, neighbours: &[String]) -> Facts {
    let policy = &municipality.policy;
    let date = |text: Option<&str>| text.and_then(Date::parse);
    let documents = policy.documents.iter().map(|entry| {
        let entry = &entry.value;
        let date = date(entry.date.as_ref().map(|date| date.value.as_str()));
        (entry.document, DocumentFacts { disclosure: entry.disclosure, date })
    });
    let bare = Municipality { overrides: Vec::new(), ..municipality.clone() };
    let parameter = policy.parameters.iter().find(|(name, _)| name.value == "prefecture");
    let prefecture = match parameter.map(|(_, value)| &value.value) {
        Some(ParameterValue::Text(text)) => text.clone(),
        Some(ParameterValue::List(_)) | None => String::new(),
    };
    Facts {
        name: policy.name.value.clone(),
        self_word: policy.self_word.clone(),
        kind: Some(policy.kind),
        prefecture,
        neighbours: neighbours.iter().filter(|name| **name != policy.name.value).cloned().collect(),
        documents: documents.collect(),
        edition: policy.edition.clone().unwrap_or_default(),
        history: policy.history.iter().map(|row| (row.edition.clone(), date(Some(&row.date.value)))).collect(),
        values: values(policy),
        written: municipality.overrides.iter().map(|change| (change.clause.clone(), written(change))).collect(),
        base: numbered(project, &bare, Scope::All).map(|(documents, ..)| documents).unwrap_or_default(),
        reasons: reasons(&municipality.overrides),
    }
}

fn values(policy: &PolicyFile) -> Vec<String> {
    let parameters = policy.parameters.values().flat_map(|value| match &value.value {
        ParameterValue::Text(text) => vec![text.clone()],
        ParameterValue::List(items) => items.clone(),
    });
    parameters.chain(policy.officers.values().map(|officer| officer.value.clone())).collect()
}

fn written(change: &Override) -> String {
    match &change.operation {
        Operation::Substitute { to, .. } => plain(to),
        Operation::Retitle { title } => plain(title),
        Operation::Replace { text, .. } => text.clone(),
        Operation::Insert { content, .. } => content.text.clone(),
        Operation::Remove | Operation::Move { .. } => String::new(),
    }
}

/// The characters of a text without its references.
fn plain(text: &[Inline]) -> String {
    let own = text.iter().filter(|inline| !matches!(inline, Inline::Reference(_)));
    own.map(Inline::key).collect()
}

fn reasons(overrides: &[Override]) -> BTreeMap<ClauseId, String> {
    let mut reasons: BTreeMap<ClauseId, String> = BTreeMap::new();
    for change in overrides.iter().filter(|change| !change.reason.is_empty()) {
        reasons.entry(change.clause.clone()).or_insert_with(|| change.reason.clone());
    }
    reasons
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
