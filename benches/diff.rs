//! How long a comparison of 志免町's policy takes, once to eight times as long, little or everything changed.
#![allow(clippy::print_stdout, reason = "a benchmark prints its times")]
#![allow(clippy::expect_used, reason = "a bench that cannot run has nothing to tell")]

use std::fmt::Write as _;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use hoshin::diff::{diff, proved, report::report};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

#[path = "../tests/diff/edits.rs"]
mod edits;

use edits::{Random, edited};

const SHIME: &str = include_str!("../tests/fixtures/sources/shime.txt");
const ROUNDS: usize = 9;
const RUNS: usize = 21;
const ROWS: usize = 10_000;

fn main() {
    println!("## 読込みと比較（読込済みの文から、{ROUNDS}回の最小、ミリ秒）\n");
    println!(
        "| 変更 | 倍 | 条項 | 読む | 比べる | 確かめまで | JSON |\n| --- | ---: | ---: | ---: | ---: | ---: | ---: |"
    );
    for times in [1, 2, 4, 8] {
        let [text, few, all, reversed] = texts(times);
        for (name, after) in [("60か所×倍", few), ("全て", all), ("逆順", reversed)] {
            measure(name, times, &text, &plain::read(&after));
        }
    }
    println!("\n## 二つのファイルから（起動から終了まで、{RUNS}回の中央値と最小）\n");
    println!("| 変更 | 倍 | 形式 | 中央値 | 最小 |\n| --- | ---: | --- | ---: | ---: |");
    for times in [1, 8] {
        let [text, few, all, _] = texts(times);
        for (name, after) in [("60か所×倍", few), ("全て", all)] {
            cold(name, &times.to_string(), &text, &after, RUNS);
        }
    }
    let (before, after) = tables();
    cold("表100か所", &format!("{ROWS}行の表"), &before, &after, 3);
}

/// Gives the policy so many times over, and the same with 60 edits each time, with an edit everywhere, and backwards.
fn texts(times: usize) -> [String; 4] {
    let text = SHIME.repeat(times);
    let few = printed(&edited(&plain::read(&text), &mut Random::new(7), 60 * times));
    let all = text.replace("情報", "電子情報").replace('る', "ること").replace("は、", "については、");
    let reversed = text.lines().rev().map(|line| line.to_owned() + "\n").collect();
    [text, few, all, reversed]
}

/// Prints a document as a text file has it.
fn printed(document: &Numbered) -> String {
    let mut text = String::new();
    for (clause, _) in document.flatten() {
        let _ = writeln!(text, "{} {}\n{}", clause.label, clause.title, clause.text());
    }
    text
}

/// Gives two texts with a large table of which every hundredth row differs.
fn tables() -> (String, String) {
    let row = |index: usize, word: &str| format!("項目{index}\t機密性{}\t{word}を講ずる。\n", index % 3 + 1);
    let table = |word: fn(usize) -> &'static str| (0..ROWS).map(|index| row(index, word(index))).collect::<String>();
    let text = |rows: String| format!("1 目的\n目的を定める。\n2 別表\n{rows}3 見直し\n見直す。\n");
    (text(table(|_| "措置")), text(table(|index| if index % 100 == 0 { "対策" } else { "措置" })))
}

fn measure(name: &str, times: usize, text: &str, after: &Numbered) {
    let before = plain::read(text);
    let comparison = diff(&before, after);
    let read = fastest(|| drop(plain::read(text)));
    let compared = fastest(|| drop(diff(&before, after)));
    let checked = fastest(|| drop(proved(&before, after).map_err(|law| panic!("{law}"))));
    let json = fastest(|| drop(serde_json::to_vec(&report(&comparison))));
    let size = comparison.rows.len();
    println!(
        "| {name} | {times} | {size} | {:.2} | {:.2} | {:.2} | {:.2} |",
        ms(read),
        ms(compared),
        ms(checked),
        ms(json)
    );
}

fn fastest(work: impl Fn()) -> Duration {
    let time = |_| {
        let start = Instant::now();
        work();
        start.elapsed()
    };
    (0..ROUNDS).map(time).min().unwrap_or_default()
}

/// Prints what the program takes for two files, format by format.
fn cold(name: &str, size: &str, before: &str, after: &str, runs: usize) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    std::fs::write(folder.path().join("before.txt"), before).expect("it is written");
    std::fs::write(folder.path().join("after.txt"), after).expect("it is written");
    for format in ["json", "html", "docx", "pdf"] {
        let runs = if format == "pdf" { 3 } else { runs };
        let mut times: Vec<Duration> = (0..runs).map(|_| once(folder.path(), format)).collect();
        times.sort();
        println!("| {name} | {size} | {format} | {:.1} ms | {:.1} ms |", ms(times[runs / 2]), ms(times[0]));
    }
}

fn once(folder: &Path, format: &str) -> Duration {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
    command.current_dir(folder).args(["diff", "before.txt", "after.txt", "--format", format, "-o", "out"]);
    let start = Instant::now();
    let status = command.stdout(Stdio::null()).stderr(Stdio::null()).status().expect("the program runs");
    let time = start.elapsed();
    assert!(status.success(), "{command:?} ended with {status}");
    std::fs::remove_dir_all(folder.join("out")).expect("the output can be taken away");
    time
}

fn ms(time: Duration) -> f64 {
    time.as_secs_f64() * 1000.0
}
