//! Reads a stranger's file; binary formats are read by a child process of this program.

use std::path::Path;

use crate::import::text;
use crate::parse::block::Reading;

/// The largest file that is read, in bytes.
const LARGEST: u64 = 64 * 1024 * 1024;

/// Reads a file.
///
/// # Errors
/// Says in one Japanese sentence why it cannot be read.
pub fn read(path: &Path) -> Result<Reading, String> {
    let bytes = crate::project::read_foreign(path, LARGEST).map_err(|error| error.to_string())?;
    Ok(text::read(&bytes))
}
