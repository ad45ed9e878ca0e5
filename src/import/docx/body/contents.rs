//! Where the table of contents of a Word file begins and ends.

use quick_xml::events::BytesStart;

use crate::import::docx::xml::attribute;

/// The open fields and content controls.
#[derive(Default)]
pub(super) struct Contents {
    /// The instructions of the open fields.
    fields: Vec<String>,
    /// Of each open control, whether it holds a table of contents.
    controls: Vec<bool>,
}

impl Contents {
    /// Opens a content control.
    pub(super) fn open_control(&mut self) {
        self.controls.push(false);
    }

    /// Closes a content control.
    pub(super) fn close_control(&mut self) {
        self.controls.pop();
    }

    /// Takes what the open control says that it holds.
    pub(super) fn gallery(&mut self, start: &BytesStart<'_>) {
        let contents = attribute(start, "val").is_some_and(|value| value == "Table of Contents");
        if let Some(last) = self.controls.last_mut() {
            *last |= contents;
        }
    }

    /// Opens or closes a field.
    pub(super) fn field(&mut self, start: &BytesStart<'_>) {
        match attribute(start, "fldCharType").as_deref() {
            Some("begin") => self.fields.push(String::new()),
            Some("end") => drop(self.fields.pop()),
            _ => {}
        }
    }

    /// Adds to the instruction of the open field.
    pub(super) fn instruct(&mut self, text: &str) {
        if let Some(field) = self.fields.last_mut() {
            field.push_str(text);
        }
    }

    /// Whether a control holds what is read now as a table of contents.
    pub(super) fn in_control(&self) -> bool {
        self.controls.contains(&true)
    }

    /// Whether what is read now stands in a table of contents.
    pub(super) fn is_open(&self) -> bool {
        self.in_control() || self.fields.iter().any(|field| field.trim_start().starts_with("TOC"))
    }
}
