//! Lays a comparison out as a 新旧対照表 in the convention of a house.

mod column;
mod grid;
pub mod list;
mod plan;

use crate::diff::change::Comparison;
use crate::model::revision::State;
use crate::view::block::{Block, Orientation, Paragraph, Sheet, Table, plain};
use crate::view::convention::{CellFrame, Convention, HeadingPair, RowUnit};
use crate::view::shinkyu::grid::{Grid, Laid};
use crate::view::shinkyu::plan::{Entry, plan};

/// What a table is made for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// The body, e.g. 世田谷区.
    pub organization: String,
    /// What the document is called where it has no title of its own.
    pub document: String,
    /// The date of the amendment as printed, e.g. 令和8年4月1日; empty where it is unknown.
    pub date: String,
    /// Whether the amendment is a draft or enacted.
    pub state: State,
}

/// Lays the comparisons of the documents of a body out as one A4 landscape sheet.
pub fn shinkyu(comparisons: &[&Comparison], convention: &Convention, occasion: &Occasion) -> Sheet {
    let whole = Occasion { document: titles(comparisons, occasion), ..occasion.clone() };
    let laid: Vec<Vec<Laid>> =
        comparisons.iter().map(|one| laid_rows(&plan(&one.rows, convention), convention)).collect();
    let mut blocks = vec![Block::Title { text: plain(filled(&convention.title, &whole)), anchor: None }];
    blocks.extend(sentence(&headed(lead(convention, &laid), headings(convention, &whole)), &whole));
    let form = match (convention.subtitle.as_str(), comparisons.len()) {
        ("", 2..) => "○{document}",
        (form, _) => form,
    };
    for (comparison, laid) in comparisons.iter().zip(laid) {
        let own = Occasion { document: title(comparison, occasion).to_owned(), ..occasion.clone() };
        blocks.extend(sentence(form, &own));
        blocks.push(Block::Table(table(laid, convention, &own)));
    }
    blocks.extend(sentence(&convention.foot, &whole));
    Sheet {
        title: sheet_title(&whole, convention),
        organization: occasion.organization.clone(),
        orientation: Orientation::Landscape,
        blocks,
        ..Sheet::default()
    }
}

fn sheet_title(occasion: &Occasion, convention: &Convention) -> String {
    let named = occasion.document.starts_with(&occasion.organization);
    let organization = if named { "" } else { &occasion.organization };
    let parts = [organization, &occasion.document, &convention.title];
    let title = parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" ");
    match occasion.state {
        State::Draft => title + "（案）",
        State::Enacted => title,
    }
}

fn titles(comparisons: &[&Comparison], occasion: &Occasion) -> String {
    comparisons.iter().map(|one| title(one, occasion)).collect::<Vec<_>>().join("及び")
}

/// Gives the title of a document: the new one, the old one of a document that went, or what it is called here.
fn title<'a>(comparison: &'a Comparison, occasion: &'a Occasion) -> &'a str {
    let titles = [&comparison.after.title, &comparison.before.title, &occasion.document];
    titles.into_iter().find(|title| !title.is_empty()).map_or("", String::as_str)
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

/// Gives the sentence before the table; another one may be needed where cells are framed.
fn lead<'a>(convention: &'a Convention, laid: &[Vec<Laid>]) -> &'a str {
    let drawn = convention.frame != CellFrame::None;
    let framed = || drawn && laid.iter().flatten().any(Laid::has_marked_cells);
    if !convention.lead_with_frames.is_empty() && framed() { &convention.lead_with_frames } else { &convention.lead }
}

/// Fills the headings of the columns in, so that a sentence calls them what the table does.
fn headed(form: &str, headings: &HeadingPair) -> String {
    form.replace("{after}", &headings.after).replace("{before}", &headings.before)
}

fn headings<'a>(convention: &'a Convention, occasion: &Occasion) -> &'a HeadingPair {
    match occasion.state {
        State::Draft => &convention.headings.draft,
        State::Enacted => &convention.headings.enacted,
    }
}

fn table(laid: Vec<Laid>, convention: &Convention, occasion: &Occasion) -> Table {
    let grid = Grid::of(&laid, convention);
    Table {
        widths: grid.widths(),
        header: vec![grid.header(headings(convention, occasion))],
        rows: laid.into_iter().map(|row| grid.row(row)).collect(),
        ..Table::default()
    }
}

fn laid_rows(entries: &[Entry<'_>], convention: &Convention) -> Vec<Laid> {
    let mut rows: Vec<Laid> = Vec::new();
    let mut above: Option<&Entry<'_>> = None;
    for entry in entries {
        let mut laid = column::rows(entry, convention).into_iter();
        let leads = above.is_some_and(|above| above.leads(entry));
        match (convention.rows, laid.next()) {
            (RowUnit::Article, Some(first)) => rows = std::iter::once(first).chain(laid.by_ref()).fold(rows, joined),
            (RowUnit::Paragraph | RowUnit::Clause, Some(first)) if leads => rows = joined(rows, first),
            (RowUnit::Paragraph | RowUnit::Clause, Some(first)) => rows.push(first),
            (_, None) => {}
        }
        rows.extend(laid);
        above = Some(entry);
    }
    rows
}

/// Joins a row to the one above where both belong to one 条 and hold no cells of a table.
fn joined(mut rows: Vec<Laid>, row: Laid) -> Vec<Laid> {
    match rows.last_mut().filter(|last| last.unit == row.unit && last.is_text() && row.is_text()) {
        Some(last) => last.join(row),
        None => rows.push(row),
    }
    rows
}
