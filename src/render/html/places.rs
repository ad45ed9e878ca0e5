//! Names the indents and widths of a page by classes, because its policy forbids style attributes.

use std::collections::BTreeSet;

use crate::view::block::Indent;

/// What a class measures; its name in the page is one letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Measure {
    /// From the margin to the label, in half-width characters.
    Start,
    /// From the label to the text, in half-width characters.
    Hang,
    /// Extra indent of a first line, in half-width characters.
    First,
    /// How many columns a table has.
    Columns,
    /// The width of a column, in thousandths of the table.
    Width,
}

impl Measure {
    fn letter(self) -> char {
        match self {
            Self::Start => 's',
            Self::Hang => 'h',
            Self::First => 'f',
            Self::Columns => 'c',
            Self::Width => 'w',
        }
    }
}

/// The classes that a page uses.
#[derive(Debug, Default)]
pub(super) struct Places(BTreeSet<(Measure, usize)>, BTreeSet<String>);

impl Places {
    /// Writes the attribute ` class="…"`: a fixed class and those of the indent that are not 0.
    pub(super) fn push(&mut self, html: &mut String, class: &str, indent: Indent) {
        html.push_str(" class=\"");
        html.push_str(class);
        let sizes = [(Measure::Start, indent.start), (Measure::Hang, indent.hang), (Measure::First, indent.first)];
        for (measure, size) in sizes {
            self.push_class(html, measure, usize::from(size));
        }
        html.push('"');
    }

    /// Writes one more class into an open attribute; 0 needs none.
    pub(super) fn push_class(&mut self, html: &mut String, measure: Measure, size: usize) {
        if size == 0 {
            return;
        }
        self.0.insert((measure, size));
        if !html.ends_with('"') {
            html.push(' ');
        }
        html.push(measure.letter());
        push_number(html, size);
    }

    /// Lets a box hide the rows of a class of plain ASCII letters; any other class stays in sight.
    pub(super) fn hide(&mut self, class: &str) {
        if !class.is_empty() && class.bytes().all(|byte| byte.is_ascii_lowercase() || byte == b'-') {
            self.1.insert(class.to_owned());
        }
    }

    /// Gives the style rules of every class that was written.
    pub(super) fn rules(&self) -> String {
        let rule = |(measure, size): &(Measure, usize)| {
            let letter = measure.letter();
            match measure {
                Measure::Width => format!(".w{size}{{width:{}.{}%}}\n", size / 10, size % 10),
                Measure::Start | Measure::Hang | Measure::First | Measure::Columns => {
                    format!(".{letter}{size}{{--{letter}:{size}}}\n")
                }
            }
        };
        let hidden = |class: &String| format!("body:has(#_show-{class}:not(:checked)) tr.{class}{{display:none}}\n");
        self.0.iter().map(rule).chain(self.1.iter().map(hidden)).collect()
    }
}

/// Writes a number without the cost of the formatting machinery.
fn push_number(html: &mut String, number: usize) {
    if number >= 10 {
        push_number(html, number / 10);
    }
    let digit = u32::try_from(number % 10).ok().and_then(|digit| char::from_digit(digit, 10));
    html.extend(digit);
}

#[cfg(test)]
mod tests {
    use super::{Measure, Places};
    use crate::view::block::Indent;

    #[test]
    fn each_size_in_use_has_one_rule() {
        let (mut places, mut html) = (Places::default(), String::new());
        for _ in 0..2 {
            places.push(&mut html, "p", Indent { start: 4, hang: 3, first: 0 });
        }
        html.push('"');
        places.push_class(&mut html, Measure::Width, 333);
        assert_eq!(html, " class=\"p s4 h3\" class=\"p s4 h3\"\"w333");
        assert_eq!(places.rules(), ".s4{--s:4}\n.h3{--h:3}\n.w333{width:33.3%}\n");
    }
}
