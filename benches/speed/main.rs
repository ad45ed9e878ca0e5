//! Measures what `docs/performance.md` tells; `cargo bench -- --help` lists the parts.
#![allow(clippy::print_stdout, reason = "the figures are printed")]
#![allow(clippy::expect_used, reason = "a bench that cannot run has nothing to tell")]

mod cold;
mod compare;
mod growth;
mod import;
mod nation;
mod pandoc;
mod run;
mod update;
mod warm;
mod whole;

use std::path::Path;

/// As in the program.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// How many bodies Japan has: municipalities, prefectures and 組合.
const NATION: usize = 3_300;

/// How many bodies are written as PDF before the time for all is reckoned.
const PDF_SAMPLE: usize = 100;

fn main() {
    let words: Vec<String> = std::env::args().skip(1).filter(|word| word != "--bench").collect();
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["write", folder, count] => write(Path::new(folder), count),
        [] => PARTS.iter().filter(|part| part.quick).for_each(|part| (part.run)()),
        names => names.iter().for_each(|name| named(name)),
    }
}

/// Something that is measured.
struct Part {
    name: &'static str,
    what: &'static str,
    /// Whether it is done in a few minutes at most, and so always run.
    quick: bool,
    run: fn(),
}

/// The parts, in the order in which they run.
const PARTS: [Part; 10] = [
    Part { name: "cold", what: "一団体を作る（起動から終了まで）", quick: true, run: cold::run },
    Part { name: "warm", what: "一団体の導出だけ（基準文は読込済み）", quick: true, run: warm::run },
    Part { name: "growth", what: "団体と条項の数による伸び", quick: true, run: growth::run },
    Part { name: "import", what: "取込みの長さと形式による伸び", quick: true, run: import::run },
    Part { name: "nation", what: "全国の団体（PDF以外）", quick: true, run: || whole::texts(NATION) },
    Part { name: "update", what: "新しい版への更新（試し）", quick: true, run: || update::run(NATION) },
    Part { name: "pandoc", what: "pandoc と並べる", quick: true, run: pandoc::run },
    Part {
        name: "pdf", what: "PDF（一部から全国を見積もる）", quick: true, run: || whole::pdf(PDF_SAMPLE, NATION)
    },
    Part {
        name: "pdf-all", what: "全国の団体のPDF（数分）", quick: false, run: || whole::pdf_of_all(NATION)
    },
    Part { name: "compare", what: "文言の比較（数分）", quick: false, run: || compare::run(NATION) },
];

fn named(name: &str) {
    match PARTS.iter().find(|part| part.name == name) {
        Some(part) => (part.run)(),
        None => {
            println!(
                "使い方: cargo bench --bench speed [-- 部分…]    cargo bench --bench speed -- write フォルダー 団体数"
            );
            PARTS.iter().for_each(|part| println!("  {:8} {}", part.name, part.what));
        }
    }
}

fn write(folder: &Path, count: &str) {
    let count = count.parse().expect("the number of bodies is a number");
    nation::write(folder, count).expect("the folder can be written");
    println!("{count}団体を {} に書きました", folder.display());
}
