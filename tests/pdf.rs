//! The laws of the PDF renderer.

#[path = "render/pdf.rs"]
mod pdf;
#[path = "render/text_layer.rs"]
mod text_layer;
