//! Rule `dangling-reference`: a number in the text names a clause that is not there.
//!
//! Why: numbers typed by hand stay behind when clauses move.
//! Example: 第15条に定める in a policy of 13 条; 上記9 before a clause 9 exists.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "dangling-reference",
    title: "参照先のない参照",
    why: "番号で指した条項が文書にない。",
    about: About::Wording,
    check,
};

static ARTICLE: LazyLock<Regex> =
    LazyLock::new(|| pattern("(?P<before>[^、。及びは]{0,2})(?P<x>第[0-9０-９]+条(?:の[0-9０-９]+)?)"));
static ABOVE: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"上記(?P<x>[0-9]+(?:\([0-9]+\))?(?:(?:、|及び|並びに|又は)[0-9]+(?:\([0-9]+\))?)*)"));
static SECTION: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?P<x>[0-9]+\.[0-9]+) ?節"));
static PATH: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[、。は])(?P<x>[0-9]{1,2}(?:\.[0-9]+)?[(（][0-9]+[)）])の"));
static LOCAL: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?:^|[、。はもの])(?P<x>[(（](?:[0-9]{1,2}|[ア-ン])[)）])(?:の|に|から|及び)"));
static NUMBER: LazyLock<Regex> = LazyLock::new(|| pattern(r"[0-9]+(?:\([0-9]+\))?"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for spot in body.find(&ARTICLE).into_iter().filter(|spot| is_own(body, spot)) {
        if !labelled(body, &spot, body.words(&spot)) {
            hits.push(dangling(body, &spot, body.words(&spot)));
        }
    }
    for spot in body.find(&ABOVE) {
        for number in NUMBER.find_iter(body.words(&spot)) {
            let one = Spot::new(spot.passage, spot.start + number.start()..spot.start + number.end());
            if !above(body, &one, number.as_str()) {
                hits.push(dangling(body, &one, &format!("上記{}", number.as_str())));
            }
        }
    }
    let paths = body.find(&SECTION).into_iter().chain(body.find(&PATH));
    hits.extend(
        paths.filter(|spot| !named(body, spot, body.words(spot))).map(|spot| dangling(body, &spot, body.words(&spot))),
    );
    let local = body.find(&LOCAL).into_iter().filter(|spot| !near(body, spot));
    hits.extend(local.map(|spot| dangling(body, &spot, body.words(&spot))));
    hits
}

fn dangling(body: &Body<'_>, spot: &Spot, words: &str) -> Hit {
    let at = body.node(spot).map_or("", |node| node.path.as_str());
    let message = format!("「{words}」という条項はこの文書にありません");
    spot.error(message, format!("{at}の参照先を確かめ、policy.yaml では番号でなく識別子への参照で書いてください"))
}

/// A 条 after the name of a law, or after its number in brackets, is the law's.
fn is_own(body: &Body<'_>, spot: &Spot) -> bool {
    let before = body.text(spot.passage).get(..spot.start).unwrap_or("");
    let law = before.ends_with(['）', ')', '」', '法', '令', '例', '則', '程', '律', '同']);
    let counted = body.nodes.iter().any(|node| node.clause.label.ends_with('条'));
    !law && counted
}

fn labelled(body: &Body<'_>, spot: &Spot, label: &str) -> bool {
    let document = body.document(spot);
    body.nodes.iter().any(|node| node.document == document && node.clause.label == label)
}

/// The top of the numbering that a place stands in: clauses of the highest counted depth.
fn named(body: &Body<'_>, spot: &Spot, path: &str) -> bool {
    let wanted = path.replace('（', "(").replace('）', ")");
    let document = body.document(spot);
    body.nodes.iter().any(|node| node.document == document && node.path.replace('（', "(").replace('）', ")") == wanted)
}

fn above(body: &Body<'_>, spot: &Spot, path: &str) -> bool {
    let own = body.passages.get(spot.passage).map_or(0, |passage| passage.node);
    let document = body.document(spot);
    body.nodes.iter().take(own).any(|node| node.document == document && node.path == path)
}

/// Says whether a clause beside, or beside one above, bears this label.
fn near(body: &Body<'_>, spot: &Spot) -> bool {
    let wanted = body.words(spot).replace('（', "(").replace('）', ")");
    let own = body.passages.get(spot.passage).map_or(0, |passage| passage.node);
    let rows = body.ancestors(own).into_iter().map(|index| body.siblings(index));
    let mut all = rows.flatten().filter_map(|index| body.nodes.get(*index));
    all.any(|node| node.clause.label.replace('（', "(").replace('）', ")") == wanted)
}
