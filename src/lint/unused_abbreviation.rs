//! Rule `unused-abbreviation`: 以下「…」という。 gives a short name that is never used.
//!
//! Why: the reader looks for the name; often the later text says it a little differently.
//! Example: （以下「委託判断基準」という。） and afterwards only 委託基準.

use crate::lint::body::Body;
use crate::lint::body::terms::abbreviations;
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "unused-abbreviation",
    title: "使われない略称",
    why: "「以下「…」という。」と定めた語が、その後で使われていない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    abbreviations(body)
        .into_iter()
        .filter(|(spot, name)| {
            let later = body
                .find_word(name)
                .into_iter()
                .any(|other| other > *spot && body.document(&other) == body.document(spot));
            !later
        })
        .map(|(spot, name)| {
            let message = format!("「{name}」という略称が、その後で使われていません");
            spot.warning(message, "略称を削るか、後の文で似た別の語を使っていないか確かめてください")
        })
        .collect()
}
