//! Paragraphs and tables of a file that someone made, with what is underlined in them.

use std::ops::Range;

/// Characters, and which of them are underlined.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Inked {
    /// The characters.
    pub text: String,
    /// Ranges of characters (Unicode scalar values, end exclusive): sorted, apart, none empty.
    pub underlined: Vec<Range<usize>>,
}

/// A cell of a table.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InkedCell {
    /// How many columns it covers, 1 or more.
    pub columns: usize,
    /// Its paragraphs, none empty.
    pub paragraphs: Vec<Inked>,
}

/// A row of a table.
pub type InkedRow = Vec<InkedCell>;

/// A block of a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InkedBlock {
    /// A paragraph.
    Paragraph(Inked),
    /// A table; tables inside its cells are lines of these.
    Table(Vec<InkedRow>),
}

/// What was read of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct InkedFile {
    /// Its blocks, from top to bottom.
    pub blocks: Vec<InkedBlock>,
}

impl Inked {
    fn push(&mut self, text: &str, underlined: bool) {
        let start = self.text.chars().count();
        self.text.push_str(text);
        let end = start + text.chars().count();
        match self.underlined.last_mut() {
            _ if !underlined || start == end => {}
            Some(last) if last.end == start => last.end = end,
            Some(_) | None => self.underlined.push(start..end),
        }
    }
}

impl InkedFile {
    /// Gives the tables.
    pub fn tables(&self) -> impl Iterator<Item = &[InkedRow]> {
        self.blocks.iter().filter_map(|block| match block {
            InkedBlock::Table(rows) => Some(rows.as_slice()),
            InkedBlock::Paragraph(_) => None,
        })
    }

    /// Gives the characters as plain text: one block a line, cells parted by tabs.
    pub fn text(&self) -> String {
        let cell = |cell: &InkedCell| cell.paragraphs.iter().map(|own| own.text.as_str()).collect::<Vec<_>>().join(" ");
        let row = |row: &InkedRow| row.iter().map(cell).collect::<Vec<_>>().join("\t");
        let block = |block: &InkedBlock| match block {
            InkedBlock::Paragraph(own) => own.text.clone(),
            InkedBlock::Table(rows) => rows.iter().map(row).collect::<Vec<_>>().join("\n"),
        };
        self.blocks.iter().map(|own| block(own) + "\n").collect()
    }
}

/// Builds a file from what a reader meets in it, in any order and nesting.
#[derive(Debug, Default)]
pub struct Builder {
    file: InkedFile,
    /// How many tables are open.
    depth: usize,
    rows: Vec<InkedRow>,
    paragraph: Inked,
}

impl Builder {
    /// Adds characters to the paragraph.
    pub fn text(&mut self, text: &str, underlined: bool) {
        self.paragraph.push(text, underlined);
    }

    /// Ends the paragraph.
    pub fn end_paragraph(&mut self) {
        let paragraph = std::mem::take(&mut self.paragraph);
        if paragraph.text.trim().is_empty() {
            return;
        }
        match (self.depth, self.rows.last_mut().and_then(|row| row.last_mut())) {
            (1.., Some(cell)) => cell.paragraphs.push(paragraph),
            (_, _) => self.file.blocks.push(InkedBlock::Paragraph(paragraph)),
        }
    }

    /// Begins a table.
    pub fn start_table(&mut self) {
        self.end_paragraph();
        self.depth += 1;
    }

    /// Begins a row of the outermost table.
    pub fn start_row(&mut self) {
        self.end_paragraph();
        if self.depth == 1 {
            self.rows.push(Vec::new());
        }
    }

    /// Begins a cell, or a further piece of a line where the table is inside another.
    pub fn start_cell(&mut self) {
        if self.depth > 1 {
            return self.paragraph.push("\t", false);
        }
        self.end_paragraph();
        if let Some(row) = self.rows.last_mut() {
            row.push(InkedCell { columns: 1, paragraphs: Vec::new() });
        }
    }

    /// Says how many columns the cell covers.
    pub fn span(&mut self, columns: usize) {
        let cell = self.rows.last_mut().and_then(|row| row.last_mut()).filter(|_| self.depth == 1);
        cell.into_iter().for_each(|cell| cell.columns = columns.clamp(1, MOST_COLUMNS));
    }

    /// Ends a table.
    pub fn end_table(&mut self) {
        self.end_paragraph();
        self.depth = self.depth.saturating_sub(1);
        if self.depth == 0 && !self.rows.is_empty() {
            self.file.blocks.push(InkedBlock::Table(std::mem::take(&mut self.rows)));
        }
    }

    /// Gives what was read; tables that are open end.
    pub fn finish(mut self) -> InkedFile {
        while self.depth > 0 {
            self.end_table();
        }
        self.end_paragraph();
        self.file
    }
}

/// A cell covers no more columns than this.
const MOST_COLUMNS: usize = 1000;
