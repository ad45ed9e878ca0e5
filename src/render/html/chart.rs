//! Writes an organisation chart as nested lists, which the page's style draws as a tree.

use super::body::Body;
use super::ink::{push_line, push_text};
use crate::view::block::{Chart, ChartNode, Indent};

/// A chart with more officers at its ends than this would be too wide to stand upright.
const UPRIGHT_LEAVES: usize = 5;

/// Writes a chart with its caption; its description is for those who cannot see the lines.
pub(super) fn push(body: &mut Body, chart: &Chart) {
    let leaves: usize = chart.roots.iter().map(leaves).sum();
    let class = if leaves > UPRIGHT_LEAVES { "chart" } else { "chart upright" };
    body.html.push_str("<figure");
    body.anchors.push(&mut body.html, chart.anchor.as_deref());
    body.places.push(&mut body.html, class, Indent { start: chart.indent, ..Indent::default() });
    body.html.push('>');
    push_caption(&mut body.html, chart);
    push_nodes(&mut body.html, &chart.roots);
    if !chart.drawing.is_empty() {
        body.html.extend(["<div class=\"drawing\" aria-hidden=\"true\">", chart.drawing.trim(), "</div>"]);
    }
    body.html.push_str("</figure>\n");
}

fn push_caption(html: &mut String, chart: &Chart) {
    html.push_str("<figcaption>");
    push_line(html, &chart.caption);
    if !chart.description.is_empty() {
        html.push_str("<span class=\"aid\">［図：");
        push_text(html, &chart.description);
        html.push_str("］</span>");
    }
    html.push_str("</figcaption>\n");
}

fn push_nodes(html: &mut String, nodes: &[ChartNode]) {
    if nodes.is_empty() {
        return;
    }
    html.push_str("<ul role=\"list\">\n");
    for node in nodes {
        html.push_str("<li><div class=\"officer\">");
        push_part(html, "role", &node.title);
        push_part(html, "holder", &node.holder);
        html.push_str("</div>");
        push_nodes(html, &node.children);
        html.push_str("</li>\n");
    }
    html.push_str("</ul>\n");
}

fn push_part(html: &mut String, class: &str, text: &str) {
    if !text.is_empty() {
        html.push_str(&format!("<span class=\"{class}\">"));
        push_text(html, text);
        html.push_str("</span>");
    }
}

/// Counts the officers to whom nobody reports.
fn leaves(node: &ChartNode) -> usize {
    node.children.iter().map(leaves).sum::<usize>().max(1)
}
