//! Reads plain text and Markdown files.

use crate::import::lines::{PrintedLine, blocks, unwrapped, without_contents, without_page_marks};
use crate::import::marks::{titles, without_marks};
use crate::parse::block::{Reading, visible};
use crate::parse::foreign::{Decoded, decode};

/// Reads a text file of any Japanese encoding; never fails.
pub fn read(bytes: &[u8]) -> Reading {
    read_decoded(&decode(bytes))
}

/// Reads a text that was decoded; never fails.
pub fn read_decoded(decoded: &Decoded) -> Reading {
    let mut reading = read_text(&decoded.text);
    if decoded.encoding != "UTF-8" {
        reading.notes.push(format!("文字コードは {} として読みました", decoded.encoding));
    }
    if decoded.damaged {
        reading.notes.push("文字コードに合わないところがあり、「\u{FFFD}」になっています".to_owned());
    }
    reading
}

/// Reads a text; a form feed parts its pages.
pub fn read_text(text: &str) -> Reading {
    let lines = printed_lines(text);
    let characters = lines.iter().map(|line| visible(&line.text)).sum();
    let mut marks = Vec::new();
    let titles = titles(&lines);
    let lines = without_marks(lines, &mut marks);
    let mut reading = Reading { titles, ..paged(lines, characters) };
    reading.aside.append(&mut marks);
    reading.aside.sort_by_key(|aside| aside.place);
    reading
}

/// Makes a reading of printed lines.
pub fn paged(lines: Vec<PrintedLine>, characters: usize) -> Reading {
    let mut aside = Vec::new();
    let lines = without_page_marks(lines, &mut aside);
    let lines = without_contents(lines, &mut aside);
    let lines = unwrapped(lines);
    let blocks = blocks(lines, &mut aside);
    aside.sort_by_key(|aside| aside.place);
    Reading { blocks, aside, characters, ..Reading::default() }
}

fn printed_lines(text: &str) -> Vec<PrintedLine> {
    let mut page = 0;
    let mut lines = Vec::new();
    for (index, line) in text.replace("\r\n", "\n").replace('\r', "\n").split('\n').enumerate() {
        page += line.matches('\u{C}').count();
        let text: String = line.chars().filter(|c| !is_invisible(*c)).collect();
        if !text.trim().is_empty() {
            lines.push(PrintedLine { place: index + 1, page, text });
        }
    }
    lines
}

/// Control characters, direction marks and what is no character at all, none of which a policy needs.
pub(crate) fn is_invisible(c: char) -> bool {
    let direction = matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}' | '\u{61C}');
    let none = u32::from(c) & 0xFFFE == 0xFFFE || matches!(c, '\u{FDD0}'..='\u{FDEF}');
    direction || none || c.is_control() && c != '\t'
}
