//! Floor 3: counting schemes as data; labels; the words of a cross reference.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::id::{ClauseId, EditionId};
use crate::model::municipality::{Municipality, Numbering, NumberingException};
use crate::model::numbered::{ChartPlace, Element, Numbered, NumberedClause, NumberedTable, Origin, cell_items};
use crate::numbering::labels::{Exceptions, count};
use crate::numbering::reference::Wording;
use crate::numbering::scheme::Scheme;
use crate::resolve::{Base, Resolved, Touch};

pub mod labels;
pub mod reference;
pub mod scheme;

/// Numbers a resolved document: labels are computed and references worded.
pub fn number(
    resolved: Resolved,
    base: &Base,
    municipality: &Municipality,
    scheme: &Scheme,
) -> (Numbered, Vec<Diagnostic>) {
    let numbering = &municipality.policy.numbering;
    let levels = scheme.levels(resolved.kind);
    let exceptions = Exceptions::new(numbering);
    let counted = count(&resolved.clauses, levels, numbering, &exceptions);
    let wording = Wording { scheme, levels, counted: &counted, digits: numbering.digits };
    let Resolved { kind, title, clauses, touches, chosen, edition } = resolved;
    let (touches, chosen) = (&touches, &chosen);
    let mut printer = Printer { touches, chosen, edition, base, wording, next: 0, diagnostics: Vec::new() };
    let mut title = printer.text(title, 0);
    let own = municipality.policy.documents.iter().find(|entry| entry.value.document == kind);
    if let Some(own) = own.and_then(|entry| entry.value.title.clone()) {
        title = own;
    }
    let clauses = clauses.into_iter().map(|clause| printer.clause(clause)).collect();
    let diagnostics = printer.diagnostics;
    (Numbered { document: kind, title, clauses }, diagnostics)
}

/// Reports numbering exceptions that name a clause which none of the documents has.
pub fn unknown_exceptions(documents: &[Resolved], municipality: &Municipality) -> Vec<Diagnostic> {
    if municipality.policy.numbering.exceptions.is_empty() {
        return Vec::new();
    }
    let mut ids: BTreeSet<&str> = BTreeSet::new();
    for clause in documents.iter().flat_map(|document| &document.clauses) {
        clause.visit(&mut |clause| {
            ids.insert(clause.id.as_str());
        });
    }
    let aimless = municipality.policy.numbering.exceptions.iter().filter(|entry| targets(&entry.value).is_empty());
    let aimless = aimless.map(|entry| {
        let place = crate::source::Place::new(&municipality.source, entry.range.start..entry.range.start + 1);
        let message = "どの条項の番号を変えるかが書かれていません";
        Diagnostic::error("missing-key", message)
            .at(place)
            .help("「children: 識別子」（下の条項すべて）か「clause: 識別子」（その条項だけ）を書き加えてください")
    });
    let unknown = exception_targets(&municipality.policy.numbering)
        .filter(|target| !ids.contains(target.value.as_str()))
        .map(|target| {
            let near = crate::diag::nearest(&target.value, ids.iter().copied());
            let help = near.map_or_else(
                || "文書にある識別子を書いてください".to_owned(),
                |near| format!("「{near}」ではありませんか"),
            );
            let place = crate::source::Place::new(&municipality.source, target.range.clone());
            Diagnostic::error("unknown-clause", format!("「{}」という条項はありません", target.value))
                .at(place)
                .help(help)
        });
    aimless.chain(unknown).collect()
}

fn targets(exception: &NumberingException) -> Vec<&crate::source::Located<String>> {
    [exception.children.as_ref(), exception.clause.as_ref()].into_iter().flatten().collect()
}

fn exception_targets(numbering: &Numbering) -> impl Iterator<Item = &crate::source::Located<String>> {
    numbering.exceptions.iter().flat_map(|entry| targets(&entry.value))
}

struct Printer<'a> {
    touches: &'a BTreeMap<ClauseId, Vec<Touch>>,
    chosen: &'a BTreeMap<ClauseId, Vec<String>>,
    edition: EditionId,
    base: &'a Base,
    wording: Wording<'a>,
    next: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Printer<'_> {
    fn clause(&mut self, clause: Clause) -> NumberedClause {
        let index = self.next;
        self.next += 1;
        let label = self.wording.counted.get(index).map_or_else(String::new, |counted| counted.label.clone());
        let origin = self.origin(&clause);
        let Clause { id, role, title, body, children, .. } = clause;
        let title = self.text(title, index);
        let body = body.into_iter().filter_map(|part| self.part(part, index)).collect();
        let children = children.into_iter().map(|child| self.clause(child)).collect();
        NumberedClause { id, role, label, title, body, origin, children }
    }

    fn part(&mut self, part: Part, index: usize) -> Option<Element> {
        match part {
            Part::Paragraph(text) => {
                let text = self.text(text, index);
                (!text.is_empty()).then_some(Element::Paragraph(text))
            }
            Part::Table(table) => {
                let rows = table.rows.into_iter().map(|row| {
                    row.into_iter().map(|cell| cell.map(|cell| cell_items(&self.text(cell, index)))).collect()
                });
                let rows = rows.collect();
                Some(Element::Table(NumberedTable { caption: self.text(table.caption, index), rows }))
            }
            Part::Chart(chart) => {
                Some(Element::Chart(ChartPlace { caption: self.text(chart.caption, index), name: chart.name }))
            }
        }
    }

    /// Prints a text; characters that stand alone or first are not copied.
    fn text(&mut self, text: Text, index: usize) -> String {
        let mut printed = String::new();
        for inline in text {
            match inline {
                Inline::Text(characters) if printed.is_empty() => printed = characters,
                Inline::Text(characters) => printed.push_str(&characters),
                Inline::Parameter(parameter) => printed.push_str(parameter.value.as_deref().unwrap_or_default()),
                Inline::Reference(reference) => match self.wording.words(&reference, index) {
                    Ok(words) => printed.push_str(&words),
                    Err(mut diagnostics) => self.diagnostics.append(&mut diagnostics),
                },
            }
        }
        printed
    }

    fn origin(&self, clause: &Clause) -> Origin {
        let touches = self.touches.get(&clause.id).map_or(&[][..], Vec::as_slice);
        let touches: Vec<_> = touches.iter().filter(|touch| touch.operation != "move").collect();
        if touches.is_empty() && (self.base.homes.contains_key(&clause.id) || self.option_brings(&clause.id)) {
            let options = self.chosen.get(&clause.id).cloned().unwrap_or_default();
            return Origin::Base {
                edition: self.edition.clone(),
                parameters: parameters(clause),
                options,
                sources: Arc::clone(&clause.sources),
            };
        }
        Origin::Override {
            operations: touches.iter().map(|touch| touch.operation.to_owned()).collect(),
            reasons: touches.iter().map(|touch| touch.reason.clone()).filter(|reason| !reason.is_empty()).collect(),
            places: touches.iter().filter_map(|touch| touch.place.clone()).collect(),
        }
    }

    fn option_brings(&self, id: &ClauseId) -> bool {
        self.chosen.contains_key(id)
    }
}

fn parameters(clause: &Clause) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for parameter in clause.parameters().filter(|parameter| parameter.value.is_some()) {
        if !names.contains(&parameter.name) {
            names.push(parameter.name.clone());
        }
    }
    names
}
