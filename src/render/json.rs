//! Writes a record as JSON.

use serde::Serialize;

/// Writes a record as indented JSON with a closing line break.
///
/// # Errors
/// Gives what serde says of a record that JSON cannot hold.
pub fn json(record: &impl Serialize) -> Result<String, serde_json::Error> {
    let mut text = serde_json::to_string_pretty(record)?;
    text.push('\n');
    Ok(text)
}
