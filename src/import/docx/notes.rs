//! Reads the footnotes, endnotes or comments of a Word file.

use std::collections::BTreeMap;

use crate::import::docx::xml::{Step, attribute, walk};
use crate::import::refusal::Refusal;

/// The notes of a file, each by its id.
#[derive(Clone, Debug, Default)]
pub struct Notes {
    /// Below the pages.
    pub footnotes: BTreeMap<String, String>,
    /// At the end.
    pub endnotes: BTreeMap<String, String>,
    /// What readers remarked.
    pub comments: BTreeMap<String, String>,
}

/// Gives the text of each note by its id; separators are left out.
///
/// # Errors
/// When the part is broken.
pub fn read(part: &str, element: &str) -> Result<BTreeMap<String, String>, Refusal> {
    let mut notes: BTreeMap<String, String> = BTreeMap::new();
    let mut open: Option<String> = None;
    let mut words = false;
    if part.trim().is_empty() {
        return Ok(notes);
    }
    walk(part, |step| {
        match step {
            Step::Open(name, start) if name == element => {
                let separator = attribute(start, "type").is_some_and(|kind| kind != "normal");
                open = attribute(start, "id").filter(|_| !separator);
            }
            Step::Close(name) if name == element => open = None,
            Step::Open("t", _) => words = true,
            Step::Close("t") => words = false,
            Step::Text(text) => {
                if let (Some(id), true) = (&open, words) {
                    notes.entry(id.clone()).or_default().push_str(text);
                }
            }
            Step::Open(..) | Step::Close(_) => {}
        }
        Ok(())
    })?;
    Ok(notes)
}
