//! Encodes a sheet as a Word file (.docx): a cover, a filled-in 目次 and the blocks, in named Word styles.

mod body;
mod bookmark;
mod chart;
mod front;
mod package;
mod page;
mod table;
mod writer;
mod xml;

use std::collections::BTreeMap;
use std::sync::mpsc::{self, Sender};

use crate::view::block::Sheet;

use page::Section;
use writer::Writer;

/// The printed page number of each anchor, as a paginating renderer found it; the page after the cover
/// and the 目次 is page 1.
pub type Pages = BTreeMap<String, u32>;

/// What can go wrong while a Word file is packed.
#[derive(Debug, thiserror::Error)]
pub enum DocxError {
    /// The archive could not be put together.
    #[error("Word ファイルを組み立てられません: {0}")]
    Archive(#[from] zip::result::ZipError),
    /// A part could not be compressed.
    #[error("Word ファイルの部品を圧縮できません: {0}")]
    Part(#[from] std::io::Error),
}

/// Packs what is the same in every Word file, so that it is ready when the first one is encoded.
pub fn prepare() {
    package::prepare();
}

/// Encodes a sheet as a Word file whose 目次 has links but no page numbers.
pub fn docx(sheet: &Sheet) -> Result<Vec<u8>, DocxError> {
    docx_with_pages(sheet, &Pages::new())
}

/// Encodes a sheet as a Word file whose 目次 prints the given page numbers.
///
/// Word shows them as they are and counts anew when the reader updates the 目次 (F9).
pub fn docx_with_pages(sheet: &Sheet, pages: &Pages) -> Result<Vec<u8>, DocxError> {
    let (sheaves, written) = mpsc::channel();
    // Packed while it is written. Writing waits for nobody, so the two also come to their end one after the other.
    let ((), packed) =
        rayon::join(move || document(sheet, pages, &sheaves), move || package::pack(&written, &sheet.title));
    packed
}

/// Writes `word/document.xml` and hands it on sheaf by sheaf.
fn document(sheet: &Sheet, pages: &Pages, sheaves: &Sender<String>) {
    let mut out = Writer::new(sheet.orientation);
    out.xml.raw(DOCUMENT_START);
    if let Some(cover) = &sheet.cover {
        front::cover(&mut out, cover);
    }
    front::contents(&mut out, sheet, pages);
    body::blocks(&mut out, &sheet.blocks, |out| out.xml.hand_on(sheaves));
    out.section(Section::Body);
    out.xml.raw("</w:body></w:document>");
    let _ = sheaves.send(out.xml.finish());
}

/// The head of the main part, with the two namespaces that it uses.
const DOCUMENT_START: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" ",
    "xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"><w:body>",
);
