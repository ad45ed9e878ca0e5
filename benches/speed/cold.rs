//! One job from start to end of the process, with nothing written before.

use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::nation;
use crate::run::{build, hoshin, median, milliseconds, wall};

const TIMES: usize = 41;
const ALL_BUT_PDF: &str = "txt,md,html,docx,json";

/// A job: what it is, and what does it.
type Job = (&'static str, fn(&Path) -> Command);

const JOBS: [Job; 10] = [
    ("起動だけ（--version）", |root| hoshin(root, &["--version"])),
    ("木津川市精華町環境施設組合の基本方針（PDFのほか全て）", |root| {
        made(root, "kizugawa", ALL_BUT_PDF)
    }),
    ("志免町の両文書（PDFのほか全て）", |root| made(root, "shime", ALL_BUT_PDF)),
    ("志免町の両文書をテキストだけ", |root| made(root, "shime", "txt")),
    ("志免町の両文書を Markdown だけ", |root| made(root, "shime", "md")),
    ("志免町の両文書を HTML だけ", |root| made(root, "shime", "html")),
    ("志免町の両文書を Word だけ", |root| made(root, "shime", "docx")),
    ("志免町の両文書を PDF だけ", |root| made(root, "shime", "pdf")),
    ("世田谷区の旧と新のテキストから新旧対照表の JSON", compared),
    ("志免町のテキストの取込み（確かめを含む）", imported),
];

/// Prints the median time of each job.
pub(crate) fn run() {
    println!("\n## 一度の仕事（起動から終了まで、書込みを含む、{TIMES}回の中央値と最小）\n");
    println!("| 仕事 | 中央値 | 最小 |\n| --- | ---: | ---: |");
    let workspace = tempfile::tempdir().expect("a temporary folder");
    nation::real(workspace.path(), "kizugawa").expect("the workspace can be written");
    nation::real(workspace.path(), "shime").expect("the workspace can be written");
    for (what, job) in JOBS {
        let (middle, least) = median(TIMES, || once(workspace.path(), job));
        println!("| {what} | {:.1} ms | {:.1} ms |", milliseconds(middle), milliseconds(least));
    }
    sizes(workspace.path());
}

fn made(root: &Path, id: &str, formats: &str) -> Command {
    build(root, &[id, "--format", formats])
}

fn source(name: &str) -> String {
    format!("{}/tests/fixtures/sources/{name}", env!("CARGO_MANIFEST_DIR"))
}

fn compared(root: &Path) -> Command {
    let output = root.join("output/shinkyu.json").to_string_lossy().into_owned();
    hoshin(root, &["diff", &source("setagaya-old.txt"), &source("setagaya-new.txt"), "--format", "json", "-o", &output])
}

fn imported(root: &Path) -> Command {
    let new = root.join("municipalities/imported");
    if new.exists() {
        fs::remove_dir_all(new).expect("what was imported can be taken away");
    }
    let mut command = hoshin(root, &["import", &source("shime.txt"), "--id", "imported", "--name", "志免町"]);
    command.stderr(Stdio::null());
    command
}

fn once(workspace: &Path, job: fn(&Path) -> Command) -> Duration {
    let output = workspace.join("output");
    if output.exists() {
        fs::remove_dir_all(&output).expect("the output can be taken away");
    }
    wall(&mut job(workspace))
}

fn sizes(workspace: &Path) {
    once(workspace, |root| made(root, "shime", "docx"));
    let files = fs::read_dir(workspace.join("output/shime")).expect("the output is there");
    let mut sizes: Vec<(String, u64)> = files
        .map(|file| file.expect("the output can be listed"))
        .map(|file| (file.file_name().to_string_lossy().into_owned(), file.metadata().expect("a file").len()))
        .collect();
    sizes.sort();
    let total: u64 = sizes.iter().map(|(_, size)| size).sum();
    sizes.iter().for_each(|(name, size)| println!("\n{name} {size} バイト"));
    println!("\nWord 計 {total} バイト（{:.1} KB）", total as f64 / 1000.0);
}
