//! Rule `spacing`: blanks around digits or Latin letters in some places and not in others.
//!
//! Why: a text that was pasted together shows it: 平成 23 年 and 令和7年.
//! Example: CISO は beside CISOの.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "spacing",
    title: "数字・英字の前後の空白",
    why: "数字や英字の前後に空白を置くか置かないかは、文書を通じてそろえる。",
    about: About::Wording,
    check,
};

const JAPANESE: &str = r"\p{Han}\p{Hiragana}\p{Katakana}ー";

/// A label at the beginning of a paragraph is not longer, in bytes.
const LABEL: usize = 6;

static FORMS: LazyLock<[(Regex, Regex, &str); 2]> = LazyLock::new(|| {
    let form = |signs: &str, gap: &str| {
        pattern(&format!("[{JAPANESE}](?P<x>{gap}[{signs}]+)|(?P<y>[{signs}]+{gap})[{JAPANESE}]"))
    };
    [(form("0-9", " "), form("0-9", ""), "数字"), (form("A-Za-z", " "), form("A-Za-z", ""), "英字")]
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (spaced, tight, name) in FORMS.iter() {
        for document in 0..body.documents.len() {
            let (spaced, tight) = (of(body, spaced, document), of(body, tight, document));
            hits.extend(mixed(body, &spaced, &tight, name));
        }
    }
    hits
}

fn of(body: &Body<'_>, form: &Regex, document: usize) -> Vec<Spot> {
    let mut spots = Vec::new();
    for (index, passage) in body.texts() {
        for captures in form.captures_iter(passage.text) {
            let Some(found) = captures.name("x").or_else(|| captures.name("y")) else { continue };
            // 第1 目的: a label that the reader of bare files does not know.
            if passage.text.starts_with('第') && found.start() <= LABEL {
                continue;
            }
            let spot = Spot::new(index, found.range());
            if body.document(&spot) == document {
                spots.push(spot);
            }
        }
    }
    spots
}

fn mixed(body: &Body<'_>, spaced: &[Spot], tight: &[Spot], name: &str) -> Option<Hit> {
    if spaced.is_empty() || tight.is_empty() {
        return None;
    }
    let (rare, how) = if spaced.len() <= tight.len() { (spaced, "置いて") } else { (tight, "置かずに") };
    let message = format!("{name}の前後の空白がそろっていません。ここは{how}います{}", body.elsewhere(rare));
    Some(rare.first()?.warning(message, "空白を置かない書き方などに、文書を通じてそろえてください"))
}
