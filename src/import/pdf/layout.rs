//! Lays the glyphs of an untagged PDF out: lines, rows of tables, paragraphs; gaps and indents tell.

use crate::import::cells::widened_note;
use crate::import::lines::{PrintedLine, begins_block, blocks, join, without_contents, without_page_marks};
use crate::import::pdf::rules::Rules;
use crate::import::pdf::tables::{self, Table};
use crate::import::pdf::{Mark, columns, continued, order, tagged};
use crate::import::text::is_invisible;
use crate::parse::block::{Aside, Block, BlockKind, Reading, Reason, visible};
use crate::parse::label::read_labels;

/// A gap within a line is wide from so many em on.
const WIDE: f64 = 1.8;
/// So many lines whose words go on at one place look like a table.
const FEWEST_ROWS: usize = 3;
/// Places of words are one place when so near, in points.
const SAME_PLACE: f64 = 3.0;
/// Page numbers stand in this share of the page at its head and foot.
const MARGIN: f64 = 0.09;

/// What a page has beside its glyphs.
pub(super) struct Drawn {
    pub(super) width: f64,
    pub(super) rules: Rules,
}

/// The lines of a file in reading order, and the tables that some of them are rows of.
#[derive(Default)]
pub(super) struct Layout {
    lines: Vec<Line>,
    tables: Vec<Table>,
    /// The pages with lines round words that are no table.
    untold: Vec<usize>,
}

impl Layout {
    /// Lays the pages out.
    pub(super) fn of(pages: Vec<tagged::Page>, drawn: Vec<Drawn>) -> Self {
        let mut layout = Self::default();
        let mut strip = None;
        for ((page, height, marks), Drawn { width, rules }) in pages.into_iter().zip(drawn) {
            let (marks, untold) = tables::take(page, marks, rules, &mut layout.tables);
            layout.untold.extend(untold.then_some(page));
            for (column, marks) in columns::columns(marks, width, &mut strip) {
                for line in page_lines(page, height, &marks) {
                    match line.table.and_then(|number| Some((number, layout.tables.get(number)?))) {
                        Some((number, table)) => layout.lines.extend(table.lines(number, Line { column, ..line })),
                        None => layout.lines.push(Line { column, ..line }),
                    }
                }
            }
        }
        layout
    }
}

/// A printed line with its place.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) page: usize,
    /// 0 across the page, 1 in the left column, 2 in the right one.
    pub(super) column: usize,
    pub(super) text: String,
    pub(super) left: f64,
    pub(super) right: f64,
    pub(super) y: f64,
    pub(super) size: f64,
    /// Whether it stands in the head or the foot of the page.
    pub(super) margin: bool,
    /// Whether the file says that it is no part of the text.
    pub(super) artifact: bool,
    /// The number of the table that it is a row of, or stands for.
    pub(super) table: Option<usize>,
    /// Where its words go on after a wide gap, in points; that after a label does not count.
    pub(super) resumes: Vec<f64>,
}

/// Puts glyphs together into lines, which stay in the order in which the file draws them.
pub(super) fn page_lines<'a>(page: usize, height: f64, marks: impl IntoIterator<Item = &'a Mark>) -> Vec<Line> {
    let mut lines: Vec<Line> = Vec::new();
    for mark in order::ordered(marks) {
        let text: String = mark.text.chars().filter(|c| !is_invisible(*c)).collect();
        match lines.last_mut().filter(|line| goes_on(line, mark)) {
            Some(line) => {
                let gap = mark.x - line.right > 0.35 * mark.size;
                if mark.x - line.right > WIDE * mark.size && !is_label(&line.text) && !mark.text.trim().is_empty() {
                    line.resumes.push(mark.x);
                }
                if gap && !line.text.ends_with(' ') {
                    line.text.push(' ');
                }
                line.text.push_str(&text);
                line.right = line.right.max(mark.right);
            }
            None => lines.push(Line {
                page,
                column: 0,
                left: mark.x,
                right: mark.right,
                table: mark.table,
                y: mark.y,
                size: mark.size,
                margin: mark.y < height * MARGIN || mark.y > height * (1.0 - MARGIN),
                artifact: mark.artifact,
                resumes: Vec::new(),
                text,
            }),
        }
    }
    lines.retain(|line| !line.text.trim().is_empty());
    lines
}

fn is_label(text: &str) -> bool {
    read_labels(text).iter().any(|label| label.rest.trim().is_empty())
}

fn goes_on(line: &Line, mark: &Mark) -> bool {
    let level = (line.y - mark.y).abs() < 0.5 * line.size.max(mark.size).max(1.0);
    let words = line.table.is_none() && mark.table.is_none();
    words && level && mark.x + 0.5 * mark.size >= line.right - line.size
}

impl Layout {
    /// Puts the lines together into blocks.
    pub(super) fn reading(self) -> Reading {
        let Self { lines, tables, untold } = self;
        let characters = lines.iter().map(|line| visible(&line.text)).sum();
        let mut aside = Vec::new();
        let (mut printed, mut rows) = (Vec::new(), Vec::new());
        for (index, line) in lines.iter().enumerate() {
            let text = line.text.clone();
            if line.table.is_some() {
                rows.push(PrintedLine { place: index + 1, page: line.page, text });
            } else if line.margin && is_page_number(&text) {
                aside.push(Aside { place: index + 1, text, reason: Reason::PageNumber });
            } else if line.margin && line.artifact {
                aside.push(Aside { place: index + 1, text, reason: Reason::RunningHead });
            } else {
                printed.push(PrintedLine { place: index + 1, page: line.page, text });
            }
        }
        let printed = without_page_marks(printed, &mut aside);
        let mut printed = without_contents(printed, &mut aside);
        let wide = tables.iter().flat_map(|table| std::iter::repeat_n(table.page + 1, table.widened()));
        let widened = widened_note(&wide.collect::<Vec<usize>>(), "ページ");
        let notes = [untold_note(&untold), unruled_note(&unruled(&printed, &lines)), widened];
        printed.append(&mut rows);
        printed.sort_by_key(|line| line.place);
        let printed = continued::continued(printed, &lines, &tables, &mut aside);
        let blocks = placed(joined(printed, &lines), &lines, &mut aside);
        aside.sort_by_key(|aside| aside.place);
        Reading { blocks, aside, notes: notes.into_iter().flatten().collect(), characters, ..Reading::default() }
    }
}

/// Makes blocks of lines and of rows.
fn placed(printed: Vec<PrintedLine>, lines: &[Line], aside: &mut Vec<Aside>) -> Vec<Block> {
    let is_row = |line: &PrintedLine| lines.get(line.place - 1).is_some_and(|line| line.table.is_some());
    let mut placed = Vec::new();
    for part in printed.chunk_by(|before, after| is_row(before) == is_row(after)) {
        if part.first().is_some_and(is_row) {
            placed.extend(part.iter().cloned().map(|PrintedLine { place, text, .. }| Block {
                place,
                text,
                kind: BlockKind::Row,
            }));
        } else {
            placed.extend(blocks(part.to_vec(), aside));
        }
    }
    placed
}

/// Finds the pages where words stand in columns that no line parts.
fn unruled(printed: &[PrintedLine], lines: &[Line]) -> Vec<usize> {
    let lines: Vec<&Line> = printed.iter().filter_map(|line| lines.get(line.place - 1)).collect();
    let same = |rows: &&[&Line]| {
        let Some((first, others)) = rows.split_first() else { return false };
        let goes_on = |place: &f64, other: &Line| other.resumes.iter().any(|own| (own - place).abs() < SAME_PLACE);
        let together = |other: &&Line| other.page == first.page && other.column == first.column;
        others.iter().all(together)
            && first.resumes.iter().any(|place| others.iter().all(|other| goes_on(place, other)))
    };
    let mut pages: Vec<usize> = lines.windows(FEWEST_ROWS).filter(same).map(|rows| rows[0].page).collect();
    pages.dedup();
    pages
}

fn unruled_note(pages: &[usize]) -> Option<String> {
    let numbers = numbers(pages)?;
    Some(format!(
        "{numbers}ページに、罫線のない表と思われるところがあります。行ごとの段落として読んだので、元の文書と見比べてください"
    ))
}

/// Lists pages as people count them; nothing where there are none.
pub(super) fn numbers(pages: &[usize]) -> Option<String> {
    let numbers: Vec<String> = pages.iter().map(|page| (page + 1).to_string()).collect();
    (!numbers.is_empty()).then(|| numbers.join("、"))
}

/// Says on which pages lines stand round words that are no table.
fn untold_note(pages: &[usize]) -> Option<String> {
    let numbers = numbers(pages)?;
    Some(format!(
        "{numbers}ページに、図か、行と列を見分けられない表があります。文字だけを順に段落として読んだので、元の文書と見比べてください"
    ))
}

/// `3`, `- 3 -`, `3/12`, `- iv -` at the head or foot of a page.
pub(super) fn is_page_number(text: &str) -> bool {
    let dash = |c: char| c.is_whitespace() || matches!(c, '-' | '‐' | '–' | '—' | '/' | '－');
    let inner: String = text.chars().filter(|c| !dash(*c)).collect();
    let roman = inner.chars().all(|c| matches!(c.to_ascii_lowercase(), 'i' | 'v' | 'x' | 'l'));
    !inner.is_empty() && (roman || inner.chars().all(|c| c.is_ascii_digit() || matches!(c, '０'..='９')))
}

/// Joins the lines of a paragraph: a full line goes on in the next where that stands just below.
fn joined(printed: Vec<PrintedLine>, lines: &[Line]) -> Vec<PrintedLine> {
    let columns = lines.iter().map(|line| line.column).max().unwrap_or(0) + 1;
    let right: Vec<f64> = (0..columns).map(|column| right_edge(lines, column)).collect();
    let leading = leading(lines);
    let mut joined: Vec<PrintedLine> = Vec::new();
    let mut last: Option<(&Line, f64)> = None;
    for line in printed {
        let Some(place) = lines.get(line.place - 1) else { continue };
        let goes_on =
            last.is_some_and(|(before, start)| continues(before, start, place, right[before.column], leading));
        match joined.last_mut().filter(|_| goes_on) {
            Some(paragraph) => {
                join(&mut paragraph.text, line.text.trim());
                last = last.map(|(_, start)| (place, start));
            }
            None => {
                last = Some((place, place.left));
                joined.push(line);
            }
        }
    }
    joined
}

fn continues(before: &Line, start: f64, line: &Line, right: f64, leading: f64) -> bool {
    if before.table.is_some() || line.table.is_some() {
        return false;
    }
    let full = before.right >= right - 1.7 * before.size;
    let same_size = (before.size - line.size).abs() < 0.08 * before.size.max(1.0);
    let below = before.y - line.y;
    let same = before.page == line.page && before.column == line.column;
    let near = if same { below > 0.0 && below < 1.4 * leading } else { !before.text.ends_with('。') };
    let hangs = line.column == before.column && line.left > start + 0.6 * line.size;
    let fresh = begins_block(&line.text) && !hangs;
    full && same_size && near && !fresh
}

/// Finds where most long lines of a column end.
fn right_edge(lines: &[Line], column: usize) -> f64 {
    let own = lines.iter().filter(|line| line.column == column && line.table.is_none());
    let mut edges: Vec<f64> = own.map(|line| line.right).collect();
    edges.sort_by(f64::total_cmp);
    edges.get(edges.len() * 95 / 100).copied().unwrap_or(0.0)
}

/// Finds the usual distance of lines.
fn leading(lines: &[Line]) -> f64 {
    let words = |line: &Line| line.table.is_none();
    let pairs = lines
        .windows(2)
        .filter(|pair| pair[0].page == pair[1].page && pair.iter().all(words))
        .map(|pair| pair[0].y - pair[1].y);
    let mut distances: Vec<f64> = pairs.filter(|distance| *distance > 1.0).collect();
    distances.sort_by(f64::total_cmp);
    distances.get(distances.len() / 3).copied().unwrap_or(14.0)
}
