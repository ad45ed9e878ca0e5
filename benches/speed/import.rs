//! How the cost of an import grows with the length of the file, in every format.

use std::fs;
use std::path::Path;

use crate::growth::lengthen;
use crate::nation;
use crate::run::{Cost, build, cost, hoshin, megabytes, seconds};

const STEPS: [usize; 4] = [1, 2, 4, 8];
const FORMATS: [&str; 4] = ["txt", "docx", "html", "pdf"];
/// So many clauses on one level, as no policy has them.
const FLAT: [usize; 4] = [2_500, 5_000, 10_000, 19_990];

/// Prints what the import of 志免町's 対策基準, and of ones of several times its length, costs; then that of a flat text.
pub(crate) fn run() {
    println!("\n## 取込み（志免町の対策基準を1・2・4・8倍の長さにして、確かめを含む）\n");
    println!("| 文字 | 形式 | 時間 | CPU時間 | 最大メモリ |\n| ---: | --- | ---: | ---: | ---: |");
    for step in STEPS {
        let workspace = tempfile::tempdir().expect("a temporary folder");
        lengthen(workspace.path(), step);
        nation::real(workspace.path(), "shime").expect("the workspace can be written");
        cost(&mut build(workspace.path(), &["shime", "--format", &FORMATS.join(",")]));
        let home = workspace.path().join("output/shime");
        let text = fs::read_to_string(home.join("standards.txt")).expect("the text was built");
        let characters = text.chars().filter(|c| !c.is_whitespace()).count();
        for format in FORMATS {
            row(characters, format, &import(&home.join(format!("standards.{format}"))));
        }
    }
    println!("\n## 取込み（一つの階層に並ぶ条項だけのテキスト）\n");
    println!("| 条項 | 形式 | 時間 | CPU時間 | 最大メモリ |\n| ---: | --- | ---: | ---: | ---: |");
    for clauses in FLAT {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let file = folder.path().join("flat.txt");
        fs::write(&file, flat(clauses)).expect("the file can be written");
        row(clauses, "txt", &import(&file));
    }
}

fn row(size: usize, format: &str, cost: &Cost) {
    println!(
        "| {size} | {format} | {} | {} | {} |",
        seconds(Some(cost.wall)),
        seconds(cost.processor),
        megabytes(cost.peak)
    );
}

/// Imports a file into a workspace of its own, against the base that is in the program.
fn import(file: &Path) -> Cost {
    let workspace = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(workspace.path().join("municipalities")).expect("a new folder");
    let file = file.display().to_string();
    cost(&mut hoshin(workspace.path(), &["import", &file, "--id", "imported", "--name", "志免町"]))
}

fn flat(clauses: usize) -> String {
    let subjects = ["情報資産の管理", "端末の持出し", "記録媒体の保管", "委託先の監督", "研修の実施"];
    let mut text = "見本町情報セキュリティ基本方針\n".to_owned();
    for number in 1..=clauses {
        let (subject, other) = (subjects[number % 5], subjects[number * 7 % 5]);
        let (month, rule) = (number % 97, number * 31 % 1000);
        text.push_str(&format!(
            "{number} {subject}は、{month}月までに{other}に関する手順{rule}に従って行わなければならない。\n"
        ));
    }
    text
}
