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
        let body = line.trim_start_matches([' ', '\u{3000}', '\u{A0}', '-', '\t']);
        let indent = line.strip_suffix(body).unwrap_or("");
        let spaces = line.len() - line.trim_start_matches(' ').len();
        if body.trim().is_empty() || body.starts_with('#') || self.block.is_some_and(|key| spaces > key) {
            return;
        }
        if self.sign(start + indent.len(), body) {
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
        if key > 0 && rest.starts_with(":\u{A0}") {
            let help = "「:」の後は半角の空白にしてください";
            let slip =
                Diagnostic::error("no-break-space", "「:」の後が、改行しない特別な空白（U+00A0）です").help(help);
            return self.slip(slip, end + 1..end + 3, Some("  "));
        }
        let entry = (key > 0 && rest.starts_with(':')) || indent.contains('-');
        if let Some(fixed) = indent.find('\u{A0}').filter(|_| entry) {
            let help = "字下げは半角の空白にしてください。ウェブページや Word から写すと、この空白が入ることがあります";
            let slip = Diagnostic::error("no-break-space", "字下げに、改行しない特別な空白（U+00A0）が使われています");
            return self.slip(slip.help(help), start + fixed..start + fixed + 2, None);
        }
        if let Some(wide) = indent.find('\u{3000}').filter(|_| entry) {
            let length: usize =
                indent.get(wide..).unwrap_or("").chars().take_while(|c| *c == '\u{3000}').map(char::len_utf8).sum();
            let help = "字下げは半角の空白にしてください";
            let slip = Diagnostic::error("full-width-space", "字下げに全角の空白が使われています").help(help);
            self.slip(slip, start + wide..start + wide + length, None);
        }
    }

    /// Finds a sign of full width at the beginning of a line; tells whether there was one.
    fn sign(&mut self, start: usize, body: &str) -> bool {
        if body.starts_with('＃') {
            let help = "半角の「#」にしてください";
            let slip = Diagnostic::error("full-width-mark", "全角の「＃」は注記の印になりません").help(help);
            self.slip(slip, start..start + 3, Some("#  "));
            return true;
        }
        let item =
            body.strip_prefix(['ー', '－', '‐', '−', '–', '―']).filter(|rest| rest.starts_with([' ', '\u{3000}']));
        let word = item.map(|rest| rest.trim_start_matches([' ', '\u{3000}']));
        let key = word.map(|word| word.trim_start_matches(|c: char| c.is_ascii_lowercase() || c == '_'));
        if key.is_some_and(|rest| rest.starts_with(':') && word != Some(rest)) {
            let sign = body.chars().next().unwrap_or_default();
            let message = format!("全角の「{sign}」は並びの印になりません");
            let slip = Diagnostic::error("full-width-mark", message).help("半角の「-」と半角の空白にしてください");
            self.slip(slip, start..start + sign.len_utf8(), None);
            return true;
        }
        false
    }

    fn slip(&mut self, diagnostic: Diagnostic, range: Range<usize>, instead: Option<&str>) {
        match (&mut self.mended, instead) {
            (Some(mended), Some(instead)) => mended.replace_range(range.clone(), instead),
            (mended, _) => *mended = None,
        }
        self.diagnostics.push(diagnostic.at(Place::new(self.source, range)));
    }
}
