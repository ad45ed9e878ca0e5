//! The audit of a hand-made table: the official one, and the official one damaged.

use hoshin::diff::audit::{Finding, FindingKind, audit};
use hoshin::diff::change::Comparison;
use hoshin::diff::handmade::{TableError, read_tables, read_tsv};
use hoshin::diff::proved;
use hoshin::import::docx as word;
use hoshin::model::revision::State;
use hoshin::parse::inked::InkedFile;
use hoshin::parse::{plain, web};
use hoshin::render::docx::docx;
use hoshin::render::html::{PageTemplate, html};
use hoshin::view::shinkyu::{Occasion, shinkyu};

use super::layout::{convention, convention_names};
use super::sources::{SETAGAYA_NEW, SETAGAYA_OLD, SETAGAYA_TABLE};

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

/// Five items of which the second goes, so that the rest move up; the table leaves the last two out.
fn shortened(omitted_after: &str, omitted_before: &str) -> Vec<Finding> {
    let (before, after) = (
        "1 対象\n(1) 甲を守る。\n(2) 乙を守る。\n(3) 丙を守る。\n(4) 丁を守る。\n(5) 戊を守る。\n2 見直し\n毎年見直す。\n",
        "1 対象\n(1) 甲を守る。\n(2) 丙を守る。\n(3) 丁を守る。\n(4) 戊を守る。\n2 見直し\n毎年見直す。\n",
    );
    let comparison = proved(&plain::read(before), &plain::read(after)).expect("the laws hold");
    let table = format!(
        "new\t1 対象\nold\t1 対象\nnew\t(1)　（略）\nold\t(1)　（略）\nold\t<u>(2) 乙を守る。</u>\nnew\t（削る）\n\
         new\t{omitted_after}\nold\t{omitted_before}\n"
    );
    audit(&read_tsv(&table).expect("it reads"), &comparison)
}

#[test]
fn labels_inside_a_range_that_is_left_out_are_judged_with_it() {
    assert_eq!(short(&shortened("<u>(2)～(4)</u>　（略）", "<u>(3)～(5)</u>　（略）")), []);
    let bare = shortened("(2)～(4)　（略）", "(3)～(5)　（略）");
    let places: Vec<&str> = bare.iter().map(|finding| finding.place.as_str()).collect();
    assert_eq!(places, ["1(2)", "1(3)", "1(4)"], "{bare:?}");
    let narrow = shortened("<u>(2)及び(3)</u>　（略）", "<u>(3)及び(4)</u>　（略）");
    assert_eq!(short(&narrow), [(FindingKind::Unmarked, "1(4)", "(5)", "(4)")], "one is not named at all");
}

#[test]
fn a_table_that_cannot_be_read_says_where() {
    assert_eq!(read_tsv("side\tblock\n左\t文"), Err(TableError::Side { line: 2, name: "左".into() }));
    assert_eq!(read_tsv("new\t<u>文"), Err(TableError::Tag { line: 1 }));
    assert_eq!(read_tsv("new\t文</u>"), Err(TableError::Tag { line: 1 }));
}

/// The official table as a page or a Word file would hold it: one row, a paragraph a block.
fn framed(cell: impl Fn(Vec<String>) -> String) -> [String; 2] {
    let column = |name: &str| {
        let lines = SETAGAYA_TABLE.lines().filter_map(|line| line.split_once('\t'));
        cell(lines.filter(|(side, _)| *side == name).map(|(_, block)| block.to_owned()).collect())
    };
    [column("new"), column("old")]
}

fn word_of(xml: &str) -> Vec<u8> {
    let mut file = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    file.start_file("word/document.xml", zip::write::SimpleFileOptions::default()).expect("a part begins");
    std::io::Write::write_all(&mut file, xml.as_bytes()).expect("it is written");
    file.finish().expect("it ends").into_inner()
}

fn found_in(file: &InkedFile, comparison: &Comparison) -> Vec<Finding> {
    audit(&read_tables(file.tables()).expect("it has both columns"), comparison)
}

fn setagaya() -> Comparison {
    proved(&plain::read(SETAGAYA_OLD), &plain::read(SETAGAYA_NEW)).expect("the laws hold")
}

#[test]
fn the_official_table_as_a_page_has_the_same_faults() {
    let [after, before] = framed(|blocks| {
        let lines: String = blocks.iter().map(|block| format!("<p class=a>{block}</p>\n")).collect();
        lines.replace("<u>", "<span style='color:red; Text-Decoration: underline'>").replace("</u>", "</span>")
    });
    let page = format!(
        "<html><head><title>新旧</title></head><body><h1>新旧対照表</h1><table><tr><th>改正後（案）<th>改正前\n\
         <tr><td>{after}</td><td>{before}</td></tr></table></body>"
    );
    assert_eq!(short(&found_in(&web::read(&page), &setagaya())), OFFICIAL);
}

#[test]
fn the_official_table_as_a_word_file_has_the_same_faults() {
    let [after, before] = framed(|blocks| {
        let run =
            |words: &str, line: &str| format!("<w:r><w:rPr><w:u w:val=\"{line}\"/></w:rPr><w:t>{words}</w:t></w:r>");
        let paragraph = |block: &String| {
            let pieces = block.split("<u>").map(|piece| match piece.split_once("</u>") {
                Some((inside, outside)) => run(inside, "single") + &run(outside, "none"),
                None => run(piece, "none"),
            });
            format!("<w:p><w:pPr><w:rPr><w:u w:val=\"single\"/></w:rPr></w:pPr>{}</w:p>", pieces.collect::<String>())
        };
        blocks.iter().map(paragraph).collect()
    });
    let cell = |text: &str| format!("<w:tc><w:tcPr><w:gridSpan w:val=\"2\"/></w:tcPr>{text}</w:tc>");
    let heading = |text: &str| cell(&format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>"));
    let xml = format!(
        "<w:document xmlns:w=\"w\"><w:body><w:tbl><w:tr>{}{}</w:tr><w:tr>{}{}</w:tr></w:tbl></w:body></w:document>",
        heading("新"),
        heading("旧"),
        cell(&after),
        cell(&before)
    );
    let file = word::read_inked(&word_of(&xml)).expect("it reads");
    assert_eq!(short(&found_in(&file, &setagaya())), OFFICIAL);
}

/// Whatever the convention, the table that we write is without fault, and faulty once an underline is taken away.
#[test]
fn our_own_tables_are_without_fault() {
    let small = proved(&plain::read(include_str!("../fixtures/shinkyu/before.txt")), &plain::read(AMENDED));
    let comparisons = [setagaya(), small.expect("the laws hold")];
    for (name, comparison) in convention_names().iter().flat_map(|name| comparisons.iter().map(move |one| (name, one)))
    {
        let occasion =
            Occasion { organization: String::new(), document: String::new(), date: String::new(), state: State::Draft };
        let sheet = shinkyu(&[comparison], &convention(name), &occasion);
        let page = html(&sheet, &PageTemplate::built_in()).expect("it is written");
        let word = word::read_inked(&docx(&sheet).expect("it is written")).expect("it reads");
        assert_eq!(found_in(&web::read(&page), comparison), [], "{name}");
        assert_eq!(found_in(&word, comparison), [], "{name}");
        let bare = page.replacen("<ins>職員等</ins>", "職員等", 1);
        assert!(bare == page || !found_in(&web::read(&bare), comparison).is_empty(), "{name}");
    }
}

const AMENDED: &str = include_str!("../fixtures/shinkyu/after.txt");

#[test]
fn a_file_without_such_a_table_is_refused() {
    let page = web::read("<table><tr><td>甲</td><td>乙</td></tr></table><p>新</p>");
    assert_eq!(read_tables(page.tables()), Err(TableError::NoTable));
    assert!(word::read_inked(b"PK\x03\x04").is_err());
    assert!(word::read_inked(&word_of("<w:document><w:p></w:document>")).is_err());
}

#[test]
fn any_page_can_be_read() {
    let odd = [
        "<",
        "<<td",
        "</table></td>",
        "<table><td>a<table><td>b",
        "&#xFFFFFFFF;&amp",
        "<!-- x",
        "<a href='>'>b",
        "<p ",
    ];
    for page in odd.iter().flat_map(|first| odd.iter().map(move |second| format!("{first}{second}"))) {
        let _ = web::read(&page);
    }
    let nested = web::read("<table><tr><td>新<td>旧<tr><td>a<table><tr><td>b<td>c</table><td>&lt;d&gt;</table>");
    assert_eq!(nested.text(), "新\t旧\na \tb\tc\t<d>\n");
}
