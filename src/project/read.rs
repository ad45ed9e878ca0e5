//! Reads text of the workspace and files that the command line names.

use std::fs;
use std::io;
use std::path::Path;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::parse::{encoding, foreign};
use crate::project::{Failure, Project, ProjectError};
use crate::source::{Place, Source};

/// The largest text file that is read, in bytes.
const LARGEST: u64 = 8 * 1024 * 1024;

impl Project {
    /// Reads a text file of the workspace.
    ///
    /// # Errors
    /// When it cannot be read, lies outside, is too large or is not UTF-8.
    pub fn text(&self, relative: &Path) -> Result<Arc<Source>, Failure> {
        let path = self.root.join(relative);
        let read = |source| ProjectError::Read { path: path.clone(), source };
        let shown = relative.to_string_lossy().replace('\\', "/");
        let real = fs::canonicalize(&path).map_err(read)?;
        if !real.starts_with(self.real_root().map_err(read)?) {
            let diagnostic = Diagnostic::error("outside", "作業フォルダーの外を指すリンクです")
                .at(Place::new(&Source::new(shown, ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("ファイルそのものを作業フォルダーに置いてください")]));
        }
        let metadata = fs::metadata(&path).map_err(read)?;
        if metadata.is_dir() {
            return Err(read(io::ErrorKind::IsADirectory.into()).into());
        }
        // To read a pipe would be to wait for ever.
        if !metadata.is_file() {
            return Err(read(io::ErrorKind::InvalidInput.into()).into());
        }
        if metadata.len() > LARGEST {
            let diagnostic = Diagnostic::error("too-large", "ファイルが8MBを超えています")
                .at(Place::new(&Source::new(shown, ""), 0..0));
            return Err(Failure::Wrong(vec![diagnostic.help("余分な内容を減らしてください")]));
        }
        let bytes = fs::read(&path).map_err(read)?;
        encoding::decode(&shown, bytes).map_err(Failure::Wrong)
    }

    fn real_root(&self) -> io::Result<&Path> {
        if let Some(real) = self.real.get() {
            return Ok(real);
        }
        let real = fs::canonicalize(&self.root)?;
        Ok(self.real.get_or_init(|| real))
    }

    /// Reads bytes of a file that the command line names as text, in whatever encoding they have.
    ///
    /// An encoding other than UTF-8 is noted, for it is a guess.
    ///
    /// # Errors
    /// When they are no text.
    pub fn outside_text(path: &Path, bytes: &[u8]) -> Result<(Arc<Source>, Vec<Diagnostic>), Vec<Diagnostic>> {
        let shown = path.to_string_lossy();
        match encoding::decode(&shown, bytes.to_vec()) {
            Ok(source) => return Ok((source, Vec::new())),
            Err(found) if std::str::from_utf8(bytes).is_ok() => return Err(found),
            Err(_) => {}
        }
        let decoded = foreign::decode(bytes);
        if decoded.damaged {
            return encoding::decode(&shown, bytes.to_vec()).map(|source| (source, Vec::new()));
        }
        let source = encoding::decode(&shown, decoded.text.into_bytes())?;
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
