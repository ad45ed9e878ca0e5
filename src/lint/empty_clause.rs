//! Rule `empty-clause`: a clause has a label or a title, and nothing below it.
//!
//! Why: a heading without text promises something that the policy does not say.
//! Example: (3) パスワードの取扱い, then at once (4).

use crate::lint::body::Body;
use crate::lint::{About, Hit, Rule, Spot};
use crate::model::numbered::Origin;

pub(super) const RULE: Rule = Rule {
    code: "empty-clause",
    title: "内容のない条項",
    why: "見出しだけで内容のない条項は、書き忘れか消し忘れである。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, node) in body.nodes.iter().enumerate() {
        let clause = node.clause;
        // The reader of bare files sets the title of a document beside its clauses.
        let part = clause.label.is_empty() && clause.origin == Origin::Import;
        let empty = clause.body.is_empty() && clause.children.is_empty() && !part;
        let titled = !clause.title.is_empty();
        // A title alone is an item in its own right where no clause beside it has more.
        let beside = body.siblings(index);
        let others = beside.iter().filter_map(|at| body.nodes.get(*at));
        let heading = others.filter(|other| !other.clause.body.is_empty() || !other.clause.children.is_empty()).count();
        if !empty || titled && heading == 0 {
            continue;
        }
        let spot = body.head(node).unwrap_or_else(|| nearest(body, index));
        let name = if titled { &clause.title } else { &clause.label };
        let help = "内容を書くか、この条項を削ってください";
        hits.push(spot.error(format!("「{name}」に内容がありません"), help));
    }
    hits
}

/// The last passage before a clause that has none.
fn nearest(body: &Body<'_>, index: usize) -> Spot {
    let before = body.passages.iter().rposition(|passage| passage.node < index).unwrap_or(0);
    Spot::new(before, 0..body.text(before).len())
}
