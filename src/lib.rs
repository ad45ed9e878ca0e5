//! hoshin writes and keeps the information-security policies of Japan's local bodies.
pub mod diff;
pub mod model;
pub mod parse;
pub mod render;
pub mod view;
