//! `hoshin list`: the bodies of the workspace, their edition, state and share of base text.

use std::path::Path;

use unicode_width::UnicodeWidthStr;

use crate::cli::each::each;
use crate::cli::{Outcome, build, report};
use crate::derive;
use crate::model::id::MunicipalityId;
use crate::model::municipality::Disclosure;
use crate::model::revision::State;
use crate::numeral::Date;
use crate::project::{Failure, Project};
use crate::resolve::Scope;

/// Runs the command.
pub fn run(root: Option<&Path>) -> Outcome {
    let (project, ids, outcome) = match build::open(root, &[]) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let rows: Vec<Result<[String; 7], (MunicipalityId, Failure)>> =
        each(&ids, |id| row(&project, id).map_err(|failure| (id.clone(), failure)));
    let header = ["ID", "団体名", "版", "文書", "基準文の割合", "最後の決定", "状態"].map(str::to_owned);
    let good: Vec<&[String; 7]> =
        std::iter::once(&header).chain(rows.iter().filter_map(|row| row.as_ref().ok())).collect();
    let widths: Vec<usize> = (0..7)
        .map(|column| good.iter().filter_map(|row| row.get(column)).map(|cell| cell.width_cjk()).max().unwrap_or(0))
        .collect();
    good.iter().for_each(|row| report::line(&aligned(row.as_slice(), &widths)));
    let failures = rows.iter().filter_map(|row| row.as_ref().err());
    failures.map(|(_, failure)| report::failure(failure)).fold(outcome, Outcome::max)
}

fn aligned(row: &[String], widths: &[usize]) -> String {
    let cells = row.iter().zip(widths).map(|(cell, width)| format!("{cell}{}", " ".repeat(width - cell.width_cjk())));
    cells.collect::<Vec<_>>().join("  ").trim_end().to_owned()
}

fn row(project: &Project, id: &MunicipalityId) -> Result<[String; 7], Failure> {
    let municipality = project.municipality(id)?;
    let policy = &municipality.policy;
    let (documents, base, _, diagnostics) =
        derive::numbered(project, &municipality, Scope::All).map_err(Failure::Wrong)?;
    let (own, all) = derive::share(&documents);
    let share = if all == 0 {
        0.0
    } else {
        100.0 * f64::from(u32::try_from(own).unwrap_or(0)) / f64::from(u32::try_from(all).unwrap_or(1))
    };
    let titles = policy.documents.iter().map(|entry| {
        let title = documents
            .iter()
            .find(|document| document.document == entry.value.document)
            .map_or("", |document| document.title.as_str());
        let short = title.strip_prefix(policy.name.value.as_str()).unwrap_or(title);
        let short = short.strip_prefix("情報セキュリティ").unwrap_or(short);
        let closed = if entry.value.disclosure == Disclosure::Internal { "（非公開）" } else { "" };
        format!("{short}{closed}")
    });
    let standing = derive::standing(project, &municipality, &base, &documents).map_err(Failure::Wrong)?;
    let wareki = |date: &Option<String>| date.as_deref().and_then(Date::parse).map(Date::wareki);
    let enacted = standing.revisions.last().and_then(|front| wareki(&front.date));
    let latest = enacted.or_else(|| Some(wareki(&standing.date)? + "（記録なし）")).unwrap_or_else(|| "―".to_owned());
    let state = match (standing.state, diagnostics.len()) {
        (State::Enacted, 0) => "決定のとおり".to_owned(),
        (State::Draft, 0) => "案".to_owned(),
        (_, count) => format!("案（確かめること {count}件）"),
    };
    let titles = titles.collect::<Vec<_>>().join("、");
    Ok([
        id.to_string(),
        policy.name.value.clone(),
        policy.guideline.value.clone(),
        titles,
        format!("{share:.1}%"),
        latest,
        state,
    ])
}
