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

/// What is recorded of a decision beside the text.
#[derive(Debug, Default)]
pub(super) struct Decision {
    /// The name of the revision: its date, or a word where the date is unknown.
    pub(super) name: String,
    /// The date.
    pub(super) date: Option<String>,
    /// The name of the edition.
    pub(super) edition: Option<String>,
    /// Why it was made.
    pub(super) reason: Option<String>,
    /// What it changes.
    pub(super) summary: Option<String>,
}

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Enact) -> Outcome {
    let (project, ids, _) = match build::open(root, std::slice::from_ref(&command.id)) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let Some(id) = ids.first() else { return Outcome::Failed };
    let decision = match decision(command) {
        Ok(decision) => decision,
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
    match freeze(&project, &municipality, &decision, &derived) {
        Ok(told) => {
            report::line(&told);
            Outcome::Done
        }
        Err(outcome) => outcome,
    }
}

fn decision(command: &Enact) -> Result<Decision, String> {
    let name = match (&command.date, &command.name) {
        (Some(date), _) => checked(date)?,
        (None, Some(name)) if crate::model::id::MunicipalityId::new(name).is_some() => name.clone(),
        (None, Some(name)) => return Err(format!("「{name}」は改定の名前に使えません。半角の英小文字、数字、ハイフンだけを使ってください")),
        (None, None) => return Err("決定の日を --date 2026-04-01 のように書いてください。日が分からないときは --name former のように名前を付けてください".to_owned()),
    };
    let (date, edition) = (command.date.clone(), command.edition.clone());
    Ok(Decision { name, date, edition, reason: command.reason.clone(), summary: command.summary.clone() })
}

/// Gives a date back that can be the name of a revision.
pub(super) fn checked(date: &str) -> Result<String, String> {
    let wrong = || format!("「{date}」は日付ではありません。2026-04-01 のように、西暦の年-月-日で書いてください");
    Date::parse(date).map(|_| date.to_owned()).ok_or_else(wrong)
}

/// Says that a revision is recorded already.
pub(super) fn already(name: &str) -> String {
    format!("{name} の決定は既に記録されています。記録は書き換えられません。日付を確かめてください")
}

/// Records the documents as a revision; gives what to tell of it.
pub(super) fn freeze(
    project: &Project,
    municipality: &Municipality,
    decision: &Decision,
    derived: &[Derived],
) -> Result<String, Outcome> {
    let name = decision.name.as_str();
    check_order(project, municipality, name)?;
    let mut files = Vec::new();
    for document in derived {
        let text = enacted_text(municipality, decision, document).map_err(|message| report::refuse(&message))?;
        files.push((format!("{}.md", document.numbered.document), text));
    }
    let path = project.freeze(&municipality.id, name, &files).map_err(|error| report::machine(&error))?;
    let told = decision.date.as_deref().and_then(Date::parse).map_or_else(|| name.to_owned(), Date::wareki);
    let body = &municipality.policy.name.value;
    Ok(format!("{body}: {told}の決定として {} に記録しました（{}文書）", path.display(), files.len()))
}

fn check_order(project: &Project, municipality: &Municipality, name: &str) -> Result<(), Outcome> {
    let (revisions, found) = project.revisions(&municipality.id).map_err(|failure| report::failure(&failure))?;
    report::diagnostics(&found);
    if revisions.iter().any(|revision| revision.name == name) {
        return Err(report::refuse(&already(name)));
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

fn enacted_text(municipality: &Municipality, decision: &Decision, document: &Derived) -> Result<String, String> {
    let policy = &municipality.policy;
    let body = markdown::body(&document.numbered, &document.levels);
    let front = RevisionFront {
        document: document.numbered.document,
        title: document.numbered.title.clone(),
        name: policy.name.value.clone(),
        guideline: policy.guideline.value.clone(),
        levels: document.levels.clone(),
        date: decision.date.clone(),
        edition: decision.edition.clone().or_else(|| policy.edition.clone()),
        reason: decision.reason.clone(),
        summary: decision.summary.clone(),
        adopters: policy.adopters.clone(),
        digest: Some(digest(&body)),
    };
    let yaml = serde_saphyr::to_string(&front).map_err(|error| error.to_string())?;
    Ok(format!("---\n{}\n---\n{body}", yaml.trim_end()))
}
