//! Reads web pages of 例規 and of our own: blocks in reading order, without the frame of the page.

use crate::import::cells::{OpenRow, Span, widened_note};
use crate::import::contents::take_contents_heading;
use crate::import::docx::body::MOST_PARAGRAPHS;
use crate::import::html::lists::List;
use crate::import::refusal::Refusal;
use crate::import::text::is_invisible;
use crate::parse::block::{Aside, Block, BlockKind, Reading, Reason, visible};
use crate::parse::foreign::decode;
use crate::parse::label::read_label;
use crate::parse::web::attribute;

mod frame;
mod lists;

/// Reads a page.
///
/// # Errors
/// When it has more blocks than any policy, or no characters.
pub fn read(bytes: &[u8]) -> Result<Reading, Refusal> {
    let decoded = decode(bytes);
    let mut page = Page::default();
    let mut rest = decoded.text.as_str();
    while let Some((text, after)) = rest.split_once('<') {
        page.text(text);
        rest = page.tag(after);
        if page.reading.blocks.len() > MOST_PARAGRAPHS {
            return Err(Refusal::TooMany);
        }
    }
    page.text(rest);
    while !page.lists.is_empty() {
        page.close_list();
    }
    page.end_row();
    page.end_line();
    page.reading.notes.extend(widened_note(&page.widened, "行目"));
    if page.reading.blocks.is_empty() { Err(Refusal::Empty) } else { Ok(page.reading) }
}

#[derive(Default)]
struct Page {
    reading: Reading,
    line: String,
    /// How many tables are open in each other; only the outermost has rows.
    tables: usize,
    /// Where cells are merged with those right of them.
    widened: Vec<usize>,
    row: OpenRow,
    heading: bool,
    /// Whether we are in a figure, whose list is drawn as a chart.
    figure: bool,
    /// The element whose content is left out, how deep in it we are, and why.
    skipped: Option<(String, usize, Option<Reason>)>,
    skipped_text: String,
    lists: Vec<List>,
    /// Whether we are below the words that say whom to ask about the page.
    contact: bool,
    place: usize,
}

impl Page {
    fn text(&mut self, text: &str) {
        self.place += text.matches('\n').count();
        let text = unescaped(&text.replace(['\n', '\r', '\t'], " "));
        let text: String = text.chars().filter(|c| !is_invisible(*c)).collect();
        match &self.skipped {
            Some((_, _, Some(_))) => self.skipped_text.push_str(&text),
            Some((_, _, None)) => {}
            None => self.line.push_str(&text),
        }
    }

    /// Takes a tag; `rest` begins after its `<`, and what follows the tag comes back.
    fn tag<'t>(&mut self, rest: &'t str) -> &'t str {
        if let Some(comment) = rest.strip_prefix("!--") {
            return comment.split_once("-->").map_or("", |(_, after)| after);
        }
        let looks = |c: char| c.is_ascii_alphabetic() || matches!(c, '/' | '!' | '?');
        if !rest.starts_with(looks) {
            self.text("&lt;");
            return rest;
        }
        let (tag, after) = rest.split_once('>').unwrap_or((rest, ""));
        self.place += tag.matches('\n').count();
        let (closing, name) = name(tag);
        if matches!(name.as_str(), "script" | "style") && !closing {
            return raw_end(after, &name);
        }
        match self.skipped.take() {
            Some(skipped) => self.inside_skipped(skipped, &name, closing, tag),
            None => self.element(&name, closing, tag, after),
        }
        after
    }

    fn inside_skipped(&mut self, skipped: (String, usize, Option<Reason>), name: &str, closing: bool, tag: &str) {
        let (element, depth, reason) = skipped;
        let same = element == name && !tag.ends_with('/');
        let depth = match (same, closing) {
            (true, true) => depth - 1,
            (true, false) => depth + 1,
            (false, _) => depth,
        };
        if depth > 0 {
            self.skipped = Some((element, depth, reason));
            return;
        }
        let text = std::mem::take(&mut self.skipped_text).split_whitespace().collect::<Vec<_>>().join(" ");
        if let Some(reason) = reason.filter(|_| !text.is_empty()) {
            if reason == Reason::Contents {
                take_contents_heading(&mut self.reading);
            }
            self.set_aside(text, reason);
        }
    }

    fn element(&mut self, name: &str, closing: bool, tag: &str, after: &str) {
        let skip = match name {
            "head" | "title" | "noscript" | "template" | "rp" | "svg" => Some(None),
            "rt" => Some(Some(Reason::Ruby)),
            "ul" if self.figure => Some(Some(Reason::Figure)),
            _ if is_aid(tag) => Some(Some(Reason::Frame)),
            _ if closing => None,
            _ => frame::outside(name, tag, after).map(Some),
        };
        if let (Some(reason), false) = (skip, closing || tag.ends_with('/') || is_void(name)) {
            self.skipped = Some((name.to_owned(), 1, reason));
            return;
        }
        if name == "figure" {
            self.figure = !closing;
        }
        match name {
            "table" => self.table(closing),
            "td" | "th" => self.cell(closing, tag),
            "tr" => self.row(closing),
            "br" if self.row.is_open() => self.line.push(' '),
            "ol" | "ul" if closing => self.close_list(),
            "ol" | "ul" => self.open_list(name, tag),
            "li" if !closing => self.item(tag),
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                self.end_line();
                self.heading = !closing;
            }
            _ if is_block(name) => self.break_line(),
            _ => {}
        }
    }

    fn break_line(&mut self) {
        if self.row.is_open() { self.line.push(' ') } else { self.end_line() }
    }

    fn table(&mut self, closing: bool) {
        let before = self.tables;
        self.tables = match (closing, self.row.is_open()) {
            (true, _) => before.saturating_sub(1),
            (false, true) => before + 1,
            (false, false) => 1,
        };
        if before.min(self.tables) == 0 || !self.row.is_open() {
            self.end_row();
            self.row.forget();
        }
        self.break_line();
    }

    /// Begins or ends a cell; the end of one may be left out.
    fn cell(&mut self, closing: bool, tag: &str) {
        if self.tables > 1 {
            return self.break_line();
        }
        self.end_cell();
        if !closing && self.row.is_open() {
            let span = Span::new(number(tag, "rowspan"), number(tag, "colspan"));
            if span.columns > 1 {
                self.widened.push(self.place + 1);
            }
            self.row.begin_cell(span);
        }
    }

    fn end_cell(&mut self) {
        if !self.row.is_open() {
            return;
        }
        let text = std::mem::take(&mut self.line).split_whitespace().collect::<Vec<_>>().join(" ");
        if self.row.in_cell() || !text.is_empty() {
            self.row.add(text);
        }
    }

    /// Begins or ends a row; the end of one may be left out.
    fn row(&mut self, closing: bool) {
        if self.tables > 1 {
            return self.break_line();
        }
        self.end_row();
        if !closing {
            self.end_line();
            self.row.begin();
        }
    }

    fn end_row(&mut self) {
        self.end_cell();
        let Some(cells) = self.row.end() else { return };
        let row = cells.join("\t").trim_end_matches('\t').to_owned();
        let kind = if cells.len() > 1 { BlockKind::Row } else { BlockKind::Line };
        self.push(row, kind);
    }

    fn end_line(&mut self) {
        let text = std::mem::take(&mut self.line);
        let words: Vec<&str> = text.split([' ', '\u{A0}']).filter(|word| !word.is_empty()).collect();
        let kind = if self.heading { BlockKind::Heading } else { BlockKind::Line };
        self.push(words.join(" ").trim().to_owned(), kind);
    }

    fn set_aside(&mut self, text: String, reason: Reason) {
        self.reading.characters += visible(&text);
        self.reading.aside.push(Aside { place: self.place + 1, text, reason });
    }

    /// Places a block, unless it says whose page this is or whom to ask about it.
    fn push(&mut self, text: String, kind: BlockKind) {
        let contact = frame::heads_contact(&text);
        let ends = kind != BlockKind::Line || text.contains('。') || read_label(&text).is_some();
        self.contact = contact || self.contact && (!ends || text.trim().is_empty());
        if self.contact || frame::is_copyright(&text) && !text.contains('。') {
            if !text.trim().is_empty() {
                self.set_aside(text, Reason::Frame);
            }
        } else if !text.trim().is_empty() {
            self.reading.characters += visible(&text);
            self.reading.blocks.push(Block { place: self.place + 1, text, kind });
        }
    }
}

/// Marks of our own pages that are no part of the document.
fn is_aid(tag: &str) -> bool {
    attribute(tag, "class")
        .unwrap_or_default()
        .split(' ')
        .any(|class| matches!(class, "aid" | "skip" | "jump" | "changes"))
}

/// Gives the number that an attribute holds, 1 where it holds none.
fn number(tag: &str, name: &str) -> usize {
    attribute(tag, name).and_then(|value| value.trim().parse().ok()).unwrap_or(1)
}

fn name(tag: &str) -> (bool, String) {
    let closing = tag.starts_with('/');
    let bare = tag.trim_start_matches('/');
    let name: String = bare.chars().take_while(|c| c.is_ascii_alphanumeric()).take(16).collect();
    (closing, name.to_ascii_lowercase())
}

/// Skips the text of a script or a style sheet.
fn raw_end<'t>(after: &'t str, name: &str) -> &'t str {
    let mut rest = after;
    while let Some((_, closing)) = rest.split_once("</") {
        if closing.get(..name.len()).is_some_and(|found| found.eq_ignore_ascii_case(name)) {
            return closing.split_once('>').map_or("", |(_, rest)| rest);
        }
        rest = closing;
    }
    ""
}

fn is_void(name: &str) -> bool {
    matches!(name, "br" | "hr" | "img" | "input" | "meta" | "link" | "col" | "wbr")
}

fn is_block(name: &str) -> bool {
    matches!(
        name,
        "p" | "div"
            | "section"
            | "article"
            | "main"
            | "thead"
            | "tbody"
            | "tfoot"
            | "caption"
            | "figure"
            | "figcaption"
            | "dl"
            | "dt"
            | "dd"
            | "blockquote"
            | "pre"
            | "hr"
            | "br"
            | "li"
            | "body"
            | "html"
            | "form"
            | "address"
            | "center"
    )
}

/// Puts characters in the place of `&amp;` and the like.
fn unescaped(text: &str) -> String {
    let mut plain = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('&') {
        plain.push_str(before);
        let entity = after.split_once(';').filter(|(name, _)| name.len() <= 10);
        match entity.and_then(|(name, after)| entity_character(name).map(|c| (c, after))) {
            Some((c, after)) => {
                plain.push(c);
                rest = after;
            }
            None => {
                plain.push('&');
                rest = after;
            }
        }
    }
    plain.push_str(rest);
    plain
}

fn entity_character(name: &str) -> Option<char> {
    if let Some(number) = name.strip_prefix('#') {
        let hex = number.strip_prefix(['x', 'X']).and_then(|hex| u32::from_str_radix(hex, 16).ok());
        return hex.or_else(|| number.parse().ok()).and_then(char::from_u32);
    }
    match name {
        "amp" => Some('&'),
        "lt" => Some('<'),
        "gt" => Some('>'),
        "quot" => Some('"'),
        "apos" => Some('\''),
        "nbsp" => Some(' '),
        "middot" => Some('・'),
        _ => None,
    }
}
