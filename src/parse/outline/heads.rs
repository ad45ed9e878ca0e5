//! Tells what the line is with which a clause, a document or a row of a table begins.

use super::{LONGEST_TITLE, Printed};
use crate::parse::block::{Block, BlockKind, MERGED};
use crate::parse::label::{Kind, Label, read_labels};

pub(super) fn printed(label: &Label<'_>) -> Printed {
    let text = label.text.chars().filter(|c| !c.is_whitespace()).collect();
    Printed { text, kind: label.kind, numeral: label.numeral, numbers: label.numbers.clone() }
}

/// A label at the head of a sentence that only begins like one: `(1)の分類に`, `2 週間以内に`.
pub(super) fn is_plausible(label: &Label<'_>) -> bool {
    let particles = ["の", "に", "を", "は、", "が", "と", "で", "も", "から", "まで", "及び", "又は"];
    let attached = !label.rest.starts_with([' ', '\u{3000}', '\t']);
    !(attached && particles.iter().any(|particle| label.rest.starts_with(particle)))
}

/// `(1)⇥ネットワーク`: a tab that only parts the label from its text.
pub(super) fn is_tabbed_label(text: &str) -> bool {
    let whole = |label: &Label<'_>| label.rest.starts_with('\t') && label.rest.matches('\t').count() == 1;
    read_labels(text).iter().any(whole)
}

/// `第2条 (1) ネットワーク`: a 条 without words of its own, and its first 号 on the same line.
pub(super) fn second_label(text: &str) -> (&str, Option<&str>) {
    let opens = |label: &Label<'_>| {
        let lower = matches!(label.kind, Kind::Bracketed | Kind::BracketedKanji | Kind::Circled);
        lower && label.numbers == [1] && is_plausible(label)
    };
    if read_labels(text).iter().any(opens) { ("", Some(text)) } else { (text, None) }
}

pub(super) fn cells(text: &str) -> Vec<String> {
    let cell = |cell: &str| if cell == MERGED { cell.to_owned() } else { cell.trim().to_owned() };
    text.split('\t').map(cell).collect()
}

/// The cells of a first row, which have none above to be merged with.
pub(super) fn first_cells(text: &str) -> Vec<String> {
    text.split('\t').map(|cell| cell.trim().to_owned()).collect()
}

/// `（目的）` on a line of its own above a 条.
pub(super) fn caption(block: &Block, next: Option<&Block>) -> Option<String> {
    let text = block.text.trim();
    let inner = text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    let is_article = |next: &Block| read_labels(&next.text).iter().any(|label| label.kind == Kind::Article);
    let open = is_balanced(inner) && read_labels(text).is_empty();
    (open && next.is_some_and(is_article)).then(|| inner.to_owned())
}

fn is_balanced(inner: &str) -> bool {
    let mut depth = 0i32;
    let closes_early = inner.chars().any(|c| {
        depth += i32::from(matches!(c, '(' | '（')) - i32::from(matches!(c, ')' | '）'));
        depth < 0
    });
    depth == 0 && !closes_early
}

/// `（目的）本文` after the label of a 条.
pub(super) fn beside(rest: &str) -> Option<(String, &str)> {
    let inner = rest.strip_prefix(['(', '（'])?;
    let (title, text) = inner.split_once([')', '）'])?;
    let short = title.chars().count() <= LONGEST_TITLE && !title.contains(['。', '(', '（']);
    short.then(|| (title.to_owned(), text.trim()))
}

/// `第1条 目的` that the file says is a heading.
pub(super) fn is_heading_of_article(block: &Block, label: &Label<'_>) -> bool {
    let heading = block.kind == BlockKind::Heading && label.kind == Kind::Article;
    heading && !label.rest.contains('。') && label.rest.chars().count() <= LONGEST_TITLE
}

pub(super) fn is_supplement(text: &str) -> bool {
    matches!(text.split_whitespace().collect::<String>().as_str(), "附則" | "付則")
}

/// A short line without a label above a sequence that begins anew opens a document: 情報セキュリティ対策基準.
pub(super) fn is_title(block: &Block, after: &[Block]) -> bool {
    let text = block.text.trim();
    let named = ["準", "針", "ポリシー", "規程", "要綱", "要領"].iter().any(|end| text.ends_with(end));
    let short = text.chars().count() <= LONGEST_TITLE && !text.contains(['。', '、', '\t', '：', ':']);
    named && short && begins_anew(after)
}

fn begins_anew(after: &[Block]) -> bool {
    let skip = usize::from(after.first().is_some_and(|first| caption(first, after.get(1)).is_some()));
    let Some(next) = after.get(skip) else { return false };
    read_labels(&next.text).iter().any(|label| label.kind.is_high() && label.numbers == [1])
}
