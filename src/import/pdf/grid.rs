//! Makes grids of ruling lines: boxes that lie side by side, some of them merged.

use std::collections::BTreeMap;

use crate::import::pdf::rules::{Rule, Rules};

/// Lines of one grid meet within this distance, in points.
const MEETING: f64 = 3.0;
/// Edges nearer than this are one edge, in points: no letter fits between.
const NARROWEST: f64 = 4.0;
/// A column narrower than this that holds no box of its own comes of lines that were drawn askew, in points.
const SLIVER: f64 = 12.0;
/// A grid has no more boxes.
const MOST_BOXES: usize = 50_000;
/// Lines of a page that may meet are at most so many pairs.
const MOST_PAIRS: usize = 4_000_000;
/// The upper and the lower edge of a table are drawn over this share of its width.
const DRAWN: f64 = 0.9;

/// A box of a grid: the rows and columns that it takes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Region {
    pub(super) row: usize,
    pub(super) rows: usize,
    pub(super) column: usize,
    pub(super) columns: usize,
}

/// A grid of boxes.
#[derive(Clone, Debug)]
pub(super) struct Grid {
    /// The upright edges from left to right, in points.
    pub(super) across: Vec<f64>,
    /// The level edges from top to bottom, in points.
    pub(super) down: Vec<f64>,
    /// The box at each row and column.
    boxes: Vec<usize>,
    /// The boxes, from top to bottom, then from left to right.
    pub(super) regions: Vec<Region>,
}

/// What lines that meet turn out to be.
pub(super) enum Ruled {
    /// A table.
    Grid(Grid),
    /// Lines with an outline, in which no rows and columns can be told.
    Drawing([f64; 4]),
}

/// Finds the grids of a page, those that stand higher first.
pub(super) fn grids(rules: &Rules) -> Vec<Ruled> {
    if rules.level.len().saturating_mul(rules.upright.len()) > MOST_PAIRS {
        return Vec::new();
    }
    let mut found: Vec<Ruled> = meeting(rules).iter().filter_map(ruled).collect();
    found.sort_by(|before, after| after.top().total_cmp(&before.top()));
    found
}

impl Ruled {
    fn top(&self) -> f64 {
        match self {
            Self::Grid(grid) => grid.down.first().copied().unwrap_or_default(),
            Self::Drawing([_, _, _, top]) => *top,
        }
    }
}

/// Parts the lines into those that meet.
fn meeting(rules: &Rules) -> Vec<Rules> {
    let mut sets = Sets::new(rules.level.len() + rules.upright.len());
    for (above, level) in rules.level.iter().enumerate() {
        for (beside, upright) in rules.upright.iter().enumerate() {
            if touches(level, upright.at) && touches(upright, level.at) {
                sets.join(above, rules.level.len() + beside);
            }
        }
    }
    let mut groups: BTreeMap<usize, Rules> = BTreeMap::new();
    for (index, level) in rules.level.iter().enumerate() {
        groups.entry(sets.find(index)).or_default().level.push(*level);
    }
    for (index, upright) in rules.upright.iter().enumerate() {
        groups.entry(sets.find(rules.level.len() + index)).or_default().upright.push(*upright);
    }
    groups.into_values().collect()
}

fn touches(line: &Rule, place: f64) -> bool {
    (line.from - MEETING..=line.to + MEETING).contains(&place)
}

fn ruled(rules: &Rules) -> Option<Ruled> {
    let ends = |lines: &[Rule]| lines.iter().flat_map(|line| [line.from, line.to]).collect::<Vec<f64>>();
    let across = edges(&rules.upright, ends(&rules.level));
    let mut down = edges(&rules.level, ends(&rules.upright));
    down.reverse();
    let (rows, columns) = (down.len().checked_sub(1)?, across.len().checked_sub(1)?);
    if rows == 0 || columns == 0 || rows * columns < 2 || rules.upright.is_empty() {
        return None;
    }
    let drawing = Ruled::Drawing([*across.first()?, *down.last()?, *across.last()?, *down.first()?]);
    if rows.saturating_mul(columns) > MOST_BOXES {
        return Some(drawing);
    }
    let walls = Walls::new(rules, &across, &down);
    let Some(grid) = walls.is_framed(&across).then(|| boxed(&walls, across, down)).flatten() else {
        return Some(drawing);
    };
    (grid.across.len() > 2).then_some(Ruled::Grid(grid))
}

/// Gives the edges in one direction: where lines are, and where the outermost of those across them end.
fn edges(lines: &[Rule], ends: Vec<f64>) -> Vec<f64> {
    let outermost = [ends.iter().copied().reduce(f64::min), ends.iter().copied().reduce(f64::max)];
    let mut places: Vec<f64> = lines.iter().map(|line| line.at).chain(outermost.into_iter().flatten()).collect();
    places.sort_by(f64::total_cmp);
    let mut edges: Vec<f64> = Vec::new();
    for place in places {
        if edges.last().is_none_or(|last| place - last >= NARROWEST) {
            edges.push(place);
        }
    }
    edges
}

/// Which edges between the smallest boxes are drawn.
struct Walls {
    columns: usize,
    rows: usize,
    /// By level edge and column.
    level: Vec<bool>,
    /// By row and upright edge.
    upright: Vec<bool>,
}

impl Walls {
    fn new(rules: &Rules, across: &[f64], down: &[f64]) -> Self {
        let (rows, columns) = (down.len() - 1, across.len() - 1);
        let mut level = vec![false; (rows + 1) * columns];
        let mut upright = vec![false; rows * (columns + 1)];
        for line in &rules.level {
            let edge = nearest(down, line.at);
            for column in 0..columns {
                level[edge * columns + column] |= covers(line, across[column], across[column + 1]);
            }
        }
        for line in &rules.upright {
            let edge = nearest(across, line.at);
            for row in 0..rows {
                upright[row * (columns + 1) + edge] |= covers(line, down[row + 1], down[row]);
            }
        }
        Self { columns, rows, level, upright }
    }

    /// Tells whether the upper and the lower edge are drawn, as those of tables are and those of charts are not.
    fn is_framed(&self, across: &[f64]) -> bool {
        let whole = across.last().copied().unwrap_or_default() - across.first().copied().unwrap_or_default();
        let drawn = |edge: usize| -> f64 {
            let columns = (0..self.columns).filter(|column| self.level[edge * self.columns + column]);
            columns.map(|column| across[column + 1] - across[column]).sum()
        };
        drawn(0) >= DRAWN * whole && drawn(self.rows) >= DRAWN * whole
    }
}

fn nearest(edges: &[f64], place: f64) -> usize {
    let distance = |index: &usize| (edges[*index] - place).abs();
    (0..edges.len()).min_by(|first, second| distance(first).total_cmp(&distance(second))).unwrap_or(0)
}

/// Tells whether a line runs along more than half of an edge.
fn covers(line: &Rule, from: f64, to: f64) -> bool {
    line.to.min(to) - line.from.max(from) > 0.5 * (to - from)
}

/// Joins the smallest boxes that no wall parts; gives nothing where that leaves anything but boxes.
fn boxed(walls: &Walls, across: Vec<f64>, down: Vec<f64>) -> Option<Grid> {
    let (rows, columns) = (walls.rows, walls.columns);
    let mut sets = Sets::new(rows * columns);
    for row in 0..rows {
        for column in 0..columns {
            let own = row * columns + column;
            if column + 1 < columns && !walls.upright[row * (columns + 1) + column + 1] {
                sets.join(own, own + 1);
            }
            if row + 1 < rows && !walls.level[(row + 1) * columns + column] {
                sets.join(own, own + columns);
            }
        }
    }
    let mut numbers: BTreeMap<usize, usize> = BTreeMap::new();
    let mut regions: Vec<Region> = Vec::new();
    let mut sizes: Vec<usize> = Vec::new();
    let mut boxes = Vec::with_capacity(rows * columns);
    for own in 0..rows * columns {
        let (row, column) = (own / columns, own % columns);
        let number = *numbers.entry(sets.find(own)).or_insert(regions.len());
        match regions.get_mut(number) {
            Some(region) => region.take(row, column),
            None => {
                regions.push(Region { row, rows: 1, column, columns: 1 });
                sizes.push(0);
            }
        }
        sizes[number] += 1;
        boxes.push(number);
    }
    let whole = regions.iter().zip(&sizes).all(|(region, size)| region.rows * region.columns == *size);
    whole.then(|| Grid { across, down, boxes, regions }.without_slivers())
}

impl Region {
    fn take(&mut self, row: usize, column: usize) {
        let right = (self.column + self.columns).max(column + 1);
        self.column = self.column.min(column);
        self.columns = right - self.column;
        self.rows = (row + 1).saturating_sub(self.row);
    }
}

impl Grid {
    /// Gives the box at a place; nothing outside.
    pub(super) fn at(&self, x: f64, y: f64) -> Option<usize> {
        let column = self.across.partition_point(|edge| *edge <= x).checked_sub(1)?;
        let row = self.down.partition_point(|edge| *edge >= y).checked_sub(1)?;
        let inside = column + 1 < self.across.len() && row + 1 < self.down.len();
        inside.then(|| self.boxes[row * (self.across.len() - 1) + column])
    }

    /// Counts the columns.
    pub(super) fn columns(&self) -> usize {
        self.across.len() - 1
    }

    /// Drops narrow columns that only parts of wider boxes stand in.
    fn without_slivers(mut self) -> Self {
        let columns = self.columns();
        let alone = |column: usize| self.regions.iter().any(|region| region.column == column && region.columns == 1);
        let narrow = |column: usize| self.across[column + 1] - self.across[column] < SLIVER;
        let kept: Vec<bool> = (0..columns).map(|column| !narrow(column) || alone(column)).collect();
        if kept.iter().all(|kept| *kept) {
            return self;
        }
        let before = |column: usize| kept.iter().take(column).filter(|kept| **kept).count();
        for region in &mut self.regions {
            let end = before(region.column + region.columns);
            region.column = before(region.column);
            region.columns = end.saturating_sub(region.column);
        }
        let rows = self.down.len() - 1;
        let stays = |index: &usize| kept[index % columns];
        self.boxes = (0..rows * columns).filter(stays).map(|index| self.boxes[index]).collect();
        let left = self.across.first().copied().into_iter();
        let right = (0..columns).filter(|column| kept[*column]).map(|column| self.across[column + 1]);
        self.across = left.chain(right).collect();
        self
    }
}

/// Sets of numbers that are joined bit by bit.
struct Sets(Vec<usize>);

impl Sets {
    fn new(count: usize) -> Self {
        Self((0..count).collect())
    }

    fn find(&mut self, mut own: usize) -> usize {
        while self.0[own] != own {
            self.0[own] = self.0[self.0[own]];
            own = self.0[own];
        }
        own
    }

    fn join(&mut self, first: usize, second: usize) {
        let (first, second) = (self.find(first), self.find(second));
        self.0[first.max(second)] = first.min(second);
    }
}
