//! A text without what a comparison ignores, and the way back to the text as it stands.

use std::ops::Range;

use crate::compare::names::{BODY, Name};
use crate::compare::noise::{Noise, Noises, folded};
use crate::compare::reference::{Targets, Words};
use crate::diff::change::{Marks, joined};
use crate::model::numbered::{Element, NumberedClause};

/// A text without noise; it knows for which characters of the raw text each of its characters stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Masked {
    /// What is left.
    pub text: String,
    /// Its pieces, in order.
    pieces: Vec<Piece>,
    /// How many characters it has.
    count: usize,
    /// How many characters the raw text has.
    length: usize,
}

/// Characters in a row that stand for characters in a row of the raw text.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    /// The index of the first.
    at: usize,
    /// The characters of the raw text.
    raw: Range<usize>,
    /// How they stand for them.
    way: Way,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Way {
    /// Each for one.
    Each,
    /// All of them for all.
    Whole,
}

impl Piece {
    fn origin(&self, index: usize) -> Range<usize> {
        match self.way {
            Way::Each => self.raw.start + index - self.at..self.raw.start + index - self.at + 1,
            Way::Whole => self.raw.clone(),
        }
    }
}

impl Masked {
    fn push(&mut self, c: char, origin: usize) {
        self.text.push(c);
        self.count += 1;
        match self.pieces.last_mut().filter(|last| last.way == Way::Each && last.raw.end == origin) {
            Some(last) => last.raw.end += 1,
            None => self.pieces.push(Piece { at: self.count - 1, raw: origin..origin + 1, way: Way::Each }),
        }
    }

    fn push_sign(&mut self, sign: &str, origin: &Range<usize>) {
        self.pieces.push(Piece { at: self.count, raw: origin.clone(), way: Way::Whole });
        self.text.push_str(sign);
        self.count += sign.chars().count();
    }

    /// Appends another text, and the raw text that it stands for.
    fn append(&mut self, other: Self) {
        let moved = |piece: Piece| Piece {
            at: piece.at + self.count,
            raw: piece.raw.start + self.length..piece.raw.end + self.length,
            way: piece.way,
        };
        self.pieces.extend(other.pieces.into_iter().map(moved));
        self.text.push_str(&other.text);
        self.count += other.count;
        self.length += other.length;
    }

    /// Gives the characters of the raw text for which a character stands.
    fn origin(&self, index: usize) -> Range<usize> {
        let next = self.pieces.partition_point(|piece| piece.at <= index);
        self.pieces[next - 1].origin(index)
    }

    /// Appends a character of the raw text that the masked one keeps, or drops.
    fn separate(&mut self, c: char, keep: Keep) {
        if keep == Keep::Yes {
            self.push(c, self.length);
        }
        self.length += 1;
    }

    /// Carries marks over to the raw text.
    pub fn raised(&self, marks: &Marks) -> Marks {
        let raise = |range: &Range<usize>| self.origin(range.start).start..self.origin(range.end - 1).end;
        joined(marks.iter().filter(|range| range.start < range.end && range.end <= self.count).map(raise))
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Keep {
    Yes,
    No,
}

/// What is ignored in the texts of one clause.
pub struct Mask<'a> {
    /// The kinds of noise.
    pub noises: &'a Noises,
    /// The body's own words that count in the clause, the longest first.
    pub names: Vec<&'a Name>,
    /// Where references of the clause lead.
    pub targets: Option<Targets<'a>>,
    /// With what the words begin, a character once.
    firsts: Vec<char>,
    width: Keep,
    space: Keep,
}

impl<'a> Mask<'a> {
    /// Prepares what is ignored in the texts of one clause.
    pub fn new(noises: &'a Noises, names: Vec<&'a Name>, targets: Option<Targets<'a>>) -> Self {
        let keep = |noise: Noise| if noises.contains(&noise) { Keep::No } else { Keep::Yes };
        let named = noises.contains(&Noise::Name);
        let mut firsts: Vec<char> = names.iter().filter(|_| named).map(|name| name.value[0]).collect();
        firsts.sort_unstable();
        firsts.dedup();
        let targets = targets.filter(|_| noises.contains(&Noise::Number));
        Self { noises, names, targets, firsts, width: keep(Noise::Width), space: keep(Noise::Space) }
    }

    /// Takes the noise out of a text of one line.
    pub fn of(&self, raw: &str) -> Masked {
        let chars: Vec<char> = raw.chars().collect();
        let mut masked = Masked { text: String::with_capacity(raw.len()), length: chars.len(), ..Masked::default() };
        let mut at = 0;
        while at < chars.len() {
            at = self.step(&chars, at, &mut masked);
        }
        masked
    }

    /// Takes one name, one reference or one character; gives where the next begins.
    fn step(&self, chars: &[char], at: usize, masked: &mut Masked) -> usize {
        if self.firsts.contains(&chars[at])
            && let Some((sign, end)) = self.name(chars, at)
        {
            masked.push_sign(sign, &(at..end));
            return end;
        }
        if let Some((words, end)) = self.reference(chars, at) {
            words.into_iter().for_each(|(word, range)| masked.push_sign(&word, &range));
            return end;
        }
        let c = chars[at];
        let kept = if self.width == Keep::No { folded(c) } else { c };
        if self.space == Keep::Yes || !c.is_whitespace() {
            masked.push(kept, at);
        }
        at + 1
    }

    fn name(&self, chars: &[char], at: usize) -> Option<(&str, usize)> {
        if self.firsts.is_empty() {
            return None;
        }
        let name = self.names.iter().find(|name| stands(name, chars, at))?;
        let end = at + name.value.len();
        if *name.sign != *BODY {
            return Some((&name.sign, end));
        }
        let introduced = self.introduction(chars, end);
        Some((&name.sign, introduced.unwrap_or(end)))
    }

    /// Lists the body's own words in a line: what stands for each, and the word as it stands.
    pub(super) fn found(&self, line: &str) -> Vec<(String, String)> {
        let chars: Vec<char> = line.chars().collect();
        let (mut found, mut at) = (Vec::new(), 0);
        while at < chars.len() {
            let name = self.name(&chars, at);
            let end = name.map_or(at + 1, |(_, end)| end);
            found.extend(name.map(|(sign, end)| (sign.to_owned(), chars[at..end].iter().collect())));
            at = end;
        }
        found
    }

    /// Finds the end of （以下「本町」という。）, which says only how the body calls itself.
    fn introduction(&self, chars: &[char], at: usize) -> Option<usize> {
        let open = after(chars, at, "（以下「").or_else(|| after(chars, at, "(以下「"))?;
        let own = self.names.iter().filter(|name| *name.sign == *BODY);
        let close =
            own.filter(|name| chars[open..].starts_with(&name.value)).map(|name| open + name.value.len()).max()?;
        after(chars, close, "」という。）").or_else(|| after(chars, close, "」という。)"))
    }

    fn reference(&self, chars: &[char], at: usize) -> Option<(Words, usize)> {
        self.targets.as_ref()?.read(chars, at)
    }

    /// Takes the noise out of the title and the text of a clause, the title on a line of its own.
    pub fn clause(&self, clause: &NumberedClause) -> (String, Masked) {
        let mut masked = self.of(&clause.title);
        let text = clause.text();
        let parted = !clause.title.is_empty() && !text.is_empty();
        if parted {
            masked.separate('\n', Keep::Yes);
        }
        masked.append(self.body(&clause.body));
        let raw = if parted { format!("{}\n{text}", clause.title) } else { format!("{}{text}", clause.title) };
        (raw, masked)
    }

    /// Takes the noise out of a body, laid out as [`NumberedClause::text`] does.
    fn body(&self, body: &[Element]) -> Masked {
        let mut masked = Masked::default();
        let mut first = true;
        for element in body {
            let plain = matches!(element, Element::Paragraph(_)) && self.space == Keep::No;
            for line in element.lines() {
                if !first {
                    masked.separate('\n', if plain { Keep::No } else { Keep::Yes });
                }
                first = false;
                masked.append(self.line(&line));
            }
        }
        masked
    }

    /// Takes the noise out of a line whose cells are parted by tabs, and leaves the tabs.
    fn line(&self, line: &str) -> Masked {
        let mut masked = Masked::default();
        for (index, cell) in line.split('\t').enumerate() {
            if index > 0 {
                masked.separate('\t', Keep::Yes);
            }
            masked.append(self.of(cell));
        }
        masked
    }
}

fn after(chars: &[char], at: usize, words: &str) -> Option<usize> {
    let length = words.chars().count();
    let found = chars.get(at..at + length)?;
    found.iter().copied().eq(words.chars()).then_some(at + length)
}

/// Tells whether a word stands at a place; one of a single kanji must not be a part of a longer word.
fn stands(name: &Name, chars: &[char], at: usize) -> bool {
    let value = &name.value;
    if chars[at] != value[0] || !chars[at..].starts_with(value) {
        return false;
    }
    let before = at.checked_sub(1).map(|index| chars[index]);
    let next = chars.get(at + value.len()).copied();
    // Where the base itself has the value it may follow a kanji: 被監査課, 関係課等.
    let opens = name.clauses.is_some() || !before.is_some_and(is_kanji);
    value.len() > 1 || opens && !next.is_some_and(|c| is_kanji(c) && c != '等')
}

fn is_kanji(c: char) -> bool {
    matches!(c, '々' | '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{3FFFF}')
}
