//! Reads a plain text or Markdown file, one block a line, into a document: labels are known by the sequences they form.

use crate::model::id::{ClauseId, DocumentKind};
use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable, Origin};
use crate::model::role::Role;
use crate::numeral::Numeral;
use crate::parse::block::{Block, BlockKind, MERGED};
use crate::parse::label::{Kind, read_label};
use crate::parse::outline::{Content, Node, Part, Piece, outline};

/// Reads a text; what is not understood is kept as a paragraph, so that no character is lost.
///
/// The bracketed caption above a 第1条 becomes its title without the brackets, and the marks of a
/// Markdown heading are dropped. The ids only name lines (`line.12`).
pub fn read(text: &str) -> Numbered {
    let blocks: Vec<Block> = text.lines().enumerate().filter_map(block).collect();
    of_blocks(&blocks)
}

/// Puts the blocks of a file together, as [`read`] does with lines.
pub fn of_blocks(blocks: &[Block]) -> Numbered {
    let clauses = outline(blocks).documents.into_iter().flat_map(part).collect();
    Numbered { document: kind(blocks), title: title(blocks), clauses }
}

/// Blanks the lines of a 目次: from that word to its 附則, or to where 第1章 comes again.
pub fn without_contents(text: &str) -> String {
    let bare = |line: &str| line.split_whitespace().collect::<String>();
    let is_entry = |line: &str| read_label(line.trim()).is_some_and(|label| label.kind <= Kind::Section);
    let (mut inside, mut first) = (false, None);
    let mut kept = Vec::new();
    for line in text.lines() {
        let name = bare(line);
        let again = first.as_ref() == read_label(line.trim()).map(|label| label.text.to_owned()).as_ref();
        if name == "目次" {
            (inside, first) = (true, None);
        } else if inside && (again && first.is_some() || !(is_entry(line) || name == "附則" || name.is_empty())) {
            inside = false;
        }
        kept.push(if inside { "" } else { line });
        if inside && first.is_none() && is_entry(line) {
            first = read_label(line.trim()).map(|label| label.text.to_owned());
        }
        inside &= name != "附則";
    }
    kept.join("\n")
}

fn block((index, text): (usize, &str)) -> Option<Block> {
    let text = text.trim_start_matches('\u{FEFF}').trim_matches([' ', '\u{3000}', '\r']);
    let bare = text.trim_start_matches('#');
    let heading = bare.len() < text.len() && bare.starts_with([' ', '\u{3000}']);
    let (text, kind) = if heading { (bare.trim(), BlockKind::Heading) } else { (text, BlockKind::Line) };
    (!text.trim().is_empty()).then(|| Block { place: index + 1, text: text.to_owned(), kind })
}

/// A document of the file: what stands before it, its title, its clauses.
fn part(part: Part) -> Vec<NumberedClause> {
    let mut clauses = Vec::new();
    if let Some(place) = part.front.first().map(|first| first.place) {
        clauses.push(NumberedClause { body: elements(part.front), ..clause(place, Role::Chapter, String::new()) });
    }
    if let Some(heading) = part.heading {
        let title = heading.lines().concat();
        clauses.push(NumberedClause { title, ..clause(heading.place, Role::Chapter, String::new()) });
    }
    clauses.extend(part.nodes.into_iter().map(of_node));
    clauses
}

fn of_node(node: Node) -> NumberedClause {
    let role = node.label.as_ref().map_or(Role::Chapter, |label| role(label.kind));
    NumberedClause {
        title: node.title,
        body: elements(node.body),
        children: node.children.into_iter().map(of_node).collect(),
        ..clause(node.place, role, node.label.map_or_else(String::new, |label| label.text))
    }
}

fn elements(pieces: Vec<Piece>) -> Vec<Element> {
    let row = |row: Vec<String>| row.into_iter().map(|cell| (cell != MERGED).then(|| vec![cell])).collect();
    let table = |rows: Vec<Vec<String>>| NumberedTable {
        rows: rows.into_iter().map(row).collect(),
        ..NumberedTable::default()
    };
    let element = |piece: Piece| match piece.content {
        Content::Text(text) => Element::Paragraph(text),
        Content::Table(rows) => Element::Table(table(rows)),
    };
    pieces.into_iter().map(element).collect()
}

fn clause(number: usize, role: Role, label: String) -> NumberedClause {
    NumberedClause {
        id: ClauseId::new(&format!("line.{number}")).expect("a line number makes an id"),
        role,
        label,
        title: String::new(),
        body: Vec::new(),
        origin: Origin::Import,
        children: Vec::new(),
    }
}

fn role(kind: Kind) -> Role {
    match kind {
        Kind::Part | Kind::Chapter => Role::Chapter,
        Kind::Section | Kind::Subsection => Role::Section,
        Kind::Article => Role::Article,
        Kind::Ordinal | Kind::Dotted => Role::Paragraph,
        Kind::Bare(numeral) if is_figure(numeral) => Role::Paragraph,
        Kind::Bare(numeral) if numeral.is_marked() => Role::Item,
        Kind::Bracketed(numeral) | Kind::Closed(numeral) | Kind::Square(numeral) if is_figure(numeral) => Role::Item,
        Kind::Bare(_) | Kind::Closed(_) => Role::Subitem,
        Kind::Bracketed(_) | Kind::Square(_) | Kind::Bullet => Role::Subsubitem,
    }
}

/// Says whether a numeral is of figures, not of letters.
fn is_figure(numeral: Numeral) -> bool {
    matches!(numeral, Numeral::Roman | Numeral::RomanLetters | Numeral::Arabic | Numeral::Kanji)
}

fn kind(blocks: &[Block]) -> DocumentKind {
    let names = |block: &&Block| block.text.contains("基本方針") || block.text.contains("対策基準");
    let standards = blocks.iter().find(names).is_some_and(|block| !block.text.contains("基本方針"));
    if standards { DocumentKind::Standards } else { DocumentKind::BasicPolicy }
}

fn title(lines: &[Block]) -> String {
    let unlabelled = lines.iter().take_while(|line| read_label(&line.text).is_none());
    let named = |line: &&Block| ["方針", "基準", "ポリシー", "規程", "要綱"].iter().any(|end| line.text.ends_with(end));
    unlabelled.take(8).find(named).map(|line| line.text.clone()).unwrap_or_default()
}
