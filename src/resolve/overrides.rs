//! Applies overrides to the clauses of a base: words first, then places.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diag::{Diagnostic, nearest};
use crate::model::document::{Clause, Inline, Part, Text, key};
use crate::model::edit::{Inserted, Operation, Override, Position};
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::role::Role;
use crate::parse::inline::Grammar;
use crate::parse::markdown::fragment;
use crate::resolve::Base;
use crate::resolve::homes::Homes;
use crate::resolve::parameters::Values;
use crate::source::{Place, Source};

/// The documents of a body while they are changed.
pub struct Forest<'a> {
    /// The clauses of each document.
    pub trees: Vec<(DocumentKind, Vec<Clause>)>,
    levels: BTreeMap<DocumentKind, Vec<Role>>,
    /// What was removed: by the override of which clause, and where that stands.
    removed: BTreeMap<ClauseId, (ClauseId, Place)>,
    /// What the overrides bring in, with the places where they say so.
    inserts: BTreeMap<ClauseId, Place>,
    homes: Homes<'a>,
}

impl<'a> Forest<'a> {
    /// Copies the wanted documents of a base and fills in the values of a body.
    pub fn grow(base: &'a Base, wanted: &[DocumentKind], values: &mut Values<'_>) -> Self {
        let mut trees: Vec<(DocumentKind, Vec<Clause>)> = Vec::new();
        let mut levels = BTreeMap::new();
        for document in wanted.iter().filter_map(|kind| base.documents.get(kind)) {
            trees.push((document.kind, document.clauses.clone()));
            levels.insert(document.kind, document.levels.clone());
        }
        trees.iter_mut().for_each(|(_, clauses)| fill(clauses, values));
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
        self.inserts = inserts.map(|change| (change.clause.clone(), change.place.clone())).collect();
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
        let ladder = kind.and_then(|kind| self.levels.get(&kind)).cloned().unwrap_or_default();
        let mut words = Words { values, ladder: &ladder, diagnostics: Vec::new() };
        if let Some(clause) = self.list(path).and_then(|(list, index)| list.get_mut(index)) {
            words.change(clause, changes);
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
        shift_roles(&mut clause, role, self.ladder_of(position.anchor()));
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
        fill(std::slice::from_mut(&mut clause), values);
        let followers = if role == Role::Prose { std::mem::take(&mut clause.children) } else { Vec::new() };
        let mut last = clause.id.clone();
        self.put(clause, position);
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
        let mut list = &self.trees.get(tree)?.1;
        for id in way {
            // From the end, because what is inserted in order follows what was inserted before it.
            let index = list.iter().rposition(|clause| clause.id == *id)?;
            path.push(index);
            list = &list.get(index)?.children;
        }
        Some(path)
    }

    fn list(&mut self, path: &[usize]) -> Option<(&mut Vec<Clause>, usize)> {
        let (last, head) = path.split_last()?;
        let (tree, rest) = head.split_first()?;
        let mut list = &mut self.trees.get_mut(*tree)?.1;
        for index in rest {
            list = &mut list.get_mut(*index)?.children;
        }
        Some((list, *last))
    }

    fn clause(&mut self, id: &ClauseId) -> Option<&mut Clause> {
        let path = self.path(id)?;
        let (list, index) = self.list(&path)?;
        list.get_mut(index)
    }

    fn take(&mut self, id: &ClauseId) -> Option<Clause> {
        let path = self.path(id)?;
        let (list, index) = self.list(&path)?;
        let taken = list.remove(index);
        self.homes.leave(id);
        Some(taken)
    }

    fn put(&mut self, clause: Clause, position: &Position) {
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
        tree.and_then(|(kind, _)| self.levels.get(kind)).map_or(&[], Vec::as_slice)
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

fn fill(clauses: &mut [Clause], values: &mut Values<'_>) {
    for clause in clauses {
        clause.texts_mut().for_each(|text| values.fill(text));
        fill(&mut clause.children, values);
    }
}

fn below(role: Role, ladder: &[Role]) -> Vec<Role> {
    let start = ladder.iter().position(|known| *known == role).map_or(ladder.len(), |found| found + 1);
    ladder.get(start..).unwrap_or(&[]).to_vec()
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

fn parse(text: &str, place: &Place, levels: &[Role]) -> (Vec<Part>, Vec<Clause>, Vec<Diagnostic>) {
    let source = Source::new(place.source.path.clone(), text);
    let (own, mut children, mut diagnostics) = fragment(&[(source, 0)], levels, Grammar::Base);
    let mut body: Vec<Part> = own.into_iter().map(|(part, _)| part).collect();
    diagnostics.iter_mut().filter_map(|found| found.place.as_mut()).for_each(|inner| outward(inner, place));
    body.iter_mut().flat_map(Part::texts_mut).for_each(|text| texts_outward(text, place));
    for child in &mut children {
        child.visit_mut(&mut |clause| {
            outward(&mut clause.place, place);
            clause.texts_mut().for_each(|text| texts_outward(text, place));
        });
    }
    (body, children, diagnostics)
}

fn texts_outward(text: &mut Text, outer: &Place) {
    for inline in text {
        match inline {
            Inline::Text(_) => {}
            Inline::Parameter(parameter) => outward(&mut parameter.place, outer),
            Inline::Reference(reference) => outward(&mut reference.place, outer),
        }
    }
}

/// Turns a place in the text of an override into the place where that text stands in its file: lines follow each
/// other as they do there, indented.
fn outward(inner: &mut Place, outer: &Place) {
    let head = inner.source.text.get(..inner.range.start).unwrap_or("");
    let start = head.rfind('\n').map_or(0, |at| at + 1);
    let line = inner.source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let text = outer.source.text.get(outer.range.clone()).unwrap_or("");
    let before: usize = text.split_inclusive('\n').take(head.matches('\n').count()).map(str::len).sum();
    let found = text.get(before..).and_then(|rest| rest.lines().next()).and_then(|own| own.find(line));
    let range = match found {
        Some(indent) => {
            let from = outer.range.start + before + indent + (inner.range.start - start);
            from..from + inner.range.len().min(line.len()).max(1)
        }
        None => outer.range.start..outer.range.start + text.lines().next().map_or(1, str::len),
    };
    *inner = Place::new(&outer.source, range);
}

fn collisions(by_clause: &BTreeMap<&ClauseId, Vec<&Override>>) -> Vec<Diagnostic> {
    let mut found = Vec::new();
    for (id, changes) in by_clause {
        for (index, change) in changes.iter().enumerate() {
            let clash = changes.iter().take(index).find(|before| clash(&before.operation, &change.operation));
            if let Some(before) = clash {
                let line = before.place.line();
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

/// Changes the words of one clause as overrides say; its places stay.
///
/// # Errors
/// Says what of the overrides does not fit the clause.
pub fn reword(
    clause: &Clause,
    changes: &[&Override],
    ladder: &[Role],
    values: &mut Values<'_>,
) -> Result<Clause, Vec<Diagnostic>> {
    let mut reworded = clause.clone();
    let mut words = Words { values, ladder, diagnostics: Vec::new() };
    words.change(&mut reworded, changes);
    let diagnostics = words.diagnostics;
    if diagnostics.is_empty() { Ok(reworded) } else { Err(diagnostics) }
}

/// Changes the words of a clause.
struct Words<'a, 'v> {
    values: &'a mut Values<'v>,
    ladder: &'a [Role],
    diagnostics: Vec<Diagnostic>,
}

impl Words<'_, '_> {
    fn change(&mut self, clause: &mut Clause, changes: &[&Override]) {
        let mut edits = Vec::new();
        for change in changes {
            match &change.operation {
                Operation::Substitute { from, to, count } => edits.push((*change, from, to, *count)),
                Operation::Replace { text, text_place } => self.replace(clause, change, text, text_place),
                Operation::Retitle { title } => self.retitle(clause, change, title),
                Operation::Insert { .. } | Operation::Remove | Operation::Move { .. } => {}
            }
        }
        let replaced = changes.iter().any(|change| matches!(change.operation, Operation::Replace { .. }));
        if !edits.is_empty() && !replaced {
            self.substitute(clause, &edits);
        }
    }

    fn replace(&mut self, clause: &mut Clause, change: &Override, text: &str, place: &Place) {
        let (mut body, mut children, mut diagnostics) = parse(text, place, &below(clause.role, self.ladder));
        if body.is_empty() && matches!(children.as_slice(), [whole] if whole.id == clause.id) {
            body = children.pop().map(|whole| whole.body).unwrap_or_default();
        }
        if let Some(child) = children.first() {
            let message = format!("replace の本文に条項「{}」があります", child.id);
            let help = "replace はその条項の本文だけを改めます。下の条項は insert で加えてください";
            diagnostics.push(Diagnostic::error("clause-in-replace", message).at(place.clone()).help(help));
        }
        self.diagnostics.append(&mut diagnostics);
        let before = clause.body.clone();
        clause.body = body;
        clause.body.iter_mut().flat_map(Part::texts_mut).for_each(|text| self.values.fill(text));
        let words = |body: &[Part]| body.iter().flat_map(Part::texts).map(|text| key(text)).collect::<Vec<_>>();
        if words(&before) == words(&clause.body) {
            self.no_effect(change, format!("「{}」は初めからその本文です", clause.id));
        }
    }

    fn retitle(&mut self, clause: &mut Clause, change: &Override, title: &Text) {
        let mut title = title.clone();
        self.values.fill(&mut title);
        if key(&title) == key(&clause.title) {
            self.no_effect(change, format!("「{}」は初めからその見出しです", clause.id));
        }
        clause.title = title;
    }

    fn no_effect(&mut self, change: &Override, message: String) {
        self.diagnostics
            .push(Diagnostic::error("no-effect", message).at(change.place.clone()).help("この項目を消してください"));
    }

    fn substitute(&mut self, clause: &mut Clause, edits: &[(&Override, &Text, &Text, usize)]) {
        let mut plans: Vec<(usize, Range<usize>, Text, &Override)> = Vec::new();
        let texts: Vec<String> = clause.body.iter().flat_map(Part::texts).map(|text| key(text)).collect();
        for (change, from, to, count) in edits {
            let (mut from, mut to) = ((*from).clone(), (*to).clone());
            self.values.fill(&mut from);
            self.values.fill(&mut to);
            let (words, instead) = (key(&from), key(&to));
            let found = matches(&texts, &words);
            if words == instead || words.is_empty() {
                self.no_effect(change, "from と to が同じか、from が空です".to_owned());
            } else if found.len() != *count {
                let elsewhere = elsewhere(clause, &words);
                self.diagnostics.push(miscount(change, &words, (found.len(), *count), &texts, elsewhere));
            } else {
                plans.extend(found.into_iter().map(|(index, range)| (index, range, to.clone(), *change)));
            }
        }
        plans.sort_by_key(|plan| (plan.0, plan.1.start));
        self.overlaps(&plans);
        let mut slots: Vec<&mut Text> = clause.body.iter_mut().flat_map(Part::texts_mut).collect();
        for (index, range, to, _) in plans.into_iter().rev() {
            if let Some(slot) = slots.get_mut(index) {
                **slot = splice(slot, &range, to);
            }
        }
    }

    fn overlaps(&mut self, plans: &[(usize, Range<usize>, Text, &Override)]) {
        for pair in plans.windows(2) {
            if let [before, after] = pair
                && before.0 == after.0
                && before.1.end > after.1.start
            {
                let message = format!(
                    "「{}」の substitute が、{} の substitute と同じ語句にかかっています",
                    after.3.clause,
                    before.3.place.line()
                );
                let diagnostic = Diagnostic::error("collision", message).at(after.3.place.clone());
                self.diagnostics.push(diagnostic.help("一つの substitute にまとめてください"));
            }
        }
    }
}

fn matches(texts: &[String], words: &str) -> Vec<(usize, Range<usize>)> {
    let in_text = |(index, text): (usize, &String)| -> Vec<(usize, Range<usize>)> {
        text.match_indices(words).map(|(start, found)| (index, start..start + found.len())).collect()
    };
    if words.is_empty() { Vec::new() } else { texts.iter().enumerate().flat_map(in_text).collect() }
}

/// Says where else near the clause the words stand: in its title or in a clause below it.
fn elsewhere(clause: &Clause, words: &str) -> Option<String> {
    let title = key(&clause.title).contains(words).then(|| "見出しにあります。retitle を使ってください".to_owned());
    title.or_else(|| {
        let mut below = None;
        clause.children.iter().for_each(|child| {
            child.visit(&mut |child| {
                let found = child.body.iter().flat_map(Part::texts).any(|text| key(text).contains(words));
                if found && below.is_none() {
                    below = Some(format!("下の条項「{0}」にあります。「substitute: {0}」としてください", child.id));
                }
            });
        });
        below
    })
}

/// `counts` are how often the words were found and how often they should be.
fn miscount(
    change: &Override,
    words: &str,
    counts: (usize, usize),
    texts: &[String],
    elsewhere: Option<String>,
) -> Diagnostic {
    let (found, count) = counts;
    let shown = excerpt(words, 30);
    if found == 0 {
        let message = format!("「{}」の本文に「{shown}」がありません", change.clause);
        let text = excerpt(&texts.concat(), 60);
        let present = match text.is_empty() {
            true => "この条項に本文はありません。条項の識別子を確かめてください".to_owned(),
            false => format!("今の本文は「{text}」です。from をその中の語句に合わせてください"),
        };
        let help = elsewhere.map_or(present, |place| format!("その語句は{place}"));
        return Diagnostic::error("no-effect", message).at(change.place.clone()).help(help);
    }
    let message = format!("「{}」の本文に「{shown}」が{found}か所あります（{count}か所のはず）", change.clause);
    let help = format!("from を前後の語句まで広げて一つに絞るか、全て改めるなら「count: {found}」を加えてください");
    Diagnostic::error("ambiguous-substitute", message).at(change.place.clone()).help(help)
}

fn excerpt(text: &str, length: usize) -> String {
    let head: String = text.chars().take(length).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

fn splice(text: &Text, range: &Range<usize>, to: Text) -> Text {
    let mut spliced = Vec::new();
    let mut rest = Vec::new();
    let mut start = 0;
    for inline in text {
        let words = inline.key();
        let end = start + words.len();
        if end <= range.start {
            spliced.push(inline.clone());
        } else if start >= range.end {
            rest.push(inline.clone());
        } else {
            push(&mut spliced, words.get(..range.start.saturating_sub(start)));
            push(&mut rest, words.get(range.end.min(end) - start..));
        }
        start = end;
    }
    spliced.extend(to);
    spliced.extend(rest);
    spliced
}

fn push(text: &mut Text, words: Option<&str>) {
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        text.push(Inline::Text(words.to_owned()));
    }
}
