//! Rule `date`: a date that no calendar has, or a year that the era does not have.
//!
//! Why: 平成32年 and 2月30日 are slips; 元年 begins and ends in the middle of a year.
//! Example: 令和元年4月1日 (still 平成31年); 令和8年2月30日.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use crate::lint::body::{Body, pattern};
use crate::lint::{About, Hit, Rule, Spot};
use crate::numeral::Date;

pub(super) const RULE: Rule = Rule {
    code: "date",
    title: "日付と年号",
    why: "暦にない日、年号にない年は書き誤りである。",
    about: About::Wording,
    check,
};

static LONG: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        "(?P<era>明治|大正|昭和|平成|令和|西暦)? ?(?P<year>元|[0-9０-９]{1,4}) ?年(?: ?(?P<month>[0-9０-９]{1,2}) ?月(?: ?(?P<day>[0-9０-９]{1,2}) ?日)?)?",
    )
});
static SHORT: LazyLock<Regex> = LazyLock::new(|| {
    pattern(
        r"(?:^|[^A-Za-z0-9])(?P<x>(?P<era>[MTSHR])(?P<year>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<day>[0-9]{1,2}))(?:[^0-9.]|$)",
    )
});
static ALONE: LazyLock<Regex> = LazyLock::new(|| pattern("(?P<month>[0-9]{1,2})月(?P<day>[0-9]{1,2})日"));

/// Era, its letter, the common year before its first, its last year, its first day, its last day.
const ERAS: [(&str, &str, u16, u16, Date, Date); 4] = [
    ("大正", "T", 1911, 15, day(1912, 7, 30), day(1926, 12, 24)),
    ("昭和", "S", 1925, 64, day(1926, 12, 25), day(1989, 1, 7)),
    ("平成", "H", 1988, 31, day(1989, 1, 8), day(2019, 4, 30)),
    ("令和", "R", 2018, 99, day(2019, 5, 1), day(2117, 12, 31)),
];

const fn day(year: u16, month: u8, day: u8) -> Date {
    Date { year, month, day }
}

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        for form in [&*LONG, &*SHORT] {
            for captures in form.captures_iter(passage.text) {
                let whole = captures.name("x").or_else(|| captures.get(0));
                if let (Some(whole), Some(wrong)) = (whole, wrong(&captures)) {
                    let help = "年月日を確かめてください";
                    hits.push(Spot::new(index, whole.range()).error(wrong, help));
                }
            }
        }
        for captures in ALONE.captures_iter(passage.text) {
            let before = captures.get(0).and_then(|whole| passage.text.get(..whole.start())).unwrap_or("");
            let dated = before.trim_end().ends_with('年');
            let date = Date::parse(&format!(
                "2024-{:02}-{:02}",
                number(&captures, "month").unwrap_or(0),
                number(&captures, "day").unwrap_or(0)
            ));
            if let (Some(whole), None, false) = (captures.get(0), date, dated) {
                let message = format!("「{}」は暦にありません", whole.as_str());
                hits.push(Spot::new(index, whole.range()).error(message, "月日を確かめてください"));
            }
        }
    }
    hits
}

fn number(captures: &Captures<'_>, name: &str) -> Option<u16> {
    let digits: String = captures.name(name)?.as_str().chars().map(half).collect();
    if digits == "元" { Some(1) } else { digits.parse().ok() }
}

fn half(c: char) -> char {
    match c {
        '０'..='９' => char::from_u32(u32::from(c) - u32::from('０') + u32::from('0')).unwrap_or(c),
        _ => c,
    }
}

fn wrong(captures: &Captures<'_>) -> Option<String> {
    let year = number(captures, "year")?;
    let name = captures.name("era").map(|era| era.as_str());
    let era = ERAS.iter().find(|era| Some(era.0) == name || Some(era.1) == name);
    let (month, date) = (number(captures, "month"), number(captures, "day"));
    let words = captures.name("x").or_else(|| captures.get(0))?.as_str().trim();
    let common = match era {
        Some(era) if year == 0 || year > era.3 => return Some(format!("{}{year}年という年はありません", era.0)),
        Some(era) => era.2 + year,
        // A duration (5年) or a year without an era is judged only with a month and a day.
        None if month.is_none() || year < 1000 => return None,
        None => year,
    };
    let month = month?;
    let found = Date::parse(&format!("{common:04}-{month:02}-{:02}", date.unwrap_or(1)));
    let Some(found) = found else { return Some(format!("「{words}」は暦にありません")) };
    let (first, last) = era.map(|era| (era.4, era.5))?;
    let whole_month = date.is_none() && month == u16::from(first.month) && common == first.year;
    let outside = found < first && !whole_month || found > last;
    outside.then(|| format!("「{words}」は{}の間にありません", era.map_or("", |era| era.0)))
}
