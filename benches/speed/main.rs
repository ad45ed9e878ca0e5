//! Measures what `docs/performance.md` tells; `cargo bench -- --help` lists the parts.
#![allow(clippy::print_stdout, reason = "the figures are printed")]
#![allow(clippy::expect_used, reason = "a bench that cannot run has nothing to tell")]

mod cold;
mod growth;
mod nation;
mod pandoc;
mod run;
mod warm;
mod whole;

use std::path::Path;

/// How many bodies Japan has: municipalities, prefectures and 組合.
const NATION: usize = 3_300;

/// How many bodies are written as PDF before the time for all is reckoned.
const PDF_SAMPLE: usize = 200;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", folder, count] => write(Path::new(folder), count),
        [] => PARTS.iter().for_each(|(_, _, part)| part()),
        names => names.iter().for_each(|name| named(name)),
    }
}

/// The parts, in the order in which they run.
const PARTS: [(&str, &str, fn()); 6] = [
    ("cold", "一団体を作る（起動から終了まで）", cold::run),
    ("warm", "一団体の導出だけ（基準文は読込済み）", warm::run),
    ("growth", "団体と条項の数による伸び", growth::run),
    ("nation", "全国の団体（PDF以外）", || whole::texts(NATION)),
    ("pdf", "PDF（一部から全国を見積もる）", || whole::pdf(PDF_SAMPLE, NATION)),
    ("pandoc", "pandoc と並べる", pandoc::run),
];

fn named(name: &str) {
    match PARTS.iter().find(|(known, _, _)| *known == name) {
        Some((_, _, part)) => part(),
        None => {
            println!(
                "使い方: cargo bench --bench speed [-- 部分…]    cargo bench --bench speed -- write フォルダー 団体数"
            );
            PARTS.iter().for_each(|(name, what, _)| println!("  {name:8} {what}"));
        }
    }
}

fn write(folder: &Path, count: &str) {
    let count = count.parse().expect("the number of bodies is a number");
    nation::write(folder, count).expect("the folder can be written");
    println!("{count}団体を {} に書きました", folder.display());
}
