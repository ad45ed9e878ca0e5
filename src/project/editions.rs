//! The editions of the guideline, on disk and in the program.

use std::collections::BTreeMap;
use std::fs;
use std::num::NonZero;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
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
use crate::parse::markdown::Blocks;
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
        let names = self.edition_names(id)?.into_iter();
        names.map(|name| self.edition_file(id, &name).map(|source| (name, source))).collect()
    }

    /// Gives the paths of the files of an edition below its folder, in order.
    fn edition_names(&self, id: &EditionId) -> Result<Vec<String>, Failure> {
        let mut names = Vec::new();
        let folder = Path::new("guideline").join(id.as_str());
        if self.root.join(&folder).is_dir() {
            self.names_below(&folder, &folder, &mut names)?;
        } else if let Some(dir) = GUIDELINE.get_dir(id.as_str()) {
            embedded_below(dir, id.as_str(), &mut names);
        }
        names.sort();
        Ok(names)
    }

    fn names_below(&self, top: &Path, folder: &Path, names: &mut Vec<String>) -> Result<(), Failure> {
        let path = self.root.join(folder);
        let read = |source| ProjectError::Read { path: path.clone(), source };
        for entry in fs::read_dir(&path).map_err(read)? {
            let relative = folder.join(entry.map_err(read)?.file_name());
            if relative.extension().is_some_and(|extension| extension == "md" || extension == "yaml") {
                names.push(relative.strip_prefix(top).unwrap_or(&relative).to_string_lossy().replace('\\', "/"));
            } else if self.root.join(&relative).is_dir() {
                self.names_below(top, &relative, names)?;
            }
        }
        Ok(())
    }

    fn edition_file(&self, id: &EditionId, name: &str) -> Result<Arc<Source>, Failure> {
        let (folder, path) = (Path::new("guideline").join(id.as_str()), format!("{id}/{name}"));
        match GUIDELINE.get_file(&path).filter(|_| !self.root.join(&folder).is_dir()) {
            Some(file) => Ok(Source::new(format!("guideline/{path}"), file.contents_utf8().unwrap_or(""))),
            None => self.text(&folder.join(name)),
        }
    }

    fn read_base(&self, id: &EditionId) -> Result<Base, Vec<Diagnostic>> {
        let names = self.edition_names(id).map_err(Failure::diagnostics)?;
        if !names.iter().any(|name| name == "edition.yaml") {
            return Err(missing_file(id, "edition.yaml"));
        }
        let (file, mut read) = self.read_side_by_side(id, &names);
        let (source, file) = file?;
        let mut diagnostics = Vec::new();
        let mut documents = Vec::new();
        for kind in &file.documents {
            match read.remove(kind).map(joined) {
                Some(Ok((document, mut found))) => {
                    diagnostics.append(&mut found);
                    documents.push(document);
                }
                Some(Err(mut found)) => diagnostics.append(&mut found),
                None => diagnostics.append(&mut missing_file(id, &format!("{kind}.md"))),
            }
        }
        let (options, mut found) = read_options(&file, &source);
        diagnostics.append(&mut found);
        let (base, mut found) = Base::new(id.clone(), file, &source, documents, options);
        diagnostics.append(&mut found);
        if has_errors(&diagnostics) { Err(diagnostics) } else { Ok(base) }
    }

    /// Reads what an edition says of itself and, at the same time, the files of its documents.
    ///
    /// It takes threads of its own: who waits for an edition may hold what one of the common threads needs.
    fn read_side_by_side(&self, id: &EditionId, names: &[String]) -> (OwnFile, BTreeMap<DocumentKind, Parts>) {
        let own = |kind: DocumentKind| names.iter().filter(move |name| is_part(kind, name)).enumerate();
        let files: Vec<_> =
            DocumentKind::ALL.into_iter().flat_map(|kind| own(kind).map(move |file| (kind, file))).collect();
        let next = AtomicUsize::new(0);
        let work = || {
            let taken = std::iter::from_fn(|| files.get(next.fetch_add(1, Ordering::Relaxed)));
            taken.map(|(kind, (index, name))| ((*kind, *index), self.read_part(id, name, *index == 0))).collect()
        };
        let threads = thread::available_parallelism().map_or(1, NonZero::get);
        let (file, mut read): (_, Vec<_>) = thread::scope(|scope| {
            let begun: Vec<_> = (0..threads).map(|_| scope.spawn(work)).collect();
            let file = self.edition_file(id, "edition.yaml").map_err(Failure::diagnostics);
            let file = file.and_then(|source| yaml::read(&source).map(|file| (source, file)));
            let ended = begun.into_iter().map(|thread| thread.join().expect("a reader that does not panic"));
            (file, ended.flat_map(|read: Vec<_>| read).collect())
        });
        read.sort_by_key(|(place, _)| *place);
        let mut parts: BTreeMap<DocumentKind, Parts> = BTreeMap::new();
        read.into_iter().for_each(|((kind, _), part)| parts.entry(kind).or_default().push(part));
        (file, parts)
    }

    fn read_part(&self, id: &EditionId, name: &str, first: bool) -> Result<Part, Vec<Diagnostic>> {
        let source = self.edition_file(id, name).map_err(Failure::diagnostics)?;
        let (front, offset) = match first {
            true => revision::front_matter::<FrontMatter>(&source).map(|(front, offset)| (Some(front), offset))?,
            false => (None, 0),
        };
        let blocks = markdown::blocks(&source, offset, inline::Grammar::Base);
        Ok(Part { source, front, blocks })
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

fn embedded_below(dir: &Dir<'_>, top: &str, names: &mut Vec<String>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        names.push(path.strip_prefix(&format!("{top}/")).unwrap_or(&path).to_owned());
    }
    dir.dirs().for_each(|dir| embedded_below(dir, top, names));
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

/// What an edition says of itself, with its text.
type OwnFile = Result<(Arc<Source>, EditionFile), Vec<Diagnostic>>;

/// A file of a document: only the first says what the document is.
struct Part {
    source: Arc<Source>,
    front: Option<FrontMatter>,
    blocks: Blocks,
}

/// The files of a document, in order.
type Parts = Vec<Result<Part, Vec<Diagnostic>>>;

fn is_part(kind: DocumentKind, name: &str) -> bool {
    let inside = name.strip_prefix(kind.as_str());
    inside.is_some_and(|rest| rest == ".md" || (rest.starts_with('/') && rest.ends_with(".md")))
}

/// Puts the files of a document together.
fn joined(parts: Parts) -> Result<(Document, Vec<Diagnostic>), Vec<Diagnostic>> {
    let mut wrong = Vec::new();
    let read: Vec<Part> = parts.into_iter().filter_map(|part| part.map_err(|found| wrong.extend(found)).ok()).collect();
    let first = read.first().and_then(|part| Some((part.front.as_ref()?, Arc::clone(&part.source))));
    let Some((front, source)) = first.filter(|_| wrong.is_empty()) else { return Err(wrong) };
    let (kind, levels) = (front.document, front.levels.clone());
    let (title, mut diagnostics) = inline::line(&front.title.value, &Place::new(&source, front.title.range.clone()));
    let blocks = read.into_iter().map(|part| part.blocks);
    let (clauses, found) = markdown::document(blocks, &levels, inline::Grammar::Base);
    diagnostics.extend(found);
    Ok((Document { kind, title, levels, clauses }, diagnostics))
}
