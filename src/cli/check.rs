//! `hoshin check`: what is wrong in the policy of a body, or in a file.

use std::fmt::Write as _;
use std::path::Path;

use annotate_snippets::Renderer;

use crate::cli::args::{Check, Report};
use crate::cli::each::each;
use crate::cli::{Outcome, build, report, sides};
use crate::derive;
use crate::diag::{Diagnostic, Severity};
use crate::lint::waiver::waive;
use crate::lint::{Facts, Finding, Standing, check};
use crate::model::id::{EditionId, MunicipalityId};
use crate::model::numbered::Numbered;
use crate::parse::plain;
use crate::project::{Failure, Project};
use crate::render::findings::{Checked, json, sarif};
use crate::resolve::Scope;
use crate::source::{Place, Source};

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Check) -> Outcome {
    let (revisions, rest): (Vec<&String>, Vec<&String>) =
        command.targets.iter().partition(|target| is_revision(target));
    let (files, ids): (Vec<&String>, Vec<&String>) = rest.into_iter().partition(|target| is_file(target));
    let (editions, ids): (Vec<&String>, Vec<&String>) = ids.into_iter().partition(|target| is_edition(root, target));
    let mut all: Vec<Checked> = Vec::new();
    let mut outcome = Outcome::Done;
    for path in &files {
        match file(path) {
            Ok(checked) => all.push(checked),
            Err(failed) => outcome = outcome.max(failed),
        }
    }
    for name in &revisions {
        match revision(root, name) {
            Ok(checked) => all.push(checked),
            Err(failed) => outcome = outcome.max(failed),
        }
    }
    for name in &editions {
        match base(root, name) {
            Ok(checked) => all.push(checked),
            Err(failed) => return failed,
        }
    }
    if command.targets.is_empty() || !ids.is_empty() {
        let ids: Vec<String> = ids.into_iter().cloned().collect();
        match bodies(root, &ids) {
            Ok((mut checked, found)) => {
                all.append(&mut checked);
                outcome = outcome.max(found);
            }
            Err(failed) => return failed,
        }
    }
    outcome.max(write(&all, command)).max(verdict(&all, command.deny))
}

/// Which findings a reader wants to see.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    /// Those that the body can act on.
    Own,
    /// Also the notes on the wording of the base.
    All,
}

fn is_revision(target: &str) -> bool {
    let id = target.split_once('@').and_then(|(id, _)| MunicipalityId::new(id));
    id.is_some() && !Path::new(target).is_file()
}

/// A decision on record, as it was adopted.
fn revision(root: Option<&Path>, target: &str) -> Result<Checked, Outcome> {
    let (project, ..) = build::open(root, &[])?;
    let (municipality, revision) = sides::decision(&project, target)?;
    let facts = derive::facts_of_revision(&project, &municipality, &revision, &names(&project));
    let file = format!("municipalities/{}/enacted/{}", municipality.id, revision.name);
    let documents: Vec<Numbered> = revision.documents.into_iter().map(|document| document.text).collect();
    let findings = check(&documents, &facts);
    let name = municipality.policy.name.value;
    Ok(Checked { id: target.to_owned(), name, file, findings, diagnostics: Vec::new() })
}

/// A name with a point or a slash in it is no id.
fn is_file(target: &str) -> bool {
    EditionId::new(target).is_none() || Path::new(target).is_file()
}

fn file(path: &str) -> Result<Checked, Outcome> {
    let text = sides::outside(Path::new(path))?.text();
    let documents = [plain::read(&plain::without_contents(&text))];
    let findings = check(&documents, &Facts::default());
    Ok(Checked { id: String::new(), name: path.to_owned(), file: path.to_owned(), findings, diagnostics: Vec::new() })
}

fn bodies(root: Option<&Path>, wanted: &[String]) -> Result<(Vec<Checked>, Outcome), Outcome> {
    let (project, ids, outcome) = build::open(root, wanted)?;
    let neighbours = names(&project);
    let checked = each(&ids, |id| body(&project, id, &neighbours));
    let mut all = Vec::new();
    let mut outcome = outcome;
    for result in checked {
        match result {
            Ok(checked) => all.push(checked),
            Err(failure) => outcome = outcome.max(report::failure(&failure)),
        }
    }
    Ok((all, outcome))
}

/// The names of the bodies of the workspace.
fn names(project: &Project) -> Vec<String> {
    let ids = project.municipalities().map(|(ids, _)| ids).unwrap_or_default();
    let name = |id: &MunicipalityId| project.municipality(id).ok().map(|municipality| municipality.policy.name.value);
    each(&ids, name).into_iter().flatten().collect()
}

fn body(project: &Project, id: &MunicipalityId, neighbours: &[String]) -> Result<Checked, Failure> {
    let municipality = project.municipality(id)?;
    let (documents, _, _, mut diagnostics) =
        derive::numbered(project, &municipality, Scope::All).map_err(Failure::Wrong)?;
    let facts = derive::facts(project, &municipality, &documents, neighbours);
    let findings = check(&documents, &facts);
    let (findings, mut unused) = waive(findings, &municipality.policy.waivers, &municipality.source);
    diagnostics.append(&mut unused);
    let name = municipality.policy.name.value.clone();
    Ok(Checked { id: id.to_string(), name, file: municipality.source.path.clone(), findings, diagnostics })
}

/// The base of an edition, with the examples of its parameters as values.
fn base(root: Option<&Path>, name: &str) -> Result<Checked, Outcome> {
    let (project, ..) = build::open(root, &[])?;
    let wrong = |failure: Failure| report::failure(&failure).max(Outcome::Findings);
    let municipality = project.example(name).map_err(wrong)?;
    let (documents, _, _, diagnostics) =
        derive::numbered(&project, &municipality, Scope::All).map_err(|found| wrong(Failure::Wrong(found)))?;
    let findings = check(&documents, &Facts::default());
    let file = format!("guideline/{name}");
    Ok(Checked { id: name.to_owned(), name: "基準文".to_owned(), file, findings, diagnostics })
}

fn is_edition(root: Option<&Path>, target: &str) -> bool {
    let start = std::env::current_dir().unwrap_or_default();
    Project::open(root, &start).is_ok_and(|project| project.editions().iter().any(|name| name == target))
}

fn write(all: &[Checked], command: &Check) -> Outcome {
    let renderer = if command.output.is_some() { Renderer::plain() } else { Renderer::styled() };
    let made = match command.format {
        Report::Text => Ok(text(all, if command.all { Shown::All } else { Shown::Own }, &renderer)),
        Report::Json => crate::render::json::json(&json(all)),
        Report::Sarif => crate::render::json::json(&sarif(all)),
    };
    if command.format == Report::Text {
        all.iter().for_each(|checked| {
            report::diagnostics(&checked.diagnostics);
        });
    }
    match (made, &command.output) {
        (Err(error), _) => report::refuse(&error.to_string()),
        (Ok(text), None) => {
            report::line(text.trim_end());
            Outcome::Done
        }
        (Ok(text), Some(path)) => match Project::write(path, text.as_bytes()) {
            Ok(_) => Outcome::Done,
            Err(error) => report::machine(&error),
        },
    }
}

fn text(all: &[Checked], shown: Shown, renderer: &Renderer) -> String {
    let mut text = String::new();
    // Notes on the base's own wording are for those who keep the base.
    let hidden = |finding: &&Finding| {
        shown == Shown::Own && finding.standing == Standing::Base && finding.severity == Severity::Note
    };
    for checked in all {
        for finding in checked.findings.iter().filter(|finding| !hidden(finding)) {
            let _ = writeln!(text, "{}\n", report::rendered(&diagnostic(checked, finding), renderer));
        }
        let _ = writeln!(text, "{}", summary(checked));
    }
    if shown == Shown::Own && all.iter().flat_map(|checked| &checked.findings).any(|finding| hidden(&finding)) {
        text.push_str("「基準文のとおり」の参考は表示していません。見るには --all を付けてください\n");
    }
    text
}

/// A finding as a diagnostic, its text being a source of its own.
fn diagnostic(checked: &Checked, finding: &Finding) -> Diagnostic {
    let name = format!("{}/{} {}", checked.name, finding.document, finding.label);
    let name = if checked.id.is_empty() { format!("{} {}", checked.name, finding.label) } else { name };
    let source = Source::new(name.trim_end(), finding.text.as_str());
    let byte = |at: usize| finding.text.char_indices().nth(at).map_or(finding.text.len(), |(byte, _)| byte);
    let place = Place::new(&source, byte(finding.range.start)..byte(finding.range.end));
    let mark = match finding.standing {
        Standing::Own => "",
        Standing::Base => "（基準文のとおり）",
        Standing::AsPublished => "（公表文のまま）",
    };
    let message = format!("{}{mark}", finding.message);
    let code = finding.code;
    let plain = Diagnostic { severity: finding.severity, ..Diagnostic::error(code, message) };
    let help = match &finding.written {
        Some(written) => format!("{}（{written}）", finding.help),
        None => finding.help.clone(),
    };
    plain.at(place).help(help)
}

fn summary(checked: &Checked) -> String {
    let id = if checked.id.is_empty() { String::new() } else { format!("（{}）", checked.id) };
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| checked.count(severity));
    let of = |standing| checked.findings.iter().filter(|finding| finding.standing == standing).count();
    let parts: Vec<String> = [("公表文のまま", of(Standing::AsPublished)), ("基準文のとおり", of(Standing::Base))]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(name, count)| format!("{name}{count}件"))
        .collect();
    let parts = if parts.is_empty() { String::new() } else { format!("（うち{}）", parts.join("、")) };
    format!("{}{id}: エラー{errors}件、警告{warnings}件、参考{notes}件{parts}", checked.name)
}

fn verdict(all: &[Checked], deny: Severity) -> Outcome {
    let counted = [Severity::Note, Severity::Warning, Severity::Error].into_iter().filter(|severity| *severity >= deny);
    let found: usize = counted.map(|severity| all.iter().map(|checked| checked.count(severity)).sum::<usize>()).sum();
    if found > 0 { Outcome::Findings } else { Outcome::Done }
}
