//! Rule `bracket-period`: a sentence in brackets does not end in 。
//!
//! Why: what ends in a verb is a sentence also in brackets: （…を除く。）.
//! Example: （初期パスワードを含む）.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "bracket-period",
    title: "括弧の中の句点",
    why: "括弧の中が文になるときは、その終わりに句点を打つ。",
    about: About::Wording,
    check,
};

static OPEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern("(?:を|は、?)(?P<x>(?:除く|含む|含める|いう)[）)])|に(?P<y>限る[）)])|(?P<z>(?:とする|しない)[）)])")
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for captures in OPEN.captures_iter(passage.text) {
            let group = ["x", "y", "z"].iter().find_map(|name| captures.name(name));
            if let Some(found) = group {
                let spot = Spot::new(index, found.range());
                let end = found.as_str().to_owned();
                let message = format!("括弧の中の文「…{end}」に句点がありません");
                hits.push(spot.warning(message, "「。）」としてください"));
            }
        }
    }
    hits
}
