//! Writes what has been derived in the formats.

use std::sync::Arc;

use rayon::prelude::*;

use crate::derive::Derived;
use crate::diag::Diagnostic;
use crate::import::proof::BuiltLine;
use crate::import::text::read_text;
use crate::parse::block::Titles;
use crate::project::Project;
use crate::render::pdf::PdfError;
use crate::render::{Fault, Format};
use crate::source::{Place, Source};
use crate::view::block::Sheet;
use crate::view::record::record;

/// Writes a document in several formats; a Word file that is made together with a PDF has its page numbers in the 目次.
///
/// # Errors
/// When a template cannot be used, or a format cannot hold the document.
pub fn encode_all(
    project: &Project,
    derived: &Derived,
    formats: &[Format],
) -> Result<Vec<(Format, Vec<u8>)>, Vec<Diagnostic>> {
    let mut files = Vec::new();
    let mut left: Vec<Format> = formats.to_vec();
    if formats.contains(&Format::Pdf) && formats.contains(&Format::Docx) {
        let (pdf, docx) = printed_pair(project, &derived.sheet)?;
        files.extend([(Format::Pdf, pdf), (Format::Docx, docx)]);
        left.retain(|format| !matches!(format, Format::Pdf | Format::Docx));
    }
    let rest: Vec<_> = left.par_iter().map(|format| (*format, encode(project, derived, *format))).collect();
    for (format, bytes) in rest {
        files.push((format, bytes?));
    }
    Ok(files)
}

/// The PDF, and the Word file with the page numbers of the PDF.
fn printed_pair(project: &Project, sheet: &Sheet) -> Result<(Vec<u8>, Vec<u8>), Vec<Diagnostic>> {
    use crate::render;
    let template = project.pdf_template()?;
    let printed =
        render::pdf::printed(sheet, &template.text).map_err(|error| vec![pdf_fault(sheet, &template, &error)])?;
    let docx = render::docx::docx_with_pages(sheet, &printed.pages);
    let docx = docx.map_err(|error| vec![unrendered(sheet, Format::Docx, &error.to_string())])?;
    Ok((printed.bytes, docx))
}

fn unrendered(sheet: &Sheet, format: Format, message: &str) -> Diagnostic {
    Diagnostic::error("render", format!("{}の{}を作れません: {message}", sheet.title, format.extension()))
}

fn pdf_fault(sheet: &Sheet, template: &Arc<Source>, error: &PdfError) -> Diagnostic {
    match error {
        PdfError::Template(fault) => bad_pdf_template(template, fault),
        PdfError::Export(_) => unrendered(sheet, Format::Pdf, &error.to_string()),
    }
}

/// Writes a document in a format.
///
/// # Errors
/// When a template cannot be used, or the format cannot hold the document.
pub fn encode(project: &Project, derived: &Derived, format: Format) -> Result<Vec<u8>, Vec<Diagnostic>> {
    use crate::render;
    let failed = |message: String| {
        vec![Diagnostic::error("render", format!("{}の{}を作れません: {message}", derived.name, format.extension()))]
    };
    match format {
        Format::Txt => Ok(render::text::text(&derived.sheet).into_bytes()),
        Format::Md => {
            Ok(render::markdown::markdown(&derived.numbered, &derived.levels, &front_matter(derived)).into_bytes())
        }
        Format::Json => {
            let record = record(&derived.numbered, &derived.id, &derived.name, &derived.edition);
            render::json::json(&record).map(String::into_bytes).map_err(|error| failed(error.to_string()))
        }
        Format::Html | Format::Docx | Format::Pdf | Format::Csv | Format::Xlsx => {
            encode_sheet(project, &derived.sheet, format)
        }
    }
}

/// Gives documents as the lines that an imported file is compared with, titles where that file writes them.
pub fn as_imported(derived: &[Derived], titles: Titles) -> Vec<BuiltLine> {
    use crate::render;
    let marked = |document: &Derived| {
        let written = render::markdown::markdown(&document.numbered, &document.levels, &front_matter(document));
        let blocks = read_text(&written).blocks.into_iter();
        blocks.map(|block| BuiltLine { clause: None, text: block.text }).collect()
    };
    let lines = |document: &Derived| -> Vec<BuiltLine> {
        match titles {
            Titles::AsPrinted => {
                let lines = render::text::lines(&document.sheet).into_iter();
                lines.map(|(clause, text)| BuiltLine { clause, text }).collect()
            }
            Titles::BesideLabels => marked(document),
        }
    };
    derived.iter().flat_map(lines).collect()
}

/// Writes a sheet in a format that needs nothing but blocks.
///
/// # Errors
/// When a template cannot be used, or the format cannot hold the sheet.
pub fn encode_sheet(project: &Project, sheet: &Sheet, format: Format) -> Result<Vec<u8>, Vec<Diagnostic>> {
    use crate::render;
    let failed = |message: String| vec![unrendered(sheet, format, &message)];
    match format {
        Format::Html => {
            let template = project.page().map_err(|diagnostics| diagnostics.to_vec())?;
            render::html::html(sheet, template).map(String::into_bytes).map_err(|error| project.page_fault(&error))
        }
        Format::Docx => render::docx::docx(sheet).map_err(|error| failed(error.to_string())),
        Format::Pdf => {
            let template = project.pdf_template()?;
            render::pdf::pdf_with(sheet, &template.text).map_err(|error| vec![pdf_fault(sheet, &template, &error)])
        }
        Format::Csv => render::csv::csv(sheet).map_err(|error| failed(error.to_string())),
        Format::Xlsx => render::xlsx::xlsx(sheet).map_err(|error| failed(error.to_string())),
        Format::Txt => Ok(render::text::text(sheet).into_bytes()),
        Format::Md => Ok(render::pipes::pipes(sheet).into_bytes()),
        Format::Json => render::json::json(sheet).map(String::into_bytes).map_err(|error| failed(error.to_string())),
    }
}

fn bad_pdf_template(template: &Arc<Source>, fault: &Fault) -> Diagnostic {
    let lines = template.text.split_inclusive('\n').take(fault.line.unwrap_or(1).saturating_sub(1));
    let start = lines.map(str::len).sum();
    let length = template.text.get(start..).and_then(|rest| rest.lines().next()).map_or(0, str::len);
    let help = format!("typst の知らせ「{}」を見て、ひな形を直してください", fault.message);
    Diagnostic::error("bad-template", "PDFのひな形に誤りがあります")
        .at(Place::new(template, start..start + length))
        .help(help)
}

fn front_matter(derived: &Derived) -> String {
    let levels: Vec<&str> = derived.levels.iter().map(|role| role.as_str()).collect();
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    format!(
        "document: {}\ntitle: {}\nname: {}\nguideline: {}\nlevels: [{}]\n",
        derived.numbered.document,
        quoted(&derived.numbered.title),
        quoted(&derived.name),
        derived.edition,
        levels.join(", ")
    )
}
