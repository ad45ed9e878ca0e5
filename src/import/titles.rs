//! Lets a title stand where the file has it, where the scheme of the body would print it elsewhere.

use std::collections::BTreeMap;

use crate::import::tree::{Leaf, Tree};
use crate::model::id::ClauseId;
use crate::model::numbered::{Numbered, NumberedClause};
use crate::model::role::Role;
use crate::numbering::scheme::{HeadingStyle, Scheme};
use crate::parse::outline::{Caption, Content};

/// Tells where a scheme prints the title of a clause.
pub fn printed_place(scheme: &Scheme, document: &Numbered, role: Role, label: &str) -> Caption {
    let heading = scheme.levels(document.document).get(&role).map(|level| level.heading);
    match heading.filter(|_| !label.is_empty()) {
        Some(HeadingStyle::Caption) => Caption::Above,
        Some(HeadingStyle::Beside) => Caption::Beside,
        Some(HeadingStyle::Inline) | None => Caption::Inline,
    }
}

/// Lists the clauses whose title is printed elsewhere than in the file.
pub fn misplaced(tree: &Tree, document: &Numbered, scheme: &Scheme) -> Vec<usize> {
    let mut printed: BTreeMap<&ClauseId, &NumberedClause> = BTreeMap::new();
    printed.extend(document.flatten().into_iter().map(|(clause, _)| (&clause.id, clause)));
    let elsewhere = |leaf: &Leaf| {
        let clause = leaf.id.as_ref().and_then(|id| printed.get(id))?;
        let place = printed_place(scheme, document, clause.role, &clause.label);
        let titled = !leaf.title.is_empty() && !clause.title.is_empty();
        Some(titled && leaf.caption != Caption::Unsaid && leaf.caption != place)
    };
    (0..tree.nodes.len()).filter(|index| elsewhere(&tree.nodes[*index]) == Some(true)).collect()
}

/// Makes the title of a clause a part of the text, which is printed where it stands.
pub fn as_text(tree: &mut Tree, index: usize) {
    let before = tree.order().into_iter().take_while(|other| *other != index).last();
    let leaf = &mut tree.nodes[index];
    let title = std::mem::take(&mut leaf.title);
    leaf.own = true;
    match (leaf.caption, before) {
        (Caption::Above, Some(before)) => tree.nodes[before].body.push(Content::Text(format!("({title})"))),
        (Caption::Above, None) => {
            let body = vec![Content::Text(format!("({title})"))];
            let first = Leaf { body, own: true, ..Leaf::empty(leaf.place, None) };
            tree.add(first, None);
        }
        (Caption::Beside, _) => match leaf.body.first_mut() {
            Some(Content::Text(text)) => text.insert_str(0, &format!("({title})")),
            Some(Content::Table(_)) | None => leaf.body.insert(0, Content::Text(format!("({title})"))),
        },
        (Caption::Inline | Caption::Unsaid, _) => leaf.body.insert(0, Content::Text(title)),
    }
}

/// Says where a title stands, to a reader.
pub fn place_name(place: Caption) -> &'static str {
    match place {
        Caption::Inline | Caption::Unsaid => "番号の隣",
        Caption::Above => "番号の上の括弧の中",
        Caption::Beside => "番号の隣の括弧の中",
    }
}
