//! Rule `list-ending`: the end of an item: a noun takes no 。, こと and とき take one.
//!
//! Why: 公用文: 体言で終わる号には句点を打たず、「こと」「とき」で終わる号には打つ.
//! Example: 「…の停止等。」 among items without 。; 「…を有すること」.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "list-ending",
    title: "号の末尾の句点",
    why: "名詞で終わる号に句点は打たず、「こと」「とき」で終わる号には打つ。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for node in &body.nodes {
        let leaf = node.children.is_empty() && node.clause.title.is_empty() && !node.clause.label.is_empty();
        let own: Vec<usize> = node.passages.clone().collect();
        let ([passage], true) = (own.as_slice(), leaf && !node.clause.label.ends_with('条')) else { continue };
        let text = body.text(*passage);
        let last = text.trim_end_matches('。');
        let noun = last.chars().next_back().is_some_and(|c| ('一'..='龥').contains(&c) || ('ァ'..='ー').contains(&c));
        let Some(tail) = last.char_indices().next_back().map(|(at, _)| at) else { continue };
        if noun && text.ends_with('。') && !last.contains('。') && short(last) {
            let spot = Spot::new(*passage, tail..text.len());
            hits.push(spot.warning("名詞で終わる号に句点があります", "句点を取ってください"));
        } else if !text.ends_with('。') && (last.ends_with("こと") || last.ends_with("とき")) {
            let spot = Spot::new(*passage, tail..text.len());
            hits.push(spot.warning("「こと」「とき」で終わる号に句点がありません", "句点を打ってください"));
        }
    }
    hits
}

/// A long sentence may end in a noun by design (…を禁止。).
fn short(text: &str) -> bool {
    text.chars().count() <= 40 && !text.contains('は')
}
