//! Rule `okurigana`: verbs without, or nouns with, the inner okurigana.
//!
//! Why: 公用文 writes the verb long (取り扱う) and the noun short (取扱い, 手続, 立入り).
//! Example: 情報を取扱う; 検査手続きに従い.

use std::sync::LazyLock;

use crate::lint::body::Body;
use crate::lint::body::words::{Mend, mends, sparing};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "okurigana",
    title: "送り仮名",
    why: "動詞は送り仮名を付け（取り扱う）、名詞は省く（取扱い、手続）。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        ("(?P<x>取扱)[うえわっ]", "取り扱"),
        ("(?P<x>取込)[むまめん]", "取り込"),
        ("(?P<x>引継)[ぐがげご]", "引き継"),
        ("(?P<x>申込)[むまめん]", "申し込"),
        ("(?P<x>持込)[むまめん]", "持ち込"),
        ("(?P<x>持出)[すさせ]", "持ち出"),
        ("(?P<x>立入)[るらっれ]", "立ち入"),
        ("(?P<x>受入れ)[るたなさ]", "受け入れ"),
        ("(?P<x>取消)[すさせ]", "取り消"),
        ("(?P<x>組込)[むまめん]", "組み込"),
        ("(?P<x>切替え)[るたな]", "切り替え"),
        ("(?P<x>貸出)[すさせ]", "貸し出"),
        ("(?P<x>繰返)[すさし]", "繰り返"),
        ("(?P<x>取付け)[るたな]", "取り付け"),
        ("(?P<x>行な)[わいうえっ]", "行"),
        ("(?P<x>見直しし)[なたてま]", "見直"),
        ("(?P<x>手続き)", "手続"),
        (r"(?P<x>取り扱い)(?:の|を|に|が|は|$)", "取扱い"),
        (r"(?P<x>立ち入り)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "立入り"),
        (r"(?P<x>受け入れ)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "受入れ"),
        (r"(?P<x>取り組み)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "取組"),
        (r"(?P<x>引き継ぎ)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "引継ぎ"),
        (r"(?P<x>問い合わせ)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "問合せ"),
        (r"(?P<x>届け出)(?:の|を|が|は)", "届出"),
        (r"(?P<x>打ち合わせ)", "打合せ"),
        (r"(?P<x>申し込み)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "申込み"),
        (r"(?P<x>書き換え)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "書換え"),
        (r"(?P<x>切り替え)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "切替え"),
        (r"(?P<x>貸し出し)(?:の|を|に|が|は|[\p{Han}\p{Katakana}])", "貸出し"),
    ])
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    sparing(body, &LIST)
        .into_iter()
        .filter_map(|(spots, instead)| {
            let spot = spots.first()?;
            let message = format!("「{}」の送り仮名が公用文と異なります{}", body.words(spot), body.elsewhere(&spots));
            Some(spot.warning(message, format!("「{instead}」と書いてください")))
        })
        .collect()
}
