//! Compares two tables: rows pair by their first cell, cells are marked inside.

use std::ops::Range;

use crate::diff::body::{Part, joined_parts};
use crate::diff::change::{MarkedText, SideRow, SideTable};
use crate::diff::lines::{Line, Opposite, Sort, opposite};
use crate::diff::text::marks;
use crate::model::numbered::{NumberedTable, TableCell};

/// A row of the model: cells of items, `None` for a cell merged with the one above.
type Row = Vec<Option<TableCell>>;

/// Marks both tables and gives the rows that stand opposite each other.
pub(super) fn compare_tables(before: &NumberedTable, after: &NumberedTable) -> (SideTable, SideTable, Opposite) {
    let rows = opposite(&lines(&before.rows), &lines(&after.rows));
    let (caption_before, caption_after) = marked_pair(&before.caption, &after.caption);
    let mut side_before = SideTable { caption: caption_before, rows: Vec::new() };
    let mut side_after = SideTable { caption: caption_after, rows: Vec::new() };
    for (b, a) in &rows {
        let (row_before, row_after) = compare_rows(b.map(|b| &before.rows[b]), a.map(|a| &after.rows[a]));
        side_before.rows.extend(row_before);
        side_after.rows.extend(row_after);
    }
    (side_before, side_after, rows)
}

/// Makes a table that stands alone, marked whole.
pub(super) fn whole_table(table: &NumberedTable) -> SideTable {
    SideTable { caption: MarkedText::whole(&table.caption), rows: table.rows.iter().map(whole_row).collect() }
}

/// Makes a table without a mark.
pub(super) fn plain_table(table: &NumberedTable) -> SideTable {
    let cell = |cell: &TableCell| cell.iter().map(MarkedText::plain).collect();
    let row = |row: &Row| row.iter().map(|item| item.as_ref().map(cell)).collect();
    SideTable { caption: MarkedText::plain(&table.caption), rows: table.rows.iter().map(row).collect() }
}

/// Gives the lines of two tables that stand opposite each other, as `NumberedTable::lines` prints them.
pub(super) fn table_parts(before: &SideTable, after: &SideTable, rows: &Opposite) -> (Vec<Part>, Vec<Part>) {
    let caption_paired = !before.caption.text.is_empty() && !after.caption.text.is_empty();
    let caption = |text: &MarkedText| -> Vec<Part> {
        let part = Part { text: text.clone(), paired: caption_paired };
        (!text.text.is_empty()).then_some(part).into_iter().collect()
    };
    let (mut parts_before, mut parts_after) = (caption(&before.caption), caption(&after.caption));
    for (b, a) in rows {
        let (row_before, row_after) = (b.map(|b| &before.rows[b]), a.map(|a| &after.rows[a]));
        parts_before.extend(row_before.map(|row| row_part(row, row_after)));
        parts_after.extend(row_after.map(|row| row_part(row, row_before)));
    }
    (parts_before, parts_after)
}

/// Gives the rows of a table that stands alone, opposite nothing.
pub(super) fn alone(table: &NumberedTable) -> Vec<usize> {
    (0..table.rows.len()).collect()
}

fn compare_rows(before: Option<&Row>, after: Option<&Row>) -> (Option<SideRow>, Option<SideRow>) {
    let (Some(before), Some(after)) = (before, after) else {
        return (before.map(whole_row), after.map(whole_row));
    };
    let (mut side_before, mut side_after) = (SideRow::new(), SideRow::new());
    for column in 0..before.len().max(after.len()) {
        let (cell_before, cell_after) = compare_cells(before.get(column), after.get(column));
        side_before.extend(cell_before);
        side_after.extend(cell_after);
    }
    (Some(side_before), Some(side_after))
}

type SideCell = Option<Vec<MarkedText>>;

fn compare_cells(
    before: Option<&Option<TableCell>>,
    after: Option<&Option<TableCell>>,
) -> (Option<SideCell>, Option<SideCell>) {
    let text = |cell: Option<&Option<TableCell>>| cell.and_then(Option::as_ref).map(|items| items.join(" "));
    let (marks_before, marks_after) = marks(&text(before).unwrap_or_default(), &text(after).unwrap_or_default());
    let side = |cell: &Option<TableCell>, marks: &[Range<usize>]| cell.as_ref().map(|items| split(items, marks));
    (before.map(|cell| side(cell, &marks_before)), after.map(|cell| side(cell, &marks_after)))
}

/// Gives each item of a cell its share of the marks.
fn split(items: &TableCell, marks: &[Range<usize>]) -> Vec<MarkedText> {
    let mut start = 0;
    let mut result = Vec::with_capacity(items.len());
    for item in items {
        let end = start + item.chars().count();
        let clip = |range: &Range<usize>| range.start.clamp(start, end) - start..range.end.clamp(start, end) - start;
        let own = marks.iter().map(clip).filter(|range| !range.is_empty()).collect();
        result.push(MarkedText { text: item.clone(), marks: own });
        start = end + 1;
    }
    result
}

fn whole_row(row: &Row) -> SideRow {
    let cell = |items: &TableCell| items.iter().map(MarkedText::whole).collect();
    row.iter().map(|item| item.as_ref().map(cell)).collect()
}

/// Gives the line of a row, its cells parted by tabs.
fn row_part(row: &SideRow, other: Option<&SideRow>) -> Part {
    let printed = other.map(|other| printed_cells(other)).unwrap_or_default();
    let paired = |column: usize| printed.iter().any(|cell| cell.0 == column);
    let cells = printed_cells(row).into_iter();
    let partner = |column: usize| other.and_then(|other| other.get(column)).and_then(Option::as_ref);
    let part = |(column, items): (usize, &Vec<MarkedText>)| Part {
        text: cell_text(items, partner(column)),
        paired: paired(column),
    };
    Part { text: joined_parts(&cells.map(part).collect::<Vec<_>>(), '\t'), paired: other.is_some() }
}

/// Gives the cells that are printed: not the merged ones, nor the empty ones at the end.
fn printed_cells(row: &SideRow) -> Vec<(usize, &Vec<MarkedText>)> {
    let present = |(column, cell)| Option::as_ref(cell).map(|items| (column, items));
    let mut cells: Vec<(usize, &Vec<MarkedText>)> = row.iter().enumerate().filter_map(present).collect();
    let empty = |cell: &(usize, &Vec<MarkedText>)| cell.1.iter().all(|item| item.text.is_empty()) && cell.1.len() < 2;
    while cells.last().is_some_and(empty) {
        cells.pop();
    }
    cells
}

/// Joins the items of a cell by blanks, marked again as one text.
fn cell_text(items: &[MarkedText], other: Option<&Vec<MarkedText>>) -> MarkedText {
    let text = |items: &[MarkedText]| items.iter().map(|item| item.text.as_str()).collect::<Vec<_>>().join(" ");
    let (own, other) = (text(items), other.map(|items| text(items)).unwrap_or_default());
    let marks = marks(&own, &other).0;
    MarkedText { text: own, marks }
}

fn marked_pair(before: &str, after: &str) -> (MarkedText, MarkedText) {
    let (marks_before, marks_after) = marks(before, after);
    let text = |text: &str, marks| MarkedText { text: text.to_owned(), marks };
    (text(before, marks_before), text(after, marks_after))
}

fn lines(rows: &[Row]) -> Vec<Line> {
    let cell = |cell: &Option<TableCell>| cell.as_ref().map(|items| items.join(" ")).unwrap_or_default();
    let line = |row: &Row| Line {
        text: row.iter().map(cell).collect::<Vec<_>>().join("\t"),
        name: row.first().map(cell),
        sort: Sort::Row,
    };
    rows.iter().map(line).collect()
}
