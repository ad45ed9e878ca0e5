//! The 新旧対照表 as a sheet, in every convention that is shipped.

use std::fs;
use std::path::PathBuf;

use hoshin::diff::{change::Comparison, proved};
use hoshin::model::revision::State;
use hoshin::parse::{plain, yaml};
use hoshin::source::Source;
use hoshin::view::block::{Block, Cell, Mark, Orientation, Sheet, Table, characters};
use hoshin::view::convention::{Convention, Scope};
use hoshin::view::shinkyu::{Occasion, shinkyu};

use super::edits::{Random, edited};
use super::sources::{INA, SETAGAYA_NEW, SETAGAYA_OLD, SHIME};

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("templates/shinkyu")
}

pub(crate) fn convention(name: &str) -> Convention {
    let yaml = fs::read_to_string(folder().join(name).with_extension("yaml")).expect("the convention is there");
    yaml::read(&Source::new(name, yaml)).unwrap_or_else(|found| panic!("{name}: {found:?}"))
}

fn laid(comparison: &Comparison, convention: &Convention, occasion: &Occasion) -> Sheet {
    shinkyu(&[comparison], convention, occasion)
}

pub(crate) fn convention_names() -> Vec<String> {
    let paths = fs::read_dir(folder()).expect("the folder is there").map(|entry| entry.expect("an entry").path());
    let stem = |path: PathBuf| path.file_stem().and_then(|stem| stem.to_str()).expect("a name").to_owned();
    let mut names: Vec<String> = paths.map(stem).collect();
    names.sort();
    assert!(names.len() >= 3);
    names
}

fn conventions() -> Vec<Convention> {
    convention_names().iter().map(|name| convention(name)).collect()
}

fn compared(before: &str, after: &str) -> Comparison {
    proved(&plain::read(before), &plain::read(after)).expect("the laws hold")
}

fn occasion() -> Occasion {
    Occasion {
        organization: "世田谷区".into(),
        document: "情報セキュリティ基本方針".into(),
        date: "令和8年4月1日".into(),
        state: State::Draft,
    }
}

fn table(sheet: &Sheet) -> &Table {
    let tables = sheet.blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    tables.fold(None, |_, table| Some(table)).expect("there is a table")
}

fn cell_text(cell: &Cell) -> String {
    let lines = cell.paragraphs.iter().map(|p| characters(&p.label) + " " + &characters(&p.text));
    lines.map(|line| line.trim().to_owned()).collect::<Vec<_>>().join("\n")
}

/// The texts of both columns of a table without divided halves, new first.
fn texts(sheet: &Sheet) -> Vec<(String, String)> {
    table(sheet).rows.iter().map(|row| (cell_text(&row.cells[0]), cell_text(&row.cells[1]))).collect()
}

fn marked(sheet: &Sheet, marks: [Mark; 2]) -> usize {
    let paragraphs = table(sheet).rows.iter().flat_map(|row| &row.cells).flat_map(|cell| &cell.paragraphs);
    let runs = paragraphs.flat_map(|paragraph| paragraph.label.iter().chain(&paragraph.text));
    runs.filter(|run| marks.contains(&run.mark)).map(|run| visible(&run.text)).sum()
}

fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

#[test]
fn every_column_fits_the_grid() {
    let before = plain::read(SHIME);
    for seed in 0..3 {
        let comparison = proved(&before, &edited(&before, &mut Random::new(seed), 30)).expect("the laws hold");
        for convention in conventions() {
            let sheet = laid(&comparison, &convention, &occasion());
            let width = table(&sheet).widths.len();
            assert_eq!(sheet.orientation, Orientation::Landscape);
            for row in table(&sheet).header.iter().chain(&table(&sheet).rows) {
                assert_eq!(row.cells.iter().map(|cell| cell.columns).sum::<usize>(), width, "{}", convention.name);
            }
        }
    }
}

#[test]
fn every_marked_character_is_shown() {
    let before = plain::read(SHIME);
    for seed in 10..16 {
        let comparison = proved(&before, &edited(&before, &mut Random::new(seed), 20)).expect("the laws hold");
        for convention in conventions() {
            let sheet = laid(&comparison, &convention, &occasion());
            let of = |text: &str, marks: &[std::ops::Range<usize>]| -> usize {
                hoshin::diff::change::marked_words(text, marks).iter().map(|word| visible(word)).sum()
            };
            let expected: usize = comparison
                .rows
                .iter()
                .filter_map(|row| row.after.as_ref())
                .map(|side| of(&side.title, &side.marks.title) + of(&side.text, &side.marks.text))
                .sum();
            assert!(marked(&sheet, [Mark::Added, Mark::AddedDouble]) >= expected, "{}, {seed}", convention.name);
        }
    }
}

#[test]
fn full_tables_hold_both_documents_in_order() {
    let comparison = compared(SETAGAYA_OLD, SETAGAYA_NEW);
    let sheet = laid(&comparison, &convention("setagaya"), &occasion());
    let column = |pick: fn(&(String, String)) -> &String| -> String {
        texts(&sheet).iter().map(pick).flat_map(|text| text.chars()).filter(|c| !c.is_whitespace()).collect()
    };
    let source = |text: &str| text.chars().filter(|c| !c.is_whitespace()).collect::<String>();
    assert_eq!(column(|row| &row.0), source(SETAGAYA_NEW));
    assert_eq!(column(|row| &row.1), source(SETAGAYA_OLD));
}

#[test]
fn setagaya_reads_as_its_official_table() {
    let sheet = laid(&compared(SETAGAYA_OLD, SETAGAYA_NEW), &convention("setagaya"), &occasion());
    let above: Vec<String> = sheet
        .blocks
        .iter()
        .filter_map(|block| match block {
            Block::Title { text, .. } => Some(characters(text)),
            Block::Paragraph(paragraph) => Some(characters(&paragraph.text)),
            Block::Heading(_) | Block::Table(_) | Block::Chart(_) => None,
        })
        .collect();
    assert_eq!(above, ["新旧対照表", "○情報セキュリティ基本方針（令和8年4月1日付改訂）"]);
    let header: Vec<String> = table(&sheet).header[0].cells.iter().map(cell_text).collect();
    assert_eq!(header, ["新", "旧"]);
    let rows = texts(&sheet);
    assert!(rows.contains(&("(13) 職員等\n4(1)の組織に所属する職員、委員及び議員をいう。".into(), String::new())));
    let last = "なお、議員に対する情報セキュリティ監査及び自己点検の、手法・結果の確認及び見直しは、議会の自律性を尊重し、議会に委ねる。";
    assert!(rows.contains(&(last.into(), String::new())));
}

#[test]
fn unchanged_clauses_are_left_out_with_each_sides_own_numbers() {
    let after = INA
        .replace("(20) 無害化通信", "(21) 無害化通信")
        .replace("(19) 通信経路の分割", "(20) 通信経路の分割")
        .replace("(18) インターネット接続系", "(18) 端末\n業務に使用するパソコンをいう。\n(19) インターネット接続系");
    let sheet =
        laid(&compared(INA, &after), &convention("prefecture"), &Occasion { state: State::Enacted, ..occasion() });
    let header: Vec<String> = table(&sheet).header[0].cells.iter().map(cell_text).collect();
    assert_eq!(header, ["改正後", "改正前"]);
    let expected = [
        ("（定義）\n第2条 （略）", "（定義）\n第2条 （略）"),
        ("(1)～(17) （略）", "(1)～(17) （略）"),
        ("(18) 端末\n業務に使用するパソコンをいう。", "（新設）"),
        ("(19)～(21) （略）", "(18)～(20) （略）"),
    ];
    let rows = texts(&sheet);
    let rows: Vec<(&str, &str)> = rows.iter().map(|(after, before)| (after.as_str(), before.as_str())).collect();
    assert_eq!(rows, expected);
    assert_eq!(marked(&sheet, [Mark::Removed, Mark::RemovedDouble]), "(18)～(20)".chars().count());
}

#[test]
fn two_in_a_row_are_joined_by_a_word() {
    let before = "（目的）\n第１条　目的を定める。\n２　甲を定める。\n３　乙を定める。\n４　丙を定める。\n";
    let sheet = laid(&compared(before, &before.replace("丙", "丁")), &convention("prefecture"), &occasion());
    assert_eq!(texts(&sheet)[1].0, "２及び３ （略）");
}

#[test]
fn the_national_style_has_remarks_and_double_lines() {
    let sheet = laid(&compared(SETAGAYA_OLD, SETAGAYA_NEW), &convention("national"), &occasion());
    let added = table(&sheet).rows.iter().find(|row| row.class.as_deref() == Some("added")).expect("one was added");
    assert_eq!(cell_text(&added.cells[2]), "追加");
    assert_eq!(added.cells[0].paragraphs[0].label[0].mark, Mark::AddedDouble);
    assert_eq!(cell_text(&added.cells[1]), "［新設］");
}

#[test]
fn a_row_an_article_holds_all_below_it() {
    let after = INA
        .replace("サイバー攻撃をはじめとする部外者", "サイバー攻撃等による部外者")
        .replace("地震、落雷、火災等", "地震、津波等");
    let sheet = laid(&compared(INA, &after), &convention("ehime"), &occasion());
    assert_eq!(table(&sheet).rows.len(), 1);
}

#[test]
fn a_convention_with_an_unknown_key_is_refused() {
    let yaml = fs::read_to_string(folder().join("setagaya.yaml")).expect("it is there") + "colour: red\n";
    let found = yaml::read::<Convention>(&Source::new("setagaya.yaml", yaml)).expect_err("an unknown key");
    assert!(found.iter().any(|found| found.code == "unknown-key" && found.message.contains("colour")), "{found:?}");
    assert_eq!(convention("setagaya").scope, Scope::Full);
}

#[test]
fn empty_sides_and_unrelated_texts_make_a_table() {
    for (before, after) in [("", ""), ("", INA), (INA, ""), (INA, "何の関わりもない一文。\n")] {
        for convention in conventions() {
            let _ = laid(&compared(before, after), &convention, &occasion());
        }
    }
}
