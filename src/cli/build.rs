//! `hoshin build`: derives the documents of bodies in every format.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use rayon::prelude::*;

use crate::cli::args::Build;
use crate::cli::each::each;
use crate::cli::{Outcome, report};
use crate::derive::{self, Derived};
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::model::id::MunicipalityId;
use crate::model::municipality::Municipality;
use crate::project::{Failure, Project, ProjectError, Written};
use crate::render::{Format, prepare, unprintable};
use crate::resolve::Scope;

/// How many bodies are under way before what was done for them is told; it bounds the memory, not the speed.
const ROUND: usize = 256;

/// Among so many bodies it is not worth while to look for those that are alike.
const FEW: usize = 8;

/// What was done for one body.
struct Built {
    name: String,
    written: usize,
    same: usize,
    removed: Vec<PathBuf>,
    diagnostics: Vec<Diagnostic>,
    error: Option<ProjectError>,
}

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Build) -> Outcome {
    let (project, ids, outcome) = match open(root, &command.ids) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let unmarked = |format: &&Format| !matches!(format, Format::Html | Format::Docx | Format::Pdf);
    if let Some(format) = command.format.iter().find(unmarked).filter(|_| command.review) {
        let message = format!(
            "--review では {} は作れません。--format には html、docx、pdf から選んでください",
            format.extension()
        );
        return report::refuse(&message);
    }
    let output = command.output.clone().unwrap_or_else(|| project.root().join("output"));
    let bar = progress(ids.len());
    let work = |id: &MunicipalityId| {
        let built = one(&project, id, command, &output.join(id.as_str()));
        bar.inc(1);
        built
    };
    let mut told = BTreeSet::new();
    let laid_out = ids.len() > FEW && (command.format.contains(&Format::Pdf) || command.format.is_empty());
    let rounds = ids.chunks(ROUND).map(|ids| {
        let order = if laid_out { by_likeness(&project, ids) } else { (0..ids.len()).collect() };
        let built: Vec<Built> = each(&order, |index| work(&ids[*index]));
        let mut all: Vec<(usize, Built)> = order.into_iter().zip(built).collect();
        all.sort_unstable_by_key(|(index, _)| *index);
        bar.suspend(|| {
            let outcomes = ids.iter().zip(&all).map(|(id, (_, built))| tell(id, built, &output, &mut told));
            outcomes.fold(outcome, Outcome::max)
        })
    });
    let outcome = rounds.fold(outcome, Outcome::max);
    bar.finish_and_clear();
    // The program ends here; to give back piece by piece what was read would only take time.
    std::mem::forget(project);
    outcome
}

/// Opens the workspace and finds the bodies that are asked for.
pub fn open(root: Option<&Path>, wanted: &[String]) -> Result<(Project, Vec<MunicipalityId>, Outcome), Outcome> {
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let project = Project::open(root, &start).map_err(|error| report::machine(&error))?;
    let (all, strange) = project.municipalities().map_err(|error| report::machine(&error))?;
    if wanted.is_empty() {
        let outcome = report::diagnostics(&strange);
        return Ok((project, all, outcome));
    }
    let mut ids = Vec::new();
    let mut failed = false;
    for name in wanted {
        match all.iter().find(|id| id.as_str() == name) {
            Some(id) if ids.contains(id) => {}
            Some(id) => ids.push(id.clone()),
            None => {
                failed = true;
                let below = format!("municipalities/{name}");
                let about =
                    |path: &str| path.strip_prefix(&below).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
                let unread: Vec<Diagnostic> = strange
                    .iter()
                    .filter(|found| found.order().is_some_and(|(path, _)| about(path)))
                    .cloned()
                    .collect();
                if !unread.is_empty() {
                    report::diagnostics(&unread);
                    continue;
                }
                let near = crate::diag::nearest(name, all.iter().map(MunicipalityId::as_str));
                let help = near.map_or_else(
                    || format!("あるのは {} です", listed(&all)),
                    |near| format!("「{near}」ではありませんか"),
                );
                report::refuse(&format!("「{name}」という団体はありません。{help}"));
            }
        }
    }
    if failed { Err(Outcome::Failed) } else { Ok((project, ids, Outcome::Done)) }
}

fn listed(ids: &[MunicipalityId]) -> String {
    let shown: Vec<&str> = ids.iter().take(10).map(MunicipalityId::as_str).collect();
    let more =
        if ids.len() > shown.len() { format!(" ほか{}団体", ids.len() - shown.len()) } else { String::new() };
    format!("{}{more}", shown.join("、"))
}

/// Puts bodies next to each other that are worded and numbered alike: what the layout of one PDF found out is
/// remembered for the next few.
fn by_likeness(project: &Project, ids: &[MunicipalityId]) -> Vec<usize> {
    let key = |id: &MunicipalityId| {
        let policy = project.draft(id).ok().and_then(|(municipality, _)| municipality).map(|found| found.policy)?;
        let numbering = &policy.numbering;
        let scheme = numbering.scheme.value.clone();
        Some((policy.guideline.value, policy.self_word, scheme, numbering.digits, numbering.brackets))
    };
    let keys = each(ids, key);
    let mut order: Vec<usize> = (0..ids.len()).collect();
    order.sort_by(|before, after| keys[*before].cmp(&keys[*after]));
    order
}

/// Makes the progress bar of a work on many bodies.
pub fn progress(length: usize) -> ProgressBar {
    let bar = ProgressBar::with_draw_target(Some(length as u64), ProgressDrawTarget::stderr_with_hz(4));
    let style = ProgressStyle::with_template("{bar:30} {pos}/{len}団体 残り約{eta}");
    bar.set_style(style.unwrap_or_else(|_| ProgressStyle::default_bar()));
    bar.enable_steady_tick(Duration::from_secs(1));
    bar
}

fn tell(id: &MunicipalityId, built: &Built, output: &Path, told: &mut BTreeSet<String>) -> Outcome {
    let outcome = report::new_diagnostics(&built.diagnostics, told);
    let name = if built.name == id.as_str() { built.name.clone() } else { format!("{}（{id}）", built.name) };
    for path in &built.removed {
        report::line(&format!("{}: 非公開の文書 {} を出力先から除きました", built.name, path.display()));
    }
    if let Some(error) = &built.error {
        return outcome.max(report::machine(error));
    }
    if outcome == Outcome::Done {
        let folder = output.join(id.as_str());
        let files = built.written + built.same;
        report::line(&format!("{name}: {files}ファイル（更新{}）→ {}", built.written, folder.display()));
    } else {
        report::note(&format!("{name}: 上の誤りがあるので、何も書きませんでした\n"));
    }
    outcome
}

fn one(project: &Project, id: &MunicipalityId, command: &Build, folder: &Path) -> Built {
    let mut built =
        Built { name: id.to_string(), written: 0, same: 0, removed: Vec::new(), diagnostics: Vec::new(), error: None };
    let scope = if command.public { Scope::Public } else { Scope::All };
    let municipality = match project.draft(id) {
        Ok((municipality, diagnostics)) => {
            built.diagnostics = diagnostics;
            municipality
        }
        Err(Failure::Wrong(diagnostics)) => return Built { diagnostics, ..built },
        Err(Failure::Machine(error)) => return Built { error: Some(error), ..built },
    };
    let Some(municipality) = municipality else { return built };
    if !municipality.policy.name.value.trim().is_empty() && !municipality.policy.name.value.contains('\n') {
        built.name = municipality.policy.name.value.clone();
    }
    let formats = if command.format.is_empty() { &Format::POLICY[..] } else { &command.format };
    let derive = || derive::derive(project, &municipality, scope);
    let ((derived, found), ()) = rayon::join(derive, || prepare(formats));
    let spoiled = has_errors(&built.diagnostics);
    built.diagnostics.extend(found.into_iter().filter(|diagnostic| !spoiled || diagnostic.severity == Severity::Error));
    built.diagnostics.sort_by(|before, after| before.order().cmp(&after.order()));
    if command.complete {
        built.diagnostics.iter_mut().for_each(|diagnostic| diagnostic.severity = Severity::Error);
    }
    if has_errors(&built.diagnostics) {
        return built;
    }
    if command.review {
        match reviewed(project, &municipality, scope, &command.format) {
            Ok((files, mut warnings)) => {
                built.diagnostics.append(&mut warnings);
                write(&files, folder, &mut built);
            }
            Err(mut diagnostics) => built.diagnostics.append(&mut diagnostics),
        }
        return built;
    }
    if formats.contains(&Format::Pdf) {
        let sheets = derived.iter().map(|document| &document.sheet);
        built.diagnostics.append(&mut unprintable(sheets, Some(&municipality.source)));
    }
    match encode(project, &derived, formats) {
        Ok(files) => write(&files, folder, &mut built),
        Err(mut diagnostics) => built.diagnostics.append(&mut diagnostics),
    }
    if command.public && built.error.is_none() {
        remove_hidden(&municipality.policy, folder, &mut built);
    }
    built
}

/// The files of a review by name, and what a PDF cannot show.
type Reviewed = (BTreeMap<String, Vec<u8>>, Vec<Diagnostic>);

/// The documents for a review, and warnings: HTML and Word unless others are asked for; formats without marks are left
/// out.
fn reviewed(
    project: &Project,
    municipality: &Municipality,
    scope: Scope,
    formats: &[Format],
) -> Result<Reviewed, Vec<Diagnostic>> {
    let shown = |format: &&Format| matches!(format, Format::Html | Format::Docx | Format::Pdf);
    let asked: Vec<Format> = formats.iter().filter(shown).copied().collect();
    let formats = if asked.is_empty() { vec![Format::Html, Format::Docx] } else { asked };
    let (mut files, mut warnings) = (BTreeMap::new(), Vec::new());
    for (document, sheet) in derive::review(project, municipality, scope)? {
        if formats.contains(&Format::Pdf) {
            warnings.append(&mut unprintable([&sheet], Some(&municipality.source)));
        }
        for format in &formats {
            let bytes = derive::encode_sheet(project, &sheet, *format)?;
            files.insert(format!("{document}-review.{}", format.extension()), bytes);
        }
    }
    Ok((files, warnings))
}

fn encode(
    project: &Project,
    derived: &[Derived],
    formats: &[Format],
) -> Result<BTreeMap<String, Vec<u8>>, Vec<Diagnostic>> {
    let one = |document: &Derived| derive::encode_all(project, document, formats);
    let all: Vec<_> = derived.par_iter().map(one).collect();
    let mut files = BTreeMap::new();
    for (document, encoded) in derived.iter().zip(all) {
        for (format, bytes) in encoded? {
            files.insert(format!("{}.{}", document.numbered.document, format.extension()), bytes);
        }
    }
    Ok(files)
}

fn write(files: &BTreeMap<String, Vec<u8>>, folder: &Path, built: &mut Built) {
    for (name, bytes) in files {
        match Project::write(&folder.join(name), bytes) {
            Ok(Written::New) => built.written += 1,
            Ok(Written::Same) => built.same += 1,
            Err(error) => {
                built.error = Some(error);
                return;
            }
        }
    }
}

fn remove_hidden(policy: &crate::model::municipality::PolicyFile, folder: &Path, built: &mut Built) {
    use crate::model::municipality::Disclosure;
    let hidden = policy.documents.iter().filter(|entry| entry.value.disclosure == Disclosure::Internal);
    for entry in hidden {
        for format in Format::POLICY {
            let path = folder.join(format!("{}.{}", entry.value.document, format.extension()));
            match Project::remove(&path) {
                Ok(true) => built.removed.push(path),
                Ok(false) => {}
                Err(error) => built.error = Some(error),
            }
        }
    }
}
