//! The summary of an update over many bodies.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::id::ClauseId;
use crate::update::{Plan, Verdict};

/// The verdicts of many bodies, counted.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Fleet {
    /// The edition after.
    pub to: String,
    /// One line a body.
    pub bodies: Vec<BodyCount>,
    /// How many clauses are of each verdict over all bodies.
    pub counts: BTreeMap<Verdict, usize>,
    /// The clauses that most need a decision: how many bodies must decide about them.
    pub decisions: Vec<ClauseCount>,
    /// Bodies that could not be planned.
    pub failed: Vec<String>,
}

/// The verdicts of one body, counted.
#[derive(Clone, Debug, Serialize)]
pub struct BodyCount {
    /// The id of the body.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition before.
    pub from: String,
    /// How many clauses are of each verdict.
    pub counts: BTreeMap<Verdict, usize>,
    /// How many parameters it must set.
    pub needs: usize,
    /// Whether somebody must decide or fill in something.
    pub open: bool,
    #[serde(skip)]
    open_clauses: Vec<(ClauseId, String)>,
}

/// How many bodies must decide about a clause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ClauseCount {
    /// The clause.
    pub clause: ClauseId,
    /// Its title, or its first words.
    pub title: String,
    /// How many bodies.
    pub bodies: usize,
}

impl BodyCount {
    /// Counts a plan, so that the plan itself need not be kept.
    pub fn new(plan: &Plan) -> Self {
        let open = plan.clauses.iter().filter(|clause| clause.verdict.is_open());
        Self {
            id: plan.id.clone(),
            name: plan.name.clone(),
            from: plan.from.clone(),
            counts: plan.counts.clone(),
            needs: plan.clauses.iter().map(|clause| clause.needs.len()).sum(),
            open: plan.is_open(),
            open_clauses: open.map(|clause| (clause.clause.clone(), clause.title.clone())).collect(),
        }
    }
}

impl Fleet {
    /// Sums up bodies in their order.
    pub fn new(to: String, bodies: Vec<BodyCount>, failed: Vec<String>) -> Self {
        let mut counts: BTreeMap<Verdict, usize> = Verdict::ALL.into_iter().map(|verdict| (verdict, 0)).collect();
        let mut clauses: BTreeMap<&ClauseId, (&str, usize)> = BTreeMap::new();
        for body in &bodies {
            body.counts.iter().for_each(|(verdict, count)| *counts.entry(*verdict).or_default() += count);
            for (clause, title) in &body.open_clauses {
                clauses.entry(clause).or_insert((title, 0)).1 += 1;
            }
        }
        let count = |(clause, (title, bodies)): (&ClauseId, (&str, usize))| ClauseCount {
            clause: clause.clone(),
            title: title.to_owned(),
            bodies,
        };
        let mut decisions: Vec<ClauseCount> = clauses.into_iter().map(count).collect();
        decisions.sort_by(|before, after| after.bodies.cmp(&before.bodies).then(before.clause.cmp(&after.clause)));
        Self { to, bodies, counts, decisions, failed }
    }

    /// Tells whether anybody must decide or fill in something.
    pub fn is_open(&self) -> bool {
        self.bodies.iter().any(|body| body.open) || !self.failed.is_empty()
    }
}
