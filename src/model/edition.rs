//! An edition of the guideline as `edition.yaml` describes it.

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::model::id::DocumentKind;
use crate::model::municipality::OverrideEntry;
use crate::source::Located;

/// `guideline/<edition>/edition.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct EditionFile {
    /// 版の名前（例: 令和7年3月版準拠）
    pub name: String,
    /// 版の時期（例: 令和7年3月）
    #[serde(default)]
    pub period: Option<String>,
    /// 版の日付（YYYY-MM-DD）
    #[serde(default)]
    pub date: Option<String>,
    /// 基準文の出どころ
    pub source: String,
    /// 一つ前の版
    #[serde(default)]
    pub follows: Option<String>,
    /// 取込みの案を人が確かめたか（false の間は、この版への更新を書き込まない）
    #[serde(default)]
    pub confirmed: Option<Located<bool>>,
    /// この版にある文書
    pub documents: Vec<DocumentKind>,
    /// 再構成の元にした公表文
    #[serde(default)]
    pub sources: IndexMap<String, SourceEntry>,
    /// 団体ごとに与える値
    #[serde(default)]
    pub parameters: IndexMap<String, ParameterEntry>,
    /// 役職
    #[serde(default)]
    pub officers: IndexMap<String, OfficerEntry>,
    /// 選択肢
    #[serde(default)]
    pub options: IndexMap<String, OptionEntry>,
    /// 前の版から識別子の変わった条項（前の識別子: この版の識別子）
    #[serde(default)]
    pub renamed: IndexMap<Located<String>, Located<String>>,
    /// 前の版の一つの条項が分かれたもの（前の識別子: この版の識別子の並び）
    #[serde(default)]
    pub split: IndexMap<Located<String>, Vec<Located<String>>>,
    /// 前の版のいくつかの条項が一つになったもの（この版の識別子: 前の識別子の並び）
    #[serde(default)]
    pub merged: IndexMap<Located<String>, Vec<Located<String>>>,
    /// 前の版にあって、この版にない条項
    #[serde(default)]
    pub dropped: Vec<Located<String>>,
}

impl EditionFile {
    /// Tells whether it is what an import proposed, and nobody has confirmed it yet.
    pub fn is_proposal(&self) -> bool {
        self.confirmed.as_ref().is_some_and(|confirmed| !confirmed.value)
    }
}

/// A published policy that carries clauses of the base.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SourceEntry {
    /// 団体名
    pub name: String,
    /// 文書名
    pub title: String,
}

/// A value that each body gives.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ParameterEntry {
    /// 値の呼び名
    pub label: String,
    /// 値の説明
    #[serde(default)]
    pub description: Option<String>,
    /// 値の種類
    #[serde(default)]
    pub kind: ParameterKind,
    /// 与えないときの値
    #[serde(default)]
    pub default: Option<ParameterValue>,
    /// 例
    #[serde(default)]
    pub example: Option<ParameterValue>,
}

/// Whether a parameter is one text or several.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum ParameterKind {
    /// 一つの語句
    #[default]
    Text,
    /// 語句の並び
    List,
}

/// The value of a parameter.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize, serde::Serialize, JsonSchema)]
#[serde(untagged)]
pub enum ParameterValue {
    /// 一つの語句
    Text(String),
    /// 語句の並び
    List(Vec<String>),
}

/// An officer that the base knows.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OfficerEntry {
    /// 役職の名前
    pub label: String,
    /// 上位の役職（体制図での親）
    #[serde(default)]
    pub reports_to: Option<String>,
    /// 例
    #[serde(default)]
    pub example: Option<String>,
    /// 与えないときの値
    #[serde(default)]
    pub default: Option<String>,
}

/// A choice that any body can make.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OptionEntry {
    /// 選択肢の呼び名
    pub label: String,
    /// 選択肢の説明
    #[serde(default)]
    pub description: Option<String>,
    /// 選ばないときの値
    pub default: String,
    /// 選べるもの
    pub alternatives: IndexMap<String, AlternativeEntry>,
}

/// One alternative of a choice.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AlternativeEntry {
    /// 呼び名
    pub label: String,
    /// 説明
    #[serde(default)]
    pub description: Option<String>,
    /// 基準文への変更
    #[serde(default)]
    pub overrides: Vec<Located<OverrideEntry>>,
}
