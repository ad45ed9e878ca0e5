//! Writes a sheet as plain text, one block a line.

use crate::view::block::{Block, Cell, Chart, Cover, Heading, Line, Paragraph, Row, Sheet, Table};

/// Writes a sheet as text: cover lines first, no 目次, one block a line.
///
/// A line is `label text`. A table prints its caption and then a line a row, cells parted by tabs;
/// a chart prints its caption and `［図：…］`. Marks are not shown. A block without characters prints
/// nothing; any other text ends with a line feed.
pub fn text(sheet: &Sheet) -> String {
    let mut out = String::new();
    cover(&mut out, sheet.cover.as_ref());
    for block in &sheet.blocks {
        push_block(&mut out, block);
    }
    out
}

/// Writes a sheet as [`text`] does, line by line, each with the clause or table that it belongs to.
pub fn lines(sheet: &Sheet) -> Vec<(Option<String>, String)> {
    let mut lines = Vec::new();
    let mut add = |anchor: &Option<String>, text: String| {
        lines.extend(text.lines().map(|line| (anchor.clone(), line.to_owned())));
    };
    let mut own = String::new();
    cover(&mut own, sheet.cover.as_ref());
    add(&None, own);
    let mut anchor = None;
    for block in &sheet.blocks {
        let mut own = String::new();
        push_block(&mut own, block);
        anchor = anchor_of(block).or(anchor);
        add(&anchor, own);
    }
    lines
}

fn anchor_of(block: &Block) -> Option<String> {
    match block {
        Block::Title { anchor, .. }
        | Block::Heading(Heading { anchor, .. })
        | Block::Paragraph(Paragraph { anchor, .. })
        | Block::Table(Table { anchor, .. })
        | Block::Chart(Chart { anchor, .. }) => anchor.clone(),
    }
}

fn cover(out: &mut String, cover: Option<&Cover>) {
    let lines = cover.into_iter().flat_map(|cover| &cover.lines);
    lines.for_each(|line| push_line(out, |out| out.push_str(&line.text)));
}

/// Writes a line, unless it is empty.
fn push_line(out: &mut String, write: impl FnOnce(&mut String)) {
    let start = out.len();
    write(out);
    if out.len() > start {
        out.push('\n');
    }
}

fn push_block(out: &mut String, block: &Block) {
    match block {
        Block::Title { text, .. } => push_line(out, |out| push_characters(out, text)),
        Block::Heading(Heading { label, title, .. }) => push_line(out, |out| push_labelled(out, label, title)),
        Block::Paragraph(Paragraph { label, text, .. }) => push_line(out, |out| push_labelled(out, label, text)),
        Block::Table(table) => push_table(out, table),
        Block::Chart(chart) => push_chart(out, chart),
    }
}

fn push_characters(out: &mut String, line: &Line) {
    line.iter().for_each(|run| out.push_str(&run.text));
}

/// Joins a label and its text by one space; an empty side needs none.
fn push_labelled(out: &mut String, label: &Line, text: &Line) {
    let empty = |line: &Line| line.iter().all(|run| run.text.is_empty());
    push_characters(out, label);
    out.push_str(if empty(label) || empty(text) { "" } else { " " });
    push_characters(out, text);
}

fn push_table(out: &mut String, table: &Table) {
    push_line(out, |out| push_characters(out, &table.caption));
    let mut covered = Vec::new();
    table.header.iter().chain(&table.rows).for_each(|row| push_line(out, |out| push_row(out, row, &mut covered)));
}

/// Parts the cells by tabs, without those that would only end the line; a line without any would be no row.
///
/// `covered` tells for each column how many rows more a cell above takes.
fn push_row(out: &mut String, row: &Row, covered: &mut Vec<usize>) {
    let mut cells: Vec<String> = Vec::new();
    for cell in &row.cells {
        skip(&mut cells, covered);
        let first = cells.len();
        cells.push(cell_text(cell));
        cells.resize(first + cell.columns.max(1), String::new());
        covered.resize(covered.len().max(cells.len()), 0);
        covered.iter_mut().take(cells.len()).skip(first).for_each(|rows| *rows = cell.rows.saturating_sub(1));
    }
    skip(&mut cells, covered);
    let filled = cells.iter().rposition(|cell| !cell.is_empty()).map_or(0, |last| last + 1);
    if filled != 1 {
        cells.truncate(filled);
    }
    out.push_str(&cells.join("\t"));
}

/// Leaves the columns empty that cells above take.
fn skip(cells: &mut Vec<String>, covered: &mut [usize]) {
    while let Some(rows) = covered.get_mut(cells.len()).filter(|rows| **rows > 0) {
        *rows -= 1;
        cells.push(String::new());
    }
}

fn cell_text(cell: &Cell) -> String {
    let mut text = String::new();
    for item in &cell.paragraphs {
        let before = text.len();
        push_labelled(&mut text, &item.label, &item.text);
        if before > 0 && text.len() > before {
            text.insert(before, ' ');
        }
    }
    text
}

fn push_chart(out: &mut String, chart: &Chart) {
    push_line(out, |out| push_characters(out, &chart.caption));
    out.extend(["［図：", &chart.description, "］\n"]);
}

#[cfg(test)]
mod tests {
    use super::text;
    use crate::view::block::{Block, Cell, Chart, Heading, Paragraph, Row, Sheet, Table, plain};

    fn sheet(blocks: Vec<Block>) -> Sheet {
        Sheet { blocks, ..Sheet::default() }
    }

    fn cell(items: &[&str]) -> Cell {
        let paragraph = |item: &&str| Paragraph { text: plain(*item), ..Paragraph::default() };
        Cell::of(items.iter().map(paragraph).collect())
    }

    #[test]
    fn an_empty_sheet_is_an_empty_text() {
        assert_eq!(text(&sheet(Vec::new())), "");
    }

    #[test]
    fn a_label_stands_before_its_text() {
        let heading = Heading { title: plain("（目的）"), ..Heading::default() };
        let paragraph = Paragraph { label: plain("第１条"), text: plain("本町は、"), ..Paragraph::default() };
        let blocks = vec![Block::Heading(heading), Block::Paragraph(paragraph)];
        assert_eq!(text(&sheet(blocks)), "（目的）\n第１条 本町は、\n");
    }

    #[test]
    fn only_empty_cells_at_the_end_are_trimmed() {
        let cells = vec![cell(&["", "a", "b\t"]), cell(&[]), cell(&["c\t"]), cell(&[])];
        let table = Table { rows: vec![Row { cells, ..Row::default() }], ..Table::default() };
        assert_eq!(text(&sheet(vec![Block::Table(table)])), "a b\t\t\tc\t\n");
    }

    #[test]
    fn cells_that_others_cover_stay_empty_and_a_row_of_one_cell_stays_a_row() {
        let tall = Cell { rows: 2, ..cell(&["a"]) };
        let wide = Cell { columns: 2, ..cell(&["b"]) };
        let rows = [vec![tall, wide, cell(&["c"])], vec![cell(&["d"])], vec![cell(&["e"]), cell(&[]), cell(&[])]];
        let rows = rows.into_iter().map(|cells| Row { cells, ..Row::default() }).collect();
        let table = Table { rows, ..Table::default() };
        assert_eq!(text(&sheet(vec![Block::Table(table)])), "a\tb\t\tc\n\td\ne\t\t\n");
    }

    #[test]
    fn a_chart_is_its_caption_and_its_description() {
        let chart = Chart { caption: plain("図1"), description: "体制".to_owned(), ..Chart::default() };
        assert_eq!(text(&sheet(vec![Block::Chart(chart)])), "図1\n［図：体制］\n");
    }
}
