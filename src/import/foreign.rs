//! Tells what a stranger's file is by its bytes, and reads it with the reader of that format.

use crate::import::contents::without_contents;
use crate::import::refusal::Refusal;
use crate::import::{docx, html, pdf, text};
use crate::parse::block::{Reading, visible};
use crate::parse::foreign::decode;

/// A text has no more lines.
const MOST_BLOCKS: usize = 20_000;
/// A text file or a web page has no more bytes.
const LARGEST_TEXT: usize = 16 * 1024 * 1024;
/// A text has no more characters.
const MOST_CHARACTERS: usize = 1_000_000;

/// What a file is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Plain text or Markdown.
    Text,
    /// Word.
    Docx,
    /// PDF.
    Pdf,
    /// A web page.
    Html,
}

/// Tells what a file is.
///
/// # Errors
/// When it is something that no reader reads.
pub fn format(bytes: &[u8]) -> Result<Format, Refusal> {
    let head = bytes.get(..bytes.len().min(1024)).unwrap_or(bytes);
    let has = |mark: &[u8]| head.windows(mark.len()).any(|window| window.eq_ignore_ascii_case(mark));
    match bytes {
        [] => Err(Refusal::Empty),
        [b'P', b'K', ..] => Ok(Format::Docx),
        [0xD0, 0xCF, 0x11, 0xE0, ..] => Err(Refusal::Locked),
        _ if head.starts_with(b"{\\rtf") => Err(Refusal::Rtf),
        _ if has(b"%PDF-") => Ok(Format::Pdf),
        _ if has(b"<!doctype html") || has(b"<html") || has(b"<body") => Ok(Format::Html),
        _ if is_binary(bytes) => Err(Refusal::Unknown),
        _ => Ok(Format::Text),
    }
}

/// Text holds no zero bytes, unless it is UTF-16.
fn is_binary(bytes: &[u8]) -> bool {
    let marked = bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]);
    let sample = bytes.get(..bytes.len().min(65536)).unwrap_or(bytes);
    let zeros = sample.iter().filter(|byte| **byte == 0).count();
    let strange = sample.iter().filter(|byte| matches!(byte, 1..=8 | 14..=26)).count();
    let breaks = sample.windows(2).filter(|pair| matches!(pair, [10, 0] | [0, 10])).count();
    !marked && (zeros > 0 && breaks == 0 || strange * 20 > sample.len())
}

/// Reads a file.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(bytes: Vec<u8>) -> Result<Reading, Refusal> {
    let reading = match format(&bytes)? {
        Format::Text | Format::Html if bytes.len() > LARGEST_TEXT => return Err(Refusal::TooLong),
        Format::Text => {
            let decoded = decode(&bytes);
            if visible(&decoded.text) > MOST_CHARACTERS {
                return Err(Refusal::TooLong);
            }
            text::read_decoded(&decoded)
        }
        Format::Docx => without_contents(docx::read(&bytes)?),
        Format::Pdf => without_contents(pdf::read(bytes)?),
        Format::Html => without_contents(html::read(&bytes)?),
    };
    if reading.blocks.len() > MOST_BLOCKS {
        return Err(Refusal::TooMany);
    }
    if reading.placed() > MOST_CHARACTERS { Err(Refusal::TooLong) } else { Ok(reading) }
}
