//! `hoshin check`: what is wrong in the policy of a body, or in a file.

use std::fmt::Write as _;
use std::path::Path;

use annotate_snippets::Renderer;
use rayon::prelude::*;

use crate::cli::args::{Check, Report};
use crate::cli::{Outcome, build, report};
use crate::derive;
use crate::diag::{Diagnostic, Severity};
use crate::lint::waiver::waive;
use crate::lint::{Facts, Finding, Kept, check};
use crate::model::id::MunicipalityId;
use crate::parse::plain;
use crate::project::{Failure, Project};
use crate::render::findings::{Checked, json, sarif};
use crate::resolve::Scope;
use crate::source::{Place, Source};

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Check) -> Outcome {
    let (files, ids): (Vec<&String>, Vec<&String>) = command.targets.iter().partition(|target| is_file(target));
    let mut all: Vec<Checked> = Vec::new();
    let mut outcome = Outcome::Done;
    for path in &files {
        match file(path) {
            Ok(checked) => all.push(checked),
            Err(failure) => outcome = outcome.max(report::failure(&failure)),
        }
    }
    if files.is_empty() || !ids.is_empty() {
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

/// A name with a point or a slash in it is no id.
fn is_file(target: &str) -> bool {
    MunicipalityId::new(target).is_none() || Path::new(target).is_file()
}

fn file(path: &str) -> Result<Checked, Failure> {
    let source = Project::file(Path::new(path))?;
    let documents = [plain::read(&source.text)];
    let findings = check(&documents, &Facts::default());
    Ok(Checked { id: String::new(), name: path.to_owned(), file: path.to_owned(), findings, diagnostics: Vec::new() })
}

fn bodies(root: Option<&Path>, wanted: &[String]) -> Result<(Vec<Checked>, Outcome), Outcome> {
    let (project, ids, outcome) = build::open(root, wanted)?;
    let neighbours = names(&project);
    let checked = ids.par_iter().map(|id| body(&project, id, &neighbours)).collect::<Vec<_>>();
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
    let names = ids.par_iter().filter_map(|id| project.municipality(id).ok());
    names.map(|municipality| municipality.policy.name.value).collect()
}

fn body(project: &Project, id: &MunicipalityId, neighbours: &[String]) -> Result<Checked, Failure> {
    let municipality = project.municipality(id)?;
    let (documents, _, _, mut diagnostics) =
        derive::numbered(project, &municipality, Scope::All).map_err(Failure::Wrong)?;
    let facts = derive::facts(project, &municipality, neighbours);
    let findings = check(&documents, &facts);
    let (findings, mut unused) = waive(findings, &municipality.policy.waivers, &municipality.source);
    diagnostics.append(&mut unused);
    let name = municipality.policy.name.value.clone();
    Ok(Checked { id: id.to_string(), name, file: municipality.source.path.clone(), findings, diagnostics })
}

fn write(all: &[Checked], command: &Check) -> Outcome {
    let renderer = if command.output.is_some() { Renderer::plain() } else { Renderer::styled() };
    let made = match command.format {
        Report::Text => Ok(text(all, &renderer)),
        Report::Json => crate::render::json::json(&json(all)),
        Report::Sarif => crate::render::json::json(&sarif(all)),
    };
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

fn text(all: &[Checked], renderer: &Renderer) -> String {
    let mut text = String::new();
    for checked in all {
        for finding in &checked.findings {
            let _ = writeln!(text, "{}\n", report::rendered(&diagnostic(checked, finding), renderer));
        }
        for diagnostic in &checked.diagnostics {
            let _ = writeln!(text, "{}\n", report::rendered(diagnostic, renderer));
        }
        let _ = writeln!(text, "{}", summary(checked));
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
    let kept = if finding.kept == Kept::AsPublished { "（公表文のまま）" } else { "" };
    let message = format!("{}{kept}", finding.message);
    let plain = Diagnostic { severity: finding.severity, ..Diagnostic::error(finding.code, message) };
    plain.at(place).help(finding.help.as_str())
}

fn summary(checked: &Checked) -> String {
    let id = if checked.id.is_empty() { String::new() } else { format!("（{}）", checked.id) };
    let [errors, warnings, notes] =
        [Severity::Error, Severity::Warning, Severity::Note].map(|severity| checked.count(severity));
    let kept = checked.findings.iter().filter(|finding| finding.kept == Kept::AsPublished).count();
    let kept = if kept == 0 { String::new() } else { format!("（うち公表文のまま{kept}件）") };
    format!("{}{id}: エラー{errors}件、警告{warnings}件、参考{notes}件{kept}", checked.name)
}

fn verdict(all: &[Checked], deny: Severity) -> Outcome {
    let counted = [Severity::Note, Severity::Warning, Severity::Error].into_iter().filter(|severity| *severity >= deny);
    let found: usize = counted.map(|severity| all.iter().map(|checked| checked.count(severity)).sum::<usize>()).sum();
    if found > 0 { Outcome::Findings } else { Outcome::Done }
}
