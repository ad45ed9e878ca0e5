//! Floor 4: what is wrong in a policy, one file a rule; a new rule is one new file and one line here.

use std::ops::Range;

use crate::diag::Severity;
use crate::lint::body::Body;
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::numbered::{Numbered, Origin};

pub mod body;
pub mod facts;
pub mod waiver;

pub use crate::lint::facts::Facts;

/// A rule: what it is called, why it is there, and the function that judges.
#[derive(Debug)]
pub struct Rule {
    /// The stable name, ASCII kebab-case.
    pub code: &'static str,
    /// What it looks for, in a few Japanese words.
    pub title: &'static str,
    /// Why, in a Japanese sentence.
    pub why: &'static str,
    /// What it judges.
    pub about: About,
    /// Judges a body.
    pub check: fn(&Body<'_>) -> Vec<Hit>,
}

/// What a rule judges.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum About {
    /// Words, which may be the base's as well as the body's.
    Wording,
    /// A decision of the body, whoever worded the text.
    Body,
}

macro_rules! rules {
    ($($name:ident)*) => {
        $(mod $name;)*
        /// Every rule, structure first.
        pub const RULES: &[Rule] = &[$($name::RULE),*];
    };
}

rules! {
    label_order
    label_form
    level_jump
    duplicate_heading
    empty_clause
    list_lead
    dangling_reference
    relative_word
    hard_number
    duplicate_item
    role_not_appointed
    role_unused
    role_name
    unused_definition
    unused_abbreviation
    late_definition
    defined_twice
    undefined_term
    term_drift
    long_form
    self_word
    other_body
    procedures
    closed_content
    history
    coverage
    legal_basis
    conjunction
    conjunction_level
    conjunction_comma
    list_conjunction
    kanji_kana
    okurigana
    variant
    bracket_period
    list_ending
    width
    spacing
    bracket_width
    obligation
    nado
    law_number
    date
    instrument
    brackets
    particle
    repeated
    homophone
    characters
    lookalike
    punctuation
    tari
    counter
    yori
    literary
    definition_form
    knock_on
}

/// A place in the text of a body: a passage, and bytes of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Spot {
    /// The index of the passage.
    pub passage: usize,
    /// Where the bytes begin.
    pub start: usize,
    /// Where they end, exclusive.
    pub end: usize,
}

/// What a rule found.
#[derive(Clone, Debug)]
pub struct Hit {
    spot: Spot,
    severity: Severity,
    message: String,
    help: String,
}

impl Spot {
    /// Names a place.
    pub fn new(passage: usize, range: Range<usize>) -> Self {
        Self { passage, start: range.start, end: range.end }
    }

    /// Reports an error here.
    pub fn error(&self, message: impl Into<String>, help: impl Into<String>) -> Hit {
        Hit { spot: self.clone(), severity: Severity::Error, message: message.into(), help: help.into() }
    }

    /// Reports a warning here.
    pub fn warning(&self, message: impl Into<String>, help: impl Into<String>) -> Hit {
        Hit { severity: Severity::Warning, ..self.error(message, help) }
    }

    /// Reports a note here.
    pub fn note(&self, message: impl Into<String>, help: impl Into<String>) -> Hit {
        Hit { severity: Severity::Note, ..self.error(message, help) }
    }
}

/// A finding, free of the documents that it was found in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// The code of the rule.
    pub code: &'static str,
    /// How grave it is.
    pub severity: Severity,
    /// The document.
    pub document: DocumentKind,
    /// The id of the clause.
    pub clause: ClauseId,
    /// How the clause is named: `8.2(4)④`, `第9条(2)ア`.
    pub label: String,
    /// The title, paragraph or cell.
    pub text: String,
    /// The characters of the text, end exclusive.
    pub range: Range<usize>,
    /// What is wrong (Japanese).
    pub message: String,
    /// One action that helps (Japanese).
    pub help: String,
    /// Whose wording it is.
    pub standing: Standing,
    /// `file:line` of the override that wrote the clause.
    pub written: Option<String>,
}

/// Whose wording a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// The body's own, or that of a bare file.
    Own,
    /// The base's: the body did not touch it.
    Base,
    /// The body's own, kept on purpose: an override says that it stands so in the published text.
    AsPublished,
}

/// What an override gives as its reason where the published wording is kept.
const AS_PUBLISHED: &str = "公表文のまま";

/// Judges the documents of a body by every rule; in the order of the text.
pub fn check(documents: &[Numbered], facts: &Facts) -> Vec<Finding> {
    check_by(documents, facts, RULES)
}

/// Judges the documents of a body by some rules; in the order of the text.
pub fn check_by(documents: &[Numbered], facts: &Facts, rules: &[Rule]) -> Vec<Finding> {
    let body = Body::new(documents, facts);
    let mut found: Vec<(Spot, Finding)> = Vec::new();
    for rule in rules {
        for hit in (rule.check)(&body) {
            if let Some(finding) = finding(&body, rule, &hit) {
                found.push((hit.spot, finding));
            }
        }
    }
    found.sort_by(|before, after| before.0.cmp(&after.0));
    found.into_iter().map(|(_, finding)| finding).collect()
}

fn finding(body: &Body<'_>, rule: &Rule, hit: &Hit) -> Option<Finding> {
    let passage = body.passages.get(hit.spot.passage)?;
    let node = body.nodes.get(passage.node)?;
    let before = passage.text.get(..hit.spot.start)?.chars().count();
    let words = passage.text.get(hit.spot.start..hit.spot.end)?;
    let standing = standing(body.facts, rule, &node.clause.origin, (passage.text, words));
    Some(Finding {
        code: rule.code,
        severity: severity(hit.severity, standing),
        document: body.documents.get(node.document)?.document,
        clause: node.clause.id.clone(),
        label: node.path.clone(),
        text: passage.text.to_owned(),
        range: before..before + words.chars().count(),
        message: hit.message.clone(),
        help: hit.help.clone(),
        standing,
        written: written(&node.clause.origin),
    })
}

fn written(origin: &Origin) -> Option<String> {
    match origin {
        Origin::Override { places, .. } => places.first().cloned(),
        Origin::Base { .. } | Origin::Import => None,
    }
}

fn standing(facts: &Facts, rule: &Rule, origin: &Origin, (text, words): (&str, &str)) -> Standing {
    // A value of the body stands in the text, and holds the words.
    let given = || facts.values.iter().any(|value| value.contains(words) && text.contains(value.as_str()));
    match origin {
        Origin::Override { reasons, .. } if reasons.iter().any(|reason| reason.contains(AS_PUBLISHED)) => {
            Standing::AsPublished
        }
        // Without a body the base itself is judged.
        Origin::Base { .. } if rule.about == About::Wording && !facts.base.is_empty() && !given() => Standing::Base,
        Origin::Override { .. } | Origin::Base { .. } | Origin::Import => Standing::Own,
    }
}

/// What is kept on purpose is a note; of the base's wording only errors concern the body.
fn severity(found: Severity, standing: Standing) -> Severity {
    match (standing, found) {
        (Standing::Own, found) | (Standing::Base, found @ Severity::Error) => found,
        (Standing::Base | Standing::AsPublished, _) => Severity::Note,
    }
}
