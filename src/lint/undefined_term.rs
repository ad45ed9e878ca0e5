//! Rule `undefined-term`: a word that is a defined term with a piece missing.
//!
//! Why: a clause that says 委託基準 does not bind by the defined 委託判断基準.
//! Example: 外部委託事業者 is defined, 委託事業者 is used.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::terms::{abbreviations, definitions};
use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::id::DocumentKind;

pub(super) const RULE: Rule = Rule {
    code: "undefined-term",
    title: "定義した語の言い違い",
    why: "定義した語と似た、定義のない語が使われている。",
    about: About::Wording,
    check,
};

/// What a 基本方針 uses as a defined term wherever it stands.
static STAFF: LazyLock<Regex> = LazyLock::new(|| pattern(r"(?:^|\P{Han})(?P<x>職員等)"));

static WORD: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Han}\p{Katakana}ーA-Za-z0-9]+"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut terms: Vec<String> = definitions(body).into_iter().flat_map(|(_, names)| names).collect();
    terms.extend(abbreviations(body).into_iter().map(|(_, name)| name));
    let mut found: Vec<(&str, String, Vec<Spot>)> = Vec::new();
    for spot in body.find(&WORD) {
        let word = body.words(&spot);
        if terms.iter().any(|term| term == word) {
            continue;
        }
        let Some(term) = terms.iter().find(|term| is_cut(term, word)) else { continue };
        match found.iter_mut().find(|(known, _, _)| *known == word) {
            Some((_, _, spots)) => spots.push(spot),
            None => found.push((word, term.clone(), vec![spot])),
        }
    }
    let cut = found.into_iter().filter_map(|(word, term, spots)| {
        let message = format!("「{word}」は定義されていません。「{term}」のことと思われます{}", body.elsewhere(&spots));
        Some(spots.first()?.warning(message, format!("「{term}」に改めるか、「{word}」を定義してください")))
    });
    cut.chain(staff(body, &terms)).collect()
}

/// Finds 職員等 that nothing defines, as where an option leaves the definition to the body.
fn staff(body: &Body<'_>, terms: &[String]) -> Option<Hit> {
    let basic = body.documents.iter().any(|document| document.document == DocumentKind::BasicPolicy);
    let defined =
        terms.iter().any(|term| term == "職員等") || body.texts().any(|(_, text)| text.text.contains("「職員等」"));
    let spots = body.find(&STAFF);
    let first = spots.first().filter(|_| basic && !defined)?;
    let message = format!("「職員等」は定義されていません{}", body.elsewhere(&spots));
    let help =
        "定義に「職員等」の条項を insert で加えるか、初めに用いる所を「…（以下「職員等」という。）」としてください";
    Some(first.warning(message, help.to_owned()))
}

/// 委託判断基準 → 委託基準 (a piece of the middle is gone), 外部委託事業者 → 委託事業者 (the head of a person's name).
fn is_cut(term: &str, word: &str) -> bool {
    let (term, word): (Vec<char>, Vec<char>) = (term.chars().collect(), word.chars().collect());
    let gone = term.len().saturating_sub(word.len());
    if word.len() < 4 || !(1..=3).contains(&gone) {
        return false;
    }
    let person = word.ends_with(&['者']) && term.ends_with(&word);
    let split = (2..=word.len() - 2).any(|at| {
        let (head, tail) = word.split_at(at);
        term.starts_with(head) && term.ends_with(tail)
    });
    person || split && !term.ends_with(&word) && !term.starts_with(&word)
}
