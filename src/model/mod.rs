//! Floor 0: the document, its ids, its edits.
pub mod document;
pub mod edit;
pub mod edition;
pub mod id;
pub mod municipality;
pub mod numbered;
pub mod revision;
pub mod role;
