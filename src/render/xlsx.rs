//! Writes the tables of a sheet as an Excel workbook, with marks as rich text.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError,
};

use crate::render::grid::{GridRow, rows};
use crate::view::block::{Block, Mark, Run, Sheet};
use crate::view::ledger::Ledger;

/// Writes a sheet as a workbook of one worksheet.
///
/// # Errors
/// Gives what the writer says of a cell that it cannot hold.
pub fn xlsx(sheet: &Sheet) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(&sheet.title).set_creation_datetime(&made));
    let page = workbook.add_worksheet();
    page.set_landscape().set_paper_size(9).set_print_fit_to_pages(1, 0);
    let all = rows(sheet);
    let columns = all.iter().map(Vec::len).max().unwrap_or(1);
    for column in 0..columns {
        page.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), width(sheet, column, columns))?;
    }
    for (index, row) in all.iter().enumerate() {
        write_row(page, u32::try_from(index).unwrap_or(u32::MAX), row, columns)?;
    }
    workbook.save_to_buffer()
}

/// Writes plain tables as a workbook, one worksheet each; a number is written as a number.
///
/// # Errors
/// Gives what the writer says of a cell that it cannot hold.
pub fn ledgers(title: &str, ledgers: &[Ledger]) -> Result<Vec<u8>, XlsxError> {
    let mut workbook = Workbook::new();
    let made = ExcelDateTime::from_ymd(1980, 1, 1)?;
    workbook.set_properties(&DocProperties::new().set_title(title).set_creation_datetime(&made));
    let font = Format::new().set_font_name("ＭＳ ゴシック").set_align(FormatAlign::Top);
    let (head, wrapped) = (font.clone().set_bold().set_border(FormatBorder::Thin), font.set_text_wrap());
    for ledger in ledgers {
        write_ledger(workbook.add_worksheet(), ledger, &head, &wrapped)?;
    }
    workbook.save_to_buffer()
}

fn write_ledger(page: &mut Worksheet, ledger: &Ledger, head: &Format, body: &Format) -> Result<(), XlsxError> {
    page.set_name(&ledger.name)?.set_landscape().set_paper_size(9).set_freeze_panes(1, ledger.frozen)?;
    let widths = ledger.widths.iter().chain(std::iter::repeat(ledger.widths.last().unwrap_or(&10)));
    for (column, width) in (0..ledger.header.len()).zip(widths) {
        page.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), *width)?;
    }
    for (row, cells) in std::iter::once(&ledger.header).chain(&ledger.rows).enumerate() {
        let row = u32::try_from(row).unwrap_or(u32::MAX);
        for (column, text) in cells.iter().enumerate().filter(|(_, text)| !text.is_empty()) {
            let column = u16::try_from(column).unwrap_or(u16::MAX);
            match text.parse::<f64>() {
                Ok(number) if row > 0 && number.is_finite() => {
                    page.write_number_with_format(row, column, number, body)?
                }
                _ if row == 0 => page.write_string_with_format(row, column, text, head)?,
                _ => page.write_string_with_format(row, column, held(text), body)?,
            };
        }
    }
    Ok(())
}

/// A cell of Excel holds no more than 32,767 characters.
fn held(text: &str) -> String {
    text.chars().take(32_767).collect()
}

/// Shares 130 characters among the columns in proportion to their widths on paper.
fn width(sheet: &Sheet, column: usize, columns: usize) -> f64 {
    let widths = sheet.blocks.iter().find_map(|block| match block {
        Block::Table(table) if table.widths.len() == columns => Some(&table.widths),
        Block::Table(_) | Block::Title { .. } | Block::Heading(_) | Block::Paragraph(_) | Block::Chart(_) => None,
    });
    let own = widths.and_then(|widths| widths.get(column)).copied().unwrap_or(1.0);
    let all: f32 = widths.map_or(1.0, |widths| widths.iter().sum());
    130.0 * f64::from(own / all)
}

fn write_row(page: &mut Worksheet, index: u32, row: &GridRow, columns: usize) -> Result<(), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_name("ＭＳ 明朝");
    let boxed = if columns > 1 && row.len() > 1 { cell.set_border(FormatBorder::Thin) } else { cell.unset_text_wrap() };
    for (column, line) in row.iter().enumerate() {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let runs: Vec<(Format, &str)> =
            line.iter().filter(|run| !run.text.is_empty()).map(|run| (format(run), run.text.as_str())).collect();
        match runs.as_slice() {
            [] => page.write_blank(index, column, &boxed)?,
            [(_, text)] if line.iter().all(|run| !underlined(run.mark)) => {
                page.write_string_with_format(index, column, *text, &boxed)?
            }
            [(format, text)] => {
                let whole = format.clone().set_text_wrap().set_align(FormatAlign::Top).set_border(FormatBorder::Thin);
                page.write_string_with_format(index, column, *text, &whole)?
            }
            _ => {
                let parts: Vec<(&Format, &str)> = runs.iter().map(|(format, text)| (format, *text)).collect();
                page.write_rich_string_with_format(index, column, &parts, &boxed)?
            }
        };
    }
    Ok(())
}

fn format(run: &Run) -> Format {
    let format = Format::new().set_font_name("ＭＳ 明朝");
    match run.mark {
        Mark::Added | Mark::Removed => format.set_underline(FormatUnderline::Single),
        Mark::AddedDouble | Mark::RemovedDouble => format.set_underline(FormatUnderline::Double),
        Mark::Unset | Mark::Local => format.set_bold(),
        Mark::None | Mark::Note | Mark::Parameter | Mark::Option => format,
    }
}

fn underlined(mark: Mark) -> bool {
    matches!(mark, Mark::Added | Mark::Removed | Mark::AddedDouble | Mark::RemovedDouble)
}
