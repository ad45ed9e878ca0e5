//! How long the wordings of many bodies take to be put together, against their number.

use crate::nation;
use crate::run::{Cost, cost, hoshin, megabytes, seconds};

/// Prints one row a size, up to the whole nation.
pub(crate) fn run(nation: usize) {
    println!("\n## 文言の比較（両文書）\n");
    println!("| 団体 | 仕事 | 時間 | CPU時間 | 最大メモリ |\n| ---: | --- | ---: | ---: | ---: |");
    for bodies in [nation / 32, nation / 8, nation / 2, nation] {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        nation::write(workspace.path(), bodies).expect("the workspace can be written");
        let jobs: [&[&str]; 4] = [
            &["compare", "--all", "--format", "text"],
            &["compare", "--all", "--format", "html"],
            &["compare", "--all", "--format", "xlsx"],
            &["export"],
        ];
        for job in jobs {
            row(bodies, &job.join(" "), &cost(&mut hoshin(workspace.path(), job)));
        }
    }
}

fn row(bodies: usize, job: &str, cost: &Cost) {
    let (wall, processor) = (seconds(Some(cost.wall)), seconds(cost.processor));
    println!("| {bodies} | {job} | {wall} | {processor} | {} |", megabytes(cost.peak));
}
