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

    /// Gives the value that most clauses agree on.
    pub fn best(&self, hole: char) -> Option<Guess> {
        let votes = self.votes.get(&hole)?;
        let all: usize = votes.values().sum();
        let (value, weight) =
            votes.iter().max_by_key(|(value, weight)| (**weight, std::cmp::Reverse(value.chars().count())))?;
        let share = *weight as f64 / all as f64;
        let confidence = if *weight >= 4 { share } else { share * 0.6 };
        Some(Guess { value: value.clone(), confidence })
    }

    /// Gives the parameters that differ from their defaults.
    pub fn parameters(&self, holes: &Holes, file: &EditionFile) -> Vec<(String, ParameterValue, f64)> {
        let mut found = Vec::new();
        for (name, hole) in &holes.parameters {
            let (Some(guess), Some(entry)) = (self.best(*hole), file.parameters.get(name)) else { continue };
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
        holes.officers.iter().filter_map(|(name, hole)| self.best(*hole).map(|guess| (name.clone(), guess))).collect()
    }
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
