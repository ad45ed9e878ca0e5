//! The check of a policy: its rules on cases, its measure on the published policies, its reports.
#![allow(clippy::print_stdout, reason = "the measure is told")]

mod cases;
mod laws;
mod measure;
mod reports;

use std::path::{Path, PathBuf};

use hoshin::derive;
use hoshin::lint::{Facts, Finding, check};
use hoshin::model::id::MunicipalityId;
use hoshin::model::numbered::Numbered;
use hoshin::project::Project;
use hoshin::resolve::Scope;

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).to_owned()
}

fn project() -> Project {
    Project::open(Some(&root()), &root()).unwrap()
}

/// The documents of a body of this workspace, and what is known of it.
fn body(id: &str) -> (Vec<Numbered>, Facts) {
    let project = project();
    let municipality = project.municipality(&MunicipalityId::new(id).unwrap()).unwrap();
    let (documents, ..) = derive::numbered(&project, &municipality, Scope::All).unwrap();
    let facts = derive::facts(&project, &municipality, &documents, &[]);
    (documents, facts)
}

fn findings(id: &str) -> Vec<Finding> {
    let (documents, facts) = body(id);
    check(&documents, &facts)
}

/// The words that a finding marks.
fn words(finding: &Finding) -> String {
    finding.text.chars().skip(finding.range.start).take(finding.range.len()).collect()
}
