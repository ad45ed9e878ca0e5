//! Writes the references in the body's own words by the id of the clause, so that the numbers follow it.

use crate::import::draft::{Change, Draft, Step};
use crate::import::standing::build;
use crate::model::document::Inline;
use crate::model::id::ClauseId;
use crate::numbering::reference::Wording;
use crate::numbering::scheme::Scheme;
use crate::numbering::typed::{Numbers, places};
use crate::parse::print;
use crate::resolve::Base;
use crate::source::Place;

/// A reference that was typed in the body's own words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Link {
    /// The clause in which it stands.
    pub clause: ClauseId,
    /// The characters.
    pub words: String,
    /// The clauses that it names.
    pub targets: Vec<ClauseId>,
}

/// Writes typed references by id; gives the draft as it was where the documents would not stay the same.
pub fn linked(base: &Base, scheme: &Scheme, draft: Draft) -> (Draft, Vec<Link>) {
    let Ok(before) = build(base, scheme, &draft) else { return (draft, Vec::new()) };
    let place = Place::new(&before.municipality.source, 0..0);
    let wordings = before.resolved.iter().map(|resolved| {
        let numbering = &before.municipality.policy.numbering;
        Wording::new(resolved, numbering, scheme)
    });
    let wordings: Vec<Wording<'_>> = wordings.collect();
    let numbers = wordings.iter().map(|wording| Numbers::new(wording, place.clone())).collect();
    let mut linker = Linker { numbers, links: Vec::new() };
    let steps = draft.steps.iter().map(|step| linker.step(step)).collect();
    let links = linker.links;
    let written = Draft { steps, ..draft.clone() };
    match build(base, scheme, &written) {
        Ok(after) if after.diagnostics == before.diagnostics && after.documents == before.documents => (written, links),
        Ok(_) | Err(_) => (draft, Vec::new()),
    }
}

struct Linker<'a> {
    numbers: Vec<Numbers<'a>>,
    links: Vec<Link>,
}

impl Linker<'_> {
    fn step(&mut self, step: &Step) -> Step {
        let change = match &step.change {
            Change::Substitute { from, to, count } => {
                Change::Substitute { from: from.clone(), to: self.text(to, &step.clause), count: *count }
            }
            Change::Replace(text) => Change::Replace(self.text(text, &step.clause)),
            Change::Insert { spot, title, text, role } => {
                let text = self.text(text, &step.clause);
                Change::Insert { spot: spot.clone(), title: title.clone(), text, role: *role }
            }
            other @ (Change::Retitle(_) | Change::Remove | Change::Move(_)) => other.clone(),
        };
        Step { change, ..step.clone() }
    }

    /// Goes through the lines of a text; a line that ends with an id begins a clause of its own.
    fn text(&mut self, text: &str, clause: &ClauseId) -> String {
        let mut clause = clause.clone();
        let mut written = String::with_capacity(text.len());
        for line in text.split_inclusive('\n') {
            let mark = line.rsplit_once("{#").and_then(|(_, mark)| mark.split([' ', '}']).next());
            if let Some(own) = mark.and_then(ClauseId::new).filter(|id| self.find(id).is_some()) {
                clause = own;
            }
            self.line(line, &clause, &mut written);
        }
        written
    }

    fn line(&mut self, line: &str, clause: &ClauseId, written: &mut String) {
        let mut done = 0;
        for place in places(line) {
            let (Some((document, from)), Some(rest)) = (self.find(clause), line.get(place.start..)) else { break };
            let numbers = self.numbers.get(document).filter(|_| done <= place.start);
            let Some(typed) = numbers.and_then(|numbers| numbers.read(rest, from)) else { continue };
            let end = place.start + typed.length;
            written.push_str(line.get(done..place.start).unwrap_or_default());
            let words = line.get(place.start..end).unwrap_or_default().to_owned();
            let targets = typed.reference.targets.clone();
            written.push_str(&print::line(&[Inline::Reference(typed.reference)]));
            self.links.push(Link { clause: clause.clone(), words, targets });
            done = end;
        }
        written.push_str(line.get(done..).unwrap_or_default());
    }

    /// Finds the document in which a clause stands, and its index there.
    fn find(&self, clause: &ClauseId) -> Option<(usize, usize)> {
        self.numbers.iter().enumerate().find_map(|(document, numbers)| Some((document, numbers.index(clause)?)))
    }
}
