//! Lays out a sheet with typst in a closed world: one template, one data file, our fonts, nothing else.

use std::sync::LazyLock;

use typst::diag::{FileError, FileResult, SourceDiagnostic};
use typst::foundations::{Bytes, Datetime, Duration};
use typst::syntax::{FileId, RootedPath, Source, VirtualPath, VirtualRoot};
use typst::text::{Font, FontBook};
use typst::utils::LazyHash;
use typst::{Library, LibraryExt, World, WorldExt};
use typst_layout::PagedDocument;

use super::fonts::fonts;
use crate::view::block::Sheet;

/// What typst found wrong with a template.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The line of the template, counted from 1, where one is to blame.
    pub line: Option<usize>,
    /// What typst says, in English.
    pub message: String,
}

/// Lays out a sheet with the text of a template.
///
/// The template reads the sheet as `json("sheet.json")`: field names are those of [`Sheet`], every value
/// is data and never markup.
pub(super) fn layout(sheet: &Sheet, template: &str) -> Result<(PagedDocument, Desk), Fault> {
    let desk = Desk::new(sheet, template);
    let result = typst::compile::<PagedDocument>(&desk).output;
    result.map_err(|errors| desk.fault(&errors)).map(|document| (document, desk))
}

/// Gets the typefaces and the library of typst ready.
pub(super) fn prepare() {
    fonts();
    LazyLock::force(&LIBRARY);
}

static LIBRARY: LazyLock<LazyHash<Library>> = LazyLock::new(|| LazyHash::new(Library::default()));

/// All that a template can reach.
pub(super) struct Desk {
    template: Source,
    sheet: FileId,
    data: Bytes,
}

impl Desk {
    fn new(sheet: &Sheet, template: &str) -> Self {
        let data = serde_json::to_vec(sheet).expect("a sheet has only text for keys");
        Self {
            template: Source::new(file("main.typ"), template.to_owned()),
            sheet: file("sheet.json"),
            data: Bytes::new(data),
        }
    }

    /// Tells the first of several errors, with its place in the template.
    pub(super) fn fault(&self, errors: &[SourceDiagnostic]) -> Fault {
        let Some(error) = errors.first() else {
            return Fault { line: None, message: String::new() };
        };
        let hints = error.hints.iter().map(|hint| format!(" ({})", hint.v)).collect::<String>();
        Fault { line: self.line(error), message: format!("{}{hints}", error.message) }
    }

    fn line(&self, error: &SourceDiagnostic) -> Option<usize> {
        let at = self.range(error.span)?.start;
        self.template.lines().byte_to_line(at).map(|line| line + 1)
    }
}

fn file(name: &str) -> FileId {
    let path = VirtualPath::new(name).expect("the name of a file in the desk is a path");
    RootedPath::new(VirtualRoot::Project, path).intern()
}

impl World for Desk {
    fn library(&self) -> &LazyHash<Library> {
        &LIBRARY
    }

    fn book(&self) -> &LazyHash<FontBook> {
        &fonts().book
    }

    fn main(&self) -> FileId {
        self.template.id()
    }

    fn source(&self, id: FileId) -> FileResult<Source> {
        if id == self.template.id() { Ok(self.template.clone()) } else { Err(absent(id)) }
    }

    fn file(&self, id: FileId) -> FileResult<Bytes> {
        if id == self.sheet { Ok(self.data.clone()) } else { Err(absent(id)) }
    }

    fn font(&self, index: usize) -> Option<Font> {
        fonts().faces.get(index).cloned()
    }

    fn today(&self, _: Option<Duration>) -> Option<Datetime> {
        None
    }
}

fn absent(id: FileId) -> FileError {
    FileError::NotFound(id.get().vpath().get_without_slash().into())
}
