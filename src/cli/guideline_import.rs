//! `hoshin guideline import`: brings the text of a new edition in.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use crate::cli::args::GuidelineImport;
use crate::cli::guideline::sample;
use crate::cli::{Outcome, reader, report};
use crate::diag::{Diagnostic, has_errors};
use crate::model::id::{ClauseId, DocumentKind, EditionId};
use crate::model::numbered::{Element, Numbered, NumberedClause};
use crate::numbering::number;
use crate::numbering::reference::Wording;
use crate::parse::edit_yaml::{Edits, scalar, top_line};
use crate::parse::{plain, revision};
use crate::project::Project;
use crate::resolve::{Base, Scope, resolve};
use crate::source::Located;
use crate::update::carry::{Carried, Former, carry};
use crate::update::fold::fold;
use crate::update::lineage::Lineage;
use crate::update::proposal::Proposal;

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
    let base = project.edition(&command.follows).map_err(shown)?;
    let folder = project.root().join("guideline").join(id.as_str());
    let begun = if folder.exists() { Some(begun(project, &id, &base)?) } else { None };
    let taken = taken(project, &base)?;
    let text = text(&command.file, kind)?;
    let carried = carried(project, &base, kind, (&text, &taken))?;
    let files = files(project, (&base, begun.as_deref()), kind, &id, &carried)?;
    for (path, text) in &files {
        Project::write(&folder.join(path), text.as_bytes()).map_err(|error| report::machine(&error))?;
    }
    for path in begun.iter().flat_map(|_| former_files(project, &id, kind)) {
        Project::remove(&folder.join(path)).map_err(|error| report::machine(&error))?;
    }
    Project::remove_if_empty(&folder.join(kind.as_str())).map_err(|error| report::machine(&error))?;
    tell(&folder, &carried);
    Ok(check(project, &id))
}

fn shown(found: Vec<Diagnostic>) -> Outcome {
    report::diagnostics(&found).max(Outcome::Failed)
}

/// Gives the edition that an import of its other document began; a confirmed one is left alone.
fn begun(project: &Project, id: &EditionId, base: &Base) -> Result<Arc<Base>, Outcome> {
    let begun = project.edition(id.as_str()).map_err(shown)?;
    let follows = begun.file.follows.as_deref() == Some(base.id.as_str());
    if begun.file.is_proposal() && follows {
        return Ok(begun);
    }
    Err(report::refuse(&format!("版「{id}」は既にあります。取込みの案のままの版だけに、文書を取り込み直せます")))
}

/// Gives the ids of an edition and of all before it.
fn taken(project: &Project, base: &Arc<Base>) -> Result<BTreeSet<ClauseId>, Outcome> {
    let (mut taken, mut seen) = (BTreeSet::new(), BTreeSet::new());
    let mut next = Some(Arc::clone(base));
    while let Some(base) = next.filter(|base| seen.insert(base.id.clone())) {
        taken.extend(base.homes.keys().cloned());
        next = base.file.follows.as_deref().map(|before| project.edition(before).map_err(shown)).transpose()?;
    }
    Ok(taken)
}

/// Reads the file; what stands before the first clause is no part of the edition and is told of.
fn text(path: &Path, kind: DocumentKind) -> Result<Numbered, Outcome> {
    if let Some(own) = with_ids(path)? {
        return Ok(own);
    }
    let reading = reader::read(path).map_err(|message| report::refuse(&message))?;
    reading.notes.iter().for_each(|note| report::note(&format!("注意: {note}")));
    let mut text = plain::of_blocks(&reading.blocks);
    let labelled = |clause: &NumberedClause| !clause.label.is_empty();
    let first = text.clauses.iter().position(labelled).unwrap_or(0);
    let front: Vec<String> = text.clauses.drain(..first).flat_map(|clause| lines(&clause)).collect();
    if !front.is_empty() {
        report::note(&format!("表紙などとして除いたところ: {}", front.join("／")));
    }
    fold(&mut text.clauses);
    if text.clauses.is_empty() {
        return Err(report::refuse("ファイルに条項がありません"));
    }
    Ok(Numbered { document: kind, ..text })
}

fn lines(clause: &NumberedClause) -> Vec<String> {
    let title = Some(clause.title.clone()).filter(|title| !title.is_empty());
    title.into_iter().chain(clause.body.iter().flat_map(Element::lines)).collect()
}

/// Reads a Markdown file that bears ids, as this program writes it.
fn with_ids(path: &Path) -> Result<Option<Numbered>, Outcome> {
    let bytes = Project::outside_bytes(path).map_err(|failure| report::failure(&failure))?;
    if !bytes.starts_with(b"---\n") && !bytes.starts_with(b"---\r\n") {
        return Ok(None);
    }
    let (source, _) = Project::outside_text(path, &bytes).map_err(shown)?;
    let (document, found) = revision::enacted(&source).map_err(shown)?;
    report::diagnostics(&found);
    Ok(Some(document.text))
}

fn carried(
    project: &Project,
    base: &Base,
    kind: DocumentKind,
    (text, taken): (&Numbered, &BTreeSet<ClauseId>),
) -> Result<Carried, Outcome> {
    let municipality = sample(base, base).map_err(shown)?;
    let scheme = Located { value: "decimal".to_owned(), range: 0..7 };
    let scheme = project.scheme(&scheme, &municipality.source).map_err(shown)?;
    let documents = resolve(base, &municipality, Scope::All).documents;
    let missing = || report::refuse(&format!("版「{}」に {kind} がありません", base.id));
    let document = documents.into_iter().find(|document| document.kind == kind).ok_or_else(missing)?;
    let (printed, _) = number(&document, base, &municipality, &scheme);
    let wording = Wording::new(&document, &municipality.policy.numbering, &scheme);
    let roles = base.documents.get(&kind).map(|document| document.levels.clone()).unwrap_or_default();
    let former = Former { clauses: &document.clauses, printed: &printed, wording: &wording, levels: &roles, taken };
    Ok(carry(&former, text))
}

/// The files of the new edition: the text, the other documents as they were, and `edition.yaml`.
fn files(
    project: &Project,
    (base, begun): (&Base, Option<&Base>),
    kind: DocumentKind,
    id: &EditionId,
    carried: &Carried,
) -> Result<Vec<(String, String)>, Outcome> {
    let from = begun.unwrap_or(base);
    let before = project.edition_files(&from.id).map_err(|failure| report::failure(&failure))?;
    let own = |path: &str| path == format!("{kind}.md") || path.starts_with(&format!("{kind}/"));
    let proposal = with_other(&carried.proposal, base, begun, kind);
    let mut files = Vec::new();
    for (path, source) in &before {
        if path == "edition.yaml" {
            files.push((path.clone(), edition(&source.text, base, id, &proposal)));
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

/// Gives the files of a document that a new one takes the place of.
fn former_files(project: &Project, id: &EditionId, kind: DocumentKind) -> Vec<String> {
    let files = project.edition_files(id).unwrap_or_default();
    files.into_iter().map(|(path, _)| path).filter(|path| path.starts_with(&format!("{kind}/"))).collect()
}

/// Adds what the import of the other document proposed.
fn with_other(own: &Proposal, base: &Base, begun: Option<&Base>, kind: DocumentKind) -> Proposal {
    let mut all = own.clone();
    let Some(begun) = begun else { return all };
    let other = |id: &ClauseId| base.homes.get(id).is_some_and(|home| *home != kind);
    let before = Lineage::read(&begun.file).proposal();
    all.renamed.extend(before.renamed.into_iter().filter(|(old, _)| other(old)));
    all.split.extend(before.split.into_iter().filter(|(old, _)| other(old)));
    all.merged.extend(before.merged.into_iter().filter(|(_, olds)| olds.iter().any(other)));
    all.dropped.extend(before.dropped.into_iter().filter(other));
    all
}

const LEAD: &str =
    "# 取込みの案である。renamed（前: 今）、split（前: [今]）、merged（今: [前]）、dropped を確かめ、違うところを直し、
# 新しい条項には意味の分かる識別子を付ける。終わったら confirmed を true にする（false の間は update --write をしない）
confirmed: false
";

fn edition(text: &str, base: &Base, id: &EditionId, proposal: &Proposal) -> String {
    let mut edits = Edits::default();
    for key in ["name", "follows", "period", "date", "confirmed", "renamed", "split", "merged", "dropped"] {
        if let Some(lines) = top_line(text, key).map(|line| with_nested(text, line)) {
            edits.replace(lines, "");
        }
    }
    let rest = edits.apply(text);
    let rest = LEAD
        .lines()
        .filter(|line| line.starts_with('#'))
        .fold(rest, |rest, line| rest.replace(&format!("{line}\n"), ""));
    let one = |new: &ClauseId| new.to_string();
    let several = |ids: &Vec<ClauseId>| format!("[{}]", list(ids, ", "));
    let mut head = format!("name: {}\nfollows: {}\n{LEAD}", scalar(&format!("{id}（取込み案）")), base.id);
    head.push_str(&map("renamed", &proposal.renamed, one));
    head.push_str(&map("split", &proposal.split, several));
    head.push_str(&map("merged", &proposal.merged, several));
    head.push_str(&format!("dropped: [{}]\n", list(&proposal.dropped, ", ")));
    head + &rest
}

/// Adds the lines below a line that stand in deeper.
fn with_nested(text: &str, line: Range<usize>) -> Range<usize> {
    let below = text.get(line.end..).unwrap_or_default().split_inclusive('\n');
    let nested: usize = below.take_while(|line| line.starts_with(' ')).map(str::len).sum();
    line.start..line.end + nested
}

fn list(ids: &[ClauseId], comma: &str) -> String {
    ids.iter().map(ClauseId::as_str).collect::<Vec<_>>().join(comma)
}

/// Writes a map on one line a key.
fn map<T>(key: &str, all: &BTreeMap<ClauseId, T>, value: impl Fn(&T) -> String) -> String {
    let lines: String = all.iter().map(|(id, own)| format!("  {id}: {}\n", value(own))).collect();
    if lines.is_empty() { format!("{key}: {{}}\n") } else { format!("{key}:\n{lines}") }
}

fn tell(folder: &Path, carried: &Carried) {
    let Proposal { renamed, split, merged, dropped } = &carried.proposal;
    report::line(&format!("{} に取り込みました", folder.display()));
    if !carried.new.is_empty() {
        let new = list(&carried.new, "、");
        report::line(&format!("  新しい条項（意味の分かる識別子に改めてください）: {new}"));
    }
    renamed.iter().for_each(|(old, new)| report::line(&format!("  識別子の変わった条項: {old} → {new}")));
    split.iter().for_each(|(old, parts)| report::line(&format!("  分かれたらしい条項: {old} → {}", list(parts, "、"))));
    merged
        .iter()
        .for_each(|(new, olds)| report::line(&format!("  一つになったらしい条項: {} → {new}", list(olds, "、"))));
    if !dropped.is_empty() {
        report::line(&format!("  無くなった条項: {}", list(dropped, "、")));
    }
    report::line("  案は edition.yaml にあります。確かめて直し、confirmed を true にしてください");
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
