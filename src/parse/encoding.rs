//! Reads the bytes of a text file: UTF-8 only, and anything else is named.

use std::sync::Arc;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::diag::Diagnostic;
use crate::parse::invisible::{diagnostic, is_bidi, is_control, kind};
use crate::source::{Place, Source};

const SAVE_AS: &str = "メモ帳で開き、「名前を付けて保存」で文字コードを UTF-8 にして保存してください";

/// Reads bytes as UTF-8 text: a byte order mark and CRLF are accepted.
///
/// # Errors
/// Says which encoding it is and how to save it, or which character is not permitted.
pub fn decode(path: &str, mut bytes: Vec<u8>) -> Result<Arc<Source>, Vec<Diagnostic>> {
    if matches!(bytes.as_slice(), [0xFF, 0xFE, 0, 0, ..] | [0, 0, 0xFE, 0xFF, ..]) {
        return Err(vec![utf_32(path, &bytes)]);
    }
    let foreign = match bytes.as_slice() {
        [0xFF, 0xFE, ..] => Some((UTF_16LE, " UTF-16 ")),
        [0xFE, 0xFF, ..] => Some((UTF_16BE, " UTF-16 ")),
        _ => None,
    };
    if let Some((encoding, name)) = foreign {
        return Err(vec![other_encoding(path, &bytes, encoding, name)]);
    }
    if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) {
        bytes.drain(..3);
    }
    match String::from_utf8(bytes) {
        Ok(text) => {
            let text = if text.contains('\r') { text.replace("\r\n", "\n") } else { text };
            let source = Source::new(path, text);
            let forbidden = control_characters(&source);
            if forbidden.is_empty() { Ok(source) } else { Err(forbidden) }
        }
        Err(error) if !SHIFT_JIS.decode_without_bom_handling(error.as_bytes()).1 => {
            Err(vec![other_encoding(path, error.as_bytes(), SHIFT_JIS, " CP932（シフトJIS）")])
        }
        Err(error) => Err(vec![broken(path, error.as_bytes(), error.utf8_error().valid_up_to())]),
    }
}

/// Shows the first characters that the encoding is told by.
fn other_encoding(path: &str, bytes: &[u8], encoding: &'static Encoding, name: &str) -> Diagnostic {
    let (text, _, _) = encoding.decode(bytes);
    let source = Source::new(path, text.replace("\r\n", "\n"));
    let start = source.text.find(|c: char| !c.is_ascii()).unwrap_or(0);
    let length: usize =
        source.text.chars().skip_while(char::is_ascii).take_while(|c| !c.is_ascii()).map(char::len_utf8).sum();
    let place = Place::new(&source, start..start + length.max(1));
    Diagnostic::error("bad-encoding", format!("文字コードが{name}です")).at(place).help(SAVE_AS)
}

/// No decoder of ours knows it, and no editor of an office writes it.
fn utf_32(path: &str, bytes: &[u8]) -> Diagnostic {
    let little = bytes.first() == Some(&0xFF);
    let code = |four: &[u8]| {
        <[u8; 4]>::try_from(four)
            .ok()
            .map(|four| if little { u32::from_le_bytes(four) } else { u32::from_be_bytes(four) })
    };
    let text: String = bytes.chunks(4).skip(1).filter_map(|four| char::from_u32(code(four)?)).collect();
    let place = Place::new(&Source::new(path, text), 0..1);
    Diagnostic::error("bad-encoding", "文字コードが UTF-32 です").at(place).help(SAVE_AS)
}

fn broken(path: &str, bytes: &[u8], valid: usize) -> Diagnostic {
    let source = Source::new(path, String::from_utf8_lossy(bytes).replace("\r\n", "\n"));
    let start = source.text.find('\u{FFFD}').unwrap_or(0);
    let byte = bytes.get(valid).copied().unwrap_or(0);
    let message = format!("UTF-8 の文字として読めないバイト（0x{byte:02X}）があります");
    let help = "この位置の文字を打ち直し、文字コードを UTF-8 にして保存してください";
    Diagnostic::error("bad-encoding", message).at(Place::new(&source, start..start + 3)).help(help)
}

/// How many bytes are looked at in one go.
const STRIDE: usize = 64;

/// Tells whether a character that cannot be seen may begin with a byte; without branches, so that many bytes are
/// looked at in one go. Most Japanese text has few of them.
fn leads(byte: u8) -> bool {
    let low = (byte < 0x20) & (byte != b'\n') & (byte != b'\t') & (byte != b'\r');
    low | (byte == 0x7F) | (byte == 0xC2) | (byte == 0xD8) | (byte == 0xE2)
}

fn control_characters(source: &Arc<Source>) -> Vec<Diagnostic> {
    let strides = source.text.as_bytes().chunks(STRIDE).enumerate();
    let strides = strides.filter(|(_, bytes)| bytes.iter().fold(false, |any, byte| any | leads(*byte)));
    let begins = strides.flat_map(|(index, bytes)| {
        bytes.iter().enumerate().filter(|(_, byte)| leads(**byte)).map(move |(at, _)| index * STRIDE + at)
    });
    let at = |start: usize| Some((start, source.text.get(start..)?.chars().next()?));
    let found = begins.filter_map(at).filter(|(_, c)| is_bidi(*c) || is_control(*c));
    let told = |(start, c): (usize, char)| {
        let place = Place::new(source, start..start + c.len_utf8());
        kind(c).map(|what| diagnostic(c, what, place))
    };
    found.filter_map(told).collect()
}
