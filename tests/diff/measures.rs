//! 世田谷区's official table as the measure: what staff underlined and what they missed.

use hoshin::diff::change::{Comparison, RowKind};
use hoshin::diff::{diff, verify::verify};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

const OLD: &str = include_str!("../fixtures/sources/setagaya-old.txt");
const NEW: &str = include_str!("../fixtures/sources/setagaya-new.txt");
const TABLE: &str = include_str!("../fixtures/sources/setagaya-table.tsv");

fn setagaya() -> (Numbered, Numbered, Comparison) {
    let (before, after) = (plain::read(OLD), plain::read(NEW));
    let comparison = diff(&before, &after);
    verify(&comparison, &before, &after).expect("the laws hold");
    (before, after, comparison)
}

#[test]
fn shows() {
    let (_, _, comparison) = setagaya();
    for row in &comparison.rows {
        if row.kind == RowKind::Unchanged { continue; }
        for side in [&row.before, &row.after].into_iter().flatten() {
            println!("{:?} {} L{} T{:?}{:?}", row.kind, side.place, side.label, side.title, side.marks.title);
            let mut out = String::new();
            for (i, c) in side.text.chars().enumerate() {
                if side.marks.text.iter().any(|r| r.start == i) { out.push('['); }
                if side.marks.text.iter().any(|r| r.end == i) { out.push(']'); }
                out.push(c);
            }
            println!("   {out}");
        }
    }
    let _ = TABLE;
}

#[test]
fn dumps() {
    for text in [include_str!("../fixtures/sources/ina.txt"), NEW, include_str!("../fixtures/sources/kizugawa.txt"),include_str!("../fixtures/sources/shime.txt")] {
        for (clause, depth) in plain::read(text).flatten() {
            println!("{}{:?} {} T={} | {}", "  ".repeat(depth), clause.role, clause.label, clause.title, clause.text().chars().take(30).collect::<String>().replace('\n',"/"));
        }
    }
}
