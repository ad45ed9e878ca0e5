//! Tells the frame of a page (its head and foot, its menus, the path to it) from the document, by names and by words.

use crate::parse::block::Reason;
use crate::parse::label::read_labels;
use crate::parse::web::attribute;

/// A part of the frame has no more bytes; what is longer may hold the document.
const LARGEST: usize = 20_000;
/// A table of contents has no more bytes.
const LONGEST_CONTENTS: usize = 400_000;
/// Names of the frame alone.
const NAMES: [&str; 22] = [
    "breadcrumb",
    "breadcrumbs",
    "breadcrumblist",
    "pankuzu",
    "topicpath",
    "globalnav",
    "globalnavi",
    "gnav",
    "gnavi",
    "localnav",
    "localnavi",
    "lnav",
    "lnavi",
    "sidenav",
    "sidenavi",
    "copyright",
    "pagetop",
    "totop",
    "skiplink",
    "update",
    "updated",
    "lastupdate",
];
/// Names of the frame that a document may have for its own parts too.
const COMMON: [&str; 11] =
    ["header", "footer", "side", "sidebar", "menu", "nav", "navi", "navigation", "search", "siteheader", "sitefooter"];
/// Names of a table of contents.
const CONTENTS: [&str; 3] = ["toc", "tableofcontents", "contents"];
/// What tells of a date of the document, not of the page.
const DATED: [&str; 4] = ["制定", "改正", "改定", "施行"];
/// A heading with one of these words is the title of a document.
const TITLES: [&str; 6] = ["方針", "基準", "ポリシー", "規程", "要綱", "要領"];

/// Tells why an element is no part of the document, if it is none; `after` is the page from its content on.
pub(super) fn outside(name: &str, tag: &str, after: &str) -> Option<Reason> {
    let (ids, classes) = (names(tag, "id"), names(tag, "class"));
    let either = |known: &[&str]| ids.iter().chain(&classes).any(|own| known.contains(&own.as_str()));
    match name {
        "nav" if either(&CONTENTS) => return Some(Reason::Contents),
        "nav" | "footer" | "aside" | "button" | "select" => return Some(Reason::Frame),
        "header" if classes.iter().any(|class| class == "cover") => return None,
        "header" => return (!inside(name, after, LARGEST).is_some_and(has_title)).then_some(Reason::Frame),
        "div" | "section" | "ul" | "dl" | "form" | "p" => {}
        _ => return None,
    }
    if either(&CONTENTS[..2]) {
        let stated = inside(name, after, LONGEST_CONTENTS).is_none_or(|inside| words(inside).contains('。'));
        return (!stated).then_some(Reason::Contents);
    }
    let told = either(&NAMES) || ids.iter().chain(&names(tag, "title")).any(|id| COMMON.contains(&id.as_str()));
    if !told && !classes.iter().any(|class| COMMON.contains(&class.as_str())) {
        return None;
    }
    let inside = inside(name, after, LARGEST)?;
    let words = words(inside);
    let linked = told || inside.contains("<a ");
    let stated = words.contains('。') && !is_copyright(&words) || !read_labels(words.trim()).is_empty();
    let stated = stated || DATED.iter().any(|word| words.contains(word));
    (linked && !stated && !has_title(inside)).then_some(Reason::Frame)
}

/// Tells whether words claim the copyright of a page.
pub(super) fn is_copyright(words: &str) -> bool {
    let words = words.to_ascii_lowercase();
    words.contains("copyright") || words.contains("all rights reserved")
}

/// Tells whether a line begins what a body writes below every page: whom to ask about it.
pub(super) fn heads_contact(line: &str) -> bool {
    ["このページに関するお問い合わせ", "このページに関するお問合せ", "このページについてのお問い合わせ"]
        .iter()
        .any(|head| line.starts_with(head))
}

/// Gives the names in an attribute, in small letters and without what parts or counts them.
fn names(tag: &str, attribute_name: &str) -> Vec<String> {
    let value = attribute(tag, attribute_name).unwrap_or_default().to_ascii_lowercase();
    let whole = if attribute_name == "id" { value.replace(' ', "") } else { value };
    let bare = |name: &str| name.replace(['-', '_'], "").trim_end_matches(|c: char| c.is_ascii_digit()).to_owned();
    whole.split_whitespace().map(bare).collect()
}

/// Gives the page up to the end of an element; nothing where it is too long.
fn inside<'t>(name: &str, after: &'t str, largest: usize) -> Option<&'t str> {
    let mut depth = 1usize;
    let mut rest = after;
    while let Some((_, tag)) = rest.split_once('<') {
        rest = tag;
        let start = after.len() - rest.len();
        let (closing, found) = super::name(tag);
        if found == name {
            depth = if closing { depth - 1 } else { depth + 1 };
        }
        if depth == 0 || start > largest {
            return after.get(..start - 1).filter(|_| depth == 0);
        }
    }
    None
}

fn words(inside: &str) -> String {
    inside.split('<').enumerate().map(|(index, part)| text(index, part)).collect()
}

/// Gives what of a part stands outside of its tag.
fn text(index: usize, part: &str) -> &str {
    if index == 0 { part } else { part.split_once('>').map_or("", |(_, text)| text) }
}

fn has_title(inside: &str) -> bool {
    let headings = inside.split("<h").skip(1).filter(|part| part.starts_with(|c: char| c.is_ascii_digit()));
    headings.map(|part| words(part.split("</h").next().unwrap_or(part))).any(|heading| {
        let heading = heading.split_once('>').map_or("", |(_, words)| words).to_owned();
        TITLES.iter().any(|title| heading.trim_end().ends_with(title))
    })
}
