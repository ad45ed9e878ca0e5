//! Writes the tables of a sheet as an Excel workbook: one worksheet, a block after the other.

use rust_xlsxwriter::{Format, FormatAlign, FormatBorder, Workbook, Worksheet, XlsxError};

use crate::view::block::{Block, Cell, Row, Sheet, Table, characters};

/// The characters that a cell of Excel holds at most.
const LONGEST: usize = 32_767;

/// Writes a sheet; text blocks stand in the first column, tables with borders and a heavy header.
///
/// # Errors
/// Gives what the writer says of a workbook that Excel could not open.
pub fn xlsx(sheets: &[Sheet]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    for (index, sheet) in sheets.iter().enumerate() {
        let worksheet = workbook.add_worksheet();
        worksheet.set_name(name(index, sheet))?;
        worksheet.set_landscape();
        worksheet.set_paper_size(9);
        worksheet.set_print_fit_to_pages(1, 0);
        write(worksheet, sheet)?;
    }
    workbook.save_to_buffer()
}

fn name(index: usize, sheet: &Sheet) -> String {
    let plain = sheet.title.chars().filter(|c| !matches!(c, '[' | ']' | ':' | '*' | '?' | '/' | '\\' | '\''));
    format!("{} {}", index + 1, plain.take(24).collect::<String>())
}

fn write(worksheet: &mut Worksheet, sheet: &Sheet) -> Result<(), XlsxError> {
    let bold = Format::new().set_bold();
    let mut at = 0;
    for block in &sheet.blocks {
        match block {
            Block::Title { text, .. } => text_row(worksheet, &mut at, &characters(text), &bold)?,
            Block::Heading(heading) => text_row(worksheet, &mut at, &heading.outline, &bold)?,
            Block::Paragraph(paragraph) => {
                let text = format!("{}{}", characters(&paragraph.label), characters(&paragraph.text));
                text_row(worksheet, &mut at, &text, &Format::new())?;
            }
            Block::Table(table) => table_rows(worksheet, &mut at, table)?,
            Block::Chart(chart) => text_row(worksheet, &mut at, &chart.description, &Format::new())?,
        }
    }
    Ok(())
}

fn text_row(worksheet: &mut Worksheet, at: &mut u32, text: &str, format: &Format) -> Result<(), XlsxError> {
    worksheet.write_string_with_format(*at, 0, cut(text), format)?;
    *at += 1;
    Ok(())
}

fn table_rows(worksheet: &mut Worksheet, at: &mut u32, table: &Table) -> Result<(), XlsxError> {
    let body = Format::new().set_border(FormatBorder::Thin).set_text_wrap().set_align(FormatAlign::Top);
    let header = body.clone().set_bold();
    for (column, width) in (0u16..).zip(&table.widths) {
        worksheet.set_column_width(column, f64::from(*width) * 8.0)?;
    }
    for row in &table.header {
        cells(worksheet, at, row, &header)?;
    }
    for row in &table.rows {
        cells(worksheet, at, row, &body)?;
    }
    *at += 1;
    Ok(())
}

fn cells(worksheet: &mut Worksheet, at: &mut u32, row: &Row, format: &Format) -> Result<(), XlsxError> {
    for (column, cell) in (0u16..).zip(&row.cells) {
        let text = text(cell);
        match text.parse::<u32>() {
            Ok(number) if number.to_string() == text => {
                worksheet.write_number_with_format(*at, column, number, format)?
            }
            Ok(_) | Err(_) => worksheet.write_string_with_format(*at, column, cut(&text), format)?,
        };
    }
    *at += 1;
    Ok(())
}

fn text(cell: &Cell) -> String {
    let line = |paragraph: &crate::view::block::Paragraph| {
        format!("{}{}", characters(&paragraph.label), characters(&paragraph.text))
    };
    cell.paragraphs.iter().map(line).collect::<Vec<_>>().join("\n")
}

fn cut(text: &str) -> String {
    text.chars().take(LONGEST).collect()
}
