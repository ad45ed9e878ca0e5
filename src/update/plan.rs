//! Makes the plan of one body: what becomes of every clause, and the policy.yaml that follows.

use std::collections::{BTreeMap, BTreeSet};

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diag::{Diagnostic, Severity, has_errors};
use crate::model::document::Clause;
use crate::model::edit::{Operation, Override};
use crate::model::id::ClauseId;
use crate::model::municipality::{Municipality, QuestionState};
use crate::model::numbered::{Numbered, NumberedClause};
use crate::numbering::number;
use crate::numbering::scheme::Scheme;
use crate::parse::policy;
use crate::resolve::parameters::Values;
use crate::resolve::questions::is_open;
use crate::resolve::{Base, Resolved, Scope, resolve, resolve_with};
use crate::source::Source;
use crate::update::decide::{Desk, Step};
use crate::update::lineage::{Fate, Lineage};
use crate::update::rewrite::{self, Sheet};
use crate::update::tree::{Node, Tree, same_body, same_text, shown};
use crate::update::{ClauseVerdict, MOVED, Plan, Verdict};

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

/// Lists every clause with its verdict.
struct Listing<'a> {
    job: &'a Job<'a>,
    corners: &'a Corners,
    desk: &'a Desk<'a>,
    steps: &'a [Step],
    updated: &'a Municipality,
    extent: Extent,
    /// The clauses of the base that the body has taken away.
    removed: BTreeSet<&'a ClauseId>,
    clauses: Vec<ClauseVerdict>,
}

impl Listing<'_> {
    fn write(&mut self) {
        let moved = self.moved();
        for id in &self.desk.theirs.order {
            let verdict = self.of_new_base(id, &moved);
            self.clauses.push(verdict);
            if let Some(own) = self.desk.own.get(*id) {
                self.clauses.push(self.renamed_own(id, own));
            }
        }
        let mut listed: BTreeSet<ClauseId> = self.clauses.iter().map(|clause| clause.clause.clone()).collect();
        let mut last: Option<ClauseId> = None;
        for id in &self.desk.ours.order {
            if listed.insert((*id).clone()) {
                self.after(last.as_ref(), self.elsewhere(id));
            }
            last = Some((*id).clone());
        }
        for id in &self.desk.base.order {
            if self.removed.contains(id) && listed.insert((*id).clone()) {
                self.after(None, self.elsewhere(id));
            }
        }
        self.waiting();
        self.titles();
    }

    /// Gives what somebody must decide its title, where the plan has no wordings.
    fn titles(&mut self) {
        let Desk { base, ours, theirs, .. } = self.desk;
        for open in self.clauses.iter_mut().filter(|clause| clause.verdict.is_open() && clause.title.is_empty()) {
            let id = &open.clause;
            open.title =
                ours.get(id).or(theirs.get(id)).or(base.get(id)).map_or_else(String::new, |n| heading(n.clause));
        }
    }

    fn after(&mut self, last: Option<&ClauseId>, verdict: ClauseVerdict) {
        let found = last.and_then(|last| self.clauses.iter().position(|clause| clause.clause == *last));
        let place = found.map_or(self.clauses.len(), |found| found + 1);
        self.clauses.insert(place, verdict);
    }

    /// Finds the clauses that changed their order among the siblings that both editions have.
    fn moved(&self) -> BTreeSet<ClauseId> {
        let (base, theirs) = (self.desk.base, self.desk.theirs);
        let mut moved = BTreeSet::new();
        for id in &theirs.order {
            let (Some(before), Some(after)) = (base.get(id), theirs.get(id)) else { continue };
            if before.parent != after.parent {
                moved.insert((*id).clone());
            } else if after.index == 0 {
                let common = |row: Vec<&ClauseId>| -> Vec<ClauseId> {
                    let both = |id: &&ClauseId| {
                        base.get(id).is_some_and(|b| theirs.get(id).is_some_and(|t| b.parent == t.parent))
                    };
                    row.into_iter().filter(both).cloned().collect()
                };
                let (old, new) = (common(before.row().collect()), common(after.row().collect()));
                let ops = capture_diff_slices(Algorithm::Myers, &old, &new);
                for (tag, _, range) in ops.iter().map(similar::DiffOp::as_tag_tuple) {
                    if tag != DiffTag::Equal {
                        moved.extend(new.get(range).unwrap_or_default().iter().cloned());
                    }
                }
            }
        }
        moved
    }

    fn step(&self, id: &ClauseId) -> Option<&Step> {
        let own = self.desk.own.contains_key(id);
        self.steps.iter().find(|step| step.clause == *id && !own)
    }

    /// A clause of the new base.
    fn of_new_base(&self, id: &ClauseId, moved: &BTreeSet<ClauseId>) -> ClauseVerdict {
        let theirs = self.desk.theirs.get(id);
        let mut verdict = self.blank(id);
        if let Some(step) = self.step(id) {
            (verdict.verdict, verdict.note) = (step.verdict, step.note.clone());
            if step.verdict == Verdict::Kept && moved.contains(id) && !self.hidden(id) {
                (verdict.verdict, verdict.note) = (Verdict::Combined, "基準文での位置が変わった".to_owned());
            }
        } else if let (Some(base), Some(theirs)) = (self.desk.base.get(id), theirs) {
            let changes = changes(base.clause, theirs.clause, moved.contains(id));
            verdict.verdict = if changes.is_empty() { Verdict::Unchanged } else { Verdict::Automatic };
            verdict.note = changes.join("、");
            if self.hidden(id) {
                (verdict.verdict, verdict.note) = (Verdict::Kept, "団体が削った条項の中".to_owned());
            }
        } else {
            (verdict.verdict, verdict.note) = self.arrived(id);
        }
        if let Some(former) = self.job.lineage.former(id).filter(|_| verdict.note.is_empty()) {
            verdict.note = format!("識別子が {former} から変わった");
        }
        verdict.needs = theirs.map(|theirs| self.needs(theirs.clause)).unwrap_or_default();
        verdict
    }

    fn arrived(&self, id: &ClauseId) -> (Verdict, String) {
        if let Some(whole) = self.job.lineage.whole(id) {
            return (Verdict::Automatic, format!("{whole} から分かれた"));
        }
        let sources = self.job.lineage.sources(id);
        if !sources.is_empty() {
            let names: Vec<&str> = sources.into_iter().map(ClauseId::as_str).collect();
            return (Verdict::Automatic, format!("{} が一つになった", names.join("、")));
        }
        let note = if self.hidden(id) { "団体が削った条項の中" } else { "" };
        (Verdict::New, note.to_owned())
    }

    /// Tells whether the body has taken the clause, or one above it, away.
    fn hidden(&self, id: &ClauseId) -> bool {
        let removed = |id: &ClauseId| self.removed.contains(id);
        !self.removed.is_empty() && (removed(id) || self.desk.theirs.above(id).any(removed))
    }

    /// A clause that the new base does not have: the body's own, or one that is gone.
    fn elsewhere(&self, id: &ClauseId) -> ClauseVerdict {
        let mut verdict = self.blank(id);
        if let Some(step) = self.step(id) {
            (verdict.verdict, verdict.note) = (step.verdict, step.note.clone());
        } else if self.desk.base.has(id) {
            verdict.verdict = Verdict::Automatic;
            verdict.note = match self.job.lineage.fate(id) {
                Fate::Split(parts) => {
                    format!("{} に分かれた", parts.iter().map(ClauseId::as_str).collect::<Vec<_>>().join("、"))
                }
                Fate::Merged(into) => format!("{into} と一つになった"),
                Fate::Here(_) | Fate::Dropped => "基準文から無くなった".to_owned(),
            };
            if self.touched(id) {
                verdict.verdict = Verdict::Combined;
            }
        } else {
            (verdict.verdict, verdict.note) = (Verdict::Kept, "団体の条項".to_owned());
        }
        if verdict.verdict == Verdict::Kept && verdict.note.is_empty() {
            verdict.note = "団体の条項".to_owned();
        }
        verdict
    }

    /// A clause of the body's own whose id the new base now uses.
    fn renamed_own(&self, id: &ClauseId, own: &ClauseId) -> ClauseVerdict {
        let mut verdict = self.blank(id);
        (verdict.clause, verdict.base_before) = (own.clone(), String::new());
        verdict.title = self.desk.ours.get(id).map(|node| heading(node.clause)).unwrap_or_default();
        if let Some(step) = self.steps.iter().find(|step| step.clause == *own || step.clause == *id) {
            (verdict.verdict, verdict.note) = (step.verdict, step.note.clone());
        }
        verdict
    }

    /// Tells whether the body had changed a clause that went into others.
    fn touched(&self, id: &ClauseId) -> bool {
        let wording = |change: &&Override| !matches!(change.operation, Operation::Insert { .. });
        self.desk.overrides.iter().filter(wording).any(|change| change.clause == *id)
    }

    fn blank(&self, id: &ClauseId) -> ClauseVerdict {
        let (base, ours, theirs) = (self.desk.base.get(id), self.desk.ours.get(id), self.desk.theirs.get(id));
        let node = ours.or(theirs).or(base);
        let whole = self.extent == Extent::Whole;
        let title = node.filter(|_| whole).map(|node| heading(node.clause)).unwrap_or_default();
        let text = |node: Option<Node<'_>>| node.filter(|_| whole).map(|node| shown(node.clause)).unwrap_or_default();
        let document = node.map_or(crate::model::id::DocumentKind::BasicPolicy, |node| node.document);
        ClauseVerdict {
            clause: id.clone(),
            document,
            label: String::new(),
            title,
            verdict: Verdict::Unchanged,
            note: String::new(),
            base_before: text(base),
            base_after: text(theirs),
            ours: text(ours),
            result: String::new(),
            needs: Vec::new(),
        }
    }

    fn needs(&self, clause: &Clause) -> Vec<String> {
        let mut needs: Vec<String> = Vec::new();
        for parameter in clause.parameters() {
            let name = &parameter.name;
            let new = self.corners.unset_after.get(name).filter(|_| !self.corners.unset_before.contains_key(name));
            if let Some(label) = new.map(|label| format!("{label}（{name}）")).filter(|label| !needs.contains(label))
            {
                needs.push(label);
            }
        }
        needs
    }

    /// Questions that were asked before still stand.
    fn waiting(&mut self) {
        for question in self.updated.policy.questions.iter().map(|question| &question.value) {
            let clause = self.clauses.iter_mut().find(|clause| clause.clause.as_str() == question.clause.value);
            if let Some(clause) = clause.filter(|clause| is_open(question) && !clause.verdict.is_open()) {
                clause.verdict = Verdict::Question;
                clause.note = "まだ決まっていない".to_owned();
            }
        }
    }
}

fn changes(base: &Clause, theirs: &Clause, moved: bool) -> Vec<&'static str> {
    let title = !same_text(&base.title, &theirs.title);
    let body = !same_body(&base.body, &theirs.body);
    let all = [(title, "見出し"), (body, "文言"), (moved, "移動"), (base.role != theirs.role, "段")];
    all.into_iter().filter(|(changed, _)| *changed).map(|(_, name)| name).collect()
}

/// Gives the title of a clause, or its first words.
fn heading(clause: &Clause) -> String {
    let text = shown(clause);
    let first = text.lines().next().unwrap_or_default();
    let short: String = first.chars().take(24).collect();
    if short.len() < first.len() { format!("{short}…") } else { short }
}
