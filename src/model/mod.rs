//! Floor 0: the document, its ids, its edits.
pub mod id;
pub mod numbered;
pub mod role;
