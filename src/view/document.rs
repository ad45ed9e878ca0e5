//! Lays out a numbered document of a body as blocks.

use indexmap::IndexMap;
use unicode_width::UnicodeWidthStr;

use crate::model::edition::EditionFile;
use crate::model::municipality::{ChartEntry, DocumentEntry, PolicyFile};
use crate::model::numbered::{ChartPlace, Element, Numbered, NumberedClause, NumberedTable, TableCell};
use crate::model::role::Role;
use crate::numbering::scheme::{HeadingStyle, Level, Scheme};
use crate::numeral::Date;
use crate::resolve::questions::OPEN;
use crate::view::block::{
    Block, Cell, Chart, ChartNode, Contents, Cover, Heading, Indent, Line, Look, Mark, Orientation, Paragraph, Row,
    Run, Sheet, Table, characters, plain,
};
use crate::view::cover::TitleHeading;
use crate::view::review::{has_signs, runs};

/// What a document is laid out with.
#[derive(Debug)]
pub struct Layout<'a> {
    /// The body.
    pub policy: &'a PolicyFile,
    /// What the body says of this document.
    pub entry: &'a DocumentEntry,
    /// The edition, for the officers.
    pub edition: &'a EditionFile,
    /// The numbering scheme.
    pub scheme: &'a Scheme,
}

/// What stands round the text of a document, by how the document stands.
#[derive(Debug)]
pub struct Frame {
    /// The cover, if it has one.
    pub cover: Option<Cover>,
    /// Whether the title stands above the text.
    pub heading: TitleHeading,
    /// The 改訂履歴 to print at the end; empty for none.
    pub history: Vec<HistoryRow>,
}

/// A row of the 改訂履歴.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryRow {
    /// 版
    pub edition: String,
    /// 改訂理由
    pub reason: String,
    /// 改訂概要
    pub summary: String,
    /// 制改訂日 (YYYY-MM-DD)
    pub date: String,
    /// 備考
    pub note: String,
}

/// Lays out the text of a document.
pub fn text(document: &Numbered, layout: &Layout<'_>) -> Vec<Block> {
    let levels = layout.scheme.levels(document.document);
    let captions = levels.values().any(|level| level.heading == HeadingStyle::Caption);
    let mut writer = Writer { layout, levels, captions, blocks: Vec::new(), pending: None };
    writer.clauses(&document.clauses, 0, 0);
    writer.blocks
}

/// Puts the frame round the text of a document.
pub fn sheet(document: &Numbered, layout: &Layout<'_>, frame: Frame, text: Vec<Block>) -> Sheet {
    let shown = frame.heading == TitleHeading::Shown || frame.cover.is_none();
    let title = shown.then(|| Block::Title { text: plain(document.title.clone()), anchor: None });
    let blocks = title.into_iter().chain(text).chain(history(&frame.history)).collect();
    let name = &layout.policy.name.value;
    let title = if document.title.starts_with(name.as_str()) {
        document.title.clone()
    } else {
        format!("{name} {}", document.title)
    };
    Sheet {
        title,
        organization: name.clone(),
        orientation: Orientation::Portrait,
        cover: frame.cover,
        contents: Contents::Present,
        blocks,
        appendix: None,
    }
}

struct Writer<'a> {
    layout: &'a Layout<'a>,
    levels: &'a IndexMap<Role, Level>,
    /// Whether some titles stand in brackets above their clauses.
    captions: bool,
    blocks: Vec<Block>,
    /// A label that waits for the first paragraph below a caption.
    pending: Option<(String, Indent)>,
}

impl Writer<'_> {
    /// `text_start` is where the text of the clause above begins.
    fn clauses(&mut self, clauses: &[NumberedClause], list_depth: u8, text_start: u8) {
        for group in clauses.chunk_by(|before, after| before.role == after.role) {
            let hang = group.iter().map(|clause| clause.label.width_cjk()).max().unwrap_or(0);
            group.iter().for_each(|clause| self.clause(clause, hang, list_depth, text_start));
        }
    }

    fn clause(&mut self, clause: &NumberedClause, hang: usize, list_depth: u8, text_start: u8) {
        let counted = !clause.label.is_empty();
        let indent = Indent { start: self.start(clause.role), hang: narrow(hang + 1), first: 0 };
        if self.is_caption(clause) {
            self.caption(clause);
            self.own_text(clause, indent.start + 2);
            self.clauses(&clause.children, 0, indent.start + 2);
        } else if !clause.title.is_empty() {
            self.heading(clause, indent);
            self.own_text(clause, indent.start + 2);
            self.clauses(&clause.children, 0, indent.start + 2);
        } else if counted || self.waits_for_first(clause) {
            let depth = list_depth + u8::from(counted);
            self.item(clause, indent, depth);
            self.clauses(&clause.children, depth, end_of_label(indent));
        } else {
            self.own_text(clause, text_start);
            self.clauses(&clause.children, list_depth, text_start);
        }
        let anchor = clause.title.is_empty().then(|| clause.id.as_str().to_owned());
        self.flush_pending(anchor);
    }

    fn is_caption(&self, clause: &NumberedClause) -> bool {
        let level = self.levels.get(&clause.role);
        self.captions && !clause.label.is_empty() && level.is_some_and(|level| level.heading == HeadingStyle::Caption)
    }

    /// Tells whether a clause without a label is the first 項, which takes the label of its 条.
    fn waits_for_first(&self, clause: &NumberedClause) -> bool {
        self.pending.is_some() && clause.role == Role::Paragraph
    }

    /// From the margin to the label: a full-width character for each depth, headings of chapters and sections flush left.
    fn start(&self, role: Role) -> u8 {
        let depth = self.levels.keys().position(|known| *known == role).unwrap_or(0);
        let sections = self.levels.keys().any(|known| *known == Role::Section);
        let flush = usize::from(sections) + usize::from(self.captions);
        narrow(2 * depth.saturating_sub(flush))
    }

    fn depth(&self, role: Role) -> u8 {
        let heading_roles = self.levels.keys().filter(|known| !(self.captions && **known == Role::Paragraph));
        narrow(heading_roles.take_while(|known| **known != role).count() + 1)
    }

    fn heading(&mut self, clause: &NumberedClause, indent: Indent) {
        let (label, indent) = match self.pending.take() {
            Some((waiting, indent)) => (joined(&waiting, &clause.label), indent),
            None => (clause.label.clone(), indent),
        };
        let level = self.levels.get(&clause.role);
        let beside = !clause.label.is_empty() && level.is_some_and(|level| level.heading == HeadingStyle::Beside);
        let title = if beside { self.bracketed(&clause.title) } else { clause.title.clone() };
        let heading = Heading {
            depth: self.depth(clause.role),
            anchor: Some(clause.id.as_str().to_owned()),
            outline: joined(&clause.label, &characters(&marked(&clause.title))),
            label: plain(label),
            title: marked(&title),
            indent,
            look: self.look(clause.role),
        };
        self.blocks.push(Block::Heading(heading));
    }

    fn look(&self, role: Role) -> Look {
        match (self.depth(role), role) {
            (1, _) => Look::Chapter,
            (_, Role::Section) => Look::Section,
            _ => Look::Clause,
        }
    }

    fn bracketed(&self, title: &str) -> String {
        use crate::model::municipality::Brackets;
        match self.layout.policy.numbering.brackets {
            Brackets::Half => format!("({title})"),
            Brackets::Full => format!("（{title}）"),
        }
    }

    fn caption(&mut self, clause: &NumberedClause) {
        self.flush_pending(None);
        let title = self.bracketed(&clause.title);
        let heading = Heading {
            depth: self.depth(clause.role),
            anchor: Some(clause.id.as_str().to_owned()),
            outline: joined(&clause.label, &characters(&marked(&clause.title))),
            label: Line::new(),
            title: marked(&title),
            indent: Indent { start: 2, hang: 0, first: 0 },
            look: Look::Clause,
        };
        if !clause.title.is_empty() {
            self.blocks.push(Block::Heading(heading));
        }
        self.pending = Some((clause.label.clone(), Indent { start: 0, hang: 2, first: 0 }));
    }

    /// A clause without a title: its label hangs before its first paragraph.
    fn item(&mut self, clause: &NumberedClause, indent: Indent, list_depth: u8) {
        let mut elements = clause.body.iter();
        let first = match clause.body.first() {
            Some(Element::Paragraph(text)) => {
                elements.next();
                text.as_str()
            }
            Some(Element::Table(_) | Element::Chart(_)) | None => "",
        };
        let (label, indent) = match self.pending.take() {
            Some((label, indent)) if clause.label.is_empty() => (label, indent),
            pending => {
                self.pending = pending;
                self.flush_pending(None);
                (clause.label.clone(), indent)
            }
        };
        let anchor = Some(clause.id.as_str().to_owned());
        let block = Paragraph { anchor, label: plain(label), text: marked(first), indent, list_depth };
        self.blocks.push(Block::Paragraph(block));
        elements.for_each(|element| self.element(element, None, end_of_label(indent), 2));
    }

    /// The text below a heading, or a paragraph, table or chart of its own.
    fn own_text(&mut self, clause: &NumberedClause, start: u8) {
        let own_anchor = clause.title.is_empty().then(|| clause.id.as_str().to_owned());
        for (index, element) in clause.body.iter().enumerate() {
            let anchor = own_anchor.clone().filter(|_| index == 0);
            self.element(element, anchor, start, 2);
        }
    }

    fn element(&mut self, element: &Element, anchor: Option<String>, start: u8, first: u8) {
        match element {
            Element::Paragraph(text) => {
                let (label, indent) = match self.pending.take() {
                    Some((label, indent)) => (plain(label), indent),
                    None => (Line::new(), Indent { start, hang: 0, first }),
                };
                self.blocks.push(Block::Paragraph(Paragraph {
                    anchor,
                    label,
                    text: marked(text),
                    indent,
                    list_depth: 0,
                }));
            }
            Element::Table(table) => {
                self.flush_pending(None);
                self.blocks.push(Block::Table(laid_table(table, anchor, start)));
            }
            Element::Chart(place) => {
                self.flush_pending(None);
                self.chart(place, anchor, start);
            }
        }
    }

    /// Prints a label that waits, where no paragraph comes that could take it.
    fn flush_pending(&mut self, anchor: Option<String>) {
        if let Some((label, indent)) = self.pending.take() {
            self.blocks.push(Block::Paragraph(Paragraph {
                anchor,
                label: plain(label),
                text: Line::new(),
                indent,
                list_depth: 0,
            }));
        }
    }

    fn chart(&mut self, place: &ChartPlace, anchor: Option<String>, indent: u8) {
        let own = self.layout.policy.charts.get(&place.name);
        let roots = match own {
            Some(entries) => entries.iter().map(own_node).collect(),
            None => officer_nodes(self.layout, None),
        };
        let caption = marked(&place.caption);
        let words = characters(&caption);
        let words = words.trim_matches(['<', '>', '＜', '＞']);
        let description = if words.is_empty() { "体制図".to_owned() } else { words.to_owned() };
        self.blocks.push(Block::Chart(Chart { anchor, caption, description, roots, drawing: String::new(), indent }));
    }
}

/// Lays out the 改訂履歴.
fn history(entries: &[HistoryRow]) -> Vec<Block> {
    if entries.is_empty() {
        return Vec::new();
    }
    let heading = Heading {
        depth: 1,
        anchor: Some("history".to_owned()),
        outline: "改訂履歴".to_owned(),
        label: Line::new(),
        title: plain("■ 改訂履歴"),
        indent: Indent::default(),
        look: Look::Chapter,
    };
    let header = row(["版", "改訂理由", "改訂概要", "制改訂日", "備考"].map(str::to_owned));
    let rows = entries.iter().map(|entry| {
        let day = Date::parse(&entry.date).map_or_else(|| entry.date.clone(), Date::short);
        row([entry.edition.clone(), entry.reason.clone(), entry.summary.clone(), day, entry.note.clone()])
    });
    let (widths, rows) = (vec![2.0, 5.0, 4.0, 2.5, 2.0], rows.collect());
    let table = Table { widths, header: vec![header], rows, ..Table::default() };
    vec![Block::Heading(heading), Block::Table(table)]
}

fn narrow(width: usize) -> u8 {
    u8::try_from(width).unwrap_or(u8::MAX)
}

fn end_of_label(indent: Indent) -> u8 {
    indent.start.saturating_add(indent.hang)
}

fn joined(label: &str, title: &str) -> String {
    let gap = if label.is_empty() || title.is_empty() { "" } else { " " };
    [label, gap, title].concat()
}

/// Makes a line in which unset parameters and open questions stand out.
pub fn marked(text: &str) -> Line {
    if has_signs(text) {
        return runs(text);
    }
    if !text.contains('【') {
        return plain(text).into_iter().collect();
    }
    if let Some(rest) = text.strip_prefix(OPEN) {
        let mut line = vec![Run { text: OPEN.to_owned(), mark: Mark::Unset }];
        line.extend(marked(rest));
        return line;
    }
    let mut line = Line::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("【未設定: ") {
        let Some((name, after)) = after.split_once('】') else { break };
        line.extend(plain(before));
        line.push(Run { text: format!("【未設定: {name}】"), mark: Mark::Unset });
        rest = after;
    }
    line.extend(plain(rest));
    line
}

fn laid_table(table: &NumberedTable, anchor: Option<String>, indent: u8) -> Table {
    let columns = table.rows.iter().map(Vec::len).max().unwrap_or(0);
    let mut rows: Vec<Row> = (0..table.rows.len()).map(|index| laid_row(table, index, columns)).collect();
    let body = rows.split_off(rows.len().min(1));
    let (caption, widths) = (marked(&table.caption), widths(table, columns));
    Table { anchor, caption, widths, header: rows, rows: body, indent, ..Table::default() }
}

fn laid_row(table: &NumberedTable, index: usize, columns: usize) -> Row {
    let cell = |column: usize| -> Option<Cell> {
        let cell = table.rows.get(index)?.get(column).cloned().unwrap_or(Some(TableCell::new()))?;
        let below = table.rows.iter().skip(index + 1);
        let merged = below.take_while(|row| matches!(row.get(column), Some(None))).count();
        Some(Cell { rows: merged + 1, ..Cell::of(cell.iter().map(|item| cell_item(item)).collect()) })
    };
    Row { anchor: None, class: None, cells: (0..columns).filter_map(cell).collect() }
}

fn cell_item(item: &str) -> Paragraph {
    let (label, text, hang) = match item.strip_prefix('・') {
        Some(rest) => ("・", rest, 2),
        None => ("", item, 0),
    };
    Paragraph {
        label: plain(label),
        text: marked(text),
        indent: Indent { start: 0, hang, first: 0 },
        ..Paragraph::default()
    }
}

/// Widths in proportion to the longest cell of each column, within bounds.
fn widths(table: &NumberedTable, columns: usize) -> Vec<f32> {
    let longest = |column: usize| {
        let cells = table.rows.iter().filter_map(|row| row.get(column).and_then(Option::as_ref));
        cells.flatten().map(|item| item.chars().count()).max().unwrap_or(1)
    };
    (0..columns).map(|column| f32::from(u16::try_from(longest(column).clamp(6, 24)).unwrap_or(24))).collect()
}

fn row(texts: [String; 5]) -> Row {
    let cell = |text: String| {
        let paragraph = Paragraph { text: plain(text.clone()), ..Paragraph::default() };
        Cell::of(if text.is_empty() { Vec::new() } else { vec![paragraph] })
    };
    Row { anchor: None, class: None, cells: texts.into_iter().map(cell).collect() }
}

fn own_node(entry: &ChartEntry) -> ChartNode {
    ChartNode {
        title: entry.title.clone(),
        holder: entry.holder.clone(),
        children: entry.children.iter().map(own_node).collect(),
    }
}

fn officer_nodes(layout: &Layout<'_>, above: Option<&str>) -> Vec<ChartNode> {
    let holder = |name: &str, entry: &crate::model::edition::OfficerEntry| {
        let given =
            layout.policy.officers.iter().find(|(key, _)| key.value == name).map(|(_, value)| value.value.clone());
        given.or_else(|| entry.default.clone()).unwrap_or_else(|| format!("【未設定: {}】", entry.label))
    };
    let reports = layout.edition.officers.iter().filter(|(_, entry)| entry.reports_to.as_deref() == above);
    reports
        .map(|(name, entry)| ChartNode {
            title: entry.label.clone(),
            holder: holder(name, entry),
            children: officer_nodes(layout, Some(name)),
        })
        .collect()
}
