//! Writes the 目次 from the headings of a page.

use super::ink::push_text;
use super::lists::Nest;

/// A heading that a 目次 names.
#[derive(Debug)]
pub(super) struct Entry {
    /// 1 for the highest.
    pub(super) depth: u8,
    /// Label and title on one line.
    pub(super) outline: String,
    /// The id of the heading.
    pub(super) anchor: String,
}

/// Gives the nested list of links; nothing where there is nothing to link to.
pub(super) fn write(entries: &[Entry]) -> String {
    let (mut html, mut nest) = (String::new(), Nest::default());
    for entry in entries {
        nest.open(&mut html, entry.depth, "ol");
        html.push_str("<li><a href=\"#");
        push_text(&mut html, &entry.anchor);
        html.push_str("\">");
        push_text(&mut html, &entry.outline);
        html.push_str("</a>");
    }
    nest.close(&mut html);
    html
}
