//! Rule `variant`: a spelling that the guideline does not use, or two spellings of one word.
//!
//! Why: 漏えい, 改ざん and 強靱 are the guideline's; サーバ and サーバー in one text look careless.
//! Example: 漏洩等した場合; 強靭性; コンピュータ and コンピューター.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::words::{Mend, each, mends};
use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "variant",
    title: "表記の揺れ",
    why: "同じ語は、ガイドラインの表記に、又は一つの表記にそろえる。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Vec<Mend>> = LazyLock::new(|| {
    mends(&[
        ("(?P<x>漏洩|漏曳|ろうえい)", "漏えい"),
        ("(?P<x>改竄)", "改ざん"),
        ("(?P<x>強靭|強じん|強靱（じん）|強靱\\(じん\\))", "強靱"),
        ("(?P<x>ウィルス|ビールス)", "ウイルス"),
        ("(?P<x>ソフトウエア)", "ソフトウェア"),
        ("(?P<x>ハードウエア)", "ハードウェア"),
        ("(?P<x>ファイアーウォール|ファイヤーウォール|ファイヤウォール)", "ファイアウォール"),
        ("(?P<x>順守)", "遵守"),
        ("(?P<x>コンピューターウイルス)", "コンピュータウイルス"),
    ])
});
static KATAKANA: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Katakana}ー]{3,}"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = each(body, &LIST)
        .into_iter()
        .map(|(spot, instead)| {
            let message = format!("「{}」は、ガイドラインでは「{instead}」と書きます", body.words(&spot));
            spot.warning(message, format!("「{instead}」に改めてください"))
        })
        .collect();
    hits.extend(long_vowels(body));
    hits
}

/// サーバ and サーバー: the rarer one is reported once.
fn long_vowels(body: &Body<'_>) -> Vec<Hit> {
    let mut words: BTreeMap<&str, Vec<Spot>> = BTreeMap::new();
    for spot in body.find(&KATAKANA) {
        words.entry(body.words(&spot)).or_default().push(spot);
    }
    let long = words.keys().filter_map(|long| Some((*long, long.strip_suffix('ー')?)));
    let pairs = long.filter_map(|(long, short)| Some((long, short, words.get(long)?, words.get(short)?)));
    pairs
        .filter_map(|(long, short, longs, shorts)| {
            let (rare, spots, usual) =
                if longs.len() <= shorts.len() { (long, longs, short) } else { (short, shorts, long) };
            let message = format!("「{rare}」と「{usual}」が混じっています{}", body.elsewhere(spots));
            Some(spots.first()?.warning(message, format!("「{usual}」にそろえてください")))
        })
        .collect()
}
