//! Every integration test of the program, in one binary; a topic is a folder, and joins by its line here.
#![allow(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cli;
mod compare;
mod diff;
mod enact;
mod errors;
mod fidelity;
mod floors;
mod golden;
mod import;
mod lint;
mod public;
mod readme;
mod references;
mod render;
mod update;
mod workspace;
