//! Rule `empty-clause`: a clause has a label or a title, and nothing below it.
//!
//! Why: a heading without text promises something that the policy does not say.
//! Example: (3) パスワードの取扱い, then at once (4).

use crate::lint::body::{Body, Node};
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::numbered::Origin;

pub(super) const RULE: Rule = Rule {
    code: "empty-clause",
    title: "内容のない条項",
    why: "見出しだけで内容のない条項は、書き忘れか消し忘れである。",
    about: About::Wording,
    check,
};

/// A heading is not longer.
const LONGEST_HEADING: usize = 30;
/// A row of more clauses is no row of headings.
const LONGEST_ROW: usize = 200;

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, node) in body.nodes.iter().enumerate() {
        let clause = node.clause;
        // The reader of bare files sets the title of a document beside its clauses.
        let part = clause.label.is_empty() && clause.origin == Origin::Import;
        let empty = clause.body.is_empty() && clause.children.is_empty() && !part;
        let titled = !clause.title.is_empty();
        // A title alone is an item in its own right where no clause beside it has more.
        let mut beside = body.siblings(index).iter().filter_map(|at| body.nodes.get(*at));
        let full = |other: &Node<'_>| !other.clause.body.is_empty() || !other.clause.children.is_empty();
        if !(empty && (!titled || beside.any(full)) || is_bare_heading(body, index)) {
            continue;
        }
        let spot = body.head(node).unwrap_or_else(|| nearest(body, index));
        let own = body.own_text(node);
        let name =
            [&clause.title, &own, &clause.label].into_iter().find(|name| !name.is_empty()).map_or("", |name| name);
        let help = "内容を書くか、この条項を削ってください";
        hits.push(spot.error(format!("「{name}」に内容がありません"), help));
    }
    hits
}

/// In a bare file a heading without text reads like a short paragraph among clauses that have titles.
fn is_bare_heading(body: &Body<'_>, index: usize) -> bool {
    let Some(node) = body.nodes.get(index) else { return false };
    let import = node.clause.origin == Origin::Import && !node.clause.label.is_empty();
    let beside = body.siblings(index);
    if !import || !node.clause.title.is_empty() || !node.children.is_empty() || beside.len() > LONGEST_ROW {
        return false;
    }
    let others = beside.iter().filter(|at| **at != index).filter_map(|at| body.nodes.get(*at));
    let (titled, all) =
        others.fold((0, 0), |(titled, all), other| (titled + usize::from(!other.clause.title.is_empty()), all + 1));
    let own = body.own_text(node);
    let short = !own.contains('。') && (1..=LONGEST_HEADING).contains(&own.chars().count());
    short && all >= 2 && titled == all
}

/// The last passage before a clause that has none.
fn nearest(body: &Body<'_>, index: usize) -> Spot {
    let before = body.passages.iter().rposition(|passage| passage.node < index).unwrap_or(0);
    Spot::new(before, 0..body.text(before).len())
}
