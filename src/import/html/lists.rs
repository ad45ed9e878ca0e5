//! Counts the items of ordered lists of a page and writes their numbers as browsers print them.

use crate::import::html::Page;
use crate::import::lines::begins_block;
use crate::model::municipality::Digits;
use crate::numeral::{self, Numeral};
use crate::parse::block::visible;
use crate::parse::web::attribute;

/// Lists do not nest deeper.
const DEEPEST: usize = 64;
const HIRAGANA: &str = "あいうえおかきくけこさしすせそたちつてとなにぬねのはひふへほまみむめもやゆよらりるれろわをん";

/// An open list.
pub(super) struct List {
    /// How its numbers are written; nothing where it has none.
    style: Option<String>,
    start: Option<usize>,
    reversed: bool,
    items: Vec<Item>,
}

struct Item {
    begin: Begin,
    value: Option<usize>,
    style: Option<String>,
}

/// Where the words of an item begin.
enum Begin {
    /// With this block.
    Block(usize),
    /// In the open line, after so many bytes.
    Line(usize),
}

impl Page {
    pub(super) fn open_list(&mut self, name: &str, tag: &str) {
        self.break_line();
        if self.lists.len() < DEEPEST {
            // Who gives a list this role has taken its marks away.
            let counted = name == "ol" && attribute(tag, "role") != Some("list");
            let style = counted.then(|| style(tag).unwrap_or_else(|| "decimal".to_owned()));
            let start = attribute(tag, "start").and_then(|start| start.parse().ok());
            let reversed = tag.split_whitespace().any(|word| word.trim_end_matches("=\"\"") == "reversed");
            self.lists.push(List { style, start, reversed, items: Vec::new() });
        }
    }

    pub(super) fn item(&mut self, tag: &str) {
        let in_row = self.row.is_open();
        self.break_line();
        let begin = if in_row { Begin::Line(self.line.len()) } else { Begin::Block(self.reading.blocks.len()) };
        let value = attribute(tag, "value").and_then(|value| value.parse().ok());
        if let Some(list) = self.lists.last_mut() {
            list.items.push(Item { begin, value, style: style(tag) });
        }
    }

    /// Ends the innermost list: its items get their numbers, unless each bears one in its words.
    pub(super) fn close_list(&mut self) {
        self.break_line();
        let Some(list) = self.lists.pop() else { return };
        let Some(style) = &list.style else { return };
        let labelled = |item: &Item| self.words(item).is_some_and(begins_block);
        if list.items.iter().all(labelled) {
            return;
        }
        let mut next = list.start.unwrap_or(if list.reversed { list.items.len() } else { 1 });
        let mut labels = Vec::new();
        for item in &list.items {
            let number = item.value.unwrap_or(next);
            labels.push(label(item.style.as_deref().unwrap_or(style), number));
            next = if list.reversed { number.saturating_sub(1) } else { number.saturating_add(1) };
        }
        // From the end, so that no place moves before its turn.
        for (item, label) in list.items.iter().zip(labels).rev() {
            if let Some(label) = label.filter(|_| self.words(item).is_some()) {
                self.write_label(&item.begin, &label);
            }
        }
    }

    fn words(&self, item: &Item) -> Option<&str> {
        let words = match item.begin {
            Begin::Block(index) => self.reading.blocks.get(index).map(|block| block.text.as_str()),
            Begin::Line(start) => self.line.get(start..),
        };
        words.map(str::trim).filter(|words| !words.is_empty())
    }

    fn write_label(&mut self, begin: &Begin, label: &str) {
        match *begin {
            Begin::Block(index) => {
                if let Some(block) = self.reading.blocks.get_mut(index) {
                    block.text.insert_str(0, &format!("{label} "));
                    self.reading.characters += visible(label);
                }
            }
            Begin::Line(start) => self.line.insert_str(start, &format!("{label} ")),
        }
    }
}

/// Finds how a list or an item says that its numbers are written.
fn style(tag: &str) -> Option<String> {
    let declared = attribute(tag, "style").unwrap_or_default().to_ascii_lowercase();
    let declarations = declared.split(';').filter_map(|one| one.split_once(':'));
    let own = declarations.rev().find(|(name, _)| matches!(name.trim(), "list-style" | "list-style-type"));
    let word = own.and_then(|(_, value)| {
        value.split_whitespace().find(|word| !matches!(*word, "inside" | "outside")).map(str::to_owned)
    });
    word.or_else(|| attribute(tag, "type").map(str::to_owned))
}

/// Writes a number as a style does; nothing where the style has marks or none.
fn label(style: &str, number: usize) -> Option<String> {
    let written = |numeral: Numeral| numeral::write(number, numeral, Digits::Half);
    Some(match style {
        "none" | "disc" | "circle" | "square" => return None,
        "a" | "lower-alpha" | "lower-latin" => format!("{}.", written(Numeral::Latin)),
        "A" | "upper-alpha" | "upper-latin" => format!("{}.", written(Numeral::CapitalLatin)),
        "i" | "lower-roman" => format!("{}.", written(Numeral::SmallRoman)),
        "I" | "upper-roman" => format!("{}.", written(Numeral::Roman)),
        "decimal-leading-zero" => format!("{number:02}."),
        "katakana" => written(Numeral::Katakana),
        "katakana-iroha" => written(Numeral::Iroha),
        "hiragana" => HIRAGANA.chars().nth(number.wrapping_sub(1)).map_or_else(|| number.to_string(), String::from),
        "cjk-ideographic" | "cjk-decimal" | "japanese-informal" | "simp-chinese-informal" => written(Numeral::Kanji),
        _ => format!("{number}."),
    })
}
