//! Rule `knock-on`: a term was changed, and the old word still stands elsewhere.
//!
//! Why: a change of a term concerns every use of it; the last decision shows which words were changed.
//! Example: 外部委託 was changed to 業務委託 in 6(7), and 6(6) still says 外部委託.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "knock-on",
    title: "改めた語の残り",
    why: "語を改めたときは、その語を使う全ての所を改める。",
    about: About::Body,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (before, after) in &body.facts.changed {
        let old = |spot: &Spot| !within(body, spot, (before, after)) && !defines(body, spot, after);
        let left: Vec<Spot> = body.find_word(before).into_iter().filter(old).collect();
        let used = !body.find_word(after).is_empty();
        if let Some(first) = left.first().filter(|_| used) {
            let message = format!(
                "前の決定の「{before}」を「{after}」に改めていますが、ここに残っています{}",
                body.elsewhere(&left)
            );
            hits.push(first.warning(message, format!("同じものなら「{after}」に改めてください")));
        }
    }
    hits
}

/// A definition of the new word may well use the old one.
fn defines(body: &Body<'_>, spot: &Spot, after: &str) -> bool {
    body.node(spot).is_some_and(|node| node.clause.title.contains(after))
}

/// The old word is a part of the new one, or of a longer word.
fn within(body: &Body<'_>, spot: &Spot, (before, after): (&str, &str)) -> bool {
    let text = body.text(spot.passage);
    let new = after.match_indices(before).any(|(offset, _)| {
        let start = spot.start.checked_sub(offset);
        start.and_then(|start| text.get(start..start + after.len())) == Some(after)
    });
    let joined = |c: char| ('一'..='龥').contains(&c) || ('ァ'..='ー').contains(&c);
    let head = text.get(..spot.start).and_then(|head| head.chars().next_back()).is_some_and(joined);
    let tail = text.get(spot.end..).and_then(|tail| tail.chars().next()).is_some_and(joined);
    new || head || tail
}
