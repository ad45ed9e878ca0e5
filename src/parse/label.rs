//! Reads the label at the beginning of a line, and says which label may follow which.

use crate::numeral::{self, Numeral};

/// The sorts of labels, by how they are written, roughly from the highest to the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 第1編, 第1部
    Part,
    /// 第1章
    Chapter,
    /// 第1節
    Section,
    /// 第1款
    Subsection,
    /// 第1条, 第1条の2
    Article,
    /// 第1
    Ordinal,
    /// 1, 1., Ⅰ, 一, ①, ア
    Bare(Numeral),
    /// 1.1
    Dotted,
    /// (1), （１）, (ア)
    Bracketed(Numeral),
    /// 1), ア）
    Closed(Numeral),
    /// ［1］, 【1】, 〔1〕
    Square(Numeral),
    /// ・
    Bullet,
}

/// A label at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    /// How it is written.
    pub kind: Kind,
    /// How its number is written.
    pub numeral: Numeral,
    /// Its numbers: `[4, 1]` for 4.1, `[1, 2]` for 第1条の2.
    pub numbers: Vec<u32>,
    /// Its characters.
    pub text: &'a str,
    /// What follows it on the line.
    pub rest: &'a str,
}

const BLANK: [char; 3] = [' ', '\u{3000}', '\t'];
/// A heading that follows its number without a blank is not longer than this.
const LONGEST_HEADING: usize = 24;
/// What encloses a number: how it opens and closes, and the sort of label.
type Enclosure = (char, &'static [char], fn(Numeral) -> Kind);
const BRACKETS: [Enclosure; 5] = [
    ('(', &[')', '）'], Kind::Bracketed),
    ('（', &[')', '）'], Kind::Bracketed),
    ('［', &['］'], Kind::Square),
    ('【', &['】'], Kind::Square),
    ('〔', &['〕'], Kind::Square),
];
/// A number that skips so many is still taken for the next one: something was left out.
const WIDEST_SKIP: u32 = 5;

impl Kind {
    /// Says whether a sequence of this kind may begin anew at the top of a document.
    pub fn is_high(self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Article | Self::Ordinal) || self.is_heading_number()
    }

    /// Says whether it is 1 or Ⅰ, which head the clauses of many documents.
    fn is_heading_number(self) -> bool {
        matches!(self, Self::Bare(Numeral::Roman | Numeral::RomanLetters | Numeral::Arabic))
    }

    /// Says whether the kind names a grouping above the 条.
    pub fn is_group(self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Section | Self::Subsection)
    }
}

impl Label<'_> {
    /// Says whether it is the next one after these numbers.
    pub fn follows(&self, last: &[u32]) -> bool {
        let (Some((own, above)), Some((before, before_above))) = (self.numbers.split_last(), last.split_last()) else {
            return self.kind == Kind::Bullet;
        };
        #[expect(clippy::wildcard_enum_match_arm, reason = "most kinds count on by one")]
        match self.kind {
            Kind::Article => {
                self.numbers.len() == 1 && self.numbers.first() == last.first().map(|n| n.saturating_add(1)).as_ref()
                    || self.is_branch_of(last)
            }
            Kind::Dotted => above == before_above && *own == before.saturating_add(1) || self.opens_next_of(last),
            Kind::Bullet => true,
            _ => *own == before.saturating_add(1),
        }
    }

    /// Says whether it may begin a sequence of its own below a label.
    pub fn opens(&self, above: Option<(Kind, &[u32])>) -> bool {
        #[expect(clippy::wildcard_enum_match_arm, reason = "most kinds open with 1")]
        match self.kind {
            Kind::Dotted => {
                above.is_none_or(|(_, last)| self.numbers.last() == Some(&1) && self.numbers.starts_with(last))
            }
            Kind::Bullet => true,
            _ => self.numbers == [1],
        }
    }

    /// Says whether it goes on after a hole in these numbers, or repeats them by mistake.
    pub fn skips(&self, last: &[u32]) -> bool {
        let distance = match (self.numbers.first(), last.first()) {
            (Some(own), Some(last)) => own.checked_sub(*last).unwrap_or(u32::MAX),
            (None, _) | (_, None) => u32::MAX,
        };
        self.numbers.len() == last.len() && (0..=WIDEST_SKIP).contains(&distance)
    }

    fn is_branch_of(&self, last: &[u32]) -> bool {
        self.numbers.len() > 1 && self.numbers.first() == last.first() && self.numbers.as_slice() > last
    }

    fn opens_next_of(&self, last: &[u32]) -> bool {
        self.numbers.last() == Some(&1) && self.numbers.as_slice() > last && self.numbers.len() <= last.len()
    }
}

/// Reads the labels that a line may begin with; more than one where イ may be of アイウ or of イロハ.
pub fn read_labels(line: &str) -> Vec<Label<'_>> {
    let Some(first) = line.chars().next() else { return Vec::new() };
    match first {
        '第' => read_cited(line).into_iter().collect(),
        '・' | '•' | '●' | '○' | '◎' | '▪' => bullet(line, first).into_iter().collect(),
        _ => match BRACKETS.iter().find(|pair| pair.0 == first) {
            Some((_, close, kind)) => read_enclosed(line, first, close, *kind),
            None => read_dotted(line).into_iter().chain(read_open(line)).collect(),
        },
    }
}

/// Gives the first reading of [`read_labels`].
pub fn read_label(line: &str) -> Option<Label<'_>> {
    read_labels(line).into_iter().next()
}

/// A mark is a bullet only where words follow.
fn bullet(line: &str, mark: char) -> Option<Label<'_>> {
    let rest = line.strip_prefix(mark)?;
    (!rest.trim().is_empty()).then(|| label(Kind::Bullet, Numeral::Bullet, Vec::new(), line, mark.len_utf8()))
}

/// 第1章, 第2節, 第3条, 第3条の2, 第1; what follows is parted by a blank or a bracket, but for a 条.
fn read_cited(line: &str) -> Option<Label<'_>> {
    let (numeral, number, after) = read_counted(line.strip_prefix('第')?.trim_start_matches(BLANK))?;
    let (spaced, whole) = (after.starts_with(BLANK), after);
    let after = after.trim_start_matches(' ');
    let kind = match after.chars().next() {
        Some('編' | '部') => Kind::Part,
        Some('章') => Kind::Chapter,
        Some('節') => Kind::Section,
        Some('款') => Kind::Subsection,
        Some('条') => Kind::Article,
        Some(_) if !spaced => return None,
        Some(_) | None => Kind::Ordinal,
    };
    let after = if kind == Kind::Ordinal { whole } else { after };
    let unit = if kind == Kind::Ordinal { 0 } else { after.chars().next().map_or(0, char::len_utf8) };
    let mut numbers = vec![number];
    let mut rest = after.get(unit..)?;
    while let Some((_, branch, next)) = rest.strip_prefix('の').and_then(read_counted) {
        numbers.push(branch);
        rest = next;
    }
    let parted = rest.is_empty() || rest.starts_with(BLANK) || rest.starts_with(['(', '（']);
    (parted || kind == Kind::Article && is_sentence(rest))
        .then(|| label(kind, numeral, numbers, line, line.len() - rest.len()))
}

/// Says whether words go on with a sentence that only names the number: `(1)の分類に`, `2 週間以内に`.
pub fn goes_on(rest: &str) -> bool {
    const PARTICLES: [&str; 12] = ["の", "に", "を", "は、", "が", "と", "で", "も", "から", "まで", "及び", "又は"];
    PARTICLES.iter().any(|particle| rest.starts_with(particle))
}

/// Tells 第1条この規程は… from 第1条の規定により…, the rest of a sentence on the line before.
fn is_sentence(rest: &str) -> bool {
    !goes_on(rest) && !rest.starts_with(['第', '各', '、', '。', '・', '～', '-', ')', '）', '」'])
}

/// (1), （ア）, ［1］, 【Ⅰ】
fn read_enclosed<'a>(line: &'a str, open: char, close: &[char], kind: fn(Numeral) -> Kind) -> Vec<Label<'a>> {
    let Some(inner) = line.strip_prefix(open) else { return Vec::new() };
    let found = numeral::read(inner).filter(|(numeral, ..)| !numeral.is_marked());
    let closed = found.filter_map(|(numeral, number, rest)| Some((numeral, number, rest.strip_prefix(close)?)));
    closed
        .map(|(numeral, number, rest)| label(kind(numeral), numeral, vec![number], line, line.len() - rest.len()))
        .collect()
}

/// 4.1 サーバ等の管理
fn read_dotted(line: &str) -> Option<Label<'_>> {
    let (number, mut rest) = numeral::read_arabic(line)?;
    let mut numbers = vec![number];
    while let Some((next, after)) = rest.strip_prefix(['.', '．', '-', '－']).and_then(numeral::read_arabic) {
        numbers.push(next);
        rest = after;
    }
    let end = line.len() - rest.len() + parted(rest).or_else(|| is_heading(rest).then_some(0))?;
    (numbers.len() > 1).then(|| label(Kind::Dotted, Numeral::Arabic, numbers, line, end))
}

/// 1 目的, 1. 目的, 1) 目的, ① 目的, ア 目的: a number with a mark or a blank after it, as it begins a sentence otherwise.
fn read_open(line: &str) -> Vec<Label<'_>> {
    let kind = |(numeral, number, rest): (Numeral, u32, &str)| {
        let end = line.len() - rest.len();
        let (kind, end) = match rest.chars().next() {
            _ if numeral.is_marked() => (Kind::Bare(numeral), end),
            Some(close @ (')' | '）')) => (Kind::Closed(numeral), end + close.len_utf8()),
            _ if numeral == Numeral::Arabic && is_heading(rest) => (Kind::Bare(numeral), end),
            _ => (Kind::Bare(numeral), end + parted(rest)?),
        };
        Some(label(kind, numeral, vec![number], line, end))
    };
    let lone =
        |label: &Label<'_>| !(label.rest.is_empty() && label.numeral != Numeral::Arabic && !label.numeral.is_marked());
    numeral::read(line).filter_map(kind).filter(lone).collect()
}

/// Gives the bytes of the point after a number, 0 for a blank or the end; nothing where words follow.
fn parted(rest: &str) -> Option<usize> {
    match rest.chars().next() {
        Some(point @ ('.' | '．')) => Some(point.len_utf8()),
        Some(c) => BLANK.contains(&c).then_some(0),
        None => Some(0),
    }
}

/// Tells `1目的` from `2週間以内に` and `3つの事項`: a few words that no counter begins.
fn is_heading(rest: &str) -> bool {
    const COUNTERS: &str =
        "つ人年月日回件名台種者次度割％個か箇ヶヵケ分時週間階段項号条章節級以桁倍字文歳点枚本部局課係室社校";
    let word = |c: char| matches!(c, '\u{4E00}'..='\u{9FFF}' | 'ァ'..='ヶ') && !COUNTERS.contains(c);
    let short = rest.chars().count() <= LONGEST_HEADING && !rest.contains(['。', '、', '，', '\t']);
    short && rest.starts_with(word)
}

fn label(kind: Kind, numeral: Numeral, numbers: Vec<u32>, line: &str, end: usize) -> Label<'_> {
    let (text, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    Label { kind, numeral, numbers, text, rest }
}

/// Reads a number of a 条 or a 章.
fn read_counted(text: &str) -> Option<(Numeral, u32, &str)> {
    numeral::read(text).find(|(numeral, ..)| matches!(numeral, Numeral::Arabic | Numeral::Kanji))
}
