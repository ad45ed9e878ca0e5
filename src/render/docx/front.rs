//! Writes what stands before the text: the cover and the 目次.

use crate::view::block::{Block, Contents, Cover, CoverStyle, Heading, Sheet};

use super::Pages;
use super::page::Section;
use super::writer::Writer;

/// Writes the cover as a section of its own.
pub(super) fn cover(out: &mut Writer, cover: &Cover) {
    let last = cover.lines.len().saturating_sub(1);
    for (place, line) in cover.lines.iter().enumerate() {
        let section = (place == last).then_some(Section::Front);
        out.line(cover_style(line.style), &line.text, section);
    }
}

fn cover_style(style: CoverStyle) -> &'static str {
    match style {
        CoverStyle::Organization => "CoverOrganization",
        CoverStyle::Title => "CoverTitle",
        CoverStyle::Edition => "CoverEdition",
        CoverStyle::Date => "CoverDate",
        CoverStyle::Adopter => "CoverAdopter",
    }
}

/// One line of the 目次.
struct Entry<'a> {
    heading: &'a Heading,
    bookmark: String,
    page: Option<u32>,
}

/// Writes the 目次 as a section of its own, if the sheet asks for one and has headings for it.
pub(super) fn contents(out: &mut Writer, sheet: &Sheet, pages: &Pages) {
    let entries = match sheet.contents {
        Contents::Absent => Vec::new(),
        Contents::Present => entries(out, &sheet.blocks, pages),
    };
    let Some((first, rest)) = entries.split_first() else { return };
    out.xml.raw(CONTENTS_START);
    out.line("TOCHeading", "目次", None);
    entry(out, first, CONTENTS_FIELD);
    for each in rest {
        entry(out, each, "");
    }
    out.xml.raw(CONTENTS_END);
    out.line("SectionEnd", "", Some(Section::Front));
}

fn entries<'a>(out: &mut Writer, blocks: &'a [Block], pages: &Pages) -> Vec<Entry<'a>> {
    let mut entries = Vec::new();
    for (ordinal, heading) in headings(blocks).enumerate() {
        if !heading.listed() {
            continue;
        }
        let (bookmark, page) = match &heading.anchor {
            Some(anchor) => (out.bookmarks.link(anchor), pages.get(anchor).copied()),
            None => (out.bookmarks.link_unnamed(ordinal), None),
        };
        entries.push(Entry { heading, bookmark, page });
    }
    entries
}

fn headings(blocks: &[Block]) -> impl Iterator<Item = &Heading> {
    blocks.iter().filter_map(|block| match block {
        Block::Heading(heading) => Some(heading),
        Block::Title { .. } | Block::Paragraph(_) | Block::Table(_) | Block::Chart(_) => None,
    })
}

/// Writes one line of the 目次: a link, leader dots and a page number where it is known.
fn entry(out: &mut Writer, entry: &Entry, before: &str) {
    let style = if entry.heading.depth == 1 { "TOC1" } else { "TOC2" };
    out.xml.raw("<w:p><w:pPr>");
    out.xml.value("w:pStyle", style);
    out.xml.raw("<w:tabs><w:tab w:val=\"right\" w:leader=\"dot\"");
    out.xml.number("w:pos", out.page.text_width());
    out.xml.raw("/></w:tabs></w:pPr>");
    out.xml.raw(before);
    out.xml.raw("<w:hyperlink");
    out.xml.attribute("w:anchor", &entry.bookmark);
    out.xml.raw(" w:history=\"1\">");
    out.run("", &entry.heading.outline);
    if let Some(page) = entry.page {
        page_reference(out, &entry.bookmark, page);
    }
    out.xml.raw("</w:hyperlink></w:p>");
}

/// Writes a field that Word can count anew, with the number that it shows until then.
fn page_reference(out: &mut Writer, bookmark: &str, page: u32) {
    out.xml.raw("<w:r><w:tab/></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>");
    out.xml.raw("<w:r><w:instrText xml:space=\"preserve\"> PAGEREF ");
    out.xml.text(bookmark);
    out.xml.raw(" \\h </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>");
    out.run("", &page.to_string());
    out.xml.raw("<w:r><w:fldChar w:fldCharType=\"end\"/></w:r>");
}

/// The frame by which Word knows a 目次 and offers 「目次の更新」.
const CONTENTS_START: &str = concat!(
    "<w:sdt><w:sdtPr><w:docPartObj><w:docPartGallery w:val=\"Table of Contents\"/>",
    "<w:docPartUnique/></w:docPartObj></w:sdtPr><w:sdtContent>",
);

/// The beginning of the field, which stands in the first line of the 目次: it lists headings and the marks of 条.
const CONTENTS_FIELD: &str = concat!(
    "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>",
    "<w:r><w:instrText xml:space=\"preserve\"> TOC \\o \"1-2\" \\f \\h \\z </w:instrText></w:r>",
    "<w:r><w:fldChar w:fldCharType=\"separate\"/></w:r>",
);

/// The end of the field and of the frame.
const CONTENTS_END: &str = concat!(
    "<w:p><w:pPr><w:pStyle w:val=\"SectionEnd\"/></w:pPr>",
    "<w:r><w:fldChar w:fldCharType=\"end\"/></w:r></w:p></w:sdtContent></w:sdt>",
);
