//! Rule `role-unused`: an officer is appointed and has nothing to do.
//!
//! Why: a role without a duty is a leftover, or its duties were forgotten.
//! Example: 業務委託サービス管理者 is named in 8.2(4)⑥ and never mentioned again.

use crate::lint::body::Body;
use crate::lint::body::roles::{appointments, roles};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "role-unused",
    title: "役割のない役職",
    why: "置かれた役職に、どの条項も役割を与えていない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let used = roles(body);
    let mut hits = Vec::new();
    for (spot, name) in appointments(body).into_iter().filter(|(spot, _)| !merely_placed(body, spot)) {
        let node = body.passages.get(spot.passage).map(|passage| passage.node);
        let top = node.map(|node| home(body, node));
        let elsewhere = used.iter().any(|(other, used)| {
            let at = body.passages.get(other.passage).map(|passage| passage.node);
            *used == name && at != node && (at.map(|at| home(body, at)) != top || at.is_some_and(|at| Some(at) > node))
        });
        if !elsewhere {
            let message = format!("「{name}」を置いていますが、役割を定めた条項がありません");
            hits.push(spot.note(message, "役割を定めるか、置く必要があるかを確かめてください"));
        }
    }
    hits
}

/// A role that is 置かれる is there for its own sake.
fn merely_placed(body: &Body<'_>, spot: &Spot) -> bool {
    body.text(spot.passage).get(spot.end..).is_some_and(|tail| tail.starts_with("を置"))
}

fn home(body: &Body<'_>, node: usize) -> usize {
    body.nodes.get(node).and_then(|node| node.parent).unwrap_or(node)
}
