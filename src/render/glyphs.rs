//! Finds the characters of a sheet that the typefaces cannot print, and where they stand.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::fonts::{Fonts, fonts};
use crate::diag::Diagnostic;
use crate::source::{Place, Source};
use crate::view::block::{Block, Cell, Chart, ChartNode, Heading, Paragraph, Row, Run, Sheet, Table};

/// How many characters before and after a missing one are shown with it.
const CONTEXT: usize = 12;

/// A character, or a character with a variation selector, that the typefaces lack.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct MissingGlyph {
    /// The character, with its variation selector if that is what is lacking.
    pub character: String,
    /// The clause in which it stands: the nearest anchor at or before it.
    pub anchor: Option<String>,
    /// The text around it.
    pub near: String,
}

/// Lists the characters and variation sequences of a sheet that would print as an empty box or in another form.
///
/// The order is that of the sheet; a character is listed once for each text in which it stands.
pub fn missing_glyphs(sheet: &Sheet) -> Vec<MissingGlyph> {
    let mut search = Search { fonts: fonts(), anchor: None, found: Vec::new() };
    search.text(&sheet.title);
    search.text(&sheet.organization);
    for line in sheet.cover.iter().flat_map(|cover| &cover.lines) {
        search.text(&line.text);
    }
    for block in &sheet.blocks {
        search.block(block);
    }
    search.found
}

/// Warns of the characters that print as an empty box, each once, at its first place in the file that was written by hand.
pub fn unprintable<'a>(sheets: impl IntoIterator<Item = &'a Sheet>, written: Option<&Arc<Source>>) -> Vec<Diagnostic> {
    let mut found: BTreeMap<String, MissingGlyph> = BTreeMap::new();
    for missing in sheets.into_iter().flat_map(missing_glyphs) {
        found.entry(missing.character.clone()).or_insert(missing);
    }
    found.values().map(|missing| warning(missing, written)).collect()
}

fn warning(missing: &MissingGlyph, written: Option<&Arc<Source>>) -> Diagnostic {
    let MissingGlyph { character, near, .. } = missing;
    let codes: Vec<String> = character.chars().map(|code| format!("U+{:04X}", u32::from(code))).collect();
    let message = format!("「{character}」（{}）の字形が PDF の書体にありません", codes.join(" "));
    let place = written.and_then(|source| {
        let start = source.text.find(character.as_str())?;
        Some(Place::new(source, start..start + character.len()))
    });
    let message = if place.is_some() { message } else { format!("{message}: {near}") };
    let help =
        "PDF では空の四角か別の字形になり、PDF/A にもなりません。字を改めるか、PDF は Word の文書から作ってください";
    let warning = Diagnostic::warning("missing-glyph", message).help(help);
    match place {
        Some(place) => warning.at(place),
        None => warning,
    }
}

/// A walk through a sheet from top to bottom.
struct Search<'a> {
    fonts: &'static Fonts,
    anchor: Option<&'a str>,
    found: Vec<MissingGlyph>,
}

impl<'a> Search<'a> {
    fn block(&mut self, block: &'a Block) {
        match block {
            Block::Title { text, anchor } => {
                self.enter(anchor);
                self.line(text);
            }
            Block::Heading(heading) => self.heading(heading),
            Block::Paragraph(paragraph) => self.paragraph(paragraph),
            Block::Table(table) => self.table(table),
            Block::Chart(chart) => self.chart(chart),
        }
    }

    fn heading(&mut self, heading: &'a Heading) {
        self.enter(&heading.anchor);
        self.line(&heading.label);
        self.line(&heading.title);
        let shown = |missing: &MissingGlyph| missing.anchor == heading.anchor;
        if !self.found.last().is_some_and(shown) {
            self.text(&heading.outline);
        }
    }

    fn paragraph(&mut self, paragraph: &'a Paragraph) {
        self.enter(&paragraph.anchor);
        self.line(&paragraph.label);
        self.line(&paragraph.text);
    }

    fn table(&mut self, table: &'a Table) {
        self.enter(&table.anchor);
        self.line(&table.caption);
        for Row { anchor, cells, class: _ } in table.header.iter().chain(&table.rows) {
            self.enter(anchor);
            cells.iter().flat_map(|Cell { paragraphs, .. }| paragraphs).for_each(|p| self.paragraph(p));
        }
    }

    fn chart(&mut self, chart: &'a Chart) {
        self.enter(&chart.anchor);
        self.line(&chart.caption);
        chart.roots.iter().for_each(|root| self.officer(root));
    }

    fn officer(&mut self, node: &'a ChartNode) {
        self.text(&node.title);
        self.text(&node.holder);
        node.children.iter().for_each(|child| self.officer(child));
    }

    fn enter(&mut self, anchor: &'a Option<String>) {
        self.anchor = anchor.as_deref().or(self.anchor);
    }

    fn line(&mut self, line: &[Run]) {
        line.iter().for_each(|run| self.text(&run.text));
    }

    fn text(&mut self, text: &str) {
        let characters: Vec<char> = text.chars().collect();
        for (at, &character) in characters.iter().enumerate() {
            let selector = characters.get(at + 1).copied().filter(|&next| is_selector(next));
            if let Some(character) = self.missing(character, selector) {
                self.report(character, &characters, at);
            }
        }
    }

    fn missing(&mut self, character: char, selector: Option<char>) -> Option<String> {
        let prints = is_invisible(character) || is_selector(character) || self.fonts.cover(character);
        if !prints {
            return Some(character.to_string());
        }
        let selector = selector?;
        let lacking = !self.fonts.cover_variation(character, selector);
        lacking.then(|| format!("{character}{selector}"))
    }

    fn report(&mut self, character: String, text: &[char], at: usize) {
        let near = text.iter().skip(at.saturating_sub(CONTEXT)).take(2 * CONTEXT + 1).collect();
        let missing = MissingGlyph { character, anchor: self.anchor.map(str::to_owned), near };
        if self.found.last() != Some(&missing) {
            self.found.push(missing);
        }
    }
}

/// Tells whether a character only chooses the form of the one before it.
fn is_selector(character: char) -> bool {
    matches!(character, '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Tells whether a character is only a place to break, or not to break, a line.
fn is_invisible(character: char) -> bool {
    matches!(character, '\n' | '\t' | '\u{200B}'..='\u{200D}' | '\u{2060}')
}
