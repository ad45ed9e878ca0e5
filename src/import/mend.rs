//! Writes the overrides of a draft, builds it, and mends until every clause reads as imported.

use std::collections::{BTreeMap, BTreeSet};

use crate::diag::Diagnostic;
use crate::import::align::Pairs;
use crate::import::arrange::{Names, Placed, arrange};
use crate::import::draft::{Change, Draft, Step};
use crate::import::edit::{Verdict, changes, replaced};
use crate::import::fitting::fit;
use crate::import::known_values::KnownValues;
use crate::import::labels;
use crate::import::split::split;
use crate::import::standing::{Built, Span, Standing, build, document, spans, standings};
use crate::import::titles::{as_text, misplaced};
use crate::import::tree::Tree;
use crate::import::wording::Profile;
use crate::model::id::ClauseId;
use crate::numbering::scheme::Scheme;
use crate::resolve::Base;

/// So often a draft is mended before everything is taken over as the body's own.
const MOST_ROUNDS: usize = 6;
/// So many exceptions of labels are looked for.
const LABEL_ROUNDS: usize = 4;

/// What was found wrong with a clause, and so how it is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Force {
    /// Its whole text anew.
    Replace,
    /// Out, and in again as the body's own.
    Rebuild,
}

/// Writes the overrides, builds, compares, and mends until every clause reads as imported.
pub fn mended(
    base: &Base,
    scheme: &Scheme,
    blank: Draft,
    mut trees: Vec<Tree>,
    notes: &mut Vec<String>,
) -> (Draft, Vec<Tree>) {
    let mut forced: BTreeMap<ClauseId, Force> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        match attempt(base, scheme, blank.clone(), trees.clone(), &forced) {
            Ok((draft, named, built)) if !settle_titles(scheme, &mut trees, &named, &built) => return (draft, named),
            Ok(_) => {}
            Err(wrong) if wrong.is_empty() => break,
            Err(wrong) => wrong.into_iter().for_each(|id| {
                let next = if forced.contains_key(&id) { Force::Rebuild } else { Force::Replace };
                forced.insert(id, next);
            }),
        }
    }
    notes.push("基準文との対応を一部しか取れなかったので、全ての条項を団体独自の条項として取り込みました".to_owned());
    own(base, scheme, blank, trees)
}

/// Takes everything over as the body's own.
fn own(base: &Base, scheme: &Scheme, mut draft: Draft, mut trees: Vec<Tree>) -> (Draft, Vec<Tree>) {
    draft.options.clear();
    if let Ok(built) = build(base, scheme, &draft) {
        let mut names = Names::new(base.homes.keys().cloned().collect());
        let known = KnownValues::new(&draft, &base.file);
        for tree in &mut trees {
            let Some(document) = document(&built.documents, tree.kind) else { continue };
            draft
                .steps
                .extend(arrange(tree, document, scheme, &mut names, &known).into_iter().map(|placed| placed.step));
        }
        number_as_imported(base, scheme, &mut draft, &trees);
    }
    (draft, trees)
}

/// Makes titles text where they would be printed elsewhere; tells whether there were any.
fn settle_titles(scheme: &Scheme, trees: &mut [Tree], named: &[Tree], built: &Built) -> bool {
    let mut any = false;
    for (tree, named) in trees.iter_mut().zip(named) {
        let Some(document) = document(&built.documents, named.kind) else { continue };
        let misplaced = misplaced(named, document, scheme);
        let known = tree.nodes.len();
        let own = misplaced.into_iter().filter(|index| *index < known).collect::<Vec<_>>();
        any |= !own.is_empty();
        own.into_iter().for_each(|index| as_text(tree, index));
    }
    any
}

/// Makes one draft; gives the clauses that went wrong where it does not build to the imported text.
fn attempt(
    base: &Base,
    scheme: &Scheme,
    mut draft: Draft,
    trees: Vec<Tree>,
    forced: &BTreeMap<ClauseId, Force>,
) -> Result<(Draft, Vec<Tree>, Built), Vec<ClauseId>> {
    let mut fitted = fit(base, scheme, &draft, trees).map_err(|_| Vec::new())?;
    let mut names = Names::new(ids(base, &draft));
    let known = KnownValues::new(&draft, &base.file);
    let built = build(base, scheme, &draft).map_err(|_| Vec::new())?;
    let mut placed = Vec::new();
    for (tree, standings, pairs) in &mut fitted {
        split(tree, standings, pairs);
        settle(tree, standings, pairs, forced);
        if let Some(document) = document(&built.documents, tree.kind) {
            placed.push(arrange(tree, document, scheme, &mut names, &known));
        }
    }
    let trees: Vec<Tree> = fitted.into_iter().map(|fitted| fitted.0).collect();
    draft.steps = placed.iter().flatten().map(|placed| placed.step.clone()).collect();
    number_as_imported(base, scheme, &mut draft, &trees);
    let built = build(base, scheme, &draft).map_err(|found| culprits(&found))?;
    draft.steps = words(Means { scheme, forced, known: &known }, &built, &trees, placed)?;
    number_as_imported(base, scheme, &mut draft, &trees);
    let built = build(base, scheme, &draft).map_err(|found| culprits(&found))?;
    let wrong = differing(&built, &trees);
    if wrong.is_empty() { Ok((draft, trees, built)) } else { Err(wrong) }
}

fn ids(base: &Base, draft: &Draft) -> BTreeSet<ClauseId> {
    let mut known: BTreeSet<ClauseId> = base.homes.keys().cloned().collect();
    let chosen = base.options.iter().filter(|((name, alternative), _)| {
        draft.options.iter().any(|(own, guess)| own == name && guess.value == *alternative)
    });
    known.extend(chosen.flat_map(|(_, changes)| changes).map(|change| change.clause.clone()));
    known
}

/// Writes the pairs into the tree.
fn settle(tree: &mut Tree, standings: &[Standing], pairs: &Pairs, forced: &BTreeMap<ClauseId, Force>) {
    for (node, pair) in tree.nodes.iter_mut().zip(pairs) {
        let found = pair.map(|(base, likeness)| (standings[base].id.clone(), likeness));
        let found = found.filter(|(id, _)| !node.own && forced.get(id) != Some(&Force::Rebuild));
        let words = pair.map_or(0.0, |(base, _)| Profile::new(&node.text()).likeness(&standings[base].profile));
        node.confidence = found.as_ref().map_or(0.0, |found| found.1.max(words));
        node.base = found.map(|found| found.0);
    }
}

fn number_as_imported(base: &Base, scheme: &Scheme, draft: &mut Draft, trees: &[Tree]) {
    for round in 0..LABEL_ROUNDS {
        let Ok(built) = build(base, scheme, draft) else { return };
        if !labels::mend(draft, trees, &built.documents, scheme, round) {
            return;
        }
    }
}

/// What the overrides are written with.
#[derive(Clone, Copy)]
struct Means<'a> {
    scheme: &'a Scheme,
    forced: &'a BTreeMap<ClauseId, Force>,
    known: &'a KnownValues,
}

/// Adds the changes of words to those of shape, clause by clause in the order of the document.
fn words(
    means: Means<'_>,
    built: &Built,
    trees: &[Tree],
    placed: Vec<Vec<Placed>>,
) -> Result<Vec<Step>, Vec<ClauseId>> {
    let mut steps = Vec::new();
    let mut rebuild = Vec::new();
    for (tree, placed) in trees.iter().zip(placed) {
        let Some(resolved) = built.resolved.iter().find(|resolved| resolved.kind == tree.kind) else { continue };
        let spans = spans(resolved, &built.municipality, means.scheme);
        let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
        let by_id: BTreeMap<&ClauseId, &Standing> = standings.iter().map(|standing| (&standing.id, standing)).collect();
        let mut writer = Writer { means, tree, by_id, spans, steps: Vec::new(), rebuild: Vec::new(), root: None };
        writer.write(placed);
        steps.append(&mut writer.steps);
        rebuild.append(&mut writer.rebuild);
    }
    if rebuild.is_empty() { Ok(steps) } else { Err(rebuild.iter().flat_map(|id| [id.clone(), id.clone()]).collect()) }
}

/// Writes the overrides of one document in order.
struct Writer<'a> {
    means: Means<'a>,
    tree: &'a Tree,
    by_id: BTreeMap<&'a ClauseId, &'a Standing>,
    spans: BTreeMap<ClauseId, Vec<Vec<Span>>>,
    steps: Vec<Step>,
    rebuild: Vec<ClauseId>,
    root: Option<usize>,
}

impl Writer<'_> {
    fn write(&mut self, placed: Vec<Placed>) {
        let mut placed = placed.into_iter().peekable();
        for node in self.tree.order() {
            let mut removals = Vec::new();
            while let Some(own) = placed.next_if(|placed| placed.node == Some(node)) {
                if own.step.change == Change::Remove {
                    removals.push(own.step);
                } else {
                    self.push(node, Step { doubt: self.doubt(node), ..own.step });
                }
            }
            self.reword(node);
            removals.into_iter().for_each(|step| self.push(node, step));
        }
        placed.for_each(|placed| self.steps.push(placed.step));
    }

    fn push(&mut self, node: usize, step: Step) {
        let root = self.tree.ancestors(node).last().copied();
        let heading = (root != self.root).then(|| root.map(|root| self.heading(root))).flatten();
        self.root = root;
        self.steps.push(Step { heading: heading.filter(|heading| !heading.is_empty()), ..step });
    }

    fn heading(&self, root: usize) -> String {
        let leaf = &self.tree.nodes[root];
        let label = leaf.label.as_ref().map_or("", |label| label.text.as_str());
        format!("{label} {}", leaf.title).trim().to_owned()
    }

    fn doubt(&self, node: usize) -> Option<String> {
        let leaf = &self.tree.nodes[node];
        let unsure = leaf.base.is_some() && leaf.confidence < 0.5;
        unsure.then(|| "基準文のこの条項に当たるかどうか、文言からは決めきれません".to_owned())
    }

    fn reword(&mut self, node: usize) {
        let leaf = &self.tree.nodes[node];
        let Some(id) = leaf.base.clone() else { return };
        let Some(standing) = self.by_id.get(&id) else { return };
        let spans = self.spans.get(&id).map_or(&[][..], Vec::as_slice);
        let found = match self.means.forced.get(&id) {
            Some(Force::Replace) => Verdict::Changes(replaced(leaf, standing, self.means.known)),
            Some(Force::Rebuild) | None => changes(leaf, standing, spans, self.means.known),
        };
        match found {
            Verdict::Rebuild => self.rebuild.push(id),
            Verdict::Changes(changes) => {
                for change in changes {
                    let doubt = self.doubt(node).filter(|_| matches!(change, Change::Replace(_)));
                    self.push(node, Step { clause: id.clone(), change, doubt, heading: None });
                }
            }
        }
    }
}

/// Lists the clauses that do not read as imported.
fn differing(built: &Built, trees: &[Tree]) -> Vec<ClauseId> {
    let mut wrong = Vec::new();
    for tree in trees {
        let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
        let by_id: BTreeMap<&ClauseId, &Standing> = standings.iter().map(|standing| (&standing.id, standing)).collect();
        for node in &tree.nodes {
            let Some(id) = &node.id else { continue };
            let shown = by_id.get(id).map(|standing| standing.text.as_str());
            if node.base.is_some() && shown != Some(node.key().as_str()) {
                wrong.push(id.clone());
            }
        }
    }
    wrong
}

/// Finds the clauses of the overrides that diagnostics point at.
fn culprits(diagnostics: &[Diagnostic]) -> Vec<ClauseId> {
    let found = diagnostics.iter().filter_map(|diagnostic| {
        let place = diagnostic.place.as_ref()?;
        let head = place.source.text.get(..place.range.end)?;
        let entry = head.rsplit_once("\n  - ")?.1;
        let (_, rest) = entry.split_once(": ")?;
        ClauseId::new(rest.lines().next()?.trim())
    });
    let mut ids: Vec<ClauseId> = found.collect();
    ids.sort();
    ids.dedup();
    ids
}
