//! Rule `definition-form`: a definition says は where it needs とは.
//!
//! Why: 「…とは、…をいう」 defines; 「…は、…をいう」 has no subject for いう.
//! Example: 情報セキュリティポリシーは、…をいう。

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern, spots};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "definition-form",
    title: "定義の言い方",
    why: "用語を定める文は「…とは、…をいう。」とする。",
    about: About::Wording,
    check,
};

static FORM: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"^(?P<x>[\p{Han}\p{Katakana}ーA-Za-z0-9]{2,}は)、[^。]*をいう。$"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let found = body.paragraphs().flat_map(|(index, passage)| spots(index, passage.text, &FORM));
    found
        .map(|spot| {
            let term = body.words(&spot).trim_end_matches('は');
            spot.note(
                format!("「{term}は、…をいう」となっています"),
                format!("「{term}とは、…をいう」に改めてください"),
            )
        })
        .collect()
}
