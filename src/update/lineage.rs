//! What became of the ids of one edition in a later one.

use std::collections::BTreeMap;
use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::model::document::{Clause, Inline};
use crate::model::edition::EditionFile;
use crate::model::id::ClauseId;
use crate::resolve::Base;
use crate::update::proposal::Proposal;

/// What became of a clause of the edition before.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It stands under this id.
    Here(ClauseId),
    /// It became several clauses.
    Split(Vec<ClauseId>),
    /// It went, with others, into one clause.
    Merged(ClauseId),
    /// It is gone.
    Dropped,
}

/// The fates of the clauses of one edition in a later one; an id that is not told of is unchanged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lineage {
    fates: BTreeMap<ClauseId, Fate>,
}

impl Lineage {
    /// Reads what `edition.yaml` says of the edition before.
    pub fn read(file: &EditionFile) -> Self {
        let mut fates = BTreeMap::new();
        let id = |text: &str| ClauseId::new(text);
        for (old, new) in &file.renamed {
            fates.extend(id(&old.value).zip(id(&new.value)).map(|(old, new)| (old, Fate::Here(new))));
        }
        for (old, parts) in &file.split {
            let parts = parts.iter().filter_map(|part| id(&part.value)).collect();
            fates.extend(id(&old.value).map(|old| (old, Fate::Split(parts))));
        }
        for (new, olds) in &file.merged {
            let olds = olds.iter().filter_map(|old| id(&old.value));
            fates.extend(olds.filter_map(|old| Some((old, Fate::Merged(id(&new.value)?)))));
        }
        fates.extend(file.dropped.iter().filter_map(|old| id(&old.value)).map(|old| (old, Fate::Dropped)));
        Self { fates }
    }

    /// Gives what it tells, as `edition.yaml` writes it.
    pub fn proposal(&self) -> Proposal {
        let mut proposal = Proposal::default();
        for (old, fate) in &self.fates {
            match fate {
                Fate::Here(new) => drop(proposal.renamed.insert(old.clone(), new.clone())),
                Fate::Split(parts) => drop(proposal.split.insert(old.clone(), parts.clone())),
                Fate::Merged(new) => proposal.merged.entry(new.clone()).or_default().push(old.clone()),
                Fate::Dropped => proposal.dropped.push(old.clone()),
            }
        }
        proposal
    }

    /// Joins the lineages of the editions from one to another; `steps` are the editions after the first, in order.
    pub fn through(steps: &[&Base]) -> Self {
        steps.iter().fold(Self::default(), |before, step| before.then(&Self::read(&step.file)))
    }

    fn then(self, next: &Self) -> Self {
        let mut fates: BTreeMap<ClauseId, Fate> =
            self.fates.iter().map(|(id, fate)| (id.clone(), next.carried(fate))).collect();
        for (id, fate) in &next.fates {
            fates.entry(id.clone()).or_insert_with(|| fate.clone());
        }
        Self { fates }
    }

    fn carried(&self, fate: &Fate) -> Fate {
        match fate {
            Fate::Here(id) => self.fate(id),
            Fate::Merged(id) => match self.fate(id) {
                Fate::Here(id) => Fate::Merged(id),
                later @ (Fate::Merged(_) | Fate::Split(_) | Fate::Dropped) => later,
            },
            Fate::Dropped => Fate::Dropped,
            Fate::Split(parts) => Fate::Split(parts.iter().flat_map(|part| self.fate(part).ids()).collect()),
        }
    }

    /// Gives what became of an id.
    pub fn fate(&self, id: &ClauseId) -> Fate {
        self.fates.get(id).cloned().unwrap_or_else(|| Fate::Here(id.clone()))
    }

    /// Gives the new id where the clause is only called otherwise.
    pub fn renamed(&self, id: &ClauseId) -> ClauseId {
        match self.fate(id) {
            Fate::Here(new) => new,
            Fate::Split(_) | Fate::Merged(_) | Fate::Dropped => id.clone(),
        }
    }

    /// Gives the clauses that went into one, in order of their ids.
    pub fn sources(&self, id: &ClauseId) -> Vec<&ClauseId> {
        self.fates.iter().filter(|(_, fate)| **fate == Fate::Merged(id.clone())).map(|(old, _)| old).collect()
    }

    /// Gives the id that a renamed clause had.
    pub fn former(&self, id: &ClauseId) -> Option<&ClauseId> {
        let renamed = |(old, fate): &(&ClauseId, &Fate)| *old != id && **fate == Fate::Here(id.clone());
        self.fates.iter().find(renamed).map(|(old, _)| old)
    }

    /// Gives the clause that a part was split from.
    pub fn whole(&self, part: &ClauseId) -> Option<&ClauseId> {
        let holds = |fate: &Fate| matches!(fate, Fate::Split(parts) if parts.contains(part));
        self.fates.iter().find(|(_, fate)| holds(fate)).map(|(old, _)| old)
    }

    /// Tells whether no id changed.
    pub fn is_empty(&self) -> bool {
        self.fates.is_empty()
    }

    /// Puts the new ids into clauses of the edition before and into their references.
    pub fn rename(&self, clauses: &mut [Arc<Clause>]) {
        for clause in clauses {
            Arc::make_mut(clause).visit_mut(&mut |clause| {
                clause.id = self.renamed(&clause.id);
                for inline in clause.texts_mut().flatten() {
                    if let Inline::Reference(reference) = inline {
                        reference.targets.iter_mut().for_each(|target| *target = self.renamed(target));
                    }
                }
            });
        }
    }

    /// Reports what an edition says of the one before that cannot be, and clauses of which it says nothing.
    pub fn check(before: &Base, after: &Base) -> Vec<Diagnostic> {
        let file = &after.file;
        let olds =
            file.renamed.keys().chain(file.split.keys()).chain(file.merged.values().flatten()).chain(&file.dropped);
        let news = file.renamed.values().chain(file.split.values().flatten()).chain(file.merged.keys());
        let unknown = |base: &Base, id: &str| !ClauseId::new(id).is_some_and(|id| base.homes.contains_key(&id));
        let wrong = olds.filter(|id| unknown(before, &id.value)).map(|id| (id, before));
        let wrong: Vec<_> = wrong.chain(news.filter(|id| unknown(after, &id.value)).map(|id| (id, after))).collect();
        let mut found: Vec<Diagnostic> = wrong.into_iter().map(|(id, base)| strange(after, id, base)).collect();
        let lineage = Self::read(file);
        let silent = before
            .homes
            .keys()
            .filter(|id| matches!(lineage.fate(id), Fate::Here(new) if !after.homes.contains_key(&new)));
        found.extend(silent.map(|id| undeclared(after, id)));
        found.extend(unconfirmed(after));
        found
    }
}

impl Fate {
    /// Gives the ids under which the clause stands now.
    pub fn ids(&self) -> Vec<ClauseId> {
        match self {
            Self::Here(id) | Self::Merged(id) => vec![id.clone()],
            Self::Split(parts) => parts.clone(),
            Self::Dropped => Vec::new(),
        }
    }
}

fn strange(after: &Base, id: &crate::source::Located<String>, base: &Base) -> Diagnostic {
    let near = nearest(&id.value, base.homes.keys().map(ClauseId::as_str));
    let help = near.map_or_else(
        || "版の基準文にある識別子を書いてください".to_owned(),
        |near| format!("「{near}」ではありませんか"),
    );
    let message = format!("版「{}」に「{}」という条項はありません", base.id, id.value);
    let place = crate::source::Place::new(&after.source, id.range.clone());
    Diagnostic::error("unknown-clause", message).at(place).help(help)
}

fn unconfirmed(after: &Base) -> Option<Diagnostic> {
    let confirmed = after.file.confirmed.as_ref().filter(|_| after.file.is_proposal())?;
    let place = crate::source::Place::new(&after.source, confirmed.range.clone());
    let message = format!("版「{}」は取込みの案のままで、確かめられていません", after.id);
    let help = "edition.yaml の renamed、split、merged、dropped を確かめ、confirmed を true にしてください。それまで --write はできません";
    Some(Diagnostic::warning("unconfirmed-edition", message).at(place).help(help))
}

fn undeclared(after: &Base, id: &ClauseId) -> Diagnostic {
    let message = format!("前の版の「{id}」が版「{}」にありません", after.id);
    let help =
        "edition.yaml の renamed、split、merged、dropped のどれかに書いてください。書くまでは dropped とみなします";
    Diagnostic::warning("undeclared-clause", message).help(help)
}
