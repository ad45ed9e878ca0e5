//! Turns an imported file into the draft of a `policy.yaml` that builds to the same text.

use std::sync::Arc;

use crate::import::choices::{Evidence, choose};
use crate::import::draft::{Draft, DraftDocument, Guess};
use crate::import::fitting::{Fitted, fit, weight};
use crate::import::labels;
use crate::import::links::{Link, linked};
use crate::import::mend::mended;
use crate::import::scheme;
use crate::import::split::split;
use crate::import::standing::{build, document, standings};
use crate::import::tree::{Tree, words};
use crate::import::values::{Holes, SELF, SHORT_NAME, Votes};
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::municipality::{Brackets, Digits, Kind};
use crate::numbering::scheme::Scheme;
use crate::parse::outline::{Node, Outline, Part};
use crate::resolve::Base;

/// How sure it is that a body calls itself as most of its kind do, where the text has that word.
const SPOKEN: f64 = 0.8;

/// So many clauses at least name the body without 本.
const FEWEST_SPOKEN: usize = 3;

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
    /// The references in the body's own words that were written by id.
    pub links: Vec<Link>,
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
    let (draft, links) = linked(base, &scheme.scheme, draft);
    Tailored {
        draft,
        links,
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
    let bare = heading.map(|line| line.split_whitespace().collect::<String>());
    let mut named = bare.filter_map(|line| match (line.contains("対策基準"), line.contains("基本方針")) {
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

/// Finds the word for the body itself without 本, where the text speaks so: 市は, 町の.
fn bare_self<'a>(usual: &str, trees: impl Iterator<Item = &'a Tree>) -> Option<String> {
    let bare = usual.strip_prefix('本')?;
    let speaks = |text: &str| {
        text.match_indices(bare).any(|(at, _)| {
            let before = text.get(..at).and_then(|head| head.chars().next_back());
            let after = text.get(at + bare.len()..).unwrap_or_default();
            before.is_none_or(|c| !c.is_alphanumeric()) && after.starts_with(['は', 'が', 'の', 'に'])
        })
    };
    let times =
        trees.flat_map(|tree| &tree.nodes).filter(|node| node.body.iter().any(|own| speaks(&words(own)))).count();
    (times >= FEWEST_SPOKEN).then(|| bare.to_owned())
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

/// Finds the scheme whose labels look like those of the paired clauses; writes one where none does.
fn best_scheme(office: &Office, wish: &Wish, base: &Base, fitted: &[Fitted]) -> Option<Named> {
    let trees: Vec<Tree> = fitted.iter().map(|fitted| fitted.0.clone()).collect();
    let alike = |scheme: &(String, Arc<Scheme>)| {
        let built = build(base, &scheme.1, &holed(wish, base, &scheme.0, &trees)).ok()?;
        let (mut seen, mut titled) = (Vec::new(), Vec::new());
        for (tree, _, pairs) in fitted {
            let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
            if pairs.iter().all(Option::is_none) {
                seen.extend((0..tree.nodes.len()).filter_map(|node| scheme::looks_by_depth(tree, node, &scheme.1)));
            }
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
    let digits = labels::widths(&trees).0;
    let lacking = fitted.iter().any(|fitted| scheme::lacks_levels(fitted, &known.1, digits));
    let own = (lacking || scheme::is_strange(all) || scheme::is_strange(titled))
        .then(|| scheme::own(&wish.name, fitted, &known.1, digits))
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
    let spoken =
        fitted.iter().flat_map(|(tree, ..)| &tree.nodes).any(|node| node.text().contains(usual_self(wish.kind)));
    let bare_self = bare_self(usual_self(wish.kind), fitted.iter().map(|fitted| &fitted.0));
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
    draft.short_name = votes.word(SHORT_NAME).filter(|guess| guess.value != wish.name);
    match votes.word(SELF) {
        Some(guess) => draft.self_word = guess,
        None if spoken => draft.self_word.confidence = SPOKEN,
        None => {
            if let Some(value) = bare_self {
                draft.self_word = Guess { value, confidence: SPOKEN };
            }
        }
    }
}
