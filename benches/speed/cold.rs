//! One body from start to end of the process, with nothing written before.

use std::fs;
use std::path::Path;

use crate::nation;
use crate::run::{build, median, milliseconds, wall};

const TIMES: usize = 41;

/// Prints the median time of each job.
pub(crate) fn run() {
    println!("\n## 一団体（志免町、両文書、起動から終了まで、{TIMES}回の中央値と最小）\n");
    println!("| 形式 | 中央値 | 最小 |\n| --- | ---: | ---: |");
    let workspace = tempfile::tempdir().expect("a temporary folder");
    nation::real(workspace.path(), "shime").expect("the workspace can be written");
    for formats in ["txt,md,html,docx,json", "txt", "md", "html", "docx", "json", "pdf"] {
        let (middle, least) = median(TIMES, || once(workspace.path(), formats));
        println!("| {formats} | {:.1} ms | {:.1} ms |", milliseconds(middle), milliseconds(least));
    }
    sizes(workspace.path());
}

fn once(workspace: &Path, formats: &str) -> std::time::Duration {
    let output = workspace.join("output");
    if output.exists() {
        fs::remove_dir_all(&output).expect("the output can be taken away");
    }
    wall(&mut build(workspace, &["--format", formats]))
}

fn sizes(workspace: &Path) {
    once(workspace, "docx");
    let files = fs::read_dir(workspace.join("output/shime")).expect("the output is there");
    let mut sizes: Vec<(String, u64)> = files
        .map(|file| file.expect("the output can be listed"))
        .map(|file| (file.file_name().to_string_lossy().into_owned(), file.metadata().expect("a file").len()))
        .collect();
    sizes.sort();
    let total: u64 = sizes.iter().map(|(_, size)| size).sum();
    sizes.iter().for_each(|(name, size)| println!("\n{name} {:.1} KB", *size as f64 / 1000.0));
    println!("\nDOCX 計 {:.1} KB", total as f64 / 1000.0);
}
