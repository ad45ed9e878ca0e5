//! Writes the values of a body by name where imported words certainly mean them: `{{ self }}`, `{{ name }}`.

use std::ops::Range;

use crate::import::draft::Draft;
use crate::import::markdown;
use crate::import::wording::CONJUNCTIONS;
use crate::model::edition::{EditionFile, ParameterValue};

/// A value found with less confidence is left as it is.
const SURE: f64 = 0.75;
/// A parameter shorter than this is a common word.
const SHORTEST: usize = 4;
/// An officer shorter than this means the role only beside the name of the role.
const TITLE: usize = 6;
/// Kanji that may follow the word for the body itself without making another word of it.
const AFTER_SELF: &str = "長内外職議役";
/// Kanji that may stand before the name of the body.
const BEFORE_NAME: &str = "都道府県郡市";

/// The values of a body that may stand in its own words.
#[derive(Clone, Debug, Default)]
pub struct KnownValues {
    /// The longest first.
    values: Vec<Value>,
}

#[derive(Clone, Debug)]
struct Value {
    words: Vec<char>,
    expression: String,
    sort: Sort,
}

/// What a value is, and so beside which characters it still means that.
#[derive(Clone, Debug)]
enum Sort {
    Name,
    SelfWord,
    Parameter,
    /// With the names of the role.
    Officer(Vec<String>),
}

/// A piece of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Piece {
    /// Characters that stand for themselves.
    Words(String),
    /// `{{ self }}` and the like.
    Value(String),
}

impl KnownValues {
    /// Collects the values that a draft is sure of.
    pub fn new(draft: &Draft, file: &EditionFile) -> Self {
        let mut values = Vec::new();
        let mut add = |words: &str, expression: String, sort: Sort| {
            values.push(Value { words: words.chars().collect(), expression: format!("{{{{ {expression} }}}}"), sort });
        };
        add(&draft.name, "name".to_owned(), Sort::Name);
        if let Some(short) = draft.short_name.as_ref().filter(|short| short.confidence >= SURE) {
            add(&short.value, "short_name".to_owned(), Sort::Name);
        }
        if draft.self_word.confidence >= SURE {
            add(&draft.self_word.value, "self".to_owned(), Sort::SelfWord);
        }
        for (name, value, confidence) in &draft.parameters {
            if let ParameterValue::Text(words) = value
                && *confidence >= SURE
                && words.chars().count() >= SHORTEST
            {
                add(words, name.clone(), Sort::Parameter);
            }
        }
        for (name, guess) in draft.officers.iter().filter(|officer| officer.1.confidence >= SURE) {
            let label = file.officers.get(name).map_or("", |entry| entry.label.as_str());
            add(&guess.value, format!("officers.{name}"), Sort::Officer(roles(label)));
        }
        let words: Vec<Vec<char>> = values.iter().map(|value| value.words.clone()).collect();
        values.retain(|value| words.iter().filter(|words| **words == value.words).count() == 1);
        values.sort_by_key(|value| std::cmp::Reverse(value.words.len()));
        Self { values }
    }

    /// Parts a text into its own words and values.
    pub fn pieces(&self, text: &str) -> Vec<Piece> {
        let characters: Vec<char> = text.chars().collect();
        self.pieces_in(&characters, 0..characters.len())
    }

    /// Parts a range of a text; what stands around it tells what its edges mean.
    fn pieces_in(&self, text: &[char], range: Range<usize>) -> Vec<Piece> {
        let whole: String = text.iter().collect();
        let mut pieces = Vec::new();
        let mut words = String::new();
        let mut at = range.start;
        while at < range.end {
            let fits = |value: &&Value| at + value.words.len() <= range.end && value.stands(text, at, &whole);
            match self.values.iter().find(fits) {
                Some(value) => {
                    if !words.is_empty() {
                        pieces.push(Piece::Words(std::mem::take(&mut words)));
                    }
                    pieces.push(Piece::Value(value.expression.clone()));
                    at += value.words.len();
                }
                None => {
                    words.push(text[at]);
                    at += 1;
                }
            }
        }
        if !words.is_empty() {
            pieces.push(Piece::Words(words));
        }
        pieces
    }

    /// Writes a title.
    pub fn line(&self, text: &str) -> String {
        let characters: Vec<char> = text.chars().collect();
        self.line_in(&characters, 0..characters.len())
    }

    /// Writes a range of a text as the words of a `substitute`.
    pub fn line_in(&self, text: &[char], range: Range<usize>) -> String {
        let written = self.pieces_in(text, range).into_iter().map(|piece| match piece {
            Piece::Words(words) => markdown::line(&words),
            Piece::Value(expression) => expression,
        });
        written.collect()
    }
}

/// Gives the names of a role: 最高情報セキュリティ責任者 and CISO of 最高情報セキュリティ責任者（CISO）.
fn roles(label: &str) -> Vec<String> {
    let names = label.split(['（', '）']).map(str::trim).filter(|name| !name.is_empty());
    names.map(str::to_owned).collect()
}

impl Value {
    /// Tells whether the value stands at a place of a text, and means itself there.
    fn stands(&self, text: &[char], at: usize, whole: &str) -> bool {
        if self.words.is_empty() || !text.get(at..).is_some_and(|rest| rest.starts_with(&self.words)) {
            return false;
        }
        let before = at.checked_sub(1).map(|before| text[before]);
        let rest = text.get(at + self.words.len()..).unwrap_or_default();
        let after = rest.first().copied();
        let open = |c: Option<char>| c.is_none_or(|c| !is_inside_words(c));
        let ends = open(after)
            || CONJUNCTIONS.iter().any(|word| word.chars().eq(rest.iter().copied().take(word.chars().count())));
        match &self.sort {
            Sort::Name => self.words.len() > 1 && before.is_none_or(|c| !is_inside_words(c) || BEFORE_NAME.contains(c)),
            Sort::SelfWord => open(before) && (open(after) || self.words.len() > 1 && (ends || follows_self(after))),
            Sort::Parameter => open(before) && ends,
            Sort::Officer(roles) => {
                let named = roles.iter().any(|role| whole.contains(role.as_str()));
                (self.words.len() >= TITLE || named) && open(before) && ends
            }
        }
    }
}

fn follows_self(after: Option<char>) -> bool {
    after.is_some_and(|c| AFTER_SELF.contains(c))
}

/// Tells whether a character may be a part of a longer word.
fn is_inside_words(c: char) -> bool {
    c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゟ') || matches!(c, '々' | 'ー')
}
