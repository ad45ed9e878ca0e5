//! Rule `coverage`: what of its guideline edition a body lacks or has weakened, with the reason that it gave.
//!
//! Why: a clause that is left out should be left out on purpose.
//! Example: しなければならない of the base became 努めなければならない.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::id::ClauseId;
use crate::model::numbered::NumberedClause;

pub(super) const RULE: Rule = Rule {
    code: "coverage",
    title: "ガイドラインとの差",
    why: "基準文にある条項がない、又は義務が弱められている。",
    about: About::Body,
    check,
};

static STRONG: LazyLock<Regex> = LazyLock::new(|| pattern("なければならない|てはならない|禁止する"));
static WEAK: LazyLock<Regex> = LazyLock::new(|| pattern("努め|望ましい|推奨|ことができる|配慮する"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = missing(body);
    hits.extend(weakened(body));
    hits
}

fn missing(body: &Body<'_>) -> Vec<Hit> {
    let present = |id: &ClauseId| body.nodes.iter().any(|node| node.clause.id == *id);
    let mut hits = Vec::new();
    for document in &body.facts.base {
        let Some(spot) = start(body, document.document) else { continue };
        let mut explained = Vec::new();
        for (clause, name) in highest_missing(&document.clauses, &present) {
            match body.facts.reason(&clause.id) {
                Some(reason) => explained.push(format!("{name}（{reason}）")),
                None => hits.push(spot.warning(
                    format!("基準文の{name}がなく、理由も書かれていません"),
                    "policy.yaml の remove に「reason: …」を書いてください",
                )),
            }
        }
        if !explained.is_empty() {
            let message =
                format!("基準文の{}件を、理由を示して置いていません: {}", explained.len(), explained.join("、"));
            hits.push(spot.note(message, "理由が今もそのとおりか、見直しのときに確かめてください"));
        }
    }
    hits
}

fn start(body: &Body<'_>, kind: crate::model::id::DocumentKind) -> Option<Spot> {
    let document = body.documents.iter().position(|document| document.document == kind)?;
    let node = body.nodes.iter().find(|node| node.document == document && !node.passages.is_empty())?;
    body.head(node)
}

/// The clauses of the base that are missing, without those below them.
fn highest_missing<'c>(
    clauses: &'c [NumberedClause],
    present: &impl Fn(&ClauseId) -> bool,
) -> Vec<(&'c NumberedClause, String)> {
    clauses
        .iter()
        .flat_map(|clause| {
            if present(&clause.id) { highest_missing(&clause.children, present) } else { vec![(clause, name(clause))] }
        })
        .collect()
}

fn name(clause: &NumberedClause) -> String {
    let words = if clause.title.is_empty() { clause.text() } else { clause.title.clone() };
    let short: String = words.chars().take(16).collect();
    let more = if words.chars().count() > 16 { "…" } else { "" };
    format!("「{short}{more}」")
}

fn weakened(body: &Body<'_>) -> Vec<Hit> {
    let base = body.facts.base.iter().flat_map(|document| document.flatten()).map(|(clause, _)| clause);
    base.filter_map(|clause| {
        let node = body.nodes.iter().find(|node| node.clause.id == clause.id)?;
        let (before, after) = (clause.text(), node.clause.text());
        let fewer = STRONG.find_iter(&after).count() < STRONG.find_iter(&before).count();
        let more = WEAK.find_iter(&after).count() > WEAK.find_iter(&before).count();
        let passage = node.passages.clone().find(|at| WEAK.is_match(body.text(*at)))?;
        let range = WEAK.find(body.text(passage))?.range();
        let spot = Spot::new(passage, range);
        let reason = body.facts.reason(&clause.id);
        let message = match reason {
            Some(reason) => format!("基準文の義務が弱められています（理由: {reason}）"),
            None => "基準文の義務が弱められていて、理由も書かれていません".to_owned(),
        };
        let help = "しなければならない義務のままとするか、理由を policy.yaml に書いてください";
        (fewer && more).then(|| if reason.is_some() { spot.note(message, help) } else { spot.warning(message, help) })
    })
    .collect()
}
