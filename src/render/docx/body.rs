//! Writes the blocks of a sheet, from top to bottom.

use crate::view::block::{Block, Heading, Indent, Look, Paragraph};

use super::bookmark::unnamed_heading;
use super::chart::chart;
use super::table::table;
use super::writer::{Place, Writer, label_width};

/// Writes every block, with a call after each.
pub(super) fn blocks(out: &mut Writer, blocks: &[Block], written: impl Fn(&mut Writer)) {
    let mut headings = 0;
    for (index, block) in blocks.iter().enumerate() {
        match block {
            Block::Title { text, anchor } => {
                out.anchor(anchor.as_deref());
                let style = if index == 0 { "Title" } else { "NextTitle" };
                out.paragraph(style, Place::default(), &[], text);
            }
            Block::Heading(block) => {
                heading(out, block, headings);
                headings += 1;
            }
            Block::Paragraph(block) => {
                let leads = matches!(blocks.get(index + 1), Some(Block::Table(_) | Block::Chart(_)));
                paragraph(out, block, if leads { "TableLead" } else { "BodyText" });
            }
            Block::Table(block) => table(out, block),
            Block::Chart(block) => chart(out, block),
        }
        written(out);
    }
}

fn heading(out: &mut Writer, heading: &Heading, ordinal: usize) {
    match &heading.anchor {
        Some(anchor) => out.anchor(Some(anchor)),
        None => out.anchor(Some(&unnamed_heading(ordinal))),
    }
    let style = match (heading.look, heading.depth) {
        (Look::Clause, 0 | 1) => "ArticleCaption",
        (Look::Chapter, _) => "Heading1",
        (Look::Section, _) => "Heading2",
        (Look::Clause, 2 | 3) => "Heading3",
        (Look::Clause, 4) => "Heading4",
        (Look::Clause, 5) => "Heading5",
        (Look::Clause, 6..) => "Heading6",
    };
    if style == "ArticleCaption" && heading.listed() {
        out.list(&heading.outline);
    }
    let place = Place::hanging(heading_indent(heading), &heading.label);
    out.paragraph(style, place, &heading.label, &heading.title);
}

/// Makes room for a label in the larger letters of the two highest headings.
fn heading_indent(heading: &Heading) -> Indent {
    let indent = heading.indent;
    if heading.look == Look::Clause || heading.label.is_empty() {
        return indent;
    }
    // Their letters are up to a third larger than those of the text (`styles.xml`).
    let room = (label_width(&heading.label) * 4).div_ceil(3) + 1;
    Indent { hang: indent.hang.max(u8::try_from(room).unwrap_or(u8::MAX)), ..indent }
}

/// Writes a paragraph; the one above a table or a chart stays with it.
fn paragraph(out: &mut Writer, block: &Paragraph, style: &str) {
    out.anchor(block.anchor.as_deref());
    let place = Place::hanging(block.indent, &block.label);
    out.paragraph(style, place, &block.label, &block.text);
}
