//! Frames the markup of a page with a template and its style.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::{Mutex, PoisonError};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha256};
use tera::{Context, Kwargs, State, Tera, Value};

use super::body::Body;
use super::ink::escaped;
use crate::view::block::{Cover, CoverStyle, Orientation, Sheet};

/// The frame that the program carries.
const BUILT_IN: &str = include_str!("../../../templates/html/page.html");

/// The name under which Tera knows the template; its ending switches escaping on.
const NAME: &str = "page.html";

/// Where the blocks go: no text of a sheet holds this character once it is escaped.
const BODY_PLACE: &str = "\0";

/// How many digests are remembered.
const MOST_DIGESTS: usize = 16;

/// Why a page could not be written.
#[derive(Debug, thiserror::Error)]
pub enum HtmlError {
    /// The template is no Tera template, or uses a name that a page does not have.
    #[error("HTMLのひな形を使えません: {}", self.fault().0)]
    Template(#[from] tera::Error),
}

impl HtmlError {
    /// Says in Japanese what is wrong with the template, and in which of its bytes.
    pub fn fault(&self) -> (String, Range<usize>) {
        let Self::Template(error) = self;
        #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
        let report = match error.kind() {
            tera::ErrorKind::SyntaxError(report) | tera::ErrorKind::RenderingError(report) => report,
            _ => return ("ひな形を使えません".to_owned(), 0..0),
        };
        let words = match report.message().strip_prefix("Variable `").and_then(|rest| rest.split_once('`')) {
            Some((name, _)) => format!("ひな形で「{name}」は使えません"),
            None => "ひな形の書き方（Tera）が正しくありません".to_owned(),
        };
        (words, report.span().range.clone())
    }
}

/// The frame of a page: a Tera template, parsed once for any number of pages.
///
/// It sees `title`, `organization`, `orientation` (`portrait`, `landscape`), `cover` (lines of `style`
/// and `text`), `contents` (the 目次 as a list, or empty), `places` (style rules), `changes` (how many
/// rows changed), `change` (what they are called), `titled` (whether the body has a title) and `body`; all are ready to be printed. The
/// filter `sha256` gives the digest of a style sheet in the form of a Content-Security-Policy.
#[derive(Clone, Debug)]
pub struct PageTemplate(Tera);

impl PageTemplate {
    /// Parses a template, e.g. one that a file holds.
    ///
    /// # Errors
    ///
    /// Gives [`HtmlError::Template`] with the place where the template is wrong.
    pub fn parse(source: &str) -> Result<Self, HtmlError> {
        let mut tera = Tera::default();
        let digests = Digests::default();
        tera.register_filter("sha256", move |style: &str, _: Kwargs, _: &State<'_>| digests.of(style));
        tera.add_raw_template(NAME, source)?;
        Ok(Self(tera))
    }

    /// Gives the template that the program carries.
    pub fn built_in() -> Self {
        Self::parse(BUILT_IN).expect("the built-in template is parsed by the tests")
    }

    /// Puts the written blocks of a sheet into the frame.
    ///
    /// They are by far the longest part, so Tera marks only their place and they are copied once.
    pub(super) fn frame(&self, sheet: &Sheet, body: &Body) -> Result<String, HtmlError> {
        let frame = self.0.render(NAME, &context(sheet, body))?;
        Ok(match frame.split_once(BODY_PLACE) {
            Some((head, tail)) => [head, &body.html, tail].concat(),
            None => frame,
        })
    }
}

/// The digests of the latest style sheets: most pages have one of a few.
#[derive(Debug, Default)]
struct Digests(Mutex<BTreeMap<String, String>>);

impl Digests {
    fn of(&self, style: &str) -> Value {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() >= MOST_DIGESTS && !known.contains_key(style) {
            known.clear();
        }
        let digest = || format!("sha256-{}", STANDARD.encode(Sha256::digest(style)));
        match known.get(style) {
            Some(digest) => Value::safe_string(digest),
            None => Value::safe_string(known.entry(style.to_owned()).or_insert_with(digest)),
        }
    }
}

fn context(sheet: &Sheet, body: &Body) -> Context {
    let mut context = Context::new();
    let texts = [
        ("title", escaped(&sheet.title)),
        ("organization", escaped(&sheet.organization)),
        ("orientation", orientation(sheet.orientation).to_owned()),
        ("places", body.places.rules()),
    ];
    for (name, text) in texts {
        context.insert_value(name, Value::safe_string(&text));
    }
    context.insert_value("contents", Value::safe_string(&body.contents));
    context.insert_value("body", Value::safe_string(BODY_PLACE));
    context.insert_value("cover", Value::from(cover_lines(sheet.cover.as_ref())));
    context.insert("changes", &body.changes.total);
    context.insert("change", body.changes.noun);
    context.insert("titled", &body.titled);
    context
}

fn orientation(orientation: Orientation) -> &'static str {
    match orientation {
        Orientation::Portrait => "portrait",
        Orientation::Landscape => "landscape",
    }
}

fn cover_lines(cover: Option<&Cover>) -> Vec<Value> {
    let lines = cover.map_or(&[][..], |cover| cover.lines.as_slice());
    let line_of = |line: &crate::view::block::CoverLine| {
        let mut map = tera::Map::new();
        map.insert("style".into(), Value::from(style(line.style)));
        map.insert("text".into(), Value::safe_string(&escaped(&line.text)));
        Value::from(map)
    };
    lines.iter().map(line_of).collect()
}

fn style(style: CoverStyle) -> &'static str {
    match style {
        CoverStyle::Organization => "organization",
        CoverStyle::Title => "title",
        CoverStyle::Edition => "edition",
        CoverStyle::Date => "date",
        CoverStyle::Adopter => "adopter",
    }
}
