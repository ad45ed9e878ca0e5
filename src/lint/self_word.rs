//! Rule `self-word`: the body calls itself by several words.
//!
//! Why: 本区, 区 and 世田谷区 in one policy read as if they were different things.
//! Example: 「本町」 everywhere, 「町の業務要件」 in one place.

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "self-word",
    title: "自称",
    why: "団体が自らを呼ぶ語が一つにそろっていない。",
    about: About::Body,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let own = body.facts.self_word.as_str();
    let Some(last) = own.chars().next_back().filter(|last| "市町村区県府都道".contains(*last)) else {
        return Vec::new();
    };
    let full = pattern(&format!(r"(?:^|[^\p{{Han}}])(?P<x>本{last})"));
    let bare = pattern(&format!(r"(?:^|[^\p{{Han}}\p{{Katakana}}ー])(?P<x>{last})(?:の|が|に|は|を|へ|と|及び)"));
    let undefined = undefined(body, own);
    let drift = [full, bare].into_iter().filter_map(|form| {
        let spots: Vec<Spot> = body.find(&form).into_iter().filter(|spot| body.words(spot) != own).collect();
        let words = body.words(spots.first()?);
        let message = format!("自称の「{words}」と「{own}」が混じっています{}", body.elsewhere(&spots));
        Some(spots.first()?.note(message, format!("「{own}」にそろえてください")))
    });
    drift.chain(undefined).collect()
}

/// 本町 is used, and no 「本町」という says what it stands for.
fn undefined(body: &Body<'_>, own: &str) -> Option<Hit> {
    let spot = body.find_word(own).into_iter().next().filter(|_| own.starts_with('本'))?;
    let said = body.texts().any(|(_, passage)| passage.text.contains(&format!("「{own}」という")));
    let message = format!("「{own}」が何を指すかを定めた文がありません");
    let help =
        "初めて使う所に、団体名とともに「（以下「…」という。）」を置いてください（options の self_introduction）";
    (!said).then(|| spot.note(message, help))
}
