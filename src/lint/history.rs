//! Rule `history`: the cover and 改訂履歴 do not agree.
//!
//! Why: the edition on the cover is the last row of the history.
//! Example: 第6版 on the cover, 第5版 last in the history; 改定 and 改訂 mixed.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "history",
    title: "版と改訂履歴",
    why: "表紙の版は改訂履歴の最後の行と一致し、日付は順に並ぶ。",
    about: About::Body,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = spelling(body);
    let Some(start) = body.texts().next().map(|(index, passage)| Spot::new(index, 0..passage.text.len())) else {
        return hits;
    };
    let facts = body.facts;
    if let Some((last, _)) =
        facts.history.last().filter(|(last, _)| !facts.edition.is_empty() && *last != facts.edition)
    {
        let message = format!("表紙の版は「{}」ですが、改訂履歴の最後は「{last}」です", facts.edition);
        hits.push(start.error(message, "policy.yaml の edition と history をそろえてください"));
    }
    for pair in facts.history.windows(2) {
        if let [(before, Some(earlier)), (after, Some(later))] = pair
            && later < earlier
        {
            let message = format!("改訂履歴の「{after}」の日付が「{before}」より前です");
            hits.push(start.error(message, "policy.yaml の history の日付を確かめてください"));
        }
    }
    hits
}

fn spelling(body: &Body<'_>) -> Vec<Hit> {
    let (settled, revised) = (body.find_word("改定"), body.find_word("改訂"));
    let fewer = if settled.len() <= revised.len() { settled.clone() } else { revised.clone() };
    if settled.is_empty() || revised.is_empty() {
        return Vec::new();
    }
    let message = format!("「改定」と「改訂」が混じっています{}", body.elsewhere(&fewer));
    fewer.first().map(|spot| spot.note(message, "どちらかにそろえてください")).into_iter().collect()
}
