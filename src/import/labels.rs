//! Makes the labels of a draft print as in the imported document.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::arrange::{label_key, role_of};
use crate::import::draft::{Draft, Exception, How, Whom};
use crate::import::tree::Tree;
use crate::model::id::ClauseId;
use crate::model::municipality::{Brackets, Digits};
use crate::model::numbered::{Numbered, NumberedClause};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::numeral::Numeral;
use crate::parse::label::Kind;
use crate::parse::outline::Printed;

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
    let mut below: BTreeMap<&Option<ClauseId>, usize> = BTreeMap::new();
    shown.values().for_each(|own| *below.entry(&own.parent).or_default() += 1);
    let own = |exception: &&Exception| exception.whom == Whom::Children;
    let known: BTreeSet<ClauseId> = draft.exceptions.iter().filter(own).map(|own| own.clause.clone()).collect();
    let mut single = BTreeMap::new();
    for (parent, family) in families {
        let below = below.get(&parent).copied().unwrap_or(0);
        let exception = parent
            .as_ref()
            .filter(|parent| round == 0 && family.len() == below && !known.contains(parent))
            .and_then(|parent| together(tree, parent, &family, shown, scheme));
        match exception {
            Some(exception) => draft.exceptions.push(exception),
            None => single.extend(family.into_iter().map(|(index, id, label)| (id, (index, label)))),
        }
    }
    alone(draft, single);
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

/// Gives each clause its own label, in the order of the file.
fn alone(draft: &mut Draft, single: BTreeMap<ClauseId, (usize, String)>) {
    let again = |own: &Exception| own.whom == Whom::Itself && single.contains_key(&own.clause);
    draft.exceptions.retain(|exception| !again(exception));
    let mut single: Vec<(usize, ClauseId, String)> =
        single.into_iter().map(|(id, (index, label))| (index, id, label)).collect();
    single.sort();
    draft.exceptions.extend(single.into_iter().map(|(_, clause, label)| {
        let how = How::Label(if label.is_empty() { "none".to_owned() } else { label });
        Exception { clause, whom: Whom::Itself, how }
    }));
}

/// What is unusual about the number of a clause among those beside it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Oddity {
    /// It stands there so many times, up to this clause.
    Doubled {
        /// At least 2.
        times: usize,
    },
    /// It is not the next one after this label.
    Skipped {
        /// The label before.
        before: String,
    },
    /// The first one is not 1.
    Late,
    /// It is written in another way than this label.
    Changed {
        /// The label before.
        before: String,
    },
}

/// Tells what is unusual about the number of a clause; nothing where it is the next one.
pub fn oddity(tree: &Tree, index: usize) -> Option<Oddity> {
    let own = tree.nodes[index].label.as_ref()?;
    let siblings = tree.nodes[index].parent.map_or(&tree.roots, |parent| &tree.nodes[parent].children);
    let before: Vec<&Printed> = siblings
        .iter()
        .take_while(|sibling| **sibling != index)
        .filter_map(|sibling| tree.nodes[*sibling].label.as_ref())
        .collect();
    let times = before.iter().filter(|label| label.kind == own.kind && label.numbers == own.numbers).count() + 1;
    let Some(last) = before.last() else {
        return (own.kind != Kind::Bullet && own.numbers.last() != Some(&1)).then_some(Oddity::Late);
    };
    let next = |before: u32, own: u32| own == before.saturating_add(1);
    let follows = last.numbers.last().zip(own.numbers.last()).is_none_or(|(before, own)| next(*before, *own));
    match (own.kind, last.kind) {
        (Kind::Bullet, Kind::Bullet) => None,
        _ if times > 1 => Some(Oddity::Doubled { times }),
        (own, last_kind) if own != last_kind => Some(Oddity::Changed { before: last.text.clone() }),
        _ if !follows => Some(Oddity::Skipped { before: last.text.clone() }),
        _ => None,
    }
}

/// Finds the width of digits and brackets in the labels of a document.
pub fn widths(trees: &[Tree]) -> (Digits, Brackets) {
    let labels: Vec<&str> = trees
        .iter()
        .flat_map(|tree| &tree.nodes)
        .filter_map(|node| node.label.as_ref().map(|label| label.text.as_str()))
        .collect();
    let with = |bracket: char| labels.iter().filter(|label| label.contains(bracket)).count();
    let full = with('（') > with('(');
    (digits(&labels), if full { Brackets::Full } else { Brackets::Half })
}

/// Finds the width of digits in labels.
pub fn digits(labels: &[&str]) -> Digits {
    let count = |long: bool, wide: bool| {
        labels
            .iter()
            .filter(|label| (figures(label) > 1) == long && figures(label) > 0 && has_wide(label) == wide)
            .count()
    };
    match (count(false, true) > count(false, false), count(true, false) > count(true, true)) {
        (false, _) => Digits::Half,
        (true, true) => Digits::Mixed,
        (true, false) => Digits::Full,
    }
}

/// Tells whether the digits of a label have a width; one without digits has any.
pub fn is_wide_as(label: &str, digits: Digits) -> bool {
    let wide = match digits {
        Digits::Half => false,
        Digits::Full => true,
        Digits::Mixed => figures(label) == 1,
    };
    figures(label) == 0 || has_wide(label) == wide
}

/// Counts the digits of the longest number in a label.
fn figures(label: &str) -> usize {
    let numbers = label.split(|c: char| !Numeral::Arabic.writes(c));
    numbers.map(|number| number.chars().count()).max().unwrap_or(0)
}

fn has_wide(label: &str) -> bool {
    label.contains(|c: char| Numeral::Arabic.writes(c) && !c.is_ascii())
}
