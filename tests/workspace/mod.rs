//! A workspace in a folder of its own, and the program run in it.

use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// Gives a path below the folder of the tests.
pub(crate) fn tests(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests").join(path)
}

/// Gives every file below a folder, in order.
pub(crate) fn sources(folder: &Path) -> Vec<PathBuf> {
    let entries = std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path());
    let mut paths: Vec<PathBuf> =
        entries.flat_map(|path| if path.is_dir() { sources(&path) } else { vec![path] }).collect();
    paths.sort();
    paths
}

/// A workspace that is thrown away at the end of a test.
pub(crate) struct Workspace {
    folder: TempDir,
}

/// What the program printed, and its exit code.
pub(crate) struct Ran {
    pub(crate) code: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Workspace {
    /// An empty folder.
    pub(crate) fn empty() -> Self {
        Self { folder: tempfile::tempdir().expect("a folder") }
    }

    /// The ten-line guideline with the bodies `sample` and `other`.
    pub(crate) fn tiny() -> Self {
        let workspace = Self::empty();
        workspace.lay(&tests("fixtures/tiny"));
        workspace
    }

    /// Gives a path in the workspace.
    pub(crate) fn path(&self, path: &str) -> PathBuf {
        self.folder.path().join(path)
    }

    /// Writes a file, its folders too.
    pub(crate) fn write(&self, path: &str, text: impl AsRef<[u8]>) {
        let path = self.path(path);
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        std::fs::write(path, text).expect("a file");
    }

    /// Reads a file.
    pub(crate) fn read(&self, path: &str) -> String {
        std::fs::read_to_string(self.path(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
    }

    /// Copies a folder into the workspace, over what is there; links stay links.
    pub(crate) fn lay(&self, from: &Path) {
        copy(from, self.folder.path());
    }

    /// Runs the program in the workspace.
    pub(crate) fn run(&self, arguments: &[&str]) -> Ran {
        let output = self.command(arguments).output().expect("the program");
        self.ran(output)
    }

    /// Gives the program, ready to run in the workspace.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
        command.args(arguments).current_dir(self.folder.path()).env("NO_COLOR", "1");
        command
    }

    /// Names the folder of the workspace `<root>`, so that texts are the same everywhere.
    pub(crate) fn ran(&self, output: Output) -> Ran {
        let text = |bytes: Vec<u8>| {
            let text = String::from_utf8(bytes).expect("UTF-8");
            text.replace(&*self.folder.path().to_string_lossy(), "<root>")
        };
        let code = output.status.code().expect("an exit code");
        Ran { code, out: text(output.stdout), err: text(output.stderr) }
    }
}

/// Copies a folder over another one; links stay links.
pub(crate) fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).expect("a folder");
    for entry in std::fs::read_dir(from).expect("a folder") {
        let entry = entry.expect("an entry");
        let target = to.join(entry.file_name());
        let kind = entry.file_type().expect("a kind");
        if kind.is_dir() {
            copy(&entry.path(), &target);
        } else if kind.is_symlink() {
            link(&std::fs::read_link(entry.path()).expect("a link"), &target);
        } else {
            std::fs::copy(entry.path(), &target).expect("a copy");
        }
    }
}

#[cfg(unix)]
fn link(to: &Path, at: &Path) {
    let _ = std::fs::remove_file(at);
    std::os::unix::fs::symlink(to, at).expect("a link");
}

#[cfg(not(unix))]
fn link(_: &Path, _: &Path) {}

/// Compares a text with a committed file; with `UPDATE_GOLDEN=1` it writes the file instead.
pub(crate) fn assert_golden(path: &Path, text: &str) {
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        std::fs::create_dir_all(path.parent().expect("a folder")).expect("folders");
        return std::fs::write(path, text).expect("a golden");
    }
    let golden = std::fs::read_to_string(path).unwrap_or_default().replace("\r\n", "\n");
    let differing = golden.lines().zip(text.lines()).enumerate().find(|(_, (golden, line))| golden != line);
    let shown = differing.map(|(index, (golden, line))| format!("line {}:\n- {golden}\n+ {line}", index + 1));
    let shown = shown.unwrap_or_else(|| format!("{} lines, now {}", golden.lines().count(), text.lines().count()));
    assert!(golden == text, "{} is not what there is now (UPDATE_GOLDEN=1 rewrites it): {shown}", path.display());
}
