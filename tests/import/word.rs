//! Word files: automatic numbers as printed, tracked changes, hidden words, notes.

use std::io::{Cursor, Write as _};

use hoshin::model::municipality::Kind;
use hoshin::parse::block::{Reading, Reason};
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::workshop::{assert_same, import, read, repository};

const NAMESPACE: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\"";

/// Makes a Word file of the body of its document and the body of its numbering.
pub(crate) fn word(body: &str, numbering: &str) -> Vec<u8> {
    let document = format!("<?xml version=\"1.0\"?><w:document {NAMESPACE}><w:body>{body}</w:body></w:document>");
    let numbering = format!("<w:numbering {NAMESPACE}>{numbering}</w:numbering>");
    package(&[("word/document.xml", &document), ("word/numbering.xml", &numbering)])
}

/// Makes a zip file.
pub(crate) fn package(parts: &[(&str, &str)]) -> Vec<u8> {
    let mut writer = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, text) in parts {
        writer.start_file(*name, SimpleFileOptions::default()).expect("a part");
        writer.write_all(text.as_bytes()).expect("memory");
    }
    writer.finish().expect("a zip file").into_inner()
}

pub(crate) fn paragraph(text: &str) -> String {
    format!("<w:p><w:r><w:t>{text}</w:t></w:r></w:p>")
}

fn numbered(list: usize, level: usize, text: &str) -> String {
    format!(
        "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"{level}\"/><w:numId w:val=\"{list}\"/></w:numPr></w:pPr><w:r><w:t>{text}</w:t></w:r></w:p>"
    )
}

fn texts(reading: &Reading) -> Vec<&str> {
    reading.blocks.iter().map(|block| block.text.as_str()).collect()
}

const LISTS: &str = "<w:abstractNum w:abstractNumId=\"0\">\
<w:lvl w:ilvl=\"0\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalFullWidth\"/><w:lvlText w:val=\"第%1条\"/></w:lvl>\
<w:lvl w:ilvl=\"1\"><w:start w:val=\"2\"/><w:numFmt w:val=\"decimalFullWidth\"/><w:lvlText w:val=\"%2\"/></w:lvl>\
<w:lvl w:ilvl=\"2\"><w:start w:val=\"1\"/><w:numFmt w:val=\"decimalEnclosedCircle\"/><w:lvlText w:val=\"%3\"/></w:lvl>\
<w:lvl w:ilvl=\"3\"><w:start w:val=\"1\"/><w:numFmt w:val=\"aiueoFullWidth\"/><w:lvlText w:val=\"(%4)\"/></w:lvl>\
</w:abstractNum><w:num w:numId=\"1\"><w:abstractNumId w:val=\"0\"/></w:num>\
<w:num w:numId=\"2\"><w:abstractNumId w:val=\"0\"/><w:lvlOverride w:ilvl=\"0\"><w:startOverride w:val=\"8\"/></w:lvlOverride></w:num>";

#[test]
fn automatic_numbers_are_printed() {
    let body = [
        paragraph("見本町情報セキュリティ規程"),
        numbered(1, 0, "この規程は、本町の情報資産を守ることを目的とする。"),
        numbered(1, 0, "職員等は、次の事項を守る。"),
        numbered(1, 2, "持ち出さないこと。"),
        numbered(1, 2, "持ち込まないこと。"),
        numbered(1, 3, "例外"),
        numbered(1, 1, "前項の事項は、毎年見直す。"),
        numbered(1, 0, "終わり。"),
    ];
    let reading = read(&word(&body.concat(), LISTS));
    let wanted = [
        "見本町情報セキュリティ規程",
        "第１条 この規程は、本町の情報資産を守ることを目的とする。",
        "第２条 職員等は、次の事項を守る。",
        "① 持ち出さないこと。",
        "② 持ち込まないこと。",
        "(ア) 例外",
        "２ 前項の事項は、毎年見直す。",
        "第３条 終わり。",
    ];
    assert_eq!(texts(&reading), wanted);
    assert_same(&import(&reading, "見本町", Kind::Town), "automatic numbers");
}

#[test]
fn a_list_begins_anew_where_its_start_is_overridden() {
    let body = [numbered(1, 0, "甲"), numbered(2, 0, "乙"), numbered(2, 0, "丙")];
    assert_eq!(texts(&read(&word(&body.concat(), LISTS))), ["第１条 甲", "第８条 乙", "第９条 丙"]);
}

#[test]
fn tracked_changes_are_accepted_and_reported() {
    let body = "<w:p><w:r><w:t>1 目的</w:t></w:r></w:p>\
<w:p><w:r><w:t>本町の情報資産</w:t></w:r><w:del><w:r><w:delText>等</w:delText></w:r></w:del><w:ins><w:r><w:t>を守</w:t></w:r></w:ins><w:r><w:t>る。</w:t></w:r></w:p>\
<w:p><w:pPr><w:rPr><w:del/></w:rPr></w:pPr><w:r><w:t>前半、</w:t></w:r></w:p><w:p><w:r><w:t>後半。</w:t></w:r></w:p>\
<w:p><w:r><w:rPr><w:vanish/></w:rPr><w:t>隠し</w:t></w:r><w:r><w:t>2 定義</w:t></w:r></w:p>";
    let reading = read(&word(body, ""));
    assert_eq!(texts(&reading), ["1 目的", "本町の情報資産を守る。", "前半、後半。", "2 定義"]);
    let aside: Vec<(Reason, &str)> = reading.aside.iter().map(|aside| (aside.reason, aside.text.as_str())).collect();
    assert_eq!(aside, [(Reason::Deleted, "等"), (Reason::Hidden, "隠し")]);
    assert!(reading.notes.iter().any(|note| note.contains("変更履歴が2か所")), "{:?}", reading.notes);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    assert_same(&import(&reading, "見本町", Kind::Town), "tracked changes");
}

#[test]
fn tables_and_notes_keep_their_place() {
    let cell = |text: &str| format!("<w:tc>{}</w:tc>", paragraph(text));
    let row = |first: &str, second: &str| format!("<w:tr>{}{}</w:tr>", cell(first), cell(second));
    let body = format!(
        "{}<w:p><w:r><w:t>本文</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p><w:tbl>{}{}</w:tbl>{}",
        paragraph("1 目的"),
        row("区分", "内容"),
        row("甲", "重要"),
        paragraph("2 定義")
    );
    let document = format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>");
    let notes =
        format!("<w:footnotes {NAMESPACE}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>", paragraph("注の文"));
    let reading = read(&package(&[("word/document.xml", &document), ("word/footnotes.xml", &notes)]));
    assert_eq!(texts(&reading), ["1 目的", "本文", "※注の文", "区分\t内容", "甲\t重要", "2 定義"]);
    assert_same(&import(&reading, "見本町", Kind::Town), "tables and notes");
}

#[test]
fn what_a_file_of_libreoffice_hides_is_left_out_and_reported() {
    let file = std::fs::read(repository().join("tests/import/forms/word-changes.docx")).expect("a form");
    let reading = read(&file);
    let aside = |reason: Reason| -> Vec<(usize, &str)> {
        let found = reading.aside.iter().filter(|aside| aside.reason == reason);
        found.map(|aside| (aside.place, aside.text.as_str())).collect()
    };
    assert_eq!(aside(Reason::Comment), [(6, "機器の範囲を確認すること")]);
    assert_eq!(aside(Reason::Hidden), [(7, "（旧版では情報資源）")]);
    let deleted = [(3, "及び"), (9, "(3) 端末"), (16, "、水道部局"), (18, "つものとする。")];
    assert_eq!(aside(Reason::Deleted), deleted);
    let told = ["コメントが1か所あり", "隠し文字が1か所あり", "変更履歴が9か所あり", "脚注を、段落の後に"];
    for sentence in told {
        assert!(reading.notes.iter().any(|note| note.contains(sentence)), "{sentence}: {:?}", reading.notes);
    }
    let text = texts(&reading).concat();
    assert!(text.contains("機密性、完全性及び可用性を") && text.contains("※脅威は、毎年見直すものとする。"), "{text}");
    assert!(!text.contains("旧版") && !text.contains("機器の範囲を確認"), "{text}");
}

#[test]
fn a_note_in_a_cell_stays_in_the_cell() {
    let noted = "<w:p><w:r><w:t>甲</w:t></w:r><w:r><w:footnoteReference w:id=\"2\"/></w:r></w:p>";
    let cell = |inside: &str| format!("<w:tc>{inside}</w:tc>");
    let table = format!("<w:tbl><w:tr>{}{}</w:tr></w:tbl>", cell(noted), cell(&paragraph("乙")));
    let document = format!("<w:document {NAMESPACE}><w:body>{table}</w:body></w:document>");
    let notes =
        format!("<w:footnotes {NAMESPACE}><w:footnote w:id=\"2\">{}</w:footnote></w:footnotes>", paragraph("注"));
    let reading = read(&package(&[("word/document.xml", &document), ("word/footnotes.xml", &notes)]));
    assert_eq!(texts(&reading), ["甲 ※注\t乙"]);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
}

#[test]
fn what_tells_how_words_are_read_is_set_aside() {
    let ruby = |read: &str, base: &str| {
        let run = |text: &str| format!("<w:r><w:t>{text}</w:t></w:r>");
        format!("<w:r><w:ruby><w:rt>{}</w:rt><w:rubyBase>{}</w:rubyBase></w:ruby></w:r>", run(read), run(base))
    };
    let (first, second) = (ruby("きみつせい", "機密性"), ruby("かんぜんせい", "完全性"));
    let body = format!(
        "<w:p><w:r><w:t>1 </w:t></w:r>{first}<w:r><w:t>と</w:t></w:r>{second}<w:r><w:t>を守る。</w:t></w:r></w:p>"
    );
    let reading = read(&word(&body, ""));
    assert_eq!(texts(&reading), ["1 機密性と完全性を守る。"]);
    let aside: Vec<(Reason, &str)> = reading.aside.iter().map(|aside| (aside.reason, aside.text.as_str())).collect();
    assert_eq!(aside, [(Reason::Ruby, "きみつせいかんぜんせい")]);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
}

#[test]
fn the_heading_of_a_table_of_contents_goes_with_it() {
    let field = |kind: &str| format!("<w:r><w:fldChar w:fldCharType=\"{kind}\"/></w:r>");
    let entry = "<w:r><w:t>1 目的</w:t><w:tab/><w:t>1</w:t></w:r>";
    let begin =
        format!("{}<w:r><w:instrText> TOC \\o \"1-3\" </w:instrText></w:r>{}", field("begin"), field("separate"));
    let contents = format!("<w:p>{begin}{entry}</w:p><w:p>{entry}{}</w:p>", field("end"));
    for heading in ["目次", "目　次"] {
        let parts =
            [paragraph("見本町規程"), paragraph(heading), contents.clone(), paragraph("1 目的"), paragraph("守る。")];
        let reading = read(&word(&parts.concat(), ""));
        assert_eq!(texts(&reading), ["見本町規程", "1 目的", "守る。"]);
        assert!(reading.aside.iter().any(|aside| aside.reason == Reason::Contents && aside.text == heading));
        assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    }
}

/// A text box twice, as Word writes it: once for itself, once for old programs.
fn text_box(lines: &[&str]) -> String {
    let lines: String = lines.iter().map(|line| paragraph(line)).collect();
    let content = format!("<w:txbxContent>{lines}</w:txbxContent>");
    format!(
        "<w:r><w:AlternateContent><w:Choice><w:txbx>{content}</w:txbx></w:Choice><w:Fallback><w:pict><w:textbox>{content}</w:textbox></w:pict></w:Fallback></w:AlternateContent></w:r>"
    )
}

#[test]
fn a_text_box_is_read_where_it_stands() {
    let anchored = |inside: &str, text: &str| format!("<w:p>{inside}<w:r><w:t>{text}</w:t></w:r></w:p>");
    let sentence = "（重要）この方針に違反した者は、懲戒処分の対象とする。";
    let body = [
        paragraph("見本町情報セキュリティ規程"),
        anchored(&text_box(&["見本町", "見本町教育委員会"]), ""),
        anchored(&text_box(&[sentence]), "1 目的"),
        paragraph("情報資産を守る。"),
        anchored(&(text_box(&["町長"]) + &text_box(&["副町長"])), ""),
        anchored(&text_box(&["課長"]), ""),
        paragraph("2 定義"),
    ];
    let reading = read(&word(&body.concat(), ""));
    let wanted =
        ["見本町情報セキュリティ規程", "見本町", "見本町教育委員会", "1 目的", sentence, "情報資産を守る。", "2 定義"];
    assert_eq!(texts(&reading), wanted);
    let aside: Vec<(Reason, &str)> = reading.aside.iter().map(|aside| (aside.reason, aside.text.as_str())).collect();
    assert_eq!(aside, [(Reason::Figure, "町長 副町長 課長")]);
    assert!(reading.notes.iter().any(|note| note.contains("5段落目") && note.contains("「町長、副町長、課長」")));
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    assert_same(&import(&reading, "見本町", Kind::Town), "text boxes");
}

#[test]
fn words_out_of_place_are_not_lost() {
    let run = "<w:r><w:t>甲</w:t></w:r>";
    let bodies = [
        format!("{run}{}", paragraph("乙")),
        format!("<w:p>{run}{}</w:p>", paragraph("乙")),
        format!("<w:tbl>{run}<w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("乙")),
        format!("<w:tbl><w:tr>{run}<w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("乙")),
        format!("<w:tbl><w:tc>{run}</w:tc><w:tr><w:tc>{}</w:tc></w:tr></w:tbl>", paragraph("乙")),
        format!("<w:tbl><w:tr><w:tc>{run}<w:tr>{}</w:tr></w:tc></w:tr></w:tbl>", paragraph("乙")),
        format!("<w:p>{run}<w:tbl><w:tr><w:tc>{}</w:tc></w:tr></w:tbl></w:p>", paragraph("乙")),
    ];
    for body in bodies {
        let reading = read(&word(&body, ""));
        assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{body}: {reading:?}");
        assert_eq!(texts(&reading).concat().replace(['\t', ' '], ""), "甲乙", "{body}");
    }
}

#[test]
fn merged_cells_keep_their_place() {
    let cell = |properties: &str, text: &str| format!("<w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc>", paragraph(text));
    let wide = "<w:gridSpan w:val=\"2\"/>";
    let (top, below) = ("<w:vMerge w:val=\"restart\"/>", "<w:vMerge/>");
    let rows = [
        cell("", "区分") + &cell("", "基準") + &cell("", "対応"),
        cell(top, "重要") + &cell("", "漏えい") + &cell("", "報告"),
        cell(below, "") + &cell("", "停止") + &cell("", "復旧"),
        cell(wide, "その他") + &cell("", "記録"),
    ];
    let rows: String = rows.iter().map(|row| format!("<w:tr>{row}</w:tr>")).collect();
    let reading = read(&word(&(paragraph("1 目的") + &format!("<w:tbl>{rows}</w:tbl>") + &paragraph("2 定義")), ""));
    let wanted = ["1 目的", "区分\t基準\t対応", "重要\t漏えい\t報告", "\u{B}\t停止\t復旧", "その他\t\t記録", "2 定義"];
    assert_eq!(texts(&reading), wanted);
    let note = "横に結合したセルが1か所あります（11段落目）";
    assert!(reading.notes.iter().any(|own| own.starts_with(note)), "{:?}", reading.notes);
    let imported = import(&reading, "見本町", Kind::Town);
    assert_same(&imported, "merged cells");
    assert!(imported.adopted.tailored.draft.yaml().contains("| ^ | 停止 | 復旧 |"));
}

#[test]
fn words_under_a_merged_cell_are_not_lost_in_silence() {
    let row = |properties: &str, text: &str| {
        format!(
            "<w:tr><w:tc><w:tcPr>{properties}</w:tcPr>{}</w:tc><w:tc>{}</w:tc></w:tr>",
            paragraph(text),
            paragraph("乙")
        )
    };
    let table =
        format!("<w:tbl>{}{}</w:tbl>", row("<w:vMerge w:val=\"restart\"/>", "甲"), row("<w:vMerge/>", "隠れた語"));
    let reading = read(&word(&table, ""));
    assert_eq!(texts(&reading), ["甲\t乙", "\u{B}\t乙"]);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    assert!(reading.aside.iter().any(|aside| aside.reason == Reason::Hidden && aside.text == "隠れた語"));
}

#[test]
fn headers_and_footers_are_set_aside_once() {
    let head = |name: &str, body: &str| format!("<w:{name} {NAMESPACE}>{body}</w:{name}>");
    let body = [paragraph("見本町情報セキュリティ規程"), paragraph("第1条 本町の情報資産を守る。")].concat();
    let document = format!("<w:document {NAMESPACE}><w:body>{body}</w:body></w:document>");
    let page = "<w:p><w:r><w:t>- </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:t>3</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r><w:r><w:t> -</w:t></w:r></w:p>";
    let parts = [
        ("word/document.xml", document),
        ("word/header1.xml", head("hdr", &paragraph("見本町 情報セキュリティポリシー"))),
        ("word/header2.xml", head("hdr", &paragraph("見本町 情報セキュリティポリシー"))),
        ("word/footer1.xml", head("ftr", page)),
    ];
    let parts: Vec<(&str, &str)> = parts.iter().map(|(name, text)| (*name, text.as_str())).collect();
    let reading = read(&package(&parts));
    let aside: Vec<_> = reading.aside.iter().map(|own| (own.place, own.text.as_str(), own.reason)).collect();
    let wanted = [(1, "- 3 -", Reason::PageNumber), (1, "見本町 情報セキュリティポリシー", Reason::RunningHead)];
    assert_eq!(aside, wanted);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "the ledger");
    assert_eq!(reading.set_aside(), 18);
    assert_same(&import(&reading, "見本町", Kind::Town), "headers");
}
