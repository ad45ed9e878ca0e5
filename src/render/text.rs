//! Writes a sheet as plain text, one block a line.

use crate::view::block::{Block, Cell, Chart, Cover, Heading, Line, Paragraph, Row, Sheet, Table, characters};

/// Writes a sheet as text: cover lines first, no 目次, one block a line.
///
/// A line is `label text`. A table prints its caption and then a line a row, cells parted by tabs;
/// a chart prints its caption and `［図：…］`. Marks are not shown. A block without characters prints
/// nothing; any other text ends with a line feed.
pub fn text(sheet: &Sheet) -> String {
    let mut lines = cover_lines(sheet.cover.as_ref());
    for block in &sheet.blocks {
        push_block(&mut lines, block);
    }
    lines.retain(|line| !line.is_empty());
    lines.push(String::new());
    if lines.len() == 1 { String::new() } else { lines.join("\n") }
}

fn cover_lines(cover: Option<&Cover>) -> Vec<String> {
    cover.map_or_else(Vec::new, |cover| cover.lines.iter().map(|line| line.text.clone()).collect())
}

fn push_block(lines: &mut Vec<String>, block: &Block) {
    match block {
        Block::Title { text, .. } => lines.push(characters(text)),
        Block::Heading(Heading { label, title, .. }) => lines.push(labelled(label, title)),
        Block::Paragraph(Paragraph { label, text, .. }) => lines.push(labelled(label, text)),
        Block::Table(table) => push_table(lines, table),
        Block::Chart(chart) => push_chart(lines, chart),
    }
}

/// Joins a label and its text by one space; an empty side needs none.
fn labelled(label: &Line, text: &Line) -> String {
    let (label, text) = (characters(label), characters(text));
    let space = if label.is_empty() || text.is_empty() { "" } else { " " };
    format!("{label}{space}{text}")
}

fn push_table(lines: &mut Vec<String>, table: &Table) {
    lines.push(characters(&table.caption));
    lines.extend(table.header.iter().chain(&table.rows).map(row_line));
}

/// Parts the cells by tabs, without those that would only end the line.
fn row_line(row: &Row) -> String {
    let mut cells: Vec<String> = row.cells.iter().map(cell_text).collect();
    while cells.last().is_some_and(String::is_empty) {
        cells.pop();
    }
    cells.join("\t")
}

fn cell_text(cell: &Cell) -> String {
    let items = cell.paragraphs.iter().map(|item| labelled(&item.label, &item.text));
    items.filter(|item| !item.is_empty()).collect::<Vec<_>>().join(" ")
}

fn push_chart(lines: &mut Vec<String>, chart: &Chart) {
    lines.push(characters(&chart.caption));
    lines.push(format!("［図：{}］", chart.description));
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
        Cell { paragraphs: items.iter().map(paragraph).collect(), rows: 1, columns: 1 }
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
    fn a_chart_is_its_caption_and_its_description() {
        let chart = Chart { caption: plain("図1"), description: "体制".to_owned(), ..Chart::default() };
        assert_eq!(text(&sheet(vec![Block::Chart(chart)])), "図1\n［図：体制］\n");
    }
}
