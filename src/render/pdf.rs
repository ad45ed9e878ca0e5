//! Writes a sheet as an accessible, archivable PDF.

use thiserror::Error;
use typst::comemo;
use typst::foundations::{Datetime, Smart};
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::glyphs::missing_glyphs;
use super::typst::{Fault, layout};
use crate::view::block::Sheet;

/// The template that comes with the program.
pub const TEMPLATE: &str = include_str!("../../templates/typst/policy.typ");

/// How many sheets the memory of a layout outlives, so that many PDFs in one process need no more memory than a few.
const REMEMBERED_SHEETS: usize = 3;

/// Why a PDF could not be made.
#[derive(Debug, Error)]
pub enum PdfError {
    /// The template does not compile or does not fit the sheet.
    #[error("PDFのひな形{}に誤りがあります: {}", place(.0), .0.message)]
    Template(Fault),
    /// The pages cannot be written as PDF.
    #[error("PDFを書き出せません{}: {}", place(.0), .0.message)]
    Export(Fault),
}

fn place(fault: &Fault) -> String {
    fault.line.map(|line| format!("（{line}行目）")).unwrap_or_default()
}

/// Writes a sheet as PDF with the template that comes with the program.
///
/// The file is PDF/A-2a and PDF/UA-1, tagged, and the same for the same sheet. A sheet with
/// [`missing_glyphs`] can be neither: it becomes a tagged PDF 1.7 in which they are empty boxes.
pub fn pdf(sheet: &Sheet) -> Result<Vec<u8>, PdfError> {
    pdf_with(sheet, TEMPLATE)
}

/// Writes a sheet as PDF with the text of another template.
pub fn pdf_with(sheet: &Sheet, template: &str) -> Result<Vec<u8>, PdfError> {
    let (document, desk) = layout(sheet, template).map_err(PdfError::Template)?;
    let bytes = typst_pdf::pdf(&document, &options(sheet));
    comemo::evict(REMEMBERED_SHEETS);
    bytes.map_err(|errors| PdfError::Export(desk.fault(&errors)))
}

fn options(sheet: &Sheet) -> PdfOptions {
    let standards: &[PdfStandard] =
        if missing_glyphs(sheet).is_empty() { &[PdfStandard::A_2a, PdfStandard::Ua_1] } else { &[PdfStandard::V_1_7] };
    PdfOptions {
        timestamp: Some(epoch()),
        creator: Smart::Custom(Some("hoshin".to_owned())),
        standards: PdfStandards::new(standards).expect("PDF/A-2a and PDF/UA-1 agree"),
        ..PdfOptions::default()
    }
}

/// The date in every file: PDF/A demands one, and the clock would make each file differ from the last.
///
/// It is the first that a ZIP archive can hold, which readers know for "no date".
fn epoch() -> Timestamp {
    let midnight = Datetime::from_ymd_hms(1980, 1, 1, 0, 0, 0);
    Timestamp::new_utc(midnight.expect("the first of January is a day"))
}
