//! Rule `late-definition`: a short name is used before 以下「…」という。 gives it.
//!
//! Why: a short name counts from where it is given.
//! Example: （クラウドサービスを除く。） in 8.2, while 8.3 says 以下「クラウドサービス」という。

use crate::lint::body::terms::abbreviations;
use crate::lint::body::{Body, PassagePart};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "late-definition",
    title: "略称を定める前の使用",
    why: "略称は、それを定めた所より後で用いる。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    abbreviations(body)
        .into_iter()
        .filter_map(|(spot, name)| {
            let early: Vec<Spot> = body
                .find_word(&name)
                .into_iter()
                .filter(|other| {
                    let passage = body.passages.get(other.passage);
                    let paragraph = passage.is_some_and(|passage| passage.part == PassagePart::Paragraph);
                    paragraph
                        && other.passage < spot.passage
                        && alone(body, other)
                        && body.document(other) == body.document(&spot)
                })
                .collect();
            let place = body.node(&spot).map_or("", |node| node.path.as_str());
            let message = format!("「{name}」は{place}で略称として定める前に使われています{}", body.elsewhere(&early));
            Some(early.first()?.note(message, "略称を定める文を、初めて使う所に移してください"))
        })
        .collect()
}

/// Not a part of a longer word, and not the brackets of 外部サービス（クラウドサービス）.
fn alone(body: &Body<'_>, spot: &Spot) -> bool {
    let text = body.text(spot.passage);
    let before = text.get(..spot.start).and_then(|head| head.chars().next_back());
    let after = text.get(spot.end..).and_then(|tail| tail.chars().next());
    let joined = |c: Option<char>| c.is_some_and(|c| c.is_alphanumeric() && !('ぁ'..='ん').contains(&c) || c == 'ー');
    let bracketed = matches!(before, Some('（' | '(')) && matches!(after, Some('）' | ')'));
    !joined(before) && !joined(after) && !bracketed
}
