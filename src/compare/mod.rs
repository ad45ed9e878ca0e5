//! Floor 5: two bodies clause beside clause, and many by their wordings; no body need be derived from our base.

pub mod cluster;
pub mod crowd;
pub mod mask;
pub mod names;
pub mod noise;
pub mod reference;
pub mod report;
mod restore;
pub mod subject;
pub mod verdict;

use std::borrow::Cow;
use std::collections::BTreeSet;

use crate::compare::names::Names;
use crate::compare::noise::{Noise, Noises};
use crate::compare::subject::{Masker, Subject};
use crate::compare::verdict::{Judged, Verdict, is_same};
use crate::diff::align::Pairing;
use crate::diff::change::Row;
use crate::diff::outline::Outline;
use crate::diff::verify::Unproven;
use crate::diff::{pairing, proved};
use crate::model::id::DocumentKind;
use crate::model::numbered::Numbered;

/// Two bodies side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// How each side is called.
    pub names: [String; 2],
    /// What was ignored.
    pub noises: Noises,
    /// The documents that both have.
    pub pairs: Vec<Pair>,
    /// The documents that only one has.
    pub missing: Vec<Missing>,
}

/// A document that both sides have.
#[derive(Clone, Debug)]
pub struct Pair {
    /// Which document.
    pub document: DocumentKind,
    /// Its title on both sides.
    pub titles: [String; 2],
    /// Its clauses.
    pub rows: Vec<Judged>,
}

/// A document that only one side has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Missing {
    /// Which document.
    pub document: DocumentKind,
    /// The side that has it, 0 or 1.
    pub side: usize,
    /// Its title there.
    pub title: String,
    /// How many clauses it has.
    pub clauses: usize,
}

/// Compares two bodies; a mirrored call gives the same verdicts.
///
/// # Errors
/// Gives the law that does not hold, which is a mistake of this program.
pub fn compare(first: &Subject, second: &Subject, noises: &Noises) -> Result<Compared, Unproven> {
    let (both, missing) = matched(first, second);
    let names = (first.names.shared(&second.names), second.names.shared(&first.names));
    let pair = |(before, after): (Document<'_>, Document<'_>)| {
        let rows = rows((&names.0, &before), (&names.1, &after), noises)?;
        Ok(Pair { document: after.document, titles: [before.title.clone(), after.title.clone()], rows })
    };
    let pairs = both.into_iter().map(pair).collect::<Result<_, _>>()?;
    Ok(Compared { names: [first.name.clone(), second.name.clone()], noises: noises.clone(), pairs, missing })
}

type Document<'a> = Cow<'a, Numbered>;
type Matched<'a> = (Vec<(Document<'a>, Document<'a>)>, Vec<Missing>);

/// Pairs the documents of both sides by kind; a bare text is laid along whatever of the other side is in it.
fn matched<'a>(first: &'a Subject, second: &'a Subject) -> Matched<'a> {
    match (first.documents.as_slice(), second.documents.as_slice()) {
        ([before], [after]) => (vec![(Cow::Borrowed(before), Cow::Borrowed(after))], Vec::new()),
        ([bare], many) if bare.is_bare() && !many.is_empty() => {
            let (whole, missing) = held_by(bare, many, 1);
            (vec![(Cow::Borrowed(bare), Cow::Owned(whole))], missing)
        }
        (many, [bare]) if bare.is_bare() && !many.is_empty() => {
            let (whole, missing) = held_by(bare, many, 0);
            (vec![(Cow::Owned(whole), Cow::Borrowed(bare))], missing)
        }
        _ => by_kind(first, second),
    }
}

fn by_kind<'a>(first: &'a Subject, second: &'a Subject) -> Matched<'a> {
    let find = |subject: &'a Subject, kind| subject.documents.iter().find(|document| document.document == kind);
    let (mut both, mut missing) = (Vec::new(), Vec::new());
    for kind in DocumentKind::ALL {
        match (find(first, kind), find(second, kind)) {
            (Some(before), Some(after)) => both.push((Cow::Borrowed(before), Cow::Borrowed(after))),
            (Some(before), None) => missing.push(Missing::new(0, before)),
            (None, Some(after)) => missing.push(Missing::new(1, after)),
            (None, None) => {}
        }
    }
    (both, missing)
}

/// Joins the documents of which at least a tenth stands in a bare text; without any, the first counts.
fn held_by(bare: &Numbered, many: &[Numbered], side: usize) -> (Numbered, Vec<Missing>) {
    let text = Outline::new(bare);
    let is_held = |document: &&Numbered| {
        let pairing = pairing(&Outline::new(document), &text);
        pairing.pairs().count() * 10 >= pairing.after_of.len()
    };
    let (mut held, mut missing): (Vec<&Numbered>, Vec<&Numbered>) = many.iter().partition(is_held);
    if held.is_empty() {
        held.push(missing.remove(0));
    }
    let whole = Numbered {
        document: held[0].document,
        title: held.iter().map(|document| document.title.as_str()).collect::<Vec<_>>().join("・"),
        clauses: held.iter().flat_map(|document| document.clauses.iter().cloned()).collect(),
    };
    (whole, missing.into_iter().map(|document| Missing::new(side, document)).collect())
}

impl Missing {
    fn new(side: usize, document: &Numbered) -> Self {
        let clauses = document.flatten().len();
        Self { document: document.document, side, title: document.title.clone(), clauses }
    }
}

type Side<'a> = (&'a Names, &'a Numbered);

fn rows(first: Side<'_>, second: Side<'_>, noises: &Noises) -> Result<Vec<Judged>, Unproven> {
    let raw = (Outline::new(first.1), Outline::new(second.1));
    let keys = shared_keys(&raw, first, second, noises);
    let before = Masker::new(first.0, &raw.0, &keys.0, noises);
    let after = Masker::new(second.0, &raw.1, &keys.1, noises);
    let comparison = proved(&before.document(first.1), &after.document(second.1))?;
    let judge = |row: Row| Judge { before: &before, after: &after, noises }.judge(row);
    Ok(comparison.rows.into_iter().map(judge).collect())
}

/// Gives the clauses that belong together the same key, so that references to them read the same.
fn shared_keys(
    raw: &(Outline<'_>, Outline<'_>),
    first: Side<'_>,
    second: Side<'_>,
    noises: &Noises,
) -> (Vec<String>, Vec<String>) {
    let bare = |(names, document): Side<'_>, outline: &Outline<'_>| {
        Masker::new(names, outline, &[], noises).document(document)
    };
    let (before, after) = (bare(first, &raw.0), bare(second, &raw.1));
    let Pairing { after_of, before_of } = pairing(&Outline::new(&before), &Outline::new(&after));
    let key = |partner: &Option<usize>, own: String| partner.map_or(own, |after| format!("{after}"));
    let before = after_of.iter().enumerate().map(|(index, partner)| key(partner, format!("前{index}"))).collect();
    let after = before_of
        .iter()
        .enumerate()
        .map(|(index, partner)| if partner.is_some() { format!("{index}") } else { format!("後{index}") })
        .collect();
    (before, after)
}

struct Judge<'a> {
    before: &'a Masker<'a>,
    after: &'a Masker<'a>,
    noises: &'a Noises,
}

impl Judge<'_> {
    fn judge(&self, row: Row) -> Judged {
        let sides = row.before.as_ref().map(|side| side.position).zip(row.after.as_ref().map(|side| side.position));
        let (wording, ignored) = sides.map_or((Verdict::Alone, BTreeSet::new()), |(b, a)| self.wording(b, a));
        restore::judged(row, wording, ignored, self.before, self.after)
    }

    /// Says how the wordings of two clauses stand to each other, wherever they are, and what had to be ignored.
    fn wording(&self, b: usize, a: usize) -> (Verdict, BTreeSet<Noise>) {
        let (before, after) = (self.before.clause(b), self.after.clause(a));
        let relabelled = (before.label != after.label).then(|| Masker::label_noise(&before.label, &after.label));
        if self.noises.is_empty() {
            let same = relabelled.is_none() && is_same(before, after);
            return (if same { Verdict::Same } else { Verdict::Worded }, BTreeSet::new());
        }
        if is_same(before, after) {
            let verdict = if relabelled.is_some() { Verdict::Names } else { Verdict::Same };
            return (verdict, relabelled.into_iter().collect());
        }
        let equal = |noises: &Noises| self.before.words(b, noises) == self.after.words(a, noises);
        if !equal(self.noises) {
            return self.without_names(&equal, relabelled);
        }
        let needed = self.noises.iter().copied().filter(|noise| {
            let others: Noises = self.noises.iter().copied().filter(|other| other != noise).collect();
            !equal(&others)
        });
        (Verdict::Names, needed.chain(relabelled).collect())
    }

    /// Looks once more with the own words as they stand: one side's value may be an ordinary word to the other.
    fn without_names(&self, equal: &dyn Fn(&Noises) -> bool, relabelled: Option<Noise>) -> (Verdict, BTreeSet<Noise>) {
        let others: Noises = self.noises.iter().copied().filter(|noise| *noise != Noise::Name).collect();
        if others.len() == self.noises.len() || !equal(&others) {
            return (Verdict::Worded, BTreeSet::new());
        }
        let needed = others.iter().copied().filter(|noise| {
            let fewer: Noises = others.iter().copied().filter(|other| other != noise).collect();
            !equal(&fewer)
        });
        (Verdict::Names, needed.chain(relabelled).collect())
    }
}
