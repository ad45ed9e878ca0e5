//! Writes a numbering scheme of the body's own, where none that there is prints its labels.

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::sync::Arc;

use crate::import::align::Pairs;
use crate::import::arrange::{shown, skeleton};
use crate::import::draft::scalar;
use crate::import::standing::Standing;
use crate::import::tree::{Leaf, Tree};
use crate::model::id::DocumentKind;
use crate::model::role::Role;
use crate::numbering::scheme::{HeadingStyle, Scheme};
use crate::numeral::Numeral;
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
    numeral: &'static str,
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

/// Tells whether a document has 章 or 節 that a scheme cannot print.
pub fn lacks_groups(tree: &Tree, scheme: &Scheme) -> bool {
    let levels = scheme.levels(tree.kind);
    tree.nodes.iter().filter_map(|leaf| leaf.label.as_ref()).any(|label| match label.kind {
        Kind::Part | Kind::Chapter => !levels.contains_key(&Role::Chapter),
        Kind::Section | Kind::Subsection => !levels.contains_key(&Role::Section),
        Kind::Article | Kind::Ordinal | Kind::Roman | Kind::Number | Kind::Kanji | Kind::Dotted => false,
        Kind::Bracketed | Kind::BracketedKanji | Kind::Closed | Kind::Circled | Kind::Bullet => false,
        Kind::Kana | Kind::Iroha | Kind::BracketedKana | Kind::BracketedIroha => false,
        Kind::Latin | Kind::BracketedLatin => false,
    })
}

/// Makes a scheme of the labels of paired clauses; what they do not show is taken from another scheme.
pub fn own(name: &str, fitted: &[(Tree, Vec<Standing>, Pairs)], other: &Scheme) -> Option<(String, Arc<Scheme>)> {
    let mut text = format!("# {name}の番号の付け方。取り込んだ文書のとおり。\nlabel: {}\n", scalar(name));
    let articles = fitted.iter().flat_map(|fitted| &fitted.0.nodes).any(is_article);
    if !articles {
        text.push_str("above: 上記\n");
    }
    text.push_str("documents:\n");
    for (tree, standings, pairs) in fitted {
        let _ = writeln!(text, "  {}:", tree.kind);
        let shapes = shapes(tree, standings, pairs, other);
        for role in Role::ALL.into_iter().filter(|role| *role != Role::Prose) {
            match shapes.get(&role) {
                Some(shape) => text.push_str(&level(role, shape, articles)),
                None if articles && role == Role::Paragraph => text.push_str(PARAGRAPHS),
                None => text.push_str(&fallback(role, other, tree.kind, &shapes)),
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

/// Finds how most clauses of each role are labelled.
fn shapes(tree: &Tree, standings: &[Standing], pairs: &Pairs, other: &Scheme) -> BTreeMap<Role, Shape> {
    let strange = pairs.iter().all(Option::is_none);
    let mut seen: BTreeMap<Role, BTreeMap<Shape, usize>> = BTreeMap::new();
    for (index, leaf) in tree.nodes.iter().enumerate() {
        let Some(label) = &leaf.label else { continue };
        let paired = match pairs.get(index).copied().flatten() {
            Some((base, _)) => Some(standings[base].role),
            None => role_by_depth(tree, index, other).filter(|_| strange),
        };
        let grouped = match (label.kind.is_group(), label.kind <= Kind::Chapter) {
            (true, true) => Some(Role::Chapter),
            (true, false) => Some(Role::Section),
            (false, _) => paired,
        };
        let Some(role) = grouped.filter(|role| *role != Role::Prose) else { continue };
        let parent = leaf.parent.and_then(|parent| tree.nodes[parent].label.as_ref());
        if let Some(shape) = shape(leaf, label, parent) {
            *seen.entry(role).or_default().entry(shape).or_default() += 1;
        }
    }
    let most = |counts: BTreeMap<Shape, usize>| counts.into_iter().max_by_key(|count| count.1).map(|count| count.0);
    seen.into_iter().filter_map(|(role, counts)| most(counts).map(|shape| (role, shape))).collect()
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
            let rest = text.strip_prefix(&parent.text)?;
            let mark: String = rest.chars().take_while(|c| !is_number(*c, label.numeral)).collect();
            let tail: String = rest.chars().rev().take_while(|c| !is_number(*c, label.numeral)).collect();
            format!("{{parent}}{mark}{{n}}{tail}")
        }
        (_, _) => {
            let head: String = text.chars().take_while(|c| !is_number(*c, label.numeral)).collect();
            let tail = text.chars().skip(head.chars().count()).skip_while(|c| is_number(*c, label.numeral));
            format!("{head}{{n}}{}", tail.collect::<String>())
        }
    };
    let numeral = match label.numeral {
        Numeral::Arabic => "arabic",
        Numeral::Circled => "circled",
        Numeral::Katakana => "katakana",
        Numeral::Iroha => "iroha",
        Numeral::Kanji => "kanji",
        Numeral::Roman => "roman",
        Numeral::Latin => "latin",
        Numeral::Bullet => "bullet",
    };
    let continuous = label.kind == Kind::Article;
    let branched = label.numbers.len() > 1 && label.kind != Kind::Dotted;
    (!branched).then_some(Shape { template, numeral, heading, continuous, kind: label.kind })
}

fn is_number(c: char, numeral: Numeral) -> bool {
    match numeral {
        Numeral::Arabic => c.is_ascii_digit() || matches!(c, '０'..='９'),
        Numeral::Circled => matches!(c, '①'..='⑳' | '㉑'..='㉟' | '㊱'..='㊿'),
        Numeral::Katakana | Numeral::Iroha => matches!(c, 'ァ'..='ヶ'),
        Numeral::Kanji => matches!(c, '一' | '二' | '三' | '四' | '五' | '六' | '七' | '八' | '九' | '十' | '百'),
        Numeral::Roman => matches!(c, 'Ⅰ'..='Ⅻ'),
        Numeral::Latin => c.is_ascii_lowercase(),
        Numeral::Bullet => false,
    }
}

fn level(role: Role, shape: &Shape, articles: bool) -> String {
    let mut text = format!("    {}: {{label: {}", role.as_str(), scalar(&shape.template));
    if shape.numeral != "arabic" {
        let _ = write!(text, ", numeral: {}", shape.numeral);
    }
    if shape.heading != "inline" {
        let _ = write!(text, ", heading: {}", shape.heading);
    }
    if shape.continuous {
        text.push_str(", counting: continuous, unit: 条, relative: always");
    }
    match (articles, role, shape.kind) {
        (true, Role::Paragraph, Kind::Number) => {
            text.push_str(", reference: \"第{n}項\", unit: 項, relative: always, first: hidden");
        }
        (true, Role::Item, Kind::Bracketed | Kind::Kanji) => {
            text.push_str(", reference: \"第{n}号\", unit: 号, relative: always");
        }
        _ => {}
    }
    text.push_str("}\n");
    text
}

/// Takes a role that no label shows from another scheme, unless its labels are taken.
fn fallback(role: Role, other: &Scheme, kind: DocumentKind, shapes: &BTreeMap<Role, Shape>) -> String {
    let counted = matches!(role, Role::Item | Role::Subitem | Role::Subsubitem);
    let Some(level) = other.levels(kind).get(&role).filter(|_| counted) else { return String::new() };
    let taken = shapes.values().any(|shape| shape.template == level.label);
    let numeral = match level.numeral {
        Numeral::Arabic => "arabic",
        Numeral::Circled => "circled",
        Numeral::Katakana => "katakana",
        Numeral::Iroha => "iroha",
        Numeral::Kanji => "kanji",
        Numeral::Roman => "roman",
        Numeral::Latin => "latin",
        Numeral::Bullet => "bullet",
    };
    let text = format!("    {}: {{label: {}, numeral: {numeral}}}\n", role.as_str(), scalar(&level.label));
    if taken && numeral == "arabic" { String::new() } else { text }
}
