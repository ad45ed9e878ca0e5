//! A workspace with the bodies, and with a next edition that is made from r7.3.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use hoshin::diag::Diagnostic;
use hoshin::model::id::MunicipalityId;
use hoshin::model::municipality::Municipality;
use hoshin::parse::policy;
use hoshin::project::Project;
use hoshin::resolve::Base;
use hoshin::source::Source;
use hoshin::update::Plan;
use hoshin::update::lineage::Lineage;
use hoshin::update::plan::{Job, plan};
use serde::Deserialize;
use tempfile::TempDir;

/// One change that makes the next edition.
#[derive(Deserialize)]
struct Edit {
    what: String,
    file: String,
    from: String,
    to: String,
}

/// A workspace in a folder of its own.
pub(crate) struct Workspace {
    /// The folder; it goes with the value.
    pub(crate) folder: TempDir,
    /// The workspace.
    pub(crate) project: Project,
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder") {
        let path = entry.expect("an entry").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("a file");
        }
    }
}

fn next_edition(folder: &Path) {
    copy(Path::new("guideline/r7.3"), folder);
    let text = fs::read_to_string("tests/fixtures/editions/r-next/edits.yaml").expect("the edits");
    let edits: Vec<Edit> = serde_saphyr::from_str(&text).expect("edits");
    for edit in edits {
        let path = folder.join(&edit.file);
        let before = fs::read_to_string(&path).expect("a file of the edition");
        assert_eq!(before.matches(&edit.from).count(), 1, "{}", edit.what);
        fs::write(&path, before.replace(&edit.from, &edit.to)).expect("a file of the edition");
    }
}

/// Makes a workspace with the shipped bodies.
pub(crate) fn workspace() -> Workspace {
    let folder = tempfile::tempdir().expect("a folder");
    copy(Path::new("municipalities"), &folder.path().join("municipalities"));
    next_edition(&folder.path().join("guideline/r-next"));
    let project = Project::open(Some(folder.path()), folder.path()).expect("a workspace");
    Workspace { folder, project }
}

impl Workspace {
    pub(crate) fn ids(&self) -> Vec<MunicipalityId> {
        self.project.municipalities().expect("the bodies").0
    }

    pub(crate) fn body(&self, id: &str) -> Municipality {
        let id = MunicipalityId::new(id).expect("an id");
        self.project.municipality(&id).unwrap_or_else(|failure| panic!("{failure:?}"))
    }

    pub(crate) fn path(&self, id: &str) -> PathBuf {
        self.folder.path().join("municipalities").join(id).join("policy.yaml")
    }

    /// Gives the bases from the edition of a body to another.
    pub(crate) fn way(&self, body: &Municipality, to: &str) -> Vec<Arc<Base>> {
        self.project.path(&body.policy.guideline, to, &body.source).expect("a later edition")
    }

    pub(crate) fn plan(&self, body: &Municipality, to: &str) -> Result<Plan, Vec<Diagnostic>> {
        let way = self.way(body, to);
        let steps: Vec<&Base> = way.iter().skip(1).map(Arc::as_ref).collect();
        let (before, after) = (way.first().expect("an edition"), way.last().expect("an edition"));
        let lineage = Lineage::through(&steps);
        let scheme = self.project.scheme(&body.policy.numbering.scheme, &body.source).expect("a scheme");
        plan(&Job { municipality: body, before, after, lineage: &lineage, scheme: &scheme })
    }

    pub(crate) fn planned(&self, body: &Municipality, to: &str) -> Plan {
        self.plan(body, to).unwrap_or_else(|wrong| panic!("{}: {wrong:?}", body.id))
    }
}

/// Reads a policy from a text.
pub(crate) fn reread(body: &Municipality, text: &str) -> Municipality {
    let source = Source::new(body.source.path.clone(), text);
    policy::municipality(&body.id, &source).unwrap_or_else(|wrong| panic!("{wrong:?}"))
}
