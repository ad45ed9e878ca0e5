//! Counts the automatic numbers of a Word file and writes them as Word prints them.

use std::collections::BTreeMap;

use crate::import::docx::xml::{Step, attribute, walk};
use crate::import::refusal::Refusal;
use crate::model::municipality::Digits;
use crate::numeral::{self, Numeral};

/// Word has so many levels.
const LEVELS: usize = 9;

/// One level of a list.
#[derive(Clone, Debug)]
struct Level {
    start: usize,
    format: String,
    text: String,
    /// The level whose next number begins this one anew; none for the one above.
    restart: Option<usize>,
}

impl Default for Level {
    fn default() -> Self {
        Self { start: 1, format: "decimal".to_owned(), text: String::new(), restart: None }
    }
}

/// A use of a list, with its own starts.
#[derive(Clone, Debug, Default)]
struct List {
    shape: String,
    starts: BTreeMap<usize, usize>,
    levels: BTreeMap<usize, Level>,
}

/// What a paragraph style says of numbering.
#[derive(Clone, Debug, Default)]
struct Style {
    list: Option<String>,
    level: Option<usize>,
    based_on: Option<String>,
    name: String,
    hidden: bool,
}

/// The lists and styles of a file, and how far each list has counted.
#[derive(Clone, Debug, Default)]
pub struct Numbering {
    shapes: BTreeMap<String, BTreeMap<usize, Level>>,
    lists: BTreeMap<String, List>,
    styles: BTreeMap<String, Style>,
    counters: BTreeMap<String, [Option<usize>; LEVELS]>,
    begun: BTreeMap<String, bool>,
}

impl Numbering {
    /// Reads `numbering.xml` and `styles.xml`, either of which may be empty.
    ///
    /// # Errors
    /// When one is broken.
    pub fn read(numbering: &str, styles: &str) -> Result<Self, Refusal> {
        let mut read = Self::default();
        if !numbering.trim().is_empty() {
            read.read_lists(numbering)?;
        }
        if !styles.trim().is_empty() {
            read.read_styles(styles)?;
        }
        Ok(read)
    }

    fn read_lists(&mut self, part: &str) -> Result<(), Refusal> {
        let (mut shape, mut list, mut level) = (None::<String>, None::<String>, 0usize);
        walk(part, |step| {
            let Step::Open(name, start) = step else {
                match step {
                    Step::Close("abstractNum") => shape = None,
                    Step::Close("num") => list = None,
                    Step::Open(..) | Step::Close(_) | Step::Text(_) => {}
                }
                return Ok(());
            };
            let value = || attribute(start, "val").unwrap_or_default();
            match name {
                "abstractNum" => shape = attribute(start, "abstractNumId"),
                "num" => {
                    list = attribute(start, "numId");
                    list.iter().for_each(|id| drop(self.lists.insert(id.clone(), List::default())));
                }
                "lvl" | "lvlOverride" => level = number(attribute(start, "ilvl")).min(LEVELS - 1),
                "abstractNumId" => self.own(&list, |own| own.shape = value()),
                "startOverride" => self.own(&list, |own| {
                    own.starts.insert(level, number(attribute(start, "val")));
                }),
                "start" | "numFmt" | "lvlText" | "lvlRestart" => {
                    if let Some(target) = self.level(&shape, &list, level) {
                        describe(target, name, value());
                    }
                }
                _ => {}
            }
            Ok(())
        })
    }

    fn own(&mut self, list: &Option<String>, change: impl FnOnce(&mut List)) {
        if let Some(own) = list.as_ref().and_then(|id| self.lists.get_mut(id)) {
            change(own);
        }
    }

    fn level(&mut self, shape: &Option<String>, list: &Option<String>, level: usize) -> Option<&mut Level> {
        match (list, shape) {
            (Some(list), _) => self.lists.get_mut(list).map(|own| own.levels.entry(level).or_default()),
            (None, Some(shape)) => Some(self.shapes.entry(shape.clone()).or_default().entry(level).or_default()),
            (None, None) => None,
        }
    }

    fn read_styles(&mut self, part: &str) -> Result<(), Refusal> {
        let mut open: Option<String> = None;
        walk(part, |step| {
            match step {
                Step::Open("style", start) => {
                    open = attribute(start, "styleId");
                    open.iter().for_each(|id| drop(self.styles.insert(id.clone(), Style::default())));
                }
                Step::Close("style") => open = None,
                Step::Open(name, start) => {
                    if let Some(style) = open.as_ref().and_then(|id| self.styles.get_mut(id)) {
                        let value = attribute(start, "val");
                        match name {
                            "numId" => style.list = value,
                            "ilvl" => style.level = value.and_then(|value| value.parse().ok()),
                            "basedOn" => style.based_on = value,
                            "name" => style.name = value.unwrap_or_default(),
                            "vanish" => style.hidden = crate::import::docx::xml::is_on(start),
                            _ => {}
                        }
                    }
                }
                Step::Close(_) | Step::Text(_) => {}
            }
            Ok(())
        })
    }

    /// Tells whether a style is one of a table of contents.
    pub fn is_contents(&self, style: &str) -> bool {
        let name = self.styles.get(style).map_or("", |style| style.name.as_str()).to_lowercase();
        name.starts_with("toc") || style.to_lowercase().starts_with("toc")
    }

    /// Tells whether a style hides its characters.
    pub fn is_hidden(&self, style: &str) -> bool {
        self.styles.get(style).is_some_and(|style| style.hidden)
    }

    /// Tells whether a style is one of a heading.
    pub fn is_heading(&self, style: &str) -> bool {
        let name = self.styles.get(style).map_or("", |style| style.name.as_str()).to_lowercase();
        name.starts_with("heading") || name.starts_with("見出し")
    }

    /// Counts a paragraph on and gives its printed label; nothing where it bears none.
    pub fn label(&mut self, style: Option<&str>, list: Option<String>, level: Option<usize>) -> Option<String> {
        let (styled, styled_level) = self.of_style(style);
        let list = list.or(styled).filter(|list| list != "0")?;
        let level = level.or(styled_level).unwrap_or(0).min(LEVELS - 1);
        let own = self.lists.get(&list)?.clone();
        let levels = self.levels(&own);
        self.count(&list, &own, &levels, level);
        let counter = self.counters.get(&own.shape)?;
        levels.get(&level).map(|shape| printed(shape, counter, &levels))
    }

    fn of_style(&self, style: Option<&str>) -> (Option<String>, Option<usize>) {
        let mut found = (None, None);
        let mut next = style.map(str::to_owned);
        for _ in 0..20 {
            let Some(style) = next.as_ref().and_then(|id| self.styles.get(id)) else { break };
            found = (found.0.or_else(|| style.list.clone()), found.1.or(style.level));
            next.clone_from(&style.based_on);
        }
        found
    }

    fn levels(&self, list: &List) -> BTreeMap<usize, Level> {
        let mut levels = self.shapes.get(&list.shape).cloned().unwrap_or_default();
        levels.extend(list.levels.iter().map(|(level, shape)| (*level, shape.clone())));
        levels
    }

    fn count(&mut self, id: &str, list: &List, levels: &BTreeMap<usize, Level>, level: usize) {
        let first_use = !self.begun.contains_key(id);
        let counter = self.counters.entry(list.shape.clone()).or_default();
        if first_use {
            self.begun.insert(id.to_owned(), true);
            list.starts.keys().for_each(|level| counter[*level] = None);
        }
        let start = |level: usize| {
            list.starts.get(&level).copied().unwrap_or_else(|| levels.get(&level).map_or(1, |shape| shape.start))
        };
        counter[level] = Some(counter[level].map_or_else(|| start(level), |value| value.saturating_add(1)));
        for (below, value) in counter.iter_mut().enumerate().skip(level + 1) {
            let restart = levels.get(&below).and_then(|shape| shape.restart);
            if restart != Some(0) && restart.is_none_or(|restart| level < restart) {
                *value = None;
            }
        }
    }
}

fn number(text: Option<String>) -> usize {
    text.and_then(|text| text.parse().ok()).unwrap_or(0)
}

fn describe(level: &mut Level, name: &str, value: String) {
    match name {
        "start" => level.start = value.parse().unwrap_or(1),
        "numFmt" => level.format = value,
        "lvlText" => level.text = value,
        _ => level.restart = value.parse().ok(),
    }
}

fn printed(level: &Level, counter: &[Option<usize>; LEVELS], levels: &BTreeMap<usize, Level>) -> String {
    if level.format == "bullet" {
        let mark = level.text.chars().next().filter(|c| !matches!(c, '\u{E000}'..='\u{F8FF}' | 'o' | 'l' | 'n' | 'u'));
        return mark.map_or_else(|| "・".to_owned(), String::from);
    }
    let mut label = level.text.chars().take(64).collect::<String>();
    for (index, counted) in counter.iter().enumerate() {
        let shape = levels.get(&index);
        let number = counted.unwrap_or_else(|| shape.map_or(1, |level| level.start));
        let format = shape.map_or("decimal", |level| level.format.as_str());
        label = label.replace(&format!("%{}", index + 1), &written(number, format));
    }
    label
}

/// Writes a number in a format of Word.
fn written(number: usize, format: &str) -> String {
    let (numeral, digits) = match format {
        "decimalFullWidth" | "decimalFullWidth2" => (Numeral::Arabic, Digits::Full),
        "decimalEnclosedCircle" | "decimalEnclosedCircleChinese" => (Numeral::Circled, Digits::Half),
        "aiueo" => (Numeral::HalfKatakana, Digits::Half),
        "aiueoFullWidth" => (Numeral::Katakana, Digits::Half),
        "iroha" | "irohaFullWidth" => (Numeral::Iroha, Digits::Half),
        "japaneseCounting"
        | "ideographDigital"
        | "japaneseDigitalTenThousand"
        | "japaneseLegal"
        | "chineseCounting" => (Numeral::Kanji, Digits::Half),
        "upperRoman" => (Numeral::RomanLetters, Digits::Half),
        "lowerRoman" => (Numeral::SmallRomanLetters, Digits::Half),
        "upperLetter" => (Numeral::CapitalLatin, Digits::Half),
        "lowerLetter" => (Numeral::Latin, Digits::Half),
        "none" => return String::new(),
        _ => (Numeral::Arabic, Digits::Half),
    };
    numeral::write(number, numeral, digits)
}
