//! Paragraphs of a Word file: their printed label, lines, underlines and footnotes.

use std::collections::BTreeMap;
use std::ops::Range;

use quick_xml::events::BytesStart;

use crate::import::contents::{heads_contents, take_contents_heading};
use crate::import::docx::body::Body;
use crate::import::docx::body::textbox::TextBox;
use crate::import::docx::xml::attribute;
use crate::import::refusal::Refusal;
use crate::parse::block::{Block, BlockKind, Reason, visible};

/// A file has no more paragraphs.
pub const MOST_PARAGRAPHS: usize = 50_000;

/// The open paragraph.
#[derive(Default)]
pub(super) struct Paragraph {
    /// The name of its style in `styles.xml`.
    pub(super) style: Option<String>,
    /// The number of its list in `numbering.xml`.
    pub(super) list: Option<String>,
    /// Its level in that list, from 0.
    pub(super) level: Option<usize>,
    text: String,
    /// Which characters of the text are underlined.
    underlined: Vec<Range<usize>>,
    /// Whether its number is underlined, as its mark is.
    pub(super) underlined_number: bool,
    notes: Vec<String>,
    /// Whether words of it stand in a table of contents.
    pub(super) contents: bool,
    /// Its end is a tracked deletion: it runs on into the next.
    runs_on: bool,
    /// The text boxes that hang on it.
    pub(super) boxes: Vec<TextBox>,
}

impl Paragraph {
    /// Adds words of one run.
    pub(super) fn push(&mut self, text: &str, underlined: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        if underlined {
            self.underlined.push(start..self.text.len());
        }
    }
}

impl Body<'_> {
    pub(super) fn open_paragraph(&mut self) -> Result<(), Refusal> {
        self.close_paragraph();
        self.place += usize::from(!self.boxes.is_open());
        if self.place > MOST_PARAGRAPHS {
            return Err(Refusal::TooMany);
        }
        let carried = self.carried.take();
        self.paragraph = Some(carried.unwrap_or_default());
        Ok(())
    }

    /// The end of the paragraph is deleted.
    pub(super) fn run_on(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.runs_on = true;
        }
    }

    /// Takes the style or the list of the paragraph.
    pub(super) fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        let Some(paragraph) = &mut self.paragraph else { return };
        let value = attribute(start, "val");
        match name {
            "pStyle" => paragraph.style = value,
            "numId" => paragraph.list = value,
            "ilvl" => paragraph.level = value.and_then(|value| value.parse().ok()),
            _ => {}
        }
    }

    /// Keeps a footnote for the end of the paragraph.
    pub(super) fn note(&mut self, start: &BytesStart<'_>, notes: &BTreeMap<String, String>) {
        let text = attribute(start, "id").and_then(|id| notes.get(&id).cloned());
        if let (Some(text), Some(paragraph)) = (text, self.paragraph.as_mut()) {
            paragraph.notes.push(text.trim().to_owned());
        }
    }

    pub(super) fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraph.take() else { return };
        if paragraph.runs_on && !self.boxes.is_open() {
            paragraph.runs_on = false;
            self.carried = Some(paragraph);
            return;
        }
        if self.is_contents(&paragraph) {
            take_contents_heading(&mut self.reading);
            self.set_aside(paragraph.text, Reason::Contents);
            return self.wait(paragraph.boxes);
        }
        let boxes = std::mem::take(&mut paragraph.boxes);
        if !paragraph.text.trim().is_empty() || !paragraph.notes.is_empty() {
            self.place_paragraph(paragraph);
        }
        self.wait(boxes);
    }

    fn place_paragraph(&mut self, mut paragraph: Paragraph) {
        let label = self.numbering.label(paragraph.style.as_deref(), paragraph.list.take(), paragraph.level);
        let label = label.filter(|label| !label.is_empty());
        self.reading.characters += label.as_deref().map_or(0, visible);
        let own = label.as_deref();
        let text = own.map_or_else(|| paragraph.text.clone(), |label| format!("{label} {}", paragraph.text));
        if self.boxes.is_open() {
            return self.box_lines(&text);
        }
        self.place_boxes();
        self.ink(&paragraph, own);
        match self.tables.last_mut() {
            Some(table) => table.add(&text),
            None => self.place_lines(&text, paragraph.style.as_deref()),
        }
        paragraph.notes.iter().for_each(|note| self.place_note(note));
    }

    fn is_contents(&self, paragraph: &Paragraph) -> bool {
        let styled = paragraph.style.as_deref().is_some_and(|style| self.numbering.is_contents(style));
        paragraph.contents || styled || heads_contents(&paragraph.text) && self.contents.in_control()
    }

    /// Keeps a paragraph with its number and what is underlined in it.
    fn ink(&mut self, paragraph: &Paragraph, label: Option<&str>) {
        if let Some(label) = label {
            self.inked.text(label, paragraph.underlined_number);
            self.inked.text(" ", false);
        }
        let mut underlined = paragraph.underlined.iter().peekable();
        let mut start = 0;
        while let Some(range) = underlined.next_if(|range| range.end <= paragraph.text.len()) {
            self.inked.text(paragraph.text.get(start..range.start).unwrap_or_default(), false);
            self.inked.text(paragraph.text.get(range.clone()).unwrap_or_default(), true);
            start = range.end;
        }
        self.inked.text(paragraph.text.get(start..).unwrap_or_default(), false);
        self.inked.end_paragraph();
    }

    fn place_lines(&mut self, text: &str, style: Option<&str>) {
        let heading = style.is_some_and(|style| self.numbering.is_heading(style));
        let kind = if heading { BlockKind::Heading } else { BlockKind::Line };
        let lines: Vec<String> = text.split('\n').map(|line| line.trim().to_owned()).collect();
        lines.into_iter().filter(|line| !line.is_empty()).for_each(|line| self.push(line, kind));
    }

    /// Puts a footnote after its paragraph.
    fn place_note(&mut self, note: &str) {
        self.reading.characters += visible(note) + 1;
        self.reading.notes.push(format!("{}段落目の脚注を、段落の後に「※」を付けて置きました", self.place));
        let line = format!("※{note}");
        self.inked.text(&line, false);
        self.inked.end_paragraph();
        match self.tables.last_mut() {
            Some(table) => table.add(&line),
            None => self.push(line, BlockKind::Line),
        }
    }

    pub(super) fn push(&mut self, text: String, kind: BlockKind) {
        self.reading.blocks.push(Block { place: self.place, text, kind });
    }
}
