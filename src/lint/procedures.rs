//! Rule `procedures`: 実施手順 or 対策基準 must be obeyed, but no clause says that it is made.
//!
//! Why: nobody can obey what was never established.
//! Example: 情報セキュリティ実施手順を遵守しなければならない without a clause that establishes it.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "procedures",
    title: "定めのない実施手順",
    why: "守るべき実施手順や対策基準を策定する規定がない。",
    about: About::Wording,
    check,
};

static OBEYED: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<x>実施手順|対策基準)(?:等)?を(?:遵守|順守|守)"));
static BASIC: &str = "基本方針";

fn check(body: &Body<'_>) -> Vec<Hit> {
    let whole = body.documents.iter().any(|document| document.title.contains(BASIC))
        || body.texts().any(|(_, passage)| passage.text.contains("本基本方針"));
    let mut hits: Vec<Hit> = Vec::new();
    for name in ["実施手順", "対策基準"] {
        let made =
            pattern(&format!("{name}[^。、]{{0,12}}(?:を|の)(?:策定|整備|定め|作成|維持)|{name}(?:の策定|を定)"));
        let own = body.documents.iter().any(|document| document.title.contains(name));
        let obeyed = body.find(&OBEYED).into_iter().find(|spot| body.words(spot) == name);
        if let Some(spot) = obeyed.filter(|_| whole && !own && body.find(&made).is_empty()) {
            let message = format!("{name}を守るとありますが、{name}を策定する規定がありません");
            hits.push(spot.error(message, format!("「{name}を策定する」という規定を置いてください")));
        }
    }
    hits
}
