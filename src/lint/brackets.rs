//! Rule `brackets`: a bracket is opened and not closed, closed and not opened, or closed by another.
//!
//! Why: a reader cannot tell where the insertion ends; this is always a slip.
//! Example: 職員（再任用職員等を含む。（以下「職員等」という。）は.

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule =
    Rule {
        code: "brackets", title: "括弧の対応", why: "括弧の開きと閉じが合わない。", about: About::Wording, check
    };

const PAIRS: [(char, char); 9] = [
    ('（', '）'),
    ('(', ')'),
    ('「', '」'),
    ('『', '』'),
    ('［', '］'),
    ('[', ']'),
    ('【', '】'),
    ('〔', '〕'),
    ('｛', '｝'),
];

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.texts().flat_map(|(index, passage)| one(index, passage.text)).collect()
}

fn one(passage: usize, text: &str) -> Vec<Hit> {
    let mut open: Vec<(usize, char)> = Vec::new();
    let mut hits = Vec::new();
    for (at, character) in text.char_indices() {
        let spot = || Spot::new(passage, at..at + character.len_utf8());
        if PAIRS.iter().any(|(opening, _)| *opening == character) {
            open.push((at, character));
        } else if let Some((opening, _)) = PAIRS.iter().find(|(_, closing)| *closing == character) {
            match open.iter().rposition(|(_, known)| alike(*known, *opening)) {
                Some(found) => {
                    let last = open.split_off(found);
                    hits.extend(last.iter().skip(1).map(|(at, sign)| unclosed(passage, *at, *sign)));
                }
                None if is_label(text, at) => {}
                None => hits.push(
                    spot().error(format!("「{character}」に対応する開きがありません"), "括弧の対応を直してください"),
                ),
            }
        }
    }
    hits.extend(open.iter().map(|(at, sign)| unclosed(passage, *at, *sign)));
    hits
}

fn unclosed(passage: usize, at: usize, sign: char) -> Hit {
    let closing = PAIRS.iter().find(|(opening, _)| *opening == sign).map_or(' ', |(_, closing)| *closing);
    Spot::new(passage, at..at + sign.len_utf8())
        .error(format!("「{sign}」が閉じていません"), format!("「{closing}」を補うか、「{sign}」を取ってください"))
}

/// The width is another rule's business.
fn alike(known: char, opening: char) -> bool {
    let wide = |c| match c {
        '(' => '（',
        '[' => '［',
        _ => c,
    };
    wide(known) == wide(opening)
}

/// `1)` and `a)` number an item.
fn is_label(text: &str, at: usize) -> bool {
    let head = text.get(..at).unwrap_or("");
    head.chars().count() <= 2 && head.chars().all(|c| c.is_ascii_alphanumeric() || ('０'..='９').contains(&c))
}
