//! Permanent names: of a clause, a body, an edition, a document.

use std::fmt;
use std::sync::Arc;

use indexmap::IndexMap;
use rustc_hash::FxBuildHasher;
use serde::{Deserialize, Serialize};

macro_rules! name_type {
    ($(#[$doc:meta])* $name:ident, $allowed:expr $(, $reserved:expr)?) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(Arc<str>);

        impl $name {
            /// Accepts a name of permitted ASCII characters; gives nothing for any other text.
            pub fn new(text: &str) -> Option<Self> {
                let allowed: fn(char) -> bool = $allowed;
                let edges = text.starts_with(['.', '-']) || text.ends_with(['.', '-']);
                let fits = !text.is_empty() && text.len() <= 120 && !edges && !text.contains("..");
                $(let fits = fits && !$reserved(text);)?
                (fits && text.chars().all(allowed)).then(|| Self(text.into()))
            }

            /// Gives the characters of the name.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl Serialize for $name {
            fn serialize<S: serde::Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let text = String::deserialize(deserializer)?;
                Self::new(&text).ok_or_else(|| serde::de::Error::custom(format!("{text} は識別子に使えません")))
            }
        }
    };
}

name_type!(
    /// The permanent id of a clause, a table or a figure: `[a-z0-9.-]+`, e.g. `threats.attack`.
    ClauseId,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-'
);
name_type!(
    /// The id of a body, which names its folder: `[a-z0-9-]+`, e.g. `shime`.
    MunicipalityId,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-',
    Self::is_reserved
);
name_type!(
    /// The id of a guideline edition, which names its folder: e.g. `r7.3`.
    EditionId,
    |c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '.' || c == '-'
);

impl MunicipalityId {
    /// Tells whether Windows keeps a name for itself, so that no folder there can have it.
    pub fn is_reserved(name: &str) -> bool {
        let numbered =
            |head: &str| name.strip_prefix(head).is_some_and(|rest| matches!(rest.as_bytes(), [b'1'..=b'9']));
        matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
    }
}

/// Values by clause, in the order in which they were entered; quick to ask.
pub type ByClause<T> = IndexMap<ClauseId, T, FxBuildHasher>;

/// Which of the two documents of a policy.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum DocumentKind {
    /// 情報セキュリティ基本方針
    BasicPolicy,
    /// 情報セキュリティ対策基準
    Standards,
}

impl DocumentKind {
    /// Both documents, in the order in which they are printed.
    pub const ALL: [Self; 2] = [Self::BasicPolicy, Self::Standards];

    /// Gives the name that files and YAML use: `basic-policy` or `standards`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::BasicPolicy => "basic-policy",
            Self::Standards => "standards",
        }
    }

    /// Gives the Japanese word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::BasicPolicy => "基本方針",
            Self::Standards => "対策基準",
        }
    }
}

impl fmt::Display for DocumentKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
