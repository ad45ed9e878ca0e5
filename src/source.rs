//! A loaded text, and places in it.

use std::ops::Range;
use std::sync::{Arc, OnceLock};

use schemars::{JsonSchema, Schema, SchemaGenerator};
use serde::{Deserialize, Deserializer};

/// A text file as it was read, without its byte order mark.
#[derive(Debug)]
pub struct Source {
    /// The path as the user would name it.
    pub path: String,
    /// The whole text.
    pub text: String,
    /// Where its lines begin, in bytes; counted when first asked for.
    lines: OnceLock<Vec<usize>>,
}

impl PartialEq for Source {
    fn eq(&self, other: &Self) -> bool {
        self.path == other.path && self.text == other.text
    }
}

impl Eq for Source {}

/// A place in a source, in bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Place {
    /// The text.
    pub source: Arc<Source>,
    /// The bytes, end exclusive.
    pub range: Range<usize>,
}

impl Source {
    /// Wraps a text with the path that diagnostics name.
    pub fn new(path: impl Into<String>, text: impl Into<String>) -> Arc<Self> {
        Arc::new(Self { path: path.into(), text: text.into(), lines: OnceLock::new() })
    }

    /// Gives the line (from 1) of a byte, and its column in characters (from 1).
    pub fn line_column(&self, byte: usize) -> (usize, usize) {
        let byte = if self.text.is_char_boundary(byte) { byte } else { self.text.len() };
        let begun = self.line(byte);
        let start = self.lines().get(begun - 1).copied().unwrap_or(0);
        let column = self.text.get(start..byte).map_or(0, |head| head.chars().count()) + 1;
        (begun, column)
    }

    /// Gives the line (from 1) of a byte.
    pub fn line(&self, byte: usize) -> usize {
        self.lines().partition_point(|start| *start <= byte)
    }

    fn lines(&self) -> &[usize] {
        self.lines.get_or_init(|| {
            let breaks = self.text.bytes().enumerate().filter(|(_, byte)| *byte == b'\n');
            std::iter::once(0).chain(breaks.map(|(at, _)| at + 1)).collect()
        })
    }
}

impl Place {
    /// Names a place; the range is cut to the text and to character edges.
    pub fn new(source: &Arc<Source>, range: Range<usize>) -> Self {
        let edge = |byte: usize| (0..=byte.min(source.text.len())).rev().find(|b| source.text.is_char_boundary(*b));
        let start = edge(range.start).unwrap_or(0);
        let end = edge(range.end).unwrap_or(start).max(start);
        Self { source: Arc::clone(source), range: start..end }
    }

    /// Gives `path:line`.
    pub fn line(&self) -> String {
        format!("{}:{}", self.source.path, self.source.line(self.range.start))
    }
}

/// A value of a YAML file together with where it stands there, in bytes.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Located<T> {
    /// The value.
    pub value: T,
    /// Its bytes, end exclusive.
    pub range: Range<usize>,
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Located<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let spanned = serde_saphyr::Spanned::<T>::deserialize(deserializer)?;
        let span = spanned.referenced.span();
        let start = span.byte_offset().map_or(0, |byte| usize::try_from(byte).unwrap_or(0));
        let length = span.byte_len().map_or(0, |byte| usize::try_from(byte).unwrap_or(0));
        Ok(Self { value: spanned.value, range: start..start + length })
    }
}

impl<T: JsonSchema> JsonSchema for Located<T> {
    fn schema_name() -> std::borrow::Cow<'static, str> {
        T::schema_name()
    }

    fn json_schema(generator: &mut SchemaGenerator) -> Schema {
        T::json_schema(generator)
    }

    fn inline_schema() -> bool {
        T::inline_schema()
    }
}
