//! Reads the label at the beginning of a line, and says which label may follow which.

/// The sorts of labels, by how they are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// 第1章
    Chapter,
    /// 第1節
    Section,
    /// 第1条, 第1条の2
    Article,
    /// 1 or 1.
    Number,
    /// 1.1
    Dotted,
    /// (1) or （１）
    Bracketed,
    /// ①
    Circled,
    /// ア
    Kana,
    /// (ア)
    BracketedKana,
    /// ・
    Bullet,
}

/// A label at the beginning of a line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Label<'a> {
    /// How it is written.
    pub kind: Kind,
    /// Its numbers: `[4, 1]` for 4.1, `[1, 2]` for 第1条の2.
    pub numbers: Vec<u32>,
    /// Its characters.
    pub text: &'a str,
    /// What follows it on the line.
    pub rest: &'a str,
}

const KANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
/// A number that skips so many is still taken for the next one: something was left out.
const WIDEST_SKIP: u32 = 5;

impl Kind {
    /// Says whether a sequence of this kind may begin anew at the top of a document.
    pub fn is_high(self) -> bool {
        matches!(self, Self::Chapter | Self::Article | Self::Number)
    }
}

impl Label<'_> {
    /// Says whether it is the next one after these numbers.
    pub fn follows(&self, last: &[u32]) -> bool {
        let (Some((own, above)), Some((before, before_above))) = (self.numbers.split_last(), last.split_last()) else {
            return self.kind == Kind::Bullet;
        };
        match self.kind {
            Kind::Article => self.numbers.first() == last.first().map(|n| n + 1).as_ref() || self.is_branch_of(last),
            Kind::Dotted => above == before_above && *own == before + 1 || self.opens_next_of(last),
            Kind::Chapter
            | Kind::Section
            | Kind::Number
            | Kind::Bracketed
            | Kind::Circled
            | Kind::Kana
            | Kind::BracketedKana => *own == before + 1,
            Kind::Bullet => true,
        }
    }

    /// Says whether it may begin a sequence of its own below a label.
    pub fn opens(&self, above: Option<(Kind, &[u32])>) -> bool {
        match self.kind {
            Kind::Dotted => {
                above.is_none_or(|(_, last)| self.numbers.last() == Some(&1) && self.numbers.starts_with(last))
            }
            Kind::Bullet => true,
            Kind::Chapter
            | Kind::Section
            | Kind::Article
            | Kind::Number
            | Kind::Bracketed
            | Kind::Circled
            | Kind::Kana
            | Kind::BracketedKana => self.numbers == [1],
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

/// Reads the label of a line, if it begins like one.
pub fn read_label(line: &str) -> Option<Label<'_>> {
    let first = line.chars().next()?;
    match first {
        '第' => read_cited(line),
        '(' | '（' => read_bracketed(line),
        '・' | '•' | '●' | '○' => Some(label(Kind::Bullet, Vec::new(), line, first.len_utf8())),
        c if circled(c).is_some() => Some(label(Kind::Circled, vec![circled(c)?], line, c.len_utf8())),
        c if digit(c).is_some() => read_number(line),
        c if kana(c).is_some() => read_kana(line),
        _ => None,
    }
}

/// 第1章, 第2節, 第3条, 第3条の2; what follows a 条 is parted by a blank.
fn read_cited(line: &str) -> Option<Label<'_>> {
    let (number, rest) = read_digits(line.strip_prefix('第')?)?;
    let unit = rest.chars().next()?;
    let kind = match unit {
        '章' => Kind::Chapter,
        '節' => Kind::Section,
        '条' => Kind::Article,
        _ => return None,
    };
    let mut numbers = vec![number];
    let mut rest = rest.strip_prefix(unit)?;
    while let Some((branch, after)) = rest.strip_prefix('の').and_then(read_digits) {
        numbers.push(branch);
        rest = after;
    }
    let parted = rest.is_empty() || rest.starts_with([' ', '\u{3000}', '\t']);
    parted.then(|| label(kind, numbers, line, line.len() - rest.len()))
}

fn read_bracketed(line: &str) -> Option<Label<'_>> {
    let inner = line.strip_prefix(['(', '（'])?;
    let close = |rest: &str| rest.strip_prefix([')', '）']).map(|rest| line.len() - rest.len());
    if let Some((number, rest)) = read_digits(inner) {
        return close(rest).map(|end| label(Kind::Bracketed, vec![number], line, end));
    }
    let first = inner.chars().next()?;
    let number = kana(first)?;
    close(inner.strip_prefix(first)?).map(|end| label(Kind::BracketedKana, vec![number], line, end))
}

/// `1 目的`, `1. 目的`, `4.1 サーバ等の管理`; a number without a blank after it begins a sentence.
fn read_number(line: &str) -> Option<Label<'_>> {
    let (number, mut rest) = read_digits(line)?;
    let mut numbers = vec![number];
    while let Some((next, after)) = rest.strip_prefix(['.', '．']).and_then(read_digits) {
        numbers.push(next);
        rest = after;
    }
    let kind = if numbers.len() > 1 { Kind::Dotted } else { Kind::Number };
    let point = rest.strip_prefix(['.', '．']);
    let rest = point.unwrap_or(rest);
    let parted = point.is_some() || rest.is_empty() || rest.starts_with([' ', '\u{3000}']);
    parted.then(|| label(kind, numbers, line, line.len() - rest.len()))
}

fn read_kana(line: &str) -> Option<Label<'_>> {
    let first = line.chars().next()?;
    let rest = line.strip_prefix(first)?;
    let parted = rest.starts_with([' ', '\u{3000}']);
    kana(first).filter(|_| parted).map(|number| label(Kind::Kana, vec![number], line, first.len_utf8()))
}

fn label(kind: Kind, numbers: Vec<u32>, line: &str, end: usize) -> Label<'_> {
    let (text, rest) = line.split_at_checked(end).unwrap_or((line, ""));
    Label { kind, numbers, text, rest }
}

fn read_digits(text: &str) -> Option<(u32, &str)> {
    let count = text.chars().take_while(|c| digit(*c).is_some()).count();
    let number = text
        .chars()
        .take(count)
        .filter_map(digit)
        .try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(digit))?;
    let rest = text.trim_start_matches(|c| digit(c).is_some());
    (count > 0).then_some((number, rest))
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

fn kana(c: char) -> Option<u32> {
    KANA.chars().position(|kana| kana == c).and_then(|index| u32::try_from(index + 1).ok())
}
