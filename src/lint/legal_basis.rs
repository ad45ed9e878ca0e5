//! Rule `legal-basis`: from 2026-04-01 a 基本方針 does not say that it is the 方針 of 地方自治法第244条の6.
//!
//! Why: that article obliges 議会, 長 and the other 執行機関 to adopt and publish a 方針.
//! Example: a 基本方針 of 2026-04-01 without 「第244条の6第1項に規定する…方針」.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule};
use crate::model::id::DocumentKind;
use crate::numeral::Date;

pub(super) const RULE: Rule = Rule {
    code: "legal-basis",
    title: "地方自治法第244条の6",
    why: "令和8年4月1日から、同条の方針を定めて公表しなければならない。",
    about: About::Body,
    check,
};

/// 令和6年法律第65号: in force from this day.
const IN_FORCE: Date = Date { year: 2026, month: 4, day: 1 };

fn check(body: &Body<'_>) -> Vec<Hit> {
    let Some(facts) = body.facts.documents.get(&DocumentKind::BasicPolicy) else { return Vec::new() };
    let early = facts.date.is_some_and(|date| date < IN_FORCE);
    let stated =
        body.texts().any(|(_, passage)| passage.text.contains("244条の6") || passage.text.contains("２４４条の６"));
    let first = body.nodes.iter().find(|node| {
        body.documents.get(node.document).is_some_and(|document| document.document == DocumentKind::BasicPolicy)
    });
    let spot = first.and_then(|node| body.head(node));
    let message = "地方自治法第244条の6第1項の方針であることが書かれていません";
    let help =
        "この文書を同条の方針とするときは、policy.yaml の options に「statutory_positioning: stated」を書いてください";
    spot.filter(|_| !early && !stated).map(|spot| spot.note(message, help)).into_iter().collect()
}
