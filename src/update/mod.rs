//! Floor 5: carries a body from one edition of the guideline to a later one, clause by clause, nothing lost in silence.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::id::{ClauseId, DocumentKind};
use crate::model::numbered::Numbered;
use crate::update::rewrite::Older;

pub mod carry;
pub mod decide;
pub mod facet;
pub mod fleet;
pub mod fold;
pub mod lineage;
pub mod plan;
pub mod proposal;
pub mod rewrite;
pub mod tree;

/// What is said of a clause whose override was written against a base wording that moved before this update.
const MOVED: &str = "基準文が、団体の差分を書いた時から変わっている";

/// What an update does with a clause of a body.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub enum Verdict {
    /// 変更なし: the base did not move, and the body has the base wording.
    #[serde(rename = "変更なし")]
    Unchanged,
    /// 自動反映: the base moved, and the body had the base wording.
    #[serde(rename = "自動反映")]
    Automatic,
    /// 維持: the wording is the body's own, and the base did not move.
    #[serde(rename = "維持")]
    Kept,
    /// 両立: both moved, in different places.
    #[serde(rename = "両立")]
    Combined,
    /// 要確認: both moved in the same place.
    #[serde(rename = "要確認")]
    Question,
    /// 対象消滅: the base dropped what the body had changed.
    #[serde(rename = "対象消滅")]
    Orphaned,
    /// 新規: the base brings it in.
    #[serde(rename = "新規")]
    New,
}

impl Verdict {
    /// Every verdict, in the order of a summary.
    pub const ALL: [Self; 7] =
        [Self::Unchanged, Self::Automatic, Self::Kept, Self::Combined, Self::Question, Self::Orphaned, Self::New];

    /// Gives the name that reports use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "変更なし",
            Self::Automatic => "自動反映",
            Self::Kept => "維持",
            Self::Combined => "両立",
            Self::Question => "要確認",
            Self::Orphaned => "対象消滅",
            Self::New => "新規",
        }
    }

    /// Tells whether somebody must decide.
    pub fn is_open(self) -> bool {
        match self {
            Self::Question | Self::Orphaned => true,
            Self::Unchanged | Self::Automatic | Self::Kept | Self::Combined | Self::New => false,
        }
    }
}

/// What an update does with one clause, and why.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseVerdict {
    /// The clause, by its id in the new edition where it has one.
    pub clause: ClauseId,
    /// Its document.
    pub document: DocumentKind,
    /// Its labels from the top, e.g. `6(4)`; empty where it is not printed.
    pub label: String,
    /// Its title, or its first words.
    pub title: String,
    /// The verdict.
    pub verdict: Verdict,
    /// What happened, in a few words; empty for nothing to say.
    pub note: String,
    /// The base wording before; empty where there was none.
    pub base_before: String,
    /// The base wording after; empty where there is none.
    pub base_after: String,
    /// The wording of the body before; empty where it had taken the clause away.
    pub ours: String,
    /// The wording of the body after the update.
    pub result: String,
    /// The parameters that the new wording needs and the body has not set, by their labels.
    pub needs: Vec<String>,
}

/// What an update would do with a body.
#[derive(Clone, Debug, Serialize)]
pub struct Plan {
    /// The id of the body.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition before.
    pub from: String,
    /// The edition after.
    pub to: String,
    /// How many clauses are of each verdict; every verdict is listed.
    pub counts: BTreeMap<Verdict, usize>,
    /// What happens besides the clauses, in sentences.
    pub notes: Vec<String>,
    /// The clauses, in the order of the document after.
    pub clauses: Vec<ClauseVerdict>,
    /// The `policy.yaml` after the update.
    #[serde(skip)]
    pub policy: String,
    /// The documents before and after, as printed.
    #[serde(skip)]
    pub documents: Vec<(Numbered, Numbered)>,
    /// The convention of 新旧対照表 that the body has chosen.
    #[serde(skip)]
    pub shinkyu: Option<String>,
    /// What is still wrong after the update, as its messages.
    pub problems: Vec<String>,
}

impl Plan {
    /// Counts the clauses of a verdict.
    pub fn count(&self, verdict: Verdict) -> usize {
        self.counts.get(&verdict).copied().unwrap_or(0)
    }

    /// Shows the base wording that overrides were written against where an earlier edition has it.
    pub fn recall(&mut self, older: Vec<Older>) {
        for Older { clause: id, edition, text } in older {
            let clause = self.clauses.iter_mut().find(|clause| clause.clause == id && clause.note == MOVED);
            if let Some(clause) = clause {
                clause.note = format!("{MOVED}（前の基準文は {edition} のもの）");
                clause.base_before = text;
            }
        }
    }

    /// Tells whether somebody must decide or fill in something.
    pub fn is_open(&self) -> bool {
        let needs = self.clauses.iter().any(|clause| clause.verdict.is_open() || !clause.needs.is_empty());
        needs || !self.problems.is_empty()
    }

    /// Gives the clauses that an update touches or that wait for somebody.
    pub fn touched(&self) -> impl Iterator<Item = &ClauseVerdict> {
        let quiet = |verdict: Verdict| matches!(verdict, Verdict::Unchanged | Verdict::Kept);
        self.clauses.iter().filter(move |clause| !quiet(clause.verdict))
    }
}
