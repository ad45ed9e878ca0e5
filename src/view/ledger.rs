//! A plain table of many cells for Excel: no marks, no pages.

/// One worksheet.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Ledger {
    /// The name of the worksheet.
    pub name: String,
    /// The widths of the columns, in characters; the last counts for all further ones.
    pub widths: Vec<u8>,
    /// How many columns stay in sight.
    pub frozen: u16,
    /// The first row, which stays in sight.
    pub header: Vec<String>,
    /// The other rows.
    pub rows: Vec<Vec<String>>,
}
