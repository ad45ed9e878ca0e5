//! The laws of a Word file, over every sheet in `tests/fixtures/docx-*.json`, and one golden.

#![allow(clippy::wildcard_enum_match_arm, reason = "the events of quick-xml are not ours to list")]

use std::collections::BTreeSet;
use std::io::{Cursor, Read};
use std::path::{Path, PathBuf};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};

use hoshin::render::docx::{Pages, docx, docx_with_pages};
use hoshin::view::block::{
    Block, ChartNode, Contents, Cover, CoverLine, CoverStyle, Heading, Line, Paragraph, Sheet, Table, characters, plain,
};

use crate::workspace::assert_golden;

fn folder(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(name)
}

fn fixture(name: &str) -> Sheet {
    let text = std::fs::read_to_string(folder("fixtures").join(name)).expect("fixture");
    serde_json::from_str(&text).expect("a sheet")
}

fn fixtures() -> Vec<Sheet> {
    let entries = std::fs::read_dir(folder("fixtures")).expect("fixtures");
    let names = entries.map(|entry| entry.expect("entry").file_name().into_string().expect("UTF-8"));
    let names: BTreeSet<String> = names.filter(|name| name.starts_with("docx-") && name.ends_with(".json")).collect();
    assert!(!names.is_empty());
    names.iter().map(|name| fixture(name)).collect()
}

pub(crate) fn part(bytes: &[u8], name: &str) -> String {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).expect("archive");
    let mut text = String::new();
    archive.by_name(name).expect(name).read_to_string(&mut text).expect("UTF-8");
    text
}

fn document(sheet: &Sheet) -> String {
    part(&docx(sheet).expect("a file"), "word/document.xml")
}

/// Gives every event of a well-formed text.
fn events(xml: &str) -> Vec<Event<'_>> {
    let mut reader = Reader::from_str(xml);
    reader.config_mut().expand_empty_elements = true;
    let mut events = Vec::new();
    loop {
        match reader.read_event().expect("well-formed") {
            Event::Eof => return events,
            event => events.push(event),
        }
    }
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let attribute = tag.attributes().map(|it| it.expect("attribute"));
    let mut values = attribute.filter(|it| it.key.as_ref() == name);
    values.next().map(|it| it.value.into_owned())
}

/// Gives the values of an attribute of all tags of one name.
fn attributes(xml: &str, tag: &str, name: &str) -> Vec<String> {
    let values = events(xml).into_iter().filter_map(|event| match event {
        Event::Start(start) if start.name().as_ref() == tag => attribute(&start, name),
        _ => None,
    });
    values.collect()
}

/// Gives the text of the paragraphs outside the 目次 and the charts, tabs and breaks included.
fn printed(xml: &str) -> Vec<String> {
    let xml = without(&without(xml, "<w:sdt>", "</w:sdt>"), CHART, "</w:tbl>");
    let mut lines = Vec::new();
    let mut inside = false;
    for event in events(&xml) {
        match event {
            Event::Start(tag) => {
                inside = tag.name().as_ref() == "w:t";
                start(&tag, &mut lines);
            }
            Event::Text(text) if inside => {
                lines.last_mut().expect("a line").push_str(&text);
            }
            Event::GeneralRef(name) => lines.last_mut().expect("a line").push(referred(&name)),
            Event::End(_) => inside = false,
            _ => {}
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

const CHART: &str = "<w:tbl><w:tblPr><w:tblStyle w:val=\"Chart\"/>";

fn start(tag: &BytesStart, lines: &mut Vec<String>) {
    let separator = match tag.name().as_ref() {
        "w:p" => return lines.push(String::new()),
        "w:tab" if attribute(tag, "w:pos").is_none() => '\t',
        "w:br" => '\n',
        "w:cr" => '\r',
        _ => return,
    };
    lines.last_mut().expect("a line").push(separator);
}

fn referred(name: &str) -> char {
    match name {
        "amp" => '&',
        "lt" => '<',
        "gt" => '>',
        other => panic!("unexpected reference {other}"),
    }
}

/// Cuts out every stretch from `start` to the next `end`.
fn without(xml: &str, start: &str, end: &str) -> String {
    let mut pieces = xml.split(start);
    let mut kept = pieces.next().unwrap_or_default().to_owned();
    for piece in pieces {
        kept.push_str(piece.split_once(end).expect(end).1);
    }
    kept
}

/// Gives the lines of a sheet that a reader sees, charts left out.
fn expected(sheet: &Sheet) -> Vec<String> {
    let cover = sheet.cover.iter().flat_map(|cover| &cover.lines).map(|line| line.text.clone());
    let mut lines: Vec<String> = cover.collect();
    for block in &sheet.blocks {
        match block {
            Block::Title { text, .. } => lines.push(characters(text)),
            Block::Heading(heading) => lines.push(labelled(&heading.label, &heading.title)),
            Block::Paragraph(paragraph) => lines.push(labelled(&paragraph.label, &paragraph.text)),
            Block::Table(table) => lines.extend(table_lines(table)),
            Block::Chart(chart) => lines.push(characters(&chart.caption)),
        }
    }
    lines.retain(|line| !line.is_empty());
    lines
}

fn labelled(label: &Line, text: &Line) -> String {
    let separator = if label.is_empty() || text.is_empty() { "" } else { "\t" };
    format!("{}{separator}{}", characters(label), characters(text))
}

fn table_lines(table: &Table) -> Vec<String> {
    let cells = table.header.iter().chain(&table.rows).flat_map(|row| &row.cells);
    let paragraphs = cells.flat_map(|cell| &cell.paragraphs);
    let paragraphs = paragraphs.map(|paragraph| labelled(&paragraph.label, &paragraph.text));
    std::iter::once(characters(&table.caption)).chain(paragraphs).collect()
}

fn one_paragraph(text: &str) -> Sheet {
    let paragraph = Paragraph { text: plain(text), ..Paragraph::default() };
    Sheet { blocks: vec![Block::Paragraph(paragraph)], ..Sheet::default() }
}

#[test]
fn same_sheet_gives_same_bytes() {
    for sheet in fixtures() {
        assert_eq!(docx(&sheet).expect("a file"), docx(&sheet).expect("a file"));
    }
}

#[test]
fn every_part_is_well_formed_xml() {
    for sheet in fixtures() {
        let bytes = docx(&sheet).expect("a file");
        let archive = zip::ZipArchive::new(Cursor::new(&bytes)).expect("archive");
        for name in archive.file_names() {
            let name = &name.expect("UTF-8");
            assert!(!events(&part(&bytes, name)).is_empty(), "{name}");
        }
    }
}

#[test]
fn the_characters_of_the_sheet_are_all_there_in_order() {
    for sheet in fixtures() {
        assert_eq!(printed(&document(&sheet)), expected(&sheet), "{}", sheet.title);
    }
}

#[test]
fn every_officer_stands_in_the_chart() {
    for sheet in fixtures() {
        let xml = document(&sheet);
        for block in &sheet.blocks {
            if let Block::Chart(chart) = block {
                chart.roots.iter().for_each(|root| assert_officer(&xml, root));
            }
        }
    }
}

fn assert_officer(xml: &str, node: &ChartNode) {
    assert!(xml.contains(&format!(">{}</w:t>", node.title)), "{}", node.title);
    assert!(xml.contains(&format!(">{}</w:t>", node.holder)) || node.holder.is_empty());
    node.children.iter().for_each(|child| assert_officer(xml, child));
}

#[test]
fn forbidden_characters_are_replaced_and_all_others_kept() {
    let xml = document(&one_paragraph("a\0\u{1}\u{b}\u{1f}\u{fffe}\u{ffff}b"));
    assert_eq!(printed(&xml), ["a\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}\u{fffd}b"]);
    let text = "葛\u{e0100}\u{e000}\u{f0000}①㈱<&>]]>\"' \u{7f}\u{85}\u{2028}\u{feff}\tb\nc\rd 　";
    assert_eq!(printed(&document(&one_paragraph(text))), [text]);
}

#[test]
fn bookmarks_are_unique_and_every_link_has_one() {
    for sheet in fixtures() {
        let xml = document(&sheet);
        let ids = attributes(&xml, "w:bookmarkStart", "w:id");
        let names = attributes(&xml, "w:bookmarkStart", "w:name");
        assert_eq!(ids, attributes(&xml, "w:bookmarkEnd", "w:id"));
        assert_eq!(ids.iter().collect::<BTreeSet<_>>().len(), ids.len());
        assert_eq!(names.iter().map(|it| it.to_lowercase()).collect::<BTreeSet<_>>().len(), ids.len());
        assert!(names.iter().all(|name| is_bookmark_name(name)), "{names:?}");
        assert!(attributes(&xml, "w:hyperlink", "w:anchor").iter().all(|it| names.contains(it)));
    }
}

fn is_bookmark_name(name: &str) -> bool {
    let start = name.starts_with(|c: char| c.is_ascii_alphabetic() || c == '_');
    start && name.len() <= 40 && name.chars().all(|c| c.is_ascii_alphanumeric() || c == '_')
}

#[test]
fn anchors_that_look_alike_get_names_of_their_own() {
    let long = "a".repeat(50);
    let anchors = ["a.b", "a-b", "A_B", "別表", "1", &long, &format!("{long}b")];
    let heading = |anchor: &str| Heading {
        depth: 1,
        anchor: Some(anchor.to_owned()),
        outline: anchor.to_owned(),
        ..Heading::default()
    };
    let blocks = anchors.map(|anchor| Block::Heading(heading(anchor)));
    let xml = document(&Sheet { contents: Contents::Present, blocks: blocks.to_vec(), ..Sheet::default() });
    let names = attributes(&xml, "w:bookmarkStart", "w:name");
    let last = format!("{}_2", "a".repeat(38));
    assert_eq!(names, ["a_b", "a_b_2", "A_B_3", "c___", "c_1", &"a".repeat(40), &last]);
}

#[test]
fn the_contents_print_page_numbers_only_where_they_are_known() {
    let sheet = fixture("docx-sheet.json");
    assert!(!document(&sheet).contains("PAGEREF"));
    let pages = Pages::from([("c1".to_owned(), 12)]);
    let bytes = docx_with_pages(&sheet, &pages).expect("a file");
    let xml = part(&bytes, "word/document.xml");
    assert_eq!(xml.matches("PAGEREF c1 ").count(), 1);
    assert_eq!(xml.matches("PAGEREF").count(), 1);
    assert!(xml.contains(">12</w:t>"));
}

#[test]
fn every_row_fills_the_grid() {
    for sheet in fixtures() {
        let xml = document(&sheet);
        for table in xml.split("<w:tbl>").skip(1) {
            let table = table.split("</w:tbl>").next().unwrap_or_default();
            for row in table.split("<w:tr>").skip(1) {
                assert_eq!(columns(row), table.matches("<w:gridCol ").count(), "{row}");
            }
        }
    }
}

fn columns(row: &str) -> usize {
    let cells = row.split("<w:tc>").skip(1);
    let span = |cell: &str| attributes_of_span(cell).and_then(|span| span.parse().ok());
    cells.map(|cell| span(cell).unwrap_or(1)).sum::<usize>()
}

fn attributes_of_span(cell: &str) -> Option<String> {
    let (_, rest) = cell.split_once("<w:gridSpan w:val=\"")?;
    rest.split_once('"').map(|(span, _)| span.to_owned())
}

#[test]
fn the_properties_hold_the_title_and_no_person_or_date() {
    let sheet = Sheet { title: "基本方針 <&\">".to_owned(), ..Sheet::default() };
    let core = part(&docx(&sheet).expect("a file"), "docProps/core.xml");
    assert!(core.contains("<dc:title>基本方針 &lt;&amp;\"&gt;</dc:title>"));
    assert!(["creator", "created", "modified", "lastModifiedBy"].iter().all(|it| !core.contains(it)));
}

#[test]
fn page_numbers_begin_after_the_cover() {
    let line = CoverLine { style: CoverStyle::Title, text: "表題".to_owned() };
    let cover = Some(Cover { lines: vec![line] });
    let xml = document(&Sheet { cover, ..one_paragraph("本文") });
    let sections: Vec<&str> = xml.split("<w:sectPr>").skip(1).collect();
    let [cover, body] = sections.as_slice() else { panic!("{} sections", sections.len()) };
    assert!(!cover.contains("footerReference"));
    assert!(body.contains("footerReference") && body.contains("<w:pgNumType w:start=\"1\"/>"));
}

#[test]
fn every_style_that_is_used_is_defined() {
    for sheet in fixtures() {
        let bytes = docx(&sheet).expect("a file");
        let defined = attributes(&part(&bytes, "word/styles.xml"), "w:style", "w:styleId");
        let xml = part(&bytes, "word/document.xml");
        for tag in ["w:pStyle", "w:rStyle", "w:tblStyle"] {
            let used = attributes(&xml, tag, "w:val");
            assert!(used.iter().all(|style| defined.contains(style)), "{used:?}");
        }
    }
}

#[test]
fn the_document_part_is_the_golden_one() {
    let path = folder("golden").join("docx-tiny.xml");
    let printed = indented(&document(&fixture("docx-tiny.json")));
    assert_golden(&path, &printed);
}

/// Puts every tag on a line of its own, text beside its tag.
pub(crate) fn indented(xml: &str) -> String {
    let mut depth: usize = 0;
    let mut lines = String::new();
    for line in xml.replace("><", ">\n<").lines() {
        let closes = line.starts_with("</");
        depth = depth.saturating_sub(usize::from(closes));
        lines.push_str(&format!("{}{line}\n", " ".repeat(depth)));
        let single = line.contains("</") || line.ends_with("/>") || line.starts_with("<?");
        depth += usize::from(!single);
    }
    lines
}
