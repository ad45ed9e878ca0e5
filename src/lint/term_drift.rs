//! Rule `term-drift`: one thing goes by two names.
//!
//! Why: a reader takes two words for two things.
//! Example: 情報セキュリティインシデント / セキュリティインシデント / インシデント; 分類 / 格付; 共用ID / 共有ID.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "term-drift",
    title: "用語の揺れ",
    why: "同じものを二つの語で呼んでいる。",
    about: About::Wording,
    check,
};

/// Names of one thing, longer before shorter; the first form is taken where it occurs at all.
const FAMILIES: [&[&str]; 8] = [
    &["情報セキュリティインシデント", "セキュリティインシデント", "インシデント"],
    &["情報セキュリティインシデント", "情報セキュリティ事故"],
    &["課局等", "課等"],
    &["共用ID", "共有ID"],
    &["分類", "格付"],
    &["ソーシャルメディアサービス", "ソーシャルメディア"],
    &["この方針", "当該基本方針", "本基本方針", "当該方針", "本方針"],
    &["外部委託事業者", "業務委託事業者", "受託事業者"],
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    FAMILIES
        .iter()
        .flat_map(|family| (0..body.documents.len()).flat_map(|document| drift(body, family, document)))
        .collect()
}

fn drift(body: &Body<'_>, family: &[&str], document: usize) -> Vec<Hit> {
    let mut forms: Vec<(&str, Vec<Spot>)> = Vec::new();
    for (at, form) in family.iter().enumerate() {
        let longer = family.get(..at).unwrap_or(&[]);
        let spots: Vec<Spot> = spaced(body, form)
            .into_iter()
            .filter(|spot| {
                body.document(spot) == document
                    && !quoted(body, spot)
                    && !tail(body, spot)
                    && !inside(body, spot, form, longer)
            })
            .collect();
        forms.push((form, spots));
    }
    forms.retain(|(_, spots)| !spots.is_empty());
    let Some(usual) = forms.iter().max_by_key(|(_, spots)| spots.len()).map(|(form, _)| *form) else {
        return Vec::new();
    };
    forms
        .iter()
        .filter(|(form, _)| *form != usual)
        .filter_map(|(form, spots)| {
            let message = format!("「{form}」と「{usual}」が混じっています{}", body.elsewhere(spots));
            let help = format!("同じものなら「{usual}」にそろえ、別のものなら定義を置いてください");
            Some(spots.first()?.warning(message, help))
        })
        .collect()
}

/// 共用 ID with a blank is 共用ID.
fn spaced(body: &Body<'_>, form: &str) -> Vec<Spot> {
    let mut spots = body.find_word(form);
    if let Some(stem) = form.strip_suffix("ID") {
        spots.extend(body.find_word(&format!("{stem} ID")));
    }
    spots
}

/// The name of a form stands in 「」.
fn quoted(body: &Body<'_>, spot: &Spot) -> bool {
    let before = body.text(spot.passage).get(..spot.start).unwrap_or("");
    before.rfind('「') > before.rfind('」')
}

/// A form at the end of a longer word is that word's: 情報セキュリティ基本方針 holds no 本方針.
fn tail(body: &Body<'_>, spot: &Spot) -> bool {
    let before = body.text(spot.passage).get(..spot.start).and_then(|head| head.chars().next_back());
    before.is_some_and(|c| ('一'..='龥').contains(&c) || ('ァ'..='ー').contains(&c))
}

fn inside(body: &Body<'_>, spot: &Spot, form: &str, longer: &[&str]) -> bool {
    let text = body.text(spot.passage);
    longer.iter().any(|long| {
        long.match_indices(form).any(|(offset, _)| {
            spot.start.checked_sub(offset).and_then(|start| text.get(start..start + long.len())) == Some(*long)
        })
    })
}
