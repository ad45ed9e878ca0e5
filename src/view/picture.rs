//! Draws the groups of bodies: how alike each two are, and the tree in which they meet.

use plotters::prelude::{
    BLACK, Color, DrawingAreaErrorKind, IntoDrawingArea, IntoFont, PathElement, RGBColor, Rectangle, SVGBackend, Text,
    TextStyle, WHITE,
};
use plotters::style::text_anchor::{HPos, Pos, VPos};
use unicode_width::UnicodeWidthStr;

use crate::compare::cluster::{Groups, Merge};

/// The height of a line, in the units of the drawing.
const LINE: i32 = 26;
/// The size of the letters.
const LETTER: i32 = 14;
/// The fonts of names and numbers.
const FONTS: &str = "BIZ UDGothic, Yu Gothic, Hiragino Sans, sans-serif";
/// Up to so many groups each cell bears its number.
const NUMBERED: usize = 16;
/// The width of the tree.
const TREE: i32 = 420;
/// The space around.
const EDGE: i32 = 12;

/// Why a picture could not be drawn.
type Fault = DrawingAreaErrorKind<std::io::Error>;

/// Draws how much text each two groups have in common, darker for more.
///
/// # Errors
/// What the drawing library says.
pub fn heat_map(groups: &Groups, names: &[String]) -> Result<String, Fault> {
    let left = EDGE + margin(names);
    let count = length(names.len());
    let cell = if names.len() <= NUMBERED { 2 * LINE } else { LINE };
    let (width, height) = (left + count * cell + EDGE, LINE + count * LINE + EDGE);
    drawn(width, height, |canvas| {
        for (row, (name, likeness)) in names.iter().zip(&groups.likeness).enumerate() {
            let top = LINE + length(row) * LINE;
            let number = (row + 1).to_string();
            canvas.text(&format!("{number} {name}"), (left - 6, top + LINE / 2), HPos::Right, &BLACK)?;
            canvas.text(&number, (left + length(row) * cell + cell / 2, LINE / 2), HPos::Center, &BLACK)?;
            for (column, share) in likeness.iter().enumerate() {
                let at = (left + length(column) * cell, top);
                canvas.cell(
                    at,
                    (cell, LINE),
                    *share,
                    if names.len() <= NUMBERED { Numbers::Shown } else { Numbers::Hidden },
                )?;
            }
        }
        Ok(())
    })
}

/// Draws the tree: the further right two branches meet, the less text they have in common.
///
/// # Errors
/// What the drawing library says.
pub fn tree(groups: &Groups, names: &[String]) -> Result<String, Fault> {
    let left = EDGE + margin(names);
    let (width, height) = (left + TREE + 4 * EDGE, LINE + length(names.len()) * LINE + LINE);
    let across = |height: f32| left + scaled(height, TREE);
    drawn(width, height, |canvas| {
        for share in [100, 75, 50, 25, 0] {
            let x = left + TREE * (100 - share) / 100;
            canvas.line(vec![(x, LINE), (x, height - LINE / 2)], &PALE)?;
            canvas.text(&format!("{share}%"), (x, LINE / 2), HPos::Center, &BLACK)?;
        }
        let mut ends: Vec<(i32, i32)> = Vec::new();
        for (row, name) in names.iter().enumerate() {
            let y = LINE + length(row) * LINE + LINE / 2;
            canvas.text(&format!("{} {name}", row + 1), (left - 6, y), HPos::Right, &BLACK)?;
            ends.push((left, y));
        }
        for Merge { first, second, height } in &groups.merges {
            let ((x1, y1), (x2, y2), x) = (ends[*first], ends[*second], across(*height));
            canvas.line(vec![(x1, y1), (x, y1), (x, y2), (x2, y2)], &BLACK)?;
            ends.push((x, y1.midpoint(y2)));
        }
        Ok(())
    })
}

const PALE: RGBColor = RGBColor(204, 204, 204);

#[derive(Clone, Copy, PartialEq, Eq)]
enum Numbers {
    Shown,
    Hidden,
}

type Area<'a> = plotters::drawing::DrawingArea<SVGBackend<'a>, plotters::coord::Shift>;

struct Canvas<'a>(Area<'a>);

impl Canvas<'_> {
    fn text(&self, text: &str, at: (i32, i32), side: HPos, colour: &RGBColor) -> Result<(), Fault> {
        let style = TextStyle::from((FONTS, LETTER).into_font()).color(colour).pos(Pos::new(side, VPos::Center));
        self.0.draw(&Text::new(text, at, style))
    }

    fn line(&self, points: Vec<(i32, i32)>, colour: &RGBColor) -> Result<(), Fault> {
        self.0.draw(&PathElement::new(points, colour))
    }

    fn cell(&self, (x, y): (i32, i32), (width, height): (i32, i32), share: u32, numbers: Numbers) -> Result<(), Fault> {
        self.0.draw(&Rectangle::new([(x, y), (x + width, y + height)], shade(share).filled()))?;
        self.0.draw(&Rectangle::new([(x, y), (x + width, y + height)], WHITE))?;
        if numbers == Numbers::Hidden {
            return Ok(());
        }
        let colour = if share > 550 { WHITE } else { BLACK };
        self.text(&(share / 10).to_string(), (x + width / 2, y + height / 2), HPos::Center, &colour)
    }
}

/// From near white for nothing in common to dark blue for all.
fn shade(share: u32) -> RGBColor {
    let mix = |from: u32, to: u32| u8::try_from((from * (1000 - share) + to * share) / 1000).unwrap_or(u8::MAX);
    RGBColor(mix(242, 8), mix(246, 48), mix(252, 107))
}

fn drawn(width: i32, height: i32, draw: impl FnOnce(&Canvas<'_>) -> Result<(), Fault>) -> Result<String, Fault> {
    let mut svg = String::new();
    {
        let size = (width.unsigned_abs(), height.unsigned_abs());
        let canvas = Canvas(SVGBackend::with_string(&mut svg, size).into_drawing_area());
        draw(&canvas)?;
        canvas.0.present()?;
    }
    Ok(svg)
}

/// The room for the longest name with its number.
fn margin(names: &[String]) -> i32 {
    let longest = names.iter().map(|name| name.width_cjk()).max().unwrap_or(0);
    length(longest + 4) * LETTER / 2
}

fn length(count: usize) -> i32 {
    i32::try_from(count).unwrap_or(i32::MAX / 64)
}

#[allow(clippy::cast_possible_truncation, clippy::cast_precision_loss, reason = "small drawing units")]
fn scaled(share: f32, length: i32) -> i32 {
    (share * length as f32).round() as i32
}
