//! Takes the marks of Markdown off the lines of a file: front matter, attributes, list marks, tables, backslashes.

use crate::import::lines::PrintedLine;
use crate::parse::block::{Aside, MERGED, Reason, Titles, visible};

/// Takes the marks off, and sets them aside; a file that is no Markdown is left as it is.
pub fn without_marks(lines: Vec<PrintedLine>, aside: &mut Vec<Aside>) -> Vec<PrintedLine> {
    let Some(front) = front_matter(&lines) else { return lines };
    let mut kept = Vec::new();
    for (index, line) in lines.into_iter().enumerate() {
        let text = if index < front { title(&line.text) } else { plain(&line.text) };
        let taken = taken(&line.text, &text);
        if !taken.is_empty() {
            aside.push(Aside { place: line.place, text: taken, reason: Reason::Markup });
        }
        if !text.trim().is_empty() {
            kept.push(PrintedLine { text, ..line });
        }
    }
    kept
}

/// Tells where the titles of clauses stand; the front matter of an enacted revision names the roles of its levels.
pub fn titles(lines: &[PrintedLine]) -> Titles {
    let front = front_matter(lines).and_then(|front| lines.get(..front)).unwrap_or(&[]);
    let revision = front.iter().any(|line| line.text.starts_with("levels:"));
    if revision { Titles::BesideLabels } else { Titles::AsPrinted }
}

/// Counts the lines of the front matter; gives nothing where the file is no Markdown.
fn front_matter(lines: &[PrintedLine]) -> Option<usize> {
    let fence = |line: &PrintedLine| line.text.trim_end() == "---";
    if lines.first().is_some_and(fence) {
        let end = lines.iter().skip(1).position(fence)?;
        return Some(end + 2);
    }
    let heading = |line: &PrintedLine| {
        let bare = line.text.trim_start_matches('#');
        (1..=6).contains(&(line.text.len() - bare.len())) && bare.starts_with(' ')
    };
    lines.iter().any(heading).then_some(0)
}

/// Gives the title that a line of the front matter names, else nothing.
fn title(line: &str) -> String {
    line.strip_prefix("title:").map(|title| title.trim().trim_matches('"').to_owned()).unwrap_or_default()
}

/// Parts `words {#id .class}` into the words and what is between the braces.
fn attributes(line: &str) -> Option<(&str, &str)> {
    let (words, inside) = line.trim_end().strip_suffix('}')?.rsplit_once('{')?;
    let named = inside.starts_with(['#', '.']) && inside.is_ascii();
    named.then_some((words, inside))
}

fn plain(line: &str) -> String {
    let words = attributes(line).map_or(line, |(words, _)| words).trim_end();
    let bare = words.trim_start();
    let row = bare.strip_prefix('|').and_then(|rest| rest.strip_suffix('|'));
    match (row, bare.strip_prefix("- ").or_else(|| bare.strip_prefix("* ")).or_else(|| bare.strip_prefix("+ "))) {
        (Some(row), _) => cells(row),
        (None, Some(item)) => unescaped(item),
        (None, None) => unescaped(words),
    }
}

/// Writes a row with tabs; the line below the header holds no words.
fn cells(row: &str) -> String {
    let mut cells = vec![String::new()];
    let mut escaped = false;
    for c in row.chars() {
        match (c, cells.last_mut()) {
            ('|', _) if !escaped => cells.push(String::new()),
            (_, Some(cell)) => cell.push(c),
            (_, None) => {}
        }
        escaped = c == '\\' && !escaped;
    }
    let rule = |cell: &String| cell.trim().len() >= 3 && cell.trim().trim_matches(':').chars().all(|c| c == '-');
    if cells.iter().all(rule) {
        return String::new();
    }
    let words =
        cells.iter().map(|cell| cell.trim()).map(|cell| if cell == "^" { MERGED.to_owned() } else { unescaped(cell) });
    let whole = words.collect::<Vec<_>>().join("\t");
    // A row with nothing right of its first cell is a row all the same.
    let filled = whole.trim_end_matches('\t');
    if filled.contains('\t') { filled.to_owned() } else { whole }
}

/// Takes backslashes away, and the marks of bold words.
fn unescaped(text: &str) -> String {
    let bold = text.matches("**").count();
    let plain = text.replace("\\*", "");
    if bold > 0 && bold.is_multiple_of(2) && plain.matches("**").count() == bold {
        return without_backslashes(&text.replace("**", ""));
    }
    without_backslashes(text)
}

fn without_backslashes(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut escaped = false;
    for c in text.chars() {
        if escaped && !c.is_ascii_punctuation() {
            plain.push('\\');
        }
        escaped = c == '\\' && !escaped;
        if !escaped {
            plain.push(c);
        }
    }
    if escaped {
        plain.push('\\');
    }
    plain
}

/// Gives the characters of a line that are not in the words taken from it, which stand in it in the same order.
fn taken(line: &str, words: &str) -> String {
    let mut rest = words.chars().filter(|c| !c.is_whitespace()).peekable();
    let taken: String = line.chars().filter(|c| !c.is_whitespace()).filter(|c| rest.next_if_eq(c).is_none()).collect();
    debug_assert_eq!(visible(line), visible(words) + visible(&taken));
    taken
}
