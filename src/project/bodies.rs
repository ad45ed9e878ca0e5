//! The bodies of a workspace: their `policy.yaml` and what they enacted.

use std::collections::BTreeMap;
use std::fs;
use std::io;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::diag::{Diagnostic, has_errors};
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::municipality::Municipality;
use crate::model::revision::Revision;
use crate::parse::{encoding, policy, revision};
use crate::project::{Failure, Project, ProjectError, Written};
use crate::source::{Place, Source};

impl Project {
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
                diagnostics.extend(unread(&entry.path(), &name));
                continue;
            }
            match MunicipalityId::new(&name) {
                Some(id) => ids.push(id),
                None => diagnostics.push(bad_folder(&name)),
            }
        }
        ids.sort();
        diagnostics.extend(self.unused_setting());
        diagnostics.sort_by(|before, after| before.message.cmp(&after.message));
        Ok((ids, diagnostics))
    }

    /// Reports the first line of `hoshin.toml` that says something: the file only marks the place.
    fn unused_setting(&self) -> Option<Diagnostic> {
        let source = self.text(Path::new("hoshin.toml")).ok()?;
        let line = source.text.lines().map(str::trim).find(|line| !line.is_empty() && !line.starts_with('#'))?;
        let start = source.text.find(line)?;
        let message = "hoshin.toml に書いた設定は使われません。団体ごとの設定は policy.yaml に書きます";
        let place = Place::new(&source, start..start + line.len());
        Some(Diagnostic::warning("unused-setting", message).at(place).help("この行を消してください"))
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
        Ok(self.beside_edition(&source, || {
            let draft = policy::draft(id, &source);
            if let Some(municipality) = &draft.0 {
                // Read now, while the edition is; what may be wrong with it is told when it is needed.
                drop(self.scheme(&municipality.policy.numbering.scheme, &source));
            }
            draft
        }))
    }

    /// Writes the `policy.yaml` of a body anew, all or nothing, with the line ends and byte order mark that it had.
    ///
    /// # Errors
    /// When it cannot be written, or somebody changed it since it was read; what was there before is intact.
    pub fn rewrite(&self, municipality: &Municipality, text: &str) -> Result<Written, ProjectError> {
        let path = self.root.join("municipalities").join(municipality.id.as_str()).join("policy.yaml");
        let bytes = fs::read(&path).map_err(|source| ProjectError::Read { path: path.clone(), source })?;
        let mark: &[u8] = if bytes.starts_with(&[0xEF, 0xBB, 0xBF]) { &[0xEF, 0xBB, 0xBF] } else { &[] };
        let windows = bytes.windows(2).any(|pair| pair == b"\r\n");
        let now = encoding::decode("policy.yaml", bytes).map(|source| source.text.clone()).unwrap_or_default();
        if now != municipality.source.text {
            return Err(ProjectError::Changed { path });
        }
        if now == text {
            return Ok(Written::Same);
        }
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
}

fn bad_folder(name: &str) -> Diagnostic {
    let message = format!("フォルダー名「{name}」は団体の識別子に使えません");
    let source = Source::new(format!("municipalities/{name}/policy.yaml"), "");
    let help = match MunicipalityId::is_reserved(name) {
        true => "Windows が使う名前です。ほかの名前にしてください",
        false => "半角の英小文字、数字、ハイフンだけの名前にしてください",
    };
    Diagnostic::error("bad-id", message).at(Place::new(&source, 0..0)).help(help)
}

/// Reports a folder whose `policy.yaml` is a link to nothing, or has a name that an editor gave it.
fn unread(folder: &Path, name: &str) -> Option<Diagnostic> {
    let at = |file: &str| Place::new(&Source::new(format!("municipalities/{name}{file}"), ""), 0..0);
    let links = [(folder.to_owned(), ""), (folder.join("policy.yaml"), "/policy.yaml")];
    let broken = |path: &Path| path.is_symlink() && !path.exists();
    if let Some((_, file)) = links.iter().find(|(path, _)| broken(path)) {
        let help = "リンクを消して、ファイルかフォルダーそのものを置いてください";
        return Some(Diagnostic::error("broken-link", "リンクの先がありません").at(at(file)).help(help));
    }
    let files = fs::read_dir(folder).ok()?.flatten().map(|entry| entry.file_name().to_string_lossy().into_owned());
    let likely = |file: &String| {
        let file = file.to_lowercase();
        ["policy.yaml", "policy.yml", "policy.txt", "policy"].contains(&file.trim_end_matches(".txt"))
            || file.starts_with("policy.yaml")
    };
    let file = files.filter(likely).min()?;
    let message = format!("「{file}」は読まれません");
    let help = "ファイルの名前を policy.yaml に改めてください。メモ帳では、保存するときに「ファイルの種類」を「すべてのファイル」にします";
    Some(Diagnostic::error("misnamed-policy", message).at(at(&format!("/{file}"))).help(help))
}
