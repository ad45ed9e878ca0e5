//! Rule `bracket-width`: half-width and full-width brackets around Japanese words in one document.
//!
//! Why: one policy of width; labels such as (1) are not counted.
//! Example: 地方公務員法(昭和25年法律第261号) beside 個人情報の保護に関する法律（平成15年…）.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "bracket-width",
    title: "括弧の幅",
    why: "括弧の幅は文書を通じてそろえる。",
    about: About::Wording,
    check,
};

static HALF: LazyLock<Regex> = LazyLock::new(|| pattern(r"\([^()（）]{2,}\)"));
static FULL: LazyLock<Regex> = LazyLock::new(|| pattern("（[^（）()]{2,}）"));
static LABEL: LazyLock<Regex> = LazyLock::new(|| pattern(r"^[(（](?:[0-9０-９]+|[ア-ン]|[a-z]+)[)）]$"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let of = |form: &Regex, document: usize| -> Vec<Spot> {
        let spots = body.find(form).into_iter().filter(|spot| !LABEL.is_match(body.words(spot)));
        spots.filter(|spot| body.document(spot) == document).collect()
    };
    (0..body.documents.len())
        .filter_map(|document| {
            let (half, full) = (of(&HALF, document), of(&FULL, document));
            if half.is_empty() || full.is_empty() {
                return None;
            }
            let (rare, name) = if half.len() <= full.len() { (half, "半角") } else { (full, "全角") };
            let message = format!("括弧の幅がそろっていません。ここは{name}です{}", body.elsewhere(&rare));
            Some(rare.first()?.warning(message, "どちらかの幅にそろえてください"))
        })
        .collect()
}
