//! The list of changes that stands beside a 新旧対照表: how many clauses changed, which, and why.

use crate::diff::change::RowKind;
use crate::diff::report::{Change, Summary};
use crate::view::block::{Appendix, Block, Cell, Paragraph, Row, Table, plain};

/// A marked phrase is quoted up to so many characters.
const LONGEST_QUOTE: usize = 60;
/// The relative widths of the columns.
const WIDTHS: [f32; 5] = [1.7, 0.9, 3.0, 3.0, 2.0];
/// The headings of the columns.
const HEADINGS: [&str; 5] = ["条項", "変更", "改正前", "改正後", "理由"];

/// The changes of one document.
#[derive(Clone, Debug)]
pub struct Told {
    /// The title of the document.
    pub title: String,
    /// What changed in it.
    pub summary: Summary,
}

/// Lays the changes of all documents out; `notes` say what holds for the whole, e.g. another guideline edition.
pub fn appendix(documents: &[Told], notes: &[String]) -> Appendix {
    let note = |text: &String| sentence(text.clone());
    let many = documents.len() > 1;
    let mut blocks: Vec<Block> = notes.iter().map(note).collect();
    for told in documents {
        let heading = if many && !told.title.is_empty() { format!("{}　", told.title) } else { String::new() };
        blocks.push(sentence(heading + &counted(&told.summary)));
        if told.summary.changed > 0 {
            blocks.push(Block::Table(table(&told.summary.changes)));
        }
    }
    Appendix { title: "変更の一覧".to_owned(), blocks }
}

/// Says how many clauses changed, by kind.
pub fn counted(summary: &Summary) -> String {
    if summary.changed == 0 {
        return "変わった条項はありません".to_owned();
    }
    let count = |kind: RowKind| summary.counts.get(kind.as_str()).copied().unwrap_or(0);
    let kinds = RowKind::ALL.into_iter().filter(|kind| *kind != RowKind::Unchanged && count(*kind) > 0);
    let counts: Vec<String> = kinds.map(|kind| format!("{}{}", kind.word(), count(kind))).collect();
    format!("変わった条項 {}（{}）", summary.changed, counts.join("、"))
}

/// A line of the list: a change, or several in a row that are one to the reader.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Item {
    /// Where it stands, before and after where that differs.
    pub place: String,
    /// What became of it.
    pub kind: RowKind,
    /// The marked phrases before.
    pub before: Vec<String>,
    /// The marked phrases after.
    pub after: Vec<String>,
    /// Why.
    pub reasons: Vec<String>,
}

/// Folds what came or went with the clause above it, and numbers that shifted in a row, into one line each.
pub fn items(changes: &[Change]) -> Vec<Item> {
    let mut rest = changes;
    let mut items = Vec::new();
    while let Some((first, more)) = rest.split_first() {
        let last = more.iter().take_while(|change| belongs(first, change)).count();
        let (taken, left) = rest.split_at(last + 1);
        items.push(item(first, taken));
        rest = left;
    }
    items
}

fn belongs(first: &Change, next: &Change) -> bool {
    let same = first.kind == next.kind && next.reasons.iter().all(|reason| first.reasons.contains(reason));
    match first.kind {
        RowKind::Added | RowKind::Removed => same && next.depth > first.depth,
        RowKind::Renumbered => same && next.depth == first.depth,
        RowKind::Amended | RowKind::Moved | RowKind::Unchanged => false,
    }
}

fn item(first: &Change, taken: &[Change]) -> Item {
    let last = taken.last().unwrap_or(first);
    let shifted = first.kind == RowKind::Renumbered && taken.len() > 1;
    let run = |from: &str, to: &str| if shifted { format!("{from}～{to}") } else { from.to_owned() };
    let places = (run(&first.before_place, &last.before_place), run(&first.after_place, &last.after_place));
    let words = |first: &[String], last: &[String]| {
        if shifted { vec![[first, last].concat().join("～")] } else { first.to_vec() }
    };
    let all = if taken.len() > 1 && !shifted { format!("（以下{}）", taken.len()) } else { String::new() };
    Item {
        place: place(&places.0, &places.1) + &all,
        kind: first.kind,
        before: words(&first.before_words, &last.before_words),
        after: words(&first.after_words, &last.after_words),
        reasons: first.reasons.clone(),
    }
}

fn place(before: &str, after: &str) -> String {
    match (before, after) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) if before == after => after.to_owned(),
        (before, after) => format!("{before} → {after}"),
    }
}

/// Of the marked phrases of a clause no more are quoted.
const MOST_QUOTED: usize = 12;

/// Quotes the marked phrases of one side, long ones by their beginnings.
pub fn quoted(words: &[String], longest: usize) -> String {
    let short = |word: &str| match word.char_indices().nth(longest) {
        Some((end, _)) => format!("「{}…」", word.get(..end).unwrap_or(word)),
        None => format!("「{word}」"),
    };
    let quoted = words.iter().take(MOST_QUOTED).map(|word| short(word.trim())).collect::<String>();
    let more = words.len().saturating_sub(MOST_QUOTED);
    let more = if more > 0 { format!("ほか{more}か所") } else { String::new() };
    quoted.replace(['\n', '\t'], "　") + &more
}

fn table(changes: &[Change]) -> Table {
    let headings = HEADINGS.map(str::to_owned);
    Table {
        widths: WIDTHS.to_vec(),
        header: vec![row(headings)],
        rows: items(changes).iter().map(|item| row(cells(item))).collect(),
        ..Table::default()
    }
}

fn cells(item: &Item) -> [String; 5] {
    let (before, after) = (quoted(&item.before, LONGEST_QUOTE), quoted(&item.after, LONGEST_QUOTE));
    [item.place.clone(), item.kind.word().to_owned(), before, after, item.reasons.join("、")]
}

fn row(texts: [String; 5]) -> Row {
    let paragraph = |text: String| Paragraph { text: plain(text), ..Paragraph::default() };
    let cell = |text: String| {
        let paragraphs = if text.is_empty() { Vec::new() } else { vec![paragraph(text)] };
        Cell::of(paragraphs)
    };
    Row { cells: texts.into_iter().map(cell).collect(), ..Row::default() }
}

fn sentence(text: String) -> Block {
    Block::Paragraph(Paragraph { text: plain(text), ..Paragraph::default() })
}
