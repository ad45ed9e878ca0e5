//! Folds a document that was read from a bare file into the shape of base text: tables and figures are clauses.

use crate::diff::outline::SYNTHETIC_PREFIX;
use crate::model::id::ClauseId;
use crate::model::numbered::{ChartPlace, Element, NumberedClause, Origin};
use crate::model::role::Role;

/// Gives every table, every figure and what follows one in a clause a clause of its own.
pub fn fold(clauses: &mut [NumberedClause]) {
    for clause in clauses.iter_mut().filter(|clause| clause.id.as_str().starts_with(SYNTHETIC_PREFIX)) {
        fold(&mut clause.children);
        let mut body = captioned(std::mem::take(&mut clause.body));
        let own = body.iter().position(|element| !matches!(element, Element::Paragraph(_))).unwrap_or(body.len());
        let rest = body.split_off(own);
        clause.body = body;
        let leaves = rest.into_iter().enumerate().filter_map(|(index, element)| leaf(&clause.id, index, element));
        clause.children.splice(0..0, leaves.collect::<Vec<_>>());
    }
}

/// Puts the line above a table into it, and knows a figure by its line.
fn captioned(body: Vec<Element>) -> Vec<Element> {
    let mut folded: Vec<Element> = Vec::with_capacity(body.len());
    for element in body {
        match element {
            Element::Table(mut table) if table.caption.is_empty() => {
                if let Some(Element::Paragraph(caption)) = folded.pop_if(|last| is_caption(last)) {
                    table.caption = caption;
                }
                folded.push(Element::Table(table));
            }
            Element::Paragraph(text) => folded.push(figure(&text).unwrap_or(Element::Paragraph(text))),
            Element::Table(_) | Element::Chart(_) => folded.push(element),
        }
    }
    folded
}

fn is_caption(element: &Element) -> bool {
    matches!(element, Element::Paragraph(text) if !text.ends_with('。') && !text.contains('\n'))
}

fn figure(text: &str) -> Option<Element> {
    let caption = text.strip_prefix("［図：")?.strip_suffix('］')?.to_owned();
    Some(Element::Chart(ChartPlace { caption, name: "main".to_owned() }))
}

fn leaf(above: &ClauseId, index: usize, element: Element) -> Option<NumberedClause> {
    Some(NumberedClause {
        id: ClauseId::new(&format!("{above}.{index}"))?,
        role: Role::Prose,
        label: String::new(),
        title: String::new(),
        body: vec![element],
        origin: Origin::Import,
        children: Vec::new(),
    })
}
