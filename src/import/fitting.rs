//! Pairs imported documents with an edition, and weighs how well it fits.

use crate::diag::Diagnostic;
use crate::import::align::{Pairs, align};
use crate::import::draft::Draft;
use crate::import::standing::{Standing, build, document, standings};
use crate::import::tree::Tree;
use crate::numbering::scheme::Scheme;
use crate::resolve::Base;

/// One imported document with the base as printed, and their pairs.
pub type Fitted = (Tree, Vec<Standing>, Pairs);

/// Pairs imported documents with the base as a draft prints it.
///
/// # Errors
/// When the draft cannot be built.
pub fn fit(base: &Base, scheme: &Scheme, draft: &Draft, trees: Vec<Tree>) -> Result<Vec<Fitted>, Vec<Diagnostic>> {
    let built = build(base, scheme, draft)?;
    let fitted = trees.into_iter().map(|tree| {
        let standings = document(&built.documents, tree.kind).map(standings).unwrap_or_default();
        let pairs = align(&tree, &standings);
        (tree, standings, pairs)
    });
    Ok(fitted.collect())
}

/// Tells how much of an edition stands in the documents.
pub fn weight(fitted: &[Fitted]) -> f64 {
    let pairs = fitted.iter().flat_map(|(_, standings, pairs)| {
        pairs
            .iter()
            .flatten()
            .map(|(base, likeness)| likeness * likeness * standings[*base].profile.pairs().len() as f64)
    });
    pairs.sum()
}
