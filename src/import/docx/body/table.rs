//! Rows and cells of the tables of a Word file, and the lines around their cells.

use quick_xml::events::BytesStart;

use crate::import::cells::WIDEST_ROW;
use crate::import::docx::body::Body;
use crate::import::docx::xml::attribute;
use crate::import::refusal::Refusal;
use crate::parse::block::{BlockKind, MERGED, Reason};

/// A line around a cell from so many eighths of a point on is thick.
const THICK: u32 = 12;
/// Tables do not nest deeper.
const DEEPEST_TABLE: usize = 8;

/// The open row of a table.
#[derive(Default)]
pub(super) struct Table {
    cells: Vec<String>,
    merged: bool,
    /// The columns that the open cell takes.
    span: usize,
    figure: bool,
}

/// The lines around the open cell.
#[derive(Default)]
pub(super) struct Frame {
    /// How many of the four lines say that the cell is amended; nothing outside of them.
    borders: Option<usize>,
    /// Whether the cell is framed, which stands for an underline.
    pub(super) framed: bool,
}

impl Frame {
    /// Begins to count the lines around a cell.
    pub(super) fn open(&mut self) {
        self.borders = Some(0);
    }

    /// A dashed line or a thick one is how tables show what is amended in a table (破線, 太枠).
    pub(super) fn border(&mut self, start: &BytesStart<'_>) {
        let Some(count) = &mut self.borders else { return };
        let thick = attribute(start, "sz").and_then(|size| size.parse().ok()).is_some_and(|size: u32| size >= THICK);
        let dashed = attribute(start, "val").is_some_and(|line| line.starts_with("dash"));
        *count += usize::from(thick || dashed);
    }

    /// Ends the count: all four lines make a frame.
    pub(super) fn close(&mut self) {
        self.framed = self.borders.take() == Some(4);
    }
}

impl Body<'_> {
    pub(super) fn open_table(&mut self) -> Result<(), Refusal> {
        self.close_paragraph();
        self.place_boxes();
        self.inked.start_table();
        self.tables.push(Table::default());
        if self.tables.len() > DEEPEST_TABLE { Err(Refusal::TooDeep) } else { Ok(()) }
    }

    pub(super) fn open_row(&mut self) {
        self.close_row();
        self.inked.start_row();
        if let Some(table) = self.tables.last_mut() {
            *table = Table { figure: table.figure, ..Table::default() };
        }
    }

    pub(super) fn open_cell(&mut self) {
        self.frame.framed = false;
        self.inked.start_cell();
        if let Some(table) = self.tables.last_mut() {
            (table.merged, table.span) = (false, 1);
            table.cells.push(String::new());
        }
    }

    /// A cell goes over more than one column.
    pub(super) fn widen(&mut self, start: &BytesStart<'_>) {
        let span = attribute(start, "val").and_then(|span| span.parse().ok()).unwrap_or(1);
        self.inked.span(span);
        if let Some(table) = self.tables.last_mut() {
            table.span = span;
        }
    }

    /// A cell begins to go over more than one row, or goes on.
    pub(super) fn merge(&mut self, start: &BytesStart<'_>) {
        if let Some(table) = self.tables.last_mut() {
            table.merged = attribute(start, "val").as_deref() != Some("restart");
        }
    }

    /// A table whose description names a figure is a drawn chart.
    pub(super) fn figure(&mut self, start: &BytesStart<'_>) {
        let drawn = attribute(start, "val").is_some_and(|text| text.contains('図') || text.contains("体制"));
        if let Some(table) = self.tables.last_mut().filter(|_| drawn) {
            table.figure = true;
        }
    }

    pub(super) fn close_cell(&mut self) {
        self.close_paragraph();
        self.place_boxes();
        let Some(table) = self.tables.last_mut() else { return };
        if table.span > 1 && !table.figure && !table.merged {
            self.widened.push(self.place);
        }
        let covered = if table.merged { table.cells.last_mut() } else { None };
        let covered = covered.map(|cell| std::mem::replace(cell, MERGED.to_owned()));
        let more = table.span.saturating_sub(1).min(WIDEST_ROW.saturating_sub(table.cells.len()));
        table.cells.extend(std::iter::repeat_n(String::new(), more));
        if let Some(words) = covered {
            self.set_aside(words, Reason::Hidden);
        }
    }

    pub(super) fn close_row(&mut self) {
        self.close_paragraph();
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.cells).join("\t");
        if table.figure {
            return self.set_aside(row.split_whitespace().collect::<Vec<_>>().join(" "), Reason::Figure);
        }
        if self.tables.len() == 1 {
            let row = row.trim_end_matches('\t').to_owned();
            if !row.trim().is_empty() {
                self.push(row, BlockKind::Row);
            }
        } else if let Some(outer) = self.tables.len().checked_sub(2).and_then(|index| self.tables.get_mut(index)) {
            outer.add(&row.replace(MERGED, "").replace('\t', " "));
        }
    }

    pub(super) fn close_table(&mut self) {
        self.close_row();
        self.inked.end_table();
        self.tables.pop();
    }
}

impl Table {
    /// Adds a paragraph to the open cell.
    pub(super) fn add(&mut self, text: &str) {
        if self.cells.is_empty() && !text.trim().is_empty() {
            self.cells.push(String::new());
        }
        let Some(cell) = self.cells.last_mut() else { return };
        let text = text.replace(['\t', '\n'], " ");
        if !cell.is_empty() && !text.trim().is_empty() {
            cell.push(' ');
        }
        cell.push_str(text.trim());
    }
}
