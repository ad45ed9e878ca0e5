//! Lists every clause of a plan with its verdict, in the order of the documents.

use std::collections::BTreeSet;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use super::{Corners, Extent, Job};
use crate::model::document::Clause;
use crate::model::edit::{Operation, Override};
use crate::model::id::ClauseId;
use crate::model::municipality::Municipality;
use crate::resolve::questions::is_open;
use crate::update::decide::{Desk, Step};
use crate::update::lineage::Fate;
use crate::update::tree::{Node, same_body, same_text, shown};
use crate::update::{ClauseVerdict, Verdict};

/// Lists every clause with its verdict.
pub(super) struct Listing<'a> {
    pub(super) job: &'a Job<'a>,
    pub(super) corners: &'a Corners,
    pub(super) desk: &'a Desk<'a>,
    pub(super) steps: &'a [Step],
    pub(super) updated: &'a Municipality,
    pub(super) extent: Extent,
    /// The clauses of the base that the body has taken away.
    pub(super) removed: BTreeSet<&'a ClauseId>,
    pub(super) clauses: Vec<ClauseVerdict>,
}

impl Listing<'_> {
    pub(super) fn write(&mut self) {
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
