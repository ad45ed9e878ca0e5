//! The diff as a value: rows of paired clauses, with the marks on both sides.

use std::ops::Range;
use std::sync::Arc;

use serde::{Deserialize, Serialize, Serializer};

use crate::model::id::ClauseId;
use crate::model::role::Role;

/// Ranges of characters (Unicode scalar values, end exclusive) that differ: sorted, apart, none empty.
pub type Marks = Vec<Range<usize>>;

/// What became of every clause of two documents.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The document before the change.
    pub before: Head,
    /// The document after the change.
    pub after: Head,
    /// One row a clause, in the order of the document after; a removed clause follows its predecessor.
    pub rows: Vec<Row>,
}

impl Comparison {
    /// Joins the comparisons of the documents of a body, one below the other.
    pub fn joined(comparisons: Vec<Self>) -> Self {
        let titles = |pick: fn(&Self) -> &Head| {
            let titles = comparisons.iter().map(|one| pick(one).title.as_str()).filter(|title| !title.is_empty());
            let title = titles.collect::<Vec<_>>().join("、");
            Head { title, ..comparisons.first().map(|one| pick(one).clone()).unwrap_or_default() }
        };
        let (before, after) = (titles(|one| &one.before), titles(|one| &one.after));
        let mut rows: Vec<Row> = Vec::new();
        for comparison in comparisons {
            let count = |pick: fn(&Row) -> &Option<Side>| rows.iter().filter(|row| pick(row).is_some()).count();
            let (above_before, above_after) = (count(|row| &row.before), count(|row| &row.after));
            rows.extend(comparison.rows.into_iter().map(|mut row| {
                row.before.iter_mut().for_each(|side| side.position += above_before);
                row.after.iter_mut().for_each(|side| side.position += above_after);
                row
            }));
        }
        Self { before, after, rows }
    }
}

/// What a side of a comparison is called.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Head {
    /// What the caller calls it, e.g. `shime@2025-07-03`; empty until the caller says so.
    pub name: String,
    /// The title of the document.
    pub title: String,
    /// The date of the revision (YYYY-MM-DD), where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// The guideline edition that it follows, where it is known.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub guideline: Option<String>,
}

/// What became of a clause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowKind {
    /// 変更なし
    Unchanged,
    /// 改正: its title or text changed.
    Amended,
    /// 追加
    Added,
    /// 削除
    Removed,
    /// 繰上げ・繰下げ: only its label changed.
    Renumbered,
    /// 移動: it stands under another clause or in another order, changed inside or not.
    Moved,
}

impl RowKind {
    /// Every kind, in the order of a summary.
    pub const ALL: [Self; 6] =
        [Self::Amended, Self::Added, Self::Removed, Self::Moved, Self::Renumbered, Self::Unchanged];

    /// Gives the word for it, e.g. 改正.
    pub fn word(self) -> &'static str {
        match self {
            Self::Unchanged => "変更なし",
            Self::Amended => "改正",
            Self::Added => "追加",
            Self::Removed => "削除",
            Self::Renumbered => "番号のみ",
            Self::Moved => "移動",
        }
    }

    /// Gives the name that JSON and CSS use, e.g. `amended`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unchanged => "unchanged",
            Self::Amended => "amended",
            Self::Added => "added",
            Self::Removed => "removed",
            Self::Renumbered => "renumbered",
            Self::Moved => "moved",
        }
    }
}

/// A clause and its partner on the other side; at least one side is there.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Row {
    /// What became of the clause.
    pub kind: RowKind,
    /// Its id after the change, or before it where it was removed.
    pub id: ClauseId,
    /// What it is in the ladder.
    pub role: Role,
    /// How deep it stands, 0 for the highest.
    pub depth: usize,
    /// That it came out of another clause or went into one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub relation: Option<Relation>,
    /// Why the body has its own wording, in its words: the reasons of the overrides.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<String>,
    /// The clause before the change.
    pub before: Option<Side>,
    /// The clause after the change.
    pub after: Option<Side>,
    /// How the paragraphs and tables of both sides stand opposite each other.
    #[serde(skip)]
    pub elements: Vec<ElementPair>,
}

/// A clause that came out of another one or went into one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", content = "clause", rename_all = "kebab-case")]
pub enum Relation {
    /// The wording of this added clause stood in that clause before.
    SplitFrom(ClauseId),
    /// The wording of this removed clause stands in that clause now.
    MergedInto(ClauseId),
}

/// One side of a row.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Side {
    /// The label as printed.
    pub label: String,
    /// The title, empty for none.
    pub title: String,
    /// Its own text: lines parted by `\n`, cells by tabs.
    pub text: String,
    /// What differs from the other side.
    pub marks: SideMarks,
    /// The labels from the top down to the clause, e.g. `6(4)`.
    pub place: String,
    /// Its index in its document, 0 for the first clause.
    #[serde(skip)]
    pub position: usize,
    /// How deep it stands in its own document.
    #[serde(skip)]
    pub depth: usize,
    /// The text again, by paragraphs, tables and charts.
    #[serde(skip)]
    pub body: Arc<Vec<SideElement>>,
}

impl Side {
    /// Tells whether the title stands in brackets above the label, as that of a 条 does.
    pub fn is_captioned(&self) -> bool {
        !self.title.is_empty() && self.label.starts_with('第') && self.label.contains('条')
    }
}

/// The marks of one side of a row.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SideMarks {
    /// In the label.
    #[serde(serialize_with = "as_pairs")]
    pub label: Marks,
    /// In the title.
    #[serde(serialize_with = "as_pairs")]
    pub title: Marks,
    /// In the text.
    #[serde(serialize_with = "as_pairs")]
    pub text: Marks,
}

/// Characters with marks of their own.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct MarkedText {
    /// The characters.
    pub text: String,
    /// Which of them differ.
    pub marks: Marks,
}

/// An element of the body of a side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SideElement {
    /// A paragraph.
    Paragraph(MarkedText),
    /// A table.
    Table(SideTable),
    /// The caption of a chart.
    Chart(MarkedText),
}

/// A table on one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideTable {
    /// The line above it, empty for none.
    pub caption: MarkedText,
    /// Rows of cells of items; `None` is a cell merged with the one above.
    pub rows: Vec<SideRow>,
}

/// A row of a table on one side: cells of items, `None` for a cell merged with the one above.
pub type SideRow = Vec<Option<Vec<MarkedText>>>;

/// Two elements that stand opposite each other, or one alone.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ElementPair {
    /// The index in the body before.
    pub before: Option<usize>,
    /// The index in the body after.
    pub after: Option<usize>,
    /// The rows of two tables that stand opposite each other, by index; empty for anything else.
    pub rows: Vec<(Option<usize>, Option<usize>)>,
}

impl MarkedText {
    /// Makes a text without a mark.
    pub fn plain(text: impl Into<String>) -> Self {
        Self { text: text.into(), marks: Vec::new() }
    }

    /// Makes a text that is marked from end to end.
    pub fn whole(text: impl Into<String>) -> Self {
        let text = text.into();
        let marks = whole(&text);
        Self { text, marks }
    }
}

impl Row {
    /// Says whether anything of the clause itself changed.
    pub fn is_change(&self) -> bool {
        self.kind != RowKind::Unchanged
    }

    /// Gives the side to quote: after, or before where the clause was removed.
    pub fn side(&self) -> Option<&Side> {
        self.after.as_ref().or(self.before.as_ref())
    }
}

/// Gives the marks of a text that is marked from end to end; none for an empty text.
pub fn whole(text: &str) -> Marks {
    let end = text.chars().count();
    if end == 0 { Vec::new() } else { std::iter::once(0..end).collect() }
}

/// Joins ranges that touch or overlap; they come in order.
pub fn joined(ranges: impl IntoIterator<Item = Range<usize>>) -> Marks {
    let mut marks: Marks = Vec::new();
    for range in ranges.into_iter().filter(|range| !range.is_empty()) {
        match marks.last_mut() {
            Some(last) if range.start <= last.end => last.end = last.end.max(range.end),
            Some(_) | None => marks.push(range),
        }
    }
    marks
}

/// Gives the marked pieces of a text.
pub fn marked_words(text: &str, marks: &[Range<usize>]) -> Vec<String> {
    let piece = |range: &Range<usize>| text.chars().skip(range.start).take(range.len()).collect();
    marks.iter().map(piece).collect()
}

/// Gives what is left of a text when the marked characters are taken away.
pub fn without_marks(text: &str, marks: &[Range<usize>]) -> String {
    let mut ranges = marks.iter().peekable();
    let kept = |(index, _): &(usize, char)| {
        while ranges.peek().is_some_and(|range| range.end <= *index) {
            ranges.next();
        }
        ranges.peek().is_none_or(|range| *index < range.start)
    };
    text.chars().enumerate().filter(kept).map(|(_, c)| c).collect()
}

fn as_pairs<S: Serializer>(marks: &Marks, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_seq(marks.iter().map(|range| [range.start, range.end]))
}
