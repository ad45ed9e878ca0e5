//! Writes the blocks of a sheet, from top to bottom, into one buffer.

use super::anchors::Anchors;
use super::changes::Changes;
use super::contents::{self, Entry};
use super::ink::{push_line, push_text};
use super::lists::{Nest, push_label, push_paragraph};
use super::places::Places;
use super::{chart, table};
use crate::view::block::{Appendix, Block, Contents, Heading, Line, Look, Sheet};

/// The markup of a page, while and after it is written.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// The blocks.
    pub(super) html: String,
    /// The ids in use.
    pub(super) anchors: Anchors,
    /// The classes in use.
    pub(super) places: Places,
    /// The changed rows of a 新旧対照表.
    pub(super) changes: Changes,
    /// How many tables were written.
    pub(super) tables: usize,
    /// The 目次 as a list, empty for none.
    pub(super) contents: String,
    /// Whether a title stands among the blocks.
    pub(super) titled: bool,
    entries: Vec<Entry>,
    /// The depths of the headings that are open.
    open: Vec<u8>,
}

impl Body {
    /// Gives the level of a heading: one below the heading that holds it, so that none is skipped.
    fn level(&mut self, depth: u8) -> usize {
        self.open.retain(|open| *open < depth);
        self.open.push(depth);
        self.open.len() + 1
    }
}

/// Writes the blocks and the 目次 of a sheet.
pub(super) fn write(sheet: &Sheet) -> Body {
    let mut body = Body { changes: Changes::of(sheet), ..Body::default() };
    body.anchors.claim("_main");
    body.html.reserve(sheet.blocks.len() * 512);
    let mut nest = Nest::default();
    for block in &sheet.blocks {
        push_block(&mut body, &mut nest, block);
    }
    nest.close(&mut body.html);
    sheet.appendix.iter().for_each(|appendix| push_appendix(&mut body, appendix));
    body.contents = match sheet.contents {
        Contents::Present => contents::write(&body.entries),
        Contents::Absent => String::new(),
    };
    body
}

/// Writes what the reader may fold away; folded, it is not printed.
fn push_appendix(body: &mut Body, appendix: &Appendix) {
    body.html.push_str("<details class=\"appendix\" open=\"open\"><summary>");
    push_text(&mut body.html, &appendix.title);
    body.html.push_str("</summary>\n");
    let mut nest = Nest::default();
    appendix.blocks.iter().for_each(|block| push_block(body, &mut nest, block));
    nest.close(&mut body.html);
    body.html.push_str("</details>\n");
}

fn push_block(body: &mut Body, nest: &mut Nest, block: &Block) {
    if !matches!(block, Block::Paragraph(_)) {
        nest.close(&mut body.html);
    }
    match block {
        Block::Title { text, anchor } => push_title(body, text, anchor.as_deref()),
        Block::Heading(heading) => push_heading(body, heading),
        Block::Paragraph(paragraph) => push_paragraph(body, nest, paragraph),
        Block::Table(block) => table::push(body, block),
        Block::Chart(block) => chart::push(body, block),
    }
}

fn push_title(body: &mut Body, text: &Line, anchor: Option<&str>) {
    body.titled = true;
    body.open.clear();
    body.html.push_str("<h1");
    body.anchors.push(&mut body.html, anchor);
    body.html.push('>');
    push_line(&mut body.html, text);
    body.html.push_str("</h1>\n");
}

fn push_heading(body: &mut Body, heading: &Heading) {
    let level = body.level(heading.depth);
    let element = level.min(6);
    body.html.push_str(&format!("<h{element}"));
    if level > element {
        body.html.push_str(&format!(" aria-level=\"{level}\""));
    }
    push_heading_anchor(body, heading);
    let class = if heading.look == Look::Clause { "p c" } else { "p" };
    body.places.push(&mut body.html, class, heading.indent);
    body.html.push('>');
    push_label(&mut body.html, &heading.label);
    push_line(&mut body.html, &heading.title);
    body.html.push_str(&format!("</h{element}>\n"));
}

/// Writes the id of a heading and remembers it for the 目次.
fn push_heading_anchor(body: &mut Body, heading: &Heading) {
    let listed = heading.listed();
    if !listed {
        return body.anchors.push(&mut body.html, heading.anchor.as_deref());
    }
    let unnamed = format!("_heading-{}", body.entries.len() + 1);
    let anchor = body.anchors.claim(heading.anchor.as_deref().unwrap_or(&unnamed)).into_owned();
    body.html.push_str(" id=\"");
    super::ink::push_text(&mut body.html, &anchor);
    body.html.push('"');
    body.entries.push(Entry { depth: heading.depth, outline: heading.outline.clone(), anchor });
}
