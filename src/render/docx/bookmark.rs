//! Gives every anchor a bookmark name that Word accepts and no other anchor has.

use std::collections::{BTreeMap, BTreeSet};

/// The longest name that Word accepts, in characters.
const LONGEST: usize = 40;

/// The names and numbers of the bookmarks of one document.
#[derive(Debug, Default)]
pub(super) struct Bookmarks {
    marks: Vec<Mark>,
    by_anchor: BTreeMap<String, Bookmark>,
    taken: BTreeSet<String>,
    placed: u32,
}

/// A bookmark of a document, by its place among them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Bookmark(usize);

#[derive(Debug)]
struct Mark {
    name: String,
    placed: bool,
}

impl Bookmarks {
    /// Gives the bookmark of an anchor, the same one each time.
    pub(super) fn of(&mut self, anchor: &str) -> Bookmark {
        if let Some(known) = self.by_anchor.get(anchor) {
            return *known;
        }
        let name = self.free_name(spelled(anchor));
        let bookmark = self.named(name);
        self.by_anchor.insert(anchor.to_owned(), bookmark);
        bookmark
    }

    /// Gives a new bookmark of this very name.
    pub(super) fn named(&mut self, name: String) -> Bookmark {
        self.marks.push(Mark { name, placed: false });
        Bookmark(self.marks.len() - 1)
    }

    /// Gives the name of a bookmark.
    pub(super) fn name(&self, bookmark: Bookmark) -> &str {
        self.marks.get(bookmark.0).map_or("", |mark| mark.name.as_str())
    }

    /// Gives the name and a number of a bookmark that is about to be written, or nothing if it already stands.
    pub(super) fn place(&mut self, bookmark: Bookmark) -> Option<(&str, u32)> {
        let mark = self.marks.get_mut(bookmark.0).filter(|mark| !mark.placed)?;
        mark.placed = true;
        self.placed += 1;
        Some((&mark.name, self.placed - 1))
    }

    /// Finds the first free name: the wish, or the wish with `_2`, `_3` … after it.
    fn free_name(&mut self, wish: String) -> String {
        let mut name = wish.clone();
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
    let mut name = String::with_capacity(LONGEST);
    name.push_str(start);
    let letters = anchor.chars().map(|c| if c.is_ascii_alphanumeric() { c } else { '_' });
    name.extend(letters.take(LONGEST - start.len()));
    name
}
