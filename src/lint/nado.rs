//! Rule `nado`: など among 等.
//!
//! Why: 公用文 of the kind of 例規 writes 等; both in one text have no difference in meaning.
//! Example: パッチやバージョンアップなど beside ファイアウォール等.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule =
    Rule {
        code: "nado", title: "等と「など」", why: "「等」と「など」を混ぜない。", about: About::Wording, check
    };

static NADO: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\p{Han}\p{Katakana}ーる](?P<x>など)"));
/// So many 等 make it the usual word.
const USUALLY: usize = 10;

fn check(body: &Body<'_>) -> Vec<Hit> {
    let usual = body.find_word("等");
    body.by_document(body.find(&NADO))
        .into_iter()
        .filter_map(|spots| {
            let spot = spots.first()?;
            let count = usual.iter().filter(|other| body.document(other) == body.document(spot)).count();
            let message = format!("「等」の文書に「など」があります{}", body.elsewhere(&spots));
            (count >= USUALLY && spots.len() * 4 < count).then(|| Spot::note(spot, message, "「等」にそろえてください"))
        })
        .collect()
}
