//! How long it takes to see what a new edition means for many bodies, against their number.

use std::fs;
use std::path::Path;

use serde::Deserialize;

use crate::nation;
use crate::run::{Cost, cost, hoshin, megabytes, seconds};

/// The folder of the edition that the bodies are updated to.
const NEXT: &str = "r-next";

/// One change that makes the next edition out of the present one.
#[derive(Deserialize)]
struct Edit {
    file: String,
    from: String,
    to: String,
}

/// Prints one row a size, up to the whole nation.
pub(crate) fn run(nation: usize) {
    println!("\n## 新しい版への更新（試し、両文書、全団体のまとめ）\n");
    println!("| 団体 | 時間 | CPU時間 | 一団体 | 最大メモリ |\n| ---: | ---: | ---: | ---: | ---: |");
    for bodies in [nation / 8, nation / 4, nation / 2, nation] {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        nation::write(workspace.path(), bodies).expect("the workspace can be written");
        next_edition(workspace.path());
        row(bodies, &cost(&mut hoshin(workspace.path(), &["update", "--to", NEXT])));
    }
}

fn row(bodies: usize, cost: &Cost) {
    let each = cost.wall.as_secs_f64() * 1000.0 / bodies as f64;
    let (wall, processor) = (seconds(Some(cost.wall)), seconds(cost.processor));
    println!("| {bodies} | {wall} | {processor} | {each:.2} ms | {} |", megabytes(cost.peak));
}

/// Makes the next edition that the tests use, which has every kind of change.
fn next_edition(workspace: &Path) {
    let home = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = workspace.join("guideline").join(NEXT);
    copy(&home.join("guideline/r7.3"), &folder);
    let edits = home.join("tests/fixtures/editions/r-next/edits.yaml");
    let edits = fs::read_to_string(edits).expect("the edits are there");
    let edits: Vec<Edit> = serde_saphyr::from_str(&edits).expect("the edits can be read");
    for Edit { file, from, to } in edits {
        let path = folder.join(file);
        let before = fs::read_to_string(&path).expect("a file of the edition");
        fs::write(&path, before.replace(&from, &to)).expect("the edition can be written");
    }
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("the workspace can be written");
    for entry in fs::read_dir(from).expect("the base is there") {
        let path = entry.expect("the base can be listed").path();
        let target = to.join(path.file_name().expect("a name"));
        if path.is_dir() {
            copy(&path, &target);
        } else {
            fs::copy(&path, &target).expect("the edition can be copied");
        }
    }
}
