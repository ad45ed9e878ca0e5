//! Reads ruled tables: which glyphs stand in which cell.

use std::collections::BTreeSet;

use crate::import::lines::{begins_block, join};
use crate::import::pdf::Mark;
use crate::import::pdf::grid::{self, Grid, Ruled};
use crate::import::pdf::layout::{Line, page_lines};
use crate::import::pdf::rules::Rules;
use crate::parse::block::MERGED;

/// Two columns are the same where their edges are so near, in points.
const SAME_EDGE: f64 = 3.0;
/// More glyphs than this on the walls say that the lines are no table, in percent.
const MOST_ASTRIDE: usize = 5;
/// At least one in so many boxes of a table holds words; most boxes of a chart hold none.
const FEWEST_FILLED: usize = 3;
/// A line of a cell is full where less than this is left of it, in em: the padding and one letter.
const FULL: f64 = 2.2;
/// A box is full where its last line stands so near to its lower edge, in em: no other line fits.
const FULL_BOX: f64 = 2.5;
/// What stands in the text for a table until its rows take its place.
const PLACEHOLDER: &str = "\u{FFFC}";

/// A table of a page.
pub(super) struct Table {
    pub(super) page: usize,
    /// The upright edges from left to right, in points.
    pub(super) across: Vec<f64>,
    pub(super) rows: Vec<Vec<Cell>>,
}

/// A cell of a row.
#[derive(Clone, Default)]
pub(super) struct Cell {
    pub(super) text: String,
    /// Whether its last line is full, so that it may go on over the page.
    pub(super) open: bool,
    /// Whether its words fill its box down to the lower edge.
    pub(super) full: bool,
    /// The columns that it takes; 0 where a cell above or beside it takes its place.
    pub(super) columns: usize,
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
            Ruled::Grid(grid) => table(page, grid, &inside, tables.last()),
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

/// Puts the glyphs into the cells; gives nothing where the walls run through words.
///
/// It gives nothing either where few cells hold words, unless it goes on from the table before.
fn table(page: usize, grid: &Grid, marks: &[&Mark], before: Option<&Table>) -> Option<Table> {
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
            let edge = |edges: &[f64], index: usize| edges.get(index).copied().unwrap_or_default();
            let right = edge(&grid.across, region.column + region.columns);
            let bottom = edge(&grid.down, region.row + region.rows);
            Cell { columns: region.columns, ..cell(marks, right, bottom) }
        })
        .collect();
    let filled = grid.regions.iter().zip(&texts).filter(|(_, cell)| !cell.text.is_empty());
    let columns: BTreeSet<usize> = filled.clone().map(|(region, _)| region.column).collect();
    let sparse = columns.len() < 2 || filled.count() * FEWEST_FILLED < texts.len();
    let goes_on = before.is_some_and(|before| before.goes_on(page, &grid.across));
    if sparse && !goes_on || astride * 100 > marks.len() * MOST_ASTRIDE {
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
fn cell(marks: &[&Mark], right: f64, bottom: f64) -> Cell {
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
        cell.full = line.y < bottom + FULL_BOX * line.size;
    }
    cell.text = cell.text.replace('\t', " ");
    cell
}

impl Table {
    /// Tells whether a table of a page with these upright edges may be the rest of this one.
    pub(super) fn goes_on(&self, page: usize, across: &[f64]) -> bool {
        let same = |(own, other): (&f64, &f64)| (own - other).abs() < SAME_EDGE;
        let alike = self.across.len() == across.len() && self.across.iter().zip(across).all(same);
        self.page + 1 == page && alike
    }

    /// Counts the cells that are merged with those right of them.
    pub(super) fn widened(&self) -> usize {
        self.rows.iter().flatten().filter(|cell| cell.columns > 1 && !cell.text.is_empty()).count()
    }

    /// Gives its rows as lines in the place of its mark.
    pub(super) fn lines(&self, number: usize, place: Line) -> impl Iterator<Item = Line> {
        self.rows.iter().map(|row| printed(row)).map(move |text| Line {
            text,
            table: Some(number),
            margin: false,
            ..place.clone()
        })
    }
}

/// Gives a row as a line, the cells parted by tabs.
pub(super) fn printed(row: &[Cell]) -> String {
    let cells: Vec<&str> = row.iter().map(|cell| cell.text.as_str()).collect();
    cells.join("\t").trim_end_matches('\t').to_owned()
}
