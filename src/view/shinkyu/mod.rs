//! Lays a comparison out as a 新旧対照表 in the convention of a house.

mod column;
mod grid;
mod plan;

use crate::diff::change::{Comparison, RowKind};
use crate::model::revision::State;
use crate::view::block::{Block, Orientation, Paragraph, Sheet, Table, plain};
use crate::view::convention::{Convention, RowUnit};
use crate::view::shinkyu::grid::{Grid, Half, Laid};
use crate::view::shinkyu::plan::{Entry, plan};

/// What a table is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The body, e.g. 世田谷区.
    pub organization: String,
    /// The title of the document.
    pub document: String,
    /// The date of the amendment as printed, e.g. 令和8年4月1日; empty where it is unknown.
    pub date: String,
    /// Whether the amendment is a draft or enacted.
    pub state: State,
}

/// Lays a comparison out as an A4 landscape sheet.
pub fn shinkyu(comparison: &Comparison, convention: &Convention, occasion: &Occasion) -> Sheet {
    let mut blocks = heading_blocks(convention, occasion);
    blocks.push(Block::Table(table(comparison, convention, occasion)));
    blocks.extend(sentence(&convention.foot, occasion));
    Sheet {
        title: filled("{document} ", occasion) + &convention.title,
        organization: occasion.organization.clone(),
        orientation: Orientation::Landscape,
        blocks,
        ..Sheet::default()
    }
}

fn heading_blocks(convention: &Convention, occasion: &Occasion) -> Vec<Block> {
    let title = Block::Title { text: plain(filled(&convention.title, occasion)), anchor: None };
    let subtitle = sentence(&convention.subtitle, occasion);
    std::iter::once(title).chain(subtitle).chain(sentence(&convention.lead, occasion)).collect()
}

fn sentence(form: &str, occasion: &Occasion) -> Option<Block> {
    let text = plain(filled(form, occasion));
    (!text.is_empty()).then(|| Block::Paragraph(Paragraph { text, ..Paragraph::default() }))
}

/// Fills in the placeholders of a sentence; the brackets around an unknown date go with it.
fn filled(form: &str, occasion: &Occasion) -> String {
    let form = if occasion.date.is_empty() { form.replace("（{date}付改訂）", "") } else { form.to_owned() };
    form.replace("{document}", &occasion.document).replace("{date}", &occasion.date)
}

fn table(comparison: &Comparison, convention: &Convention, occasion: &Occasion) -> Table {
    let laid = laid_rows(&plan(&comparison.rows, convention), convention);
    let grid = Grid::of(&laid, convention);
    let headings = match occasion.state {
        State::Draft => &convention.headings.draft,
        State::Enacted => &convention.headings.enacted,
    };
    Table {
        widths: grid.widths(),
        header: vec![grid.header(headings)],
        rows: laid.into_iter().map(|row| grid.row(row)).collect(),
        ..Table::default()
    }
}

fn laid_rows(entries: &[Entry<'_>], convention: &Convention) -> Vec<Laid> {
    let lay = |entry: &Entry<'_>| column::rows(entry, convention);
    let laid = entries.iter().flat_map(lay);
    match convention.rows {
        RowUnit::Paragraph | RowUnit::Clause => laid.collect(),
        RowUnit::Article => laid.fold(Vec::new(), joined),
    }
}

/// Joins a row to the one above where both belong to one 条 and hold no cells of a table.
fn joined(mut rows: Vec<Laid>, row: Laid) -> Vec<Laid> {
    match rows.last_mut().filter(|last| last.unit == row.unit) {
        Some(Laid { before: Half::Text(before), after: Half::Text(after), class, remark, .. }) => {
            match (row.before, row.after) {
                (Half::Text(more_before), Half::Text(more_after)) => {
                    before.extend(more_before);
                    after.extend(more_after);
                    *class = if *class == row.class { *class } else { RowKind::Amended.as_str() };
                    remark.extend(row.remark);
                }
                (before, after) => rows.push(Laid { before, after, ..row }),
            }
        }
        Some(_) | None => rows.push(row),
    }
    rows
}
