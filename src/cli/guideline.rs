//! `hoshin guideline`: sets two editions side by side, and brings in a new one.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::args::{Diff, GuidelineCommand};
use crate::cli::sides::Side;
use crate::cli::{Outcome, diff, guideline_import, report};
use crate::diag::Diagnostic;
use crate::model::edition::{ParameterKind, ParameterValue};
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::municipality::Municipality;
use crate::model::revision::State;
use crate::numbering::number;
use crate::parse::edit_yaml::scalar;
use crate::parse::policy;
use crate::project::Project;
use crate::resolve::{Base, Scope, resolve};
use crate::source::{Located, Source};

/// Runs the command.
pub fn run(root: Option<&Path>, command: &GuidelineCommand) -> Outcome {
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let project = Project::open_or_built_in(root, &start);
    match command {
        GuidelineCommand::Diff(command) => match compare(&project, command) {
            Ok(outcome) | Err(outcome) => outcome,
        },
        GuidelineCommand::Import(command) => guideline_import::run(&project, command),
    }
}

fn compare(project: &Project, command: &Diff) -> Result<Outcome, Outcome> {
    let Some(later) = command.after.as_deref() else {
        return Err(report::refuse("二つの版を「hoshin guideline diff r4.3 r7.3」のように書いてください"));
    };
    let [before, after] = [&command.before, later].map(|name| project.edition(name).map_err(|found| shown(&found)));
    let (before, after) = (before?, after?);
    let mut sides = (side(project, &before, &before)?, side(project, &after, &before)?);
    let kinds = (before.documents.keys(), after.documents.keys());
    let both: Vec<DocumentKind> = kinds.0.copied().filter(|kind| after.documents.contains_key(kind)).collect();
    for kind in kinds.1.filter(|kind| !both.contains(kind)) {
        report::note(&format!("注意: {kind} は {} だけにあるので、比べていません", after.id));
    }
    sides.0.documents.retain(|document| both.contains(&document.document));
    sides.1.documents.retain(|document| both.contains(&document.document));
    let output = command.output.clone().unwrap_or_else(|| project.root().join("output").join("guideline"));
    let named = Diff {
        before: command.before.clone(),
        after: command.after.clone(),
        format: command.format.clone(),
        convention: command.convention.clone(),
        summary: false,
        output: Some(output),
    };
    diff::between(project, &named, sides.0, sides.1)
}

fn shown(diagnostics: &[Diagnostic]) -> Outcome {
    report::diagnostics(diagnostics).max(Outcome::Failed)
}

/// Prints an edition as a body without overrides would have it; the examples of the other edition go first.
fn side(project: &Project, base: &Arc<Base>, other: &Base) -> Result<Side, Outcome> {
    let municipality = sample(base, other).map_err(|found| shown(&found))?;
    let outcome = resolve(base, &municipality, Scope::All);
    report::diagnostics(&outcome.diagnostics);
    let scheme = Located { value: "decimal".to_owned(), range: 0..7 };
    let scheme = project.scheme(&scheme, &municipality.source).map_err(|found| shown(&found))?;
    let mut documents = Vec::new();
    for document in outcome.documents {
        let (document, found) = number(&document, base, &municipality, &scheme);
        report::diagnostics(&found);
        documents.push(document);
    }
    let name = base.id.to_string();
    Ok(Side {
        name,
        documents,
        municipality: None,
        state: State::Enacted,
        date: base.file.date.clone(),
        guideline: None,
    })
}

/// Makes a body without overrides that bears the examples of the edition.
pub fn sample(base: &Base, other: &Base) -> Result<Municipality, Vec<Diagnostic>> {
    let mut text =
        format!("name: ○○市\nkind: 市\nself: 本市\nguideline: {}\nnumbering: {{scheme: decimal}}\n", base.id);
    text.push_str("documents:\n");
    base.documents.keys().for_each(|kind| text.push_str(&format!("  - document: {kind}\n")));
    let parameters = base.file.parameters.iter().filter(|(_, entry)| entry.default.is_none());
    let parameters = parameters.map(|(name, entry)| {
        let known = other.file.parameters.get(name).and_then(|entry| entry.example.as_ref());
        let value =
            known.or(entry.example.as_ref()).map_or_else(|| scalar(&entry.label), |value| written(value, entry.kind));
        format!("  {name}: {value}\n")
    });
    let parameters: String = parameters.collect();
    let officers = base.file.officers.iter().filter(|(_, entry)| entry.default.is_none());
    let officers: String = officers
        .map(|(name, entry)| format!("  {name}: {}\n", scalar(entry.example.as_deref().unwrap_or(&entry.label))))
        .collect();
    let sections = [("parameters", parameters), ("officers", officers)];
    sections
        .iter()
        .filter(|(_, lines)| !lines.is_empty())
        .for_each(|(key, lines)| text.push_str(&format!("{key}:\n{lines}")));
    let id = MunicipalityId::new("sample").ok_or_else(Vec::new)?;
    policy::municipality(&id, &Source::new("見本", text))
}

fn written(value: &ParameterValue, kind: ParameterKind) -> String {
    match (value, kind) {
        (ParameterValue::Text(text), ParameterKind::Text) => scalar(text),
        (ParameterValue::Text(text), ParameterKind::List) => format!("[{}]", scalar(text)),
        (ParameterValue::List(items), _) => {
            format!("[{}]", items.iter().map(|item| scalar(item)).collect::<Vec<_>>().join(", "))
        }
    }
}
