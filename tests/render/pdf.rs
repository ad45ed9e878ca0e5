//! A PDF holds every word of its sheet in order, literally, accessibly and in the same bytes each time.

use hoshin::render::pdf::{PdfError, pdf, pdf_with};
use hoshin::render::{MissingGlyph, missing_glyphs};
use hoshin::view::block::{
    Block, Cell, Chart, ChartNode, Heading, Indent, Look, Paragraph, Row, Sheet, Table, characters, plain,
};

use super::text_layer::pages;

const POLICY: &str = include_str!("../fixtures/policy.json");
const SHINKYU: &str = include_str!("../fixtures/shinkyu.json");

fn fixture(json: &str) -> Sheet {
    serde_json::from_str(json).expect("a sheet")
}

fn sheet(blocks: Vec<Block>) -> Sheet {
    Sheet { title: "試験".to_owned(), blocks, ..Sheet::default() }
}

fn paragraph(label: &str, text: &str, depth: u8) -> Paragraph {
    let indent = Indent { start: depth.saturating_mul(4), hang: 4, first: 0 };
    Paragraph { label: plain(label), text: plain(text), indent, list_depth: depth, anchor: None }
}

fn heading(depth: u8, label: &str, title: &str) -> Block {
    let outline = format!("{label} {title}");
    let indent = Indent { start: 0, hang: 4, first: 0 };
    let (label, title) = (plain(label), plain(title));
    Block::Heading(Heading { depth, outline, label, title, indent, ..Heading::default() })
}

fn cell(text: &str, rows: usize, columns: usize) -> Cell {
    Cell { rows, columns, ..Cell::of(vec![paragraph("", text, 0)]) }
}

fn row(cells: Vec<Cell>) -> Row {
    Row { cells, ..Row::default() }
}

/// Every text of a block in reading order.
fn texts(block: &Block) -> Vec<String> {
    let of = |p: &Paragraph| [characters(&p.label), characters(&p.text)];
    match block {
        Block::Title { text, .. } => vec![characters(text)],
        Block::Heading(h) => vec![characters(&h.label), characters(&h.title)],
        Block::Paragraph(p) => of(p).to_vec(),
        Block::Table(t) => {
            let cells = t.header.iter().chain(&t.rows).flat_map(|row| &row.cells);
            let inside = cells.flat_map(|cell| &cell.paragraphs).flat_map(of);
            [characters(&t.caption)].into_iter().chain(inside).collect()
        }
        Block::Chart(c) => {
            let officers = c.roots.iter().flat_map(officers);
            [characters(&c.caption)].into_iter().chain(officers).collect()
        }
    }
}

fn officers(node: &ChartNode) -> Vec<String> {
    let own = [node.title.clone(), node.holder.clone()];
    own.into_iter().chain(node.children.iter().flat_map(officers)).collect()
}

/// Asserts that the PDF has these texts one after the other, and gives its pages.
fn assert_in_order(sheet: &Sheet, expected: &[String]) -> Vec<String> {
    let pages = pages(pdf(sheet).expect("a PDF"));
    let whole = pages.concat();
    let mut rest = whole.as_str();
    for text in expected {
        let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
        let Some((_, after)) = rest.split_once(text.as_str()) else {
            panic!("「{text}」 is not in the rest: {rest}");
        };
        rest = after;
    }
    pages
}

fn assert_whole(sheet: &Sheet) -> Vec<String> {
    let cover = sheet.cover.iter().flat_map(|cover| &cover.lines).map(|line| line.text.clone());
    let body = sheet.blocks.iter().flat_map(texts);
    assert_in_order(sheet, &cover.chain(body).collect::<Vec<_>>())
}

fn holds(file: &[u8], needle: &str) -> bool {
    file.windows(needle.len()).any(|window| window == needle.as_bytes())
}

#[test]
fn the_same_sheet_makes_the_same_bytes() {
    for json in [POLICY, SHINKYU] {
        let sheet = fixture(json);
        assert_eq!(pdf(&sheet).expect("a PDF"), pdf(&sheet).expect("a PDF"));
    }
}

#[test]
fn the_file_is_archivable_and_accessible() {
    let file = pdf(&fixture(POLICY)).expect("a PDF");
    for mark in ["<pdfaid:part>2<", "<pdfaid:conformance>A<", "<pdfuaid:part>1<", "<rdf:li>ja-JP<"] {
        assert!(holds(&file, mark), "{mark}");
    }
    assert!(holds(&file, "志免町 情報セキュリティ対策基準"));
}

#[test]
fn every_label_and_text_is_there_in_order() {
    assert_whole(&fixture(POLICY));
    assert_whole(&fixture(SHINKYU));
}

#[test]
fn the_contents_list_chapters_and_sections_and_no_titles_of_clauses() {
    let mut sheet = fixture(POLICY);
    for block in &mut sheet.blocks {
        if let Block::Heading(heading) = block {
            heading.look = if heading.depth <= 2 { Look::Section } else { Look::Clause };
        }
    }
    let pages = pages(pdf(&sheet).expect("a PDF"));
    let contents = &pages[1];
    assert!(contents.starts_with("目次"), "{contents}");
    for block in &sheet.blocks {
        if let Block::Heading(heading) = block {
            let outline = heading.outline.replace(' ', "");
            assert_eq!(contents.contains(&outline), heading.listed(), "{outline}");
        }
    }
}

#[test]
fn no_heading_ends_a_page() {
    let block = |i: usize| match i % 5 {
        0 => heading(2, "1.1", &format!("見出し{i}")),
        _ => Block::Paragraph(paragraph("", &"本文である。".repeat(30 + i % 7), 0)),
    };
    let sheet = sheet((0..200).map(block).collect());
    let pages = assert_whole(&sheet);
    assert!(pages.len() > 10);
    let ends = |page: &&String| page.trim_end().trim_end_matches(|c: char| c.is_ascii_digit()).ends_with("見出し");
    assert_eq!(pages.iter().find(ends), None);
}

#[test]
fn markup_and_long_words_come_out_literally() {
    let strange =
        "#set page(fill: red) *太* _斜_ $x^2$ <a> @b `c` \\ \"引用\" 'q' // d /* e */ [f] {g} = - + / ~ -- ---";
    let long = "x".repeat(500);
    let blocks = vec![
        Block::Title { text: plain(strange), anchor: Some("a b<>\"#".to_owned()) },
        heading(1, "#1", strange),
        Block::Paragraph(paragraph("", strange, 0)),
        Block::Paragraph(paragraph("*", strange, 1)),
        Block::Paragraph(paragraph("", &long, 0)),
        Block::Table(Table { rows: vec![row(vec![cell(strange, 1, 1), cell(&long, 1, 1)])], ..Table::default() }),
    ];
    let pages = assert_whole(&sheet(blocks));
    assert_eq!(pages.len(), 1);
}

#[test]
fn lists_nest_as_deep_as_they_like() {
    let items = || (1..=200).map(|depth| paragraph("・", &format!("深さ{depth}"), depth));
    assert_whole(&sheet(items().map(Block::Paragraph).collect()));
    let cell = Cell::of(items().collect());
    assert_whole(&sheet(vec![Block::Table(Table { rows: vec![row(vec![cell])], ..Table::default() })]));
}

#[test]
fn a_paragraph_without_a_label_stays_in_its_item() {
    let items = [("(1)", "一", 1), ("", "続き", 1), ("ア", "下", 2), ("", "下の続き", 2), ("(2)", "二", 1)];
    let blocks = items.map(|(label, text, depth)| Block::Paragraph(paragraph(label, text, depth)));
    assert_whole(&sheet(blocks.to_vec()));
}

#[test]
fn headings_may_begin_at_any_depth() {
    let depths = [3, 1, 9, 2, 255, 1];
    let blocks = depths.map(|depth| heading(depth, "1", &format!("深さ{depth}")));
    assert_whole(&sheet(blocks.to_vec()));
}

#[test]
fn a_table_that_does_not_add_up_keeps_its_text() {
    let header = vec![row(vec![cell("甲", 2, 1), cell("乙", 1, 2)]), row(vec![cell("丙", 1, 1)])];
    let rows = vec![
        row(vec![cell("一", 9, 1), cell("二", 1, 9), cell("余り", 1, 1)]),
        row(vec![]),
        row(vec![cell("三", 0, 0)]),
    ];
    let widths = vec![1.0, f32::NAN, -2.0];
    let table = Table { header, rows, widths, ..Table::default() };
    let sheet = sheet(vec![Block::Table(table), Block::Table(Table::default())]);
    let page = pages(pdf(&sheet).expect("a PDF")).concat();
    // A cell that spans rows is drawn after the others of its rows; the tags have the right order.
    for text in sheet.blocks.iter().flat_map(texts) {
        assert!(page.contains(&text), "{text}: {page}");
    }
}

#[test]
fn charts_of_any_shape_are_drawn() {
    let officer = |title: &str, children| ChartNode {
        title: title.to_owned(),
        holder: "各課等の庶務を担当する係長又はこれに相当する職にある者として指定".to_owned(),
        children,
    };
    let wide = officer("長", (0..30).map(|_| officer("課長", vec![])).collect());
    let deep = (0..30).fold(officer("末", vec![]), |below, _| officer("上", vec![below]));
    for roots in [vec![], vec![wide], vec![deep]] {
        assert_whole(&sheet(vec![Block::Chart(Chart { roots, ..Chart::default() })]));
    }
}

#[test]
fn an_empty_sheet_is_a_page() {
    assert_eq!(pages(pdf(&Sheet::default()).expect("a PDF")).len(), 1);
}

#[test]
fn a_missing_glyph_is_told_with_its_place_and_prints() {
    let mut blocks = vec![Block::Paragraph(paragraph("", "葛\u{E0100}城と葛\u{E0101}飾の髙﨑①㊿Ⅻ㋐", 0))];
    assert_eq!(missing_glyphs(&sheet(blocks.clone())), vec![]);
    let anchor = Some("officers.ciso".to_owned());
    let text = plain("委員長は、𠮷田太郎とする。");
    blocks.push(Block::Paragraph(Paragraph { anchor: anchor.clone(), text, ..Paragraph::default() }));
    let sheet = sheet(blocks);
    let expected = MissingGlyph {
        character: "𠮷".to_owned(), anchor, near: "委員長は、𠮷田太郎とする。".to_owned()
    };
    assert_eq!(missing_glyphs(&sheet), vec![expected]);
    let file = pdf(&sheet).expect("a PDF");
    assert!(!holds(&file, "pdfaid:part"));
}

#[test]
fn a_form_that_the_typefaces_lack_is_missing() {
    let sheet = sheet(vec![heading(1, "一\u{E01EF}", "見出し")]);
    let found: Vec<_> = missing_glyphs(&sheet).into_iter().map(|missing| missing.character).collect();
    assert_eq!(found, ["一\u{E01EF}"]);
}

#[test]
fn another_template_takes_the_place_of_ours() {
    let template = "#let sheet = json(\"sheet.json\")\n#set document(title: sheet.title)\n#sheet.title";
    let file = pdf_with(&sheet(vec![]), template).expect("a PDF");
    assert_eq!(pages(file), ["試験"]);
}

#[test]
fn a_template_reads_nothing_but_the_sheet() {
    for reach in
        ["#read(\"/etc/hostname\")", "#import \"@preview/cetz:0.3.4\"", "#include \"other.typ\"", "#datetime.today()"]
    {
        let template = format!("\n\n{reach}");
        match pdf_with(&sheet(vec![]), &template) {
            Err(PdfError::Template(fault)) => assert_eq!(fault.line, Some(3), "{fault:?}"),
            other => panic!("{reach}: {other:?}"),
        }
    }
}
