//! What every reader of a foreign file gives: blocks in reading order, and a ledger of what was set aside.

use serde::{Deserialize, Serialize};

/// What stands for a cell that is merged with the one above; white space, so that it counts for nothing.
pub const MERGED: &str = "\u{B}";

/// A block of a file: a line, a paragraph, a row of a table.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The line or paragraph of the file that it begins in, from 1.
    pub place: usize,
    /// Its characters; cells are parted by tabs.
    pub text: String,
    /// What the file says it is.
    pub kind: BlockKind,
}

/// What a file says of a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum BlockKind {
    /// A line of text.
    Line,
    /// A heading.
    Heading,
    /// A row of a table.
    Row,
}

/// Why characters were not placed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Reason {
    /// The number of a page.
    PageNumber,
    /// A line that stands on every page.
    RunningHead,
    /// The table of contents.
    Contents,
    /// Marks that only decorate.
    Decoration,
    /// Words that a tracked change takes away.
    Deleted,
    /// Hidden text.
    Hidden,
    /// A comment.
    Comment,
    /// A figure.
    Figure,
    /// How characters are read, printed small beside them.
    Ruby,
    /// The frame of a web page.
    Frame,
    /// Marks of Markdown, and its front matter.
    Markup,
}

impl Reason {
    /// Gives the Japanese name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::PageNumber => "ページ番号",
            Self::RunningHead => "ページの見出し",
            Self::Contents => "目次",
            Self::Decoration => "飾り",
            Self::Deleted => "変更履歴で削られた語句",
            Self::Hidden => "隠し文字",
            Self::Comment => "コメント",
            Self::Figure => "図",
            Self::Ruby => "ふりがな",
            Self::Frame => "ページの枠",
            Self::Markup => "Markdownの記号",
        }
    }
}

/// Characters that were set aside.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Aside {
    /// The line or paragraph of the file, from 1.
    pub place: usize,
    /// The characters.
    pub text: String,
    /// Why.
    pub reason: Reason,
}

/// What a reader made of a file.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The blocks, in reading order.
    pub blocks: Vec<Block>,
    /// What was set aside, in order.
    pub aside: Vec<Aside>,
    /// What the user should know about the file (Japanese).
    pub notes: Vec<String>,
    /// The characters of the file, white space left out.
    pub characters: usize,
    /// Where the titles of clauses stand.
    #[serde(default)]
    pub titles: Titles,
}

/// Where a file writes the titles of clauses.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub enum Titles {
    /// Where they are printed.
    #[default]
    AsPrinted,
    /// Beside the label, wherever they are printed: Markdown in the grammar of an enacted revision.
    BesideLabels,
}

impl Reading {
    /// Counts the characters of the blocks, white space left out.
    pub fn placed(&self) -> usize {
        self.blocks.iter().map(|block| visible(&block.text)).sum()
    }

    /// Counts the characters that were set aside, white space left out.
    pub fn set_aside(&self) -> usize {
        self.aside.iter().map(|aside| visible(&aside.text)).sum()
    }
}

/// Counts the characters of a text, white space left out.
pub fn visible(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
