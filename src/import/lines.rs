//! Tells page numbers and running heads from text, and joins lines that were broken at print width.

use std::collections::{BTreeMap, BTreeSet};

use unicode_width::UnicodeWidthStr;

use crate::import::contents::{contents, half_width};
use crate::import::front::is_title;
use crate::parse::block::{Aside, Block, BlockKind, Reason};
use crate::parse::label::read_labels;

/// A line that repeats on so many pages is a running head.
const FEWEST_PAGES: usize = 3;
/// It is one of so many lines at the head or the foot of the page.
const EDGE: usize = 2;
/// Printed lines are between so many half-width characters wide.
const PRINT_WIDTH: std::ops::RangeInclusive<usize> = 30..=130;
/// In a text broken at print width at least this share of the lines is full, in percent.
const FULL_SHARE: usize = 20;

/// A line of a file with the page that it stands on.
#[derive(Clone, Debug)]
pub struct PrintedLine {
    /// From 1.
    pub place: usize,
    /// From 0; all 0 where the file knows no pages.
    pub page: usize,
    /// Its characters.
    pub text: String,
}

/// Sets page numbers and running heads aside.
pub fn without_page_marks(lines: Vec<PrintedLine>, aside: &mut Vec<Aside>) -> Vec<PrintedLine> {
    let numbers = page_numbers(&lines);
    let heads = running_heads(&lines);
    let mut kept = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let reason = match (numbers.contains(&index), heads.contains(&index)) {
            (true, _) => Reason::PageNumber,
            (false, true) => Reason::RunningHead,
            (false, false) => {
                kept.push(line);
                continue;
            }
        };
        aside.push(Aside { place: line.place, text: line.text, reason });
    }
    kept
}

/// `- 3 -` and `3/12` are page numbers; bare numbers only where three or more of them count up through the file.
fn page_numbers(lines: &[PrintedLine]) -> Vec<usize> {
    let numbered: Vec<(usize, usize, bool)> = lines
        .iter()
        .enumerate()
        .filter_map(|(index, line)| page_number(&line.text).map(|(number, dressed)| (index, number, dressed)))
        .collect();
    let mut found = Vec::new();
    for (position, (index, number, dressed)) in numbered.iter().enumerate() {
        let before = position.checked_sub(1).and_then(|before| numbered.get(before));
        let after = numbered.get(position + 1);
        let counts =
            before.is_some_and(|before| before.1 + 1 == *number) || after.is_some_and(|after| number + 1 == after.1);
        if counts && (*dressed || numbered.len() >= FEWEST_PAGES) || *dressed && numbered.len() == 1 {
            found.push(*index);
        }
    }
    found
}

fn page_number(text: &str) -> Option<(usize, bool)> {
    let bare: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    let dressing = ['-', '‐', '–', '—', '―', 'ー', '－', '(', ')', '～', '~'];
    let inner = bare.trim_matches(dressing);
    let inner = inner
        .trim_start_matches(['P', 'p', 'Ｐ'])
        .trim_start_matches('.')
        .trim_end_matches("ページ")
        .trim_end_matches('頁');
    let first = inner.split(['/', '／']).next().unwrap_or(inner);
    let digits: String = first.chars().map(half_width).collect();
    let whole =
        inner.split(['/', '／']).all(|part| !part.is_empty() && part.chars().all(|c| half_width(c).is_ascii_digit()));
    let number = digits.parse::<usize>().ok().filter(|number| *number < 2000 && whole)?;
    let bracketed = bare.starts_with(['(', ')']);
    (!bracketed).then_some((number, inner != bare || first.len() < inner.len()))
}

fn head_key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace() && !half_width(*c).is_ascii_digit()).collect()
}

/// Finds the lines that stand first or last on most pages, and more often there than between.
///
/// The title stays: it may have the words of the running head, but stands within it, or on a first page that has none.
fn running_heads(lines: &[PrintedLine]) -> BTreeSet<usize> {
    let pages = lines.iter().map(|line| line.page).max().unwrap_or(0) + 1;
    let mut edges: BTreeMap<(Edge, String), Vec<usize>> = BTreeMap::new();
    let mut between: BTreeMap<String, usize> = BTreeMap::new();
    let mut start = 0;
    for page in lines.chunk_by(|before, after| before.page == after.page) {
        let mut outermost: BTreeMap<(Edge, String), usize> = BTreeMap::new();
        for (index, line) in page.iter().enumerate() {
            let key = head_key(&line.text);
            let (head, foot) = (index < EDGE, index + EDGE >= page.len());
            if head {
                outermost.entry((Edge::Head, key.clone())).or_insert(start + index);
            }
            if foot {
                outermost.insert((Edge::Foot, key.clone()), start + index);
            }
            *between.entry(key).or_default() += usize::from(!head && !foot);
        }
        outermost.into_iter().for_each(|(edge, index)| edges.entry(edge).or_default().push(index));
        start += page.len();
    }
    let often = |key: &String, own: &[usize]| {
        own.len() >= FEWEST_PAGES
            && own.len() * 2 > pages
            && between.get(key).is_none_or(|between| *between < own.len())
    };
    let heads = edges.into_iter().filter(|((_, key), own)| !key.is_empty() && often(key, own));
    let mut heads: BTreeSet<usize> = heads.flat_map(|(_, own)| own).collect();
    if let Some(title) = only_title(lines, &heads) {
        heads.remove(&title);
    }
    heads
}

/// The head or the foot of a page.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Edge {
    Head,
    Foot,
}

/// Finds the line of the first page that is its only title, though it is among the running heads.
fn only_title(lines: &[PrintedLine], heads: &BTreeSet<usize>) -> Option<usize> {
    let first = lines.first()?.page;
    let begun = |line: &PrintedLine| line.text.contains('。') || begins_block(&line.text);
    let cover = lines.iter().enumerate().take_while(|(_, line)| line.page == first && !begun(line));
    let mut titles = cover.filter(|(_, line)| is_title(line.text.trim())).map(|(index, _)| index);
    titles.next().filter(|title| heads.contains(title) && titles.next().is_none())
}

/// Sets a 目次 aside.
pub fn without_contents(lines: Vec<PrintedLine>, aside: &mut Vec<Aside>) -> Vec<PrintedLine> {
    let texts: Vec<&str> = lines.iter().map(|line| line.text.as_str()).collect();
    let Some(found) = contents(&texts) else { return lines };
    let mut kept = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        if found.contains(&index) {
            aside.push(Aside { place: line.place, text: line.text, reason: Reason::Contents });
        } else {
            kept.push(line);
        }
    }
    kept
}

/// Joins lines that were broken at print width, where the text shows such a width.
pub fn unwrapped(lines: Vec<PrintedLine>) -> Vec<PrintedLine> {
    let Some(width) = print_width(&lines) else { return lines };
    let mut joined: Vec<PrintedLine> = Vec::new();
    let mut full = false;
    for line in lines {
        let is_full = line.text.trim_end().width_cjk() + 3 >= width;
        match joined.last_mut().filter(|_| full && !begins_block(&line.text)) {
            Some(last) => join(&mut last.text, line.text.trim()),
            None => joined.push(line),
        }
        full = is_full;
    }
    joined
}

/// Finds the width at which lines were broken, in half-width characters.
fn print_width(lines: &[PrintedLine]) -> Option<usize> {
    let mut widths: Vec<usize> = lines.iter().map(|line| line.text.trim_end().width_cjk()).collect();
    widths.sort_unstable();
    let widest = *widths.get(widths.len() * 97 / 100)?;
    let full = |line: &&PrintedLine| line.text.trim_end().width_cjk() + 3 >= widest;
    let broken = lines.iter().filter(full).filter(|line| !line.text.trim_end().ends_with('。')).count();
    let all = lines.iter().filter(full).count();
    let fits = PRINT_WIDTH.contains(&widest) && lines.len() >= 8 && lines.iter().all(|line| !line.text.contains('\t'));
    (fits && broken * 100 >= lines.len() * FULL_SHARE && broken * 10 >= all * 6).then_some(widest)
}

/// Tells whether a line looks like the beginning of a block: a label, or a caption in brackets.
pub fn begins_block(text: &str) -> bool {
    let text = text.trim_start();
    let particles = ["の", "に", "を", "は", "が", "と", "で", "も", "から", "まで", "及び", "又は"];
    let plausible = |rest: &str| !particles.iter().any(|particle| rest.starts_with(particle));
    let labels = read_labels(text);
    let captioned = text.starts_with(['(', '（']) && text.ends_with([')', '）']) && text.chars().count() < 40;
    labels.iter().any(|label| plausible(label.rest)) || captioned && labels.is_empty()
}

/// Joins two halves of a line; Latin words keep a blank between them.
pub fn join(head: &mut String, tail: &str) {
    let kept = head.trim_end().len();
    head.truncate(kept);
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_alphanumeric());
    if latin(head.chars().next_back()) && latin(tail.chars().next()) {
        head.push(' ');
    }
    head.push_str(tail);
}

/// Makes blocks of lines; a line of ruling or marks alone decorates.
pub fn blocks(lines: Vec<PrintedLine>, aside: &mut Vec<Aside>) -> Vec<Block> {
    let mut blocks = Vec::new();
    for line in lines {
        let text = line.text.trim_matches([' ', '\u{3000}', '\r', '\u{FEFF}', '\u{A0}']);
        if text.trim().is_empty() {
            continue;
        }
        let bare = text.trim_start_matches('#');
        let heading = bare.len() < text.len() && bare.starts_with([' ', '\u{3000}']);
        let drawn =
            |c: char| matches!(c, '-' | '=' | '─' | '━' | '_' | '*' | '＝' | '－' | '—' | '―') || c.is_whitespace();
        if text.chars().all(drawn) {
            aside.push(Aside { place: line.place, text: text.to_owned(), reason: Reason::Decoration });
            continue;
        }
        if heading {
            let marks = text.len() - bare.len();
            aside.push(Aside { place: line.place, text: "#".repeat(marks), reason: Reason::Decoration });
        }
        let kind = if heading { BlockKind::Heading } else { BlockKind::Line };
        let text = if heading { bare.trim() } else { text };
        blocks.push(Block { place: line.place, text: text.to_owned(), kind });
    }
    blocks
}
