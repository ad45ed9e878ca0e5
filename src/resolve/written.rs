//! The text of an override as clauses and paragraphs, with the places where it stands in its file.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::role::Role;
use crate::parse::inline::Grammar;
use crate::parse::markdown::fragment;
use crate::source::{Place, Source};

/// Gives the roles below one.
pub(super) fn below(role: Role, ladder: &[Role]) -> Vec<Role> {
    let start = ladder.iter().position(|known| *known == role).map_or(ladder.len(), |found| found + 1);
    ladder.get(start..).unwrap_or(&[]).to_vec()
}

/// Reads the text of an override: what stands outside clauses, the clauses, and what is wrong.
pub(super) fn parse(text: &str, place: &Place, levels: &[Role]) -> (Vec<Part>, Vec<Arc<Clause>>, Vec<Diagnostic>) {
    let source = Source::new(place.source.path.clone(), text);
    let (own, mut children, mut diagnostics) = fragment(&source, levels, Grammar::Base);
    let mut body: Vec<Part> = own.into_iter().map(|(part, _)| part).collect();
    diagnostics.iter_mut().filter_map(|found| found.place.as_mut()).for_each(|inner| outward(inner, place));
    body.iter_mut().flat_map(Part::texts_mut).for_each(|text| texts_outward(text, place));
    for child in &mut children {
        Arc::make_mut(child).visit_mut(&mut |clause| {
            outward(&mut clause.place, place);
            clause.texts_mut().for_each(|text| texts_outward(text, place));
        });
    }
    (body, children, diagnostics)
}

fn texts_outward(text: &mut Text, outer: &Place) {
    for inline in text {
        match inline {
            Inline::Text(_) => {}
            Inline::Parameter(parameter) => outward(&mut parameter.place, outer),
            Inline::Reference(reference) => outward(&mut reference.place, outer),
        }
    }
}

/// Turns a place in the text of an override into the place where that text stands in its file: lines follow each
/// other as they do there, indented.
fn outward(inner: &mut Place, outer: &Place) {
    let head = inner.source.text.get(..inner.range.start).unwrap_or("");
    let start = head.rfind('\n').map_or(0, |at| at + 1);
    let line = inner.source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let text = outer.source.text.get(outer.range.clone()).unwrap_or("");
    let before: usize = text.split_inclusive('\n').take(head.matches('\n').count()).map(str::len).sum();
    let found = text.get(before..).and_then(|rest| rest.lines().next()).and_then(|own| own.find(line));
    let range = match found {
        Some(indent) => {
            let from = outer.range.start + before + indent + (inner.range.start - start);
            from..from + inner.range.len().min(line.len()).max(1)
        }
        None => outer.range.start..outer.range.start + text.lines().next().map_or(1, str::len),
    };
    *inner = Place::new(&outer.source, range);
}
