//! `hoshin schema` and `hoshin completions`: what editors and shells read.

use schemars::generate::SchemaSettings;

use crate::cli::args::{Arguments, Completions, Schema};
use crate::cli::{Outcome, report};
use crate::model::municipality::PolicyFile;
use crate::project::Project;

/// Writes the JSON Schema of `policy.yaml`, in the draft that editors read.
pub fn run(command: &Schema) -> Outcome {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<PolicyFile>();
    let text = match crate::render::json::json(&schema) {
        Ok(text) => text,
        Err(error) => return report::refuse(&error.to_string()),
    };
    match &command.output {
        None => report::line(text.trim_end()),
        Some(path) => {
            if let Err(error) = Project::write(path, text.as_bytes()) {
                return report::machine(&error);
            }
        }
    }
    Outcome::Done
}

/// Writes the completions of a shell.
pub fn completions(command: &Completions) -> Outcome {
    let mut script = Vec::new();
    clap_complete::generate(command.shell, &mut <Arguments as clap::CommandFactory>::command(), "hoshin", &mut script);
    report::line(String::from_utf8_lossy(&script).trim_end());
    Outcome::Done
}
