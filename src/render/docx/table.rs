//! Writes tables: fixed columns, merged cells and header rows that repeat on each page.

use std::collections::BTreeMap;

use unicode_width::UnicodeWidthStr;

use crate::view::block::{Cell, Frame, Paragraph, Row, Table, characters};

use super::page::HALF_WIDTH;
use super::writer::{Place, Writer};

/// A row that is estimated at more lines than this may break over two pages.
const LONG_ROW: usize = 12;

/// The inner margins of a cell, left and right together, in twips (`styles.xml`, `TableGrid`).
const CELL_MARGINS: u32 = 198;

/// A cell that is narrower than this, in twips, is set ragged: there is not enough to spread on a line.
const NARROWEST_JUSTIFIED: u32 = 3969;

/// Whether rows repeat on each page.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Part {
    Header,
    Body,
}

/// A cell that still covers rows below, by the column where it begins.
type Open = BTreeMap<usize, Covering>;

#[derive(Clone, Copy)]
struct Covering {
    rows: usize,
    columns: usize,
}

/// What stands in one place of the grid.
struct Slot<'a> {
    columns: std::ops::Range<usize>,
    content: Content<'a>,
}

enum Content<'a> {
    Cell(&'a Cell),
    Covered,
    Missing,
}

/// Writes a table with its caption.
pub(super) fn table(out: &mut Writer, table: &Table) {
    out.anchor(table.anchor.as_deref());
    out.caption(&table.caption, table.indent);
    let widths = column_widths(table, out.page.width_beside(table.indent));
    if !widths.is_empty() {
        start(out, table, &widths);
        rows(out, table, &widths);
        out.xml.raw("</w:tbl>");
    }
    out.paragraph("TableEnd", Place::default(), &[], &[]);
}

fn start(out: &mut Writer, table: &Table, widths: &[u32]) {
    out.xml.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"TableGrid\"/><w:tblW");
    out.xml.number("w:w", widths.iter().sum());
    out.xml.raw(" w:type=\"dxa\"/><w:tblInd");
    out.xml.number("w:w", u32::from(table.indent) * HALF_WIDTH);
    out.xml.raw(" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/>");
    if !table.header.is_empty() {
        out.xml.raw("<w:tblLook w:val=\"0620\" w:firstRow=\"1\" w:noHBand=\"1\" w:noVBand=\"1\"/>");
    }
    out.xml.raw("</w:tblPr>");
    grid(out, widths);
}

/// Writes the widths of the columns of a table.
pub(super) fn grid(out: &mut Writer, widths: &[u32]) {
    out.xml.raw("<w:tblGrid>");
    for width in widths {
        out.xml.raw("<w:gridCol");
        out.xml.number("w:w", *width);
        out.xml.raw("/>");
    }
    out.xml.raw("</w:tblGrid>");
}

fn rows(out: &mut Writer, table: &Table, widths: &[u32]) {
    let mut open = Open::new();
    let header = table.header.iter().map(|row| (Part::Header, row));
    let body = table.rows.iter().map(|row| (Part::Body, row));
    for (part, row) in header.chain(body) {
        let slots = slots(row, &mut open, widths.len());
        out.anchor(row.anchor.as_deref());
        start_row(out, part, is_long(&slots, widths));
        for slot in &slots {
            cell(out, slot, widths, part);
        }
        out.xml.raw("</w:tr>");
    }
}

fn start_row(out: &mut Writer, part: Part, long: bool) {
    out.xml.raw("<w:tr>");
    out.xml.raw(match (part, long) {
        (Part::Header, _) => "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>",
        (Part::Body, false) => "<w:trPr><w:cantSplit/></w:trPr>",
        (Part::Body, true) => "",
    });
}

fn cell(out: &mut Writer, slot: &Slot, widths: &[u32], part: Part) {
    out.xml.raw("<w:tc><w:tcPr><w:tcW");
    out.xml.number("w:w", slot_width(slot, widths));
    out.xml.raw(" w:type=\"dxa\"/>");
    if slot.columns.len() > 1 {
        out.xml.value("w:gridSpan", &slot.columns.len().to_string());
    }
    out.xml.raw(match slot.content {
        Content::Cell(cell) if cell.rows > 1 => "<w:vMerge w:val=\"restart\"/>",
        Content::Covered => "<w:vMerge/>",
        Content::Cell(_) | Content::Missing => "",
    });
    if let Content::Cell(cell) = slot.content {
        borders(out, cell.frame);
    }
    if part == Part::Header {
        out.xml.raw("<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"D9D9D9\"/><w:vAlign w:val=\"center\"/>");
    }
    out.xml.raw("</w:tcPr>");
    let style = match part {
        Part::Header => "TableHeading",
        Part::Body if slot_width(slot, widths) < NARROWEST_JUSTIFIED => "NarrowText",
        Part::Body => "TableText",
    };
    paragraphs(out, slot, style);
    out.xml.raw("</w:tc>");
}

/// Writes the lines around a cell that has others than its table.
fn borders(out: &mut Writer, frame: Frame) {
    let line = match frame {
        Frame::Thin => return,
        Frame::Thick => "w:val=\"single\" w:sz=\"18\"",
        Frame::Dashed => "w:val=\"dashed\" w:sz=\"12\"",
    };
    out.xml.raw("<w:tcBorders>");
    for edge in ["top", "left", "bottom", "right"] {
        out.xml.raw(&format!("<w:{edge} {line} w:space=\"0\" w:color=\"000000\"/>"));
    }
    out.xml.raw("</w:tcBorders>");
}

fn paragraphs(out: &mut Writer, slot: &Slot, style: &str) {
    let paragraphs = content_paragraphs(slot);
    for paragraph in paragraphs {
        out.anchor(paragraph.anchor.as_deref());
        let place = Place::hanging(paragraph.indent, &paragraph.label);
        out.paragraph(style, place, &paragraph.label, &paragraph.text);
    }
    // A cell must end with a paragraph.
    if paragraphs.is_empty() {
        out.paragraph(style, Place::default(), &[], &[]);
    }
}

fn content_paragraphs<'a>(slot: &Slot<'a>) -> &'a [Paragraph] {
    match slot.content {
        Content::Cell(cell) => &cell.paragraphs,
        Content::Covered | Content::Missing => &[],
    }
}

/// Lays the cells of a row on the grid, below the cells that cover several rows.
fn slots<'a>(row: &'a Row, open: &mut Open, columns: usize) -> Vec<Slot<'a>> {
    let above = std::mem::take(open);
    let mut cells = row.cells.iter();
    let mut slots = Vec::new();
    let mut column = 0;
    loop {
        let (content, covering) = if let Some(covering) = above.get(&column) {
            (Content::Covered, *covering)
        } else if let Some(cell) = cells.next() {
            (Content::Cell(cell), covering(cell, column, &above))
        } else if column < columns || above.keys().any(|start| *start > column) {
            (Content::Missing, Covering { rows: 1, columns: 1 })
        } else {
            return slots;
        };
        if covering.rows > 1 {
            open.insert(column, Covering { rows: covering.rows - 1, ..covering });
        }
        slots.push(Slot { columns: column..column + covering.columns, content });
        column += covering.columns;
    }
}

/// Gives the size of a cell, cut where a cell from above stands in its way.
fn covering(cell: &Cell, column: usize, above: &Open) -> Covering {
    let columns = cell.columns.max(1);
    let free = above.keys().find(|start| **start > column).map_or(columns, |start| start - column);
    Covering { rows: cell.rows.max(1), columns: columns.min(free) }
}

/// Divides the width among the columns in the proportion of `widths`; a width that is missing counts 1.
fn column_widths(table: &Table, width: u32) -> Vec<u32> {
    let columns = column_count(table);
    let shares = table.widths.iter().map(|share| if share.is_normal() { share.max(0.01) } else { 1.0 });
    let shares: Vec<f32> = shares.chain(std::iter::repeat(1.0)).take(columns).collect();
    let total: f32 = shares.iter().sum();
    shares.iter().map(|share| twips(width, share / total)).collect()
}

/// Gives a share of a width in whole twips.
fn twips(width: u32, share: f32) -> u32 {
    (f64::from(width) * f64::from(share)).floor() as u32
}

fn column_count(table: &Table) -> usize {
    let mut open = Open::new();
    let rows = table.header.iter().chain(&table.rows);
    let ends = rows.filter_map(|row| slots(row, &mut open, 0).last().map(|slot| slot.columns.end));
    ends.max().map_or(0, |columns| columns.max(table.widths.len()))
}

fn slot_width(slot: &Slot, widths: &[u32]) -> u32 {
    widths.get(slot.columns.clone()).map_or(0, |widths| widths.iter().sum())
}

/// Tells whether a row is too tall to be kept on one page.
fn is_long(slots: &[Slot], widths: &[u32]) -> bool {
    slots.iter().any(|slot| {
        let room = slot_width(slot, widths).saturating_sub(CELL_MARGINS) / HALF_WIDTH;
        let lines = content_paragraphs(slot).iter().map(|paragraph| lines(paragraph, room));
        lines.sum::<usize>() > LONG_ROW
    })
}

/// Estimates the lines of a paragraph in a cell of so many half-width characters.
fn lines(paragraph: &Paragraph, room: u32) -> usize {
    let indent = u32::from(paragraph.indent.start) + u32::from(paragraph.indent.hang);
    let room = usize::try_from(room.saturating_sub(indent)).unwrap_or(usize::MAX).max(2);
    UnicodeWidthStr::width_cjk(characters(&paragraph.text).as_str()).div_ceil(room).max(1)
}
