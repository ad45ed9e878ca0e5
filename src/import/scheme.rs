//! Writes a numbering scheme of the body's own, where none that there is prints its labels.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::import::align::Pairs;
use crate::import::arrange::{shown, skeleton};
use crate::import::draft::scalar;
use crate::import::fitting::Fitted;
use crate::import::labels;
use crate::import::standing::Standing;
use crate::import::tree::{Leaf, Tree};
use crate::model::id::DocumentKind;
use crate::model::municipality::Digits;
use crate::model::role::Role;
use crate::numbering::scheme::{HeadingStyle, Level, Scheme};
use crate::numeral::{self, Numeral};
use crate::parse::label::Kind;
use crate::parse::outline::{Caption, Printed};
use crate::parse::yaml;
use crate::source::Source;

/// A scheme of which fewer labels look right, in percent, is not the body's.
const LEAST: usize = 85;

/// The paragraphs of a 条, of which the first bears no number.
const PARAGRAPHS: &str =
    "    paragraph: {label: \"{n}\", reference: \"第{n}項\", unit: 項, relative: always, first: hidden}\n";

/// One way of printing a role, with how often it was seen.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Shape {
    template: String,
    numeral: Numeral,
    heading: &'static str,
    continuous: bool,
    kind: Kind,
}

/// Tells whether the labels and titles of paired clauses look as a scheme prints them.
pub fn looks(leaf: &Leaf, standing: &Standing, scheme: &Scheme, kind: DocumentKind) -> Option<bool> {
    let label = leaf.label.as_ref()?;
    let heading = scheme.levels(kind).get(&standing.role).map(|level| level.heading);
    let wanted = heading_of(leaf);
    let titled = leaf.title.is_empty() || heading.is_none_or(|heading| wanted.is_none_or(|wanted| heading == wanted));
    Some(skeleton(&label.text) == skeleton(&standing.label) && titled)
}

/// Tells the same of a document of which no clause is paired: the labels go by their depth.
pub fn looks_by_depth(tree: &Tree, index: usize, scheme: &Scheme) -> Option<bool> {
    let label = tree.nodes[index].label.as_ref()?;
    let level = role_by_depth(tree, index, scheme).and_then(|role| scheme.levels(tree.kind).get(&role));
    Some(level.is_some_and(|level| skeleton(&label.text) == shown(level)))
}

/// Gives the role of a clause that is paired with none: the one of its depth.
fn role_by_depth(tree: &Tree, index: usize, scheme: &Scheme) -> Option<Role> {
    let labelled =
        tree.ancestors(index).into_iter().filter(|above| *above != index && tree.nodes[*above].label.is_some());
    scheme.levels(tree.kind).keys().copied().filter(|role| *role != Role::Prose).nth(labelled.count())
}

fn heading_of(leaf: &Leaf) -> Option<HeadingStyle> {
    match leaf.caption {
        Caption::Inline => Some(HeadingStyle::Inline),
        Caption::Above => Some(HeadingStyle::Caption),
        Caption::Beside => Some(HeadingStyle::Beside),
        Caption::Unsaid => None,
    }
}

/// Tells whether so few labels look right that a scheme of the body's own is needed.
pub fn is_strange((right, all): (usize, usize)) -> bool {
    right * 100 < all * LEAST
}

/// Tells whether a document has 章 or 節 that a scheme cannot print, or a role that it prints in another way.
pub fn lacks_levels((tree, standings, pairs): &Fitted, scheme: &Scheme, digits: Digits) -> bool {
    let levels = scheme.levels(tree.kind);
    let groups = tree.nodes.iter().filter_map(|leaf| leaf.label.as_ref()).any(|label| match label.kind {
        Kind::Part | Kind::Chapter => !levels.contains_key(&Role::Chapter),
        Kind::Section | Kind::Subsection => !levels.contains_key(&Role::Section),
        Kind::Article | Kind::Ordinal | Kind::Bare(_) | Kind::Dotted => false,
        Kind::Bracketed(_) | Kind::Closed(_) | Kind::Square(_) | Kind::Bullet => false,
    });
    let strange = |(role, row): (&Role, &Row<'_>)| row.is_strange_to(levels.get(role)) || row.digits(digits).is_some();
    groups || rows(tree, standings, pairs, scheme).iter().any(strange)
}

/// Makes a scheme of the labels of paired clauses; what they do not show is taken from another scheme.
pub fn own(name: &str, fitted: &[Fitted], other: &Scheme, digits: Digits) -> Option<(String, Arc<Scheme>)> {
    let mut text = format!("# {name}の番号の付け方。取り込んだ文書のとおり。\nlabel: {}\n", scalar(name));
    let articles = fitted.iter().flat_map(|fitted| &fitted.0.nodes).any(is_article);
    if !articles {
        text.push_str("above: 上記\n");
    }
    text.push_str("documents:\n");
    for (tree, standings, pairs) in fitted {
        let _ = writeln!(text, "  {}:", tree.kind);
        let rows = rows(tree, standings, pairs, other);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Prose) {
            match rows.get(&role).and_then(|row| Some((row.shape()?, row.digits(digits)))) {
                Some((shape, width)) => text.push_str(&level(role, shape, width, articles)),
                None if articles && role == Role::Paragraph => text.push_str(PARAGRAPHS),
                None => text.push_str(&fallback(role, other, tree.kind, &rows)),
            }
        }
    }
    let source = Source::new("scheme", text.as_str());
    yaml::read::<Scheme>(&source).ok().map(|scheme| (text, Arc::new(scheme)))
}

/// Tells whether a clause is a 条 with a title, which schemes write in more than one way.
pub fn is_titled_article(leaf: &Leaf) -> bool {
    is_article(leaf) && !leaf.title.is_empty()
}

fn is_article(leaf: &Leaf) -> bool {
    leaf.label.as_ref().is_some_and(|label| label.kind == Kind::Article)
}

/// The labels of one role.
#[derive(Default)]
struct Row<'a> {
    /// How they are written, with how often each way was seen.
    shapes: BTreeMap<Shape, usize>,
    /// What they look like, with how often.
    looks: BTreeMap<String, usize>,
    texts: Vec<&'a str>,
}

impl Row<'_> {
    /// Gives how most are written.
    fn shape(&self) -> Option<&Shape> {
        self.shapes.iter().max_by_key(|count| count.1).map(|count| count.0)
    }

    /// Gives the width of its digits where most are not of the usual one.
    fn digits(&self, usual: Digits) -> Option<Digits> {
        let other = self.texts.iter().filter(|text| !labels::is_wide_as(text, usual)).count();
        is_most(other, self.texts.len()).then(|| labels::digits(&self.texts))
    }

    /// Tells whether most look other than a scheme prints them.
    fn is_strange_to(&self, level: Option<&Level>) -> bool {
        let wanted = level.map(shown).unwrap_or_default();
        let other = self.looks.iter().filter(|(look, _)| **look != wanted).map(|(_, count)| count).sum();
        is_most(other, self.texts.len())
    }
}

/// Two labels may be slips; a role of which more are unusual has a way of its own.
fn is_most(count: usize, all: usize) -> bool {
    count > 2 && count * 2 > all
}

/// Sorts the labels of a document by the role of their clauses.
fn rows<'a>(tree: &'a Tree, standings: &[Standing], pairs: &Pairs, other: &Scheme) -> BTreeMap<Role, Row<'a>> {
    let strange = pairs.iter().all(Option::is_none);
    let articles = tree.nodes.iter().any(is_article);
    let mut rows: BTreeMap<Role, Row<'_>> = BTreeMap::new();
    for (index, leaf) in tree.nodes.iter().enumerate() {
        let Some(label) = &leaf.label else { continue };
        let paired = match pairs.get(index).copied().flatten() {
            Some((base, _)) => Some(standings[base].role),
            None => role_by_depth(tree, index, other).filter(|_| strange),
        };
        let grouped = match (label.kind.is_group() && (articles || paired.is_none()), label.kind <= Kind::Chapter) {
            (true, true) => Some(Role::Chapter),
            (true, false) => Some(Role::Section),
            (false, _) => paired,
        };
        let parent = leaf.parent.and_then(|parent| tree.nodes[parent].label.as_ref());
        let numbered = label.kind == Kind::Bare(Numeral::Arabic);
        let paragraph = numbered && parent.is_some_and(|parent| parent.kind == Kind::Article);
        let role = grouped.or_else(|| paragraph.then_some(Role::Paragraph)).filter(|role| *role != Role::Prose);
        let Some(role) = role else { continue };
        if let Some(shape) = shape(leaf, label, parent) {
            let row = rows.entry(role).or_default();
            *row.shapes.entry(shape).or_default() += 1;
            *row.looks.entry(skeleton(&label.text)).or_default() += 1;
            row.texts.push(&label.text);
        }
    }
    rows
}

fn shape(leaf: &Leaf, label: &Printed, parent: Option<&Printed>) -> Option<Shape> {
    let text: String = label.text.chars().map(crate::import::wording::narrow).collect();
    let heading = match leaf.caption {
        Caption::Inline => "inline",
        Caption::Above => "caption",
        Caption::Beside => "beside",
        Caption::Unsaid if label.kind == Kind::Article => "caption",
        Caption::Unsaid => "inline",
    };
    let template = match (label.kind, parent) {
        (Kind::Bullet, _) => text.clone(),
        (Kind::Dotted, Some(parent)) => {
            let (head, rest) = match text.strip_prefix(&parent.text) {
                Some(rest) => ("{parent}", rest),
                None => ("{parent-n}", numeral::read_arabic(&text).filter(|_| follows(label, parent))?.1),
            };
            let mark: String = rest.chars().take_while(|c| !label.numeral.writes(*c)).collect();
            let tail: String = rest.chars().rev().take_while(|c| !label.numeral.writes(*c)).collect();
            format!("{head}{mark}{{n}}{tail}")
        }
        (_, _) => {
            let head: String = text.chars().take_while(|c| !label.numeral.writes(*c)).collect();
            let tail = text.chars().skip(head.chars().count()).skip_while(|c| label.numeral.writes(*c));
            format!("{head}{{n}}{}", tail.collect::<String>())
        }
    };
    let continuous = label.kind == Kind::Article;
    let branched = label.numbers.len() > 1 && label.kind != Kind::Dotted;
    (!branched).then_some(Shape { template, numeral: label.numeral, heading, continuous, kind: label.kind })
}

/// Says whether 4.1 stands below 第4章.
fn follows(label: &Printed, parent: &Printed) -> bool {
    matches!((label.numbers.as_slice(), parent.numbers.as_slice()), ([above, _], [own]) if above == own)
}

fn level(role: Role, shape: &Shape, digits: Option<Digits>, articles: bool) -> String {
    let mut text = format!("    {}: {{label: {}", role.as_str(), scalar(&shape.template));
    if shape.numeral != Numeral::Arabic {
        let _ = write!(text, ", numeral: {}", shape.numeral.as_str());
    }
    if let Some(digits) = digits {
        let _ = write!(text, ", digits: {}", digits.as_str());
    }
    if shape.heading != "inline" {
        let _ = write!(text, ", heading: {}", shape.heading);
    }
    if shape.continuous {
        text.push_str(", counting: continuous, unit: 条, relative: always");
    }
    match (articles, role, shape.kind) {
        (true, Role::Paragraph, Kind::Bare(Numeral::Arabic)) => {
            text.push_str(", reference: \"第{n}項\", unit: 項, relative: always, first: hidden");
        }
        (true, Role::Item, Kind::Bracketed(_) | Kind::Bare(Numeral::Kanji)) => {
            text.push_str(", reference: \"第{n}号\", unit: 号, relative: always");
        }
        _ => {}
    }
    text.push_str("}\n");
    text
}

/// Takes a role that no label shows from another scheme, unless its labels are taken.
fn fallback(role: Role, other: &Scheme, kind: DocumentKind, rows: &BTreeMap<Role, Row<'_>>) -> String {
    let counted = matches!(role, Role::Item | Role::Subitem | Role::Subsubitem);
    let Some(level) = other.levels(kind).get(&role).filter(|_| counted) else { return String::new() };
    let taken = rows.values().filter_map(Row::shape).any(|shape| shape.template == level.label);
    let numeral = level.numeral.as_str();
    let text = format!("    {}: {{label: {}, numeral: {numeral}}}\n", role.as_str(), scalar(&level.label));
    if taken && level.numeral == Numeral::Arabic { String::new() } else { text }
}
