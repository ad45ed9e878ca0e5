//! One side of a clause as paragraphs with labels, hanging indents and marks.

use std::ops::Range;

use unicode_width::UnicodeWidthStr;

use crate::diff::change::{ElementPair, MarkedText, Relation, Row, RowKind, Side, SideElement, SideRow, SideTable};
use crate::view::block::{Indent, Line, Mark, Paragraph, Run};
use crate::view::convention::{Convention, RowUnit, Scope, Underline};
use crate::view::shinkyu::grid::{Half, Laid, PARTS, shares};
use crate::view::shinkyu::plan::{Entry, Opening, Part};

/// The deepest indent of a clause in a column, in half-width characters.
const DEEPEST: usize = 10;
/// The widest hanging label, in half-width characters.
const WIDEST: usize = 12;

/// Lays an entry out as one row or more.
pub(super) fn rows(entry: &Entry<'_>, convention: &Convention) -> Vec<Laid> {
    match entry {
        Entry::Omitted { rows, unit } => vec![omitted(rows, *unit, convention)],
        Entry::Shown { row, part, opening, unit } => {
            let lay = Layout { row, convention, unit: *unit };
            lay.rows(*part, *opening)
        }
    }
}

/// The two columns.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Column {
    Before,
    After,
}

impl Column {
    fn side(self, row: &Row) -> Option<&Side> {
        match self {
            Self::Before => row.before.as_ref(),
            Self::After => row.after.as_ref(),
        }
    }

    fn element(self, pair: &ElementPair) -> Option<usize> {
        match self {
            Self::Before => pair.before,
            Self::After => pair.after,
        }
    }

    fn mark(self) -> Mark {
        match self {
            Self::Before => Mark::Removed,
            Self::After => Mark::Added,
        }
    }

    fn label_mark(self, convention: &Convention) -> Mark {
        match (self, convention.labels) {
            (column, Underline::Single) => column.mark(),
            (Self::Before, Underline::Double) => Mark::RemovedDouble,
            (Self::After, Underline::Double) => Mark::AddedDouble,
        }
    }
}

struct Layout<'a> {
    row: &'a Row,
    convention: &'a Convention,
    unit: usize,
}

impl Layout<'_> {
    fn rows(&self, part: Part, opening: Opening) -> Vec<Laid> {
        let head = |column| Half::Text(self.head(column, part, opening));
        let mut rows = vec![self.laid(head(Column::Before), head(Column::After))];
        if part == Part::Full {
            self.add_elements(&mut rows);
        }
        // A table without a title has nothing above it.
        if rows.len() > 1 && rows[0].is_empty() {
            rows.remove(0);
        }
        let still = |row: &Laid| self.row.kind == RowKind::Amended && !row.is_marked();
        rows.iter_mut().filter(|row| still(row)).for_each(|row| row.class = RowKind::Unchanged.as_str());
        rows[0].anchor = Some(self.row.id.to_string());
        rows[0].remark = remark(self.row, self.convention);
        rows
    }

    fn laid(&self, before: Half, after: Half) -> Laid {
        let class = self.row.kind.as_str();
        Laid { unit: self.unit, anchor: None, class, before, after, remark: Vec::new() }
    }

    /// Adds the text; unchanged paragraphs of a clause that changed are left out as unchanged clauses are.
    fn add_elements(&self, rows: &mut Vec<Laid>) {
        let shortened = self.convention.scope == Scope::Changed && self.row.kind == RowKind::Amended;
        let mut quiet = false;
        for (index, pair) in self.row.elements.iter().enumerate() {
            let omitted = shortened && self.is_quiet(pair);
            match (omitted, quiet) {
                (true, true) => {}
                (true, false) => {
                    self.lay(rows, index, self.noted_below(Column::Before), self.noted_below(Column::After))
                }
                (false, _) => self.add(rows, index, pair),
            }
            // Where the last rows of a table are left out, what follows is left out with them.
            quiet = omitted || rows.last().is_some_and(|row| self.is_note(row));
        }
    }

    fn is_quiet(&self, pair: &ElementPair) -> bool {
        let plain = |column: Column| {
            let element = column.side(self.row).zip(column.element(pair)).and_then(|(side, at)| side.body.get(at));
            match element {
                Some(SideElement::Paragraph(text)) => text.marks.is_empty(),
                Some(SideElement::Table(table)) => is_plain(table),
                Some(SideElement::Chart(_)) | None => false,
            }
        };
        plain(Column::Before) && plain(Column::After)
    }

    fn noted_below(&self, column: Column) -> Vec<Paragraph> {
        let indent = column.side(self.row).map(below).unwrap_or_default();
        vec![Paragraph { text: self.note(), indent, ..Paragraph::default() }]
    }

    /// Adds a pair of elements: to the last row, or as rows of their own.
    fn add(&self, rows: &mut Vec<Laid>, index: usize, pair: &ElementPair) {
        if self.is_table(pair) {
            rows.extend(self.table_rows(pair));
            return;
        }
        let paragraphs = |column| self.element(column, pair).into_iter().collect::<Vec<_>>();
        self.lay(rows, index, paragraphs(Column::Before), paragraphs(Column::After));
    }

    fn lay(&self, rows: &mut Vec<Laid>, index: usize, before: Vec<Paragraph>, after: Vec<Paragraph>) {
        let apart = self.convention.rows == RowUnit::Paragraph && index > 0;
        match rows.last_mut() {
            Some(Laid { before: Half::Text(above_before), after: Half::Text(above_after), .. }) if !apart => {
                append(above_before, before);
                append(above_after, after);
            }
            Some(_) | None => rows.push(self.laid(Half::Text(before), Half::Text(after))),
        }
    }

    /// Lays label and title out; the label of a clause without a title stands before its first paragraph.
    fn head(&self, column: Column, part: Part, opening: Opening) -> Vec<Paragraph> {
        let Some(side) = column.side(self.row) else {
            return self.blank(column, opening).into_iter().collect();
        };
        let mut paragraphs: Vec<Paragraph> = self.caption(column, side).into_iter().collect();
        let label = self.label(column, side);
        let title =
            if paragraphs.is_empty() { runs(&side.title, &side.marks.title, column.mark()) } else { Vec::new() };
        if !label.is_empty() || !title.is_empty() {
            paragraphs.push(Paragraph { label, text: title, indent: labelled(side), ..Paragraph::default() });
        }
        if part == Part::Heading && !side.text.is_empty() {
            append(&mut paragraphs, vec![Paragraph { text: self.note(), indent: below(side), ..Paragraph::default() }]);
        }
        paragraphs
    }

    /// `（目的）` above 第1条.
    fn caption(&self, column: Column, side: &Side) -> Option<Paragraph> {
        let captioned = side.is_captioned();
        let text = format!("（{}）", side.title);
        let inner = side.marks.title.iter().map(|range| range.start + 1..range.end + 1);
        let alone = self.row.before.is_none() || self.row.after.is_none();
        let whole = std::iter::once(0..text.chars().count()).collect();
        let marks: Vec<Range<usize>> = if alone { whole } else { inner.collect() };
        let indent = Indent { start: indent(side.depth), hang: 0, first: 0 };
        captioned.then(|| Paragraph { text: runs(&text, &marks, column.mark()), indent, ..Paragraph::default() })
    }

    /// The label of a clause that moved is underlined even where it is the same.
    fn label(&self, column: Column, side: &Side) -> Line {
        let marked = !side.marks.label.is_empty() || self.row.kind == RowKind::Moved;
        let mark = if marked { column.label_mark(self.convention) } else { Mark::None };
        run(&side.label, mark)
    }

    fn blank(&self, column: Column, opening: Opening) -> Option<Paragraph> {
        let words = match column {
            Column::Before => &self.convention.blank.added,
            Column::After => &self.convention.blank.removed,
        };
        let shown = opening == Opening::First && !words.is_empty();
        shown.then(|| Paragraph { text: run(words, Mark::Note), ..Paragraph::default() })
    }

    fn note(&self) -> Line {
        run(&self.convention.omission.note, Mark::Note)
    }

    fn element(&self, column: Column, pair: &ElementPair) -> Option<Paragraph> {
        let side = column.side(self.row)?;
        match side.body.get(column.element(pair)?)? {
            SideElement::Paragraph(text) => Some(paragraph(text, column, below(side))),
            SideElement::Chart(caption) => Some(paragraph(caption, column, below(side))),
            SideElement::Table(_) => None,
        }
    }

    fn table(&self, column: Column, pair: &ElementPair) -> Option<&SideTable> {
        match column.side(self.row)?.body.get(column.element(pair)?)? {
            SideElement::Table(table) => Some(table),
            SideElement::Paragraph(_) | SideElement::Chart(_) => None,
        }
    }

    fn is_table(&self, pair: &ElementPair) -> bool {
        self.table(Column::Before, pair).is_some() || self.table(Column::After, pair).is_some()
    }

    fn table_rows(&self, pair: &ElementPair) -> Vec<Laid> {
        let tables = (self.table(Column::Before, pair), self.table(Column::After, pair));
        let caption = |column, table: Option<&SideTable>| {
            let caption = table.map(|table| &table.caption).filter(|caption| !caption.text.is_empty());
            Half::Text(caption.map(|text| paragraph(text, column, Indent::default())).into_iter().collect())
        };
        let above = self.laid(caption(Column::Before, tables.0), caption(Column::After, tables.1));
        let mut rows: Vec<Laid> = (!above.is_empty()).then_some(above).into_iter().collect();
        let mut quiet = false;
        for (b, a) in &pair.rows {
            let sides = (row_of(tables.0, *b), row_of(tables.1, *a));
            let omitted = self.convention.scope == Scope::Changed && *b != Some(0) && *a != Some(0) && is_quiet(sides);
            match (omitted, quiet) {
                (true, true) => {}
                (true, false) => rows.push(self.laid(self.noted(), self.noted())),
                (false, _) => rows
                    .push(self.laid(cells(Column::Before, tables.0, sides.0), cells(Column::After, tables.1, sides.1))),
            }
            quiet = omitted;
        }
        rows
    }

    fn noted(&self) -> Half {
        Half::Text(vec![Paragraph { text: self.note(), ..Paragraph::default() }])
    }

    /// Says whether a row holds nothing but the word for rows that are left out.
    fn is_note(&self, row: &Laid) -> bool {
        let noted = |half: &Half| match half {
            Half::Text(paragraphs) => matches!(paragraphs.as_slice(), [one] if one.text == self.note()),
            Half::Cells(_) => false,
        };
        noted(&row.before) && noted(&row.after)
    }
}

impl Laid {
    fn is_empty(&self) -> bool {
        let empty = |half: &Half| matches!(half, Half::Text(paragraphs) if paragraphs.is_empty());
        empty(&self.before) && empty(&self.after)
    }
}

fn row_of(table: Option<&SideTable>, index: Option<usize>) -> Option<&SideRow> {
    table.and_then(|table| table.rows.get(index?))
}

fn is_quiet(sides: (Option<&SideRow>, Option<&SideRow>)) -> bool {
    let plain = |row: &SideRow| row.iter().flatten().flatten().all(|item| item.marks.is_empty());
    matches!(sides, (Some(before), Some(after)) if plain(before) && plain(after))
}

fn is_plain(table: &SideTable) -> bool {
    table.caption.marks.is_empty() && table.rows.iter().all(|row| is_quiet((Some(row), Some(row))))
}

/// Lays the cells of a row out; a table too wide for the half becomes lines.
fn cells(column: Column, table: Option<&SideTable>, row: Option<&SideRow>) -> Half {
    let (Some(table), Some(row)) = (table, row) else { return Half::Text(Vec::new()) };
    let count = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let text = |index: usize| -> Vec<Paragraph> {
        let items = row.get(index).and_then(Option::as_ref).into_iter().flatten();
        items.map(|item| paragraph(item, column, Indent::default())).collect()
    };
    if count == 0 || count > PARTS {
        return Half::Text((0..count).flat_map(text).collect());
    }
    let widths = shares(&(0..count).map(|index| longest(table, index)).collect::<Vec<_>>());
    Half::Cells(widths.into_iter().enumerate().map(|(index, width)| (text(index), width)).collect())
}

fn longest(table: &SideTable, column: usize) -> usize {
    let items = table.rows.iter().filter_map(|row| row.get(column)).flatten().flatten();
    items.map(|item| item.text.chars().count()).max().unwrap_or(0)
}

/// Lays clauses out of which only the labels are shown, each column with its own.
fn omitted(rows: &[&Row], unit: usize, convention: &Convention) -> Laid {
    let half = |column: Column| {
        let sides: Vec<&Side> = rows.iter().filter_map(|row| column.side(row)).collect();
        let labels: Vec<&str> =
            sides.iter().map(|side| side.label.as_str()).filter(|label| !label.is_empty()).collect();
        let renumbered = rows.iter().any(|row| row.kind == RowKind::Renumbered);
        let mark = if renumbered { column.label_mark(convention) } else { Mark::None };
        let label = run(&convention.omission.labels(&labels), mark);
        let indent = sides.first().map(|side| hanging(side.depth, &label)).unwrap_or_default();
        let text = run(&convention.omission.note, Mark::Note);
        Half::Text(vec![Paragraph { label, text, indent, ..Paragraph::default() }])
    };
    let class = rows.first().map_or("unchanged", |row| row.kind.as_str());
    let remark = rows.first().map(|row| remark(row, convention)).unwrap_or_default();
    Laid { unit, anchor: None, class, before: half(Column::Before), after: half(Column::After), remark }
}

/// Gives the words of the 備考 column.
fn remark(row: &Row, convention: &Convention) -> Vec<Paragraph> {
    let Some(remarks) = &convention.remarks else { return Vec::new() };
    let by_kind = || remarks.words.get(&row.kind).map(String::as_str).unwrap_or_default();
    let words = match &row.relation {
        Some(Relation::SplitFrom(_)) if !remarks.split.is_empty() => remarks.split.as_str(),
        Some(Relation::MergedInto(_)) if !remarks.merged.is_empty() => remarks.merged.as_str(),
        Some(Relation::SplitFrom(_) | Relation::MergedInto(_)) | None => by_kind(),
    };
    let text = run(words, Mark::Note);
    if text.is_empty() { Vec::new() } else { vec![Paragraph { text, ..Paragraph::default() }] }
}

/// Puts the first paragraph beside a label that has no title.
fn append(above: &mut Vec<Paragraph>, more: Vec<Paragraph>) {
    for paragraph in more {
        match above.last_mut() {
            Some(last) if last.text.is_empty() => last.text = paragraph.text,
            Some(_) | None => above.push(paragraph),
        }
    }
}

fn paragraph(text: &MarkedText, column: Column, indent: Indent) -> Paragraph {
    Paragraph { text: runs(&text.text, &text.marks, column.mark()), indent, ..Paragraph::default() }
}

/// Parts a text into runs at the edges of its marks.
fn runs(text: &str, marks: &[Range<usize>], mark: Mark) -> Line {
    let chars: Vec<char> = text.chars().collect();
    let piece = |range: Range<usize>, mark| Run { text: chars[range].iter().collect(), mark };
    let mut line = Vec::with_capacity(marks.len() * 2 + 1);
    let mut start = 0;
    for range in marks {
        line.push(piece(start..range.start, Mark::None));
        line.push(piece(range.clone(), mark));
        start = range.end;
    }
    line.push(piece(start..chars.len(), Mark::None));
    line.retain(|run| !run.text.is_empty());
    line
}

fn run(text: &str, mark: Mark) -> Line {
    if text.is_empty() { Vec::new() } else { vec![Run { text: text.to_owned(), mark }] }
}

fn labelled(side: &Side) -> Indent {
    hanging(side.depth, &run(&side.label, Mark::None))
}

fn hanging(depth: usize, label: &Line) -> Indent {
    let width: usize = label.iter().map(|run| run.text.width_cjk()).sum();
    let hang = if width == 0 { 0 } else { u8::try_from((width + 1).min(WIDEST)).unwrap_or(0) };
    Indent { start: indent(depth), hang, first: 0 }
}

fn below(side: &Side) -> Indent {
    let start = indent(side.depth) + if side.label.is_empty() { 0 } else { 2 };
    Indent { start, hang: 0, first: 2 }
}

fn indent(depth: usize) -> u8 {
    u8::try_from((depth * 2).min(DEEPEST)).unwrap_or(0)
}
