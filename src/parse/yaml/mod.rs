//! Reads a YAML file into typed values and reports everything that is wrong with it at once.

mod shape;
mod syntax;
mod tree;
mod typing;

use std::ops::Range;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_saphyr::Options;

use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Reads a typed value.
///
/// # Errors
/// Gives all that is wrong, in the order of the file.
pub fn read<T: DeserializeOwned + JsonSchema>(source: &Arc<Source>) -> Result<T, Vec<Diagnostic>> {
    match read_on(source) {
        (Some(value), diagnostics) if diagnostics.is_empty() => Ok(value),
        (_, diagnostics) => Err(diagnostics),
    }
}

/// Reads a typed value past what is wrong where that is possible, so that what the value says can be checked too.
///
/// There is no value without a diagnostic.
pub fn read_on<T: DeserializeOwned + JsonSchema>(source: &Arc<Source>) -> (Option<T>, Vec<Diagnostic>) {
    let (mut diagnostics, mended) = typing::slips(source);
    if diagnostics.is_empty()
        && let Ok(value) = typed::<T>(&source.text)
    {
        return (Some(value), diagnostics);
    }
    let Some(mut text) = mended else { return (None, diagnostics) };
    match tree::read(source, &text) {
        Ok(tree) => {
            diagnostics.extend(tree.diagnostics);
            let schema = schemars::schema_for!(T).to_value();
            let (mut found, spoiled) = shape::compare(source, &tree.root, &schema);
            diagnostics.append(&mut found);
            tree.spoiled.into_iter().chain(spoiled).for_each(|range| blank(&mut text, range));
        }
        Err(broken) if diagnostics.is_empty() => diagnostics.push(*broken),
        Err(_) => {}
    }
    let value = typed::<T>(&text);
    if let (Err(error), true) = (&value, diagnostics.is_empty()) {
        diagnostics.push(unreadable(source, error));
    }
    diagnostics.sort_by_key(|diagnostic| diagnostic.place.as_ref().map(|place| place.range.start));
    (value.ok(), diagnostics)
}

fn typed<T: DeserializeOwned>(text: &str) -> Result<T, serde_saphyr::Error> {
    serde_saphyr::from_str_with_options(text, options(text))
}

/// Without anchors a text holds no more values than characters, so its size, which is limited, limits them too.
fn options(text: &str) -> Options {
    let most = text.len() + 16;
    let budget = serde_saphyr::budget!(
        max_anchors: 0, max_aliases: 0, max_depth: tree::DEEPEST, max_documents: 1, max_nodes: most, max_events: 2 * most
    );
    serde_saphyr::options!(budget: budget, strict_booleans: true, with_snippet: false)
}

/// Takes an entry out of a text and leaves every other byte where it is.
fn blank(text: &mut String, range: Range<usize>) {
    let Some(entry) = text.get(range.clone()) else { return };
    let tail = text.get(range.end..).unwrap_or("");
    let comma = tail.len() - tail.trim_start_matches(' ').len();
    let more = if tail.trim_start_matches(' ').starts_with(',') { comma + 1 } else { 0 };
    let spaces: String = entry.bytes().map(|byte| if byte == b'\n' { '\n' } else { ' ' }).collect();
    text.replace_range(range.start..range.end + more, &(spaces + &" ".repeat(more)));
}

/// What the comparison with the schema does not know: the value is of the right shape and still no value.
fn unreadable(source: &Arc<Source>, error: &serde_saphyr::Error) -> Diagnostic {
    let place = error.location().map_or_else(|| Place::new(source, 0..1), |location| place_of(source, &location));
    let word = source.text.get(place.range.clone()).unwrap_or("").to_owned();
    let help = "文字として書くときは \" で囲み、数のときは半角の数字だけを書いてください";
    Diagnostic::error("bad-value", format!("「{word}」はここの値として読めません")).at(place).help(help)
}

fn place_of(source: &Arc<Source>, location: &serde_saphyr::Location) -> Place {
    let line = usize::try_from(location.line()).unwrap_or(1).max(1);
    let column = usize::try_from(location.column()).unwrap_or(1).max(1);
    let start: usize = source.text.split_inclusive('\n').take(line - 1).map(str::len).sum();
    let text = source.text.get(start..).and_then(|rest| rest.lines().next()).unwrap_or("");
    let offset: usize = text.chars().take(column - 1).map(char::len_utf8).sum();
    let word: usize = text.chars().skip(column - 1).take_while(|c| !c.is_whitespace()).map(char::len_utf8).sum();
    Place::new(source, start + offset..start + offset + word.max(1))
}
