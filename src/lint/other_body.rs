//! Rule `other-body`: words of another body were left behind.
//!
//! Why: policies are copied from neighbours; 本組合 in a 町 shows it to every reader.
//! Example: 本市 in a policy of 志免町; 町長 in a 市; the name of another body of the workspace.

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::municipality::Kind;

pub(super) const RULE: Rule = Rule {
    code: "other-body",
    title: "ほかの団体の語",
    why: "ほかの団体の自称、名前、都道府県、役職が残っている。",
    about: About::Body,
    check,
};

const SELVES: [&str; 9] = ["本市", "本町", "本村", "本区", "本県", "本府", "本都", "本組合", "本広域連合"];
const PREFECTURES: [&str; 47] = [
    "北海道",
    "青森県",
    "岩手県",
    "宮城県",
    "秋田県",
    "山形県",
    "福島県",
    "茨城県",
    "栃木県",
    "群馬県",
    "埼玉県",
    "千葉県",
    "東京都",
    "神奈川県",
    "新潟県",
    "富山県",
    "石川県",
    "福井県",
    "山梨県",
    "長野県",
    "岐阜県",
    "静岡県",
    "愛知県",
    "三重県",
    "滋賀県",
    "京都府",
    "大阪府",
    "兵庫県",
    "奈良県",
    "和歌山県",
    "鳥取県",
    "島根県",
    "岡山県",
    "広島県",
    "山口県",
    "徳島県",
    "香川県",
    "愛媛県",
    "高知県",
    "福岡県",
    "佐賀県",
    "長崎県",
    "熊本県",
    "大分県",
    "宮崎県",
    "鹿児島県",
    "沖縄県",
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = selves(body);
    hits.extend(prefectures(body));
    hits.extend(names(body));
    hits.extend(heads(body));
    hits
}

fn selves(body: &Body<'_>) -> Vec<Hit> {
    let counted = |word: &&str| body.find_word(word).len();
    // Without a policy.yaml the word that is used most is the body's own.
    let usual = SELVES.iter().filter(|word| counted(word) > 0).max_by_key(|word| counted(word)).copied();
    let own = if body.facts.self_word.is_empty() { usual.unwrap_or("") } else { body.facts.self_word.as_str() };
    // 本区 in a body that says 世田谷区 is its own word all the same.
    let other = SELVES.iter().filter(|word| !own.ends_with(word.trim_start_matches('本')));
    let found = other.flat_map(|word| {
        body.find(&pattern(&format!(r"(?:^|[^\p{{Han}}])(?P<x>{word})(?:[^\p{{Han}}]|$|内|職|議|長)")))
    });
    let told = |spot: Spot| {
        let message = format!("「{}」はこの団体の自称ではありません", body.words(&spot));
        spot.error(message, format!("「{own}」の誤りでないか確かめてください"))
    };
    found.map(told).collect()
}

fn prefectures(body: &Body<'_>) -> Vec<Hit> {
    let own = body.facts.prefecture.as_str();
    let inside = |name: &str| body.facts.name.contains(name);
    let found: Vec<(&str, Vec<Spot>)> =
        PREFECTURES.iter().map(|name| (*name, body.find_word(name))).filter(|(_, spots)| !spots.is_empty()).collect();
    let usual = found.iter().max_by_key(|(_, spots)| spots.len()).map_or("", |(name, _)| *name);
    let own = if own.is_empty() { usual } else { own };
    let other = found.into_iter().filter(|(name, _)| *name != own && !inside(name));
    other
        .flat_map(|(name, spots)| {
            spots.into_iter().map(move |spot| {
                spot.warning(
                    format!("「{name}」は{own}の団体の文書にあります"),
                    "ほかの団体の文が残っていないか確かめてください",
                )
            })
        })
        .collect()
}

fn names(body: &Body<'_>) -> Vec<Hit> {
    let other =
        body.facts.neighbours.iter().filter(|name| !name.is_empty() && !body.facts.name.contains(name.as_str()));
    other
        .flat_map(|name| {
            body.find_word(name).into_iter().map(move |spot| {
                spot.error(format!("ほかの団体「{name}」の名前があります"), "この団体の名前に改めてください")
            })
        })
        .collect()
}

fn heads(body: &Body<'_>) -> Vec<Hit> {
    let Some((head, people)) = body.facts.kind.and_then(own_words) else { return Vec::new() };
    let chief = pattern(r"(?:^|[^\p{Han}]|副)(?P<x>市長|町長|村長|区長|知事)(?:[^\p{Han}]|部局|$)");
    let people_of = pattern(r"(?:^|[^\p{Han}])(?P<x>市民|町民|村民|区民|県民)");
    let mut hits = Vec::new();
    for (found, own) in [(chief, head), (people_of, people)] {
        for spot in body.find(&found).into_iter().filter(|spot| body.words(spot) != own) {
            let message = format!("「{}」はこの団体の語ではありません", body.words(&spot));
            hits.push(spot.warning(message, format!("「{own}」の誤りでないか確かめてください")));
        }
    }
    hits
}

fn own_words(kind: Kind) -> Option<(&'static str, &'static str)> {
    match kind {
        Kind::City => Some(("市長", "市民")),
        Kind::Town => Some(("町長", "町民")),
        Kind::Village => Some(("村長", "村民")),
        Kind::Ward => Some(("区長", "区民")),
        Kind::Prefecture => Some(("知事", "県民")),
        Kind::Union | Kind::WideUnion | Kind::Other => None,
    }
}
