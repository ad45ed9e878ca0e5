//! Finds the few whole words that turn texts of the base into imported ones, as a person would note them.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::token;
use crate::import::draft::Change;
use crate::import::known_values::KnownValues;
use crate::import::markdown;
use crate::import::standing::{Span, Written};
use crate::import::wording::{CONJUNCTIONS, narrow};

/// More edits than this are a rewording.
const MOST_EDITS: usize = 5;
/// A clause of which more than this share changes is reworded, in percent.
const MOST_CHANGED: usize = 55;
/// Words up to this length are as good as any shorter ones.
const SHORT: usize = 4;
/// So many words on either side are tried to make a place unique.
const WIDEST: usize = 6;
/// So few characters between a particle and another change belong to both.
const NEAR: usize = 3;
/// Words that are read as two, and are one.
const UNDIVIDED: [&str; 4] = ["ただし", "ものとする", "こととする", "ごと"];

/// Finds word changes from the texts of the base to imported ones; none where a rewording reads better.
pub fn edits(spans: &[Vec<Span>], texts: &[String], known: &KnownValues) -> Option<Vec<Change>> {
    if spans.len() != texts.len() {
        return None;
    }
    let befores: Vec<Before> = spans.iter().map(|spans| Before::new(spans)).collect();
    let searched: Vec<String> = befores.iter().map(|before| before.searched(0..before.signs.len())).collect();
    let (mut found, mut changed, mut all) = (Vec::new(), 0, 0);
    for (before, text) in befores.iter().zip(texts) {
        let pair = Pair::new(before, text);
        let hunks = pair.hunks();
        all += pair.old.len().max(pair.new.len());
        changed += hunks.iter().map(Hunk::size).sum::<usize>();
        if changed > 0 && hunks.len() <= 4 * MOST_EDITS {
            found.extend(pair.substitutes(hunks, &searched, known)?);
        }
    }
    let few = found.len() <= MOST_EDITS && changed * 100 <= all * MOST_CHANGED;
    (few && !found.is_empty() && apart(&found)).then_some(found)
}

/// Equal changes twice would be one with a count; such clauses are reworded instead.
fn apart(changes: &[Change]) -> bool {
    changes.iter().enumerate().all(|(index, change)| !changes[..index].contains(change))
}

/// One character of the base.
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
            let empty = matches!(span.written, Written::Reference(_)) && span.text.is_empty();
            for c in span.text.chars().chain(empty.then_some('\u{FFFC}')) {
                match signs.last_mut() {
                    Some(last) if c.is_whitespace() => last.raw.push(c),
                    _ => signs.push(Sign { c: narrow(c), span: index, raw: c.to_string() }),
                }
            }
        }
        Self { spans, signs }
    }

    /// Tells whether a place lies inside a reference.
    fn cuts(&self, place: usize) -> bool {
        let around = place.checked_sub(1).and_then(|before| Some((self.signs.get(before)?, self.signs.get(place)?)));
        around.is_some_and(|(before, after)| {
            before.span == after.span && matches!(self.spans[after.span].written, Written::Reference(_))
        })
    }

    /// Gives the words of a range in the grammar of overrides.
    fn written(&self, range: Range<usize>) -> String {
        self.render(range, |whole, written, raw| match written {
            Written::Reference(markup) => markup.clone(),
            Written::Value(expression) if whole => expression.clone(),
            Written::Words | Written::Value(_) => markdown::line(raw),
        })
    }

    /// Gives the words of a range as overrides are matched against them.
    fn searched(&self, range: Range<usize>) -> String {
        self.render(range, |_, written, raw| match written {
            Written::Reference(markup) => {
                let ids = markup.split_once("](").map_or("", |(_, ids)| ids).trim_end_matches(')').replace('#', "");
                format!("\u{FFFC}{ids}\u{FFFC}")
            }
            Written::Words | Written::Value(_) => raw.to_owned(),
        })
    }

    /// Writes a range span by span; `piece` is told whether the whole span lies in it.
    fn render(&self, range: Range<usize>, piece: impl Fn(bool, &Written, &str) -> String) -> String {
        let inside = self.signs.get(range.clone()).unwrap_or(&[]);
        let mut text = String::new();
        let mut start = range.start;
        for run in inside.chunk_by(|before, after| before.span == after.span) {
            let span = run[0].span;
            let end = start + run.len();
            let beside = |place: Option<usize>| place.and_then(|place| self.signs.get(place)).map(|sign| sign.span);
            let whole = beside(start.checked_sub(1)) != Some(span) && beside(Some(end)) != Some(span);
            let raw: String = run.iter().map(|sign| sign.raw.as_str()).collect();
            text.push_str(&piece(whole, &self.spans[span].written, &raw));
            start = end;
        }
        text
    }
}

/// A place where the texts differ.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Hunk {
    before: Range<usize>,
    after: Range<usize>,
}

impl Hunk {
    fn size(&self) -> usize {
        self.before.len().max(self.after.len())
    }

    fn shifted(&self, distance: isize) -> Self {
        let shift = |range: &Range<usize>| {
            range.start.saturating_add_signed(distance)..range.end.saturating_add_signed(distance)
        };
        Self { before: shift(&self.before), after: shift(&self.after) }
    }
}

/// A text of the base and the imported one, blanks left out.
struct Pair<'a> {
    before: &'a Before<'a>,
    old: Vec<char>,
    new: Vec<char>,
    /// Where words begin and end in each.
    old_edges: Vec<bool>,
    new_edges: Vec<bool>,
    /// The imported text with its blanks, and where the characters of `new` stand in it.
    original: Vec<char>,
    places: Vec<usize>,
}

impl<'a> Pair<'a> {
    fn new(before: &'a Before<'a>, text: &str) -> Self {
        let original: Vec<char> = text.chars().collect();
        let places: Vec<usize> = (0..original.len()).filter(|index| !original[*index].is_whitespace()).collect();
        let old: Vec<char> = before.signs.iter().map(|sign| sign.c).collect();
        let new: Vec<char> = places.iter().map(|index| narrow(original[*index])).collect();
        let (old_edges, new_edges) = (edges(&old), edges(&new));
        Self { before, old, new, old_edges, new_edges, original, places }
    }

    /// Finds the places where the texts differ, character by character.
    fn hunks(&self) -> Vec<Hunk> {
        let ops = capture_diff_slices(Algorithm::Myers, &self.old, &self.new);
        let changed = ops.into_iter().filter(|op| !matches!(op, DiffOp::Equal { .. }));
        changed.map(|op| Hunk { before: op.old_range(), after: op.new_range() }).collect()
    }

    fn is_edge(&self, before: usize, after: usize) -> bool {
        self.old_edges[before] && self.new_edges[after] && !self.before.cuts(before)
    }

    fn is_whole(&self, hunk: &Hunk) -> bool {
        self.is_edge(hunk.before.start, hunk.after.start) && self.is_edge(hunk.before.end, hunk.after.end)
    }

    /// Moves what was only added or taken away along equal characters to where words begin and end.
    fn settled(&self, hunk: &Hunk, gaps: (usize, usize)) -> Hunk {
        let (side, range) = match (hunk.before.is_empty(), hunk.after.is_empty()) {
            (true, false) => (&self.new, &hunk.after),
            (false, true) => (&self.old, &hunk.before),
            (true, true) | (false, false) => return hunk.clone(),
        };
        let left = (1..=gaps.0).take_while(|step| side[range.start - step] == side[range.end - step]).last();
        let right = (0..gaps.1).take_while(|step| side[range.start + step] == side[range.end + step]).last();
        let (left, right) = (left.unwrap_or(0), right.map_or(0, |step| step + 1));
        let steps = (0..=left.max(right)).flat_map(|step| [step.cast_signed(), -step.cast_signed()]);
        let fits = |step: &isize| -left.cast_signed() <= *step && *step <= right.cast_signed();
        let mut shifted = steps.filter(fits).map(|step| hunk.shifted(step));
        shifted.find(|hunk| self.is_whole(hunk)).unwrap_or_else(|| hunk.clone())
    }

    /// Grows hunks to whole words; those that meet become one.
    fn whole(&self, raw: &[Hunk]) -> Vec<Hunk> {
        let mut hunks: Vec<Hunk> = Vec::new();
        for (index, hunk) in raw.iter().enumerate() {
            let last = hunks.last().map_or(0, |last| last.before.end);
            let next = raw.get(index + 1).map_or(self.old.len(), |next| next.before.start);
            let gaps = (hunk.before.start.saturating_sub(last), next.saturating_sub(hunk.before.end));
            let mut hunk = self.settled(hunk, gaps);
            while !self.is_edge(hunk.before.end, hunk.after.end) && hunk.before.end < next {
                hunk = Hunk {
                    before: hunk.before.start..hunk.before.end + 1,
                    after: hunk.after.start..hunk.after.end + 1,
                };
            }
            self.join(&mut hunks, hunk);
        }
        hunks
    }

    /// Adds a hunk, grown to the left until it begins with a word or meets the one before.
    fn join(&self, hunks: &mut Vec<Hunk>, mut hunk: Hunk) {
        loop {
            let last = hunks.last().map_or(0, |last| last.before.end);
            let meets = !hunks.is_empty() && hunk.before.start <= last + 1;
            let open = hunks.last().is_some_and(|last| !self.is_edge(last.before.end, last.after.end));
            if meets || open {
                let Some(last) = hunks.pop() else { return };
                hunk = Hunk { before: last.before.start..hunk.before.end, after: last.after.start..hunk.after.end };
            } else if self.is_edge(hunk.before.start, hunk.after.start) || hunk.before.start == 0 {
                hunks.push(hunk);
                return;
            } else {
                hunk = Hunk {
                    before: hunk.before.start - 1..hunk.before.end,
                    after: hunk.after.start - 1..hunk.after.end,
                };
            }
        }
    }

    /// Joins a particle that changes with the change just before or behind it: アカウントごとに, サービスのアカウントごとの.
    fn gathered(&self, hunks: Vec<Hunk>) -> Vec<Hunk> {
        let kana = |text: &[char]| text.iter().all(|c| matches!(c, 'ぁ'..='ゟ'));
        let particle = |hunk: &Hunk| kana(&self.old[hunk.before.clone()]) && kana(&self.new[hunk.after.clone()]);
        let mut gathered: Vec<Hunk> = Vec::new();
        for hunk in hunks {
            match gathered.last_mut() {
                Some(last) if hunk.before.start <= last.before.end + NEAR && (particle(last) || particle(&hunk)) => {
                    last.before.end = hunk.before.end;
                    last.after.end = hunk.after.end;
                }
                Some(_) | None => gathered.push(hunk),
            }
        }
        gathered
    }

    /// Writes hunks as overrides; where the words around one do not tell its place, it joins the one before.
    fn substitutes(&self, raw: Vec<Hunk>, searched: &[String], known: &KnownValues) -> Option<Vec<Change>> {
        let mut hunks = self.gathered(self.whole(&raw));
        loop {
            let mut found = Vec::new();
            let mut stuck = None;
            let mut from = 0;
            for (index, hunk) in hunks.iter().enumerate() {
                let until = hunks.get(index + 1).map_or(self.old.len(), |next| next.before.start);
                let Some(range) = self.unique(hunk, from..until, searched) else {
                    stuck = Some(index);
                    break;
                };
                from = range.end;
                found.push(self.substitute(hunk, range, known));
            }
            let Some(index) = stuck else { return Some(found) };
            let first = if index > 0 { index - 1 } else { index };
            let second = hunks.get(first + 1)?.clone();
            hunks[first].before.end = second.before.end;
            hunks[first].after.end = second.after.end;
            hunks.remove(first + 1);
        }
    }

    /// Finds the words around a hunk that stand only once in the clause: as few as tell the place.
    fn unique(&self, hunk: &Hunk, limits: Range<usize>, searched: &[String]) -> Option<Range<usize>> {
        let edge = |place: &usize| self.old_edges[*place] && !self.before.cuts(*place);
        let starts = (limits.start..=hunk.before.start).rev().filter(|at| *at == hunk.before.start || edge(at));
        let ends = (hunk.before.end..=limits.end).filter(|at| *at == hunk.before.end || edge(at));
        let ends: Vec<usize> = ends.take(WIDEST).collect();
        let mut ranges: Vec<Range<usize>> = Vec::new();
        starts.take(WIDEST).for_each(|start| ranges.extend(ends.iter().map(|end| start..*end)));
        ranges.sort_by_key(|range| (self.cost(range), hunk.before.start - range.start));
        let whole = std::iter::once(limits);
        ranges.into_iter().filter(|range| !range.is_empty()).chain(whole).find(|range| {
            let words = self.before.searched(range.clone());
            let times: usize = searched.iter().map(|text| text.matches(words.as_str()).count()).sum();
            times == 1 && !words.trim().is_empty()
        })
    }

    /// Tells how unlike the words of a person a range is: long, cut off before its noun, across sentences.
    fn cost(&self, range: &Range<usize>) -> usize {
        let words = &self.old[range.clone()];
        let count = |marks: &[char]| words.iter().rev().skip(1).filter(|c| marks.contains(c)).count();
        let headless = words.first().is_none_or(|c| matches!(c, 'ぁ'..='ゟ' | '、' | '。' | ')' | '」' | '・'));
        let cuts = [range.start, range.end].into_iter().filter(|place| self.parts_a_compound(*place)).count();
        let verb = self.old.get(range.end..).is_some_and(|rest| rest.starts_with(&['す', 'る']));
        let worse =
            8 * usize::from(headless) + 6 * cuts + 3 * usize::from(verb) + 2 * count(&['、']) + 6 * count(&['。']);
        words.len().max(SHORT) + worse
    }

    /// Tells whether a place parts words of different scripts that are written together: ネットワーク図.
    fn parts_a_compound(&self, place: usize) -> bool {
        let part = |c: char| c.is_alphanumeric() && !matches!(c, 'ぁ'..='ゟ');
        let before = place.checked_sub(1).and_then(|before| self.old.get(before));
        before.zip(self.old.get(place)).is_some_and(|(before, after)| part(*before) && part(*after))
    }

    fn substitute(&self, hunk: &Hunk, range: Range<usize>, known: &KnownValues) -> Change {
        let place = |index: usize| self.places.get(index).copied().unwrap_or(self.original.len());
        let words = known.line_in(&self.original, place(hunk.after.start)..place(hunk.after.end));
        let head = self.before.written(range.start..hunk.before.start);
        let tail = self.before.written(hunk.before.end..range.end);
        Change::Substitute {
            from: self.before.written(range),
            to: format!("{head}{}{tail}", words.trim_end()),
            count: 1,
        }
    }
}

/// Finds the places where a word begins or ends: never inside a run of one script.
fn edges(text: &[char]) -> Vec<bool> {
    let mut edges = vec![false; text.len() + 1];
    edges[text.len()] = true;
    let mut before: &[char] = &[];
    for word in token::words(text) {
        let own = &text[word.clone()];
        let conjunction = CONJUNCTIONS.iter().any(|known| known.chars().eq(own.iter().copied()));
        let run = word.start.checked_sub(1).is_some_and(|before| in_one_run(text[before], text[word.start]));
        edges[word.start] = conjunction || !run && !begins_a_verb(before, own);
        before = own;
    }
    for word in UNDIVIDED.map(|word| word.chars().collect::<Vec<char>>()) {
        let found = text.windows(word.len()).enumerate().filter(|(_, window)| **window == word);
        found.for_each(|(start, _)| edges[start + 1..start + word.len()].fill(false));
    }
    edges
}

/// Tells whether two words are one verb: 取り|扱う, 持ち|出し.
fn begins_a_verb(before: &[char], after: &[char]) -> bool {
    let kanji = |c: Option<&char>| c.is_some_and(|c| matches!(c, '\u{3400}'..='\u{9FFF}'));
    let stem = matches!(before, [_, 'り' | 'ち' | 'き' | 'み' | 'け' | 'れ' | 'え']);
    stem && kanji(before.first()) && kanji(after.first())
}

/// Tells whether two neighbours belong to one run of kanji, of katakana, or of letters and digits.
fn in_one_run(before: char, after: char) -> bool {
    let script = |c: char| match c {
        '\u{3400}'..='\u{9FFF}' | '々' => 1,
        '\u{30A1}'..='\u{30FA}' | 'ー' => 2,
        _ if c.is_ascii_alphanumeric() => 3,
        _ => 0,
    };
    script(before) > 0 && script(before) == script(after)
}
