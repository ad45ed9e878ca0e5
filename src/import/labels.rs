//! Makes the labels of a draft print as in the imported document.

use std::collections::BTreeMap;

use crate::import::arrange::{label_key, role_of};
use crate::import::draft::{Draft, Exception, How, Whom};
use crate::import::tree::Tree;
use crate::model::id::ClauseId;
use crate::model::municipality::{Brackets, Digits};
use crate::model::numbered::{Numbered, NumberedClause};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;

/// A clause as printed: its label and the clause above.
struct Shown {
    label: String,
    role: Role,
    parent: Option<ClauseId>,
}

/// Adds exceptions for the labels that differ; tells whether any did.
pub fn mend(draft: &mut Draft, trees: &[Tree], documents: &[Numbered], scheme: &Scheme, round: usize) -> bool {
    let mut shown = BTreeMap::new();
    documents.iter().for_each(|document| document.clauses.iter().for_each(|clause| show(clause, None, &mut shown)));
    let mut changed = false;
    for tree in trees {
        let wrong = wrong(tree, &shown, draft.brackets);
        changed |= !wrong.is_empty();
        mend_tree(draft, tree, wrong, &shown, scheme, round);
    }
    changed
}

fn show(clause: &NumberedClause, parent: Option<&ClauseId>, shown: &mut BTreeMap<ClauseId, Shown>) {
    let own = Shown { label: clause.label.clone(), role: clause.role, parent: parent.cloned() };
    shown.insert(clause.id.clone(), own);
    clause.children.iter().for_each(|child| show(child, Some(&clause.id), shown));
}

/// Lists the clauses whose label is another, with the one that they need.
fn wrong(tree: &Tree, shown: &BTreeMap<ClauseId, Shown>, brackets: Brackets) -> Vec<(usize, ClauseId, String)> {
    let mut wrong = Vec::new();
    for index in tree.order() {
        let node = &tree.nodes[index];
        let wanted = node.label.as_ref().map_or("", |label| label.text.as_str());
        let Some(id) = &node.id else { continue };
        let Some(own) = shown.get(id) else { continue };
        if label_key(&own.label, brackets) != label_key(wanted, brackets) {
            wrong.push((index, id.clone(), wanted.to_owned()));
        }
    }
    wrong
}

fn mend_tree(
    draft: &mut Draft,
    tree: &Tree,
    wrong: Vec<(usize, ClauseId, String)>,
    shown: &BTreeMap<ClauseId, Shown>,
    scheme: &Scheme,
    round: usize,
) {
    let mut families: BTreeMap<Option<ClauseId>, Vec<(usize, ClauseId, String)>> = BTreeMap::new();
    for entry in wrong {
        let parent = shown.get(&entry.1).and_then(|own| own.parent.clone());
        families.entry(parent).or_default().push(entry);
    }
    for (parent, family) in families {
        let labelled = parent.as_ref().map_or(0, |parent| children(tree, parent));
        let exception = parent
            .as_ref()
            .filter(|parent| round == 0 && family.len() == labelled && !has(draft, parent, Whom::Children))
            .and_then(|parent| together(tree, parent, &family, shown, scheme));
        match exception {
            Some(exception) => draft.exceptions.push(exception),
            None => family.into_iter().for_each(|(_, id, label)| alone(draft, id, &label)),
        }
    }
}

fn children(tree: &Tree, parent: &ClauseId) -> usize {
    let node = tree.nodes.iter().find(|node| node.id.as_ref() == Some(parent));
    node.map_or(0, |node| node.children.iter().filter(|child| tree.nodes[**child].label.is_some()).count())
}

fn has(draft: &Draft, clause: &ClauseId, whom: Whom) -> bool {
    draft.exceptions.iter().any(|exception| exception.clause == *clause && exception.whom == whom)
}

/// One exception for all children: the same bullet, or the labels of another role.
fn together(
    tree: &Tree,
    parent: &ClauseId,
    family: &[(usize, ClauseId, String)],
    shown: &BTreeMap<ClauseId, Shown>,
    scheme: &Scheme,
) -> Option<Exception> {
    let (first, _, label) = family.first()?;
    let exception = |how| Some(Exception { clause: parent.clone(), whom: Whom::Children, how });
    if family.len() > 1 && !label.is_empty() && family.iter().all(|entry| entry.2 == *label) {
        return exception(How::Label(label.clone()));
    }
    let above = shown.get(parent).map(|own| own.role);
    let role = |node: usize| tree.nodes[node].label.as_ref().map(|label| role_of(label, scheme, tree.kind, above));
    let wanted = role(*first)?;
    let present = shown.get(&family.first()?.1).map(|own| own.role);
    let all = family.iter().all(|entry| role(entry.0) == Some(wanted));
    if all && present != Some(wanted) { exception(How::As(wanted)) } else { None }
}

fn alone(draft: &mut Draft, id: ClauseId, label: &str) {
    let how = How::Label(if label.is_empty() { "none".to_owned() } else { label.to_owned() });
    draft.exceptions.retain(|exception| !(exception.clause == id && exception.whom == Whom::Itself));
    draft.exceptions.push(Exception { clause: id, whom: Whom::Itself, how });
}

/// Finds the width of digits and brackets in the labels of a document.
pub fn widths(trees: &[Tree]) -> (Digits, Brackets) {
    let labels: Vec<&str> = trees
        .iter()
        .flat_map(|tree| &tree.nodes)
        .filter_map(|node| node.label.as_ref().map(|label| label.text.as_str()))
        .collect();
    let count = |test: &dyn Fn(&str) -> bool| labels.iter().filter(|label| test(label)).count();
    let wide = |c: char| matches!(c, '０'..='９');
    let digits = |label: &str| label.chars().filter(|c| c.is_ascii_digit() || wide(*c)).count();
    let (one_wide, one_half) =
        (count(&|l| digits(l) == 1 && l.contains(wide)), count(&|l| digits(l) == 1 && !l.contains(wide)));
    let (two_wide, two_half) =
        (count(&|l| digits(l) > 1 && l.contains(wide)), count(&|l| digits(l) > 1 && !l.contains(wide)));
    let digits = match (one_wide > one_half, two_half > two_wide) {
        (false, _) => Digits::Half,
        (true, true) => Digits::Mixed,
        (true, false) => Digits::Full,
    };
    let full = count(&|label| label.contains('（')) > count(&|label| label.contains('('));
    (digits, if full { Brackets::Full } else { Brackets::Half })
}
