//! The laws of the renderers, over sheets in `tests/fixtures`.

pub(crate) mod docx;
mod html;
mod pdf;
pub(crate) mod text_layer;
