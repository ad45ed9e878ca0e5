//! Gathers what the rules of a check want to know of a body.

use std::collections::{BTreeMap, BTreeSet};

use crate::derive::numbered;
use crate::diff::diff;
use crate::diff::terms::changed_words;
use crate::lint::Facts;
use crate::lint::facts::DocumentFacts;
use crate::model::document::Inline;
use crate::model::edit::{Operation, Override};
use crate::model::edition::ParameterValue;
use crate::model::id::ClauseId;
use crate::model::municipality::{Municipality, PolicyFile};
use crate::model::numbered::Numbered;
use crate::model::revision::Revision;
use crate::numeral::Date;
use crate::project::Project;
use crate::resolve::Scope;

/// Gathers what is known of a body for its check: its own words, its dates, and its documents without its overrides.
pub fn facts(project: &Project, municipality: &Municipality, documents: &[Numbered], neighbours: &[String]) -> Facts {
    let policy = &municipality.policy;
    let date = |text: Option<&str>| text.and_then(Date::parse);
    let entries = policy.documents.iter().map(|entry| {
        let entry = &entry.value;
        let date = date(entry.date.as_ref().map(|date| date.value.as_str()));
        (entry.document, DocumentFacts { disclosure: entry.disclosure, date })
    });
    let bare = Municipality { overrides: Vec::new(), ..municipality.clone() };
    let parameter = policy.parameters.iter().find(|(name, _)| name.value == "prefecture");
    let prefecture = match parameter.map(|(_, value)| &value.value) {
        Some(ParameterValue::Text(text)) => text.clone(),
        Some(ParameterValue::List(_)) | None => String::new(),
    };
    let rows = policy.history.iter().flatten();
    let listed: Vec<_> = rows.map(|row| (row.edition.clone(), date(Some(&row.date.value)))).collect();
    let revisions = project.revisions(&municipality.id).map(|(revisions, _)| revisions).unwrap_or_default();
    let enacted = decided(&revisions);
    let later = enacted.iter().filter(|(edition, _)| listed.iter().all(|(listed, _)| listed != edition));
    let history = listed.iter().chain(later).cloned().collect();
    let changed = revisions.last().map(|last| changed(last, documents)).unwrap_or_default();
    let same = |last: &Revision| {
        last.documents.iter().all(|own| documents.iter().any(|document| own.text.same_words(document)))
    };
    let amended = revisions.last().is_some_and(|last| !same(last));
    Facts {
        name: policy.name.value.clone(),
        self_word: policy.self_word.clone(),
        kind: Some(policy.kind),
        prefecture,
        neighbours: neighbours.iter().filter(|name| **name != policy.name.value).cloned().collect(),
        documents: entries.collect(),
        edition: policy.edition.clone().unwrap_or_default(),
        history,
        enacted,
        amended,
        values: values(policy),
        written: municipality.overrides.iter().map(|change| (change.clause.clone(), written(change))).collect(),
        base: numbered(project, &bare, Scope::All).map(|(documents, ..)| documents).unwrap_or_default(),
        changed,
        reasons: reasons(&municipality.overrides),
    }
}

/// What is known of a revision on record: nothing of what its body would write today.
pub fn facts_of_revision(
    project: &Project,
    municipality: &Municipality,
    revision: &Revision,
    neighbours: &[String],
) -> Facts {
    let facts = facts(project, municipality, &[], neighbours);
    let on = revision.date().and_then(Date::parse);
    let until = |(_, date): &(String, Option<Date>)| on.is_none() || date.is_none() || *date <= on;
    let documents = facts.documents.into_iter().map(|(kind, known)| (kind, DocumentFacts { date: on, ..known }));
    Facts {
        documents: documents.collect(),
        edition: revision.front().and_then(|front| front.edition.clone()).unwrap_or_default(),
        history: facts.history.into_iter().filter(until).collect(),
        amended: false,
        values: Vec::new(),
        written: Vec::new(),
        base: Vec::new(),
        changed: Vec::new(),
        reasons: BTreeMap::new(),
        ..facts
    }
}

/// The editions and dates of revisions that name both.
fn decided(revisions: &[Revision]) -> Vec<(String, Option<Date>)> {
    let fronts = revisions.iter().filter_map(Revision::front);
    let dated = fronts.filter_map(|front| Some((front.edition.clone()?, Date::parse(front.date.as_deref()?))));
    dated.filter(|(edition, _)| !edition.is_empty()).collect()
}

/// The words that the text has in the place of words of the last decision: a defined term, or one changed twice.
fn changed(last: &Revision, documents: &[Numbered]) -> Vec<(String, String)> {
    let mut all: BTreeMap<(String, String), usize> = BTreeMap::new();
    for document in documents {
        let before = last.documents.iter().find(|own| own.front.document == document.document);
        let Some(before) = before.filter(|own| !own.text.same_words(document)) else { continue };
        for (pair, clauses) in changed_words(&diff(&before.text, document)) {
            *all.entry(pair).or_default() += clauses.len();
        }
    }
    let titles: BTreeSet<&str> =
        documents.iter().flat_map(Numbered::flatten).map(|(clause, _)| clause.title.as_str()).collect();
    let kept = all.into_iter().filter(|((_, after), count)| *count > 1 || titles.contains(after.as_str()));
    kept.map(|(pair, _)| pair).collect()
}

fn values(policy: &PolicyFile) -> Vec<String> {
    let parameters = policy.parameters.values().flat_map(|value| match &value.value {
        ParameterValue::Text(text) => vec![text.clone()],
        ParameterValue::List(items) => items.clone(),
    });
    parameters.chain(policy.officers.values().map(|officer| officer.value.clone())).collect()
}

fn written(change: &Override) -> String {
    match &change.operation {
        Operation::Substitute { to, .. } => plain(to),
        Operation::Retitle { title } => plain(title),
        Operation::Replace { text, .. } => text.clone(),
        Operation::Insert { content, .. } => content.text.clone(),
        Operation::Remove | Operation::Move { .. } => String::new(),
    }
}

/// The characters of a text without its references.
fn plain(text: &[Inline]) -> String {
    let own = text.iter().filter(|inline| !matches!(inline, Inline::Reference(_)));
    own.map(Inline::key).collect()
}

fn reasons(overrides: &[Override]) -> BTreeMap<ClauseId, String> {
    let mut reasons: BTreeMap<ClauseId, String> = BTreeMap::new();
    for change in overrides.iter().filter(|change| !change.reason.is_empty()) {
        reasons.entry(change.clause.clone()).or_insert_with(|| change.reason.clone());
    }
    reasons
}
