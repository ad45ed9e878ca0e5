//! `hoshin explain`: where the wording of a clause comes from.

use std::path::Path;

use crate::cli::args::{Explain, ExplainFormat};
use crate::cli::{Outcome, build, report};
use crate::derive;
use crate::diag::nearest;
use crate::model::id::ClauseId;
use crate::model::municipality::Municipality;
use crate::model::numbered::Numbered;
use crate::project::Project;
use crate::render::json::json;
use crate::resolve::{Scope, resolve, resolve_with};
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
    Ok(explained(&printed, &own, &plain, &revisions))
}

/// Finds a clause by its id or by its label, with all below it where the id is only a beginning.
fn chosen(all: Vec<Explained>, wanted: &str) -> Result<Vec<Explained>, Outcome> {
    let near = nearest(wanted, all.iter().map(|clause| clause.clause.as_str())).map(str::to_owned);
    let exact: Vec<Explained> =
        all.into_iter().filter(|clause| clause.clause.as_str() == wanted || clause.label == wanted).collect();
    if exact.is_empty() {
        let help = near.map_or_else(String::new, |near| format!("「{near}」ではありませんか"));
        let known = if ClauseId::new(wanted).is_some() { "識別子" } else { "番号" };
        return Err(report::refuse(&format!("{known}「{wanted}」の条項はありません。{help}")));
    }
    Ok(exact)
}
