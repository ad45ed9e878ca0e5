//! Turns an imported file into the draft of a `policy.yaml` that builds to the same text.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::import::align::{Pairs, align};
use crate::import::arrange::{Names, Placed, arrange};
use crate::import::choices::{Evidence, choose};
use crate::import::draft::{Change, Draft, DraftDocument, Guess, Step};
use crate::import::edit::{Verdict, changes, replaced};
use crate::import::labels;
use crate::import::scheme;
use crate::import::split::split;
use crate::import::standing::{Built, Span, Standing, build, document, spans, standings};
use crate::import::tree::Tree;
use crate::import::values::{Holes, SELF, SHORT_NAME, Votes};
use crate::import::wording::Profile;
use crate::model::id::{ClauseId, DocumentKind, MunicipalityId};
use crate::model::municipality::{Brackets, Digits, Kind};
use crate::numbering::scheme::Scheme;
use crate::parse::outline::{Node, Outline, Part};
use crate::resolve::Base;

/// So often a draft is mended before everything is taken over as the body's own.
const MOST_ROUNDS: usize = 6;
/// So many exceptions of labels are looked for.
const LABEL_ROUNDS: usize = 4;

/// What tailoring works with.
#[derive(Clone, Debug)]
pub struct Office {
    /// The editions to be tried, the newest last.
    pub bases: Vec<Arc<Base>>,
    /// The numbering schemes, by name.
    pub schemes: Vec<(String, Arc<Scheme>)>,
}

/// What the user said of the body.
#[derive(Clone, Debug)]
pub struct Wish {
    /// Its id.
    pub id: MunicipalityId,
    /// Its name.
    pub name: String,
    /// What sort of body it is.
    pub kind: Kind,
}

/// A draft with the clauses that it was made for.
#[derive(Clone, Debug)]
pub struct Tailored {
    /// The draft.
    pub draft: Draft,
    /// The imported documents, every clause named.
    pub trees: Vec<Tree>,
    /// The edition.
    pub base: Arc<Base>,
    /// The scheme.
    pub scheme: Arc<Scheme>,
    /// The file of the scheme, where it is the body's own.
    pub own_scheme: Option<String>,
    /// What could not be done (Japanese).
    pub notes: Vec<String>,
}

/// A scheme with its name; the text of its file where it is the body's own.
struct Named {
    name: String,
    scheme: Arc<Scheme>,
    text: Option<String>,
}

/// One imported document with the base as printed, and their pairs.
type Fitted = (Tree, Vec<Standing>, Pairs);

/// Tailors the clauses of a file; gives nothing only where there is no edition or no scheme.
pub fn tailor(office: &Office, wish: &Wish, outline: &Outline) -> Option<Tailored> {
    let scheme = office.schemes.iter().find(|scheme| scheme.0 == "decimal").or(office.schemes.first())?;
    let fits = office.bases.iter().filter_map(|base| {
        let trees = trees(outline, base);
        let draft = holed(wish, base, &scheme.0, &trees);
        let fitted = fit(base, &scheme.1, &draft, trees).ok()?;
        Some((base, weight(&fitted), fitted))
    });
    let (base, _, fitted) = fits.max_by(|before, after| before.1.total_cmp(&after.1))?;
    let scheme = best_scheme(office, wish, base, &fitted)?;
    let trees: Vec<Tree> = fitted.into_iter().map(|fitted| fitted.0).collect();
    Some(with(wish, base, &scheme, trees))
}

fn with(wish: &Wish, base: &Arc<Base>, scheme: &Named, trees: Vec<Tree>) -> Tailored {
    let holed = holed(wish, base, &scheme.name, &trees);
    let mut draft = blank(wish, base, &scheme.name, &trees);
    (draft.digits, draft.brackets) = labels::widths(&trees);
    if let Ok(mut fitted) = fit(base, &scheme.scheme, &holed, trees.clone()) {
        fitted.iter_mut().for_each(|(tree, standings, pairs)| split(tree, standings, pairs));
        draft.options = choose(Evidence { base, scheme: &scheme.scheme, draft: &holed, documents: &fitted });
        fill_values(&mut draft, wish, base, &scheme.scheme, &holed, trees.clone());
    }
    let mut notes = Vec::new();
    let (draft, trees) = mended(base, &scheme.scheme, draft, trees, &mut notes);
    Tailored {
        draft,
        trees,
        base: Arc::clone(base),
        scheme: Arc::clone(&scheme.scheme),
        own_scheme: scheme.text.clone(),
        notes,
    }
}

/// Finds which document of the base each document of the file answers to.
fn trees(outline: &Outline, base: &Base) -> Vec<Tree> {
    let mut parts: Vec<(DocumentKind, Part)> = Vec::new();
    for part in &outline.documents {
        let kind = kind(part, base);
        let again = parts.iter().any(|(known, _)| *known == kind);
        match parts.last_mut().filter(|_| again) {
            None => parts.push((kind, part.clone())),
            Some((_, last)) => append(last, part),
        }
    }
    parts.iter().map(|(kind, part)| Tree::new(*kind, part)).collect()
}

fn kind(part: &Part, base: &Base) -> DocumentKind {
    let heading = part.heading.iter().chain(&part.front).flat_map(|piece| piece.lines());
    let mut named = heading.filter_map(|line| match (line.contains("対策基準"), line.contains("基本方針")) {
        (true, false) => Some(DocumentKind::Standards),
        (false, true) => Some(DocumentKind::BasicPolicy),
        (true, true) | (false, false) => None,
    });
    let kind = named.next_back().unwrap_or(DocumentKind::BasicPolicy);
    if base.documents.contains_key(&kind) { kind } else { DocumentKind::BasicPolicy }
}

/// Puts a document that the body has already behind the one before it, so that the order of the file stays.
fn append(known: &mut Part, part: &Part) {
    let heading: Vec<_> = part.front.iter().chain(&part.heading).cloned().collect();
    if !heading.is_empty() {
        let place = heading.first().map_or(0, |piece| piece.place);
        known.nodes.push(Node { place, body: heading, ..Node::default() });
    }
    known.nodes.extend(part.nodes.iter().cloned());
}

fn blank(wish: &Wish, base: &Base, scheme: &str, trees: &[Tree]) -> Draft {
    let documents = trees.iter().map(|tree| DraftDocument {
        kind: tree.kind,
        title: None,
        cover: "none".to_owned(),
        date: None,
        enacted: None,
    });
    Draft {
        id: wish.id.clone(),
        name: wish.name.clone(),
        short_name: None,
        kind: wish.kind,
        self_word: Guess { value: usual_self(wish.kind).to_owned(), confidence: 0.3 },
        guideline: base.id.to_string(),
        scheme: scheme.to_owned(),
        digits: Digits::Half,
        brackets: Brackets::Half,
        exceptions: Vec::new(),
        documents: documents.collect(),
        edition: None,
        adopters: Vec::new(),
        history: Vec::new(),
        options: Vec::new(),
        parameters: Vec::new(),
        officers: Vec::new(),
        steps: Vec::new(),
    }
}

/// Gives the word that most bodies of a kind use for themselves.
pub fn usual_self(kind: Kind) -> &'static str {
    match kind {
        Kind::City => "本市",
        Kind::Town => "本町",
        Kind::Village => "本村",
        Kind::Ward => "本区",
        Kind::Prefecture => "本県",
        Kind::Union => "本組合",
        Kind::WideUnion => "本広域連合",
        Kind::Other => "本団体",
    }
}

/// Makes a draft in which a character stands for every value.
fn holed(wish: &Wish, base: &Base, scheme: &str, trees: &[Tree]) -> Draft {
    let holes = Holes::new(&base.file);
    let guess = |hole: char| Guess { value: hole.to_string(), confidence: 1.0 };
    Draft {
        self_word: guess(SELF),
        short_name: Some(guess(SHORT_NAME)),
        parameters: holes.parameters(&base.file),
        officers: holes.officers(),
        ..blank(wish, base, scheme, trees)
    }
}

/// Pairs imported documents with the base as a draft prints it.
fn fit(base: &Base, scheme: &Scheme, draft: &Draft, trees: Vec<Tree>) -> Result<Vec<Fitted>, Vec<Diagnostic>> {
    let built = build(base, scheme, draft)?;
    let fitted = trees.into_iter().map(|tree| {
        let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
        let pairs = align(&tree, &standings);
        (tree, standings, pairs)
    });
    Ok(fitted.collect())
}

fn weight(fitted: &[Fitted]) -> f64 {
    let pairs = fitted.iter().flat_map(|(_, standings, pairs)| {
        pairs
            .iter()
            .flatten()
            .map(|(base, likeness)| likeness * likeness * standings[*base].profile.pairs().len() as f64)
    });
    pairs.sum()
}

/// Finds the scheme whose labels look like those of the paired clauses; writes one where none does.
fn best_scheme(office: &Office, wish: &Wish, base: &Base, fitted: &[Fitted]) -> Option<Named> {
    let trees: Vec<Tree> = fitted.iter().map(|fitted| fitted.0.clone()).collect();
    let alike = |scheme: &(String, Arc<Scheme>)| {
        let built = build(base, &scheme.1, &holed(wish, base, &scheme.0, &trees)).ok()?;
        let (mut seen, mut titled) = (Vec::new(), Vec::new());
        for (tree, _, pairs) in fitted {
            let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
            seen.extend(pairs.iter().enumerate().filter_map(|(node, pair)| {
                let standing = standings.get(pair.as_ref()?.0)?;
                let looks = scheme::looks(&tree.nodes[node], standing, &scheme.1, tree.kind);
                titled.extend(looks.filter(|_| scheme::is_titled_article(&tree.nodes[node])));
                looks
            }));
        }
        let right = |seen: &[bool]| (seen.iter().filter(|right| **right).count(), seen.len());
        Some((right(&seen), right(&titled)))
    };
    let scored = office.schemes.iter().filter_map(|scheme| alike(scheme).map(|count| (count, scheme)));
    let ((all, titled), known) = scored.rev().max_by_key(|scored| scored.0.0.0)?;
    let grouped = trees.iter().any(|tree| scheme::lacks_groups(tree, &known.1));
    let own = (grouped || scheme::is_strange(all) || scheme::is_strange(titled))
        .then(|| scheme::own(&wish.name, fitted, &known.1))
        .flatten();
    Some(match own {
        Some((text, scheme)) => Named { name: wish.id.to_string(), scheme, text: Some(text) },
        None => Named { name: known.0.clone(), scheme: Arc::clone(&known.1), text: None },
    })
}

/// Lays the base, now with the right options, over the imported text to find the values.
fn fill_values(draft: &mut Draft, wish: &Wish, base: &Base, scheme: &Scheme, holed: &Draft, trees: Vec<Tree>) {
    let holed = Draft { options: draft.options.clone(), ..holed.clone() };
    let Ok(fitted) = fit(base, scheme, &holed, trees) else { return };
    let mut votes = Votes::default();
    for (mut tree, standings, mut pairs) in fitted {
        split(&mut tree, &standings, &mut pairs);
        for (node, pair) in pairs.iter().enumerate() {
            let Some((base, _)) = pair else { continue };
            let standing = &standings[*base];
            votes.lay(&standing.title, &tree.nodes[node].title);
            votes.lay(&standing.text, &tree.nodes[node].text());
        }
    }
    let holes = Holes::new(&base.file);
    draft.parameters = votes.parameters(&holes, &base.file);
    draft.officers = votes.officers(&holes);
    draft.short_name = votes.best(SHORT_NAME).filter(|guess| guess.value != wish.name);
    if let Some(guess) = votes.best(SELF) {
        draft.self_word = guess;
    }
}

/// What was found wrong with a clause, and so how it is to be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Force {
    /// Its whole text anew.
    Replace,
    /// Out, and in again as the body's own.
    Rebuild,
}

/// Writes the overrides, builds, compares, and mends until every clause reads as imported.
fn mended(base: &Base, scheme: &Scheme, blank: Draft, trees: Vec<Tree>, notes: &mut Vec<String>) -> (Draft, Vec<Tree>) {
    let mut forced: BTreeMap<ClauseId, Force> = BTreeMap::new();
    for _ in 0..MOST_ROUNDS {
        match attempt(base, scheme, blank.clone(), trees.clone(), &forced) {
            Ok((draft, trees)) => return (draft, trees),
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
        for tree in &mut trees {
            let Some(document) = document(&built.documents, tree.kind) else { continue };
            draft.steps.extend(arrange(tree, document, scheme, &mut names).into_iter().map(|placed| placed.step));
        }
        number_as_imported(base, scheme, &mut draft, &trees);
    }
    (draft, trees)
}

/// Makes one draft; gives the clauses that went wrong where it does not build to the imported text.
fn attempt(
    base: &Base,
    scheme: &Scheme,
    mut draft: Draft,
    trees: Vec<Tree>,
    forced: &BTreeMap<ClauseId, Force>,
) -> Result<(Draft, Vec<Tree>), Vec<ClauseId>> {
    let mut fitted = fit(base, scheme, &draft, trees).map_err(|_| Vec::new())?;
    let mut names = Names::new(known(base, &draft));
    let built = build(base, scheme, &draft).map_err(|_| Vec::new())?;
    let mut placed = Vec::new();
    for (tree, standings, pairs) in &mut fitted {
        split(tree, standings, pairs);
        settle(tree, standings, pairs, forced);
        if let Some(document) = document(&built.documents, tree.kind) {
            placed.push(arrange(tree, document, scheme, &mut names));
        }
    }
    let trees: Vec<Tree> = fitted.into_iter().map(|fitted| fitted.0).collect();
    draft.steps = placed.iter().flatten().map(|placed| placed.step.clone()).collect();
    number_as_imported(base, scheme, &mut draft, &trees);
    let built = build(base, scheme, &draft).map_err(|found| culprits(&found))?;
    draft.steps = words(&built, &trees, placed, scheme, forced)?;
    number_as_imported(base, scheme, &mut draft, &trees);
    let built = build(base, scheme, &draft).map_err(|found| culprits(&found))?;
    let wrong = differing(&built, &trees);
    if wrong.is_empty() { Ok((draft, trees)) } else { Err(wrong) }
}

fn known(base: &Base, draft: &Draft) -> BTreeSet<ClauseId> {
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
        let found = found.filter(|(id, _)| forced.get(id) != Some(&Force::Rebuild));
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

/// Adds the changes of words to those of shape, clause by clause in the order of the document.
fn words(
    built: &Built,
    trees: &[Tree],
    placed: Vec<Vec<Placed>>,
    scheme: &Scheme,
    forced: &BTreeMap<ClauseId, Force>,
) -> Result<Vec<Step>, Vec<ClauseId>> {
    let mut steps = Vec::new();
    let mut rebuild = Vec::new();
    for (tree, placed) in trees.iter().zip(placed) {
        let Some(resolved) = built.resolved.iter().find(|resolved| resolved.kind == tree.kind) else { continue };
        let spans = spans(resolved, &built.municipality, scheme);
        let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
        let by_id: BTreeMap<&ClauseId, &Standing> = standings.iter().map(|standing| (&standing.id, standing)).collect();
        let mut writer = Writer { tree, by_id, spans, forced, steps: Vec::new(), rebuild: Vec::new(), root: None };
        writer.write(placed);
        steps.append(&mut writer.steps);
        rebuild.append(&mut writer.rebuild);
    }
    if rebuild.is_empty() { Ok(steps) } else { Err(rebuild.iter().flat_map(|id| [id.clone(), id.clone()]).collect()) }
}

/// Writes the overrides of one document in order.
struct Writer<'a> {
    tree: &'a Tree,
    by_id: BTreeMap<&'a ClauseId, &'a Standing>,
    spans: BTreeMap<ClauseId, Vec<Vec<Span>>>,
    forced: &'a BTreeMap<ClauseId, Force>,
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
        let found = match self.forced.get(&id) {
            Some(Force::Replace) => Verdict::Changes(replaced(leaf, standing)),
            Some(Force::Rebuild) | None => changes(leaf, standing, spans),
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
