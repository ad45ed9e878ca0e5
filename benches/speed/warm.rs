//! Resolving and numbering one body, in a process that has read the base.

use std::fmt::Write as _;
use std::path::Path;
use std::time::{Duration, Instant};

use hoshin::model::document::{Inline, Part};
use hoshin::model::id::MunicipalityId;
use hoshin::model::municipality::Municipality;
use hoshin::numbering::number;
use hoshin::numbering::scheme::Scheme;
use hoshin::project::Project;
use hoshin::resolve::{Base, Scope, resolve};

use crate::nation;
use crate::run::{median, milliseconds};

const TIMES: usize = 401;

/// Prints the median time with the overrides of a real body, and with more.
pub(crate) fn run() {
    println!("\n## 導出と採番だけ（読込済み、{TIMES}回の中央値と最小）\n");
    println!("| 条項 | 上書き | 中央値 | 最小 |\n| ---: | ---: | ---: | ---: |");
    for more in [0, 50, 100, 200, 400] {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        let bench = Bench::new(workspace.path(), more);
        let (middle, least) = median(TIMES, || bench.once());
        let overrides = bench.municipality.overrides.len();
        println!(
            "| {} | {overrides} | {:.3} ms | {:.3} ms |",
            bench.clauses(),
            milliseconds(middle),
            milliseconds(least)
        );
    }
}

/// A body and what it is derived from.
pub(crate) struct Bench {
    municipality: Municipality,
    base: std::sync::Arc<Base>,
    scheme: std::sync::Arc<Scheme>,
}

impl Bench {
    /// Reads 志免町 with more small overrides into memory.
    pub(crate) fn new(workspace: &Path, more: usize) -> Self {
        nation::real(workspace, "shime").expect("the workspace can be written");
        let plain = Self::open(workspace);
        let text = format!("{}{}", plain.municipality.source.text, plain.overrides(more));
        nation::place(workspace, "shime", &text).expect("the workspace can be written");
        Self::open(workspace)
    }

    fn open(workspace: &Path) -> Self {
        let project = Project::open(Some(workspace), workspace).expect("the workspace is there");
        let id = MunicipalityId::new("shime").expect("a plain id");
        let municipality = project.municipality(&id).expect("the body can be read");
        let base = project.base(&municipality.policy.guideline, &municipality.source).expect("the base can be read");
        let scheme = &municipality.policy.numbering.scheme;
        let scheme = project.scheme(scheme, &municipality.source).expect("the scheme can be read");
        Self { municipality, base, scheme }
    }

    /// Resolves and numbers both documents once.
    pub(crate) fn once(&self) -> Duration {
        let start = Instant::now();
        let outcome = resolve(&self.base, &self.municipality, Scope::All);
        let mut clauses = 0;
        for document in outcome.documents {
            clauses += number(&document, &self.base, &self.municipality, &self.scheme).0.clauses.len();
        }
        let time = start.elapsed();
        assert!(clauses > 0, "the body has documents: {:?}", outcome.diagnostics);
        time
    }

    /// Counts the clauses of the base.
    pub(crate) fn clauses(&self) -> usize {
        self.base.homes.len()
    }

    /// Writes small overrides for clauses of the 対策基準 that the body leaves alone, spread over the document.
    fn overrides(&self, count: usize) -> String {
        let free: Vec<(&str, &str)> = self
            .base
            .documents
            .values()
            .flat_map(|document| document.clauses())
            .filter(|clause| !self.municipality.overrides.iter().any(|known| known.clause == clause.id))
            .filter_map(|clause| match clause.body.as_slice() {
                [Part::Paragraph(text)] => match text.as_slice() {
                    [Inline::Text(words)] => Some((clause.id.as_str(), words.as_str())),
                    _ => None,
                },
                _ => None,
            })
            .collect();
        let mut text = String::new();
        for (id, words) in free.iter().step_by((free.len() / count.max(1)).max(1)).take(count) {
            let _ =
                write!(text, "  - replace: {id}\n    text: |\n      町においては、{words}\n    reason: 測定のため\n");
        }
        text
    }
}
