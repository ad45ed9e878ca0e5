//! What is said of two clauses that stand beside each other.

use std::collections::{BTreeMap, BTreeSet};

use serde::Serialize;

use crate::compare::noise::Noise;
use crate::compare::{Compared, Pair};
use crate::diff::change::{Row, Side};
use crate::model::numbered::NumberedClause;

/// How two clauses stand to each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// 同一
    Same,
    /// 団体名等のみ: they differ only in what is ignored.
    Names,
    /// 表現差
    Worded,
    /// 一方のみ
    Alone,
    /// 位置の差: the same wording in another place.
    Moved,
}

impl Verdict {
    /// Every verdict, in the order of a summary.
    pub const ALL: [Self; 5] = [Self::Same, Self::Names, Self::Moved, Self::Worded, Self::Alone];

    /// Gives the Japanese name.
    pub fn word(self) -> &'static str {
        match self {
            Self::Same => "同一",
            Self::Names => "団体名等のみ",
            Self::Worded => "表現差",
            Self::Alone => "一方のみ",
            Self::Moved => "位置の差",
        }
    }

    /// Gives the name that JSON and CSS use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Same => "same",
            Self::Names => "names",
            Self::Worded => "worded",
            Self::Alone => "alone",
            Self::Moved => "moved",
        }
    }

    /// Tells whether the clauses say something else, or one of them nothing.
    pub fn is_difference(self) -> bool {
        matches!(self, Self::Worded | Self::Alone)
    }
}

/// A clause of both sides, or of one.
#[derive(Clone, Debug)]
pub struct Judged {
    /// What is said of it.
    pub verdict: Verdict,
    /// What had to be ignored for the wordings to be the same.
    pub ignored: BTreeSet<Noise>,
    /// The own words of both sides that stand in it, by what stands for them.
    pub words: BTreeMap<String, [BTreeSet<String>; 2]>,
    /// Whether it stands in another place.
    pub place: Place,
    /// Its words as they stand, with what differs marked.
    pub row: Row,
}

/// Whether a clause stands in the same place on both sides.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Place {
    /// It does, or there is only one.
    Same,
    /// It stands under another clause, or in another order.
    Other,
}

impl Judged {
    /// Counts the characters of its longer side.
    pub fn size(&self) -> usize {
        let size = |side: &Side| side.title.chars().count() + side.text.chars().count();
        [&self.row.before, &self.row.after].into_iter().flatten().map(size).max().unwrap_or(0)
    }
}

/// Tells whether two clauses have the same words, character for character.
pub(super) fn is_same(before: &NumberedClause, after: &NumberedClause) -> bool {
    before.title == after.title && before.body == after.body
}

/// How many clauses and characters there are of each verdict.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Summary {
    /// Clauses by verdict.
    pub clauses: BTreeMap<&'static str, usize>,
    /// Characters by verdict.
    pub characters: BTreeMap<&'static str, usize>,
    /// In how many clauses each kind of noise was ignored.
    pub ignored: BTreeMap<Noise, usize>,
    /// The own words that were ignored, of both sides, by what stands for them.
    pub words: BTreeMap<String, [BTreeSet<String>; 2]>,
}

impl Summary {
    /// Counts the clauses of one verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.clauses.get(verdict.as_str()).copied().unwrap_or(0)
    }

    /// Counts all clauses.
    pub fn total(&self) -> usize {
        self.clauses.values().sum()
    }

    /// Gives the share of the clauses of a verdict, in thousandths.
    pub fn share(&self, verdict: Verdict) -> usize {
        (self.count(verdict) * 1000).checked_div(self.total()).unwrap_or(0)
    }

    /// Gives the share of the characters of a verdict, in thousandths.
    pub fn character_share(&self, verdict: Verdict) -> usize {
        let own = self.characters.get(verdict.as_str()).copied().unwrap_or(0);
        (own * 1000).checked_div(self.characters.values().sum()).unwrap_or(0)
    }

    fn add(&mut self, judged: &Judged) {
        *self.clauses.entry(judged.verdict.as_str()).or_default() += 1;
        *self.characters.entry(judged.verdict.as_str()).or_default() += judged.size();
        judged.ignored.iter().for_each(|noise| *self.ignored.entry(*noise).or_default() += 1);
        if judged.ignored.contains(&Noise::Name) {
            for (sign, [first, second]) in &judged.words {
                let words = self.words.entry(sign.clone()).or_default();
                words[0].extend(first.iter().cloned());
                words[1].extend(second.iter().cloned());
            }
        }
    }
}

/// Summarises one document.
pub fn pair_summary(pair: &Pair) -> Summary {
    let mut summary = Summary::default();
    for verdict in Verdict::ALL {
        summary.clauses.insert(verdict.as_str(), 0);
        summary.characters.insert(verdict.as_str(), 0);
    }
    pair.rows.iter().for_each(|judged| summary.add(judged));
    summary
}

/// Summarises all documents that both sides have.
pub fn summary(compared: &Compared) -> Summary {
    let all = Pair {
        document: crate::model::id::DocumentKind::BasicPolicy,
        titles: [String::new(), String::new()],
        rows: compared.pairs.iter().flat_map(|pair| pair.rows.iter().cloned()).collect(),
    };
    pair_summary(&all)
}
