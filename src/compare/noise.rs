//! What a comparison does not count as a difference, each kind by its name.

use std::collections::BTreeSet;

use serde::Serialize;

/// A kind of difference that says nothing about the wording.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Noise {
    /// The name of the body, its officers and other values of its own.
    Name,
    /// Labels, and the numbers in references to the same clause.
    Number,
    /// Full-width and half-width digits, letters, brackets and signs.
    Width,
    /// Spaces, and where a paragraph ends.
    Space,
}

impl Noise {
    /// Every kind, in the order in which they are told.
    pub const ALL: [Self; 4] = [Self::Name, Self::Number, Self::Width, Self::Space];

    /// Gives the Japanese name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Name => "団体名などの値",
            Self::Number => "番号",
            Self::Width => "文字の幅",
            Self::Space => "空白と改行",
        }
    }
}

/// The kinds that a comparison ignores; none for a strict one.
pub type Noises = BTreeSet<Noise>;

/// Gives every kind.
pub fn usual() -> Noises {
    Noise::ALL.into()
}

/// Gives the half-width form of a digit, letter, bracket or sign; any other character is left alone.
///
/// Only U+FF01 to U+FF5E are folded: a full normalisation would also eat ① and ㈱.
pub fn folded(c: char) -> char {
    let code = u32::from(c);
    let half = (0xFF01..=0xFF5E).contains(&code).then(|| char::from_u32(code - 0xFEE0)).flatten();
    half.unwrap_or(c)
}

/// Folds a whole text.
pub fn half_width(text: &str) -> String {
    text.chars().map(folded).collect()
}
