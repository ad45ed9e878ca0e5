//! Writes an organisation chart as a table without rules: boxes are cells, connecting lines are cell edges.

use std::collections::BTreeSet;

use crate::view::block::{Chart, ChartNode, plain};

use super::page::HALF_WIDTH;
use super::table::grid;
use super::writer::{Place, Writer};

/// The columns that the narrowest branch takes; its box leaves one free on each side.
const BRANCH: usize = 8;

/// So many times the free column goes into the width of its branch.
const FREE: u32 = 16;

/// The narrowest and the widest branch, in twips.
const BRANCH_WIDTH: (u32, u32) = (1_480, 3_200);

/// The most columns that Word allows in a table.
const MOST_COLUMNS: usize = 63;

/// The step by which a subordinate stands further right where the branches lack room, in twips.
const STEP: u32 = 240;

/// One row of the drawing, as edges and boxes between the borders of columns.
#[derive(Default)]
struct Band<'a> {
    verticals: BTreeSet<usize>,
    tops: Vec<(usize, usize)>,
    bottoms: Vec<(usize, usize)>,
    boxes: Vec<(usize, usize, Fill<'a>)>,
    height: Height,
}

/// How high a row is.
#[derive(Clone, Copy, Default)]
enum Height {
    /// As high as its boxes.
    #[default]
    Content,
    /// So many twips.
    Twips(u32),
}

/// What a box holds.
#[derive(Clone, Copy)]
enum Fill<'a> {
    Whole(&'a ChartNode),
    Upper(&'a ChartNode),
    Lower,
}

/// A drawing: the widths of its columns and its rows.
struct Drawing<'a> {
    widths: Vec<u32>,
    bands: Vec<Band<'a>>,
}

/// Writes a chart with its caption: branches side by side, or one below the other where they lack room.
pub(super) fn chart(out: &mut Writer, chart: &Chart) {
    out.anchor(chart.anchor.as_deref());
    out.caption(&chart.caption, chart.indent);
    if !chart.roots.is_empty() {
        let width = out.page.width_beside(chart.indent);
        let drawing = side_by_side(&chart.roots, width).unwrap_or_else(|| stacked(&chart.roots, width));
        draw(out, chart, &drawing);
    } else if !chart.drawing.is_empty() {
        out.paragraph("BodyText", Place::default(), &[], &plain(format!("［図：{}］", chart.description)));
    }
    out.paragraph("TableEnd", Place::default(), &[], &[]);
}

/// An officer with the column border at the middle of the box, and those of the officers below.
struct Placed<'a> {
    node: &'a ChartNode,
    middle: usize,
    below: Vec<usize>,
}

/// Draws the branches side by side, unless they are too many.
fn side_by_side(roots: &[ChartNode], width: u32) -> Option<Drawing<'_>> {
    let mut levels = Vec::new();
    let mut branches = 0;
    for root in roots {
        branches += place(root, branches, 0, &mut levels).1;
    }
    let columns = branches * BRANCH;
    let branch_width = width.checked_div(u32::try_from(branches).ok()?)?.min(BRANCH_WIDTH.1);
    if columns > MOST_COLUMNS || branch_width < BRANCH_WIDTH.0 {
        return None;
    }
    let free = branch_width / FREE;
    let column = (branch_width - 2 * free) / u32::try_from(BRANCH - 2).ok()?;
    let outer = |index: usize| index.is_multiple_of(BRANCH) || (index + 1).is_multiple_of(BRANCH);
    let widths = (0..columns).map(|index| if outer(index) { free } else { column }).collect();
    Some(Drawing { widths, bands: levels.iter().flat_map(|level| level_bands(level)).collect() })
}

/// Places an officer and everyone below; gives the middle and the number of branches.
fn place<'a>(node: &'a ChartNode, first: usize, level: usize, levels: &mut Vec<Vec<Placed<'a>>>) -> (usize, usize) {
    if levels.len() <= level {
        levels.push(Vec::new());
    }
    let mut branches = 0;
    let mut below = Vec::new();
    for child in &node.children {
        let (middle, more) = place(child, first + branches, level + 1, levels);
        below.push(middle);
        branches += more;
    }
    let branches = branches.max(1);
    let middle = first * BRANCH + branches * BRANCH / 2;
    levels[level].push(Placed { node, middle, below });
    (middle, branches)
}

/// Draws the boxes of one level and the lines that lead to the next.
fn level_bands<'a>(level: &[Placed<'a>]) -> Vec<Band<'a>> {
    let boxes = level.iter().map(|it| {
        // A box between two branches covers their free columns, and so may take the width of a branch.
        let between = usize::from(it.middle.is_multiple_of(BRANCH));
        let half = BRANCH / 2 - 1 + between;
        (it.middle - half, it.middle + half, Fill::Whole(it.node))
    });
    let mut bands = vec![Band { boxes: boxes.collect(), ..Band::default() }];
    let leaders: Vec<_> = level.iter().filter(|it| !it.below.is_empty()).collect();
    if leaders.is_empty() {
        return bands;
    }
    let height = Height::Twips(160);
    let verticals = leaders.iter().map(|it| it.middle).collect();
    bands.push(Band { verticals, height, ..Band::default() });
    let verticals = leaders.iter().flat_map(|it| it.below.iter().copied()).collect();
    let tops = leaders.iter().filter_map(|it| Some((*it.below.first()?, *it.below.last()?)));
    bands.push(Band { verticals, tops: tops.collect(), height, ..Band::default() });
    bands
}

/// Draws the officers one below the other, each a step further right than his or her superior.
fn stacked(roots: &[ChartNode], width: u32) -> Drawing<'_> {
    let depth = roots.iter().map(depth).max().unwrap_or(1).min(MOST_COLUMNS / 2);
    let steps = 2 * (depth - 1);
    let mut widths = vec![STEP; steps];
    let used = STEP * u32::try_from(steps).unwrap_or(u32::MAX / STEP);
    widths.push(width.saturating_sub(used).clamp(STEP, 6_400));
    let mut bands = Vec::new();
    stack(roots, 0, &BTreeSet::new(), steps, &mut bands);
    Drawing { widths, bands }
}

fn depth(node: &ChartNode) -> usize {
    1 + node.children.iter().map(depth).max().unwrap_or(0)
}

/// Draws officers of one level, `verticals` being the lines that run past them.
fn stack<'a>(
    nodes: &'a [ChartNode],
    level: usize,
    verticals: &BTreeSet<usize>,
    steps: usize,
    bands: &mut Vec<Band<'a>>,
) {
    let start = (2 * level).min(steps);
    let joint = start.checked_sub(1);
    for (number, node) in nodes.iter().enumerate() {
        let mut past = verticals.clone();
        let stub: Vec<_> = joint.map(|joint| (joint, start)).into_iter().collect();
        let upper = past.iter().copied().chain(joint).collect();
        if number + 1 < nodes.len() {
            past.extend(joint);
        }
        let boxed = |fill| vec![(start, steps + 1, fill)];
        let height = Height::Twips(200);
        bands.push(Band {
            verticals: upper,
            bottoms: stub.clone(),
            boxes: boxed(Fill::Upper(node)),
            height,
            ..Band::default()
        });
        bands.push(Band { verticals: past.clone(), tops: stub, boxes: boxed(Fill::Lower), height, ..Band::default() });
        let below = (!node.children.is_empty()).then_some(start + 1);
        let between = past.iter().copied().chain(below).collect();
        bands.push(Band { verticals: between, height: Height::Twips(120), ..Band::default() });
        stack(&node.children, level + 1, &past, steps, bands);
    }
}

fn draw(out: &mut Writer, chart: &Chart, drawing: &Drawing) {
    out.xml.raw("<w:tbl><w:tblPr><w:tblStyle w:val=\"Chart\"/><w:tblW");
    out.xml.number("w:w", drawing.widths.iter().sum());
    out.xml.raw(" w:type=\"dxa\"/><w:tblInd");
    out.xml.number("w:w", u32::from(chart.indent) * HALF_WIDTH);
    out.xml.raw(" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/><w:tblDescription");
    out.xml.attribute("w:val", &chart.description);
    out.xml.raw("/></w:tblPr>");
    grid(out, &drawing.widths);
    for band in &drawing.bands {
        draw_band(out, band, &drawing.widths);
    }
    out.xml.raw("</w:tbl>");
}

fn draw_band(out: &mut Writer, band: &Band, widths: &[u32]) {
    out.xml.raw("<w:tr><w:trPr><w:cantSplit/>");
    if let Height::Twips(height) = band.height {
        out.xml.raw("<w:trHeight");
        out.xml.number("w:val", height);
        out.xml.raw(if band.boxes.is_empty() { " w:hRule=\"exact\"/>" } else { " w:hRule=\"atLeast\"/>" });
    }
    out.xml.raw("</w:trPr>");
    let borders = column_borders(band, widths.len());
    for (from, to) in borders.iter().zip(borders.iter().skip(1)) {
        draw_cell(out, band, *from, *to, widths);
    }
    out.xml.raw("</w:tr>");
}

/// Gives the column borders at which the cells of a row begin and end.
fn column_borders(band: &Band, columns: usize) -> BTreeSet<usize> {
    let mut borders = band.verticals.clone();
    let lines = band.tops.iter().chain(&band.bottoms).flat_map(|(from, to)| [*from, *to]);
    borders.extend(lines);
    borders.extend(band.boxes.iter().flat_map(|(from, to, _)| [*from, *to]));
    borders.extend([0, columns]);
    borders
}

fn draw_cell(out: &mut Writer, band: &Band, from: usize, to: usize, widths: &[u32]) {
    let fill = band.boxes.iter().find(|(start, ..)| *start == from).map(|(.., fill)| *fill);
    out.xml.raw("<w:tc><w:tcPr><w:tcW");
    out.xml.number("w:w", widths.get(from..to).map_or(0, |widths| widths.iter().sum()));
    out.xml.raw(" w:type=\"dxa\"/>");
    if to - from > 1 {
        out.xml.value("w:gridSpan", &(to - from).to_string());
    }
    out.xml.raw(match fill {
        Some(Fill::Upper(_)) => "<w:vMerge w:val=\"restart\"/>",
        Some(Fill::Lower) => "<w:vMerge/>",
        Some(Fill::Whole(_)) | None => "",
    });
    edges(out, band, from, to, fill.is_some());
    if let Some(Fill::Whole(_)) = fill {
        out.xml.raw("<w:tcMar><w:top w:w=\"40\" w:type=\"dxa\"/><w:bottom w:w=\"40\" w:type=\"dxa\"/></w:tcMar>");
    }
    out.xml.raw("<w:vAlign w:val=\"center\"/></w:tcPr>");
    officer(out, fill);
    out.xml.raw("</w:tc>");
}

/// Writes the edges of a cell that are lines of the drawing.
fn edges(out: &mut Writer, band: &Band, from: usize, to: usize, boxed: bool) {
    let within = |lines: &[(usize, usize)]| lines.iter().any(|(start, end)| *start <= from && to <= *end);
    let begins = |border| band.boxes.iter().any(|(start, ..)| *start == border);
    let ends = |border| band.boxes.iter().any(|(_, end, _)| *end == border);
    let drawn = [
        ("w:top", boxed || within(&band.tops)),
        ("w:left", boxed || band.verticals.contains(&from) || ends(from)),
        ("w:bottom", boxed || within(&band.bottoms)),
        ("w:right", boxed || band.verticals.contains(&to) || begins(to)),
    ];
    if drawn.iter().all(|(_, drawn)| !drawn) {
        return;
    }
    out.xml.raw("<w:tcBorders>");
    for (name, _) in drawn.iter().filter(|(_, drawn)| *drawn) {
        out.xml.raw("<");
        out.xml.raw(name);
        out.xml.raw(" w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"auto\"/>");
    }
    out.xml.raw("</w:tcBorders>");
}

/// Writes the role and its holder, or the empty paragraph that every cell must have.
fn officer(out: &mut Writer, fill: Option<Fill>) {
    match fill {
        Some(Fill::Whole(node)) => {
            out.paragraph("ChartTitle", Place::default(), &[], &plain(&node.title));
            if !node.holder.is_empty() {
                out.paragraph("ChartHolder", Place::default(), &[], &plain(&node.holder));
            }
        }
        Some(Fill::Upper(node)) => {
            out.paragraph("ChartEntry", Place::default(), &plain(&node.title), &plain(&node.holder));
        }
        Some(Fill::Lower) | None => out.paragraph("ChartLine", Place::default(), &[], &[]),
    }
}
