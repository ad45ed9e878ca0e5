//! Floor 9: the command line; the only place that prints, colours, shows progress or exits.

use std::ffi::OsString;
use std::process::ExitCode;

use clap::Parser;

use crate::cli::args::{Arguments, Command};

pub mod args;
pub mod audit;
pub mod build;
pub mod check;
pub mod compare;
pub mod crowd;
pub mod diff;
pub mod each;
pub mod enact;
pub mod explain;
pub mod export;
pub mod guideline;
pub mod guideline_import;
pub mod import;
pub mod init;
pub mod list;
pub mod new;
pub mod reader;
pub mod report;
pub mod schema;
pub mod sides;
pub mod update;

/// How a command ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// Done.
    Done,
    /// Done, with findings that need somebody.
    Findings,
    /// Could not run.
    Failed,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> Self {
        match outcome {
            Outcome::Done => Self::from(0),
            Outcome::Findings => Self::from(1),
            Outcome::Failed => Self::from(2),
        }
    }
}

/// Runs the program on its arguments, the first being its own name.
pub fn run(arguments: impl IntoIterator<Item = OsString>) -> ExitCode {
    match Arguments::try_parse_from(arguments) {
        Ok(arguments) => dispatch(arguments).into(),
        Err(error) => report::usage(&error).into(),
    }
}

fn dispatch(arguments: Arguments) -> Outcome {
    let root = arguments.root.as_deref();
    match arguments.command {
        Command::Init(command) => init::run(&command),
        Command::List => list::run(root),
        Command::New(command) => new::run(root, &command),
        Command::Build(command) => build::run(root, &command),
        Command::Diff(command) => diff::run(root, &command),
        Command::Compare(command) => compare::run(root, &command),
        Command::Export(command) => export::run(root, &command),
        Command::Audit(command) => audit::run(root, &command),
        Command::Enact(command) => enact::run(root, &command),
        Command::Check(command) => check::run(root, &command),
        Command::Update(command) => update::run(root, &command),
        Command::Explain(command) => explain::run(root, &command),
        Command::Guideline(command) => guideline::run(root, &command.command),
        Command::Import(command) => import::run(root, &command),
        Command::ReadFile(command) => reader::run(&command),
        Command::Schema(command) => schema::run(&command),
        Command::Completions(command) => schema::completions(&command),
    }
}
