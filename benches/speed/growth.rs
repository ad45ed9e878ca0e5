//! How the cost grows with the number of bodies and with the number of clauses.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::nation;
use crate::run::{Cost, build, cost, megabytes, seconds};

const BODIES: usize = 200;
const STEPS: [usize; 4] = [1, 2, 4, 8];

/// Prints both tables.
pub(crate) fn run() {
    println!("\n## 団体の数による伸び（両文書、txt・md・html・docx）\n");
    println!("| 団体 | 時間 | CPU時間 | 一団体 | 最大メモリ |\n| ---: | ---: | ---: | ---: | ---: |");
    for step in STEPS {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        nation::write(workspace.path(), BODIES * step).expect("the workspace can be written");
        row(&format!("{}", BODIES * step), BODIES * step, &once(workspace.path()));
    }
    println!("\n## 条項の数による伸び（{BODIES}団体、対策基準を1・2・4・8倍の長さにして）\n");
    println!("| 条項 | 時間 | CPU時間 | 一団体 | 最大メモリ |\n| ---: | ---: | ---: | ---: | ---: |");
    for step in STEPS {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        let clauses = lengthen(workspace.path(), step);
        nation::write(workspace.path(), BODIES).expect("the workspace can be written");
        row(&format!("{clauses}"), BODIES, &once(workspace.path()));
    }
}

fn once(workspace: &Path) -> Cost {
    cost(&mut build(workspace, &["--format", "txt,md,html,docx"]))
}

fn row(size: &str, bodies: usize, cost: &Cost) {
    let each = cost.wall.as_secs_f64() * 1000.0 / bodies as f64;
    println!(
        "| {size} | {} | {} | {each:.2} ms | {} |",
        seconds(Some(cost.wall)),
        seconds(cost.processor),
        megabytes(cost.peak)
    );
}

/// Writes the edition with a 対策基準 of so many times its length, under new ids, and counts its clauses.
pub(crate) fn lengthen(workspace: &Path, times: usize) -> usize {
    let from = Path::new(env!("CARGO_MANIFEST_DIR")).join("guideline/r7.3");
    let to = workspace.join("guideline/r7.3");
    fs::create_dir_all(to.join("standards")).expect("the workspace can be written");
    for name in ["edition.yaml", "basic-policy.md"] {
        fs::copy(from.join(name), to.join(name)).expect("the edition can be copied");
    }
    let chapters: Vec<(PathBuf, String)> = chapters(&from.join("standards"));
    let ids: BTreeSet<&str> = chapters.iter().flat_map(|(_, text)| ids(text)).collect();
    for copy in 0..times {
        for (name, text) in &chapters {
            let text = if copy == 0 { text.clone() } else { renamed(text, &ids, copy) };
            let name = format!("{copy}-{}", name.display());
            fs::write(to.join("standards").join(name), text).expect("the edition can be written");
        }
    }
    ids.len() * times + ids_of(&to.join("basic-policy.md"))
}

fn chapters(folder: &Path) -> Vec<(PathBuf, String)> {
    let entries = fs::read_dir(folder).expect("the base is there").map(|entry| entry.expect("the base can be listed"));
    let mut all: Vec<(PathBuf, String)> = entries
        .map(|entry| (PathBuf::from(entry.file_name()), fs::read_to_string(entry.path()).expect("base text")))
        .collect();
    all.sort();
    all
}

fn ids(text: &str) -> impl Iterator<Item = &str> {
    text.split("{#").skip(1).filter_map(|rest| rest.split([' ', '}']).next())
}

fn ids_of(path: &Path) -> usize {
    ids(&fs::read_to_string(path).expect("base text")).count()
}

/// Gives a chapter with a suffix to every id that it defines or names; only the first file keeps its front matter.
fn renamed(text: &str, known: &BTreeSet<&str>, copy: usize) -> String {
    let body = text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n")).map_or(text, |(_, body)| body);
    let mut renamed = String::new();
    for (index, piece) in body.split('#').enumerate() {
        if index > 0 {
            renamed.push('#');
        }
        let end = piece.find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '-').unwrap_or(piece.len());
        let (id, rest) = piece.split_at(end);
        renamed.push_str(id);
        if index > 0 && known.contains(id) {
            renamed.push_str(&format!(".copy{copy}"));
        }
        renamed.push_str(rest);
    }
    renamed
}
