//! Rule `lookalike`: a character that only looks like the right one.
//!
//! Why: サ一バ with the kanji 一 is found by no search.
//! Example: デ―タ with a dash, へ in a katakana word, 力 for カ.

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, each, mends};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "lookalike",
    title: "形の似た文字",
    why: "形の似た別の文字は、検索にかからない。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        (r"[\p{Katakana}](?P<x>[一―‐−－—–ｰ-])[\p{Katakana}]", "ー（長音）"),
        (r"[\p{Katakana}ー](?P<x>力)[\p{Katakana}ー]", "片仮名のカ"),
        (r"[\p{Katakana}ー](?P<x>二)[\p{Katakana}ー]", "片仮名のニ"),
        (r"[\p{Katakana}ー](?P<x>口)[\p{Katakana}ー]", "片仮名のロ"),
        (r"[\p{Katakana}ー](?P<x>[へべぺ])[\p{Katakana}ー]{2}", "片仮名のヘ"),
        (r"[\p{Han}](?P<x>ニ)[\p{Han}]", "漢数字の二"),
        (r"[ぁ-んァ-ヶー](?P<x>,)[ぁ-んァ-ヶ一-龥]", "読点（、）"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    each(body, &LIST)
        .into_iter()
        .map(|(spot, instead)| {
            let message = format!("「{}」は{instead}の誤りと思われます", body.words(&spot));
            spot.warning(message, "正しい文字を打ち直してください")
        })
        .collect()
}
