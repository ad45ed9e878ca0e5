//! Reads the label at the beginning of a line, and says which label may follow which.

use crate::numeral::Numeral;

/// The sorts of labels, by how they are written, roughly from the highest to the lowest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 第1編
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
    /// Ⅰ
    Roman,
    /// 1 or 1.
    Number,
    /// 一
    Kanji,
    /// 1.1
    Dotted,
    /// (1) or （１）
    Bracketed,
    /// (一)
    BracketedKanji,
    /// 1)
    Closed,
    /// ①
    Circled,
    /// ア
    Kana,
    /// イ, ロ, ハ
    Iroha,
    /// (ア)
    BracketedKana,
    /// (イ), (ロ), (ハ)
    BracketedIroha,
    /// a
    Latin,
    /// (a)
    BracketedLatin,
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

const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const ROMAN: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ";
const BLANK: [char; 3] = [' ', '\u{3000}', '\t'];
/// A number that skips so many is still taken for the next one: something was left out.
const WIDEST_SKIP: u32 = 5;

impl Kind {
    /// Says whether a sequence of this kind may begin anew at the top of a document.
    pub fn is_high(self) -> bool {
        matches!(self, Self::Part | Self::Chapter | Self::Article | Self::Ordinal | Self::Roman | Self::Number)
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
        '(' | '（' => read_bracketed(line),
        '・' | '•' | '●' | '○' | '◎' | '▪' => bullet(line, first).into_iter().collect(),
        _ if circled(first).is_some() => read_circled(line, first).into_iter().collect(),
        _ if digit(first).is_some() => read_number(line).into_iter().collect(),
        _ => read_letter(line, first),
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

fn read_circled(line: &str, first: char) -> Option<Label<'_>> {
    Some(label(Kind::Circled, Numeral::Circled, vec![circled(first)?], line, first.len_utf8()))
}

/// 第1章, 第2節, 第3条, 第3条の2, 第1; what follows is parted by a blank or a bracket.
fn read_cited(line: &str) -> Option<Label<'_>> {
    let (number, numeral, after) = read_any_digits(line.strip_prefix('第')?.trim_start_matches(BLANK))?;
    let (spaced, whole) = (after.starts_with(BLANK), after);
    let after = after.trim_start_matches(' ');
    let kind = match after.chars().next() {
        Some('編') => Kind::Part,
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
    while let Some((branch, _, next)) = rest.strip_prefix('の').and_then(read_any_digits) {
        numbers.push(branch);
        rest = next;
    }
    let parted = rest.is_empty() || rest.starts_with(BLANK) || rest.starts_with(['(', '（']);
    parted.then(|| label(kind, numeral, numbers, line, line.len() - rest.len()))
}

fn read_bracketed(line: &str) -> Vec<Label<'_>> {
    let Some(inner) = line.strip_prefix(['(', '（']) else { return Vec::new() };
    let close = |rest: &str| rest.strip_prefix([')', '）']).map(|rest| line.len() - rest.len());
    if let Some((number, numeral, rest)) = read_any_digits(inner) {
        let kind = if numeral == Numeral::Kanji { Kind::BracketedKanji } else { Kind::Bracketed };
        return close(rest).map(|end| label(kind, numeral, vec![number], line, end)).into_iter().collect();
    }
    let Some(first) = inner.chars().next() else { return Vec::new() };
    let Some(end) = inner.strip_prefix(first).and_then(close) else { return Vec::new() };
    let kinds = [(Kind::BracketedKana, Numeral::Katakana), (Kind::BracketedIroha, Numeral::Iroha)];
    let latin = latin(first).map(|number| label(Kind::BracketedLatin, Numeral::Latin, vec![number], line, end));
    let kana = kinds.into_iter().filter_map(|(kind, numeral)| {
        letter(first, numeral).map(|number| label(kind, numeral, vec![number], line, end))
    });
    kana.chain(latin).collect()
}

/// `1 目的`, `1. 目的`, `4.1 サーバ等の管理`, `1) 目的`; a number without a mark after it begins a sentence.
fn read_number(line: &str) -> Option<Label<'_>> {
    let (number, mut rest) = read_digits(line)?;
    let mut numbers = vec![number];
    while let Some((next, after)) = rest.strip_prefix(['.', '．', '-', '－']).and_then(read_digits) {
        numbers.push(next);
        rest = after;
    }
    let many = numbers.len() > 1;
    if let Some(after) = rest.strip_prefix([')', '）']) {
        return (!many).then(|| label(Kind::Closed, Numeral::Arabic, numbers, line, line.len() - after.len()));
    }
    let kind = if many { Kind::Dotted } else { Kind::Number };
    let point = rest.strip_prefix(['.', '．']);
    let rest = point.unwrap_or(rest);
    let parted = point.is_some() || rest.is_empty() || rest.starts_with(BLANK);
    parted.then(|| label(kind, Numeral::Arabic, numbers, line, line.len() - rest.len()))
}

/// ア, イ, Ⅰ, 一, a: a letter with a blank or a point after it.
fn read_letter(line: &str, first: char) -> Vec<Label<'_>> {
    if let Some((number, Numeral::Kanji, rest)) = read_any_digits(line) {
        let end = line.len() - rest.len();
        let whole = parted(rest).map(|point| label(Kind::Kanji, Numeral::Kanji, vec![number], line, end + point));
        return whole.into_iter().collect();
    }
    let Some(point) = line.strip_prefix(first).and_then(parted) else { return Vec::new() };
    let end = first.len_utf8() + point;
    let roman = ROMAN.chars().position(|roman| roman == first).and_then(|index| u32::try_from(index + 1).ok());
    let sorts = [
        (Kind::Roman, Numeral::Roman, roman),
        (Kind::Kana, Numeral::Katakana, letter(first, Numeral::Katakana)),
        (Kind::Iroha, Numeral::Iroha, letter(first, Numeral::Iroha)),
        (Kind::Latin, Numeral::Latin, latin(first)),
    ];
    let found = sorts.into_iter().filter_map(|(kind, numeral, number)| number.map(|number| (kind, numeral, number)));
    found.map(|(kind, numeral, number)| label(kind, numeral, vec![number], line, end)).collect()
}

/// Gives the bytes of the point after a letter, 0 for a blank; nothing where neither stands.
fn parted(rest: &str) -> Option<usize> {
    let first = rest.chars().next()?;
    match first {
        '.' | '．' => Some(first.len_utf8()),
        _ => BLANK.contains(&first).then_some(0),
    }
}

fn label(kind: Kind, numeral: Numeral, numbers: Vec<u32>, line: &str, end: usize) -> Label<'_> {
    let (text, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    Label { kind, numeral, numbers, text, rest }
}

fn read_digits(text: &str) -> Option<(u32, &str)> {
    let count = text.chars().take_while(|c| digit(*c).is_some()).count();
    let mut digits = text.chars().take(count).filter_map(digit);
    let number = digits.try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(digit))?;
    let rest = text.trim_start_matches(|c| digit(c).is_some());
    (count > 0).then_some((number, rest))
}

fn read_any_digits(text: &str) -> Option<(u32, Numeral, &str)> {
    if let Some((number, rest)) = read_digits(text) {
        return Some((number, Numeral::Arabic, rest));
    }
    let (mut number, mut last, mut rest) = (0u32, 0u32, text);
    while let Some(first) = rest.chars().next() {
        match ("〇一二三四五六七八九".chars().position(|kanji| kanji == first), first) {
            (Some(value), _) => last = u32::try_from(value).ok()?,
            (None, '十') => (number, last) = (number.saturating_add(last.max(1) * 10), 0),
            (None, '百') => (number, last) = (number.saturating_add(last.max(1) * 100), 0),
            (None, _) => break,
        }
        rest = rest.get(first.len_utf8()..)?;
    }
    (rest.len() < text.len()).then(|| (number.saturating_add(last), Numeral::Kanji, rest))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

fn circled(c: char) -> Option<u32> {
    match c {
        '①'..='⑳' => Some(u32::from(c) - u32::from('①') + 1),
        '㉑'..='㉟' => Some(u32::from(c) - u32::from('㉑') + 21),
        '㊱'..='㊿' => Some(u32::from(c) - u32::from('㊱') + 36),
        _ => None,
    }
}

fn letter(c: char, numeral: Numeral) -> Option<u32> {
    let row = if numeral == Numeral::Iroha { IROHA } else { KANA };
    row.chars().position(|kana| kana == c).and_then(|index| u32::try_from(index + 1).ok())
}

fn latin(c: char) -> Option<u32> {
    match c {
        'a'..='z' => Some(u32::from(c) - u32::from('a') + 1),
        'ａ'..='ｚ' => Some(u32::from(c) - u32::from('ａ') + 1),
        _ => None,
    }
}
