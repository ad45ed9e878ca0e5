//! Rule `hard-number`: an override of the body writes the number of a clause as characters.
//!
//! Why: numbers are computed; a typed one stays behind when clauses are added or moved.
//! Relative words go astray in the same way when a clause comes between.
//! Example: `to: 第12条に定める` in policy.yaml instead of `[](#standards)に定める`; 前号 instead of `[前](#scope.assets)`.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};
use crate::numbering::typed::places;

pub(super) const RULE: Rule = Rule {
    code: "hard-number",
    title: "手で書いた参照番号",
    why: "条項の番号は計算されるので、手で書くと条項の増減で食い違う。",
    about: About::Body,
    check,
};

static LINK: LazyLock<Regex> = LazyLock::new(|| pattern(r"\[[^\]]*\]\(#[^)]*\)"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.facts
        .written
        .iter()
        .flat_map(|(clause, text)| {
            let plain = LINK.replace_all(text, "");
            let found = places(&plain).into_iter().filter_map(|range| plain.get(range).map(str::to_owned));
            let found: Vec<String> = found.collect();
            let node = body.nodes.iter().find(|node| node.clause.id == *clause);
            found
                .into_iter()
                .filter_map(move |words| {
                    let node = node?;
                    let mut own = node.passages.clone();
                    let passage = own.find(|at| body.text(*at).contains(&words))?;
                    let start = body.text(passage).find(&words)?;
                    let spot = crate::lint::Spot::new(passage, start..start + words.len());
                    let message = format!("参照の番号「{words}」が policy.yaml に手で書かれています");
                    Some(spot.warning(message, "「[](#条項の識別子)」と書くと、番号は自動で付きます"))
                })
                .collect::<Vec<_>>()
        })
        .collect()
}
