//! Rule `duplicate-item`: the same item is listed twice within one clause.
//!
//! Why: a list that names a thing twice was pasted together; one of them is too many or meant something else.
//! Example: 機器の故障 under both 第8条(2) and 第8条(3).

use crate::lint::body::Body;
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

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, node) in body.nodes.iter().enumerate() {
        let text = body.own_text(node);
        let leaf = node.children.is_empty() && !node.clause.label.is_empty() && node.clause.title.is_empty();
        if !leaf || text.chars().count() < SHORTEST {
            continue;
        }
        let twin = body.nodes.iter().take(index).find(|before| {
            before.children.is_empty() && before.clause.title.is_empty() && related(body, before.parent, node.parent)
                && body.own_text(before) == text
        });
        if let (Some(twin), Some(spot)) = (twin, body.head(node)) {
            let message = format!("「{}」が{}にもあります", text.trim_end_matches('。'), twin.path);
            hits.push(spot.warning(message, "どちらかを削るか、書き分けてください"));
        }
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
