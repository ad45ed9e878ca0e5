//! Decides about clauses that a new edition parts, joins or drops.

use super::{Action, Desk, Own, Question, Step, group_reason, kept, position_fields, set};
use crate::model::document::Clause;
use crate::model::edit::{Operation, Override};
use crate::model::id::ClauseId;
use crate::parse::edit_yaml::Value;
use crate::parse::print;
use crate::resolve::parameters::Values;
use crate::update::Verdict;
use crate::update::facet::{self, Fields, line};
use crate::update::tree::{Tree, shown};

impl<'a> Desk<'a> {
    pub(super) fn split(
        &self,
        id: &ClauseId,
        group: &[Own<'a>],
        parts: &[ClauseId],
        values: &mut Values<'_>,
    ) -> Vec<Step> {
        let first = parts.first().cloned().unwrap_or_else(|| id.clone());
        let note = format!("{} に分かれた", names(parts));
        let homes: Option<Vec<ClauseId>> = group.iter().map(|(_, change)| self.home(change, parts, values)).collect();
        if let Some(homes) = homes {
            let keep = |((index, _), clause): (&Own<'a>, &ClauseId)| {
                (*index, Action::Keep { clause: clause.clone(), position: None })
            };
            let actions = group.iter().zip(&homes).map(keep).collect();
            return vec![Step { clause: first, verdict: Verdict::Combined, note, actions, question: None }];
        }
        let text = |tree: &Tree<'a>, id: &ClauseId| tree.get(id).map(|node| shown(node.clause)).unwrap_or_default();
        let question =
            |base_after: String| Question { base_before: text(self.base, id), base_after, ours: text(self.ours, id) };
        let all = parts.iter().map(|part| text(self.theirs, part)).collect::<Vec<_>>().join("\n");
        let mut step = Step { note, verdict: Verdict::Question, question: Some(question(all)), ..kept(&first, group) };
        if let Some((index, _)) = group.iter().find(|(_, change)| change.operation == Operation::Remove) {
            let remove =
                |part: &ClauseId| vec![("remove", line(part.as_str())), ("reason", line(&group_reason(group)))];
            set(&mut step, *index, Action::Rewrite(parts.iter().map(remove).collect()));
            let each = |part: &ClauseId| Step {
                clause: part.clone(),
                question: Some(question(text(self.theirs, part))),
                actions: if *part == first { step.actions.clone() } else { Vec::new() },
                ..step.clone()
            };
            return parts.iter().map(each).collect();
        }
        if let (Some(ours), Some(target)) = (self.ours.get(id), self.theirs.get(&first)) {
            self.whole_text(&mut step, group, &ours.clause.body, target.clause);
        }
        vec![step]
    }

    /// Finds the one part of a split clause that an override is about.
    fn home(&self, change: &Override, parts: &[ClauseId], values: &mut Values<'_>) -> Option<ClauseId> {
        if !matches!(change.operation, Operation::Substitute { .. }) {
            return None;
        }
        let fits = |part: &&ClauseId, values: &mut Values<'_>| {
            let node = self.theirs.get(part);
            node.is_some_and(|node| crate::resolve::words::reword(node.clause, &[change], &[], values).is_ok())
        };
        let mut homes = parts.iter().filter(|part| fits(part, values));
        let home = homes.next()?.clone();
        homes.next().is_none().then_some(home)
    }

    pub(super) fn merged(&self, id: &ClauseId, group: &[Own<'a>], values: &mut Values<'_>) -> Step {
        let mut olds: Vec<ClauseId> = Vec::new();
        for (_, change) in group {
            if !olds.contains(&change.clause) {
                olds.push(change.clause.clone());
            }
        }
        let note =
            format!("{} が一つになった", names(&self.lineage.sources(id).into_iter().cloned().collect::<Vec<_>>()));
        let changes: Vec<&Override> = group.iter().map(|(_, change)| *change).collect();
        let few = changes.iter().all(|change| matches!(change.operation, Operation::Substitute { .. }));
        let target = self.theirs.get(id).map(|node| node.clause);
        let fits = target.is_some_and(|target| crate::resolve::words::reword(target, &changes, &[], values).is_ok());
        if few && fits {
            return Step { verdict: Verdict::Combined, note, ..kept(id, group) };
        }
        let all = |tree: &Tree<'a>| -> Vec<&'a Clause> {
            let sources = self.lineage.sources(id);
            sources.into_iter().filter_map(|old| tree.get(old)).map(|node| node.clause).collect()
        };
        let (before, ours) = (all(self.base), all(self.ours));
        let texts = |clauses: &[&Clause]| clauses.iter().map(|clause| shown(clause)).collect::<Vec<_>>().join("\n");
        let question = Question {
            base_before: texts(&before),
            base_after: target.map(shown).unwrap_or_default(),
            ours: texts(&ours),
        };
        let body: Vec<_> = ours.iter().flat_map(|clause| clause.body.clone()).collect();
        let mut step = Step { note, verdict: Verdict::Question, question: Some(question), ..kept(id, group) };
        if let Some(target) = target.filter(|_| !ours.is_empty()) {
            self.whole_text(&mut step, group, &body, target);
        } else {
            gone(&mut step, id, group);
        }
        step
    }

    /// Keeps a wording of the body as one replace, in the place of its first override of the text.
    fn whole_text(&self, step: &mut Step, group: &[Own<'a>], body: &[crate::model::document::Part], target: &Clause) {
        let mut first = true;
        for (index, change) in group {
            match change.operation {
                Operation::Substitute { .. } | Operation::Replace { .. } | Operation::Remove if first => {
                    let fields = facet::replace(target, body, &group_reason(group));
                    set(step, *index, fields.map_or(Action::Drop, |fields| Action::Rewrite(vec![fields])));
                    first = false;
                }
                Operation::Substitute { .. } | Operation::Replace { .. } | Operation::Remove => {
                    set(step, *index, Action::Drop);
                }
                Operation::Retitle { .. } | Operation::Move { .. } | Operation::Insert { .. } => {}
            }
        }
    }

    pub(super) fn dropped(&self, id: &ClauseId, group: &[Own<'a>]) -> Step {
        let mut step = kept(id, group);
        group.iter().for_each(|(index, _)| set(&mut step, *index, Action::Drop));
        let Some(ours) = self.ours.get(id) else {
            let note = "団体が削った条項が、基準文からも無くなった".to_owned();
            return Step { verdict: Verdict::Combined, note, ..step };
        };
        if let Some((index, _)) = group.first() {
            let fields = self.own_clause(ours.clause, &group_reason(group));
            set(&mut step, *index, fields.map_or(Action::Drop, |fields| Action::Rewrite(vec![fields])));
        }
        let base_before = self.base.get(id).map(|node| shown(node.clause)).unwrap_or_default();
        let question = Question { base_before, base_after: String::new(), ours: shown(ours.clause) };
        let note = "基準文から無くなったので、団体の条項として残した".to_owned();
        Step { verdict: Verdict::Orphaned, note, question: Some(question), ..step }
    }

    /// Writes a clause of the base as the body's own.
    fn own_clause(&self, clause: &Clause, reason: &str) -> Option<Fields> {
        let position = self.ours.place(&clause.id, |id| self.survives(id))?;
        let mut fields: Fields = vec![("insert", line(clause.id.as_str()))];
        fields.extend(position_fields(&position));
        fields.push(("role", line(clause.role.as_str())));
        if !clause.title.is_empty() {
            fields.push(("title", line(&print::line(&clause.title))));
        }
        if !clause.body.is_empty() {
            fields.push(("text", Value::Block(print::body(&clause.body, &clause.id)?)));
        }
        fields.push(("reason", line(reason)));
        Some(fields)
    }
}

/// Keeps a merged clause away where the body had taken every part of it away.
fn gone(step: &mut Step, id: &ClauseId, group: &[Own<'_>]) {
    for (place, (index, _)) in group.iter().enumerate() {
        let remove: Fields = vec![("remove", line(id.as_str())), ("reason", line(&group_reason(group)))];
        set(step, *index, if place == 0 { Action::Rewrite(vec![remove]) } else { Action::Drop });
    }
}

fn names(ids: &[ClauseId]) -> String {
    ids.iter().map(ClauseId::as_str).collect::<Vec<_>>().join("、")
}
