//! The open row of a table whose cells may take several rows and columns.

use crate::parse::block::MERGED;

/// A row is not filled up to more cells.
pub const WIDEST_ROW: usize = 256;

/// So many places are named at most.
const MOST_PLACES: usize = 10;

/// Says where cells are merged with those right of them, which stay empty cells; nothing where none are.
pub fn widened_note(places: &[usize], unit: &str) -> Option<String> {
    let mut distinct = places.to_vec();
    distinct.dedup();
    let named: Vec<String> = distinct.iter().take(MOST_PLACES).map(usize::to_string).collect();
    let more = if distinct.len() > MOST_PLACES { "ほか" } else { "" };
    (!named.is_empty()).then(|| {
        format!(
            "横に結合したセルが{}か所あります（{}{unit}{more}）。文字は左の欄に置き、右の欄は空にしました。作り直した表では結合されないので、見比べてください",
            places.len(),
            named.join("、")
        )
    })
}

/// The rows and columns that a cell takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Span {
    /// At least 1.
    pub rows: usize,
    /// At least 1.
    pub columns: usize,
}

impl Span {
    /// One row and one column.
    pub const ONE: Self = Self { rows: 1, columns: 1 };

    /// Keeps what a file says within reason.
    pub fn new(rows: usize, columns: usize) -> Self {
        Self { rows: rows.clamp(1, WIDEST_ROW), columns: columns.clamp(1, WIDEST_ROW) }
    }
}

/// The open row, and what the rows above it leave to cover.
#[derive(Debug, Default)]
pub struct OpenRow {
    cells: Option<Vec<String>>,
    cell: Option<Span>,
    /// For each column, how many rows more the cell above takes, and whether it begins there.
    covered: Vec<(usize, bool)>,
}

impl OpenRow {
    /// Tells whether a row is open.
    pub fn is_open(&self) -> bool {
        self.cells.is_some()
    }

    /// Tells whether a cell of it is open.
    pub fn in_cell(&self) -> bool {
        self.cell.is_some()
    }

    /// Opens a row.
    pub fn begin(&mut self) {
        self.cells = Some(Vec::new());
        self.cell = None;
    }

    /// Opens a cell, in the first column that no cell above takes.
    pub fn begin_cell(&mut self, span: Span) {
        self.cover();
        self.cell = Some(span);
    }

    /// Ends the open cell, or adds one that was not opened.
    pub fn add(&mut self, text: String) {
        let Span { rows, columns } = self.cell.take().unwrap_or(Span::ONE);
        let Some(cells) = &mut self.cells else { return };
        let first = cells.len();
        cells.push(text);
        let more = (columns - 1).min(WIDEST_ROW.saturating_sub(cells.len()));
        cells.extend(std::iter::repeat_n(String::new(), more));
        if rows > 1 {
            self.covered.resize(self.covered.len().max(cells.len()), (0, false));
            let below = self.covered.iter_mut().enumerate().skip(first).take(1 + more);
            below.for_each(|(column, covered)| *covered = (rows - 1, column == first));
        }
    }

    /// Ends the row; gives nothing where none is open.
    pub fn end(&mut self) -> Option<Vec<String>> {
        self.cover();
        self.cell = None;
        self.cells.take()
    }

    /// Forgets what the rows above leave to cover, where a table ends.
    pub fn forget(&mut self) {
        self.covered.clear();
    }

    /// Fills the columns that cells above take.
    fn cover(&mut self) {
        let Some(cells) = &mut self.cells else { return };
        while let Some((rows, begins)) = self.covered.get_mut(cells.len()).filter(|(rows, _)| *rows > 0) {
            *rows -= 1;
            cells.push(if *begins { MERGED.to_owned() } else { String::new() });
        }
    }
}
