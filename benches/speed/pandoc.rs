//! The same document through pandoc, where it is installed.

use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use crate::run::{build, median, milliseconds, wall};
use crate::{NATION, nation};

const TIMES: usize = 15;

/// Prints our time beside that of pandoc, which reads the Markdown that we write.
pub(crate) fn run() {
    println!("\n## pandoc と並べて（志免町、両文書、{TIMES}回の中央値）\n");
    let workspace = tempfile::tempdir().expect("a temporary folder");
    nation::real(workspace.path(), "shime").expect("the workspace can be written");
    wall(&mut build(workspace.path(), &["--format", "md"]));
    if !installed("pandoc") {
        println!("pandoc が入っていないので省きます。");
        return;
    }
    println!("| | hoshin（YAMLと基準文から） | pandoc（出来上がったMarkdownから） |\n| --- | ---: | ---: |");
    for format in ["html", "docx"] {
        compare(workspace.path(), format, &[]);
    }
    if installed("typst") {
        compare(workspace.path(), "pdf", &["--pdf-engine=typst"]);
    } else {
        println!("\nPDF: typst のコマンドが入っていないので、pandoc の PDF は省きます。");
    }
}

fn installed(name: &str) -> bool {
    Command::new(name).arg("--version").stdout(Stdio::null()).status().is_ok_and(|status| status.success())
}

fn compare(workspace: &Path, format: &str, engine: &[&str]) {
    let (ours, _) = median(TIMES, || ours(workspace, format));
    let (theirs, _) = median(TIMES, || theirs(workspace, format, engine));
    println!("| {format} | {:.0} ms | {:.0} ms |", milliseconds(ours), milliseconds(theirs));
    let nation = theirs.as_secs_f64() * NATION as f64 / 2.0 / 60.0;
    println!("| {format} 全国{NATION}団体（pandocは2コアで見積もり） | — | {nation:.0} 分 |");
}

fn ours(workspace: &Path, format: &str) -> Duration {
    let built = workspace.join("other");
    let _ = std::fs::remove_dir_all(&built);
    wall(build(workspace, &["--format", format, "--output"]).arg(&built))
}

/// Converts one document after the other, as a script would.
fn theirs(workspace: &Path, format: &str, engine: &[&str]) -> Duration {
    let one = |document: &str| {
        let from = workspace.join(format!("output/shime/{document}.md"));
        let to = workspace.join(format!("{document}.{format}"));
        wall(
            Command::new("pandoc").args(["-s", "--toc"]).args(engine).arg(from).arg("-o").arg(to).stderr(Stdio::null()),
        )
    };
    one("basic-policy") + one("standards")
}
