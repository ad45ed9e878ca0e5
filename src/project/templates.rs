//! The looks of a workspace: schemes, covers, conventions and pages, on disk and in the program.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use include_dir::{Dir, include_dir};

use crate::diag::{Diagnostic, nearest};
use crate::numbering::scheme::Scheme;
use crate::parse::yaml;
use crate::project::cache::{cached, held};
use crate::project::{Failure, Project, ProjectError};
use crate::render::html::{HtmlError, PageTemplate};
use crate::source::{Located, Place, Source};
use crate::view::convention::Convention;
use crate::view::cover::CoverLayout;

pub(super) static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The frame of HTML pages, below `templates`.
const PAGE: &str = "html/page.html";

impl Project {
    /// Gives the numbering scheme of a body.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn scheme(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Arc<Scheme>, Vec<Diagnostic>> {
        if let Some(read) = held(&self.schemes, &name.value) {
            return read;
        }
        self.known_template("numbering", name).map_err(|help| {
            let message = format!("番号体系「{}」はありません", name.value);
            let place = Place::new(source, name.range.clone());
            vec![Diagnostic::error("unknown-scheme", message).at(place).help(help)]
        })?;
        cached(&self.schemes, &name.value, || {
            let source = self.template_text(&format!("numbering/{}.yaml", name.value)).map_err(Failure::diagnostics)?;
            let scheme: Scheme = yaml::read(&source)?;
            let wrong = scheme.wrong_patterns(&source);
            if wrong.is_empty() { Ok(scheme) } else { Err(wrong) }
        })
    }

    /// Gives a cover layout.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn cover(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Arc<CoverLayout>, Vec<Diagnostic>> {
        if let Some(read) = held(&self.covers, &name.value) {
            return read;
        }
        self.known_template("cover", name).map_err(|help| {
            let message = format!("表紙「{}」はありません", name.value);
            let place = Place::new(source, name.range.clone());
            vec![Diagnostic::error("unknown-cover", message).at(place).help(help)]
        })?;
        cached(&self.covers, &name.value, || self.template("cover", &name.value))
    }

    /// Gives a convention of 新旧対照表.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn convention(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Convention, Vec<Diagnostic>> {
        self.known_template("shinkyu", name).map_err(|help| {
            let message = format!("新旧対照表の様式「{}」はありません", name.value);
            let place = Place::new(source, name.range.clone());
            vec![Diagnostic::error("unknown-convention", message).at(place).help(help)]
        })?;
        self.template("shinkyu", &name.value)
    }

    /// Gives the frame of HTML pages, parsed once.
    ///
    /// # Errors
    /// When the template on disk cannot be read or is wrong.
    pub fn page(&self) -> Result<&PageTemplate, &[Diagnostic]> {
        let parse = || {
            let source = self.template_text(PAGE).map_err(Failure::diagnostics)?;
            PageTemplate::parse(&source.text).map_err(|error| vec![bad_page(&source, &error)])
        };
        self.page.get_or_init(parse).as_ref().map_err(Vec::as_slice)
    }

    /// Says what is wrong with the frame of HTML pages.
    pub fn page_fault(&self, error: &HtmlError) -> Vec<Diagnostic> {
        match self.template_text(PAGE) {
            Ok(source) => vec![bad_page(&source, error)],
            Err(failure) => failure.diagnostics(),
        }
    }

    /// Gives the template of PDF pages.
    ///
    /// # Errors
    /// When the one on disk cannot be read.
    pub fn pdf_template(&self) -> Result<Arc<Source>, Vec<Diagnostic>> {
        self.template_text("typst/policy.typ").map_err(Failure::diagnostics)
    }

    /// Gives a template file as text: the one on disk, else the one in the program.
    ///
    /// # Errors
    /// When it is not to be had or not readable.
    pub fn template_text(&self, path: &str) -> Result<Arc<Source>, Failure> {
        let relative = Path::new("templates").join(path);
        if self.root.join(&relative).exists() {
            return self.text(&relative);
        }
        let embedded = TEMPLATES.get_file(path).and_then(|file| file.contents_utf8());
        let missing = || ProjectError::Read { path: relative.clone(), source: io::ErrorKind::NotFound.into() };
        Ok(Source::new(relative.to_string_lossy(), embedded.ok_or_else(missing)?))
    }

    /// Gives the names of the templates of a kind, on disk and in the program.
    pub fn templates(&self, kind: &str) -> Vec<String> {
        let stem = |path: &Path| {
            (path.extension()? == "yaml").then(|| path.file_stem().map(|stem| stem.to_string_lossy().into_owned()))?
        };
        let on_disk = fs::read_dir(self.root.join("templates").join(kind)).into_iter().flatten().flatten();
        let mut names: Vec<String> = on_disk.filter_map(|entry| stem(&entry.path())).collect();
        names.extend(
            TEMPLATES.get_dir(kind).into_iter().flat_map(|dir| dir.files()).filter_map(|file| stem(file.path())),
        );
        names.sort();
        names.dedup();
        names
    }

    /// Gives what helps when no template of a kind has the name.
    fn known_template(&self, kind: &str, name: &Located<String>) -> Result<(), String> {
        let names = self.templates(kind);
        if names.contains(&name.value) {
            return Ok(());
        }
        let near =
            nearest(&name.value, names.iter().map(String::as_str)).map(|near| format!("「{near}」ではありませんか。"));
        Err(format!("{}使えるのは {} です", near.unwrap_or_default(), names.join("、")))
    }

    fn template<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
        &self,
        kind: &str,
        name: &str,
    ) -> Result<T, Vec<Diagnostic>> {
        let source = self.template_text(&format!("{kind}/{name}.yaml")).map_err(Failure::diagnostics)?;
        yaml::read(&source)
    }
}

fn bad_page(source: &Arc<Source>, error: &HtmlError) -> Diagnostic {
    let (message, range) = error.fault();
    let help = format!("この位置を直すか、templates/{PAGE} を消して初めのひな形に戻してください");
    Diagnostic::error("bad-template", message).at(Place::new(source, range)).help(help)
}
