//! Floor 7: turns blocks into one format; knows no clause, no override, no numbering.

pub mod csv;
pub mod docx;
pub mod findings;
mod fonts;
mod glyphs;
mod grid;
pub mod html;
pub mod import_report;
pub mod json;
pub mod markdown;
pub mod pdf;
pub mod pipes;
pub mod text;
mod typst;
pub mod xlsx;

pub use glyphs::{MissingGlyph, missing_glyphs, unprintable};
pub use typst::Fault;

/// Makes ready what takes a while and is the same for every document, before the first document is there.
pub fn prepare(formats: &[Format]) {
    if formats.contains(&Format::Docx) {
        docx::prepare();
    }
    if formats.contains(&Format::Pdf) {
        typst::prepare();
    }
}

/// A format that a document is written in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Format {
    /// テキスト
    Txt,
    /// Markdown
    Md,
    /// HTML
    Html,
    /// Word
    Docx,
    /// PDF
    Pdf,
    /// JSON
    Json,
    /// CSV
    Csv,
    /// Excel
    Xlsx,
}

impl Format {
    /// The formats of a policy.
    pub const POLICY: [Self; 6] = [Self::Txt, Self::Md, Self::Html, Self::Docx, Self::Pdf, Self::Json];
    /// The formats of a table that sets texts side by side.
    pub const TABLE: [Self; 7] = [Self::Html, Self::Docx, Self::Pdf, Self::Xlsx, Self::Csv, Self::Md, Self::Json];

    /// Gives the ending of its files, which is also its name on the command line.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Json => "json",
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }

    /// Finds a format of a policy by name.
    ///
    /// # Errors
    /// Lists the names that there are.
    pub fn of_policy(name: &str) -> Result<Self, String> {
        Self::named(name, &Self::POLICY)
    }

    /// Finds a format of a comparison by name: that of a table, or `text` for the screen alone.
    ///
    /// # Errors
    /// Lists the names that there are.
    pub fn of_comparison(name: &str) -> Result<Self, String> {
        if name == "text" { Ok(Self::Txt) } else { Self::named(name, &Self::TABLE) }
    }

    /// Finds a format of a table by name.
    ///
    /// # Errors
    /// Lists the names that there are.
    pub fn of_table(name: &str) -> Result<Self, String> {
        Self::named(name, &Self::TABLE)
    }

    fn named(name: &str, all: &[Self]) -> Result<Self, String> {
        let found = all.iter().copied().find(|format| format.extension() == name);
        let names: Vec<&str> = all.iter().map(|format| format.extension()).collect();
        found.ok_or_else(|| format!("使えるのは {} です", names.join("、")))
    }
}
