//! Writes the tables of a sheet as an Excel workbook, with marks as rich text.

use rust_xlsxwriter::{
    DocProperties, ExcelDateTime, Format, FormatAlign, FormatBorder, FormatUnderline, Workbook, Worksheet, XlsxError,
};

use unicode_width::UnicodeWidthStr;

use crate::render::grid::{GridRow, rows, widths};
use crate::view::block::{Line, Mark, Run, Sheet, characters};
use crate::view::ledger::Ledger;

/// How many half-width characters a line of the page has.
const LINE: f64 = 130.0;
/// The height of a line, in points.
const LINE_HEIGHT: f64 = 14.0;
/// Excel makes no row higher, in points.
const HIGHEST: f64 = 409.0;

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
    let widths = shared(&widths(sheet));
    for (column, width) in widths.iter().enumerate() {
        page.set_column_width(u16::try_from(column).unwrap_or(u16::MAX), *width)?;
    }
    if let Some(header) = all.iter().position(|row| row.len() > 1).and_then(|row| u32::try_from(row).ok()) {
        page.set_repeat_rows(header, header)?;
        page.set_freeze_panes(header + 1, 0)?;
    }
    for (index, row) in all.iter().enumerate() {
        let index = u32::try_from(index).unwrap_or(u32::MAX);
        page.set_row_height(index, height(row, &widths))?;
        match (row.as_slice(), u16::try_from(widths.len()).unwrap_or(u16::MAX)) {
            ([line], 2..) => write_across(page, index, line, &widths)?,
            (_, _) => write_row(page, index, row)?,
        }
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

/// Shares the characters of a line among the columns in proportion to their widths on paper.
fn shared(widths: &[f32]) -> Vec<f64> {
    let all: f32 = widths.iter().sum();
    widths.iter().map(|own| LINE * f64::from(own / all)).collect()
}

/// Makes a row as high as its tallest cell, as far as Excel lets it; only Excel itself would measure marked words.
fn height(row: &GridRow, widths: &[f64]) -> f64 {
    let room = |index: usize| if row.len() == 1 { LINE } else { widths.get(index).copied().unwrap_or(LINE) };
    let lines = |(index, line): (usize, &Line)| -> f64 {
        characters(line).split('\n').map(|text| (columns(text) / (room(index) - 2.0).max(2.0)).ceil().max(1.0)).sum()
    };
    let tallest = row.iter().enumerate().map(lines).fold(1.0, f64::max);
    (tallest * LINE_HEIGHT + 3.0).min(HIGHEST)
}

fn columns(text: &str) -> f64 {
    u32::try_from(UnicodeWidthStr::width_cjk(text)).map_or(f64::MAX, f64::from)
}

/// Writes a sentence above or below the tables over all columns.
fn write_across(page: &mut Worksheet, index: u32, line: &Line, widths: &[f64]) -> Result<(), XlsxError> {
    let last = u16::try_from(widths.len() - 1).unwrap_or(u16::MAX);
    let align = if index == 0 { FormatAlign::Center } else { FormatAlign::Top };
    let format = Format::new().set_text_wrap().set_align(align).set_font_name("ＭＳ 明朝");
    page.merge_range(index, 0, index, last, &characters(line), &format)?;
    Ok(())
}

fn write_row(page: &mut Worksheet, index: u32, row: &GridRow) -> Result<(), XlsxError> {
    let cell = Format::new().set_text_wrap().set_align(FormatAlign::Top).set_font_name("ＭＳ 明朝");
    let boxed = if row.len() > 1 { cell.set_border(FormatBorder::Thin) } else { cell.unset_text_wrap() };
    for (column, line) in row.iter().enumerate() {
        let column = u16::try_from(column).unwrap_or(u16::MAX);
        let runs: Vec<(Format, &str)> =
            line.iter().filter(|run| !run.text.is_empty()).map(|run| (format(run), run.text.as_str())).collect();
        match runs.as_slice() {
            [] => page.write_blank(index, column, &boxed)?,
            [(_, text)] if line.iter().all(|run| !run.mark.is_change()) => {
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
        Mark::Added | Mark::Removed | Mark::AddedFramed | Mark::RemovedFramed => {
            format.set_underline(FormatUnderline::Single)
        }
        Mark::AddedDouble | Mark::RemovedDouble => format.set_underline(FormatUnderline::Double),
        Mark::Unset | Mark::Local => format.set_bold(),
        Mark::None | Mark::Note | Mark::Parameter | Mark::Option => format,
    }
}
