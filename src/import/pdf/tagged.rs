//! Puts the glyphs of a tagged PDF together as its structure says: paragraphs, rows of tables, figures.

use std::collections::BTreeMap;

use crate::import::cells::{OpenRow, Span, widened_note};
use crate::import::contents::take_contents_heading;
use crate::import::lines::join;
use crate::import::pdf::Mark;
use crate::import::pdf::layout::{is_page_number, page_lines};
use crate::import::pdf::tags::{Node, Tag};
use crate::parse::block::{Aside, Block, BlockKind, Reading, Reason, visible};

/// A page: its height and its glyphs.
pub(super) type Page = (usize, f64, Vec<Mark>);

/// Makes a reading; gives nothing where the structure leaves glyphs out, so that it cannot be trusted.
pub(super) fn reading(pages: &[Page], nodes: &[Node]) -> Option<Reading> {
    let mut walk = Walk::new(pages);
    nodes.iter().for_each(|node| walk.node(node));
    walk.end_line();
    let left = walk.glyphs.values().flatten().any(|mark| !mark.artifact && !mark.text.trim().is_empty());
    if left {
        return None;
    }
    walk.artifacts(pages);
    walk.reading.notes.extend(widened_note(&walk.widened, "ページ"));
    let all = pages.iter().flat_map(|(_, _, marks)| marks).map(|mark| visible(&shown(&mark.text))).sum();
    walk.reading.characters = all;
    (walk.reading.placed() + walk.reading.set_aside() == all).then_some(walk.reading)
}

fn shown(text: &str) -> String {
    text.chars().filter(|c| !crate::import::text::is_invisible(*c)).collect()
}

struct Walk<'a> {
    reading: Reading,
    /// The glyphs that no element has taken yet, by page and marked content.
    glyphs: BTreeMap<(usize, Option<i32>), Vec<&'a Mark>>,
    heights: BTreeMap<usize, f64>,
    /// Glyphs that are not yet part of the line, with their page.
    pending: Vec<(usize, &'a Mark)>,
    line: String,
    row: OpenRow,
    /// On which pages cells are merged with those right of them.
    widened: Vec<usize>,
    heading: bool,
    labelled: bool,
    /// Whether all that comes is set aside.
    outside: bool,
}

impl<'a> Walk<'a> {
    fn new(pages: &'a [Page]) -> Self {
        let mut glyphs: BTreeMap<_, Vec<&Mark>> = BTreeMap::new();
        for (page, _, marks) in pages {
            marks.iter().for_each(|mark| glyphs.entry((*page, mark.content)).or_default().push(mark));
        }
        Self {
            reading: Reading::default(),
            glyphs,
            heights: pages.iter().map(|(page, height, _)| (*page, *height)).collect(),
            pending: Vec::new(),
            line: String::new(),
            row: OpenRow::default(),
            widened: Vec::new(),
            heading: false,
            labelled: false,
            outside: false,
        }
    }

    fn node(&mut self, node: &Node) {
        match node {
            Node::Glyphs(page, content) => {
                let taken = self.glyphs.remove(&(*page, Some(*content))).unwrap_or_default();
                self.pending.extend(taken.into_iter().map(|mark| (*page, mark)));
            }
            Node::Element(tag, children) => self.element(*tag, children),
        }
    }

    fn element(&mut self, tag: Tag, children: &[Node]) {
        match tag {
            Tag::Inline => self.all(children),
            Tag::Artifact | Tag::Figure | Tag::Contents if self.outside => {
                self.begin_block();
                self.all(children);
            }
            Tag::Artifact => self.left_out(children, Reason::RunningHead),
            Tag::Figure => self.left_out(children, Reason::Figure),
            Tag::Contents => {
                self.end_line();
                take_contents_heading(&mut self.reading);
                self.left_out(children, Reason::Contents);
            }
            Tag::Label => {
                self.begin_block();
                self.all(children);
                self.settle();
                self.line.push(' ');
                self.labelled = true;
            }
            Tag::Block | Tag::Heading => {
                self.begin_block();
                self.heading = tag == Tag::Heading;
                self.all(children);
                self.begin_block();
                self.heading = false;
            }
            Tag::Table => self.table(children),
            Tag::Row => self.row(children),
            Tag::Cell(span) => self.cell(span, children),
        }
    }

    fn all(&mut self, children: &[Node]) {
        children.iter().for_each(|child| self.node(child));
    }

    fn table(&mut self, children: &[Node]) {
        self.begin_block();
        if !self.row.is_open() {
            self.row.forget();
        }
        self.all(children);
        self.begin_block();
    }

    fn row(&mut self, children: &[Node]) {
        if self.row.is_open() {
            return self.all(children);
        }
        self.end_line();
        self.row.begin();
        self.all(children);
        self.settle();
        let stray = std::mem::take(&mut self.line);
        if !stray.trim().is_empty() {
            self.row.add(stray.trim().to_owned());
        }
        let cells = self.row.end().unwrap_or_default();
        let kind = if cells.len() > 1 { BlockKind::Row } else { BlockKind::Line };
        self.push(cells.join("\t").trim_end_matches('\t').to_owned(), kind);
    }

    fn cell(&mut self, span: Span, children: &[Node]) {
        self.row.begin_cell(span);
        self.all(children);
        let page = self.pending.first().map(|(page, _)| page + 1);
        self.widened.extend(page.filter(|_| span.columns > 1));
        self.settle();
        if self.row.is_open() {
            let text = std::mem::take(&mut self.line);
            self.row.add(text.split_whitespace().collect::<Vec<_>>().join(" "));
        }
    }

    /// Ends the line before a block, unless a label waits for its text or a cell goes on.
    fn begin_block(&mut self) {
        self.settle();
        if self.row.is_open() {
            self.line.push(' ');
        } else if !self.labelled {
            self.end_line();
        }
    }

    /// Writes the waiting glyphs into the line.
    fn settle(&mut self) {
        let pending = std::mem::take(&mut self.pending);
        for run in pending.chunk_by(|before, after| before.0 == after.0) {
            let Some((page, _)) = run.first() else { continue };
            let height = self.heights.get(page).copied().unwrap_or_default();
            for printed in page_lines(*page, height, run.iter().map(|(_, mark)| *mark)) {
                if self.line.ends_with(' ') {
                    self.line.push_str(printed.text.trim());
                } else {
                    join(&mut self.line, printed.text.trim());
                }
                self.labelled = false;
            }
        }
    }

    fn end_line(&mut self) {
        self.settle();
        self.labelled = false;
        let text = std::mem::take(&mut self.line).trim().to_owned();
        let kind = if self.heading { BlockKind::Heading } else { BlockKind::Line };
        self.push(text, kind);
    }

    fn push(&mut self, text: String, kind: BlockKind) {
        if !text.trim().is_empty() {
            let place = self.place();
            self.reading.blocks.push(Block { place, text, kind });
        }
    }

    /// Counts what was read so far: a PDF has no lines to name a place by.
    fn place(&self) -> usize {
        self.reading.blocks.len() + self.reading.aside.len() + 1
    }

    fn left_out(&mut self, children: &[Node], reason: Reason) {
        let row = std::mem::take(&mut self.row);
        self.end_line();
        let known = self.reading.blocks.len();
        self.outside = true;
        self.all(children);
        self.end_line();
        self.outside = false;
        let words: Vec<String> = self.reading.blocks.drain(known..).map(|block| block.text).collect();
        let place = self.place();
        if !words.is_empty() {
            self.reading.aside.push(Aside { place, text: words.join(" "), reason });
        }
        self.row = row;
    }

    fn artifacts(&mut self, pages: &[Page]) {
        for (page, height, marks) in pages {
            let free = |mark: &&Mark| self.glyphs.contains_key(&(*page, mark.content));
            for line in page_lines(*page, *height, marks.iter().filter(free)) {
                let leader = line.text.chars().all(|c| matches!(c, '.' | '…' | '・' | '-' | '_') || c.is_whitespace());
                let reason = match (is_page_number(&line.text), leader) {
                    (true, _) => Reason::PageNumber,
                    (false, true) => Reason::Decoration,
                    (false, false) => Reason::RunningHead,
                };
                let place = self.place();
                self.reading.aside.push(Aside { place, text: line.text, reason });
            }
        }
    }
}
