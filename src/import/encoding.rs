//! Finds the encoding of a text file and decodes it.

use encoding_rs::{EUC_JP, Encoding, ISO_2022_JP, SHIFT_JIS, UTF_8, UTF_16BE, UTF_16LE};

/// A decoded text with the name of its encoding.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Decoded {
    /// The characters, without a byte order mark.
    pub text: String,
    /// The name of the encoding.
    pub encoding: &'static str,
    /// Whether some bytes were no characters of it and became U+FFFD.
    pub damaged: bool,
}

/// Decodes bytes: a byte order mark decides, then ISO-2022-JP escapes, then UTF-8, then the likelier of CP932 and EUC-JP.
pub fn decode(bytes: &[u8]) -> Decoded {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return with(encoding, bytes);
    }
    if let Some(encoding) = wide(bytes) {
        return with(encoding, bytes);
    }
    let seven_bit = bytes.is_ascii();
    if seven_bit && bytes.windows(2).any(|pair| pair == b"\x1b$") {
        return with(ISO_2022_JP, bytes);
    }
    let utf8 = with(UTF_8, bytes);
    if !utf8.damaged {
        return utf8;
    }
    let (sjis, euc) = (with(SHIFT_JIS, bytes), with(EUC_JP, bytes));
    [sjis, euc, utf8].into_iter().min_by_key(|decoded| strangeness(&decoded.text)).expect("three candidates")
}

fn with(encoding: &'static Encoding, bytes: &[u8]) -> Decoded {
    let (text, encoding, damaged) = encoding.decode(bytes);
    let name = if encoding == SHIFT_JIS { "CP932（シフトJIS）" } else { encoding.name() };
    Decoded { text: text.into_owned(), encoding: name, damaged }
}

/// UTF-16 without a mark: every other byte of the line feeds is zero.
fn wide(bytes: &[u8]) -> Option<&'static Encoding> {
    let pairs = || bytes.chunks_exact(2).take(4096);
    let little = pairs().filter(|pair| *pair == [b'\n', 0]).count();
    let big = pairs().filter(|pair| *pair == [0, b'\n']).count();
    match little.cmp(&big) {
        _ if bytes.len() % 2 == 1 || little.max(big) == 0 => None,
        std::cmp::Ordering::Less => Some(UTF_16BE),
        std::cmp::Ordering::Equal => None,
        std::cmp::Ordering::Greater => Some(UTF_16LE),
    }
}

/// Weighs characters that Japanese office texts hardly have.
fn strangeness(text: &str) -> usize {
    let weight = |c: char| match c {
        '\u{FFFD}' => 20,
        '\u{FF61}'..='\u{FF9F}' => 3,
        '\u{3040}'..='\u{30FF}' | '\u{3000}'..='\u{303F}' | '\u{FF00}'..='\u{FF60}' => 0,
        '\u{4E00}'..='\u{9FFF}' => 1,
        c if c.is_ascii() => 0,
        _ => 4,
    };
    text.chars().map(weight).sum()
}
