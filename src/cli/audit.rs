//! `hoshin audit`: what a hand-made 新旧対照表 failed to mark.

use std::path::{Path, PathBuf};

use serde::Serialize;

use crate::cli::args::Audit;
use crate::cli::sides::{paired, side};
use crate::cli::{Outcome, report};
use crate::diff::audit::{Finding, FindingKind, audit};
use crate::diff::change::Comparison;
use crate::diff::handmade::{HandmadeTable, TableError, read_tables, read_tsv};
use crate::diff::proved;
use crate::import::docx;
use crate::import::foreign::{self, Format};
use crate::parse::web;
use crate::project::Project;
use crate::render::json;

/// What `--format json` prints.
#[derive(Serialize)]
struct Record<'a> {
    schema: u8,
    table: &'a str,
    findings: &'a [Finding],
}

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Audit) -> Outcome {
    let start = std::env::current_dir().unwrap_or_else(|_| PathBuf::from("."));
    let project = Project::open_or_built_in(root, &start);
    match findings(&project, command) {
        Ok(findings) => tell(command, &findings),
        Err(outcome) => outcome,
    }
}

fn findings(project: &Project, command: &Audit) -> Result<Vec<Finding>, Outcome> {
    let before = side(Some(project), &command.before)?;
    let after = side(Some(project), &command.after)?;
    let name = command.table.display();
    let table = table(&command.table)?.map_err(|error| report::refuse(&format!("{name}: {error}")))?;
    let mut all = Vec::new();
    for (before, after) in paired(before, after) {
        all.push(proved(&before, &after).map_err(|error| report::refuse(&error.to_string()))?);
    }
    Ok(audit(&table, &Comparison::joined(all)))
}

/// Reads a table as what its contents are, whatever the file is called.
fn table(path: &Path) -> Result<Result<HandmadeTable, TableError>, Outcome> {
    let bytes = Project::outside_bytes(path).map_err(|failure| report::failure(&failure))?;
    if matches!(foreign::format(&bytes), Ok(Format::Docx)) {
        let file = docx::read_inked(&bytes);
        let file = file.map_err(|refusal| report::refuse(&format!("{}: {refusal}", path.display())))?;
        return Ok(read_tables(file.tables()));
    }
    let text = Project::outside_text(path, &bytes);
    let (source, found) = text.map_err(|found| report::diagnostics(&found).max(Outcome::Findings))?;
    report::diagnostics(&found);
    let page = source.text.trim_start_matches('\u{FEFF}').trim_start().starts_with('<');
    Ok(if page { read_tables(web::read(&source.text).tables()) } else { read_tsv(&source.text) })
}

fn tell(command: &Audit, findings: &[Finding]) -> Outcome {
    let table = command.table.to_string_lossy();
    let text = match command.format.as_str() {
        "json" => match json::json(&Record { schema: 1, table: &table, findings }) {
            Ok(text) => text,
            Err(error) => return report::refuse(&error.to_string()),
        },
        _ => listed(&table, findings),
    };
    match &command.output {
        None => report::line(text.trim_end()),
        Some(path) => {
            if let Err(error) = Project::write(path, text.as_bytes()) {
                return report::machine(&error);
            }
        }
    }
    if findings.is_empty() { Outcome::Done } else { Outcome::Findings }
}

fn listed(table: &str, findings: &[Finding]) -> String {
    if findings.is_empty() {
        return format!("{table}: 全ての変更に正しく下線が引かれています\n");
    }
    let count = |kind: FindingKind| findings.iter().filter(|finding| finding.kind == kind).count();
    let kinds = [FindingKind::Unmarked, FindingKind::OneSided, FindingKind::Idle, FindingKind::Foreign];
    let counts: Vec<String> = kinds
        .into_iter()
        .filter(|kind| count(*kind) > 0)
        .map(|kind| format!("{}{}件", word(kind), count(kind)))
        .collect();
    let lines: Vec<String> = findings.iter().map(line).collect();
    format!("{table}: {}\n{}\n", counts.join("、"), lines.join("\n"))
}

fn word(kind: FindingKind) -> &'static str {
    match kind {
        FindingKind::Unmarked => "下線のない変更",
        FindingKind::OneSided => "片方だけの下線",
        FindingKind::Idle => "変更のない下線",
        FindingKind::Foreign => "文書と違う文",
    }
}

fn line(finding: &Finding) -> String {
    let quoted = |words: &str| if words.is_empty() { "（なし）".to_owned() } else { format!("「{words}」") };
    let place = if finding.place.is_empty() { "（初め）" } else { &finding.place };
    format!("  {place}  {}  {} → {}", word(finding.kind), quoted(&finding.before), quoted(&finding.after))
}
