//! The tables as data: Excel keeps the marks as rich text, and no table inside the document divides a column.

use std::io::{Cursor, Read};

use hoshin::diff::proved;
use hoshin::model::revision::State;
use hoshin::parse::plain;
use hoshin::render::{csv::csv, xlsx::xlsx};
use hoshin::view::block::Sheet;
use hoshin::view::shinkyu::{Occasion, shinkyu};

use super::layout::convention;
use super::sources::SHIME;

fn sheet() -> Sheet {
    let after = SHIME.replace("必要以上の複製及び配付禁止", "複製及び配付の禁止").replace("副町長を、", "町長を、");
    let comparison = proved(&plain::read(SHIME), &plain::read(&after)).expect("the laws hold");
    let occasion =
        Occasion {
            organization: "志免町".into(), document: "方針".into(), date: String::new(), state: State::Enacted
        };
    shinkyu(&[&comparison], &convention("national"), &occasion)
}

#[test]
fn excel_keeps_the_marks_as_rich_text() {
    let bytes = xlsx(&sheet()).expect("it is written");
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("a workbook is a zip file");
    let mut part = |name: &str| {
        let mut text = String::new();
        archive.by_name(name).expect("it is there").read_to_string(&mut text).expect("it is text");
        text
    };
    let strings = part("xl/sharedStrings.xml");
    let underlined: Vec<&str> = strings
        .split("<r>")
        .filter(|run| run.contains("<u/>") || run.contains("<u val="))
        .filter_map(|run| run.split_once("<t>").or(run.split_once("<t xml:space=\"preserve\">")))
        .filter_map(|(_, text)| text.split_once("</t>").map(|(text, _)| text))
        .collect();
    assert_eq!(underlined, ["町長", "副町長", "の", "必要以上の"]);
    let page = part("xl/worksheets/sheet1.xml");
    assert!(page.contains("orientation=\"landscape\"") && page.contains("paperSize=\"9\""));
    assert!(part("xl/workbook.xml").contains("_xlnm.Print_Titles"), "the headings are on every page");
}

#[test]
fn every_row_has_the_columns_of_the_headings() {
    let bytes = csv(&sheet()).expect("it is written");
    let text = String::from_utf8(bytes).expect("UTF-8").replace('\u{FEFF}', "");
    let mut reader = csv_reader(&text);
    let rows: Vec<usize> = reader.records().map(|row| row.expect("a row").len()).filter(|length| *length > 1).collect();
    assert!(rows.len() > 5 && rows.iter().all(|length| *length == 3), "{rows:?}");
    assert!(text.contains("｜"), "the cells of an inner table stand beside each other");
}

fn csv_reader(text: &str) -> ::csv::Reader<&[u8]> {
    ::csv::ReaderBuilder::new().flexible(true).has_headers(false).from_reader(text.as_bytes())
}
