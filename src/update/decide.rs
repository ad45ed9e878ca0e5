//! Decides, override by override, what an update does with what a body changed.

use std::collections::{BTreeMap, BTreeSet};

use crate::model::document::Clause;
use crate::model::edit::{Operation, Override, Position};
use crate::model::id::ClauseId;
use crate::model::role::Role;
use crate::resolve::Base;
use crate::resolve::parameters::Values;
use crate::update::Verdict;
use crate::update::facet::{self, Corners, Facet, Fields, line, reasons};
use crate::update::lineage::{Fate, Lineage};
use crate::update::tree::{Tree, same_text, same_tree, shown, shown_tree};

mod regroup;

/// What happens to one override entry.
#[derive(Clone, Debug, PartialEq)]
pub enum Action {
    /// It stays as it is, but for ids.
    Keep {
        /// The id that its clause has now.
        clause: ClauseId,
        /// The place that it names now, where that changed.
        position: Option<Position>,
    },
    /// It goes, its lines too.
    Drop,
    /// Other entries stand in its place.
    Rewrite(Vec<Fields>),
}

/// Something that a person must decide.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Question {
    /// The base wording before.
    pub base_before: String,
    /// The base wording after; empty where it is gone.
    pub base_after: String,
    /// The wording of the body; empty where it took the clause away.
    pub ours: String,
}

/// What becomes of a clause that the body changed.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The clause, by its new id where it has one.
    pub clause: ClauseId,
    /// The verdict.
    pub verdict: Verdict,
    /// What happened, in a few words.
    pub note: String,
    /// What happens to the overrides, by their index in the file.
    pub actions: Vec<(usize, Action)>,
    /// What must be decided.
    pub question: Option<Question>,
}

/// What the decisions are made from; the trees before bear the new ids already.
pub struct Desk<'a> {
    /// The overrides of the body, in file order.
    pub overrides: &'a [Override],
    /// The base before, with the options and values of the body.
    pub base: &'a Tree<'a>,
    /// The body before.
    pub ours: &'a Tree<'a>,
    /// The base after, with the options and values of the body.
    pub theirs: &'a Tree<'a>,
    /// The edition after.
    pub after: &'a Base,
    /// What became of the ids.
    pub lineage: &'a Lineage,
    /// Ids of the body's own clauses that the new edition now uses for something else.
    pub own: BTreeMap<ClauseId, ClauseId>,
}

type Own<'a> = (usize, &'a Override);

impl<'a> Desk<'a> {
    /// Decides about every override, in the order of the file.
    pub fn steps(&mut self, values: &mut Values<'_>) -> Vec<Step> {
        let mut groups: Vec<(ClauseId, Vec<Own<'a>>)> = Vec::new();
        let alike = |group: &[Own<'_>], change: &Override| inserts(group) == is_insert(change);
        for own in self.overrides.iter().enumerate() {
            let id = self.key(own.1);
            match groups.iter_mut().find(|(known, group)| *known == id && alike(group, own.1)) {
                Some((_, group)) => group.push(own),
                None => groups.push((id, vec![own])),
            }
        }
        self.own = groups
            .iter()
            .filter(|(id, group)| self.collides(id, group))
            .map(|(id, _)| (id.clone(), own_id(id)))
            .collect();
        let revived: BTreeSet<ClauseId> =
            groups.iter().filter(|(id, group)| self.revives(id, group)).map(|(id, _)| id.clone()).collect();
        let mut steps: Vec<Step> = groups.iter().flat_map(|(id, group)| self.step(id, group, values)).collect();
        self.anchor(&mut steps, &revived);
        steps
    }

    /// Groups overrides by the clause that they land on.
    fn key(&self, change: &Override) -> ClauseId {
        match self.lineage.fate(&change.clause) {
            Fate::Here(id) | Fate::Merged(id) => id,
            Fate::Split(_) | Fate::Dropped => change.clause.clone(),
        }
    }

    fn collides(&self, id: &ClauseId, group: &[Own<'_>]) -> bool {
        inserts(group) && self.theirs.has(id)
    }

    fn revives(&self, id: &ClauseId, group: &[Own<'_>]) -> bool {
        !inserts(group) && self.fate(id) == Fate::Dropped && self.ours.has(id)
    }

    /// Gives the fate of a clause of the base; a clause that the new edition says nothing of and lacks is dropped.
    fn fate(&self, id: &ClauseId) -> Fate {
        match self.lineage.fate(id) {
            Fate::Here(new) if !self.theirs.has(&new) => Fate::Dropped,
            fate @ (Fate::Here(_) | Fate::Merged(_) | Fate::Split(_) | Fate::Dropped) => fate,
        }
    }

    fn step(&self, id: &ClauseId, group: &[Own<'a>], values: &mut Values<'_>) -> Vec<Step> {
        match self.fate(id) {
            Fate::Split(parts) if !inserts(group) => self.split(id, group, &parts, values),
            Fate::Here(_) | Fate::Merged(_) | Fate::Dropped | Fate::Split(_) => vec![self.one(id, group, values)],
        }
    }

    fn one(&self, id: &ClauseId, group: &[Own<'a>], values: &mut Values<'_>) -> Step {
        if inserts(group) {
            return self.inserted(id, group);
        }
        if group.iter().any(|(_, change)| matches!(self.lineage.fate(&change.clause), Fate::Merged(_))) {
            return self.merged(id, group, values);
        }
        match self.fate(id) {
            Fate::Here(_) | Fate::Merged(_) | Fate::Split(_) => self.here(id, group, values),
            Fate::Dropped => self.dropped(id, group),
        }
    }

    fn inserted(&self, id: &ClauseId, group: &[Own<'a>]) -> Step {
        let Some(own) = self.own.get(id) else {
            return Step { verdict: Verdict::Kept, ..kept(id, group) };
        };
        let theirs = self.theirs.get(id).map(|node| shown(node.clause)).unwrap_or_default();
        let ours = self.ours.get(id).map(|node| shown_tree(node.clause)).unwrap_or_default();
        if theirs == ours {
            let note = "基準文に同じ条項ができたので、団体の条項を外した".to_owned();
            let actions = group.iter().map(|(index, _)| (*index, Action::Drop)).collect();
            return Step { clause: id.clone(), verdict: Verdict::Combined, note, actions, question: None };
        }
        let note = format!("新しい版に同じ識別子の条項ができたので、団体の条項を {own} とした");
        let question = Question { base_before: String::new(), base_after: theirs, ours };
        Step { verdict: Verdict::Question, note, question: Some(question), ..kept(own, group) }
    }

    fn here(&self, id: &ClauseId, group: &[Own<'a>], values: &mut Values<'_>) -> Step {
        let (Some(base), Some(theirs)) = (self.base.get(id), self.theirs.get(id)) else { return kept(id, group) };
        let removed = group.iter().any(|(_, change)| change.operation == Operation::Remove);
        let Some(ours) = self.ours.get(id).filter(|_| !removed) else {
            return self.removed(id, group, base.clause, theirs.clause);
        };
        let corners = Corners { base: base.clause, ours: ours.clause, theirs: theirs.clause };
        let levels = self.levels(id);
        let texts: Vec<Own<'a>> = group.iter().filter(|(_, change)| is_text(change)).copied().collect();
        let retitle = group.iter().find(|(_, change)| matches!(change.operation, Operation::Retitle { .. })).copied();
        let changes: Vec<&Override> = texts.iter().map(|(_, change)| *change).collect();
        let body = facet::body(corners, &changes, levels, values);
        let title = facet::title(corners, retitle.map(|(_, change)| change));
        let mut step = kept(id, group);
        apply(&mut step, &body, &texts, || clash_replace(corners, &texts));
        apply(&mut step, &title, &retitle.into_iter().collect::<Vec<_>>(), || None);
        let moved = self.moved(id, group, &mut step);
        self.judge(step, corners, &[body, title, moved])
    }

    /// Looks at a move of the body: the base may have moved the clause too.
    fn moved(&self, id: &ClauseId, group: &[Own<'a>], step: &mut Step) -> Facet {
        let own = group.iter().find_map(|(index, change)| match &change.operation {
            Operation::Move { position } => Some((*index, position)),
            Operation::Substitute { .. } | Operation::Replace { .. } | Operation::Retitle { .. } => None,
            Operation::Insert { .. } | Operation::Remove => None,
        });
        let Some((index, position)) = own else { return Facet::Still };
        if self.theirs.stands_at(id, position) {
            set(step, index, Action::Drop);
            return Facet::CaughtUp;
        }
        let parent = |tree: &Tree<'a>| tree.get(id).and_then(|node| node.parent);
        if parent(self.base) == parent(self.theirs) { Facet::Still } else { Facet::Clash }
    }

    fn judge(&self, step: Step, corners: Corners<'_>, facets: &[Facet]) -> Step {
        let clash = facets.contains(&Facet::Clash);
        let quiet = facets.iter().all(|facet| *facet == Facet::Still);
        let retitled = !same_text(&corners.base.title, &corners.theirs.title);
        let reworded = !crate::update::tree::same_body(&corners.base.body, &corners.theirs.body);
        let caught = facets.contains(&Facet::CaughtUp);
        if clash {
            let question = Question {
                base_before: shown(corners.base),
                base_after: shown(corners.theirs),
                ours: shown(corners.ours),
            };
            return Step { verdict: Verdict::Question, question: Some(question), ..step };
        }
        if quiet && !retitled && !reworded {
            return step;
        }
        let note =
            if caught { "基準文が団体の文言と同じになったので、差分を外した" } else { "" };
        Step { verdict: Verdict::Combined, note: note.to_owned(), ..step }
    }

    fn removed(&self, id: &ClauseId, group: &[Own<'a>], base: &Clause, theirs: &Clause) -> Step {
        let step = kept(id, group);
        if same_tree(base, theirs) {
            return Step { note: "団体が削った条項".to_owned(), ..step };
        }
        let question = Question { base_before: shown_tree(base), base_after: shown_tree(theirs), ours: String::new() };
        let note = "団体が削った条項の基準文が変わった".to_owned();
        Step { verdict: Verdict::Question, note, question: Some(question), ..step }
    }

    /// Tells whether a clause stands in the new base and the body has not taken it away.
    fn survives(&self, id: &ClauseId) -> bool {
        let removed = |id: &ClauseId| self.base.has(id) && !self.ours.has(id);
        self.theirs.has(id) && !removed(id)
    }

    /// Gives the places of inserts and moves their new ids; a place that is gone becomes the nearest one.
    fn anchor(&self, steps: &mut [Step], revived: &BTreeSet<ClauseId>) {
        for step in steps {
            for (index, action) in &mut step.actions {
                let Some(change) = self.overrides.get(*index) else { continue };
                let (Action::Keep { position, .. }, Some(own)) = (action, change.operation.position()) else {
                    continue;
                };
                let landed = self.landed(own, &change.clause, revived);
                if landed != *own {
                    if !self.lineage.fate(own.anchor()).ids().contains(landed.anchor()) {
                        step.note = format!(
                            "置き場所の {} が無くなったので、{} の{}に置いた",
                            own.anchor(),
                            landed.anchor(),
                            side(&landed)
                        );
                        step.verdict = step.verdict.max(Verdict::Combined);
                    }
                    *position = Some(landed);
                }
            }
        }
    }

    fn landed(&self, position: &Position, clause: &ClauseId, revived: &BTreeSet<ClauseId>) -> Position {
        let anchor = position.anchor();
        let own = self.own.get(anchor).cloned();
        let there = |id: &ClauseId| self.theirs.has(id) || revived.contains(id) || self.is_own(id);
        let ids: Vec<ClauseId> = own
            .into_iter()
            .chain(self.lineage.fate(anchor).ids())
            .filter(|id| there(id) || self.own.values().any(|own| own == id))
            .collect();
        let last = matches!(position, Position::After(_));
        let found = if last { ids.last() } else { ids.first() };
        match (found, position) {
            (Some(id), Position::Before(_)) => Position::Before(id.clone()),
            (Some(id), Position::After(_)) => Position::After(id.clone()),
            (Some(id), Position::FirstIn(_)) => Position::FirstIn(id.clone()),
            (Some(id), Position::LastIn(_)) => Position::LastIn(id.clone()),
            (None, _) => self
                .ours
                .place(&self.lineage.renamed(clause), |id| self.survives(id))
                .unwrap_or_else(|| position.clone()),
        }
    }

    /// Tells whether a clause is the body's own.
    pub fn is_own(&self, id: &ClauseId) -> bool {
        !self.base.has(id) && self.ours.has(id)
    }

    fn levels(&self, id: &ClauseId) -> &'a [Role] {
        let document = self.theirs.get(id).and_then(|node| self.after.documents.get(&node.document));
        document.map_or(&[], |document| document.levels.as_slice())
    }
}

fn side(position: &Position) -> &'static str {
    match position {
        Position::Before(_) => "前",
        Position::After(_) => "後",
        Position::FirstIn(_) | Position::LastIn(_) => "中",
    }
}

/// Gives the keys that tell a position.
pub fn position_fields(position: &Position) -> Fields {
    let id = line(position.anchor().as_str());
    match position {
        Position::Before(_) => vec![("before", id)],
        Position::After(_) => vec![("after", id)],
        Position::LastIn(_) => vec![("into", id)],
        Position::FirstIn(_) => vec![("into", id), ("at", line("first"))],
    }
}

fn inserts(group: &[Own<'_>]) -> bool {
    group.iter().all(|(_, change)| is_insert(change))
}

fn is_insert(change: &Override) -> bool {
    matches!(change.operation, Operation::Insert { .. })
}

fn is_text(change: &Override) -> bool {
    matches!(change.operation, Operation::Substitute { .. } | Operation::Replace { .. })
}

fn own_id(id: &ClauseId) -> ClauseId {
    ClauseId::new(&format!("{id}-own")).unwrap_or_else(|| id.clone())
}

fn group_reason(group: &[Own<'_>]) -> String {
    reasons(&group.iter().map(|(_, change)| *change).collect::<Vec<_>>())
}

fn kept(id: &ClauseId, group: &[Own<'_>]) -> Step {
    let keep = |(index, _): &Own<'_>| (*index, Action::Keep { clause: id.clone(), position: None });
    let actions = group.iter().map(keep).collect();
    Step { clause: id.clone(), verdict: Verdict::Kept, note: String::new(), actions, question: None }
}

fn set(step: &mut Step, index: usize, action: Action) {
    for (_, known) in step.actions.iter_mut().filter(|(known, _)| *known == index) {
        *known = action.clone();
    }
}

/// Turns what became of a title or text into what happens to its overrides.
fn apply(step: &mut Step, facet: &Facet, own: &[Own<'_>], clash: impl Fn() -> Option<Vec<Fields>>) {
    let instead = match facet {
        Facet::Still | Facet::Fits => return,
        Facet::CaughtUp => Some(Vec::new()),
        Facet::Reworded(entries) => Some(entries.clone()),
        Facet::Clash => clash(),
    };
    let Some(instead) = instead else { return };
    for (place, (index, _)) in own.iter().enumerate() {
        let action = if place == 0 && !instead.is_empty() { Action::Rewrite(instead.clone()) } else { Action::Drop };
        set(step, *index, action);
    }
}

/// Keeps the body's wording whole while the question is open; a replace is left as it is.
fn clash_replace(corners: Corners<'_>, own: &[Own<'_>]) -> Option<Vec<Fields>> {
    if matches!(own, [(_, change)] if matches!(change.operation, Operation::Replace { .. })) {
        return None;
    }
    let changes: Vec<&Override> = own.iter().map(|(_, change)| *change).collect();
    let theirs = Clause { id: corners.theirs.id.clone(), ..corners.ours.clone() };
    Some(facet::replace(&theirs, &corners.ours.body, &reasons(&changes)).into_iter().collect())
}
