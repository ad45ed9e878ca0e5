//! `hoshin compare` of three or more: the bodies of a workspace by their wordings.

use std::path::Path;

use crate::cli::args::Compare;
use crate::cli::compare::{Editions, closed_note, noises, target, wanted, write};
use crate::cli::each::each;
use crate::cli::sides::{Side, side};
use crate::cli::{Outcome, build, report};
use crate::compare::cluster::{Groups, groups};
use crate::compare::crowd::{Clause, Crowd, Gathering, Said, letter, said, said_by_base};
use crate::compare::names::{Names, Uses};
use crate::compare::noise::Noises;
use crate::compare::report::crowd_report;
use crate::compare::subject::Subject;
use crate::derive;
use crate::model::id::MunicipalityId;
use crate::model::revision::State;
use crate::project::Project;
use crate::render::{Format, json, xlsx};
use crate::resolve::Scope;
use crate::view::crowd::{Frame, closed_documents, ledgers, matrix};

/// How many bodies are read before their wordings are put together, so that few texts are held at once.
const CHUNK: usize = 64;
/// The most leaves of the tree; more bodies are drawn as groups.
const LEAVES: usize = 48;
/// How many clauses are told on the screen.
const TOLD: usize = 60;
/// How many bodies are named on the screen beside a wording.
const NAMED: usize = 5;

/// What the bodies are compared with.
pub(super) struct Yardstick {
    /// The base itself.
    pub(super) base: Subject,
    /// The name of its edition.
    pub(super) name: String,
    /// What is ignored.
    pub(super) noises: Noises,
    editions: Editions,
}

/// Runs the command.
pub(super) fn run(root: Option<&Path>, project: &Project, command: &Compare) -> Result<Outcome, Outcome> {
    let (crowd, yardstick, outcome) = if command.all {
        let (project, ids, outcome) = build::open(root, &[])?;
        let yardstick = yardstick(&project, edition_of(&project, &ids), noises(command))?;
        let (crowd, found) = gathered(&project, &ids, &yardstick);
        (crowd, yardstick, outcome.max(found))
    } else {
        let (crowd, yardstick) = of_sides(project, command)?;
        (crowd, yardstick, Outcome::Done)
    };
    if crowd.bodies.is_empty() {
        return Err(report::refuse("比べる団体がありません"));
    }
    let groups = groups(&crowd, LEAVES);
    let stem = if command.all { "all".to_owned() } else { stem(&crowd) };
    tell(&crowd, &yardstick);
    let closed = closed_documents(&crowd);
    if !closed.is_empty() {
        report::note(&closed_note(&closed));
    }
    for format in wanted(command) {
        let bytes = encode(project, &crowd, &groups, &yardstick, format)?;
        write(&target(project, command, &stem, format), &bytes)?;
    }
    Ok(outcome)
}

fn stem(crowd: &Crowd) -> String {
    let ids: Vec<&str> = crowd.bodies.iter().map(|body| body.id.as_str()).collect();
    if ids.len() <= 4 { ids.join("-") } else { format!("{}-and-{}", ids[0], ids.len() - 1) }
}

/// Gives the newest edition that any of the bodies follows.
pub(super) fn edition_of(project: &Project, ids: &[MunicipalityId]) -> Option<String> {
    let edition = |id: &MunicipalityId| Some(project.municipality(id).ok()?.policy.guideline.value);
    each(ids, edition).into_iter().flatten().max()
}

/// Reads the edition that wordings are compared with.
pub(super) fn yardstick(project: &Project, edition: Option<String>, noises: Noises) -> Result<Yardstick, Outcome> {
    let newest = edition.or_else(|| project.editions().pop());
    let newest = newest.ok_or_else(|| report::refuse("guideline フォルダーに版がありません"))?;
    let (documents, base) =
        derive::base_text(project, &newest).map_err(|found| report::diagnostics(&found).max(Outcome::Failed))?;
    let base_name = base.file.name.clone();
    let base = Subject {
        id: newest.clone(),
        name: base_name.clone(),
        documents,
        names: Names::of_defaults(&base, &Uses::of(&base)),
        closed: Default::default(),
    };
    Ok(Yardstick { base, name: base_name, noises, editions: Editions::default() })
}

impl Yardstick {
    /// Reads what one body says.
    ///
    /// # Errors
    /// Tells what is wrong with it.
    pub(super) fn read(&self, project: &Project, id: &MunicipalityId) -> Result<(String, String, Vec<Said>), Outcome> {
        let municipality = project.municipality(id).map_err(|failure| report::failure(&failure))?;
        let (documents, ..) = derive::numbered(project, &municipality, Scope::All)
            .map_err(|diagnostics| report::diagnostics(&diagnostics))?;
        let side = Side {
            name: id.to_string(),
            documents,
            state: State::Draft,
            date: None,
            guideline: None,
            municipality: Some(municipality),
        };
        let subject = self.editions.subject(project, side, false)?;
        let said = said(&subject, &self.base, &self.noises);
        Ok((subject.id, subject.name, said))
    }

    fn gathering(&self) -> Gathering {
        Gathering::new(said_by_base(&self.base, &self.noises))
    }
}

/// Puts the bodies together chunk by chunk; a body that is wrong is told and left out.
fn gathered(project: &Project, ids: &[MunicipalityId], yardstick: &Yardstick) -> (Crowd, Outcome) {
    let read = |chunk: &[MunicipalityId]| -> Vec<Read> { each(chunk, |id| yardstick.read(project, id)) };
    let mut gathering = yardstick.gathering();
    let mut outcome = Outcome::Done;
    let mut chunks = ids.chunks(CHUNK);
    let mut next = chunks.next().map(read);
    while let Some(bodies) = next {
        let add = || bodies.into_iter().map(|body| added(&mut gathering, body)).max();
        let (found, after) = rayon::join(add, || chunks.next().map(read));
        outcome = outcome.max(found.unwrap_or(Outcome::Done));
        next = after;
    }
    (gathering.finish(), outcome)
}

/// What a body says, or how it ended.
type Read = Result<(String, String, Vec<Said>), Outcome>;

fn added(gathering: &mut Gathering, body: Read) -> Outcome {
    match body {
        Ok((id, name, said)) => {
            gathering.add(&id, &name, said);
            Outcome::Done
        }
        Err(wrong) => wrong.max(Outcome::Findings),
    }
}

fn of_sides(project: &Project, command: &Compare) -> Result<(Crowd, Yardstick), Outcome> {
    let sides: Vec<Side> = command.sides.iter().map(|name| side(Some(project), name)).collect::<Result<_, _>>()?;
    let edition = |side: &Side| Some(side.municipality.as_ref()?.policy.guideline.value.clone());
    let yardstick = yardstick(project, sides.iter().filter_map(edition).max(), noises(command))?;
    let mut gathering = yardstick.gathering();
    for side in sides {
        let subject = yardstick.editions.subject(project, side, false)?;
        gathering.add(&subject.id, &subject.name, said(&subject, &yardstick.base, &yardstick.noises));
    }
    Ok((gathering.finish(), yardstick))
}

fn encode(
    project: &Project,
    crowd: &Crowd,
    groups: &Groups,
    yardstick: &Yardstick,
    format: Format,
) -> Result<Vec<u8>, Outcome> {
    let frame = Frame { base: &yardstick.name, noises: &yardstick.noises };
    match format {
        Format::Json => json::json(&crowd_report(crowd, groups, &yardstick.base.id, &yardstick.noises))
            .map(String::into_bytes)
            .map_err(|error| report::refuse(&error.to_string())),
        Format::Xlsx => xlsx::ledgers(&matrix_title(crowd), &ledgers(crowd))
            .map_err(|error| report::refuse(&format!("Excel の表を作れません: {error}"))),
        Format::Html | Format::Docx | Format::Pdf | Format::Csv | Format::Txt | Format::Md => {
            report::encoded(project, &matrix(crowd, groups, &frame), format)
        }
    }
}

fn matrix_title(crowd: &Crowd) -> String {
    format!("{}団体の文言の比較", crowd.bodies.len())
}

fn tell(crowd: &Crowd, yardstick: &Yardstick) {
    let split: Vec<&Clause> = crowd.clauses.iter().filter(|clause| clause.is_split()).collect();
    let wordings: usize = crowd.clauses.iter().map(|clause| clause.wordings.len()).sum();
    report::line(&format!(
        "{}団体、{}条項、文言{wordings}通り（基準文: {}）。文言が分かれる条項は{}です",
        crowd.bodies.len(),
        crowd.clauses.len(),
        yardstick.name,
        split.len()
    ));
    for clause in split.iter().take(TOLD) {
        report::line(&format!("  {}（{}）", clause.heading, clause.id));
        for rank in 0..clause.wordings.len().min(NAMED) {
            report::line(&format!("    {}", wording(crowd, clause, rank)));
        }
    }
    if split.len() > TOLD {
        report::line(&format!("  ほか{}条項", split.len() - TOLD));
    }
}

fn wording(crowd: &Crowd, clause: &Clause, rank: usize) -> String {
    let wording = &clause.wordings[rank];
    let names: Vec<&str> = clause.users(rank).take(NAMED).map(|body| crowd.bodies[body].name.as_str()).collect();
    let more = wording.bodies - names.len();
    let more = if more > 0 { format!(" ほか{more}団体") } else { String::new() };
    let share = match wording.likeness {
        None => "基準文になし".to_owned(),
        Some(1000) => "基準文と同じ".to_owned(),
        Some(share) => format!("基準文と{}%一致", share / 10),
    };
    format!("{} {}{more}  {share}", letter(rank), names.join("、"))
}
