//! Writes tables that screen readers announce and phones can scroll.

use super::body::Body;
use super::ink::{push_line, push_text};
use super::lists::{Nest, push_paragraph};
use super::places::Measure;
use crate::view::block::{Cell, Choice, ChoiceState, Frame, Indent, Row, Table};

/// A 新旧対照表 of at most so many columns fits every screen: it keeps its header in sight instead.
const FITTING_COLUMNS: usize = 3;

/// Writes a table with its caption and header.
pub(super) fn push(body: &mut Body, table: &Table) {
    body.tables += 1;
    push_choices(body, table);
    push_frame(body, table);
    body.html.push_str("<table");
    body.anchors.push(&mut body.html, table.anchor.as_deref());
    body.html.push_str(">\n");
    push_caption(body, table);
    push_widths(body, &table.widths);
    push_rows(body, "thead", &table.header, Place::Header);
    push_rows(body, "tbody", &table.rows, Place::Body);
    body.html.push_str("</table></div>\n");
}

/// Writes a box to tick for each kind of rows; the style sheet hides the rows of one that is not ticked.
fn push_choices(body: &mut Body, table: &Table) {
    if table.choices.is_empty() {
        return;
    }
    body.html.push_str("<fieldset class=\"choices\"><legend>表示する条項</legend>\n");
    for Choice { class, label, state } in &table.choices {
        let checked = match state {
            ChoiceState::Shown => " checked=\"checked\"",
            ChoiceState::Hidden => "",
        };
        body.html.push_str("<label><input type=\"checkbox\" id=\"_show-");
        push_text(&mut body.html, class);
        body.html.extend(["\"", checked, " /> "]);
        push_text(&mut body.html, label);
        body.html.push_str("</label>\n");
        body.places.hide(class);
    }
    body.html.push_str("</fieldset>\n");
}

/// Opens the box that scrolls; it takes the keyboard's focus, for there is no other way to scroll it.
fn push_frame(body: &mut Body, table: &Table) {
    let columns = if body.changes.shinkyu { headed_columns(table) } else { columns(table) };
    let fits = body.changes.shinkyu && columns <= FITTING_COLUMNS;
    body.html.push_str("<div");
    body.places.push(
        &mut body.html,
        if fits { "fit" } else { "scroll" },
        Indent { start: table.indent, ..Indent::default() },
    );
    body.html.pop();
    body.places.push_class(&mut body.html, Measure::Columns, columns);
    body.html.push('"');
    if !fits {
        push_name(body, table);
    }
    body.html.push('>');
}

fn push_name(body: &mut Body, table: &Table) {
    let number = body.tables;
    let name = if table.caption.is_empty() {
        format!("aria-label=\"表{number}\"")
    } else {
        format!("aria-labelledby=\"_caption-{number}\"")
    };
    body.html.push_str(&format!(" role=\"group\" tabindex=\"0\" {name}"));
}

fn push_caption(body: &mut Body, table: &Table) {
    if !table.caption.is_empty() {
        body.html.push_str(&format!("<caption id=\"_caption-{}\">", body.tables));
        push_line(&mut body.html, &table.caption);
        body.html.push_str("</caption>\n");
    }
}

/// Counts the columns by the widths, or by the widest row where no widths are given.
fn columns(table: &Table) -> usize {
    let rows = table.header.iter().chain(&table.rows);
    let widest = rows.map(|row| row.cells.iter().map(|cell| cell.columns).sum()).max();
    if table.widths.is_empty() { widest.unwrap_or(0) } else { table.widths.len() }
}

/// Counts the columns as the headings divide them: a table inside the document makes them no more.
fn headed_columns(table: &Table) -> usize {
    table.header.first().map_or_else(|| columns(table), |row| row.cells.len())
}

/// Writes a `<col>` a column, its width rounded to a thousandth of the table.
fn push_widths(body: &mut Body, widths: &[f32]) {
    let total: f32 = widths.iter().sum();
    if !(total.is_finite() && total > 0.0) {
        return;
    }
    body.html.push_str("<colgroup>");
    for width in widths {
        body.html.push_str("<col class=\"");
        body.places.push_class(&mut body.html, Measure::Width, thousandths(width / total));
        body.html.push_str("\" />");
    }
    body.html.push_str("</colgroup>\n");
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
fn thousandths(share: f32) -> usize {
    (share * 1000.0).round().clamp(0.0, 1000.0) as usize
}

/// Where in a table a row stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Place {
    Header,
    Body,
}

fn push_rows(body: &mut Body, element: &str, rows: &[Row], place: Place) {
    if rows.is_empty() {
        return;
    }
    body.html.push_str(&format!("<{element}>\n"));
    for row in rows {
        push_row(body, row, place);
    }
    body.html.push_str(&format!("</{element}>\n"));
}

fn push_row(body: &mut Body, row: &Row, place: Place) {
    body.html.push_str("<tr");
    body.anchors.push(&mut body.html, row.anchor.as_deref());
    if let Some(class) = &row.class {
        body.html.push_str(" class=\"");
        push_text(&mut body.html, class);
        body.html.push('"');
    }
    body.html.push('>');
    for (number, cell) in row.cells.iter().enumerate() {
        push_cell(body, cell, place, (number == 0).then_some(row));
    }
    body.html.push_str("</tr>\n");
}

/// Writes a cell; the first cell of a row also bears the row's links.
fn push_cell(body: &mut Body, cell: &Cell, place: Place, opens: Option<&Row>) {
    let element = push_cell_start(&mut body.html, cell, place);
    if let (Place::Body, Some(row)) = (place, opens) {
        body.changes.push(&mut body.html, row);
    }
    let mut nest = Nest::default();
    for paragraph in &cell.paragraphs {
        push_paragraph(body, &mut nest, paragraph);
    }
    nest.close(&mut body.html);
    body.html.extend(["</", element, ">"]);
}

/// Opens a cell and gives its element; an empty header cell heads nothing.
fn push_cell_start(html: &mut String, cell: &Cell, place: Place) -> &'static str {
    let heads = place == Place::Header && !cell.paragraphs.is_empty();
    let element = if heads { "th" } else { "td" };
    html.extend(["<", element]);
    if heads {
        html.push_str(if cell.columns > 1 { " scope=\"colgroup\"" } else { " scope=\"col\"" });
    }
    html.push_str(match cell.frame {
        Frame::Thin => "",
        Frame::Thick => " class=\"thick\"",
        Frame::Dashed => " class=\"dashed\"",
    });
    for (name, span) in [("rowspan", cell.rows), ("colspan", cell.columns)] {
        if span > 1 {
            html.push_str(&format!(" {name}=\"{span}\""));
        }
    }
    html.push('>');
    element
}
