//! Rule `punctuation`: 。 and 、 doubled, missing, mixed with ， ．, or a bracket after the end of its sentence.
//!
//! Why: a proviso in brackets belongs inside the sentence that it limits.
//! その他の joins an example to its kind, so no comma parts them.
//! Example: 次のとおりとする。（ただし、…を除く。）; 自己点検の、手法; 約款、その他の条件.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "punctuation",
    title: "句読点",
    why: "句読点の重なり、抜け、混在、置き所の誤り。",
    about: About::Wording,
    check,
};

static DOUBLED: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>。。|、、|、。|。、|，，|・・[^・])"));
static BEHIND: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>。[（(](?:ただし|なお)[^）)]*[）)])"));
static AFTER_NO: LazyLock<Regex> = LazyLock::new(|| pattern(r"[^もたの他\p{Katakana}](?P<x>の、)[\p{Han}]"));
static BEFORE_OTHERS: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Han}\p{Katakana}ー](?P<x>、その他の)"));
static ENDLESS: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?P<x>(?:なければならない|てはならない|ものとする|ことができる|をいう|とする))$"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = body
        .find(&DOUBLED)
        .into_iter()
        .map(|spot| spot.warning(format!("「{}」と句読点が重なっています", body.words(&spot)), "一つにしてください"))
        .collect();
    hits.extend(body.find(&BEHIND).into_iter().map(|spot| {
        spot.warning(
            "ただし書の括弧が、句点の後にあります",
            "括弧を取って「ただし、…。」という文にするか、句点の前に置いてください",
        )
    }));
    hits.extend(
        body.find(&AFTER_NO).into_iter().map(|spot| spot.warning("「の」の後に読点があります", "読点を取ってください")),
    );
    hits.extend(body.find(&BEFORE_OTHERS).into_iter().map(|spot| {
        spot.note("「その他の」の前に読点があります", "読点を取ってください。並べるだけのときは「その他」とします")
    }));
    let endless =
        body.paragraphs().flat_map(|(index, passage)| crate::lint::body::spots(index, passage.text, &ENDLESS));
    hits.extend(endless.map(|spot| spot.warning("文の終わりに句点がありません", "句点を打ってください")));
    hits.extend(mixed(body));
    hits
}

/// 、 and ， in one document.
fn mixed(body: &Body<'_>) -> Vec<Hit> {
    (0..body.documents.len())
        .filter_map(|document| {
            let of = |sign: &str| -> Vec<Spot> {
                body.find_word(sign).into_iter().filter(|spot| body.document(spot) == document).collect()
            };
            let (japanese, western) = (of("、"), of("，"));
            let rare = if japanese.len() < western.len() { &japanese } else { &western };
            let message = format!("読点に「、」と「，」が混じっています{}", body.elsewhere(rare));
            let both = !japanese.is_empty() && !western.is_empty();
            rare.first().filter(|_| both).map(|spot| spot.warning(message, "一方にそろえてください"))
        })
        .collect()
}
