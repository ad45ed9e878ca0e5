//! Rule `counter`: 1つ instead of 一つ.
//!
//! Why: つ counts in words of Japanese, written in kanji: 一つ, 二つ.
//! Example: 認証を1つ以上受けていること。

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "counter",
    title: "一つ、二つ",
    why: "「つ」で数えるときは漢数字で書く。",
    about: About::Wording,
    check,
};

static COUNTED: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>[1-9１-９] ?つ)(?:[^いけか]|$)"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.find(&COUNTED)
        .into_iter()
        .map(|spot| {
            spot.warning(
                format!("「{}」と算用数字で数えています", body.words(&spot)),
                "「一つ」「二つ」のように漢数字で書いてください",
            )
        })
        .collect()
}
