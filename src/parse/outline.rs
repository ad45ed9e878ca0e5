//! Puts the blocks of a file together into clauses: labels are known by the sequences that they form.

use std::collections::BTreeMap;

use crate::numeral::Numeral;
use crate::parse::block::{Block, BlockKind};
use crate::parse::label::{Kind, Label, read_labels};

mod heads;
mod nest;

use heads::{
    as_list, beside, caption, cells, first_cells, is_bracketed, is_heading_of_article, is_history, is_marked,
    is_numbered_heading, is_plausible, is_supplement, is_tabbed_label, is_title, part_of_file, printed, second_label,
    supplement_title,
};
use nest::{Entry, history, nested, preamble, settle};

/// A heading above labelled text is not longer than this.
const LONGEST_TITLE: usize = 60;
/// A cover below a title has no more lines.
const MOST_COVER_LINES: usize = 20;
/// Clauses do not nest deeper.
const DEEPEST: usize = 16;

/// An 附則 stands in the levels as what a 章 ends, and a 条 or a number does not.
const SUPPLEMENT: Kind = Kind::Subsection;

/// The clauses of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Outline {
    /// Its documents, in order; at least one.
    pub documents: Vec<Part>,
    /// Labels that skip or repeat a number, with their places.
    pub oddities: Vec<(usize, String)>,
}

/// One document of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Part {
    /// The line of its title, where that stands just above the text.
    pub heading: Option<Piece>,
    /// What stands before the title or the first clause.
    pub front: Vec<Piece>,
    /// Its clauses.
    pub nodes: Vec<Node>,
}

/// A clause of a file.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Node {
    /// The line or paragraph where it begins, from 1.
    pub place: usize,
    /// Its label, if it has one.
    pub label: Option<Printed>,
    /// Its title, without brackets; empty for none.
    pub title: String,
    /// Where the title stands.
    pub caption: Caption,
    /// Its own paragraphs and tables.
    pub body: Vec<Piece>,
    /// The clauses below it.
    pub children: Vec<Node>,
}

/// Where the title of a clause stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Caption {
    /// On the line of the label.
    #[default]
    Inline,
    /// In brackets on the line above.
    Above,
    /// In brackets after the label.
    Beside,
    /// The file does not say.
    Unsaid,
}

/// A label as it is printed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Printed {
    /// Its characters, without white space.
    pub text: String,
    /// How it is written.
    pub kind: Kind,
    /// How its number is written.
    pub numeral: Numeral,
    /// Its numbers.
    pub numbers: Vec<u32>,
}

/// A paragraph or a table.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Piece {
    /// The line or paragraph of the file, from 1.
    pub place: usize,
    /// Its characters.
    pub content: Content,
}

/// What a piece holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Content {
    /// A paragraph.
    Text(String),
    /// Rows of cells; one that is merged with the one above is [`crate::parse::block::MERGED`].
    Table(Vec<Vec<String>>),
}

impl Piece {
    /// Gives its characters as lines; cells are parted by tabs.
    pub fn lines(&self) -> Vec<String> {
        match &self.content {
            Content::Text(text) => vec![text.clone()],
            Content::Table(rows) => rows.iter().map(|row| row.join("\t")).collect(),
        }
    }
}

impl Outline {
    /// Leaves open where titles beside a label are printed, for a file that writes them all there.
    pub fn forget_places_of_titles(&mut self) {
        let mut open: Vec<&mut Node> = self.documents.iter_mut().flat_map(|part| &mut part.nodes).collect();
        while let Some(node) = open.pop() {
            if node.caption == Caption::Inline {
                node.caption = Caption::Unsaid;
            }
            open.extend(&mut node.children);
        }
    }
}

impl Node {
    /// Visits the node and all below it.
    pub fn visit<'a>(&'a self, visitor: &mut impl FnMut(&'a Self)) {
        visitor(self);
        self.children.iter().for_each(|child| child.visit(visitor));
    }
}

/// Reads the clauses; what fits no sequence is a paragraph where it stood, so that no character is lost.
pub fn outline(blocks: &[Block]) -> Outline {
    let listed = blocks.iter().any(is_numbered_heading);
    let mut reader = Reader { documents: vec![Open::default()], listed, ..Reader::default() };
    for (index, block) in blocks.iter().enumerate() {
        reader.read(block, blocks.get(index + 1..).unwrap_or(&[]));
    }
    reader.finish()
}

/// A level that is open: which labels it counts and how far it is.
struct Level {
    kind: Kind,
    last: Vec<u32>,
}

/// A document that is being read.
#[derive(Default)]
struct Open {
    heading: Option<Piece>,
    front: Vec<Piece>,
    entries: Vec<Entry>,
}

#[derive(Default)]
struct Reader {
    documents: Vec<Open>,
    levels: Vec<Level>,
    seen: BTreeMap<Kind, Vec<u32>>,
    caption: Option<String>,
    /// The number of the document in the file, where their titles bear one.
    part: Option<(Kind, u32)>,
    oddities: Vec<(usize, String)>,
    /// Whether headings are numbered, and so `1.` on other lines is a list.
    listed: bool,
}

impl Reader {
    fn read(&mut self, block: &Block, after: &[Block]) {
        let article = |next: &Block| self.best(next).is_some_and(|(label, _)| label.kind == Kind::Article);
        let opens = |next: &Block| !self.is_row(next) && article(next);
        if let Some(caption) = caption(block, after.first()).filter(|_| after.first().is_some_and(opens)) {
            self.caption = Some(caption);
            return;
        }
        if let Some(number) = part_of_file(block, after, self.part) {
            self.part = Some(number);
            self.open_document(block);
            return;
        }
        let label = (!self.is_row(block)).then(|| self.best(block)).flatten();
        let counted =
            |next: &Block| self.best(next).is_some_and(|(label, _)| label.kind == Kind::Bare(Numeral::Arabic));
        if label.is_none() && self.in_supplement() && is_bracketed(block) && after.first().is_some_and(counted) {
            return self.push(Entry { level: 1, node: paragraph(block) });
        }
        match label {
            Some((label, level)) => self.open(block, &label, level),
            None if is_supplement(&block.text) => self.open_supplement(block),
            None if is_title(block, after, self.is_started()) && !is_marked(block) => self.open_document(block),
            None if self.opens_history(block, after) => {
                self.levels.clear();
                self.push(Entry { level: 0, node: paragraph(block) });
            }
            None => self.add(block),
        }
    }

    fn open_document(&mut self, block: &Block) {
        let heading = Some(piece(block));
        let current = self.documents.last_mut();
        match current {
            Some(open) if open.entries.is_empty() => {
                let before = std::mem::replace(&mut open.heading, heading);
                open.front.extend(before);
            }
            _ => self.documents.push(Open { heading, ..Open::default() }),
        }
        self.levels.clear();
        self.seen.clear();
    }

    /// Says whether the document has clauses already.
    fn is_started(&self) -> bool {
        !self.levels.is_empty() || self.documents.last().is_some_and(|open| !open.entries.is_empty())
    }

    /// Finds the reading of a label that fits best, with its level; none where it fits no sequence.
    fn best<'a>(&self, block: &'a Block) -> Option<(Label<'a>, usize)> {
        let mut labels = read_labels(&block.text);
        if self.listed && block.kind != BlockKind::Heading {
            labels.splice(0..0, as_list(&labels));
        }
        labels.retain(|label| self.is_started() || label.kind != Kind::Bullet);
        let found = |find: &dyn Fn(&Label<'a>) -> Option<usize>| {
            labels.iter().find_map(|label| find(label).map(|level| (label.clone(), level)))
        };
        found(&|label| self.continued(label))
            .or_else(|| found(&|label| self.is_second_paragraph(label).then(|| self.paragraph_level())))
            .or_else(|| found(&|label| self.opened(label)))
            .or_else(|| found(&|label| self.skipped(label)))
            .or_else(|| found(&|label| self.resumed(label)))
    }

    fn same(&self, kind: Kind) -> Option<usize> {
        self.levels.iter().rposition(|level| level.kind == kind)
    }

    fn continued(&self, label: &Label<'_>) -> Option<usize> {
        let on_level = self.same(label.kind).filter(|index| label.follows(&self.levels[*index].last));
        let running = || matches!(label.kind, Kind::Article | Kind::Section | Kind::Subsection);
        let goes_on = || running() && self.seen.get(&label.kind).is_some_and(|last| label.follows(last));
        on_level.or_else(|| goes_on().then(|| self.rank(label.kind)))
    }

    fn opened(&self, label: &Label<'_>) -> Option<usize> {
        let above = self.levels.last().map(|level| (level.kind, level.last.as_slice()));
        let level = || match self.same(label.kind) {
            Some(level) if label.kind.is_high() => level,
            _ => self.rank(label.kind),
        };
        let counted = label.kind != Kind::Bullet && !label.kind.is_high();
        let again = counted && above == Some((label.kind, label.numbers.as_slice()));
        let open = label.opens(above) && is_plausible(label) && !again;
        open.then(level).filter(|level| *level < DEEPEST)
    }

    /// A sequence that was broken off by another goes on below it.
    fn resumed(&self, label: &Label<'_>) -> Option<usize> {
        let goes_on = self.seen.get(&label.kind).is_some_and(|last| label.follows(last));
        let fits =
            goes_on && label.kind != Kind::Bare(Numeral::Arabic) && is_plausible(label) && self.levels.len() < DEEPEST;
        fits.then_some(self.levels.len())
    }

    fn skipped(&self, label: &Label<'_>) -> Option<usize> {
        let on_level = self.same(label.kind).filter(|index| label.skips(&self.levels[*index].last));
        on_level.filter(|_| is_plausible(label) && label.numbers.len() < 3)
    }

    /// A 章, a 条 or a bare number does not open below an item or a bullet.
    fn rank(&self, kind: Kind) -> usize {
        let ordered = kind.is_group() || kind.is_high();
        let below = |level: &Level| ordered && level.kind >= kind;
        self.levels.iter().position(below).unwrap_or(self.levels.len())
    }

    /// The first paragraph of a 条 bears no number: the next is 2.
    fn is_second_paragraph(&self, label: &Label<'_>) -> bool {
        let article = self.same(Kind::Article);
        let counted = |from: usize| self.levels.iter().skip(from).any(|level| level.kind == label.kind);
        label.kind == Kind::Bare(Numeral::Arabic) && label.numbers == [2] && article.is_some_and(|from| !counted(from))
    }

    fn paragraph_level(&self) -> usize {
        self.same(Kind::Article).map_or(self.levels.len(), |index| index + 1)
    }

    fn open(&mut self, block: &Block, label: &Label<'_>, level: usize) {
        self.note_oddity(block, label);
        self.levels.truncate(level);
        self.levels.push(Level { kind: label.kind, last: label.numbers.clone() });
        self.seen.insert(label.kind, label.numbers.clone());
        let above = self.caption.take();
        let rest = label.rest.trim();
        let beside = (above.is_none() && label.kind == Kind::Article).then(|| beside(rest)).flatten();
        let (title, caption, text) = match (above, beside) {
            (Some(title), _) => (title, Caption::Above, rest),
            (None, Some((title, text))) => (title, Caption::Beside, text),
            (None, None) if is_heading_of_article(block, label) => (rest.to_owned(), Caption::Inline, ""),
            (None, None) => (String::new(), Caption::Inline, rest),
        };
        let (text, inner) = if label.kind == Kind::Article { second_label(text) } else { (text, None) };
        let text = Piece { place: block.place, content: Content::Text(text.to_owned()) };
        let body = if text.lines() == [""] { Vec::new() } else { vec![text] };
        let node = Node { place: block.place, label: Some(printed(label)), title, caption, body, children: Vec::new() };
        self.push(Entry { level, node });
        if let Some(inner) = inner {
            self.read(&Block { text: inner.to_owned(), ..block.clone() }, &[]);
        }
    }

    fn note_oddity(&mut self, block: &Block, label: &Label<'_>) {
        if self.continued(label).is_some() || self.opened(label).is_some() || self.is_second_paragraph(label) {
            return;
        }
        let repeated = self.same(label.kind).is_some_and(|index| self.levels[index].last == label.numbers);
        let what = if repeated { "前と同じ番号です" } else { "番号が飛んでいます" };
        self.oddities.push((block.place, format!("「{}」は{what}", label.text.trim())));
    }

    fn push(&mut self, entry: Entry) {
        if let Some(open) = self.documents.last_mut() {
            open.entries.push(entry);
        }
    }

    fn open_supplement(&mut self, block: &Block) {
        self.levels.clear();
        self.seen.clear();
        let node = Node { place: block.place, title: supplement_title(&block.text), ..Node::default() };
        self.push(Entry { level: 0, node });
        self.levels.push(Level { kind: SUPPLEMENT, last: Vec::new() });
    }

    /// A 改訂履歴 behind the clauses is none of them.
    fn opens_history(&self, block: &Block, after: &[Block]) -> bool {
        let behind = self.documents.last().is_some_and(|open| !open.entries.is_empty());
        behind && is_history(&block.text) && after.first().is_some_and(|next| self.is_row(next))
    }

    fn in_supplement(&self) -> bool {
        self.levels.first().is_some_and(|level| level.kind == SUPPLEMENT && level.last.is_empty())
    }

    /// Tells whether a block is a row of a table; in one, a label and a tab after it are a row of one cell.
    fn is_row(&self, block: &Block) -> bool {
        match block.kind {
            BlockKind::Row => true,
            BlockKind::Heading => false,
            BlockKind::Line if block.text.ends_with('\t') && self.in_table() => true,
            BlockKind::Line => block.text.contains('\t') && !is_tabbed_label(&block.text),
        }
    }

    fn in_table(&self) -> bool {
        let open = self.documents.last();
        let body = open.map(|open| open.entries.last().map_or(&open.front, |entry| &entry.node.body));
        let last = body.and_then(|body| body.last());
        last.is_some_and(|piece| matches!(piece.content, Content::Table(_)))
    }

    fn add(&mut self, block: &Block) {
        let is_row = self.is_row(block);
        let Some(open) = self.documents.last_mut() else { return };
        let body = match open.entries.last_mut() {
            Some(entry) => &mut entry.node.body,
            None => &mut open.front,
        };
        match (is_row, body.last_mut()) {
            (true, Some(Piece { content: Content::Table(rows), .. })) => rows.push(cells(&block.text)),
            (true, _) => {
                let rows = vec![first_cells(&block.text)];
                body.push(Piece { place: block.place, content: Content::Table(rows) });
            }
            (false, _) => body.push(piece(block)),
        }
    }

    fn finish(self) -> Outline {
        let documents = self.documents.into_iter().map(|open| {
            let mut nodes = nested(open.entries);
            settle(&mut nodes);
            let (mut heading, mut front) = (open.heading, open.front);
            if front.last().zip(heading.as_ref()).is_some_and(|(line, title)| line.place > title.place) {
                front.extend(heading.take());
                front.sort_by_key(|piece| piece.place);
            }
            if heading.is_none() {
                nodes.splice(0..0, history(&mut front));
            }
            nodes.splice(0..0, preamble(&mut front));
            Part { heading, front, nodes }
        });
        Outline { documents: documents.collect(), oddities: self.oddities }
    }
}

fn paragraph(block: &Block) -> Node {
    Node { place: block.place, body: vec![piece(block)], ..Node::default() }
}

fn piece(block: &Block) -> Piece {
    Piece { place: block.place, content: Content::Text(block.text.trim().to_owned()) }
}
