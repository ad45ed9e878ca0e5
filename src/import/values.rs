//! Finds the values of parameters and officers by laying the base over the imported text.

use std::collections::BTreeMap;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::import::draft::Guess;
use crate::import::wording::{is_hole, narrow};
use crate::model::edition::{EditionFile, ParameterKind, ParameterValue};

/// The character that stands for the body's word for itself.
pub const SELF: char = '\u{E000}';
/// The character that stands for the short name.
pub const SHORT_NAME: char = '\u{E001}';
const FIRST: u32 = 0xE010;
/// A value is no longer than this.
const LONGEST: usize = 160;
/// The word for the body itself is no longer than this.
const LONGEST_SELF: usize = 12;
/// A name is no longer than this, brackets aside.
const LONGEST_NAME: usize = 36;

/// The characters that stand for the parameters and officers of an edition, by name.
#[derive(Clone, Debug)]
pub struct Holes {
    parameters: Vec<(String, char)>,
    officers: Vec<(String, char)>,
}

impl Holes {
    /// Gives each parameter and officer a character.
    pub fn new(file: &EditionFile) -> Self {
        let mut next = (FIRST..).filter_map(char::from_u32);
        let parameters = file.parameters.keys().cloned().zip(next.by_ref()).collect();
        let officers = file.officers.keys().cloned().zip(next).collect();
        Self { parameters, officers }
    }

    /// Gives the parameters with their characters as values.
    pub fn parameters(&self, file: &EditionFile) -> Vec<(String, ParameterValue, f64)> {
        let value = |name: &str, hole: char| match file.parameters.get(name).map(|entry| entry.kind) {
            Some(ParameterKind::List) => ParameterValue::List(vec![hole.to_string()]),
            Some(ParameterKind::Text) | None => ParameterValue::Text(hole.to_string()),
        };
        self.parameters.iter().map(|(name, hole)| (name.clone(), value(name, *hole), 1.0)).collect()
    }

    /// Gives the officers with their characters as values.
    pub fn officers(&self) -> Vec<(String, Guess)> {
        let guess = |hole: &char| Guess { value: hole.to_string(), confidence: 1.0 };
        self.officers.iter().map(|(name, hole)| (name.clone(), guess(hole))).collect()
    }
}

/// What the imported text says of each hole, with weights.
#[derive(Clone, Debug, Default)]
pub struct Votes {
    votes: BTreeMap<char, BTreeMap<String, usize>>,
}

impl Votes {
    /// Lays a text of the base with holes over an imported text.
    pub fn lay(&mut self, pattern: &str, text: &str) {
        let pattern: Vec<char> = pattern.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        if !pattern.iter().any(|c| is_hole(*c)) {
            return;
        }
        let original: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
        let narrowed: Vec<char> = original.iter().map(|c| narrow(*c)).collect();
        let value = |range: std::ops::Range<usize>| original[range].iter().collect::<String>();
        match exact(&pattern, &narrowed) {
            Some(found) => found.into_iter().for_each(|(hole, range)| self.vote(hole, value(range), 4)),
            None => near(&pattern, &narrowed).into_iter().for_each(|(hole, range)| self.vote(hole, value(range), 1)),
        }
    }

    fn vote(&mut self, hole: char, value: String, weight: usize) {
        let sound = !value.is_empty() && value.chars().count() <= LONGEST && !value.chars().any(is_hole);
        if sound && !value.contains('。') | value.ends_with('）') {
            *self.votes.entry(hole).or_default().entry(value).or_default() += weight;
        }
    }

    /// Gives the word for the body itself, or its short name, that most clauses agree on.
    pub fn word(&self, hole: char) -> Option<Guess> {
        self.best(hole, |value| is_name(value) && value.chars().count() <= LONGEST_SELF)
    }

    /// Gives the value that most clauses agree on, of those that may be one.
    fn best(&self, hole: char, fits: impl Fn(&str) -> bool) -> Option<Guess> {
        let votes: Vec<(&String, &usize)> = self.votes.get(&hole)?.iter().filter(|(value, _)| fits(value)).collect();
        let all: usize = votes.iter().map(|(_, weight)| **weight).sum();
        let (value, weight) =
            votes.into_iter().max_by_key(|(value, weight)| (**weight, std::cmp::Reverse(value.chars().count())))?;
        let share = *weight as f64 / all as f64;
        let confidence = if *weight >= 4 { share } else { share * 0.6 };
        Some(Guess { value: value.clone(), confidence })
    }

    /// Gives the parameters that differ from their defaults.
    pub fn parameters(&self, holes: &Holes, file: &EditionFile) -> Vec<(String, ParameterValue, f64)> {
        let mut found = Vec::new();
        for (name, hole) in &holes.parameters {
            let Some(entry) = file.parameters.get(name) else { continue };
            let fits = |value: &str| entry.kind == ParameterKind::List || is_name(value);
            let Some(guess) = self.best(*hole, fits) else { continue };
            let value = match entry.kind {
                ParameterKind::Text => ParameterValue::Text(guess.value),
                ParameterKind::List => ParameterValue::List(members(&guess.value)),
            };
            if entry.default.as_ref() != Some(&value) {
                found.push((name.clone(), value, guess.confidence));
            }
        }
        found
    }

    /// Gives the officers.
    pub fn officers(&self, holes: &Holes) -> Vec<(String, Guess)> {
        let found = |hole: char| self.best(hole, |value| outside(value).chars().count() <= LONGEST_NAME);
        holes.officers.iter().filter_map(|(name, hole)| found(*hole).map(|guess| (name.clone(), guess))).collect()
    }
}

/// Tells whether a value may be a name: no part of a sentence.
fn is_name(value: &str) -> bool {
    let outside = outside(value);
    !outside.contains(['、', '。']) && outside.chars().count() <= LONGEST_NAME
}

/// Gives the characters that stand in no brackets.
fn outside(value: &str) -> String {
    let mut depth = 0usize;
    let mut kept = String::new();
    for c in value.chars() {
        match narrow(c) {
            '(' => depth += 1,
            ')' => depth = depth.saturating_sub(1),
            _ if depth == 0 => kept.push(c),
            _ => {}
        }
    }
    kept
}

/// Parts A、B及びC into its members.
fn members(text: &str) -> Vec<String> {
    let (head, last) = text.rsplit_once("及び").or_else(|| text.rsplit_once("又は")).unwrap_or((text, ""));
    let members = head.split('、').chain([last]).map(str::trim).filter(|member| !member.is_empty());
    members.map(str::to_owned).collect()
}

type Filled = Vec<(char, std::ops::Range<usize>)>;

/// Fills the holes where all words between them stand in the text, in order and to its ends.
fn exact(pattern: &[char], text: &[char]) -> Option<Filled> {
    let mut filled = Vec::new();
    let mut at = 0;
    let mut pieces = pattern.split(|c| is_hole(*c));
    let holes: Vec<char> = pattern.iter().copied().filter(|c| is_hole(*c)).collect();
    let first = pieces.next()?;
    if !text.starts_with(first) {
        return None;
    }
    at += first.len();
    let rest: Vec<&[char]> = pieces.collect();
    for (index, (hole, piece)) in holes.iter().zip(&rest).enumerate() {
        let last = index + 1 == rest.len();
        let start = match (last, piece.is_empty()) {
            (true, _) => text.len().checked_sub(piece.len()).filter(|start| text[*start..] == **piece)?,
            (false, true) => return None,
            (false, false) => at + text.get(at..)?.windows(piece.len()).position(|window| window == *piece)?,
        };
        if start < at {
            return None;
        }
        filled.push((*hole, at..start));
        at = start + piece.len();
    }
    Some(filled)
}

/// Fills the holes that a comparison of both texts shows replaced by something.
fn near(pattern: &[char], text: &[char]) -> Filled {
    let mut filled = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, pattern, text) {
        if let DiffOp::Replace { old_index, old_len: 1, new_index, new_len } = op
            && is_hole(pattern[old_index])
        {
            filled.push((pattern[old_index], new_index..new_index + new_len));
        }
    }
    filled
}
