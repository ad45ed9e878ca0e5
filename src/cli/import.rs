//! `hoshin import`: an existing policy becomes base and overrides, and proves it.

use std::path::Path;

use crate::adopt::{Adopted, adopt, policy_path};
use crate::cli::args::{Import, ReportFormat};
use crate::cli::enact::Decision;
use crate::cli::{Outcome, build, enact, report};
use crate::derive::{self, Derived, as_imported};
use crate::diag::{Diagnostic, Severity};
use crate::import::proof::{Proof, prove};
use crate::import::report::{Report, report as make_report};
use crate::import::tailor::Wish;
use crate::model::id::MunicipalityId;
use crate::model::municipality::{Kind, Municipality};
use crate::numeral::Date;
use crate::parse::block::Reading;
use crate::project::Project;
use crate::render::import_report::widths;
use crate::resolve::Scope;

/// So many things to look at are printed.
const SHOWN: usize = 15;
/// So many places of one reason are printed.
const EXAMPLES: usize = 3;
/// So many characters of what was set aside are printed.
const LONGEST_SHOWN: usize = 40;

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Import) -> Outcome {
    let (project, ids, _) = match build::open(root, &[]) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let wish = match wish(command).and_then(|wish| free(&project, &ids, wish, command)) {
        Ok(wish) => wish,
        Err(message) => return report::refuse(&message),
    };
    let reading = match crate::cli::reader::read(&command.file) {
        Ok(reading) => reading,
        Err(message) => return report::refuse(&message),
    };
    if reading.blocks.is_empty() {
        return report::refuse(
            "ファイルに文字がありません。紙を写しただけの文書は、文字認識（OCR）をしてから取り込んでください",
        );
    }
    match adopt(&project, &reading, &wish, command.guideline.as_deref()) {
        Ok(adopted) => write(&project, command, &reading, &adopted),
        Err(diagnostics) => report::diagnostics(&diagnostics).max(Outcome::Failed),
    }
}

/// Sees that nothing that is there would be written over.
fn free(project: &Project, ids: &[MunicipalityId], wish: Wish, command: &Import) -> Result<Wish, String> {
    let id = &wish.id;
    if ids.contains(id) {
        let path = policy_path(id);
        return Err(format!("「{id}」は既にあります。別の --id にするか、{} を除いてください", path.display()));
    }
    let Some(date) = &command.enact else { return Ok(wish) };
    let name = enact::checked(date)?;
    let known = project.revision_sources(id).map_err(|failure| {
        let told = failure.diagnostics().into_iter().map(|diagnostic| diagnostic.message);
        told.collect::<Vec<_>>().join("。")
    })?;
    if known.contains_key(&name) { Err(enact::already(&name)) } else { Ok(wish) }
}

fn wish(command: &Import) -> Result<Wish, String> {
    let id = MunicipalityId::new(&command.id).ok_or_else(|| {
        format!("「{}」は団体の識別子に使えません。半角の英小文字、数字、ハイフンだけを使ってください", command.id)
    })?;
    let kind = match &command.kind {
        None => kind_of(&command.name),
        Some(name) => Kind::ALL.into_iter().find(|kind| kind.as_str() == name).ok_or_else(|| {
            let kinds = Kind::ALL.map(Kind::as_str).join("、");
            format!("団体の種類「{name}」はありません。選べるのは {kinds} です")
        })?,
    };
    Ok(Wish { id, name: command.name.clone(), kind })
}

/// Tells the sort of a body from the end of its name.
fn kind_of(name: &str) -> Kind {
    let ends = [
        ("広域連合", Kind::WideUnion),
        ("組合", Kind::Union),
        ("市", Kind::City),
        ("町", Kind::Town),
        ("村", Kind::Village),
        ("区", Kind::Ward),
        ("都", Kind::Prefecture),
        ("道", Kind::Prefecture),
        ("府", Kind::Prefecture),
        ("県", Kind::Prefecture),
    ];
    ends.into_iter().find(|(end, _)| name.ends_with(end)).map_or(Kind::Other, |(_, kind)| kind)
}

/// What the files of a body build to.
struct Rebuilt {
    municipality: Municipality,
    derived: Vec<Derived>,
    diagnostics: Vec<Diagnostic>,
    proof: Proof,
}

fn write(project: &Project, command: &Import, reading: &Reading, adopted: &Adopted) -> Outcome {
    let draft = &adopted.tailored.draft;
    let path = project.root().join(policy_path(&draft.id));
    let templates = adopted.templates.iter().map(|(path, text)| (project.root().join(path), text.clone()));
    let files: Vec<_> = templates.chain([(path.clone(), draft.yaml())]).collect();
    if let Some((there, _)) = files.iter().find(|(path, _)| path.exists()) {
        return report::refuse(&format!("{} が既にあります。別の --id にするか、除いてください", there.display()));
    }
    for (path, text) in files {
        if let Err(error) = Project::write(&path, text.as_bytes()) {
            return report::machine(&error);
        }
    }
    match rebuilt(project, &draft.id, reading).and_then(|rebuilt| enacted(project, command, adopted, rebuilt)) {
        Ok((rebuilt, outcome)) => {
            let numbered: Vec<_> = rebuilt.derived.into_iter().map(|document| document.numbered).collect();
            let made = make_report(&adopted.tailored, &numbered, reading, &adopted.oddities, rebuilt.proof);
            report::diagnostics(&rebuilt.diagnostics);
            show(&made, command, &path).max(outcome)
        }
        Err(outcome) => outcome,
    }
}

/// Builds the body from its files, and compares.
fn rebuilt(project: &Project, id: &MunicipalityId, reading: &Reading) -> Result<Rebuilt, Outcome> {
    let fresh = Project::open(Some(project.root()), project.root()).map_err(|error| report::machine(&error))?;
    let municipality = fresh.municipality(id).map_err(|failure| report::failure(&failure))?;
    let (derived, diagnostics) = derive::derive(&fresh, &municipality, Scope::All);
    if derived.is_empty() {
        return Err(report::diagnostics(&diagnostics).max(Outcome::Findings));
    }
    let proof = prove(&reading.blocks, &as_imported(&derived, reading.titles));
    Ok(Rebuilt { municipality, derived, diagnostics, proof })
}

/// Records what was imported as enacted, where that is asked for and nothing differs.
fn enacted(
    project: &Project,
    command: &Import,
    adopted: &Adopted,
    rebuilt: Rebuilt,
) -> Result<(Rebuilt, Outcome), Outcome> {
    let Some(date) = &command.enact else { return Ok((rebuilt, Outcome::Done)) };
    if rebuilt.proof.differing > 0 || rebuilt.diagnostics.iter().any(|found| found.severity != Severity::Note) {
        report::note(
            "元の文と違うか、未設定又は誤りが残っているので、決定の記録をしませんでした。policy.yaml を直してから、hoshin enact で記録してください",
        );
        return Ok((rebuilt, Outcome::Findings));
    }
    let told = adopted.tailored.draft.history.iter().find(|row| row[3] == *date);
    let told = |column: usize| told.map(|row| row[column].clone()).filter(|text| !text.is_empty());
    let decision =
        Decision { name: date.clone(), date: Some(date.clone()), edition: told(0), reason: told(1), summary: told(2) };
    let mut outcome = Outcome::Done;
    let dates = adopted.tailored.draft.documents.iter().filter_map(|document| document.date.as_deref());
    if let Some(printed) = dates.into_iter().find(|printed| *printed != date).and_then(Date::parse) {
        report::note(&format!("文書にある日付は {} です。表紙の日付は --enact の日になります", printed.wareki()));
        outcome = Outcome::Findings;
    }
    let history = &adopted.tailored.draft.history;
    if !history.is_empty() && !history.iter().any(|row| row[3] == *date) {
        report::note("文書の改訂履歴にその日の行はありません。これから作る文書には、この決定の行が加わります");
        outcome = Outcome::Findings;
    }
    report::note(&enact::freeze(project, &rebuilt.municipality, &decision, &rebuilt.derived)?);
    Ok((rebuilt, outcome))
}

fn show(made: &Report, command: &Import, path: &Path) -> Outcome {
    let written = match command.format {
        ReportFormat::Text => summary(made),
        ReportFormat::Json => match crate::render::json::json(made) {
            Ok(text) => text,
            Err(error) => return report::refuse(&error.to_string()),
        },
        ReportFormat::Html => crate::render::import_report::html(made),
    };
    match &command.output {
        None => report::line(written.trim_end()),
        Some(output) => {
            if let Err(error) = Project::write(output, written.as_bytes()) {
                return report::machine(&error);
            }
        }
    }
    report::note(&format!("{} を作りました", path.display()));
    if made.proof.differing == 0 { Outcome::Done } else { Outcome::Findings }
}

fn summary(made: &Report) -> String {
    let share = &made.share;
    let percent = |count: usize| count as f64 * 100.0 / share.all.max(1) as f64;
    let mut text = format!(
        "{}（{}）を取り込みました。版 {}、番号体系 {}（{}）\n",
        made.name,
        made.id,
        made.guideline,
        made.scheme,
        widths(made)
    );
    text.push_str(&format!(
        "  基準文のまま {:.1}%、値を入れただけ {:.1}%、語句の変更 {:.1}%、団体独自 {:.1}%（計 {} 字）\n",
        percent(share.base),
        percent(share.parameter),
        percent(share.small_edit),
        percent(share.local),
        share.all
    ));
    let ledger = &made.ledger;
    text.push_str(&format!(
        "  読んだ文字 {}、条項に置いた文字 {}、除いた文字 {}\n",
        ledger.read, ledger.placed, ledger.set_aside
    ));
    text.push_str(&aside(&ledger.entries));
    match made.proof.differing {
        0 => text.push_str("  作り直した文は、元の文と一字も違いません（空白と括弧の幅を除く）\n"),
        count => text.push_str(&format!("  作り直した文は、元の文と {count} 字違います\n")),
    }
    if !made.look.is_empty() {
        text.push_str("  初めに見るところ:\n");
    }
    for look in made.look.iter().take(SHOWN) {
        let place = look.place.map(|place| format!("{place}: ")).unwrap_or_default();
        text.push_str(&format!("    {place}{}\n", look.what));
    }
    if made.look.len() > SHOWN {
        text.push_str(&format!("    ほか {} 件（--format html で全てを見られます）\n", made.look.len() - SHOWN));
    }
    text
}

/// Lists what was set aside, a reason a line where it is much.
fn aside(entries: &[(usize, String, String)]) -> String {
    let shown = |characters: &str| {
        let dots = if characters.chars().count() > LONGEST_SHOWN { "…" } else { "" };
        characters.chars().take(LONGEST_SHOWN).collect::<String>() + dots
    };
    let mut reasons: Vec<&str> = Vec::new();
    for (_, reason, _) in entries {
        if !reasons.contains(&reason.as_str()) {
            reasons.push(reason);
        }
    }
    let mut text = String::new();
    for reason in reasons {
        let own = || entries.iter().filter(|entry| entry.1 == *reason);
        for (place, _, characters) in own().take(EXAMPLES) {
            text.push_str(&format!("    {place}: {reason}「{}」\n", shown(characters)));
        }
        let more = own().count().saturating_sub(EXAMPLES);
        if more > 0 {
            text.push_str(&format!("    {reason} ほか {more} 件（--format html で全てを見られます）\n"));
        }
    }
    text
}
