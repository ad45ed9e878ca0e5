//! Floor 1: text to typed values, with a span for everything.
pub mod block;
pub mod edit_yaml;
pub mod encoding;
pub mod foreign;
pub mod inked;
pub mod inline;
pub mod invisible;
pub mod label;
pub mod markdown;
pub mod outline;
pub mod plain;
pub mod policy;
pub mod print;
pub mod revision;
mod tables;
pub mod values;
pub mod web;
pub mod yaml;
