//! What is wrong with a pipe table, which a reader of Markdown passes over.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Reports what stands in a row after the last column; `range` is from there to the end of the row.
pub(super) fn surplus(source: &Arc<Source>, range: Range<usize>) -> Option<Diagnostic> {
    let tail = source.text.get(range.clone())?;
    let blank = |c: char| c == '|' || c.is_whitespace();
    let start = range.start + tail.find(|c| !blank(c))?;
    let place = Place::new(source, start..range.start + tail.trim_end_matches(blank).len());
    let help = "見出しの行と「---」の行にも欄を加えるか、文字としての「|」は「\\|」と書いてください";
    Some(Diagnostic::error("surplus-cell", "表の見出しの行より多い欄があります").at(place).help(help))
}

/// Reports a cell that says it is one with the cell above, in the row at the top.
pub(super) fn nothing_above(place: Place) -> Diagnostic {
    let message = "表の見出しの行の「^」には、一つにする上の欄がありません";
    Diagnostic::error("no-cell-above", message)
        .at(place)
        .help("欄の語句を書いてください。文字としての「^」は「\\^」と書いてください")
}

/// Reports rows that were meant as a table and are none.
pub(super) fn broken(place: &Place) -> Option<Diagnostic> {
    let mut lines = place.source.text.get(place.range.clone())?.lines();
    let (head, rule) = (lines.next()?, lines.next()?);
    let ruled = rule.contains("--") && rule.chars().all(|c| matches!(c, '|' | '-' | ':' | ' '));
    if !head.trim_start().starts_with('|') || !ruled {
        return None;
    }
    let columns = |line: &str| line.trim().trim_matches('|').replace("\\|", "").split('|').count();
    let message = format!("表の見出しの行は{}欄、「---」の行は{}欄で、数が合いません", columns(head), columns(rule));
    Some(Diagnostic::error("broken-table", message).at(place.clone()).help("二つの行の欄の数を合わせてください"))
}
