//! Web pages: tables with merged cells, without the ends that may be left out, and within each other.

use hoshin::model::municipality::Kind;
use hoshin::parse::block::{Reading, Reason};

use super::workshop::{assert_same, import, read};

fn page(body: &str) -> Reading {
    let reading = read(format!("<html><body>{body}</body></html>").as_bytes());
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "characters were lost");
    reading
}

fn texts(reading: &Reading) -> Vec<String> {
    reading.blocks.iter().map(|block| block.text.replace('\t', "|").replace('\u{B}', "^")).collect()
}

#[test]
fn merged_cells_keep_their_place() {
    let table = "<table><tr><th>区分</th><th>基準</th><th>対応</th></tr>\
<tr><td rowspan=\"3\">重要</td><td>漏えい</td><td>報告</td></tr><tr><td rowspan=2>停止</td><td>復旧</td></tr><tr><td>連絡</td></tr>\
<tr><td colspan='2'>その他</td><td>記録</td></tr></table>";
    let reading = page(&format!("<p>1 目的</p>{table}<p>2 定義</p>"));
    let wanted = ["1 目的", "区分|基準|対応", "重要|漏えい|報告", "^|停止|復旧", "^|^|連絡", "その他||記録", "2 定義"];
    assert_eq!(texts(&reading), wanted);
    assert!(reading.notes.iter().any(|own| own.starts_with("横に結合したセルが1か所")), "{:?}", reading.notes);
    let imported = import(&reading, "見本町", Kind::Town);
    assert_same(&imported, "merged cells");
    assert!(imported.adopted.tailored.draft.yaml().contains("| ^ | ^ | 連絡 |"));
}

#[test]
fn ends_that_may_be_left_out_take_no_words_with_them() {
    let reading = page("<table><tr><td>甲<td>乙<tr><th>丙<td>丁</table>後<table><tr>外<td>戊</tr></table>");
    assert_eq!(texts(&reading), ["甲|乙", "丙|丁", "後", "外|戊"]);
    assert_eq!(texts(&page("<table><tr><td>甲<td>乙")), ["甲|乙"]);
}

#[test]
fn what_tells_how_words_are_read_is_set_aside() {
    let reading = page("<p>1 <ruby>機密性<rp>（</rp><rt>きみつせい</rt><rp>）</rp></ruby>を守る。</p>");
    assert_eq!(texts(&reading), ["1 機密性を守る。"]);
    let aside: Vec<(Reason, &str)> = reading.aside.iter().map(|aside| (aside.reason, aside.text.as_str())).collect();
    assert_eq!(aside, [(Reason::Ruby, "きみつせい")]);
}

#[test]
fn the_items_of_ordered_lists_have_their_numbers() {
    let list = "<h2>1 脅威</h2><ol><li>災害<li>疾病<ol type=a><li value=3>流行</li><li>その他</li></ol></li></ol>";
    assert_eq!(texts(&page(list)), ["1 脅威", "1. 災害", "2. 疾病", "c. 流行", "d. その他"]);
    let katakana =
        "<ol style='margin: 0; list-style-type: katakana' start=\"2\"><li>甲</li><li><p>乙</p><p>丙</p></li></ol>";
    assert_eq!(texts(&page(katakana)), ["イ 甲", "ウ 乙", "丙"]);
    assert_eq!(texts(&page("<OL START=2 reversed><LI>甲</LI><LI>乙</LI></OL>")), ["2. 甲", "1. 乙"]);
    let own =
        "<ol><li>(1) 甲</li><li>(2) 乙</li></ol><ol style=\"list-style: none\"><li>丙</li></ol><ul><li>丁</li></ul>";
    assert_eq!(texts(&page(own)), ["(1) 甲", "(2) 乙", "丙", "丁"]);
    let cell = "<table><tr><td>区分<ol><li>甲</li><li>乙</li></ol></td><td>後</td></tr></table>";
    assert_eq!(texts(&page(cell)), ["区分 1. 甲 2. 乙|後"]);
}

#[test]
fn the_frame_of_a_page_is_set_aside_and_no_word_of_the_document() {
    let frame = "<div id=\"header\"><h1>見本町</h1><ul class=\"nav\"><li><a href=\"/\">ホーム</a></li></ul></div>\
<div class=\"breadcrumb\"><a href=\"/\">トップ</a> &gt; 情報セキュリティ基本方針</div><p class=\"update\">更新日：2026年4月1日</p>";
    let foot = "<h2>このページに関するお問い合わせ</h2><p>総務課</p><p>電話 0000</p><div id='footer'><p>閉じる</p></div><p>Copyright 見本町</p>";
    let body = "<header><h1>見本町情報セキュリティ基本方針</h1></header><p class=\"updated\">令和8年4月1日改正</p>\
<div class=\"header\">1 目的</div><p>情報資産を守る。</p><div class=\"menu\">次の者は、これを守る。</div><div class=\"header\">定義</div>";
    let reading = page(&format!("{frame}{body}{foot}"));
    let wanted = [
        "見本町情報セキュリティ基本方針",
        "令和8年4月1日改正",
        "1 目的",
        "情報資産を守る。",
        "次の者は、これを守る。",
        "定義",
    ];
    assert_eq!(texts(&reading), wanted);
    assert!(reading.aside.iter().all(|aside| aside.reason == Reason::Frame), "{:?}", reading.aside);
    let contents = "<p>目　次</p><div id=\"Table of Contents1\"><p>1 目的 1</p><p>2 定義 2</p></div><p>1 目的</p>";
    let reading = page(contents);
    assert_eq!(texts(&reading), ["1 目的"]);
    assert!(reading.aside.iter().all(|aside| aside.reason == Reason::Contents), "{:?}", reading.aside);
    let open = page("<div id=\"header\"><p>1 目的</p><p>情報資産を守る</p>");
    assert_eq!(texts(&open), ["1 目的", "情報資産を守る"], "an element without end");
}

#[test]
fn a_table_within_a_cell_is_words_of_the_cell() {
    let inner = "<table><tr><td>丙</td><td>丁</td></tr></table>";
    let reading = page(&format!("<table><tr><td>甲{inner}乙</td><td>戊</td></tr></table><p>後</p>"));
    assert_eq!(texts(&reading), ["甲 丙 丁 乙|戊", "後"]);
}
