//! Reads ruled tables: which glyphs stand in which cell, and which tables go on over a page.

use std::collections::BTreeSet;

use crate::import::lines::{PrintedLine, begins_block, join};
use crate::import::pdf::Mark;
use crate::import::pdf::grid::{self, Grid, Ruled};
use crate::import::pdf::layout::{Line, page_lines};
use crate::import::pdf::rules::Rules;
use crate::parse::block::{Aside, MERGED, Reason};

/// Two columns are the same where their edges are so near, in points.
const SAME_EDGE: f64 = 3.0;
/// More glyphs than this on the walls say that the lines are no table, in percent.
const MOST_ASTRIDE: usize = 5;
/// At least one in so many boxes of a table holds words; most boxes of a chart hold none.
const FEWEST_FILLED: usize = 3;
/// A line of a cell is full where less than this is left of it, in em: the padding and one letter.
const FULL: f64 = 2.2;
/// What stands in the text for a table until its rows take its place.
const PLACEHOLDER: &str = "\u{FFFC}";

/// A table of a page.
pub(super) struct Table {
    page: usize,
    across: Vec<f64>,
    rows: Vec<Vec<Cell>>,
}

#[derive(Clone, Default)]
struct Cell {
    text: String,
    /// Whether its last line is full, so that it may go on over the page.
    open: bool,
}

/// Takes the tables out of a page; one mark stays in the place of each.
///
/// Tells too whether there are lines with words between them that are no table.
pub(super) fn take(page: usize, marks: Vec<Mark>, rules: Rules, tables: &mut Vec<Table>) -> (Vec<Mark>, bool) {
    let ruled = grid::grids(&rules.joined());
    let homes: Vec<Option<usize>> = marks.iter().map(|mark| ruled.iter().position(|ruled| ruled.holds(mark))).collect();
    let mut untold = false;
    let mut found: Vec<Option<Mark>> = Vec::new();
    for (index, ruled) in ruled.iter().enumerate() {
        let inside: Vec<&Mark> =
            marks.iter().zip(&homes).filter(|(_, home)| **home == Some(index)).map(|(mark, _)| mark).collect();
        let table = match ruled {
            Ruled::Grid(grid) => table(page, grid, &inside),
            Ruled::Drawing(_) => None,
        };
        untold |= table.is_none() && inside.iter().filter(|mark| !mark.text.trim().is_empty()).count() > 1;
        found.push(table.and_then(|table| {
            tables.push(table);
            let first = inside.first()?;
            let (left, right, top) = ruled.extent();
            let table = Some(tables.len() - 1);
            Some(Mark { x: left, y: top - first.size, right, text: PLACEHOLDER.to_owned(), table, ..(*first).clone() })
        }));
    }
    let mut free = Vec::with_capacity(marks.len());
    let mut placed = vec![false; found.len()];
    for (mark, home) in marks.into_iter().zip(homes) {
        match home.and_then(|home| found[home].as_ref().map(|table| (home, table))) {
            None => free.push(mark),
            Some((home, table)) if !placed[home] => {
                placed[home] = true;
                free.push(table.clone());
            }
            Some(_) => {}
        }
    }
    (free, untold)
}

impl Ruled {
    fn holds(&self, mark: &Mark) -> bool {
        let (x, y) = center(mark);
        match self {
            Self::Grid(grid) => grid.at(x, y).is_some(),
            Self::Drawing([left, bottom, right, top]) => (*left..*right).contains(&x) && (*bottom..*top).contains(&y),
        }
    }

    /// Gives its left, its right and its upper edge.
    fn extent(&self) -> (f64, f64, f64) {
        let end = |edge: Option<&f64>| edge.copied().unwrap_or_default();
        match self {
            Self::Grid(grid) => (end(grid.across.first()), end(grid.across.last()), end(grid.down.first())),
            Self::Drawing([left, _, right, top]) => (*left, *right, *top),
        }
    }
}

fn center(mark: &Mark) -> (f64, f64) {
    (0.5 * (mark.x + mark.right), mark.y + 0.35 * mark.size)
}

/// Puts the glyphs into the cells; gives nothing where few hold any, or the walls run through words.
fn table(page: usize, grid: &Grid, marks: &[&Mark]) -> Option<Table> {
    let mut held: Vec<Vec<&Mark>> = vec![Vec::new(); grid.regions.len()];
    let mut astride = 0;
    for mark in marks {
        let (x, y) = center(mark);
        let quarter = 0.25 * (mark.right - mark.x);
        let index = grid.at(x, y)?;
        let beside = [grid.at(mark.x + quarter, y), grid.at(mark.right - quarter, y)];
        astride += usize::from(beside.iter().any(|other| *other != Some(index)) && !mark.text.trim().is_empty());
        held[index].push(mark);
    }
    let texts: Vec<Cell> = grid
        .regions
        .iter()
        .zip(&held)
        .map(|(region, marks)| {
            let right = grid.across.get(region.column + region.columns).copied().unwrap_or_default();
            cell(marks, right)
        })
        .collect();
    let filled = grid.regions.iter().zip(&texts).filter(|(_, cell)| !cell.text.is_empty());
    let columns: BTreeSet<usize> = filled.clone().map(|(region, _)| region.column).collect();
    let sparse = columns.len() < 2 || filled.count() * FEWEST_FILLED < texts.len();
    if sparse || astride * 100 > marks.len() * MOST_ASTRIDE {
        return None;
    }
    let mut rows = vec![vec![Cell::default(); grid.columns()]; grid.down.len() - 1];
    for (region, cell) in grid.regions.iter().zip(texts) {
        for row in region.row + 1..region.row + region.rows {
            rows[row][region.column].text = MERGED.to_owned();
        }
        rows[region.row][region.column] = cell;
    }
    rows.retain(|row| row.iter().any(|cell| !cell.text.trim().is_empty()));
    Some(Table { page, across: grid.across.clone(), rows })
}

/// Joins the lines of a cell; a line that is not full ends a paragraph.
fn cell(marks: &[&Mark], right: f64) -> Cell {
    let lines = page_lines(0, 0.0, marks.iter().copied());
    let letters = lines.iter().all(|line| line.text.trim().chars().count() == 1);
    let mut cell = Cell::default();
    for line in lines {
        let text = line.text.trim();
        let goes_on = cell.open && !begins_block(text) || letters;
        if goes_on || cell.text.is_empty() {
            join(&mut cell.text, text);
        } else {
            cell.text.push(' ');
            cell.text.push_str(text);
        }
        cell.open = line.right > right - FULL * line.size && !text.ends_with('。');
    }
    cell.text = cell.text.replace('\t', " ");
    cell
}

impl Table {
    /// Gives its rows as lines in the place of its mark.
    pub(super) fn lines(&self, number: usize, place: Line) -> impl Iterator<Item = Line> {
        let row = |row: &Vec<Cell>| {
            let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
            cells.join("\t").trim_end_matches('\t').to_owned()
        };
        self.rows.iter().map(row).map(move |text| Line { text, table: Some(number), margin: false, ..place.clone() })
    }

    fn is_like(&self, other: &Self) -> bool {
        let same = |(own, other): (&f64, &f64)| (own - other).abs() < SAME_EDGE;
        self.across.len() == other.across.len() && self.across.iter().zip(&other.across).all(same)
    }

    /// Counts the rows at the head of a table that its continuation repeats.
    fn repeated(&self, next: &Self) -> usize {
        let same = |(own, next): &(&Vec<Cell>, &Vec<Cell>)| {
            own.iter().map(|cell| &cell.text).eq(next.iter().map(|cell| &cell.text))
        };
        let count = self.rows.iter().zip(&next.rows).take_while(same).count();
        if count < self.rows.len() && count < next.rows.len() { count } else { 0 }
    }
}

/// Joins the tables that go on over a page: heads that are repeated are set aside, rows that were broken are joined.
pub(super) fn continued(
    printed: Vec<PrintedLine>,
    lines: &[Line],
    tables: &[Table],
    aside: &mut Vec<Aside>,
) -> Vec<PrintedLine> {
    let table_of = |line: &PrintedLine| lines.get(line.place - 1).and_then(|line| line.table);
    let mut kept: Vec<PrintedLine> = Vec::new();
    // The table that runs on: where it began, its last part.
    let mut running: Option<(usize, usize)> = None;
    for part in printed.chunk_by(|before, after| table_of(before) == table_of(after)) {
        let Some(own) = part.first().and_then(table_of) else {
            running = None;
            kept.extend(part.iter().cloned());
            continue;
        };
        let goes_on = |(_, last): &(usize, usize)| {
            tables[*last].page + 1 == tables[own].page && tables[*last].is_like(&tables[own])
        };
        let Some((first, last)) = running.filter(goes_on) else {
            running = Some((own, own));
            kept.extend(part.iter().cloned());
            continue;
        };
        running = Some((first, own));
        let repeated = tables[first].repeated(&tables[own]);
        let (heads, rows) = part.split_at(repeated.min(part.len()));
        let aside_of = |line: &PrintedLine| Aside {
            place: line.place,
            text: line.text.replace('\t', " "),
            reason: Reason::RunningHead,
        };
        aside.extend(heads.iter().map(aside_of));
        let broken = tables[last].rows.last().zip(tables[own].rows.get(repeated));
        let broken = broken.is_some_and(|(before, after)| is_broken(before, after));
        match (kept.last_mut(), rows.split_first()) {
            (Some(before), Some((row, rest))) if broken => {
                before.text = mended(&before.text, &row.text);
                kept.extend(rest.iter().cloned());
            }
            _ => kept.extend(rows.iter().cloned()),
        }
    }
    kept
}

/// Tells whether a row is the rest of the one before: it leaves cells empty, and those that it fills were full.
fn is_broken(before: &[Cell], after: &[Cell]) -> bool {
    let mut pairs = before.iter().zip(after);
    let empty = pairs.clone().any(|(before, after)| after.text.is_empty() && !before.text.is_empty());
    empty && pairs.all(|(before, after)| after.text.is_empty() || before.open)
}

fn mended(before: &str, after: &str) -> String {
    let mut cells: Vec<String> = before.split('\t').map(str::to_owned).collect();
    for (index, rest) in after.split('\t').enumerate() {
        match cells.get_mut(index) {
            Some(cell) => join(cell, rest),
            None => cells.push(rest.to_owned()),
        }
    }
    cells.join("\t")
}
