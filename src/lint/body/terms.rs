//! Terms in a text: what is defined, and what is given a short name.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::Spot;
use crate::lint::body::{Body, PassagePart, pattern};

static SHORT: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"以下(?:、)?(?:[^「」（）。]{0,14}において)?(?:単に)?「(?P<x>[^「」]+)」という"));

/// Finds the terms that the 定義 clause defines; a title such as マイナンバー利用事務系（個人番号利用事務系） has two names.
pub(in crate::lint) fn definitions(body: &Body<'_>) -> Vec<(Spot, Vec<String>)> {
    let mut found = Vec::new();
    for node in body.nodes.iter().filter(|node| is_definitions(&node.clause.title)) {
        for child in node.children.iter().filter_map(|index| body.nodes.get(*index)) {
            let Some(passage) = child.passages.clone().next() else { continue };
            let titled = body.passages.get(passage).is_some_and(|passage| passage.part == PassagePart::Title);
            if titled {
                let names = body.text(passage).split(['（', '）', '(', ')']).map(str::trim);
                let names = names.filter(|name| !name.is_empty()).map(str::to_owned).collect();
                found.push((Spot::new(passage, 0..body.text(passage).len()), names));
            }
        }
    }
    found
}

fn is_definitions(title: &str) -> bool {
    matches!(title.trim_matches(['（', '）', '(', ')']), "定義" | "用語の定義" | "用語の意義" | "用語")
}

/// Finds the short names: 以下「…」という。
pub(in crate::lint) fn abbreviations(body: &Body<'_>) -> Vec<(Spot, String)> {
    body.find(&SHORT).into_iter().map(|spot| (spot.clone(), body.words(&spot).to_owned())).collect()
}
