//! Gives every place that a link leads to a bookmark name that Word accepts and no other place has.

use std::collections::{BTreeMap, BTreeSet};

/// The longest name that Word accepts, in characters.
const LONGEST: usize = 40;

/// The names and numbers of the bookmarks of one document.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    names: BTreeMap<String, String>,
    taken: BTreeSet<String>,
    placed: BTreeSet<String>,
}

impl Bookmarks {
    /// Gives the name of the place of an anchor, which a link leads to.
    pub(super) fn link(&mut self, anchor: &str) -> String {
        if let Some(name) = self.names.get(anchor) {
            return name.clone();
        }
        let name = self.free_name(&spelled(anchor));
        self.names.insert(anchor.to_owned(), name.clone());
        name
    }

    /// Gives the name of the place of a heading that has no anchor, which a link leads to.
    pub(super) fn link_unnamed(&mut self, ordinal: usize) -> String {
        let name = unnamed_heading(ordinal);
        self.names.insert(name.clone(), name.clone());
        name
    }

    /// Gives the name of the place of an anchor, if a link leads to it.
    pub(super) fn linked(&self, anchor: &str) -> Option<&str> {
        self.names.get(anchor).map(String::as_str)
    }

    /// Gives a number for a bookmark that is about to be written, or nothing if it already stands.
    pub(super) fn place(&mut self, name: &str) -> Option<u32> {
        let number = u32::try_from(self.placed.len()).ok()?;
        self.placed.insert(name.to_owned()).then_some(number)
    }

    /// Finds the first free name: the wish, or the wish with `_2`, `_3` … after it.
    fn free_name(&mut self, wish: &str) -> String {
        let mut name = wish.to_owned();
        let mut count = 1;
        // Word takes `Scope` and `scope` for one name.
        while !self.taken.insert(name.to_ascii_lowercase()) {
            count += 1;
            let suffix = format!("_{count}");
            name = wish.chars().take(LONGEST - suffix.len()).collect();
            name.push_str(&suffix);
        }
        name
    }
}

/// Names the heading that has no anchor; such names begin with `_`, those of anchors with a letter.
pub(super) fn unnamed_heading(ordinal: usize) -> String {
    format!("_Toc{ordinal:08}")
}

/// Spells an anchor in ASCII letters, digits and `_`, beginning with a letter.
fn spelled(anchor: &str) -> String {
    let start = if anchor.starts_with(|c: char| c.is_ascii_alphabetic()) { "" } else { "c_" };
    let letters = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    start.chars().chain(letters).take(LONGEST).collect()
}
