//! Floor 1: text to typed values, with a span for everything.
pub mod encoding;
pub mod inked;
pub mod inline;
pub mod label;
pub mod markdown;
pub mod plain;
pub mod policy;
pub mod revision;
pub mod web;
pub mod word;
pub mod yaml;
