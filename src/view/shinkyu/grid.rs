//! The columns of a 新旧対照表: two equal halves, divided where the document has tables of its own.

use crate::diff::change::RowKind;
use crate::view::block::{Cell, Frame, Line, Paragraph, Row, plain};
use crate::view::convention::{CellFrame, Convention, HeadingPair, Order};

/// Into how many parts a half is divided where the document has tables.
pub(super) const PARTS: usize = 12;
/// How many characters fit beside each other in such a part.
const PART_WIDTH: usize = 3;
/// A column whose cells are no longer than this keeps them on one line.
const SHORT: usize = 9;
/// The width of the 備考 column, a half being 1.
const REMARKS: f32 = 0.25;

/// A row of the table before it has its spans.
#[derive(Clone, Debug)]
pub(super) struct Laid {
    /// The index of the clause at the top that it belongs to.
    pub(super) unit: usize,
    /// The id of the clause that begins here.
    pub(super) anchor: Option<String>,
    /// What kind of row it is.
    pub(super) class: &'static str,
    /// The column before.
    pub(super) before: Half,
    /// The column after.
    pub(super) after: Half,
    /// The 備考 column.
    pub(super) remark: Vec<Paragraph>,
}

/// What one column shows in a row.
#[derive(Clone, Debug)]
pub(super) enum Half {
    /// Paragraphs under each other.
    Text(Vec<Paragraph>),
    /// The cells of a row of a table inside the document, with their widths, which sum to [`PARTS`].
    Cells(Vec<(Vec<Paragraph>, usize)>),
}

impl Laid {
    /// Says whether neither column holds cells of a table.
    pub(super) fn is_text(&self) -> bool {
        matches!((&self.before, &self.after), (Half::Text(_), Half::Text(_)))
    }

    /// Says whether anything in the row differs from the other column.
    pub(super) fn is_marked(&self) -> bool {
        let any = |half: &Half| match half {
            Half::Text(paragraphs) => paragraphs.iter().any(is_marked),
            Half::Cells(cells) => cells.iter().flat_map(|(paragraphs, _)| paragraphs).any(is_marked),
        };
        any(&self.before) || any(&self.after)
    }

    /// Says whether cells of a table inside the document differ.
    pub(super) fn has_marked_cells(&self) -> bool {
        let any = |half: &Half| match half {
            Half::Text(_) => false,
            Half::Cells(cells) => cells.iter().flat_map(|(paragraphs, _)| paragraphs).any(is_marked),
        };
        any(&self.before) || any(&self.after)
    }

    /// Takes the text of the row below; a clause that begins there keeps its place to link to.
    pub(super) fn join(&mut self, below: Self) {
        let Self { mut before, mut after, anchor, class, remark, .. } = below;
        if let Some(paragraph) = after.first().or(before.first()) {
            paragraph.anchor = anchor;
        }
        self.before.extend(before);
        self.after.extend(after);
        if self.remark != remark {
            self.remark.extend(remark);
        }
        let still = RowKind::Unchanged.as_str();
        self.class = match (self.class, class) {
            (own, other) if own == other || other == still => own,
            (own, other) if own == still => other,
            _ => RowKind::Amended.as_str(),
        };
    }
}

fn is_marked(paragraph: &Paragraph) -> bool {
    paragraph.label.iter().chain(&paragraph.text).any(|run| run.mark.is_change())
}

impl Half {
    fn first(&mut self) -> Option<&mut Paragraph> {
        match self {
            Self::Text(paragraphs) => paragraphs.first_mut(),
            Self::Cells(_) => None,
        }
    }

    fn extend(&mut self, more: Self) {
        if let (Self::Text(own), Self::Text(more)) = (self, more) {
            own.extend(more);
        }
    }
}

/// How the columns of the whole table are divided.
pub(super) struct Grid<'a> {
    parts: usize,
    convention: &'a Convention,
}

impl<'a> Grid<'a> {
    /// Divides the halves only where some row needs it.
    pub(super) fn of(rows: &[Laid], convention: &'a Convention) -> Self {
        let divided = |half: &Half| matches!(half, Half::Cells(_));
        let any = rows.iter().any(|row| divided(&row.before) || divided(&row.after));
        Self { parts: if any { PARTS } else { 1 }, convention }
    }

    /// Gives the relative widths of the columns.
    pub(super) fn widths(&self) -> Vec<f32> {
        let part = f32::from(u8::try_from(self.parts).unwrap_or(1)).recip();
        let remarks = self.convention.remarks.iter().map(|_| REMARKS);
        std::iter::repeat_n(part, self.parts * 2).chain(remarks).collect()
    }

    /// Gives the row of headings.
    pub(super) fn header(&self, headings: &HeadingPair) -> Row {
        let cell = |text: &str, columns| cell(vec![centred(plain(text))], columns);
        let (after, before) = (cell(&headings.after, self.parts), cell(&headings.before, self.parts));
        let remarks = self.convention.remarks.iter().map(|remarks| cell(&remarks.heading, 1));
        let cells = self.ordered(vec![before], vec![after]).into_iter().chain(remarks).collect();
        Row { anchor: None, class: Some("heading".to_owned()), cells }
    }

    /// Gives a row its cells.
    pub(super) fn row(&self, laid: Laid) -> Row {
        let framed = self.framed(&laid);
        let mut cells = self.ordered(self.half(laid.before, &framed), self.half(laid.after, &framed));
        cells.extend(self.convention.remarks.iter().map(|_| cell(laid.remark.clone(), 1)));
        Row { anchor: laid.anchor, class: Some(laid.class.to_owned()), cells }
    }

    /// Says which cells of a row of a table inside the document differ in either column, by position.
    fn framed(&self, laid: &Laid) -> Vec<bool> {
        let differs = |half: &Half, index: usize| match half {
            Half::Text(_) => false,
            Half::Cells(cells) => cells.get(index).is_some_and(|(paragraphs, _)| paragraphs.iter().any(is_marked)),
        };
        (0..PARTS).map(|index| differs(&laid.before, index) || differs(&laid.after, index)).collect()
    }

    fn half(&self, half: Half, framed: &[bool]) -> Vec<Cell> {
        match half {
            Half::Text(paragraphs) => vec![cell(paragraphs, self.parts)],
            Half::Cells(cells) => {
                let inner = |((paragraphs, width), framed): ((Vec<Paragraph>, usize), &bool)| match framed {
                    true => self.framed_cell(paragraphs, width),
                    false => cell(paragraphs, width),
                };
                cells.into_iter().zip(framed).map(inner).collect()
            }
        }
    }

    /// Gives a cell that differs from the one opposite; both are framed as the convention says.
    fn framed_cell(&self, mut paragraphs: Vec<Paragraph>, columns: usize) -> Cell {
        let frame = match self.convention.frame {
            CellFrame::None => Frame::Thin,
            CellFrame::Thick => Frame::Thick,
            CellFrame::Dashed => Frame::Dashed,
        };
        if frame == Frame::Dashed {
            let runs = paragraphs.iter_mut().flat_map(|own| own.label.iter_mut().chain(&mut own.text));
            runs.for_each(|run| run.mark = run.mark.framed());
        }
        Cell { frame, ..cell(paragraphs, columns) }
    }

    fn ordered(&self, before: Vec<Cell>, after: Vec<Cell>) -> Vec<Cell> {
        let (mut first, second) = match self.convention.order {
            Order::AfterFirst => (after, before),
            Order::BeforeFirst => (before, after),
        };
        first.extend(second);
        first
    }
}

/// Divides a half among the columns of a table by the lengths of their longest cells.
///
/// A short column, such as the names in the first, is given the width of its words if there is room.
pub(super) fn shares(lengths: &[usize]) -> Vec<usize> {
    let wanted: Vec<usize> = lengths.iter().map(|length| (*length).clamp(4, 60)).collect();
    let short = |length: &usize| if *length <= SHORT { length.div_ceil(PART_WIDTH).max(1) } else { 2 };
    let mut shares: Vec<usize> = lengths.iter().map(short).collect();
    if shares.iter().sum::<usize>() > PARTS {
        shares = vec![1; lengths.len()];
    }
    while shares.iter().sum::<usize>() < PARTS {
        let neediest =
            (0..shares.len()).max_by_key(|index| (wanted[*index] * PARTS / shares[*index], shares.len() - index));
        let Some(index) = neediest else { break };
        shares[index] += 1;
    }
    shares
}

fn cell(paragraphs: Vec<Paragraph>, columns: usize) -> Cell {
    Cell { columns, ..Cell::of(paragraphs) }
}

fn centred(text: Line) -> Paragraph {
    Paragraph { text, ..Paragraph::default() }
}
