//! Prints parts of base text in the grammar that the parser reads.

use crate::model::document::{Chart, Form, Inline, Part, Reference, Table};
use crate::model::id::ClauseId;

/// Prints a text of one line, as `from`, `to` and `title` hold it.
pub fn line(text: &[Inline]) -> String {
    text.iter().map(|inline| piece(inline, characters)).collect()
}

/// Prints characters as `from`, `to` and `title` hold them: no parameter and no reference is read into them.
pub fn characters(text: &str) -> String {
    unbraced(text).replace("](#", "{{ \"](\" }}#")
}

/// Keeps a text of base grammar from being read as a parameter: `{{` is written as `{{ "{{" }}`.
pub fn unbraced(text: &str) -> String {
    let doubled = text.replace("{{", "{{ \"{{\" }}");
    // A brace at the end would join those of a parameter that follows.
    match doubled.strip_suffix('{') {
        Some(head) => format!("{head}{{{{ \"{{\" }}}}"),
        None => doubled,
    }
}

/// Prints the own text of a clause, as `text` of a replace holds it; nothing where the grammar has no form for it.
pub fn body(parts: &[Part], id: &ClauseId) -> Option<String> {
    if let [Part::Table(table)] = parts {
        return Some(table_text(table, id));
    }
    if let [Part::Chart(chart)] = parts {
        return Some(chart_text(chart, id));
    }
    let paragraph = |part: &Part| match part {
        Part::Paragraph(text) => Some(marked(text)),
        Part::Table(_) | Part::Chart(_) => None,
    };
    let paragraphs: Option<Vec<String>> = parts.iter().map(paragraph).collect();
    Some(paragraphs?.join("\n\n") + "\n")
}

fn marked(text: &[Inline]) -> String {
    let printed: String = text.iter().map(|inline| piece(inline, inner)).collect();
    opening(&printed)
}

fn piece(inline: &Inline, characters: impl Fn(&str) -> String) -> String {
    match inline {
        Inline::Text(text) => characters(text),
        Inline::Parameter(parameter) => format!("{{{{ {} }}}}", parameter.expression),
        Inline::Reference(reference) => link(reference),
    }
}

fn link(reference: &Reference) -> String {
    let words = match reference.form {
        Form::Label => "",
        Form::Above => "上記",
        Form::Previous => "前",
    };
    let targets: Vec<String> = reference.targets.iter().map(|id| format!("#{id}")).collect();
    format!("[{words}]({})", targets.join(","))
}

fn table_text(table: &Table, id: &ClauseId) -> String {
    let mut text = format!("{} {{#{id} .table}}\n", marked(&table.caption)).trim_start().to_owned();
    for (index, row) in table.rows.iter().enumerate() {
        let cell = |cell: &Option<Vec<Inline>>| {
            let words = |cell: &Vec<Inline>| cell.iter().map(|inline| piece(inline, inner)).collect::<String>();
            let words = cell.as_ref().map(|cell| words(cell).replace('|', "\\|"));
            match words.as_deref() {
                None => "^".to_owned(),
                Some("^") => "\\^".to_owned(),
                Some(words) => words.to_owned(),
            }
        };
        let cells: Vec<String> = row.iter().map(cell).collect();
        let rule = if index == 0 { format!("|{}\n", " --- |".repeat(row.len())) } else { String::new() };
        let gap = if index == 0 { "\n" } else { "" };
        text.push_str(&format!("{gap}| {} |\n{rule}", cells.join(" | ")));
    }
    text
}

fn chart_text(chart: &Chart, id: &ClauseId) -> String {
    let class = if chart.name == "main" { String::new() } else { format!("={}", chart.name) };
    format!("{} {{#{id} .chart{class}}}\n", marked(&chart.caption)).trim_start().to_owned()
}

/// Keeps Markdown from reading anything into characters inside a line.
pub fn inner(text: &str) -> String {
    let special = |c: char| matches!(c, '\\' | '*' | '_' | '`' | '[' | ']' | '<' | '&');
    unbraced(text).chars().flat_map(|c| special(c).then_some('\\').into_iter().chain([c])).collect()
}

/// Keeps Markdown from reading anything into the first characters of a line.
pub fn opening(text: &str) -> String {
    let digits = text.chars().take_while(char::is_ascii_digit).count();
    let counted = digits > 0 && text.chars().nth(digits).is_some_and(|c| matches!(c, '.' | ')'));
    if text.starts_with(['#', '-', '+', '>', '=', '~', '|', ':']) {
        return format!("\\{text}");
    }
    let escape = |(index, c): (usize, char)| (counted && index == digits).then_some('\\').into_iter().chain([c]);
    text.chars().enumerate().flat_map(escape).collect()
}

/// Keeps Markdown from reading anything into the characters of a text.
pub fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 8);
    push_escaped(&mut escaped, text);
    escaped
}

/// Appends a text that begins a line; see [`escape`].
pub fn push_escaped(out: &mut String, text: &str) {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let opening = text.starts_with(['#', '-', '+', '>', '=', '~', '|', ':']);
    let counting = digits > 0 && matches!(text.as_bytes().get(digits), Some(b'.' | b')'));
    let (head, rest) = if opening || counting { text.split_at(digits) } else { ("", text) };
    out.push_str(head);
    out.push_str(if opening || counting { "\\" } else { "" });
    push_inside(out, rest);
}

/// Appends a text that follows others on its line; see [`escape`].
pub fn push_inside(out: &mut String, text: &str) {
    let mut rest = text;
    // All of these are ASCII, and in UTF-8 no byte of another character is.
    while let Some(at) = rest.bytes().position(|byte| SPECIAL[usize::from(byte)]) {
        let (plain, special) = rest.split_at(at);
        let (special, after) = special.split_at(1);
        out.extend([plain, "\\", special]);
        rest = after;
    }
    out.push_str(rest);
}

/// The bytes that mean something anywhere in a line.
const SPECIAL: [bool; 256] = {
    let mut special = [false; 256];
    let bytes = b"\\*_`[]<&";
    let mut index = 0;
    while index < bytes.len() {
        special[bytes[index] as usize] = true;
        index += 1;
    }
    special
};
