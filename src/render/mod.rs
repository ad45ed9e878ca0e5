//! Floor 7: turns blocks into one format; knows no clause, no override, no numbering.
pub mod docx;
