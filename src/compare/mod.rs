//! Floor 5: two bodies clause beside clause, and many by their wordings; no body need be derived from our base.

pub mod cluster;
pub mod crowd;
pub mod mask;
pub mod names;
pub mod noise;
pub mod reference;
pub mod report;
mod restore;
mod sections;
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
use crate::model::numbered::{Numbered, NumberedClause};

/// Two bodies side by side.
#[derive(Clone, Debug)]
pub struct Compared {
    /// How each side is called.
    pub names: [String; 2],
    /// What was ignored.
    pub noises: Noises,
    /// The documents that both have.
    pub pairs: Vec<Pair>,
    /// The documents that only one has, and whose clauses are not among the pairs.
    pub missing: Vec<Missing>,
    /// The documents among all these that are not public, e.g. 見本市の対策基準.
    pub closed: Vec<String>,
}

/// What becomes of a document that only one side has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Absent {
    /// It is named, and its clauses are not listed.
    Named,
    /// Its clauses are listed opposite nothing.
    Listed,
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
pub fn compare(first: &Subject, second: &Subject, noises: &Noises, absent: Absent) -> Result<Compared, Unproven> {
    let (mut both, mut lone) = matched(first, second);
    if absent == Absent::Listed {
        both.extend(lone.drain(..).map(opposite_nothing));
    }
    let missing = lone.iter().map(|(side, document)| Missing::new(*side, document)).collect();
    let names = (first.names.shared(&second.names), second.names.shared(&first.names));
    let pair = |(before, after): (Document<'_>, Document<'_>)| {
        let rows = rows((&names.0, &before), (&names.1, &after), noises)?;
        Ok(Pair { document: after.document, titles: [before.title.clone(), after.title.clone()], rows })
    };
    let pairs = both.into_iter().map(pair).collect::<Result<_, _>>()?;
    let names = [first.name.clone(), second.name.clone()];
    Ok(Compared { names, noises: noises.clone(), pairs, missing, closed: closed(&[first, second]) })
}

/// Names the documents that are not public.
fn closed(subjects: &[&Subject]) -> Vec<String> {
    let of = |subject: &&Subject| -> Vec<String> {
        let here = |kind: &&DocumentKind| subject.documents.iter().any(|document| document.document == **kind);
        subject.closed.iter().filter(here).map(|kind| format!("{}の{}", subject.name, kind.word())).collect()
    };
    subjects.iter().flat_map(of).collect()
}

fn opposite_nothing<'a>((side, document): Lone<'a>) -> (Document<'a>, Document<'a>) {
    let nothing = Numbered { document: document.document, title: String::new(), clauses: Vec::new() };
    if side == 0 { (document, Cow::Owned(nothing)) } else { (Cow::Owned(nothing), document) }
}

type Document<'a> = Cow<'a, Numbered>;
/// A document that only one side has, with the side, 0 or 1.
type Lone<'a> = (usize, Document<'a>);
type Matched<'a> = (Vec<(Document<'a>, Document<'a>)>, Vec<Lone<'a>>);

/// Pairs the documents of both sides by kind; a bare text is laid along whatever of the other side is in it.
fn matched<'a>(first: &'a Subject, second: &'a Subject) -> Matched<'a> {
    match (first.documents.as_slice(), second.documents.as_slice()) {
        ([before], [after]) if before.is_bare() && after.is_bare() => part_by_part(before, after),
        ([before], [after]) if before.is_bare() == after.is_bare() => {
            (vec![(Cow::Borrowed(before), Cow::Borrowed(after))], Vec::new())
        }
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
            (Some(before), None) => missing.push((0, Cow::Borrowed(before))),
            (None, Some(after)) => missing.push((1, Cow::Borrowed(after))),
            (None, None) => {}
        }
    }
    (both, missing)
}

/// Pairs two bare texts; a document inside of one that the other lacks altogether stands alone.
fn part_by_part<'a>(before: &'a Numbered, after: &'a Numbered) -> Matched<'a> {
    let found = pairing(&Outline::new(before), &Outline::new(after));
    let (kept_before, lone_before) = sections::parted(before, &found.after_of);
    let (kept_after, lone_after) = sections::parted(after, &found.before_of);
    let lone = |side: usize, all: Vec<Numbered>| all.into_iter().map(move |one| (side, Cow::Owned(one)));
    let missing = lone(0, lone_before).chain(lone(1, lone_after)).collect();
    (vec![(kept_before, kept_after)], missing)
}

/// Joins the documents of which at least a tenth stands in a bare text; without any, the first counts.
fn held_by<'a>(bare: &Numbered, many: &'a [Numbered], side: usize) -> (Numbered, Vec<Lone<'a>>) {
    let text = Outline::new(bare);
    let is_held = |document: &&Numbered| {
        let pairing = pairing(&Outline::new(document), &text);
        pairing.pairs().count() * 10 >= pairing.after_of.len()
    };
    let (mut held, mut missing): (Vec<&Numbered>, Vec<&'a Numbered>) = many.iter().partition(is_held);
    if held.is_empty() {
        held.push(missing.remove(0));
    }
    let whole = Numbered {
        document: held[0].document,
        title: held.iter().map(|document| document.title.as_str()).collect::<Vec<_>>().join("・"),
        clauses: held.iter().flat_map(|document| document.clauses.iter().map(folded)).collect(),
    };
    (whole, missing.into_iter().map(|document| (side, Cow::Borrowed(document))).collect())
}

/// Gives a clause the paragraphs below it that bear neither label nor title: no text shows where they begin.
fn folded(clause: &NumberedClause) -> NumberedClause {
    let is_prose =
        |child: &&NumberedClause| child.label.is_empty() && child.title.is_empty() && child.children.is_empty();
    let prose = clause.children.iter().take_while(is_prose).count();
    let (prose, children) = clause.children.split_at(prose);
    let mut whole = NumberedClause { children: children.iter().map(folded).collect(), ..clause.clone() };
    whole.body.extend(prose.iter().flat_map(|child| child.body.iter().cloned()));
    whole
}

impl Missing {
    fn new(side: usize, document: &Numbered) -> Self {
        let clauses = document.flatten().len();
        Self { document: document.document, side, title: document.title.clone(), clauses }
    }

    /// Gives its title, or what such a document is called.
    pub fn called(&self) -> &str {
        if self.title.is_empty() { self.document.word() } else { &self.title }
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
        // One side's own word may be an ordinary one to the other, so that they are alike only with names as they stand.
        let ways = [self.noises.clone(), without(self.noises, Noise::Name)];
        let Some(mut needed) = ways.into_iter().find(|noises| equal(noises)) else {
            return (Verdict::Worded, BTreeSet::new());
        };
        for noise in Noise::ALL {
            let fewer = without(&needed, noise);
            if equal(&fewer) {
                needed = fewer;
            }
        }
        needed.extend(relabelled);
        (if needed.is_empty() { Verdict::Same } else { Verdict::Names }, needed)
    }
}

fn without(noises: &Noises, noise: Noise) -> Noises {
    noises.iter().copied().filter(|other| *other != noise).collect()
}
