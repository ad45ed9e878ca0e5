//! The diff floor: its measures on 世田谷区's official table, its laws, the layouts and the audit.

mod audit;
mod edits;
mod formats;
mod goldens;
mod laws;
mod layout;
mod measures;
mod reading;
mod sources;
mod structure;
mod words;
