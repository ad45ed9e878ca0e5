//! The three-way merge of a clause's wording, word by word: base, ours, theirs.

use std::collections::BTreeMap;
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diff::token::words;
use crate::model::document::{Chart, Inline, Part, Table, Text};

/// Edits of both sides that lie so few characters apart belong to one place.
const NEAR: usize = 2;
/// A side that keeps less of the base than this, in hundredths, has a wording of its own.
const OWN_WORDING: usize = 40;

/// What a merge gave.
#[derive(Clone, Debug, PartialEq)]
pub enum Merge<T> {
    /// Both sides fit together.
    Clean(T),
    /// Both sides changed the same place, or the result would be no proper body.
    Conflict,
}

/// Merges the own text of a clause.
pub fn merge(base: &[Part], ours: &[Part], theirs: &[Part]) -> Merge<Vec<Part>> {
    let [b, o, t] = [base, ours, theirs].map(|body| body.iter().flat_map(part_tokens).collect::<Vec<_>>());
    match merged(&b, &o, &t) {
        Outcome::Base | Outcome::Theirs => Merge::Clean(theirs.to_vec()),
        Outcome::Ours => Merge::Clean(ours.to_vec()),
        Outcome::Mixed(tokens) => rebuilt(tokens).map_or(Merge::Conflict, Merge::Clean),
        Outcome::Conflict => Merge::Conflict,
    }
}

/// Merges a text of one line, such as a title.
pub fn merge_line(base: &Text, ours: &Text, theirs: &Text) -> Merge<Text> {
    let [b, o, t] = [base, ours, theirs].map(text_tokens);
    match merged(&b, &o, &t) {
        Outcome::Base | Outcome::Theirs => Merge::Clean(theirs.clone()),
        Outcome::Ours => Merge::Clean(ours.clone()),
        Outcome::Mixed(tokens) => Merge::Clean(text_of(tokens)),
        Outcome::Conflict => Merge::Conflict,
    }
}

/// A piece of a body that is never cut.
#[derive(Clone, Debug)]
enum Token {
    /// A word, a parameter or a reference.
    Inline(Inline),
    /// A paragraph begins.
    Paragraph,
    /// A table begins; its caption follows.
    Table,
    /// A row begins.
    Row,
    /// A cell begins.
    Cell,
    /// A cell that is merged with the one above.
    Joined,
    /// A chart begins; its caption follows.
    Chart(String),
}

impl Token {
    fn key(&self) -> String {
        match self {
            Self::Inline(inline) => inline.key(),
            Self::Paragraph => "\u{1}".to_owned(),
            Self::Table => "\u{2}".to_owned(),
            Self::Row => "\u{3}".to_owned(),
            Self::Cell => "\u{4}".to_owned(),
            Self::Joined => "\u{5}".to_owned(),
            Self::Chart(name) => format!("\u{6}{name}"),
        }
    }

    fn size(&self) -> usize {
        match self {
            Self::Inline(inline) => inline.key().chars().count(),
            Self::Paragraph | Self::Table | Self::Row | Self::Cell | Self::Joined | Self::Chart(_) => 1,
        }
    }
}

fn part_tokens(part: &Part) -> Vec<Token> {
    match part {
        Part::Paragraph(text) => std::iter::once(Token::Paragraph).chain(text_tokens(text)).collect(),
        Part::Chart(chart) => {
            std::iter::once(Token::Chart(chart.name.clone())).chain(text_tokens(&chart.caption)).collect()
        }
        Part::Table(table) => {
            let rows = table.rows.iter().flat_map(|row| row_tokens(row));
            std::iter::once(Token::Table).chain(text_tokens(&table.caption)).chain(rows).collect()
        }
    }
}

fn row_tokens(row: &[Option<Text>]) -> Vec<Token> {
    let cell = |cell: &Option<Text>| match cell {
        None => vec![Token::Joined],
        Some(text) => std::iter::once(Token::Cell).chain(text_tokens(text)).collect(),
    };
    std::iter::once(Token::Row).chain(row.iter().flat_map(cell)).collect()
}

fn text_tokens(text: &Text) -> Vec<Token> {
    let mut tokens = Vec::new();
    for inline in joined(text) {
        match inline {
            Inline::Text(characters) => tokens.extend(word_tokens(&characters)),
            Inline::Parameter(_) | Inline::Reference(_) => tokens.push(Token::Inline(inline)),
        }
    }
    tokens
}

fn word_tokens(characters: &str) -> Vec<Token> {
    let chars: Vec<char> = characters.chars().collect();
    let word = |range: Range<usize>| chars.get(range).map(|word| word.iter().collect::<String>()).unwrap_or_default();
    words(&chars).into_iter().map(|range| Token::Inline(Inline::Text(word(range)))).collect()
}

/// Joins neighbouring characters, so that words are cut alike however the text was put together.
pub fn joined(text: &[Inline]) -> Text {
    let mut whole: Text = Vec::new();
    for inline in text {
        match (whole.last_mut(), inline) {
            (Some(Inline::Text(last)), Inline::Text(more)) => last.push_str(more),
            (_, inline) => whole.push(inline.clone()),
        }
    }
    whole
}

enum Outcome {
    Base,
    Ours,
    Theirs,
    Mixed(Vec<Token>),
    Conflict,
}

fn merged(base: &[Token], ours: &[Token], theirs: &[Token]) -> Outcome {
    let mut names = BTreeMap::new();
    let [b, o, t] = [base, ours, theirs].map(|tokens| numbered(tokens, &mut names));
    match (b == o, b == t, o == t) {
        (true, true, _) => return Outcome::Base,
        (true, false, _) | (false, false, true) => return Outcome::Theirs,
        (false, true, _) => return Outcome::Ours,
        (false, false, false) => {}
    }
    let (own, other) = (hunks(&b, &o), hunks(&b, &t));
    if foreign(base, ours, &own) || foreign(base, theirs, &other) {
        return Outcome::Conflict;
    }
    woven(base, (ours, &own), (theirs, &other))
}

/// Numbers tokens so that equal ones are equal.
fn numbered(tokens: &[Token], names: &mut BTreeMap<String, usize>) -> Vec<usize> {
    let mut number = |token: &Token| {
        let next = names.len();
        *names.entry(token.key()).or_insert(next)
    };
    tokens.iter().map(&mut number).collect()
}

/// A place that one side changed, in tokens.
#[derive(Clone, Debug)]
struct Hunk {
    base: Range<usize>,
    side: Range<usize>,
}

fn hunks(base: &[usize], side: &[usize]) -> Vec<Hunk> {
    let ops = capture_diff_slices(Algorithm::Myers, base, side);
    let changed = ops.iter().map(similar::DiffOp::as_tag_tuple).filter(|(tag, _, _)| *tag != DiffTag::Equal);
    changed.map(|(_, base, side)| Hunk { base, side }).collect()
}

fn size(tokens: &[Token], range: Range<usize>) -> usize {
    tokens.get(range).unwrap_or_default().iter().map(Token::size).sum()
}

/// Tells whether a side has so little of the base that a merge would only shuffle words.
fn foreign(base: &[Token], side: &[Token], hunks: &[Hunk]) -> bool {
    let changed: usize = hunks.iter().map(|hunk| size(base, hunk.base.clone())).sum();
    let all = size(base, 0..base.len());
    let longest = all.max(size(side, 0..side.len()));
    (all - changed) * 100 < longest * OWN_WORDING && (all - changed) * 100 < all * (100 - OWN_WORDING)
}

fn woven(base: &[Token], ours: (&[Token], &[Hunk]), theirs: (&[Token], &[Hunk])) -> Outcome {
    let mut tokens: Vec<Token> = Vec::new();
    let mut at = 0;
    for place in places(base, ours.1, theirs.1) {
        tokens.extend(base.get(at..place.start).unwrap_or_default().iter().cloned());
        let (own, other) = (side_of(ours, &place), side_of(theirs, &place));
        let same = |left: &[Token], right: &[Token]| {
            left.iter().map(Token::key).collect::<String>() == right.iter().map(Token::key).collect::<String>()
        };
        let before = base.get(place.clone()).unwrap_or_default();
        match (same(before, own), same(before, other), same(own, other)) {
            (true, _, _) | (_, _, true) => tokens.extend(other.iter().cloned()),
            (_, true, _) => tokens.extend(own.iter().cloned()),
            (false, false, false) => return Outcome::Conflict,
        }
        at = place.end;
    }
    tokens.extend(base.get(at..).unwrap_or_default().iter().cloned());
    Outcome::Mixed(tokens)
}

/// Joins the hunks of both sides that overlap, touch or lie near each other.
fn places(base: &[Token], ours: &[Hunk], theirs: &[Hunk]) -> Vec<Range<usize>> {
    let mut all: Vec<(Range<usize>, bool)> = ours.iter().map(|hunk| (hunk.base.clone(), true)).collect();
    all.extend(theirs.iter().map(|hunk| (hunk.base.clone(), false)));
    all.sort_by_key(|(range, _)| (range.start, range.end));
    let mut places: Vec<(Range<usize>, bool, bool)> = Vec::new();
    for (range, own) in all {
        match places.last_mut() {
            Some((last, has_own, has_other)) if meets(base, last, &range, if own { *has_other } else { *has_own }) => {
                last.end = last.end.max(range.end);
                *has_own |= own;
                *has_other |= !own;
            }
            _ => places.push((range, own, !own)),
        }
    }
    places.into_iter().map(|(range, _, _)| range).collect()
}

fn meets(base: &[Token], last: &Range<usize>, next: &Range<usize>, other_side: bool) -> bool {
    next.start < last.end || (other_side && size(base, last.end..next.start) < NEAR)
}

/// Gives what a side has in a place of the base; every hunk lies in one place or outside of it.
fn side_of<'a>((tokens, hunks): (&'a [Token], &[Hunk]), place: &Range<usize>) -> &'a [Token] {
    let shifted = |at: usize, before: Option<&Hunk>| before.map_or(at, |hunk| at - hunk.base.end + hunk.side.end);
    let start = shifted(place.start, hunks.iter().rev().find(|hunk| hunk.base.start < place.start));
    let end = shifted(place.end, hunks.iter().rev().find(|hunk| hunk.base.end <= place.end));
    tokens.get(start..end).unwrap_or_default()
}

/// Puts tokens together to parts; nothing where rows and cells do not fit together.
fn rebuilt(tokens: Vec<Token>) -> Option<Vec<Part>> {
    let mut parts: Vec<Part> = Vec::new();
    for token in tokens {
        match token {
            Token::Paragraph => parts.push(Part::Paragraph(Vec::new())),
            Token::Table => parts.push(Part::Table(Table { caption: Vec::new(), rows: Vec::new() })),
            Token::Chart(name) => parts.push(Part::Chart(Chart { caption: Vec::new(), name })),
            Token::Row => rows(parts.last_mut()?)?.push(Vec::new()),
            Token::Cell => rows(parts.last_mut()?)?.last_mut()?.push(Some(Vec::new())),
            Token::Joined => rows(parts.last_mut()?)?.last_mut()?.push(None),
            Token::Inline(inline) => open_text(parts.last_mut()?)?.push(inline),
        }
    }
    parts.iter_mut().flat_map(Part::texts_mut).for_each(|text| *text = joined(text));
    parts.iter().all(sound).then_some(parts)
}

fn rows(part: &mut Part) -> Option<&mut Vec<Vec<Option<Text>>>> {
    match part {
        Part::Table(table) => Some(&mut table.rows),
        Part::Paragraph(_) | Part::Chart(_) => None,
    }
}

/// Gives the text that is open at the end of a part; none after a joined cell.
fn open_text(part: &mut Part) -> Option<&mut Text> {
    match part {
        Part::Paragraph(text) => Some(text),
        Part::Chart(chart) => Some(&mut chart.caption),
        Part::Table(Table { caption, rows }) => match rows.last_mut() {
            None => Some(caption),
            Some(row) => row.last_mut()?.as_mut(),
        },
    }
}

/// A table is sound when its rows are equally long and none of its header cells is joined.
fn sound(part: &Part) -> bool {
    match part {
        Part::Paragraph(text) => !text.is_empty(),
        Part::Chart(_) => true,
        Part::Table(table) => {
            let columns = table.rows.first().map_or(0, Vec::len);
            let header = table.rows.first().is_some_and(|row| row.iter().all(Option::is_some));
            header && table.rows.iter().all(|row| row.len() == columns)
        }
    }
}

fn text_of(tokens: Vec<Token>) -> Text {
    let inlines: Text = tokens
        .into_iter()
        .filter_map(|token| match token {
            Token::Inline(inline) => Some(inline),
            Token::Paragraph | Token::Table | Token::Row | Token::Cell | Token::Joined | Token::Chart(_) => None,
        })
        .collect();
    joined(&inlines)
}

/// Changes every word of a body that the base does not have there; the shape stays.
pub fn wrapped(base: &[Part], ours: &[Part], sign: impl Fn(Inline) -> Vec<Inline>) -> Vec<Part> {
    let [b, o] = [base, ours].map(|body| body.iter().flat_map(part_tokens).collect::<Vec<_>>());
    let mut names = BTreeMap::new();
    let own = hunks(&numbered(&b, &mut names), &numbered(&o, &mut names));
    let mut tokens = Vec::new();
    for (index, token) in o.into_iter().enumerate() {
        let new = own.iter().any(|hunk| hunk.side.contains(&index));
        match token {
            Token::Inline(inline) if new && !matches!(inline.key().as_str(), "・" | " ") => {
                tokens.extend(sign(inline).into_iter().map(Token::Inline));
            }
            token @ (Token::Inline(_)
            | Token::Paragraph
            | Token::Table
            | Token::Row
            | Token::Cell
            | Token::Joined
            | Token::Chart(_)) => tokens.push(token),
        }
    }
    rebuilt(tokens).unwrap_or_else(|| ours.to_vec())
}

/// Words of a text that became other words: what a substitute needs.
#[derive(Clone, Debug, PartialEq)]
pub struct Reworded {
    /// The words as they stand.
    pub from: Text,
    /// The words instead.
    pub to: Text,
}

/// Finds substitutes that turn one body into another of the same shape; each `from` stands there once.
///
/// Gives nothing where rows, cells or paragraphs differ, or where no words can be told apart.
pub fn substitutes(before: &[Part], after: &[Part]) -> Option<Vec<Reworded>> {
    let shape = |body: &[Part]| -> Vec<String> {
        let structure = |token: &Token| !matches!(token, Token::Inline(_));
        body.iter().flat_map(part_tokens).filter(structure).map(|token| token.key()).collect()
    };
    if shape(before) != shape(after) {
        return None;
    }
    let texts = |body: &[Part]| -> Vec<Vec<Token>> { body.iter().flat_map(Part::texts).map(text_tokens).collect() };
    let (before, after) = (texts(before), texts(after));
    let whole: Vec<String> = before.iter().map(|tokens| tokens.iter().map(Token::key).collect()).collect();
    let mut found = Vec::new();
    for (before, after) in before.iter().zip(&after) {
        found.extend(reworded(before, after, &whole)?);
    }
    Some(found)
}

fn reworded(before: &[Token], after: &[Token], whole: &[String]) -> Option<Vec<Reworded>> {
    let mut names = BTreeMap::new();
    let [b, a] = [before, after].map(|tokens| numbered(tokens, &mut names));
    let mut found: Vec<Hunk> = Vec::new();
    for hunk in hunks(&b, &a) {
        let wide = widened(before, after, hunk, whole)?;
        match found.last_mut() {
            Some(last) if wide.base.start <= last.base.end => {
                last.base.end = last.base.end.max(wide.base.end);
                last.side.end = last.side.end.max(wide.side.end);
            }
            _ => found.push(wide),
        }
    }
    let piece = |tokens: &[Token], range: Range<usize>| text_of(tokens.get(range).unwrap_or_default().to_vec());
    Some(
        found
            .into_iter()
            .map(|hunk| Reworded { from: piece(before, hunk.base), to: piece(after, hunk.side) })
            .collect(),
    )
}

/// Takes in words around a change until they stand in the body once.
fn widened(before: &[Token], after: &[Token], hunk: Hunk, whole: &[String]) -> Option<Hunk> {
    let mut hunk = hunk;
    let mut back = true;
    loop {
        let words: String = before.get(hunk.base.clone())?.iter().map(Token::key).collect();
        let count: usize = whole.iter().map(|text| text.matches(&words).count()).sum();
        if !words.is_empty() && count == 1 {
            return Some(hunk);
        }
        let (can_back, can_on) =
            (hunk.base.start > 0 && hunk.side.start > 0, hunk.base.end < before.len() && hunk.side.end < after.len());
        if !can_back && !can_on {
            return None;
        }
        if back && can_back || !can_on {
            hunk.base.start -= 1;
            hunk.side.start -= 1;
        } else {
            hunk.base.end += 1;
            hunk.side.end += 1;
        }
        back = !back;
    }
}
