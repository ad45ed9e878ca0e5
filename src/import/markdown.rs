//! Writes words in the grammar of base text, so that they are read back as they are.

use crate::parse::block::MERGED;

/// Writes a paragraph: whatever Markdown would take for a mark is kept from it.
pub fn paragraph(text: &str) -> String {
    let mut written = String::with_capacity(text.len());
    for (index, c) in text.chars().enumerate() {
        let always = matches!(c, '\\' | '`' | '*' | '_' | '[' | ']' | '<' | '&' | '|' | '~' | '!');
        let first = index == 0 && matches!(c, '#' | '-' | '+' | '>' | '=' | ':');
        let counted = matches!(c, '.' | ')') && index > 0 && text.chars().take(index).all(|c| c.is_ascii_digit());
        let braced = text.chars().nth(index.wrapping_sub(1)) == Some('{') && matches!(c, '{' | '#' | '.' | '%');
        if always || first || counted || braced {
            written.push('\\');
        }
        written.push(c);
    }
    written
}

/// Writes a table; the first row is its header.
pub fn table(rows: &[Vec<String>]) -> String {
    let columns = rows.iter().map(Vec::len).max().unwrap_or(1).max(1);
    let line = |row: &Vec<String>| {
        let cells = (0..columns).map(|column| row.get(column).map(|cell| cell_text(cell)).unwrap_or_default());
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

fn cell_text(cell: &str) -> String {
    match cell {
        MERGED => "^".to_owned(),
        "^" => "\\^".to_owned(),
        _ => paragraph(cell),
    }
}
