//! What has been read once and is shared by all bodies.

use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

use crate::diag::Diagnostic;

/// Things read, or what is wrong with them, by name.
pub(super) type Cached<T> = Mutex<BTreeMap<String, Result<Arc<T>, Vec<Diagnostic>>>>;

/// Gives what has been read already.
pub(super) fn held<T>(cache: &Cached<T>, name: &str) -> Option<Result<Arc<T>, Vec<Diagnostic>>> {
    cache.lock().unwrap_or_else(PoisonError::into_inner).get(name).cloned()
}

/// Gives what has been read already, or reads it.
pub(super) fn cached<T>(
    cache: &Cached<T>,
    name: &str,
    make: impl FnOnce() -> Result<T, Vec<Diagnostic>>,
) -> Result<Arc<T>, Vec<Diagnostic>> {
    let mut cache = cache.lock().unwrap_or_else(PoisonError::into_inner);
    cache.entry(name.to_owned()).or_insert_with(|| make().map(Arc::new)).clone()
}
