//! hoshin writes and keeps the information-security policies of Japan's local bodies.

pub mod adopt;
pub mod cli;
pub mod compare;
pub mod derive;
pub mod diag;
pub mod diff;
pub mod import;
pub mod lint;
pub mod model;
pub mod numbering;
pub mod numeral;
pub mod parse;
pub mod project;
pub mod render;
pub mod resolve;
pub mod source;
pub mod update;
pub mod view;
