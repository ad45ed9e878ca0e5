//! Writes a sheet as one HTML page that needs no script, no second file and no network.

mod anchors;
mod body;
mod changes;
mod chart;
mod contents;
mod ink;
mod lists;
mod places;
mod table;
mod template;

pub use template::{HtmlError, PageTemplate};

use crate::view::block::Sheet;

/// Writes a sheet as an HTML page, framed by the template; the same sheet gives the same bytes.
///
/// # Errors
///
/// Gives [`HtmlError`] where the template names what a page does not have.
pub fn html(sheet: &Sheet, template: &PageTemplate) -> Result<String, HtmlError> {
    template.frame(sheet, &body::write(sheet))
}
