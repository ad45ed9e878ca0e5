//! Rule `obligation`: a duty that is not worded as one.
//!
//! Why: duties read しなければならない; なくてはならない and a bare こと。 leave their force open.
//! Example: 整備しなくてはならない; 整理・整頓を行うこと。

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "obligation",
    title: "義務の書き方",
    why: "義務は「しなければならない」「してはならない」で書く。",
    about: About::Wording,
    check,
};

static MUST: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>なくてはならない|なくてはいけない|なければいけない)"));
static BARE: LazyLock<Regex> = LazyLock::new(|| pattern("[^有](?P<x>(?:する|行う|める|図る|講じる|得る)こと)。"));
static USUAL: LazyLock<Regex> = LazyLock::new(|| pattern("なければならない"));
/// A document with fewer duties has no usual way.
const USUALLY: usize = 5;

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = body
        .find(&MUST)
        .into_iter()
        .map(|spot| {
            spot.warning(format!("「{}」という書き方です", body.words(&spot)), "「なければならない」に改めてください")
        })
        .collect();
    let usual = body.by_document(body.find(&USUAL));
    for spots in body.by_document(body.find(&BARE)) {
        let Some(spot) = spots.first() else { continue };
        let document = body.document(spot);
        let count = usual.iter().flatten().filter(|other| body.document(other) == document).count();
        if count >= USUALLY {
            let message =
                format!("「なければならない」の文書で、「こと。」で終わる義務があります{}", body.elsewhere(&spots));
            hits.push(spot.note(message, "義務なら「しなければならない」に改めてください"));
        }
    }
    hits
}
