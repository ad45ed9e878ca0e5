//! Rule `list-conjunction`: nouns are listed by commas only.
//!
//! Why: the last member takes 及び or 又は, so that the reader knows whether all or any are meant;
//! a list that 等 closes may do without.
//! Example: CISO、情報セキュリティ管理者、情報システム担当者を網羅する (→ …管理者及び情報システム担当者を).

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, PassagePart, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "list-conjunction",
    title: "列挙の最後の接続詞",
    why: "名詞を並べるときは、最後の語の前に「及び」か「又は」を置く。",
    about: About::Wording,
    check,
};

static LIST: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[はにをのがてで]|は、|て、|ため、|。)(?P<x>(?:「?[\p{Han}\p{Katakana}ーA-Za-z0-9]{2,}」?(?:以上)?、)+「?[\p{Han}\p{Katakana}ーA-Za-z0-9]{2,}」?)(?:を|が|は|の特定|について|できな)",
    )
});
static AGENT: LazyLock<Regex> = LazyLock::new(|| pattern(r"による(?P<x>[\p{Han}]{2,}(?:、[\p{Han}]{2,})+)$"));
/// A comma after these ends an adverb or a clause.
const ADVERBS: [&str; 16] = [
    "場合、",
    "際、",
    "後、",
    "前、",
    "時、",
    "都度、",
    "結果、",
    "以上、",
    "上、",
    "うち、",
    "又は、",
    "及び、",
    "以外、",
    "原則、",
    "今後、",
    "現在、",
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for spot in body.find(&LIST).into_iter().chain(body.find(&AGENT)) {
        let words = body.words(&spot);
        let title = body.passages.get(spot.passage).is_some_and(|passage| passage.part == PassagePart::Title);
        let adverb = ADVERBS.iter().any(|adverb| words.contains(adverb));
        let joined = ["及", "又", "等", "並", "若", "その他"].iter().any(|sign| words.contains(sign));
        if !title && !adverb && !joined && !closed(body.text(spot.passage).get(spot.end..).unwrap_or("")) {
            let last = words.rsplit('、').next().unwrap_or(words);
            let message = format!("「{words}」の最後の「{last}」の前に「及び」も「又は」もありません");
            hits.push(spot.note(message, "「及び」か「又は」でつないでください"));
        }
    }
    hits
}

/// A longer list of which this is a part goes on, or is closed by 等.
fn closed(tail: &str) -> bool {
    let rest = tail.split(['。', '、']).next().unwrap_or("");
    rest.ends_with('等') || ["及び", "又は", "並びに"].iter().any(|word| rest.contains(word))
}
