//! Rule `instrument`: 規程 (a written instrument) and 規定 (a provision in it) are confused.
//!
//! Why: one establishes a 規程 and obeys its 規定.
//! Example: 関係規定を遵守 beside 関係規程; a title 運用規程の整備 over 規定を整備.

use crate::lint::body::{Body, PassagePart};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "instrument",
    title: "規程と規定",
    why: "文書としては「規程」、その中の定めは「規定」と書く。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = related(body);
    for node in body.nodes.iter().filter(|node| node.clause.title.contains("規程")) {
        for passage in node.passages.clone() {
            let paragraph = body.passages.get(passage).is_some_and(|passage| passage.part == PassagePart::Paragraph);
            if let Some(at) = body.text(passage).find("規定を整備").filter(|_| paragraph) {
                let spot = Spot::new(passage, at..at + "規定".len());
                hits.push(spot.warning("見出しは「規程」、本文は「規定」です", "「規程」にそろえてください"));
            }
        }
    }
    hits
}

fn related(body: &Body<'_>) -> Vec<Hit> {
    let (right, wrong) = (body.find_word("関係規程"), body.find_word("関係規定"));
    let usual = right.len() > wrong.len();
    wrong
        .into_iter()
        .filter(|_| usual)
        .map(|spot| {
            let end = spot.end;
            let spot = Spot::new(spot.passage, end - "規定".len()..end);
            spot.warning("「関係規定」は、ほかの所では「関係規程」です", "「関係規程」に改めてください")
        })
        .collect()
}
