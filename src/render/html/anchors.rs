//! Keeps every id of a page unique.

use std::borrow::Cow;
use std::collections::BTreeSet;

/// The ids that a page has given away so far.
///
/// The page's own places begin with `_`, which no id of a clause does.
#[derive(Debug, Default)]
pub(super) struct Anchors(BTreeSet<String>);

impl Anchors {
    /// Gives the wanted id, or the wanted id and a number where another place has taken it.
    ///
    /// White space, which an id must not hold, becomes a hyphen.
    pub(super) fn claim<'a>(&mut self, wanted: &'a str) -> Cow<'a, str> {
        let wanted = match wanted.contains(char::is_whitespace) {
            true => Cow::Owned(wanted.replace(char::is_whitespace, "-")),
            false => Cow::Borrowed(wanted),
        };
        if self.0.insert(wanted.clone().into_owned()) {
            return wanted;
        }
        let mut number = 2_usize;
        while !self.0.insert(format!("{wanted}-{number}")) {
            number += 1;
        }
        Cow::Owned(format!("{wanted}-{number}"))
    }

    /// Writes the attribute ` id="…"`, where a place has an id at all.
    pub(super) fn push(&mut self, html: &mut String, wanted: Option<&str>) {
        let Some(wanted) = wanted.filter(|wanted| !wanted.is_empty()) else {
            return;
        };
        let id = self.claim(wanted);
        html.push_str(" id=\"");
        super::ink::push_text(html, &id);
        html.push('"');
    }
}

#[cfg(test)]
mod tests {
    use super::Anchors;

    #[test]
    fn a_taken_id_is_numbered() {
        let mut anchors = Anchors::default();
        let ids = ["t", "t-2", "t", "t", "a b"].map(|wanted| anchors.claim(wanted).into_owned());
        assert_eq!(ids, ["t", "t-2", "t-3", "t-4", "a-b"]);
    }
}
