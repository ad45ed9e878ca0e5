//! How long the wordings of many bodies take to be put together, against their number and that of their wordings.

use std::path::Path;

use crate::nation;
use crate::run::{Cost, cost, hoshin, megabytes, seconds};

/// Prints one row a size and a job, up to the whole nation.
pub(crate) fn run(nation: usize) {
    println!("\n## 文言の比較（両文書）\n");
    println!("| 団体 | 文言 | 仕事 | 時間 | CPU時間 | 一団体（CPU） | 最大メモリ |");
    println!("| ---: | ---: | --- | ---: | ---: | ---: | ---: |");
    for bodies in [nation / 32, nation / 8, nation / 2, nation] {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        nation::write(workspace.path(), bodies).expect("the workspace can be written");
        let wordings = wordings(workspace.path());
        let jobs: [&[&str]; 4] = [
            &["compare", "--all", "--format", "text"],
            &["compare", "--all", "--format", "html"],
            &["compare", "--all", "--format", "xlsx"],
            &["export"],
        ];
        for job in jobs {
            row(bodies, &wordings, &job.join(" "), &cost(&mut hoshin(workspace.path(), job)));
        }
    }
}

/// Reads off what the program tells how many distinct wordings there are.
fn wordings(workspace: &Path) -> String {
    let told = hoshin(workspace, &["compare", "--all", "--format", "text"]).output().expect("the command runs");
    let told = String::from_utf8_lossy(&told.stdout).into_owned();
    let count = told.split_once("文言").and_then(|(_, rest)| rest.split_once("通り"));
    count.map_or("—", |(count, _)| count).to_owned()
}

fn row(bodies: usize, wordings: &str, job: &str, cost: &Cost) {
    let (wall, processor) = (seconds(Some(cost.wall)), seconds(cost.processor));
    let each = cost.processor.map_or_else(
        || "—".to_owned(),
        |processor| format!("{:.2} ms", processor.as_secs_f64() * 1000.0 / bodies as f64),
    );
    println!("| {bodies} | {wordings} | {job} | {wall} | {processor} | {each} | {} |", megabytes(cost.peak));
}
