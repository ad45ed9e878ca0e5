//! How a house draws its 新旧対照表: a convention is data, one YAML file each.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Deserialize;

use crate::diff::change::RowKind;

/// How a house draws its 新旧対照表.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Convention {
    /// What it is called, e.g. 都道府県の例規（鳥取県型）.
    pub name: String,
    /// The line above the table.
    pub title: String,
    /// The line below the title; `{document}` and `{date}` are filled in.
    #[serde(default)]
    pub subtitle: String,
    /// The sentence before the table; `{document}`, `{date}` and the headings `{after}` and `{before}` are filled in.
    #[serde(default)]
    pub lead: String,
    /// The sentence before the table where changed cells are framed; empty where it is the same.
    #[serde(default)]
    pub lead_with_frames: String,
    /// The sentence after the table.
    #[serde(default)]
    pub foot: String,
    /// Which column stands on the left.
    pub order: Order,
    /// The headings of the columns.
    pub headings: Headings,
    /// Whether unchanged clauses are printed.
    pub scope: Scope,
    /// What a row of the table holds.
    pub rows: RowUnit,
    /// The line under labels of clauses that moved, came, went or were renumbered.
    pub labels: Underline,
    /// The line around a changed cell of a table inside the document.
    #[serde(default)]
    pub frame: CellFrame,
    /// How unchanged clauses are left out.
    #[serde(default)]
    pub omission: Omission,
    /// What stands opposite a clause that is on one side only.
    #[serde(default)]
    pub blank: Blank,
    /// The 備考 column, if there is one.
    #[serde(default)]
    pub remarks: Option<Remarks>,
}

/// Which column stands on the left.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Order {
    /// 新 on the left.
    AfterFirst,
    /// 旧 on the left.
    BeforeFirst,
}

/// Headings by the state of the amendment.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Headings {
    /// While it is a draft: 改正案, 現行.
    pub draft: HeadingPair,
    /// When it is enacted: 改正後, 改正前.
    pub enacted: HeadingPair,
}

/// The headings of the two columns.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HeadingPair {
    /// Of the column after.
    pub after: String,
    /// Of the column before.
    pub before: String,
}

/// Whether unchanged clauses are printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Scope {
    /// Every clause in full.
    Full,
    /// Units with a change; unchanged clauses inside them as （略）.
    Changed,
}

/// What a row of the table holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RowUnit {
    /// A paragraph and the one opposite it.
    Paragraph,
    /// A clause without those below it.
    Clause,
    /// A 条, or another clause at the top, with all below it.
    Article,
}

/// A line under words.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Underline {
    /// One line.
    Single,
    /// Two lines.
    Double,
}

/// The line around a changed cell of a table inside the document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum CellFrame {
    /// None: the words inside are underlined.
    #[default]
    None,
    /// 太枠: a thick line, the words inside underlined too.
    Thick,
    /// 破線: a dashed line instead of underlines inside, for it breaks them.
    Dashed,
}

/// How unchanged clauses are left out; each column uses its own labels.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Omission {
    /// Two labels in a row: `{first}及び{last}`.
    pub two: String,
    /// Three or more: `{first}～{last}`.
    pub many: String,
    /// The word for what is left out: （略）.
    pub note: String,
}

/// What stands opposite a clause that is on one side only; empty for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Blank {
    /// Opposite a clause that came: （新設）.
    pub added: String,
    /// Opposite a clause that went: （削る）, （削除）.
    pub removed: String,
}

/// The 備考 column.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Remarks {
    /// Its heading.
    pub heading: String,
    /// Its words by kind of change; a kind that is not listed has none.
    #[serde(default)]
    pub words: BTreeMap<RowKind, String>,
    /// Its word for a clause that was split off another one.
    #[serde(default)]
    pub split: String,
    /// Its word for a clause that was merged into another one.
    #[serde(default)]
    pub merged: String,
}

impl Default for Omission {
    fn default() -> Self {
        Self { two: "{first}及び{last}".into(), many: "{first}～{last}".into(), note: "（略）".into() }
    }
}

impl Omission {
    /// Gives the labels of clauses in a row that are left out.
    pub fn labels(&self, labels: &[&str]) -> String {
        let filled = |form: &str, first: &str, last: &str| form.replace("{first}", first).replace("{last}", last);
        match labels {
            [] => String::new(),
            // Signs such as ・ do not count: one stands for all.
            [one, rest @ ..] if rest.iter().all(|label| label == one) => (*one).to_owned(),
            [one] => (*one).to_owned(),
            [first, last] => filled(&self.two, first, last),
            [first, .., last] => filled(&self.many, first, last),
        }
    }
}
