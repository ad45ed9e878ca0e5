//! The diff floor: its measures on 世田谷区's official table, its laws, the layouts and the audit.

#[path = "diff/audit.rs"]
mod audit;
#[path = "diff/edits.rs"]
mod edits;
#[path = "diff/laws.rs"]
mod laws;
#[path = "diff/layout.rs"]
mod layout;
#[path = "diff/measures.rs"]
mod measures;
#[path = "diff/reading.rs"]
mod reading;
#[path = "diff/sources.rs"]
mod sources;
#[path = "diff/structure.rs"]
mod structure;
#[path = "diff/words.rs"]
mod words;
