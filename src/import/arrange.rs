//! Finds the inserts, moves and removals that give the base the shape of an imported document.

use std::collections::{BTreeMap, BTreeSet};

use crate::import::draft::{Change, Spot, Step};
use crate::import::known_values::KnownValues;
use crate::import::markdown;
use crate::import::split::is_caption;
use crate::import::tree::{Tree, words};
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::municipality::{Brackets, Digits};
use crate::model::numbered::{Numbered, NumberedClause};
use crate::model::role::Role;
use crate::numbering::scheme::{Level, Scheme};
use crate::numeral::{self, Numeral};
use crate::parse::outline::{Content, Printed};

/// An override with the imported clause that it is about.
#[derive(Clone, Debug)]
pub struct Placed {
    /// The index of the imported clause, or of the one that a removal comes after; none for a removal at the end.
    pub node: Option<usize>,
    /// The override.
    pub step: Step,
}

/// The base while it is rearranged: children and roles by id.
struct Shape {
    children: BTreeMap<Option<ClauseId>, Vec<ClauseId>>,
    parents: BTreeMap<ClauseId, Option<ClauseId>>,
    roles: BTreeMap<ClauseId, Role>,
}

/// Gives the overrides in the order of the document, and names every clause of the tree.
pub fn arrange(
    tree: &mut Tree,
    document: &Numbered,
    scheme: &Scheme,
    names: &mut Names,
    known: &KnownValues,
) -> Vec<Placed> {
    names.give(tree);
    let shape = Shape::new(document);
    let wanted: BTreeSet<ClauseId> = tree.nodes.iter().filter_map(|node| node.base.clone()).collect();
    let mut arranger = Arranger {
        tree,
        scheme,
        known,
        kind: document.document,
        shape,
        wanted,
        steps: Vec::new(),
        late: Vec::new(),
        brought: BTreeSet::new(),
        at: None,
    };
    let roots = arranger.tree.roots.clone();
    arranger.level(None, &roots);
    let late = std::mem::take(&mut arranger.late);
    late.into_iter().for_each(|id| arranger.push(None, id, Change::Remove));
    arranger.steps
}

/// The ids that a body has already, those of all its documents together.
#[derive(Clone, Debug)]
pub struct Names {
    used: BTreeSet<ClauseId>,
    /// The last number below each parent.
    last: BTreeMap<String, usize>,
}

impl Names {
    /// Begins with the ids of the base.
    pub fn new(used: BTreeSet<ClauseId>) -> Self {
        Self { used, last: BTreeMap::new() }
    }

    /// Gives new clauses ids below that of their parent.
    fn give(&mut self, tree: &mut Tree) {
        for index in tree.order() {
            let parent = tree.nodes[index].parent.and_then(|parent| tree.nodes[parent].id.clone());
            let id = tree.nodes[index].base.clone().unwrap_or_else(|| self.fresh(parent.as_ref()));
            self.used.insert(id.clone());
            tree.nodes[index].id = Some(id);
        }
    }

    /// Finds an id that nobody has: `threats.own-1`, the clauses of one parent counted in the order of the file.
    fn fresh(&mut self, parent: Option<&ClauseId>) -> ClauseId {
        let head = parent.map_or_else(String::new, |parent| format!("{}.", shortened(parent.as_str())));
        let last = self.last.entry(head.clone()).or_default();
        let free = (*last + 1..).find_map(|number| {
            let id = ClauseId::new(&format!("{head}own-{number}"))?;
            (!self.used.contains(&id)).then_some((number, id))
        });
        let (number, id) = free.expect("numbers do not end");
        *last = number;
        id
    }
}

/// An id may not grow without end.
fn shortened(id: &str) -> &str {
    let end = id.char_indices().nth(90).map_or(id.len(), |(end, _)| end);
    id.get(..end).unwrap_or(id).trim_end_matches(['.', '-'])
}

impl Shape {
    fn new(document: &Numbered) -> Self {
        let mut shape = Self { children: BTreeMap::new(), parents: BTreeMap::new(), roles: BTreeMap::new() };
        shape.grow(None, &document.clauses);
        shape
    }

    fn grow(&mut self, parent: Option<&ClauseId>, clauses: &[NumberedClause]) {
        self.children.insert(parent.cloned(), clauses.iter().map(|clause| clause.id.clone()).collect());
        for clause in clauses {
            self.parents.insert(clause.id.clone(), parent.cloned());
            self.roles.insert(clause.id.clone(), clause.role);
            self.grow(Some(&clause.id), &clause.children);
        }
    }

    fn of(&self, parent: Option<&ClauseId>) -> Vec<ClauseId> {
        self.children.get(&parent.cloned()).cloned().unwrap_or_default()
    }

    fn take(&mut self, id: &ClauseId) {
        if let Some(parent) = self.parents.remove(id)
            && let Some(siblings) = self.children.get_mut(&parent)
        {
            siblings.retain(|sibling| sibling != id);
        }
    }

    fn put(&mut self, id: &ClauseId, parent: Option<&ClauseId>, spot: &Spot) {
        let siblings = self.children.entry(parent.cloned()).or_default();
        let at = |anchor: &ClauseId| siblings.iter().rposition(|sibling| sibling == anchor);
        let position = match spot {
            Spot::Before(anchor) => at(anchor),
            Spot::After(anchor) => at(anchor).map(|position| position + 1),
            Spot::Into(_) => None,
        };
        let position = position.unwrap_or(siblings.len());
        siblings.insert(position, id.clone());
        self.parents.insert(id.clone(), parent.cloned());
    }

    fn holds(&self, outer: &ClauseId, inner: &ClauseId) -> bool {
        let mut above = Some(inner.clone());
        while let Some(id) = above {
            if id == *outer {
                return true;
            }
            above = self.parents.get(&id).cloned().flatten();
        }
        false
    }
}

struct Arranger<'a> {
    tree: &'a Tree,
    scheme: &'a Scheme,
    known: &'a KnownValues,
    kind: DocumentKind,
    shape: Shape,
    wanted: BTreeSet<ClauseId>,
    steps: Vec<Placed>,
    late: Vec<ClauseId>,
    brought: BTreeSet<ClauseId>,
    at: Option<usize>,
}

impl Arranger<'_> {
    fn push(&mut self, node: Option<usize>, clause: ClauseId, change: Change) {
        self.steps.push(Placed { node, step: Step { clause, change, doubt: None, heading: None } });
    }

    fn id(&self, node: usize) -> ClauseId {
        self.tree.nodes[node].id.clone().expect("every clause has been named")
    }

    /// Brings the children of a clause into the order of the imported document.
    fn level(&mut self, parent: Option<&ClauseId>, nodes: &[usize]) {
        let ids: Vec<ClauseId> = nodes.iter().map(|node| self.id(*node)).collect();
        let staying = in_order(&ids, &self.shape.of(parent));
        let mut before: Option<ClauseId> = None;
        for (node, id) in nodes.iter().zip(&ids) {
            if staying.contains(id) {
                self.clear(parent, before.as_ref(), Some(id), &staying);
            } else {
                self.bring(*node, id, parent, before.as_ref(), &staying);
            }
            self.at = Some(*node);
            if self.tree.nodes[*node].base.is_some() || !self.is_simple(*node) {
                self.level(Some(id), &self.tree.nodes[*node].children.clone());
            }
            before = Some(self.last_of(id));
        }
        self.clear(parent, before.as_ref(), None, &staying);
    }

    /// Removes what stands between two clauses and answers to nothing.
    fn clear(
        &mut self,
        parent: Option<&ClauseId>,
        from: Option<&ClauseId>,
        to: Option<&ClauseId>,
        staying: &BTreeSet<ClauseId>,
    ) {
        let siblings = self.shape.of(parent);
        let position = |id: Option<&ClauseId>| id.and_then(|id| siblings.iter().position(|sibling| sibling == id));
        let end = position(to).unwrap_or(siblings.len());
        let whole = staying.is_empty() && parent.is_none();
        for id in siblings.get(..end).unwrap_or(&[]) {
            if self.wanted.contains(id) || self.late.contains(id) || self.brought.contains(id) {
                continue;
            }
            if self.has_wanted_below(id) || whole && from.is_none() {
                self.late.push(id.clone());
            } else {
                self.shape.take(id);
                self.push(self.at, id.clone(), Change::Remove);
            }
        }
    }

    fn has_wanted_below(&self, id: &ClauseId) -> bool {
        self.shape.of(Some(id)).iter().any(|child| self.wanted.contains(child) || self.has_wanted_below(child))
    }

    fn bring(
        &mut self,
        node: usize,
        id: &ClauseId,
        parent: Option<&ClauseId>,
        before: Option<&ClauseId>,
        staying: &BTreeSet<ClauseId>,
    ) {
        let first = || {
            let siblings = self.shape.of(parent);
            let first = siblings.iter().find(|sibling| *sibling != id && staying.contains(*sibling));
            first.or_else(|| siblings.iter().find(|sibling| *sibling != id)).cloned()
        };
        let spot = match (before, parent) {
            (Some(before), _) => Spot::After(before.clone()),
            (None, parent) => match (first(), parent) {
                (Some(first), _) => Spot::Before(first),
                (None, Some(parent)) => Spot::Into(parent.clone()),
                (None, None) => return,
            },
        };
        if self.tree.nodes[node].base.is_some() && parent.is_none_or(|parent| !self.shape.holds(id, parent)) {
            self.shape.take(id);
            self.shape.put(id, parent, &spot);
            let role = self.default_role(&spot);
            self.shape.roles.insert(id.clone(), role);
            self.push(Some(node), id.clone(), Change::Move(spot));
        } else {
            self.insert(node, id, parent, spot);
        }
    }

    fn insert(&mut self, node: usize, id: &ClauseId, parent: Option<&ClauseId>, spot: Spot) {
        let leaf = &self.tree.nodes[node];
        let above = parent.and_then(|parent| self.shape.roles.get(parent)).copied();
        let role = leaf.label.as_ref().map_or(Role::Prose, |label| role_of(label, self.scheme, self.kind, above));
        let titled_group = leaf.label.is_none() && !leaf.title.is_empty();
        let role = if titled_group { self.default_role(&spot) } else { role };
        let usual = !matches!(spot, Spot::Into(_)) && self.default_role(&spot) == role;
        let text = self.text(node, id, role);
        let title = self.known.line(&leaf.title);
        self.brought.insert(id.clone());
        self.shape.put(id, parent, &spot);
        self.shape.roles.insert(id.clone(), role);
        self.push(Some(node), id.clone(), Change::Insert { spot, title, text, role: (!usual).then_some(role) });
    }

    /// Gives the last clause that an override brings in on its level: tables and notes follow a paragraph without label.
    fn last_of(&self, id: &ClauseId) -> ClauseId {
        let own = self.steps.iter().rev().find(|placed| placed.step.clause == *id).map(|placed| &placed.step.change);
        let follower = match own {
            Some(Change::Insert { text, role, .. }) if role.is_none_or(|role| role == Role::Prose) => {
                text.rsplit_once("{#").and_then(|(_, mark)| ClauseId::new(mark.split([' ', '}']).next()?))
            }
            Some(_) | None => None,
        };
        follower.filter(|_| self.shape.roles.get(id) == Some(&Role::Prose)).unwrap_or_else(|| id.clone())
    }

    fn default_role(&self, spot: &Spot) -> Role {
        let role = |id: &ClauseId| self.shape.roles.get(id).copied().unwrap_or(Role::Prose);
        match spot {
            Spot::Before(id) | Spot::After(id) => role(id),
            Spot::Into(id) => {
                let below: Vec<Role> =
                    self.scheme.levels(self.kind).keys().copied().filter(|level| *level > role(id)).collect();
                below.first().copied().unwrap_or(Role::Prose)
            }
        }
    }

    /// Tells whether all below a clause can be written as a list in its text.
    fn is_simple(&self, node: usize) -> bool {
        self.tree.nodes[node].children.iter().all(|child| {
            let leaf = &self.tree.nodes[*child];
            let texts = !leaf.body.is_empty() && leaf.body.iter().all(|content| matches!(content, Content::Text(_)));
            leaf.base.is_none() && leaf.title.is_empty() && leaf.label.is_some() && texts && self.is_simple(*child)
        })
    }

    fn text(&self, node: usize, id: &ClauseId, role: Role) -> String {
        let leaf = &self.tree.nodes[node];
        let mut text = own_text(&leaf.body, id, self.known);
        if self.is_simple(node) && leaf.base.is_none() {
            self.items(node, role, 0, &mut text);
        }
        text
    }

    fn items(&self, node: usize, above: Role, depth: usize, text: &mut String) {
        let levels: Vec<Role> = self.scheme.levels(self.kind).keys().copied().collect();
        let usual = levels.iter().copied().find(|role| *role > above && ladder(self.kind).contains(role));
        for (position, child) in self.tree.nodes[node].children.iter().enumerate() {
            let leaf = &self.tree.nodes[*child];
            let role =
                leaf.label.as_ref().map_or(Role::Prose, |label| role_of(label, self.scheme, self.kind, Some(above)));
            let class = if Some(role) == usual { String::new() } else { format!(" .{}", role.as_str()) };
            if position == 0 && !text.is_empty() {
                text.push('\n');
            }
            let indent = "    ".repeat(depth);
            let mut paragraphs = leaf.body.iter().map(|content| markdown::paragraph(&words(content), self.known));
            let first = paragraphs.next().unwrap_or_default();
            text.push_str(&format!("{indent}- {first} {{#{}{class}}}\n", self.id(*child)));
            for more in paragraphs {
                text.push_str(&format!("\n{indent}    {more}\n"));
            }
            self.items(*child, role, depth + 1, text);
        }
    }
}

/// The roles that base text has in a document.
fn ladder(kind: DocumentKind) -> &'static [Role] {
    match kind {
        DocumentKind::BasicPolicy => &[Role::Article, Role::Item, Role::Subitem],
        DocumentKind::Standards => {
            &[Role::Chapter, Role::Section, Role::Article, Role::Paragraph, Role::Item, Role::Subitem]
        }
    }
}

/// Writes paragraphs and tables in the grammar of base text.
pub fn own_text(body: &[Content], id: &ClauseId, known: &KnownValues) -> String {
    let mut text = String::new();
    let mut tables = 0;
    let mut notes = 0;
    let mut position = 0;
    while let Some(content) = body.get(position) {
        let captioned = is_caption(content) && matches!(body.get(position + 1), Some(Content::Table(_)));
        let table = if captioned { body.get(position + 1) } else { Some(content) };
        if !text.is_empty() {
            text.push('\n');
        }
        match (content, table) {
            (_, Some(Content::Table(rows))) => {
                tables += 1;
                let caption = if captioned { markdown::paragraph(&words(content), known) } else { String::new() };
                let mark = format!("{caption} {{#{id}.table-{tables} .table}}");
                text.push_str(&format!("{}\n\n{}", mark.trim_start(), markdown::table(rows, known)));
                position += usize::from(captioned);
            }
            (Content::Text(words), _) if tables > 0 => {
                notes += 1;
                text.push_str(&format!("{} {{#{id}.note-{notes} .prose}}\n", markdown::paragraph(words, known)));
            }
            (Content::Text(words), _) => text.push_str(&format!("{}\n", markdown::paragraph(words, known))),
            (Content::Table(_), _) => {}
        }
        position += 1;
    }
    text
}

/// Finds the role whose label a scheme writes like this one, below a clause of the given role.
pub fn role_of(label: &Printed, scheme: &Scheme, kind: DocumentKind, above: Option<Role>) -> Role {
    let wanted = skeleton(&label.text);
    let levels = scheme.levels(kind);
    let alike = |role: &Role| levels.get(role).is_some_and(|level| shown(level) == wanted);
    let lower: Vec<Role> = levels.keys().copied().filter(|role| above.is_none_or(|above| *role > above)).collect();
    let fallback = lower.first().copied().unwrap_or(Role::Subsubitem);
    lower.into_iter().find(alike).unwrap_or(fallback)
}

/// Gives the shape of the labels of a level.
pub fn shown(level: &Level) -> String {
    let number = numeral::write(1, level.numeral, Digits::Half);
    skeleton(&level.label.replace("{n}", &number).replace("{parent}", "1").replace("{parent-n}", "1"))
}

/// The character that stands for all of one way of writing numbers.
const SIGNS: [(Numeral, char); 12] = [
    (Numeral::Arabic, '1'),
    (Numeral::Circled, '①'),
    (Numeral::BlackCircled, '❶'),
    (Numeral::Parenthesized, '⑴'),
    (Numeral::Katakana, 'ア'),
    (Numeral::Iroha, 'ア'),
    (Numeral::HalfKatakana, 'ｱ'),
    (Numeral::Kanji, '一'),
    (Numeral::Roman, 'Ⅰ'),
    (Numeral::SmallRoman, 'ⅰ'),
    (Numeral::Latin, 'a'),
    (Numeral::CapitalLatin, 'A'),
];

/// Gives the shape of a label: its number without its value, brackets half-width.
pub fn skeleton(label: &str) -> String {
    let mut shape = String::new();
    for c in label.chars().map(crate::import::wording::narrow) {
        let signed = SIGNS.iter().find(|(numeral, _)| numeral.writes(c));
        let sign = signed.map_or(c, |(_, sign)| *sign);
        if !(shape.ends_with(sign) && matches!(sign, '1' | '一' | 'a' | 'A')) {
            shape.push(sign);
        }
    }
    shape
}

/// Gives a label as a proof compares it.
pub fn label_key(label: &str, brackets: Brackets) -> String {
    let narrow: String = label.chars().map(crate::import::wording::narrow).filter(|c| !c.is_whitespace()).collect();
    match brackets {
        Brackets::Half | Brackets::Full => narrow,
    }
}

/// Finds the ids that can stay where they are: the longest run of both orders.
fn in_order(ids: &[ClauseId], siblings: &[ClauseId]) -> BTreeSet<ClauseId> {
    let position = |id: &ClauseId| siblings.iter().position(|sibling| sibling == id);
    let known: Vec<(usize, &ClauseId)> = ids.iter().filter_map(|id| position(id).map(|at| (at, id))).collect();
    let mut chains: Vec<(usize, Option<usize>)> = Vec::new();
    for (index, (at, _)) in known.iter().enumerate() {
        let best = (0..index).filter(|before| known[*before].0 < *at).max_by_key(|before| (chains[*before].0, *before));
        chains.push((best.map_or(1, |best| chains[best].0 + 1), best));
    }
    let mut last = (0..chains.len()).max_by_key(|index| chains[*index].0);
    let mut staying = BTreeSet::new();
    while let Some(index) = last {
        staying.insert(known[index].1.clone());
        last = chains[index].1;
    }
    staying
}
