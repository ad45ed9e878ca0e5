//! Rule `role-name`: a role is misspelt, or cut short beside another.
//!
//! Why: a clause must name exactly the officer that is appointed.
//! Example: 情報システムに管理者; 情報セキュリティ管理者又は担当者.

use crate::lint::body::roles::appointed;
use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "role-name",
    title: "役職の名前の誤り",
    why: "役職は、置かれたときの名前で書く。",
    about: About::Wording,
    check,
};

fn check(body: &Body<'_>) -> Vec<Hit> {
    let names: Vec<String> = appointed(body).into_iter().collect();
    let mut hits = Vec::new();
    for name in &names {
        let Some(cut) = ["責任者", "管理者", "担当者"].iter().find(|end| name.ends_with(*end)) else {
            continue;
        };
        let Some(stem) = name.strip_suffix(cut).filter(|stem| stem.chars().count() >= 4) else { continue };
        let inserted = pattern(&format!(r"{}\p{{Hiragana}}{cut}", regex::escape(stem)));
        hits.extend(body.find(&inserted).into_iter().map(|spot| {
            let message = format!("「{}」は「{name}」の誤りと思われます", body.words(&spot));
            spot.warning(message, format!("「{name}」に改めてください"))
        }));
        let short = pattern(&format!("{}(?:又は|及び)(?P<x>責任者|管理者|担当者)", regex::escape(name)));
        hits.extend(body.find(&short).into_iter().filter_map(|spot| shortened(body, &spot, &names)));
    }
    hits
}

fn shortened(body: &Body<'_>, spot: &Spot, names: &[String]) -> Option<Hit> {
    let words = body.words(spot);
    let full = names.iter().find(|name| name.ends_with(words) && name.as_str() != words)?;
    let before = body.text(spot.passage).get(..spot.start)?;
    let own = names.iter().filter(|name| name.ends_with(words));
    let own = own.filter(|name| !before.ends_with(&format!("{name}又は"))).count();
    let message = format!("「{words}」は役職の名前を略しています");
    let help = if own == 1 {
        format!("「{full}」のように、置かれたときの名前で書いてください")
    } else {
        "置かれたときの名前で書いてください".to_owned()
    };
    Some(spot.warning(message, help))
}
