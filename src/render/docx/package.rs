//! Packs the parts of a Word file into an archive without dates, authors or editing history.

use std::io::{Cursor, Write};
use std::sync::LazyLock;
use std::sync::mpsc::Receiver;

use zip::write::SimpleFileOptions;
use zip::{CompressionMethod, DateTime, System, ZipArchive, ZipWriter};

use super::DocxError;
use super::xml::Xml;

/// The bytes that a file takes, for a start.
const ROOM: usize = 1 << 16;

/// How hard the parts are compressed: a higher level takes a third longer and saves a tenth.
const LEVEL: i64 = 3;

/// The parts that are the same in every document, in files that can be edited by hand.
const FIXED_PARTS: [(&str, &str); 7] = [
    ("[Content_Types].xml", include_str!("../../../templates/docx/content-types.xml")),
    ("_rels/.rels", include_str!("../../../templates/docx/package-rels.xml")),
    ("word/_rels/document.xml.rels", include_str!("../../../templates/docx/document-rels.xml")),
    ("word/styles.xml", include_str!("../../../templates/docx/styles.xml")),
    ("word/settings.xml", include_str!("../../../templates/docx/settings.xml")),
    ("word/fontTable.xml", include_str!("../../../templates/docx/font-table.xml")),
    ("word/footer.xml", include_str!("../../../templates/docx/footer.xml")),
];

/// The fixed parts as an archive, packed once for all documents.
static FIXED: LazyLock<ZipArchive<Cursor<Vec<u8>>>> =
    LazyLock::new(|| fixed().expect("the parts in the program can be packed"));

fn fixed() -> Result<ZipArchive<Cursor<Vec<u8>>>, DocxError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, content) in FIXED_PARTS {
        part(&mut archive, name, content)?;
    }
    Ok(ZipArchive::new(archive.finish()?)?)
}

/// Packs the fixed parts if they are not packed yet.
pub(super) fn prepare() {
    LazyLock::force(&FIXED);
}

/// Packs the main part, as it comes, and the document's title with the fixed parts.
pub(super) fn pack(document: &Receiver<String>, title: &str) -> Result<Vec<u8>, DocxError> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::with_capacity(ROOM)));
    archive.merge_archive(FIXED.clone())?;
    archive.start_file("docProps/core.xml", options().compression_method(CompressionMethod::Stored))?;
    archive.write_all(core_properties(title).as_bytes())?;
    archive.start_file("word/document.xml", options().compression_level(Some(LEVEL)))?;
    for sheaf in document {
        archive.write_all(sheaf.as_bytes())?;
    }
    Ok(archive.finish()?.into_inner())
}

fn part(archive: &mut ZipWriter<Cursor<Vec<u8>>>, name: &str, text: &str) -> Result<(), DocxError> {
    archive.start_file(name, options().compression_level(Some(LEVEL)))?;
    Ok(archive.write_all(text.as_bytes())?)
}

fn options() -> SimpleFileOptions {
    // The default time is 1980-01-01, the earliest that the format knows.
    SimpleFileOptions::default()
        .compression_method(CompressionMethod::Deflated)
        .last_modified_time(DateTime::default())
        .system(System::Unix)
        .unix_permissions(0o644)
}

/// Writes the title and the language, and nothing about who wrote it when.
fn core_properties(title: &str) -> String {
    let mut xml = Xml::default();
    xml.raw(CORE_START);
    xml.text(title);
    xml.raw("</dc:title><dc:language>ja-JP</dc:language></cp:coreProperties>");
    xml.finish()
}

const CORE_START: &str = concat!(
    "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n",
    "<cp:coreProperties ",
    "xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" ",
    "xmlns:dc=\"http://purl.org/dc/elements/1.1/\"><dc:title>",
);
