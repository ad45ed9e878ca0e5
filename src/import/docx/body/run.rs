//! Runs of a Word file: their words, and whether these are hidden, deleted or underlined.

use quick_xml::events::BytesStart;

use crate::import::docx::body::Body;
use crate::import::docx::body::paragraph::Paragraph;
use crate::import::docx::xml::{attribute, is_on};
use crate::import::text::is_invisible;
use crate::parse::block::{Reason, visible};

/// The open run.
#[derive(Default)]
pub(super) struct Run {
    open: bool,
    /// Whether its words are read now.
    pub(super) in_text: bool,
    /// Whether the instruction of a field is read now.
    pub(super) in_instruction: bool,
    hidden: bool,
    underlined: bool,
    /// Whether its words tell how others are read.
    pub(super) ruby: bool,
}

impl Run {
    /// Opens a run, which is neither hidden nor underlined so far.
    pub(super) fn open(&mut self) {
        (self.open, self.hidden, self.underlined) = (true, false, false);
    }

    /// Closes the run.
    pub(super) fn close(&mut self) {
        (self.open, self.hidden) = (false, false);
    }

    /// Whether a run is open.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// The words of the run are hidden, or not.
    pub(super) fn vanish(&mut self, start: &BytesStart<'_>) {
        self.hidden = is_on(start);
    }
}

impl Body<'_> {
    /// The mark of a paragraph says what its number looks like.
    pub(super) fn underline(&mut self, start: &BytesStart<'_>) {
        let underlined = attribute(start, "val").is_none_or(|line| line != "none");
        match &mut self.paragraph {
            _ if self.run.open => self.run.underlined = underlined,
            Some(paragraph) if self.in_paragraph_properties => paragraph.underlined_number = underlined,
            Some(_) | None => {}
        }
    }

    /// A style may hide words.
    pub(super) fn run_style(&mut self, start: &BytesStart<'_>) {
        self.run.hidden |= attribute(start, "val").is_some_and(|style| self.numbering.is_hidden(&style));
    }

    pub(super) fn text(&mut self, text: &str) {
        if self.run.in_instruction {
            self.contents.instruct(text);
        } else if self.run.in_text {
            self.text_of_run(text);
        }
    }

    pub(super) fn text_of_run(&mut self, text: &str) {
        if self.fallback > 0 {
            return;
        }
        let text: String = text.chars().filter(|c| *c == '\n' || !is_invisible(*c)).collect();
        self.reading.characters += visible(&text);
        if let Some(reason) = self.unprinted() {
            return self.set_aside(text, reason);
        }
        // Words outside of every paragraph make one of their own.
        if self.paragraph.is_none() && !text.trim().is_empty() {
            self.place += 1;
            self.paragraph = Some(Paragraph::default());
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.contents |= self.contents.is_open();
            paragraph.push(&text, self.run.underlined || self.frame.framed);
        }
    }

    /// Why the words of the run are no part of the text.
    fn unprinted(&self) -> Option<Reason> {
        let reasons = [
            (self.changes.is_deleted(), Reason::Deleted),
            (self.run.hidden, Reason::Hidden),
            (self.run.ruby, Reason::Ruby),
        ];
        reasons.into_iter().find_map(|(holds, reason)| holds.then_some(reason))
    }
}
