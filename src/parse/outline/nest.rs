//! Nests the clauses of a document, and finds which lines are titles and which are 前文.

use super::heads::is_history;
use super::{Content, LONGEST_TITLE, Node, Piece};
use crate::parse::label::Kind;

/// A clause with its level, before the clauses are nested.
pub(super) struct Entry {
    pub(super) level: usize,
    pub(super) node: Node,
}

/// Nests a flat list of clauses by their levels.
pub(super) fn nested(entries: Vec<Entry>) -> Vec<Node> {
    let mut open: Vec<Entry> = Vec::new();
    let mut top = Vec::new();
    for entry in entries {
        close(&mut open, entry.level, &mut top);
        open.push(entry);
    }
    close(&mut open, 0, &mut top);
    top
}

fn close(open: &mut Vec<Entry>, level: usize, top: &mut Vec<Node>) {
    while open.last().is_some_and(|entry| entry.level >= level) {
        let Some(entry) = open.pop() else { return };
        match open.last_mut() {
            Some(parent) => parent.node.children.push(entry.node),
            None => top.push(entry.node),
        }
    }
}

/// Where most of the clauses of a list have something below their first line, that line is a title.
pub(super) fn settle(siblings: &mut [Node]) {
    let titled = siblings.iter().filter(|node| has_title_line(node)).count();
    if titled * 2 > siblings.len() {
        siblings.iter_mut().filter(|node| has_title_line(node)).for_each(lift_title);
    }
    siblings.iter_mut().for_each(|node| settle(&mut node.children));
}

fn has_title_line(node: &Node) -> bool {
    let group = node.label.as_ref().is_some_and(|label| label.kind.is_group());
    let below = node.body.len() > 1 || !node.children.is_empty() || group;
    let article = node.label.as_ref().is_some_and(|label| label.kind == Kind::Article);
    let open = node.title.is_empty() && node.label.is_some() && !article;
    let short = |text: &String| !text.contains('。') && text.chars().count() <= LONGEST_TITLE;
    below && open && matches!(node.body.first(), Some(Piece { content: Content::Text(text), .. }) if short(text))
}

fn lift_title(node: &mut Node) {
    if let Content::Text(text) = node.body.remove(0).content {
        node.title = text;
    }
}

/// Takes a 改訂履歴 off the end of the front: it is a table, and no lines of a cover.
pub(super) fn history(front: &mut Vec<Piece>) -> Option<Node> {
    let [.., heading, Piece { content: Content::Table(_), .. }] = front.as_slice() else { return None };
    let named = matches!(&heading.content, Content::Text(text) if is_history(text));
    let body = named.then(|| front.split_off(front.len() - 2))?;
    Some(Node { place: body.first().map_or(0, |heading| heading.place), body, ..Node::default() })
}

/// Takes 前文 from the front: from its first sentence on, each paragraph and table is a clause without a label.
pub(super) fn preamble(front: &mut Vec<Piece>) -> Vec<Node> {
    let is_sentence = |piece: &Piece| matches!(&piece.content, Content::Text(text) if text.ends_with('。'));
    let Some(first) = front.iter().position(is_sentence) else { return Vec::new() };
    let clause = |piece: Piece| Node { place: piece.place, body: vec![piece], ..Node::default() };
    front.split_off(first).into_iter().map(clause).collect()
}
