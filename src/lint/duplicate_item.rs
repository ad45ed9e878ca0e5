//! Rule `duplicate-item`: the same item is listed twice within one clause.
//!
//! Why: a list that names a thing twice was pasted together; one of them is too many or meant something else.
//! Example: 機器の故障 under both 第8条(2) and 第8条(3).

use std::collections::BTreeMap;

use crate::lint::body::{Body, Node};
use crate::lint::{About, Hit, Rule};
use crate::model::role::Role;

pub(super) const RULE: Rule = Rule {
    code: "duplicate-item",
    title: "同じ項目の重なり",
    why: "一つの条項の中に同じ項目が二度挙げられている。",
    about: About::Wording,
    check,
};

/// A shorter item may well be said twice.
const SHORTEST: usize = 5;
/// A twin in the same 条 is among the last so many.
const NEAR: usize = 50;

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut known: BTreeMap<String, Vec<&Node<'_>>> = BTreeMap::new();
    let mut hits = Vec::new();
    for node in &body.nodes {
        let leaf = node.children.is_empty() && !node.clause.label.is_empty() && node.clause.title.is_empty();
        let text = if leaf { body.own_text(node) } else { String::new() };
        if text.chars().count() < SHORTEST {
            continue;
        }
        let twins = known.entry(text).or_default();
        let twin = twins.iter().rev().take(NEAR).find(|before| related(body, before.parent, node.parent));
        if let (Some(twin), Some(spot)) = (twin, body.head(node)) {
            let message = format!("「{}」が{}にもあります", body.own_text(node).trim_end_matches('。'), twin.path);
            hits.push(spot.warning(message, "どちらかを削るか、書き分けてください"));
        }
        twins.push(node);
    }
    hits
}

/// One list, or two lists of one 条.
fn related(body: &Body<'_>, before: Option<usize>, after: Option<usize>) -> bool {
    let (Some(before), Some(after)) = (before, after) else { return false };
    let above = |index: usize| body.nodes.get(index).and_then(|node| node.parent);
    let article = |index: usize| body.nodes.get(index).is_some_and(|node| node.clause.role == Role::Article);
    before == after || above(before).is_some_and(|top| above(after) == Some(top) && article(top))
}
