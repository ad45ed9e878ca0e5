//! Every conversion of a number or a date into characters.

use crate::model::municipality::Digits;

/// A way of writing a number.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize, schemars::JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum Numeral {
    /// 1, 2, 3
    Arabic,
    /// ①, ②, ③
    Circled,
    /// ア, イ, ウ
    Katakana,
    /// イ, ロ, ハ
    Iroha,
    /// 一, 二, 三
    Kanji,
    /// Ⅰ, Ⅱ, Ⅲ
    Roman,
    /// a, b, c
    Latin,
    /// ・
    Bullet,
}

const KATAKANA: &str = "アイウエオカキクケコサシスセソタチツテトナニヌネノハヒフヘホマミムメモヤユヨラリルレロワヲン";
const IROHA: &str = "イロハニホヘトチリヌルヲワカヨタレソツネナラムウヰノオクヤマケフコエテアサキユメミシヱヒモセス";
const ROMAN: &str = "ⅠⅡⅢⅣⅤⅥⅦⅧⅨⅩⅪⅫ";
const KANJI: [&str; 10] = ["〇", "一", "二", "三", "四", "五", "六", "七", "八", "九"];

/// Writes a number (from 1) in the given way.
pub fn write(number: usize, numeral: Numeral, digits: Digits) -> String {
    match numeral {
        Numeral::Arabic => arabic(number, digits),
        Numeral::Circled => circled(number),
        Numeral::Katakana => from_row(number, KATAKANA),
        Numeral::Iroha => from_row(number, IROHA),
        Numeral::Kanji => kanji(number),
        Numeral::Roman => ROMAN.chars().nth(number.wrapping_sub(1)).map_or_else(|| number.to_string(), String::from),
        Numeral::Latin => from_row(number, "abcdefghijklmnopqrstuvwxyz"),
        Numeral::Bullet => "・".to_owned(),
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

fn circled(number: usize) -> String {
    let offset = match number {
        1..=20 => 0x2460 - 1,
        21..=35 => 0x3251 - 21,
        36..=50 => 0x32B1 - 36,
        _ => return format!("({number})"),
    };
    let code = u32::try_from(offset + number).ok().and_then(char::from_u32);
    code.map_or_else(|| number.to_string(), String::from)
}

fn from_row(number: usize, row: &str) -> String {
    let length = row.chars().count();
    let letter = |index: usize| row.chars().nth(index % length).map_or_else(String::new, String::from);
    let index = number.saturating_sub(1);
    if index < length { letter(index) } else { format!("{}{}", letter(index / length - 1), letter(index)) }
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

/// A calendar date.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Date {
    /// The year of the common era.
    pub year: u16,
    /// 1 to 12.
    pub month: u8,
    /// 1 to 31.
    pub day: u8,
}

/// An era: its name, its letter, its first day.
struct Era {
    name: &'static str,
    letter: char,
    first: Date,
}

const fn date(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

const ERAS: [Era; 5] = [
    Era { name: "令和", letter: 'R', first: date(2019, 5, 1) },
    Era { name: "平成", letter: 'H', first: date(1989, 1, 8) },
    Era { name: "昭和", letter: 'S', first: date(1926, 12, 25) },
    Era { name: "大正", letter: 'T', first: date(1912, 7, 30) },
    Era { name: "明治", letter: 'M', first: date(1868, 10, 23) },
];

impl Date {
    /// Reads `YYYY-MM-DD`; gives nothing for a day that no calendar has.
    pub fn parse(text: &str) -> Option<Self> {
        let mut parts = text.split('-').map(|part| part.parse::<u16>().ok().map(|number| (number, part.len())));
        let ((year, 4), (month, 2), (day, 2), None) = (parts.next()??, parts.next()??, parts.next()??, parts.next())
        else {
            return None;
        };
        let found = date(year, u8::try_from(month).ok()?, u8::try_from(day).ok()?);
        ((1..=12).contains(&found.month) && found.day >= 1 && found.day <= found.days_in_month()).then_some(found)
    }

    fn days_in_month(self) -> u8 {
        let leap = self.year.is_multiple_of(4) && (!self.year.is_multiple_of(100) || self.year.is_multiple_of(400));
        match self.month {
            2 if leap => 29,
            2 => 28,
            4 | 6 | 9 | 11 => 30,
            _ => 31,
        }
    }

    fn era(self) -> Option<(&'static Era, u16)> {
        let era = ERAS.iter().find(|era| era.first <= self)?;
        Some((era, self.year - era.first.year + 1))
    }

    /// Writes 令和8年4月1日; the first year is 元年.
    pub fn wareki(self) -> String {
        let Some((era, year)) = self.era() else { return self.to_string() };
        let year = if year == 1 { "元".to_owned() } else { year.to_string() };
        format!("{}{year}年{}月{}日", era.name, self.month, self.day)
    }

    /// Writes R8.4.1.
    pub fn short(self) -> String {
        let Some((era, year)) = self.era() else { return self.to_string() };
        format!("{}{year}.{}.{}", era.letter, self.month, self.day)
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:04}-{:02}-{:02}", self.year, self.month, self.day)
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
