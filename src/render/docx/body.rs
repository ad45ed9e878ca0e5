//! Writes the blocks of a sheet, from top to bottom.

use crate::view::block::{Block, Heading, Paragraph};

use super::bookmark::unnamed_heading;
use super::chart::chart;
use super::table::table;
use super::writer::{Place, Writer};

/// How many thirds a heading's characters may be wider than those of the text (`styles.xml`: 13 pt to 10.5 pt).
const HEADING_WIDENING: u32 = 1;

/// Writes every block.
pub(super) fn blocks(out: &mut Writer, blocks: &[Block]) {
    let mut headings = 0;
    for block in blocks {
        match block {
            Block::Title { text, anchor } => {
                out.anchor(anchor.as_deref());
                out.paragraph("Title", Place::default(), &[], text);
            }
            Block::Heading(block) => {
                heading(out, block, headings);
                headings += 1;
            }
            Block::Paragraph(block) => paragraph(out, block),
            Block::Table(block) => table(out, block),
            Block::Chart(block) => chart(out, block),
        }
    }
}

fn heading(out: &mut Writer, heading: &Heading, ordinal: usize) {
    match &heading.anchor {
        Some(anchor) => out.anchor(Some(anchor)),
        None => out.bookmark(unnamed_heading(ordinal)),
    }
    let (style, widening) = match heading.depth {
        0 | 1 => ("Heading1", HEADING_WIDENING),
        2 => ("Heading2", HEADING_WIDENING),
        3 => ("Heading3", 0),
        4 => ("Heading4", 0),
        5 => ("Heading5", 0),
        6.. => ("Heading6", 0),
    };
    let place = Place::hanging(heading.indent, &heading.label, widening);
    out.paragraph(style, place, &heading.label, &heading.title);
}

fn paragraph(out: &mut Writer, block: &Paragraph) {
    out.anchor(block.anchor.as_deref());
    let place = Place::hanging(block.indent, &block.label, 0);
    out.paragraph("BodyText", place, &block.label, &block.text);
}
