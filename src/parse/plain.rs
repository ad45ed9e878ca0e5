//! Reads a plain text or Markdown file, one block a line, into a document: labels are known by the sequences they form.

use crate::model::id::{ClauseId, DocumentKind};
use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable, Origin};
use crate::model::role::Role;
use crate::parse::label::{Kind, Label, read_label};

/// A heading above labelled text is not longer than this.
const LONGEST_TITLE: usize = 60;

/// Reads a text; what is not understood is kept as a paragraph, so that no character is lost.
///
/// The bracketed caption above a 第1条 becomes its title without the brackets, and the marks of a
/// Markdown heading are dropped. The ids only name lines (`line.12`).
pub fn read(text: &str) -> Numbered {
    let lines: Vec<Line<'_>> = text.lines().enumerate().filter_map(line).collect();
    let mut reader = Reader::default();
    lines.iter().enumerate().for_each(|(index, line)| reader.read(line, lines.get(index + 1)));
    let mut clauses = nested(reader.entries);
    clauses.iter_mut().for_each(|clause| settle_titles(std::slice::from_mut(clause)));
    clauses.iter_mut().for_each(settle_children);
    Numbered { document: kind(text), title: title(&lines), clauses }
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

/// A line that is not blank.
#[derive(Clone, Copy)]
struct Line<'a> {
    number: usize,
    text: &'a str,
    /// Whether Markdown marks it as a heading.
    heading: bool,
}

fn line((index, text): (usize, &str)) -> Option<Line<'_>> {
    let text = text.trim_start_matches('\u{FEFF}').trim_matches([' ', '\u{3000}', '\r']);
    let bare = text.trim_start_matches('#');
    let heading = bare.len() < text.len() && bare.starts_with([' ', '\u{3000}']);
    let text = if heading { bare.trim() } else { text };
    (!text.trim().is_empty()).then_some(Line { number: index + 1, text, heading })
}

/// A clause with its place, before the clauses are nested.
struct Entry {
    level: usize,
    clause: NumberedClause,
}

/// A level that is open: which labels it counts and how far it is.
struct Level {
    kind: Kind,
    last: Vec<u32>,
}

#[derive(Default)]
struct Reader {
    entries: Vec<Entry>,
    levels: Vec<Level>,
    /// The numbers of the last 条, which count on from chapter to chapter.
    article: Vec<u32>,
    caption: Option<String>,
}

impl Reader {
    fn read(&mut self, line: &Line<'_>, next: Option<&Line<'_>>) {
        if let Some(caption) = caption(line, next) {
            self.caption = Some(caption);
            return;
        }
        let label = read_label(line.text).and_then(|label| self.level_of(&label).map(|level| (label, level)));
        match label {
            Some((label, level)) => self.open(line, &label, level),
            None if is_part(line, next) => self.open_part(line),
            None => self.add(line),
        }
    }

    /// Finds the level that a label continues or opens; none where it fits no sequence.
    fn level_of(&self, label: &Label<'_>) -> Option<usize> {
        let same = self.levels.iter().rposition(|level| level.kind == label.kind);
        let continued = same.filter(|index| label.follows(&self.levels[*index].last));
        let paragraph = || self.is_second_paragraph(label).then_some(self.levels.len());
        let opened = || label.opens(self.levels.last().map(|level| (level.kind, level.last.as_slice())));
        continued
            .or_else(paragraph)
            .or_else(|| self.continues_article(label).then_some(self.levels.len()))
            .or_else(|| {
                opened().then(|| same.filter(|_| label.kind.is_high()).unwrap_or(self.opened_level(label.kind)))
            })
            .or_else(|| same.filter(|index| label.skips(&self.levels[*index].last)))
    }

    fn continues_article(&self, label: &Label<'_>) -> bool {
        let open = self.levels.iter().any(|level| level.kind == Kind::Article);
        label.kind == Kind::Article && !open && !self.article.is_empty() && label.follows(&self.article)
    }

    /// A 章, a 条 or a bare number does not open below an item or a bullet.
    fn opened_level(&self, kind: Kind) -> usize {
        let below = |level: &Level| kind.is_high() && level.kind > kind;
        self.levels.iter().position(below).unwrap_or(self.levels.len())
    }

    /// The first paragraph of a 条 bears no number: the next is 2.
    fn is_second_paragraph(&self, label: &Label<'_>) -> bool {
        let article = self.levels.iter().rposition(|level| level.kind == Kind::Article);
        let counted = |from: usize| self.levels[from..].iter().any(|level| level.kind == label.kind);
        label.kind == Kind::Number && label.numbers == [2] && article.is_some_and(|from| !counted(from))
    }

    fn open(&mut self, line: &Line<'_>, label: &Label<'_>, level: usize) {
        let level = if self.is_second_paragraph(label) { self.paragraph_level() } else { level };
        self.levels.truncate(level);
        self.levels.push(Level { kind: label.kind, last: label.numbers.clone() });
        if label.kind == Kind::Article {
            self.article.clone_from(&label.numbers);
        }
        let title = self.caption.take().unwrap_or_default();
        let rest = label.rest.trim_start().to_owned();
        let body = if rest.is_empty() { Vec::new() } else { vec![Element::Paragraph(rest)] };
        let clause = NumberedClause { title, body, ..clause(line.number, role(label.kind), label.text) };
        self.entries.push(Entry { level, clause });
    }

    fn paragraph_level(&self) -> usize {
        self.levels.iter().rposition(|level| level.kind == Kind::Article).map_or(self.levels.len(), |index| index + 1)
    }

    fn open_part(&mut self, line: &Line<'_>) {
        self.levels.clear();
        self.article.clear();
        let part = NumberedClause { title: line.text.to_owned(), ..clause(line.number, Role::Chapter, "") };
        self.entries.push(Entry { level: 0, clause: part });
    }

    fn add(&mut self, line: &Line<'_>) {
        if self.entries.is_empty() {
            self.entries.push(Entry { level: 0, clause: clause(line.number, Role::Chapter, "") });
        }
        let Some(entry) = self.entries.last_mut() else { return };
        let body = &mut entry.clause.body;
        match (line.text.contains('\t'), body.last_mut()) {
            (true, Some(Element::Table(table))) => table.rows.push(cells(line.text)),
            (true, _) => {
                body.push(Element::Table(NumberedTable { rows: vec![cells(line.text)], ..Default::default() }))
            }
            (false, _) => body.push(Element::Paragraph(line.text.to_owned())),
        }
    }
}

fn cells(text: &str) -> Vec<Option<Vec<String>>> {
    text.split('\t').map(|cell| Some(vec![cell.trim().to_owned()])).collect()
}

/// `（目的）` on a line of its own above a 条.
fn caption(line: &Line<'_>, next: Option<&Line<'_>>) -> Option<String> {
    let inner = line.text.strip_prefix(['(', '（'])?.strip_suffix([')', '）'])?;
    let article = next.and_then(|next| read_label(next.text)).is_some_and(|label| label.kind == Kind::Article);
    (article && !inner.contains([')', '）'])).then(|| inner.to_owned())
}

/// A short line without a label above a sequence that begins anew opens a part: 情報セキュリティ対策基準, 附則.
fn is_part(line: &Line<'_>, next: Option<&Line<'_>>) -> bool {
    let first =
        next.and_then(|next| read_label(next.text)).is_some_and(|label| label.kind.is_high() && label.numbers == [1]);
    let named = line.text.ends_with(['準', '針', '編', '部', '則']) || line.heading;
    let short = line.text.chars().count() <= LONGEST_TITLE && !line.text.contains(['。', '、', '\t']);
    line.text.split_whitespace().collect::<String>() == "附則" || first && named && short
}

fn clause(number: usize, role: Role, label: &str) -> NumberedClause {
    NumberedClause {
        id: line_id(number),
        role,
        label: label.to_owned(),
        title: String::new(),
        body: Vec::new(),
        origin: Origin::Import,
        children: Vec::new(),
    }
}

fn line_id(number: usize) -> ClauseId {
    ClauseId::new(&format!("line.{number}")).expect("a line number makes an id")
}

fn role(kind: Kind) -> Role {
    match kind {
        Kind::Chapter => Role::Chapter,
        Kind::Section => Role::Section,
        Kind::Article => Role::Article,
        Kind::Number | Kind::Dotted => Role::Paragraph,
        Kind::Bracketed | Kind::Circled => Role::Item,
        Kind::Kana => Role::Subitem,
        Kind::BracketedKana | Kind::Bullet => Role::Subsubitem,
    }
}

/// Nests a flat list of clauses by their levels.
fn nested(entries: Vec<Entry>) -> Vec<NumberedClause> {
    let mut open: Vec<Entry> = Vec::new();
    let mut top = Vec::new();
    for entry in entries {
        close(&mut open, entry.level, &mut top);
        open.push(entry);
    }
    close(&mut open, 0, &mut top);
    top
}

fn close(open: &mut Vec<Entry>, level: usize, top: &mut Vec<NumberedClause>) {
    while open.last().is_some_and(|entry| entry.level >= level) {
        let Some(entry) = open.pop() else { return };
        match open.last_mut() {
            Some(parent) => parent.clause.children.push(entry.clause),
            None => top.push(entry.clause),
        }
    }
}

fn settle_children(clause: &mut NumberedClause) {
    settle_titles(&mut clause.children);
    clause.children.iter_mut().for_each(settle_children);
}

/// Where most of the clauses of a list have something below their first line, that line is a title.
fn settle_titles(siblings: &mut [NumberedClause]) {
    let titled = siblings.iter().filter(|clause| has_title_line(clause)).count();
    if titled * 2 > siblings.len() {
        siblings.iter_mut().filter(|clause| has_title_line(clause)).for_each(lift_title);
    }
}

fn has_title_line(clause: &NumberedClause) -> bool {
    let below = clause.body.len() > 1 || !clause.children.is_empty();
    let open = clause.title.is_empty() && !clause.label.is_empty() && clause.role != Role::Article;
    let short = |text: &String| !text.contains('。') && text.chars().count() <= LONGEST_TITLE;
    below && open && matches!(clause.body.first(), Some(Element::Paragraph(text)) if short(text))
}

fn lift_title(clause: &mut NumberedClause) {
    if let Element::Paragraph(text) = clause.body.remove(0) {
        clause.title = text;
    }
}

fn kind(text: &str) -> DocumentKind {
    let first = text.lines().find(|line| line.contains("基本方針") || line.contains("対策基準"));
    let standards = first.is_some_and(|line| !line.contains("基本方針"));
    if standards { DocumentKind::Standards } else { DocumentKind::BasicPolicy }
}

fn title(lines: &[Line<'_>]) -> String {
    let unlabelled = lines.iter().take_while(|line| read_label(line.text).is_none());
    let named =
        |line: &&Line<'_>| ["方針", "基準", "ポリシー", "規程", "要綱"].iter().any(|end| line.text.ends_with(end));
    unlabelled.take(8).find(named).map(|line| line.text.to_owned()).unwrap_or_default()
}
