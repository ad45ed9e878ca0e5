//! `hoshin diff`: the 新旧対照表 of two revisions, drafts or files.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use crate::cli::args::Diff;
use crate::cli::sides::{Side, paired, sides};
use crate::cli::{Outcome, report};
use crate::diff::change::{Comparison, Head, Row, RowKind};
use crate::diff::reason::give_own_reasons;
use crate::diff::report::summary;
use crate::diff::{proved, report::report as record};

use crate::model::id::ClauseId;
use crate::model::numbered::{Numbered, Origin};
use crate::numeral::Date;
use crate::project::{Project, Written};
use crate::render::{Format, json};
use crate::source::{Located, Source};
use crate::view::block::Sheet;
use crate::view::convention::Convention;
use crate::view::shinkyu::list::{Item, Told, appendix, counted, items, quoted};
use crate::view::shinkyu::{Occasion, shinkyu};

/// The convention of a body that has chosen none.
pub const USUAL: &str = "prefecture";

/// The formats that are written when none is named.
const USUAL_FORMATS: [Format; 3] = [Format::Html, Format::Docx, Format::Pdf];

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Diff) -> Outcome {
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let project = Project::open_or_built_in(root, &start);
    match tables(&project, command) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn tables(project: &Project, command: &Diff) -> Result<Outcome, Outcome> {
    let (before, after) = sides(Some(project), &command.before, command.after.as_deref())?;
    between(project, command, before, after)
}

/// Writes the tables of two sides.
pub fn between(project: &Project, command: &Diff, before: Side, after: Side) -> Result<Outcome, Outcome> {
    let paper = paper(project, command, &after)?;
    let folder = folder(project, command, &before, &after);
    let edition = new_edition(project, &before, &after);
    let comparisons = compared(before, after, edition.as_ref())?;
    let shown = shown(&comparisons);
    let told: Vec<Told> = shown.iter().map(|one| told(one)).collect();
    if told.iter().any(|told| told.summary.unrelated) {
        report::note("注意: 二つの文書には、対応する条項がほとんどありません。違う文書ではないか確かめてください");
    }
    let notes: Vec<String> = edition.iter().map(NewEdition::note).collect();
    let sheet = paper.map(|(convention, occasion)| {
        let appendix = Some(appendix(&told, &notes));
        Sheet { appendix, ..shinkyu(&shown, &convention, &occasion) }
    });
    write(project, command, &folder, sheet.as_ref(), &comparisons)?;
    notes.iter().for_each(|note| report::line(note));
    tell(&told);
    Ok(Outcome::Done)
}

fn formats(command: &Diff) -> &[Format] {
    if command.format.is_empty() { &USUAL_FORMATS } else { &command.format }
}

/// What a table that is laid out needs; nothing where only data are asked for.
fn paper(project: &Project, command: &Diff, after: &Side) -> Result<Option<(Convention, Occasion)>, Outcome> {
    if formats(command).iter().all(|format| *format == Format::Json) && command.convention.is_none() {
        return Ok(None);
    }
    Ok(Some((convention(project, command, after)?, occasion(after))))
}

/// The guideline edition before and after, where the body went over to another.
struct NewEdition {
    before: String,
    after: String,
}

impl NewEdition {
    fn note(&self) -> String {
        format!("準拠するガイドライン: {} → {}", self.before, self.after)
    }
}

fn new_edition(project: &Project, before: &Side, after: &Side) -> Option<NewEdition> {
    let (old, new) = (before.guideline.as_deref()?, after.guideline.as_deref()?);
    let source = Source::new("", "");
    let name = |id: &str| {
        let base = project.base(&Located { value: id.to_owned(), range: 0..0 }, &source);
        base.map_or_else(|_| id.to_owned(), |base| base.file.name.clone())
    };
    (old != new).then(|| NewEdition { before: name(old), after: name(new) })
}

/// The documents that changed; all of them where none did.
fn shown(comparisons: &[Comparison]) -> Vec<&Comparison> {
    let changed: Vec<&Comparison> = comparisons.iter().filter(|one| one.rows.iter().any(Row::is_change)).collect();
    if changed.is_empty() { comparisons.iter().collect() } else { changed }
}

fn told(comparison: &Comparison) -> Told {
    let title = [&comparison.after.title, &comparison.before.title].into_iter().find(|title| !title.is_empty());
    Told { title: title.cloned().unwrap_or_default(), summary: summary(comparison) }
}

fn convention(project: &Project, command: &Diff, after: &Side) -> Result<Convention, Outcome> {
    let chosen = after.municipality.as_ref().and_then(|own| Some((own.policy.shinkyu.clone()?, own.source.clone())));
    let named =
        |name: &str| (Located { value: name.to_owned(), range: 0..name.len() }, Source::new("--convention", name));
    let (name, source) = match (&command.convention, chosen) {
        (Some(name), _) => named(name),
        (None, Some(chosen)) => chosen,
        (None, None) => named(USUAL),
    };
    project.convention(&name, &source).map_err(|diagnostics| report::diagnostics(&diagnostics).max(Outcome::Failed))
}

fn occasion(after: &Side) -> Occasion {
    let organization = after.municipality.as_ref().map_or_else(String::new, |own| own.policy.name.value.clone());
    let date = after.date.as_deref().and_then(Date::parse).map_or_else(String::new, Date::wareki);
    let stem = Path::new(&after.name).file_stem().unwrap_or_default();
    let document = after.municipality.as_ref().map_or_else(|| stem.to_string_lossy().into_owned(), |_| String::new());
    Occasion { organization, document, date, state: after.state }
}

/// Where the tables go: the folder of the body, or the present one.
fn folder(project: &Project, command: &Diff, before: &Side, after: &Side) -> PathBuf {
    let body = after.municipality.as_ref().or(before.municipality.as_ref());
    match (&command.output, body) {
        (Some(path), _) => path.clone(),
        (None, Some(own)) => project.root().join("output").join(own.id.as_str()),
        (None, None) => PathBuf::from("."),
    }
}

fn compared(before: Side, after: Side, edition: Option<&NewEdition>) -> Result<Vec<Comparison>, Outcome> {
    let heads = (head(&before), head(&after));
    let overrides = after.municipality.as_ref().map(|own| own.overrides.clone()).unwrap_or_default();
    let mut comparisons = Vec::new();
    for (before, after) in paired(before, after) {
        let mut comparison = proved(&before, &after).map_err(|error| report::refuse(&error.to_string()))?;
        comparison.before = Head { title: comparison.before.title, ..heads.0.clone() };
        comparison.after = Head { title: comparison.after.title, ..heads.1.clone() };
        give_own_reasons(&mut comparison, &overrides);
        edition.into_iter().for_each(|edition| give_reason(&mut comparison, &after, edition));
        comparisons.push(comparison);
    }
    Ok(comparisons)
}

fn head(side: &Side) -> Head {
    Head { name: side.name.clone(), title: String::new(), date: side.date.clone(), guideline: side.guideline.clone() }
}

/// A changed clause in the words of the base changed because the guideline did.
fn give_reason(comparison: &mut Comparison, after: &Numbered, edition: &NewEdition) {
    let clauses = after.flatten();
    let of_base = clauses.iter().filter(|(clause, _)| matches!(clause.origin, Origin::Base { .. }));
    let of_base: BTreeSet<&ClauseId> = of_base.map(|(clause, _)| &clause.id).collect();
    let changed = |row: &&mut Row| row.is_change() && row.kind != RowKind::Renumbered && row.reasons.is_empty();
    let rows = comparison.rows.iter_mut().filter(changed).filter(|row| of_base.contains(&row.id));
    rows.for_each(|row| row.reasons.push(format!("ガイドライン（{}）", edition.after)));
}

fn write(
    project: &Project,
    command: &Diff,
    target: &Path,
    sheet: Option<&Sheet>,
    comparisons: &[Comparison],
) -> Result<(), Outcome> {
    let formats = formats(command);
    for format in formats {
        let bytes = encoded(project, command, sheet, comparisons, *format)?;
        let path = file(target, *format, formats.len());
        let written = Project::write(&path, &bytes).map_err(|error| report::machine(&error))?;
        let how = if written == Written::Same { "（前と同じ）" } else { "" };
        report::line(&format!("{}{how}", path.display()));
    }
    Ok(())
}

fn encoded(
    project: &Project,
    command: &Diff,
    sheet: Option<&Sheet>,
    comparisons: &[Comparison],
    format: Format,
) -> Result<Vec<u8>, Outcome> {
    let printed = command.summary && format != Format::Html;
    let encode = |sheet: &Sheet| {
        let sheet = if printed { Cow::Owned(sheet.clone().with_appendix_printed()) } else { Cow::Borrowed(sheet) };
        report::encoded(project, &sheet, format)
    };
    match (format, sheet) {
        (Format::Json, _) | (_, None) => data(comparisons),
        (_, Some(sheet)) => encode(sheet),
    }
}

fn data(comparisons: &[Comparison]) -> Result<Vec<u8>, Outcome> {
    let text = match comparisons {
        [one] => json::json(&record(one)),
        many => json::json(&record(&Comparison::joined(many.to_vec()))),
    };
    text.map(String::into_bytes).map_err(|error| report::refuse(&error.to_string()))
}

/// The file of a format: the named file where one format was asked for, else `shinkyu.*` in the folder.
fn file(target: &Path, format: Format, formats: usize) -> PathBuf {
    let named = target.extension().is_some_and(|extension| extension == format.extension());
    if named && formats == 1 { target.to_owned() } else { target.join(format!("shinkyu.{}", format.extension())) }
}

fn tell(documents: &[Told]) {
    for told in documents {
        let title = if documents.len() > 1 { format!("{}　", told.title) } else { String::new() };
        report::line(&format!("{title}{}", counted(&told.summary)));
        items(&told.summary.changes).iter().for_each(|item| report::line(&line(item)));
    }
}

fn line(item: &Item) -> String {
    let words = match (quoted(&item.before, 40), quoted(&item.after, 40)) {
        (before, after) if before.is_empty() => after,
        (before, after) if after.is_empty() => format!("{before} を削る"),
        (before, after) => format!("{before} → {after}"),
    };
    let reasons =
        if item.reasons.is_empty() { String::new() } else { format!("（理由: {}）", item.reasons.join("、")) };
    format!("  {}  {}  {words}{reasons}", item.place, item.kind.word())
}
