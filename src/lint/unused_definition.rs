//! Rule `unused-definition`: a term is defined and never used.
//!
//! Why: a definition without a use is a leftover of a sentence that was taken out.
//! Example: 無害化通信 is defined, but the sentence that asks for it was dropped.

use crate::lint::body::Body;
use crate::lint::body::terms::definitions;
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "unused-definition",
    title: "使われない定義",
    why: "定義した語が本文で使われていない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    definitions(body)
        .into_iter()
        .filter_map(|(spot, names)| {
            let home = body.passages.get(spot.passage)?.node;
            let used = body
                .texts()
                .any(|(_, passage)| passage.node != home && names.iter().any(|name| uses(passage.text, name)));
            let message = format!("定義した「{}」が、ほかのどこでも使われていません", names.first()?);
            (!used).then(|| spot.warning(message, "定義を削るか、この語を使うはずの文を確かめてください"))
        })
        .collect()
}

/// 通信経路の分割 is also used by 通信経路を分割する.
fn uses(text: &str, name: &str) -> bool {
    text.contains(name) || name.contains('の') && text.contains(&name.replace('の', "を"))
}
