//! Tells what the line is with which a clause, a document or a row of a table begins.

use super::{LONGEST_TITLE, MOST_COVER_LINES, Printed};
use crate::numeral::Numeral;
use crate::parse::block::{Block, BlockKind, MERGED};
use crate::parse::label::{Kind, Label, goes_on, read_labels};

pub(super) fn printed(label: &Label<'_>) -> Printed {
    let text = label.text.chars().filter(|c| !c.is_whitespace()).collect();
    Printed { text, kind: label.kind, numeral: label.numeral, numbers: label.numbers.clone() }
}

/// A label at the head of a sentence that only begins like one: `(1)の分類に`, `2 週間以内に`.
pub(super) fn is_plausible(label: &Label<'_>) -> bool {
    let attached = !label.rest.starts_with([' ', '\u{3000}', '\t']);
    !(attached && goes_on(label.rest))
}

/// `(1)⇥ネットワーク`: a tab that only parts the label from its text.
pub(super) fn is_tabbed_label(text: &str) -> bool {
    let whole = |label: &Label<'_>| label.rest.starts_with('\t') && label.rest.matches('\t').count() == 1;
    read_labels(text).iter().any(whole)
}

/// `## 1 目的`: a number that the file says is a heading.
pub(super) fn is_numbered_heading(block: &Block) -> bool {
    block.kind == BlockKind::Heading
        && read_labels(&block.text).iter().any(|label| label.kind == Kind::Bare(Numeral::Arabic))
}

/// `1. ネットワーク` below numbered headings counts a list of its own.
pub(super) fn as_list<'a>(labels: &[Label<'a>]) -> Option<Label<'a>> {
    let number = labels.iter().find(|label| label.kind == Kind::Bare(Numeral::Arabic))?;
    number.text.ends_with(['.', '．']).then(|| Label { kind: Kind::Closed(Numeral::Arabic), ..number.clone() })
}

/// `第2条 (1) ネットワーク`: a 条 without words of its own, and its first 号 on the same line.
pub(super) fn second_label(text: &str) -> (&str, Option<&str>) {
    let opens = |label: &Label<'_>| {
        let lower =
            matches!(label.kind, Kind::Bracketed(Numeral::Arabic | Numeral::Kanji)) || label.numeral.is_marked();
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

/// `（施行期日）` on a line of its own.
pub(super) fn is_bracketed(block: &Block) -> bool {
    let inner = block.text.trim().strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
    inner.is_some_and(|inner| is_balanced(inner) && inner.chars().count() <= LONGEST_TITLE)
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

/// 附則, or 附則（令和5年3月20日告示第15号） of a later change.
pub(super) fn is_supplement(text: &str) -> bool {
    let bare: String = text.split_whitespace().collect();
    let rest = bare.strip_prefix("附則").or_else(|| bare.strip_prefix("付則"));
    let of_change = |rest: &str| {
        let inner = rest.strip_prefix(['(', '（']).and_then(|rest| rest.strip_suffix([')', '）']));
        inner.is_some_and(is_balanced) && rest.chars().count() <= LONGEST_TITLE
    };
    rest.map(|rest| rest.trim_end_matches('抄')).is_some_and(|rest| rest.is_empty() || of_change(rest))
}

/// Gives the title of an 附則, whose two characters are not apart.
pub(super) fn supplement_title(text: &str) -> String {
    let mut rest = text.trim().chars();
    let head: String = rest.by_ref().filter(|c| !c.is_whitespace()).take(2).collect();
    format!("{head}{}", rest.as_str().trim_start())
}

/// 改訂履歴 above its table.
pub(super) fn is_history(text: &str) -> bool {
    let bare: String = text.split_whitespace().collect();
    ["改訂", "改定", "改正", "変更"].iter().any(|head| bare.strip_prefix(head) == Some("履歴"))
}

/// A short line without a label above a sequence that begins anew opens a document: 情報セキュリティ対策基準.
///
/// Below the title of a second one, the lines of its cover may stand.
pub(super) fn is_title(block: &Block, after: &[Block], second: bool) -> bool {
    let text = block.text.trim();
    let named = ["準", "針", "ポリシー", "規程", "要綱", "要領"].iter().any(|end| text.ends_with(end));
    let cover = if second && names_document(text) { cover_lines(after) } else { 0 };
    let named = named && is_short(text) || second && names_document(text);
    named && begins_anew(after.get(cover..).unwrap_or(&[]))
}

/// Ⅱ 情報セキュリティ対策基準, 第2編 …: gives the label of a document that is the next one, or the first of several.
pub(super) fn part_of_file(block: &Block, after: &[Block], last: Option<(Kind, u32)>) -> Option<(Kind, u32)> {
    let own = numbered_title(block, after)?;
    let next = |(kind, number): (Kind, u32)| (kind, number.saturating_add(1));
    let goes_on = |index: usize| {
        numbered_title(&after[index], after.get(index + 1..).unwrap_or(&[])).is_some_and(|other| other == next(own))
    };
    match last {
        Some(last) => (own == next(last)).then_some(own),
        None => (own.1 == 1 && (0..after.len()).any(goes_on)).then_some(own),
    }
}

fn numbered_title(block: &Block, after: &[Block]) -> Option<(Kind, u32)> {
    let text = block.text.trim();
    let named = |label: &Label<'_>| {
        let high = matches!(label.kind, Kind::Part | Kind::Chapter | Kind::Ordinal | Kind::Bare(_) | Kind::Square(_));
        (high && names_document(label.rest)).then(|| Some((label.kind, *label.numbers.first()?))).flatten()
    };
    let own = read_labels(text).iter().find_map(named)?;
    begins_anew(after.get(cover_lines(after)..)?).then_some(own)
}

/// 志免町情報セキュリティ対策基準, 【情報セキュリティ対策基準】, …ポリシー（対策基準）, blanks between the characters or not.
fn names_document(text: &str) -> bool {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let name = bare.trim_end_matches(['】', ')', '）', '」', '編']);
    is_short(&bare) && ["基本方針", "対策基準"].iter().any(|end| name.ends_with(end))
}

fn is_short(text: &str) -> bool {
    text.chars().count() <= LONGEST_TITLE && !text.contains(['。', '、', '\t', '：', ':'])
}

/// Counts the lines below a title that may be of a cover: the date, the body, 改訂履歴.
fn cover_lines(after: &[Block]) -> usize {
    let is_line = |block: &&Block| {
        let text = block.text.trim();
        read_labels(text).is_empty() && text.chars().count() <= LONGEST_TITLE && !text.contains('。')
    };
    after.iter().take(MOST_COVER_LINES).take_while(is_line).count()
}

/// `○見本市情報セキュリティ基本方針`, as collections of rules print a title, is a line of the cover.
pub(super) fn is_marked(block: &Block) -> bool {
    block.text.trim_start().starts_with(['○', '◎', '●', '■', '□', '◇', '◆'])
}

fn begins_anew(after: &[Block]) -> bool {
    let skip = usize::from(after.first().is_some_and(|first| caption(first, after.get(1)).is_some()));
    let Some(next) = after.get(skip) else { return false };
    read_labels(&next.text).iter().any(|label| label.kind.is_high() && label.numbers == [1])
}
