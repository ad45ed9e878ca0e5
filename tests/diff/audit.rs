//! The audit of a hand-made table: the official one, and the official one damaged.

use hoshin::diff::audit::{Finding, FindingKind, audit};
use hoshin::diff::handmade::{TableError, read_tsv};
use hoshin::diff::proved;
use hoshin::parse::plain;

use crate::sources::{SETAGAYA_NEW, SETAGAYA_OLD, SETAGAYA_TABLE};

type Found<'a> = (FindingKind, &'a str, &'a str, &'a str);

const OFFICIAL: [Found<'_>; 5] = [
    (FindingKind::Unmarked, "1", "職員", "職員等"),
    (FindingKind::Unmarked, "4(1)", "が適用される行政機関は、", "は"),
    (FindingKind::OneSided, "5", "職員", "職員等"),
    (FindingKind::Unmarked, "6(4)", "職員", "職員等"),
    (FindingKind::Unmarked, "6(5)", "職員", "職員等"),
];

fn findings(table: &str) -> Vec<Finding> {
    let comparison = proved(&plain::read(SETAGAYA_OLD), &plain::read(SETAGAYA_NEW)).expect("the laws hold");
    audit(&read_tsv(table).expect("it reads"), &comparison)
}

fn short(findings: &[Finding]) -> Vec<Found<'_>> {
    findings.iter().map(|f| (f.kind, f.place.as_str(), f.before.as_str(), f.after.as_str())).collect()
}

#[track_caller]
fn check(table: &str, more: &[Found<'_>]) {
    let findings = findings(table);
    let found = short(&findings);
    let fresh: Vec<Found<'_>> = found.iter().filter(|f| !OFFICIAL.contains(f)).copied().collect();
    assert_eq!((fresh.as_slice(), found.len()), (more, OFFICIAL.len() + more.len()));
}

#[test]
fn the_official_table_misses_four_and_marks_one_on_one_side() {
    assert_eq!(short(&findings(SETAGAYA_TABLE)), OFFICIAL);
}

#[test]
fn a_mark_without_a_change_is_found() {
    let table = SETAGAYA_TABLE.replacen("new\t3 対象とする脅威", "new\t3 対象とする<u>脅威</u>", 1);
    check(&table, &[(FindingKind::Idle, "3", "", "脅威")]);
}

#[test]
fn words_that_are_not_the_documents_are_found() {
    let table = SETAGAYA_TABLE.replacen("new\t(2)ネットワーク", "new\t(2)通信網", 1);
    check(&table, &[(FindingKind::Foreign, "2(2)", "ネットワーク", "通信網")]);
}

#[test]
fn a_block_that_is_left_out_is_found() {
    let table = SETAGAYA_TABLE.replacen("old\t(5)機密性\n", "", 1);
    check(&table, &[(FindingKind::Foreign, "2(5)", "(5)機密性", "")]);
}

#[test]
fn an_added_clause_that_is_not_marked_is_found() {
    let table = SETAGAYA_TABLE.replacen("<u>(13)職員等</u>", "(13)職員等", 1);
    check(&table, &[(FindingKind::Unmarked, "2(13)", "", "(13)"), (FindingKind::Unmarked, "2(13)", "", "職員等")]);
}

#[test]
fn a_smaller_mark_that_leaves_equal_text_is_enough() {
    let table = SETAGAYA_TABLE.replacen("関わる職員等の", "関わる職員<u>等</u>の", 1);
    let findings = findings(&table);
    assert_eq!(short(&findings), &OFFICIAL[1..]);
}

#[test]
fn a_table_that_cannot_be_read_says_where() {
    assert_eq!(read_tsv("side\tblock\n左\t文"), Err(TableError::Side { line: 2, name: "左".into() }));
    assert_eq!(read_tsv("new\t<u>文"), Err(TableError::Tag { line: 1 }));
    assert_eq!(read_tsv("new\t文</u>"), Err(TableError::Tag { line: 1 }));
}
