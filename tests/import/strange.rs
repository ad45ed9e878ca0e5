//! Whatever a file holds, what is built again is what was read: lines that no office would write, and published texts
//! some of whose labels and words were spoilt.

use hoshin::import::text::read_text;
use hoshin::model::municipality::Kind;
use hoshin::parse::block::{Block, BlockKind, Reading, visible};

use super::workshop::{SOURCES, assert_same, import, repository};

/// Numbers that look random and are the same every time.
struct Dice(u64);

impl Dice {
    fn throw(&mut self, sides: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        usize::try_from(self.0 >> 33).expect("31 bits") % sides
    }
    fn pick<'a>(&mut self, all: &[&'a str]) -> &'a str {
        all[self.throw(all.len())]
    }
}

const LABELS: [&str; 60] = [
    "1",
    "2",
    "3",
    "4",
    "１",
    "２",
    "1.",
    "2.",
    "1.1",
    "1.2",
    "2.1",
    "4.1.1",
    "(1)",
    "(2)",
    "(3)",
    "（１）",
    "（２）",
    "①",
    "②",
    "③",
    "⑤",
    "ア",
    "イ",
    "ウ",
    "(ア)",
    "(イ)",
    "イ",
    "ロ",
    "(ロ)",
    "・",
    "●",
    "○",
    "第1条",
    "第2条",
    "第３条",
    "第2条の2",
    "第四条",
    "第1章",
    "第2章",
    "第1節",
    "第1",
    "第2",
    "Ⅰ",
    "Ⅱ",
    "一",
    "二",
    "(一)",
    "1)",
    "2)",
    "a",
    "b",
    "(a)",
    "第1編",
    "第1款",
    "附則",
    "附　則",
    "別表第1",
    "(目的)",
    "（趣旨）",
    "◎",
];
const BLANKS: [&str; 8] = [" ", "　", "", "  ", "\t", "　　", " 　", ""];
const WORDS: &[&str] = &[
    "目的",
    "定義",
    "本基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持することを目的とする。",
    "ネットワーク",
    "コンピュータ等を相互に接続するための通信網、その構成機器（ハードウェア及びソフトウェア）をいう。",
    "情報セキュリティ",
    "情報資産の機密性、完全性及び可用性を維持することをいう。",
    "機密性",
    "{{ self }}は守る。",
    "{{ name",
    "{% if x %}",
    "{# c #}",
    "}}",
    "{#purpose}",
    "{#purpose .table}",
    "[上記](#threats)",
    "[甲](http://example.jp)",
    "**太い**字",
    "_下線_",
    "`code`",
    "# 見出し",
    "## 見出し",
    "- 項目",
    "+ 項目",
    "> 引用",
    "---",
    "***",
    "===",
    "|a|b|",
    "| --- |",
    "a\tb",
    "a\tb\tc",
    "^",
    "[^1]: 脚注",
    "本文[^1]",
    "※注",
    "&amp;",
    "&lt;b&gt;",
    "<b>太字</b>",
    "<!-- c -->",
    "~~消し~~",
    "![図](a.png)",
    "［図：体制図］",
    "■改訂履歴",
    "版\t改訂理由\t改訂概要\t制改訂日\t備考",
    "第1版\t制定\t初版\t2024.4.1\t",
    "令和6年4月1日",
    "第9条の規定による。",
    "前条の規定による。",
    "上記3のとおり",
    "3つのことを守る。",
    "2 週間以内に報告する。",
    "\u{FFFE}",
    "\u{85}",
    "\u{2028}",
    "\u{FFFD}",
    "・甲 ・乙",
    "・甲",
    "\"引用\"",
    "'",
    "# ",
    "@",
    "%",
    "!tag",
    "&anchor",
    "*alias",
    "{",
    "}",
    "[",
    "]",
    "null",
    "true",
    "007",
    "1_000",
    "～",
    "【未設定: 名称】",
    "【未確認】",
    "］",
    "［図：",
    "1 目的",
    "（目的）",
    "{{ \"{{\" }}",
    "{% endraw %}",
    "{% raw %}",
    "$x$",
    "http://a.jp",
    "a@b.jp",
    "...",
    "--",
    "''",
    "1.",
    "- ",
    "　",
    "\\",
    "\\n",
    "a\\",
    "\u{3000}",
    ":",
    ": 定義",
    "1) 甲",
    "情報セキュリティ対策基準",
    "情報セキュリティ基本方針",
    "見本町情報セキュリティポリシー",
    "𠮷野家\u{FE00}葛\u{E0100}飾か\u{3099}",
    "\u{E000}\u{E001}\u{200B}\u{00A0}x",
];

fn line(dice: &mut Dice) -> String {
    let label = if dice.throw(4) == 0 { "" } else { dice.pick(&LABELS) };
    let mut line = format!("{label}{}", dice.pick(&BLANKS));
    for _ in 0..dice.throw(3) {
        line.push_str(dice.pick(WORDS));
    }
    line
}

/// A part of a published text, some of whose labels and words were spoilt.
fn spoilt(seed: u64) -> Vec<String> {
    let mut dice = Dice(seed.wrapping_mul(0x9E3779B97F4A7C15) + 7);
    let source = dice.pick(&SOURCES);
    let path = repository().join("tests/fixtures/sources").join(format!("{source}.txt"));
    let text = std::fs::read_to_string(path).expect("a source");
    let all: Vec<&str> = text.lines().collect();
    let size = 20 + dice.throw(100);
    let start = dice.throw(all.len().saturating_sub(size).max(1));
    let mut lines: Vec<String> = all.iter().skip(start).take(size).map(|line| (*line).to_owned()).collect();
    for _ in 0..dice.throw(12) + 1 {
        let at = dice.throw(lines.len());
        let own = lines[at].clone();
        match dice.throw(7) {
            0 => lines.insert(at, line(&mut dice)),
            1 => lines[at] = format!("{}{}", own, dice.pick(WORDS)),
            2 => lines[at] = format!("{}{}", dice.pick(WORDS), own),
            3 => drop(lines.remove(at)),
            4 => lines[at] = own.replace(['1', '2', '１', '２'], "5"),
            5 => lines.insert(at, own),
            _ => {
                let other = dice.throw(lines.len());
                lines.swap(at, other);
            }
        }
        if lines.is_empty() {
            break;
        }
    }
    lines
}

fn lines(seed: u64) -> Vec<String> {
    let mut dice = Dice(seed.wrapping_mul(0x9E3779B97F4A7C15));
    if seed % 3 == 2 {
        return spoilt(seed);
    }
    (0..dice.throw(24) + 1).map(|_| line(&mut dice)).collect()
}

fn sorted(lines: &[String], seed: u64) -> Reading {
    let mut dice = Dice(seed);
    let blocks = lines.iter().enumerate().filter(|(_, line)| visible(line) > 0).map(|(index, text)| Block {
        place: index + 1,
        text: text.replace(['\u{FFFE}', '\u{85}'], ""), // Readers leave these out.
        kind: [BlockKind::Line, BlockKind::Heading, BlockKind::Row][[0, 0, 0, 1, 2][dice.throw(5)]],
    });
    let blocks: Vec<Block> = blocks.collect();
    let characters = blocks.iter().map(|block| visible(&block.text)).sum();
    Reading { blocks, characters, ..Reading::default() }
}

/// So many documents; a third of them are parts of published texts that were spoilt.
const SEEDS: u64 = 15;
/// Documents that once came back otherwise.
const KNOWN: [u64; 9] = [28, 34, 43, 51, 56, 96, 224, 317, 436];

#[test]
fn whatever_is_read_is_built_again() {
    for seed in (0..SEEDS).chain(KNOWN) {
        let lines = lines(seed);
        for (what, reading) in [("lines", read_text(&lines.join("\n"))), ("blocks", sorted(&lines, seed))] {
            if !reading.blocks.is_empty() {
                assert_same(&import(&reading, "見本町", Kind::Town), &format!("seed {seed}, {what}: {lines:#?}"));
            }
        }
    }
}

/// Files that once came back otherwise, each with what was wrong.
const FILES: [(&str, &str); 7] = [
    ("a 条 with a table and no words", "（目的）\n第1条\n甲\t乙\n1\t2\n（定義）\n第2条 用語を定める。\n"),
    (
        "a 条 with numbered 項 and no words",
        "（目的）\n第1条\n(1) 甲を守る。\n(2) 乙を守る。\n（定義）\n第2条 用語を定める。\n",
    ),
    ("a table without a title", "1 目的\n(1) 甲\n甲\t乙\n1\t2\n(2) 乙\n"),
    ("a number in brackets above a 条", "1 総則\n（２）\n第2条 用語を定める。\n"),
    (
        "titles in more than one place",
        "（目的）\n第1条 甲を守る。\n（定義）\n第2条 乙をいう。\n第3条（雑則） 丙による。\n附則\n1 施行期日\nこの要綱は、公布の日から施行する。\n2 経過措置\n従前の例による。\n",
    ),
    ("a date and no title on the cover", "令和6年4月1日\n1 目的\n甲を守る。\n2 定義\n乙をいう。\n"),
    ("a cell with a mark of its own", "1 目的\n甲\t乙\n^\t・\n"),
];

#[test]
fn files_that_came_back_otherwise_come_back() {
    for (what, file) in FILES {
        assert_same(&import(&read_text(file), "見本町", Kind::Town), what);
    }
}
