//! PDFs whose embedded fonts have no map to characters: what the fonts themselves tell is read, the rest is said.

use hayro_interpret::hayro_cmap::{CMap, CMapName, load_embedded};
use hoshin::import::foreign;
use hoshin::import::refusal::Refusal;
use hoshin::parse::block::Reading;
use ttf_parser::Face;

use super::workshop::read;

const WORDS: &str = "情報資産を守る。";

/// An embedded font: its entry in the descriptor, its file, and what its dictionary says of its glyphs.
struct Font {
    entry: &'static str,
    file: Vec<u8>,
    ordering: &'static str,
    glyphs: Option<Vec<u8>>,
}

/// Writes a page that shows glyphs by their numbers; two bytes are a glyph.
fn page(font: &Font, lines: &[Vec<u16>]) -> Vec<u8> {
    let shown: String = lines
        .iter()
        .enumerate()
        .map(|(index, line)| {
            let digits: String = line.iter().map(|code| format!("{code:04X}")).collect();
            format!("BT /F1 10 Tf 1 0 0 1 70 {} Tm <{digits}> Tj ET\n", 760 - 30 * index)
        })
        .collect();
    let map = font.glyphs.as_ref().map_or("/Identity", |_| "9 0 R");
    let plain = |text: &str| text.as_bytes().to_vec();
    let objects = [
        plain("<< /Type /Catalog /Pages 2 0 R >>"),
        plain("<< /Type /Pages /Kids [3 0 R] /Count 1 >>"),
        plain(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /Font << /F1 5 0 R >> >> >>",
        ),
        stream("", shown.as_bytes()),
        plain(
            "<< /Type /Font /Subtype /Type0 /BaseFont /ABCDEF+Mincho /Encoding /Identity-H /DescendantFonts [6 0 R] >>",
        ),
        plain(&format!(
            "<< /Type /Font /Subtype /CIDFontType2 /BaseFont /ABCDEF+Mincho /CIDSystemInfo << /Registry (Adobe) /Ordering ({}) /Supplement 0 >> /FontDescriptor 7 0 R /DW 1000 /CIDToGIDMap {map} >>",
            font.ordering
        )),
        plain(&format!("<< /Type /FontDescriptor /FontName /ABCDEF+Mincho /Flags 4 /{} 8 0 R >>", font.entry)),
        stream(if font.entry == "FontFile3" { "/Subtype /CIDFontType0C" } else { "" }, &font.file),
        stream("", font.glyphs.as_deref().unwrap_or_default()),
    ];
    let mut file = plain("%PDF-1.4\n");
    let mut places = Vec::new();
    for (index, object) in objects.into_iter().enumerate() {
        places.push(file.len());
        file.extend(format!("{} 0 obj\n", index + 1).into_bytes());
        file.extend(object);
        file.extend(b"\nendobj\n");
    }
    let start = file.len();
    file.extend(format!("xref\n0 {}\n0000000000 65535 f \n", places.len() + 1).into_bytes());
    places.iter().for_each(|place| file.extend(format!("{place:010} 00000 n \n").into_bytes()));
    let size = places.len() + 1;
    file.extend(format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n").into_bytes());
    file
}

fn stream(more: &str, bytes: &[u8]) -> Vec<u8> {
    let head = format!("<< /Length {} {more} >>\nstream\n", bytes.len());
    [head.as_bytes(), bytes, b"\nendstream"].concat()
}

fn mincho() -> Vec<u8> {
    std::fs::read("fonts/BIZUDMincho-Regular.ttf").expect("the font")
}

/// Takes the table of characters out of a font, as writers do that put it into a PDF.
fn without_characters(mut font: Vec<u8>) -> Vec<u8> {
    let at = (0..512).find(|at| font[*at..].starts_with(b"cmap")).expect("a table of characters");
    font[at] = b'x';
    font
}

fn glyphs(words: &str) -> Vec<u16> {
    let font = mincho();
    let face = Face::parse(&font, 0).expect("a font");
    words.chars().map(|c| face.glyph_index(c).expect("a glyph").0).collect()
}

/// The numbers of characters in the Japanese collection of Adobe.
fn members(words: &str) -> Vec<u16> {
    let map = load_embedded(CMapName::UniJisUtf16H).expect("a map");
    let map = CMap::parse(map, load_embedded).expect("a map");
    words.chars().map(|c| map.lookup_cid_code(u32::from(c), 2).expect("a member") as u16).collect()
}

fn texts(reading: &Reading) -> Vec<&str> {
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "characters were lost");
    reading.blocks.iter().map(|block| block.text.as_str()).collect()
}

#[test]
fn a_font_with_its_table_of_characters_tells_them() {
    let font = Font { entry: "FontFile2", file: mincho(), ordering: "Identity", glyphs: None };
    let reading = read(&page(&font, &[glyphs(WORDS), glyphs("一 定義")]));
    assert_eq!(texts(&reading), [WORDS, "一 定義"]);
    assert_eq!(reading.notes, [] as [String; 0]);
}

#[test]
fn a_font_of_the_japanese_collection_tells_its_characters() {
    let (members, glyphs) = (members(WORDS), glyphs(WORDS));
    let mut map = vec![0; 2 << 16];
    for (member, glyph) in members.iter().zip(&glyphs) {
        map[2 * usize::from(*member)..][..2].copy_from_slice(&glyph.to_be_bytes());
    }
    let file = without_characters(mincho());
    let font = Font { entry: "FontFile2", file: file.clone(), ordering: "Japan1", glyphs: Some(map) };
    assert_eq!(texts(&read(&page(&font, std::slice::from_ref(&members)))), [WORDS]);
    let font = Font { entry: "FontFile2", file, ordering: "Japan1", glyphs: None };
    assert_eq!(texts(&read(&page(&font, std::slice::from_ref(&members)))), [WORDS], "glyphs in the order of it");
    let font = Font { entry: "FontFile3", file: compact(&members), ordering: "Japan1", glyphs: None };
    assert_eq!(texts(&read(&page(&font, &[members]))), [WORDS], "a compact font");
}

#[test]
fn letters_of_which_the_font_tells_nothing_are_said_with_their_page() {
    let file = without_characters(mincho());
    let font = Font { entry: "FontFile2", file, ordering: "Identity", glyphs: None };
    assert_eq!(foreign::read(page(&font, &[glyphs(WORDS)])), Err(Refusal::Unnamed));
    let known: Vec<u16> = members(WORDS);
    let font = Font { ordering: "Japan1", ..font };
    let reading = read(&page(&font, &[[known, vec![60_000]].concat()]));
    assert_eq!(texts(&reading), ["情報資産を守る。\u{FFFD}"]);
    assert!(reading.notes.iter().any(|note| note.contains("1ページに") && note.contains("1字")), "{:?}", reading.notes);
}

/// Makes a compact font without outlines whose glyphs are these members of a collection.
fn compact(members: &[u16]) -> Vec<u8> {
    let index = |items: &[Vec<u8>]| -> Vec<u8> {
        let mut bytes = (items.len() as u16).to_be_bytes().to_vec();
        bytes.push(2);
        let mut offset = 1u16;
        bytes.extend(offset.to_be_bytes());
        for item in items {
            offset += item.len() as u16;
            bytes.extend(offset.to_be_bytes());
        }
        bytes.into_iter().chain(items.concat()).collect()
    };
    let number = |value: usize| [vec![29], (value as u32).to_be_bytes().to_vec()].concat();
    let top = |[charset, select, outlines, fonts]: [usize; 4]| -> Vec<u8> {
        let entries: [(&[usize], &[u8]); 5] = [
            (&[391, 392, 0], &[12, 30]),
            (&[charset], &[15]),
            (&[select], &[12, 37]),
            (&[outlines], &[17]),
            (&[fonts], &[12, 36]),
        ];
        entries
            .iter()
            .flat_map(|(values, name)| {
                values.iter().flat_map(|value| number(*value)).chain(name.to_vec()).collect::<Vec<u8>>()
            })
            .collect()
    };
    let names = [
        index(&[b"Mincho".to_vec()]),
        index(&[top([0; 4])]),
        index(&[b"Adobe".to_vec(), b"Japan1".to_vec()]),
        vec![0, 0],
    ];
    let charset: Vec<u8> = [vec![0], members.iter().flat_map(|member| member.to_be_bytes()).collect()].concat();
    let select = vec![0; members.len() + 2];
    let outlines = index(&vec![vec![14]; members.len() + 1]);
    let start = 4 + names.concat().len();
    let places = [start, start + charset.len(), start + charset.len() + select.len()];
    let fonts = places[2] + outlines.len();
    let private = |at: usize| [number(0), number(at), vec![18]].concat();
    let last = index(&[private(0)]).len() + fonts;
    let names =
        [names[0].clone(), index(&[top([places[0], places[1], places[2], fonts])]), names[2].clone(), names[3].clone()];
    [vec![1, 0, 4, 2], names.concat(), charset, select, outlines, index(&[private(last)])].concat()
}
