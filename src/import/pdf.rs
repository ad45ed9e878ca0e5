//! Reads the text layer of a PDF: its glyphs and lines, by its tags or as they are laid out.

use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::{LoadPdfError, Pdf};
use hayro_interpret::util::TransformExt as _;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

use crate::import::pdf::layout::{Drawn, Layout, numbers};
use crate::import::pdf::names::Names;
use crate::import::pdf::rules::Rules;
use crate::import::refusal::Refusal;
use crate::parse::block::Reading;

mod columns;
mod continued;
mod grid;
mod layout;
mod names;
mod order;
mod rules;
mod tables;
mod tagged;
mod tags;

/// A file has no more pages.
const MOST_PAGES: usize = 2000;
/// A file has no more glyphs.
const MOST_GLYPHS: usize = 2_000_000;
/// What stands for a letter of which the file does not say which it is.
const UNNAMED: char = '\u{FFFD}';
/// Glyphs of one sort that are nearer than this are one, in points.
const TWIN: f64 = 0.8;

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
    let unnamed: Vec<usize> =
        pages.iter().map(|(page, _)| page).filter(|page| has_unnamed(page)).map(|page| page.0).collect();
    if pages.iter().map(|(page, _)| page.2.len()).sum::<usize>() > MOST_GLYPHS {
        return Err(Refusal::TooLarge);
    }
    let (pages, drawn): (Vec<tagged::Page>, Vec<Drawn>) = pages.into_iter().unzip();
    let tagged = tags::structure(&pdf).and_then(|nodes| tagged::reading(&pages, &nodes));
    let reading = tagged.unwrap_or_else(|| Layout::of(pages, drawn).reading());
    if reading.blocks.is_empty() { Err(Refusal::Picture) } else { named(reading, &unnamed) }
}

fn has_unnamed((_, _, marks): &tagged::Page) -> bool {
    marks.iter().any(|mark| mark.text.starts_with(UNNAMED))
}

/// Tells how many letters the file draws without saying which they are, and on which pages; refuses where most are such.
fn named(mut reading: Reading, pages: &[usize]) -> Result<Reading, Refusal> {
    let texts = reading.blocks.iter().map(|block| &block.text).chain(reading.aside.iter().map(|aside| &aside.text));
    let unnamed = texts.map(|text| text.matches(UNNAMED).count()).sum::<usize>();
    if unnamed * 2 > reading.characters {
        return Err(Refusal::Unnamed);
    }
    if let Some(pages) = numbers(pages).filter(|_| unnamed > 0) {
        reading.notes.push(format!(
            "{pages}ページに、どの字か分からない文字が合わせて{unnamed}字あり、「{UNNAMED}」にしました（PDF に文字の対応の情報がありません）。元の文書と見比べてください"
        ));
    }
    Ok(reading)
}

/// A glyph with its place, in points from the lower left corner.
#[derive(Clone, Debug)]
struct Mark {
    x: f64,
    y: f64,
    /// Where it ends.
    right: f64,
    size: f64,
    text: String,
    /// Whether the file says that it is no part of the text, as page numbers are.
    artifact: bool,
    /// The number of the marked content that it is in.
    content: Option<i32>,
    /// The number of the table that it stands for.
    table: Option<usize>,
}

/// Reads the glyphs and the lines of each page.
fn pages(pdf: &Pdf) -> Vec<(tagged::Page, Drawn)> {
    let cache = InterpreterCache::new();
    let mut names = Names::new(pdf);
    let mut pages = Vec::new();
    for (number, page) in pdf.pages().iter().enumerate() {
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let (width, height) = page.render_dimensions();
        // As it is looked at: turned, and from the corner of what is shown of it.
        let upright = Affine::new([1.0, 0.0, 0.0, -1.0, 0.0, f64::from(height)]);
        let shown = upright * page.initial_transform(true).to_kurbo();
        let mut context = Context::new(shown, area, &cache, pdf.xref(), InterpreterSettings::default());
        let mut reader = Reader {
            marks: Vec::new(),
            rules: Rules::default(),
            tags: Vec::new(),
            names: &mut names,
            width: f64::from(width),
            height: f64::from(height),
        };
        // A damaged page must not take the others with it.
        let _ = catch_unwind(AssertUnwindSafe(|| interpret_page(page, &mut context, &mut reader)));
        let drawn = Drawn { width: f64::from(width), rules: reader.rules };
        pages.push(((number, f64::from(height), drawn_once(reader.marks)), drawn));
    }
    pages
}

/// Drops glyphs that stand on their like: writers draw words twice to make them bold.
fn drawn_once(marks: Vec<Mark>) -> Vec<Mark> {
    let mut known: BTreeSet<(String, i64, i64)> = BTreeSet::new();
    let place = |mark: &Mark| ((mark.x / TWIN).round() as i64, (mark.y / TWIN).round() as i64);
    let mut once = Vec::with_capacity(marks.len());
    for mark in marks {
        let (x, y) = place(&mark);
        let mut near =
            (-1..=1).flat_map(|right| (-1..=1).map(move |up| (x.saturating_add(right), y.saturating_add(up))));
        let twin = |(x, y): (i64, i64)| known.contains(&(mark.text.clone(), x, y));
        if !near.any(twin) {
            known.insert((mark.text.clone(), x, y));
            once.push(mark);
        }
    }
    once
}

struct Reader<'a, 'b> {
    marks: Vec<Mark>,
    rules: Rules,
    /// The open marked contents: whether it is no part of the text, and its number.
    tags: Vec<(bool, Option<i32>)>,
    names: &'b mut Names<'a>,
    width: f64,
    height: f64,
}

impl Reader<'_, '_> {
    /// Gives the characters that a glyph stands for, as far as the file or its font tells.
    fn text(&mut self, glyph: &Glyph<'_>) -> String {
        let told = glyph.as_unicode().map(|text| match text {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        });
        let text = told.or_else(|| match glyph {
            Glyph::Outline(outline) => self.names.name(outline),
            Glyph::Type3(_) => None,
        });
        match text {
            Some(text) if text.chars().count() == 1 && text.chars().all(is_blank) => " ".to_owned(),
            Some(text) => text,
            None => UNNAMED.to_string(),
        }
    }
}

impl Device<'_> for Reader<'_, '_> {
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
        let text = self.text(glyph);
        let size = (whole * Point::new(0.0, 1000.0) - place).hypot();
        let advance = match glyph {
            Glyph::Outline(outline) => outline.advance_width().filter(|width| *width > 0.0),
            Glyph::Type3(_) => None,
        };
        let right = advance.map(|width| (whole * Point::new(f64::from(width), 0.0)).x).filter(|right| *right > place.x);
        let right = right.unwrap_or_else(|| place.x + advance_of(&text, size));
        let artifact = self.tags.iter().any(|tag| tag.0);
        let content = self.tags.iter().rev().find_map(|tag| tag.1);
        self.marks.push(Mark { x: place.x, y: place.y, right, size, text, artifact, content, table: None });
    }

    fn draw_path(&mut self, path: &BezPath, transform: Affine, _: &Paint<'_>, mode: &PathDrawMode) {
        match mode {
            PathDrawMode::Fill(_) => self.rules.fill(path, transform),
            PathDrawMode::Stroke(_) => self.rules.stroke(path, transform),
        }
    }

    fn begin_marked_content(&mut self, tag: &[u8], number: Option<i32>) {
        self.tags.push((tag == b"Artifact", number));
    }

    fn end_marked_content(&mut self) {
        self.tags.pop();
    }

    fn set_soft_mask(&mut self, _: Option<SoftMask<'_>>) {}
    fn set_blend_mode(&mut self, _: BlendMode) {}
    fn push_clip_path(&mut self, _: &ClipPath) {}
    fn push_transparency_group(&mut self, _: f32, _: Option<SoftMask<'_>>, _: BlendMode) {}
    fn draw_image(&mut self, _: Image<'_, '_>, _: Affine) {}
    fn pop_clip_path(&mut self) {}
    fn pop_transparency_group(&mut self) {}
}

/// Blanks of other widths than that of the ideographic one are what fonts make of a blank.
fn is_blank(c: char) -> bool {
    matches!(c, '\u{A0}' | '\u{2000}'..='\u{200A}' | '\u{202F}')
}

/// Guesses the width of characters that the font does not tell: half an em for Latin ones, an em for others.
fn advance_of(text: &str, size: f64) -> f64 {
    text.chars().map(|c| if c.is_ascii() { 0.5 * size } else { size }).sum()
}
