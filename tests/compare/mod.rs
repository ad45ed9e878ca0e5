//! Bodies beside each other: what the published policies are known to have in common, the laws, and the stories.

mod crowd;
mod laws;
mod published;
mod story;

use hoshin::compare::names::{Names, Uses};
use hoshin::compare::subject::Subject;
use hoshin::derive;
use hoshin::model::id::MunicipalityId;
use hoshin::parse::plain;
use hoshin::project::Project;
use hoshin::resolve::Scope;

use super::workspace::tests;

/// The bodies whose policies are published, and the sample.
pub(crate) const BODIES: [&str; 5] = ["ina", "kizugawa", "mihon", "setagaya", "shime"];

/// Opens the workspace of this program.
pub(crate) fn project() -> Project {
    let root = tests("..");
    Project::open(Some(&root), &root).expect("the workspace of this program")
}

/// Derives a body and gathers its own words.
pub(crate) fn body(project: &Project, id: &str) -> Subject {
    let municipality = project.municipality(&MunicipalityId::new(id).expect("an id")).expect("a body");
    let (documents, base, ..) = derive::numbered(project, &municipality, Scope::All).expect("a sound body");
    let names = Names::of_body(&municipality.policy, &base, &Uses::of(&base));
    let closed = Default::default();
    Subject { id: id.to_owned(), name: municipality.policy.name.value, documents, names, closed }
}

/// Reads the published text of a body, which knows nothing of ids and parameters.
pub(crate) fn bare(name: &str) -> Subject {
    let path = tests(&format!("fixtures/sources/{name}.txt"));
    let document = plain::read(&std::fs::read_to_string(path).expect("a source"));
    let names = Names::of_text(&document);
    Subject { id: name.to_owned(), name: name.to_owned(), names, documents: vec![document], closed: Default::default() }
}
