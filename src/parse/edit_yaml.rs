//! Edits a policy.yaml at known places, so that comments, order and every other byte stay.

use std::ops::Range;

/// Changes to a text, gathered first and made at once.
#[derive(Clone, Debug, Default)]
pub struct Edits {
    changes: Vec<(Range<usize>, String)>,
}

impl Edits {
    /// Replaces bytes by a text; an empty range inserts.
    pub fn replace(&mut self, range: Range<usize>, text: impl Into<String>) {
        self.changes.push((range, text.into()));
    }

    /// Tells whether nothing is to be changed.
    pub fn is_empty(&self) -> bool {
        self.changes.is_empty()
    }

    /// Makes the changes; one that lies inside another is left out.
    pub fn apply(mut self, text: &str) -> String {
        self.changes.sort_by_key(|(range, _)| (range.start, std::cmp::Reverse(range.end)));
        let mut edited = String::with_capacity(text.len());
        let mut done = 0;
        for (range, instead) in self.changes.into_iter().filter(|(range, _)| range.start <= range.end) {
            if range.start >= done {
                edited.push_str(text.get(done..range.start).unwrap_or_default());
                edited.push_str(&instead);
                done = range.end;
            }
        }
        edited.push_str(text.get(done..).unwrap_or_default());
        edited
    }
}

/// An entry of a list: `- key: value` with its further keys below, or `- {key: value, …}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its lines, end exclusive.
    pub lines: Range<usize>,
    /// Where its dash stands in the line.
    pub indent: usize,
    /// Where its keys stand in the line.
    pub column: usize,
    /// The byte of the closing brace, where it stands in braces.
    brace: Option<usize>,
    keys: Vec<(String, Range<usize>)>,
}

/// Finds the entry whose first key, or opening brace, begins at a byte; none where it stands in no list of lines.
pub fn entry(text: &str, at: usize) -> Option<Entry> {
    let start = text.get(..at)?.rfind('\n').map_or(0, |found| found + 1);
    let head = text.get(start..at)?;
    let indent = head.find('-')?;
    let dashed = head.trim_end().ends_with('-') && head.trim() == "-";
    let column = head.len();
    let first = text.get(at..)?.lines().next()?;
    if !dashed || !head.is_ascii() || first.starts_with(['"', '\'']) {
        return None;
    }
    if first.starts_with('{') {
        return braced(text, at, start).map(|entry| Entry { indent, column, ..entry });
    }
    let mut entry = Entry { lines: start..start, indent, column, brace: None, keys: Vec::new() };
    let mut from = start;
    for line in text.get(start..)?.split_inclusive('\n') {
        let to = from + line.len();
        let depth = if from == start { column } else { depth(line) };
        if from > start && !line.trim().is_empty() && depth <= indent {
            break;
        }
        let own = if from == start { first } else { line.trim_start() };
        match key_of(own).filter(|_| depth == column) {
            Some(key) => entry.keys.push((key.to_owned(), from..to)),
            None if line.trim().is_empty() || (depth <= column && own.starts_with('#')) => {}
            None => entry.keys.last_mut()?.1.end = to,
        }
        from = to;
    }
    entry.lines.end = entry.keys.last()?.1.end;
    Some(entry)
}

/// Reads `{key: value, …}`; none where a comment stands inside or anything but a comment after it.
fn braced(text: &str, at: usize, start: usize) -> Option<Entry> {
    let (mut depth, mut quote, mut last) = (0, None, ' ');
    let (mut piece, mut keys) = (at + 1, Vec::new());
    for (offset, c) in text.get(at..)?.char_indices() {
        let here = at + offset;
        match (quote, c) {
            (Some(open), _) if c == open => quote = None,
            (Some(_), _) => {}
            (None, '#') if last.is_whitespace() => return None,
            (None, '"' | '\'') if matches!(last, ' ' | '[' | '{' | ',') => quote = Some(c),
            (None, '{' | '[') => depth += 1,
            (None, '}' | ']') => depth -= 1,
            (None, _) => {}
        }
        if quote.is_none() && (depth == 0 || depth == 1 && c == ',') {
            keys.extend(keyed(text, piece..here)?);
            piece = here + 1;
        }
        if depth == 0 {
            let end = text.get(here..)?.find('\n').map_or(text.len(), |found| here + found + 1);
            let rest = text.get(piece..end)?.trim();
            let alone = rest.is_empty() || rest.starts_with('#');
            return alone.then_some(Entry { lines: start..end, indent: 0, column: 0, brace: Some(here), keys });
        }
        last = c;
    }
    None
}

/// Finds the key of a piece between commas; the outer none is for a piece that has none.
fn keyed(text: &str, piece: Range<usize>) -> Option<Option<(String, Range<usize>)>> {
    let inside = text.get(piece.clone())?;
    if inside.trim().is_empty() {
        return Some(None);
    }
    let start = piece.start + (inside.len() - inside.trim_start().len());
    let key = key_of(inside.trim())?.to_owned();
    Some(Some((key, start..start + inside.trim().len())))
}

fn depth(line: &str) -> usize {
    line.len() - line.trim_start_matches(' ').len()
}

fn key_of(line: &str) -> Option<&str> {
    let (key, rest) = line.split_once(':')?;
    let named = !key.is_empty() && key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_');
    (named && (rest.is_empty() || rest.starts_with([' ', '\n']))).then_some(key)
}

impl Entry {
    /// Sets a key to one word: in its place where it is there, else as the last line of the entry.
    pub fn set(&self, text: &str, key: &str, word: &str, edits: &mut Edits) {
        if let Some(brace) = self.brace {
            let (place, gap) = self.key(key).map_or((brace..brace, ", "), |piece| (piece, ""));
            return edits.replace(place, format!("{gap}{key}: {word}"));
        }
        let Some((_, lines)) = self.keys.iter().find(|(known, _)| known == key) else {
            let open = text.get(..self.lines.end).is_some_and(|head| !head.ends_with('\n'));
            let gap = if open { "\n" } else { "" };
            let end = if open { "" } else { "\n" };
            edits
                .replace(self.lines.end..self.lines.end, format!("{gap}{}{key}: {word}{end}", " ".repeat(self.column)));
            return;
        };
        let line = text.get(lines.clone()).unwrap_or_default();
        let colon = line.find(&format!("{key}:")).map_or(0, |found| found + key.len() + 1);
        let value = line.get(colon..).unwrap_or_default();
        let blank = value.len() - value.trim_start_matches(' ').len();
        let length = value.trim_start_matches(' ').find([' ', '\n']).unwrap_or(value.len() - blank);
        let start = lines.start + colon;
        edits.replace(start..start + blank + length, format!(" {word}"));
    }

    /// Puts other keys, each with one word, in the place of a key and its value.
    pub fn instead(&self, text: &str, key: &str, fields: &[(&str, &str)], edits: &mut Edits) {
        let Some(place) = self.key(key) else { return };
        let words = fields.iter().map(|(key, word)| format!("{key}: {word}"));
        if self.brace.is_some() {
            return edits.replace(place, words.collect::<Vec<_>>().join(", "));
        }
        let head = text.get(place.start..place.start + self.column).unwrap_or_default();
        let margin = " ".repeat(self.column);
        let line = |(index, words): (usize, String)| format!("{}{words}\n", if index == 0 { head } else { &margin });
        edits.replace(place, words.enumerate().map(line).collect::<String>());
    }

    /// Takes a key with its value away.
    pub fn unset(&self, text: &str, key: &str, edits: &mut Edits) {
        let Some(place) = self.key(key) else { return };
        if self.brace.is_none() {
            return edits.replace(place, "");
        }
        let before = text.get(..place.start).and_then(|head| head.trim_end().strip_suffix(',')).map(str::len);
        let after = text.get(place.end..).unwrap_or_default();
        let comma = after.len() - after.trim_start_matches([',', ' ']).len();
        let range = before.map_or(place.start..place.end + comma, |before| before..place.end);
        edits.replace(range, "");
    }

    /// Gives the bytes of a key with its value: whole lines, or what stands between commas.
    pub fn key(&self, key: &str) -> Option<Range<usize>> {
        self.keys.iter().find(|(known, _)| known == key).map(|(_, lines)| lines.clone())
    }
}

/// A value to be written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Value {
    /// On the line of its key, quoted where it must be.
    Line(String),
    /// Below its key as `|` with indented lines.
    Block(String),
}

/// Writes an entry of a list.
pub fn item(indent: usize, fields: &[(&str, Value)]) -> String {
    let mut text = String::new();
    for (index, (key, value)) in fields.iter().enumerate() {
        let dash = if index == 0 { "- " } else { "  " };
        let margin = " ".repeat(indent);
        match value {
            Value::Line(line) => text.push_str(&format!("{margin}{dash}{key}: {}\n", scalar(line))),
            Value::Block(block) => text.push_str(&format!("{margin}{dash}{key}: {}", literal(block, indent + 4))),
        }
    }
    text
}

/// Writes a text of several lines as a literal block that ends with one line break.
fn literal(text: &str, indent: usize) -> String {
    let text = text.trim_end_matches('\n');
    if text.trim().is_empty() {
        return format!("{}\n", scalar(text));
    }
    let hint = if text.starts_with([' ', '\n']) { "|2" } else { "|" };
    let margin = " ".repeat(indent);
    let line = |line: &str| if line.is_empty() { "\n".to_owned() } else { format!("{margin}{line}\n") };
    format!("{hint}\n{}", text.split('\n').map(line).collect::<String>())
}

/// Writes a YAML scalar on one line, quoted where plain text would be read otherwise.
pub fn scalar(text: &str) -> String {
    let special = |c: char| {
        matches!(
            c,
            ':' | '#' | '{' | '}' | '[' | ']' | '"' | '\'' | '\\' | ',' | '&' | '*' | '!' | '|' | '>' | '%' | '@' | '`'
        ) || c.is_control()
    };
    let word = text
        .chars()
        .next()
        .is_some_and(|c| c.is_ascii_lowercase() || (!c.is_ascii() && c.is_alphanumeric()) || "（「・".contains(c));
    let reserved =
        ["true", "false", "null", "yes", "no", "on", "off", "y", "n"].contains(&text.to_ascii_lowercase().as_str());
    if word && !reserved && !text.contains(special) && text.trim() == text {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '\\' | '"' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => quoted.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => quoted.push(c),
        }
    }
    quoted + "\""
}

/// Adds an item to a list at the top of a file: after its last entry, or as a new list at the end of the file.
///
/// `last` is a byte at which the first key of the last entry begins; `lead` is the comment above a new list.
pub fn append(text: &str, list: &str, last: Option<usize>, lead: &str, item: &str, edits: &mut Edits) {
    if let Some(last) = last.and_then(|at| entry(text, at)) {
        edits.replace(last.lines.end..last.lines.end, item);
    } else if let Some(line) = top_line(text, list) {
        edits.replace(line, format!("{list}:\n{item}"));
    } else {
        let gap = if text.ends_with('\n') { "\n" } else { "\n\n" };
        edits.replace(text.len()..text.len(), format!("{gap}{lead}{list}:\n{item}"));
    }
}

/// Finds the line of a key at the top of a file.
pub fn top_line(text: &str, key: &str) -> Option<Range<usize>> {
    let mut from = 0;
    for line in text.split_inclusive('\n') {
        if key_of(line) == Some(key) {
            return Some(from..from + line.len());
        }
        from += line.len();
    }
    None
}

/// Puts a `#` before a key and its value, so that they stay readable but do not count.
///
/// `key` and `value` are the bytes of both. Gives nothing where they share a line with another key.
pub fn comment_out(text: &str, key: &Range<usize>, value: &Range<usize>, why: &str, edits: &mut Edits) -> Option<()> {
    let start = text.get(..key.start)?.rfind('\n').map_or(0, |found| found + 1);
    let head = text.get(start..key.start)?;
    let end =
        text.get(value.end.max(key.end)..)?.find('\n').map_or(text.len(), |found| value.end.max(key.end) + found + 1);
    let rest = text.get(value.end.max(key.end)..end)?.trim();
    if !head.trim_matches([' ', '-']).is_empty() || !(rest.is_empty() || rest.starts_with('#')) {
        return None;
    }
    let lines: String = text.get(start..end)?.split_inclusive('\n').map(|line| format!("# {line}")).collect();
    edits.replace(start..end, format!("# {why}\n{lines}"));
    Some(())
}

#[cfg(test)]
mod tests {
    use super::{Edits, Value, append, entry, item, scalar};

    const TEXT: &str = "overrides:\n  # 一\n  - replace: a   # 注\n    text: |\n      # 見出しではない\n\n      本文\n\n  # 二\n  - remove: b\n    reason: 理由\n";

    #[test]
    fn an_entry_ends_before_the_blank_and_the_comment_of_the_next() {
        let found = entry(TEXT, TEXT.find("replace").expect("stands there")).expect("is a block");
        assert_eq!(
            TEXT.get(found.lines),
            Some("  - replace: a   # 注\n    text: |\n      # 見出しではない\n\n      本文\n")
        );
    }

    #[test]
    fn a_key_is_added_at_the_end_and_changed_in_its_place() {
        let at = |text: &str| entry(text, text.find("replace").expect("stands there")).expect("is a block");
        let mut edits = Edits::default();
        at(TEXT).set(TEXT, "against", "1a2b3c4d", &mut edits);
        let once = edits.apply(TEXT);
        assert_eq!(once, TEXT.replace("本文\n", "本文\n    against: 1a2b3c4d\n"));
        let mut edits = Edits::default();
        at(&once).set(&once, "against", "ffffffff", &mut edits);
        assert_eq!(edits.apply(&once), once.replace("1a2b3c4d", "ffffffff"));
    }

    #[test]
    fn an_entry_in_braces_is_edited_where_it_stands() {
        let text = "list:\n  - {remove: b, reason: \"a, {b}\", into: x, at: first}   # 注\n  - {insert: c}\n";
        let found = entry(text, text.find('{').expect("stands there")).expect("is an entry");
        assert_eq!(text.get(found.lines.clone()).map(str::len), text.find("  - {insert").map(|end| end - 6));
        let edited = |edit: &dyn Fn(&mut Edits)| {
            let mut edits = Edits::default();
            edit(&mut edits);
            edits.apply(text)
        };
        let set = edited(&|edits| found.set(text, "against", "1a2b", edits));
        assert_eq!(set, text.replace("at: first}", "at: first, against: 1a2b}"));
        assert_eq!(edited(&|edits| found.set(text, "into", "y", edits)), text.replace("into: x", "into: y"));
        assert_eq!(edited(&|edits| found.unset(text, "at", edits)), text.replace(", at: first", ""));
        assert_eq!(edited(&|edits| found.unset(text, "remove", edits)), text.replace("remove: b, ", ""));
        let instead = edited(&|edits| found.instead(text, "into", &[("before", "z")], edits));
        assert_eq!(instead, text.replace("into: x", "before: z"));
        assert_eq!(entry("- {a: b # 注\n  }\n", 2), None);
        assert_eq!(entry("- {a: b} c\n", 2), None);
    }

    #[test]
    fn a_new_list_stands_at_the_end_of_the_file() {
        let added = item(2, &[("clause", Value::Line("a".to_owned())), ("ours", Value::Block("一\n\n二".to_owned()))]);
        let mut edits = Edits::default();
        append(TEXT, "questions", None, "# 確認\n", &added, &mut edits);
        let expected = format!("{TEXT}\n# 確認\nquestions:\n  - clause: a\n    ours: |\n      一\n\n      二\n");
        assert_eq!(edits.apply(TEXT), expected);
    }

    #[test]
    fn scalars_that_yaml_would_read_otherwise_are_quoted() {
        assert_eq!(
            ["本町", "", "0123", "no", "a: b", "{{ self }}"].map(scalar),
            ["本町", "\"\"", "\"0123\"", "\"no\"", "\"a: b\"", "\"{{ self }}\""]
        );
    }
}
