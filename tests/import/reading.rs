//! The readers alone: sequences of labels, encodings, ledgers.

use hoshin::import::text::read_text;
use hoshin::parse::outline::{Node, outline};

fn labels(text: &str) -> Vec<String> {
    let outline = outline(&read_text(text).blocks);
    let mut labels = Vec::new();
    for node in outline.documents.iter().flat_map(|part| &part.nodes) {
        node.visit(&mut |node: &Node| labels.extend(node.label.as_ref().map(|label| label.text.clone())));
    }
    labels
}

#[test]
fn a_number_that_fits_no_sequence_is_text() {
    assert_eq!(labels("1 目的\n3つの原則を守る。\n20 年保存する。\n2 定義\n"), ["1", "2"]);
    assert_eq!(labels("（目的）\n第1条 本文\n第3条の規定により、行う。\n第2条 本文\n"), ["第1条", "第2条"]);
}

#[test]
fn letters_are_known_by_their_sequence() {
    assert_eq!(labels("1 目的\nイ 甲\nロ 乙\nハ 丙\n2 定義\nア 甲\nイ 乙\n"), ["1", "イ", "ロ", "ハ", "2", "ア", "イ"]);
}

#[test]
fn doubled_numbers_are_kept_and_reported() {
    let reading = read_text("1 目的\n(1) 甲\n(2) 乙\n(2) 丙\n(3) 丁\n");
    let outline = outline(&reading.blocks);
    assert_eq!(outline.oddities, [(4, "「(2)」は前と同じ番号です".to_owned())]);
}

#[test]
fn every_character_is_placed_or_set_aside() {
    let texts =
        ["", "\u{C}\n- 1 -\n", "目次\n1 目的…1\n1 目的\n本文\n", "====\n# 題\n\n・\n(\n（）\n第\n第条\n１２３\n"];
    for text in texts {
        let reading = read_text(text);
        assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{text:?}: {reading:?}");
    }
}

#[test]
fn deep_and_long_sequences_end() {
    let text = "(1)\nア \n".repeat(20_000);
    let outline = outline(&read_text(&text).blocks);
    assert!(!outline.documents.is_empty());
    assert!(labels(&"第99999999999999条 甲\n十十十十十十十十十十十 乙\n".repeat(10)).is_empty());
}
