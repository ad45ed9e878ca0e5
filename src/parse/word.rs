//! Reads paragraphs, tables and underlines of a Word file (.docx).

use std::io::{Cursor, Read};

use quick_xml::Reader;
use quick_xml::events::{BytesStart, Event};
use thiserror::Error;

use crate::parse::inked::{Builder, InkedFile};

/// A document larger than this is not unpacked.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Why a Word file cannot be read.
#[derive(Debug, Error)]
pub enum WordError {
    /// It is no zip file or holds no document.
    #[error("Word の文書（.docx）ではありません")]
    NotWord,
    /// It unpacks to more than can be read.
    #[error("展開すると 64MB を超えるので、読めません")]
    TooLarge,
    /// Its XML is broken.
    #[error("文書の中身が壊れています: {0}")]
    Broken(#[from] quick_xml::Error),
}

/// Reads the main text of a Word file.
///
/// # Errors
/// When it is no Word file, is too large or is broken.
pub fn read(bytes: &[u8]) -> Result<InkedFile, WordError> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).map_err(|_| WordError::NotWord)?;
    let part = archive.by_name("word/document.xml").map_err(|_| WordError::NotWord)?;
    let mut xml = String::new();
    part.take(LARGEST + 1).read_to_string(&mut xml).map_err(|_| WordError::NotWord)?;
    if u64::try_from(xml.len()).unwrap_or(u64::MAX) > LARGEST {
        return Err(WordError::TooLarge);
    }
    let mut reader = Reader::from_str(&xml);
    let mut reading = Reading::default();
    loop {
        match reader.read_event()? {
            Event::Eof => return Ok(reading.builder.finish()),
            Event::Start(tag) => reading.start(&tag),
            Event::Empty(tag) => {
                reading.start(&tag);
                reading.end(tag.local_name().as_ref());
            }
            Event::End(tag) => reading.end(tag.local_name().as_ref()),
            Event::Text(text) => reading.text(&text.xml10_content()),
            Event::GeneralRef(reference) => {
                let found = reference.resolve_char_ref()?.map(String::from);
                let named = quick_xml::escape::resolve_predefined_entity(&reference).map(str::to_owned);
                reading.text(&found.or(named).unwrap_or_default());
            }
            Event::CData(text) => reading.text(&text.xml10_content()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => {}
        }
    }
}

/// Where in the document the reader is.
#[derive(Default)]
struct Reading {
    builder: Builder,
    /// Whether the run is underlined.
    underlined: bool,
    /// How many elements are open whose text counts: `w:t`.
    text: usize,
    /// Whether a run is open: properties outside runs are the paragraph's.
    run: bool,
    /// Whether the paragraph is a line of the 目次.
    contents: bool,
    /// How many elements are open that repeat what was read: `mc:Fallback`.
    again: usize,
}

impl Reading {
    fn start(&mut self, tag: &BytesStart<'_>) {
        let name = tag.local_name();
        match name.as_ref() {
            "Fallback" => self.again += 1,
            _ if self.again > 0 => {}
            "tbl" => self.builder.start_table(),
            "tr" => self.builder.start_row(),
            "tc" => self.builder.start_cell(),
            "gridSpan" => self.builder.span(value(tag).parse().unwrap_or(1)),
            "pStyle" => self.contents = is_contents(&value(tag)),
            "numPr" => self.builder.count(),
            "r" => (self.run, self.underlined) = (true, false),
            "u" if self.run => self.underlined = value(tag) != "none",
            "t" => self.text += 1,
            "tab" if self.run => self.builder.text(" ", self.underlined),
            "br" | "cr" if self.run => self.builder.text(" ", self.underlined),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        match name {
            "Fallback" => self.again = self.again.saturating_sub(1),
            _ if self.again > 0 => {}
            "tbl" => self.builder.end_table(),
            "p" if std::mem::take(&mut self.contents) => self.builder.drop_paragraph(),
            "p" => self.builder.end_paragraph(),
            "r" => self.run = false,
            "t" => self.text = self.text.saturating_sub(1),
            _ => {}
        }
    }

    fn text(&mut self, text: &str) {
        if self.text > 0 && self.again == 0 {
            self.builder.text(text, self.underlined);
        }
    }
}

/// Knows the styles of a 目次 and its heading.
fn is_contents(style: &str) -> bool {
    let style = style.to_lowercase();
    style.starts_with("toc") || style.starts_with("目次")
}

/// Gives the `w:val` of an element; empty for none.
fn value(tag: &BytesStart<'_>) -> String {
    let named = |attribute: &quick_xml::events::attributes::Attribute<'_>| attribute.key.local_name().as_ref() == "val";
    tag.attributes().flatten().find(named).map(|found| found.value.into_owned()).unwrap_or_default()
}
