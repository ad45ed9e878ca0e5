//! Dates, and how they are written.

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
