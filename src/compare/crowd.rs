//! Many bodies by their wordings: each distinct wording of a clause is kept and compared once.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;
use similar::{Algorithm, capture_diff_slices, diff_ratio};

use crate::compare::mask::Masked;
use crate::compare::names::Names;
use crate::compare::noise::Noises;
use crate::compare::subject::{Masker, Subject};
use crate::diff::change::Marks;
use crate::diff::outline::Outline;
use crate::diff::pairing;
use crate::diff::text::marks;
use crate::model::id::{ClauseId, DocumentKind};
use crate::model::municipality::Disclosure;
use crate::model::numbered::{Numbered, NumberedClause, Origin};

/// A clause as one body has it.
#[derive(Clone, Debug)]
pub struct Said {
    /// Which document it stands in.
    pub document: DocumentKind,
    /// Whether that is public.
    pub disclosure: Disclosure,
    /// The clause: its permanent id, or the line of a file that no clause of the base is like.
    pub clause: String,
    /// The label as printed.
    pub label: String,
    /// Its title, empty for none.
    pub title: String,
    /// Its own text.
    pub text: String,
    /// Where its wording comes from.
    pub origin: Origin,
    /// Its title and text without noise.
    pub masked: Masked,
    /// The fingerprint of the wording without noise.
    pub key: WordingKey,
}

/// The fingerprint of a wording: the first 128 bits of its BLAKE3 digest.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct WordingKey([u8; 16]);

impl WordingKey {
    fn of(text: &str) -> Self {
        let mut key = [0; 16];
        key.copy_from_slice(&blake3::hash(text.as_bytes()).as_bytes()[..16]);
        Self(key)
    }

    /// Gives the first 12 hexadecimal digits, which tables print.
    pub fn short(self) -> String {
        self.0.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
    }
}

impl Said {
    /// Gives title and text, the title on a line of its own.
    pub fn raw(&self) -> String {
        let parted = !self.title.is_empty() && !self.text.is_empty();
        format!("{}{}{}", self.title, if parted { "\n" } else { "" }, self.text)
    }
}

/// Reads what a body says, clause by clause; a file without ids is laid along the base.
///
/// The names of the base are the values that a file is taken to use where it has them.
pub fn said(subject: &Subject, base: &Subject, noises: &Noises) -> Vec<Said> {
    let own = |document: &Numbered| -> Vec<Said> {
        if document.is_bare() {
            let keys = keys_along(subject, document, base, noises);
            let names = subject.names.with(&base.names);
            return read(&names, &named(document, &keys), keys, noises);
        }
        let closed = subject.closed.contains(&document.document);
        let disclosure = if closed { Disclosure::Internal } else { Disclosure::Public };
        let said = read(&subject.names, document, own_keys(document), noises);
        said.into_iter().map(|said| Said { disclosure, ..said }).collect()
    };
    subject.documents.iter().flat_map(own).collect()
}

/// Reads what the base itself says, in which every value is a sign already.
pub fn said_by_base(base: &Subject, noises: &Noises) -> Vec<Said> {
    let own = |document: &Numbered| read(&Names::default(), document, own_keys(document), noises);
    base.documents.iter().flat_map(own).collect()
}

/// The document and the name of each clause, from top to bottom.
type Keys = Vec<(DocumentKind, String)>;

fn own_keys(document: &Numbered) -> Keys {
    document.flatten().iter().map(|(clause, _)| (document.document, clause.id.to_string())).collect()
}

/// Gives the clauses of a file the ids of the clauses that they are like.
fn named(document: &Numbered, keys: &Keys) -> Numbered {
    fn named(clause: &NumberedClause, keys: &mut std::slice::Iter<'_, (DocumentKind, String)>) -> NumberedClause {
        let id = keys.next().and_then(|(_, key)| ClauseId::new(key)).unwrap_or_else(|| clause.id.clone());
        let children = clause.children.iter().map(|child| named(child, keys)).collect();
        NumberedClause { id, children, ..clause.clone() }
    }
    let mut keys = keys.iter();
    let clauses = document.clauses.iter().map(|clause| named(clause, &mut keys)).collect();
    Numbered { clauses, ..document.clone() }
}

fn read(own: &Names, document: &Numbered, keys: Keys, noises: &Noises) -> Vec<Said> {
    let outline = Outline::new(document);
    let ids: Vec<String> = keys.iter().map(|(_, key)| key.clone()).collect();
    let masker = Masker::new(own, &outline, &ids, noises);
    let read = |(position, (document, clause))| {
        let node = &outline.nodes[position];
        let (_, masked) = masker.mask(position).clause(node.clause);
        Said {
            document,
            disclosure: Disclosure::Public,
            clause,
            label: node.clause.label.clone(),
            title: node.clause.title.clone(),
            text: node.text.to_string(),
            origin: node.clause.origin.clone(),
            key: WordingKey::of(&masked.text),
            masked,
        }
    };
    keys.into_iter().enumerate().map(read).collect()
}

/// Finds for each line of a file the clause of the base that it is like.
fn keys_along(subject: &Subject, document: &Numbered, base: &Subject, noises: &Noises) -> Keys {
    let homes: Vec<DocumentKind> =
        base.documents.iter().flat_map(|one| vec![one.document; one.flatten().len()]).collect();
    let clauses = base.documents.iter().flat_map(|one| one.clauses.iter().cloned()).collect();
    let whole = Numbered { document: document.document, title: String::new(), clauses };
    let (own_outline, base_outline) = (Outline::new(document), Outline::new(&whole));
    let none = Names::default();
    let own = Masker::new(&subject.names, &own_outline, &[], noises).document(document);
    let other = Masker::new(&none, &base_outline, &[], noises).document(&whole);
    let found = pairing(&Outline::new(&own), &Outline::new(&other));
    let key = |(node, partner): (&crate::diff::outline::Node<'_>, &Option<usize>)| match partner {
        Some(index) => (homes[*index], base_outline.nodes[*index].clause.id.to_string()),
        None => (document.document, format!("{}/{}", subject.id, node.clause.id)),
    };
    own_outline.nodes.iter().zip(&found.after_of).map(key).collect()
}

/// Many bodies, clause by clause.
#[derive(Clone, Debug, Default)]
pub struct Crowd {
    /// The bodies, in the order in which they came.
    pub bodies: Vec<Body>,
    /// The clauses, in the order of the base; others follow the clause that they follow in their body.
    pub clauses: Vec<Clause>,
}

/// A body among many.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Body {
    /// How files and JSON name it.
    pub id: String,
    /// How readers name it.
    pub name: String,
    /// The documents that it has.
    pub documents: BTreeSet<DocumentKind>,
    /// Those of them that are not public.
    pub closed: BTreeSet<DocumentKind>,
}

/// A clause with all its wordings.
#[derive(Clone, Debug)]
pub struct Clause {
    /// Which document it stands in.
    pub document: DocumentKind,
    /// Its id.
    pub id: String,
    /// Its label and title in the base, else in the first body that has it.
    pub heading: String,
    /// The wording of the base.
    pub base: Option<Wording>,
    /// Its distinct wordings; after [`Gathering::finish`] the most used first.
    pub wordings: Vec<Wording>,
    /// For each body the index of its wording.
    pub used: Vec<Option<usize>>,
}

/// One wording of a clause.
#[derive(Clone, Debug)]
pub struct Wording {
    /// Its fingerprint.
    pub key: WordingKey,
    /// Title and text as the first body that uses it has them.
    pub raw: String,
    /// The same without noise.
    pub masked: Masked,
    /// How many bodies use it.
    pub bodies: usize,
    /// The share of characters that it has in common with the base, in thousandths.
    pub likeness: Option<u32>,
    /// What differs from the base, in the raw text.
    pub marks: Marks,
}

impl Clause {
    /// Tells whether bodies differ in it.
    pub fn is_split(&self) -> bool {
        self.wordings.len() > 1
    }

    /// Gives the bodies that use a wording.
    pub fn users(&self, wording: usize) -> impl Iterator<Item = usize> {
        let uses = move |(body, used): (usize, &Option<usize>)| (*used == Some(wording)).then_some(body);
        self.used.iter().enumerate().filter_map(uses)
    }
}

/// Names a wording by its rank: A, B, … Z, AA.
pub fn letter(rank: usize) -> String {
    let digit = char::from(b'A' + u8::try_from(rank % 26).unwrap_or(0));
    let head = if rank >= 26 { letter(rank / 26 - 1) } else { String::new() };
    head + &digit.to_string()
}

/// Bodies as they come in.
#[derive(Debug, Default)]
pub struct Gathering {
    crowd: Crowd,
    by_id: BTreeMap<String, usize>,
    by_key: Vec<BTreeMap<WordingKey, usize>>,
    order: Vec<usize>,
    /// Where in the order each clause stands.
    places: Vec<usize>,
}

impl Gathering {
    /// Begins with the wordings of the base.
    pub fn new(base: Vec<Said>) -> Self {
        let mut gathering = Self::default();
        let mut place = 0;
        for said in base {
            let (clause, wording) = (gathering.clause(&said, &mut place), wording(&said));
            gathering.crowd.clauses[clause].base = Some(wording);
        }
        gathering
    }

    /// Puts a body in; of a wording that is known already nothing is kept but its use.
    pub fn add(&mut self, id: &str, name: &str, all: Vec<Said>) {
        let body = self.crowd.bodies.len();
        let documents = all.iter().map(|said| said.document).collect();
        let internal = all.iter().filter(|said| said.disclosure == Disclosure::Internal);
        let closed = internal.map(|said| said.document).collect();
        self.crowd.bodies.push(Body { id: id.to_owned(), name: name.to_owned(), documents, closed });
        let mut place = 0;
        for said in all {
            let index = self.clause(&said, &mut place);
            let clause = &mut self.crowd.clauses[index];
            let fresh = clause.wordings.len();
            let rank = *self.by_key[index].entry(said.key).or_insert(fresh);
            if rank == fresh {
                clause.wordings.push(wording(&said));
            }
            clause.used.resize(body + 1, None);
            if clause.used[body].is_none() {
                clause.used[body] = Some(rank);
                clause.wordings[rank].bodies += 1;
            }
        }
    }

    /// Finds a clause, or puts it in after the one before it in its body.
    fn clause(&mut self, said: &Said, place: &mut usize) -> usize {
        if let Some(index) = self.by_id.get(&said.clause) {
            *place = self.places[*index] + 1;
            return *index;
        }
        let index = self.crowd.clauses.len();
        let heading = [said.label.as_str(), said.title.as_str()].into_iter().filter(|word| !word.is_empty());
        self.crowd.clauses.push(Clause {
            document: said.document,
            id: said.clause.clone(),
            heading: heading.collect::<Vec<_>>().join(" "),
            base: None,
            wordings: Vec::new(),
            used: Vec::new(),
        });
        self.by_id.insert(said.clause.clone(), index);
        self.by_key.push(BTreeMap::new());
        self.order.insert(*place, index);
        self.places.push(*place);
        self.order.iter().enumerate().skip(*place).for_each(|(at, moved)| self.places[*moved] = at);
        *place += 1;
        index
    }

    /// Compares each distinct wording with the base, and orders wordings by use.
    pub fn finish(mut self) -> Crowd {
        let bodies = self.crowd.bodies.len();
        self.crowd.clauses.par_iter_mut().for_each(|clause| settle(clause, bodies));
        let mut clauses: Vec<Option<Clause>> = self.crowd.clauses.into_iter().map(Some).collect();
        let ordered = self.order.into_iter().filter_map(|index| clauses[index].take());
        Crowd { clauses: ordered.filter(|clause| !clause.wordings.is_empty()).collect(), bodies: self.crowd.bodies }
    }
}

fn wording(said: &Said) -> Wording {
    Wording {
        key: said.key,
        raw: said.raw(),
        masked: said.masked.clone(),
        bodies: 0,
        likeness: None,
        marks: Marks::new(),
    }
}

fn settle(clause: &mut Clause, bodies: usize) {
    clause.used.resize(bodies, None);
    if let Some(base) = &clause.base {
        clause.wordings.iter_mut().for_each(|wording| set_against(wording, base));
    }
    let mut ranks: Vec<usize> = (0..clause.wordings.len()).collect();
    ranks.sort_by_key(|index| (std::cmp::Reverse(clause.wordings[*index].bodies), *index));
    let mut places = vec![0; ranks.len()];
    ranks.iter().enumerate().for_each(|(place, index)| places[*index] = place);
    let mut wordings: Vec<(usize, Wording)> =
        places.iter().copied().zip(std::mem::take(&mut clause.wordings)).collect();
    wordings.sort_by_key(|(place, _)| *place);
    clause.wordings = wordings.into_iter().map(|(_, wording)| wording).collect();
    clause.used.iter_mut().flatten().for_each(|used| *used = places[*used]);
}

fn set_against(wording: &mut Wording, base: &Wording) {
    wording.likeness = Some(common(&base.masked.text, &wording.masked.text));
    wording.marks = wording.masked.raised(&marks(&base.masked.text, &wording.masked.text).1);
}

/// Gives the share of the characters of two texts that they have in common in order, in thousandths.
pub fn common(before: &str, after: &str) -> u32 {
    if before == after {
        return 1000;
    }
    let (before, after): (Vec<char>, Vec<char>) = (before.chars().collect(), after.chars().collect());
    let ops = capture_diff_slices(Algorithm::Myers, &before, &after);
    thousandths(diff_ratio(&ops, before.len(), after.len()))
}

#[allow(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "clamped to 0..=1000")]
fn thousandths(share: f32) -> u32 {
    (share * 1000.0).floor().clamp(0.0, 1000.0) as u32
}
