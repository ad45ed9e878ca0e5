//! Floor 1: text to typed values, with a span for everything.
pub mod inline;
pub mod markdown;
pub mod policy;
pub mod revision;
pub mod yaml;
