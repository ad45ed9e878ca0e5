//! A 新旧対照表 that someone made, and its underlines laid onto the clauses of the documents.

use std::collections::BTreeSet;
use std::ops::Range;

use thiserror::Error;

use crate::diff::change::{Comparison, MarkedText, Row, Side, joined, marked_words};
use crate::diff::lines::{Line, Opposite, Sort, opposite};
use crate::diff::text::marks;
use crate::parse::inked::{Inked, InkedCell, InkedRow};

/// A table that someone made.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandmadeTable {
    /// The column before.
    pub before: HandmadeColumn,
    /// The column after.
    pub after: HandmadeColumn,
}

/// A column of such a table, with what is underlined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HandmadeColumn {
    /// The text of the document, a block a line.
    pub blocks: Vec<MarkedText>,
    /// What is left out, in order.
    pub omitted: Vec<Omitted>,
}

/// The labels of what a table leaves out: `２及び３　（略）` without its note.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Omitted {
    /// How many blocks stand before it.
    pub after: usize,
    /// The labels, with what is underlined.
    pub labels: MarkedText,
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
    /// No table has the columns of a 新旧対照表.
    #[error("「新」と「旧」、「改正後」と「改正前」などの欄のある表が見つかりません")]
    NoTable,
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

/// What stands in brackets opposite a clause that came or went.
const NOTES: [&str; 4] = ["新設", "削る", "削除", "追加"];
/// What stands for text that is left out.
const OMISSION: &str = "略";
/// How the headings of the column after begin.
const AFTER: [&str; 8] = ["新", "改正後", "改正案", "改定後", "改定案", "改訂後", "改訂案", "after"];
/// How the headings of the column before begin.
const BEFORE: [&str; 7] = ["旧", "改正前", "現行", "改定前", "改訂前", "old", "before"];
/// A heading of a column is no longer than this.
const LONGEST_HEADING: usize = 12;

impl HandmadeTable {
    fn take(&mut self, column: Column, block: MarkedText) {
        let own = match column {
            Column::Before => &mut self.before,
            Column::After => &mut self.after,
        };
        own.take(block);
    }
}

impl HandmadeColumn {
    /// Keeps a block as text or as the labels of what is left out; （新設） and the like are neither.
    fn take(&mut self, block: MarkedText) {
        let text = block.text.trim();
        if text.is_empty() || in_brackets(text).is_some_and(|inner| NOTES.contains(&inner)) {
            return;
        }
        let labels = text.strip_suffix(['）', ')', '］', ']']).and_then(|text| text.strip_suffix(OMISSION));
        match labels.and_then(|text| text.strip_suffix(['（', '(', '［', '['])) {
            Some(labels) => {
                let labels = MarkedText { text: labels.to_owned(), marks: block.marks };
                self.omitted.push(Omitted { after: self.blocks.len(), labels });
            }
            None => self.blocks.push(block),
        }
    }
}

fn in_brackets(text: &str) -> Option<&str> {
    text.strip_prefix(['（', '(', '［', '['])?.strip_suffix(['）', ')', '］', ']']).map(str::trim)
}

/// Knows a column by its heading.
fn column_of(heading: &str) -> Option<Column> {
    let heading: String = heading.chars().filter(|c| !c.is_whitespace()).collect();
    let begins = |names: &[&str]| names.iter().any(|name| heading.starts_with(name));
    match heading.chars().count() <= LONGEST_HEADING {
        true if begins(&AFTER) || heading == "new" => Some(Column::After),
        true if begins(&BEFORE) => Some(Column::Before),
        true | false => None,
    }
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
        let name = name.trim_start_matches('\u{FEFF}').trim();
        match column_of(name) {
            Some(column) => table.take(column, underlined(block, line_number)?),
            None if name == "side" && index == 0 => {}
            None => return Err(TableError::Side { line: line_number, name: name.to_owned() }),
        }
    }
    Ok(table)
}

/// The columns of a table that belong to one side.
type Span = Range<usize>;

/// Reads the tables of a page or of a Word file whose headings name both columns.
///
/// A table without headings goes on where the one before it ended; 備考 and other columns are passed over.
///
/// # Errors
/// When no table has both columns.
pub fn read_tables<'a>(tables: impl Iterator<Item = &'a [InkedRow]>) -> Result<HandmadeTable, TableError> {
    let mut table = HandmadeTable::default();
    let mut known: Option<(Span, Span)> = None;
    for rows in tables {
        let heading = rows.iter().find_map(headings);
        known = match (heading, known) {
            (Some(spans), _) => Some(spans),
            (None, Some(spans)) if rows.iter().all(|row| width(row) == spans.0.end.max(spans.1.end)) => Some(spans),
            (None, _) => None,
        };
        let Some((before, after)) = known.clone() else { continue };
        for row in rows.iter().filter(|row| headings(row).is_none()) {
            half(row, &before).into_iter().for_each(|block| table.take(Column::Before, block));
            half(row, &after).into_iter().for_each(|block| table.take(Column::After, block));
        }
    }
    let found = table != HandmadeTable::default() || known.is_some();
    if found { Ok(table) } else { Err(TableError::NoTable) }
}

/// Finds the columns in a row of headings; a list of changes with its reasons is no 新旧対照表.
fn headings(row: &InkedRow) -> Option<(Span, Span)> {
    let text = |cell: &InkedCell| cell.paragraphs.iter().map(|own| own.text.trim()).collect::<String>();
    if row.iter().any(|cell| text(cell) == "理由") && row.iter().any(|cell| text(cell) == "変更") {
        return None;
    }
    let named = |column: Column| cells(row).find(|(_, cell)| column_of(&text(cell)) == Some(column));
    Some((named(Column::Before)?.0, named(Column::After)?.0))
}

/// Gives the cells of a row with the columns that they cover.
fn cells(row: &InkedRow) -> impl Iterator<Item = (Span, &InkedCell)> {
    row.iter().scan(0, |start, cell| {
        let span = *start..*start + cell.columns;
        *start = span.end;
        Some((span, cell))
    })
}

fn width(row: &InkedRow) -> usize {
    row.iter().map(|cell| cell.columns).sum()
}

/// Gives the blocks of one side of a row; several cells are a row of a table inside the document, one line.
fn half(row: &InkedRow, side: &Span) -> Vec<MarkedText> {
    let own: Vec<&InkedCell> =
        cells(row).filter(|(span, _)| side.contains(&span.start)).map(|(_, cell)| cell).collect();
    let block = |own: &Inked| MarkedText { text: own.text.clone(), marks: own.underlined.clone() };
    let blocks: Vec<MarkedText> = own.iter().flat_map(|cell| &cell.paragraphs).map(block).collect();
    if own.len() < 2 { blocks } else { vec![blocks.into_iter().fold(MarkedText::default(), beside)] }
}

fn beside(mut line: MarkedText, more: MarkedText) -> MarkedText {
    let length = line.text.chars().count();
    line.text.push_str(&more.text);
    line.marks.extend(more.marks.into_iter().map(|range| range.start + length..range.end + length));
    line
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
///
/// Text that did not change may be missing from a table that leaves such text out.
pub(super) fn lay_on(comparison: &Comparison, column: Column, own: &HandmadeColumn) -> (BTreeSet<Spot>, Vec<Foreign>) {
    let document = document_lines(comparison, column);
    let table: Vec<Vec<(char, bool)>> = own.blocks.iter().map(block_line).filter(|line| !line.is_empty()).collect();
    let pairs = opposite(&lines(&document), &lines(&table));
    let still = |line: &[(char, Option<Spot>)]| {
        line.iter().all(|(_, spot)| !spot.is_some_and(|s| differs(comparison, column, s)))
    };
    let missing = pairs.iter().filter(|(d, t)| t.is_none() && d.is_some_and(|d| still(&document[d]))).count();
    let abridged = !own.omitted.is_empty() || missing * 2 > document.len();
    let mut work = Laying::default();
    let left_out = LeftOut { comparison, column, document: &document, pairs: &pairs, own }.marked_labels();
    for (d, t) in pairs.iter().copied() {
        if abridged && t.is_none() && d.is_some_and(|d| still(&document[d])) {
            continue;
        }
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
    if abridged {
        work.marked.extend(left_out);
    }
    (work.marked, work.foreign)
}

/// Tells whether a character of a title or text differs; a label is judged beside （略）.
fn differs(comparison: &Comparison, column: Column, (row, field, at): Spot) -> bool {
    let marks = side_of(&comparison.rows[row], column).map(|side| match field {
        Field::Label => &[][..],
        Field::Title => side.marks.title.as_slice(),
        Field::Text => side.marks.text.as_slice(),
    });
    marks.is_some_and(|marks| marks.iter().any(|range| range.contains(&at)))
}

/// A document line: its characters, each with its place.
type Spotted = Vec<(char, Option<Spot>)>;

/// The clauses of one column that stand behind a （略）.
struct LeftOut<'a> {
    comparison: &'a Comparison,
    column: Column,
    document: &'a [Spotted],
    pairs: &'a Opposite,
    own: &'a HandmadeColumn,
}

impl LeftOut<'_> {
    /// Gives the labels that changed and are underlined beside a （略）; those inside `４～６　（略）` are one with it.
    ///
    /// A label that neither stands in the table nor behind a （略） is not among them.
    fn marked_labels(&self) -> Vec<Spot> {
        let sides = self.sides();
        let mut marked = Vec::new();
        for omitted in &self.own.omitted {
            let region = self.region(omitted.after);
            let among = |first: Option<usize>, last: usize| -> Vec<(usize, &Side)> {
                let inside = sides.iter().filter(|(row, _)| first <= Some(*row) && *row <= last);
                covered(&inside.copied().collect::<Vec<_>>(), &omitted.labels.text)
            };
            // A clause of which some is shown has its own words left out beside its label.
            let strictly = among(region.0.map(|row| row + 1), region.1.saturating_sub(1));
            let rows = if strictly.is_empty() { among(region.0, region.1) } else { strictly };
            let underlined = rows.into_iter().filter(|_| !omitted.labels.marks.is_empty());
            marked.extend(underlined.flat_map(|(row, side)| {
                (0..side.label.chars().count()).map(move |at| (row, Field::Label, at)).collect::<Vec<_>>()
            }));
        }
        marked
    }

    fn sides(&self) -> Vec<(usize, &Side)> {
        let rows = self.comparison.rows.iter().enumerate();
        rows.filter_map(|(index, row)| side_of(row, self.column).map(|side| (index, side))).collect()
    }

    /// Gives the rows between which so many blocks end: what is left out there stands between them.
    fn region(&self, after: usize) -> (Option<usize>, usize) {
        let row = |d: usize| self.document[d].iter().find_map(|(_, spot)| spot.map(|spot| spot.0));
        let shown = self.pairs.iter().filter_map(|(d, t)| Some((row((*d)?)?, (*t)?)));
        let above = shown.clone().filter(|(_, t)| *t < after).map(|(row, _)| row).next_back();
        let below = shown.filter(|(_, t)| *t >= after).map(|(row, _)| row).next();
        (above, below.unwrap_or(self.comparison.rows.len()))
    }
}

/// Finds the clauses that labels such as `４～６` or `２及び３` name, the ones between included.
fn covered<'a>(inside: &[(usize, &'a Side)], labels: &str) -> Vec<(usize, &'a Side)> {
    let run = labels.contains(['～', '〜']);
    let names = labels.replace("及び", "、").replace(['～', '〜', '・'], "、");
    let mut names = names.split('、').map(str::trim).filter(|name| !name.is_empty());
    let at = |name: &str| inside.iter().position(|(_, side)| side.label == name);
    let Some(first) = names.next().and_then(at) else { return Vec::new() };
    let depth = inside[first].1.depth;
    let last = names.filter_map(at).filter(|last| *last > first).max().unwrap_or(first);
    let between = inside[first..=last].iter().enumerate();
    let level = between.filter(|(_, (_, side))| side.depth == depth);
    level.filter(|(index, _)| run || *index == 0 || first + index == last).map(|(_, own)| *own).collect()
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
