//! Rule `list-lead`: 次の… without a list below it, or a list below a sentence that does not lead to it.
//!
//! Why: 次の and 以下の point at what follows; without it the duty has no content.
//! Example: 「次の事項を遵守しなければならない。」 and nothing below.

use std::sync::LazyLock;

use regex::Regex;

use crate::lint::body::{Body, Node, PassagePart, pattern, spots};
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::numbered::{Element, Origin};

pub(super) const RULE: Rule = Rule {
    code: "list-lead",
    title: "列挙とその導き",
    why: "「次の」「以下の」は後に続く列挙を指し、列挙はその前の文で導く。",
    about: About::Wording,
    check,
};

static LEAD: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?:^|[、。はをがにもたで及び（])(?P<x>次の(?:各号|各項|事項|もの|とおり|いずれか|全て|すべて|[^。、]{0,30}?(?:対策|脅威|措置|手順|内容|基準|事項|要件|表|区分))|以下の[^。、]{0,20}?(?:対策|脅威|手順|事項|とおり|措置|内容)|以下を(?:全て|すべて)?含む|次に掲げる)",
    )
});
static LEADING: LazyLock<Regex> =
    LazyLock::new(|| pattern("次の|次に|以下|下記|左の|下の表|別表|掲げる|(?:は|とは|こと|場合|もの)、?$|：$|:$"));

fn check(body: &Body<'_>) -> Vec<Hit> {
    body.nodes
        .iter()
        .enumerate()
        .flat_map(|(index, node)| {
            let mut hits = without_list(body, index, node);
            hits.extend(without_lead(body, node));
            hits
        })
        .collect()
}

fn without_list(body: &Body<'_>, index: usize, node: &Node<'_>) -> Vec<Hit> {
    // Without a label the structure of a bare file is not known.
    let unknown = node.clause.origin == Origin::Import && node.clause.label.is_empty();
    if unknown || followed(body, index, node) {
        return Vec::new();
    }
    let own = node
        .passages
        .clone()
        .filter(|at| body.passages.get(*at).is_some_and(|passage| passage.part == PassagePart::Paragraph));
    let last = own.clone().next_back();
    own.flat_map(|at| spots(at, body.text(at), &LEAD))
        .filter(|spot| last == Some(spot.passage))
        .map(|spot| {
            let message = format!("「{}」とありますが、後に列挙がありません", body.words(&spot));
            spot.error(message, "列挙を書くか、何を指すかを言葉で書いてください")
        })
        .collect()
}

/// Says whether a list, a table or a chart follows; those of an uncounted clause beside it count.
fn followed(body: &Body<'_>, index: usize, node: &Node<'_>) -> bool {
    let figure = |node: &Node<'_>| {
        node.clause.body.iter().any(|element| matches!(element, Element::Table(_) | Element::Chart(_)))
    };
    let next = body.siblings(index).get(node.place + 1).and_then(|at| body.nodes.get(*at));
    !node.children.is_empty() || figure(node) || next.is_some_and(|next| next.clause.label.is_empty() && figure(next))
}

fn without_lead(body: &Body<'_>, node: &Node<'_>) -> Option<Hit> {
    let counted = |index: &usize| body.nodes.get(*index).is_some_and(|child| !child.clause.label.is_empty());
    let titled = |index: &usize| body.nodes.get(*index).is_some_and(|child| !child.clause.title.is_empty());
    let children = node.children.iter().filter(|index| counted(index)).count();
    let own = body.own_text(node);
    let paragraph = node.clause.body.last().is_some_and(|last| matches!(last, Element::Paragraph(_)));
    let prose = paragraph && own.ends_with('。') && !own.ends_with("という。）");
    let articles = node.children.iter().any(titled) || node.clause.label.ends_with('条');
    if children < 2 || !prose || articles || LEADING.is_match(&own) {
        return None;
    }
    let passage = node.passages.clone().next_back()?;
    let spot = Spot::new(passage, 0..body.text(passage).len());
    let help = "「次の…」のように、列挙につながる語を補ってください";
    Some(spot.warning("この文は、後に続く列挙につながっていません", help))
}
