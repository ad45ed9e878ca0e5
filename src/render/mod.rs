//! Floor 7: turns blocks into one format; knows no clause, no override, no numbering.

pub mod docx;
mod fonts;
mod glyphs;
pub mod html;
pub mod import_report;
pub mod json;
pub mod markdown;
pub mod pdf;
pub mod text;
mod typst;

pub use glyphs::{MissingGlyph, missing_glyphs};
pub use typst::Fault;

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
}

impl Format {
    /// Every format.
    pub const ALL: [Self; 6] = [Self::Txt, Self::Md, Self::Html, Self::Docx, Self::Pdf, Self::Json];

    /// Gives the ending of its files, which is also its name on the command line.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Txt => "txt",
            Self::Md => "md",
            Self::Html => "html",
            Self::Docx => "docx",
            Self::Pdf => "pdf",
            Self::Json => "json",
        }
    }

    /// Finds a format by name.
    ///
    /// # Errors
    /// Lists the names that there are.
    pub fn named(name: &str) -> Result<Self, String> {
        let found = Self::ALL.into_iter().find(|format| format.extension() == name);
        found.ok_or_else(|| format!("使えるのは {} です", Self::ALL.map(Self::extension).join("、")))
    }
}
