//! Floor 1: text to typed values, with a span for everything.
pub mod encoding;
pub mod inline;
pub mod label;
pub mod markdown;
pub mod plain;
pub mod policy;
pub mod revision;
pub mod yaml;
