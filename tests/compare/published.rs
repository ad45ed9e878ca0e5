//! What is known of the published policies: which clauses they share word for word, and which differ in a name alone.

use std::collections::BTreeMap;

use hoshin::compare::noise::{Noise, Noises, usual};
use hoshin::compare::verdict::{Judged, Verdict, summary};
use hoshin::compare::{Absent, Compared, compare};

use super::{bare, body, project};

fn compared(first: &str, second: &str) -> Compared {
    let project = project();
    compare(&body(&project, first), &body(&project, second), &usual(), Absent::Named).expect("a proved comparison")
}

fn verdicts(compared: &Compared) -> BTreeMap<&str, Verdict> {
    compared.pairs.iter().flat_map(|pair| &pair.rows).map(|row| (row.row.id.as_str(), row.verdict)).collect()
}

fn row<'a>(compared: &'a Compared, id: &str) -> &'a Judged {
    let mut rows = compared.pairs.iter().flat_map(|pair| &pair.rows);
    rows.find(|row| row.row.id.as_str() == id).unwrap_or_else(|| panic!("no row {id}"))
}

/// Five definitions stand in all four policies character for character.
#[test]
fn the_definitions_that_all_four_share_are_the_same() {
    for other in ["shime", "setagaya", "ina"] {
        let compared = compared("kizugawa", other);
        let verdicts = verdicts(&compared);
        for id in ["security", "confidentiality", "integrity", "availability", "separation"] {
            let verdict = verdicts.get(format!("definitions.{id}").as_str()).copied();
            let same = matches!(verdict, Some(Verdict::Same | Verdict::Names | Verdict::Moved));
            assert!(same, "definitions.{id} of kizugawa and {other}: {verdict:?}");
        }
    }
}

#[test]
fn a_threat_that_three_share_is_the_same_and_the_one_that_differs_is_marked() {
    for other in ["shime", "setagaya"] {
        let compared = compared("kizugawa", other);
        for id in ["threats.attack", "threats.disaster", "threats.epidemic", "threats.infrastructure"] {
            assert_eq!(row(&compared, id).verdict, Verdict::Same, "{id} {other}");
        }
        assert_eq!(row(&compared, "threats.accident").verdict, Verdict::Worded, "{other}");
    }
}

#[test]
fn a_name_is_ignored_and_said() {
    let compared = compared("kizugawa", "shime");
    let purpose = row(&compared, "purpose");
    assert_eq!(purpose.verdict, Verdict::Names);
    assert!(purpose.ignored.contains(&Noise::Name) && purpose.ignored.contains(&Noise::Number));
    let told = summary(&compared);
    let [first, second] = &told.words["〔団体〕"];
    assert!(first.contains("本組合") && second.contains("本町"), "{:?}", told.words);
    assert!(first.contains("木津川市精華町環境施設組合（以下「本組合」という。）"), "{first:?}");
    let organizations = row(&compared, "scope.bodies");
    assert_eq!(organizations.verdict, Verdict::Names, "a list of values is a value");
}

#[test]
fn an_own_name_bears_no_mark_in_a_clause_that_differs() {
    let compared = compared("setagaya", "kizugawa");
    let standards = row(&compared, "standards");
    assert_eq!(standards.verdict, Verdict::Worded);
    let before = standards.row.before.as_ref().expect("a side");
    let marked = hoshin::diff::change::marked_words(&before.text, &before.marks.text).concat();
    assert!(before.text.contains("対策基準を策定する") && !marked.contains("対策基準を策定する"), "{marked}");
    let purpose = row(&compared, "purpose").row.before.as_ref().expect("a side").clone();
    let marked = hoshin::diff::change::marked_words(&purpose.text, &purpose.marks.text);
    assert!(
        purpose.text.ends_with("世田谷区が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。")
    );
    assert!(!marked.last().expect("a mark").contains("世田谷区が実施する"), "{marked:?}");
}

/// 定義 stand in another order in ina; what is only renumbered by that is not moved.
#[test]
fn a_clause_in_another_place_is_told_apart_from_one_with_another_number() {
    let compared = compared("ina", "kizugawa");
    assert_eq!(row(&compared, "definitions.security").verdict, Verdict::Moved);
    assert_eq!(row(&compared, "definitions.availability").verdict, Verdict::Names);
    assert!(row(&compared, "definitions.availability").ignored.contains(&Noise::Number));
}

#[test]
fn the_counts_of_the_published_policies() {
    let counts = |first: &str, second: &str| {
        let told = summary(&compared(first, second));
        Verdict::ALL.map(|verdict| told.count(verdict))
    };
    // Same, names, moved, worded, alone.
    assert_eq!(counts("kizugawa", "shime"), [18, 10, 0, 16, 4]);
    assert_eq!(counts("kizugawa", "setagaya"), [10, 12, 0, 23, 8]);
    assert_eq!(counts("ina", "kizugawa"), [1, 7, 1, 27, 50]);
}

/// Reading by hand found 20 of 41 fragments alike without names, and 25 with names and the lead words of lists.
#[test]
fn the_share_that_is_alike_fits_the_reading_by_hand() {
    let project = project();
    let (first, second) = (body(&project, "kizugawa"), body(&project, "shime"));
    let without_names: Noises = usual().into_iter().filter(|noise| *noise != Noise::Name).collect();
    let share = |noises: &Noises| {
        let told = summary(&compare(&first, &second, noises, Absent::Named).expect("a proved comparison"));
        let alike = told.count(Verdict::Same) + told.count(Verdict::Names) + told.count(Verdict::Moved);
        (alike, alike + told.count(Verdict::Worded))
    };
    assert_eq!(share(&without_names), (23, 44));
    assert_eq!(share(&usual()), (28, 44));
}

#[test]
fn a_document_that_only_one_has_is_named_and_not_listed() {
    let compared = compared("kizugawa", "shime");
    let [missing] = compared.missing.as_slice() else { panic!("one document") };
    assert_eq!((missing.side, missing.title.as_str()), (1, "情報セキュリティ対策基準"));
    assert_eq!(compared.pairs.len(), 1);
}

/// The policy and the text that it was rebuilt from differ only in what a plain text cannot hold.
#[test]
fn a_bare_text_is_laid_along_the_body_that_it_is_of() {
    let project = project();
    for (id, worded) in [("shime", 6), ("kizugawa", 2), ("ina", 3)] {
        let compared = compare(&bare(id), &body(&project, id), &usual(), Absent::Named).expect("a proved comparison");
        let told = summary(&compared);
        assert!(compared.missing.is_empty(), "{id}");
        assert!(told.count(Verdict::Worded) <= worded, "{id}: {:?}", told.clauses);
        let alike = told.count(Verdict::Same) + told.count(Verdict::Names);
        assert!(alike * 100 >= told.total() * 85, "{id}: {:?}", told.clauses);
    }
}

#[test]
fn two_bare_texts_know_their_names_by_themselves() {
    let compared = compare(&bare("kizugawa"), &bare("shime"), &usual(), Absent::Named).expect("a proved comparison");
    let purpose = compared.pairs[0].rows.iter().find(|row| row.row.side().is_some_and(|side| side.title == "目的"));
    assert_eq!(purpose.expect("the purpose").verdict, Verdict::Names);
}
