//! Floor 9: leads one body through all stages, from its files to the bytes of each format.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use rayon::prelude::*;

use crate::compare::names::{BODY, sign};
use crate::diag::{Diagnostic, has_errors};
use crate::diff::diff;
use crate::diff::terms::changed_words;
use crate::import::text::read_text;
use crate::lint::Facts;
use crate::lint::facts::DocumentFacts;
use crate::model::document::Inline;
use crate::model::edit::{Operation, Override};
use crate::model::edition::ParameterValue;
use crate::model::id::{ClauseId, DocumentKind, MunicipalityId};
use crate::model::municipality::{DocumentEntry, Municipality, PolicyFile};
use crate::model::numbered::{Numbered, Origin};
use crate::model::revision::{Revision, RevisionFront, Standing, State};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::numbering::{number, unknown_exceptions};
use crate::numeral::Date;
use crate::parse::block::Titles;
use crate::parse::revision;
use crate::project::{Failure, Project};
use crate::render::pdf::PdfError;
use crate::render::{Fault, Format};
use crate::resolve::{Base, Outcome, Resolved, Scope, resolve, resolve_with};
use crate::source::{Located, Place, Source};
use crate::view::block::{Block, Sheet};
use crate::view::cover::{TitleHeading, VALUES, cover};
use crate::view::document::{Frame, HistoryRow, Layout, sheet, text};
use crate::view::record::record;
use crate::view::review;

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
        (base, scheme) => return Err(base.err().into_iter().chain(scheme.err()).flatten().collect()),
    };
    let Outcome { documents, mut diagnostics, unset } = resolve(&base, municipality, scope);
    if has_errors(&diagnostics) && !all_inserted(&documents, municipality) {
        return Err(diagnostics);
    }
    if scope == Scope::All {
        diagnostics.extend(unknown_exceptions(&documents, municipality));
    }
    diagnostics.extend(unset.iter().map(|(name, label)| unset_parameter(municipality, name, label)));
    let mut numbered = Vec::new();
    for document in documents {
        let (document, mut found) = number(&document, &base, municipality, &scheme);
        diagnostics.append(&mut found);
        numbered.push(document);
    }
    if has_errors(&diagnostics) { Err(diagnostics) } else { Ok((numbered, base, scheme, diagnostics)) }
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

fn unset_parameter(municipality: &Municipality, name: &str, label: &str) -> Diagnostic {
    let (section, key) = name.split_once('.').unwrap_or(("parameters", name));
    let source = &municipality.source;
    let written = source.text.find(&format!("\n{section}:")).map(|start| start + 1..start + 1 + section.len());
    let place = Place::new(source, written.unwrap_or_else(|| municipality.policy.name.range.clone()));
    let help =
        format!("policy.yaml の {section} に「{key}: …」を書いてください。書くまで文書には【未設定: {label}】と出ます");
    Diagnostic::warning("unset-parameter", format!("「{label}」（{key}）が未設定です")).at(place).help(help)
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

/// Writes a document in several formats; a Word file that is made together with a PDF has its page numbers in the 目次.
///
/// # Errors
/// When a template cannot be used, or a format cannot hold the document.
pub fn encode_all(
    project: &Project,
    derived: &Derived,
    formats: &[Format],
) -> Result<Vec<(Format, Vec<u8>)>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut left: Vec<Format> = formats.to_vec();
    if formats.contains(&Format::Pdf) && formats.contains(&Format::Docx) {
        let (pdf, docx) = printed_pair(project, &derived.sheet)?;
        files.extend([(Format::Pdf, pdf), (Format::Docx, docx)]);
        left.retain(|format| !matches!(format, Format::Pdf | Format::Docx));
    }
    let rest: Vec<_> = left.par_iter().map(|format| (*format, encode(project, derived, *format))).collect();
    for (format, bytes) in rest {
        files.push((format, bytes?));
    }
    Ok(files)
}

/// The PDF, and the Word file with the page numbers of the PDF.
fn printed_pair(project: &Project, sheet: &Sheet) -> Result<(Vec<u8>, Vec<u8>), Vec<Diagnostic>> {
    use crate::render;
    let template = project.pdf_template()?;
    let printed =
        render::pdf::printed(sheet, &template.text).map_err(|error| vec![pdf_fault(sheet, &template, &error)])?;
    let docx = render::docx::docx_with_pages(sheet, &printed.pages);
    let docx = docx.map_err(|error| vec![unrendered(sheet, Format::Docx, &error.to_string())])?;
    Ok((printed.bytes, docx))
}

fn unrendered(sheet: &Sheet, format: Format, message: &str) -> Diagnostic {
    Diagnostic::error("render", format!("{}の{}を作れません: {message}", sheet.title, format.extension()))
}

fn pdf_fault(sheet: &Sheet, template: &Arc<Source>, error: &PdfError) -> Diagnostic {
    match error {
        PdfError::Template(fault) => bad_pdf_template(template, fault),
        PdfError::Export(_) => unrendered(sheet, Format::Pdf, &error.to_string()),
    }
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
        Format::Html | Format::Docx | Format::Pdf | Format::Csv | Format::Xlsx => {
            encode_sheet(project, &derived.sheet, format)
        }
    }
}

/// Gives documents as the text that an imported file is compared with, titles where that file writes them.
pub fn as_imported(derived: &[Derived], titles: Titles) -> String {
    use crate::render;
    let marked = |document: &Derived| {
        let written = render::markdown::markdown(&document.numbered, &document.levels, &front_matter(document));
        read_text(&written).blocks.into_iter().map(|block| block.text + "\n").collect::<String>()
    };
    let text = |document: &Derived| match titles {
        Titles::AsPrinted => render::text::text(&document.sheet),
        Titles::BesideLabels => marked(document),
    };
    derived.iter().map(text).collect()
}

/// Writes a sheet in a format that needs nothing but blocks.
///
/// # Errors
/// When a template cannot be used, or the format cannot hold the sheet.
pub fn encode_sheet(project: &Project, sheet: &Sheet, format: Format) -> Result<Vec<u8>, Vec<Diagnostic>> {
    use crate::render;
    let failed = |message: String| vec![unrendered(sheet, format, &message)];
    match format {
        Format::Html => {
            let template = project.page().map_err(|diagnostics| diagnostics.to_vec())?;
            render::html::html(sheet, template).map(String::into_bytes).map_err(|error| project.page_fault(&error))
        }
        Format::Docx => render::docx::docx(sheet).map_err(|error| failed(error.to_string())),
        Format::Pdf => {
            let template = project.pdf_template()?;
            render::pdf::pdf_with(sheet, &template.text).map_err(|error| vec![pdf_fault(sheet, &template, &error)])
        }
        Format::Csv => render::csv::csv(sheet).map_err(|error| failed(error.to_string())),
        Format::Xlsx => render::xlsx::xlsx(sheet).map_err(|error| failed(error.to_string())),
        Format::Txt => Ok(render::text::text(sheet).into_bytes()),
        Format::Md => Ok(render::pipes::pipes(sheet).into_bytes()),
        Format::Json => render::json::json(sheet).map(String::into_bytes).map_err(|error| failed(error.to_string())),
    }
}

fn bad_pdf_template(template: &Arc<Source>, fault: &Fault) -> Diagnostic {
    let lines = template.text.split_inclusive('\n').take(fault.line.unwrap_or(1).saturating_sub(1));
    let start = lines.map(str::len).sum();
    let length = template.text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let help = format!("typst の知らせ「{}」を見て、ひな形を直してください", fault.message);
    Diagnostic::error("bad-template", "PDFのひな形に誤りがあります")
        .at(Place::new(template, start..start + length))
        .help(help)
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
pub fn facts(project: &Project, municipality: &Municipality, documents: &[Numbered], neighbours: &[String]) -> Facts {
    let policy = &municipality.policy;
    let date = |text: Option<&str>| text.and_then(Date::parse);
    let entries = policy.documents.iter().map(|entry| {
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
    let rows = policy.history.iter().flatten();
    let listed: Vec<_> = rows.map(|row| (row.edition.clone(), date(Some(&row.date.value)))).collect();
    let revisions = project.revisions(&municipality.id).map(|(revisions, _)| revisions).unwrap_or_default();
    let enacted = decided(&revisions);
    let later = enacted.iter().filter(|(edition, _)| listed.iter().all(|(listed, _)| listed != edition));
    let history = listed.iter().chain(later).cloned().collect();
    let changed = revisions.last().map(|last| changed(last, documents)).unwrap_or_default();
    let same = |last: &Revision| {
        last.documents.iter().all(|own| documents.iter().any(|document| own.text.same_words(document)))
    };
    let amended = revisions.last().is_some_and(|last| !same(last));
    Facts {
        name: policy.name.value.clone(),
        self_word: policy.self_word.clone(),
        kind: Some(policy.kind),
        prefecture,
        neighbours: neighbours.iter().filter(|name| **name != policy.name.value).cloned().collect(),
        documents: entries.collect(),
        edition: policy.edition.clone().unwrap_or_default(),
        history,
        enacted,
        amended,
        values: values(policy),
        written: municipality.overrides.iter().map(|change| (change.clause.clone(), written(change))).collect(),
        base: numbered(project, &bare, Scope::All).map(|(documents, ..)| documents).unwrap_or_default(),
        changed,
        reasons: reasons(&municipality.overrides),
    }
}

/// What is known of a revision on record: nothing of what its body would write today.
pub fn facts_of_revision(
    project: &Project,
    municipality: &Municipality,
    revision: &Revision,
    neighbours: &[String],
) -> Facts {
    let facts = facts(project, municipality, &[], neighbours);
    let on = revision.date().and_then(Date::parse);
    let until = |(_, date): &(String, Option<Date>)| on.is_none() || date.is_none() || *date <= on;
    let documents = facts.documents.into_iter().map(|(kind, known)| (kind, DocumentFacts { date: on, ..known }));
    Facts {
        documents: documents.collect(),
        edition: revision.front().and_then(|front| front.edition.clone()).unwrap_or_default(),
        history: facts.history.into_iter().filter(until).collect(),
        amended: false,
        values: Vec::new(),
        written: Vec::new(),
        base: Vec::new(),
        changed: Vec::new(),
        reasons: BTreeMap::new(),
        ..facts
    }
}

/// The editions and dates of revisions that name both.
fn decided(revisions: &[Revision]) -> Vec<(String, Option<Date>)> {
    let fronts = revisions.iter().filter_map(Revision::front);
    let dated = fronts.filter_map(|front| Some((front.edition.clone()?, Date::parse(front.date.as_deref()?))));
    dated.filter(|(edition, _)| !edition.is_empty()).collect()
}

/// The words that the text has in the place of words of the last decision: a defined term, or one changed twice.
fn changed(last: &Revision, documents: &[Numbered]) -> Vec<(String, String)> {
    let mut all: BTreeMap<(String, String), usize> = BTreeMap::new();
    for document in documents {
        let before = last.documents.iter().find(|own| own.front.document == document.document);
        let Some(before) = before.filter(|own| !own.text.same_words(document)) else { continue };
        for (pair, clauses) in changed_words(&diff(&before.text, document)) {
            *all.entry(pair).or_default() += clauses.len();
        }
    }
    let titles: BTreeSet<&str> =
        documents.iter().flat_map(Numbered::flatten).map(|(clause, _)| clause.title.as_str()).collect();
    let kept = all.into_iter().filter(|((_, after), count)| *count > 1 || titles.contains(after.as_str()));
    kept.map(|(pair, _)| pair).collect()
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
