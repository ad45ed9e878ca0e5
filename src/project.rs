//! Finds, reads and atomically writes the workspace: the only file-system code.

use std::collections::BTreeMap;
use std::fs;
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

use include_dir::{Dir, include_dir};
use serde::Deserialize;
use thiserror::Error;

use crate::diag::{Diagnostic, has_errors, nearest};
use crate::model::document::Document;
use crate::model::edit::Override;
use crate::model::edition::EditionFile;
use crate::model::id::{DocumentKind, EditionId, MunicipalityId};
use crate::model::municipality::{Municipality, PolicyFile};
use crate::model::role::Role;
use crate::numbering::scheme::Scheme;
use crate::parse::{inline, markdown, policy, yaml};
use crate::render::html::PageTemplate;
use crate::resolve::Base;
use crate::source::{Located, Place, Source};
use crate::view::cover::CoverLayout;

static GUIDELINE: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/guideline");
static TEMPLATES: Dir<'_> = include_dir!("$CARGO_MANIFEST_DIR/templates");

/// The largest text file that is read, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

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
        io::ErrorKind::PermissionDenied => "許可がありません".to_owned(),
        io::ErrorKind::ReadOnlyFilesystem => "書込みのできない場所です".to_owned(),
        io::ErrorKind::StorageFull => "空き容量がありません".to_owned(),
        io::ErrorKind::IsADirectory => "フォルダーです".to_owned(),
        io::ErrorKind::NotADirectory => "フォルダーではありません".to_owned(),
        _ => error.to_string(),
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
        Ok(Self {
            root,
            bases: Mutex::default(),
            schemes: Mutex::default(),
            covers: Mutex::default(),
            page: OnceLock::new(),
        })
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
        let source = self.text(&Path::new("municipalities").join(id.as_str()).join("policy.yaml"))?;
        let policy: PolicyFile = yaml::read(&source).map_err(Failure::Wrong)?;
        let (overrides, mut diagnostics) = policy::overrides(&policy.overrides, &source);
        diagnostics.extend(wrong_dates(&policy, &source));
        if has_errors(&diagnostics) {
            return Err(Failure::Wrong(diagnostics));
        }
        Ok(Municipality { id: id.clone(), policy, overrides, source })
    }

    /// Gives an edition of the guideline, read once.
    ///
    /// # Errors
    /// When it is unknown, cannot be read or is wrong.
    pub fn base(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Arc<Base>, Vec<Diagnostic>> {
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
        self.known_template("numbering", "番号体系", "unknown-scheme", name, source)?;
        cached(&self.schemes, &name.value, || self.template("numbering", &name.value))
    }

    /// Gives a cover layout.
    ///
    /// # Errors
    /// When it is unknown or wrong.
    pub fn cover(&self, name: &Located<String>, source: &Arc<Source>) -> Result<Arc<CoverLayout>, Vec<Diagnostic>> {
        self.known_template("cover", "表紙", "unknown-cover", name, source)?;
        cached(&self.covers, &name.value, || self.template("cover", &name.value))
    }

    /// Gives the frame of HTML pages, parsed once.
    ///
    /// # Errors
    /// When the template on disk cannot be read or is wrong.
    pub fn page(&self) -> Result<&PageTemplate, &[Diagnostic]> {
        let parse = || {
            let source = self.template_text("html/page.html").map_err(as_diagnostics)?;
            let wrong =
                |error: crate::render::html::HtmlError| vec![Diagnostic::error("bad-template", error.to_string())];
            PageTemplate::parse(&source.text).map_err(wrong)
        };
        self.page.get_or_init(parse).as_ref().map_err(Vec::as_slice)
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

    fn known_template(
        &self,
        kind: &str,
        word: &str,
        code: &'static str,
        name: &Located<String>,
        source: &Arc<Source>,
    ) -> Result<(), Vec<Diagnostic>> {
        let names = self.templates(kind);
        if names.contains(&name.value) {
            return Ok(());
        }
        let near =
            nearest(&name.value, names.iter().map(String::as_str)).map(|near| format!("「{near}」ではありませんか。"));
        let help = format!("{}使えるのは {} です", near.unwrap_or_default(), names.join("、"));
        let message = format!("{word}「{}」はありません", name.value);
        Err(vec![Diagnostic::error(code, message).at(Place::new(source, name.range.clone())).help(help)])
    }

    fn template<T: serde::de::DeserializeOwned + schemars::JsonSchema>(
        &self,
        kind: &str,
        name: &str,
    ) -> Result<T, Vec<Diagnostic>> {
        let source = self.template_text(&format!("{kind}/{name}.yaml")).map_err(as_diagnostics)?;
        yaml::read(&source)
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
        let files = self.edition_files(id).map_err(as_diagnostics)?;
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
    fn edition_files(&self, id: &EditionId) -> Result<Vec<(String, Arc<Source>)>, Failure> {
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
        if fs::metadata(&path).map_err(read)?.len() > LARGEST {
            let diagnostic = Diagnostic::error("too-large", "ファイルが8MBを超えています")
                .at(Place::new(&Source::new(shown, ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("余分な内容を減らしてください")]));
        }
        let bytes = fs::read(&path).map_err(read)?;
        decode(&shown, &bytes).map_err(Failure::Wrong)
    }

    /// Writes a file below a folder, all or nothing, and only when its bytes change; tells whether it was written.
    ///
    /// # Errors
    /// When it cannot be written; what was there before is intact.
    pub fn write(path: &Path, bytes: &[u8]) -> Result<Written, ProjectError> {
        if fs::read(path).is_ok_and(|before| before == bytes) {
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

fn cached<T>(
    cache: &Cached<T>,
    name: &str,
    make: impl FnOnce() -> Result<T, Vec<Diagnostic>>,
) -> Result<Arc<T>, Vec<Diagnostic>> {
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.entry(name.to_owned()).or_insert_with(|| make().map(Arc::new)).clone()
}

fn as_diagnostics(failure: Failure) -> Vec<Diagnostic> {
    match failure {
        Failure::Wrong(diagnostics) => diagnostics,
        Failure::Machine(error) => vec![Diagnostic::error("unreadable", error.to_string())],
    }
}

fn missing_file(id: &EditionId, name: &str) -> Vec<Diagnostic> {
    let message = format!("版「{id}」に {name} がありません");
    vec![Diagnostic::error("missing-file", message).help(format!("guideline/{id}/{name} を置いてください"))]
}

fn bad_folder(name: &str) -> Diagnostic {
    let message = format!("フォルダー名「{name}」は団体の識別子に使えません");
    Diagnostic::error("bad-id", message).help("半角の英小文字、数字、ハイフンだけの名前にしてください")
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
    let (front, offset) = front_matter(first)?;
    let bodies: Vec<(Arc<Source>, usize)> =
        files.iter().enumerate().map(|(index, file)| (Arc::clone(file), if index == 0 { offset } else { 0 })).collect();
    let (clauses, mut diagnostics) = markdown::clauses(&bodies, &front.levels, 1);
    let (title, mut found) = inline::line(&front.title.value, &Place::new(first, front.title.range.clone()));
    diagnostics.append(&mut found);
    Ok((Document { kind: front.document, title, levels: front.levels, clauses }, diagnostics))
}

fn front_matter(source: &Arc<Source>) -> Result<(FrontMatter, usize), Vec<Diagnostic>> {
    let inside = source.text.strip_prefix("---\n").and_then(|rest| rest.split_once("\n---\n"));
    let Some((yaml, _)) = inside else {
        let message = "ファイルの初めに「---」で囲んだ document、title、levels がありません";
        let diagnostic = Diagnostic::error("no-front-matter", message).at(Place::new(source, 0..1));
        return Err(vec![
            diagnostic.help("初めの行を「---」とし、title などを書いて、もう一度「---」で閉じてください"),
        ]);
    };
    let head = Source::new(source.path.clone(), format!("    \n{yaml}\n"));
    let front = yaml::read::<FrontMatter>(&head)?;
    Ok((front, yaml.len() + 9))
}

fn wrong_dates(policy: &PolicyFile, source: &Arc<Source>) -> Vec<Diagnostic> {
    let entries =
        policy.documents.iter().flat_map(|entry| [entry.value.date.as_ref(), entry.value.enacted.as_ref()]).flatten();
    let dates = entries.chain(policy.history.iter().map(|entry| &entry.date));
    let wrong = dates.filter(|date| crate::numeral::Date::parse(&date.value).is_none());
    wrong
        .map(|date| {
            let message = format!("「{}」は日付ではありません", date.value);
            Diagnostic::error("bad-date", message)
                .at(Place::new(source, date.range.clone()))
                .help("2026-04-01 のように、西暦の年-月-日で書いてください")
        })
        .collect()
}

/// Reads bytes as UTF-8 text: a byte order mark and CRLF are accepted, anything else is named.
///
/// # Errors
/// Says which encoding it is and how to save it, or which character is not permitted.
pub fn decode(path: &str, bytes: &[u8]) -> Result<Arc<Source>, Vec<Diagnostic>> {
    let wrong = |message: &str, help: &str| {
        let place = Place::new(&Source::new(path, ""), 0..0);
        vec![Diagnostic::error("bad-encoding", message).at(place).help(help)]
    };
    let save = "メモ帳で開き、「名前を付けて保存」で文字コードを UTF-8 にしてください";
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(wrong("文字コードが UTF-16 です", save));
    }
    let body = bytes.strip_prefix(&[0xEF, 0xBB, 0xBF]).unwrap_or(bytes);
    let Ok(text) = std::str::from_utf8(body) else {
        let (_, malformed) = encoding_rs::SHIFT_JIS.decode_without_bom_handling(body);
        let message = if malformed {
            "文字コードが UTF-8 ではありません"
        } else {
            "文字コードが CP932（シフトJIS）です"
        };
        return Err(wrong(message, save));
    };
    let source = Source::new(path, text.replace("\r\n", "\n"));
    let forbidden = bidi_controls(&source);
    if forbidden.is_empty() { Ok(source) } else { Err(forbidden) }
}

fn bidi_controls(source: &Arc<Source>) -> Vec<Diagnostic> {
    let bidi =
        |c: char| matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{200E}' | '\u{200F}' | '\u{061C}');
    let control = |c: char| c.is_control() && !matches!(c, '\n' | '\t' | '\r');
    let found = source.text.char_indices().filter(|(_, c)| bidi(*c) || control(*c));
    found
        .map(|(start, c)| {
            let message = format!("目に見えない制御文字 U+{:04X} があります", u32::from(c));
            let place = Place::new(source, start..start + c.len_utf8());
            Diagnostic::error("control-character", message).at(place).help("この位置の文字を消して打ち直してください")
        })
        .collect()
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
