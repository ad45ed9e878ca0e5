//! Rule `width`: full-width and half-width digits or letters in one document, or half-width katakana.
//!
//! Why: one policy of width; half-width katakana break in old systems.
//! Example: 第１条 and 第2条; ＬＧＷＡＮ and LGWAN; ｻｰﾊﾞ.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "width",
    title: "全角と半角",
    why: "数字と英字の幅は文書を通じてそろえ、半角の片仮名は使わない。",
    about: About::Wording,
    check,
};

static KANA: LazyLock<Regex> = LazyLock::new(|| pattern("[ｦ-ﾟ]+"));
static PAIRS: LazyLock<[(Regex, Regex, &str); 2]> = LazyLock::new(|| {
    [(pattern("[０-９]+"), pattern("[0-9]+"), "数字"), (pattern("[Ａ-Ｚａ-ｚ]+"), pattern("[A-Za-z]+"), "英字")]
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = body
        .find(&KANA)
        .into_iter()
        .map(|spot| spot.warning("半角の片仮名があります", "全角の片仮名に改めてください"))
        .collect();
    for (full, half, name) in PAIRS.iter() {
        for document in 0..body.documents.len() {
            let of = |found: &Regex| -> Vec<Spot> {
                body.find(found).into_iter().filter(|spot| body.document(spot) == document).collect()
            };
            hits.extend(mixed(body, &of(full), &of(half), name));
        }
    }
    hits
}

fn mixed(body: &Body<'_>, full: &[Spot], half: &[Spot], name: &str) -> Option<Hit> {
    let long = |spot: &Spot| body.words(spot).chars().count() > 1;
    // One digit full-width, two or more half-width: a convention of its own.
    let convention = name == "数字" && !full.iter().any(long) && half.iter().all(long);
    if full.is_empty() || half.is_empty() || convention {
        return None;
    }
    let (rare, word) = if full.len() <= half.len() { (full, "全角") } else { (half, "半角") };
    let message = format!("{name}に全角と半角が混じっています。ここは{word}です{}", body.elsewhere(rare));
    Some(rare.first()?.warning(message, "どちらかにそろえてください"))
}
