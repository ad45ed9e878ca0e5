//! Rule `long-form`: after A（…以下「B」という。） the long form A comes back.
//!
//! Why: once a short name is given, the long one looks like something else.
//! Example: 外部サービス（クラウドサービス、以下「クラウドサービス」という。） and later 外部サービス提供者.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, PassagePart, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "long-form",
    title: "略称を定めた後の元の語",
    why: "略称を定めた後は、略称で書く。",
    about: About::Wording,
    check,
};

static GIVEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[含はがをむ、」])(?P<long>[\p{Han}\p{Katakana}ー]{4,})[（(](?:[^（）()。]*、)?以下「(?P<short>[^「」]+)」という",
    )
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for captures in GIVEN.captures_iter(passage.text) {
            let (Some(long), Some(short)) = (captures.name("long"), captures.name("short")) else { continue };
            if shares_end(long.as_str(), short.as_str()) {
                let given = Spot::new(index, long.range());
                hits.extend(later(body, &given, long.as_str(), short.as_str()));
            }
        }
    }
    hits
}

/// 外部サービス and クラウドサービス end alike, as do a name and its short form.
fn shares_end(long: &str, short: &str) -> bool {
    let alike = long.chars().rev().zip(short.chars().rev()).take_while(|(a, b)| a == b).count();
    alike >= 2 && long != short
}

fn later(body: &Body<'_>, given: &Spot, long: &str, short: &str) -> Option<Hit> {
    let spots: Vec<Spot> = body
        .find_word(long)
        .into_iter()
        .filter(|spot| {
            let title = body.passages.get(spot.passage).is_some_and(|passage| passage.part == PassagePart::Title);
            let tail = body.text(spot.passage).get(spot.end..).unwrap_or("");
            let own = tail.starts_with(['（', '(']);
            *spot > *given && !title && !own && body.document(spot) == body.document(given)
        })
        .collect();
    let message = format!("「{long}」を「{short}」と略した後に、「{long}」が使われています{}", body.elsewhere(&spots));
    Some(spots.first()?.warning(message, format!("「{short}」にそろえてください")))
}
