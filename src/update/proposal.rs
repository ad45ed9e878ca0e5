//! What seems to have become of the ids of an edition in the next one: a proposal that a person confirms.

use std::collections::{BTreeMap, BTreeSet};

use crate::diff::change::{Relation, Row, SideElement, marked_words};
use crate::diff::likeness::{Profile, contained};
use crate::model::id::ClauseId;

/// From this share on, in thousandths, what a clause gained is taken for the wording of one that is gone.
const GAINED: u32 = 500;
/// From this share on, in thousandths, a new clause is taken for one that is gone.
const MADE: u32 = 600;
/// So much of a new clause, in thousandths, each of the clauses that went into it gives.
const GIVEN: u32 = 250;
/// Fewer characters tell nothing.
const TELLING: usize = 10;

/// What seems to have become of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Proposal {
    /// Clauses that are called otherwise: before, now.
    pub renamed: BTreeMap<ClauseId, ClauseId>,
    /// Clauses that look as if they had been split: before, now.
    pub split: BTreeMap<ClauseId, Vec<ClauseId>>,
    /// Clauses into which others look to have gone: now, before.
    pub merged: BTreeMap<ClauseId, Vec<ClauseId>>,
    /// Clauses that are gone.
    pub dropped: Vec<ClauseId>,
}

/// Proposes what became of the ids.
///
/// `rows` compare the edition before with the text; `ids` are those of the text by their places, `former` those of
/// the edition before from top to bottom, `used` those that some clause of the text bears.
pub fn propose(rows: &[Row], ids: &[ClauseId], former: &[&ClauseId], used: &BTreeSet<ClauseId>) -> Proposal {
    let mut made = Maker { rows, ids, gone: BTreeSet::new(), proposal: Proposal::default() };
    made.renamed(former);
    let lives = |id: &&&ClauseId| !used.contains(**id) && !made.proposal.renamed.contains_key(**id);
    made.gone = former.iter().filter(lives).map(|id| (*id).clone()).collect();
    rows.iter().for_each(|row| made.split(row));
    rows.iter().for_each(|row| made.merged_into(row));
    rows.iter().for_each(|row| made.made_of(row));
    made.gained();
    let gone = former.iter().filter(|id| made.gone.contains(**id));
    Proposal { dropped: gone.map(|id| (*id).clone()).collect(), ..made.proposal }
}

struct Maker<'a> {
    rows: &'a [Row],
    ids: &'a [ClauseId],
    gone: BTreeSet<ClauseId>,
    proposal: Proposal,
}

impl Maker<'_> {
    fn now(&self, row: &Row) -> Option<ClauseId> {
        row.after.as_ref().and_then(|side| self.ids.get(side.position)).cloned()
    }

    /// A clause that is the same one under another id.
    fn renamed(&mut self, former: &[&ClauseId]) {
        for row in self.rows {
            let before = row.before.as_ref().and_then(|side| former.get(side.position)).map(|id| (*id).clone());
            if let Some((before, now)) = before.zip(self.now(row)).filter(|(before, now)| before != now) {
                self.proposal.renamed.insert(before, now);
            }
        }
    }

    fn renamed_to(&self, id: &ClauseId) -> ClauseId {
        self.proposal.renamed.get(id).unwrap_or(id).clone()
    }

    /// An added clause whose wording stood in another one.
    fn split(&mut self, row: &Row) {
        if let (Some(Relation::SplitFrom(old)), Some(part)) = (&row.relation, self.now(row)) {
            let first = self.renamed_to(old);
            self.proposal.renamed.remove(old);
            self.proposal.split.entry(old.clone()).or_insert_with(|| vec![first]).push(part);
        }
    }

    /// A removed clause whose wording stands in another one now.
    fn merged_into(&mut self, row: &Row) {
        let Some(Relation::MergedInto(into)) = &row.relation else { return };
        let target = self.rows.iter().find(|row| row.after.is_some() && row.id == *into);
        if let Some(target) = target.filter(|_| self.gone.contains(&row.id) && is_text(row)) {
            self.merge(target, &row.id);
        }
    }

    fn merge(&mut self, target: &Row, old: &ClauseId) {
        let Some(now) = self.now(target) else { return };
        let own = self.proposal.renamed.iter().find(|(_, new)| **new == now).map(|(old, _)| old.clone());
        let own = own.or_else(|| target.before.is_some().then(|| now.clone()));
        own.iter().for_each(|own| drop(self.proposal.renamed.remove(own)));
        self.proposal.merged.entry(now).or_insert_with(|| own.into_iter().collect()).push(old.clone());
        self.gone.remove(old);
    }

    /// An added clause that is made of clauses which are gone: of one, it is that one; of several, they are merged.
    fn made_of(&mut self, row: &Row) {
        let Some((now, text)) = self.now(row).zip(row.after.as_ref().map(|side| words(&side.title, &side.text))) else {
            return;
        };
        if row.before.is_some() || row.relation.is_some() || text.chars().count() < TELLING {
            return;
        }
        let whole = Profile::new(&[text.as_str()]);
        let removed = |row: &Row| {
            let side = row.before.as_ref().filter(|_| row.after.is_none() && self.gone.contains(&row.id))?;
            let text = words(&side.title, &side.text);
            (contained(&whole, &Profile::new(&[text.as_str()])) >= GIVEN).then(|| (row.id.clone(), text))
        };
        let given: Vec<(ClauseId, String)> = self.rows.iter().filter_map(removed).collect();
        let all: Vec<&str> = given.iter().map(|(_, text)| text.as_str()).collect();
        if contained(&whole, &Profile::new(&all)) < MADE {
            return;
        }
        self.gone.retain(|id| given.iter().all(|(given, _)| given != id));
        match given.as_slice() {
            [] => {}
            [(only, _)] => drop(self.proposal.renamed.insert(only.clone(), now)),
            [..] => drop(self.proposal.merged.insert(now, given.into_iter().map(|(id, _)| id).collect())),
        }
    }

    /// A clause that is gone beside one that gained its words.
    fn gained(&mut self) {
        let removed = |(index, row): (usize, &Row)| (row.after.is_none()).then_some(index);
        let removed: Vec<usize> = self.rows.iter().enumerate().filter_map(removed).collect();
        for index in removed {
            let (before, after) = self.rows.split_at(index);
            let Some((row, after)) = after.split_first() else { continue };
            let side = row.before.as_ref().filter(|_| self.gone.contains(&row.id) && is_text(row));
            let Some(side) = side else { continue };
            let paired = |row: &&Row| row.before.is_some() && row.after.is_some();
            let mut beside = before.iter().rev().find(paired).into_iter().chain(after.iter().find(paired));
            let whole = Profile::new(&[&words(&side.title, &side.text)]);
            let target = beside.find(|row| gains(row, &whole));
            if let Some(target) = target {
                self.merge(target, &row.id);
            }
        }
    }
}

/// A table or a figure goes into no other clause.
fn is_text(row: &Row) -> bool {
    let body = row.side().map(|side| side.body.as_slice()).unwrap_or_default();
    body.iter().all(|element| matches!(element, SideElement::Paragraph(_)))
}

fn gains(row: &Row, gone: &Profile) -> bool {
    let Some(side) = &row.after else { return false };
    let mut gained = marked_words(&side.title, &side.marks.title);
    gained.extend(marked_words(&side.text, &side.marks.text));
    let gained: Vec<&str> = gained.iter().map(String::as_str).collect();
    let size: usize = gained.iter().map(|words| words.chars().count()).sum();
    size >= TELLING && contained(&Profile::new(&gained), gone) >= GAINED
}

fn words(title: &str, text: &str) -> String {
    format!("{title}\n{text}")
}
