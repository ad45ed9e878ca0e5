//! 世田谷区's official table as the measure: what staff underlined and what they missed.

use hoshin::diff::change::{Comparison, Row, RowKind, Side, marked_words};
use hoshin::diff::{diff, verify::verify};
use hoshin::parse::plain;

use super::sources::{SETAGAYA_NEW, SETAGAYA_OLD, SETAGAYA_TABLE};

fn setagaya() -> Comparison {
    let (before, after) = (plain::read(SETAGAYA_OLD), plain::read(SETAGAYA_NEW));
    let comparison = diff(&before, &after);
    verify(&comparison, &before, &after).expect("the laws hold");
    comparison
}

type Pick = fn(&Row) -> Option<&Side>;

/// The characters of a side from top to bottom without blanks, each with whether it is marked.
fn marked_characters(comparison: &Comparison, pick: Pick) -> Vec<(char, bool)> {
    let mut sides: Vec<&Side> = comparison.rows.iter().filter_map(pick).collect();
    sides.sort_by_key(|side| side.position);
    let fields = sides.iter().flat_map(|side| {
        [(&side.label, &side.marks.label), (&side.title, &side.marks.title), (&side.text, &side.marks.text)]
    });
    let characters = fields.flat_map(|(text, marks)| {
        text.chars().enumerate().map(|(index, c)| (c, marks.iter().any(|range| range.contains(&index))))
    });
    characters.filter(|(c, _)| !c.is_whitespace()).collect()
}

fn official_characters(side: &str) -> Vec<(char, bool)> {
    let lines = SETAGAYA_TABLE.lines().filter_map(|line| line.split_once('\t')).filter(|(name, _)| *name == side);
    let mut characters = Vec::new();
    for (_, block) in lines {
        for (index, piece) in block.split("<u>").enumerate() {
            let (inside, outside) = piece.split_once("</u>").unwrap_or(("", piece));
            assert!(index > 0 || inside.is_empty());
            characters.extend(inside.chars().map(|c| (c, true)));
            characters.extend(outside.chars().map(|c| (c, false)));
        }
    }
    characters.retain(|(c, _)| !c.is_whitespace());
    characters
}

fn row<'a>(comparison: &'a Comparison, place: &str) -> &'a Row {
    comparison
        .rows
        .iter()
        .find(|row| row.after.as_ref().is_some_and(|side| side.place == place))
        .expect("the place is there")
}

fn words(side: &Option<Side>) -> Vec<String> {
    let side = side.as_ref().expect("the side is there");
    let mut words = marked_words(&side.label, &side.marks.label);
    words.extend(marked_words(&side.title, &side.marks.title));
    words.extend(marked_words(&side.text, &side.marks.text));
    words
}

#[test]
fn all_twelve_changes_are_marked_on_both_sides() {
    let comparison = setagaya();
    let changes: [(&str, &[&str], &[&str]); 7] = [
        ("1", &["職員"], &["職員等"]),
        (
            "2(1)",
            &["情報セキュリティ基本方針と情報セキュリティ対策基準を合わせて、情報セキュリティポリシーとする。"],
            &["本基本方針及び情報セキュリティ対策基準をいう。"],
        ),
        (
            "4(1)",
            &["行政機関", "が適用される行政機関は、区長部局、行政委員会及び議会事務局とする。"],
            &["組織", "は区のすべての執行機関、区議会及びこれらに属するすべての組織に適用する。"],
        ),
        (
            "5",
            &["職員", "職員（再任用職員及び会計年度任用職員を含む。以下同じ。）", "業務"],
            &["職員等", "職員等", "職務"],
        ),
        ("6(4)", &["職員"], &["職員等"]),
        ("6(5)", &["職員"], &["職員等"]),
        (
            "9",
            &[],
            &[
                "\nなお、議員に対する情報セキュリティ監査及び自己点検の、手法・結果の確認及び見直しは、議会の自律性を尊重し、議会に委ねる。",
            ],
        ),
    ];
    for (place, before, after) in changes {
        let row = row(&comparison, place);
        assert_eq!((row.kind, words(&row.before), words(&row.after)), (RowKind::Amended, owned(before), owned(after)));
    }
    let added = row(&comparison, "2(13)");
    assert_eq!(added.kind, RowKind::Added);
    assert_eq!(words(&added.after), ["(13)", "職員等", "4(1)の組織に所属する職員、委員及び議員をいう。"]);
}

#[test]
fn nothing_else_is_marked() {
    let comparison = setagaya();
    let changed: Vec<&str> = comparison
        .rows
        .iter()
        .filter(|row| row.is_change())
        .filter_map(|row| Some(row.side()?.place.as_str()))
        .collect();
    assert_eq!(changed, ["1", "2(1)", "2(13)", "4(1)", "5", "6(4)", "6(5)", "9"]);
}

#[test]
fn official_marks_are_covered_and_little_beyond() {
    let comparison = setagaya();
    let (mut official, mut covered, mut beyond) = (0, 0, 0);
    let sides: [(&str, Pick); 2] = [("old", |row| row.before.as_ref()), ("new", |row| row.after.as_ref())];
    for (name, pick) in sides {
        let (ours, theirs) = (marked_characters(&comparison, pick), official_characters(name));
        let plain = |characters: &[(char, bool)]| characters.iter().map(|(c, _)| *c).collect::<String>();
        assert_eq!(plain(&ours), plain(&theirs));
        for ((_, own), (_, their)) in ours.iter().zip(&theirs) {
            official += usize::from(*their);
            covered += usize::from(*own && *their);
            beyond += usize::from(*own && !*their);
        }
    }
    assert!(covered * 100 >= official * 90, "{covered} of {official}");
    assert!(beyond * 100 <= official * 60, "{beyond} beyond {official}");
}

fn owned(words: &[&str]) -> Vec<String> {
    words.iter().map(|word| (*word).to_owned()).collect()
}
