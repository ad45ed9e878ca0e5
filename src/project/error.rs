//! What the machine could not do with a file, and what is wrong in one.

use std::io;
use std::path::PathBuf;

use thiserror::Error;

use crate::diag::{Diagnostic, UNREADABLE};

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
        io::ErrorKind::InvalidInput => "普通のファイルではありません".to_owned(),
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
