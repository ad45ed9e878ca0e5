//! `hoshin import`: an existing policy becomes base and overrides, and proves it.

use std::path::Path;

use crate::adopt::{Adopted, adopt, policy_path};
use crate::cli::args::{Import, ReportFormat};
use crate::cli::{Outcome, build, report};
use crate::derive;
use crate::import::proof::prove;
use crate::import::report::{Report, report as make_report};
use crate::import::tailor::Wish;
use crate::model::id::MunicipalityId;
use crate::model::municipality::Kind;
use crate::parse::block::Reading;
use crate::project::Project;
use crate::render::text::text;
use crate::resolve::Scope;

/// So many things to look at are printed.
const SHOWN: usize = 15;

/// Runs the command.
pub fn run(root: Option<&Path>, command: &Import) -> Outcome {
    let (project, ids, _) = match build::open(root, &[]) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    let wish = match wish(command) {
        Ok(wish) => wish,
        Err(message) => return report::refuse(&message),
    };
    if ids.contains(&wish.id) {
        let path = policy_path(&wish.id);
        return report::refuse(&format!(
            "「{}」は既にあります。別の --id にするか、{} を除いてください",
            wish.id,
            path.display()
        ));
    }
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
        Ok(adopted) => write(&project, root, command, &reading, &adopted),
        Err(diagnostics) => report::diagnostics(&diagnostics).max(Outcome::Failed),
    }
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

fn write(project: &Project, root: Option<&Path>, command: &Import, reading: &Reading, adopted: &Adopted) -> Outcome {
    let draft = &adopted.tailored.draft;
    let path = project.root().join(policy_path(&draft.id));
    let templates = adopted.templates.iter().map(|(path, text)| (project.root().join(path), text.clone()));
    for (path, text) in templates.chain([(path.clone(), draft.yaml())]) {
        if let Err(error) = Project::write(&path, text.as_bytes()) {
            return report::machine(&error);
        }
    }
    let fresh = match Project::open(root, project.root()) {
        Ok(fresh) => fresh,
        Err(error) => return report::machine(&error),
    };
    let municipality = match fresh.municipality(&draft.id) {
        Ok(municipality) => municipality,
        Err(failure) => return report::failure(&failure),
    };
    let (derived, diagnostics) = derive::derive(&fresh, &municipality, Scope::All);
    if derived.is_empty() {
        return report::diagnostics(&diagnostics).max(Outcome::Findings);
    }
    let built: String = derived.iter().map(|document| text(&document.sheet)).collect();
    let numbered: Vec<_> = derived.into_iter().map(|document| document.numbered).collect();
    let proof = prove(&reading.blocks, &built);
    let made = make_report(&adopted.tailored, &numbered, reading, &adopted.oddities, proof);
    report::diagnostics(&diagnostics);
    show(&made, command, &path)
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
    let mut text =
        format!("{}（{}）を取り込みました。版 {}、番号体系 {}\n", made.name, made.id, made.guideline, made.scheme);
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
    for (place, reason, characters) in ledger.entries.iter().take(SHOWN) {
        text.push_str(&format!("    {place}: {reason}「{characters}」\n"));
    }
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
