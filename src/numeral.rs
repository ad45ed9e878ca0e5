//! Every conversion of a number or a date into characters, and of characters into a number.

mod date;

pub use date::Date;

use crate::model::municipality::Digits;

/// A way of writing a number; a higher one stands first where several begin a text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numeral {
    /// Ⅰ, Ⅱ, Ⅲ
    Roman,
    /// I, II, III
    RomanLetters,
    /// 1, 2, 3
    Arabic,
    /// 一, 二, 三
    Kanji,
    /// ①, ②, ③
    Circled,
    /// ❶, ❷, ❸
    BlackCircled,
    /// ⑴, ⑵, ⑶
    Parenthesized,
    /// ア, イ, ウ
    Katakana,
    /// ｱ, ｲ, ｳ
    HalfKatakana,
    /// イ, ロ, ハ
    Iroha,
    /// ⅰ, ⅱ, ⅲ
    SmallRoman,
    /// i, ii, iii
    SmallRomanLetters,
    /// A, B, C
    CapitalLatin,
    /// a, b, c
    Latin,
    /// ・
    Bullet,
}

const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

impl Numeral {
    /// Every way.
    pub const ALL: [Self; 15] = [
        Self::Roman,
        Self::RomanLetters,
        Self::Arabic,
        Self::Kanji,
        Self::Circled,
        Self::BlackCircled,
        Self::Parenthesized,
        Self::Katakana,
        Self::HalfKatakana,
        Self::Iroha,
        Self::SmallRoman,
        Self::SmallRomanLetters,
        Self::CapitalLatin,
        Self::Latin,
        Self::Bullet,
    ];

    /// Gives its name in YAML.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Roman => "roman",
            Self::RomanLetters => "roman-letters",
            Self::Arabic => "arabic",
            Self::Kanji => "kanji",
            Self::Circled => "circled",
            Self::BlackCircled => "black-circled",
            Self::Parenthesized => "parenthesized",
            Self::Katakana => "katakana",
            Self::HalfKatakana => "half-katakana",
            Self::Iroha => "iroha",
            Self::SmallRoman => "small-roman",
            Self::SmallRomanLetters => "small-roman-letters",
            Self::CapitalLatin => "capital-latin",
            Self::Latin => "latin",
            Self::Bullet => "bullet",
        }
    }

    /// Gives the characters with which it counts, from 1; empty where a number is put together of several.
    fn row(self) -> &'static str {
        match self {
            Self::Roman => "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ",
            Self::Circled => "①②③④⑤⑥⑦⑧⑨⑩⑪⑫⑬⑭⑮⑯⑰⑱⑲⑳㉑㉒㉓㉔㉕㉖㉗㉘㉙㉚㉛㉜㉝㉞㉟㊱㊲㊳㊴㊵㊶㊷㊸㊹㊺㊻㊼㊽㊾㊿",
            Self::BlackCircled => "❶❷❸❹❺❻❼❽❾❿⓫⓬⓭⓮⓯⓰⓱⓲⓳⓴",
            Self::Parenthesized => "⑴⑵⑶⑷⑸⑹⑺⑻⑼⑽⑾⑿⒀⒁⒂⒃⒄⒅⒆⒇",
            Self::Katakana => {
                "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン"
            }
            Self::HalfKatakana => "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜｦﾝ",
            Self::Iroha => {
                "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス"
            }
            Self::SmallRoman => "ⅰⅱⅲⅳⅴⅵⅶⅷⅸⅹⅺⅻ",
            Self::CapitalLatin => "ABCDEFGHIJKLMNOPQRSTUVWXYZ",
            Self::Latin => "abcdefghijklmnopqrstuvwxyz",
            Self::RomanLetters | Self::Arabic | Self::Kanji | Self::SmallRomanLetters | Self::Bullet => "",
        }
    }

    /// Says whether a character of it stands by itself, without brackets or a point.
    pub fn is_marked(self) -> bool {
        matches!(self, Self::Circled | Self::BlackCircled | Self::Parenthesized)
    }

    /// Says whether it writes numbers with a character.
    pub fn writes(self, c: char) -> bool {
        let together = match self {
            Self::Arabic => return digit(c).is_some(),
            Self::Kanji => "〇一二三四五六七八九十百",
            Self::RomanLetters => "IVXLC",
            Self::SmallRomanLetters => "ivxlc",
            Self::Roman | Self::Circled | Self::BlackCircled | Self::Parenthesized | Self::SmallRoman => "",
            Self::Katakana | Self::HalfKatakana | Self::Iroha | Self::CapitalLatin | Self::Latin | Self::Bullet => "",
        };
        together.contains(c) || self.place(c).is_some()
    }

    fn place(self, c: char) -> Option<u32> {
        // No row holds signs, hiragana or kanji, with which most lines begin.
        if matches!(c, '!'..='@' | '\u{3041}'..='\u{309F}' | '\u{4E00}'..='\u{9FFF}') {
            return None;
        }
        let c = if matches!(self, Self::Latin | Self::CapitalLatin) { half_width(c) } else { c };
        self.row().chars().position(|own| own == c).and_then(|index| u32::try_from(index + 1).ok())
    }
}

/// Writes a number (from 1) in the given way.
pub fn write(number: usize, numeral: Numeral, digits: Digits) -> String {
    let row = || numeral.row().chars().nth(number.wrapping_sub(1));
    match numeral {
        Numeral::Arabic => arabic(number, digits),
        Numeral::Kanji => kanji(number),
        Numeral::RomanLetters => roman(number),
        Numeral::SmallRomanLetters => roman(number).to_lowercase(),
        Numeral::Bullet => "・".to_owned(),
        Numeral::Circled | Numeral::BlackCircled | Numeral::Parenthesized => {
            row().map_or_else(|| format!("({number})"), String::from)
        }
        Numeral::Roman | Numeral::SmallRoman => row().map_or_else(|| number.to_string(), String::from),
        Numeral::Katakana | Numeral::HalfKatakana | Numeral::Iroha | Numeral::CapitalLatin | Numeral::Latin => {
            from_row(number, numeral.row())
        }
    }
}

/// Writes a number in Arabic digits of the given width.
pub fn arabic(number: usize, digits: Digits) -> String {
    let half = number.to_string();
    match digits {
        Digits::Half => half,
        Digits::Mixed if half.len() > 1 => half,
        Digits::Full | Digits::Mixed => half.chars().map(full_width).collect(),
    }
}

fn full_width(digit: char) -> char {
    let value = digit.to_digit(10).unwrap_or(0);
    char::from_u32(0xFF10 + value).unwrap_or(digit)
}

fn half_width(letter: char) -> char {
    match letter {
        'Ａ'..='Ｚ' | 'ａ'..='ｚ' => char::from_u32(u32::from(letter) - 0xFEE0).unwrap_or(letter),
        _ => letter,
    }
}

fn from_row(number: usize, row: &str) -> String {
    let length = row.chars().count();
    let letter = |index: usize| row.chars().nth(index % length).map_or_else(String::new, String::from);
    let index = number.saturating_sub(1);
    if index < length { letter(index) } else { format!("{}{}", letter(index / length - 1), letter(index)) }
}

/// Writes a number in letters: IV, XII; from 400 on in digits, as no document counts so far.
fn roman(number: usize) -> String {
    const VALUES: [(usize, &str); 9] =
        [(100, "C"), (90, "XC"), (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I")];
    let mut rest = number;
    let mut letters = String::new();
    if !(1..400).contains(&number) {
        return number.to_string();
    }
    for (value, letter) in VALUES {
        letters.push_str(&letter.repeat(rest / value));
        rest %= value;
    }
    letters
}

/// Writes a number in kanji: 十, 十一, 二十, 百三.
pub fn kanji(number: usize) -> String {
    let digit = |value: usize| KANJI.get(value).copied().unwrap_or("");
    let unit = |count: usize, name: &str| match count {
        0 => String::new(),
        1 => name.to_owned(),
        _ => format!("{}{name}", digit(count)),
    };
    match number {
        0 => KANJI[0].to_owned(),
        1..=9999 => {
            let (thousands, hundreds, tens, ones) = (number / 1000, number / 100 % 10, number / 10 % 10, number % 10);
            let last = if ones == 0 { "" } else { digit(ones) };
            format!("{}{}{}{last}", unit(thousands, "千"), unit(hundreds, "百"), unit(tens, "十"))
        }
        _ => number.to_string(),
    }
}

/// Reads the numbers with which a text may begin, each with its way of writing and what follows; more than one
/// where イ may be of アイウ or of イロハ.
pub fn read(text: &str) -> impl Iterator<Item = (Numeral, u32, &str)> {
    let first = text.chars().next();
    Numeral::ALL.into_iter().filter_map(move |numeral| {
        let first = first?;
        let together = match numeral {
            Numeral::Arabic => read_arabic(text),
            Numeral::Kanji => read_kanji(text),
            Numeral::RomanLetters | Numeral::SmallRomanLetters => read_roman(text, numeral),
            Numeral::Roman | Numeral::Circled | Numeral::BlackCircled | Numeral::Parenthesized => None,
            Numeral::Katakana | Numeral::HalfKatakana | Numeral::Iroha | Numeral::SmallRoman => None,
            Numeral::CapitalLatin | Numeral::Latin | Numeral::Bullet => None,
        };
        let single = || Some((numeral.place(first)?, text.get(first.len_utf8()..)?));
        let (number, rest) = together.or_else(single)?;
        Some((numeral, number, rest))
    })
}

/// Reads the digits, of either width, with which a text begins.
pub fn read_arabic(text: &str) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c| digit(c).is_some());
    let mut digits = text.chars().map_while(digit);
    let number = digits.try_fold(0u32, |number, digit| number.checked_mul(10)?.checked_add(digit))?;
    (rest.len() < text.len()).then_some((number, rest))
}

fn read_kanji(text: &str) -> Option<(u32, &str)> {
    let (mut number, mut last, mut rest) = (0u32, 0u32, text);
    while let Some(first) = rest.chars().next() {
        match (KANJI.iter().position(|kanji| kanji.starts_with(first)), first) {
            (Some(value), _) => last = u32::try_from(value).ok()?,
            (None, '十') => (number, last) = (number.saturating_add(last.max(1) * 10), 0),
            (None, '百') => (number, last) = (number.saturating_add(last.max(1) * 100), 0),
            (None, _) => break,
        }
        rest = rest.get(first.len_utf8()..)?;
    }
    (rest.len() < text.len()).then(|| (number.saturating_add(last), rest))
}

/// Reads letters only as they are written: IIII is no number.
fn read_roman(text: &str, numeral: Numeral) -> Option<(u32, &str)> {
    let rest = text.trim_start_matches(|c| numeral.writes(c));
    let letters = text.strip_suffix(rest).filter(|letters| !letters.is_empty() && letters.len() <= 12)?;
    let number = (1..400).find(|number| write(*number, numeral, Digits::Half) == letters)?;
    Some((u32::try_from(number).ok()?, rest))
}

fn digit(c: char) -> Option<u32> {
    match c {
        '0'..='9' => c.to_digit(10),
        '０'..='９' => Some(u32::from(c) - u32::from('０')),
        _ => None,
    }
}

/// Joins words as Japanese law does: A、B及びC.
pub fn join(words: &[String], conjunction: &str) -> String {
    match words {
        [] => String::new(),
        [one] => one.clone(),
        [head @ .., last] => format!("{}{conjunction}{last}", head.join("、")),
    }
}
