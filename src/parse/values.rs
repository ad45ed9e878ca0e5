//! Finds values of `policy.yaml` that are there and still cannot be meant.

use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::edition::ParameterValue;
use crate::model::municipality::PolicyFile;
use crate::source::{Place, Source};

/// Reports values that are empty, or that hold characters which only look as if they meant something.
pub(super) fn wrong(policy: &PolicyFile, source: &Arc<Source>) -> Vec<Diagnostic> {
    let place = |range: &std::ops::Range<usize>| Place::new(source, range.clone());
    let below = |key: &str| Place::new(source, below(source, key));
    let mut values = vec![("name", policy.name.value.as_str(), place(&policy.name.range))];
    values.push(("self", &policy.self_word, below("self")));
    values.extend(policy.short_name.as_deref().map(|name| ("short_name", name, below("short_name"))));
    values.extend(policy.adopters.iter().map(|adopter| ("adopters", adopter.as_str(), below("adopters"))));
    values.extend(
        policy.officers.iter().map(|(key, holder)| (key.value.as_str(), holder.value.as_str(), place(&holder.range))),
    );
    let mut found = Vec::new();
    for (key, value) in &policy.parameters {
        let place = place(&value.range);
        match &value.value {
            ParameterValue::Text(text) => values.push((&key.value, text, place)),
            ParameterValue::List(items) => {
                values.extend(items.iter().map(|item| (key.value.as_str(), item.as_str(), place.clone())));
                found.extend(items.is_empty().then(|| empty(&key.value, place.clone())));
                found.extend(one_for_many(items, place));
            }
        }
    }
    found.extend(one_for_many(&policy.adopters, below("adopters")));
    found.extend(values.into_iter().filter_map(|(key, value, place)| one(key, value, place)));
    found
}

/// The value of a key at the margin; the name of the body where the key is not found.
fn below(source: &Source, key: &str) -> std::ops::Range<usize> {
    let head = format!("\n{key}:");
    let start = match source.text.starts_with(&format!("{key}:")) {
        true => Some(0),
        false => source.text.find(&head).map(|start| start + 1),
    };
    let start = start.unwrap_or(0);
    let line = source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or_default();
    let value = line.get(key.len() + 1..).unwrap_or_default();
    let gap = value.len() - value.trim_start().len();
    if value.trim().is_empty() {
        start..start + key.len()
    } else {
        start + key.len() + 1 + gap..start + line.trim_end().len()
    }
}

fn one(key: &str, value: &str, place: Place) -> Option<Diagnostic> {
    const PAIRS: [(&str, &str); 5] = [("［", "］"), ("”", "”"), ("“", "”"), ("＂", "＂"), ("’", "’")];
    let trimmed = value.trim();
    if trimmed.is_empty() {
        return Some(empty(key, place));
    }
    if value.contains(['\n', '\t']) {
        let message = format!("「{key}」の値に改行かタブがあります");
        return Some(Diagnostic::error("not-one-line", message).at(place).help("値を一行に書いてください"));
    }
    if let Some((open, close)) =
        PAIRS.into_iter().find(|(open, close)| trimmed.strip_prefix(open).is_some_and(|rest| rest.ends_with(close)))
    {
        let message = format!("全角の「{open}」「{close}」は、値の文字として文書に出ます");
        let help = "並びは半角の [ ] で、語句は半角の \" で囲んでください";
        return Some(Diagnostic::error("full-width-mark", message).at(place).help(help));
    }
    let braces = value.find("{{").and_then(|start| value.get(start..))?;
    let shown = braces.split_inclusive("}}").next().unwrap_or(braces);
    let help = "ここには「{{ }}」を使わず、置き換わった後の語句を書いてください";
    let message = format!("「{key}」の値の「{shown}」は、置き換わらずに文書に出ます");
    Some(Diagnostic::error("brace-in-value", message).at(place).help(help))
}

fn empty(key: &str, place: Place) -> Diagnostic {
    let help = "値を書いてください。まだ決まらないときは、行の初めに「# 」を付けてください";
    Diagnostic::error("empty-value", format!("「{key}」の値が空です")).at(place).help(help)
}

/// A list in brackets with one item that holds commas of Japanese, and no quotation marks around it.
fn one_for_many(items: &[String], place: Place) -> Option<Diagnostic> {
    let [item] = items else { return None };
    let written = place.source.text.get(place.range.start..)?.strip_prefix('[')?.trim_start();
    let comma = item.chars().find(|c| matches!(c, '、' | '，' | ','))?;
    if written.starts_with(['"', '\'']) {
        return None;
    }
    let message = format!("[ ] の中の「{comma}」は区切りにならず、「{item}」が一つの語句になります");
    let help = "半角の「, 」で区切ってください。一つの語句のときは、語句を \" で囲んでください";
    Some(Diagnostic::error("full-width-mark", message).at(place).help(help))
}

/// Tells why a text cannot stand in one line of a clause.
pub(super) fn no_line(text: &str, place: Place) -> Option<Diagnostic> {
    if text.contains('\n') {
        let help = "一行に書いてください。段落や箇条書きを改めるときは、replace の text か insert を使ってください";
        return Some(Diagnostic::error("not-one-line", "ここには改行を含む語句を書けません").at(place).help(help));
    }
    let tag = text.match_indices('<').find_map(|(start, _)| tag(text.get(start..)?))?;
    let message = format!("HTMLのタグ「{tag}」は使えません");
    Some(Diagnostic::error("unknown-markup", message).at(place).help("タグを消してください"))
}

/// The tag of HTML that a text begins with: what stands in 〈 〉 of half width in a policy is none.
fn tag(text: &str) -> Option<&str> {
    const NAMES: [&str; 24] = [
        "a", "b", "br", "center", "code", "del", "div", "em", "font", "h1", "h2", "h3", "hr", "i", "iframe", "img",
        "p", "script", "span", "strong", "style", "sub", "sup", "u",
    ];
    let end = text.find('>')?;
    let inside = text.get(1..end)?.trim_start_matches('/');
    let name = inside.split([' ', '/', '\t']).next()?.to_ascii_lowercase();
    NAMES.contains(&name.as_str()).then(|| text.get(..=end)).flatten()
}
