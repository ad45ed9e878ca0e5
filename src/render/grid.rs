//! The tables of a sheet as rows of marked lines, for formats that know nothing but cells.

use std::ops::Range;

use crate::view::block::{Block, Cell, Line, Paragraph, Row, Run, Sheet, Table, plain};

/// A row of cells; each cell is a line in which paragraphs are parted by `\n`.
pub(super) type GridRow = Vec<Line>;

/// Gives the text above and between the tables, and their rows, from top to bottom.
pub(super) fn rows(sheet: &Sheet) -> Vec<GridRow> {
    let mut rows = Vec::new();
    for block in &sheet.blocks {
        match block {
            Block::Title { text, .. } => rows.push(vec![text.clone()]),
            Block::Heading(heading) => rows.push(vec![joined(&heading.label, &heading.title)]),
            Block::Paragraph(paragraph) => rows.push(vec![line(paragraph)]),
            Block::Table(table) => rows.extend(table_rows(table)),
            Block::Chart(chart) => rows.push(vec![plain(format!("［図：{}］", chart.description))]),
        }
    }
    rows
}

/// Gives the relative widths of the columns of the first table; none where there is no table.
pub(super) fn widths(sheet: &Sheet) -> Vec<f32> {
    let first = sheet.blocks.iter().find_map(|block| match block {
        Block::Table(table) => Some(table),
        Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    let Some(table) = first else { return Vec::new() };
    let width = |span: Span| table.widths.get(span).map_or(0.0, |widths| widths.iter().sum());
    columns(table).into_iter().map(width).collect()
}

fn table_rows(table: &Table) -> Vec<GridRow> {
    let columns = columns(table);
    let rows = table.header.iter().chain(&table.rows);
    rows.map(|row| columns.iter().map(|span| cell_line(row, span)).collect()).collect()
}

/// The parts of a table that one column covers.
type Span = Range<usize>;

/// Gives the columns as the headings divide them; a table inside the document divides them no further.
fn columns(table: &Table) -> Vec<Span> {
    let rows = table.header.last().into_iter().chain(table.rows.iter().filter(|_| table.header.is_empty()));
    let widest = rows.max_by_key(|row| row.cells.len());
    widest.map(|row| spans(row).map(|(span, _)| span).collect()).unwrap_or_default()
}

fn spans(row: &Row) -> impl Iterator<Item = (Span, &Cell)> {
    row.cells.iter().scan(0, |start, cell| {
        let span = *start..*start + cell.columns.max(1);
        *start = span.end;
        Some((span, cell))
    })
}

/// Joins the cells that stand in a column: those of a table inside the document by a bar.
fn cell_line(row: &Row, column: &Span) -> Line {
    let mut line = Line::new();
    for (_, cell) in spans(row).filter(|(span, _)| column.contains(&span.start)) {
        let text = text(cell);
        if !line.is_empty() && !text.is_empty() {
            line.extend(plain(" ｜ "));
        }
        line.extend(text);
    }
    line
}

fn text(cell: &Cell) -> Line {
    let mut text = Line::new();
    for paragraph in &cell.paragraphs {
        if !text.is_empty() {
            text.extend(plain("\n"));
        }
        text.extend(line(paragraph));
    }
    text
}

fn line(paragraph: &Paragraph) -> Line {
    joined(&paragraph.label, &paragraph.text)
}

fn joined(label: &[Run], text: &[Run]) -> Line {
    let gap = if label.is_empty() || text.is_empty() { Line::new() } else { plain(" ") };
    label.iter().chain(&gap).chain(text).cloned().collect()
}
