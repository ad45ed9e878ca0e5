//! Rule `defined-twice`: a term is defined in two places.
//!
//! Why: two definitions of one word will differ sooner or later.
//! Example: 2(5) and 2(9) both 端末; two times 以下「職員等」という。

use crate::lint::body::Body;
use crate::lint::body::terms::{abbreviations, definitions};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "defined-twice",
    title: "二重の定義",
    why: "一つの語が二か所で定義されている。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let listed =
        definitions(body).into_iter().flat_map(|(spot, names)| names.into_iter().map(move |name| (spot.clone(), name)));
    let mut all: Vec<(Spot, String)> = listed.chain(abbreviations(body)).collect();
    all.sort();
    let mut hits = Vec::new();
    for (at, (spot, name)) in all.iter().enumerate() {
        let twin =
            all.iter().take(at).find(|(before, known)| known == name && body.document(before) == body.document(spot));
        if let Some((before, _)) = twin {
            let place = body.node(before).map_or("", |node| node.path.as_str());
            let message = format!("「{name}」は{place}でも定義しています");
            hits.push(spot.error(message, "定義を一つにしてください"));
        }
    }
    hits
}
