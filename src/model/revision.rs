//! An enacted revision: what was adopted, as text with ids and labels.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::id::DocumentKind;
use crate::model::numbered::Numbered;
use crate::model::role::Role;

/// The front matter of an enacted document.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, Serialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RevisionFront {
    /// 文書
    pub document: DocumentKind,
    /// 文書の題名
    pub title: String,
    /// 団体名
    pub name: String,
    /// 準拠したガイドラインの版
    pub guideline: String,
    /// 各段の役割
    pub levels: Vec<Role>,
    /// 決定の日（YYYY-MM-DD）。日の分からない版にはない
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub date: Option<String>,
    /// 版の名前（例: 第7版）
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edition: Option<String>,
    /// 制定又は改定の理由
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// 改定の概要
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub summary: Option<String>,
    /// 決定した機関
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub adopters: Vec<String>,
    /// 本文の要約値。手で書き換えると合わなくなる
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub digest: Option<String>,
}

/// One enacted document.
#[derive(Clone, Debug, PartialEq)]
pub struct EnactedDocument {
    /// Its front matter.
    pub front: RevisionFront,
    /// Its text, with the labels that were printed.
    pub text: Numbered,
}

/// One enacted revision of a body.
#[derive(Clone, Debug, PartialEq)]
pub struct Revision {
    /// Its name: a date, or a word where the date is unknown.
    pub name: String,
    /// Its documents, in order.
    pub documents: Vec<EnactedDocument>,
}

impl Revision {
    /// Gives the front matter of its first document.
    pub fn front(&self) -> Option<&RevisionFront> {
        self.documents.first().map(|document| &document.front)
    }

    /// Gives its date, if it is known.
    pub fn date(&self) -> Option<&str> {
        self.front().and_then(|front| front.date.as_deref())
    }
}

/// The digest of the body of an enacted document, as its front matter records it.
pub fn digest(body: &str) -> String {
    blake3::hash(body.as_bytes()).to_hex().chars().take(16).collect()
}

/// Whether a body's documents have been adopted as they stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// 案
    Draft,
    /// 制定又は改定されたもの
    Enacted,
}

/// How the documents of a body stand today.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Whether they have been adopted as they stand.
    pub state: State,
    /// The date on the cover (YYYY-MM-DD), if there is one.
    pub date: Option<String>,
    /// The edition on the cover, if there is one.
    pub edition: Option<String>,
    /// The front matter of the dated revisions, oldest first.
    pub revisions: Vec<RevisionFront>,
}
