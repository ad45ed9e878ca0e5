//! Finds the smallest changes of words that turn a clause of the base into an imported one.

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::import::draft::Change;
use crate::import::markdown;
use crate::import::standing::{Span, Standing};
use crate::import::tree::{Leaf, words};
use crate::import::wording::{key, narrow};
use crate::model::numbered::Element;
use crate::parse::block::MERGED;
use crate::parse::outline::Content;

/// More edits than this are a rewording.
const MOST_EDITS: usize = 5;
/// A clause of which more than this share changes is reworded, in percent.
const MOST_CHANGED: usize = 55;
/// The words that an edit looks for are at least so long, so that a reader knows the place.
const SHORTEST: usize = 4;
/// How far an edit grows to the edges of a word.
const WIDEST_WORD: usize = 8;

/// What a clause needs.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// These changes; none where it reads the same.
    Changes(Vec<Change>),
    /// No change of words can do it: it has to be taken out and put in anew.
    Rebuild,
}

/// Compares an imported clause with the clause of the base as it would print.
pub fn changes(leaf: &Leaf, standing: &Standing, spans: &[Vec<Span>]) -> Verdict {
    if leaf.key() == standing.text {
        return Verdict::Changes(Vec::new());
    }
    let (title, paragraphs) = parted(leaf, standing);
    let mut changes = Vec::new();
    if key(&title) != key(&standing.title) {
        changes.push(Change::Retitle(title));
    }
    let before: String = standing.body.iter().flat_map(Element::lines).collect();
    let after: String = paragraphs.iter().map(words).collect();
    if key(&before) == key(&after) {
        return Verdict::Changes(changes);
    }
    let tables = standing.body.iter().any(|element| !matches!(element, Element::Paragraph(_)))
        || paragraphs.iter().any(|content| matches!(content, Content::Table(_)));
    if tables {
        return table_changes(standing, &paragraphs, spans).map_or(Verdict::Rebuild, |mut edits| {
            changes.append(&mut edits);
            Verdict::Changes(changes)
        });
    }
    let texts: Vec<String> = paragraphs.iter().map(words).collect();
    match edits(spans, &texts) {
        Some(mut edits) => changes.append(&mut edits),
        None => changes.push(Change::Replace(replacement(&texts, spans))),
    }
    Verdict::Changes(changes)
}

/// Gives the whole text of a clause anew, words only.
pub fn replaced(leaf: &Leaf, standing: &Standing) -> Vec<Change> {
    let (title, paragraphs) = parted(leaf, standing);
    let texts: Vec<String> = paragraphs.iter().map(words).collect();
    let mut changes = Vec::new();
    if key(&title) != key(&standing.title) {
        changes.push(Change::Retitle(title));
    }
    changes.push(Change::Replace(replacement(&texts, &[])));
    changes
}

/// Parts an imported clause into title and text as its clause of the base is parted.
fn parted(leaf: &Leaf, standing: &Standing) -> (String, Vec<Content>) {
    let mut body = leaf.body.clone();
    if standing.title.is_empty() {
        if !leaf.title.is_empty() {
            body.insert(0, Content::Text(leaf.title.clone()));
        }
        return (String::new(), body);
    }
    if !leaf.title.is_empty() {
        return (leaf.title.clone(), body);
    }
    let Some(Content::Text(first)) = body.first().cloned() else { return (String::new(), body) };
    if let Some(rest) = without_prefix(&first, &standing.title) {
        body.remove(0);
        if !rest.is_empty() {
            body.insert(0, Content::Text(rest));
        }
        return (standing.title.clone(), body);
    }
    if !first.contains('。') && (body.len() > 1 || standing.body.is_empty()) {
        body.remove(0);
        return (first, body);
    }
    (String::new(), body)
}

fn without_prefix(text: &str, title: &str) -> Option<String> {
    let mut rest = text.chars();
    for wanted in title.chars().filter(|c| !c.is_whitespace()).map(narrow) {
        let next = rest.by_ref().find(|c| !c.is_whitespace())?;
        if narrow(next) != wanted {
            return None;
        }
    }
    Some(rest.as_str().trim().to_owned())
}

fn replacement(texts: &[String], spans: &[Vec<Span>]) -> String {
    let paragraphs: Vec<String> = texts.iter().map(|text| with_references(text, spans)).collect();
    paragraphs.iter().map(|text| format!("{text}\n")).collect::<Vec<_>>().join("\n")
}

/// Writes a paragraph, with the references of the base where their words still stand.
fn with_references(text: &str, spans: &[Vec<Span>]) -> String {
    let references = spans.iter().flatten().filter_map(|span| span.markup.as_ref().map(|markup| (&span.text, markup)));
    for (shown, markup) in references.filter(|(shown, _)| shown.chars().count() > 2) {
        if let [before, after] = text.split(shown.as_str()).collect::<Vec<_>>().as_slice() {
            return format!("{}{markup}{}", inner(before, true), inner(after, false));
        }
    }
    markdown::paragraph(text)
}

fn inner(text: &str, head: bool) -> String {
    let written = markdown::paragraph(text);
    if head { written } else { markdown::paragraph(&format!("x{text}")).chars().skip(1).collect() }
}

fn table_changes(standing: &Standing, paragraphs: &[Content], spans: &[Vec<Span>]) -> Option<Vec<Change>> {
    let [Element::Table(table)] = standing.body.as_slice() else { return None };
    let (caption, rows) = match paragraphs {
        [Content::Table(rows)] => (String::new(), rows),
        [Content::Text(caption), Content::Table(rows)] => (caption.clone(), rows),
        _ => return None,
    };
    let cells = |row: &Vec<String>, count: usize| {
        let mut row = row.clone();
        row.resize(count.max(row.len()), String::new());
        row
    };
    let mut texts = vec![caption];
    for (own, before) in rows.iter().zip(&table.rows) {
        let row = cells(own, before.len());
        if row.len() != before.len() || before.iter().any(Option::is_none) || row.iter().any(|cell| cell == MERGED) {
            return None;
        }
        texts.extend(row);
    }
    let same = rows.len() == table.rows.len() && texts.len() == spans.len();
    same.then(|| edits(spans, &texts)).flatten()
}

/// Finds word changes from the texts of the base to imported ones; none where a rewording reads better.
fn edits(spans: &[Vec<Span>], texts: &[String]) -> Option<Vec<Change>> {
    if spans.len() != texts.len() {
        return None;
    }
    let befores: Vec<Before> = spans.iter().map(|spans| Before::new(spans)).collect();
    let searched: Vec<String> = befores.iter().map(|before| before.searched(0..before.signs.len())).collect();
    let mut found = Vec::new();
    let (mut changed, mut all) = (0, 0);
    for (before, text) in befores.iter().zip(texts) {
        let after: Vec<char> = text.chars().collect();
        all += before.signs.len().max(after.len());
        for hunk in hunks(before, &after) {
            changed += (hunk.before.end - hunk.before.start).max(hunk.after.end - hunk.after.start);
            found.push(substitute(before, &after, hunk, &searched)?);
        }
    }
    let few = found.len() <= MOST_EDITS && changed * 100 <= all * MOST_CHANGED;
    (few && !found.is_empty() && apart(&found)).then_some(found)
}

/// Equal changes twice would be one with a count; such clauses are reworded instead.
fn apart(changes: &[Change]) -> bool {
    changes.iter().enumerate().all(|(index, change)| !changes[..index].contains(change))
}

/// One character of the base, or a whole reference.
struct Sign {
    c: char,
    span: usize,
    raw: String,
}

/// A text of the base, sign by sign, blanks left out.
struct Before<'a> {
    spans: &'a [Span],
    signs: Vec<Sign>,
}

impl<'a> Before<'a> {
    fn new(spans: &'a [Span]) -> Self {
        let mut signs: Vec<Sign> = Vec::new();
        for (index, span) in spans.iter().enumerate() {
            let empty = span.markup.is_some() && span.text.is_empty();
            for c in span.text.chars().chain(empty.then_some('\u{FFFC}')) {
                match signs.last_mut() {
                    Some(last) if c.is_whitespace() => last.raw.push(c),
                    _ => signs.push(Sign { c: narrow(c), span: index, raw: c.to_string() }),
                }
            }
        }
        Self { spans, signs }
    }

    fn is_reference(&self, sign: usize) -> bool {
        self.signs.get(sign).is_some_and(|sign| self.spans[sign.span].markup.is_some())
    }

    /// Grows a range until it cuts no reference in two.
    fn whole(&self, mut range: std::ops::Range<usize>) -> std::ops::Range<usize> {
        let same = |a: usize, b: usize| self.signs[a].span == self.signs[b].span;
        while range.start > 0
            && range.start < self.signs.len()
            && self.is_reference(range.start)
            && same(range.start, range.start - 1)
        {
            range.start -= 1;
        }
        while range.end > 0
            && range.end < self.signs.len()
            && self.is_reference(range.end)
            && same(range.end, range.end - 1)
        {
            range.end += 1;
        }
        range
    }

    /// Gives the words of a range in the grammar of overrides.
    fn written(&self, range: std::ops::Range<usize>) -> String {
        self.render(range, |markup| markup.to_owned())
    }

    /// Gives the words of a range as overrides are matched against them.
    fn searched(&self, range: std::ops::Range<usize>) -> String {
        self.render(range, |markup| {
            let ids = markup.split_once("](").map_or("", |(_, ids)| ids).trim_end_matches(')').replace('#', "");
            format!("\u{FFFC}{ids}\u{FFFC}")
        })
    }

    fn render(&self, range: std::ops::Range<usize>, reference: impl Fn(&str) -> String) -> String {
        let mut text = String::new();
        let mut last = None;
        for sign in &self.signs[range] {
            match &self.spans[sign.span].markup {
                Some(markup) if last != Some(sign.span) => text.push_str(&reference(markup)),
                Some(_) => {}
                None => text.push_str(&sign.raw),
            }
            last = Some(sign.span);
        }
        text
    }
}

/// A place where the texts differ.
#[derive(Clone)]
struct Hunk {
    before: std::ops::Range<usize>,
    after: std::ops::Range<usize>,
}

fn hunks(before: &Before<'_>, after: &[char]) -> Vec<Hunk> {
    let old: Vec<char> = before.signs.iter().map(|sign| sign.c).collect();
    let places: Vec<usize> = (0..after.len()).filter(|index| !after[*index].is_whitespace()).collect();
    let new: Vec<char> = places.iter().map(|index| narrow(after[*index])).collect();
    let mut hunks: Vec<Hunk> = Vec::new();
    for op in capture_diff_slices(Algorithm::Myers, &old, &new) {
        if !matches!(op, DiffOp::Equal { .. }) {
            let hunk = grown(before, &old, &new, Hunk { before: op.old_range(), after: op.new_range() });
            match hunks
                .last_mut()
                .filter(|last| hunk.before.start <= last.before.end + 1 || hunk.after.start <= last.after.end)
            {
                Some(last) => {
                    last.before.end = last.before.end.max(hunk.before.end);
                    last.after.end = last.after.end.max(hunk.after.end);
                }
                None => hunks.push(hunk),
            }
        }
    }
    let place = |index: usize| places.get(index).copied().unwrap_or(after.len());
    hunks.into_iter().map(|hunk| Hunk { after: place(hunk.after.start)..place(hunk.after.end), ..hunk }).collect()
}

/// Grows a hunk to the edges of its words and references.
fn grown(before: &Before<'_>, old: &[char], new: &[char], mut hunk: Hunk) -> Hunk {
    for _ in 0..WIDEST_WORD {
        let left = hunk.before.start.checked_sub(1).map(|index| old[index]);
        let edge = [old.get(hunk.before.start), new.get(hunk.after.start)];
        let inside = (!hunk.before.is_empty()).then_some(edge[0]).flatten();
        let added = (!hunk.after.is_empty()).then_some(edge[1]).flatten();
        if hunk.after.start == 0 || !joins(left, [inside, added]) {
            break;
        }
        hunk.before.start -= 1;
        hunk.after.start -= 1;
    }
    for _ in 0..WIDEST_WORD {
        let right = old.get(hunk.before.end).copied();
        let inside = hunk.before.end.checked_sub(1).filter(|_| !hunk.before.is_empty()).map(|index| &old[index]);
        let added = hunk.after.end.checked_sub(1).filter(|_| !hunk.after.is_empty()).map(|index| &new[index]);
        if hunk.after.end >= new.len() || !joins(right, [inside, added]) {
            break;
        }
        hunk.before.end += 1;
        hunk.after.end += 1;
    }
    let whole = before.whole(hunk.before.clone());
    let (left, right) = (hunk.before.start - whole.start, whole.end - hunk.before.end);
    let start = hunk.after.start.saturating_sub(left);
    Hunk { before: whole, after: start..(hunk.after.end + right).min(new.len()) }
}

/// Tells whether a neighbour belongs to the same word as one of the edges.
fn joins(neighbour: Option<char>, edges: [Option<&char>; 2]) -> bool {
    let script = |c: char| match c {
        '\u{4E00}'..='\u{9FFF}' | '々' => 1,
        '\u{30A1}'..='\u{30FC}' => 2,
        _ if c.is_ascii_alphanumeric() => 3,
        _ => 0,
    };
    let Some(own) = neighbour.map(script).filter(|script| *script > 0) else { return false };
    edges.into_iter().flatten().any(|edge| script(*edge) == own)
}

/// Writes a hunk as an override, widened until its words stand only once in the clause.
fn substitute(before: &Before<'_>, after: &[char], hunk: Hunk, searched: &[String]) -> Option<Change> {
    let times = |range: std::ops::Range<usize>| {
        let words = before.searched(range);
        searched.iter().map(|text| text.matches(words.as_str()).count()).sum::<usize>()
    };
    let mut range = hunk.before.clone();
    let mut right = true;
    let wanted = SHORTEST.min(before.signs.len());
    while range.len() < wanted || times(range.clone()) != 1 || before.written(range.clone()).trim().is_empty() {
        let grown = if (right || range.start == 0) && range.end < before.signs.len() {
            range.start..range.end + 1
        } else if range.start > 0 {
            range.start - 1..range.end
        } else {
            return None;
        };
        range = before.whole(grown);
        right = !right;
    }
    let words: String = after.get(hunk.after.clone())?.iter().collect();
    let (head, tail) = (before.written(range.start..hunk.before.start), before.written(hunk.before.end..range.end));
    Some(Change::Substitute { from: before.written(range), to: format!("{head}{words}{tail}"), count: 1 })
}
