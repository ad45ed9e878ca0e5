//! Floor 1: text to typed values, with a place for everything.

pub mod block;
pub mod inline;
pub mod label;
pub mod markdown;
pub mod outline;
pub mod policy;
pub mod yaml;
