//! The report of an import: shares, guesses with their confidence, each clause beside its clause of the base with marks.

use hoshin::diff::change::without_marks;
use hoshin::import::report::{Report, Verdict, report};
use hoshin::render::import_report::html;
use hoshin::render::json::json;

use super::workshop::{imported_source, read, repository};

fn made(source: &str) -> Report {
    let path = repository().join("tests/fixtures/sources").join(format!("{source}.txt"));
    let reading = read(&std::fs::read(path).expect("a source"));
    let imported = imported_source(source);
    let adopted = &imported.adopted;
    report(&adopted.tailored, &imported.documents, &reading, &adopted.oddities, imported.proof.clone())
}

#[test]
fn every_difference_from_the_base_is_marked() {
    let report = made("ina");
    let ranges = |marks: &[(usize, usize)]| marks.iter().map(|(start, end)| *start..*end).collect::<Vec<_>>();
    let mut marked = 0;
    for clause in &report.clauses {
        let Some(base) = &clause.base else { continue };
        let own = without_marks(&clause.whole(), &ranges(&clause.marks.own));
        assert_eq!(own, without_marks(base, &ranges(&clause.marks.base)), "{}", clause.id);
        let same = clause.marks.own.is_empty() && clause.marks.base.is_empty();
        assert_eq!(same, clause.whole() == *base, "{}", clause.id);
        marked += usize::from(!same);
    }
    assert!(marked >= 20, "{marked} clauses with marks");
    let page = html(&report);
    assert!(page.contains("<mark>及び</mark>その構成機器"), "the words that were changed are underlined");
}

#[test]
fn the_report_names_what_was_found_and_how_sure_it_is() {
    let report = made("ina");
    let share = &report.share;
    assert_eq!(share.all, share.base + share.parameter + share.small_edit + share.local);
    for (verdict, count) in [
        (Verdict::Base, share.base),
        (Verdict::Parameter, share.parameter),
        (Verdict::SmallEdit, share.small_edit),
        (Verdict::Local, share.local),
    ] {
        assert_eq!(count > 0, report.clauses.iter().any(|clause| clause.verdict == verdict), "{verdict:?}");
    }
    let sure = |confidence: f64| confidence > 0.0 && confidence <= 1.0;
    assert!(report.guesses.iter().all(|guess| sure(guess.confidence) && guess.label != guess.name));
    assert!(report.clauses.iter().all(|clause| clause.base.is_none() || sure(clause.confidence)));
    let doubtful = report.clauses.iter().filter(|clause| clause.base.is_some() && clause.confidence < 0.5).count();
    assert!(doubtful > 0 && report.look.len() >= doubtful, "what is doubtful is to be looked at");
    let (page, data) = (html(&report), json(&report).expect("JSON"));
    for words in ["article（半角の数字、半角の括弧）", "語を並べる中点：", "確からしさ", "初めに見るところ"]
    {
        assert!(page.contains(words), "{words}");
    }
    for words in ["\"digits\": \"half\"", "\"confidence\"", "\"marks\"", "\"share\"", "\"look\""] {
        assert!(data.contains(words), "{words}");
    }
}
