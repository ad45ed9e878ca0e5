//! The shapes that `compare --format json` prints.

use std::collections::BTreeSet;

use serde::Serialize;

use crate::compare::cluster::Groups;
use crate::compare::crowd::{Clause, Crowd, letter};
use crate::compare::noise::{Noise, Noises};
use crate::compare::verdict::{Judged, Place, Summary, Verdict, pair_summary, summary};
use crate::compare::{Compared, Pair};
use crate::diff::change::Side;
use crate::model::id::DocumentKind;

/// The version of the shapes.
pub const SCHEMA: u32 = 1;

/// Two bodies as JSON prints them.
#[derive(Clone, Debug, Serialize)]
pub struct Report<'a> {
    schema: u32,
    sides: &'a [String; 2],
    /// What a difference was not to be; empty for a strict comparison.
    ignoring: &'a Noises,
    summary: Summary,
    documents: Vec<DocumentReport<'a>>,
    missing: Vec<MissingReport<'a>>,
    /// The documents that are not public.
    closed: &'a [String],
}

#[derive(Clone, Debug, Serialize)]
struct DocumentReport<'a> {
    document: DocumentKind,
    titles: &'a [String; 2],
    summary: Summary,
    rows: Vec<RowReport<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct MissingReport<'a> {
    document: DocumentKind,
    side: usize,
    title: &'a str,
    clauses: usize,
}

#[derive(Clone, Debug, Serialize)]
struct RowReport<'a> {
    verdict: Verdict,
    place: Place,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    ignored: Vec<Noise>,
    id: &'a str,
    sides: [Option<&'a Side>; 2],
}

/// Makes the report of two bodies.
pub fn report(compared: &Compared) -> Report<'_> {
    Report {
        schema: SCHEMA,
        sides: &compared.names,
        ignoring: &compared.noises,
        summary: summary(compared),
        documents: compared.pairs.iter().map(document).collect(),
        missing: compared
            .missing
            .iter()
            .map(|one| MissingReport {
                document: one.document,
                side: one.side,
                title: &one.title,
                clauses: one.clauses,
            })
            .collect(),
        closed: &compared.closed,
    }
}

fn document(pair: &Pair) -> DocumentReport<'_> {
    let rows = pair.rows.iter().map(row).collect();
    DocumentReport { document: pair.document, titles: &pair.titles, summary: pair_summary(pair), rows }
}

fn row(judged: &Judged) -> RowReport<'_> {
    RowReport {
        verdict: judged.verdict,
        place: judged.place,
        ignored: judged.ignored.iter().copied().collect(),
        id: judged.row.id.as_str(),
        sides: [judged.row.before.as_ref(), judged.row.after.as_ref()],
    }
}

/// Many bodies as JSON prints them.
#[derive(Clone, Debug, Serialize)]
pub struct CrowdReport<'a> {
    schema: u32,
    base: &'a str,
    ignoring: &'a Noises,
    bodies: Vec<BodyReport<'a>>,
    clauses: Vec<ClauseReport<'a>>,
    groups: Vec<GroupReport<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct BodyReport<'a> {
    id: &'a str,
    name: &'a str,
    /// The documents that are not public.
    #[serde(skip_serializing_if = "BTreeSet::is_empty")]
    closed: &'a BTreeSet<DocumentKind>,
}

#[derive(Clone, Debug, Serialize)]
struct ClauseReport<'a> {
    document: DocumentKind,
    id: &'a str,
    heading: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    base: Option<&'a str>,
    wordings: Vec<WordingReport<'a>>,
}

#[derive(Clone, Debug, Serialize)]
struct WordingReport<'a> {
    letter: String,
    key: String,
    text: &'a str,
    /// The share of characters in common with the base, in thousandths.
    #[serde(skip_serializing_if = "Option::is_none")]
    likeness: Option<u32>,
    bodies: Vec<&'a str>,
}

#[derive(Clone, Debug, Serialize)]
struct GroupReport<'a> {
    centre: &'a str,
    members: Vec<&'a str>,
    /// The share of text in common with each group, in thousandths.
    likeness: &'a [u32],
}

/// Makes the report of many bodies.
pub fn crowd_report<'a>(crowd: &'a Crowd, groups: &'a Groups, base: &'a str, noises: &'a Noises) -> CrowdReport<'a> {
    let id = |body: usize| crowd.bodies[body].id.as_str();
    let group = |(group, likeness): (&'a crate::compare::cluster::Group, &'a Vec<u32>)| GroupReport {
        centre: id(group.centre),
        members: group.members.iter().map(|body| id(*body)).collect(),
        likeness,
    };
    CrowdReport {
        schema: SCHEMA,
        base,
        ignoring: noises,
        bodies: crowd.bodies.iter().map(|b| BodyReport { id: &b.id, name: &b.name, closed: &b.closed }).collect(),
        clauses: crowd.clauses.iter().map(|clause| clause_report(crowd, clause)).collect(),
        groups: groups.groups.iter().zip(&groups.likeness).map(group).collect(),
    }
}

fn clause_report<'a>(crowd: &'a Crowd, clause: &'a Clause) -> ClauseReport<'a> {
    let mut users: Vec<Vec<&str>> = vec![Vec::new(); clause.wordings.len()];
    for (body, used) in clause.used.iter().enumerate() {
        used.iter().for_each(|rank| users[*rank].push(&crowd.bodies[body].id));
    }
    let wordings = clause.wordings.iter().zip(users).enumerate().map(|(rank, (wording, bodies))| WordingReport {
        letter: letter(rank),
        key: wording.key.short(),
        text: &wording.raw,
        likeness: wording.likeness,
        bodies,
    });
    ClauseReport {
        document: clause.document,
        id: &clause.id,
        heading: &clause.heading,
        base: clause.base.as_ref().map(|base| base.raw.as_str()),
        wordings: wordings.collect(),
    }
}
