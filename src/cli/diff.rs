//! `hoshin diff`: the 新旧対照表 of two revisions, drafts or files.

use std::path::{Path, PathBuf};

use crate::cli::args::Diff;
use crate::cli::sides::{Side, paired, sides};
use crate::cli::{Outcome, report};
use crate::derive;
use crate::diff::change::{Comparison, Head, RowKind};
use crate::diff::report::{Change, Summary, summary};
use crate::diff::{proved, report::report as record};
use crate::model::revision::State;
use crate::numeral::Date;
use crate::project::{Project, Written};
use crate::render::{Format, json};
use crate::source::{Located, Source};
use crate::view::block::Sheet;
use crate::view::convention::Convention;
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
    let convention = convention(project, command, &after)?;
    let folder = folder(project, command, &before, &after);
    let occasion = occasion(&after);
    let heads = (before.name.clone(), after.name.clone());
    let comparisons = compared(before, after, &heads)?;
    let whole = joined(&comparisons);
    let told = summary(&whole);
    if told.unrelated {
        report::note("注意: 二つの文書には、対応する条項がほとんどありません。違う文書ではないか確かめてください");
    }
    let sheet = sheet(&comparisons, &convention, &occasion);
    write(project, command, &folder, &sheet, &whole)?;
    tell(&told);
    Ok(Outcome::Done)
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
    Occasion { organization, document: String::new(), date, state: after.state }
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

fn compared(before: Side, after: Side, heads: &(String, String)) -> Result<Vec<Comparison>, Outcome> {
    let mut comparisons = Vec::new();
    for (before, after) in paired(before, after) {
        let mut comparison = proved(&before, &after).map_err(|error| report::refuse(&error.to_string()))?;
        comparison.before.name.clone_from(&heads.0);
        comparison.after.name.clone_from(&heads.1);
        comparisons.push(comparison);
    }
    Ok(comparisons)
}

/// One comparison of all documents, for the summary and for JSON.
fn joined(comparisons: &[Comparison]) -> Comparison {
    let head = |side: fn(&Comparison) -> &Head| {
        let titles: Vec<&str> =
            comparisons.iter().map(|one| side(one).title.as_str()).filter(|title| !title.is_empty()).collect();
        let name = comparisons.first().map_or_else(String::new, |one| side(one).name.clone());
        Head { name, title: titles.join("、") }
    };
    let rows = comparisons.iter().flat_map(|one| one.rows.iter().cloned()).collect();
    Comparison { before: head(|one| &one.before), after: head(|one| &one.after), rows }
}

/// Lays the documents that changed under each other; all of them where none did.
fn sheet(comparisons: &[Comparison], convention: &Convention, occasion: &Occasion) -> Sheet {
    let changed = |one: &&Comparison| one.rows.iter().any(|row| row.kind != RowKind::Unchanged);
    let mut shown: Vec<&Comparison> = comparisons.iter().filter(changed).collect();
    if shown.is_empty() {
        shown = comparisons.iter().collect();
    }
    let mut sheets = shown.into_iter().map(|one| {
        let title = if one.after.title.is_empty() { &one.before.title } else { &one.after.title };
        shinkyu(one, convention, &Occasion { document: title.clone(), ..occasion.clone() })
    });
    let mut first = sheets.next().unwrap_or_default();
    sheets.for_each(|next| first.blocks.extend(next.blocks));
    if occasion.state == State::Draft {
        first.title.push_str("（案）");
    }
    first
}

fn write(project: &Project, command: &Diff, target: &Path, sheet: &Sheet, whole: &Comparison) -> Result<(), Outcome> {
    let formats = if command.format.is_empty() { &USUAL_FORMATS[..] } else { &command.format };
    for format in formats {
        let bytes = match format {
            Format::Json => json::json(&record(whole))
                .map(String::into_bytes)
                .map_err(|error| report::refuse(&error.to_string()))?,
            Format::Html | Format::Docx | Format::Pdf | Format::Csv | Format::Xlsx | Format::Txt | Format::Md => {
                let encoded = derive::encode_sheet(project, sheet, *format);
                encoded.map_err(|diagnostics| report::diagnostics(&diagnostics))?
            }
        };
        let path = file(target, *format, formats.len());
        let written = Project::write(&path, &bytes).map_err(|error| report::machine(&error))?;
        let how = if written == Written::Same { "（前と同じ）" } else { "" };
        report::line(&format!("{}{how}", path.display()));
    }
    Ok(())
}

/// The file of a format: the named file where one format was asked for, else `shinkyu.*` in the folder.
fn file(target: &Path, format: Format, formats: usize) -> PathBuf {
    let named = target.extension().is_some_and(|extension| extension == format.extension());
    if named && formats == 1 { target.to_owned() } else { target.join(format!("shinkyu.{}", format.extension())) }
}

fn tell(summary: &Summary) {
    if summary.changed == 0 {
        report::line("変わった条項はありません");
        return;
    }
    let counts: Vec<String> = RowKind::ALL
        .iter()
        .filter(|kind| **kind != RowKind::Unchanged)
        .filter_map(|kind| {
            summary.counts.get(kind.as_str()).filter(|count| **count > 0).map(|count| format!("{}{count}", word(*kind)))
        })
        .collect();
    report::line(&format!("変わった条項 {}（{}）", summary.changed, counts.join("、")));
    summary.changes.iter().for_each(|change| report::line(&told(change)));
}

fn word(kind: RowKind) -> &'static str {
    match kind {
        RowKind::Unchanged => "変更なし",
        RowKind::Amended => "改正",
        RowKind::Added => "追加",
        RowKind::Removed => "削除",
        RowKind::Renumbered => "番号のみ",
        RowKind::Moved => "移動",
    }
}

fn told(change: &Change) -> String {
    let place = match (change.before_place.as_str(), change.after_place.as_str()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) if before == after => after.to_owned(),
        (before, after) => format!("{before} → {after}"),
    };
    let words = match (quoted(&change.before_words), quoted(&change.after_words)) {
        (before, after) if before.is_empty() => after,
        (before, after) if after.is_empty() => format!("{before} を削る"),
        (before, after) => format!("{before} → {after}"),
    };
    let reasons =
        if change.reasons.is_empty() { String::new() } else { format!("（理由: {}）", change.reasons.join("、")) };
    format!("  {place}  {}  {words}{reasons}", word(change.kind))
}

fn quoted(words: &[String]) -> String {
    let short = |word: &String| match word.char_indices().nth(40) {
        Some((end, _)) => format!("「{}…」", word.get(..end).unwrap_or(word)),
        None => format!("「{word}」"),
    };
    words.iter().map(short).collect()
}
