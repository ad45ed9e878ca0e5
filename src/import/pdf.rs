//! Reads the text layer of a PDF: gaps and indents give the paragraphs.

use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::import::lines::{PrintedLine, begins_block, blocks, join, without_contents, without_page_marks};
use crate::import::refusal::Refusal;
use crate::import::text::is_invisible;
use crate::parse::block::{Aside, Reading, Reason, visible};

mod columns;
mod tagged;
mod tags;

/// A file has no more pages.
const MOST_PAGES: usize = 2000;
/// A file has no more glyphs.
const MOST_GLYPHS: usize = 2_000_000;
/// Page numbers stand in this share of the page at its head and foot.
const MARGIN: f64 = 0.09;

/// Reads a PDF.
///
/// # Errors
/// Says why it cannot be read.
pub fn read(bytes: Vec<u8>) -> Result<Reading, Refusal> {
    let pdf = Pdf::new(bytes).map_err(|error| match error {
        LoadPdfError::Decryption(_) => Refusal::Locked,
        LoadPdfError::Invalid => Refusal::Broken,
    })?;
    let count = pdf.pages().len();
    if count > MOST_PAGES {
        return Err(Refusal::TooLarge);
    }
    if count == 0 {
        return Err(Refusal::Broken);
    }
    let pages = pages(&pdf);
    if pages.iter().map(|(page, _)| page.2.len()).sum::<usize>() > MOST_GLYPHS {
        return Err(Refusal::TooLarge);
    }
    let (pages, widths): (Vec<tagged::Page>, Vec<f64>) = pages.into_iter().unzip();
    if let Some(reading) = tags::structure(&pdf).and_then(|nodes| tagged::reading(&pages, &nodes)) {
        return if reading.blocks.is_empty() { Err(Refusal::Picture) } else { Ok(reading) };
    }
    let mut lines = Vec::new();
    let mut strip = None;
    for ((page, height, marks), width) in pages.into_iter().zip(widths) {
        for (column, marks) in columns::columns(marks, width, &mut strip) {
            lines.extend(page_lines(page, height, &marks).into_iter().map(|line| Line { column, ..line }));
        }
    }
    if lines.is_empty() { Err(Refusal::Picture) } else { Ok(reading(lines)) }
}

/// A glyph with its place, in points from the lower left corner.
#[derive(Clone, Debug)]
struct Mark {
    x: f64,
    y: f64,
    size: f64,
    text: String,
    /// Whether the file says that it is no part of the text, as page numbers are.
    artifact: bool,
    /// The number of the marked content that it is in.
    content: Option<i32>,
}

/// Reads the glyphs of each page; gives the width of the page beside.
fn pages(pdf: &Pdf) -> Vec<(tagged::Page, f64)> {
    let cache = InterpreterCache::new();
    let mut pages = Vec::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), InterpreterSettings::default());
        let (width, height) = page.render_dimensions();
        let mut reader =
            Reader { marks: Vec::new(), tags: Vec::new(), width: f64::from(width), height: f64::from(height) };
        // A damaged page must not take the others with it.
        let _ = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut reader)));
        pages.push(((number, f64::from(height), reader.marks), f64::from(width)));
    }
    pages
}

struct Reader {
    marks: Vec<Mark>,
    /// The open marked contents: whether it is no part of the text, and its number.
    tags: Vec<(bool, Option<i32>)>,
    width: f64,
    height: f64,
}

impl Device<'_> for Reader {
    fn draw_glyph(
        &mut self,
        glyph: &Glyph<'_>,
        transform: Affine,
        glyph_transform: Affine,
        _: &Paint<'_>,
        _: &GlyphDrawMode,
    ) {
        let whole = transform * glyph_transform;
        let place = whole * Point::ZERO;
        let inside = (0.0..=self.width).contains(&place.x) && (0.0..=self.height).contains(&place.y);
        if !inside || self.marks.len() > MOST_GLYPHS {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(c)) => c.to_string(),
            Some(BfString::String(text)) => text,
            None => "\u{FFFD}".to_owned(),
        };
        let size = (whole * Point::new(0.0, 1000.0) - place).hypot();
        let artifact = self.tags.iter().any(|tag| tag.0);
        let content = self.tags.iter().rev().find_map(|tag| tag.1);
        self.marks.push(Mark { x: place.x, y: place.y, size, text, artifact, content });
    }

    fn begin_marked_content(&mut self, tag: &[u8], number: Option<i32>) {
        self.tags.push((tag == b"Artifact", number));
    }

    fn end_marked_content(&mut self) {
        self.tags.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn draw_path(&mut self, _: &BezPath, _: Affine, _: &Paint<'_>, _: &PathDrawMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// A printed line with its place.
struct Line {
    page: usize,
    /// 0 across the page, 1 in the left column, 2 in the right one.
    column: usize,
    text: String,
    left: f64,
    right: f64,
    y: f64,
    size: f64,
    /// Whether it stands in the head or the foot of the page.
    margin: bool,
    /// Whether the file says that it is no part of the text.
    artifact: bool,
}

/// Puts glyphs together into lines, in the order in which the file draws them.
fn page_lines<'a>(page: usize, height: f64, marks: impl IntoIterator<Item = &'a Mark>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for mark in marks {
        let text: String = mark.text.chars().filter(|c| !is_invisible(*c)).collect();
        match lines.last_mut().filter(|line| goes_on(line, mark)) {
            Some(line) => {
                let gap = mark.x - line.right > 0.35 * mark.size;
                if gap && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
                line.right = line.right.max(mark.x + advance(&text, mark.size));
            }
            None => lines.push(Line {
                page,
                column: 0,
                left: mark.x,
                right: mark.x + advance(&text, mark.size),
                y: mark.y,
                size: mark.size,
                margin: mark.y < height * MARGIN || mark.y > height * (1.0 - MARGIN),
                artifact: mark.artifact,
                text,
            }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

fn goes_on(line: &Line, mark: &Mark) -> bool {
    let level = (line.y - mark.y).abs() < 0.5 * line.size.max(mark.size).max(1.0);
    level && mark.x + 0.5 * mark.size >= line.right - line.size
}

/// Guesses the width of characters: half an em for Latin ones, an em for others.
fn advance(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 * size } else { size }).sum()
}

fn reading(lines: Vec<Line>) -> Reading {
    let characters = lines.iter().map(|line| visible(&line.text)).sum();
    let mut aside = Vec::new();
    let mut printed = Vec::new();
    for (index, line) in lines.iter().enumerate() {
        let text = line.text.clone();
        if line.margin && is_page_number(&text) {
            aside.push(Aside { place: index + 1, text, reason: Reason::PageNumber });
        } else if line.margin && line.artifact {
            aside.push(Aside { place: index + 1, text, reason: Reason::RunningHead });
        } else {
            printed.push(PrintedLine { place: index + 1, page: line.page, text });
        }
    }
    let printed = without_page_marks(printed, &mut aside);
    let printed = without_contents(printed, &mut aside);
    let joined = joined(printed, &lines);
    let blocks = blocks(joined, &mut aside);
    aside.sort_by_key(|aside| aside.place);
    Reading { blocks, aside, characters, ..Reading::default() }
}

/// `3`, `- 3 -`, `3/12`, `- iv -` at the head or foot of a page.
fn is_page_number(text: &str) -> bool {
    let dash = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '—' | '/' | '－');
    let inner: String = text.chars().filter(|c| !dash(*c)).collect();
    let roman = inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l'));
    !inner.is_empty() && (roman || inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '０'..='９')))
}

/// Joins the lines of a paragraph: a full line goes on in the next where that stands just below.
fn joined(printed: Vec<PrintedLine>, lines: &[Line]) -> Vec<PrintedLine> {
    let columns = lines.iter().map(|line| line.column).max().unwrap_or(0) + 1;
    let right: Vec<f64> = (0..columns).map(|column| right_edge(lines, column)).collect();
    let leading = leading(lines);
    let mut joined: Vec<PrintedLine> = Vec::new();
    let mut last: Option<(&Line, f64)> = None;
    for line in printed {
        let Some(place) = lines.get(line.place - 1) else { continue };
        let goes_on =
            last.is_some_and(|(before, start)| continues(before, start, place, right[before.column], leading));
        match joined.last_mut().filter(|_| goes_on) {
            Some(paragraph) => {
                join(&mut paragraph.text, line.text.trim());
                last = last.map(|(_, start)| (place, start));
            }
            None => {
                last = Some((place, place.left));
                joined.push(line);
            }
        }
    }
    joined
}

fn continues(before: &Line, start: f64, line: &Line, right: f64, leading: f64) -> bool {
    let full = before.right >= right - 1.7 * before.size;
    let same_size = (before.size - line.size).abs() < 0.08 * before.size.max(1.0);
    let below = before.y - line.y;
    let same = before.page == line.page && before.column == line.column;
    let near = if same { below > 0.0 && below < 1.4 * leading } else { !before.text.ends_with('。') };
    let hangs = line.column == before.column && line.left > start + 0.6 * line.size;
    let fresh = begins_block(&line.text) && !hangs;
    full && same_size && near && !fresh
}

/// Finds where most long lines of a column end.
fn right_edge(lines: &[Line], column: usize) -> f64 {
    let own = lines.iter().filter(|line| line.column == column);
    let mut edges: Vec<f64> = own.map(|line| line.right).collect();
    edges.sort_by(f64::total_cmp);
    edges.get(edges.len() * 95 / 100).copied().unwrap_or(0.0)
}

/// Finds the usual distance of lines.
fn leading(lines: &[Line]) -> f64 {
    let pairs = lines.windows(2).filter(|pair| pair[0].page == pair[1].page).map(|pair| pair[0].y - pair[1].y);
    let mut distances: Vec<f64> = pairs.filter(|distance| *distance > 1.0).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 3).copied().unwrap_or(14.0)
}
