//! The tables of a sheet as rows of marked lines, for formats that know nothing but cells.

use crate::view::block::{Block, Cell, Line, Paragraph, Run, Sheet, Table, plain};

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

fn table_rows(table: &Table) -> Vec<GridRow> {
    let rows = table.header.iter().chain(&table.rows);
    rows.map(|row| row.cells.iter().flat_map(spread).collect()).collect()
}

/// A cell, and an empty one for each further column that it covers.
fn spread(cell: &Cell) -> Vec<Line> {
    let mut text = Line::new();
    for paragraph in &cell.paragraphs {
        if !text.is_empty() {
            text.extend(plain("\n"));
        }
        text.extend(line(paragraph));
    }
    let further = std::iter::repeat_n(Line::new(), cell.columns.saturating_sub(1));
    std::iter::once(text).chain(further).collect()
}

fn line(paragraph: &Paragraph) -> Line {
    joined(&paragraph.label, &paragraph.text)
}

fn joined(label: &[Run], text: &[Run]) -> Line {
    let gap = if label.is_empty() || text.is_empty() { Line::new() } else { plain(" ") };
    label.iter().chain(&gap).chain(text).cloned().collect()
}
