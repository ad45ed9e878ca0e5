//! Tells where the wording of each clause of a body comes from.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::outline::Outline;
use crate::model::document::{Clause, Inline};
use crate::model::id::ClauseId;
use crate::model::numbered::{Numbered, NumberedClause, Origin};
use crate::resolve::Resolved;
use crate::update::tree::shown;

/// Where the wording of a clause comes from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Explained {
    /// The clause.
    pub clause: ClauseId,
    /// Its label; empty for none.
    pub label: String,
    /// The labels from the top down to it, e.g. `6(3)②`.
    pub place: String,
    /// Its title; empty for none.
    pub title: String,
    /// Its own text as printed.
    pub text: String,
    /// Base, override or import, with edition, options, reasons and places.
    pub origin: Origin,
    /// The parameters whose values stand in the text, by name.
    pub parameters: BTreeMap<String, String>,
    /// The options that decided its wording, with what was chosen.
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    pub options: BTreeMap<String, String>,
    /// What the base says, where the body says something else; empty where it is the body's own clause.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base: Option<String>,
    /// The first revision from which on the clause reads as it does now; nothing for a draft.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub since: Option<String>,
}

/// Explains the clauses of a body: as printed, as resolved, as the base has them, and as revisions had them, in order.
pub fn explained(
    printed: &[Numbered],
    own: &[Resolved],
    base: &[Resolved],
    revisions: &[(String, Vec<Numbered>)],
    choices: &BTreeMap<String, String>,
) -> Vec<Explained> {
    let (own, base) = (by_id(own), by_id(base));
    let history: Vec<(&str, BTreeMap<&ClauseId, &NumberedClause>)> =
        revisions.iter().map(|(name, documents)| (name.as_str(), documents.iter().flat_map(flat).collect())).collect();
    let placed = |document| {
        let outline = Outline::new(document);
        let places = outline.places();
        outline.nodes.iter().map(|node| node.clause).zip(places).collect::<Vec<_>>()
    };
    let one = |(clause, place): (&NumberedClause, String)| Explained {
        place: place.replace(".(", "("),
        options: options(clause, choices),
        clause: clause.id.clone(),
        label: clause.label.clone(),
        title: clause.title.clone(),
        text: clause.text(),
        origin: clause.origin.clone(),
        parameters: own.get(&clause.id).map(|clause| parameters(clause)).unwrap_or_default(),
        base: match clause.origin {
            Origin::Override { .. } => Some(base.get(&clause.id).map(|clause| shown(clause)).unwrap_or_default()),
            Origin::Base { .. } | Origin::Import => None,
        },
        since: since(clause, &history),
    };
    printed.iter().flat_map(placed).map(one).collect()
}

fn options(clause: &NumberedClause, choices: &BTreeMap<String, String>) -> BTreeMap<String, String> {
    match &clause.origin {
        Origin::Base { options, .. } => {
            let chosen = |name: &String| choices.get(name).cloned().unwrap_or_default();
            options.iter().map(|name| (name.clone(), chosen(name))).collect()
        }
        Origin::Override { .. } | Origin::Import => BTreeMap::new(),
    }
}

fn flat(document: &Numbered) -> Vec<(&ClauseId, &NumberedClause)> {
    document.flatten().into_iter().map(|(clause, _)| (&clause.id, clause)).collect()
}

fn by_id(documents: &[Resolved]) -> BTreeMap<ClauseId, &Clause> {
    let mut all = BTreeMap::new();
    for clause in documents.iter().flat_map(|document| &document.clauses) {
        clause.visit(&mut |clause| {
            all.insert(clause.id.clone(), clause);
        });
    }
    all
}

fn parameters(clause: &Clause) -> BTreeMap<String, String> {
    let value = |inline: &Inline| match inline {
        Inline::Parameter(parameter) => Some((parameter.expression.clone(), parameter.value.clone()?)),
        Inline::Text(_) | Inline::Reference(_) => None,
    };
    clause.texts().flatten().filter_map(value).collect()
}

/// Goes back from the last revision as long as the clause reads the same.
fn since(clause: &NumberedClause, history: &[(&str, BTreeMap<&ClauseId, &NumberedClause>)]) -> Option<String> {
    let alike = |revision: &&(&str, BTreeMap<&ClauseId, &NumberedClause>)| {
        let known = revision.1.get(&clause.id);
        known.is_some_and(|known| known.title == clause.title && known.text() == clause.text())
    };
    history.iter().rev().take_while(alike).last().map(|(name, _)| (*name).to_owned())
}

impl Explained {
    /// Gives the explanation in lines for a reader.
    pub fn lines(&self) -> Vec<String> {
        let name = [self.place.as_str(), self.title.as_str()].join(" ");
        let mut lines = vec![format!("{}  [{}]", name.trim(), self.clause)];
        lines.extend(self.text.lines().map(|line| format!("  {line}")));
        let mut add = |label: &str, text: String| lines.push(format!("  {label}: {text}"));
        match &self.origin {
            Origin::Base { edition, sources, .. } => {
                add("出どころ", format!("基準文（{edition}）"));
                self.options.iter().for_each(|(name, chosen)| add("選択肢", format!("{chosen}（{name}）")));
                if !sources.is_empty() {
                    add("同じ文の公表例", sources.join("、"));
                }
            }
            Origin::Override { operations, reasons, places } => {
                let own = if operations.is_empty() {
                    "団体の文（insert の中）".to_owned()
                } else {
                    format!("団体の文（{}）", operations.join("、"))
                };
                add("出どころ", own);
                places.iter().for_each(|place| add("差分", place.clone()));
                reasons.iter().for_each(|reason| add("理由", reason.clone()));
            }
            Origin::Import => add("出どころ", "取り込んだ文".to_owned()),
        }
        self.parameters.iter().for_each(|(name, value)| add("値", format!("{name} = {value}")));
        match self.base.as_deref() {
            Some("") => add("基準文", "（なし）".to_owned()),
            Some(base) => add("基準文", base.replace('\n', "\n          ")),
            None => {}
        }
        match self.since.as_deref() {
            Some(since) => add("この文になった決定", since.to_owned()),
            None => add("この文になった決定", "（まだ決定されていない）".to_owned()),
        }
        lines
    }
}
