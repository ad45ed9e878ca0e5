//! Counts the clauses of a document and prints their labels.

use std::collections::BTreeMap;

use indexmap::IndexMap;

use crate::model::document::Clause;
use crate::model::id::ClauseId;
use crate::model::municipality::{Brackets, Numbering, NumberingException};
use crate::model::role::Role;
use crate::numbering::scheme::{Counting, First, Level};
use crate::numeral;

/// A clause with its number.
#[derive(Clone, Debug)]
pub struct Counted {
    /// Its id.
    pub id: ClauseId,
    /// The role that it counts as.
    pub role: Role,
    /// Its number among its like; 0 where it is not counted.
    pub number: usize,
    /// Its label; empty where it is not counted.
    pub label: String,
    /// How a reference words it, without the clauses above, where that is not its label.
    reference: Option<String>,
    /// The index of the clause above.
    pub parent: Option<usize>,
    /// Whether it has text of its own, which counts as 第1項.
    lead: bool,
}

impl Counted {
    /// Gives how a reference words it, without the clauses above; empty where it is not counted.
    pub fn reference(&self) -> &str {
        self.reference.as_deref().unwrap_or(&self.label)
    }
}

/// The exceptions of one body, by clause.
#[derive(Debug, Default)]
pub struct Exceptions<'a> {
    children: BTreeMap<&'a str, &'a NumberingException>,
    clauses: BTreeMap<&'a str, &'a NumberingException>,
}

impl<'a> Exceptions<'a> {
    /// Sorts the exceptions of a body by what they name.
    pub fn new(numbering: &'a Numbering) -> Self {
        let entries = || numbering.exceptions.iter().map(|entry| &entry.value);
        let children = entries().filter_map(|entry| Some((entry.children.as_ref()?.value.as_str(), entry)));
        let clauses = entries().filter_map(|entry| Some((entry.clause.as_ref()?.value.as_str(), entry)));
        Self { children: children.collect(), clauses: clauses.collect() }
    }

    fn of(&self, id: &ClauseId, parent: Option<&ClauseId>) -> Option<&'a NumberingException> {
        let own = self.clauses.get(id.as_str());
        own.or_else(|| parent.and_then(|parent| self.children.get(parent.as_str()))).copied()
    }
}

/// Counts clauses from top to bottom; the result is in the order of a walk that visits parents first.
pub fn count<'a>(
    clauses: &[Clause],
    levels: &'a IndexMap<Role, Level>,
    numbering: &'a Numbering,
    exceptions: &'a Exceptions<'a>,
) -> Vec<Counted> {
    let mut counter = Counter { levels, numbering, exceptions, running: BTreeMap::new(), counted: Vec::new() };
    counter.walk(clauses, None);
    counter.counted
}

struct Counter<'a> {
    levels: &'a IndexMap<Role, Level>,
    numbering: &'a Numbering,
    exceptions: &'a Exceptions<'a>,
    running: BTreeMap<Role, usize>,
    counted: Vec<Counted>,
}

impl<'a> Counter<'a> {
    fn walk(&mut self, clauses: &[Clause], parent: Option<usize>) {
        let mut here: BTreeMap<Role, usize> = BTreeMap::new();
        for clause in clauses {
            let index = self.counted.len();
            let counted = self.one(clause, parent, &mut here);
            self.counted.push(counted);
            self.walk(&clause.children, Some(index));
        }
    }

    fn one(&mut self, clause: &Clause, parent: Option<usize>, here: &mut BTreeMap<Role, usize>) -> Counted {
        let parent_id = parent.and_then(|index| self.counted.get(index)).map(|counted| &counted.id);
        let exception = self.exceptions.of(&clause.id, parent_id);
        let role = exception.and_then(|exception| exception.role).unwrap_or(clause.role);
        let own_label = exception.and_then(|exception| exception.label.as_deref());
        let mut counted = Counted {
            id: clause.id.clone(),
            role,
            number: 0,
            label: String::new(),
            reference: None,
            parent,
            lead: !clause.body.is_empty(),
        };
        match (own_label, self.levels.get(&role)) {
            (Some("none"), _) | (None, None) => {}
            (None, Some(level)) if level.first == First::Hidden && self.is_inside_item(parent) => {}
            (Some(label), _) => (counted.label, counted.reference) = (label.to_owned(), Some(String::new())),
            (None, Some(level)) => self.label(&mut counted, level, here),
        }
        counted
    }

    /// A paragraph within a 号 is no 項, and bears no number.
    fn is_inside_item(&self, parent: Option<usize>) -> bool {
        let parent = parent.and_then(|index| self.counted.get(index));
        parent.is_some_and(|parent| matches!(parent.role, Role::Item | Role::Subitem | Role::Subsubitem))
    }

    fn label(&mut self, counted: &mut Counted, level: &Level, here: &mut BTreeMap<Role, usize>) {
        let counters = match level.counting {
            Counting::Nested => here,
            Counting::Continuous => &mut self.running,
        };
        let parent = counted.parent.and_then(|index| self.counted.get(index));
        let lead = level.first == First::Hidden && parent.is_some_and(|parent| parent.lead);
        let next = counters.entry(counted.role).or_insert(if lead { 2 } else { 1 });
        counted.number = *next;
        *next += 1;
        let digits = self.numbering.digits;
        let number = numeral::write(counted.number, level.numeral, digits);
        let parent = parent.map_or("", |parent| parent.label.as_str());
        let label = self.bracketed(filled(&level.label, [("n}", &number), ("parent}", parent)]));
        let hidden = level.first == First::Hidden && counted.number == 1;
        counted.reference = match &level.reference {
            Some(reference) => Some(self.bracketed(filled(reference, [("n}", &number), ("label}", &label)]))),
            None => hidden.then(|| label.clone()),
        };
        counted.label = if hidden { String::new() } else { label };
    }

    fn bracketed(&self, text: String) -> String {
        match self.numbering.brackets {
            Brackets::Full if text.contains(['(', ')']) => text.replace('(', "（").replace(')', "）"),
            Brackets::Half | Brackets::Full => text,
        }
    }
}

/// Fills in the holes of a pattern, each told by its name and the brace that closes it.
fn filled(pattern: &str, holes: [(&str, &str); 2]) -> String {
    let mut filled = String::with_capacity(pattern.len() + 8);
    let mut rest = pattern;
    while let Some((before, after)) = rest.split_once('{') {
        filled.push_str(before);
        let hole = holes.iter().find_map(|(name, value)| after.strip_prefix(name).map(|after| (*value, after)));
        let (value, after) = hole.unwrap_or(("{", after));
        filled.push_str(value);
        rest = after;
    }
    filled.push_str(rest);
    filled
}
