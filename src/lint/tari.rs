//! Rule `tari`: たり stands once in a sentence.
//!
//! Why: たり lists acts and stands after each: 閲覧したり、紛失したり.
//! Example: 閲覧したり、紛失等がないよう.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern, sentences};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "tari",
    title: "「たり」の片方",
    why: "「たり」は並べる動作のそれぞれに付ける。",
    about: About::Wording,
    check,
};

static TARI: LazyLock<Regex> = LazyLock::new(|| pattern("[しいっれせえけべめみきげ](?P<x>たり)|ん(?P<y>だり)"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for range in sentences(passage.text) {
            let sentence = passage.text.get(range.clone()).unwrap_or("");
            let found: Vec<_> =
                TARI.captures_iter(sentence).filter_map(|c| c.name("x").or_else(|| c.name("y"))).collect();
            if let [one] = found.as_slice() {
                let spot = Spot::new(index, range.start + one.start()..range.start + one.end());
                hits.push(spot.warning(
                    "「たり」が一度しかありません",
                    "並べるもう一方にも「たり」を付けるか、「…し、又は…」と改めてください",
                ));
            }
        }
    }
    hits
}
