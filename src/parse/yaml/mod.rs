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
    read_past(source, &[])
}

/// What stands for a key of the file without which nothing can be read, and its value in YAML.
pub type StandIn<'a> = (&'a str, &'a str);

/// Reads a typed value as [`read_on`] does; where a needed key is missing or spoiled, something else stands for it.
pub fn read_past<T: DeserializeOwned + JsonSchema>(
    source: &Arc<Source>,
    stand_ins: &[StandIn<'_>],
) -> (Option<T>, Vec<Diagnostic>) {
    let (mut diagnostics, mended) = typing::slips(source);
    if diagnostics.is_empty()
        && let Ok(value) = typed::<T>(&source.text)
    {
        return (Some(value), behind_signs(source));
    }
    let Some(mut text) = mended else { return (None, diagnostics) };
    match tree::read(source, &text) {
        Ok(tree) => {
            diagnostics.extend(tree.diagnostics);
            let schema = schemars::schema_for!(T).to_value();
            let (mut found, spoiled) = shape::compare(source, &tree.root, &schema);
            let lacking = lacking(&tree.root, &spoiled, &found, stand_ins);
            diagnostics.append(&mut found);
            tree.spoiled.into_iter().chain(spoiled).for_each(|range| blank(&mut text, range));
            for ((key, value), spoiled) in lacking {
                spoiled.into_iter().for_each(|range| blank(&mut text, range));
                // At the end, so that every other byte stays where it is.
                text.push_str(&format!("\n{key}: {value}\n"));
            }
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

/// Finds what only a full reading shows: types that are named, characters that an escape stands for.
fn behind_signs(source: &Arc<Source>) -> Vec<Diagnostic> {
    let escapes = |at: usize| source.text.get(at + 1..).is_some_and(|rest| rest.starts_with(ESCAPES));
    let signs = source.text.contains(" !") || source.text.match_indices('\\').any(|(at, _)| escapes(at));
    let tree = if signs { tree::read(source, &source.text).ok() } else { None };
    tree.map(|tree| tree.diagnostics).unwrap_or_default()
}

/// The letters after a backslash that stand for characters which cannot be seen.
const ESCAPES: [char; 12] = ['u', 'U', 'x', 'X', '0', 'a', 'b', 'e', 'v', 'f', 'L', 'P'];

/// A key that nothing stands for yet, and the entries of it that are to be passed over.
type Lacking<'a> = (StandIn<'a>, Option<Range<usize>>);

fn lacking<'a>(
    root: &tree::Node,
    spoiled: &[Range<usize>],
    found: &[Diagnostic],
    stand_ins: &[StandIn<'a>],
) -> Vec<Lacking<'a>> {
    let tree::NodeValue::Map(entries) = &root.value else { return Vec::new() };
    let missing = found.iter().filter(|diagnostic| diagnostic.code == "missing-key");
    let missing: Vec<usize> = missing.filter_map(|found| Some(found.place.as_ref()?.range.start)).collect();
    let needs = |stand_in: &StandIn<'a>| match entries.iter().find(|(key, _)| key.value == stand_in.0) {
        None => Some((*stand_in, None)),
        Some((key, value)) => {
            let whole = key.range.start..value.range.end.max(key.range.end);
            let gone = spoiled.iter().any(|range| range.start == whole.start);
            let incomplete = missing.iter().any(|start| value.range.contains(start));
            (gone || incomplete).then_some((*stand_in, Some(whole)))
        }
    };
    stand_ins.iter().filter_map(needs).collect()
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
