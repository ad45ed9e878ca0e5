//! Reads the text layer of a PDF, page by page, as a reader that copies it would.

use hayro_interpret::font::Glyph;
use hayro_interpret::hayro_cmap::BfString;
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::{
    BlendMode, ClipPath, Context, Device, GlyphDrawMode, Image, InterpreterCache, InterpreterSettings, Paint,
    PathDrawMode, SoftMask, interpret_page,
};
use kurbo::{Affine, BezPath, Point, Rect};

/// Below this height, in points, stand the page numbers.
const FOOT: f64 = 50.0;

/// Gives the text of each page in the order of the file, without white space and page numbers.
///
/// What lies outside the page is not there.
pub(crate) fn pages(file: Vec<u8>) -> Vec<String> {
    let pdf = Pdf::new(file).expect("a PDF");
    let cache = InterpreterCache::new();
    let mut texts = Vec::new();
    for page in pdf.pages().iter() {
        let area = Rect::new(0.0, 0.0, 1.0, 1.0);
        let settings = InterpreterSettings::default();
        let mut context = Context::new(Affine::IDENTITY, area, &cache, pdf.xref(), settings);
        let width = f64::from(page.render_dimensions().0);
        let mut reader = Reader { text: String::new(), width };
        interpret_page(page, &mut context, &mut reader);
        texts.push(reader.text);
    }
    texts
}

struct Reader {
    text: String,
    /// Of the page, in points.
    width: f64,
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
        let place = transform * glyph_transform * Point::ZERO;
        if place.y < FOOT || place.x > self.width {
            return;
        }
        let text = match glyph.as_unicode() {
            Some(BfString::Char(character)) => character.to_string(),
            Some(BfString::String(text)) => text,
            None => "�".to_owned(),
        };
        self.text.extend(text.chars().filter(|character| !character.is_whitespace()));
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
