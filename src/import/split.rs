//! Finds, in the text of an imported clause, the clauses of the base that bear no label of their own.

use crate::import::align::Pairs;
use crate::import::standing::Standing;
use crate::import::tree::{Leaf, Tree, words};
use crate::import::wording::{Profile, sentences};
use crate::model::numbered::Element;
use crate::parse::outline::Content;

/// Words are taken for a clause of the base when they are at least so alike.
const LEAST: f64 = 0.62;

/// A sentence or a table, with the paragraph that it came from.
#[derive(Clone)]
struct Unit {
    content: Content,
    piece: usize,
}

/// A clause of the base that was found among the units.
struct Found {
    base: usize,
    start: usize,
    end: usize,
    likeness: f64,
}

/// Parts the text of each paired clause into its own words, clauses of the base without label, and the rest.
pub fn split(tree: &mut Tree, standings: &[Standing], pairs: &mut Pairs) {
    let mut taken = vec![false; standings.len()];
    pairs.iter().flatten().for_each(|(base, _)| taken[*base] = true);
    for target in tree.order() {
        let Some((base, _)) = pairs[target] else { continue };
        let bare: Vec<usize> = (base + 1..standings.len()).take_while(|index| standings[*index].is_bare()).collect();
        let free: Vec<usize> = bare.into_iter().filter(|index| !taken[*index]).collect();
        let units = units(&tree.nodes[target].body);
        let found = find(&units, &free, standings, base);
        let own_table = standings[base].body.iter().any(|element| matches!(element, Element::Table(_)));
        let known = pairs.len();
        place(tree, target, &units, &found, standings, pairs, own_table);
        pairs[known..].iter().flatten().for_each(|(base, _)| taken[*base] = true);
    }
}

fn units(body: &[Content]) -> Vec<Unit> {
    let mut units = Vec::new();
    for (piece, content) in body.iter().enumerate() {
        match content {
            Content::Text(text) => {
                units.extend(sentences(text).into_iter().map(|text| Unit { content: Content::Text(text), piece }));
            }
            Content::Table(_) => units.push(Unit { content: content.clone(), piece }),
        }
    }
    units
}

fn find(units: &[Unit], free: &[usize], standings: &[Standing], base: usize) -> Vec<Found> {
    let mut cursor = usize::from(!standings[base].body.is_empty() && standings[base].title.is_empty());
    let mut found = Vec::new();
    for index in free {
        let best = windows(units, cursor, &standings[*index]).max_by(|before, after| {
            before.2.total_cmp(&after.2).then(after.0.cmp(&before.0)).then(after.1.cmp(&before.1))
        });
        if let Some((start, end, likeness)) = best.filter(|best| best.2 >= LEAST) {
            found.push(Found { base: *index, start, end, likeness });
            cursor = end;
        }
    }
    found
}

fn windows<'a>(
    units: &'a [Unit],
    cursor: usize,
    standing: &'a Standing,
) -> impl Iterator<Item = (usize, usize, f64)> + 'a {
    let table = standing.body.iter().any(|element| matches!(element, Element::Table(_)));
    let usual = if table { 1 } else { sentences(&standing.text).len() };
    let lengths = usual.saturating_sub(1).max(1)..=usual + 1;
    (cursor..units.len()).flat_map(move |start| {
        lengths.clone().filter(move |length| start + length <= units.len()).map(move |length| {
            let text: String = units[start..start + length].iter().map(|unit| words(&unit.content)).collect();
            (start, start + length, Profile::new(&text).likeness(&standing.profile))
        })
    })
}

fn place(
    tree: &mut Tree,
    target: usize,
    units: &[Unit],
    found: &[Found],
    standings: &[Standing],
    pairs: &mut Pairs,
    own_table: bool,
) {
    let fits = |found: &&Found| home(tree, target, found.base, standings, pairs).is_some();
    let found: Vec<&Found> = found.iter().filter(fits).collect();
    let mut end = found.first().map_or(units.len(), |first| first.start);
    if !own_table {
        end = end.min(first_table(units));
    }
    if end == units.len() {
        return;
    }
    tree.nodes[target].body = contents(&units[..end]);
    let mut last: Option<usize> = None;
    let next_start = found.first().map_or(units.len(), |first| first.start);
    last = add_rest(tree, target, last, &units[end..next_start], pairs);
    for (position, hit) in found.iter().enumerate() {
        let Some(parent) = home(tree, target, hit.base, standings, pairs) else { continue };
        let after = sibling_before(tree, target, parent, last);
        let until = found.get(position + 1).map_or(units.len(), |next| next.start);
        let same_piece = |index: usize| units[index].piece == units[hit.end - 1].piece;
        let end = (hit.end..until).take_while(|index| same_piece(*index)).last().map_or(hit.end, |last| last + 1);
        let leaf =
            Leaf { body: contents(&units[hit.start..end]), ..Leaf::empty(tree.nodes[target].place, Some(parent)) };
        let index = tree.add(leaf, after);
        pairs.push(Some((hit.base, hit.likeness)));
        last = add_rest(tree, target, Some(index), &units[end..until], pairs);
    }
}

/// Finds the imported clause that answers to the parent of a clause of the base, among those above.
fn home(tree: &Tree, target: usize, base: usize, standings: &[Standing], pairs: &Pairs) -> Option<usize> {
    let parent = standings[base].parent?;
    let home = tree.ancestors(target).into_iter().find(|above| pairs[*above].is_some_and(|pair| pair.0 == parent))?;
    (home == target || ends(tree, target, home)).then_some(home)
}

/// Tells whether nothing follows a clause below the child of `home` that holds it, so that words may be taken out behind.
fn ends(tree: &Tree, target: usize, home: usize) -> bool {
    let labelled = |index: &usize| tree.nodes[*index].label.is_some() || !tree.nodes[*index].title.is_empty();
    let last = |pair: &[usize]| tree.nodes[pair[1]].children.iter().rfind(|index| labelled(index)) == Some(&pair[0]);
    let path: Vec<usize> = tree.ancestors(target).into_iter().take_while(|above| *above != home).collect();
    !tree.nodes[target].children.iter().any(labelled) && path.windows(2).all(last)
}

fn sibling_before(tree: &Tree, target: usize, parent: usize, last: Option<usize>) -> Option<usize> {
    let from = last.unwrap_or(target);
    tree.ancestors(from).into_iter().find(|index| tree.nodes[*index].parent == Some(parent))
}

/// Keeps what answers to nothing as a clause without label.
fn add_rest(tree: &mut Tree, target: usize, last: Option<usize>, units: &[Unit], pairs: &mut Pairs) -> Option<usize> {
    if units.is_empty() {
        return last;
    }
    let parent = last.map_or(Some(target), |last| tree.nodes[last].parent);
    let leaf = Leaf { body: contents(units), ..Leaf::empty(tree.nodes[target].place, parent) };
    let index = tree.add(leaf, last);
    pairs.push(None);
    Some(index)
}

/// Gives where the first table begins, its caption included.
fn first_table(units: &[Unit]) -> usize {
    let Some(table) = units.iter().position(|unit| matches!(unit.content, Content::Table(_))) else {
        return units.len();
    };
    let caption = table.checked_sub(1).filter(|before| is_caption(&units[*before].content));
    caption.unwrap_or(table)
}

/// Tells whether a paragraph may be the title of the table below it.
pub fn is_caption(content: &Content) -> bool {
    matches!(content, Content::Text(text) if text.chars().count() <= 40 && !text.contains('。'))
}

/// Puts the sentences of one paragraph together again.
fn contents(units: &[Unit]) -> Vec<Content> {
    let join = |run: &[Unit]| match run {
        [Unit { content: content @ Content::Table(_), .. }, ..] => content.clone(),
        texts => Content::Text(texts.iter().map(|unit| words(&unit.content)).collect()),
    };
    units.chunk_by(|before, after| before.piece == after.piece).map(join).collect()
}
