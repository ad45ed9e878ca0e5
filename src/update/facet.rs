//! What becomes of the body's title or own text of one clause when the base moves below it.

use crate::diff::merge::{Merge, merge, merge_line, substitutes};
use crate::model::document::{Clause, Part};
use crate::model::edit::{Operation, Override};
use crate::model::role::Role;
use crate::parse::edit_yaml::Value;
use crate::parse::{inline, print};
use crate::resolve::parameters::Values;
use crate::resolve::words::reword;
use crate::source::{Place, Source};
use crate::update::tree::{same_body, same_text};

/// The keys and values of an override entry.
pub type Fields = Vec<(&'static str, Value)>;

/// What becomes of a title or a text that the body changed.
#[derive(Clone, Debug, PartialEq)]
pub enum Facet {
    /// The base did not move.
    Still,
    /// The base now reads as the body did.
    CaughtUp,
    /// The overrides fit the new base as they are.
    Fits,
    /// The overrides must be written anew to give the merged wording.
    Reworded(Vec<Fields>),
    /// Both moved in the same place.
    Clash,
}

/// A clause at the three corners of a merge.
#[derive(Clone, Copy, Debug)]
pub struct Corners<'a> {
    /// The base before.
    pub base: &'a Clause,
    /// The body before.
    pub ours: &'a Clause,
    /// The base after.
    pub theirs: &'a Clause,
}

/// Merges the own text of a clause; `changes` are the body's substitutes and replaces of it.
pub fn body(corners: Corners<'_>, changes: &[&Override], levels: &[Role], values: &mut Values<'_>) -> Facet {
    let Corners { base, ours, theirs } = corners;
    if changes.is_empty() || same_body(&base.body, &theirs.body) {
        return Facet::Still;
    }
    let Merge::Clean(merged) = merge(&base.body, &ours.body, &theirs.body) else { return Facet::Clash };
    if same_body(&merged, &theirs.body) {
        return Facet::CaughtUp;
    }
    if gives(theirs, changes, &merged, levels, values) {
        return Facet::Fits;
    }
    written(theirs, changes, &merged, levels, values).map_or(Facet::Clash, Facet::Reworded)
}

/// Merges the title of a clause; `change` is the body's retitle of it.
pub fn title(corners: Corners<'_>, change: Option<&Override>) -> Facet {
    let Corners { base, ours, theirs } = corners;
    let Some(change) = change.filter(|_| !same_text(&base.title, &theirs.title)) else { return Facet::Still };
    match merge_line(&base.title, &ours.title, &theirs.title) {
        Merge::Conflict => Facet::Clash,
        Merge::Clean(merged) if same_text(&merged, &theirs.title) => Facet::CaughtUp,
        Merge::Clean(merged) if same_text(&merged, &ours.title) => Facet::Fits,
        Merge::Clean(merged) => Facet::Reworded(vec![vec![
            ("retitle", line(theirs.id.as_str())),
            ("title", line(&print::line(&merged))),
            ("reason", line(&change.reason)),
        ]]),
    }
}

/// Makes a value on one line.
pub fn line(text: &str) -> Value {
    Value::Line(text.to_owned())
}

/// Tells whether overrides turn a clause of the new base into a wording.
pub fn gives(
    theirs: &Clause,
    changes: &[&Override],
    wanted: &[Part],
    levels: &[Role],
    values: &mut Values<'_>,
) -> bool {
    reword(theirs, changes, levels, values).is_ok_and(|reworded| same_body(&reworded.body, wanted))
}

/// Writes overrides that give a wording: substitutes where the body had them, else a replace; each is proved.
fn written(
    theirs: &Clause,
    changes: &[&Override],
    wanted: &[Part],
    levels: &[Role],
    values: &mut Values<'_>,
) -> Option<Vec<Fields>> {
    let reason = reasons(changes);
    let few = changes.iter().all(|change| matches!(change.operation, Operation::Substitute { .. }));
    let small = few.then(|| small(theirs, wanted, &reason)).flatten();
    let small = small.filter(|(made, _)| {
        let made: Vec<&Override> = made.iter().collect();
        gives(theirs, &made, wanted, levels, values)
    });
    small.map(|(_, fields)| fields).or_else(|| {
        let fields = replace(theirs, wanted, &reason)?;
        gives(theirs, &[&replace_override(theirs, wanted)?], wanted, levels, values).then(|| vec![fields])
    })
}

fn small(theirs: &Clause, wanted: &[Part], reason: &str) -> Option<(Vec<Override>, Vec<Fields>)> {
    let mut made = (Vec::new(), Vec::new());
    for pair in substitutes(&theirs.body, wanted)? {
        let (from, to) = (print::line(&pair.from), print::line(&pair.to));
        let read = |text: &str| {
            let (text, wrong) = inline::line(text, &nowhere(text));
            wrong.is_empty().then_some(text)
        };
        let operation = Operation::Substitute { from: read(&from)?, to: read(&to)?, count: 1 };
        made.0.push(change(theirs, operation));
        made.1.push(vec![
            ("substitute", line(theirs.id.as_str())),
            ("from", line(&from)),
            ("to", line(&to)),
            ("reason", line(reason)),
        ]);
    }
    Some(made)
}

/// Writes a replace that gives a clause a wording; nothing where the grammar has no form for it.
pub fn replace(clause: &Clause, wanted: &[Part], reason: &str) -> Option<Fields> {
    let text = print::body(wanted, &clause.id)?;
    Some(vec![("replace", line(clause.id.as_str())), ("text", Value::Block(text)), ("reason", line(reason))])
}

fn replace_override(clause: &Clause, wanted: &[Part]) -> Option<Override> {
    let text = print::body(wanted, &clause.id)?;
    let text_place = nowhere(&text);
    Some(change(clause, Operation::Replace { text, text_place }))
}

fn change(clause: &Clause, operation: Operation) -> Override {
    Override {
        clause: clause.id.clone(),
        operation,
        reason: String::new(),
        against: None,
        anchor: None,
        place: nowhere("-"),
    }
}

fn nowhere(text: &str) -> Place {
    Place::new(&Source::new("", text), 0..text.len())
}

/// Joins the reasons of overrides, each once.
pub fn reasons(changes: &[&Override]) -> String {
    let mut reasons: Vec<&str> = Vec::new();
    for change in changes.iter().filter(|change| !change.reason.is_empty()) {
        if !reasons.contains(&change.reason.as_str()) {
            reasons.push(&change.reason);
        }
    }
    reasons.join("、")
}
