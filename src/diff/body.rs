//! Compares the bodies of two clauses, element by element.

use crate::diff::change::{ElementPair, MarkedText, SideElement, joined, whole};
use crate::diff::lines::{Line, Sort, opposite};
use crate::diff::table::{alone, compare_tables, plain_table, table_parts, whole_table};
use crate::diff::text::marks;
use crate::model::numbered::Element;

/// Two bodies with their marks.
#[derive(Clone, Debug, Default)]
pub(super) struct Bodies {
    /// The elements before.
    pub(super) before: Vec<SideElement>,
    /// The elements after.
    pub(super) after: Vec<SideElement>,
    /// How they stand opposite each other.
    pub(super) pairs: Vec<ElementPair>,
    /// The text before, as `NumberedClause::text` prints it.
    pub(super) before_text: MarkedText,
    /// The text after.
    pub(super) after_text: MarkedText,
}

/// A piece of a text that is joined with others.
#[derive(Clone, Debug)]
pub(super) struct Part {
    /// Its characters and marks.
    pub(super) text: MarkedText,
    /// Whether the other text has a piece opposite.
    pub(super) paired: bool,
}

/// Marks two bodies that belong together.
pub(super) fn compare_bodies(before: &[Element], after: &[Element]) -> Bodies {
    let mut bodies = Bodies::default();
    let (mut parts_before, mut parts_after) = (Vec::new(), Vec::new());
    for (b, a) in opposite(&lines(before), &lines(after)) {
        let compared = compare(b.map(|b| &before[b]), a.map(|a| &after[a]));
        bodies.pairs.push(ElementPair { before: b, after: a, rows: compared.rows });
        bodies.before.extend(compared.before);
        bodies.after.extend(compared.after);
        parts_before.extend(compared.parts_before);
        parts_after.extend(compared.parts_after);
    }
    bodies.before_text = joined_parts(&parts_before, '\n');
    bodies.after_text = joined_parts(&parts_after, '\n');
    bodies
}

/// Lays a body out that did not change, or that stands alone and is marked whole.
pub(super) fn single_body(body: &[Element], element: fn(&Element) -> SideElement) -> Vec<SideElement> {
    body.iter().map(element).collect()
}

/// Makes an element without a mark.
pub(super) fn plain_element(element: &Element) -> SideElement {
    match element {
        Element::Paragraph(text) => SideElement::Paragraph(MarkedText::plain(text)),
        Element::Table(table) => SideElement::Table(plain_table(table)),
        Element::Chart(chart) => SideElement::Chart(MarkedText::plain(&chart.caption)),
    }
}

/// Makes an element that is marked from end to end.
pub(super) fn whole_element(element: &Element) -> SideElement {
    match element {
        Element::Paragraph(text) => SideElement::Paragraph(MarkedText::whole(text)),
        Element::Table(table) => SideElement::Table(whole_table(table)),
        Element::Chart(chart) => SideElement::Chart(MarkedText::whole(&chart.caption)),
    }
}

/// Lays the elements of a body opposite themselves, or opposite nothing.
pub(super) fn single_pairs(body: &[Element], sides: fn(usize) -> (Option<usize>, Option<usize>)) -> Vec<ElementPair> {
    let rows = |element: &Element| match element {
        Element::Table(table) => alone(table).into_iter().map(sides).collect(),
        Element::Paragraph(_) | Element::Chart(_) => Vec::new(),
    };
    let pair = |(index, element): (usize, &Element)| {
        let (before, after) = sides(index);
        ElementPair { before, after, rows: rows(element) }
    };
    body.iter().enumerate().map(pair).collect()
}

/// Joins pieces; a separator is marked where its piece, or every piece before it, stands alone.
pub(super) fn joined_parts(parts: &[Part], separator: char) -> MarkedText {
    let (mut text, mut ranges, mut length, mut met) = (String::new(), Vec::new(), 0, false);
    for (index, part) in parts.iter().enumerate() {
        if index > 0 {
            text.push(separator);
            ranges.extend((!(part.paired && met)).then_some(length..length + 1));
            length += 1;
        }
        let marks = if part.paired { part.text.marks.clone() } else { whole(&part.text.text) };
        ranges.extend(marks.iter().map(|range| range.start + length..range.end + length));
        text.push_str(&part.text.text);
        length += part.text.text.chars().count();
        met |= part.paired;
    }
    MarkedText { text, marks: joined(ranges) }
}

#[derive(Default)]
struct Compared {
    before: Option<SideElement>,
    after: Option<SideElement>,
    rows: Vec<(Option<usize>, Option<usize>)>,
    parts_before: Vec<Part>,
    parts_after: Vec<Part>,
}

fn compare(before: Option<&Element>, after: Option<&Element>) -> Compared {
    match (before, after) {
        (Some(Element::Paragraph(before)), Some(Element::Paragraph(after))) => {
            compare_texts(before, after, SideElement::Paragraph)
        }
        (Some(Element::Table(before)), Some(Element::Table(after))) => {
            let (before, after, rows) = compare_tables(before, after);
            let (parts_before, parts_after) = table_parts(&before, &after, &rows);
            let (before, after) = (Some(SideElement::Table(before)), Some(SideElement::Table(after)));
            Compared { before, after, rows, parts_before, parts_after }
        }
        (Some(Element::Chart(before)), Some(Element::Chart(after))) => {
            compare_texts(&before.caption, &after.caption, SideElement::Chart)
        }
        (before, after) => Compared {
            before: before.map(whole_element),
            after: after.map(whole_element),
            rows: lone_rows(before, |row| (Some(row), None)).chain(lone_rows(after, |row| (None, Some(row)))).collect(),
            parts_before: lone_parts(before),
            parts_after: lone_parts(after),
        },
    }
}

fn compare_texts(before: &str, after: &str, element: fn(MarkedText) -> SideElement) -> Compared {
    let (marks_before, marks_after) = marks(before, after);
    let side = |text: &str, marks| MarkedText { text: text.to_owned(), marks };
    let (side_before, side_after) = (side(before, marks_before), side(after, marks_after));
    let is_chart = matches!(element(MarkedText::default()), SideElement::Chart(_));
    let paired = !is_chart || !before.is_empty() && !after.is_empty();
    let parts = |side: &MarkedText| -> Vec<Part> {
        let printed = !is_chart || !side.text.is_empty();
        printed.then(|| Part { text: side.clone(), paired }).into_iter().collect()
    };
    Compared {
        parts_before: parts(&side_before),
        parts_after: parts(&side_after),
        before: Some(element(side_before)),
        after: Some(element(side_after)),
        rows: Vec::new(),
    }
}

fn lone_rows(
    element: Option<&Element>,
    sides: fn(usize) -> (Option<usize>, Option<usize>),
) -> impl Iterator<Item = (Option<usize>, Option<usize>)> {
    let rows = match element {
        Some(Element::Table(table)) => alone(table),
        Some(Element::Paragraph(_) | Element::Chart(_)) | None => Vec::new(),
    };
    rows.into_iter().map(sides)
}

fn lone_parts(element: Option<&Element>) -> Vec<Part> {
    let lines = element.map(Element::lines).unwrap_or_default();
    lines.into_iter().map(|line| Part { text: MarkedText::plain(line), paired: false }).collect()
}

fn lines(body: &[Element]) -> Vec<Line> {
    let sort = |element: &Element| match element {
        Element::Paragraph(_) => Sort::Paragraph,
        Element::Table(_) => Sort::Table,
        Element::Chart(_) => Sort::Chart,
    };
    let line = |element: &Element| Line { text: element.lines().join("\n"), name: None, sort: sort(element) };
    body.iter().map(line).collect()
}
