//! Puts the words as they stand back into a row that was compared without noise, and carries its marks over.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

use crate::compare::mask::Mask;
use crate::compare::noise::Noise;
use crate::compare::subject::Masker;
use crate::compare::verdict::{Judged, Place, Verdict};
use crate::diff::change::{MarkedText, Marks, Row, RowKind, Side, SideElement, SideMarks, SideRow, SideTable, whole};
use crate::model::numbered::{Element, NumberedTable, TableCell};

/// Finishes a row whose wording has been judged.
pub(super) fn judged(
    row: Row,
    wording: Verdict,
    ignored: BTreeSet<Noise>,
    before: &Masker<'_>,
    after: &Masker<'_>,
) -> Judged {
    let place = if row.kind == RowKind::Moved { Place::Other } else { Place::Same };
    let verdict = match (wording, place) {
        (Verdict::Same | Verdict::Names, Place::Other) => Verdict::Moved,
        (wording, _) => wording,
    };
    let words = own_words(&row, before, after);
    let kind = kind(verdict, &row);
    let side = |side: Option<Side>, masker: &Masker<'_>| side.map(|side| restored(side, masker, verdict));
    let row = Row { kind, before: side(row.before, before), after: side(row.after, after), ..row };
    Judged { verdict, ignored, words, place, row }
}

/// The kind of change by which a table lays the row out.
fn kind(verdict: Verdict, row: &Row) -> RowKind {
    match verdict {
        Verdict::Same => RowKind::Unchanged,
        Verdict::Names => RowKind::Renumbered,
        Verdict::Worded => RowKind::Amended,
        Verdict::Moved => RowKind::Moved,
        Verdict::Alone => row.kind,
    }
}

fn own_words(row: &Row, before: &Masker<'_>, after: &Masker<'_>) -> BTreeMap<String, [BTreeSet<String>; 2]> {
    let mut words: BTreeMap<String, [BTreeSet<String>; 2]> = BTreeMap::new();
    for (number, (side, masker)) in [(&row.before, before), (&row.after, after)].into_iter().enumerate() {
        let found = side.as_ref().map(|side| masker.own_words(side.position)).unwrap_or_default();
        for (sign, word) in found {
            words.entry(sign).or_default()[number].insert(word);
        }
    }
    words
}

fn restored(side: Side, masker: &Masker<'_>, verdict: Verdict) -> Side {
    let clause = masker.clause(side.position);
    let mask = masker.mask(side.position);
    let text = clause.text();
    if verdict == Verdict::Alone {
        let marks = SideMarks { label: whole(&side.label), title: whole(&clause.title), text: whole(&text) };
        let body = clause.body.iter().map(|element| element_of(element, &mut |raw| MarkedText::whole(raw))).collect();
        return Side { title: clause.title.clone(), text, marks, body: Arc::new(body), ..side };
    }
    let marked = verdict == Verdict::Worded;
    let title = if marked { mask.of(&clause.title).raised(&side.marks.title) } else { Marks::new() };
    let label = if marked && mask.noises.is_empty() { side.marks.label.clone() } else { Marks::new() };
    let body: Vec<SideElement> =
        clause.body.iter().zip(side.body.iter()).map(|pair| raised(pair, &mask, marked)).collect();
    let strict = marked && mask.noises.is_empty();
    let marks = SideMarks { label, title, text: if strict { side.marks.text.clone() } else { text_marks(&body) } };
    Side { title: clause.title.clone(), text, marks, body: Arc::new(body), ..side }
}

/// Gives an element as it stands; the marks of its masked pieces are carried over in reading order.
fn raised((raw, masked): (&Element, &SideElement), mask: &Mask<'_>, marked: bool) -> SideElement {
    let mut pieces = pieces(masked).into_iter();
    let mut piece = |raw: &str| {
        let marks = pieces.next().filter(|_| marked).map(|piece| mask.of(raw).raised(&piece.marks));
        MarkedText { text: raw.to_owned(), marks: marks.unwrap_or_default() }
    };
    element_of(raw, &mut piece)
}

/// Lists the texts of an element in reading order.
fn pieces(element: &SideElement) -> Vec<&MarkedText> {
    match element {
        SideElement::Paragraph(text) | SideElement::Chart(text) => vec![text],
        SideElement::Table(table) => {
            std::iter::once(&table.caption).chain(table.rows.iter().flatten().flatten().flatten()).collect()
        }
    }
}

fn element_of(element: &Element, piece: &mut impl FnMut(&str) -> MarkedText) -> SideElement {
    match element {
        Element::Paragraph(text) => SideElement::Paragraph(piece(text)),
        Element::Chart(chart) => SideElement::Chart(piece(&chart.caption)),
        Element::Table(table) => SideElement::Table(table_of(table, piece)),
    }
}

fn table_of(table: &NumberedTable, piece: &mut impl FnMut(&str) -> MarkedText) -> SideTable {
    let caption = piece(&table.caption);
    let mut cell = |cell: &Option<TableCell>| cell.as_ref().map(|items| items.iter().map(|item| piece(item)).collect());
    let rows = table.rows.iter().map(|row| row.iter().map(&mut cell).collect()).collect();
    SideTable { caption, rows }
}

/// Gives the marks of a whole text, laid out as `NumberedClause::text` does.
fn text_marks(body: &[SideElement]) -> Marks {
    let mut lines: Vec<Vec<&MarkedText>> = Vec::new();
    for element in body {
        match element {
            SideElement::Paragraph(text) => lines.push(vec![text]),
            SideElement::Chart(text) => lines.extend((!text.text.is_empty()).then(|| vec![text])),
            SideElement::Table(table) => {
                lines.extend((!table.caption.text.is_empty()).then(|| vec![&table.caption]));
                lines.extend(table.rows.iter().map(row_pieces));
            }
        }
    }
    let (mut marks, mut start) = (Marks::new(), 0);
    for line in lines {
        for piece in line {
            marks.extend(piece.marks.iter().map(|range| range.start + start..range.end + start));
            start += piece.text.chars().count() + 1;
        }
    }
    marks
}

/// The items of a row, each followed by one character; an empty cell is one character by itself.
fn row_pieces(row: &SideRow) -> Vec<&MarkedText> {
    static EMPTY: MarkedText = MarkedText { text: String::new(), marks: Vec::new() };
    let last = row.iter().rposition(|cell| cell.as_ref().is_some_and(|items| !items.is_empty()));
    let kept = row.iter().take(last.map_or(0, |last| last + 1)).flatten();
    let pieces: Vec<&MarkedText> =
        kept.flat_map(|items| if items.is_empty() { vec![&EMPTY] } else { items.iter().collect() }).collect();
    if pieces.is_empty() { vec![&EMPTY] } else { pieces }
}
