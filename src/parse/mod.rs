//! Floor 1: text to typed values.
pub mod plain;
pub mod label;
