//! A diagnostic: what is wrong, where, and the one step that helps.

use crate::source::Place;

/// How grave a diagnostic is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Worth knowing.
    Note,
    /// Worth a look; the work goes on.
    Warning,
    /// Nothing is written for this body.
    Error,
}

/// The code of what the machine could not read: no finding, the command could not run.
pub const UNREADABLE: &str = "unreadable";

/// One thing that the user should know.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Diagnostic {
    /// How grave it is.
    pub severity: Severity,
    /// A stable name, ASCII kebab-case, e.g. `unknown-clause`.
    pub code: &'static str,
    /// What is wrong, in the user's own words (Japanese).
    pub message: String,
    /// Where it is.
    pub place: Option<Place>,
    /// One action that helps (Japanese); empty for none.
    pub help: String,
}

impl Diagnostic {
    /// Makes an error.
    pub fn error(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Error, code, message: message.into(), place: None, help: String::new() }
    }

    /// Makes a warning.
    pub fn warning(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Warning, ..Self::error(code, message) }
    }

    /// Makes a note.
    pub fn note(code: &'static str, message: impl Into<String>) -> Self {
        Self { severity: Severity::Note, ..Self::error(code, message) }
    }

    /// Says where.
    #[must_use]
    pub fn at(mut self, place: Place) -> Self {
        self.place = Some(place);
        self
    }

    /// Gives what diagnostics are sorted by: the file and the byte; those without a place come first.
    pub fn order(&self) -> Option<(&str, usize)> {
        self.place.as_ref().map(|place| (place.source.path.as_str(), place.range.start))
    }

    /// Says what helps.
    #[must_use]
    pub fn help(mut self, help: impl Into<String>) -> Self {
        self.help = help.into();
        self
    }
}

/// Tells whether any of the diagnostics is an error.
pub fn has_errors(diagnostics: &[Diagnostic]) -> bool {
    diagnostics.iter().any(|diagnostic| diagnostic.severity == Severity::Error)
}

/// Finds the candidate that a mistyped name most likely meant, if any is near.
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<&'a str> {
    // One letter is like too many names.
    if name.chars().count() < 2 {
        return None;
    }
    let scored = candidates.into_iter().map(|candidate| (strsim::jaro_winkler(name, candidate), candidate));
    let best = scored.max_by(|before, after| before.0.total_cmp(&after.0).then(after.1.cmp(before.1)))?;
    (best.0 >= 0.75).then_some(best.1)
}
