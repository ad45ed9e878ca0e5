//! Rule `conjunction`: および, ならびに, または, もしくは in kana; 従って, 又, 但し in kanji.
//!
//! Why: 公用文 writes 及び, 並びに, 又は, 若しくは in kanji and the other conjunctions in kana
//! (公用文における漢字使用等について, 平成22年内閣訓令第1号).
//! Example: 性能および機能; 従って、これらの情報.

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, mends, sparing};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "conjunction",
    title: "接続詞の表記",
    why: "「及び」「並びに」「又は」「若しくは」は漢字で、ほかの接続詞は仮名で書く。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        (r"[^\p{Hiragana}](?P<x>および)[^び]", "及び"),
        ("(?P<x>ならびに)", "並びに"),
        (r"[^あ](?P<x>または)[^ず]", "又は"),
        ("(?P<x>もしくは)", "若しくは"),
        ("(?:^|。)(?P<x>従って)、", "したがって"),
        ("(?:^|[。、])(?P<x>又)、", "また"),
        ("(?:^|。)(?P<x>尚)、", "なお"),
        ("(?P<x>但し)", "ただし"),
        ("(?P<x>且つ)", "かつ"),
        ("(?:^|。)(?P<x>更に)、", "さらに"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    sparing(body, &LIST)
        .into_iter()
        .filter_map(|(spots, instead)| {
            let spot = spots.first()?;
            let message = format!("「{}」は「{instead}」と書きます{}", body.words(spot), body.elsewhere(&spots));
            Some(spot.warning(message, format!("「{instead}」に改めてください")))
        })
        .collect()
}
