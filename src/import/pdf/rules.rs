//! Collects the ruling lines of a page: strokes and thin filled boxes that lie level or stand upright.

use kurbo::{Affine, BezPath, PathEl, Point, Rect};

/// A filled box up to this thickness is a line, in points.
const THICKEST: f64 = 3.5;
/// Lines this far apart are one line, drawn in pieces or doubled, in points.
const NEAR: f64 = 1.5;
/// Pieces of a line may be so far apart, in points: dashes, and the corners that writers leave open.
const GAP: f64 = 3.0;
/// A line is at least so long, in points.
const SHORTEST: f64 = 5.0;
/// A page has no more pieces of lines; drawings may have more.
const MOST_PIECES: usize = 50_000;

/// A ruling line: `at` a height or a distance from the left, between two ends, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Rule {
    pub(super) at: f64,
    pub(super) from: f64,
    pub(super) to: f64,
}

/// The ruling lines of a page.
#[derive(Clone, Debug, Default)]
pub(super) struct Rules {
    /// Those that lie level.
    pub(super) level: Vec<Rule>,
    /// Those that stand upright.
    pub(super) upright: Vec<Rule>,
}

impl Rules {
    /// Adds what is drawn along a path.
    pub(super) fn stroke(&mut self, path: &BezPath, transform: Affine) {
        let (mut start, mut last) = (Point::ZERO, Point::ZERO);
        for element in path.elements() {
            let next = match *element {
                PathEl::MoveTo(point) => {
                    (start, last) = (point, point);
                    continue;
                }
                PathEl::LineTo(point) => point,
                PathEl::ClosePath => start,
                PathEl::QuadTo(_, point) | PathEl::CurveTo(_, _, point) => {
                    last = point;
                    continue;
                }
            };
            self.add(Rect::from_points(transform * last, transform * next));
            last = next;
        }
    }

    /// Adds the thin boxes among what is filled.
    pub(super) fn fill(&mut self, path: &BezPath, transform: Affine) {
        let mut outline: Option<Rect> = None;
        for element in path.elements() {
            if let PathEl::MoveTo(_) = element {
                outline.take().into_iter().for_each(|outline| self.add(outline));
            }
            let points = match *element {
                PathEl::MoveTo(point) | PathEl::LineTo(point) => [point; 3],
                PathEl::QuadTo(first, last) => [first, last, last],
                PathEl::CurveTo(first, second, last) => [first, second, last],
                PathEl::ClosePath => continue,
            };
            for point in points.map(|point| transform * point) {
                let here = Rect::from_points(point, point);
                outline = Some(outline.map_or(here, |outline| outline.union(here)));
            }
        }
        outline.into_iter().for_each(|outline| self.add(outline));
    }

    fn add(&mut self, outline: Rect) {
        let (width, height) = (outline.width(), outline.height());
        if self.level.len() + self.upright.len() >= MOST_PIECES || !(width.is_finite() && height.is_finite()) {
            return;
        }
        let center = outline.center();
        if height <= THICKEST && width > height {
            self.level.push(Rule { at: center.y, from: outline.x0, to: outline.x1 });
        } else if width <= THICKEST && height > width {
            self.upright.push(Rule { at: center.x, from: outline.y0, to: outline.y1 });
        }
    }

    /// Joins the pieces of each line, and leaves out what is too short for one.
    pub(super) fn joined(self) -> Self {
        Self { level: joined(self.level), upright: joined(self.upright) }
    }
}

fn joined(mut pieces: Vec<Rule>) -> Vec<Rule> {
    pieces.sort_by(|before, after| before.at.total_cmp(&after.at));
    let mut lines = Vec::new();
    let mut rest = pieces.as_mut_slice();
    while let Some(first) = rest.first().map(|first| first.at) {
        let count = rest.partition_point(|piece| piece.at <= first + NEAR);
        let (same, after) = rest.split_at_mut(count);
        same.sort_by(|before, after| before.from.total_cmp(&after.from));
        lines.extend(in_a_row(same));
        rest = after;
    }
    lines.retain(|line| line.to - line.from >= SHORTEST);
    lines
}

/// Joins the pieces that lie on one line, from the left or from below.
fn in_a_row(pieces: &[Rule]) -> Vec<Rule> {
    let mut lines: Vec<Rule> = Vec::new();
    for piece in pieces {
        match lines.last_mut().filter(|line| piece.from <= line.to + GAP) {
            Some(line) => line.to = line.to.max(piece.to),
            None => lines.push(*piece),
        }
    }
    lines
}
