//! Which clauses a 新旧対照表 shows, in full or as （略）, and which it leaves out.

use std::ops::Range;

use crate::diff::change::{Row, RowKind};
use crate::view::convention::{Convention, Scope};

/// What the table shows, from top to bottom.
#[derive(Clone, Debug)]
pub(super) enum Entry<'a> {
    /// A clause.
    Shown {
        /// The clause.
        row: &'a Row,
        /// How much of it.
        part: Part,
        /// Whether it begins what was added or removed.
        opening: Opening,
        /// The index of the clause at the top that it belongs to.
        unit: usize,
    },
    /// Clauses in a row of which only the labels are shown.
    Omitted {
        /// The clauses, all unchanged or all renumbered.
        rows: Vec<&'a Row>,
        /// The index of the clause at the top that they belong to.
        unit: usize,
    },
}

/// How much of a clause is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// All of its own words.
    Full,
    /// Its label and title; its text is left out.
    Heading,
}

/// Whether a clause begins what was added or removed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Opening {
    /// The clause above it has the same fate.
    Below,
    /// It is the highest clause that came or went.
    First,
}

impl Entry<'_> {
    /// Says whether this is a heading and no more, above the first clause below it: they are not parted.
    pub(super) fn leads(&self, next: &Self) -> bool {
        let Entry::Shown { row, part: Part::Full, .. } = self else { return false };
        let bare = row.elements.is_empty() && next.first().is_some_and(|below| below.depth > row.depth);
        let lone = row.before.is_none() || row.after.is_none();
        bare && (!lone || next.first().is_some_and(|below| below.kind == row.kind))
    }

    fn first(&self) -> Option<&Row> {
        match self {
            Entry::Shown { row, .. } => Some(row),
            Entry::Omitted { rows, .. } => rows.first().copied(),
        }
    }
}

/// Plans a table.
pub(super) fn plan<'a>(rows: &'a [Row], convention: &Convention) -> Vec<Entry<'a>> {
    let mut planner = Planner { rows, ends: ends(rows), scope: convention.scope, entries: Vec::new() };
    planner.siblings(0..rows.len(), None);
    planner.entries
}

struct Planner<'a> {
    rows: &'a [Row],
    /// For each row the index after the last row below it.
    ends: Vec<usize>,
    scope: Scope,
    entries: Vec<Entry<'a>>,
}

impl Planner<'_> {
    fn siblings(&mut self, range: Range<usize>, above: Option<(usize, usize)>) {
        let mut index = range.start;
        while index < range.end {
            let unit = above.map_or(index, |(_, unit)| unit);
            if self.is_quiet(index) {
                index = self.omit(index, range.end, above.map(|_| unit));
            } else {
                self.show(index, unit, above.map(|(parent, _)| parent));
                self.siblings(index + 1..self.ends[index], Some((index, unit)));
                index = self.ends[index];
            }
        }
    }

    /// Leaves out a run of quiet clauses; unchanged ones at the top are not even named.
    fn omit(&mut self, start: usize, end: usize, unit: Option<usize>) -> usize {
        let kind = self.rows[start].kind;
        let mut rows = Vec::new();
        let mut index = start;
        while index < end && self.rows[index].kind == kind && self.is_quiet(index) {
            rows.push(&self.rows[index]);
            index = self.ends[index];
        }
        if unit.is_some() || kind != RowKind::Unchanged {
            self.entries.push(Entry::Omitted { rows, unit: unit.unwrap_or(start) });
        }
        index
    }

    fn show(&mut self, index: usize, unit: usize, parent: Option<usize>) {
        let row = &self.rows[index];
        let wordless = row.elements.is_empty();
        let part = if self.scope == Scope::Full || row.is_change() || wordless { Part::Full } else { Part::Heading };
        let lone = matches!(row.kind, RowKind::Added | RowKind::Removed);
        let below = parent.is_some_and(|parent| self.rows[parent].kind == row.kind);
        let opening = if lone && !below { Opening::First } else { Opening::Below };
        self.entries.push(Entry::Shown { row, part, opening, unit });
    }

    /// A clause is quiet where its words did not change nor anything below it.
    fn is_quiet(&self, index: usize) -> bool {
        let still = |row: &Row| row.kind == RowKind::Unchanged;
        let own = still(&self.rows[index]) || self.rows[index].kind == RowKind::Renumbered;
        self.scope == Scope::Changed && own && self.rows[index + 1..self.ends[index]].iter().all(still)
    }
}

fn ends(rows: &[Row]) -> Vec<usize> {
    let mut ends = vec![rows.len(); rows.len()];
    let mut open: Vec<usize> = Vec::new();
    for (index, row) in rows.iter().enumerate() {
        while let Some(last) = open.pop_if(|last| rows[*last].depth >= row.depth) {
            ends[last] = index;
        }
        open.push(index);
    }
    ends
}
