//! Rule `duplicate-heading`: two clauses side by side bear the same title.
//!
//! Why: a reader cannot tell them apart; often a title was copied and not changed.
//! Example: 7.1(1) and 7.1(2) both 情報システムの運用・保守時の対策.

use std::collections::BTreeMap;

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "duplicate-heading",
    title: "見出しの重なり",
    why: "隣り合う条項の見出しが同じでは、見分けがつかない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.rows().flat_map(|siblings| row(body, siblings)).collect()
}

fn row(body: &Body<'_>, siblings: &[usize]) -> Vec<Hit> {
    let mut known: BTreeMap<&str, &str> = BTreeMap::new();
    let mut hits = Vec::new();
    for node in siblings.iter().filter_map(|index| body.nodes.get(*index)) {
        let title = node.clause.title.as_str();
        let twin = known.get(title).filter(|_| !title.is_empty());
        if let (Some(twin), Some(spot)) = (twin, body.head(node)) {
            let message = format!("見出し「{title}」が{twin}と同じです");
            hits.push(spot.error(message, "内容の違いが分かる見出しに改めるか、一つにまとめてください"));
        }
        known.entry(title).or_insert(&node.path);
    }
    hits
}
