//! The laws of an HTML page: one file, well formed, safe, complete and the same every time.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]
#![allow(clippy::wildcard_enum_match_arm, reason = "the events of an XML reader are not our enum")]

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use base64::Engine as _;
use hoshin::render::html::{HtmlError, PageTemplate, html};
use hoshin::render::text::text;
use hoshin::view::block::{Block, Cell, ChartNode, Heading, Line, Paragraph, Sheet, Table, characters, plain};
use quick_xml::events::{BytesStart, Event};
use sha2::Digest as _;

use crate::workspace::assert_golden;

const FIXTURES: [&str; 3] = ["html-sheet", "html-shinkyu", "html-tiny"];

fn path(folder: &str, name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(folder).join(name)
}

fn sheet(name: &str) -> Sheet {
    let json = std::fs::read_to_string(path("fixtures", &format!("{name}.json"))).unwrap();
    serde_json::from_str(&json).unwrap()
}

fn page(sheet: &Sheet) -> String {
    html(sheet, &PageTemplate::built_in()).unwrap()
}

fn pages() -> impl Iterator<Item = (&'static str, Sheet, String)> {
    FIXTURES.into_iter().map(|name| {
        let sheet = sheet(name);
        let page = page(&sheet);
        (name, sheet, page)
    })
}

fn attribute(tag: &BytesStart, name: &str) -> Option<String> {
    let found = tag.attributes().map(Result::unwrap).find(|attribute| attribute.key.as_ref() == name)?;
    Some(quick_xml::escape::unescape(&found.value).unwrap().into_owned())
}

/// Gives the opening tags of a page, having checked that every element is closed in its place.
fn tags(page: &str) -> Vec<BytesStart<'static>> {
    let mut reader = quick_xml::Reader::from_str(page);
    let (mut tags, mut open) = (Vec::new(), 0);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                open += 1;
                tags.push(tag.into_owned());
            }
            Event::Empty(tag) => tags.push(tag.into_owned()),
            Event::End(_) => open -= 1,
            Event::Eof => break,
            _ => {}
        }
    }
    assert_eq!(open, 0, "every element is closed");
    tags
}

/// Whether an element helps readers to move or to hear, and is no part of the document.
fn is_helper(tag: &BytesStart) -> bool {
    let class = attribute(tag, "class").unwrap_or_default();
    let classes = ["aid", "jump", "skip", "changes"];
    tag.name().as_ref() == "nav" || class.split(' ').any(|class| classes.contains(&class))
}

/// Gives the characters of the body, without those of the helpers.
fn visible(page: &str) -> String {
    let (_, body) = page.split_once("<body").unwrap();
    let body = format!("<body{}", body.trim_end().strip_suffix("</html>").unwrap());
    let mut reader = quick_xml::Reader::from_str(&body);
    let (mut visible, mut depth, mut hidden) = (String::new(), 0, None);
    loop {
        match reader.read_event().unwrap() {
            Event::Start(tag) => {
                depth += 1;
                hidden = hidden.or_else(|| is_helper(&tag).then_some(depth));
            }
            Event::End(_) => {
                hidden = hidden.filter(|level| *level != depth);
                depth -= 1;
            }
            Event::Text(part) if hidden.is_none() => visible.push_str(&part),
            Event::GeneralRef(name) if hidden.is_none() => {
                let entity = format!("&{};", &*name);
                visible.push_str(&quick_xml::escape::unescape(&entity).unwrap());
            }
            Event::Eof => return visible,
            _ => {}
        }
    }
}

fn texts_of(sheet: &Sheet) -> Vec<String> {
    let cover = sheet.cover.iter().flat_map(|cover| &cover.lines).map(|line| line.text.clone());
    let mut texts: Vec<String> = cover.collect();
    for block in &sheet.blocks {
        push_texts(&mut texts, block);
    }
    texts.retain(|text| !text.is_empty());
    texts
}

fn push_texts(texts: &mut Vec<String>, block: &Block) {
    match block {
        Block::Title { text, .. } => texts.push(characters(text)),
        Block::Heading(heading) => texts.extend([&heading.label, &heading.title].map(|line| characters(line))),
        Block::Paragraph(paragraph) => push_paragraph(texts, paragraph),
        Block::Table(table) => {
            texts.push(characters(&table.caption));
            let rows = table.header.iter().chain(&table.rows);
            let cells = rows.flat_map(|row| &row.cells);
            cells.flat_map(|cell| &cell.paragraphs).for_each(|paragraph| push_paragraph(texts, paragraph));
        }
        Block::Chart(chart) => {
            texts.push(characters(&chart.caption));
            chart.roots.iter().for_each(|node| push_node(texts, node));
        }
    }
}

fn push_paragraph(texts: &mut Vec<String>, paragraph: &Paragraph) {
    texts.extend([&paragraph.label, &paragraph.text].map(|line: &Line| characters(line)));
}

fn push_node(texts: &mut Vec<String>, node: &ChartNode) {
    texts.extend([node.title.clone(), node.holder.clone()]);
    node.children.iter().for_each(|child| push_node(texts, child));
}

fn without_space(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn the_same_sheet_gives_the_same_bytes() {
    for (name, sheet, first) in pages() {
        assert_eq!(first, page(&sheet), "{name}");
    }
}

#[test]
fn the_body_holds_every_text_in_order_and_no_other() {
    for (name, sheet, page) in pages() {
        let expected = without_space(&texts_of(&sheet).concat()).replace('\u{7}', "␇");
        assert_eq!(without_space(&visible(&page)), expected, "{name}");
    }
}

#[test]
fn the_text_output_holds_every_text_in_order() {
    for name in FIXTURES {
        let sheet = sheet(name);
        let written = without_space(&text(&sheet));
        let mut rest = written.as_str();
        let charts: BTreeSet<String> = sheet.blocks.iter().filter_map(officers).flatten().collect();
        for expected in texts_of(&sheet).iter().filter(|text| !charts.contains(*text)) {
            let expected = without_space(expected);
            let (_, after) = rest.split_once(&expected).unwrap_or_else(|| panic!("{name}: {expected}"));
            rest = after;
        }
    }
}

/// Gives the texts of a chart that the text output replaces by its description.
fn officers(block: &Block) -> Option<Vec<String>> {
    let Block::Chart(chart) = block else { return None };
    let mut texts = Vec::new();
    chart.roots.iter().for_each(|node| push_node(&mut texts, node));
    Some(texts)
}

#[test]
fn nothing_is_run_or_fetched() {
    for (name, _, page) in pages() {
        let tags = tags(&page);
        for tag in &tags {
            let element = tag.name();
            let forbidden = ["script", "link", "img", "iframe", "object"];
            assert!(!forbidden.contains(&element.as_ref()), "{name}: {element:?}");
            for attribute in tag.attributes().map(Result::unwrap) {
                let key = attribute.key.as_ref();
                assert!(key != "style" && key != "src" && !key.starts_with("on"), "{name}: {key:?}");
            }
        }
        for token in ["http:", "https:", "//", "url(", "@import"] {
            assert!(!page.contains(token), "{name}: {token}");
        }
    }
}

#[test]
fn every_link_leads_to_one_place() {
    for (name, _, page) in pages() {
        let tags = tags(&page);
        let mut ids = BTreeSet::new();
        for id in tags.iter().filter_map(|tag| attribute(tag, "id")) {
            assert!(ids.insert(id.clone()), "{name}: {id} twice");
        }
        for link in tags.iter().filter_map(|tag| attribute(tag, "href")) {
            assert!(ids.contains(link.strip_prefix('#').unwrap()), "{name}: {link}");
        }
    }
}

#[test]
fn the_policy_allows_the_style_of_the_page() {
    for (name, _, page) in pages() {
        let (_, style) = page.split_once("<style>").unwrap();
        let (style, _) = style.split_once("</style>").unwrap();
        let digest = base64::engine::general_purpose::STANDARD.encode(sha2::Sha256::digest(style));
        assert!(page.contains(&format!("default-src 'none'; style-src 'sha256-{digest}'")), "{name}");
    }
}

#[test]
fn a_heading_is_one_level_below_the_one_that_holds_it() {
    for (name, sheet, page) in pages() {
        let mut expected = vec![1; usize::from(!sheet.blocks.iter().any(|block| matches!(block, Block::Title { .. })))];
        let mut above: Vec<u8> = Vec::new();
        for block in &sheet.blocks {
            match block {
                Block::Title { .. } => {
                    above.clear();
                    expected.push(1);
                }
                Block::Heading(heading) => {
                    while above.last().is_some_and(|depth| *depth >= heading.depth) {
                        above.pop();
                    }
                    above.push(heading.depth);
                    expected.push(1 + u32::try_from(above.len()).unwrap());
                }
                Block::Paragraph(_) | Block::Table(_) | Block::Chart(_) => {}
            }
        }
        let levels: Vec<u32> = tags(&page).iter().filter_map(level).collect();
        assert_eq!(levels, expected, "{name}");
        assert!(levels.windows(2).all(|pair| pair[1] <= pair[0] + 1), "{name}: a level is skipped: {levels:?}");
    }
}

fn level(tag: &BytesStart) -> Option<u32> {
    let element = tag.name().as_ref().to_owned();
    let number: u32 = element.strip_prefix('h')?.parse().ok()?;
    Some(attribute(tag, "aria-level").map_or(number, |level| level.parse().unwrap()))
}

#[test]
fn each_changed_row_is_reached_from_its_neighbours() {
    let page = page(&sheet("html-shinkyu"));
    let links: Vec<String> = tags(&page).iter().filter_map(|tag| attribute(tag, "href")).collect();
    for chain in ["_back", "_change"] {
        for number in 1..=5 {
            assert!(links.contains(&format!("#{chain}-{number}")), "{chain} {number}");
        }
    }
    assert!(page.contains("［変更5／5：改正］"));
}

#[test]
fn a_single_change_can_be_reached() {
    let mut sheet = sheet("html-shinkyu");
    for block in &mut sheet.blocks {
        if let Block::Table(table) = block {
            table.rows.truncate(2);
        }
    }
    let page = page(&sheet);
    assert!(page.contains("href=\"#_change-1\"") && page.contains(" id=\"_change-1\""));
    tags(&page);
}

#[test]
fn a_text_cannot_become_markup() {
    let hostile = "</p><script>alert('x')</script><!-- ]]> {{ body }} {% raw %} &lt; \u{202e}\0";
    let line = plain(hostile);
    let paragraph = Paragraph { label: line.clone(), text: line.clone(), ..Paragraph::default() };
    let cell = Cell::of(vec![paragraph.clone()]);
    let row = hoshin::view::block::Row {
        anchor: Some("\" onclick=\"x".to_owned()),
        class: Some("\" onclick=\"x".to_owned()),
        cells: vec![cell],
    };
    let heading = Heading { depth: 1, outline: hostile.to_owned(), title: line.clone(), ..Heading::default() };
    let blocks = vec![
        Block::Heading(heading),
        Block::Paragraph(paragraph),
        Block::Table(Table { caption: line, rows: vec![row], ..Table::default() }),
    ];
    let title = hostile.to_owned();
    let page = page(&Sheet { title: title.clone(), organization: title, blocks, ..Sheet::default() });
    assert!(!page.contains("<script") && page.contains("&lt;script&gt;alert(&#39;x&#39;)"));
    assert!(page.contains("{{ body }} {% raw %} &amp;lt; &#x202e;␀"));
    assert!(tags(&page).iter().all(|tag| attribute(tag, "onclick").is_none()));
}

#[test]
fn a_template_may_be_replaced() {
    let template = PageTemplate::parse("<!DOCTYPE html><title>{{ title }}</title>{{ body }}").unwrap();
    let sheet = Sheet { title: "<題>".to_owned(), ..Sheet::default() };
    assert_eq!(html(&sheet, &template).unwrap(), "<!DOCTYPE html><title>&lt;題&gt;</title>");
}

#[test]
fn a_wrong_template_is_an_error() {
    assert!(matches!(PageTemplate::parse("{{ body"), Err(HtmlError::Template(_))));
    let unknown = PageTemplate::parse("{{ nobody }}").unwrap();
    assert!(matches!(html(&Sheet::default(), &unknown), Err(HtmlError::Template(_))));
}

#[test]
fn a_small_page_is_as_it_was() {
    let page = page(&sheet("html-tiny"));
    let golden = path("golden", "html-tiny.html");
    assert_golden(&golden, &page);
}
