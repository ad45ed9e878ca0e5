//! Rule `label-order`: a label is left out or given twice.
//!
//! Why: a reference by number then points at nothing or at two places.
//! Example: (1), (2), (4) or 第3条, 第3条.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule};
use crate::model::numbered::Origin;

pub(super) const RULE: Rule = Rule {
    code: "label-order",
    title: "番号の飛び・重なり",
    why: "番号が飛んだり重なったりすると、番号による参照が定まらない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.rows().flat_map(|siblings| row(body, siblings)).collect()
}

fn row(body: &Body<'_>, siblings: &[usize]) -> Vec<Hit> {
    let mut last: Vec<(String, u32)> = Vec::new();
    let mut hits = Vec::new();
    for node in siblings.iter().filter_map(|index| body.nodes.get(*index)) {
        if node.clause.label.is_empty() && node.clause.origin == Origin::Import {
            last.clear();
        }
        let Some((shape, number)) = counted(&node.clause.label) else { continue };
        let before = last.iter().position(|(known, _)| *known == shape);
        if let (Some((_, before)), Some(spot)) = (before.and_then(|at| last.get(at)), body.head(node)) {
            let label = &node.clause.label;
            if number == *before {
                hits.push(spot.error(format!("番号「{label}」が二度使われています"), "後の番号を改めてください"));
            } else if number != before + 1 {
                let message = format!("番号「{label}」の前が抜けています");
                hits.push(spot.error(message, "抜けた条項を補うか、番号を詰めてください"));
            }
        }
        match before.and_then(|at| last.get_mut(at)) {
            Some(known) => known.1 = number,
            None => last.push((shape, number)),
        }
    }
    hits
}

/// Parts a label into its shape and its last number; a branch number such as 第3条の2 is not counted.
fn counted(label: &str) -> Option<(String, u32)> {
    const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
    if label.contains('の') {
        return None;
    }
    let inner: String = label.chars().filter(|c| !matches!(c, '(' | ')' | '（' | '）')).collect();
    let shape = |sign: char| label.replace(inner.as_str(), &sign.to_string());
    let mut letters = inner.chars();
    if let (Some(letter), None) = (letters.next(), letters.next()) {
        let circled = ('①'..='⑳').contains(&letter).then(|| u32::from(letter) - u32::from('①') + 1);
        let kana = KANA.chars().position(|kana| kana == letter).and_then(|at| u32::try_from(at + 1).ok());
        if let Some(number) = circled {
            return Some((shape('①'), number));
        }
        if let Some(number) = kana {
            return Some((shape('ア'), number));
        }
    }
    let digits: String = label.chars().map(half).collect();
    let end = digits.rfind(|c: char| c.is_ascii_digit())? + 1;
    let start = digits
        .get(..end)?
        .rfind(|c: char| !c.is_ascii_digit())
        .map_or(0, |at| digits.get(at..).and_then(|rest| rest.chars().next()).map_or(at, |c| at + c.len_utf8()));
    let number = digits.get(start..end)?.parse().ok()?;
    Some((format!("{}1{}", digits.get(..start)?, digits.get(end..)?), number))
}

fn half(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}
