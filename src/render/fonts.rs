//! The typefaces that come with the program, unpacked once for the whole process.

use std::io::Read;
use std::sync::LazyLock;

use flate2::read::GzDecoder;
use typst::foundations::Bytes;
use typst::layout::Abs;
use typst::text::{Font, FontBook, FontInstance, FontVariant, FontVariations};
use typst::utils::LazyHash;

const MINCHO: &[u8] = include_bytes!("../../fonts/BIZUDMincho-Regular.ttf.gz");
const GOTHIC: &[u8] = include_bytes!("../../fonts/BIZUDGothic-Regular.ttf.gz");

/// The typefaces and what typst knows about them.
pub(super) struct Fonts {
    /// BIZ UD明朝, then BIZ UDゴシック.
    pub(super) faces: [Font; 2],
    /// Their families and the characters that they cover.
    pub(super) book: LazyHash<FontBook>,
}

/// Gives the typefaces, unpacking them on first use.
pub(super) fn fonts() -> &'static Fonts {
    static FONTS: LazyLock<Fonts> = LazyLock::new(|| {
        let (mincho, gothic) = rayon::join(|| unpack(MINCHO), || unpack(GOTHIC));
        let faces = [mincho, gothic];
        Fonts { book: LazyHash::new(FontBook::from_fonts(&faces)), faces }
    });
    &FONTS
}

fn unpack(packed: &[u8]) -> Font {
    let mut data = Vec::with_capacity(packed.len() * 2);
    GzDecoder::new(packed).read_to_end(&mut data).expect("the fonts in the program are whole");
    Font::new(Bytes::new(data), 0).expect("the fonts in the program are TrueType fonts")
}

impl Fonts {
    /// Tells whether any of the typefaces can print a character.
    pub(super) fn cover(&self, character: char) -> bool {
        self.faces.iter().any(|face| face.info().coverage.contains(character.into()))
    }

    /// Tells whether all of the typefaces have the form of a character that a variation selector asks for.
    pub(super) fn cover_variation(&self, character: char, selector: char) -> bool {
        self.faces.iter().all(|face| instance(face).ttf().glyph_variation_index(character, selector).is_some())
    }
}

fn instance(face: &Font) -> FontInstance {
    face.clone().instantiate(FontVariant::default(), Abs::pt(10.0), &FontVariations::default())
}
