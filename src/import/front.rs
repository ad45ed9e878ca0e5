//! Reads what stands around the clauses: cover, dates, 改訂履歴.

use crate::import::contents::squeezed;
use crate::import::wording::{key, tidy_title};
use crate::numeral::Date;
use crate::parse::outline::{Content, Node, Outline, Piece};

/// What the cover of a document says.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Front {
    /// Its lines.
    pub lines: Vec<String>,
    /// The title of the document.
    pub title: Option<String>,
    /// 第6版 and the like.
    pub edition: Option<String>,
    /// The day of first adoption, `YYYY-MM-DD`.
    pub enacted: Option<String>,
    /// The day of adoption or revision, `YYYY-MM-DD`.
    pub date: Option<String>,
    /// The adopting bodies.
    pub adopters: Vec<String>,
}

/// Reads the lines of a cover; `name` is the name of the body.
pub fn front(lines: &[String], name: &str) -> Front {
    let mut front = Front { lines: lines.to_vec(), ..Front::default() };
    let mut dates = Vec::new();
    let mut rest = Vec::new();
    for line in lines {
        let bare = key(line);
        if let Some(day) = date(&bare) {
            dates.push((bare, day));
        } else if is_edition(&bare) {
            front.edition = Some(line.trim().to_owned());
        } else if is_title(&bare) {
            front.title = Some(title_of(line));
        } else if bare != key(name) || front.title.is_some() {
            rest.push(line.trim().to_owned());
        }
    }
    let first = dates.iter().find(|(line, _)| line.starts_with("制定")).map(|(_, day)| day.clone());
    front.date = dates.iter().rev().find(|(line, _)| !line.starts_with("制定")).map(|(_, day)| day.clone());
    if front.date.is_some() {
        front.enacted = first;
    } else {
        front.date = first;
    }
    front.adopters = adopters(&rest);
    front
}

/// How the names of adopting bodies end.
const BODY_ENDS: [char; 14] = ['会', '員', '者', '長', '合', '局', '都', '道', '府', '県', '市', '区', '町', '村'];

/// Adopting bodies stand one a line, or joined by ・ on one line or over several.
fn adopters(lines: &[String]) -> Vec<String> {
    let row = matches!(lines, [line] if line.contains('・') && line.split('・').all(|name| name.ends_with(BODY_ENDS)));
    let joined = row || lines.iter().any(|line| line.starts_with('・'));
    let whole = if joined { lines.concat() } else { lines.join("\n") };
    let part = if joined { '・' } else { '\n' };
    whole.split(part).map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect()
}

/// Gives the title that a line of a cover names: the ○ of a collection of rules is not a part of it.
pub fn title_of(line: &str) -> String {
    tidy_title(line.trim().trim_start_matches(['○', '◎', '●', '■', '□', '◇', '◆']))
}

fn is_edition(line: &str) -> bool {
    line.ends_with('版') && line.chars().count() <= 8
}

/// Tells whether a line names a document.
pub fn is_title(line: &str) -> bool {
    let bare = line.trim_end_matches("(案)");
    ["方針", "基準", "ポリシー", "規程", "要綱", "要領"].iter().any(|end| bare.ends_with(end))
}

/// Finds a date in a line: 令和7年7月3日, R7.7.3, 2025-07-03.
pub fn date(line: &str) -> Option<String> {
    let eras = [("令和", 'R', 2018), ("平成", 'H', 1988), ("昭和", 'S', 1925)];
    for (name, letter, offset) in eras {
        if let Some((_, rest)) = line.split_once(name) {
            return ymd(rest, offset, ['年', '月', '日']);
        }
        if let Some(rest) = line.strip_prefix(letter) {
            return ymd(rest, offset, ['.', '.', '\0']);
        }
    }
    Date::parse(line).map(|date| date.to_string()).or_else(|| ymd(line, 0, ['年', '月', '日']))
}

fn ymd(text: &str, offset: u16, marks: [char; 3]) -> Option<String> {
    let (year, rest) = text.split_once(marks[0])?;
    let (month, rest) = rest.split_once(marks[1])?;
    let day = rest.split_once(marks[2]).map_or(rest, |(day, _)| day);
    let number = |text: &str| if text == "元" { Some(1) } else { squeezed(text).parse::<u16>().ok() };
    let found = format!("{:04}-{:02}-{:02}", number(year)?.checked_add(offset)?, number(month)?, number(day)?);
    Date::parse(&found).map(|date| date.to_string())
}

/// Takes the 改訂履歴 off the end of a file, where it is the table that the program prints.
pub fn take_history(outline: &mut Outline) -> Vec<[String; 5]> {
    let Some(last) = outline.documents.last_mut().and_then(|part| part.nodes.last_mut()) else { return Vec::new() };
    let body = &mut last_leaf(last).body;
    let [.., heading, table] = body.as_slice() else { return Vec::new() };
    let named = matches!(&heading.content, Content::Text(text) if key(text) == "■改訂履歴");
    let rows = match (&table.content, named) {
        (Content::Table(rows), true) => history(rows),
        (Content::Table(_) | Content::Text(_), _) => None,
    };
    if rows.is_some() {
        body.truncate(body.len() - 2);
    }
    rows.unwrap_or_default()
}

fn last_leaf(node: &mut Node) -> &mut Node {
    if node.children.is_empty() {
        return node;
    }
    last_leaf(node.children.last_mut().expect("just seen to have children"))
}

fn history(rows: &[Vec<String>]) -> Option<Vec<[String; 5]>> {
    let (header, rows) = rows.split_first()?;
    (*header == ["版", "改訂理由", "改訂概要", "制改訂日", "備考"].map(str::to_owned)).then_some(())?;
    rows.iter().map(|row| entry(row)).collect()
}

fn entry(row: &[String]) -> Option<[String; 5]> {
    let cell = |index: usize| row.get(index).cloned().unwrap_or_default();
    let day = date(&key(&cell(3)))?;
    (row.len() <= 5 && Date::parse(&day)?.short() == key(&cell(3))).then(|| [cell(0), cell(1), cell(2), day, cell(4)])
}

/// Gives pieces as lines.
pub fn lines(pieces: &[Piece]) -> Vec<String> {
    pieces.iter().flat_map(Piece::lines).collect()
}
