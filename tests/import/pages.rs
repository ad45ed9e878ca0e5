//! PDFs written by hand: fonts that are not in the file, words drawn twice, turned pages, lines drawn as boxes.

use encoding_rs::SHIFT_JIS;
use hoshin::import::foreign;
use hoshin::import::refusal::Refusal;
use hoshin::parse::block::{BlockKind, Reading};

use super::columns::{set_in, untagged};
use super::workshop::{key, read};

/// The fonts of a page: 明朝 in the encoding of Windows that every reader must have itself, and one of drawn letters.
const FONTS: [&str; 4] = [
    "<< /Type /Font /Subtype /Type0 /BaseFont /MS-Mincho /Encoding /90ms-RKSJ-H /DescendantFonts [6 0 R] >>",
    "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /MS-Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering (Japan1) /Supplement 2 >> /DW 1000 /W [1 632 500] >>",
    "<< /Type /Font /Subtype /Type3 /FontBBox [0 0 750 750] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /g 8 0 R >> /Encoding << /Type /Encoding /Differences [97 /g] >> /FirstChar 97 /LastChar 97 /Widths [1000] >>",
    "<< /Length 33 >>\nstream\n1000 0 d0 0 0 500 500 re f       \nendstream",
];

/// Writes a page with the given operators; `more` goes into its dictionary.
fn page(content: &str, more: &str) -> Vec<u8> {
    file(content, more, "")
}

/// Writes a page whose structure says that each of the contents is a paragraph.
fn tagged_page(contents: &[String]) -> Vec<u8> {
    let marked = |(index, content): (usize, &String)| format!("/P << /MCID {index} >> BDC\n{content}EMC\n");
    let content: String = contents.iter().enumerate().map(marked).collect();
    let elements: String = (0..contents.len()).map(|index| format!("<< /S /P /Pg 3 0 R /K {index} >> ")).collect();
    file(&content, "", &format!("/StructTreeRoot << /Type /StructTreeRoot /K [{elements}] >>"))
}

/// Writes a file of one page; `catalog` goes into its root.
fn file(content: &str, more: &str, catalog: &str) -> Vec<u8> {
    let objects = [
        format!("<< /Type /Catalog /Pages 2 0 R {catalog} >>"),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        format!(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] {more} /Contents 4 0 R /Resources << /Font << /F1 5 0 R /F2 7 0 R >> >> >>"
        ),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let mut file = "%PDF-1.4\n".to_owned();
    let mut places = Vec::new();
    let fonts = FONTS.iter().map(|font| (*font).to_owned());
    for (index, object) in objects.into_iter().chain(fonts).enumerate() {
        places.push(file.len());
        file.push_str(&format!("{} 0 obj\n{object}\nendobj\n", index + 1));
    }
    let start = file.len();
    file.push_str(&format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1));
    places.iter().for_each(|place| file.push_str(&format!("{place:010} 00000 n \n")));
    file.push_str(&format!("trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", places.len() + 1));
    file.into_bytes()
}

/// Shows words at a place, 10 points high; `matrix` turns them.
fn shown(matrix: &str, x: usize, y: usize, words: &str) -> String {
    let (bytes, _, _) = SHIFT_JIS.encode(words);
    let digits: String = bytes.iter().map(|byte| format!("{byte:02X}")).collect();
    format!("BT /F1 10 Tf {matrix} {x} {y} Tm <{digits}> Tj ET\n")
}

fn words(x: usize, y: usize, words: &str) -> String {
    shown("1 0 0 1", x, y, words)
}

fn texts(reading: &Reading) -> Vec<String> {
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "characters were lost");
    reading.blocks.iter().map(|block| block.text.replace('\t', "|")).collect()
}

#[test]
fn words_in_a_font_that_is_not_in_the_file_are_read() {
    let content =
        words(70, 760, "1 目的") + &words(70, 742, "情報資産を守る。") + &words(70, 724, "2 定義（ＩＤ・ID）");
    assert_eq!(texts(&read(&page(&content, ""))), ["1 目的", "情報資産を守る。", "2 定義（ＩＤ・ID）"]);
}

#[test]
fn words_that_are_drawn_twice_to_be_bold_are_read_once() {
    let stroked = format!("2 Tr 0.3 w\n{}0 Tr\n", words(70, 760, "1 目的"));
    assert_eq!(texts(&read(&page(&stroked, ""))), ["1 目的"]);
    let shifted = words(70, 760, "1 定義") + &words(70, 760, "1 定義").replace("70 760", "70.3 760");
    assert_eq!(texts(&read(&page(&shifted, ""))), ["1 定義"]);
    assert_eq!(texts(&read(&page(&words(70, 760, "ああ各各"), ""))), ["ああ各各"], "letters side by side are two");
}

#[test]
fn words_that_are_drawn_after_what_stands_right_of_them_are_read_in_their_place() {
    let back = words(85, 760, "CISO") + &words(70, 760, "①") + &words(105, 760, "は、職員を選任する。");
    let blank = words(80, 742, " ") + &words(70, 742, "②") + &words(85, 742, "職員は、学ぶ。");
    let boxes = words(70, 724, "□") + &words(120, 724, "□") + &words(80, 724, "持出") + &words(130, 724, "持込");
    let wanted = ["① CISOは、職員を選任する。", "② 職員は、学ぶ。", "□持出 □持込"];
    assert_eq!(texts(&read(&page(&(back.clone() + &blank + &boxes), ""))), wanted);
    assert_eq!(texts(&read(&tagged_page(&[back, blank, boxes]))), wanted);
    let beside = words(300, 760, "1 右") + &words(300, 742, "2 右") + &words(70, 760, "3 左") + &words(70, 742, "4 左");
    assert_eq!(texts(&read(&page(&beside, ""))), ["1 右", "2 右", "3 左", "4 左"], "lines of their own");
}

#[test]
fn a_page_is_read_as_it_is_turned() {
    let content: String = ["1 目的", "情報資産を守る。", "2 定義"]
        .iter()
        .enumerate()
        .map(|(line, text)| shown("0 1 -1 0", 100 + 18 * line, 70, text))
        .collect();
    assert_eq!(texts(&read(&page(&content, "/Rotate 90"))), ["1 目的", "情報資産を守る。", "2 定義"]);
}

#[test]
fn lines_that_are_drawn_as_thin_boxes_make_a_table() {
    let levels: String = [700, 680, 640].iter().map(|y| format!("70 {y} 400 0.48 re f\n")).collect();
    let uprights: String = [70, 200, 470].iter().map(|x| format!("{x} 640 0.48 60.5 re f\n")).collect();
    let cells =
        words(76, 686, "区分") + &words(206, 686, "内容") + &words(76, 662, "重要") + &words(206, 662, "漏えい");
    let around = words(70, 720, "次の表による。") + &words(70, 600, "以上のほか、町長が定める。");
    let reading = read(&page(&(levels + &uprights + &cells + &around), ""));
    let kinds: Vec<BlockKind> = reading.blocks.iter().map(|block| block.kind).collect();
    assert_eq!(texts(&reading), ["区分|内容", "重要|漏えい", "次の表による。", "以上のほか、町長が定める。"]);
    assert_eq!(kinds, [BlockKind::Row, BlockKind::Row, BlockKind::Line, BlockKind::Line]);
}

#[test]
fn letters_that_the_file_does_not_name_are_reported() {
    let drawn = "BT /F2 10 Tf 1 0 0 1 300 760 Tm (a) Tj ET\n";
    let reading = read(&page(&(words(70, 760, "1 目的") + drawn), ""));
    assert!(reading.notes.iter().any(|note| note.contains("1字")), "{:?}", reading.notes);
    let refused = foreign::read(page(&drawn.repeat(3).replacen("300", "320", 1), ""));
    assert_eq!(refused, Err(Refusal::Unnamed));
}

#[test]
fn a_table_without_lines_is_reported() {
    let rows: String = (1..=4).map(|row| format!("[項目{row}], [町長], [内容{row}],")).collect();
    let template = format!(
        "#set page(paper: \"a4\", margin: 25mm)\n#par[次の表による。]\n#grid(columns: (1fr, 1fr, 1fr), row-gutter: 8pt, {rows})\n"
    );
    let reading = read(&untagged(set_in(&template)));
    assert!(reading.blocks.iter().any(|block| key(&block.text).contains("項目1町長内容1")), "{:?}", reading.blocks);
    assert!(reading.notes.iter().any(|note| note.contains("1ページに、罫線のない表")), "{:?}", reading.notes);
    let prose = "#set page(paper: \"a4\", margin: 25mm)\n".to_owned() + &"#par[(1) 情報資産を守る。]\n".repeat(6);
    assert_eq!(read(&untagged(set_in(&prose))).notes, [] as [String; 0]);
}
