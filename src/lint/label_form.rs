//! Rule `label-form`: a period after the number of a clause.
//!
//! Why: 公用文 sets a blank after the number of a heading, no period.
//! Example: 1. 目的 (→ 1 目的).

use crate::lint::body::{Body, Node};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "label-form",
    title: "番号の後のピリオド",
    why: "見出しの番号の後は、ピリオドを打たず一字空ける。",
    about: About::Body,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let pointed = |node: &&Node<'_>| node.clause.label.ends_with(['.', '．']);
    (0..body.documents.len())
        .filter_map(|document| {
            let node = body.nodes.iter().filter(|node| node.document == document).find(pointed)?;
            let message = format!("番号「{}」にピリオドが付いています", node.clause.label);
            let help = "policy.yaml の numbering の scheme を decimal にすると、ピリオドを付けません";
            Some(body.head(node)?.note(message, help))
        })
        .collect()
}
