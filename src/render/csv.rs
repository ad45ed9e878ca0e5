//! Writes the tables of a sheet as CSV that Excel opens: UTF-8 with a byte order mark.

use crate::render::grid::rows;
use crate::view::block::{Run, Sheet};

/// Writes a sheet as CSV; marked words stand between 【 and 】, since CSV has no underline.
///
/// A cell that a spreadsheet would take for a formula begins with an apostrophe.
///
/// # Errors
/// Gives what the writer says of a row that it cannot write.
pub fn csv(sheet: &Sheet) -> Result<Vec<u8>, csv::Error> {
    let mut writer = csv::WriterBuilder::new().flexible(true).terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    for row in rows(sheet) {
        writer.write_record(row.iter().map(|cell| guarded(&cell.iter().map(shown).collect::<String>())))?;
    }
    let body = writer.into_inner().map_err(|error| csv::Error::from(error.into_error()))?;
    Ok([&[0xEF, 0xBB, 0xBF], body.as_slice()].concat())
}

fn shown(run: &Run) -> String {
    if run.mark.is_change() { format!("【{}】", run.text) } else { run.text.clone() }
}

fn guarded(text: &str) -> String {
    let formula = text.starts_with(['=', '+', '-', '@', '＝', '＋', '－', '＠', '\t', '\r']);
    if formula { format!("'{text}") } else { text.to_owned() }
}
