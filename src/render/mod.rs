//! Floor 7: turns blocks into one format; knows no clause, no override, no numbering.
mod fonts;
mod glyphs;
pub mod pdf;
mod typst;

pub use glyphs::{MissingGlyph, missing_glyphs};
pub use typst::Fault;
