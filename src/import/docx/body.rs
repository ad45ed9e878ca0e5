//! Reads the body of a Word file, event by event.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use quick_xml::events::BytesStart;

use crate::import::cells::WIDEST_ROW;
use crate::import::docx::notes::Notes;
use crate::import::docx::numbering::Numbering;
use crate::import::docx::xml::{Step, attribute, is_on, walk};
use crate::import::refusal::Refusal;
use crate::import::text::is_invisible;
use crate::parse::block::{Aside, Block, BlockKind, MERGED, Reading, Reason, visible};
use crate::parse::inked::{Builder, InkedFile};

/// A file has no more paragraphs.
pub const MOST_PARAGRAPHS: usize = 50_000;
/// A line around a cell from so many eighths of a point on is thick.
const THICK: u32 = 12;
/// Tables do not nest deeper.
const DEEPEST_TABLE: usize = 8;

/// Reads `document.xml`: tracked changes are accepted, hidden words and figures set aside.
///
/// The same paragraphs and tables come a second time with what is underlined in them.
///
/// # Errors
/// When it is broken or too large.
pub fn read_body(document: &str, numbering: Numbering, notes: &Notes) -> Result<(Reading, InkedFile), Refusal> {
    let mut body = Body { numbering, ..Body::new(notes) };
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

#[derive(Default)]
struct Paragraph {
    style: Option<String>,
    list: Option<String>,
    level: Option<usize>,
    text: String,
    /// Which characters of the text are underlined.
    underlined: Vec<Range<usize>>,
    /// Whether its number is underlined, as its mark is.
    underlined_number: bool,
    notes: Vec<String>,
    contents: bool,
    /// Its end is a tracked deletion: it runs on into the next.
    runs_on: bool,
}

#[derive(Default)]
struct Table {
    cells: Vec<String>,
    merged: bool,
    /// The columns that the open cell takes.
    span: usize,
    figure: bool,
}

struct Body<'a> {
    numbering: Numbering,
    notes: &'a Notes,
    /// The comments that were met.
    commented: BTreeSet<&'a str>,
    reading: Reading,
    inked: Builder,
    paragraph: Option<Paragraph>,
    carried: Option<Paragraph>,
    tables: Vec<Table>,
    fields: Vec<String>,
    place: usize,
    deleted: usize,
    inserted: usize,
    boxed: usize,
    fallback: usize,
    in_text: bool,
    in_instruction: bool,
    in_run: bool,
    in_paragraph_properties: bool,
    hidden: bool,
    underlined: bool,
    /// How many of the four lines around the cell say that it is amended; nothing outside of them.
    borders: Option<usize>,
    /// Whether the cell is framed, which stands for an underline.
    framed: bool,
    changes: usize,
    contents_control: usize,
    controls: Vec<bool>,
}

impl<'a> Body<'a> {
    fn new(notes: &'a Notes) -> Self {
        Self {
            numbering: Numbering::default(),
            notes,
            commented: BTreeSet::new(),
            reading: Reading::default(),
            inked: Builder::default(),
            paragraph: None,
            carried: None,
            tables: Vec::new(),
            fields: Vec::new(),
            place: 0,
            deleted: 0,
            inserted: 0,
            boxed: 0,
            fallback: 0,
            in_text: false,
            in_instruction: false,
            in_run: false,
            in_paragraph_properties: false,
            hidden: false,
            underlined: false,
            borders: None,
            framed: false,
            changes: 0,
            contents_control: 0,
            controls: Vec::new(),
        }
    }

    fn open(&mut self, name: &str, start: &BytesStart<'_>) -> Result<(), Refusal> {
        match name {
            "Fallback" => self.fallback += 1,
            "txbxContent" => self.boxed += 1,
            "p" if self.boxed == 0 => self.open_paragraph()?,
            "del" | "moveFrom" if self.in_paragraph_properties => self.run_on(),
            "del" | "moveFrom" => {
                self.deleted += 1;
                self.changes += 1;
            }
            "ins" | "moveTo" if !self.in_paragraph_properties => {
                self.inserted += 1;
                self.changes += 1;
            }
            "pPr" => self.in_paragraph_properties = true,
            "r" => (self.in_run, self.hidden, self.underlined) = (true, false, false),
            "u" => self.underline(start),
            "tcBorders" => self.borders = Some(0),
            "top" | "left" | "start" | "bottom" | "right" | "end" => self.border(start),
            "vanish" if self.in_run => self.hidden = is_on(start),
            "rStyle" => self.hidden |= attribute(start, "val").is_some_and(|style| self.numbering.is_hidden(&style)),
            "t" | "delText" => self.in_text = true,
            "instrText" => self.in_instruction = true,
            "fldChar" => self.field(start),
            "tab" if self.in_run => self.text_of_run(if self.tables.is_empty() { " " } else { "" }),
            "br" | "cr" if self.in_run => self.text_of_run("\n"),
            "noBreakHyphen" => self.text_of_run("-"),
            "footnoteReference" => self.note(start, &self.notes.footnotes),
            "endnoteReference" => self.note(start, &self.notes.endnotes),
            "commentReference" => self.comment(start),
            "tbl" if self.boxed == 0 => self.open_table()?,
            "tr" | "tc" | "gridSpan" | "vMerge" | "pStyle" | "numId" | "ilvl" if self.boxed == 0 => {
                self.property(name, start)
            }
            "tblDescription" => self.figure(start),
            "sdt" => self.controls.push(false),
            "docPartGallery" => self.contents_part(start),
            _ => {}
        }
        Ok(())
    }

    fn contents_part(&mut self, start: &BytesStart<'_>) {
        let contents = attribute(start, "val").is_some_and(|value| value == "Table of Contents");
        if let Some(last) = self.controls.last_mut().filter(|last| contents && !**last) {
            *last = true;
            self.contents_control += 1;
        }
    }

    /// A table whose description names a figure is a drawn chart.
    fn figure(&mut self, start: &BytesStart<'_>) {
        let drawn = attribute(start, "val").is_some_and(|text| text.contains('図') || text.contains("体制"));
        if let Some(table) = self.tables.last_mut().filter(|_| drawn) {
            table.figure = true;
        }
    }

    /// The mark of a paragraph says what its number looks like.
    fn underline(&mut self, start: &BytesStart<'_>) {
        let underlined = attribute(start, "val").is_none_or(|line| line != "none");
        match &mut self.paragraph {
            _ if self.in_run => self.underlined = underlined,
            Some(paragraph) if self.in_paragraph_properties => paragraph.underlined_number = underlined,
            Some(_) | None => {}
        }
    }

    /// A dashed line or a thick one is how tables show what is amended in a table (破線, 太枠).
    fn border(&mut self, start: &BytesStart<'_>) {
        let Some(count) = &mut self.borders else { return };
        let thick = attribute(start, "sz").and_then(|size| size.parse().ok()).is_some_and(|size: u32| size >= THICK);
        let dashed = attribute(start, "val").is_some_and(|line| line.starts_with("dash"));
        *count += usize::from(thick || dashed);
    }

    fn open_table(&mut self) -> Result<(), Refusal> {
        self.close_paragraph();
        self.inked.start_table();
        self.tables.push(Table::default());
        if self.tables.len() > DEEPEST_TABLE { Err(Refusal::TooDeep) } else { Ok(()) }
    }

    fn open_paragraph(&mut self) -> Result<(), Refusal> {
        self.close_paragraph();
        self.place += 1;
        if self.place > MOST_PARAGRAPHS {
            return Err(Refusal::TooMany);
        }
        let carried = self.carried.take();
        self.paragraph = Some(carried.unwrap_or_default());
        Ok(())
    }

    fn run_on(&mut self) {
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.runs_on = true;
        }
    }

    fn property(&mut self, name: &str, start: &BytesStart<'_>) {
        let value = attribute(start, "val");
        match name {
            "tr" => {
                self.close_row();
                self.inked.start_row();
            }
            "tc" => {
                self.framed = false;
                self.inked.start_cell();
            }
            "gridSpan" => self.inked.span(value.as_deref().and_then(|span| span.parse().ok()).unwrap_or(1)),
            _ => {}
        }
        match (name, self.tables.last_mut(), self.paragraph.as_mut()) {
            ("tr", Some(table), _) => *table = Table { figure: table.figure, ..Table::default() },
            ("tc", Some(table), _) => {
                (table.merged, table.span) = (false, 1);
                table.cells.push(String::new());
            }
            ("gridSpan", Some(table), _) => {
                table.span = value.as_deref().and_then(|span| span.parse().ok()).unwrap_or(1);
            }
            ("vMerge", Some(table), _) => table.merged = value.as_deref() != Some("restart"),
            ("pStyle", _, Some(paragraph)) => paragraph.style = value,
            ("numId", _, Some(paragraph)) => paragraph.list = value,
            ("ilvl", _, Some(paragraph)) => paragraph.level = value.and_then(|value| value.parse().ok()),
            _ => {}
        }
    }

    fn field(&mut self, start: &BytesStart<'_>) {
        match attribute(start, "fldCharType").as_deref() {
            Some("begin") => self.fields.push(String::new()),
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    fn note(&mut self, start: &BytesStart<'_>, notes: &BTreeMap<String, String>) {
        let text = attribute(start, "id").and_then(|id| notes.get(&id).cloned());
        if let (Some(text), Some(paragraph)) = (text, self.paragraph.as_mut()) {
            paragraph.notes.push(text.trim().to_owned());
        }
    }

    /// Sets a comment aside where its mark stands.
    fn comment(&mut self, start: &BytesStart<'_>) {
        let id = attribute(start, "id").unwrap_or_default();
        if let Some((id, text)) = self.notes.comments.get_key_value(&id)
            && self.commented.insert(id)
        {
            self.reading.characters += visible(text);
            self.reading.aside.push(Aside { place: self.place, text: text.clone(), reason: Reason::Comment });
        }
    }

    fn text(&mut self, text: &str) {
        if self.in_instruction {
            if let Some(field) = self.fields.last_mut() {
                field.push_str(text);
            }
        } else if self.in_text {
            self.text_of_run(text);
        }
    }

    fn text_of_run(&mut self, text: &str) {
        if self.fallback > 0 {
            return;
        }
        let text: String = text.chars().filter(|c| *c == '\n' || !is_invisible(*c)).collect();
        self.reading.characters += visible(&text);
        let reason = match (self.boxed > 0, self.deleted > 0, self.hidden) {
            (true, _, _) => Some(Reason::Figure),
            (false, true, _) => Some(Reason::Deleted),
            (false, false, true) => Some(Reason::Hidden),
            (false, false, false) => None,
        };
        if let Some(reason) = reason {
            self.set_aside(text, reason);
            return;
        }
        let contents =
            self.contents_control > 0 || self.fields.iter().any(|field| field.trim_start().starts_with("TOC"));
        // Words outside of every paragraph make one of their own.
        if self.paragraph.is_none() && !text.trim().is_empty() {
            self.place += 1;
            self.paragraph = Some(Paragraph::default());
        }
        if let Some(paragraph) = &mut self.paragraph {
            paragraph.contents |= contents;
            paragraph.push(&text, self.underlined || self.framed);
        }
    }

    fn set_aside(&mut self, text: String, reason: Reason) {
        let joined = self.reading.aside.last_mut().filter(|last| last.place == self.place && last.reason == reason);
        match joined {
            Some(last) => last.text.push_str(&text),
            None if text.trim().is_empty() => {}
            None => self.reading.aside.push(Aside { place: self.place, text, reason }),
        }
    }

    fn close(&mut self, name: &str) {
        match name {
            "Fallback" => self.fallback = self.fallback.saturating_sub(1),
            "txbxContent" => self.boxed = self.boxed.saturating_sub(1),
            "p" if self.boxed == 0 => self.close_paragraph(),
            "del" | "moveFrom" if !self.in_paragraph_properties => self.deleted = self.deleted.saturating_sub(1),
            "ins" | "moveTo" if !self.in_paragraph_properties => self.inserted = self.inserted.saturating_sub(1),
            "pPr" => self.in_paragraph_properties = false,
            "tcBorders" => self.framed = self.borders.take() == Some(4),
            "r" => (self.in_run, self.hidden) = (false, false),
            "t" | "delText" => self.in_text = false,
            "instrText" => self.in_instruction = false,
            "tr" if self.boxed == 0 => self.close_row(),
            "tc" if self.boxed == 0 => self.close_cell(),
            "tbl" if self.boxed == 0 => self.close_table(),
            "sdt" if self.controls.pop() == Some(true) => {
                self.contents_control = self.contents_control.saturating_sub(1);
            }
            _ => {}
        }
    }

    fn close_paragraph(&mut self) {
        let Some(mut paragraph) = self.paragraph.take() else { return };
        if paragraph.runs_on {
            paragraph.runs_on = false;
            self.carried = Some(paragraph);
            return;
        }
        let styled = paragraph.style.as_deref().is_some_and(|style| self.numbering.is_contents(style));
        let contents =
            paragraph.contents || styled || is_contents_heading(&paragraph.text) && self.contents_control > 0;
        if contents {
            return self.set_aside(paragraph.text, Reason::Contents);
        }
        if paragraph.text.trim().is_empty() && paragraph.notes.is_empty() {
            return;
        }
        let label = self.numbering.label(paragraph.style.as_deref(), paragraph.list.take(), paragraph.level);
        let label = label.filter(|label| !label.is_empty());
        self.ink(&paragraph, label.as_deref());
        self.reading.characters += label.as_deref().map_or(0, visible);
        let text = label.map_or_else(|| paragraph.text.clone(), |label| format!("{label} {}", paragraph.text));
        match self.tables.last_mut() {
            Some(table) => table.add(&text),
            None => self.place_lines(&text, paragraph.style.as_deref()),
        }
        for note in paragraph.notes {
            self.reading.characters += visible(&note) + 1;
            self.reading.notes.push(format!("{}段落目の脚注を、段落の後に「※」を付けて置きました", self.place));
            let line = format!("※{note}");
            self.inked.text(&line, false);
            self.inked.end_paragraph();
            match self.tables.last_mut() {
                Some(table) => table.add(&line),
                None => self.push(line, BlockKind::Line),
            }
        }
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

    fn push(&mut self, text: String, kind: BlockKind) {
        self.reading.blocks.push(Block { place: self.place, text, kind });
    }

    fn close_cell(&mut self) {
        self.close_paragraph();
        let Some(table) = self.tables.last_mut() else { return };
        let covered = if table.merged { table.cells.last_mut() } else { None };
        let covered = covered.map(|cell| std::mem::replace(cell, MERGED.to_owned()));
        let more = table.span.saturating_sub(1).min(WIDEST_ROW.saturating_sub(table.cells.len()));
        table.cells.extend(std::iter::repeat_n(String::new(), more));
        if let Some(words) = covered {
            self.set_aside(words, Reason::Hidden);
        }
    }

    fn close_row(&mut self) {
        self.close_paragraph();
        let Some(table) = self.tables.last_mut() else { return };
        let row = std::mem::take(&mut table.cells).join("\t");
        if table.figure {
            return self.set_aside(row.split_whitespace().collect::<Vec<_>>().join(" "), Reason::Figure);
        }
        if self.tables.len() == 1 {
            let row = row.trim_end_matches('\t').to_owned();
            if !row.trim().is_empty() {
                self.push(row, BlockKind::Row);
            }
        } else if let Some(outer) = self.tables.len().checked_sub(2).and_then(|index| self.tables.get_mut(index)) {
            outer.add(&row.replace(MERGED, "").replace('\t', " "));
        }
    }

    fn close_table(&mut self) {
        self.close_row();
        self.inked.end_table();
        self.tables.pop();
    }

    fn finish(mut self) -> (Reading, InkedFile) {
        self.close_paragraph();
        while !self.tables.is_empty() {
            self.close_table();
        }
        if let Some(paragraph) = self.carried.take() {
            self.paragraph = Some(paragraph);
            self.close_paragraph();
        }
        if self.changes > 0 {
            let note = format!("変更履歴が{}か所あり、反映した後の文を読みました", self.changes);
            self.reading.notes.push(note);
        }
        for (id, text) in &self.notes.comments {
            if !self.commented.contains(id.as_str()) {
                self.reading.characters += visible(text);
                self.reading.aside.push(Aside { place: self.place, text: text.clone(), reason: Reason::Comment });
            }
        }
        self.report(Reason::Comment, "コメント", "取り込みませんでした");
        self.report(
            Reason::Hidden,
            "隠し文字",
            "取り込みませんでした。印刷される文なら、Word で隠し文字の設定を外してください",
        );
        (self.reading, self.inked.finish())
    }
}

impl Body<'_> {
    /// Says how often something was left out.
    fn report(&mut self, reason: Reason, what: &str, done: &str) {
        let count = self.reading.aside.iter().filter(|aside| aside.reason == reason).count();
        if count > 0 {
            self.reading.notes.push(format!("{what}が{count}か所あり、{done}"));
        }
    }
}

impl Paragraph {
    fn push(&mut self, text: &str, underlined: bool) {
        let start = self.text.len();
        self.text.push_str(text);
        if underlined {
            self.underlined.push(start..self.text.len());
        }
    }
}

impl Table {
    /// Adds a paragraph to the open cell.
    fn add(&mut self, text: &str) {
        if self.cells.is_empty() && !text.trim().is_empty() {
            self.cells.push(String::new());
        }
        let Some(cell) = self.cells.last_mut() else { return };
        let text = text.replace(['\t', '\n'], " ");
        if !cell.is_empty() && !text.trim().is_empty() {
            cell.push(' ');
        }
        cell.push_str(text.trim());
    }
}

fn is_contents_heading(text: &str) -> bool {
    text.chars().filter(|c| !c.is_whitespace()).collect::<String>() == "目次"
}
