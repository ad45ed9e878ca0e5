//! Reads any YAML into a tree in which every value has its place.

use std::ops::Range;
use std::sync::Arc;

use granit_parser::{Event, Parser, ScanError, Span, StructureStyle};

use super::syntax;
use crate::diag::Diagnostic;
use crate::parse::invisible::in_value;
use crate::source::{Located, Place, Source};

/// How deep YAML may nest.
pub(super) const DEEPEST: usize = 40;

/// A YAML value of any shape, with its place.
pub(super) type Node = Located<NodeValue>;

/// What a YAML value is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum NodeValue {
    /// Nothing was written.
    Null,
    /// A word or a text.
    Scalar,
    /// An alias: nothing is known of it.
    Alias,
    /// `- …`
    List(Vec<Node>),
    /// `key: …`
    Map(Vec<(Located<String>, Node)>),
}

/// A whole file.
#[derive(Debug)]
pub(super) struct Tree {
    /// Its value.
    pub(super) root: Node,
    /// What no file of ours may have: second keys, anchors, aliases.
    pub(super) diagnostics: Vec<Diagnostic>,
    /// The bytes that a reader must pass over to go on.
    pub(super) spoiled: Vec<Range<usize>>,
}

/// Reads a text that stands in for that of the source byte by byte.
///
/// # Errors
/// Gives the one thing that no reader gets past.
pub(super) fn read(source: &Arc<Source>, text: &str) -> Result<Tree, Box<Diagnostic>> {
    let options = granit_parser::options! {
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: DEEPEST,
        block_nesting_limit: DEEPEST,
    };
    let mut builder = Builder::new(source);
    for event in Parser::new_from_str_with_options(text, options) {
        let (event, span) = event.map_err(|error| builder.broken(&error))?;
        builder.take(event, bytes(&span))?;
    }
    Ok(builder.finish())
}

fn bytes(span: &Span) -> Range<usize> {
    let start = span.start.byte_offset().unwrap_or(0);
    start..span.end.byte_offset().unwrap_or(start).max(start)
}

/// A list or a map whose end has not been read yet.
enum Open {
    List { start: usize, items: Vec<Node> },
    Map { start: usize, entries: Vec<(Located<String>, Node)>, key: Option<Located<String>> },
}

struct Builder<'a> {
    source: &'a Arc<Source>,
    open: Vec<Open>,
    /// Which of them are written in brackets.
    flow: Vec<bool>,
    root: Option<Node>,
    end: usize,
    diagnostics: Vec<Diagnostic>,
    spoiled: Vec<Range<usize>>,
}

impl<'a> Builder<'a> {
    fn new(source: &'a Arc<Source>) -> Self {
        Self {
            source,
            open: Vec::new(),
            flow: Vec::new(),
            root: None,
            end: 0,
            diagnostics: Vec::new(),
            spoiled: Vec::new(),
        }
    }

    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    fn take(&mut self, event: Event<'_>, range: Range<usize>) -> Result<(), Box<Diagnostic>> {
        match event {
            Event::Scalar(text, style, _, tag) => {
                self.tag(tag.is_some(), &range);
                let place = Place::new(self.source, range.clone());
                self.diagnostics.extend(in_value(&text, &place));
                let null = style == granit_parser::ScalarStyle::Plain && matches!(&*text, "" | "~" | "null");
                let value = if null { NodeValue::Null } else { NodeValue::Scalar };
                self.value(Located { value, range }, Some(&text))?;
            }
            Event::SequenceStart(style, _, tag) => {
                self.tag(tag.is_some(), &range);
                self.flow.push(style == StructureStyle::Flow);
                self.begin(Open::List { start: range.start, items: Vec::new() }, &range)?;
            }
            Event::MappingStart(style, _, tag) => {
                self.tag(tag.is_some(), &range);
                self.flow.push(style == StructureStyle::Flow);
                self.begin(Open::Map { start: range.start, entries: Vec::new(), key: None }, &range)?;
            }
            Event::SequenceEnd | Event::MappingEnd => {
                let flow = self.flow.pop() == Some(true);
                self.close(range.end, flow)?;
            }
            Event::Anchor(..) => self.anchor(range),
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                self.anchor(range.clone());
                self.value(Located { value: NodeValue::Alias, range }, None)?;
            }
            Event::DocumentStart(..) if self.root.is_some() => return Err(self.second(range)),
            _ => {}
        }
        Ok(())
    }

    fn begin(&mut self, open: Open, range: &Range<usize>) -> Result<(), Box<Diagnostic>> {
        if let Some(Open::Map { key: None, .. }) = self.open.last() {
            return Err(self.strange_key(range.clone()));
        }
        self.open.push(open);
        if self.open.len() > DEEPEST { Err(Box::new(syntax::too_deep().at(self.place(range.clone())))) } else { Ok(()) }
    }

    fn close(&mut self, end: usize, flow: bool) -> Result<(), Box<Diagnostic>> {
        let end = end.max(self.end);
        let node = match self.open.pop() {
            Some(Open::List { start, items }) => {
                Located { value: NodeValue::List(items), range: start..end.max(start) }
            }
            Some(Open::Map { start, entries, .. }) => {
                Located { value: NodeValue::Map(entries), range: start..end.max(start) }
            }
            None => return Ok(()),
        };
        let range = last_end(&node)
            .filter(|_| !flow)
            .map_or(node.range.clone(), |last| node.range.start..last.max(node.range.start));
        self.value(Located { range, ..node }, None)
    }

    fn value(&mut self, node: Node, text: Option<&str>) -> Result<(), Box<Diagnostic>> {
        self.end = self.end.max(node.range.end);
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { items, .. }) => items.push(node),
            Some(Open::Map { entries, key, .. }) => match (key.take(), text) {
                (Some(own), _) => match entries.iter().find(|(before, _)| before.value == own.value) {
                    Some((before, _)) => {
                        let first = before.range.clone();
                        self.twice(own, first, node.range);
                    }
                    None => entries.push((own, node)),
                },
                (None, Some(text)) => *key = Some(Located { value: text.to_owned(), range: node.range }),
                (None, None) => return Err(self.strange_key(node.range)),
            },
        }
        Ok(())
    }

    fn twice(&mut self, key: Located<String>, before: Range<usize>, value: Range<usize>) {
        let line = self.source.line_column(before.start).0;
        let message = format!("「{}」が二度書かれています（一度目は{line}行目）", key.value);
        self.spoiled.push(key.range.start..value.end.max(key.range.end));
        let place = self.place(key.range);
        self.diagnostics
            .push(Diagnostic::error("duplicate-key", message).at(place).help("どちらか一方を消してください"));
    }

    /// Anchors and aliases are one slip, and a file can be full of them: the first is told.
    fn anchor(&mut self, range: Range<usize>) {
        if !self.diagnostics.iter().any(|diagnostic| diagnostic.code == "anchor") {
            let place = self.place(range);
            self.diagnostics.push(syntax::anchor().at(place));
        }
    }

    fn tag(&mut self, tagged: bool, range: &Range<usize>) {
        if tagged {
            self.diagnostics.push(syntax::tag().at(self.place(range.clone())));
        }
    }

    fn second(&self, range: Range<usize>) -> Box<Diagnostic> {
        let message = "「---」で二つ以上に分かれています";
        Box::new(Diagnostic::error("yaml", message).at(self.place(range)).help("一つにまとめてください"))
    }

    fn strange_key(&self, range: Range<usize>) -> Box<Diagnostic> {
        let message = "項目の名前が一つの語句ではありません";
        let help = "「項目: 値」の形で書いてください。「[」や「{」で始まる値は \" で囲んでください";
        Box::new(Diagnostic::error("yaml", message).at(self.place(range)).help(help))
    }

    /// A bracket that was opened on an earlier line and not closed is to blame for what follows.
    fn broken(&self, error: &ScanError) -> Box<Diagnostic> {
        let opened = self.open.iter().zip(&self.flow).find(|(_, flow)| **flow).map(|(open, _)| match open {
            Open::List { start, .. } | Open::Map { start, .. } => *start,
        });
        let line = |byte: usize| self.source.line_column(byte).0;
        if let Some(start) = opened.filter(|start| line(*start) < error.marker().line()) {
            return Box::new(syntax::open_bracket(self.source, start));
        }
        Box::new(syntax::diagnostic(self.source, error))
    }

    fn place(&self, range: Range<usize>) -> Place {
        let line = self.source.text.get(range.clone()).and_then(|text| text.lines().next()).map_or(0, str::len);
        Place::new(self.source, range.start..range.start + line.max(1))
    }

    fn finish(self) -> Tree {
        let root = self.root.unwrap_or(Located { value: NodeValue::Null, range: 0..0 });
        Tree { root, diagnostics: self.diagnostics, spoiled: self.spoiled }
    }
}

/// The end of the last thing in a list or a map, without the white space after it.
fn last_end(node: &Node) -> Option<usize> {
    match &node.value {
        NodeValue::List(items) => items.last().map(|item| item.range.end),
        NodeValue::Map(entries) => entries.last().map(|(key, value)| value.range.end.max(key.range.end)),
        NodeValue::Null | NodeValue::Scalar | NodeValue::Alias => None,
    }
}
