//! Knows under which clause each clause of a body stands, so that none is looked for through a whole document.

use crate::model::document::Clause;
use crate::model::edit::Position;
use crate::model::id::{ByClause, ClauseId, DocumentKind};
use crate::resolve::Base;

/// Where the clauses of a body stand: as in the base, but for those that overrides put elsewhere or take away.
pub(super) struct Homes<'a> {
    base: &'a Base,
    changed: ByClause<Option<Home>>,
}

/// Where a clause stands.
#[derive(Clone)]
struct Home {
    document: DocumentKind,
    parent: Option<ClauseId>,
}

impl<'a> Homes<'a> {
    /// Begins with the places that the base gives.
    pub(super) fn new(base: &'a Base) -> Self {
        Self { base, changed: ByClause::default() }
    }

    /// Gives the document of a clause and the clauses that lead down to it, itself the last.
    pub(super) fn way<'s>(&'s self, id: &'s ClauseId) -> Option<(DocumentKind, Vec<&'s ClauseId>)> {
        let mut way = vec![id];
        let (mut document, mut above) = self.home(id)?;
        while let Some(parent) = above {
            way.push(parent);
            (document, above) = self.home(parent)?;
        }
        way.reverse();
        Some((document, way))
    }

    fn home(&self, id: &ClauseId) -> Option<(DocumentKind, Option<&ClauseId>)> {
        match self.changed.get(id) {
            Some(home) => home.as_ref().map(|home| (home.document, home.parent.as_ref())),
            None => self.base.homes.get(id).map(|document| (*document, self.base.parents.get(id))),
        }
    }

    /// Notes that a clause, with all below it, has been taken away.
    pub(super) fn leave(&mut self, id: &ClauseId) {
        self.changed.insert(id.clone(), None);
    }

    /// Notes that a clause, with all below it, has been put somewhere.
    pub(super) fn settle(&mut self, clause: &Clause, position: &Position) {
        let Some((document, above)) = self.home(position.anchor()) else { return };
        let parent = match position {
            Position::Before(_) | Position::After(_) => above.cloned(),
            Position::FirstIn(anchor) | Position::LastIn(anchor) => Some(anchor.clone()),
        };
        self.changed.insert(clause.id.clone(), Some(Home { document, parent }));
        self.settle_below(clause, document);
    }

    fn settle_below(&mut self, clause: &Clause, document: DocumentKind) {
        for child in &clause.children {
            let home = Home { document, parent: Some(clause.id.clone()) };
            self.changed.insert(child.id.clone(), Some(home));
            self.settle_below(child, document);
        }
    }
}
