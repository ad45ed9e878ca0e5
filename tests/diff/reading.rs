//! The plain reader: labels by sequence, and not a character lost.

use hoshin::model::numbered::{Numbered, NumberedClause};
use hoshin::parse::plain;

use super::sources::{INA, KIZUGAWA, SETAGAYA_NEW, SETAGAYA_OLD, SHIME};

fn labels(document: &Numbered) -> Vec<(usize, &str, &str)> {
    document.flatten().into_iter().map(|(c, depth)| (depth, c.label.as_str(), c.title.as_str())).collect()
}

fn characters(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

fn printed(clause: &NumberedClause) -> String {
    let captioned = clause.label.starts_with('第') && !clause.title.is_empty();
    let title = if captioned {
        format!("（{}）{}", clause.title, clause.label)
    } else {
        clause.label.clone() + &clause.title
    };
    characters(&(title + &clause.text()))
}

#[test]
fn no_character_is_lost() {
    for source in [SETAGAYA_OLD, SETAGAYA_NEW, INA, KIZUGAWA, SHIME] {
        let printed: String = plain::read(source).flatten().iter().map(|(clause, _)| printed(clause)).collect();
        let even = |text: &str| text.replace('(', "（").replace(')', "）");
        assert_eq!(even(&printed), even(&characters(source)));
    }
}

#[test]
fn articles_take_their_captions_and_paragraphs() {
    let document = plain::read(
        "（目的）\n第１条　この規程は、\n（定義）\n第２条　次の\n２　前項の規定による。\n（１）　甲\n（２）　乙\nア　丙\n",
    );
    let expected = [
        (0, "第１条", "目的"),
        (0, "第２条", "定義"),
        (1, "２", ""),
        (2, "（１）", ""),
        (2, "（２）", ""),
        (3, "ア", ""),
    ];
    assert_eq!(labels(&document), expected);
}

#[test]
fn a_number_that_fits_no_sequence_is_text() {
    let document = plain::read("1 目的\n4(1)の組織をいう。\n30 日以内に行う。\n2 定義\n次のとおりとする。\n");
    assert_eq!(labels(&document), [(0, "1", "目的"), (0, "2", "定義")]);
    assert_eq!(document.clauses[0].text(), "4(1)の組織をいう。\n30 日以内に行う。");
}

#[test]
fn lines_of_cells_make_a_table() {
    let document = plain::read("1 分類\n分類\t基準\n甲\t乙\n後の文\n");
    assert_eq!(document.clauses[0].text(), "分類\t基準\n甲\t乙\n後の文");
    assert_eq!(document.clauses[0].body.len(), 2);
}

#[test]
fn any_text_becomes_a_document() {
    for text in ["", "\n\n", "見出しのない文", "・\n・\n", "第99条 途中から\n", "(", "第", "①", "\t\t"]
    {
        let _ = plain::read(text);
    }
}
