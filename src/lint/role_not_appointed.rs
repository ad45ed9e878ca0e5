//! Rule `role-not-appointed`: an officer acts in the text but is nowhere appointed.
//!
//! Why: when a tier is taken away its uses stay behind, and nobody is responsible.
//! Example: 統括情報セキュリティ責任者又は情報セキュリティ責任者 in a body that has no 情報セキュリティ責任者.

use crate::lint::body::Body;
use crate::lint::body::roles::{appointed, roles};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "role-not-appointed",
    title: "置かれていない役職",
    why: "役割を与えられた役職が、どの条項でも置かれていない。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let appointed = appointed(body);
    // A policy that appoints nobody leaves it to another document.
    if !appointed.iter().any(|name| name.ends_with("責任者") || name.ends_with("管理者")) {
        return Vec::new();
    }
    let mut names: Vec<&str> = Vec::new();
    let used = roles(body);
    for (_, name) in &used {
        if !appointed.contains(name) && !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    names
        .iter()
        .filter_map(|name| {
            let spots: Vec<Spot> = used.iter().filter(|(_, used)| used == name).map(|(spot, _)| spot.clone()).collect();
            let message = format!("「{name}」は、どの条項でも置かれていません{}", body.elsewhere(&spots));
            let help = "組織体制で置くか、置かれている役職に改めてください";
            Some(spots.first()?.error(message, help))
        })
        .collect()
}
