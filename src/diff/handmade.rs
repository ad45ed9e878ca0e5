//! A 新旧対照表 that someone made, and its underlines laid onto the clauses of the documents.

use std::collections::BTreeSet;

use thiserror::Error;

use crate::diff::change::{Comparison, MarkedText, Row, Side, joined, marked_words};
use crate::diff::lines::{Line, Sort, opposite};
use crate::diff::text::marks;

/// The columns of a table, a block a line, with what is underlined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandmadeTable {
    /// The column before.
    pub before: Vec<MarkedText>,
    /// The column after.
    pub after: Vec<MarkedText>,
}

/// What makes a table unreadable.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TableError {
    /// A line names neither column.
    #[error("{line}行目: 欄の名前「{name}」が分かりません（new か old）")]
    Side {
        /// The line, 1 for the first.
        line: usize,
        /// What stands there.
        name: String,
    },
    /// An underline begins or ends alone.
    #[error("{line}行目: <u> と </u> が対になっていません")]
    Tag {
        /// The line, 1 for the first.
        line: usize,
    },
}

/// Which column of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Column {
    /// 改正前
    Before,
    /// 改正後
    After,
}

/// Which words of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// Its label.
    Label,
    /// Its title.
    Title,
    /// Its text.
    Text,
}

/// A character of a document: row, field, index in the field.
pub(super) type Spot = (usize, Field, usize);

/// Words of a column that are not the document's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Foreign {
    /// The row that they stand in or after, if there is one.
    pub(super) row: Option<usize>,
    /// The words of the document.
    pub(super) document: Vec<String>,
    /// The words of the column.
    pub(super) column: Vec<String>,
}

/// Reads a table of two columns separated by a tab: `new` or `old`, and a block with `<u>…</u>`.
///
/// # Errors
/// Gives the line that names no column or whose underlines do not close.
pub fn read_tsv(text: &str) -> Result<HandmadeTable, TableError> {
    let mut table = HandmadeTable::default();
    for (index, line) in text.lines().enumerate().filter(|(_, line)| !line.trim().is_empty()) {
        let line_number = index + 1;
        let (name, block) = line.split_once('\t').unwrap_or((line, ""));
        match name.trim_start_matches('\u{FEFF}').trim() {
            "side" if index == 0 => {}
            "new" | "after" | "新" | "改正後" | "改正案" => table.after.push(underlined(block, line_number)?),
            "old" | "before" | "旧" | "改正前" | "現行" => table.before.push(underlined(block, line_number)?),
            name => return Err(TableError::Side { line: line_number, name: name.to_owned() }),
        }
    }
    Ok(table)
}

fn underlined(block: &str, line: usize) -> Result<MarkedText, TableError> {
    let (mut text, mut marks, mut length) = (String::new(), Vec::new(), 0);
    for (index, piece) in block.split("<u>").enumerate() {
        let (inside, outside) = match (index, piece.split_once("</u>")) {
            (0, None) => ("", piece),
            (1.., Some(parts)) if !parts.1.contains("</u>") => parts,
            (0, Some(_)) | (1.., Some(_) | None) => return Err(TableError::Tag { line }),
        };
        marks.push(length..length + inside.chars().count());
        length += inside.chars().count() + outside.chars().count();
        text.push_str(inside);
        text.push_str(outside);
    }
    Ok(MarkedText { text, marks: joined(marks) })
}

/// Finds which characters of a document are underlined in its column, and what else stands there.
pub(super) fn lay_on(comparison: &Comparison, column: Column, blocks: &[MarkedText]) -> (BTreeSet<Spot>, Vec<Foreign>) {
    let document = document_lines(comparison, column);
    let table: Vec<Vec<(char, bool)>> = blocks.iter().map(block_line).filter(|line| !line.is_empty()).collect();
    let mut work = Laying::default();
    for (d, t) in opposite(&lines(&document), &lines(&table)) {
        let same = d.zip(t).is_some_and(|(d, t)| text_of(&document[d]) == text_of(&table[t]));
        if same {
            work.close();
        }
        work.document.extend(d.into_iter().flat_map(|d| document[d].iter().copied()));
        work.table.extend(t.into_iter().flat_map(|t| table[t].iter().copied()));
        if same {
            work.close();
        }
    }
    work.close();
    (work.marked, work.foreign)
}

/// Lines that are compared together, because a page may part a paragraph.
#[derive(Default)]
struct Laying {
    document: Vec<(char, Option<Spot>)>,
    table: Vec<(char, bool)>,
    last_row: Option<usize>,
    marked: BTreeSet<Spot>,
    foreign: Vec<Foreign>,
}

impl Laying {
    fn close(&mut self) {
        let (document, table) = (std::mem::take(&mut self.document), std::mem::take(&mut self.table));
        let (text, column) = (text_of(&document), text_of(&table));
        let (own, other) = marks(&text, &column);
        let row = document.iter().filter_map(|(_, spot)| spot.map(|spot| spot.0)).next().or(self.last_row);
        if !own.is_empty() || !other.is_empty() {
            let printed = (printed(&document), printed(&table));
            let (document, column) = (marked_words(&printed.0, &own), marked_words(&printed.1, &other));
            self.foreign.push(Foreign { row, document, column });
        }
        let outside =
            |ranges: &[std::ops::Range<usize>], index: usize| !ranges.iter().any(|range| range.contains(&index));
        let kept = (0..document.len()).filter(|index| outside(&own, *index));
        let opposite = (0..table.len()).filter(|index| outside(&other, *index));
        let underlined = kept.zip(opposite).filter(|(_, t)| table[*t].1).filter_map(|(d, _)| document[d].1);
        self.marked.extend(underlined);
        self.last_row = document.iter().filter_map(|(_, spot)| spot.map(|spot| spot.0)).next_back().or(self.last_row);
    }
}

fn document_lines(comparison: &Comparison, column: Column) -> Vec<Vec<(char, Option<Spot>)>> {
    let pick = |(index, row)| side_of(row, column).map(|side| (index, side));
    let mut sides: Vec<(usize, &Side)> = comparison.rows.iter().enumerate().filter_map(pick).collect();
    sides.sort_by_key(|(_, side)| side.position);
    let lines = sides.iter().flat_map(|(index, side)| clause_lines(*index, side));
    lines.filter(|line| !line.is_empty()).collect()
}

/// Prints a clause as a table prints it: a 条 has its title in brackets above, others beside the label.
fn clause_lines(index: usize, side: &Side) -> Vec<Vec<(char, Option<Spot>)>> {
    let spots = |text: &str, field: Field| -> Vec<(char, Option<Spot>)> {
        text.chars().enumerate().map(|(at, c)| (c, Some((index, field, at)))).collect()
    };
    let title = spots(&side.title, Field::Title);
    let captioned = side.is_captioned();
    let mut lines = if captioned {
        vec![[vec![('（', None)], title, vec![('）', None)]].concat(), spots(&side.label, Field::Label)]
    } else {
        vec![[spots(&side.label, Field::Label), title].concat()]
    };
    let text = spots(&side.text, Field::Text);
    let mut paragraphs = text.split(|(c, _)| *c == '\n').map(<[_]>::to_vec);
    if captioned || side.title.is_empty() {
        lines.last_mut().into_iter().for_each(|line| line.extend(paragraphs.next().into_iter().flatten()));
    }
    lines.extend(paragraphs);
    lines.iter_mut().for_each(|line| line.retain(|(c, _)| !c.is_whitespace()));
    lines
}

fn block_line(block: &MarkedText) -> Vec<(char, bool)> {
    let marked = |index: usize| block.marks.iter().any(|range| range.contains(&index));
    let characters = block.text.chars().enumerate().map(|(index, c)| (c, marked(index)));
    characters.filter(|(c, _)| !c.is_whitespace()).collect()
}

pub(super) fn side_of(row: &Row, column: Column) -> Option<&Side> {
    match column {
        Column::Before => row.before.as_ref(),
        Column::After => row.after.as_ref(),
    }
}

fn lines<T>(lines: &[Vec<(char, T)>]) -> Vec<Line> {
    lines.iter().map(|line| Line { text: text_of(line), name: None, sort: Sort::Paragraph }).collect()
}

fn printed<T>(line: &[(char, T)]) -> String {
    line.iter().map(|(c, _)| c).collect()
}

/// Gives the characters of a line; the width of brackets does not count.
fn text_of<T>(line: &[(char, T)]) -> String {
    let even = |c: char| match c {
        '(' => '（',
        ')' => '）',
        c => c,
    };
    line.iter().map(|(c, _)| even(*c)).collect()
}
