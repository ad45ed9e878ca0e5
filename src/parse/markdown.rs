//! Reads base text: Markdown in which a heading or a list item is a clause that ends with its id.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{Event, HeadingLevel, Options, Parser, Tag, TagEnd, TextMergeWithOffset};

use crate::diag::Diagnostic;
use crate::model::document::{Chart, Clause, Part, Table, Text};
use crate::model::id::ClauseId;
use crate::model::role::Role;
use crate::parse::inline::{Attributes, Grammar, InlineReader};
use crate::parse::tables;
use crate::source::{Place, Source};

/// How deep clauses may nest.
const DEEPEST: usize = 40;

/// One block of Markdown, before the clauses are put together.
#[derive(Debug)]
struct RawBlock {
    kind: RawKind,
    text: Text,
    attributes: Attributes,
    place: Place,
}

#[derive(Debug)]
enum RawKind {
    Heading(usize),
    Item(usize),
    Continuation(usize),
    Paragraph,
    Table(Vec<Vec<Option<Text>>>),
}

/// Reads the clauses of a document from the body of its file; `levels` gives the role of each depth.
pub fn clauses(
    (source, offset): (&Arc<Source>, usize),
    levels: &[Role],
    grammar: Grammar,
) -> (Vec<Arc<Clause>>, Vec<Diagnostic>) {
    document([blocks(source, offset, grammar)], levels, grammar)
}

/// Puts the blocks of the files of a document together, in order; `levels` gives the role of each depth.
pub fn document(
    files: impl IntoIterator<Item = Blocks>,
    levels: &[Role],
    grammar: Grammar,
) -> (Vec<Arc<Clause>>, Vec<Diagnostic>) {
    let (own, clauses, diagnostics) = assemble(files, levels, grammar);
    let stray = own.iter().map(|(_, place)| {
        let help = "前に見出しを置くか、{#識別子} を付けてください";
        Diagnostic::error("stray-text", "条項に属さない本文があります").at(place.clone()).help(help)
    });
    let diagnostics = stray.chain(diagnostics).collect();
    (clauses, diagnostics)
}

/// What stands above the first clause of a fragment, with places.
pub type OwnParts = Vec<(Part, Place)>;

/// Reads the text of an override: parts of the clause itself, then clauses below it.
pub fn fragment(
    source: &Arc<Source>,
    levels: &[Role],
    grammar: Grammar,
) -> (OwnParts, Vec<Arc<Clause>>, Vec<Diagnostic>) {
    assemble([blocks(source, 0, grammar)], levels, grammar)
}

fn assemble(
    files: impl IntoIterator<Item = Blocks>,
    levels: &[Role],
    grammar: Grammar,
) -> (OwnParts, Vec<Arc<Clause>>, Vec<Diagnostic>) {
    let mut diagnostics = Vec::new();
    let mut assembler = Assembler { levels, grammar, ..Assembler::default() };
    for Blocks(blocks, mut found) in files {
        diagnostics.append(&mut found);
        blocks.into_iter().for_each(|block| assembler.take(block));
    }
    assembler.close_to(0);
    diagnostics.append(&mut assembler.diagnostics);
    (assembler.own, assembler.roots, diagnostics)
}

/// The blocks of a file, and what is wrong with them.
pub struct Blocks(Vec<RawBlock>, Vec<Diagnostic>);

/// Reads the blocks of a file from a byte on.
pub fn blocks(source: &Arc<Source>, offset: usize, grammar: Grammar) -> Blocks {
    let body = source.text.get(offset..).unwrap_or("");
    let events = TextMergeWithOffset::new(Parser::new_ext(body, Options::ENABLE_TABLES).into_offset_iter());
    let events = events.map(|(event, range)| (event, range.start + offset..range.end + offset));
    let mut reader = BlockReader {
        source,
        grammar,
        blocks: Vec::new(),
        diagnostics: Vec::new(),
        lists: 0,
        fresh: Vec::new(),
        open: None,
    };
    events.for_each(|(event, range)| reader.take(&event, range));
    Blocks(reader.blocks, reader.diagnostics)
}

struct BlockReader<'a> {
    source: &'a Arc<Source>,
    grammar: Grammar,
    blocks: Vec<RawBlock>,
    diagnostics: Vec<Diagnostic>,
    lists: usize,
    fresh: Vec<bool>,
    open: Option<Open<'a>>,
}

struct Open<'a> {
    kind: OpenKind,
    reader: InlineReader<'a>,
    range: Range<usize>,
    rows: Vec<Vec<Option<Text>>>,
    /// Where the last cell ends.
    cell: usize,
}

#[derive(Clone, Copy, PartialEq)]
enum OpenKind {
    Heading(usize),
    Item,
    Paragraph,
    Table,
}

impl<'a> BlockReader<'a> {
    fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
        match event {
            Event::Start(Tag::Heading { level, .. }) => self.open(OpenKind::Heading(depth(*level)), range),
            Event::Start(Tag::Paragraph) => self.open(self.paragraph_kind(), range),
            Event::Start(Tag::List(start)) => self.open_list(start.is_some(), range),
            Event::Start(Tag::Item) => self.fresh.push(true),
            Event::Start(Tag::Table(_)) => self.open(OpenKind::Table, range),
            Event::Start(Tag::TableHead | Tag::TableRow) => self.open_row(),
            Event::Start(Tag::TableCell) => self.open_cell(),
            Event::End(TagEnd::Heading(_) | TagEnd::Paragraph | TagEnd::Table) => self.close(),
            Event::End(TagEnd::Item) => {
                self.close();
                self.fresh.pop();
            }
            Event::End(TagEnd::List(_)) => self.lists -= 1,
            Event::End(TagEnd::TableCell) => self.close_cell(range),
            Event::End(TagEnd::TableHead | TagEnd::TableRow) => self.close_row(range),
            Event::Start(Tag::BlockQuote(_) | Tag::CodeBlock(_) | Tag::HtmlBlock) => self.refuse(event, range),
            Event::Rule => self.refuse(event, range),
            event => self.inline(event, range),
        }
    }

    fn paragraph_kind(&self) -> OpenKind {
        if self.fresh.last() == Some(&true) { OpenKind::Item } else { OpenKind::Paragraph }
    }

    fn open(&mut self, kind: OpenKind, range: Range<usize>) {
        self.close();
        let reader = InlineReader::new(self.source, self.grammar);
        self.open = Some(Open { kind, reader, range, rows: Vec::new(), cell: 0 });
    }

    fn open_list(&mut self, counted: bool, range: Range<usize>) {
        self.close();
        self.lists += 1;
        if counted {
            let place = Place::new(self.source, range.start..range.start + 1);
            let message = "番号付きの箇条書きは使えません";
            self.diagnostics.push(
                Diagnostic::error("counted-list", message)
                    .at(place)
                    .help("「- 」で書いてください。番号は自動で付きます"),
            );
        }
    }

    fn open_row(&mut self) {
        if let Some(open) = &mut self.open {
            open.rows.push(Vec::new());
        }
    }

    fn open_cell(&mut self) {
        if let Some(open) = &mut self.open {
            open.reader = InlineReader::new(self.source, self.grammar);
        }
    }

    fn close_cell(&mut self, range: Range<usize>) {
        let Some(open) = &mut self.open else { return };
        let reader = std::mem::replace(&mut open.reader, InlineReader::new(self.source, self.grammar));
        let (text, _, mut diagnostics) = reader.finish();
        self.diagnostics.append(&mut diagnostics);
        open.cell = range.end;
        let written = self.source.text.get(range.clone()).unwrap_or_default();
        let merged = written.trim_matches(['|', ' ', '\t']) == "^";
        if merged && open.rows.len() == 1 {
            self.diagnostics.push(tables::nothing_above(Place::new(self.source, range)));
        }
        if let Some(row) = open.rows.last_mut() {
            row.push((!merged).then_some(text));
        }
    }

    fn close_row(&mut self, range: Range<usize>) {
        let Some(open) = &self.open else { return };
        self.diagnostics.extend(tables::surplus(self.source, open.cell..range.end));
    }

    fn refuse(&mut self, event: &Event<'_>, range: Range<usize>) {
        #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
        let what = match event {
            Event::Start(Tag::HtmlBlock) => "HTMLのタグは使えません",
            Event::Start(Tag::CodeBlock(_)) => "字下げした段落や ``` は使えません",
            Event::Rule => "区切り線は使えません",
            _ => "引用（>）は使えません",
        };
        let place = Place::new(self.source, range);
        let help = "見出し、箇条書き、段落、表のどれかで書いてください";
        self.diagnostics.push(Diagnostic::error("unknown-markup", what).at(place).help(help));
    }

    fn inline(&mut self, event: &Event<'_>, range: Range<usize>) {
        if self.open.is_none() && self.fresh.last() == Some(&true) {
            self.open(OpenKind::Item, range.clone());
        }
        if let Some(open) = &mut self.open {
            open.range.end = open.range.end.max(range.end);
            open.reader.take(event, range);
        }
    }

    fn close(&mut self) {
        let Some(open) = self.open.take() else { return };
        let (text, attributes, mut diagnostics) = open.reader.finish();
        self.diagnostics.append(&mut diagnostics);
        let kind = match open.kind {
            OpenKind::Heading(depth) => RawKind::Heading(depth),
            OpenKind::Item => RawKind::Item(self.lists),
            OpenKind::Paragraph if self.lists > 0 => RawKind::Continuation(self.lists),
            OpenKind::Paragraph => RawKind::Paragraph,
            OpenKind::Table => RawKind::Table(open.rows),
        };
        if open.kind == OpenKind::Item
            && let Some(fresh) = self.fresh.last_mut()
        {
            *fresh = false;
        }
        self.blocks.push(RawBlock { kind, text, attributes, place: Place::new(self.source, open.range) });
    }
}

fn depth(level: HeadingLevel) -> usize {
    match level {
        HeadingLevel::H1 => 1,
        HeadingLevel::H2 => 2,
        HeadingLevel::H3 => 3,
        HeadingLevel::H4 => 4,
        HeadingLevel::H5 => 5,
        HeadingLevel::H6 => 6,
    }
}

/// Puts blocks together into clauses.
#[derive(Default)]
struct Assembler<'a> {
    levels: &'a [Role],
    grammar: Grammar,
    stack: Vec<Standing>,
    roots: Vec<Arc<Clause>>,
    own: OwnParts,
    caption: Option<(Text, Attributes, Place)>,
    diagnostics: Vec<Diagnostic>,
}

/// Tells whether a clause is a paragraph of its own, which further paragraphs may follow.
fn is_leaf(clause: &Clause) -> bool {
    matches!(clause.role, Role::Prose | Role::Paragraph) && clause.children.is_empty()
}

/// An open clause, with the depth that it takes among headings and lists.
struct Standing {
    clause: Clause,
    level: usize,
    list: usize,
}

impl Assembler<'_> {
    fn take(&mut self, block: RawBlock) {
        if let Some((_, _, place)) = self.caption.take_if(|_| !matches!(block.kind, RawKind::Table(_))) {
            self.diagnostics.push(match tables::broken(&block.place) {
                Some(diagnostic) => diagnostic,
                None => Diagnostic::error("caption-without-table", "表の題名の下に表がありません")
                    .at(place)
                    .help("題名のすぐ下に表を置いてください"),
            });
        }
        match block.kind {
            RawKind::Heading(depth) => self.heading(depth, block),
            RawKind::Item(list) => self.item(list, block),
            RawKind::Continuation(list) => self.continuation(list, block),
            RawKind::Paragraph => self.paragraph(block),
            RawKind::Table(_) => self.table(block),
        }
    }

    fn heading(&mut self, depth: usize, block: RawBlock) {
        let keep = self.stack.iter().take_while(|standing| standing.list == 0 && standing.level < depth).count();
        self.close_to(keep);
        let role = self.role(&block.attributes, depth);
        let clause = self.clause(&block, role, block.text.clone(), Vec::new());
        self.stack.push(Standing { clause, level: depth, list: 0 });
    }

    fn item(&mut self, list: usize, block: RawBlock) {
        let keep = self.stack.iter().take_while(|standing| standing.list < list).count();
        self.close_to(keep);
        let level = self.stack.last().map_or(1, |standing| standing.level + 1);
        let role = self.role(&block.attributes, level);
        let level = self.levels.iter().position(|known| *known == role).map_or(level, |found| found + 1);
        let clause = self.clause(&block, role, Vec::new(), vec![Part::Paragraph(block.text.clone())]);
        self.stack.push(Standing { clause, level, list });
        if self.stack.len() > DEEPEST {
            let told = self.diagnostics.iter().any(|diagnostic| diagnostic.code == "too-deep");
            if !told {
                let message = format!("条項の入れ子が{DEEPEST}段を超えています");
                self.diagnostics.push(
                    Diagnostic::error("too-deep", message).at(block.place).help("箇条書きの字下げを浅くしてください"),
                );
            }
            self.close_to(DEEPEST - 1);
        }
    }

    fn continuation(&mut self, list: usize, block: RawBlock) {
        let keep = self.stack.iter().take_while(|standing| standing.list <= list).count();
        self.close_to(keep);
        self.paragraph_in(block);
    }

    fn paragraph(&mut self, block: RawBlock) {
        let keep = self.stack.iter().take_while(|standing| standing.list == 0).count();
        self.close_to(keep);
        self.paragraph_in(block);
    }

    fn paragraph_in(&mut self, block: RawBlock) {
        if block.attributes.class("table").is_some() {
            self.caption = Some((block.text, block.attributes, block.place));
        } else if let Some(chart) = block.attributes.class("chart") {
            let name = if chart.is_empty() { "main" } else { chart };
            let part = Part::Chart(Chart { caption: block.text.clone(), name: name.to_owned() });
            self.leaf(&block, Role::Prose, part);
        } else if block.attributes.id.is_some() {
            let usual = if self.levels.contains(&Role::Paragraph) { Role::Prose } else { Role::Paragraph };
            let role = self.class_role(&block.attributes).unwrap_or(usual);
            self.leaf(&block, role, Part::Paragraph(block.text.clone()));
        } else {
            self.part(Part::Paragraph(block.text), block.place);
        }
    }

    fn table(&mut self, block: RawBlock) {
        let RawKind::Table(rows) = block.kind else { return };
        let part = |caption: Text| Part::Table(Table { caption, rows });
        match self.caption.take() {
            Some((text, attributes, place)) => {
                let part = part(text);
                let block = RawBlock { kind: RawKind::Paragraph, text: Vec::new(), attributes, place };
                self.leaf(&block, Role::Prose, part);
            }
            None => {
                let help = "表のすぐ上に「題名 {#識別子 .table}」の行を置いてください";
                self.diagnostics
                    .push(Diagnostic::error("table-without-id", "表に識別子がありません").at(block.place).help(help));
            }
        }
    }

    fn leaf(&mut self, block: &RawBlock, role: Role, part: Part) {
        let clause = self.clause(block, role, Vec::new(), vec![part]);
        self.add(clause);
    }

    fn part(&mut self, part: Part, place: Place) {
        match self.stack.last_mut() {
            None if self.roots.is_empty() => self.own.push((part, place)),
            Some(standing) if standing.clause.children.is_empty() => standing.clause.body.push(part),
            standing => {
                let last = standing.map_or(&mut self.roots, |standing| &mut standing.clause.children).last_mut();
                if let Some(leaf) = last.filter(|leaf| self.grammar == Grammar::Enacted && is_leaf(leaf)) {
                    Arc::make_mut(leaf).body.push(part);
                    return;
                }
                let help = "段落の終わりに {#識別子} を付けてください";
                self.diagnostics.push(
                    Diagnostic::error("text-after-items", "箇条書きや表の後の段落に識別子がありません")
                        .at(place)
                        .help(help),
                );
            }
        }
    }

    fn role(&mut self, attributes: &Attributes, level: usize) -> Role {
        let last = self.levels.last().copied().unwrap_or(Role::Prose);
        let usual = self.levels.get(level.saturating_sub(1)).copied().unwrap_or(last);
        self.class_role(attributes).unwrap_or(usual)
    }

    fn class_role(&mut self, attributes: &Attributes) -> Option<Role> {
        let mut role = None;
        for (class, _) in &attributes.classes {
            match Role::named(class) {
                Some(named) => role = Some(named),
                None if matches!(class.as_str(), "table" | "chart" | "uncounted" | "titled") => {}
                None => self.unknown_class(class, attributes),
            }
        }
        role
    }

    fn unknown_class(&mut self, class: &str, attributes: &Attributes) {
        let names: Vec<&str> = Role::ALL.iter().map(|role| role.as_str()).collect();
        let help = format!("使えるのは {} です", names.join("、"));
        let mut diagnostic = Diagnostic::error("unknown-role", format!("「.{class}」という段はありません")).help(help);
        diagnostic.place = attributes.id.as_ref().map(|(_, place)| place.clone());
        self.diagnostics.push(diagnostic);
    }

    fn clause(&mut self, block: &RawBlock, role: Role, title: Text, body: Vec<Part>) -> Clause {
        let (id, place) = match block.attributes.id.clone() {
            Some((id, place)) => (id, place),
            None => (self.missing_id(block), block.place.clone()),
        };
        let sources = block.attributes.sources.clone().into();
        let classes = block.attributes.classes.iter().map(|(class, _)| class.clone()).collect();
        Clause { id, role, title, body, sources, classes, place, children: Vec::new() }
    }

    fn missing_id(&mut self, block: &RawBlock) -> ClauseId {
        let help = "行の終わりに {#識別子} を付けてください";
        self.diagnostics
            .push(Diagnostic::error("missing-id", "条項に識別子がありません").at(block.place.clone()).help(help));
        ClauseId::new(&format!("missing-{}", block.place.range.start)).expect("an id of digits and a hyphen")
    }

    fn add(&mut self, clause: Clause) {
        match self.stack.last_mut() {
            Some(parent) => parent.clause.children.push(Arc::new(clause)),
            None => self.roots.push(Arc::new(clause)),
        }
    }

    fn close_to(&mut self, keep: usize) {
        while self.stack.len() > keep {
            if let Some(standing) = self.stack.pop() {
                self.add(standing.clause);
            }
        }
    }
}
