//! Makes the plan of one body: what becomes of every clause, and the policy.yaml that follows.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::{Diagnostic, Severity, has_errors};
use crate::model::id::ClauseId;
use crate::model::municipality::{Municipality, QuestionState};
use crate::model::numbered::{Numbered, NumberedClause};
use crate::numbering::number;
use crate::numbering::scheme::Scheme;
use crate::parse::policy;
use crate::resolve::parameters::Values;
use crate::resolve::{Base, Resolved, Scope, resolve, resolve_with};
use crate::source::Source;
use crate::update::decide::{Desk, Step};
use crate::update::lineage::Lineage;
use crate::update::rewrite::{self, Sheet};
use crate::update::tree::Tree;
use crate::update::{ClauseVerdict, MOVED, Plan, Verdict};

mod listing;

use listing::Listing;

/// What an update is made from.
#[derive(Clone, Copy, Debug)]
pub struct Job<'a> {
    /// The body.
    pub municipality: &'a Municipality,
    /// The edition before.
    pub before: &'a Base,
    /// The edition after.
    pub after: &'a Base,
    /// What became of the ids in between.
    pub lineage: &'a Lineage,
    /// How the body counts.
    pub scheme: &'a Scheme,
}

/// How much of a plan is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Extent {
    /// All of it.
    Whole,
    /// The verdicts, without the wordings and the documents.
    Verdicts,
}

/// Plans the update of a body.
///
/// # Errors
/// Gives what is wrong with the policy, before the update or after it; nothing is lost then, because nothing is done.
pub fn plan(job: &Job<'_>) -> Result<Plan, Vec<Diagnostic>> {
    settled(job, Extent::Whole)
}

/// Plans the update of a body as far as its verdicts: no labels, no documents, and of the wordings only the titles of
/// what somebody must decide.
///
/// # Errors
/// Those of [`plan`].
pub fn verdicts(job: &Job<'_>) -> Result<Plan, Vec<Diagnostic>> {
    settled(job, Extent::Verdicts)
}

fn settled(job: &Job<'_>, extent: Extent) -> Result<Plan, Vec<Diagnostic>> {
    match rewrite::settle(job.municipality)? {
        None => carried(job, Vec::new(), extent),
        Some((text, notes)) => {
            let settled = reread(job.municipality, text)?;
            carried(&Job { municipality: &settled, ..*job }, notes, extent)
        }
    }
}

/// Gives a body with a decision about an open question in its file.
///
/// # Errors
/// When nothing is asked about the clause.
pub fn decided(
    municipality: &Municipality,
    (clause, state): (&str, QuestionState),
    reason: &str,
) -> Result<Municipality, Vec<Diagnostic>> {
    reread(municipality, rewrite::decide(municipality, clause, state, reason)?)
}

fn reread(municipality: &Municipality, text: String) -> Result<Municipality, Vec<Diagnostic>> {
    policy::municipality(&municipality.id, &Source::new(municipality.source.path.clone(), text))
}

/// The documents of a body at the corners of an update.
struct Corners {
    base: Vec<Resolved>,
    ours: Vec<Resolved>,
    theirs: Vec<Resolved>,
    before: Vec<Resolved>,
    unset_before: BTreeMap<String, String>,
    unset_after: BTreeMap<String, String>,
}

fn carried(job: &Job<'_>, mut notes: Vec<String>, extent: Extent) -> Result<Plan, Vec<Diagnostic>> {
    let Job { municipality, before, after, lineage, .. } = *job;
    let mut sheet = Sheet::new(municipality);
    let gone = sheet.unknown_names(after);
    let known = if gone.is_empty() { municipality.clone() } else { reread(municipality, sheet.finish())? };
    let corners = corners(job, &known, extent)?;
    let (base, ours, theirs) = (Tree::new(&corners.base), Tree::new(&corners.ours), Tree::new(&corners.theirs));
    let overrides = &municipality.overrides;
    let mut desk = Desk { overrides, base: &base, ours: &ours, theirs: &theirs, after, lineage, own: BTreeMap::new() };
    let mut values = Values::new(&after.expressions, &after.file, &known);
    let mut steps = desk.steps(&mut values);
    notes.extend(gone);
    let stale = stale(job, &mut steps);
    let written = written(job, &steps, &desk)?;
    let policy = rewrite::fingerprints(&written, after, &stale)?;
    let updated = match extent {
        Extent::Whole => reread(municipality, policy.clone())?,
        // Fingerprints decide no verdict.
        Extent::Verdicts => written,
    };
    let outcome = resolve(after, &updated, Scope::All);
    if has_errors(&outcome.diagnostics) {
        return Err(errors(outcome.diagnostics));
    }
    let after_documents = outcome.documents;
    let removed = base.order.iter().copied().filter(|id| !ours.has(id)).collect();
    let (corners, desk, steps, updated) = (&corners, &desk, steps.as_slice(), &updated);
    let mut listing = Listing { job, corners, desk, steps, updated, extent, removed, clauses: Vec::new() };
    listing.write();
    let mut clauses = listing.clauses;
    keep_needs(&mut clauses, &after_documents);
    let (printed, problems) = printed(job, updated, &corners.before, &after_documents);
    label(&mut clauses, &printed);
    let mut counts: BTreeMap<Verdict, usize> = Verdict::ALL.into_iter().map(|verdict| (verdict, 0)).collect();
    clauses.iter().for_each(|clause| *counts.entry(clause.verdict).or_default() += 1);
    notes.extend(new_options(before, after));
    let (id, name) = (municipality.id.to_string(), municipality.policy.name.value.clone());
    let (from, to) = (before.id.to_string(), after.id.to_string());
    let shinkyu = municipality.policy.shinkyu.as_ref().map(|name| name.value.clone());
    Ok(Plan { id, name, from, to, counts, notes, clauses, policy, documents: printed, shinkyu, problems })
}

fn errors(diagnostics: Vec<Diagnostic>) -> Vec<Diagnostic> {
    diagnostics.into_iter().filter(|diagnostic| diagnostic.severity == Severity::Error).collect()
}

fn corners(job: &Job<'_>, known: &Municipality, extent: Extent) -> Result<Corners, Vec<Diagnostic>> {
    let Job { municipality, before, after, lineage, .. } = *job;
    let base = resolve_with(before, municipality, &[], Scope::All);
    let ours = resolve_with(before, municipality, &municipality.overrides, Scope::All);
    let theirs = resolve_with(after, known, &[], Scope::All);
    let all: Vec<Diagnostic> =
        [&base, &ours, &theirs].into_iter().flat_map(|outcome| outcome.diagnostics.clone()).collect();
    if has_errors(&all) {
        return Err(errors(all));
    }
    let mut corners = Corners {
        base: base.documents,
        before: if extent == Extent::Whole { ours.documents.clone() } else { Vec::new() },
        ours: ours.documents,
        theirs: theirs.documents,
        unset_before: base.unset,
        unset_after: theirs.unset,
    };
    if !lineage.is_empty() {
        corners.base.iter_mut().for_each(|document| lineage.rename(&mut document.clauses));
        corners.ours.iter_mut().for_each(|document| lineage.rename(&mut document.clauses));
    }
    Ok(corners)
}

/// Overrides whose wording moved before this update wait for somebody.
fn stale(job: &Job<'_>, steps: &mut [Step]) -> BTreeSet<(ClauseId, &'static str)> {
    let stale = rewrite::stale(job.municipality, job.before, job.lineage);
    for step in steps.iter_mut().filter(|step| step.verdict == Verdict::Kept) {
        if stale.iter().any(|(clause, _)| *clause == step.clause) {
            step.verdict = Verdict::Question;
            step.note = MOVED.to_owned();
        }
    }
    stale
}

fn written(job: &Job<'_>, steps: &[Step], desk: &Desk<'_>) -> Result<Municipality, Vec<Diagnostic>> {
    let Job { municipality, after, lineage, .. } = *job;
    let mut sheet = Sheet::new(municipality);
    sheet.guideline(after.id.as_str());
    sheet.unknown_names(after);
    let revived = |id: &ClauseId| steps.iter().any(|step| step.verdict == Verdict::Orphaned && step.clause == *id);
    sheet.exceptions(lineage, |id| desk.theirs.has(id) || desk.is_own(id) || revived(id));
    sheet.steps(steps, lineage, &desk.own)?;
    sheet.questions(steps, after.id.as_str());
    reread(municipality, sheet.finish())
}

/// Prints the documents before and after; what keeps them from being printed is a problem, not a stop.
fn printed(
    job: &Job<'_>,
    updated: &Municipality,
    before: &[Resolved],
    after: &[Resolved],
) -> (Vec<(Numbered, Numbered)>, Vec<String>) {
    let mut problems = Vec::new();
    let mut pairs = Vec::new();
    for document in after {
        if !job.before.documents.contains_key(&document.kind) {
            continue;
        }
        let (document, wrong) = number(document, job.after, updated, job.scheme);
        problems.extend(wrong.into_iter().map(|wrong| wrong.message));
        if let Some(own) = before.iter().find(|own| own.kind == document.document) {
            let (own, _) = number(own, job.before, job.municipality, job.scheme);
            pairs.push((own, document));
        }
    }
    problems.dedup();
    (pairs, problems)
}

fn label(clauses: &mut [ClauseVerdict], printed: &[(Numbered, Numbered)]) {
    let mut labels: BTreeMap<ClauseId, String> = BTreeMap::new();
    for (before, after) in printed {
        for document in [after, before] {
            let mut above: Vec<String> = Vec::new();
            for (clause, depth) in document.flatten() {
                above.truncate(depth);
                let place = placed(above.last().map_or("", String::as_str), &clause.label);
                above.push(place.clone());
                labels.entry(clause.id.clone()).or_insert(place);
            }
        }
    }
    let after = printed.iter().flat_map(|(_, after)| after.flatten());
    let results: BTreeMap<&ClauseId, String> = after.map(|(clause, _)| (&clause.id, result(clause))).collect();
    for clause in clauses {
        clause.label = labels.get(&clause.clause).cloned().unwrap_or_default();
        clause.result = results.get(&clause.clause).cloned().unwrap_or_default();
    }
}

/// A value that only a clause needs which is not printed is not needed.
fn keep_needs(clauses: &mut [ClauseVerdict], after: &[Resolved]) {
    if clauses.iter().all(|clause| clause.needs.is_empty()) {
        return;
    }
    let printed = Tree::new(after);
    let away = clauses.iter_mut().filter(|clause| !printed.has(&clause.clause));
    away.for_each(|clause| clause.needs.clear());
}

/// Puts a label below the one above it: `6` and `(4)` give `6(4)`, `6` and `6.1` give `6.1`.
fn placed(above: &str, label: &str) -> String {
    let nested = !above.is_empty() && label.starts_with(above.trim_end_matches('.'));
    let alone = label.starts_with('第') && !above.contains('第');
    if nested || alone { label.to_owned() } else { format!("{above}{label}") }
}

fn result(clause: &NumberedClause) -> String {
    let text = clause.text();
    let gap = if clause.title.is_empty() || text.is_empty() { "" } else { "\n" };
    format!("{}{gap}{text}", clause.title)
}

fn new_options(before: &Base, after: &Base) -> Vec<String> {
    let new =
        after.file.options.iter().filter(|(name, _)| before.id != after.id && !before.file.options.contains_key(*name));
    new.map(|(name, option)| {
        let chosen = option.alternatives.get(&option.default).map_or("", |entry| entry.label.as_str());
        format!("選択肢「{}」（{name}）が加わった。書かなければ「{chosen}」となる", option.label)
    })
    .collect()
}
