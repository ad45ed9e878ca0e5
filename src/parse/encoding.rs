//! Reads the bytes of a text file: UTF-8 only, and anything else is named.

use std::sync::Arc;

use encoding_rs::{Encoding, SHIFT_JIS, UTF_16BE, UTF_16LE};

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Reads bytes as UTF-8 text: a byte order mark and CRLF are accepted.
///
/// # Errors
/// Says which encoding it is and how to save it, or which character is not permitted.
pub fn decode(path: &str, mut bytes: Vec<u8>) -> Result<Arc<Source>, Vec<Diagnostic>> {
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
    let help = "メモ帳で開き、「名前を付けて保存」で文字コードを UTF-8 にして保存してください";
    Diagnostic::error("bad-encoding", format!("文字コードが{name}です")).at(place).help(help)
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
    let bidi =
        |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}');
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    let strides = source.text.as_bytes().chunks(STRIDE).enumerate();
    let strides = strides.filter(|(_, bytes)| bytes.iter().fold(false, |any, byte| any | leads(*byte)));
    let begins = strides.flat_map(|(index, bytes)| {
        bytes.iter().enumerate().filter(|(_, byte)| leads(**byte)).map(move |(at, _)| index * STRIDE + at)
    });
    let at = |start: usize| Some((start, source.text.get(start..)?.chars().next()?));
    let found = begins.filter_map(at).filter(|(_, c)| bidi(*c) || control(*c));
    found
        .map(|(start, c)| {
            let what = if bidi(c) {
                "文字の向きを変える、目に見えない文字"
            } else {
                "目に見えない制御文字"
            };
            let message = format!("{what} U+{:04X} があります", u32::from(c));
            let place = Place::new(source, start..start + c.len_utf8());
            Diagnostic::error("control-character", message).at(place).help("この位置の見えない文字を消してください")
        })
        .collect()
}
