//! `hoshin export`: every clause of every body as one row of a CSV file, for DuckDB and the like.

use std::io;
use std::path::Path;

use crate::cli::args::Export;
use crate::cli::compare::closed_note;
use crate::cli::crowd::{edition_of, yardstick};
use crate::cli::each::each;
use crate::cli::{Outcome, build, report};
use crate::compare::crowd::Said;
use crate::compare::noise::usual;
use crate::model::municipality::Disclosure;
use crate::model::numbered::Origin;
use crate::project::Project;

/// How many bodies are read before their rows are written.
const CHUNK: usize = 64;
/// The columns.
const COLUMNS: [&str; 10] =
    ["body", "name", "document", "disclosure", "clause", "label", "title", "text", "wording", "origin"];

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Export) -> Outcome {
    export(root, command).unwrap_or_else(|outcome| outcome)
}

fn export(root: Option<&Path>, command: &Export) -> Result<Outcome, Outcome> {
    let (project, ids, mut outcome) = build::open(root, &command.ids)?;
    let yardstick = yardstick(&project, edition_of(&project, &ids), usual())?;
    let path = command.output.clone().unwrap_or_else(|| project.root().join("output").join("clauses.csv"));
    let (mut bodies, mut rows, mut closed) = (0, 0, 0);
    let write = |out: &mut dyn io::Write| -> io::Result<()> {
        let mut table = csv::Writer::from_writer(out);
        table.write_record(COLUMNS)?;
        for chunk in ids.chunks(CHUNK) {
            let read = each(chunk, |id| yardstick.read(&project, id));
            for body in read {
                match body {
                    Ok((id, name, said)) => {
                        said.iter().try_for_each(|said| table.write_record(row(&id, &name, said)))?;
                        bodies += 1;
                        closed += usize::from(said.iter().any(|said| said.disclosure == Disclosure::Internal));
                        rows += said.len();
                    }
                    Err(wrong) => outcome = outcome.max(wrong).max(Outcome::Findings),
                }
            }
        }
        table.flush()
    };
    Project::stream(&path, write).map_err(|error| report::machine(&error))?;
    report::line(&format!("{}団体の{rows}条項 → {}", bodies, path.display()));
    if closed > 0 {
        report::note(&closed_note(&format!("{closed}団体。disclosure の列が internal の行")));
    }
    Ok(outcome)
}

fn row(id: &str, name: &str, said: &Said) -> [String; 10] {
    let disclosure = match said.disclosure {
        Disclosure::Public => "public",
        Disclosure::Internal => "internal",
    };
    let origin = match &said.origin {
        Origin::Base { .. } => "base",
        Origin::Override { .. } => "override",
        Origin::Import => "import",
    };
    [
        id.to_owned(),
        name.to_owned(),
        said.document.as_str().to_owned(),
        disclosure.to_owned(),
        said.clause.clone(),
        said.label.clone(),
        said.title.clone(),
        said.text.clone(),
        said.key.short(),
        origin.to_owned(),
    ]
}
