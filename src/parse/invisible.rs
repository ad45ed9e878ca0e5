//! Characters that cannot be seen, which no text of a policy may hide.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Says in Japanese what cannot be seen of a character; nothing of one that may stand in a text.
///
/// Joiners and variation selectors may: emoji and the names of persons need them.
pub fn kind(c: char) -> Option<&'static str> {
    if is_bidi(c) {
        Some("文字の向きを変える、目に見えない文字")
    } else if is_control(c) {
        Some("目に見えない制御文字")
    } else if is_hidden(c) {
        Some("目に見えない文字")
    } else {
        is_no_character(c).then_some("文字ではない符号")
    }
}

/// Tells whether a character changes the direction of what follows.
pub(super) fn is_bidi(c: char) -> bool {
    matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}')
}

/// Tells whether a character is a control character that no text file needs.
pub(super) fn is_control(c: char) -> bool {
    c.is_control() && !matches!(c, '\n' | '\t' | '\r')
}

/// Zero-width spaces, separators of lines and the tags of plane 14.
fn is_hidden(c: char) -> bool {
    matches!(c, '\u{200B}' | '\u{2028}' | '\u{2029}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}' | '\u{E0000}'..='\u{E007F}')
}

fn is_no_character(c: char) -> bool {
    u32::from(c) & 0xFFFE == 0xFFFE
}

/// Reports a character that cannot be seen.
pub(super) fn diagnostic(c: char, what: &str, place: Place) -> Diagnostic {
    let message = format!("{what} U+{:04X} があります", u32::from(c));
    Diagnostic::error("control-character", message).at(place).help("この位置の見えない文字を消してください")
}

/// Finds what cannot be seen and is neither a control character nor changes the direction: those no file may have.
pub(super) fn hidden(source: &Arc<Source>) -> Vec<Diagnostic> {
    let found = source.text.char_indices().filter(|(_, c)| is_hidden(*c) || is_no_character(*c));
    let told = |(start, c): (usize, char)| {
        let place = Place::new(source, start..start + c.len_utf8());
        kind(c).map(|what| diagnostic(c, what, place))
    };
    found.filter_map(told).collect()
}

/// Finds the first character of a value that cannot be seen, where the value is not written as it is read.
pub(super) fn in_value(value: &str, place: &Place) -> Option<Diagnostic> {
    let (c, what) = value.chars().find_map(|c| Some((c, kind(c)?)))?;
    let written = place.source.text.get(place.range.clone()).unwrap_or_default();
    let help = "この文字を表す「\\」や「&」の指定を消してください";
    (!written.contains(c)).then(|| diagnostic(c, what, place.clone()).help(help))
}
