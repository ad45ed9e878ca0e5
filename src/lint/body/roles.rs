//! Officers in a text: where they are named, and where they are appointed.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use crate::lint::Spot;
use crate::lint::body::{Body, pattern};

static ROLE: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?P<x>[\p{Han}\p{Katakana}ーA-Za-z]*?(?:情報|システム|セキュリティ|サービス|ネットワーク|データ|CSIRT ?)[\p{Han}\p{Katakana}ー]*?(?:責任者|管理者|担当者))",
    )
});
static APPOINTED: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"を、?(?P<x>[^、。をはに]*?(?:責任者|管理者|担当者)(?:（[^）]*）)?)とする"));
static NAMED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^\p{Han}\p{Katakana}ーA-Za-z])(?P<x>[\p{Han}\p{Katakana}ーA-Za-z]+ ?(?:責任者|管理者|担当者))を(?:置|指名|任命|選任|設置)",
    )
});

/// Words that may stand before the name of a role without being a part of it.
const PREFIXES: [&str; 9] = ["当該", "各", "関係", "担当", "同", "所管", "又", "直属", "課局等"];

/// Finds every use of a role, by its longest name.
pub(in crate::lint) fn roles(body: &Body<'_>) -> Vec<(Spot, String)> {
    body.find(&ROLE)
        .into_iter()
        .map(|spot| {
            let words = body.words(&spot);
            let name = PREFIXES.iter().find_map(|prefix| words.strip_prefix(prefix)).unwrap_or(words);
            let start = spot.end - name.len();
            (Spot::new(spot.passage, start..spot.end), name.replace(' ', ""))
        })
        .collect()
}

/// Gives the names of the roles that are appointed, or that have a clause of their own by that title.
pub(in crate::lint) fn appointed(body: &Body<'_>) -> BTreeSet<String> {
    let mut names: BTreeSet<String> = appointments(body).into_iter().map(|(_, name)| name).collect();
    // In a bare file a title with a sentence in its brackets is read as a paragraph.
    let heads = body
        .nodes
        .iter()
        .filter(|node| !node.children.is_empty() || !node.clause.title.is_empty())
        .filter_map(|node| node.passages.clone().next());
    for passage in heads.filter_map(|index| body.passages.get(index)) {
        let title = passage.text.split(['（', '(']).next().unwrap_or("");
        if ["責任者", "管理者", "担当者"].iter().any(|end| title.ends_with(end)) && !title.contains('の') {
            names.insert(title.to_owned());
        }
    }
    names
}

/// Finds the places where a role is appointed: 〜を、〜とする, 〜を指名し.
pub(in crate::lint) fn appointments(body: &Body<'_>) -> Vec<(Spot, String)> {
    let mut found: Vec<(Spot, String)> = Vec::new();
    for spot in body.find(&APPOINTED).into_iter().chain(body.find(&NAMED)) {
        let words = body.words(&spot);
        let words = words.rsplit('の').next().unwrap_or(words);
        let name = words.split(['（', '(']).next().unwrap_or(words).trim_matches(['「', '」', ' ']);
        if !name.is_empty() && !found.iter().any(|(_, known)| known == name) {
            found.push((spot, name.replace(' ', "")));
        }
    }
    found.sort();
    found
}
