//! Finds, reads and atomically writes the workspace: the only file-system code.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use thiserror::Error;

use crate::diag::{Diagnostic, UNREADABLE, has_errors, nearest};
use crate::model::document::Document;
use crate::model::edit::Override;
use crate::model::edition::{EditionFile, ParameterValue};
use crate::model::id::{DocumentKind, EditionId, MunicipalityId};
use crate::model::municipality::{Municipality, PolicyFile};
use crate::model::revision::Revision;
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::parse::{encoding, foreign, inline, markdown, policy, revision, yaml};
use crate::render::html::{HtmlError, PageTemplate};
use crate::resolve::Base;
use crate::source::{Located, Place, Source};
use crate::view::convention::Convention;
use crate::view::cover::CoverLayout;

static GUIDELINE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/guideline");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The largest text file that is read, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

/// The frame of HTML pages, below `templates`.
const PAGE: &str = "html/page.html";

/// Something that the machine could not do.
#[derive(Debug, Error)]
pub enum ProjectError {
    /// A file could not be read.
    #[error("{} を読めません: {}", path.display(), reason(source))]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file could not be written; what was there before is intact.
    #[error("{} に書けません: {}（前の内容はそのままです）", path.display(), reason(source))]
    Write {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// A file changed between reading and writing.
    #[error("{} が、読んだ後に変わっています。もう一度実行してください", path.display())]
    Changed {
        /// The file.
        path: PathBuf,
    },
    /// A file from outside is larger than any policy.
    #[error("{} は{megabytes}MBを超えています。ポリシーの文書だけのファイルにしてください", path.display())]
    TooLarge {
        /// The file.
        path: PathBuf,
        /// The largest size.
        megabytes: u64,
    },
    /// No workspace was found.
    #[error("{} とその上のフォルダーに municipalities フォルダーがありません。「hoshin init」で作るか、--root で場所を指定してください", start.display())]
    NoWorkspace {
        /// Where the search began.
        start: PathBuf,
    },
}

fn reason(error: &io::Error) -> String {
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    match error.kind() {
        io::ErrorKind::NotFound => "見つかりません".to_owned(),
        io::ErrorKind::AlreadyExists => "既にあります".to_owned(),
        io::ErrorKind::PermissionDenied => "許可がありません".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "書込みのできない場所です".to_owned(),
        io::ErrorKind::StorageFull => "空き容量がありません".to_owned(),
        io::ErrorKind::IsADirectory => "フォルダーです".to_owned(),
        io::ErrorKind::NotADirectory => "フォルダーではありません".to_owned(),
        _ => error.raw_os_error().map_or_else(
            || "読み書きの途中で失敗しました".to_owned(),
            |number| format!("システムのエラー {number} が起きました"),
        ),
    }
}

/// Why something of the workspace is not to be had.
#[derive(Debug)]
pub enum Failure {
    /// The user wrote something wrong.
    Wrong(Vec<Diagnostic>),
    /// The machine could not do it.
    Machine(ProjectError),
}

impl Failure {
    /// Gives it as diagnostics.
    pub fn diagnostics(self) -> Vec<Diagnostic> {
        match self {
            Self::Wrong(diagnostics) => diagnostics,
            Self::Machine(error) => {
                let help = "ファイルの場所と読取りの許可を確かめてください";
                vec![Diagnostic::error(UNREADABLE, error.to_string()).help(help)]
            }
        }
    }
}

impl From<ProjectError> for Failure {
    fn from(error: ProjectError) -> Self {
        Self::Machine(error)
    }
}

type Cached<T> = Mutex<BTreeMap<String, Result<Arc<T>, Vec<Diagnostic>>>>;

/// A workspace: its folder, and what has been read of it.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    bases: Cached<Base>,
    schemes: Cached<Scheme>,
    covers: Cached<CoverLayout>,
    page: OnceLock<Result<PageTemplate, Vec<Diagnostic>>>,
}

/// The front matter of base text.
#[derive(Debug, Deserialize, schemars::JsonSchema)]
#[serde(deny_unknown_fields)]
struct FrontMatter {
    document: DocumentKind,
    title: Located<String>,
    levels: Vec<Role>,
}

impl Project {
    /// Opens the workspace that holds a folder, or the one that is named.
    ///
    /// # Errors
    /// When there is none.
    pub fn open(named: Option<&Path>, start: &Path) -> Result<Self, ProjectError> {
        let holds = |folder: &Path| folder.join("municipalities").is_dir() || folder.join("hoshin.toml").is_file();
        let root = match named {
            Some(folder) => holds(folder).then(|| folder.to_owned()),
            None => start.ancestors().find(|folder| holds(folder)).map(Path::to_owned),
        };
        let start = named.unwrap_or(start).to_owned();
        let root = root.ok_or(ProjectError::NoWorkspace { start })?;
        Ok(Self::at(root))
    }

    /// Opens the workspace, or one without bodies in which only what the program carries is to be had.
    pub fn open_or_built_in(named: Option<&Path>, start: &Path) -> Self {
        Self::open(named, start).unwrap_or_else(|_| Self::at(start.to_owned()))
    }

    fn at(root: PathBuf) -> Self {
        let (bases, schemes, covers) = (Mutex::default(), Mutex::default(), Mutex::default());
        Self { root, bases, schemes, covers, page: OnceLock::new() }
    }

    /// Reads bytes of a file that the command line names as text, in whatever encoding they have.
    ///
    /// An encoding other than UTF-8 is noted, for it is a guess.
    ///
    /// # Errors
    /// When they are no text.
    pub fn outside_text(path: &Path, bytes: &[u8]) -> Result<(Arc<Source>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let shown = path.to_string_lossy();
        match encoding::decode(&shown, bytes) {
            Ok(source) => return Ok((source, Vec::new())),
            Err(found) if std::str::from_utf8(bytes).is_ok() => return Err(found),
            Err(_) => {}
        }
        let decoded = foreign::decode(bytes);
        if decoded.damaged {
            return encoding::decode(&shown, bytes).map(|source| (source, Vec::new()));
        }
        let source = encoding::decode(&shown, decoded.text.as_bytes())?;
        let message = format!("文字コードを {} として読みました", decoded.encoding);
        let help = "文字化けしていたら、メモ帳で開き、文字コードを UTF-8 にして保存してください";
        let note = Diagnostic::note("other-encoding", message).at(Place::new(&Source::new(shown, ""), 0..0)).help(help);
        Ok((source, vec![note]))
    }

    /// Reads a text file anywhere in one go: see [`Project::outside_bytes`] and [`Project::outside_text`].
    ///
    /// # Errors
    /// When it cannot be read, is too large or is no text.
    pub fn outside_file(path: &Path) -> Result<(Arc<Source>, Vec<Diagnostic>), Failure> {
        Self::outside_text(path, &Self::outside_bytes(path)?).map_err(Failure::Wrong)
    }

    /// Reads any file that the command line names.
    ///
    /// # Errors
    /// When it cannot be read or is too large.
    pub fn outside_bytes(path: &Path) -> Result<Vec<u8>, Failure> {
        let read = |source| ProjectError::Read { path: path.to_owned(), source };
        let bytes = fs::read(path).map_err(read)?;
        if bytes.len() as u64 > LARGEST {
            let diagnostic = Diagnostic::error("too-large", "ファイルが8MBを超えています");
            let diagnostic = diagnostic.at(Place::new(&Source::new(path.to_string_lossy(), ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("余分な内容を減らしてください")]));
        }
        Ok(bytes)
    }

    /// Gives the folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lists the bodies of the workspace, in order of their ids; a folder whose name is no id is reported.
    ///
    /// # Errors
    /// When the folder cannot be read.
    pub fn municipalities(&self) -> Result<(Vec<MunicipalityId>, Vec<Diagnostic>), ProjectError> {
        let folder = self.root.join("municipalities");
        let read = |source| ProjectError::Read { path: folder.clone(), source };
        let mut ids = Vec::new();
        let mut diagnostics = Vec::new();
        for entry in fs::read_dir(&folder).map_err(read)? {
            let entry = entry.map_err(read)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if !entry.path().join("policy.yaml").exists() {
                continue;
            }
            match MunicipalityId::new(&name) {
                Some(id) => ids.push(id),
                None => diagnostics.push(bad_folder(&name)),
            }
        }
        ids.sort();
        diagnostics.sort_by(|before, after| before.message.cmp(&after.message));
        Ok((ids, diagnostics))
    }

    /// Reads the `policy.yaml` of a body.
    ///
    /// # Errors
    /// When it cannot be read or is wrong.
    pub fn municipality(&self, id: &MunicipalityId) -> Result<Municipality, Failure> {
        match self.draft(id)? {
            (Some(municipality), diagnostics) if !has_errors(&diagnostics) => Ok(municipality),
            (_, diagnostics) => Err(Failure::Wrong(diagnostics)),
        }
    }

    /// Reads the `policy.yaml` of a body past what is wrong where that is possible, so that the rest can be checked.
    ///
    /// # Errors
    /// When it cannot be read at all.
    pub fn draft(&self, id: &MunicipalityId) -> Result<(Option<Municipality>, Vec<Diagnostic>), Failure> {
        let source = self.text(&Path::new("municipalities").join(id.as_str()).join("policy.yaml"))?;
        Ok(policy::draft(id, &source))
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

    /// Gives an edition by its name.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn edition(&self, name: &str) -> Result<Arc<Base>, Vec<Diagnostic>> {
        let name = Located { value: name.to_owned(), range: 0..name.len() };
        self.base(&name, &Source::new("版", name.value.as_str()))
    }

    /// Writes the `policy.yaml` of a body anew, all or nothing, with the line ends and byte order mark that it had.
    ///
    /// # Errors
    /// When it cannot be written, or somebody changed it since it was read; what was there before is intact.
    pub fn rewrite(&self, municipality: &Municipality, text: &str) -> Result<Written, ProjectError> {
        let path = self.root.join("municipalities").join(municipality.id.as_str()).join("policy.yaml");
        let bytes = fs::read(&path).map_err(|source| ProjectError::Read { path: path.clone(), source })?;
        let now = encoding::decode("policy.yaml", &bytes).map(|source| source.text.clone()).unwrap_or_default();
        if now != municipality.source.text {
            return Err(ProjectError::Changed { path });
        }
        if now == text {
            return Ok(Written::Same);
        }
        let mark: &[u8] = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { &[0xEF, 0xBB, 0xBF] } else { &[] };
        let windows = bytes.windows(2).any(|pair| pair == b"\r\n");
        let body = if windows { text.replace('\n', "\r\n") } else { text.to_owned() };
        Self::write(&path, &[mark, body.as_bytes()].concat())
    }

    /// Reads the enacted revisions of a body: those without a date first, then by date.
    ///
    /// # Errors
    /// When one cannot be read or is wrong.
    pub fn revisions(&self, id: &MunicipalityId) -> Result<(Vec<Revision>, Vec<Diagnostic>), Failure> {
        let mut revisions = Vec::new();
        let mut diagnostics = Vec::new();
        for (name, sources) in self.revision_sources(id)? {
            let mut documents = Vec::new();
            for source in sources {
                let (document, mut found) = revision::enacted(&source).map_err(Failure::Wrong)?;
                diagnostics.append(&mut found);
                documents.push(document);
            }
            revisions.push(Revision { name, documents });
        }
        revisions.sort_by(|before, after| before.date().cmp(&after.date()).then(before.name.cmp(&after.name)));
        Ok((revisions, diagnostics))
    }

    /// Gives the files of the enacted revisions of a body as text, by name of the revision.
    ///
    /// # Errors
    /// When one cannot be read.
    pub fn revision_sources(&self, id: &MunicipalityId) -> Result<BTreeMap<String, Vec<Arc<Source>>>, Failure> {
        let relative = Path::new("municipalities").join(id.as_str()).join("enacted");
        let mut sources = BTreeMap::new();
        for name in self.folder_names(&relative)? {
            let paths = DocumentKind::ALL.map(|kind| relative.join(&name).join(format!("{kind}.md")));
            let found = paths.iter().filter(|path| self.root.join(path).is_file());
            let texts: Vec<Arc<Source>> = found.map(|path| self.text(path)).collect::<Result<_, _>>()?;
            sources.insert(name, texts);
        }
        Ok(sources)
    }

    /// Freezes documents as a revision of a body, all of them or none.
    ///
    /// # Errors
    /// When the revision exists already or cannot be written.
    pub fn freeze(&self, id: &MunicipalityId, name: &str, files: &[(String, String)]) -> Result<PathBuf, ProjectError> {
        let folder = self.root.join("municipalities").join(id.as_str()).join("enacted");
        let target = folder.join(name);
        let failed = |source| ProjectError::Write { path: target.clone(), source };
        if target.exists() {
            return Err(failed(io::ErrorKind::AlreadyExists.into()));
        }
        fs::create_dir_all(&folder).map_err(failed)?;
        let draft = tempfile::Builder::new().prefix(".hoshin-").tempdir_in(&folder).map_err(failed)?;
        for (file, text) in files {
            Self::write(&draft.path().join(file), text.as_bytes())?;
        }
        fs::rename(draft.path(), &target).map_err(failed)?;
        Ok(target)
    }

    fn folder_names(&self, relative: &Path) -> Result<Vec<String>, ProjectError> {
        let path = self.root.join(relative);
        let read = |source| ProjectError::Read { path: path.clone(), source };
        if !path.is_dir() {
            return Ok(Vec::new());
        }
        let mut names = Vec::new();
        for entry in fs::read_dir(&path).map_err(read)? {
            let entry = entry.map_err(read)?;
            let name = entry.file_name().to_string_lossy().into_owned();
            if entry.path().is_dir() && !name.starts_with('.') {
                names.push(name);
            }
        }
        Ok(names)
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
        cached(&self.schemes, &name.value, || self.template("numbering", &name.value))
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

    /// Gives the template of PDF pages.
    ///
    /// # Errors
    /// When the one on disk cannot be read.
    pub fn pdf_template(&self) -> Result<Arc<Source>, Vec<Diagnostic>> {
        self.template_text("typst/policy.typ").map_err(Failure::diagnostics)
    }

    /// Says what is wrong with the frame of HTML pages.
    pub fn page_fault(&self, error: &HtmlError) -> Vec<Diagnostic> {
        match self.template_text(PAGE) {
            Ok(source) => vec![bad_page(&source, error)],
            Err(failure) => failure.diagnostics(),
        }
    }

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

    fn read_base(&self, id: &EditionId) -> Result<Base, Vec<Diagnostic>> {
        let files = self.edition_files(id).map_err(Failure::diagnostics)?;
        let place = |name: &str| files.iter().find(|(path, _)| path == name).map(|(_, source)| source);
        let Some(source) = place("edition.yaml") else { return Err(missing_file(id, "edition.yaml")) };
        let file: EditionFile = yaml::read(source)?;
        let mut diagnostics = Vec::new();
        let mut documents = Vec::new();
        for kind in &file.documents {
            let own = |path: &str| {
                path == format!("{kind}.md") || (path.starts_with(&format!("{kind}/")) && path.ends_with(".md"))
            };
            let parts: Vec<Arc<Source>> =
                files.iter().filter(|(path, _)| own(path)).map(|(_, source)| Arc::clone(source)).collect();
            match read_document(&parts) {
                Ok((document, mut found)) => {
                    diagnostics.append(&mut found);
                    documents.push(document);
                }
                Err(mut found) => diagnostics.append(&mut found),
            }
            if parts.is_empty() {
                diagnostics.append(&mut missing_file(id, &format!("{kind}.md")));
            }
        }
        let (options, mut found) = read_options(&file, source);
        diagnostics.append(&mut found);
        let (base, mut found) = Base::new(id.clone(), file, source, documents, options);
        diagnostics.append(&mut found);
        if has_errors(&diagnostics) { Err(diagnostics) } else { Ok(base) }
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

    /// Reads a text file of the workspace.
    ///
    /// # Errors
    /// When it cannot be read, lies outside, is too large or is not UTF-8.
    pub fn text(&self, relative: &Path) -> Result<Arc<Source>, Failure> {
        let path = self.root.join(relative);
        let read = |source| ProjectError::Read { path: path.clone(), source };
        let shown = relative.to_string_lossy().replace('\\', "/");
        let real = fs::canonicalize(&path).map_err(read)?;
        if !real.starts_with(fs::canonicalize(&self.root).map_err(read)?) {
            let diagnostic = Diagnostic::error("outside", "作業フォルダーの外を指すリンクです")
                .at(Place::new(&Source::new(shown, ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("ファイルそのものを作業フォルダーに置いてください")]));
        }
        let metadata = fs::metadata(&path).map_err(read)?;
        if metadata.is_dir() {
            return Err(read(io::ErrorKind::IsADirectory.into()).into());
        }
        if metadata.len() > LARGEST {
            let diagnostic = Diagnostic::error("too-large", "ファイルが8MBを超えています")
                .at(Place::new(&Source::new(shown, ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("余分な内容を減らしてください")]));
        }
        let bytes = fs::read(&path).map_err(read)?;
        encoding::decode(&shown, &bytes).map_err(Failure::Wrong)
    }

    /// Writes a file below a folder, all or nothing, and only when its bytes change; tells whether it was written.
    ///
    /// # Errors
    /// When it cannot be written; what was there before is intact.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<Written, ProjectError> {
        let as_long = fs::metadata(path).is_ok_and(|before| before.len() == bytes.len() as u64);
        if as_long && fs::read(path).is_ok_and(|before| before == bytes) {
            return Ok(Written::Same);
        }
        let failed = |source| ProjectError::Write { path: path.to_owned(), source };
        let folder = path.parent().unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = tempfile::Builder::new().prefix(".hoshin-").tempfile_in(folder).map_err(failed)?;
        file.write_all(bytes).map_err(failed)?;
        readable(file.as_file()).map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(Written::New)
    }

    /// Writes a file row by row, all or nothing: for more than should be held in memory at once.
    ///
    /// # Errors
    /// When it cannot be written; what was there before is intact.
    pub fn stream(path: &Path, write: impl FnOnce(&mut dyn io::Write) -> io::Result<()>) -> Result<(), ProjectError> {
        let failed = |source| ProjectError::Write { path: path.to_owned(), source };
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or_else(|| Path::new("."));
        fs::create_dir_all(folder).map_err(failed)?;
        let mut file = tempfile::Builder::new().prefix(".hoshin-").tempfile_in(folder).map_err(failed)?;
        let mut buffer = io::BufWriter::new(file.as_file_mut());
        write(&mut buffer).and_then(|()| buffer.flush()).map_err(failed)?;
        drop(buffer);
        readable(file.as_file()).map_err(failed)?;
        file.persist(path).map_err(|error| failed(error.error))?;
        Ok(())
    }

    /// Takes away a derived file if it is there; tells whether it was.
    ///
    /// # Errors
    /// When it is there and cannot be taken away.
    pub fn remove(path: &Path) -> Result<bool, ProjectError> {
        match fs::remove_file(path) {
            Ok(()) => Ok(true),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(source) => Err(ProjectError::Write { path: path.to_owned(), source }),
        }
    }

    /// Lists the files that the program carries, with their paths below a workspace.
    pub fn embedded() -> Vec<(PathBuf, &'static [u8])> {
        let mut files = Vec::new();
        for (top, dir) in [("guideline", &GUIDELINE), ("templates", &TEMPLATES)] {
            collect(dir, Path::new(top), &mut files);
        }
        files
    }
}

/// Whether a file was written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Written {
    /// It holds other bytes than before.
    New,
    /// It held the same bytes already and was left alone.
    Same,
}

#[cfg(unix)]
fn readable(file: &fs::File) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    file.set_permissions(fs::Permissions::from_mode(0o644))
}

#[cfg(not(unix))]
fn readable(_: &fs::File) -> io::Result<()> {
    Ok(())
}

fn collect(dir: &'static Dir<'static>, top: &Path, files: &mut Vec<(PathBuf, &'static [u8])>) {
    files.extend(dir.files().map(|file| (top.join(file.path()), file.contents())));
    dir.dirs().for_each(|dir| collect(dir, top, files));
}

fn embedded_below(dir: &Dir<'_>, top: &str, files: &mut Vec<(String, Arc<Source>)>) {
    for file in dir.files() {
        let path = file.path().to_string_lossy().replace('\\', "/");
        let name = path.strip_prefix(&format!("{top}/")).unwrap_or(&path).to_owned();
        files.push((name, Source::new(format!("guideline/{path}"), file.contents_utf8().unwrap_or(""))));
    }
    dir.dirs().for_each(|dir| embedded_below(dir, top, files));
}

/// Gives what has been read already.
fn held<T>(cache: &Cached<T>, name: &str) -> Option<Result<Arc<T>, Vec<Diagnostic>>> {
    cache.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

fn cached<T>(
    cache: &Cached<T>,
    name: &str,
    make: impl FnOnce() -> Result<T, Vec<Diagnostic>>,
) -> Result<Arc<T>, Vec<Diagnostic>> {
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.entry(name.to_owned()).or_insert_with(|| make().map(Arc::new)).clone()
}

fn bad_page(source: &Arc<Source>, error: &HtmlError) -> Diagnostic {
    let (message, range) = error.fault();
    let help = format!("この位置を直すか、templates/{PAGE} を消して初めのひな形に戻してください");
    Diagnostic::error("bad-template", message).at(Place::new(source, range)).help(help)
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

fn bad_folder(name: &str) -> Diagnostic {
    let message = format!("フォルダー名「{name}」は団体の識別子に使えません");
    let source = Source::new(format!("municipalities/{name}/policy.yaml"), "");
    Diagnostic::error("bad-id", message)
        .at(Place::new(&source, 0..0))
        .help("半角の英小文字、数字、ハイフンだけの名前にしてください")
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

fn read_document(files: &[Arc<Source>]) -> Result<(Document, Vec<Diagnostic>), Vec<Diagnostic>> {
    let Some(first) = files.first() else { return Err(Vec::new()) };
    let (front, offset) = revision::front_matter::<FrontMatter>(first)?;
    let bodies: Vec<(Arc<Source>, usize)> =
        files.iter().enumerate().map(|(index, file)| (Arc::clone(file), if index == 0 { offset } else { 0 })).collect();
    let (clauses, mut diagnostics) = markdown::clauses(&bodies, &front.levels, inline::Grammar::Base);
    let (title, mut found) = inline::line(&front.title.value, &Place::new(first, front.title.range.clone()));
    diagnostics.append(&mut found);
    Ok((Document { kind: front.document, title, levels: front.levels, clauses }, diagnostics))
}

/// Reads a file from outside the workspace, up to a number of bytes.
///
/// # Errors
/// When it cannot be read or is larger.
pub fn read_foreign(path: &Path, largest: u64) -> Result<Vec<u8>, ProjectError> {
    let failed = |source| ProjectError::Read { path: path.to_owned(), source };
    let size = fs::metadata(path).map_err(failed)?.len();
    if size > largest {
        return Err(ProjectError::TooLarge { path: path.to_owned(), megabytes: largest / (1024 * 1024) });
    }
    fs::read(path).map_err(failed)
}
