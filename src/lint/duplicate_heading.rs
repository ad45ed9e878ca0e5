//! Rule `duplicate-heading`: two clauses side by side bear the same title.
//!
//! Why: a reader cannot tell them apart; often a title was copied and not changed.
//! Example: 7.1(1) and 7.1(2) both 情報システムの運用・保守時の対策.

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
    let tops = (0..body.documents.len()).map(|document| body.tops(document));
    let below = body.nodes.iter().map(|node| node.children.clone());
    tops.chain(below).flat_map(|siblings| row(body, &siblings)).collect()
}

fn row(body: &Body<'_>, siblings: &[usize]) -> Vec<Hit> {
    let nodes: Vec<_> = siblings.iter().filter_map(|index| body.nodes.get(*index)).collect();
    let mut hits = Vec::new();
    for (at, node) in nodes.iter().enumerate() {
        let title = node.clause.title.as_str();
        let twin = nodes.iter().take(at).find(|before| !title.is_empty() && before.clause.title == title);
        if let (Some(twin), Some(spot)) = (twin, body.head(node)) {
            let message = format!("見出し「{title}」が{}と同じです", twin.path);
            hits.push(spot.error(message, "内容の違いが分かる見出しに改めるか、一つにまとめてください"));
        }
    }
    hits
}
