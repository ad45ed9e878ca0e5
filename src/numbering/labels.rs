//! Counts the clauses of a document and prints their labels.

use std::collections::BTreeMap;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::model::document::Clause;
use crate::model::id::ClauseId;
use crate::model::municipality::{Brackets, Digits, Numbering, NumberingException};
use crate::model::role::Role;
use crate::numbering::scheme::{Counting, First, Level};
use crate::numeral;

/// A clause with its number.
#[derive(Clone, Debug)]
pub struct Counted<'a> {
    /// Its id.
    pub id: &'a ClauseId,
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

impl Counted<'_> {
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

/// How many clauses most documents do not exceed, for a start.
const ROOM: usize = 1024;

/// Counts clauses from top to bottom; the result is in the order of a walk that visits parents first.
pub fn count<'a>(
    clauses: &'a [Arc<Clause>],
    levels: &IndexMap<Role, Level>,
    numbering: &Numbering,
    exceptions: &Exceptions<'_>,
) -> Vec<Counted<'a>> {
    let levels = Role::ALL.map(|role| levels.get(&role).map(Printed::new));
    let counted = Vec::with_capacity(ROOM);
    let mut counter = Counter { levels, numbering, exceptions, running: Counts::default(), counted };
    counter.walk(clauses, None);
    counter.counted
}

/// How many clauses of each role have been counted, the first 項 among them that has no clause of its own.
type Counts = [usize; Role::ALL.len()];

/// A level with its patterns taken apart.
struct Printed<'a> {
    level: &'a Level,
    label: Vec<Piece<'a>>,
    reference: Option<Vec<Piece<'a>>>,
}

impl<'a> Printed<'a> {
    fn new(level: &'a Level) -> Self {
        Self { level, label: pieces(&level.label), reference: level.reference.as_deref().map(pieces) }
    }
}

struct Counter<'a, 's> {
    levels: [Option<Printed<'s>>; Role::ALL.len()],
    numbering: &'s Numbering,
    exceptions: &'s Exceptions<'s>,
    running: Counts,
    counted: Vec<Counted<'a>>,
}

impl<'a> Counter<'a, '_> {
    fn walk(&mut self, clauses: &'a [Arc<Clause>], parent: Option<usize>) {
        let mut here = Counts::default();
        for clause in clauses {
            let index = self.counted.len();
            let counted = self.one(clause, parent, &mut here);
            self.counted.push(counted);
            self.walk(&clause.children, Some(index));
        }
    }

    fn one(&mut self, clause: &'a Clause, parent: Option<usize>, here: &mut Counts) -> Counted<'a> {
        let above = parent.and_then(|index| self.counted.get(index));
        let exception = self.exceptions.of(&clause.id, above.map(|counted| counted.id));
        let role = exception.and_then(|exception| exception.role).unwrap_or(clause.role);
        let own_label = exception.and_then(|exception| exception.label.as_deref());
        let lead = !clause.body.is_empty();
        let mut counted =
            Counted { id: &clause.id, role, number: 0, label: String::new(), reference: None, parent, lead };
        match (own_label, &self.levels[role as usize]) {
            (Some("none"), _) | (None, None) => {}
            (None, Some(printed)) if printed.level.first == First::Hidden && is_inside_item(above) => {}
            (Some(label), _) => (counted.label, counted.reference) = (label.to_owned(), Some(String::new())),
            (None, Some(printed)) => {
                let counts = match printed.level.counting {
                    Counting::Nested => here,
                    Counting::Continuous => &mut self.running,
                };
                label(&mut counted, printed, above, &mut counts[role as usize], self.numbering);
            }
        }
        counted
    }
}

/// A paragraph within a 号 is no 項, and bears no number.
fn is_inside_item(above: Option<&Counted<'_>>) -> bool {
    above.is_some_and(|above| matches!(above.role, Role::Item | Role::Subitem | Role::Subsubitem))
}

/// Gives a clause its number, the one after `count`, and its label.
fn label(
    counted: &mut Counted<'_>,
    printed: &Printed<'_>,
    above: Option<&Counted<'_>>,
    count: &mut usize,
    numbering: &Numbering,
) {
    let level = printed.level;
    let hides = level.first == First::Hidden;
    if *count == 0 && hides && above.is_some_and(|above| above.lead) {
        *count = 1;
    }
    *count += 1;
    counted.number = *count;
    let digits = level.digits.unwrap_or(numbering.digits);
    let number = numeral::write(counted.number, level.numeral, digits);
    let label = filled(&printed.label, Holes { number: &number, above, label: "", digits }, numbering.brackets);
    let hidden = hides && counted.number == 1;
    counted.reference = match &printed.reference {
        Some(reference) => {
            let holes = Holes { number: &number, above: None, label: &label, digits };
            Some(filled(reference, holes, numbering.brackets))
        }
        None => hidden.then(|| label.clone()),
    };
    counted.label = if hidden { String::new() } else { label };
}

/// A piece of a pattern.
#[derive(Clone, Copy)]
enum Piece<'a> {
    Characters(&'a str),
    Number,
    Parent,
    ParentNumber,
    Label,
}

/// What fills the holes of a pattern.
struct Holes<'a, 'b> {
    number: &'a str,
    above: Option<&'a Counted<'b>>,
    label: &'a str,
    digits: Digits,
}

/// How the holes of a pattern are written.
const HOLES: [(&str, Piece<'static>); 4] = [
    ("{n}", Piece::Number),
    ("{parent}", Piece::Parent),
    ("{parent-n}", Piece::ParentNumber),
    ("{label}", Piece::Label),
];

/// Takes a pattern apart at its holes.
fn pieces(pattern: &str) -> Vec<Piece<'_>> {
    let mut pieces = Vec::new();
    let mut rest = pattern;
    while let Some(at) = rest.find('{') {
        let (before, after) = rest.split_at(at);
        let hole = HOLES.into_iter().find_map(|(name, piece)| Some((piece, after.strip_prefix(name)?)));
        let (piece, after) = hole.unwrap_or((Piece::Characters("{"), after.get(1..).unwrap_or_default()));
        pieces.extend([Piece::Characters(before), piece]);
        rest = after;
    }
    pieces.push(Piece::Characters(rest));
    pieces
}

fn filled(pieces: &[Piece<'_>], holes: Holes<'_, '_>, brackets: Brackets) -> String {
    let parent = holes.above.map_or("", |above| above.label.as_str());
    let mut filled = String::with_capacity(holes.number.len() + parent.len() + holes.label.len() + 16);
    for piece in pieces {
        match piece {
            Piece::Characters(characters) => filled.push_str(characters),
            Piece::Number => filled.push_str(holes.number),
            Piece::Parent => filled.push_str(parent),
            Piece::ParentNumber => {
                let number = holes.above.map_or(0, |above| above.number);
                filled.push_str(&numeral::arabic(number, holes.digits));
            }
            Piece::Label => filled.push_str(holes.label),
        }
    }
    match brackets {
        Brackets::Full if filled.contains(['(', ')']) => filled.replace('(', "（").replace(')', "）"),
        Brackets::Half | Brackets::Full => filled,
    }
}
