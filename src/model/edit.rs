//! The overrides: what a body, or an option of the base, changes.

use crate::model::document::Text;
use crate::model::id::ClauseId;
use crate::model::role::Role;
use crate::source::Place;

/// One change to the base, with its reason.
#[derive(Clone, Debug, PartialEq)]
pub struct Override {
    /// The clause that it changes or brings in.
    pub clause: ClauseId,
    /// What it does.
    pub operation: Operation,
    /// Why, in the body's words; empty for none given.
    pub reason: String,
    /// The fingerprint of the base wording that it was written against.
    pub against: Option<String>,
    /// Where it is written.
    pub place: Place,
    /// Where the clause that its position is told by is written.
    pub anchor: Option<Place>,
}

impl Override {
    /// Gives the place to show where its position is wrong.
    pub fn anchor_place(&self) -> &Place {
        self.anchor.as_ref().unwrap_or(&self.place)
    }
}

/// What an override does to its clause.
#[derive(Clone, Debug, PartialEq)]
pub enum Operation {
    /// Changes a few words.
    Substitute {
        /// The words as they stand.
        from: Text,
        /// The words instead.
        to: Text,
        /// How often they must stand there.
        count: usize,
    },
    /// Gives the clause a wording of its own.
    Replace {
        /// The new text, in the grammar of base text.
        text: String,
        /// Where the text stands.
        text_place: Place,
    },
    /// Gives the clause another title.
    Retitle {
        /// The new title; empty takes it away.
        title: Text,
    },
    /// Brings in a clause.
    Insert {
        /// The clause with all below it; its role is set where it lands unless `role` is given.
        content: Box<Inserted>,
        /// Where it goes.
        position: Position,
    },
    /// Takes the clause away, with all below it.
    Remove,
    /// Puts the clause elsewhere, with all below it.
    Move {
        /// Where it goes.
        position: Position,
    },
}

/// A clause that an override brings in, before its role is known.
#[derive(Clone, Debug, PartialEq)]
pub struct Inserted {
    /// The title, empty for none.
    pub title: Text,
    /// The text of the override, parsed once its role is known.
    pub text: String,
    /// Where the text stands.
    pub text_place: Place,
    /// The role, if it is given.
    pub role: Option<Role>,
}

/// Where an inserted or moved clause goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Position {
    /// Just before a clause.
    Before(ClauseId),
    /// Just after a clause and all below it.
    After(ClauseId),
    /// The first child of a clause.
    FirstIn(ClauseId),
    /// The last child of a clause.
    LastIn(ClauseId),
}

impl Position {
    /// Gives the clause that the position is told by.
    pub fn anchor(&self) -> &ClauseId {
        match self {
            Self::Before(id) | Self::After(id) | Self::FirstIn(id) | Self::LastIn(id) => id,
        }
    }
}

impl Operation {
    /// Gives the place that an insert or a move names.
    pub fn position(&self) -> Option<&Position> {
        match self {
            Self::Insert { position, .. } | Self::Move { position } => Some(position),
            Self::Substitute { .. } | Self::Replace { .. } | Self::Retitle { .. } | Self::Remove => None,
        }
    }

    /// Gives the texts of one line that it brings in or looks for.
    pub fn texts(&self) -> Vec<&Text> {
        match self {
            Self::Substitute { from, to, .. } => vec![from, to],
            Self::Retitle { title } => vec![title],
            Self::Insert { content, .. } => vec![&content.title],
            Self::Replace { .. } | Self::Remove | Self::Move { .. } => Vec::new(),
        }
    }

    /// Gives the name that `policy.yaml` uses.
    pub fn name(&self) -> &'static str {
        match self {
            Self::Substitute { .. } => "substitute",
            Self::Replace { .. } => "replace",
            Self::Retitle { .. } => "retitle",
            Self::Insert { .. } => "insert",
            Self::Remove => "remove",
            Self::Move { .. } => "move",
        }
    }
}
