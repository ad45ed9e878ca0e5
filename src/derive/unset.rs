//! Tells which values of a body are still to be written.

use std::ops::Range;

use crate::diag::Diagnostic;
use crate::model::municipality::Municipality;
use crate::source::Place;

/// Finds the line below a section that shows how to write a value: `# organizations: [市長, 教育委員会]`.
fn example_line(text: &str, head: usize, key: &str) -> Option<Range<usize>> {
    let mut start = head;
    for line in text.get(head..)?.split_inclusive('\n') {
        let words = line.trim();
        let end = start + line.trim_end().len();
        let indented = line.starts_with([' ', '#', '\n', '\r']) || start == head;
        if !indented {
            return None;
        }
        let example = words.strip_prefix('#').and_then(|words| words.trim_start().strip_prefix(key));
        if example.is_some_and(|rest| rest.starts_with(':')) {
            return Some(end - words.len()..end);
        }
        start += line.len();
    }
    None
}

/// Warns of a value that a document needs, at the line that shows how to write it, if there is one.
pub(super) fn warning(municipality: &Municipality, name: &str, label: &str) -> Diagnostic {
    let (section, key) = name.split_once('.').unwrap_or(("parameters", name));
    let source = &municipality.source;
    let head = source.text.find(&format!("\n{section}:")).map(|start| start + 1);
    let example = head.and_then(|head| example_line(&source.text, head, key));
    let written = example.clone().or_else(|| head.map(|head| head..head + section.len()));
    let place = Place::new(source, written.unwrap_or_else(|| municipality.policy.name.range.clone()));
    let step = match example {
        Some(_) => format!("この行の「# 」を消して、{key} の値を書いてください"),
        None => format!("policy.yaml の {section} に「{key}: …」を書いてください"),
    };
    let help = format!("{step}。書くまで文書には【未設定: {label}】と出ます");
    Diagnostic::warning("unset-parameter", format!("「{label}」（{key}）が未設定です")).at(place).help(help)
}
