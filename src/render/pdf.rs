//! Writes a sheet as an accessible, archivable PDF.

use std::collections::BTreeMap;

use thiserror::Error;
use typst::comemo;
use typst::foundations::{Datetime, Label, Smart};
use typst::introspection::Introspector;
use typst::utils::PicoStr;
use typst_layout::PagedDocument;
use typst_pdf::{PdfOptions, PdfStandard, PdfStandards, Timestamp};

use super::glyphs::missing_glyphs;
use super::typst::{Fault, layout};
use crate::view::block::{Block, Sheet};

/// The template that comes with the program.
pub const TEMPLATE: &str = include_str!("../../templates/typst/policy.typ");

/// How many sheets the memory of a layout outlives, so that many PDFs in one process need no more memory than a few:
/// with two documents a body and two threads, the same document of the next body is the fourth.
const REMEMBERED_SHEETS: usize = 6;

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
///
/// # Errors
/// Gives [`PdfError`] where the template is wrong or the pages cannot be written.
pub fn pdf_with(sheet: &Sheet, template: &str) -> Result<Vec<u8>, PdfError> {
    printed(sheet, template).map(|printed| printed.bytes)
}

/// A PDF, and the page on which each anchor stands.
#[derive(Clone, Debug)]
pub struct Printed {
    /// The file.
    pub bytes: Vec<u8>,
    /// The page of each heading with an anchor; 1 is the first page after the cover and the 目次.
    pub pages: BTreeMap<String, u32>,
}

/// Writes a sheet as PDF and tells on which page its headings stand.
///
/// # Errors
/// Gives [`PdfError`] where the template is wrong or the pages cannot be written.
pub fn printed(sheet: &Sheet, template: &str) -> Result<Printed, PdfError> {
    let (document, desk) = layout(sheet, template).map_err(PdfError::Template)?;
    let bytes = typst_pdf::pdf(&document, &options(sheet));
    comemo::evict(REMEMBERED_SHEETS);
    let bytes = bytes.map_err(|errors| PdfError::Export(desk.fault(&errors)))?;
    Ok(Printed { bytes, pages: pages(sheet, &document) })
}

fn pages(sheet: &Sheet, document: &PagedDocument) -> BTreeMap<String, u32> {
    let introspector = document.introspector();
    let page = |anchor: &str| -> Option<u32> {
        let label = Label::new(PicoStr::intern(anchor))?;
        let location = introspector.query_label(label).ok()?.location()?;
        u32::try_from(introspector.page(location)?.get()).ok()
    };
    let anchors = sheet.blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => heading.anchor.as_deref(),
        Block::Title { .. } | Block::Paragraph(_) | Block::Table(_) | Block::Chart(_) => None,
    });
    let found: Vec<(&str, u32)> = anchors.filter_map(|anchor| Some((anchor, page(anchor)?))).collect();
    let before = found.iter().map(|(_, page)| *page).min().unwrap_or(1) - 1;
    found.into_iter().map(|(anchor, page)| (anchor.to_owned(), page - before)).collect()
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
