//! Rule `level-jump`: below (1) stands (ア) although ① comes between them elsewhere.
//!
//! Why: the ladder of labels tells the reader the depth; a jump breaks addresses such as 3(2)①(ア).
//! Example: 3(2) → (ア), while 3(1) → ① → (ア); 4(2) → ・, while 6(3) → ①.

use crate::lint::body::{Body, Node};
use crate::lint::{About, Hit, Rule};
use crate::model::role::Role;

pub(super) const RULE: Rule = Rule {
    code: "level-jump",
    title: "段の飛び",
    why: "同じ文書の中では、番号の段を飛ばさずに用いる。",
    about: About::Body,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let parents = body.nodes.iter().filter(|node| kind(node) == Some('(') && node.clause.role != Role::Subitem);
    parents.filter_map(|parent| jump(body, parent)).collect()
}

fn jump(body: &Body<'_>, parent: &Node<'_>) -> Option<Hit> {
    let child =
        parent.children.iter().filter_map(|index| body.nodes.get(*index)).find(|child| kind(child).is_some())?;
    let circled = |node: &&Node<'_>| {
        let above = node.parent.and_then(|above| body.nodes.get(above));
        kind(node) == Some('①') && node.document == parent.document && above.and_then(kind) == Some('(')
    };
    let below = |node: &&Node<'_>| {
        let above = node.parent.and_then(|above| body.nodes.get(above));
        kind(node) == Some('ア') && node.document == parent.document && above.and_then(kind) == Some('①')
    };
    let usual = body.nodes.iter().any(|node| circled(&node)) && body.nodes.iter().any(|node| below(&node));
    let above = body.nodes.iter().any(|node| circled(&node));
    let fits = match kind(child) {
        Some('ア') => !usual,
        Some('・') => !above,
        _ => true,
    };
    if fits {
        return None;
    }
    let message = format!("{}の下が①でなく「{}」で始まっています", parent.path, child.clause.label);
    Some(body.head(child)?.warning(message, "①、②、③に改めるか、この文書の段の付け方をそろえてください"))
}

/// The sort of a label: (1), ①, (ア).
fn kind(node: &Node<'_>) -> Option<char> {
    let label = node.clause.label.as_str();
    let first = label.chars().next()?;
    let inner = label.trim_start_matches(['(', '（']).chars().next().unwrap_or(first);
    match (first, inner) {
        ('①'..='⑳', _) => Some('①'),
        ('・', _) => Some('・'),
        ('(' | '（', 'ア'..='ン') => Some('ア'),
        ('(' | '（', '0'..='9' | '０'..='９') => Some('('),
        _ => None,
    }
}
