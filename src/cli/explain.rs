//! `hoshin explain`: where the wording of a clause comes from.

use std::collections::BTreeMap;
use std::path::Path;

use crate::cli::args::{Explain, ExplainFormat};
use crate::cli::{Outcome, build, report};
use crate::derive;
use crate::diag::nearest;
use crate::model::edition::OptionEntry;
use crate::model::id::ClauseId;
use crate::model::municipality::Municipality;
use crate::model::numbered::Numbered;
use crate::project::Project;
use crate::render::json::json;
use crate::resolve::{Base, Scope, resolve, resolve_with};
use crate::view::explain::{Explained, explained};

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Explain) -> Outcome {
    match explain(root, command) {
        Ok(outcome) | Err(outcome) => outcome,
    }
}

fn explain(root: Option<&Path>, command: &Explain) -> Result<Outcome, Outcome> {
    let (project, ids, _) = build::open(root, std::slice::from_ref(&command.id))?;
    let id = ids.first().ok_or(Outcome::Failed)?;
    let municipality = project.municipality(id).map_err(|failure| report::failure(&failure))?;
    let all = of_body(&project, &municipality)?;
    let wanted = match &command.clause {
        None => all,
        Some(clause) => chosen(all, clause)?,
    };
    match command.format {
        ExplainFormat::Text => wanted.iter().for_each(|clause| {
            clause.lines().iter().for_each(|line| report::line(line));
            report::line("");
        }),
        ExplainFormat::Json => {
            let text = json(&wanted).map_err(|error| report::refuse(&error.to_string()))?;
            report::line(text.trim_end());
        }
    }
    Ok(Outcome::Done)
}

fn of_body(project: &Project, municipality: &Municipality) -> Result<Vec<Explained>, Outcome> {
    let found = derive::numbered(project, municipality, Scope::All);
    let (printed, base, _, found) = found.map_err(|diagnostics| report::diagnostics(&diagnostics))?;
    report::diagnostics(&found);
    let own = resolve(&base, municipality, Scope::All).documents;
    let plain = resolve_with(&base, municipality, &[], Scope::All).documents;
    let (revisions, found) = project.revisions(&municipality.id).map_err(|failure| report::failure(&failure))?;
    report::diagnostics(&found);
    let revisions: Vec<(String, Vec<Numbered>)> = revisions
        .into_iter()
        .map(|revision| (revision.name, revision.documents.into_iter().map(|document| document.text).collect()))
        .collect();
    Ok(explained(&printed, &own, &plain, &revisions, &choices(&base, municipality)))
}

/// What the body has chosen of each option, in the words of the edition.
fn choices(base: &Base, municipality: &Municipality) -> BTreeMap<String, String> {
    let own = &municipality.policy.options;
    let choice = |(name, option): (&String, &OptionEntry)| {
        let chosen = own.iter().find(|(known, _)| known.value == *name).map(|(_, chosen)| chosen.value.as_str());
        let entry = option.alternatives.get(chosen.unwrap_or(&option.default));
        (name.clone(), format!("{}: {}", option.label, entry.map_or("", |entry| entry.label.as_str())))
    };
    base.file.options.iter().map(choice).collect()
}

/// Finds a clause by its id or by its label, with all below it where the id is only a beginning.
fn chosen(all: Vec<Explained>, wanted: &str) -> Result<Vec<Explained>, Outcome> {
    let near = nearest(wanted, all.iter().map(|clause| clause.clause.as_str())).map(str::to_owned);
    let exact: Vec<Explained> = all.into_iter().filter(|clause| is_named(clause, wanted)).collect();
    if exact.is_empty() {
        let help = near.map_or_else(String::new, |near| format!("「{near}」ではありませんか"));
        let known = if ClauseId::new(wanted).is_some() { "識別子" } else { "番号" };
        return Err(report::refuse(&format!("{known}「{wanted}」の条項はありません。{help}")));
    }
    Ok(exact)
}

/// By its id, by its labels from the top, or by its own label.
fn is_named(clause: &Explained, wanted: &str) -> bool {
    [clause.clause.as_str(), clause.place.as_str(), clause.label.as_str()].contains(&wanted)
}
