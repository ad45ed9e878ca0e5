//! Rule `particle`: a particle is missing, doubled or wrong.
//!
//! Why: most slips of typing are particles, and no spelling checker sees them.
//! Example: 統一的にを行う; 委託事業者修理させる; 定期的の実施; 重要な情報取り扱う; 情報が改ざん、消去等が生じる.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "particle",
    title: "助詞の抜け・重なり",
    why: "助詞の抜け、重なり、取り違えは打ち誤りである。",
    about: About::Wording,
    check,
};

/// Nouns of action that take an object.
const ACTS: &str = "実施|提出|作成|確認|報告|遵守|提供|修理|設定|管理|保管|返却|消去|記録|発注|業務委託";
/// Persons that act for the body.
const PERSONS: &str = "事業者|職員等|職員|責任者|管理者|担当者|利用者|従事者";

static LIST: LazyLock<Vec<(Regex, String)>> = LazyLock::new(|| {
    let list: [(&str, &str); 17] = [
        ("(?P<x>にを|をを|がが|はは|でで|をに(?:て|お)|がを|はを|をが|をは[^じ])", "助詞が重なっています"),
        ("(?P<x>にに)(?:対|よ|関|つ|お|係)", "助詞が重なっています"),
        ("[^もそ目標](?P<x>のの)[^うち]", "助詞が重なっています"),
        (r"[^目標私公](?P<x>的の)[\p{Han}]", "「的の」は「的な」又は「的に」の誤りと思われます"),
        (r"(?P<x>(?:事業者|職員等|責任者)(?:ACTS)(?:する|させ|した|して|され|を行))", "助詞が抜けています"),
        (r"(?P<x>(?:PERSONS)を(?:ACTS)を(?:行|実施|させ|し))", "「を」が重なっています。「に」の誤りと思われます"),
        (r"(?P<x>(?:PERSONS)を(?:実施|提出|作成|確認|遵守|報告|提供|修理)させ)", "「を」は「に」の誤りと思われます"),
        (r"(?P<x>事業者の実施を求め)", "「の」は「に」の誤りか、何の実施かが抜けています"),
        (r"(?P<x>(?:委託|受託)事業者が(?:発注|委託)する)", "発注するのは委託する側です。「に」の誤りと思われます"),
        (r"の(?P<x>(?:入力|文字列|データ)(?:除去|削除|変換)する)", "助詞が抜けています"),
        (r"(?P<x>[\p{Han}\p{Katakana}ー]{2}取り扱[うっわい][^の])", "助詞が抜けています"),
        (
            r"(?P<x>[\p{Han}\p{Katakana}ー]{2}(?:講じ[なるた]|備え付け[なるた]|用いて|持ち込[みむ]、))",
            "助詞が抜けています",
        ),
        (r"(?P<x>[ぁ-ん](?:を|に)、?[をにが][^ぁ-ん])", "助詞が重なっています"),
        (
            r"(?P<x>が[\p{Han}\p{Katakana}ー]+(?:、[\p{Han}ぁ-んァ-ヶー]{2,6})+等が)[生発]",
            "「が」が重なっています。「の」の誤りと思われます",
        ),
        (
            r"(?P<x>を(?:「[^」]*」|[^、。を「」]*)を用いて[^、。を]*を)",
            "「を」が重なっています。「について」などの誤りと思われます",
        ),
        (r"(?P<x>(?:PERSONS)へ[\p{Han}]+の(?:報告|通知|連絡))(?:$|[（(])", "「へ」は「への」の誤りと思われます"),
        (r"[\p{Han}\p{Katakana}ー](?P<x>等(?:複数|多数)の)", "「の」が抜けています"),
    ];
    let fill = |text: &str| text.replace("ACTS", ACTS).replace("PERSONS", PERSONS);
    list.iter().map(|(found, message)| (pattern(&fill(found)), (*message).to_owned())).collect()
});
static SAID: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Katakana}ー](?P<x>当該)|(?P<y>[\p{Han}]{2}当該)"));
static KINDS: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"(?P<head>[\p{Han}\p{Katakana}ー]{3}等)(?P<tail>[\p{Han}\p{Katakana}ー]{4,})"));
/// After these a word may follow without a particle.
const ADVERBS: [&str; 20] = [
    "場合", "際", "後", "前", "時", "都度", "途", "宜", "随時", "毎回", "以降", "結果", "以外", "相互", "直接", "個別",
    "原則", "全て", "一切", "一括",
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits: Vec<Hit> = Vec::new();
    let mut seen: Vec<Spot> = Vec::new();
    for (found, message) in LIST.iter() {
        for spot in body.find(found) {
            let over = seen
                .iter()
                .any(|known| known.passage == spot.passage && known.start < spot.end && spot.start < known.end);
            if !over && !adverb(body, &spot) {
                hits.push(spot.warning(message.clone(), "助詞を確かめて直してください"));
                seen.push(spot);
            }
        }
    }
    hits.extend(said(body));
    hits.extend(kinds(body));
    hits
}

fn adverb(body: &Body<'_>, spot: &Spot) -> bool {
    let words = body.words(spot);
    let noun: String = words.chars().take(2).collect();
    ADVERBS.iter().any(|adverb| noun.ends_with(adverb))
}

/// ウェブサイト当該情報: 当該 begins a word, so a particle stands before it.
fn said(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for captures in SAID.captures_iter(passage.text) {
            let Some(found) = captures.name("x").or_else(|| captures.name("y")) else { continue };
            let head: String = found.as_str().chars().take(2).collect();
            if !ADVERBS.iter().any(|adverb| head.ends_with(adverb)) {
                let spot = Spot::new(index, found.range());
                hits.push(spot.warning("「当該」の前に助詞がありません", "「に」「を」などを補ってください"));
            }
        }
    }
    hits
}

/// コンピュータウイルス等不正プログラム, where the text says 等の不正プログラム elsewhere.
fn kinds(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    let mut judged: BTreeMap<String, bool> = BTreeMap::new();
    for (index, passage) in body.texts() {
        for captures in KINDS.captures_iter(passage.text) {
            let (Some(head), Some(tail)) = (captures.name("head"), captures.name("tail")) else { continue };
            let start: String = tail.as_str().chars().take(4).collect();
            let usual = format!("{}の{start}", head.as_str());
            let elsewhere = || body.texts().any(|(_, passage)| passage.text.contains(&usual));
            if *judged.entry(usual.clone()).or_insert_with(elsewhere) {
                let spot = Spot::new(index, head.start()..tail.end());
                hits.push(spot.warning(format!("ほかの所では「{usual}…」です"), "「の」を補ってください"));
            }
        }
    }
    hits
}
