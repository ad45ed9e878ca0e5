//! Rule `literary`: a form of the old written language.
//!
//! Why: 公用文作成の考え方 (令和4年): forms left over from 文語 are written in the language of today.
//! Example: 招かぬよう (→ 招かないよう); 意図せざる変更 (→ 意図しない変更).

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, each, mends};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "literary",
    title: "文語の名残",
    why: "公用文では、文語の名残の言い方を避ける。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        ("[かさたなまらわ](?P<x>ぬ)(?:よう|もの|こと|場合|限り|ため)", "ない"),
        ("[\\p{Han}](?P<x>せざる)[\\p{Han}こもを]", "しない"),
        ("[すむるくぐつう](?P<x>べく)", "ため"),
        ("(?P<x>如き|ごとき)", "ような"),
        ("(?P<x>なきよう)", "ないよう"),
        ("(?P<x>せしめ)[るなたて]", "させ"),
        ("(?P<x>然るべき|しかるべき)", "適切な"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    each(body, &LIST)
        .into_iter()
        .map(|(spot, instead)| {
            let message = format!("「{}」は文語の言い方です", body.words(&spot));
            spot.note(message, format!("「{instead}」などに改めてください"))
        })
        .collect()
}
