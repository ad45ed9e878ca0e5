//! Rule `closed-content`: a public text tells what a non-public document says, or disclosure contradicts the text.
//!
//! Why: a non-public document stays in; a public text may name it, not cite its clauses.
//! Example: 「対策基準第5条に定める」 in a public 基本方針 while 対策基準 is internal.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};
use crate::model::id::DocumentKind;
use crate::model::municipality::Disclosure;

pub(super) const RULE: Rule = Rule {
    code: "closed-content",
    title: "非公開の文書の内容",
    why: "公開する文書が、非公開の文書の条項を引いている。",
    about: About::Body,
    check,
};

static CITED: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"(?P<x>(?:対策基準|実施手順)(?:の)?(?:第[0-9]+条|[0-9]+(?:\.[0-9]+)?(?:[(（][0-9]+[)）])?))")
});
static CLOSED: LazyLock<Regex> = LazyLock::new(|| pattern("対策基準は、[^。]*(?P<x>非公開とする)"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let disclosure = |kind: DocumentKind| body.facts.documents.get(&kind).map(|facts| facts.disclosure);
    let standards = disclosure(DocumentKind::Standards);
    let open = |spot: &crate::lint::Spot| {
        body.documents.get(body.document(spot)).and_then(|document| disclosure(document.document))
            == Some(Disclosure::Public)
    };
    let mut hits = Vec::new();
    for spot in body.find(&CITED).into_iter().filter(|spot| open(spot)) {
        if standards != Some(Disclosure::Public) || body.words(&spot).starts_with("実施手順") {
            let message = format!("公開する文書が「{}」と、非公開の文書の条項を引いています", body.words(&spot));
            hits.push(spot.error(message, "条項の番号や内容を書かず、文書の名前だけで指してください"));
        }
    }
    if standards == Some(Disclosure::Public) {
        hits.extend(body.find(&CLOSED).into_iter().map(|spot| {
            let message = "対策基準は非公開とするとありますが、policy.yaml では公開（public）です";
            spot.error(message, "policy.yaml の disclosure を internal にするか、この文を改めてください")
        }));
    }
    hits
}
