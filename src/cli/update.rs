//! `hoshin update`: carries bodies to another edition of the guideline.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex, PoisonError};

use crate::cli::args::Update;
use crate::cli::diff::USUAL;
use crate::cli::each::each;
use crate::cli::{Outcome, build, report};
use crate::diag::{Diagnostic, Severity, has_errors};
use crate::diff::change::RowKind;
use crate::diff::proved;
use crate::model::id::MunicipalityId;
use crate::model::municipality::Municipality;
use crate::model::numbered::Numbered;
use crate::model::revision::State;
use crate::project::{Failure, Project, Written};
use crate::render::{self, Format};
use crate::resolve::Base;
use crate::source::{Located, Source};
use crate::update::fleet::{BodyCount, Fleet};
use crate::update::lineage::Lineage;
use crate::update::plan::{Job, decided, plan, verdicts};
use crate::update::rewrite::{older, stale};
use crate::update::{ClauseVerdict, Plan, Verdict};
use crate::view::block::Sheet;
use crate::view::shinkyu::{Occasion, shinkyu};
use crate::view::update::{ORDER, fleet_sheet, plan_sheet, remark};

/// From so many bodies on only the counts of each are kept.
const FLEET: usize = 20;
/// So many bodies with one mistake are named.
const NAMED: usize = 5;

/// What was done for one body.
struct Updated {
    count: BodyCount,
    plan: Option<Plan>,
    written: Option<Written>,
}

/// The ways between editions, worked out once.
struct Ways<'a> {
    project: &'a Project,
    write: bool,
    known: Mutex<BTreeMap<(String, String), Way>>,
}

type Way = Result<(Arc<Base>, Arc<Base>, Arc<Lineage>), Vec<Diagnostic>>;

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Update) -> Outcome {
    let (project, ids, outcome) = match build::open(root, &command.ids) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    if command.decide.is_some() && ids.len() != 1 {
        return report::refuse("--decide には、団体を一つだけ指定してください");
    }
    let ways = Ways { project: &project, write: command.write, known: Mutex::default() };
    let bar = build::progress(ids.len());
    let one = |id: &MunicipalityId| {
        let updated = one(&ways, id, command, ids.len() < FLEET);
        bar.inc(1);
        updated
    };
    let all: Vec<Result<Updated, Failure>> = each(&ids, one);
    bar.finish_and_clear();
    let mut failed = Vec::new();
    let mut done = Vec::new();
    for (id, updated) in ids.iter().zip(all) {
        match updated {
            Ok(updated) => done.push(updated),
            Err(failure) => failed.push((id, failure)),
        }
    }
    let outcome = outcome.max(failures(&failed));
    let failed = failed.iter().map(|(id, _)| id.to_string()).collect();
    let (plans, counts): (Vec<_>, Vec<_>) =
        done.into_iter().map(|done| ((done.plan, done.written), done.count)).unzip();
    let to = command.to.clone().unwrap_or_else(|| "今の版".to_owned());
    let fleet = Fleet::new(to, counts, failed);
    let told = tell(&project, command, &plans, &fleet);
    let open = if fleet.is_open() { Outcome::Findings } else { Outcome::Done };
    outcome.max(told).max(open)
}

/// Tells why bodies could not be updated, once for all with the same mistake.
fn failures(failed: &[(&MunicipalityId, Failure)]) -> Outcome {
    let mut alike: Vec<(String, &Failure, Vec<&str>)> = Vec::new();
    for (id, failure) in failed {
        let words = match failure {
            Failure::Wrong(found) => found.iter().map(|wrong| wrong.message.as_str()).collect::<Vec<_>>().join("\n"),
            Failure::Machine(error) => error.to_string(),
        };
        match alike.iter_mut().find(|(known, ..)| *known == words) {
            Some((.., ids)) => ids.push(id.as_str()),
            None => alike.push((words, failure, vec![id.as_str()])),
        }
    }
    let mut outcome = Outcome::Done;
    for (_, failure, ids) in &alike {
        outcome = outcome.max(report::failure(failure));
        let rest = ids.len().saturating_sub(NAMED);
        let rest = if rest == 0 { String::new() } else { format!("ほか{rest}団体") };
        let ids = ids.iter().take(NAMED).copied().collect::<Vec<_>>().join("、");
        report::note(&format!("{ids}{rest}: 上の誤りがあるので、更新していません\n"));
    }
    outcome
}

fn one(ways: &Ways<'_>, id: &MunicipalityId, command: &Update, keep: bool) -> Result<Updated, Failure> {
    let found = ways.project.municipality(id)?;
    let municipality = match &command.decide {
        None => Cow::Borrowed(&found),
        Some((clause, state)) => {
            let reason = command.reason.as_deref().unwrap_or_default();
            Cow::Owned(decided(&found, (clause, *state), reason).map_err(Failure::Wrong)?)
        }
    };
    let municipality = municipality.as_ref();
    let to = command.to.as_deref().unwrap_or(&municipality.policy.guideline.value);
    let (before, after, lineage) = ways.between(municipality, to).map_err(Failure::Wrong)?;
    let scheme = ways.project.scheme(&municipality.policy.numbering.scheme, &municipality.source);
    let scheme = scheme.map_err(Failure::Wrong)?;
    let job = Job { municipality, before: &before, after: &after, lineage: &lineage, scheme: &scheme };
    let mut plan = if keep || command.write { plan(&job) } else { verdicts(&job) }.map_err(Failure::Wrong)?;
    if keep && !stale(municipality, &before, &lineage).is_empty() {
        plan.recall(older(municipality, &before, &ways.editions(), &lineage));
    }
    let written = command.write.then(|| ways.project.rewrite(&found, &plan.policy)).transpose()?;
    let count = BodyCount::new(&plan);
    Ok(Updated { count, plan: keep.then_some(plan), written })
}

impl Ways<'_> {
    /// Gives every edition that can be read, the latest first.
    fn editions(&self) -> Vec<Arc<Base>> {
        let names = self.project.editions();
        names.iter().rev().filter_map(|name| self.project.edition(name).ok()).collect()
    }

    fn between(&self, municipality: &Municipality, to: &str) -> Way {
        let from = &municipality.policy.guideline;
        let key = (from.value.clone(), to.to_owned());
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let made = known.entry(key).or_insert_with(|| {
            let path = self.project.path(from, to, &municipality.source)?;
            let steps: Vec<&Base> = path.iter().skip(1).map(Arc::as_ref).collect();
            let mut wrong: Vec<Diagnostic> = path
                .windows(2)
                .flat_map(|pair| match pair {
                    [before, after] => Lineage::check(before, after),
                    _ => Vec::new(),
                })
                .collect();
            let unconfirmed = |wrong: &&mut Diagnostic| self.write && wrong.code == "unconfirmed-edition";
            wrong.iter_mut().filter(unconfirmed).for_each(|wrong| wrong.severity = Severity::Error);
            if has_errors(&wrong) {
                return Err(wrong);
            }
            report::diagnostics(&wrong);
            let (first, last) = (path.first().cloned(), path.last().cloned());
            first.zip(last).map(|(first, last)| (first, last, Arc::new(Lineage::through(&steps)))).ok_or_else(Vec::new)
        });
        made.clone()
    }
}

type Told = (Option<Plan>, Option<Written>);

fn tell(project: &Project, command: &Update, plans: &[Told], fleet: &Fleet) -> Outcome {
    let full: Vec<&Plan> = plans.iter().filter_map(|(plan, _)| plan.as_ref()).collect();
    match command.format {
        None => {
            text(command, plans, fleet);
            Outcome::Done
        }
        Some(Format::Json) => json(command, &full, fleet),
        Some(format) => match file(project, &full, fleet, format) {
            Ok(bytes) => put(command, format, &bytes),
            Err(outcome) => outcome,
        },
    }
}

/// The summary, the plans, and the 新旧対照表 of each body under it.
fn file(project: &Project, plans: &[&Plan], fleet: &Fleet, format: Format) -> Result<Vec<u8>, Outcome> {
    let mut sheets = Vec::new();
    if fleet.bodies.len() != 1 {
        sheets.push(fleet_sheet(fleet));
    }
    for plan in plans {
        sheets.push(plan_sheet(plan));
        for (before, after) in &plan.documents {
            sheets.extend(table(project, plan, before, after)?);
        }
    }
    let mut sheets = sheets.into_iter();
    let mut whole = sheets.next().unwrap_or_default();
    sheets.for_each(|sheet| whole.blocks.extend(sheet.blocks));
    report::encoded(project, &whole, format).map_err(|outcome| outcome.max(Outcome::Failed))
}

fn table(project: &Project, plan: &Plan, before: &Numbered, after: &Numbered) -> Result<Option<Sheet>, Outcome> {
    let comparison = proved(before, after).map_err(|error| report::refuse(&error.to_string()))?;
    if comparison.rows.iter().all(|row| row.kind == RowKind::Unchanged) {
        return Ok(None);
    }
    let name = plan.shinkyu.clone().unwrap_or_else(|| USUAL.to_owned());
    let name = Located { range: 0..name.len(), value: name };
    let convention = project.convention(&name, &Source::new("shinkyu", name.value.as_str()));
    let convention = convention.map_err(|diagnostics| report::diagnostics(&diagnostics).max(Outcome::Failed))?;
    let occasion = Occasion {
        organization: plan.name.clone(),
        document: after.title.clone(),
        date: String::new(),
        state: State::Draft,
    };
    Ok(Some(shinkyu(&[&comparison], &convention, &occasion)))
}

fn json(command: &Update, plans: &[&Plan], fleet: &Fleet) -> Outcome {
    #[derive(serde::Serialize)]
    struct Report<'a> {
        schema: u8,
        fleet: &'a Fleet,
        bodies: &'a [&'a Plan],
    }
    match render::json::json(&Report { schema: 1, fleet, bodies: plans }) {
        Err(error) => report::refuse(&error.to_string()),
        Ok(text) if command.output.is_some() => put(command, Format::Json, text.as_bytes()),
        Ok(text) => {
            report::line(text.trim_end());
            Outcome::Done
        }
    }
}

fn put(command: &Update, format: Format, bytes: &[u8]) -> Outcome {
    let usual = || PathBuf::from(format!("update.{}", format.extension()));
    let path = command.output.clone().unwrap_or_else(usual);
    match Project::write(&path, bytes) {
        Ok(_) => {
            report::note(&format!("{} に書きました", path.display()));
            Outcome::Done
        }
        Err(error) => report::machine(&error),
    }
}

fn text(command: &Update, plans: &[Told], fleet: &Fleet) {
    for (plan, written) in plans {
        if let Some(plan) = plan.as_ref().filter(|_| fleet.bodies.len() < FLEET) {
            body(plan, *written);
        }
    }
    if fleet.bodies.len() > 1 {
        summary(fleet);
    }
    if !command.write && !fleet.bodies.is_empty() {
        report::line("（試しに見ただけで、何も書いていません。反映するには --write を付けてください）");
    }
}

fn body(plan: &Plan, written: Option<Written>) {
    let way = if plan.from == plan.to { plan.to.clone() } else { format!("{} → {}", plan.from, plan.to) };
    let counts = Verdict::ALL.iter().map(|verdict| format!("{} {}", verdict.as_str(), plan.count(*verdict)));
    report::line(&format!("{}（{}） {way}", plan.name, plan.id));
    report::line(&format!("  {}", counts.collect::<Vec<_>>().join("  ")));
    plan.notes.iter().for_each(|note| report::line(&format!("  ・{note}")));
    plan.problems.iter().for_each(|problem| report::line(&format!("  ・更新の後に直すこと: {problem}")));
    let shown = |verdict: &Verdict| *verdict != Verdict::Kept || plan.from != plan.to;
    for verdict in ORDER.into_iter().filter(shown) {
        plan.clauses.iter().filter(|clause| clause.verdict == verdict).for_each(clause);
    }
    match written {
        Some(Written::New) => report::line(&format!("  → municipalities/{}/policy.yaml を書き換えました", plan.id)),
        Some(Written::Same) => report::line("  → policy.yaml に変わるところはありません"),
        None => {}
    }
    report::line("");
}

fn clause(clause: &ClauseVerdict) {
    let name = [clause.label.as_str(), clause.title.as_str()].join(" ");
    let remark = remark(clause).replace('\n', "。");
    let remark = if remark.is_empty() { String::new() } else { format!(" … {remark}") };
    report::line(&format!("  {} {} [{}]{remark}", clause.verdict.as_str(), name.trim(), clause.clause));
    let lines: Vec<(&str, &str)> = match clause.verdict {
        Verdict::Question | Verdict::Orphaned => {
            vec![
                ("前の基準文", &clause.base_before),
                ("新しい基準文", &clause.base_after),
                ("団体の文言", &clause.ours),
            ]
        }
        Verdict::Combined => vec![("団体の文言", &clause.ours), ("更新の後", &clause.result)],
        Verdict::Automatic => vec![("前", &clause.base_before), ("後", &clause.base_after)],
        Verdict::New => vec![("新", &clause.base_after)],
        Verdict::Unchanged | Verdict::Kept => Vec::new(),
    };
    for (label, text) in lines {
        let shown = if text.is_empty() { "（なし）".to_owned() } else { text.replace('\n', "\n        ") };
        report::line(&format!("      {label}: {shown}"));
    }
}

fn summary(fleet: &Fleet) {
    let lines = render::text::text(&fleet_sheet(fleet));
    report::line(lines.trim_end());
}
