//! Reads paragraphs, tables and underlines of an HTML page, however it is nested.

use crate::parse::inked::{Builder, InkedFile};

/// Elements that have no end tag.
const VOID: [&str; 10] = ["area", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"];
/// Elements that begin and end a paragraph.
const BLOCKS: [&str; 16] =
    ["p", "div", "li", "ul", "ol", "h1", "h2", "h3", "h4", "h5", "h6", "section", "caption", "pre", "blockquote", "br"];
/// Elements whose text is underlined, or stands for it.
const UNDERLINES: [&str; 3] = ["u", "ins", "del"];
/// Elements whose text no reader sees.
const HIDDEN: [&str; 4] = ["head", "script", "style", "template"];
/// No page is nested deeper.
const DEEPEST: usize = 1000;

/// Reads a page.
pub fn read(html: &str) -> InkedFile {
    let mut reading = Reading::default();
    let mut rest = html;
    while let Some((text, after)) = rest.split_once('<') {
        reading.text(text);
        rest = match after.strip_prefix("!--") {
            Some(comment) => comment.split_once("-->").map_or("", |(_, rest)| rest),
            None => reading.tag(after),
        };
    }
    reading.text(rest);
    reading.builder.finish()
}

struct Open {
    name: String,
    underlined: bool,
    hidden: bool,
}

#[derive(Default)]
struct Reading {
    builder: Builder,
    open: Vec<Open>,
}

impl Reading {
    fn text(&mut self, text: &str) {
        if text.is_empty() || self.open.iter().any(|open| open.hidden) {
            return;
        }
        let underlined = self.open.iter().any(|open| open.underlined);
        self.builder.text(&characters(&text.replace(['\n', '\r'], "")), underlined);
    }

    /// Reads a tag; gives what follows it.
    fn tag<'a>(&mut self, after: &'a str) -> &'a str {
        let (tag, rest) = split_tag(after);
        let (closing, tag) = tag.strip_prefix('/').map_or((false, tag), |tag| (true, tag));
        let name = tag.split([' ', '\t', '\n', '\r', '/']).next().unwrap_or("").to_ascii_lowercase();
        if !name.starts_with(|c: char| c.is_ascii_alphabetic()) {
            return rest;
        }
        if closing {
            self.end(&name);
        } else {
            self.start(name, tag);
        }
        rest
    }

    fn start(&mut self, name: String, tag: &str) {
        let hidden = HIDDEN.contains(&name.as_str()) || is_hidden(tag);
        if !hidden && !self.open.iter().any(|open| open.hidden) {
            self.meet(&name, tag);
        }
        let underlined = UNDERLINES.contains(&name.as_str()) || is_underlined(tag);
        if !VOID.contains(&name.as_str()) && !tag.ends_with('/') && self.open.len() < DEEPEST {
            self.open.push(Open { name, underlined, hidden });
        }
    }

    fn meet(&mut self, name: &str, tag: &str) {
        match name {
            "table" => self.builder.start_table(),
            "tr" => self.builder.start_row(),
            "td" | "th" => {
                self.builder.start_cell();
                self.builder.span(attribute(tag, "colspan").and_then(|span| span.parse().ok()).unwrap_or(1));
            }
            _ if BLOCKS.contains(&name) => self.builder.end_paragraph(),
            _ => {}
        }
    }

    fn end(&mut self, name: &str) {
        let Some(index) = self.open.iter().rposition(|open| open.name == name) else { return };
        let hidden = self.open.iter().any(|open| open.hidden);
        self.open.truncate(index);
        match name {
            _ if hidden => {}
            "table" => self.builder.end_table(),
            _ if BLOCKS.contains(&name) => self.builder.end_paragraph(),
            _ => {}
        }
    }
}

/// Parts a tag from what follows; a `>` inside quotes does not end it.
fn split_tag(after: &str) -> (&str, &str) {
    let mut quote = None;
    for (index, c) in after.char_indices() {
        match (quote, c) {
            (None, '>') => return (after.get(..index).unwrap_or(after), after.get(index + 1..).unwrap_or("")),
            (None, '"' | '\'') => quote = Some(c),
            (Some(open), c) if open == c => quote = None,
            (None | Some(_), _) => {}
        }
    }
    (after, "")
}

/// Gives the value of an attribute of a tag; its name is given in small letters, whatever the page writes.
pub fn attribute<'a>(tag: &'a str, name: &str) -> Option<&'a str> {
    let lower = tag.to_ascii_lowercase();
    lower.match_indices(name).find_map(|(start, _)| {
        let (before, after) = (tag.get(..start)?, tag.get(start + name.len()..)?);
        let value = after.trim_start().strip_prefix('=')?.trim_start();
        before.ends_with([' ', '\t', '\n', '"', '\'']).then(|| unquoted(value))
    })
}

fn unquoted(value: &str) -> &str {
    let quoted = |quote: char| value.strip_prefix(quote).map(|rest| rest.split(quote).next().unwrap_or(rest));
    quoted('"').or_else(|| quoted('\'')).unwrap_or_else(|| value.split([' ', '>', '/']).next().unwrap_or(value))
}

fn is_hidden(tag: &str) -> bool {
    let class = |name: &str| attribute(tag, "class").is_some_and(|own| own.split(' ').any(|one| one == name));
    attribute(tag, "aria-hidden") == Some("true") || class("aid") || class("jump")
}

fn is_underlined(tag: &str) -> bool {
    attribute(tag, "style").is_some_and(|style| style.to_ascii_lowercase().contains("underline"))
}

/// Resolves the references that office programs write.
fn characters(text: &str) -> String {
    let mut resolved = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        resolved.push_str(before);
        let named = after.split_once(';').and_then(|(name, rest)| Some((character(name)?, rest)));
        match named {
            Some((c, after)) => {
                resolved.push(c);
                rest = after;
            }
            None => {
                resolved.push('&');
                rest = after;
            }
        }
    }
    resolved + rest
}

fn character(name: &str) -> Option<char> {
    let number = name.strip_prefix('#');
    let hexadecimal = number.and_then(|number| number.strip_prefix(['x', 'X']));
    match (name, number, hexadecimal) {
        (_, _, Some(digits)) => u32::from_str_radix(digits, 16).ok().and_then(char::from_u32),
        (_, Some(digits), None) => digits.parse().ok().and_then(char::from_u32),
        ("amp", ..) => Some('&'),
        ("lt", ..) => Some('<'),
        ("gt", ..) => Some('>'),
        ("quot", ..) => Some('"'),
        ("apos", ..) => Some('\''),
        ("nbsp", ..) => Some(' '),
        _ => None,
    }
}
