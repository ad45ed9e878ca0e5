//! Reads the body of a Word file, event by event.

use std::collections::BTreeSet;

use quick_xml::events::BytesStart;

use crate::import::docx::body::aside::Changes;
use crate::import::docx::body::contents::Contents;
use crate::import::docx::body::paragraph::Paragraph;
use crate::import::docx::body::run::Run;
use crate::import::docx::body::table::{Frame, Table};
use crate::import::docx::body::textbox::Boxes;
use crate::import::docx::notes::Notes;
use crate::import::docx::numbering::Numbering;
use crate::import::docx::xml::{Step, walk};
use crate::import::refusal::Refusal;
use crate::parse::block::Reading;
use crate::parse::inked::{Builder, InkedFile};

mod aside;
mod contents;
mod paragraph;
mod run;
mod table;
mod textbox;

pub use crate::import::docx::body::paragraph::MOST_PARAGRAPHS;

/// Reads `document.xml`: tracked changes are accepted, hidden words and figures set aside.
///
/// The same paragraphs and tables come a second time with what is underlined in them.
///
/// # Errors
/// When it is broken or too large.
pub fn read_body(document: &str, numbering: Numbering, notes: &Notes) -> Result<(Reading, InkedFile), Refusal> {
    let mut body = Body::new(numbering, notes);
    walk(document, |step| {
        match step {
            Step::Open(name, start) => body.open(name, start)?,
            Step::Close(name) => body.close(name),
            Step::Text(text) => body.text(text),
        }
        Ok(())
    })?;
    Ok(body.finish())
}

struct Body<'a> {
    numbering: Numbering,
    notes: &'a Notes,
    /// The comments that were met.
    commented: BTreeSet<&'a str>,
    reading: Reading,
    inked: Builder,
    /// The paragraphs that were opened so far.
    place: usize,
    paragraph: Option<Paragraph>,
    carried: Option<Paragraph>,
    in_paragraph_properties: bool,
    run: Run,
    tables: Vec<Table>,
    frame: Frame,
    /// Where cells are merged with those right of them.
    widened: Vec<usize>,
    contents: Contents,
    changes: Changes,
    boxes: Boxes,
    /// How many second drawings of the same, for old programs, are open.
    fallback: usize,
}

impl<'a> Body<'a> {
    fn new(numbering: Numbering, notes: &'a Notes) -> Self {
        Self {
            numbering,
            notes,
            commented: BTreeSet::new(),
            reading: Reading::default(),
            inked: Builder::default(),
            place: 0,
            paragraph: None,
            carried: None,
            in_paragraph_properties: false,
            run: Run::default(),
            tables: Vec::new(),
            frame: Frame::default(),
            widened: Vec::new(),
            contents: Contents::default(),
            changes: Changes::default(),
            boxes: Boxes::default(),
            fallback: 0,
        }
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), Refusal> {
        match name {
            "Fallback" => self.fallback += 1,
            "txbxContent" => self.open_box(),
            "p" => self.open_paragraph()?,
            "del" | "moveFrom" if self.in_paragraph_properties => self.run_on(),
            "del" | "moveFrom" => self.changes.delete(),
            "ins" | "moveTo" if !self.in_paragraph_properties => self.changes.insert(),
            "pPr" => self.in_paragraph_properties = true,
            "r" => self.run.open(),
            "rt" => self.run.ruby = true,
            "u" => self.underline(start),
            "tcBorders" => self.frame.open(),
            "top" | "left" | "start" | "bottom" | "right" | "end" => self.frame.border(start),
            "vanish" if self.run.is_open() => self.run.vanish(start),
            "rStyle" => self.run_style(start),
            "t" | "delText" => self.run.in_text = true,
            "instrText" => self.run.in_instruction = true,
            "fldChar" => self.contents.field(start),
            "tab" if self.run.is_open() => self.text_of_run(if self.tables.is_empty() { " " } else { "" }),
            "br" | "cr" if self.run.is_open() => self.text_of_run("\n"),
            "noBreakHyphen" => self.text_of_run("-"),
            "footnoteReference" => self.note(start, &self.notes.footnotes),
            "endnoteReference" => self.note(start, &self.notes.endnotes),
            "commentReference" => self.comment(start),
            "tbl" if !self.boxes.is_open() => self.open_table()?,
            "tr" if !self.boxes.is_open() => self.open_row(),
            "tc" if !self.boxes.is_open() => self.open_cell(),
            "gridSpan" if !self.boxes.is_open() => self.widen(start),
            "vMerge" if !self.boxes.is_open() => self.merge(start),
            "pStyle" | "numId" | "ilvl" => self.property(name, start),
            "tblDescription" => self.figure(start),
            "sdt" => self.contents.open_control(),
            "docPartGallery" => self.contents.gallery(start),
            _ => {}
        }
        Ok(())
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "txbxContent" => self.close_box(),
            "p" => self.close_paragraph(),
            "del" | "moveFrom" if !self.in_paragraph_properties => self.changes.end_deletion(),
            "pPr" => self.in_paragraph_properties = false,
            "tcBorders" => self.frame.close(),
            "r" => self.run.close(),
            "rt" => self.run.ruby = false,
            "t" | "delText" => self.run.in_text = false,
            "instrText" => self.run.in_instruction = false,
            "tr" if !self.boxes.is_open() => self.close_row(),
            "tc" if !self.boxes.is_open() => self.close_cell(),
            "tbl" if !self.boxes.is_open() => self.close_table(),
            "sdt" => self.contents.close_control(),
            _ => {}
        }
    }

    fn finish(mut self) -> (Reading, InkedFile) {
        self.close_paragraph();
        while self.boxes.is_open() {
            self.close_box();
        }
        self.close_paragraph();
        while !self.tables.is_empty() {
            self.close_table();
        }
        if let Some(paragraph) = self.carried.take() {
            self.paragraph = Some(paragraph);
            self.close_paragraph();
        }
        self.place_boxes();
        self.report_asides();
        (self.reading, self.inked.finish())
    }
}
