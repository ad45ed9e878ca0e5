//! Finds which alternative of each option an imported document took.

use std::collections::BTreeSet;

use crate::import::align::Pairs;
use crate::import::draft::{Draft, Guess};
use crate::import::standing::{Standing, build, standings};
use crate::import::tree::Tree;
use crate::import::wording::Profile;
use crate::model::edit::Override;
use crate::model::id::{ClauseId, DocumentKind};
use crate::numbering::scheme::Scheme;
use crate::resolve::Base;

/// A clause of which less stands in the imported text is not there.
const LEAST: f64 = 0.55;
/// What a clause that is not there weighs, however long it is.
const ABSENT: f64 = -10.0;

/// What the choice is made from.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The edition.
    pub base: &'a Base,
    /// The scheme that the draft names.
    pub scheme: &'a Scheme,
    /// The draft, with holes for values and every option at its default.
    pub draft: &'a Draft,
    /// The imported documents with the base as the draft prints it, and their pairs.
    pub documents: &'a [(Tree, Vec<Standing>, Pairs)],
}

/// Gives the options whose alternative is not the default.
pub fn choose(evidence: Evidence<'_>) -> Vec<(String, Guess)> {
    let options = evidence.base.file.options.iter();
    let profiles: Vec<Vec<Profile>> = evidence.documents.iter().map(|(tree, _, _)| profiles(tree)).collect();
    options
        .filter_map(|(name, option)| {
            let mut scored: Vec<(f64, &str)> = Vec::new();
            for alternative in option.alternatives.keys() {
                scored.push((score(evidence, &profiles, name, alternative)?, alternative));
            }
            let default = scored.iter().find(|(_, name)| *name == option.default)?.0;
            let (best, chosen) = scored
                .into_iter()
                .max_by(|a, b| a.0.total_cmp(&b.0).then((b.1 != option.default).cmp(&(a.1 != option.default))))?;
            let confidence = if best - default >= 3.0 { 0.95 } else { 0.6 };
            (chosen != option.default && best > default + 0.5)
                .then(|| (name.clone(), Guess { value: chosen.to_owned(), confidence }))
        })
        .collect()
}

/// Weighs an alternative: how many characters of the clauses that the option touches stand in the imported text.
fn score(evidence: Evidence<'_>, profiles: &[Vec<Profile>], option: &str, alternative: &str) -> Option<f64> {
    let base = evidence.base;
    let all = base.options.iter().filter(|((name, _), _)| name == option).flat_map(|(_, changes)| changes);
    let changes: Vec<&Override> = all.collect();
    let touched: BTreeSet<&ClauseId> = changes.iter().map(|change| &change.clause).collect();
    let anchors: Vec<&ClauseId> =
        changes.iter().filter_map(|change| change.operation.position()).map(|position| position.anchor()).collect();
    let home = touched.iter().copied().chain(anchors.iter().copied()).find_map(|id| base.homes.get(id)).copied();
    let Some(home) = home else { return Some(0.0) };
    let mut documents = evidence.documents.iter().zip(profiles);
    let Some(((tree, before, pairs), profiles)) = documents.find(|(document, _)| document.0.kind == home) else {
        return Some(0.0);
    };
    let clauses = alternatives(evidence, option, alternative, home)?;
    let free = free(tree, pairs);
    let mut total = 0.0;
    for clause in clauses.iter().filter(|clause| touched.contains(&clause.id)) {
        let parent = clause.parent.map(|parent| &clauses[parent].id);
        let named = |id: &ClauseId| {
            let base = before.iter().position(|standing| standing.id == *id);
            pairs.iter().position(|pair| base.is_some() && pair.map(|pair| pair.0) == base)
        };
        let inserted = !base.homes.contains_key(&clause.id) || clause.is_bare();
        let own = named(&clause.id).or_else(|| parent.filter(|_| inserted).and_then(named));
        let best = own.into_iter().chain(free.iter().copied()).map(|node| clause.profile.contained(&profiles[node]));
        let contained = best.fold(0.0, f64::max);
        let size = clause.profile.pairs().len() as f64;
        total += if contained < LEAST { ABSENT } else { size * (2.0 * contained - 1.0) };
    }
    Some(total)
}

fn profiles(tree: &Tree) -> Vec<Profile> {
    tree.nodes.iter().map(|node| Profile::new(&node.text())).collect()
}

fn free(tree: &Tree, pairs: &Pairs) -> Vec<usize> {
    (0..tree.nodes.len()).filter(|node| pairs[*node].is_none_or(|pair| pair.1 < 0.6)).collect()
}

fn alternatives(evidence: Evidence<'_>, option: &str, alternative: &str, home: DocumentKind) -> Option<Vec<Standing>> {
    let mut draft = evidence.draft.clone();
    draft.documents.retain(|document| document.kind == home);
    draft.options = vec![(option.to_owned(), Guess { value: alternative.to_owned(), confidence: 1.0 })];
    let built = build(evidence.base, evidence.scheme, &draft).ok()?;
    built.documents.iter().find(|document| document.document == home).map(standings)
}
