//! Writes words in the grammar of base text, so that they are read back as they are.

use crate::import::known_values::{KnownValues, Piece};
use crate::parse::block::MERGED;
use crate::parse::print::{characters, unbraced};

/// Writes a paragraph: whatever Markdown would take for a mark is kept from it, and known values go by name.
pub fn paragraph(text: &str, known: &KnownValues) -> String {
    written(text, true, known)
}

/// Writes words that follow others in a paragraph.
pub fn inside(text: &str, known: &KnownValues) -> String {
    written(text, false, known)
}

fn written(text: &str, opening: bool, known: &KnownValues) -> String {
    let mut written = String::with_capacity(text.len());
    for piece in known.pieces(text) {
        match piece {
            Piece::Value(expression) => written.push_str(&expression),
            Piece::Words(words) => written.push_str(&words_of(&words, opening && written.is_empty())),
        }
    }
    written
}

/// Writes words that may open a paragraph, or go on in it.
fn words_of(text: &str, opening: bool) -> String {
    let mut written = String::with_capacity(text.len());
    let (mut before, mut counting) = (None, opening);
    for (index, c) in text.chars().enumerate() {
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|' | '~' | '!');
        let first = opening && index == 0 && matches!(c, '#' | '-' | '+' | '>' | '=' | ':');
        let counted = matches!(c, '.' | ')') && index > 0 && counting;
        let braced = before == Some('{') && matches!(c, '#' | '.');
        (before, counting) = (Some(c), counting && c.is_ascii_digit());
        if always || first || counted || braced {
            written.push('\\');
        }
        written.push(c);
    }
    unbraced(&written)
}

/// Writes a title, or the words of a `substitute`.
pub fn line(text: &str) -> String {
    characters(text)
}

/// Writes a table; the first row is its header.
pub fn table(rows: &[Vec<String>], known: &KnownValues) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let line = |row: &Vec<String>| {
        let cells = (0..columns).map(|column| row.get(column).map(|cell| cell_text(cell, known)).unwrap_or_default());
        format!("| {} |\n", cells.collect::<Vec<_>>().join(" | "))
    };
    let mut text = String::new();
    for (index, row) in rows.iter().enumerate() {
        text.push_str(&line(row));
        if index == 0 {
            text.push_str(&format!("|{}\n", " --- |".repeat(columns)));
        }
    }
    text
}

fn cell_text(cell: &str, known: &KnownValues) -> String {
    match cell {
        MERGED => "^".to_owned(),
        "^" => "\\^".to_owned(),
        _ => paragraph(cell, known),
    }
}
