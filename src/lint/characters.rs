//! Rule `characters`: letters of a foreign script, invisible or direction-changing characters, parts of kanji.
//!
//! Why: they come in with text copied from PDF or the web; they hide, break searching, or turn the line round.
//! Example: U+200B inside a word; ⽇ (a radical) for 日; Hangul.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule};

pub(super) const RULE: Rule = Rule {
    code: "characters",
    title: "紛れ込んだ文字",
    why: "見えない文字、外国の文字、漢字の部首の文字は、写すときに紛れ込む。",
    about: About::Wording,
    check,
};

static HIDDEN: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"[\x{00}-\x{08}\x{0B}-\x{1F}\x{7F}-\x{9F}\x{AD}\x{200B}-\x{200F}\x{2028}-\x{202E}\x{2060}-\x{2069}\x{FEFF}\x{FFFC}\x{FFFD}]+",
    )
});
static FOREIGN: LazyLock<Regex> =
    LazyLock::new(|| pattern(r"[\p{Hangul}\p{Cyrillic}\p{Arabic}\p{Hebrew}\p{Thai}\p{Devanagari}\p{Bopomofo}]+"));
static RADICAL: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\x{2E80}-\x{2FDF}]+"));
static BLANK: LazyLock<Regex> = LazyLock::new(|| pattern(r"[\x{A0}\x{2000}-\x{200A}\x{202F}\x{205F}]+"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    let hidden = body.find(&HIDDEN).into_iter().map(|spot| {
        let code = body.words(&spot).chars().next().map_or(0, u32::from);
        spot.error(format!("見えない文字（U+{code:04X}）があります"), "この文字を消してください")
    });
    let foreign = body.find(&FOREIGN).into_iter().map(|spot| {
        spot.error(format!("外国の文字「{}」があります", body.words(&spot)), "写し誤りでないか確かめてください")
    });
    let radical = body.find(&RADICAL).into_iter().map(|spot| {
        spot.error(format!("「{}」は漢字でなく部首の文字です", body.words(&spot)), "同じ形の漢字を打ち直してください")
    });
    let blank = body
        .find(&BLANK)
        .into_iter()
        .map(|spot| spot.warning("特殊な空白があります", "普通の空白に改めるか、消してください"));
    hidden.chain(foreign).chain(radical).chain(blank).collect()
}
