//! The published texts that the tests read.

use std::fs;
use std::path::{Path, PathBuf};

use hoshin::model::numbered::Numbered;
use hoshin::parse::{plain, revision};
use hoshin::source::Source;

pub(crate) const SETAGAYA_OLD: &str = include_str!("../fixtures/sources/setagaya-old.txt");
pub(crate) const SETAGAYA_NEW: &str = include_str!("../fixtures/sources/setagaya-new.txt");
pub(crate) const SETAGAYA_TABLE: &str = include_str!("../fixtures/sources/setagaya-table.tsv");
pub(crate) const SHIME: &str = include_str!("../fixtures/sources/shime.txt");
pub(crate) const INA: &str = include_str!("../fixtures/sources/ina.txt");
pub(crate) const KIZUGAWA: &str = include_str!("../fixtures/sources/kizugawa.txt");

pub(crate) fn documents() -> Vec<Numbered> {
    [SETAGAYA_OLD, INA, KIZUGAWA, SHIME].into_iter().map(plain::read).collect()
}

/// The documents that the bodies enacted, whose clauses bear permanent ids.
pub(crate) fn enacted() -> Vec<Numbered> {
    let within = |folder: &Path| -> Vec<PathBuf> {
        let entries = fs::read_dir(folder).into_iter().flatten();
        let mut paths: Vec<PathBuf> = entries.map(|entry| entry.expect("an entry").path()).collect();
        paths.sort();
        paths
    };
    let bodies = within(&Path::new(env!("CARGO_MANIFEST_DIR")).join("municipalities"));
    let revisions = bodies.iter().flat_map(|body| within(&body.join("enacted")));
    let read = |path: PathBuf| {
        let source = Source::new(path.to_string_lossy(), fs::read_to_string(&path).expect("it reads"));
        revision::enacted(&source).unwrap_or_else(|found| panic!("{found:?}")).0.text
    };
    let documents: Vec<Numbered> = revisions.flat_map(|revision| within(&revision)).map(read).collect();
    assert!(documents.len() >= 5);
    documents
}
