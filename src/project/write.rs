//! Writes files all or nothing, and only when their bytes change.

use std::fs;
use std::io::{self, Write as _};
use std::path::Path;

use crate::project::{Project, ProjectError};

impl Project {
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

    /// Takes away a folder that holds nothing any more; leaves any other alone.
    ///
    /// # Errors
    /// When it is empty and cannot be taken away.
    pub fn remove_if_empty(folder: &Path) -> Result<(), ProjectError> {
        let empty = fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_none());
        let failed = |source| ProjectError::Write { path: folder.to_owned(), source };
        if empty { fs::remove_dir(folder).map_err(failed) } else { Ok(()) }
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
