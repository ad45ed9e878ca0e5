//! The diff floor: its measures on 世田谷区's official table, its laws, the layouts and the audit.

#[path = "diff/measures.rs"]
mod measures;
