//! `hoshin compare`: two bodies clause beside clause, or many by their wordings.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::args::Compare;
use crate::cli::sides::{Side, side};
use crate::cli::{Outcome, crowd, report};
use crate::compare::names::{Names, Uses};
use crate::compare::noise::{Noise, Noises, usual};
use crate::compare::report::report as record;
use crate::compare::subject::Subject;
use crate::compare::verdict::{Judged, Place, Summary, Verdict, summary};
use crate::compare::{Absent, Compared, compare};
use crate::diff::change::{Side as ClauseSide, marked_words};
use crate::model::id::DocumentKind;
use crate::model::municipality::{Disclosure, Municipality};
use crate::numeral::Date;
use crate::project::{Project, Written};
use crate::render::{Format, json};
use crate::resolve::Base;
use crate::view::comparison::{comparison, words};

/// The formats that are written when none is named.
const USUAL_FORMATS: [Format; 2] = [Format::Html, Format::Xlsx];

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Compare) -> Outcome {
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let project = Project::open_or_built_in(root, &start);
    let result = match command.sides.as_slice() {
        [one] => {
            Err(report::refuse(&format!("「{one}」と比べる相手がありません。二つ以上書くか、--all を付けてください")))
        }
        [first, second] => pair(&project, command, first, second),
        _ => crowd::run(root, &project, command),
    };
    result.unwrap_or_else(|outcome| outcome)
}

/// Gives what the command ignores.
pub(super) fn noises(command: &Compare) -> Noises {
    if command.strict { Noises::new() } else { usual() }
}

fn pair(project: &Project, command: &Compare, first: &str, second: &str) -> Result<Outcome, Outcome> {
    let (first, second) = (side(Some(project), first)?, side(Some(project), second)?);
    let editions = Editions::default();
    let same_body = first.municipality.as_ref().map(|own| &own.id) == second.municipality.as_ref().map(|own| &own.id);
    let stem = format!("{}-{}", file_name(&first), file_name(&second));
    let (first, second) = (editions.subject(project, first, same_body)?, editions.subject(project, second, same_body)?);
    let absent = if command.whole { Absent::Listed } else { Absent::Named };
    let compared =
        compare(&first, &second, &noises(command), absent).map_err(|error| report::refuse(&error.to_string()))?;
    tell(&compared);
    if !compared.closed.is_empty() {
        report::note(&closed_note(&compared.closed.join("、")));
    }
    for format in wanted(command) {
        let bytes = match format {
            Format::Json => json::json(&record(&compared))
                .map(String::into_bytes)
                .map_err(|error| report::refuse(&error.to_string()))?,
            Format::Html | Format::Docx | Format::Pdf | Format::Csv | Format::Xlsx | Format::Txt | Format::Md => {
                report::encoded(project, &comparison(&compared), format)?
            }
        };
        write(&target(project, command, &stem, format), &bytes)?;
    }
    Ok(Outcome::Done)
}

/// Warns that what is written is not for everybody.
pub(super) fn closed_note(documents: &str) -> String {
    format!("注意: 非公開の文書を含みます（{documents}）。外へ出すときは、公開してよい文書だけかを確かめてください")
}

/// Gives the formats of files; `text` is none.
pub(super) fn wanted(command: &Compare) -> Vec<Format> {
    let named = command.format.iter().copied().filter(|format| *format != Format::Txt);
    if command.format.is_empty() { USUAL_FORMATS.to_vec() } else { named.collect() }
}

/// The file of a format: the named one where one format was asked for, else one in the folder.
pub(super) fn target(project: &Project, command: &Compare, stem: &str, format: Format) -> PathBuf {
    let folder = project.root().join("output").join("compare");
    let path = command.output.clone().unwrap_or(folder);
    let named = path.extension().is_some_and(|extension| extension == format.extension());
    if named && wanted(command).len() == 1 { path } else { path.join(format!("{stem}.{}", format.extension())) }
}

/// Writes a file and tells where.
pub(super) fn write(path: &Path, bytes: &[u8]) -> Result<(), Outcome> {
    let written = Project::write(path, bytes).map_err(|error| report::machine(&error))?;
    let how = if written == Written::Same { "（前と同じ）" } else { "" };
    report::line(&format!("{}{how}", path.display()));
    Ok(())
}

/// The name of a side as a part of a file's name.
pub(super) fn file_name(side: &Side) -> String {
    let path = Path::new(&side.name);
    let stem = if side.municipality.is_some() { path.file_name() } else { path.file_stem() };
    stem.map_or_else(|| side.name.clone(), |stem| stem.to_string_lossy().into_owned())
}

/// Gives the documents of a body that are not public.
fn closed(municipality: &Municipality) -> BTreeSet<DocumentKind> {
    let entries = municipality.policy.documents.iter().map(|entry| &entry.value);
    entries.filter(|entry| entry.disclosure == Disclosure::Internal).map(|entry| entry.document).collect()
}

/// The editions that sides belong to, looked through once each.
#[derive(Default)]
pub(super) struct Editions(Mutex<BTreeMap<String, Arc<Uses>>>);

impl Editions {
    /// Makes a side ready to be compared; a side whose body is on the other side too says which text it is.
    pub(super) fn subject(&self, project: &Project, side: Side, same_body: bool) -> Result<Subject, Outcome> {
        let id = file_name(&side);
        let Some(municipality) = &side.municipality else {
            let names = side.documents.first().map(Names::of_text).unwrap_or_default();
            return Ok(Subject { name: id.clone(), id, documents: side.documents, names, closed: BTreeSet::new() });
        };
        let names = self.names(project, municipality)?;
        let name = &municipality.policy.name.value;
        let revision = side.name.split_once('@').map(|(_, revision)| revision);
        let name = match (revision, side.date.as_deref().and_then(Date::parse)) {
            (Some(_), Some(date)) => format!("{name}（{}）", date.wareki()),
            (Some(revision), None) => format!("{name}（{revision}）"),
            (None, _) if same_body => format!("{name}（今の案）"),
            (None, _) => name.clone(),
        };
        let closed = closed(municipality);
        Ok(Subject { id, name, documents: side.documents, names, closed })
    }

    /// Gives the own words of a body.
    pub(super) fn names(&self, project: &Project, municipality: &Municipality) -> Result<Names, Outcome> {
        let base = project.base(&municipality.policy.guideline, &municipality.source);
        let base = base.map_err(|diagnostics| report::diagnostics(&diagnostics))?;
        Ok(Names::of_body(&municipality.policy, &base, &self.uses(&base)))
    }

    fn uses(&self, base: &Base) -> Arc<Uses> {
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let fresh = || Arc::new(Uses::of(base));
        Arc::clone(known.entry(base.id.to_string()).or_insert_with(fresh))
    }
}

fn tell(compared: &Compared) {
    let [first, second] = &compared.names;
    let told = summary(compared);
    report::line(&format!("{first} と {second}: {}条項", told.total()));
    for missing in &compared.missing {
        let side = &compared.names[missing.side];
        let (title, count) = (missing.called(), missing.clauses);
        report::line(&format!("  {title}（{count}条項）は{side}だけにあります（--whole で条項も並べる）"));
    }
    for verdict in Verdict::ALL {
        let (count, share) = (told.count(verdict), told.share(verdict));
        report::line(&format!("  {:>4}条項 {:>3}.{}%  {}", count, share / 10, share % 10, verdict.word()));
    }
    tell_ignored(&told);
    let differences = compared.pairs.iter().flat_map(|pair| &pair.rows);
    let told: Vec<String> = differences
        .filter(|judged| judged.verdict.is_difference() || judged.verdict == Verdict::Moved)
        .map(|judged| line(judged, &compared.names))
        .collect();
    told.iter().for_each(|line| report::line(line));
}

fn tell_ignored(told: &Summary) {
    if told.ignored.is_empty() {
        return;
    }
    let kinds: Vec<String> =
        told.ignored.iter().map(|(noise, count)| format!("{} {count}条項", noise.word())).collect();
    report::line(&format!("無視した違い: {}（--strict で無視しない）", kinds.join("、")));
    if told.ignored.contains_key(&Noise::Name) {
        words(std::slice::from_ref(told)).iter().for_each(|line| report::line(&format!("  {line}")));
    }
}

fn line(judged: &Judged, names: &[String; 2]) -> String {
    let (before, after) = (judged.row.before.as_ref(), judged.row.after.as_ref());
    let places: Vec<&str> = [before, after].into_iter().flatten().map(|side| side.place.as_str()).collect();
    let place = match places.as_slice() {
        [one] => (*one).to_owned(),
        [before, after] if before == after => (*before).to_owned(),
        _ => places.join(" ⇔ "),
    };
    let moved =
        if judged.place == Place::Other && judged.verdict == Verdict::Worded { "（場所も違う）" } else { "" };
    let words = match (before, after) {
        (Some(before), None) => format!("{}のみ  {}", names[0], opening(before)),
        (None, Some(after)) => format!("{}のみ  {}", names[1], opening(after)),
        _ if judged.verdict == Verdict::Moved => format!("位置の差  {}", after.map(opening).unwrap_or_default()),
        (before, after) => {
            let quoted = |side: Option<&ClauseSide>| side.map(quoted).unwrap_or_default();
            format!("表現差{moved}  {} ⇔ {}", quoted(before), quoted(after))
        }
    };
    format!("  {place}  {words}")
}

fn opening(side: &ClauseSide) -> String {
    short(if side.title.is_empty() { &side.text } else { &side.title })
}

fn quoted(side: &ClauseSide) -> String {
    let title = marked_words(&side.title, &side.marks.title);
    let words: Vec<String> =
        title.iter().chain(&marked_words(&side.text, &side.marks.text)).map(|w| short(w)).collect();
    if words.is_empty() { "（なし）".to_owned() } else { words.concat() }
}

fn short(words: &str) -> String {
    let words = words.replace(['\n', '\t'], " ");
    match words.char_indices().nth(40) {
        Some((end, _)) => format!("「{}…」", words.get(..end).unwrap_or(&words)),
        None => format!("「{words}」"),
    }
}
