//! hoshin writes and keeps the information-security policies of Japan's local bodies.
pub mod model;
pub mod render;
pub mod view;
