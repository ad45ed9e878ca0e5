//! Rule `term-drift`: one thing goes by two names.
//!
//! Why: a reader takes two words for two things.
//! Example: 情報セキュリティインシデント / セキュリティインシデント / インシデント; 分類 / 格付; 共用ID / 共有ID.

use crate::lint::body::Body;
use crate::lint::{Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "term-drift",
    title: "用語の揺れ",
    why: "同じものを二つの語で呼んでいる。",
    check,
};

/// Names of one thing, longer before shorter; the first form is taken where it occurs at all.
const FAMILIES: [&[&str]; 5] = [
    &["情報セキュリティインシデント", "セキュリティインシデント", "インシデント"],
    &["共用ID", "共有ID"],
    &["情報の分類", "情報の格付"],
    &["この方針", "当該基本方針", "本基本方針", "当該方針", "本方針"],
    &["外部委託事業者", "業務委託事業者", "受託事業者"],
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    FAMILIES.iter().flat_map(|family| (0..body.documents.len()).flat_map(|document| drift(body, family, document))).collect()
}

fn drift(body: &Body<'_>, family: &[&str], document: usize) -> Vec<Hit> {
    let mut forms: Vec<(&str, Vec<Spot>)> = Vec::new();
    for (at, form) in family.iter().enumerate() {
        let longer = family.get(..at).unwrap_or(&[]);
        let spots: Vec<Spot> = spaced(body, form).into_iter().filter(|spot| {
            body.document(spot) == document && !quoted(body, spot) && !inside(body, spot, form, longer)
        }).collect();
        forms.push((form, spots));
    }
    forms.retain(|(_, spots)| !spots.is_empty());
    let Some(usual) = forms.iter().max_by_key(|(_, spots)| spots.len()).map(|(form, _)| *form) else { return Vec::new() };
    forms.iter().filter(|(form, _)| *form != usual).filter_map(|(form, spots)| {
        let message = format!("「{form}」と「{usual}」が混じっています{}", body.elsewhere(spots));
        let help = format!("同じものなら「{usual}」にそろえ、別のものなら定義を置いてください");
        Some(spots.first()?.warning(message, help))
    }).collect()
}

/// 共用 ID with a blank is 共用ID.
fn spaced(body: &Body<'_>, form: &str) -> Vec<Spot> {
    let mut spots = body.find_word(form);
    if let Some(stem) = form.strip_suffix("ID") {
        spots.extend(body.find_word(&format!("{stem} ID")));
    }
    if form == "情報の分類" && body.find_word("格付").is_empty() {
        return Vec::new();
    }
    spots
}

/// The name of a form stands in 「」.
fn quoted(body: &Body<'_>, spot: &Spot) -> bool {
    let before = body.text(spot.passage).get(..spot.start).unwrap_or("");
    before.rfind('「') > before.rfind('」')
}

fn inside(body: &Body<'_>, spot: &Spot, form: &str, longer: &[&str]) -> bool {
    let text = body.text(spot.passage);
    longer.iter().any(|long| {
        long.match_indices(form).any(|(offset, _)| {
            spot.start.checked_sub(offset).and_then(|start| text.get(start..start + long.len())) == Some(*long)
        })
    })
}
