//! Applies overrides to the clauses of a base: words first, then places.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::model::document::Clause;
use crate::model::edit::{Inserted, Operation, Override, Position};
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::role::Role;
use crate::resolve::Base;
use crate::resolve::homes::Homes;
use crate::resolve::parameters::Values;
use crate::resolve::words::Words;
use crate::resolve::written::{below, parse};
use crate::source::Place;

/// The documents of a body while they are changed.
pub struct Forest<'a> {
    /// The clauses of each document.
    pub trees: Vec<(DocumentKind, Vec<Arc<Clause>>)>,
    levels: BTreeMap<DocumentKind, &'a [Role]>,
    /// What was removed: by the override of which clause, and where that stands.
    removed: BTreeMap<ClauseId, (ClauseId, Place)>,
    /// What the overrides bring in, with the places where they say so.
    inserts: BTreeMap<ClauseId, Place>,
    homes: Homes<'a>,
}

impl<'a> Forest<'a> {
    /// Takes the wanted documents of a base and fills in the values of a body; what it leaves alone stays shared.
    pub fn grow(base: &'a Base, wanted: &[DocumentKind], values: &mut Values<'_>) -> Self {
        let mut trees: Vec<(DocumentKind, Vec<Arc<Clause>>)> = Vec::new();
        let mut levels = BTreeMap::new();
        for document in wanted.iter().filter_map(|kind| base.documents.get(kind)) {
            let mut clauses = document.clauses.clone();
            for way in base.blanks.get(&document.kind).into_iter().flatten() {
                if let Some((list, index)) = below_way(&mut clauses, way)
                    && let Some(clause) = list.get_mut(index)
                {
                    Arc::make_mut(clause).texts_mut().for_each(|text| values.fill(text));
                }
            }
            trees.push((document.kind, clauses));
            levels.insert(document.kind, document.levels.as_slice());
        }
        Self { trees, levels, removed: BTreeMap::new(), inserts: BTreeMap::new(), homes: Homes::new(base) }
    }

    /// Applies overrides: all word changes against the present wording, then moves, inserts and removals in order.
    pub fn apply(&mut self, changes: &[&Override], values: &mut Values<'_>) -> Vec<Diagnostic> {
        if changes.is_empty() {
            return Vec::new();
        }
        let mut diagnostics = Vec::new();
        let mut by_clause: BTreeMap<&ClauseId, Vec<&Override>> = BTreeMap::new();
        for change in changes {
            by_clause.entry(&change.clause).or_default().push(change);
        }
        let inserts = changes.iter().filter(|change| matches!(change.operation, Operation::Insert { .. }));
        self.inserts.clear();
        for change in inserts {
            self.inserts.entry(change.clause.clone()).or_insert_with(|| change.place.clone());
        }
        diagnostics.extend(collisions(&by_clause));
        let mut paths: Vec<(Vec<usize>, &ClauseId)> =
            by_clause.keys().filter_map(|id| Some((self.path(id)?, *id))).collect();
        paths.sort();
        for (path, id) in &paths {
            diagnostics.append(&mut self.reword(path, by_clause.get(id).map_or(&[][..], Vec::as_slice), values));
        }
        let found: BTreeSet<&ClauseId> = paths.iter().map(|(_, id)| *id).collect();
        let later = changes
            .iter()
            .filter(|change| !found.contains(&change.clause) && !self.inserts.contains_key(&change.clause));
        let unknown: BTreeSet<&ClauseId> = later.map(|change| &change.clause).collect();
        for change in changes {
            if unknown.contains(&change.clause) {
                diagnostics.push(self.unknown(&change.clause, &change.place));
            } else if let Some(diagnostic) = self.place(change, values) {
                diagnostics.extend(diagnostic);
            }
        }
        diagnostics.extend(changes.iter().filter(|change| !unknown.contains(&change.clause)).filter_map(|change| {
            let (by, place) = self.removed.get(&change.clause)?;
            (*by != change.clause).then(|| gone(&change.clause, place, &change.place))
        }));
        diagnostics
    }

    /// Changes the words of the clause at a path.
    fn reword(&mut self, path: &[usize], changes: &[&Override], values: &mut Values<'_>) -> Vec<Diagnostic> {
        let kind = path.first().and_then(|tree| self.trees.get(*tree)).map(|(kind, _)| *kind);
        let ladder = kind.and_then(|kind| self.levels.get(&kind)).copied().unwrap_or_default();
        let mut words = Words { values, ladder, diagnostics: Vec::new() };
        if let Some(clause) = self.list(path).and_then(|(list, index)| list.get_mut(index)) {
            words.change(Arc::make_mut(clause), changes);
        }
        words.diagnostics
    }

    fn place(&mut self, change: &Override, values: &mut Values<'_>) -> Option<Vec<Diagnostic>> {
        match &change.operation {
            Operation::Substitute { .. } | Operation::Replace { .. } | Operation::Retitle { .. } => None,
            Operation::Remove => {
                let taken = self.take(&change.clause)?;
                taken.visit(&mut |clause| {
                    self.removed.insert(clause.id.clone(), (change.clause.clone(), change.place.clone()));
                });
                None
            }
            Operation::Move { position } => self.relocate(change, position),
            Operation::Insert { content, position } => self.insert(change, content, position, values),
        }
    }

    fn relocate(&mut self, change: &Override, position: &Position) -> Option<Vec<Diagnostic>> {
        let before = self.path(&change.clause);
        if self.inside(&change.clause, position.anchor()) {
            let message = format!("「{}」を自分の中には移せません", change.clause);
            return Some(vec![
                Diagnostic::error("bad-position", message)
                    .at(change.anchor_place().clone())
                    .help("別の場所を指定してください"),
            ]);
        }
        if self.path(position.anchor()).is_none() {
            return Some(vec![self.unknown(position.anchor(), change.anchor_place())]);
        }
        let mut clause = self.take(&change.clause)?;
        let role = self.role_at(position);
        shift_roles(Arc::make_mut(&mut clause), role, self.ladder_of(position.anchor()));
        self.put(clause, position);
        let same = before == self.path(&change.clause);
        let message = format!("「{}」は初めからその場所にあります", change.clause);
        same.then(|| {
            vec![Diagnostic::error("no-effect", message).at(change.place.clone()).help("この項目を消してください")]
        })
    }

    fn insert(
        &mut self,
        change: &Override,
        content: &Inserted,
        position: &Position,
        values: &mut Values<'_>,
    ) -> Option<Vec<Diagnostic>> {
        if self.path(&change.clause).is_some() {
            if self.inserts.get(&change.clause).is_some_and(|first| *first != change.place) {
                // That two inserts collide is told.
                return None;
            }
            let message = format!("識別子「{}」は既に使われています", change.clause);
            return Some(vec![
                Diagnostic::error("duplicate-id", message)
                    .at(change.place.clone())
                    .help("新しい識別子を付けてください"),
            ]);
        }
        if self.path(position.anchor()).is_none() {
            return Some(vec![self.unknown(position.anchor(), change.anchor_place())]);
        }
        let role = content.role.unwrap_or_else(|| self.role_at(position));
        let ladder = self.ladder_of(position.anchor()).to_vec();
        let (body, children, mut diagnostics) = parse(&content.text, &content.text_place, &below(role, &ladder));
        let place = change.place.clone();
        let mut clause = Clause {
            id: change.clause.clone(),
            role,
            title: content.title.clone(),
            body,
            sources: Arc::from([]),
            classes: Vec::new(),
            place,
            children,
        };
        let mut inner = Vec::new();
        clause.children.iter().for_each(|child| child.visit(&mut |c| inner.push((c.id.clone(), c.place.clone()))));
        for (id, place) in inner.into_iter().filter(|(id, _)| self.path(id).is_some()) {
            let message = format!("識別子「{id}」は既に使われています");
            diagnostics.push(Diagnostic::error("duplicate-id", message).at(place).help("新しい識別子を付けてください"));
        }
        clause.visit_mut(&mut |clause| clause.texts_mut().for_each(|text| values.fill(text)));
        let followers = if role == Role::Prose { std::mem::take(&mut clause.children) } else { Vec::new() };
        let mut last = clause.id.clone();
        self.put(Arc::new(clause), position);
        // Nothing stands below a paragraph that is not counted: what its text brings along follows it.
        for follower in followers {
            let id = follower.id.clone();
            self.put(follower, &Position::After(last));
            last = id;
        }
        (!diagnostics.is_empty()).then_some(diagnostics)
    }

    /// Gives the index of the tree, then of the clause at each depth.
    fn path(&self, id: &ClauseId) -> Option<Vec<usize>> {
        let (document, way) = self.homes.way(id)?;
        let tree = self.trees.iter().position(|(kind, _)| *kind == document)?;
        let mut path = vec![tree];
        let mut list = self.trees.get(tree)?.1.as_slice();
        for id in way {
            // From the end, because what is inserted in order follows what was inserted before it.
            let index = list.iter().rposition(|clause| clause.id == *id)?;
            path.push(index);
            list = &list.get(index)?.children;
        }
        Some(path)
    }

    fn list(&mut self, path: &[usize]) -> Option<(&mut Vec<Arc<Clause>>, usize)> {
        let (tree, way) = path.split_first()?;
        below_way(&mut self.trees.get_mut(*tree)?.1, way)
    }

    fn clause(&mut self, id: &ClauseId) -> Option<&mut Clause> {
        let path = self.path(id)?;
        let (list, index) = self.list(&path)?;
        list.get_mut(index).map(Arc::make_mut)
    }

    fn take(&mut self, id: &ClauseId) -> Option<Arc<Clause>> {
        let path = self.path(id)?;
        let (list, index) = self.list(&path)?;
        let taken = list.remove(index);
        self.homes.leave(id);
        Some(taken)
    }

    fn put(&mut self, clause: Arc<Clause>, position: &Position) {
        let Some(path) = self.path(position.anchor()) else { return };
        self.homes.settle(&clause, position);
        match position {
            Position::Before(_) | Position::After(_) => {
                let offset = usize::from(matches!(position, Position::After(_)));
                if let Some((list, index)) = self.list(&path) {
                    list.insert(index + offset, clause);
                }
            }
            Position::FirstIn(anchor) => {
                if let Some(parent) = self.clause(anchor) {
                    parent.children.insert(0, clause);
                }
            }
            Position::LastIn(anchor) => {
                if let Some(parent) = self.clause(anchor) {
                    parent.children.push(clause);
                }
            }
        }
    }

    fn inside(&mut self, id: &ClauseId, anchor: &ClauseId) -> bool {
        let (Some(outer), Some(inner)) = (self.path(id), self.path(anchor)) else { return false };
        inner.starts_with(&outer)
    }

    fn role_at(&mut self, position: &Position) -> Role {
        let ladder = self.ladder_of(position.anchor()).to_vec();
        let role = self.clause(position.anchor()).map_or(Role::Prose, |clause| clause.role);
        match position {
            Position::Before(_) | Position::After(_) => role,
            Position::FirstIn(anchor) | Position::LastIn(anchor) => {
                let counted = self.clause(anchor).and_then(|parent| {
                    parent.children.iter().map(|child| child.role).find(|role| ladder.contains(role))
                });
                counted.or_else(|| below(role, &ladder).first().copied()).unwrap_or(Role::Prose)
            }
        }
    }

    fn ladder_of(&self, id: &ClauseId) -> &[Role] {
        let tree = self.path(id).and_then(|path| path.first().copied()).and_then(|tree| self.trees.get(tree));
        tree.and_then(|(kind, _)| self.levels.get(kind)).map_or(&[], |levels| levels)
    }

    fn unknown(&self, id: &ClauseId, place: &Place) -> Diagnostic {
        if let Some((_, removal)) = self.removed.get(id) {
            return gone(id, removal, place);
        }
        if let Some(insert) = self.inserts.get(id) {
            let message = format!("「{id}」は、この項目より後の {} で加えられます", insert.line());
            return Diagnostic::error("bad-position", message)
                .at(place.clone())
                .help(format!("「{id}」を加える項目を、この項目より前に置いてください"));
        }
        let mut names: Vec<&str> = Vec::new();
        self.trees
            .iter()
            .flat_map(|(_, clauses)| clauses)
            .for_each(|clause| clause.visit(&mut |c| names.push(c.id.as_str())));
        names.extend(self.inserts.keys().map(ClauseId::as_str));
        let help = match nearest(id.as_str(), names) {
            Some(near) => format!("「{near}」ではありませんか"),
            None => "基準文にある識別子を書いてください".to_owned(),
        };
        Diagnostic::error("unknown-clause", format!("「{id}」という条項はありません")).at(place.clone()).help(help)
    }
}

fn gone(id: &ClauseId, removal: &Place, place: &Place) -> Diagnostic {
    let message = format!("「{id}」は {} の remove で削られています", removal.line());
    Diagnostic::error("collision", message).at(place.clone()).help("どちらか一方の項目を消してください")
}

/// Goes down a way to the list in which its clause stands; what is shared on the way is copied.
pub(super) fn below_way<'t>(
    clauses: &'t mut Vec<Arc<Clause>>,
    way: &[usize],
) -> Option<(&'t mut Vec<Arc<Clause>>, usize)> {
    let (last, head) = way.split_last()?;
    let mut list = clauses;
    for index in head {
        list = &mut Arc::make_mut(list.get_mut(*index)?).children;
    }
    Some((list, *last))
}

fn shift_roles(clause: &mut Clause, role: Role, ladder: &[Role]) {
    let at = |role: Role| ladder.iter().position(|known| *known == role);
    let (Some(from), Some(to)) = (at(clause.role), at(role)) else { return };
    clause.visit_mut(&mut |c| {
        if let Some(index) = at(c.role) {
            c.role = ladder.get((index + to).saturating_sub(from)).copied().unwrap_or(c.role);
        }
    });
}

fn collisions(by_clause: &BTreeMap<&ClauseId, Vec<&Override>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, changes) in by_clause {
        for (index, change) in changes.iter().enumerate() {
            let clash = changes.iter().take(index).find(|before| clash(&before.operation, &change.operation));
            if let Some(before) = clash {
                let line = before.place.line();
                if (before.operation.name(), change.operation.name()) == ("insert", "insert") {
                    let message = format!("識別子「{id}」は {line} の insert で使われています");
                    let diagnostic = Diagnostic::error("duplicate-id", message).at(change.place.clone());
                    found.push(diagnostic.help("新しい識別子を付けてください"));
                    continue;
                }
                let message = format!(
                    "「{id}」の {} が、{line} の {} と重なっています",
                    change.operation.name(),
                    before.operation.name()
                );
                found.push(
                    Diagnostic::error("collision", message)
                        .at(change.place.clone())
                        .help("どちらか一方にまとめてください"),
                );
            }
        }
    }
    found
}

fn clash(before: &Operation, after: &Operation) -> bool {
    let names = (before.name(), after.name());
    let exclusive = |name: &str| matches!(name, "remove" | "insert");
    exclusive(names.0)
        || exclusive(names.1)
        || matches!(names, ("substitute" | "replace", "replace") | ("replace", "substitute"))
        || (names.0 == names.1 && names.0 != "substitute")
}
