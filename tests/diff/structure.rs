//! What becomes of clauses: insertions shift nothing, a moved section is one move.

use hoshin::diff::change::{Comparison, Relation, RowKind};
use hoshin::diff::{diff, verify::verify};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

use super::sources::{INA, SHIME};

fn compared(before: &str, after: &str) -> Comparison {
    let (before, after) = (plain::read(before), plain::read(after));
    proved(&before, &after)
}

fn proved(before: &Numbered, after: &Numbered) -> Comparison {
    let comparison = diff(before, after);
    verify(&comparison, before, after).expect("the laws hold");
    comparison
}

fn kinds(comparison: &Comparison, kind: RowKind) -> Vec<String> {
    let rows = comparison.rows.iter().filter(|row| row.kind == kind);
    rows.filter_map(|row| Some(row.side()?.place.clone())).collect()
}

#[test]
fn an_inserted_item_shifts_nothing() {
    let after = SHIME
        .replace(
            "(4) 情報セキュリティポリシー\n本基本",
            "(4) 職員等\n本町の職員、委員及び議員をいう。\n(5) 情報セキュリティポリシー\n本基本",
        )
        .replace("(5) 機密性", "(6) 機密性");
    let comparison = compared(SHIME, &after);
    assert_eq!(kinds(&comparison, RowKind::Added), ["2(4)"]);
    assert_eq!(kinds(&comparison, RowKind::Renumbered), ["2(5)", "2(6)"]);
    assert_eq!(comparison.rows.iter().filter(|row| row.is_change()).count(), 3);
}

#[test]
fn a_moved_section_is_one_move() {
    let mut after = plain::read(SHIME);
    let before = after.clone();
    let section = after.clauses.iter().position(|clause| clause.title == "物理的セキュリティ").expect("it is there");
    let moved = after.clauses.remove(section);
    after.clauses.push(moved);
    let comparison = proved(&before, &after);
    assert_eq!(kinds(&comparison, RowKind::Moved), ["4"]);
    assert_eq!(comparison.rows.iter().filter(|row| row.is_change()).count(), 1);
}

#[test]
fn a_clause_that_goes_under_another_parent_is_moved() {
    let mut after = plain::read(INA);
    let before = after.clone();
    let article = after.clauses.iter().position(|clause| clause.label == "第8条").expect("it is there");
    let item = after.clauses[article].children.remove(0);
    after.clauses[article + 1].children.push(item);
    let comparison = proved(&before, &after);
    assert_eq!(kinds(&comparison, RowKind::Moved), ["第9条第1号"]);
}

#[test]
fn a_chapter_that_is_reworded_everywhere_keeps_its_clauses() {
    let after = SHIME
        .replace("情報システム管理者", "システム管理責任者")
        .replace("本町", "当町")
        .replace("しなければならない", "するものとする");
    let comparison = compared(SHIME, &after);
    assert!(kinds(&comparison, RowKind::Added).is_empty() && kinds(&comparison, RowKind::Removed).is_empty());
}

#[test]
fn a_split_clause_is_shown_as_such() {
    let before = "1 監査\n監査を定期的に実施し、その結果を委員会に報告しなければならない。また、自己点検を毎年度行い、改善策を取りまとめるものとする。\n2 見直し\n見直す。\n";
    let after = "1 監査\n監査を定期的に実施し、その結果を委員会に報告しなければならない。\n2 自己点検\nまた、自己点検を毎年度行い、改善策を取りまとめるものとする。\n3 見直し\n見直す。\n";
    let comparison = compared(before, after);
    let split = comparison.rows.iter().find(|row| row.kind == RowKind::Added).expect("one is added");
    assert!(matches!(split.relation, Some(Relation::SplitFrom(_))));
    let mirror = compared(after, before);
    let merged = mirror.rows.iter().find(|row| row.kind == RowKind::Removed).expect("one is removed");
    assert!(matches!(merged.relation, Some(Relation::MergedInto(_))));
}

#[test]
fn table_rows_pair_by_their_first_cell() {
    let comparison = compared(
        "1 分類\n分類\t基準\t制限\n機密性3\t秘密文書\t禁止\n機密性2\tその他\n",
        "1 分類\n分類\t基準\t制限\n機密性4\t特別の文書\t禁止\n機密性3\t秘密文書等\t禁止\n機密性2\tその他\t許可\n",
    );
    let side = comparison.rows[0].after.as_ref().expect("it is there");
    let words = hoshin::diff::change::marked_words(&side.text, &side.marks.text);
    assert_eq!(words, ["\n機密性4\t特別の文書\t禁止", "文書等", "\t許可"]);
}

#[test]
fn a_clause_that_keeps_its_title_is_amended_however_much_its_text_changes() {
    let comparison = compared(
        "1 目的\n甲乙丙丁戊己庚辛を守る。\n2 対象\n全ての職員。\n",
        "1 趣旨\n子丑寅卯辰巳。\n2 目的\nこの方針は区民の信頼に応えるために定める。\n3 対象\n全ての職員。\n",
    );
    let kinds: Vec<RowKind> = comparison.rows.iter().map(|row| row.kind).collect();
    assert_eq!(kinds, [RowKind::Added, RowKind::Amended, RowKind::Renumbered]);
}
