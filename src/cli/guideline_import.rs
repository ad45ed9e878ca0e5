//! `hoshin guideline import`: brings the text of a new edition in.

use std::path::Path;

use crate::cli::args::GuidelineImport;
use crate::cli::guideline::sample;
use crate::cli::{Outcome, report};
use crate::diag::has_errors;
use crate::model::id::{ClauseId, DocumentKind, EditionId};
use crate::model::numbered::Numbered;
use crate::numbering::labels::{Exceptions, count};
use crate::numbering::number;
use crate::numbering::reference::Wording;
use crate::numbering::scheme::Scheme;
use crate::parse::edit_yaml::{Edits, scalar, top_line};
use crate::parse::plain;
use crate::project::Project;
use crate::resolve::{Base, Scope, resolve};
use crate::source::Located;
use crate::update::carry::{Carried, Former, carry};

/// Runs the command.
pub fn run(project: &Project, command: &GuidelineImport) -> Outcome {
    match import(project, command) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn import(project: &Project, command: &GuidelineImport) -> Result<Outcome, Outcome> {
    let wanted = DocumentKind::ALL.into_iter().find(|kind| kind.as_str() == command.document);
    let kind = wanted.ok_or_else(|| report::refuse("文書は basic-policy か standards です"))?;
    let id = EditionId::new(&command.edition);
    let id =
        id.ok_or_else(|| report::refuse("版の名前には半角の英小文字、数字、ハイフン、ピリオドだけを使ってください"))?;
    let folder = project.root().join("guideline").join(id.as_str());
    if folder.exists() {
        return Err(report::refuse(&format!("{} は既にあります", folder.display())));
    }
    let base = project.edition(&command.follows).map_err(|found| report::diagnostics(&found).max(Outcome::Failed))?;
    let (source, found) = Project::outside_text(&command.file).map_err(|failure| report::failure(&failure))?;
    report::diagnostics(&found);
    let carried = carried(project, &base, kind, &plain::read(&source.text))?;
    let files = files(project, &base, kind, &id, &carried)?;
    for (path, text) in &files {
        Project::write(&folder.join(path), text.as_bytes()).map_err(|error| report::machine(&error))?;
    }
    tell(&folder, &carried);
    Ok(check(project, &id))
}

fn carried(project: &Project, base: &Base, kind: DocumentKind, text: &Numbered) -> Result<Carried, Outcome> {
    let shown = |found: Vec<crate::diag::Diagnostic>| report::diagnostics(&found).max(Outcome::Failed);
    let municipality = sample(base, base).map_err(shown)?;
    let scheme = Located { value: "decimal".to_owned(), range: 0..7 };
    let scheme = project.scheme(&scheme, &municipality.source).map_err(shown)?;
    let documents = resolve(base, &municipality, Scope::All).documents;
    let missing = || report::refuse(&format!("版「{}」に {kind} がありません", base.id));
    let document = documents.into_iter().find(|document| document.kind == kind).ok_or_else(missing)?;
    let (printed, _) = number(document.clone(), base, &municipality, &scheme);
    let numbering = &municipality.policy.numbering;
    let (levels, exceptions) = (Scheme::levels(&scheme, kind), Exceptions::new(numbering));
    let counted = count(&document.clauses, levels, numbering, &exceptions);
    let wording = Wording { scheme: &scheme, levels, counted: &counted, digits: numbering.digits };
    let roles = base.documents.get(&kind).map(|document| document.levels.clone()).unwrap_or_default();
    Ok(carry(&Former { clauses: &document.clauses, printed: &printed, wording: &wording, levels: &roles }, text))
}

/// The files of the new edition: the text, the other documents as they were, and `edition.yaml`.
fn files(
    project: &Project,
    base: &Base,
    kind: DocumentKind,
    id: &EditionId,
    carried: &Carried,
) -> Result<Vec<(String, String)>, Outcome> {
    let before = project.edition_files(&base.id).map_err(|failure| report::failure(&failure))?;
    let own = |path: &str| path == format!("{kind}.md") || path.starts_with(&format!("{kind}/"));
    let mut files = Vec::new();
    for (path, source) in &before {
        if path == "edition.yaml" {
            files.push((path.clone(), edition(&source.text, base, id, carried)));
        } else if !own(path) {
            files.push((path.clone(), source.text.clone()));
        }
    }
    let front = before.iter().filter(|(path, _)| own(path)).find_map(|(_, source)| {
        let (front, _) = source.text.strip_prefix("---\n")?.split_once("\n---\n")?;
        Some(front.to_owned())
    });
    files.push((format!("{kind}.md"), format!("---\n{}\n---\n{}", front.unwrap_or_default(), carried.text)));
    Ok(files)
}

fn edition(text: &str, base: &Base, id: &EditionId, carried: &Carried) -> String {
    let mut edits = Edits::default();
    for key in ["name", "follows", "period", "date", "renamed", "split", "merged", "dropped"] {
        if let Some(line) = top_line(text, key) {
            edits.replace(line, "");
        }
    }
    let list = |ids: &[ClauseId]| ids.iter().map(ClauseId::as_str).collect::<Vec<_>>().join(", ");
    let map = |all: &std::collections::BTreeMap<ClauseId, Vec<ClauseId>>| -> String {
        all.iter().map(|(id, ids)| format!("  {id}: [{}]\n", list(ids))).collect()
    };
    let mut head = format!("name: {}\nfollows: {}\n", scalar(&format!("{id}（取込み案）")), base.id);
    head.push_str("# 次の四つは取込みのときの案である。確かめて、違うところを直す\nrenamed: {}\n");
    for (key, all) in [("split", &carried.split), ("merged", &carried.merged)] {
        let lines = map(all);
        head.push_str(&if lines.is_empty() { format!("{key}: {{}}\n") } else { format!("{key}:\n{lines}") });
    }
    head.push_str(&format!("dropped: [{}]\n", list(&carried.dropped)));
    head + &edits.apply(text)
}

fn tell(folder: &Path, carried: &Carried) {
    report::line(&format!("{} に取り込みました", folder.display()));
    let list = |ids: &[ClauseId]| ids.iter().map(ClauseId::as_str).collect::<Vec<_>>().join("、");
    if !carried.new.is_empty() {
        report::line(&format!("  新しい条項（意味の分かる識別子に改めてください）: {}", list(&carried.new)));
    }
    carried
        .split
        .iter()
        .for_each(|(old, parts)| report::line(&format!("  分かれたらしい条項: {old} → {}", list(parts))));
    carried
        .merged
        .iter()
        .for_each(|(new, olds)| report::line(&format!("  一つになったらしい条項: {} → {new}", list(olds))));
    if !carried.dropped.is_empty() {
        report::line(&format!("  無くなった条項: {}", list(&carried.dropped)));
    }
}

/// Reads the new edition as any other, so that what does not fit any more is told at once.
fn check(project: &Project, id: &EditionId) -> Outcome {
    let base = match project.edition(id.as_str()) {
        Ok(base) => base,
        Err(found) => return report::diagnostics(&found).max(Outcome::Findings),
    };
    let found = match sample(&base, &base) {
        Ok(municipality) => resolve(&base, &municipality, Scope::All).diagnostics,
        Err(found) => found,
    };
    report::diagnostics(&found);
    if has_errors(&found) { Outcome::Findings } else { Outcome::Done }
}
