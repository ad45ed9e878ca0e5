//! `hoshin schema` and `hoshin completions`: what editors and shells read.

use schemars::generate::SchemaSettings;

use crate::cli::args::{Arguments, Completions, Schema};
use crate::cli::{Outcome, report};
use crate::model::municipality::PolicyFile;
use crate::project::Project;

/// Where a workspace keeps the JSON Schema of `policy.yaml`.
pub const PATH: &str = "schema/policy.schema.json";

/// The line by which an editor finds the schema from a `policy.yaml`.
pub const HEADER: &str = "# yaml-language-server: $schema=../../schema/policy.schema.json\n";

/// Gives the JSON Schema of `policy.yaml`, in the draft that editors read.
///
/// # Errors
/// Gives what serde says of a schema that JSON cannot hold.
pub fn schema() -> Result<String, serde_json::Error> {
    let schema = SchemaSettings::draft07().into_generator().into_root_schema_for::<PolicyFile>();
    crate::render::json::json(&schema)
}

/// Writes the JSON Schema of `policy.yaml`.
pub fn run(command: &Schema) -> Outcome {
    let text = match schema() {
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
