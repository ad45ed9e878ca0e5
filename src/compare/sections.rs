//! The documents inside one bare text, and which of them the other text lacks.

use std::borrow::Cow;
use std::ops::Range;

use crate::model::id::DocumentKind;
use crate::model::numbered::{Numbered, NumberedClause};

/// A document of fewer clauses is not taken for one that the other text lacks.
const TELLING: usize = 10;

/// Takes the documents out of a text of which hardly a clause has a partner in the other text.
pub(super) fn parted<'a>(text: &'a Numbered, partners: &[Option<usize>]) -> (Cow<'a, Numbered>, Vec<Numbered>) {
    let all = sections(text);
    let mut start = 0;
    let is_lone: Vec<bool> = all
        .iter()
        .map(|section| {
            let count: usize = text.clauses[section.clone()].iter().map(size).sum();
            let paired = partners.iter().skip(start).take(count).flatten().count();
            start += count;
            count >= TELLING && paired * 10 < count
        })
        .collect();
    if is_lone.iter().all(|lone| *lone) || !is_lone.contains(&true) {
        return (Cow::Borrowed(text), Vec::new());
    }
    let (lone, kept): (Vec<_>, Vec<_>) = all.into_iter().zip(is_lone).partition(|(_, lone)| *lone);
    let clauses = kept.into_iter().flat_map(|(section, _)| text.clauses[section].iter().cloned()).collect();
    let lone = lone.into_iter().map(|(section, _)| document(&text.clauses[section])).collect();
    (Cow::Owned(Numbered { clauses, ..text.clone() }), lone)
}

/// Finds the documents: each begins with a heading that has no label and stands above labelled clauses.
fn sections(text: &Numbered) -> Vec<Range<usize>> {
    let is_heading = |clause: &NumberedClause| {
        clause.label.is_empty() && !clause.title.is_empty() && clause.body.is_empty() && clause.children.is_empty()
    };
    let mut starts = vec![0];
    for (index, clause) in text.clauses.iter().enumerate().filter(|(_, clause)| is_heading(clause)) {
        let above = starts.last().copied().unwrap_or(0)..index;
        let labelled = text.clauses[above].iter().any(|clause| !clause.label.is_empty());
        let is_title = clause.title.contains("方針") || clause.title.contains("基準");
        starts.extend((labelled && is_title).then_some(index));
    }
    let ends = starts.iter().skip(1).copied().chain([text.clauses.len()]);
    starts.iter().copied().zip(ends).map(|(start, end)| start..end).collect()
}

fn document(clauses: &[NumberedClause]) -> Numbered {
    let title = clauses.iter().map(|clause| clause.title.as_str()).find(|title| !title.is_empty()).unwrap_or_default();
    let kind = if title.contains("基準") { DocumentKind::Standards } else { DocumentKind::BasicPolicy };
    Numbered { document: kind, title: title.to_owned(), clauses: clauses.to_vec() }
}

fn size(clause: &NumberedClause) -> usize {
    1 + clause.children.iter().map(size).sum::<usize>()
}
