//! A body as its `policy.yaml` describes it: only what is its own.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use crate::model::edit::Override;
use crate::model::edition::ParameterValue;
use crate::model::id::{DocumentKind, MunicipalityId};
use crate::model::role::Role;
use crate::source::{Located, Source};

/// A body with what its `policy.yaml` says.
#[derive(Clone, Debug)]
pub struct Municipality {
    /// Its id, the name of its folder.
    pub id: MunicipalityId,
    /// The file as it was read.
    pub policy: PolicyFile,
    /// The overrides, in file order.
    pub overrides: Vec<Override>,
    /// The text of the file.
    pub source: Arc<Source>,
}

/// `municipalities/<id>/policy.yaml`: 団体の情報セキュリティポリシーのうち、その団体だけのもの
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
#[schemars(title = "policy.yaml")]
pub struct PolicyFile {
    /// 団体名（例: 志免町）
    pub name: Located<String>,
    /// 団体名の短い形。無ければ団体名を用いる
    #[serde(default)]
    pub short_name: Option<String>,
    /// 団体の種類
    pub kind: Kind,
    /// 文中での自称（例: 本町、本組合、市）
    #[serde(rename = "self")]
    pub self_word: String,
    /// 準拠するガイドラインの版（例: r7.3）
    pub guideline: Located<String>,
    /// 番号の付け方
    pub numbering: Numbering,
    /// 作る文書
    pub documents: Vec<Located<DocumentEntry>>,
    /// 表紙に記す版（例: 第6版）
    #[serde(default)]
    pub edition: Option<String>,
    /// 表紙に記す決定機関
    #[serde(default)]
    pub adopters: Vec<String>,
    /// 改訂履歴。書けば文書の終わりに表を置き、決定の記録（enacted）から行を加える
    #[serde(default)]
    pub history: Option<Vec<HistoryEntry>>,
    /// 新旧対照表の様式（templates/shinkyu にあるもの）
    #[serde(default)]
    pub shinkyu: Option<Located<String>>,
    /// 選択肢の選び方
    #[serde(default)]
    pub options: IndexMap<Located<String>, Located<String>>,
    /// 値
    #[serde(default)]
    pub parameters: IndexMap<Located<String>, Located<ParameterValue>>,
    /// 役職に就く者
    #[serde(default)]
    pub officers: IndexMap<Located<String>, Located<String>>,
    /// 体制図の追加
    #[serde(default)]
    pub charts: IndexMap<String, Vec<ChartEntry>>,
    /// 基準文と異なるところ
    #[serde(default)]
    pub overrides: Vec<Located<OverrideEntry>>,
    /// 検査の指摘のうち、そのままにするもの
    #[serde(default)]
    pub waivers: Vec<Located<Waiver>>,
    /// 新しい版との違いについて決めること、決めたこと
    #[serde(default)]
    pub questions: Vec<Located<QuestionEntry>>,
}

/// 検査の指摘のうち、そのままにするもの
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Waiver {
    /// 規則の名前（検査の結果の［ ］の中。例: kanji-kana）
    pub rule: Located<String>,
    /// 条項の識別子。無ければ全ての条項
    #[serde(default)]
    pub clause: Option<Located<String>>,
    /// 指摘された語句。無ければその条項の全て
    #[serde(default)]
    pub words: Option<String>,
    /// そのままにする理由
    #[serde(default)]
    pub reason: String,
}

/// 新しい版との違いについて決めること、決めたこと（hoshin update が記録する）
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct QuestionEntry {
    /// 条項の識別子
    pub clause: Located<String>,
    /// 要確認のまま、又は採用、維持、修正のどれに決めたか
    pub state: Located<QuestionState>,
    /// 新しい版
    pub edition: String,
    /// 前の版の基準文
    #[serde(default)]
    pub base_before: String,
    /// 新しい版の基準文。無くなった条項は空
    #[serde(default)]
    pub base_after: String,
    /// 団体の文言。削った条項は空
    #[serde(default)]
    pub ours: String,
    /// そう決めた理由
    #[serde(default)]
    pub reason: String,
    /// 決めたことを反映した版（hoshin update --write が記録する）
    #[serde(default)]
    pub settled: Option<String>,
}

/// 決めたこと
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum QuestionState {
    /// まだ決めていない
    #[serde(rename = "要確認")]
    Open,
    /// 新しい基準文にする
    #[serde(rename = "採用")]
    Adopted,
    /// 団体の文言のままとする
    #[serde(rename = "維持")]
    Kept,
    /// 団体の文言を直した
    #[serde(rename = "修正")]
    Reworked,
}

impl QuestionState {
    /// Gives the name that files use.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Open => "要確認",
            Self::Adopted => "採用",
            Self::Kept => "維持",
            Self::Reworked => "修正",
        }
    }

    /// Finds a state by its name.
    pub fn named(name: &str) -> Option<Self> {
        [Self::Open, Self::Adopted, Self::Kept, Self::Reworked].into_iter().find(|state| state.as_str() == name)
    }
}

/// 団体の種類
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
pub enum Kind {
    /// 市
    #[serde(rename = "市")]
    City,
    /// 町
    #[serde(rename = "町")]
    Town,
    /// 村
    #[serde(rename = "村")]
    Village,
    /// 特別区
    #[serde(rename = "特別区")]
    Ward,
    /// 都道府県
    #[serde(rename = "都道府県")]
    Prefecture,
    /// 一部事務組合
    #[serde(rename = "一部事務組合")]
    Union,
    /// 広域連合
    #[serde(rename = "広域連合")]
    WideUnion,
    /// その他
    #[serde(rename = "その他")]
    Other,
}

impl Kind {
    /// Every kind.
    pub const ALL: [Self; 8] = [
        Self::City,
        Self::Town,
        Self::Village,
        Self::Ward,
        Self::Prefecture,
        Self::Union,
        Self::WideUnion,
        Self::Other,
    ];

    /// Gives the Japanese name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::City => "市",
            Self::Town => "町",
            Self::Village => "村",
            Self::Ward => "特別区",
            Self::Prefecture => "都道府県",
            Self::Union => "一部事務組合",
            Self::WideUnion => "広域連合",
            Self::Other => "その他",
        }
    }
}

/// 番号の付け方
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct Numbering {
    /// 番号体系（templates/numbering にあるもの）
    pub scheme: Located<String>,
    /// 数字の幅
    #[serde(default)]
    pub digits: Digits,
    /// 括弧の幅
    #[serde(default)]
    pub brackets: Brackets,
    /// 一部だけ異なる付け方
    #[serde(default)]
    pub exceptions: Vec<Located<NumberingException>>,
}

/// 数字の幅
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Digits {
    /// 半角
    #[default]
    Half,
    /// 全角
    Full,
    /// 一桁は全角、二桁以上は半角
    Mixed,
}

impl Digits {
    /// Gives its name in YAML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Half => "half",
            Self::Full => "full",
            Self::Mixed => "mixed",
        }
    }
}

/// 括弧の幅
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Brackets {
    /// 半角
    #[default]
    Half,
    /// 全角
    Full,
}

/// 一部だけ異なる番号の付け方
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct NumberingException {
    /// この条項の直下の条項すべて
    #[serde(default)]
    pub children: Option<Located<String>>,
    /// この条項だけ
    #[serde(default)]
    pub clause: Option<Located<String>>,
    /// 付ける番号（・ など）。番号を付けないときは none
    #[serde(default)]
    pub label: Option<String>,
    /// この段の番号で数える
    #[serde(default, rename = "as")]
    pub role: Option<Role>,
}

/// 作る文書
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DocumentEntry {
    /// 文書
    pub document: DocumentKind,
    /// 文書の題名。無ければ基準文の題名
    #[serde(default)]
    pub title: Option<String>,
    /// 公開（public）か、非公開（internal）か
    #[serde(default)]
    pub disclosure: Disclosure,
    /// 表紙の形（templates/cover にあるもの）。表紙を付けないときは none
    #[serde(default)]
    pub cover: Option<Located<String>>,
    /// 策定又は改定の日（YYYY-MM-DD）
    #[serde(default)]
    pub date: Option<Located<String>>,
    /// 初めて制定した日（YYYY-MM-DD）
    #[serde(default)]
    pub enacted: Option<Located<String>>,
}

/// 公開か、非公開か
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Disclosure {
    /// 公開
    #[default]
    Public,
    /// 非公開
    Internal,
}

/// 改訂履歴の一行
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct HistoryEntry {
    /// 版
    pub edition: String,
    /// 改訂理由
    #[serde(default)]
    pub reason: String,
    /// 改訂概要
    #[serde(default)]
    pub summary: String,
    /// 制改訂日（YYYY-MM-DD）
    pub date: Located<String>,
    /// 備考
    #[serde(default)]
    pub note: String,
}

/// 体制図の役職
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ChartEntry {
    /// 役職の名前
    pub title: String,
    /// 役職に就く者
    #[serde(default)]
    pub holder: String,
    /// 下位の役職
    #[serde(default)]
    pub children: Vec<ChartEntry>,
}

/// 基準文と異なるところ。substitute、replace、retitle、insert、remove、move のうち一つを書く
#[derive(Clone, Debug, Default, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct OverrideEntry {
    /// 語句を改める条項の識別子
    #[serde(default)]
    pub substitute: Option<Located<String>>,
    /// 本文を全て改める条項の識別子
    #[serde(default)]
    pub replace: Option<Located<String>>,
    /// 見出しを改める条項の識別子
    #[serde(default)]
    pub retitle: Option<Located<String>>,
    /// 加える条項の新しい識別子
    #[serde(default)]
    pub insert: Option<Located<String>>,
    /// 削る条項の識別子
    #[serde(default)]
    pub remove: Option<Located<String>>,
    /// 移す条項の識別子
    #[serde(default, rename = "move")]
    pub relocate: Option<Located<String>>,
    /// 改める前の語句
    #[serde(default)]
    pub from: Option<Located<String>>,
    /// 改めた後の語句
    #[serde(default)]
    pub to: Option<Located<String>>,
    /// 改める前の語句が現れる回数（無ければ1）
    #[serde(default)]
    pub count: Option<usize>,
    /// 見出し
    #[serde(default)]
    pub title: Option<Located<String>>,
    /// 本文
    #[serde(default)]
    pub text: Option<Located<String>>,
    /// この条項の前に置く
    #[serde(default)]
    pub before: Option<Located<String>>,
    /// この条項の後に置く
    #[serde(default)]
    pub after: Option<Located<String>>,
    /// この条項の下に置く
    #[serde(default)]
    pub into: Option<Located<String>>,
    /// into のとき、最初（first）に置くか、最後（last）に置くか
    #[serde(default)]
    pub at: Option<Edge>,
    /// 加える条項の段
    #[serde(default)]
    pub role: Option<Role>,
    /// 理由
    #[serde(default)]
    pub reason: String,
    /// どの基準文に対して書いたか（基準文の指紋）
    #[serde(default)]
    pub against: Option<String>,
}

/// 最初か、最後か
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Edge {
    /// 最初
    First,
    /// 最後
    Last,
}
