//! What is known of a body besides its text; everything may be unknown, as it is for a bare file.

use std::collections::BTreeMap;

use crate::model::id::{ClauseId, DocumentKind};
use crate::model::municipality::{Disclosure, Kind};
use crate::model::numbered::Numbered;
use crate::numeral::Date;

/// What is known of a body.
#[derive(Clone, Debug, Default)]
pub struct Facts {
    /// Its name; empty for unknown.
    pub name: String,
    /// Its word for itself, e.g. 本町; empty for unknown.
    pub self_word: String,
    /// Its kind.
    pub kind: Option<Kind>,
    /// Its prefecture; empty for unknown.
    pub prefecture: String,
    /// The names of other bodies, which should not stand in its text.
    pub neighbours: Vec<String>,
    /// Its documents.
    pub documents: BTreeMap<DocumentKind, DocumentFacts>,
    /// The edition on the cover, e.g. 第6版; empty for none.
    pub edition: String,
    /// 改訂履歴: edition and date; the decisions come after what the policy lists.
    pub history: Vec<(String, Option<Date>)>,
    /// The editions and dates of the decisions on record.
    pub enacted: Vec<(String, Option<Date>)>,
    /// Whether the text differs from the last decision on record.
    pub amended: bool,
    /// The values that it gives to parameters and officers.
    pub values: Vec<String>,
    /// What its own overrides write, by clause.
    pub written: Vec<(ClauseId, String)>,
    /// What its documents would be without its overrides.
    pub base: Vec<Numbered>,
    /// Words that the draft has in the place of words of the last decision: before, after.
    pub changed: Vec<(String, String)>,
    /// The reasons that its overrides give, by clause.
    pub reasons: BTreeMap<ClauseId, String>,
}

/// What is known of a document.
#[derive(Clone, Copy, Debug)]
pub struct DocumentFacts {
    /// Whether it is published.
    pub disclosure: Disclosure,
    /// The date of its decision; none for a draft.
    pub date: Option<Date>,
}

impl Facts {
    /// Gives the reason for what was done to a clause, or to one above it in the ladder of ids.
    pub fn reason(&self, id: &ClauseId) -> Option<&str> {
        let mut name = id.as_str();
        loop {
            let found = self.reasons.iter().find(|(key, reason)| key.as_str() == name && !reason.is_empty());
            if let Some((_, reason)) = found {
                return Some(reason);
            }
            name = name.rsplit_once('.')?.0;
        }
    }
}
