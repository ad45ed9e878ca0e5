//! Finds, reads and atomically writes the workspace: the only file-system code.

mod bodies;
mod cache;
mod editions;
mod error;
mod read;
mod templates;
mod write;

use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use include_dir::Dir;

use crate::diag::Diagnostic;
use crate::numbering::scheme::Scheme;
use crate::project::cache::Cached;
use crate::render::html::PageTemplate;
use crate::resolve::Base;
use crate::view::cover::CoverLayout;

pub use error::{Failure, ProjectError};
pub use read::read_foreign;
pub use write::Written;

/// A workspace: its folder, and what has been read of it.
#[derive(Debug)]
pub struct Project {
    root: PathBuf,
    /// The folder itself, where the way to it is a link.
    real: OnceLock<PathBuf>,
    bases: Cached<Base>,
    schemes: Cached<Scheme>,
    covers: Cached<CoverLayout>,
    page: OnceLock<Result<PageTemplate, Vec<Diagnostic>>>,
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
        Self { root, real: OnceLock::new(), bases, schemes, covers, page: OnceLock::new() }
    }

    /// Gives the folder of the workspace.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// Lists the files that the program carries, with their paths below a workspace.
    pub fn embedded() -> Vec<(PathBuf, &'static [u8])> {
        let mut files = Vec::new();
        for (top, dir) in [("guideline", &editions::GUIDELINE), ("templates", &templates::TEMPLATES)] {
            collect(dir, Path::new(top), &mut files);
        }
        files
    }
}

fn collect(dir: &'static Dir<'static>, top: &Path, files: &mut Vec<(PathBuf, &'static [u8])>) {
    files.extend(dir.files().map(|file| (top.join(file.path()), file.contents())));
    dir.dirs().for_each(|dir| collect(dir, top, files));
}
