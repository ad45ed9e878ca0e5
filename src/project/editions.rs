//! The editions of the guideline, on disk and in the program.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;
use std::thread;

use include_dir::{Dir, include_dir};
use serde::Deserialize;

use crate::diag::{Diagnostic, has_errors, nearest};
use crate::model::document::Document;
use crate::model::edit::Override;
use crate::model::edition::{EditionFile, ParameterValue};
use crate::model::id::{DocumentKind, EditionId, MunicipalityId};
use crate::model::municipality::{Municipality, PolicyFile};
use crate::model::role::Role;
use crate::parse::{inline, markdown, policy, revision, yaml};
use crate::project::cache::{cached, held};
use crate::project::{Failure, Project, ProjectError};
use crate::resolve::Base;
use crate::source::{Located, Place, Source};

pub(super) static GUIDELINE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/guideline");

/// The front matter of base text.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    document: DocumentKind,
    title: Located<String>,
    levels: Vec<Role>,
}

impl Project {
    /// Gives the names of the editions, on disk and in the program.
    pub fn editions(&self) -> Vec<String> {
        let folder = self.root.join("guideline");
        let on_disk = fs::read_dir(folder).into_iter().flatten().flatten();
        let on_disk = on_disk.filter(|entry| entry.path().join("edition.yaml").is_file());
        let mut names: Vec<String> = on_disk.map(|entry| entry.file_name().to_string_lossy().into_owned()).collect();
        names.extend(
            GUIDELINE.dirs().filter_map(|dir| dir.path().file_name()).map(|name| name.to_string_lossy().into_owned()),
        );
        names.sort();
        names.dedup();
        names
    }

    /// Gives an edition by its name.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn edition(&self, name: &str) -> Result<Arc<Base>, Vec<Diagnostic>> {
        let name = Located { value: name.to_owned(), range: 0..name.len() };
        self.base(&name, &Source::new("版", name.value.as_str()))
    }

    /// Gives an edition of the guideline, read once.
    ///
    /// # Errors
    /// When it is unknown, cannot be read or is wrong.
    pub fn base(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Arc<Base>, Vec<Diagnostic>> {
        if let Some(read) = held(&self.bases, &name.value) {
            return read;
        }
        let unknown = || {
            let editions = self.editions();
            let near = nearest(&name.value, editions.iter().map(String::as_str))
                .map(|near| format!("「{near}」ではありませんか。"));
            let help = format!("{}使えるのは {} です", near.unwrap_or_default(), editions.join("、"));
            let message = format!("ガイドラインの版「{}」はありません", name.value);
            vec![Diagnostic::error("unknown-edition", message).at(Place::new(source, name.range.clone())).help(help)]
        };
        let id = EditionId::new(&name.value).ok_or_else(unknown)?;
        if !self.editions().contains(&name.value) {
            return Err(unknown());
        }
        cached(&self.bases, &name.value, || self.read_base(&id))
    }

    /// Gives the editions from one to a later one, by what each says that it follows.
    ///
    /// # Errors
    /// When one is unknown or wrong, or the later one does not follow the other.
    pub fn path(
        &self,
        from: &Located<String>,
        to: &str,
        source: &Arc<Source>,
    ) -> Result<Vec<Arc<Base>>, Vec<Diagnostic>> {
        let mut path = vec![self.edition(to)?];
        while let Some(last) = path.last().filter(|last| last.id.as_str() != from.value) {
            let Some(before) = last.file.follows.clone().filter(|_| path.len() <= 50) else {
                let message = format!("版「{to}」は「{}」の後の版ではありません", from.value);
                let place = Place::new(source, from.range.clone());
                let help = format!("--to に後の版を指定するか、guideline/{to}/edition.yaml の follows を見てください");
                return Err(vec![Diagnostic::error("not-a-later-edition", message).at(place).help(help)]);
            };
            path.push(self.edition(&before)?);
        }
        path.reverse();
        Ok(path)
    }

    /// Makes a body that takes an edition as it is, with the examples of the edition as its values.
    ///
    /// # Errors
    /// When the edition is unknown or wrong.
    pub fn example(&self, edition: &str) -> Result<Municipality, Failure> {
        let name = Located { value: edition.to_owned(), range: 0..0 };
        let base = self.base(&name, &Source::new("", "")).map_err(Failure::Wrong)?;
        let source = Source::new(format!("guideline/{edition}/edition.yaml"), example(edition, &base.file));
        let policy: PolicyFile = yaml::read(&source).map_err(Failure::Wrong)?;
        let id = MunicipalityId::new("base").expect("the name is an id");
        Ok(Municipality { id, policy, overrides: Vec::new(), source })
    }

    /// Gives the files of an edition with their paths below its folder, in order of path.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn edition_files(&self, id: &EditionId) -> Result<Vec<(String, Arc<Source>)>, Failure> {
        let relative = Path::new("guideline").join(id.as_str());
        let mut files = Vec::new();
        if self.root.join(&relative).is_dir() {
            self.files_below(&relative, &relative, &mut files)?;
        } else if let Some(dir) = GUIDELINE.get_dir(id.as_str()) {
            embedded_below(dir, id.as_str(), &mut files);
        }
        files.sort_by(|before, after| before.0.cmp(&after.0));
        Ok(files)
    }

    fn files_below(&self, top: &Path, folder: &Path, files: &mut Vec<(String, Arc<Source>)>) -> Result<(), Failure> {
        let path = self.root.join(folder);
        let read = |source| ProjectError::Read { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(read)? {
            let relative = folder.join(entry.map_err(read)?.file_name());
            if self.root.join(&relative).is_dir() {
                self.files_below(top, &relative, files)?;
            } else if relative.extension().is_some_and(|extension| extension == "md" || extension == "yaml") {
                let name = relative.strip_prefix(top).unwrap_or(&relative).to_string_lossy().replace('\\', "/");
                files.push((name, self.text(&relative)?));
            }
        }
        Ok(())
    }

    fn read_base(&self, id: &EditionId) -> Result<Base, Vec<Diagnostic>> {
        let files = self.edition_files(id).map_err(Failure::diagnostics)?;
        let place = |name: &str| files.iter().find(|(path, _)| path == name).map(|(_, source)| source);
        let Some(source) = place("edition.yaml") else { return Err(missing_file(id, "edition.yaml")) };
        let (file, mut read) = read_side_by_side(source, &files);
        let file = file?;
        let mut diagnostics = Vec::new();
        let mut documents = Vec::new();
        for kind in &file.documents {
            match read.remove(kind) {
                Some(Ok((document, mut found))) => {
                    diagnostics.append(&mut found);
                    documents.push(document);
                }
                Some(Err(mut found)) => diagnostics.append(&mut found),
                None => diagnostics.append(&mut missing_file(id, &format!("{kind}.md"))),
            }
        }
        let (options, mut found) = read_options(&file, source);
        diagnostics.append(&mut found);
        let (base, mut found) = Base::new(id.clone(), file, source, documents, options);
        diagnostics.append(&mut found);
        if has_errors(&diagnostics) { Err(diagnostics) } else { Ok(base) }
    }

    /// Begins to read the edition that a policy.yaml seems to name, while something else is done.
    pub(super) fn beside_edition<T>(&self, source: &Arc<Source>, work: impl FnOnce() -> T) -> T {
        let name = source.text.lines().find_map(|line| line.strip_prefix("guideline:")).map(str::trim);
        let Some(name) = name.filter(|name| held(&self.bases, name).is_none()) else { return work() };
        thread::scope(|scope| {
            scope.spawn(|| self.edition(name));
            work()
        })
    }
}

fn embedded_below(dir: &Dir<'_>, top: &str, files: &mut Vec<(String, Arc<Source>)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let name = path.strip_prefix(&format!("{top}/")).unwrap_or(&path).to_owned();
        files.push((name, Source::new(format!("guideline/{path}"), file.contents_utf8().unwrap_or(""))));
    }
    dir.dirs().for_each(|dir| embedded_below(dir, top, files));
}

fn missing_file(id: &EditionId, name: &str) -> Vec<Diagnostic> {
    let message = format!("版「{id}」に {name} がありません");
    let place = Place::new(&Source::new(format!("guideline/{id}/{name}"), ""), 0..0);
    vec![Diagnostic::error("missing-file", message).at(place).help(format!("guideline/{id}/{name} を置いてください"))]
}

/// Writes the `policy.yaml` of a body that takes an edition as it is.
fn example(edition: &str, file: &EditionFile) -> String {
    use std::fmt::Write as _;
    let quoted = |text: &str| format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""));
    let mut text = format!(
        "name: 見本市\nkind: 市\nself: 本市\nguideline: {edition}\nnumbering: {{scheme: decimal}}\ndocuments:\n"
    );
    for kind in &file.documents {
        let _ = writeln!(text, "  - {{document: {kind}}}");
    }
    text.push_str("parameters:\n");
    for (name, entry) in &file.parameters {
        let _ = match entry.default.as_ref().or(entry.example.as_ref()) {
            Some(ParameterValue::Text(value)) => writeln!(text, "  {name}: {}", quoted(value)),
            Some(ParameterValue::List(items)) => {
                let items: Vec<String> = items.iter().map(|item| quoted(item)).collect();
                writeln!(text, "  {name}: [{}]", items.join(", "))
            }
            None => Ok(()),
        };
    }
    text.push_str("officers:\n");
    for (name, entry) in &file.officers {
        if let Some(value) = entry.default.as_ref().or(entry.example.as_ref()) {
            let _ = writeln!(text, "  {name}: {}", quoted(value));
        }
    }
    text
}

/// The overrides of each alternative, by option and alternative.
type Alternatives = BTreeMap<(String, String), Vec<Override>>;

fn read_options(file: &EditionFile, source: &Arc<Source>) -> (Alternatives, Vec<Diagnostic>) {
    let mut options = BTreeMap::new();
    let mut diagnostics = Vec::new();
    for (name, option) in &file.options {
        for (alternative, entry) in &option.alternatives {
            let (changes, mut found) = policy::overrides(&entry.overrides, source);
            diagnostics.append(&mut found);
            options.insert((name.clone(), alternative.clone()), changes);
        }
    }
    (options, diagnostics)
}

type Read = Result<(Document, Vec<Diagnostic>), Vec<Diagnostic>>;

/// Reads what an edition says of itself and, at the same time, its documents; a document without files is left out.
fn read_side_by_side(
    source: &Arc<Source>,
    files: &[(String, Arc<Source>)],
) -> (Result<EditionFile, Vec<Diagnostic>>, BTreeMap<DocumentKind, Read>) {
    let parts = DocumentKind::ALL.map(|kind| (kind, files_of(kind, files)));
    thread::scope(|scope| {
        let there = parts.iter().filter(|(_, parts)| !parts.is_empty());
        let begun: Vec<_> = there.map(|(kind, parts)| (*kind, scope.spawn(|| read_document(parts)))).collect();
        let file = yaml::read(source);
        let ended =
            begun.into_iter().map(|(kind, thread)| (kind, thread.join().expect("a reader that does not panic")));
        (file, ended.collect())
    })
}

fn files_of(kind: DocumentKind, files: &[(String, Arc<Source>)]) -> Vec<Arc<Source>> {
    let (whole, folder) = (format!("{kind}.md"), format!("{kind}/"));
    let own = |path: &str| path == whole || (path.starts_with(&folder) && path.ends_with(".md"));
    files.iter().filter(|(path, _)| own(path)).map(|(_, source)| Arc::clone(source)).collect()
}

fn read_document(files: &[Arc<Source>]) -> Read {
    let Some(first) = files.first() else { return Err(Vec::new()) };
    let (front, offset) = revision::front_matter::<FrontMatter>(first)?;
    let bodies: Vec<(Arc<Source>, usize)> =
        files.iter().enumerate().map(|(index, file)| (Arc::clone(file), if index == 0 { offset } else { 0 })).collect();
    let (clauses, mut diagnostics) = markdown::clauses(&bodies, &front.levels, inline::Grammar::Base);
    let (title, mut found) = inline::line(&front.title.value, &Place::new(first, front.title.range.clone()));
    diagnostics.append(&mut found);
    Ok((Document { kind: front.document, title, levels: front.levels, clauses }, diagnostics))
}
