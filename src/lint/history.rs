//! Rule `history`: the cover and 改訂履歴 do not agree.
//!
//! Why: the edition on the cover is the last row of the history, which the decisions on record end.
//! Example: 第6版 on the cover, 第5版 last in the history; a draft that still calls itself the edition that was decided.

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
    let listed = facts.history.last().filter(|(last, _)| !facts.edition.is_empty() && *last != facts.edition);
    if let Some((last, _)) = listed.filter(|_| !facts.amended) {
        let message = format!("表紙の版は「{}」ですが、改訂履歴の最後は「{last}」です", facts.edition);
        hits.push(start.error(message, "policy.yaml の edition と history をそろえてください"));
    }
    let known = |(edition, _): &&(String, _)| *edition == facts.edition && !edition.is_empty();
    if let Some((edition, _)) = facts.enacted.iter().find(known).filter(|_| facts.amended) {
        let message = format!("表紙の版は「{edition}」ですが、この版は既に決定しています");
        hits.push(start.warning(message, "policy.yaml の edition を次の版に改めてください"));
    }
    for (edition, date) in &facts.enacted {
        let other = facts.history.iter().find(|(listed, on)| listed == edition && on != date && on.is_some());
        if other.is_some() {
            let message = format!("改訂履歴の「{edition}」の日付が、決定の記録と異なります");
            hits.push(start.error(message, "policy.yaml の history の日付を、決定の記録に合わせてください"));
        }
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
