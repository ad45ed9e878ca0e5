//! What an import found: shares, each clause beside its base clause, guesses, and what to look at first.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::diff::change::Marks;
use crate::diff::text::marks;
use crate::import::draft::Draft;
use crate::import::evidence::explain;
use crate::import::proof::{Difference, Proof};
use crate::import::standing::{build, standings};
use crate::import::tailor::Tailored;
use crate::model::edition::ParameterValue;
use crate::model::id::ClauseId;
use crate::model::municipality::{Brackets, Digits};
use crate::model::numbered::{Numbered, NumberedClause, Origin};
use crate::parse::block::Reading;

/// A value found with less confidence should be looked at.
const SURE: f64 = 0.75;
/// A clause that answers to its clause of the base with less confidence should be looked at.
const DOUBTFUL: f64 = 0.5;
/// How sure it is that a reference which its words bear out is one to this document.
const LINKED: f64 = 0.9;
/// So many places that differ are among what to look at first.
const MOST_DIFFERENCES: usize = 20;
/// So many characters of a clause are quoted.
const EXCERPT: usize = 24;

/// A report, version 1 of its JSON shape.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The version of this shape.
    pub schema: u8,
    /// The id of the body.
    pub id: String,
    /// Its name.
    pub name: String,
    /// The edition that fitted best.
    pub guideline: String,
    /// The numbering scheme.
    pub scheme: String,
    /// The width of digits in labels.
    pub digits: Digits,
    /// The width of brackets in labels.
    pub brackets: Brackets,
    /// How the characters are shared out.
    pub share: Share,
    /// Where the characters of the file went.
    pub ledger: Ledger,
    /// How the built text compares with the file.
    pub proof: Proof,
    /// What to look at first.
    pub look: Vec<Look>,
    /// The values that were found.
    pub guesses: Vec<Found>,
    /// Each clause beside its clause of the base.
    pub clauses: Vec<Beside>,
}

/// How the characters of the built documents are shared out.
#[derive(Clone, Copy, Debug, Default, PartialEq, Serialize)]
pub struct Share {
    /// All characters of titles and texts.
    pub all: usize,
    /// Those of the base as it stands.
    pub base: usize,
    /// Those of clauses of the base with values of the body in them.
    pub parameter: usize,
    /// Those of clauses with a few words changed.
    pub small_edit: usize,
    /// Those of clauses of the body's own.
    pub local: usize,
}

impl Share {
    /// Gives the share of the base, values of the body included, in percent.
    pub fn from_base(&self) -> f64 {
        if self.all == 0 { 0.0 } else { (self.base + self.parameter) as f64 * 100.0 / self.all as f64 }
    }
}

/// Where the characters of the file went; white space is not counted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Ledger {
    /// The characters of the file.
    pub read: usize,
    /// Those placed in clauses.
    pub placed: usize,
    /// Those set aside.
    pub set_aside: usize,
    /// What was set aside: place, reason, characters.
    pub entries: Vec<(usize, String, String)>,
}

/// Something to look at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Look {
    /// The line or paragraph of the file, if it is about one.
    pub place: Option<usize>,
    /// What about it (Japanese).
    pub what: String,
}

/// A value that was found.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Found {
    /// What it is, e.g. `options.sanitization`.
    pub name: String,
    /// What the edition calls it (Japanese).
    pub label: String,
    /// The value.
    pub value: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
}

/// How a clause came about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The base as it stands.
    Base,
    /// The base with values of the body.
    Parameter,
    /// The base with a few words changed.
    SmallEdit,
    /// The body's own.
    Local,
}

impl Verdict {
    /// Gives the Japanese name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Base => "基準文のまま",
            Self::Parameter => "値を入れただけ",
            Self::SmallEdit => "語句の変更",
            Self::Local => "団体独自",
        }
    }
}

/// A clause beside its clause of the base.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Beside {
    /// Its id.
    pub id: String,
    /// Its label.
    pub label: String,
    /// Its title.
    pub title: String,
    /// Its text.
    pub text: String,
    /// The title and text of the base; none for a clause of the body's own.
    pub base: Option<String>,
    /// What differs between the two.
    pub marks: SideMarks,
    /// How it came about.
    pub verdict: Verdict,
    /// How sure it is that it answers to the base clause, 0 to 1.
    pub confidence: f64,
    /// The line or paragraph of the file.
    pub place: Option<usize>,
}

/// Ranges of characters, end exclusive, of a clause (its title, a line break, its text) and of its clause of the base.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct SideMarks {
    /// In the imported clause.
    pub own: Vec<(usize, usize)>,
    /// In the clause of the base.
    pub base: Vec<(usize, usize)>,
}

impl Beside {
    fn is_doubtful(&self) -> bool {
        self.base.is_some() && self.confidence < DOUBTFUL
    }

    /// Gives title and text as `base` has them.
    pub fn whole(&self) -> String {
        format!("{}\n{}", self.title, self.text).trim().to_owned()
    }
}

/// Makes a report of an import and the documents that it builds.
pub fn report(
    tailored: &Tailored,
    documents: &[Numbered],
    reading: &Reading,
    oddities: &[(usize, String)],
    mut proof: Proof,
) -> Report {
    explain(&mut proof, tailored, documents);
    let draft = &tailored.draft;
    let bases = base_texts(tailored);
    let leaves: BTreeMap<&ClauseId, (usize, f64)> = tailored
        .trees
        .iter()
        .flat_map(|tree| &tree.nodes)
        .filter_map(|node| node.id.as_ref().map(|id| (id, (node.place, node.confidence))))
        .collect();
    let clauses: Vec<Beside> = documents
        .iter()
        .flat_map(Numbered::flatten)
        .map(|(clause, _)| beside(clause, &bases, leaves.get(&clause.id).copied()))
        .collect();
    let look = look(tailored, &clauses, reading, oddities, &proof);
    Report {
        schema: 1,
        id: draft.id.to_string(),
        name: draft.name.clone(),
        guideline: draft.guideline.clone(),
        scheme: draft.scheme.clone(),
        digits: draft.digits,
        brackets: draft.brackets,
        share: share(documents),
        ledger: ledger(reading),
        proof,
        look,
        guesses: guesses(tailored),
        clauses,
    }
}

fn base_texts(tailored: &Tailored) -> BTreeMap<ClauseId, String> {
    let plain = Draft { steps: Vec::new(), exceptions: Vec::new(), ..tailored.draft.clone() };
    let Ok(built) = build(&tailored.base, &tailored.scheme, &plain) else { return BTreeMap::new() };
    let clauses = built.documents.iter().flat_map(standings);
    clauses
        .map(|standing| {
            let body =
                standing.body.iter().flat_map(crate::model::numbered::Element::lines).collect::<Vec<_>>().join("\n");
            let text = if standing.title.is_empty() { body } else { format!("{}\n{body}", standing.title) };
            (standing.id, text.trim().to_owned())
        })
        .collect()
}

fn beside(clause: &NumberedClause, bases: &BTreeMap<ClauseId, String>, leaf: Option<(usize, f64)>) -> Beside {
    let base = bases.get(&clause.id).cloned();
    let found = Beside {
        id: clause.id.to_string(),
        label: clause.label.clone(),
        title: clause.title.clone(),
        text: clause.text(),
        base,
        marks: SideMarks::default(),
        verdict: verdict(&clause.origin),
        confidence: leaf.map_or(1.0, |leaf| (leaf.1 * 100.0).round() / 100.0),
        place: leaf.map(|leaf| leaf.0),
    };
    Beside { marks: side_marks(&found), ..found }
}

fn side_marks(clause: &Beside) -> SideMarks {
    let Some(base) = &clause.base else { return SideMarks::default() };
    let (before, after) = marks(base, &clause.whole());
    let pairs = |marks: Marks| marks.into_iter().map(|range| (range.start, range.end)).collect();
    SideMarks { own: pairs(after), base: pairs(before) }
}

fn verdict(origin: &Origin) -> Verdict {
    match origin {
        Origin::Base { parameters, .. } if parameters.is_empty() => Verdict::Base,
        Origin::Base { .. } => Verdict::Parameter,
        Origin::Override { operations, .. }
            if !operations.is_empty() && operations.iter().all(|name| name == "substitute" || name == "retitle") =>
        {
            Verdict::SmallEdit
        }
        Origin::Override { .. } | Origin::Import => Verdict::Local,
    }
}

/// Shares out the characters of documents by how their clauses came about.
pub fn share(documents: &[Numbered]) -> Share {
    let mut share = Share::default();
    for (clause, _) in documents.iter().flat_map(Numbered::flatten) {
        let size = clause.size();
        share.all += size;
        match verdict(&clause.origin) {
            Verdict::Base => share.base += size,
            Verdict::Parameter => share.parameter += size,
            Verdict::SmallEdit => share.small_edit += size,
            Verdict::Local => share.local += size,
        }
    }
    share
}

fn ledger(reading: &Reading) -> Ledger {
    let entries = reading.aside.iter().map(|aside| (aside.place, aside.reason.as_str().to_owned(), aside.text.clone()));
    Ledger {
        read: reading.characters,
        placed: reading.placed(),
        set_aside: reading.set_aside(),
        entries: entries.collect(),
    }
}

fn look(
    tailored: &Tailored,
    clauses: &[Beside],
    reading: &Reading,
    oddities: &[(usize, String)],
    proof: &Proof,
) -> Vec<Look> {
    let mut look: Vec<Look> = Vec::new();
    look.extend(proof.differences.iter().take(MOST_DIFFERENCES).map(difference));
    look.extend(tailored.notes.iter().chain(&reading.notes).map(|note| Look { place: None, what: note.clone() }));
    look.extend(oddities.iter().map(|(place, what)| Look { place: Some(*place), what: what.clone() }));
    let unsure = guesses(tailored).into_iter().filter(|guess| guess.confidence < SURE);
    look.extend(unsure.map(|guess| Look {
        place: None,
        what: format!(
            "{}（{}）を「{}」と推し量りました（確からしさ {:.0}%）",
            guess.label,
            guess.name,
            guess.value,
            guess.confidence * 100.0
        ),
    }));
    let mut weak: Vec<&Beside> = clauses.iter().filter(|clause| clause.is_doubtful()).collect();
    weak.sort_by(|before, after| before.confidence.total_cmp(&after.confidence));
    look.extend(weak.into_iter().map(|clause| Look {
        place: clause.place,
        what: format!(
            "「{}」を基準文の「{}」に当てました（確からしさ {:.0}%）",
            excerpt(&format!("{} {}", clause.label, clause.whole())),
            excerpt(clause.base.as_deref().unwrap_or_default()),
            clause.confidence * 100.0
        ),
    }));
    look
}

/// Tells of a place that differs: the clause, the operation written for it, what differs, why, and what helps.
fn difference(found: &Difference) -> Look {
    let words = match (found.imported.as_str(), found.built.as_str()) {
        (imported, "") => format!("元の「{imported}」が作り直した文にありません"),
        ("", built) => format!("元にない「{built}」が作り直した文にあります"),
        (imported, built) => format!("元は「{imported}」、作り直した文は「{built}」です"),
    };
    let cause = found.cause.as_ref();
    let clause = cause.and_then(|cause| {
        let clause = cause.clause.as_ref()?;
        let operation = Some(&cause.operation).filter(|text| !text.is_empty());
        let operation = operation.map(|text| format!("、{text}")).unwrap_or_default();
        Some(format!("{}（{}{operation}）: ", clause.quoted(), clause.id))
    });
    let why = cause.map(|cause| format!("。{}。{}", cause.why, cause.help)).unwrap_or_default();
    Look { place: Some(found.place), what: format!("{}{words}{why}", clause.unwrap_or_default()) }
}

fn excerpt(text: &str) -> String {
    let line = text.trim().replace('\n', " ");
    let head: String = line.chars().take(EXCERPT).collect();
    if head.len() < line.len() { head + "…" } else { head }
}

fn guesses(tailored: &Tailored) -> Vec<Found> {
    let (draft, file) = (&tailored.draft, &tailored.base.file);
    let found = |name: String, label: Option<&String>, value: &str, confidence: f64| Found {
        label: label.cloned().unwrap_or_else(|| name.clone()),
        name,
        value: value.to_owned(),
        confidence: (confidence * 100.0).round() / 100.0,
    };
    let (own, short) = ("自らを指す語".to_owned(), "略称".to_owned());
    let mut all = vec![found("self".to_owned(), Some(&own), &draft.self_word.value, draft.self_word.confidence)];
    let short_name = draft.short_name.iter();
    all.extend(short_name.map(|guess| found("short_name".to_owned(), Some(&short), &guess.value, guess.confidence)));
    all.extend(draft.options.iter().map(|(name, guess)| {
        let label = file.options.get(name).map(|entry| match entry.alternatives.get(&guess.value) {
            Some(chosen) => format!("{}：{}", entry.label, chosen.label),
            None => entry.label.clone(),
        });
        found(format!("options.{name}"), label.as_ref(), &guess.value, guess.confidence)
    }));
    all.extend(draft.parameters.iter().map(|(name, value, confidence)| {
        let label = file.parameters.get(name).map(|entry| &entry.label);
        found(format!("parameters.{name}"), label, &shown(value), *confidence)
    }));
    all.extend(draft.officers.iter().map(|(name, guess)| {
        let label = file.officers.get(name).map(|entry| &entry.label);
        found(format!("officers.{name}"), label, &guess.value, guess.confidence)
    }));
    let nodes = tailored.trees.iter().flat_map(|tree| &tree.nodes).filter(|node| !node.title.is_empty());
    let titles: BTreeMap<_, _> = nodes.filter_map(|node| Some((node.id.as_ref()?, node.title.as_str()))).collect();
    all.extend(tailored.links.iter().map(|link| {
        let target = |id: &ClauseId| titles.get(id).map_or_else(|| id.to_string(), |title| format!("{title}（{id}）"));
        let targets: Vec<String> = link.targets.iter().map(target).collect();
        let label = format!("参照「{}」", link.words);
        found(format!("overrides.{}", link.clause), Some(&label), &targets.join("、"), LINKED)
    }));
    all
}

fn shown(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Text(text) => text.clone(),
        ParameterValue::List(items) => items.join("、"),
    }
}
