//! Reads the structure of a tagged PDF: its elements in reading order, and where their glyphs are.

use std::collections::BTreeMap;

use crate::import::cells::Span;

use hayro_interpret::hayro_syntax::Pdf;
use hayro_interpret::hayro_syntax::object::{Array, Dict, Name, Object, ObjectIdentifier};

/// Elements do not nest deeper.
const DEEPEST: usize = 64;
/// A file has no more elements.
const MOST: usize = 200_000;

/// What an element is, as far as it matters here.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Tag {
    /// A paragraph or anything else that stands on its own.
    Block,
    /// A heading.
    Heading,
    /// The label of an item; its text goes on behind it.
    Label,
    /// Words within a block.
    Inline,
    /// A row of a table.
    Row,
    /// A table.
    Table,
    /// A cell, with the rows and columns that it takes.
    Cell(Span),
    /// A drawn figure.
    Figure,
    /// The table of contents.
    Contents,
    /// No part of the text.
    Artifact,
}

/// A piece of the structure.
#[derive(Debug)]
pub(super) enum Node {
    /// An element with what is in it.
    Element(Tag, Vec<Node>),
    /// Glyphs: the index of the page, and the number of the marked content on it.
    Glyphs(usize, i32),
}

/// Reads the structure; gives nothing where the file has none, or one without end.
pub(super) fn structure(pdf: &Pdf) -> Option<Vec<Node>> {
    let root: Dict<'_> = pdf.xref().get(pdf.xref().root_id())?;
    let tree: Dict<'_> = root.get("StructTreeRoot")?;
    let ids = pdf.pages().iter().enumerate().filter_map(|(index, page)| Some((key(page.raw().obj_id()?), index)));
    let mut reader = Reader { pages: ids.collect(), roles: tree.get("RoleMap"), left: MOST };
    let nodes = reader.kids(&tree, None, 0);
    (reader.left > 0 && !nodes.is_empty()).then_some(nodes)
}

fn key(id: ObjectIdentifier) -> (i32, i32) {
    (id.obj_number, id.gen_number)
}

struct Reader<'a> {
    pages: BTreeMap<(i32, i32), usize>,
    roles: Option<Dict<'a>>,
    left: usize,
}

impl<'a> Reader<'a> {
    fn kids(&mut self, element: &Dict<'a>, page: Option<usize>, depth: usize) -> Vec<Node> {
        match element.get::<Object<'a>>("K") {
            Some(Object::Array(kids)) => self.list(&kids, page, depth),
            Some(kid) => self.kid(kid, page, depth).into_iter().collect(),
            None => Vec::new(),
        }
    }

    fn list(&mut self, kids: &Array<'a>, page: Option<usize>, depth: usize) -> Vec<Node> {
        kids.iter::<Object<'a>>().filter_map(|kid| self.kid(kid, page, depth)).collect()
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum: nothing else can be a piece of structure")]
    fn kid(&mut self, kid: Object<'a>, page: Option<usize>, depth: usize) -> Option<Node> {
        self.left = self.left.checked_sub(1).filter(|_| depth < DEEPEST).unwrap_or(0);
        if self.left == 0 {
            return None;
        }
        match kid {
            Object::Number(number) => Some(Node::Glyphs(page?, i32::try_from(number.as_i64()).ok()?)),
            Object::Dict(dict) => {
                let own = dict.get_ref("Pg").and_then(|id| self.pages.get(&key(id.into())).copied());
                let page = own.or(page);
                match dict.get::<i32>("MCID") {
                    Some(content) => Some(Node::Glyphs(page?, content)),
                    None => {
                        let tag = match self.tag(&dict.get::<Name<'a>>("S")?) {
                            Tag::Cell(_) => Tag::Cell(span(&dict)),
                            tag => tag,
                        };
                        Some(Node::Element(tag, self.kids(&dict, page, depth + 1)))
                    }
                }
            }
            _ => None,
        }
    }

    /// Tells what an element is; a name of the writer's own is looked up once.
    fn tag(&self, name: &Name<'a>) -> Tag {
        let mapped = self.roles.as_ref().and_then(|roles| roles.get::<Name<'a>>(name.as_str()));
        tag(mapped.as_ref().map_or(name.as_str(), |mapped| mapped.as_str()))
    }
}

/// Reads how many rows and columns a cell takes, from its attributes: one dictionary, or a list of them.
#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum: nothing else holds attributes")]
fn span(cell: &Dict<'_>) -> Span {
    let own = cell.get::<Dict<'_>>("A").into_iter();
    let listed = cell.get::<Array<'_>>("A");
    let listed = listed.iter().flat_map(|list| list.iter::<Object<'_>>()).filter_map(|entry| match entry {
        Object::Dict(dict) => Some(dict),
        _ => None,
    });
    let all: Vec<Dict<'_>> = own.chain(listed).collect();
    let number = |key: &str| all.iter().find_map(|dict| dict.get::<u16>(key)).unwrap_or(1);
    Span::new(usize::from(number("RowSpan")), usize::from(number("ColSpan")))
}

fn tag(name: &str) -> Tag {
    match name {
        "H" | "H1" | "H2" | "H3" | "H4" | "H5" | "H6" | "Title" => Tag::Heading,
        "Lbl" => Tag::Label,
        "Span" | "Link" | "Reference" | "Em" | "Strong" | "Sub" | "Quote" | "Code" | "Annot" | "Ruby" | "RB"
        | "Warichu" | "WT" => Tag::Inline,
        "TR" => Tag::Row,
        "Table" => Tag::Table,
        "TH" | "TD" => Tag::Cell(Span::ONE),
        "Figure" | "Formula" => Tag::Figure,
        "TOC" => Tag::Contents,
        "Artifact" => Tag::Artifact,
        _ => Tag::Block,
    }
}
