//! Floor 3: counting schemes as data; labels; the words of a cross reference.

use std::collections::BTreeSet;
use std::sync::Arc;

use indexmap::IndexMap;

use crate::diag::Diagnostic;
use crate::model::document::{Clause, Inline, Part, Reference, Text};
use crate::model::edit::{Operation, Override};
use crate::model::id::ClauseId;
use crate::model::municipality::{Municipality, Numbering, NumberingException};
use crate::model::numbered::{ChartPlace, Element, Numbered, NumberedClause, NumberedTable, Origin, cell_items};
use crate::numbering::reference::Wording;
use crate::numbering::scheme::Scheme;
use crate::resolve::{Base, Resolved};

pub mod labels;
pub mod reference;
pub mod scheme;
pub mod typed;

/// Numbers a resolved document: labels are computed and references worded.
pub fn number(
    resolved: &Resolved,
    base: &Base,
    municipality: &Municipality,
    scheme: &Scheme,
) -> (Numbered, Vec<Diagnostic>) {
    let wording = Wording::new(resolved, &municipality.policy.numbering, scheme);
    let overrides = &municipality.overrides;
    let mut printer = Printer { resolved, base, overrides, wording, next: 0, diagnostics: Vec::new() };
    let kind = resolved.kind;
    let own = municipality.policy.documents.iter().find(|entry| entry.value.document == kind);
    let own = own.and_then(|entry| entry.value.title.clone());
    let title = own.unwrap_or_else(|| printer.text(&resolved.title, 0));
    let clauses = resolved.clauses.iter().map(|clause| printer.clause(clause)).collect();
    let diagnostics = printer.diagnostics;
    (Numbered { document: kind, title, clauses }, diagnostics)
}

/// Reports references to clauses that a document does not have, where there is no scheme to number them by.
pub fn dangling(resolved: &Resolved, base: &Base, municipality: &Municipality) -> Vec<Diagnostic> {
    let scheme = Scheme { label: String::new(), above: String::new(), documents: IndexMap::new() };
    let (_, mut diagnostics) = number(resolved, base, municipality, &scheme);
    diagnostics.retain(|diagnostic| diagnostic.code == "dangling-reference");
    diagnostics
}

/// Reports numbering exceptions that name a clause which none of the documents has.
pub fn unknown_exceptions(documents: &[Resolved], municipality: &Municipality) -> Vec<Diagnostic> {
    if municipality.policy.numbering.exceptions.is_empty() {
        return Vec::new();
    }
    let ids = || {
        let mut ids: Vec<&str> = Vec::new();
        let roots = documents.iter().flat_map(|document| &document.clauses);
        roots.for_each(|clause| clause.visit(&mut |clause| ids.push(clause.id.as_str())));
        ids
    };
    let mut missing: BTreeSet<&str> =
        exception_targets(&municipality.policy.numbering).map(|id| id.value.as_str()).collect();
    ids().iter().for_each(|id| {
        missing.remove(id);
    });
    let aimless = municipality.policy.numbering.exceptions.iter().filter(|entry| targets(&entry.value).is_empty());
    let aimless = aimless.map(|entry| {
        let place = crate::source::Place::new(&municipality.source, entry.range.start..entry.range.start + 1);
        let message = "どの条項の番号を変えるかが書かれていません";
        Diagnostic::error("missing-key", message)
            .at(place)
            .help("「children: 識別子」（下の条項すべて）か「clause: 識別子」（その条項だけ）を書き加えてください")
    });
    let unknown = exception_targets(&municipality.policy.numbering)
        .filter(|target| missing.contains(target.value.as_str()))
        .map(|target| {
            let near = crate::diag::nearest(&target.value, ids());
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
    resolved: &'a Resolved,
    base: &'a Base,
    overrides: &'a [Override],
    wording: Wording<'a>,
    next: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Printer<'_> {
    fn clause(&mut self, clause: &Clause) -> NumberedClause {
        let index = self.next;
        self.next += 1;
        let label = self.wording.counted.get(index).map_or_else(String::new, |counted| counted.label.clone());
        let origin = self.origin(clause);
        let title = self.text(&clause.title, index);
        let mut body = Vec::with_capacity(clause.body.len());
        body.extend(clause.body.iter().filter_map(|part| self.part(part, index)));
        let children = clause.children.iter().map(|child| self.clause(child)).collect();
        NumberedClause { id: clause.id.clone(), role: clause.role, label, title, body, origin, children }
    }

    fn part(&mut self, part: &Part, index: usize) -> Option<Element> {
        match part {
            Part::Paragraph(text) => {
                let text = self.text(text, index);
                (!text.is_empty()).then_some(Element::Paragraph(text))
            }
            Part::Table(table) => {
                let mut row = |row: &Vec<Option<Text>>| {
                    row.iter().map(|cell| cell.as_ref().map(|cell| cell_items(&self.text(cell, index)))).collect()
                };
                let rows = table.rows.iter().map(&mut row).collect();
                Some(Element::Table(NumberedTable { caption: self.text(&table.caption, index), rows }))
            }
            Part::Chart(chart) => {
                let caption = self.text(&chart.caption, index);
                Some(Element::Chart(ChartPlace { caption, name: chart.name.clone() }))
            }
        }
    }

    fn text(&mut self, text: &[Inline], index: usize) -> String {
        if let [Inline::Text(characters)] = text {
            return characters.clone();
        }
        let mut printed = String::new();
        for inline in text {
            match inline {
                Inline::Text(characters) => printed.push_str(characters),
                Inline::Parameter(parameter) => printed.push_str(parameter.value.as_deref().unwrap_or_default()),
                Inline::Reference(reference) => match self.wording.words(reference, index) {
                    Ok(words) => printed.push_str(&words),
                    Err(diagnostics) => {
                        let found = diagnostics.into_iter().map(|found| self.traced(found, reference, index));
                        self.diagnostics.extend(found.collect::<Vec<_>>());
                    }
                },
            }
        }
        printed
    }

    /// Says of a reference that dangles whether the body itself removed its target, or another document has it.
    fn traced(&self, found: Diagnostic, reference: &Reference, index: usize) -> Diagnostic {
        if found.code != "dangling-reference" {
            return found;
        }
        let told = |id: &&ClauseId| found.message.contains(&format!("「{id}」"));
        let Some(target) = reference.targets.iter().find(told) else { return found };
        let own = self.wording.counted.get(index).map_or("", |counted| counted.id.as_str());
        if let Some(kind) = self.base.homes.get(target).filter(|kind| **kind != self.resolved.kind) {
            let message = format!("参照先の条項「{target}」は、この文書ではなく{}にあります", kind.word());
            let help = format!("参照は同じ文書の中だけです。「{own}」には、文書と条項の名前を文字で書いてください");
            return Diagnostic { message, help, ..found };
        }
        let removes = |id: &&ClauseId| self.removal(id).is_some();
        let above = std::iter::successors(Some(target), |id| self.base.parent(id)).find(removes);
        let Some((gone, removal)) = above.and_then(|id| Some((id, self.removal(id)?))) else { return found };
        let message = format!(
            "「{gone}」を削ったので、「{own}」（{}）にある「{target}」への参照の先がありません",
            reference.place.line()
        );
        let help = format!("「{own}」の語句も substitute か replace で改めるか、この remove を消してください");
        Diagnostic { message, help, place: Some(removal.place.clone()), ..found }
    }

    fn removal(&self, id: &ClauseId) -> Option<&Override> {
        self.overrides.iter().find(|change| change.clause == *id && change.operation == Operation::Remove)
    }

    fn origin(&self, clause: &Clause) -> Origin {
        let touches = self.resolved.touches.get(&clause.id).map_or(&[][..], Vec::as_slice);
        let touches: Vec<_> = touches.iter().filter(|touch| touch.operation != "move").collect();
        let options = self.resolved.chosen.get(&clause.id);
        if touches.is_empty() && (options.is_some() || self.base.homes.contains_key(&clause.id)) {
            let options = options.cloned().unwrap_or_default();
            return Origin::Base {
                edition: self.resolved.edition.clone(),
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
