//! Finds the columns of a page by the empty strip between them.

use std::collections::BTreeMap;

use crate::import::pdf::Mark;

/// The strip lies in this share of the width of the page.
const MIDDLE: std::ops::Range<f64> = 0.3..0.7;
/// The strip is at least so many characters wide.
const NARROWEST: f64 = 1.2;
/// Each column has at least this share of the glyphs, in percent.
const LEAST: usize = 20;
/// At most this share of the rows may cross the strip, in percent: titles and tables over both columns.
const MOST_CROSSING: usize = 25;
/// At least this share of the rows of the left column ends at the strip, in percent; those of a list do not.
const FULL: usize = 30;

/// Parts the glyphs of a page in reading order: across the page (0), in the left column (1), in the right one (2).
///
/// `known` is the strip of the pages before: a last page may be too empty to show it.
pub(super) fn columns(marks: Vec<Mark>, width: f64, known: &mut Option<f64>) -> Vec<(usize, Vec<Mark>)> {
    let found = strip(&marks, width).or_else(|| known.filter(|strip| is_open(&marks, *strip)));
    *known = found;
    match found {
        Some(strip) => parted(marks, strip),
        None => vec![(0, marks)],
    }
}

/// Tells whether hardly a row crosses a strip.
fn is_open(marks: &[Mark], strip: f64) -> bool {
    let rows = rows(marks);
    let crossing = rows.iter().filter(|row| crosses(marks, row, strip)).count();
    crossing * 100 <= rows.len() * MOST_CROSSING
}

fn crosses(marks: &[Mark], row: &[usize], strip: f64) -> bool {
    row.iter().any(|index| marks[*index].x < strip && marks[*index].right > strip)
}

/// Glyphs of one height, each by its index.
fn rows(marks: &[Mark]) -> Vec<Vec<usize>> {
    let mut order: Vec<usize> = (0..marks.len()).filter(|index| !marks[*index].text.trim().is_empty()).collect();
    order.sort_by(|before, after| marks[*after].y.total_cmp(&marks[*before].y));
    let mut rows: Vec<Vec<usize>> = Vec::new();
    for index in order {
        let level = |row: &&mut Vec<usize>| {
            row.first().is_some_and(|first| (marks[*first].y - marks[index].y).abs() < 0.5 * marks[index].size.max(1.0))
        };
        match rows.last_mut().filter(level) {
            Some(row) => row.push(index),
            None => rows.push(vec![index]),
        }
    }
    rows
}

/// Finds the middle of the widest strip that hardly a row crosses.
fn strip(marks: &[Mark], width: f64) -> Option<f64> {
    let rows = rows(marks);
    let mut sizes: Vec<f64> = marks.iter().map(|mark| mark.size).collect();
    sizes.sort_by(f64::total_cmp);
    let size = sizes.get(sizes.len() / 2).copied().filter(|size| *size > 0.0)?;
    let steps = (width * (MIDDLE.end - MIDDLE.start) / (0.25 * size)).clamp(0.0, 4000.0) as usize;
    let at = |step: usize| width * MIDDLE.start + 0.25 * size * step as f64;
    let mut crossed = vec![0usize; steps];
    for row in &rows {
        let mut hit = vec![false; steps];
        for mark in row.iter().map(|index| &marks[*index]) {
            let first = ((mark.x - at(0)) / (0.25 * size)).ceil().max(0.0) as usize;
            (first..steps).take_while(|step| at(*step) < mark.right).for_each(|step| hit[step] = true);
        }
        hit.iter().enumerate().filter(|(_, hit)| **hit).for_each(|(step, _)| crossed[step] += 1);
    }
    let free: Vec<bool> = crossed.iter().map(|count| *count * 100 <= rows.len() * MOST_CROSSING).collect();
    let mut runs = Vec::new();
    let mut start = 0;
    for run in free.chunk_by(|before, after| before == after) {
        if run.first() == Some(&true) {
            runs.push((run.len(), at(start) + 0.125 * size * run.len() as f64));
        }
        start += run.len();
    }
    let (length, middle) = runs.into_iter().max_by_key(|run| run.0)?;
    (length as f64 * 0.25 >= NARROWEST && fits(marks, &rows, middle, size)).then_some(middle)
}

/// Tells whether text stands on both sides of a strip, and that on the left reaches up to it.
fn fits(marks: &[Mark], rows: &[Vec<usize>], strip: f64, size: f64) -> bool {
    let left = marks.iter().filter(|mark| mark.right <= strip).count();
    let sides = [left, marks.iter().filter(|mark| mark.x >= strip).count()];
    let ends = rows.iter().filter_map(|row| {
        let ends = row.iter().map(|index| marks[*index].right).filter(|end| *end <= strip);
        ends.max_by(f64::total_cmp)
    });
    let ends: Vec<f64> = ends.collect();
    let full = ends.iter().filter(|end| strip - **end < 4.0 * size).count();
    sides.iter().all(|side| side * 100 >= marks.len() * LEAST) && full * 100 >= ends.len() * FULL
}

fn parted(marks: Vec<Mark>, strip: f64) -> Vec<(usize, Vec<Mark>)> {
    let mut bands = vec![0; marks.len()];
    let mut band = 0;
    let mut across = false;
    for row in rows(&marks) {
        let crosses = crosses(&marks, &row, strip);
        band += usize::from(crosses != across);
        across = crosses;
        row.into_iter().for_each(|index| bands[index] = band);
    }
    // The bands are by turns of two columns and across the page.
    let side = |mark: &Mark, band: usize| if band % 2 == 1 { 0 } else { 1 + usize::from(mark.x >= strip) };
    let mut runs: BTreeMap<(usize, usize), Vec<Mark>> = BTreeMap::new();
    for (mark, band) in marks.into_iter().zip(bands) {
        runs.entry((band, side(&mark, band))).or_default().push(mark);
    }
    runs.into_iter().map(|((_, side), marks)| (side, marks)).collect()
}
