//! Gathers XML in one string; every character of a document enters it through an escaping function.

/// A growing XML text.
#[derive(Debug, Default)]
pub(super) struct Xml {
    text: String,
}

impl Xml {
    /// Appends markup as it is.
    pub(super) fn raw(&mut self, markup: &str) {
        self.text.push_str(markup);
    }

    /// Appends characters between tags.
    pub(super) fn text(&mut self, characters: &str) {
        if !characters.contains(is_special) {
            return self.raw(characters);
        }
        for c in characters.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '>' => self.raw("&gt;"),
                c => self.text.push(allowed(c)),
            }
        }
    }

    /// Appends ` name="value"`.
    pub(super) fn attribute(&mut self, name: &str, value: &str) {
        self.raw(" ");
        self.raw(name);
        self.raw("=\"");
        for c in value.chars() {
            match c {
                '&' => self.raw("&amp;"),
                '<' => self.raw("&lt;"),
                '"' => self.raw("&quot;"),
                '\t' | '\n' | '\r' => self.raw(" "),
                c => self.text.push(allowed(c)),
            }
        }
        self.raw("\"");
    }

    /// Appends ` name="number"`.
    pub(super) fn number(&mut self, name: &str, value: u32) {
        self.attribute(name, &value.to_string());
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

/// Tells whether a character cannot stand in a text as it is.
fn is_special(c: char) -> bool {
    matches!(c, '&' | '<' | '>') || allowed(c) != c
}

/// Replaces a character that XML 1.0 forbids (§2.2, `Char`) by U+FFFD.
fn allowed(c: char) -> char {
    match c {
        '\t' | '\n' | '\r' => c,
        '\0'..='\u{1F}' | '\u{FFFE}' | '\u{FFFF}' => char::REPLACEMENT_CHARACTER,
        _ => c,
    }
}
