//! What a hand-made 新旧対照表 failed to mark, judged by the true difference of the two documents.

use std::collections::BTreeSet;
use std::ops::Range;

use serde::Serialize;

use crate::diff::change::{Comparison, Row};
use crate::diff::handmade::{Column, Field, Foreign, HandmadeTable, Spot, lay_on, side_of};
use crate::diff::text::marks;

/// What is wrong at a place of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// A change that is not marked.
    Unmarked,
    /// A change that is marked in one column only.
    OneSided,
    /// A mark where nothing changed.
    Idle,
    /// Words of a column that are not the document's.
    Foreign,
}

/// Something wrong in a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Finding {
    /// What is wrong.
    pub kind: FindingKind,
    /// The labels from the top down to the clause, e.g. `6(4)`.
    pub place: String,
    /// The words of the column before, or of the document where the column has others.
    pub before: String,
    /// The words of the column after, or of the column where the document has others.
    pub after: String,
}

/// Lists what is wrong in a table, from top to bottom.
pub fn audit(table: &HandmadeTable, comparison: &Comparison) -> Vec<Finding> {
    let (before, foreign_before) = lay_on(comparison, Column::Before, &table.before);
    let (after, foreign_after) = lay_on(comparison, Column::After, &table.after);
    let work = Work { comparison, before, after };
    let mut findings: Vec<(usize, Finding)> = Vec::new();
    for (index, row) in comparison.rows.iter().enumerate() {
        findings.extend(work.row(index, row).into_iter().map(|finding| (index, finding)));
    }
    findings.extend(foreign_before.iter().map(|words| work.foreign(words, Column::Before)));
    findings.extend(foreign_after.iter().map(|words| work.foreign(words, Column::After)));
    findings.sort_by_key(|(index, finding)| (*index, finding.kind == FindingKind::Foreign));
    findings.into_iter().map(|(_, finding)| finding).collect()
}

struct Work<'a> {
    comparison: &'a Comparison,
    before: BTreeSet<Spot>,
    after: BTreeSet<Spot>,
}

/// The characters of one field on one side.
#[derive(Clone, Debug, Default)]
struct Words {
    /// The visible characters.
    chars: Vec<char>,
    /// Which of them someone underlined.
    underlined: Vec<bool>,
    /// Which of them truly differ.
    differs: Vec<bool>,
    /// The indices of those that nobody underlined.
    bare: Vec<usize>,
}

impl Words {
    fn text(&self, indices: impl IntoIterator<Item = usize>) -> String {
        indices.into_iter().map(|index| self.chars[index]).collect()
    }

    fn bare_text(&self) -> String {
        self.text(self.bare.iter().copied())
    }

    fn any(&self, flags: &[bool], indices: &[usize]) -> bool {
        indices.iter().any(|index| flags[*index])
    }

    /// Gives the underlined runs, each with how many bare characters stand before it.
    fn runs(&self) -> Vec<(usize, Range<usize>)> {
        let mut runs: Vec<(usize, Range<usize>)> = Vec::new();
        for index in (0..self.chars.len()).filter(|index| self.underlined[*index]) {
            match runs.last_mut() {
                Some((_, run)) if run.end == index => run.end += 1,
                Some(_) | None => runs.push((self.bare.partition_point(|bare| *bare < index), index..index + 1)),
            }
        }
        runs
    }

    /// Gives the underlined words that touch a range of bare characters.
    fn touching(&self, bare: &Range<usize>) -> String {
        let near = self.runs().into_iter().filter(|(at, _)| (bare.start..=bare.end).contains(at));
        near.map(|(_, run)| self.text(run)).collect()
    }
}

impl Work<'_> {
    fn row(&self, index: usize, row: &Row) -> Vec<Finding> {
        let fields = [Field::Label, Field::Title, Field::Text];
        fields.into_iter().flat_map(|field| self.field(index, row, field)).collect()
    }

    fn field(&self, index: usize, row: &Row, field: Field) -> Vec<Finding> {
        let before = self.words(index, row, field, Column::Before);
        let after = self.words(index, row, field, Column::After);
        let place = row.side().map(|side| side.place.clone()).unwrap_or_default();
        let finding = |(kind, before, after)| Finding { kind, place: place.clone(), before, after };
        missed(&before, &after).into_iter().chain(idle(&before, &after)).map(finding).collect()
    }

    fn words(&self, index: usize, row: &Row, field: Field, column: Column) -> Words {
        let Some(side) = side_of(row, column) else { return Words::default() };
        let (text, marks) = match field {
            Field::Label => (&side.label, &side.marks.label),
            Field::Title => (&side.title, &side.marks.title),
            Field::Text => (&side.text, &side.marks.text),
        };
        let spots = match column {
            Column::Before => &self.before,
            Column::After => &self.after,
        };
        let mut words = Words::default();
        for (at, c) in text.chars().enumerate().filter(|(_, c)| !c.is_whitespace()) {
            let underlined = spots.contains(&(index, field, at));
            words.bare.extend((!underlined).then_some(words.chars.len()));
            words.chars.push(c);
            words.underlined.push(underlined);
            words.differs.push(marks.iter().any(|range| range.contains(&at)));
        }
        words
    }

    fn foreign(&self, words: &Foreign, column: Column) -> (usize, Finding) {
        let side = words.row.and_then(|row| side_of(&self.comparison.rows[row], column));
        let place = side.map(|side| side.place.clone()).unwrap_or_default();
        let (before, after) = (words.document.join("…"), words.column.join("…"));
        (words.row.unwrap_or(0), Finding { kind: FindingKind::Foreign, place, before, after })
    }
}

type Wrong = (FindingKind, String, String);

/// Lists the differences that are left when the underlined words are taken away.
fn missed(before: &Words, after: &Words) -> Vec<Wrong> {
    let (marks_before, marks_after) = marks(&before.bare_text(), &after.bare_text());
    let differences = opposite_marks(&marks_before, &marks_after);
    differences.into_iter().filter_map(|(b, a)| judge(before, after, &b, &a)).collect()
}

fn judge(before: &Words, after: &Words, b: &Range<usize>, a: &Range<usize>) -> Option<Wrong> {
    let (own_before, own_after) = (&before.bare[b.clone()], &after.bare[a.clone()]);
    let true_change = before.any(&before.differs, own_before) || after.any(&after.differs, own_after);
    let words = (before.text(own_before.iter().copied()), after.text(own_after.iter().copied()));
    let (near_before, near_after) = (before.touching(b), after.touching(a));
    let wrong = if own_after.is_empty() && near_before.is_empty() && !near_after.is_empty() {
        (FindingKind::OneSided, words.0, near_after)
    } else if own_before.is_empty() && near_after.is_empty() && !near_before.is_empty() {
        (FindingKind::OneSided, near_before, words.1)
    } else {
        (FindingKind::Unmarked, words.0, words.1)
    };
    true_change.then_some(wrong)
}

/// Pairs the marks of two texts by what stands unmarked before them.
fn opposite_marks(before: &[Range<usize>], after: &[Range<usize>]) -> Vec<(Range<usize>, Range<usize>)> {
    let (mut b, mut a) = (before.iter().peekable(), after.iter().peekable());
    let (mut marked_before, mut marked_after) = (0, 0);
    let mut pairs = Vec::new();
    while b.peek().is_some() || a.peek().is_some() {
        let at_before = b.peek().map_or(usize::MAX, |range| range.start - marked_before);
        let at_after = a.peek().map_or(usize::MAX, |range| range.start - marked_after);
        let at = at_before.min(at_after);
        let own = |at_own: usize, marked: usize| (at_own > at).then(|| at + marked..at + marked);
        let range_before = own(at_before, marked_before).or_else(|| b.next().cloned()).unwrap_or_default();
        let range_after = own(at_after, marked_after).or_else(|| a.next().cloned()).unwrap_or_default();
        marked_before += range_before.len();
        marked_after += range_after.len();
        pairs.push((range_before, range_after));
    }
    pairs
}

/// Lists the underlined words that did not change and stand opposite nothing else.
fn idle(before: &Words, after: &Words) -> Vec<Wrong> {
    let lone = |own: &Words, other: &Words| -> Vec<String> {
        let opposite = |at: usize| other.runs().into_iter().find(|run| run.0 == at).map(|run| other.text(run.1));
        let is_idle = |(at, run): &(usize, Range<usize>)| {
            let changed = own.differs[run.clone()].contains(&true);
            !changed && opposite(*at).is_none_or(|words| words == own.text(run.clone()))
        };
        own.runs().into_iter().filter(is_idle).map(|(_, run)| own.text(run)).collect()
    };
    let in_before = lone(before, after).into_iter().map(|words| (FindingKind::Idle, words, String::new()));
    in_before.chain(lone(after, before).into_iter().map(|words| (FindingKind::Idle, String::new(), words))).collect()
}
