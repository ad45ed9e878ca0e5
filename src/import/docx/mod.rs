//! Reads Word files: paragraphs with printed labels, tables, tracked changes, notes.

use std::collections::BTreeMap;
use std::io::{Cursor, Read as _};

use zip::ZipArchive;
use zip::result::ZipError;

use crate::import::docx::body::read_body;
use crate::import::docx::notes::Notes;
use crate::import::docx::numbering::Numbering;
use crate::import::refusal::Refusal;
use crate::parse::block::Reading;
use crate::parse::inked::InkedFile;

pub mod body;
pub mod heads;
pub mod notes;
pub mod numbering;
pub mod xml;

/// The parts of a file together unpack to no more bytes.
const LARGEST: u64 = 48 * 1024 * 1024;
/// A file has no more parts.
const MOST_PARTS: usize = 4096;

/// Reads a Word file.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let mut package = Package::open(bytes)?;
    let (mut reading, _) = package.body()?;
    heads::set_aside(&package.heads()?, &mut reading)?;
    if reading.blocks.is_empty() { Err(Refusal::Empty) } else { Ok(reading) }
}

/// Reads the paragraphs and tables of a Word file with what is underlined in them.
///
/// # Errors
/// Says why it cannot be read.
pub fn read_inked(bytes: &[u8]) -> Result<InkedFile, Refusal> {
    Package::open(bytes)?.body().map(|(_, inked)| inked)
}

/// A zip file whose parts are unpacked within limits.
struct Package<'a> {
    archive: ZipArchive<Cursor<&'a [u8]>>,
    left: u64,
}

impl<'a> Package<'a> {
    fn body(&mut self) -> Result<(Reading, InkedFile), Refusal> {
        let document = self.part("word/document.xml")?.ok_or_else(|| self.kind())?;
        let styles = self.part("word/styles.xml")?;
        let numbers = self.part("word/numbering.xml")?;
        let numbering = Numbering::read(numbers.as_deref().unwrap_or(""), styles.as_deref().unwrap_or(""))?;
        let notes = Notes {
            footnotes: self.notes("footnote")?,
            endnotes: self.notes("endnote")?,
            comments: self.notes("comment")?,
        };
        read_body(&document, numbering, &notes)
    }

    fn notes(&mut self, element: &str) -> Result<BTreeMap<String, String>, Refusal> {
        notes::read(&self.part(&format!("word/{element}s.xml"))?.unwrap_or_default(), element)
    }

    /// Unpacks the headers and footers, in the order of their names.
    fn heads(&mut self) -> Result<Vec<String>, Refusal> {
        let names = self.archive.file_names().flatten().filter(|name| heads::is_head(name));
        let mut names: Vec<String> = names.map(|name| name.to_string()).collect();
        names.sort();
        names.iter().filter_map(|name| self.part(name).transpose()).collect()
    }

    fn open(bytes: &'a [u8]) -> Result<Self, Refusal> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| Refusal::Broken)?;
        if archive.len() > MOST_PARTS { Err(Refusal::TooLarge) } else { Ok(Self { archive, left: LARGEST }) }
    }

    /// Unpacks a part as text; gives nothing where the file has none of that name.
    fn part(&mut self, name: &str) -> Result<Option<String>, Refusal> {
        let file = match self.archive.by_name(name) {
            Ok(file) => file,
            Err(ZipError::FileNotFound) => return Ok(None),
            Err(ZipError::UnsupportedArchive(_)) => return Err(Refusal::Locked),
            Err(_) => return Err(Refusal::Broken),
        };
        let mut bytes = Vec::new();
        file.take(self.left + 1).read_to_end(&mut bytes).map_err(|_| Refusal::Broken)?;
        let size = bytes.len() as u64;
        self.left = self.left.checked_sub(size).ok_or(Refusal::TooLarge)?;
        Ok(Some(xml::decoded(bytes)?))
    }

    /// Says what a file without a Word document is.
    fn kind(&self) -> Refusal {
        let has = |head: &str| self.archive.file_names().flatten().any(|name| name.starts_with(head));
        if has("xl/") { Refusal::Spreadsheet } else { Refusal::OtherPackage }
    }
}
