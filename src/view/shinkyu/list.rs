//! The list of changes that stands beside a 新旧対照表: how many clauses changed, which, and why.

use crate::diff::change::RowKind;
use crate::diff::report::{Change, Summary};
use crate::view::block::{Appendix, Block, Cell, Paragraph, Row, Table, plain};

/// A marked phrase is quoted up to so many characters.
const LONGEST_QUOTE: usize = 60;
/// The relative widths of the columns.
const WIDTHS: [f32; 5] = [1.1, 0.7, 3.0, 3.0, 2.2];
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

/// Says where a clause stands, before and after where that differs.
pub fn place(change: &Change) -> String {
    match (change.before_place.as_str(), change.after_place.as_str()) {
        ("", after) => after.to_owned(),
        (before, "") => before.to_owned(),
        (before, after) if before == after => after.to_owned(),
        (before, after) => format!("{before} → {after}"),
    }
}

/// Quotes the marked phrases of one side, long ones by their beginnings.
pub fn quoted(words: &[String], longest: usize) -> String {
    let short = |word: &String| match word.char_indices().nth(longest) {
        Some((end, _)) => format!("「{}…」", word.get(..end).unwrap_or(word)),
        None => format!("「{word}」"),
    };
    words.iter().map(short).collect::<String>().replace('\n', "　")
}

fn table(changes: &[Change]) -> Table {
    let headings = HEADINGS.map(str::to_owned);
    Table {
        widths: WIDTHS.to_vec(),
        header: vec![row(headings)],
        rows: changes.iter().map(|change| row(cells(change))).collect(),
        ..Table::default()
    }
}

fn cells(change: &Change) -> [String; 5] {
    let words = |words: &[String]| quoted(words, LONGEST_QUOTE);
    let (before, after) = (words(&change.before_words), words(&change.after_words));
    [place(change), change.kind.word().to_owned(), before, after, change.reasons.join("、")]
}

fn row(texts: [String; 5]) -> Row {
    let paragraph = |text: String| Paragraph { text: plain(text), ..Paragraph::default() };
    let cell = |text: String| {
        let paragraphs = if text.is_empty() { Vec::new() } else { vec![paragraph(text)] };
        Cell { paragraphs, rows: 1, columns: 1 }
    };
    Row { cells: texts.into_iter().map(cell).collect(), ..Row::default() }
}

fn sentence(text: String) -> Block {
    Block::Paragraph(Paragraph { text: plain(text), ..Paragraph::default() })
}
