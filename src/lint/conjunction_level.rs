//! Rule `conjunction-level`: 並びに without 及び, or 若しくは without 又は.
//!
//! Why: 及び and 又は join first; 並びに joins what 及び has joined, 若しくは is the level below 又は.
//! Example: 当該機器等の管理並びに運用 (→ 管理及び運用).

use crate::lint::body::{Body, sentences};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "conjunction-level",
    title: "並びに・若しくはの段",
    why: "「並びに」は「及び」より大きい段、「若しくは」は「又は」より小さい段に用いる。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for range in sentences(passage.text) {
            let sentence = passage.text.get(range.clone()).unwrap_or("");
            for (word, other) in [("並びに", "及び"), ("若しくは", "又は")] {
                let Some(at) = sentence.find(word).filter(|at| !joined(sentence, *at, word, other)) else { continue };
                let spot = Spot::new(index, range.start + at..range.start + at + word.len());
                hits.push(spot.warning(
                    format!("「{word}」を、「{other}」のない所で使っています"),
                    format!("「{other}」に改めてください"),
                ));
            }
        }
    }
    hits
}

/// 並びに: 及び stands in the same member or after it. 若しくは: 又は stands anywhere in the sentence.
fn joined(sentence: &str, at: usize, word: &str, other: &str) -> bool {
    let (before, after) = (sentence.get(..at).unwrap_or(""), sentence.get(at..).unwrap_or(""));
    let member = if word == "並びに" { member(before) } else { before.to_owned() };
    let kana = if other == "及び" { "および" } else { "または" };
    [other, kana].iter().any(|form| member.contains(form) || after.contains(form))
}

/// What stands before, from the last comma on that ends a clause: one outside brackets and after kana.
fn member(before: &str) -> String {
    let (mut depth, mut member) = (0_usize, String::new());
    for character in before.chars() {
        let clause = member.chars().next_back().is_some_and(|last| ('ぁ'..='ん').contains(&last));
        match character {
            '（' | '(' => depth += 1,
            '）' | ')' => depth = depth.saturating_sub(1),
            '、' if depth == 0 && clause => member.clear(),
            _ => member.push(character),
        }
    }
    member
}
