//! A numbering scheme: how each role counts, is printed and is referred to.

use std::sync::Arc;

use indexmap::IndexMap;
use schemars::JsonSchema;
use serde::Deserialize;

use crate::diag::Diagnostic;
use crate::model::id::DocumentKind;
use crate::model::municipality::Digits;
use crate::model::role::Role;
use crate::numeral::Numeral;
use crate::source::{Place, Source};

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
    /// 番号の形。{n} は番号、{parent} は親の番号の形（4.）、{parent-n} は親の番号の数字だけ（第4章の下の 4.1 のとき）
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

impl Scheme {
    /// Reports patterns with holes that nothing fills, and labels that are the same for every number.
    pub fn wrong_patterns(&self, source: &Arc<Source>) -> Vec<Diagnostic> {
        let mut found: Vec<Diagnostic> = Vec::new();
        for level in self.documents.values().flat_map(IndexMap::values) {
            let label: &[&str] = &["{n}", "{parent}", "{parent-n}"];
            let patterns = [(Some(&level.label), label), (level.reference.as_ref(), &["{n}", "{label}"])];
            for (pattern, known) in patterns.into_iter().filter_map(|(pattern, known)| Some((pattern?, known))) {
                found.extend(unknown_hole(pattern, known).map(|hole| bad_hole(source, pattern, hole, known)));
            }
            let fixed = !level.label.is_empty() && !level.label.contains('{') && level.numeral != Numeral::Bullet;
            found.extend(fixed.then(|| bad_hole(source, &level.label, &level.label, &["{n}"])));
        }
        found.dedup();
        found
    }
}

fn unknown_hole<'p>(pattern: &'p str, known: &[&str]) -> Option<&'p str> {
    let holes = pattern.match_indices('{').filter_map(|(start, _)| {
        let rest = pattern.get(start..)?;
        Some(rest.find('}').and_then(|end| rest.get(..=end)).unwrap_or(rest))
    });
    holes.into_iter().find(|hole| !known.contains(hole))
}

fn bad_hole(source: &Arc<Source>, pattern: &str, hole: &str, known: &[&str]) -> Diagnostic {
    let quoted = [format!("\"{pattern}\""), format!("'{pattern}'"), format!(": {pattern}")];
    let start = quoted
        .iter()
        .find_map(|quoted| source.text.find(quoted.as_str()).map(|at| at + quoted.find(pattern).unwrap_or(0)));
    let start = start.unwrap_or(0) + pattern.find(hole).unwrap_or(0);
    let place = Place::new(source, start..start + hole.len());
    let message = match hole.starts_with('{') {
        true => format!("番号の形に「{hole}」は使えません"),
        false => format!("番号の形「{hole}」に番号の入る所がありません"),
    };
    let help = format!("使えるのは {} です。番号のない印のときは numeral: bullet を加えてください", known.join("、"));
    Diagnostic::error("bad-pattern", message).at(place).help(help)
}

impl Level {
    /// Tells whether a reference to a clause of this role needs no clause above it.
    pub fn stands_alone(&self) -> bool {
        self.counting == Counting::Continuous || self.label.contains("{parent")
    }
}
