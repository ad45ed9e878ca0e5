//! Names the letters of embedded fonts of which the file has no map to characters, where the font itself tells.

use std::collections::BTreeMap;

use hayro_interpret::CacheKey as _;
use hayro_interpret::font::OutlineGlyph;
use hayro_interpret::hayro_cmap::{BfString, CMap, CMapName, load_embedded};
use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::dict::keys::{
    BASE_FONT, CID_TO_GID_MAP, DESCENDANT_FONTS, ORDERING, REGISTRY,
};
use hayro_interpret::hayro_syntax::object::{Array, Dict, Object, Stream, String as Text};
use ttf_parser::{Face, GlyphId, cff};

/// A font has no more glyphs, as their numbers are.
const MOST: u32 = 1 << 16;
/// A file has no more fonts that are asked for.
const MOST_FONTS: usize = 200;
/// Where a font names the collection that its glyphs are of.
const SYSTEM: &[u8] = b"CIDSystemInfo";

/// The characters of a font by the numbers of its glyphs.
type Characters = BTreeMap<u32, String>;

/// The fonts of a file.
pub(super) struct Names<'a> {
    pdf: &'a Pdf,
    /// The fonts of the file by the key that its glyphs bear; read when the first is asked for.
    fonts: Option<BTreeMap<u128, Dict<'a>>>,
    known: BTreeMap<u128, Characters>,
}

impl<'a> Names<'a> {
    /// Begins with a file, of which nothing is read yet.
    pub(super) fn new(pdf: &'a Pdf) -> Self {
        Self { pdf, fonts: None, known: BTreeMap::new() }
    }

    /// Gives the characters that a glyph stands for; nothing where its font does not tell for certain.
    pub(super) fn name(&mut self, glyph: &OutlineGlyph) -> Option<String> {
        let key = glyph.font_cache_key();
        if !self.known.contains_key(&key) && self.known.len() < MOST_FONTS {
            let characters = self.characters(key, glyph).unwrap_or_default();
            self.known.insert(key, characters);
        }
        self.known.get(&key)?.get(&glyph.glyph_id().to_u32()).cloned()
    }

    fn characters(&mut self, key: u128, glyph: &OutlineGlyph) -> Option<Characters> {
        let data = glyph.font_data()?.data;
        let data: &[u8] = (*data).as_ref();
        let pdf = self.pdf;
        let font = self.fonts.get_or_insert_with(|| fonts(pdf)).get(&key);
        font.and_then(|font| of_collection(font, data)).or_else(|| of_encoding(data))
    }
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum: nothing else is a font")]
fn fonts(pdf: &Pdf) -> BTreeMap<u128, Dict<'_>> {
    let fonts = pdf.objects().into_iter().filter_map(|object| match object {
        Object::Dict(dict) => Some(dict),
        _ => None,
    });
    fonts.filter(|dict| dict.contains_key(BASE_FONT)).map(|dict| (dict.cache_key(), dict)).collect()
}

/// Reads a font whose glyphs are those of the Japanese collection of Adobe (Adobe-Japan1).
fn of_collection(font: &Dict<'_>, data: &[u8]) -> Option<Characters> {
    let own = font.get::<Array<'_>>(DESCENDANT_FONTS)?.iter::<Dict<'_>>().next()?;
    let system = own.get::<Dict<'_>>(SYSTEM)?;
    let is = |key: &[u8], name: &[u8]| system.get::<Text<'_>>(key).is_some_and(|text| text.as_bytes() == name);
    if !(is(REGISTRY, b"Adobe") && is(ORDERING, b"Japan1")) {
        return None;
    }
    let map = CMap::parse(load_embedded(CMapName::AdobeJapan1Ucs2)?, load_embedded)?;
    let named = members(&own, data)?.into_iter().filter_map(|(glyph, member)| {
        let text = match map.lookup_bf_string(member)? {
            BfString::Char(c) => c.to_string(),
            BfString::String(text) => text,
        };
        Some((glyph, text))
    });
    Some(certain(named))
}

/// Pairs the glyphs of a font with their numbers in its collection.
fn members(own: &Dict<'_>, data: &[u8]) -> Option<Vec<(u32, u32)>> {
    let compact = Face::parse(data, 0).is_err().then(|| cff::Table::parse(data)).flatten();
    let compact = compact.filter(|table| table.glyph_cid(GlyphId(0)).is_some());
    match (own.get::<Stream<'_>>(CID_TO_GID_MAP), compact) {
        (Some(stream), None) => {
            let glyphs = stream.decoded().ok()?;
            let pairs = glyphs.chunks_exact(2).zip(0..MOST);
            Some(pairs.map(|(pair, member)| (u32::from(pair[0]) << 8 | u32::from(pair[1]), member)).collect())
        }
        (None, Some(table)) => {
            let glyphs =
                (0..table.number_of_glyphs()).filter_map(|glyph| Some((glyph, table.glyph_cid(GlyphId(glyph))?)));
            Some(glyphs.map(|(glyph, member)| (u32::from(glyph), u32::from(member))).collect())
        }
        (None, None) => Some((0..MOST).map(|member| (member, member)).collect()),
        (Some(_), Some(_)) => None,
    }
}

/// Reads a TrueType or OpenType font that was put into the file with its table of characters.
fn of_encoding(data: &[u8]) -> Option<Characters> {
    let face = Face::parse(data, 0).ok()?;
    let mut named = Vec::new();
    for table in face.tables().cmap?.subtables.into_iter().filter(|table| table.is_unicode()) {
        table.codepoints(|code| {
            let glyph = table.glyph_index(code);
            let character = char::from_u32(code).filter(|c| is_usual(*c));
            named.extend(glyph.zip(character).map(|(glyph, c)| (u32::from(glyph.0), c.to_string())));
        });
    }
    Some(certain(named))
}

/// Whether texts use a character itself: not one of its own making, nor a second code of one that they use.
fn is_usual(c: char) -> bool {
    let double = matches!(c, '\u{A0}' | '\u{AD}' | '\u{2E80}'..='\u{2FDF}' | '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}');
    let private = matches!(c, '\u{E000}'..='\u{F8FF}' | '\u{F0000}'..);
    !(c.is_control() || double || private)
}

/// Keeps the glyphs that stand for one and the same text everywhere.
fn certain(named: impl IntoIterator<Item = (u32, String)>) -> Characters {
    let mut texts: BTreeMap<u32, Option<String>> = BTreeMap::new();
    for (glyph, text) in named.into_iter().filter(|(glyph, _)| *glyph > 0) {
        let known = texts.entry(glyph).or_insert_with(|| Some(text.clone()));
        if known.as_ref() != Some(&text) {
            *known = None;
        }
    }
    texts.into_iter().filter_map(|(glyph, text)| Some((glyph, text?))).collect()
}

#[cfg(test)]
mod tests {
    use super::{certain, is_usual};

    #[test]
    fn second_codes_and_codes_of_the_writer_are_no_names() {
        assert!("一定ー（①\u{3000}".chars().all(is_usual));
        assert!("\u{2F00}\u{F900}\u{A0}\u{E000}\u{1}".chars().all(|c| !is_usual(c)));
    }

    #[test]
    fn a_glyph_of_two_texts_has_no_name() {
        let named =
            [(3, "あ"), (4, "い"), (4, "う"), (3, "あ"), (0, "え")].map(|(glyph, text)| (glyph, text.to_owned()));
        assert_eq!(certain(named).into_iter().collect::<Vec<_>>(), [(3, "あ".to_owned())]);
    }
}
