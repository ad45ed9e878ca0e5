//! Rule `relative-word`: 前条, 前項, 前号 where nothing stands before, or where no such unit is counted.
//!
//! Why: a relative word points at the neighbour, whatever that is after an insertion; 項 among ①②③ is a guess.
//! Example: 「前項において定める規定」 in ④ of a policy that has no 項.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "relative-word",
    title: "前条・前項・前号",
    why: "「前項」などは直前の条項を指すので、条項を加えたり移したりすると指す先が変わる。",
    about: About::Wording,
    check,
};

static WORD: LazyLock<Regex> = LazyLock::new(|| pattern("(?:^|[^以従事])(?P<x>前(?:各)?(?P<unit>[条項号]))"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.find(&WORD).into_iter().filter_map(|spot| judge(body, &spot)).collect()
}

fn judge(body: &Body<'_>, spot: &Spot) -> Option<Hit> {
    let words = body.words(spot);
    let own = body.passages.get(spot.passage)?.node;
    let chain = body.ancestors(own);
    let labels = |index: &usize| body.nodes.get(*index).map_or("", |node| node.clause.label.as_str());
    let article = chain.iter().any(|index| labels(index).ends_with('条'));
    if !article {
        let at = chain.iter().map(labels).find(|label| !label.is_empty()).unwrap_or("この番号");
        let message = format!("「{words}」とありますが、この文書は条・項・号を用いていません");
        let help = format!("指す先を確かめ、「{at}」のような番号で書いてください");
        return Some(spot.note(message, help));
    }
    let unit = words.chars().next_back()?;
    let level = chain.iter().find(|index| counts_as(labels(index), unit));
    let first = match (unit, level) {
        ('条', Some(index)) => all_before(body, *index).is_none(),
        ('号', Some(index)) => body.nodes.get(*index).is_some_and(|node| node.place == 0),
        // 第1項 bears no label: a counted 項 always has one before it.
        ('項', Some(_)) => false,
        _ => true,
    };
    let message = format!("「{words}」とありますが、前に{unit}がありません");
    first.then(|| spot.error(message, "指す先を確かめてください"))
}

fn counts_as(label: &str, unit: char) -> bool {
    let digits = |text: &str| !text.is_empty() && text.chars().all(char::is_numeric);
    match unit {
        '条' => label.ends_with('条'),
        '号' => label.starts_with(['(', '（']),
        _ => digits(label),
    }
}

fn all_before(body: &Body<'_>, index: usize) -> Option<usize> {
    let document = body.nodes.get(index)?.document;
    let before = body.nodes.iter().take(index).filter(|node| node.document == document);
    let count = before.filter(|node| node.clause.label.ends_with('条')).count();
    (count > 0).then_some(count)
}
