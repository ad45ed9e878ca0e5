//! The typefaces that come with the program, read once for the whole process.

use std::sync::LazyLock;

use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

const MINCHO: &[u8] = include_bytes!("../../fonts/BIZUDMincho-Regular.ttf");
const GOTHIC: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Regular.ttf");

/// The typefaces and what typst knows about them.
pub(super) struct Fonts {
    /// BIZ UD明朝, then BIZ UDゴシック.
    pub(super) faces: [Font; 2],
    /// Their families and the characters that they cover.
    pub(super) book: LazyHash<FontBook>,
    /// For each character by its number, whether any of the typefaces can print it.
    covered: Vec<bool>,
}

/// Gives the typefaces, reading them on first use.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        let faces = [read(MINCHO), read(GOTHIC)];
        Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), covered: covered(&faces), faces }
    });
    &FONTS
}

fn read(data: &'static [u8]) -> Font {
    Font::new(Bytes::new(data), 0).expect("the fonts in the program are TrueType fonts")
}

fn covered(faces: &[Font]) -> Vec<bool> {
    let numbers = || faces.iter().flat_map(|face| face.info().coverage.iter()).filter_map(|c| usize::try_from(c).ok());
    let mut covered = vec![false; numbers().max().unwrap_or(0) + 1];
    for number in numbers() {
        if let Some(covered) = covered.get_mut(number) {
            *covered = true;
        }
    }
    covered
}

impl Fonts {
    /// Tells whether any of the typefaces can print a character.
    pub(super) fn cover(&self, character: char) -> bool {
        usize::try_from(u32::from(character)).ok().and_then(|at| self.covered.get(at)).copied().unwrap_or(false)
    }

    /// Tells whether all of the typefaces have the form of a character that a variation selector asks for.
    pub(super) fn cover_variation(&self, character: char, selector: char) -> bool {
        self.faces.iter().all(|face| instance(face).ttf().glyph_variation_index(character, selector).is_some())
    }
}

fn instance(face: &Font) -> FontInstance {
    face.clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default())
}
