//! Floor 5: an existing file into a body's own policy: readers, alignment with the base, and the report.

pub mod align;
pub mod arrange;
pub mod cells;
pub mod choices;
pub mod docx;
pub mod draft;
pub mod edit;
pub mod foreign;
pub mod front;
pub mod html;
pub mod labels;
pub mod lines;
pub mod markdown;
pub mod marks;
pub mod pdf;
pub mod proof;
pub mod refusal;
pub mod report;
pub mod scheme;
pub mod split;
pub mod standing;
pub mod tailor;
pub mod text;
pub mod tree;
pub mod values;
pub mod wording;
