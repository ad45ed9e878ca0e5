//! Rule `law-number`: the number of a law is wrong, is given twice, or says 号外.
//!
//! Why: a law is cited as 名称（元号年法律第N号） at its first mention only; 号外 is the gazette's issue, no part of it.
//! Example: 平成11年号外法律第128号.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "law-number",
    title: "法令番号",
    why: "法令番号は、初めて引くときに「名称（元号年法律第N号）」と書く。",
    about: About::Wording,
    check,
};

static CITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<name>[\p{Han}\p{Hiragana}\p{Katakana}ー]{2,}(?:法|法律|令|条例)) ?[（(](?P<x>(?:明治|大正|昭和|平成|令和) ?[0-9元]+ ?年(?:号外)?(?:法律|政令|[^（）()]{1,8}条例)第 ?[0-9]+ ?号)[）)]",
    )
});
static EXTRA: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>号外)(?:法律|政令)"));
/// Laws that policies cite, as their published texts give them.
const LAWS: [(&str, &str); 8] = [
    ("地方自治法", "昭和22年法律第67号"),
    ("地方公務員法", "昭和25年法律第261号"),
    ("著作権法", "昭和45年法律第48号"),
    ("不正アクセス行為の禁止等に関する法律", "平成11年法律第128号"),
    ("個人情報の保護に関する法律", "平成15年法律第57号"),
    ("行政手続における特定の個人を識別するための番号の利用等に関する法律", "平成25年法律第27号"),
    ("サイバーセキュリティ基本法", "平成26年法律第104号"),
    ("住民基本台帳法", "昭和42年法律第81号"),
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = body
        .find(&EXTRA)
        .into_iter()
        .map(|spot| {
            spot.warning(
                "法令番号に「号外」があります",
                "「号外」を取ってください。官報の号であって、法令番号の一部ではありません",
            )
        })
        .collect();
    let mut cited: Vec<(Spot, String)> = Vec::new();
    for (index, passage) in body.texts() {
        for captures in CITED.captures_iter(passage.text) {
            let (Some(name), Some(number)) = (captures.name("name"), captures.name("x")) else { continue };
            let spot = Spot::new(index, number.range());
            let plain = number.as_str().replace([' '], "").replace("号外", "");
            hits.extend(wrong(&spot, name.as_str(), &plain));
            let again =
                cited.iter().find(|(before, known)| *known == plain && body.document(before) == body.document(&spot));
            if again.is_some() {
                hits.push(spot.warning(
                    format!("法令番号「{plain}」を二度書いています"),
                    "二度目からは法令の名称だけを書いてください",
                ));
            }
            cited.push((spot, plain));
        }
    }
    hits
}

fn wrong(spot: &Spot, name: &str, number: &str) -> Option<Hit> {
    let known = LAWS.iter().filter(|(law, _)| name.ends_with(law)).max_by_key(|(law, _)| law.len())?;
    let message = format!("{}は{}です", known.0, known.1);
    (known.1 != number).then(|| spot.error(message, format!("「{}」に改めてください", known.1)))
}
