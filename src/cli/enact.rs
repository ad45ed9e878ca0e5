//! `hoshin enact`: freezes the draft of a body as a revision.

use std::path::Path;

use crate::cli::args::Enact;
use crate::cli::{Outcome, build, report};
use crate::derive::{self, Derived};
use crate::diag::{Diagnostic, Severity};
use crate::model::municipality::Municipality;
use crate::model::revision::{RevisionFront, digest};
use crate::numeral::Date;
use crate::project::Project;
use crate::render::markdown;
use crate::resolve::Scope;

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Enact) -> Outcome {
    let (project, ids, _) = match build::open(root, std::slice::from_ref(&command.id)) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let Some(id) = ids.first() else { return Outcome::Failed };
    let name = match revision_name(command) {
        Ok(name) => name,
        Err(message) => return report::refuse(&message),
    };
    let municipality = match project.municipality(id) {
        Ok(municipality) => municipality,
        Err(failure) => return report::failure(&failure),
    };
    let (derived, mut diagnostics) = derive::derive(&project, &municipality, Scope::All);
    let grave = diagnostics.iter_mut().filter(|diagnostic| diagnostic.severity == Severity::Warning);
    grave.for_each(|diagnostic| diagnostic.severity = Severity::Error);
    if report::diagnostics(&diagnostics) != Outcome::Done {
        report::note("未設定、要確認又は誤りが残っているので、決定の記録をしませんでした");
        return Outcome::Findings;
    }
    freeze(&project, &municipality, command, &name, &derived)
}

/// Names the revision: its date, or a word where the date is unknown.
fn revision_name(command: &Enact) -> Result<String, String> {
    match (&command.date, &command.name) {
        (Some(date), _) if Date::parse(date).is_none() => {
            Err(format!("「{date}」は日付ではありません。2026-04-01 のように、西暦の年-月-日で書いてください"))
        }
        (Some(date), _) => Ok(date.clone()),
        (None, Some(name)) if crate::model::id::MunicipalityId::new(name).is_some() => Ok(name.clone()),
        (None, Some(name)) => Err(format!("「{name}」は改定の名前に使えません。半角の英小文字、数字、ハイフンだけを使ってください")),
        (None, None) => Err("決定の日を --date 2026-04-01 のように書いてください。日が分からないときは --name former のように名前を付けてください".to_owned()),
    }
}

fn freeze(project: &Project, municipality: &Municipality, command: &Enact, name: &str, derived: &[Derived]) -> Outcome {
    if let Err(outcome) = check_order(project, municipality, name) {
        return outcome;
    }
    let mut files = Vec::new();
    for document in derived {
        match enacted_text(municipality, command, document) {
            Ok(text) => files.push((format!("{}.md", document.numbered.document), text)),
            Err(message) => return report::refuse(&message),
        }
    }
    match project.freeze(&municipality.id, name, &files) {
        Ok(path) => {
            let told = command.date.as_deref().and_then(Date::parse).map_or_else(|| name.to_owned(), Date::wareki);
            let body = &municipality.policy.name.value;
            report::line(&format!(
                "{body}: {told}の決定として {} に記録しました（{}文書）",
                path.display(),
                files.len()
            ));
            Outcome::Done
        }
        Err(error) => report::machine(&error),
    }
}

fn check_order(project: &Project, municipality: &Municipality, name: &str) -> Result<(), Outcome> {
    let (revisions, found) = project.revisions(&municipality.id).map_err(|failure| report::failure(&failure))?;
    report::diagnostics(&found);
    if revisions.iter().any(|revision| revision.name == name) {
        let message = format!("{name} の決定は既に記録されています。記録は書き換えられません。日付を確かめてください");
        return Err(report::refuse(&message));
    }
    let later = revisions
        .iter()
        .filter_map(|revision| revision.date())
        .find(|date| Date::parse(name).is_some() && *date > name);
    if let Some(later) = later {
        let message = format!("{name} より後の決定 {later} が既にあります");
        let help = "日付を確かめてください。このまま記録します";
        report::diagnostics(&[Diagnostic::warning("earlier-revision", message).help(help)]);
    }
    Ok(())
}

fn enacted_text(municipality: &Municipality, command: &Enact, document: &Derived) -> Result<String, String> {
    let policy = &municipality.policy;
    let body = markdown::body(&document.numbered, &document.levels);
    let front = RevisionFront {
        document: document.numbered.document,
        title: document.numbered.title.clone(),
        name: policy.name.value.clone(),
        guideline: policy.guideline.value.clone(),
        levels: document.levels.clone(),
        date: command.date.clone(),
        edition: command.edition.clone().or_else(|| policy.edition.clone()),
        reason: command.reason.clone(),
        summary: command.summary.clone(),
        adopters: policy.adopters.clone(),
        digest: Some(digest(&body)),
    };
    let yaml = serde_saphyr::to_string(&front).map_err(|error| error.to_string())?;
    Ok(format!("---\n{}\n---\n{body}", yaml.trim_end()))
}
