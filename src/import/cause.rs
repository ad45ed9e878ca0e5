//! Why a built text differs from the imported one, as a reader is told.

use serde::Serialize;

/// Why a place differs.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Cause {
    /// What sort of cause it is.
    pub kind: CauseKind,
    /// The clause that it is about.
    pub clause: Option<Named>,
    /// What `policy.yaml` does to the clause, with its line (Japanese); empty where it does nothing.
    pub operation: String,
    /// Why (Japanese).
    pub why: String,
    /// What helps (Japanese).
    pub help: String,
}

/// The sorts of causes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum CauseKind {
    /// A line of the cover, or the title of a document.
    Cover,
    /// A clause of the file is not built.
    Missing,
    /// A clause is built that the file does not have.
    Surplus,
    /// Another number is printed.
    Label,
    /// The title is printed elsewhere.
    TitlePlace,
    /// A value of the body stands where the file has other words.
    Value,
    /// Other words are printed.
    Words,
    /// The clause is printed elsewhere.
    Order,
    /// Only the way of printing differs.
    Layout,
}

/// A clause as a reader knows it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Named {
    /// Its id.
    pub id: String,
    /// Its label in the file.
    pub label: String,
    /// Its title, or the beginning of its text.
    pub title: String,
}

impl Named {
    /// Names a clause by its title, or by the beginning of its text.
    pub fn new(id: &str, label: &str, title: &str, text: &str) -> Self {
        let title = if title.is_empty() { excerpt(text) } else { excerpt(title) };
        Self { id: id.to_owned(), label: label.to_owned(), title }
    }

    /// Gives label and title in quotes: 「(3) ネットワーク」.
    pub fn quoted(&self) -> String {
        format!("「{}」", format!("{} {}", self.label, self.title).trim())
    }
}

fn excerpt(text: &str) -> String {
    const LONGEST: usize = 24;
    let head: String = text.trim().chars().take(LONGEST).collect();
    if head.len() < text.trim().len() { head + "…" } else { head }
}
