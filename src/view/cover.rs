//! Lays out the cover of a document from a layout that is data.

use schemars::JsonSchema;
use serde::Deserialize;
use tera::{Context, Kwargs, Tera};

use crate::model::municipality::{DocumentEntry, PolicyFile};
use crate::model::revision::{Standing, State};
use crate::numeral::Date;
use crate::view::block::{Cover, CoverLine, CoverStyle};

/// `templates/cover/<layout>.yaml`.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverLayout {
    /// 呼び名
    pub label: String,
    /// 文書の題名を本文の前にも記すか
    #[serde(default)]
    pub heading: TitleHeading,
    /// 上から並べる行
    pub lines: Vec<CoverTemplate>,
}

/// Whether the title stands above the text although there is a cover.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum TitleHeading {
    /// 記さない
    #[default]
    Hidden,
    /// 記す
    Shown,
}

/// One line of a layout.
#[derive(Clone, Debug, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct CoverTemplate {
    /// 行の種類
    pub style: CoverStyle,
    /// 行の文（Tera の書き方）。空になれば行ごと省く
    pub text: String,
}

/// The values that a line of a layout can name.
pub const VALUES: [&str; 7] = ["name", "title", "draft", "edition", "date", "enacted", "adopters"];

/// Fills in a layout.
///
/// # Errors
/// Gives the line that Tera cannot read.
pub fn cover(
    layout: &CoverLayout,
    policy: &PolicyFile,
    entry: &DocumentEntry,
    title: &str,
    standing: &Standing,
) -> Result<Cover, String> {
    let tera = engine();
    let context = context(policy, entry, title, standing);
    let mut lines = Vec::new();
    for template in &layout.lines {
        let text = tera.render_str(&template.text, &context, false).map_err(|_| template.text.clone())?;
        let kept = text.lines().filter(|line| !line.trim().is_empty());
        lines.extend(kept.map(|line| CoverLine { style: template.style, text: line.to_owned() }));
    }
    Ok(Cover { lines })
}

fn engine() -> Tera {
    let mut tera = Tera::new();
    tera.register_filter("wareki", |day: String, _: Kwargs, _: &tera::State<'_>| {
        Date::parse(&day).map_or(day, Date::wareki)
    });
    tera
}

fn context(policy: &PolicyFile, entry: &DocumentEntry, title: &str, standing: &Standing) -> Context {
    let mut context = Context::new();
    context.insert("name", &policy.name.value);
    context.insert("title", title);
    context.insert("draft", &(standing.state == State::Draft));
    context.insert("edition", &standing.edition);
    context.insert("date", &standing.date);
    context.insert("enacted", &entry.enacted.as_ref().map(|date| &date.value));
    context.insert("adopters", &policy.adopters);
    context
}
