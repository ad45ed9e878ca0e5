//! Every body of the nation in one run.

use std::path::Path;

use crate::nation;
use crate::run::{Cost, build, cost, megabytes, seconds};

/// Prints what the text formats of so many bodies cost.
pub(crate) fn texts(bodies: usize) {
    println!("\n## {bodies}団体、両文書、txt・md・html・docx\n");
    let workspace = tempfile::tempdir().expect("a temporary folder");
    nation::write(workspace.path(), bodies).expect("the workspace can be written");
    println!("| | 時間 | CPU時間 | 最大メモリ |\n| --- | ---: | ---: | ---: |");
    row("初めて作る", &once(workspace.path()));
    row("変わらないまま作り直す", &once(workspace.path()));
    println!("\n出力 {}", megabytes(Some(size(&workspace.path().join("output")))));
}

fn once(workspace: &Path) -> Cost {
    cost(&mut build(workspace, &["--format", "txt,md,html,docx"]))
}

fn row(what: &str, cost: &Cost) {
    println!("| {what} | {} | {} | {} |", seconds(Some(cost.wall)), seconds(cost.processor), megabytes(cost.peak));
}

/// Prints what the PDFs of a part of the bodies cost, and reckons the time for all.
pub(crate) fn pdf(sample: usize, nation: usize) {
    println!("\n## PDF、両文書\n");
    println!("| 団体 | 時間 | CPU時間 | 最大メモリ |\n| ---: | ---: | ---: | ---: |");
    let (small, large) = (pdf_of(sample / 4), pdf_of(sample));
    for (bodies, cost) in [(sample / 4, &small), (sample, &large)] {
        row(&bodies.to_string(), cost);
    }
    let each = (large.wall - small.wall).as_secs_f64() / (sample - sample / 4) as f64;
    let all = small.wall.as_secs_f64() + each * (nation - sample / 4) as f64;
    println!("\n一団体あたり {:.0} ms。{nation}団体の見込み {:.1} 分", each * 1000.0, all / 60.0);
}

/// Prints what the PDFs of so many bodies cost in one run.
pub(crate) fn pdf_of_all(bodies: usize) {
    println!("\n## {bodies}団体のPDF、両文書\n");
    println!("| 団体 | 時間 | CPU時間 | 最大メモリ |\n| ---: | ---: | ---: | ---: |");
    row(&bodies.to_string(), &pdf_of(bodies));
}

fn pdf_of(bodies: usize) -> Cost {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    nation::write(workspace.path(), bodies).expect("the workspace can be written");
    cost(&mut build(workspace.path(), &["--format", "pdf"]))
}

fn size(folder: &Path) -> u64 {
    let entries =
        std::fs::read_dir(folder).expect("the output is there").map(|entry| entry.expect("the output can be listed"));
    entries
        .map(
            |entry| {
                if entry.path().is_dir() { size(&entry.path()) } else { entry.metadata().map_or(0, |data| data.len()) }
            },
        )
        .sum()
}
