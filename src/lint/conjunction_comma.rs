//! Rule `conjunction-comma`: a comma before 及び or 又は between nouns, or just after them.
//!
//! Why: nouns are joined without a comma; 、又は joins clauses and verbs (除去し、又は).
//! Example: ICカード、又は生体認証; 措置及び、内部からの.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "conjunction-comma",
    title: "及び・又はの前後の読点",
    why: "名詞をつなぐ「及び」「又は」の前にも、その後にも、読点は打たない。",
    about: About::Wording,
    check,
};

static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<noun>[\p{Han}\p{Katakana}ーA-Za-z0-9]{2})(?P<x>、(?:及び|又は|並びに|若しくは|および|または|もしくは))",
    )
});
static AFTER: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>(?:及び|又は|並びに|若しくは)、)"));
/// After these a comma ends an adverb, not a noun.
const ADVERBS: [&str; 8] = ["場合", "際", "後", "前", "都度", "結果", "以上", "次第"];

fn check(body: &Body<'_>) -> Vec<Hit> {
    let before = body.find(&BEFORE).into_iter().filter(|spot| {
        let head = body.text(spot.passage).get(..spot.start).unwrap_or("");
        !ADVERBS.iter().any(|adverb| head.ends_with(adverb))
    });
    let before = before.map(|spot| {
        let word = body.words(&spot).trim_start_matches('、').to_owned();
        spot.warning(format!("名詞をつなぐ「{word}」の前に読点があります"), "読点を取ってください")
    });
    let after = body.find(&AFTER).into_iter().map(|spot| {
        let word = body.words(&spot).trim_end_matches('、').to_owned();
        spot.warning(format!("「{word}」の後に読点があります"), "読点を取ってください")
    });
    before.chain(after).collect()
}
