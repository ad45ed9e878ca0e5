//! Finds characters of a Japanese keyboard that stand where YAML wants half-width ones.

use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Finds the slips of a file and gives the text with them mended, byte for byte as long as before; no text where an
/// indent is in doubt.
pub(super) fn slips(source: &Arc<Source>) -> (Vec<Diagnostic>, Option<String>) {
    let mut scan = Scan { source, block: None, diagnostics: Vec::new(), mended: Some(source.text.clone()) };
    let mut start = 0;
    for line in source.text.split_inclusive('\n') {
        scan.line(start, line);
        start += line.len();
    }
    (scan.diagnostics, scan.mended)
}

struct Scan<'a> {
    source: &'a Arc<Source>,
    /// The indent of the key whose text of many lines (`|`, `>`) is being passed.
    block: Option<usize>,
    diagnostics: Vec<Diagnostic>,
    mended: Option<String>,
}

impl Scan<'_> {
    fn line(&mut self, start: usize, line: &str) {
        let body = line.trim_start_matches([' ', '\u{3000}', '-', '\t']);
        let indent = line.strip_suffix(body).unwrap_or("");
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if body.trim().is_empty() || body.starts_with('#') || self.block.is_some_and(|key| spaces > key) {
            return;
        }
        let opens = matches!(line.trim_end().rsplit(' ').next(), Some("|" | ">" | "|-" | ">-" | "|+" | ">+"));
        self.block = opens.then_some(spaces);
        let key: usize = body.bytes().take_while(|b| b.is_ascii_lowercase() || *b == b'_').count();
        let rest = body.get(key..).unwrap_or("");
        let end = start + indent.len() + key;
        if key > 0 && rest.starts_with('：') {
            let help = "半角の「:」と半角の空白にしてください";
            let slip = Diagnostic::error("full-width-colon", "全角の「：」は項目の区切りになりません").help(help);
            return self.slip(slip, end..end + 3, Some(":  "));
        }
        if key > 0 && rest.starts_with(":\u{3000}") {
            let help = "「:」の後は半角の空白にしてください";
            let slip = Diagnostic::error("full-width-space", "「:」の後が全角の空白です").help(help);
            return self.slip(slip, end + 1..end + 4, Some("   "));
        }
        let entry = (key > 0 && rest.starts_with(':')) || indent.contains('-');
        if let Some(wide) = indent.find('\u{3000}').filter(|_| entry) {
            let length: usize =
                indent.get(wide..).unwrap_or("").chars().take_while(|c| *c == '\u{3000}').map(char::len_utf8).sum();
            let help = "字下げは半角の空白にしてください";
            let slip = Diagnostic::error("full-width-space", "字下げに全角の空白が使われています").help(help);
            self.slip(slip, start + wide..start + wide + length, None);
        }
    }

    fn slip(&mut self, diagnostic: Diagnostic, range: Range<usize>, instead: Option<&str>) {
        match (&mut self.mended, instead) {
            (Some(mended), Some(instead)) => mended.replace_range(range.clone(), instead),
            (mended, _) => *mended = None,
        }
        self.diagnostics.push(diagnostic.at(Place::new(self.source, range)));
    }
}
