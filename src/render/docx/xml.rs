//! Gathers XML in one string; every character of a document enters it through an escaping function.

use std::sync::mpsc::Sender;

/// From this many bytes on, what is written may be handed on.
const SHEAF: usize = 1 << 14;

/// A growing XML text.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
}

impl Xml {
    /// Hands on what has been written so far, if it is worth the while.
    pub(super) fn hand_on(&mut self, sheaves: &Sender<String>) {
        if self.text.len() >= SHEAF {
            // Who packs stops listening only when packing has failed, and says so.
            let _ = sheaves.send(std::mem::replace(&mut self.text, String::with_capacity(2 * SHEAF)));
        }
    }

    /// Appends markup as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Appends characters between tags.
    pub(super) fn text(&mut self, characters: &str) {
        let mut rest = characters;
        while let Some((plain, c, after)) = special(rest) {
            self.raw(plain);
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                c => self.text.push(allowed(c)),
            }
            rest = after;
        }
        self.raw(rest);
    }

    /// Appends ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        let mut rest = value;
        while let Some((plain, c, after)) = special(rest) {
            self.raw(plain);
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '"' => self.raw("&quot;"),
                '\t' | '\n' | '\r' => self.raw(" "),
                c => self.text.push(allowed(c)),
            }
            rest = after;
        }
        self.raw(rest);
        self.raw("\"");
    }

    /// Appends ` name="number"`.
    pub(super) fn number(&mut self, name: &str, value: u32) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        self.digits(value);
        self.raw("\"");
    }

    /// Appends a number; the formatting machinery would cost more than all the rest of an attribute.
    fn digits(&mut self, value: u32) {
        if value >= 10 {
            self.digits(value / 10);
        }
        self.text.extend(char::from_digit(value % 10, 10));
    }

    /// Appends `<name w:val="value"/>`.
    pub(super) fn value(&mut self, name: &str, value: &str) {
        self.raw("<");
        self.raw(name);
        self.attribute("w:val", value);
        self.raw("/>");
    }

    /// Gives the finished text.
    pub(super) fn finish(self) -> String {
        self.text
    }
}

/// Tells whether a text can stand between tags and in attributes as it is.
pub(super) fn is_plain(text: &str) -> bool {
    first_special(text).is_none()
}

/// Parts a text at the first character that may not stand as it is.
fn special(text: &str) -> Option<(&str, char, &str)> {
    let (plain, rest) = text.split_at_checked(first_special(text)?)?;
    let c = rest.chars().next()?;
    Some((plain, c, rest.get(c.len_utf8()..)?))
}

/// Finds the first special character by its bytes, which settle most Japanese text at once.
fn first_special(text: &str) -> Option<usize> {
    let bytes = text.as_bytes();
    let special = |(at, byte): (usize, &u8)| {
        LEADS[usize::from(*byte)] && (*byte != 0xef || text.get(at..).is_some_and(|rest| rest.starts_with(is_special)))
    };
    bytes.iter().enumerate().position(special)
}

/// The bytes with which special characters, and a few others, begin in UTF-8.
const LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let mut byte = 0;
    while byte < leads.len() {
        leads[byte] = matches!(byte, 0..0x20 | 0x22 | 0x26 | 0x3c | 0x3e | 0xef);
        byte += 1;
    }
    leads
};

/// Tells whether a character stands for itself neither in a text nor in an attribute.
fn is_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>' | '"' | '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}')
}

/// Replaces a character that XML 1.0 forbids (§2.2, `Char`) by U+FFFD.
fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}
