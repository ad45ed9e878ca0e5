//! Writes paragraphs, and nests those that are items of a list.

use super::body::Body;
use super::ink::push_line;
use crate::view::block::{Line, Paragraph};

/// The lists that are open at one place of the page, outermost first.
#[derive(Debug, Default)]
pub(super) struct Nest(Vec<(u8, &'static str)>);

impl Nest {
    /// Ends the items that stand deeper than the new one and opens it: a new list or a further item.
    pub(super) fn open(&mut self, html: &mut String, depth: u8, element: &'static str) {
        while self.0.last().is_some_and(|(open, _)| *open > depth) {
            self.end(html);
        }
        if self.0.last().is_some_and(|(open, _)| *open == depth) {
            html.push_str("</li>\n");
        } else {
            self.0.push((depth, element));
            html.extend(["<", element, " role=\"list\">\n"]);
        }
    }

    /// Whether an item of this depth is the one being written.
    fn holds(&self, depth: u8) -> bool {
        self.0.last().is_some_and(|(open, _)| *open == depth)
    }

    /// Ends every list.
    pub(super) fn close(&mut self, html: &mut String) {
        while !self.0.is_empty() {
            self.end(html);
        }
    }

    fn end(&mut self, html: &mut String) {
        if let Some((_, element)) = self.0.pop() {
            html.extend(["</li>\n</", element, ">\n"]);
        }
    }
}

/// Writes one paragraph, as an item of a list where it is one.
///
/// An item without label and anchor continues the item before it.
pub(super) fn push_paragraph(body: &mut Body, nest: &mut Nest, paragraph: &Paragraph) {
    let depth = paragraph.list_depth;
    let continues = paragraph.label.is_empty() && paragraph.anchor.is_none() && nest.holds(depth);
    if depth == 0 {
        nest.close(&mut body.html);
    } else if !continues {
        nest.open(&mut body.html, depth, element(&paragraph.label));
        body.html.push_str("<li>");
    }
    push_plain(body, paragraph);
}

fn push_plain(body: &mut Body, paragraph: &Paragraph) {
    body.html.push_str("<p");
    body.anchors.push(&mut body.html, paragraph.anchor.as_deref());
    body.places.push(&mut body.html, "p", paragraph.indent);
    body.html.push('>');
    push_label(&mut body.html, &paragraph.label);
    push_line(&mut body.html, &paragraph.text);
    body.html.push_str("</p>\n");
}

/// Writes the label that hangs before a text, if there is one.
pub(super) fn push_label(html: &mut String, label: &Line) {
    if !label.is_empty() {
        html.push_str("<span class=\"label\">");
        push_line(html, label);
        html.push_str(" </span>");
    }
}

/// A label that counts makes an ordered list, a mere sign such as ・ a bulleted one.
fn element(label: &Line) -> &'static str {
    let counts = label.iter().any(|run| run.text.contains(char::is_alphanumeric));
    if counts { "ol" } else { "ul" }
}
