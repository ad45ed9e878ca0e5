//! How long a comparison of 志免町's policy takes, once to eight times as long, little or everything changed.
#![allow(clippy::print_stdout, reason = "a benchmark prints its times")]

use std::time::{Duration, Instant};

use hoshin::diff::{diff, proved, report::report};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

#[path = "../tests/diff/edits.rs"]
mod edits;

use edits::{Random, edited};

const SHIME: &str = include_str!("../tests/fixtures/sources/shime.txt");
const ROUNDS: usize = 9;

fn main() {
    println!(
        "{:>6} {:>8} {:>10} {:>10} {:>10} {:>10}",
        "times", "clauses", "read ms", "diff ms", "proved ms", "json ms"
    );
    for times in [1, 2, 4, 8] {
        let text = SHIME.repeat(times);
        measure("60 edits", times, &text, &edited(&plain::read(&text), &mut Random::new(7), 60 * times));
    }
    for times in [1, 2, 4, 8] {
        let text = SHIME.repeat(times);
        let every = text.replace("情報", "電子情報").replace('る', "ること").replace("は、", "については、");
        measure("all", times, &text, &plain::read(&every));
    }
    for times in [1, 2, 4, 8] {
        let text = SHIME.repeat(times);
        let reversed: String = text.lines().rev().map(|line| line.to_owned() + "\n").collect();
        measure("reverse", times, &text, &plain::read(&reversed));
    }
}

fn measure(name: &str, times: usize, text: &str, after: &Numbered) {
    let before = plain::read(text);
    let comparison = diff(&before, after);
    let read = fastest(|| drop(plain::read(text)));
    let compared = fastest(|| drop(diff(&before, after)));
    let checked = fastest(|| drop(proved(&before, after).map_err(|law| panic!("{law}"))));
    let json = fastest(|| drop(serde_json::to_vec(&report(&comparison))));
    let ms = |time: Duration| time.as_secs_f64() * 1000.0;
    let size = comparison.rows.len();
    println!(
        "{times:>6} {size:>8} {:>10.2} {:>10.2} {:>10.2} {:>10.2}  {name}",
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
