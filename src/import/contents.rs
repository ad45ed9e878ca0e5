//! Finds a 目次: lines below that word that name headings which come again.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::parse::block::{Aside, Reading, Reason};

/// An entry takes so many lines at most.
const MOST_LINES: usize = 2;

/// Gives the lines of the 目次 with its heading; nothing where there is none.
pub fn contents(lines: &[&str]) -> Option<Range<usize>> {
    let bare: Vec<String> = lines.iter().map(|line| squeezed(line)).collect();
    let start = lines.iter().position(|line| heads_contents(line))?;
    let mut end = start + 1;
    let mut first = None;
    while let Some((count, names)) = entry(lines, &bare, end) {
        let begun = first.get_or_insert_with(|| names.clone());
        if end > start + 1 && names.iter().any(|name| begun.contains(name)) {
            break;
        }
        end += count;
    }
    Some(start..end)
}

/// Tells whether a line is the heading of a table of contents.
pub fn heads_contents(text: &str) -> bool {
    matches!(squeezed(text).as_str(), "目次" | "もくじ")
}

/// Sets the heading of a table of contents aside, where it is the last that was read.
pub fn take_contents_heading(reading: &mut Reading) {
    if let Some(block) = reading.blocks.pop_if(|block| heads_contents(&block.text)) {
        reading.aside.push(Aside { place: block.place, text: block.text, reason: Reason::Contents });
    }
}

/// Sets the 目次 of a file aside that its own reader did not know.
pub fn without_contents(mut reading: Reading) -> Reading {
    let texts: Vec<&str> = reading.blocks.iter().map(|block| block.text.as_str()).collect();
    let Some(found) = contents(&texts).filter(|found| found.len() > 1) else { return reading };
    for block in reading.blocks.drain(found) {
        reading.aside.push(Aside { place: block.place, text: block.text, reason: Reason::Contents });
    }
    reading.aside.sort_by_key(|aside| aside.place);
    reading
}

/// Finds the entry that begins on a line: how many lines it takes, and the headings that it may name.
fn entry(lines: &[&str], bare: &[String], start: usize) -> Option<(usize, BTreeSet<String>)> {
    (1..=MOST_LINES).filter(|count| start + count <= lines.len()).find_map(|count| {
        let words = lines.get(start..start + count)?.concat();
        let (name, numbered) = numbered(&words);
        let names = if numbered { BTreeSet::from([name]) } else { unnumbered(&name) };
        let later = bare.get(start + count..)?;
        let heads = |name: &String| (0..later.len()).any(|at| is_heading(later.get(at..).unwrap_or_default(), name));
        let again = || names.iter().any(heads);
        (!names.is_empty() && (numbered || again())).then_some((count, names))
    })
}

/// Tells whether the next line is a heading, or the next two where one did not hold it.
fn is_heading(lines: &[String], name: &str) -> bool {
    let [line, rest @ ..] = lines else { return false };
    let broken = || rest.first().is_some_and(|next| name.strip_prefix(line.as_str()) == Some(next));
    line == name || is_supplement(line, name) || !line.is_empty() && broken()
}

/// 附則 may come again as 附則（令和5年告示第15号）.
fn is_supplement(line: &str, name: &str) -> bool {
    name == "附則" && line.strip_prefix(name).is_some_and(|rest| rest.starts_with(['(', '（']))
}

/// Gives the words of an entry, also without a page number and without the 条 of a 章: 総則（第1条―第3条） 2.
fn unnumbered(entry: &str) -> BTreeSet<String> {
    let words = entry.trim_end_matches(|c: char| c.is_ascii_digit());
    let articles = |words: &str| {
        let (name, inside) = words.strip_suffix([')', '）'])?.rsplit_once(['(', '（'])?;
        (inside.starts_with('第') && inside.contains('条')).then(|| name.to_owned())
    };
    let names = [Some(entry.to_owned()), Some(words.to_owned()), articles(entry), articles(words)];
    names.into_iter().flatten().filter(|name| !name.is_empty()).collect()
}

/// Gives a line without its blanks, its digits half-width.
pub fn squeezed(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(half_width).collect()
}

/// Gives a full-width digit its half-width form.
pub fn half_width(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

/// Parts `1 目的 …… 3` into its words and whether a page number ended it.
fn numbered(text: &str) -> (String, bool) {
    let bare = squeezed(text);
    let words = bare.trim_end_matches(|c: char| c.is_ascii_digit());
    let undotted = words.trim_end_matches(['…', '.', '・', '‥', '．', '-', '－', '─']);
    let leader = undotted.len() < words.len() && words.len() < bare.len();
    let tabbed = text.contains('\t') && words.len() < bare.len() && words.chars().count() < 60;
    if leader || tabbed { (undotted.to_owned(), true) } else { (bare, false) }
}
