//! Chains the changed rows of a 新旧対照表 by links, so that a keyboard can walk them without a script.

use crate::view::block::{Block, Orientation, Row, Sheet};

/// Classes of rows in which nothing changed.
const STILL: [&str; 7] = ["unchanged", "same", "omitted", "identical", "names", "uniform", "split wording"];

/// How many rows changed, and how many of them were written.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Changes {
    /// All changed rows of the sheet; 0 for a sheet that is no 新旧対照表.
    pub(super) total: usize,
    /// Whether the sheet is a 新旧対照表 or a comparison.
    pub(super) shinkyu: bool,
    /// What a changed row shows: 変更, or 違い where nothing was changed.
    pub(super) noun: &'static str,
    written: usize,
}

impl Changes {
    /// Counts the changed rows of a sheet.
    pub(super) fn of(sheet: &Sheet) -> Self {
        match sheet.orientation {
            Orientation::Portrait => Self::default(),
            Orientation::Landscape => {
                let noun = if compares(&sheet.blocks) { "違い" } else { "変更" };
                Self { total: count(&sheet.blocks), shinkyu: true, noun, written: 0 }
            }
        }
    }

    /// Writes, into the first cell of a changed row, what changed and the links to its neighbours.
    ///
    /// A link leads to the like link of the neighbour, so that pressing the same key again goes on;
    /// the last row leads to the first.
    pub(super) fn push(&mut self, html: &mut String, row: &Row) {
        if self.total == 0 || !is_changed(row) {
            return;
        }
        self.written += 1;
        let (here, total, noun) = (self.written, self.total, self.noun);
        let word = row.class.as_deref().map_or("変更", word);
        let alone = if total == 1 { " id=\"_change-1\" tabindex=\"-1\"" } else { "" };
        html.push_str(&format!(
            "<span class=\"jump\"{alone}><span class=\"aid\">［{noun}{here}／{total}：{word}］</span>"
        ));
        if total > 1 {
            push_links(html, here, total, noun);
        }
        html.push_str("</span>");
    }
}

fn push_links(html: &mut String, here: usize, total: usize, noun: &str) {
    let back = if here == 1 { total } else { here - 1 };
    let next = if here == total { 1 } else { here + 1 };
    let back_word = if here == 1 { "最後の" } else { "前の" };
    let next_word = if here == total { "最初の" } else { "次の" };
    push_link(html, "_back", here, back, &format!("{back_word}{noun}"), '▲');
    push_link(html, "_change", here, next, &format!("{next_word}{noun}"), '▼');
}

fn push_link(html: &mut String, chain: &str, here: usize, there: usize, word: &str, sign: char) {
    html.push_str(&format!("<a id=\"{chain}-{here}\" href=\"#{chain}-{there}\" title=\"{word}\">"));
    html.push_str(&format!("<span class=\"aid\">{word}</span><span aria-hidden=\"true\">{sign}</span></a>"));
}

fn count(blocks: &[Block]) -> usize {
    let rows = blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(&table.rows),
        Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    rows.flatten().filter(|row| is_changed(row)).count()
}

/// A comparison has verdicts, which no change has.
fn compares(blocks: &[Block]) -> bool {
    const VERDICTS: [&str; 5] = ["worded", "alone", "identical", "names", "split head"];
    let rows = blocks.iter().filter_map(|block| match block {
        Block::Table(table) => Some(&table.rows),
        Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    rows.flatten().any(|row| row.class.as_deref().is_some_and(|class| VERDICTS.contains(&class)))
}

fn is_changed(row: &Row) -> bool {
    !row.cells.is_empty() && row.class.as_deref().is_some_and(|class| !STILL.contains(&class))
}

/// Says a kind of row in the reader's words.
fn word(class: &str) -> &'static str {
    match class {
        "amended" => "改正",
        "added" => "追加",
        "removed" => "削除",
        "renumbered" => "番号の変更",
        "moved" => "移動",
        "worded" => "表現差",
        "alone" => "一方のみ",
        "split head" => "文言が分かれる条項",
        _ => "変更",
    }
}
