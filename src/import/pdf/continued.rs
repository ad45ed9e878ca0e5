//! Joins the ruled tables that go on over a page: repeated heads, broken rows, cells merged over the break.

use crate::import::lines::{PrintedLine, begins_block, join};
use crate::import::pdf::layout::Line;
use crate::import::pdf::tables::{Cell, Table, printed};
use crate::parse::block::{Aside, MERGED, Reason};

type Row = Vec<Cell>;

/// Joins the tables that go on over a page: heads that are repeated are set aside, rows that were broken are joined.
pub(super) fn continued(
    lines: Vec<PrintedLine>,
    places: &[Line],
    tables: &[Table],
    aside: &mut Vec<Aside>,
) -> Vec<PrintedLine> {
    let number_of = |line: &PrintedLine| places.get(line.place - 1).and_then(|line| line.table);
    let mut kept: Vec<PrintedLine> = Vec::new();
    let mut running: Option<Running> = None;
    for part in lines.chunk_by(|before, after| number_of(before) == number_of(after)) {
        let table = part.first().and_then(number_of).and_then(|number| tables.get(number));
        match (running.as_mut(), table) {
            (Some(running), Some(table)) if running.last.goes_on(table.page, &table.across) => {
                running.add(part, table, aside)
            }
            _ => {
                kept.extend(running.take().into_iter().flat_map(Running::lines));
                running = table.map(|table| Running::new(part, table));
                if table.is_none() {
                    kept.extend(part.iter().cloned());
                }
            }
        }
    }
    kept.extend(running.into_iter().flat_map(Running::lines));
    kept
}

/// A table that may go on over the next page.
struct Running<'a> {
    first: &'a Table,
    last: &'a Table,
    rows: Vec<(PrintedLine, Row)>,
}

impl<'a> Running<'a> {
    fn new(part: &[PrintedLine], table: &'a Table) -> Self {
        Self { first: table, last: table, rows: part.iter().cloned().zip(table.rows.iter().cloned()).collect() }
    }

    fn lines(self) -> impl Iterator<Item = PrintedLine> {
        self.rows.into_iter().map(|(line, row)| PrintedLine { text: printed(&row), ..line })
    }

    /// Counts the rows at the head that the continuation repeats.
    fn repeated(&self, next: &Table) -> usize {
        let texts = |row: &Row| row.iter().map(|cell| cell.text.clone()).collect::<Vec<String>>();
        let pairs = self.first.rows.iter().zip(&next.rows);
        let count = pairs.take_while(|(own, next)| texts(own) == texts(next)).count();
        if count < self.first.rows.len() && count < next.rows.len() { count } else { 0 }
    }

    fn add(&mut self, part: &[PrintedLine], next: &'a Table, aside: &mut Vec<Aside>) {
        let repeated = self.repeated(next).min(part.len());
        let (heads, rest) = part.split_at(repeated);
        aside.extend(heads.iter().map(|line| Aside {
            place: line.place,
            text: line.text.replace('\t', " "),
            reason: Reason::RunningHead,
        }));
        let mut rows: Vec<(PrintedLine, Row)> =
            rest.iter().cloned().zip(next.rows.iter().skip(repeated).cloned()).collect();
        if let Some(((_, top), below)) = rows.split_first_mut() {
            let seams: Vec<Seam> = (0..top.len()).map(|column| self.seam(column, top, below)).collect();
            if is_broken(&seams) {
                self.mend(top, &seams);
                rows.remove(0);
            } else {
                self.merge(top, &seams);
            }
        }
        self.last = next;
        self.rows.append(&mut rows);
    }

    /// Looks at a column on both sides of the break; `below` are the rows under the upper one of the next page.
    fn seam(&self, column: usize, top: &[Cell], below: &[(PrintedLine, Row)]) -> Seam {
        let is_merged = |cell: Option<&Cell>| cell.is_some_and(|cell| cell.text == MERGED);
        let own = |index: usize| self.rows.get(index).and_then(|(_, row)| row.get(column));
        let count = self.rows.len();
        let above = (0..count).rev().find(|index| !is_merged(own(*index))).unwrap_or(0);
        Seam {
            above,
            before: own(above).cloned().unwrap_or_default(),
            after: top.get(column).cloned().unwrap_or_default(),
            many_before: above + 1 < count,
            many_after: is_merged(below.first().and_then(|(_, row)| row.get(column))),
            habit: self.habit(column, above, below),
        }
    }

    /// Tells what the column does away from the break.
    fn habit(&self, column: usize, above: usize, below: &[(PrintedLine, Row)]) -> Habit {
        let before = self.rows.iter().enumerate().filter(|(index, _)| *index != above).map(|(_, row)| row);
        let rows = before.chain(below).filter_map(|(_, row)| row.get(column));
        let blank = rows.clone().any(|cell| cell.columns > 0 && cell.text.is_empty());
        match (blank, rows.clone().any(|cell| cell.text == MERGED)) {
            (true, _) => Habit::Blanks,
            (false, true) => Habit::Merges,
            (false, false) => Habit::Plain,
        }
    }

    /// Joins a row that was broken with the row before.
    fn mend(&mut self, top: &[Cell], seams: &[Seam]) {
        for (column, (rest, seam)) in top.iter().zip(seams).enumerate() {
            if let Some(cell) = self.rows.get_mut(seam.above).and_then(|(_, row)| row.get_mut(column)) {
                cell.take(rest);
            }
        }
    }

    /// Makes one cell of each that was merged over the break.
    fn merge(&mut self, top: &mut [Cell], seams: &[Seam]) {
        for (column, (rest, seam)) in top.iter_mut().zip(seams).enumerate().filter(|(_, (_, seam))| seam.is_merged()) {
            if let Some(cell) = self.rows.get_mut(seam.above).and_then(|(_, row)| row.get_mut(column)) {
                cell.take(rest);
                *rest = Cell { text: MERGED.to_owned(), ..Cell::default() };
            }
        }
    }
}

impl Cell {
    /// Takes the words that stand on the next page.
    fn take(&mut self, rest: &Self) {
        if rest.columns > 0 && !rest.text.is_empty() {
            join(&mut self.text, &rest.text);
            (self.open, self.full) = (rest.open, rest.full);
        }
    }
}

/// What a column of a table does away from the page break.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Habit {
    /// Some of its cells are empty.
    Blanks,
    /// None is empty, and some are merged over several rows.
    Merges,
    /// None is empty or merged.
    Plain,
}

/// A column on both sides of a page break.
struct Seam {
    /// The row in which the cell before the break begins.
    above: usize,
    before: Cell,
    after: Cell,
    /// Whether the cell before the break takes several rows.
    many_before: bool,
    /// Whether the cell after it does.
    many_after: bool,
    habit: Habit,
}

impl Seam {
    /// Tells whether both sides are one cell that is merged over the break.
    fn is_merged(&self) -> bool {
        let many = self.many_before || self.many_after;
        let shaped = self.before.columns > 0 && self.before.columns == self.after.columns;
        let one = match (self.before.text.is_empty(), self.after.text.is_empty()) {
            (false, true) => self.many_after || self.is_no_blank(many),
            (false, false) => many && self.before.full && self.flows(),
            (true, false) => self.many_before || self.is_no_blank(many),
            (true, true) => false,
        };
        shaped && one
    }

    /// Tells whether an empty cell at the break would be the only one of its column.
    fn is_no_blank(&self, many: bool) -> bool {
        match self.habit {
            Habit::Blanks => false,
            Habit::Merges => true,
            Habit::Plain => many,
        }
    }

    /// Tells whether the words run on over the break.
    fn flows(&self) -> bool {
        self.before.open && !begins_block(&self.after.text)
    }
}

/// Tells whether a row is the rest of the one before: it leaves cells empty, and those that it fills run on.
fn is_broken(seams: &[Seam]) -> bool {
    let empty = |seam: &Seam| seam.after.columns > 0 && seam.after.text.is_empty() && !seam.before.text.is_empty();
    seams.iter().any(empty) && seams.iter().all(|seam| seam.after.text.is_empty() || seam.flows())
}
