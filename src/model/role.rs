//! The role of a clause: what it is in the ladder from 章 down to 号の細分.

use serde::{Deserialize, Serialize};

/// What a clause is; how it is printed is the numbering scheme's business.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Role {
    /// 章
    Chapter,
    /// 節
    Section,
    /// 条
    Article,
    /// 項
    Paragraph,
    /// 号
    Item,
    /// 号の細分, first depth (ア)
    Subitem,
    /// 号の細分, second depth ((ア))
    Subsubitem,
    /// A paragraph, table or figure that is not counted.
    Prose,
}

impl Role {
    /// Every role, from the highest to the lowest.
    pub const ALL: [Self; 8] = [
        Self::Chapter,
        Self::Section,
        Self::Article,
        Self::Paragraph,
        Self::Item,
        Self::Subitem,
        Self::Subsubitem,
        Self::Prose,
    ];

    /// Gives the name that files use, e.g. `article`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Section => "section",
            Self::Article => "article",
            Self::Paragraph => "paragraph",
            Self::Item => "item",
            Self::Subitem => "subitem",
            Self::Subsubitem => "subsubitem",
            Self::Prose => "prose",
        }
    }

    /// Finds the role of a name in a file.
    pub fn named(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|role| role.as_str() == name)
    }
}
