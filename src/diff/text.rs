//! The marks inside a pair of texts, at the size that staff use.

use std::ops::Range;

use similar::{Algorithm, DiffOp, capture_diff_slices};

use crate::diff::change::{Marks, joined, whole};
use crate::diff::token::words;

/// Beyond so many pairs of words the middle of a text is marked whole.
const MOST_PAIRS: usize = 16_000_000;
/// Marks join over so many common characters in at most two words.
const NEAR: usize = 3;
/// The longest common run inside one mark.
const LONGEST_BRIDGE: usize = 16;
/// A mark of so many characters before 。 is a predicate.
const PREDICATE: usize = 10;

/// Finds what differs between two texts; a mirrored call gives the mirrored marks.
pub fn marks(before: &str, after: &str) -> (Marks, Marks) {
    if before == after {
        return (Vec::new(), Vec::new());
    }
    if before.is_empty() || after.is_empty() {
        return (whole(before), whole(after));
    }
    if before > after {
        let (after, before) = ordered_marks(after, before);
        return (before, after);
    }
    ordered_marks(before, after)
}

fn ordered_marks(before: &str, after: &str) -> (Marks, Marks) {
    let (before, after) = (Text::new(before), Text::new(after));
    let pair = Pair { before: &before, after: &after };
    let regions = pair.with_sentence_ends(pair.joined(pair.grown(pair.regions())));
    let side = |text: &Text, pick: fn(&Region) -> Range<usize>| {
        joined(regions.iter().map(|region| text.characters(&pick(region))))
    };
    (side(&before, |region| region.before.clone()), side(&after, |region| region.after.clone()))
}

/// A text and its words.
struct Text {
    chars: Vec<char>,
    words: Vec<Range<usize>>,
}

impl Text {
    fn new(text: &str) -> Self {
        let chars: Vec<char> = text.chars().collect();
        let words = words(&chars);
        Self { chars, words }
    }

    fn list(&self) -> Vec<&[char]> {
        (0..self.words.len()).map(|index| self.word(index)).collect()
    }

    fn word(&self, index: usize) -> &[char] {
        &self.chars[self.words[index].clone()]
    }

    fn characters(&self, words: &Range<usize>) -> Range<usize> {
        let at = |index: usize| self.words.get(index).map_or(self.chars.len(), |word| word.start);
        at(words.start)..at(words.end)
    }

    fn len(&self, words: &Range<usize>) -> usize {
        self.characters(words).len()
    }

    fn is_stop(&self, index: usize) -> bool {
        index < self.words.len() && self.word(index) == ['。']
    }

    fn all(&self, words: &Range<usize>, test: impl Fn(char) -> bool) -> bool {
        self.chars[self.characters(words)].iter().all(|c| test(*c))
    }
}

/// Words that differ: the same place on both sides, by word index.
#[derive(Clone, Debug)]
struct Region {
    before: Range<usize>,
    after: Range<usize>,
}

struct Pair<'a> {
    before: &'a Text,
    after: &'a Text,
}

impl Pair<'_> {
    fn regions(&self) -> Vec<Region> {
        let (before, after) = (self.before.list(), self.after.list());
        let start = before.iter().zip(&after).take_while(|(b, a)| b == a).count();
        let rest = before.len().min(after.len()) - start;
        let end = before.iter().rev().zip(after.iter().rev()).take(rest).take_while(|(b, a)| b == a).count();
        let (middle_before, middle_after) = (&before[start..before.len() - end], &after[start..after.len() - end]);
        if middle_before.len().saturating_mul(middle_after.len()) > MOST_PAIRS {
            return vec![Region { before: start..before.len() - end, after: start..after.len() - end }];
        }
        let ops = capture_diff_slices(Algorithm::Myers, middle_before, middle_after);
        ops.iter().filter_map(|op| region(op, start)).map(|region| self.slid(region)).collect()
    }

    /// A word that is added to a list takes the comma before it: `、鑑定人`.
    fn slid(&self, region: Region) -> Region {
        let slide = |text: &Text, own: &Range<usize>, other: &Range<usize>| {
            let commas = own.start > 0 && text.word(own.end - 1) == ['、'] && text.word(own.start - 1) == ['、'];
            commas && other.is_empty() && other.start > 0
        };
        let back = |range: &Range<usize>| range.start - 1..range.end - 1;
        let one_sided = region.before.is_empty() != region.after.is_empty();
        let own_after = region.before.is_empty();
        let slides = one_sided
            && if own_after {
                slide(self.after, &region.after, &region.before)
            } else {
                slide(self.before, &region.before, &region.after)
            };
        if slides { Region { before: back(&region.before), after: back(&region.after) } } else { region }
    }

    /// A mark of blanks alone cannot be seen, and a comma goes with the word after it.
    fn grown(&self, regions: Vec<Region>) -> Vec<Region> {
        let all = |region: &Region, test: fn(char) -> bool| {
            self.before.all(&region.before, test) && self.after.all(&region.after, test)
        };
        let grow = |region: Region| {
            if all(&region, char::is_whitespace) {
                self.wider(&self.wider(&region, Way::Back), Way::On)
            } else if all(&region, |c| c == '、') {
                self.wider(&region, if self.is_last(&region) { Way::Back } else { Way::On })
            } else {
                region
            }
        };
        merged(regions.into_iter().map(grow).collect())
    }

    fn is_last(&self, region: &Region) -> bool {
        region.before.end == self.before.words.len() || region.after.end == self.after.words.len()
    }

    fn wider(&self, region: &Region, way: Way) -> Region {
        let mut wide = region.clone();
        let open = wide.before.end < self.before.words.len() && wide.after.end < self.after.words.len();
        match way {
            Way::Back if wide.before.start > 0 && wide.after.start > 0 => {
                wide.before.start -= 1;
                wide.after.start -= 1;
            }
            Way::On if open => {
                wide.before.end += 1;
                wide.after.end += 1;
            }
            Way::Back | Way::On => {}
        }
        wide
    }

    fn joined(&self, regions: Vec<Region>) -> Vec<Region> {
        let mut regions = regions;
        loop {
            let count = regions.len();
            regions = self.joined_once(regions);
            if regions.len() == count {
                return regions;
            }
        }
    }

    fn joined_once(&self, regions: Vec<Region>) -> Vec<Region> {
        let rewritten: Vec<bool> = regions.iter().map(|region| self.is_rewritten(region, &regions)).collect();
        let mut result: Vec<Region> = Vec::new();
        for (region, rewritten) in regions.into_iter().zip(rewritten) {
            match result.last_mut() {
                Some(last) if self.belong(last, &region, rewritten) => *last = spanning(last, &region),
                Some(_) | None => result.push(region),
            }
        }
        result
    }

    fn belong(&self, left: &Region, right: &Region, rewritten: bool) -> bool {
        let gap = left.before.end..right.before.start;
        if gap.clone().any(|index| self.before.is_stop(index)) {
            return false;
        }
        let (length, around) = (self.before.len(&gap), self.size(left) + self.size(right));
        let near = gap.len() <= 2 && length <= NEAR && !one_sided_alike(left, right);
        near || rewritten || length <= LONGEST_BRIDGE && length * 2 <= around && self.size(right) > 1
    }

    fn size(&self, region: &Region) -> usize {
        self.before.len(&region.before).max(self.after.len(&region.after))
    }

    /// Says whether more than 60% of the sentence of a region differs, on both sides.
    fn is_rewritten(&self, region: &Region, all: &[Region]) -> bool {
        let (before, after) = (sentence(self.before, &region.before), sentence(self.after, &region.after));
        let inside = |region: &&Region| before.start <= region.before.start && region.before.end <= before.end;
        let (changed_before, changed_after) = all
            .iter()
            .filter(inside)
            .fold((0, 0), |(b, a), region| (b + self.before.len(&region.before), a + self.after.len(&region.after)));
        changed_before * 5 > self.before.len(&before) * 3 && changed_after * 5 > self.after.len(&after) * 3
    }

    /// A predicate that is rewritten is marked with its 。.
    fn with_sentence_ends(&self, regions: Vec<Region>) -> Vec<Region> {
        let close = |region: Region| {
            let two_sided = !region.before.is_empty() && !region.after.is_empty();
            let stop = self.before.is_stop(region.before.end) && self.after.is_stop(region.after.end);
            let predicate = two_sided && stop && self.size(&region) >= PREDICATE;
            if predicate { self.wider(&region, Way::On) } else { region }
        };
        merged(regions.into_iter().map(close).collect())
    }
}

/// Which way a region grows.
#[derive(Clone, Copy)]
enum Way {
    Back,
    On,
}

fn region(op: &DiffOp, start: usize) -> Option<Region> {
    let shift = |range: Range<usize>| range.start + start..range.end + start;
    let (tag, before, after) = op.as_tag_tuple();
    (tag != similar::DiffTag::Equal).then(|| Region { before: shift(before), after: shift(after) })
}

fn spanning(left: &Region, right: &Region) -> Region {
    Region {
        before: left.before.start..left.before.end.max(right.before.end),
        after: left.after.start..left.after.end.max(right.after.end),
    }
}

fn merged(regions: Vec<Region>) -> Vec<Region> {
    let mut result: Vec<Region> = Vec::new();
    for region in regions {
        match result.last_mut() {
            Some(last) if region.before.start <= last.before.end && region.after.start <= last.after.end => {
                *last = spanning(last, &region);
            }
            Some(_) | None => result.push(region),
        }
    }
    result
}

/// Says whether both regions only add, or both only take away.
fn one_sided_alike(left: &Region, right: &Region) -> bool {
    left.before.is_empty() && right.before.is_empty() || left.after.is_empty() && right.after.is_empty()
}

/// Gives the words of the sentence in which a region stands.
fn sentence(text: &Text, region: &Range<usize>) -> Range<usize> {
    let start = (0..region.start).rev().find(|index| text.is_stop(*index)).map_or(0, |index| index + 1);
    let from = region.end.max(region.start);
    let end = (from..text.words.len()).find(|index| text.is_stop(*index)).unwrap_or(text.words.len());
    start..end
}
