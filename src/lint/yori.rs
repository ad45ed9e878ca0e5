//! Rule `yori`: より for から.
//!
//! Why: 公用文作成の考え方: より is for comparing, から for where something comes from.
//! Example: 課局等より報告を受けた (→ 課局等から).

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "yori",
    title: "「より」と「から」",
    why: "起点は「から」で、比較は「より」で表す。",
    about: About::Wording,
    check,
};

static FROM: LazyLock<Regex> = LazyLock::new(|| {
    pattern(r"[\p{Han}\p{Katakana}ー](?P<x>より)、?(?:報告|通知|連絡|通報|受け|提供|依頼|申請|提出|送付|指示|要請)")
});

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.find(&FROM)
        .into_iter()
        .map(|spot| spot.warning("起点を表す「より」があります", "「から」に改めてください"))
        .collect()
}
