//! Writes paragraphs: a style, a hanging indent, bookmarks, a label, a tab and runs.

use unicode_width::UnicodeWidthStr;

use crate::view::block::{Indent, Mark, Orientation, Run};

use super::bookmark::Bookmarks;
use super::page::{HALF_WIDTH, Page, Section, section_properties};
use super::xml::{Xml, is_plain};

/// The widest label that counts, in half-width characters: no page is wider.
const MOST_WIDTH: u32 = 200;

/// Opens the characters of a run.
fn words(text: &str) -> &'static str {
    // Readers take away white space at the edges unless they are told to keep it.
    let edges = [text.as_bytes().first(), text.as_bytes().last()];
    let spaced = edges.into_iter().flatten().any(u8::is_ascii_whitespace);
    if spaced { "<w:t xml:space=\"preserve\">" } else { "<w:t>" }
}

/// What is being written: the XML so far, the page, and the bookmarks that wait for a paragraph.
#[derive(Debug)]
pub(super) struct Writer {
    pub(super) xml: Xml,
    pub(super) page: Page,
    pub(super) bookmarks: Bookmarks,
    waiting: Vec<String>,
    listed: Option<String>,
}

/// Where the lines of a paragraph begin, in twips.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Place {
    left: u32,
    hanging: u32,
    first: u32,
    tab: Option<u32>,
}

impl Place {
    /// Begins every line at so many half-width characters.
    pub(super) fn at(indent: u8) -> Self {
        Self { left: u32::from(indent) * HALF_WIDTH, ..Self::default() }
    }

    /// Hangs a label; one that fills its room is followed by a narrower gap of half a character.
    pub(super) fn hanging(indent: Indent, label: &[Run]) -> Self {
        let (start, hang) = (u32::from(indent.start), u32::from(indent.hang));
        let left = (start + hang) * HALF_WIDTH;
        if label.is_empty() {
            return Self { left, first: u32::from(indent.first) * HALF_WIDTH, ..Self::default() };
        }
        let width = label_width(label) + joints(label).div_ceil(2);
        let tab = (width >= hang).then_some((start + width + 1) * HALF_WIDTH);
        Self { left, hanging: hang * HALF_WIDTH, first: 0, tab }
    }
}

/// Measures a label in half-width characters.
pub(super) fn label_width(label: &[Run]) -> u32 {
    let width: usize = label.iter().map(|run| run.text.width_cjk()).sum();
    u32::try_from(width).unwrap_or(u32::MAX).min(MOST_WIDTH)
}

/// Counts where a figure or a letter meets a full-width character: Word and LibreOffice put a quarter of one between them.
fn joints(label: &[Run]) -> u32 {
    let characters = || label.iter().flat_map(|run| run.text.chars());
    let meet = |(before, after): &(char, char)| {
        before.is_ascii_alphanumeric() && !after.is_ascii() || !before.is_ascii() && after.is_ascii_alphanumeric()
    };
    let meet = characters().zip(characters().skip(1)).filter(meet).count();
    u32::try_from(meet).unwrap_or(u32::MAX).min(MOST_WIDTH)
}

impl Writer {
    /// Starts a document on a page of the given orientation.
    pub(super) fn new(orientation: Orientation) -> Self {
        Self {
            xml: Xml::default(),
            page: Page::new(orientation),
            bookmarks: Bookmarks::default(),
            waiting: Vec::new(),
            listed: None,
        }
    }

    /// Lets the next paragraph bear the bookmark of an anchor, if a link leads to it.
    pub(super) fn anchor(&mut self, anchor: Option<&str>) {
        let linked = anchor.and_then(|anchor| self.bookmarks.linked(anchor));
        self.waiting.extend(linked.map(str::to_owned));
    }

    /// Lets the next paragraph stand in the 目次 with these words, whatever it says itself: 第1条 目的 for （目的）.
    pub(super) fn list(&mut self, words: &str) {
        self.listed = Some(words.replace('\\', "\\\\").replace('"', "\\\""));
    }

    /// Writes a paragraph: its label, a tab where both are there, and its text.
    pub(super) fn paragraph(&mut self, style: &str, place: Place, label: &[Run], text: &[Run]) {
        self.open(style, place);
        let numbers = self.start_bookmarks();
        if let Some(words) = self.listed.take() {
            self.xml
                .raw("<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> TC \"");
            self.xml.text(&words);
            self.xml.raw("\" \\l 1 </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
        }
        self.runs(label, text);
        self.end_bookmarks(&numbers);
        self.xml.raw("</w:p>");
    }

    /// Writes a paragraph of unmarked characters, the last of its section if one is given.
    pub(super) fn line(&mut self, style: &str, text: &str, last_of: Option<Section>) {
        self.xml.raw("<w:p><w:pPr>");
        self.xml.value("w:pStyle", style);
        if let Some(section) = last_of {
            self.section(section);
        }
        self.xml.raw("</w:pPr>");
        self.run("", text);
        self.xml.raw("</w:p>");
    }

    /// Writes the line above a table or a chart, unless it is empty.
    pub(super) fn caption(&mut self, caption: &[Run], indent: u8) {
        if !caption.is_empty() {
            self.paragraph("Caption", Place::at(indent), &[], caption);
        }
    }

    /// Writes the properties of the section that ends here.
    pub(super) fn section(&mut self, section: Section) {
        section_properties(&mut self.xml, self.page, section);
    }

    /// Writes one run with ready-made run properties.
    pub(super) fn run(&mut self, properties: &str, text: &str) {
        if text.is_empty() {
            return;
        }
        self.xml.raw("<w:r>");
        self.xml.raw(properties);
        self.characters(text);
        self.xml.raw("</w:r>");
    }

    fn open(&mut self, style: &str, place: Place) {
        self.xml.raw("<w:p><w:pPr>");
        self.xml.value("w:pStyle", style);
        if let Some(tab) = place.tab {
            self.xml.raw("<w:tabs><w:tab w:val=\"left\"");
            self.xml.number("w:pos", tab);
            self.xml.raw("/></w:tabs>");
        }
        self.indent(place);
        self.xml.raw("</w:pPr>");
    }

    fn indent(&mut self, place: Place) {
        if place.left + place.first == 0 {
            return;
        }
        self.xml.raw("<w:ind");
        self.xml.number("w:left", place.left);
        if place.hanging > 0 {
            self.xml.number("w:hanging", place.hanging);
        } else if place.first > 0 {
            self.xml.number("w:firstLine", place.first);
        }
        self.xml.raw("/>");
    }

    fn start_bookmarks(&mut self) -> Vec<u32> {
        let mut numbers = Vec::new();
        for name in self.waiting.drain(..) {
            if let Some(number) = self.bookmarks.place(&name) {
                self.xml.raw("<w:bookmarkStart");
                self.xml.number("w:id", number);
                self.xml.attribute("w:name", &name);
                self.xml.raw("/>");
                numbers.push(number);
            }
        }
        numbers
    }

    fn end_bookmarks(&mut self, numbers: &[u32]) {
        for number in numbers {
            self.xml.raw("<w:bookmarkEnd");
            self.xml.number("w:id", *number);
            self.xml.raw("/>");
        }
    }

    /// Writes a label, a tab and a text; neighbours that look alike are one run, as where somebody typed them.
    fn runs(&mut self, label: &[Run], text: &[Run]) {
        let tab = (!label.is_empty() && !text.is_empty()).then_some(("", "\t"));
        let pieces = label.iter().map(look).chain(tab).chain(text.iter().map(look));
        let mut open = None;
        for (properties, characters) in pieces.filter(|(_, characters)| !characters.is_empty()) {
            if open != Some(properties) {
                self.xml.raw(if open.is_some() { "</w:r><w:r>" } else { "<w:r>" });
                self.xml.raw(properties);
                open = Some(properties);
            }
            self.characters(characters);
        }
        if open.is_some() {
            self.xml.raw("</w:r>");
        }
    }

    fn characters(&mut self, text: &str) {
        if is_plain(text) {
            self.xml.raw(words(text));
            self.xml.raw(text);
            self.xml.raw("</w:t>");
        } else {
            text.split_inclusive(['\t', '\n', '\r']).for_each(|part| self.part(part));
        }
    }

    /// Writes characters of which only the last can be a tab or a line break.
    fn part(&mut self, part: &str) {
        let (text, end) = if let Some(text) = part.strip_suffix('\t') {
            (text, "<w:tab/>")
        } else if let Some(text) = part.strip_suffix('\n') {
            (text, "<w:br/>")
        } else if let Some(text) = part.strip_suffix('\r') {
            (text, "<w:cr/>")
        } else {
            (part, "")
        };
        if !text.is_empty() {
            self.xml.raw(words(text));
            self.xml.text(text);
            self.xml.raw("</w:t>");
        }
        self.xml.raw(end);
    }
}

/// Gives the run properties and the characters of a run.
fn look(run: &Run) -> (&'static str, &str) {
    (run_properties(run.mark), &run.text)
}

/// Gives the run properties that show a mark.
fn run_properties(mark: Mark) -> &'static str {
    match mark {
        Mark::None | Mark::Note | Mark::AddedFramed | Mark::RemovedFramed => "",
        Mark::Added | Mark::Removed => "<w:rPr><w:u w:val=\"single\"/></w:rPr>",
        Mark::AddedDouble | Mark::RemovedDouble => "<w:rPr><w:u w:val=\"double\"/></w:rPr>",
        Mark::Parameter => "<w:rPr><w:color w:val=\"1B5E20\"/><w:u w:val=\"dotted\"/></w:rPr>",
        Mark::Option => "<w:rPr><w:color w:val=\"4A148C\"/><w:u w:val=\"dash\"/></w:rPr>",
        Mark::Local => "<w:rPr><w:b/><w:color w:val=\"0D47A1\"/><w:u w:val=\"single\"/></w:rPr>",
        Mark::Unset => "<w:rPr><w:rStyle w:val=\"Unset\"/></w:rPr>",
    }
}
