//! A workspace in which files are imported and built again.

use std::path::{Path, PathBuf};

use hoshin::adopt::{Adopted, adopt, policy_path};
use hoshin::derive::{Derived, as_imported, derive};
use hoshin::import::draft::Draft;
use hoshin::import::foreign;
use hoshin::import::proof::{Proof, prove};
use hoshin::import::report::{Share, share};
use hoshin::import::tailor::Wish;
use hoshin::model::id::MunicipalityId;
use hoshin::model::municipality::{Kind, Municipality};
use hoshin::model::numbered::{Numbered, NumberedClause};
use hoshin::parse::block::Reading;
use hoshin::project::Project;
use hoshin::render::text::text;
use hoshin::resolve::Scope;

/// A file that was imported and built again.
pub(crate) struct Imported {
    pub(crate) adopted: Adopted,
    pub(crate) built: String,
    pub(crate) documents: Vec<Numbered>,
    pub(crate) proof: Proof,
    pub(crate) share: Share,
}

/// The repository with the bodies that are written by hand.
pub(crate) fn repository() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR"))
}

/// Opens the repository as a workspace.
pub(crate) fn project() -> Project {
    Project::open(Some(&repository()), &repository()).expect("the repository is a workspace")
}

/// Reads a body that is written by hand.
pub(crate) fn municipality(project: &Project, id: &str) -> Municipality {
    let id = MunicipalityId::new(id).expect("an id");
    project.municipality(&id).expect("a policy.yaml without errors")
}

/// Lists the bodies that are written by hand.
pub(crate) fn bodies(project: &Project) -> Vec<Municipality> {
    let (ids, _) = project.municipalities().expect("a folder of bodies");
    ids.iter().map(|id| municipality(project, id.as_str())).collect()
}

/// Derives the documents of a body.
pub(crate) fn derived(project: &Project, municipality: &Municipality) -> Vec<Derived> {
    let (documents, diagnostics) = derive(project, municipality, Scope::All);
    assert!(!documents.is_empty(), "{}: {diagnostics:?}", municipality.id);
    documents
}

/// Reads a file in this process.
pub(crate) fn read(bytes: &[u8]) -> Reading {
    foreign::read(bytes.to_vec()).expect("a file that can be read")
}

/// Imports a reading as a stranger's and builds it again.
pub(crate) fn import(reading: &Reading, name: &str, kind: Kind) -> Imported {
    import_with(reading, name, kind, |_| {})
}

/// Imports a reading as a stranger's, and builds what somebody made of the draft.
pub(crate) fn import_with(reading: &Reading, name: &str, kind: Kind, change: impl FnOnce(&mut Draft)) -> Imported {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::create_dir(folder.path().join("municipalities")).expect("a new folder");
    let open = || Project::open(Some(folder.path()), folder.path()).expect("a workspace");
    let id = MunicipalityId::new("stranger").expect("an id");
    let wish = Wish { id: id.clone(), name: name.to_owned(), kind };
    let mut adopted = adopt(&open(), reading, &wish, None).expect("an edition and a scheme");
    change(&mut adopted.tailored.draft);
    let files = adopted.templates.iter().cloned().chain([(policy_path(&id), adopted.tailored.draft.yaml())]);
    files.for_each(|(path, text)| write(&folder.path().join(path), &text));
    let project = open();
    let municipality =
        project.municipality(&id).unwrap_or_else(|failure| panic!("{failure:?}\n{}", adopted.tailored.draft.yaml()));
    let derived = derived(&project, &municipality);
    let built: String = derived.iter().map(|document| text(&document.sheet)).collect();
    let documents: Vec<Numbered> = derived.iter().map(|document| document.numbered.clone()).collect();
    let proof = prove(&reading.blocks, &as_imported(&derived, reading.titles));
    let share = share(&documents);
    Imported { adopted, built, documents, proof, share }
}

/// The sources: published texts of the four bodies, by the name of their file.
pub(crate) const SOURCES: [&str; 4] = ["ina", "kizugawa", "shime", "setagaya-new"];

/// Imports a published text as a stranger's.
pub(crate) fn imported_source(source: &str) -> Imported {
    let path = repository().join("tests/fixtures/sources").join(format!("{source}.txt"));
    let reading = read(&std::fs::read(path).expect("a source"));
    let body = municipality(&project(), source.split('-').next().expect("the id of the body"));
    import(&reading, &body.policy.name.value, body.policy.kind)
}

fn write(path: &Path, text: &str) {
    Project::write(path, text.as_bytes()).expect("a file in a temporary folder");
}

/// Gives the characters that count: no white space, no figure lines, brackets half-width.
pub(crate) fn key(text: &str) -> String {
    let lines = text.lines().filter(|line| !line.starts_with("［図："));
    lines.map(hoshin::import::wording::key).collect()
}

/// A clause with a label: the labels above it, its own, and the words up to the next one.
type Labelled = (Vec<String>, String, String);

fn labelled(clauses: &[NumberedClause], above: &[String], all: &mut Vec<Labelled>) {
    for clause in clauses {
        let words = key(&format!("{}{}", clause.title, clause.text()));
        let mut below = above.to_vec();
        match all.last_mut().filter(|_| clause.label.is_empty()) {
            Some(last) => last.2.push_str(&words),
            None => all.push((below.clone(), clause.label.clone(), words)),
        }
        below.extend(Some(clause.label.clone()).filter(|label| !label.is_empty()));
        labelled(&clause.children, &below, all);
    }
}

fn clauses(documents: &[Numbered]) -> Vec<Labelled> {
    let mut all = Vec::new();
    documents.iter().for_each(|document| labelled(&document.clauses, &[], &mut all));
    all
}

/// Says that the same clauses came back, each below the same others, with its label and its words.
pub(crate) fn assert_clauses(imported: &Imported, wanted: &[Numbered], what: &str) {
    let (found, wanted) = (clauses(&imported.documents), clauses(wanted));
    found.iter().zip(&wanted).for_each(|(found, wanted)| assert_eq!(found, wanted, "{what}"));
    assert_eq!(found.len(), wanted.len(), "{what}");
}

/// Says that nothing differs, or shows what does.
pub(crate) fn assert_same(imported: &Imported, what: &str) {
    assert_eq!(
        imported.proof.differing,
        0,
        "{what}: {:#?}\n{}",
        imported.proof.differences,
        imported.adopted.tailored.draft.yaml()
    );
}
