//! A numbering scheme: how each role counts, is printed and is referred to.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::id::DocumentKind;
use crate::model::municipality::Digits;
use crate::model::role::Role;
use crate::numeral::Numeral;

/// `templates/numbering/<scheme>.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Scheme {
    /// 呼び名（例: 1 / 1.1 / (1) / ①）
    pub label: String,
    /// 前にある条項を指すときに番号に冠する語（上記）。条の番号のように要らないときは空
    #[serde(default)]
    pub above: String,
    /// 文書ごとの段
    pub documents: IndexMap<DocumentKind, IndexMap<Role, Level>>,
}

/// How one role counts.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Level {
    /// 番号の形。{n} は番号、{parent} は親の番号
    pub label: String,
    /// 数字の種類
    #[serde(default = "arabic")]
    pub numeral: Numeral,
    /// 数字の幅。無ければ団体の指定（numbering の digits）
    #[serde(default)]
    pub digits: Option<Digits>,
    /// 参照するときの形。{n} は番号、{label} は番号の形。無ければ {label}
    #[serde(default)]
    pub reference: Option<String>,
    /// 前条・前項・前号というときの単位
    #[serde(default)]
    pub unit: Option<String>,
    /// すぐ前の条項を必ず前条・前号のように指すか
    #[serde(default)]
    pub relative: Relative,
    /// 数え方
    #[serde(default)]
    pub counting: Counting,
    /// 最初のものに番号を付けるか（第1項には付けない）
    #[serde(default)]
    pub first: First,
    /// 見出しの置き方
    #[serde(default)]
    pub heading: HeadingStyle,
}

/// When an adjacent clause is referred to by 前条 and the like.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Relative {
    /// 「前」と書いた参照だけ
    #[default]
    Asked,
    /// いつも
    Always,
}

/// Whether the first of a row bears a number.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum First {
    /// 付ける
    #[default]
    Shown,
    /// 付けない（上の条項に本文があれば、それを第1項と数える）
    Hidden,
}

/// Where counting begins anew.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Counting {
    /// 親ごとに1から
    #[default]
    Nested,
    /// 文書を通して（条）
    Continuous,
}

/// Where the title of a clause stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum HeadingStyle {
    /// 番号に続けて一行に置く
    #[default]
    Inline,
    /// 括弧に入れて番号の上に置く（条の見出し）
    Caption,
    /// 括弧に入れて番号に続けて置く
    Beside,
}

fn arabic() -> Numeral {
    Numeral::Arabic
}

impl Scheme {
    /// Gives the levels of a document.
    pub fn levels(&self, kind: DocumentKind) -> &IndexMap<Role, Level> {
        static NONE: std::sync::LazyLock<IndexMap<Role, Level>> = std::sync::LazyLock::new(IndexMap::new);
        self.documents.get(&kind).unwrap_or(&NONE)
    }
}

impl Level {
    /// Tells whether a reference to a clause of this role needs no clause above it.
    pub fn stands_alone(&self) -> bool {
        self.counting == Counting::Continuous || self.label.contains("{parent}")
    }
}
