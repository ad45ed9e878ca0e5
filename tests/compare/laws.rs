//! The laws of a comparison.

use hoshin::compare::noise::{Noise, Noises, folded, usual};
use hoshin::compare::subject::Subject;
use hoshin::compare::verdict::{Judged, Verdict, summary};
use hoshin::compare::{Absent, Compared, compare};
use hoshin::diff::change::{Side, without_marks};
use hoshin::model::numbered::{Element, NumberedClause};

use super::{bare, body, project};

/// The bodies and texts of a 基本方針, and one with 対策基準.
fn subjects() -> Vec<Subject> {
    let project = project();
    let bodies = ["ina", "kizugawa", "setagaya", "shime"].map(|id| body(&project, id));
    bodies.into_iter().chain(["kizugawa", "ina", "setagaya-old"].map(bare)).collect()
}

fn judged(compared: &Compared) -> impl Iterator<Item = &Judged> {
    compared.pairs.iter().flat_map(|pair| &pair.rows)
}

fn of(first: &Subject, second: &Subject, noises: &Noises) -> Compared {
    compare(first, second, noises, Absent::Named).expect("a proved comparison")
}

#[test]
fn a_body_is_the_same_as_itself() {
    let project = project();
    let rest = ["mihon"].map(|id| body(&project, id)).into_iter().chain([bare("shime")]);
    for subject in subjects().into_iter().chain(rest) {
        for noises in [usual(), Noises::new()] {
            let told = summary(&of(&subject, &subject, &noises));
            assert_eq!(told.count(Verdict::Same), told.total(), "{}", subject.id);
        }
    }
}

/// What a mirrored call must give again: the verdict and both texts, in the order of the first side.
fn seen(compared: &Compared, first: usize) -> Vec<(Verdict, [Option<String>; 2])> {
    let text = |side: &Option<Side>| side.as_ref().map(|side| format!("{}|{}|{}", side.label, side.title, side.text));
    let row = |judged: &Judged| {
        let sides = [text(&judged.row.before), text(&judged.row.after)];
        let [before, after] = sides;
        (judged.verdict, if first == 0 { [before, after] } else { [after, before] })
    };
    let mut rows: Vec<_> = judged(compared).map(row).collect();
    rows.sort_by(|one, other| one.1.cmp(&other.1));
    rows
}

#[test]
fn a_mirrored_comparison_says_the_same() {
    let subjects = subjects();
    for (number, first) in subjects.iter().enumerate() {
        for second in &subjects[number + 1..] {
            let (one, other) = (of(first, second, &usual()), of(second, first, &usual()));
            assert_eq!(seen(&one, 0), seen(&other, 1), "{} {}", first.id, second.id);
        }
    }
}

/// Folds what the program says that it folds, by other means than it uses itself.
fn bald(side: &Side) -> String {
    let text = format!("{}\u{1}{}", side.title, side.text);
    text.chars().filter(|c| !c.is_whitespace()).map(folded).collect()
}

#[test]
fn what_is_ignored_is_noise_of_the_kind_that_is_named() {
    let subjects = subjects();
    for first in &subjects {
        for second in &subjects {
            for judged in judged(&of(first, second, &usual())).filter(|judged| judged.verdict == Verdict::Names) {
                let (before, after) = (judged.row.before.as_ref().expect("a"), judged.row.after.as_ref().expect("b"));
                let id = &judged.row.id;
                assert!(!judged.ignored.is_empty(), "{id}: nothing is named");
                if !judged.ignored.contains(&Noise::Name) && !judged.ignored.contains(&Noise::Number) {
                    assert_eq!(bald(before), bald(after), "{id}");
                }
                if bald(before) != bald(after) {
                    assert!(judged.ignored.contains(&Noise::Name) || judged.ignored.contains(&Noise::Number), "{id}");
                }
            }
        }
    }
}

#[test]
fn a_strict_comparison_ignores_nothing_and_marks_everything() {
    let subjects = subjects();
    for first in &subjects {
        for second in &subjects {
            let compared = of(first, second, &Noises::new());
            for judged in judged(&compared) {
                assert!(judged.ignored.is_empty() && judged.verdict != Verdict::Names);
                let (Some(before), Some(after)) = (&judged.row.before, &judged.row.after) else { continue };
                let fields = |side: &Side| {
                    [(side.title.clone(), side.marks.title.clone()), (side.text.clone(), side.marks.text.clone())]
                };
                for ((one, marks), (other, others)) in fields(before).into_iter().zip(fields(after)) {
                    assert_eq!(without_marks(&one, &marks), without_marks(&other, &others), "{}", judged.row.id);
                }
            }
        }
    }
}

/// Every clause of both sides stands in exactly one row, with its words as they stand.
#[test]
fn nothing_is_lost() {
    let subjects = subjects();
    let words = |clause: &NumberedClause| (clause.label.clone(), clause.title.clone(), clause.text());
    for first in &subjects[..4] {
        for second in &subjects[..4] {
            let compared = of(first, second, &usual());
            for pair in &compared.pairs {
                let document = first.documents.iter().find(|one| one.document == pair.document).expect("a document");
                let mut sides: Vec<&Side> = pair.rows.iter().filter_map(|row| row.row.before.as_ref()).collect();
                sides.sort_by_key(|side| side.position);
                let told: Vec<_> =
                    sides.iter().map(|side| (side.label.clone(), side.title.clone(), side.text.clone())).collect();
                let own: Vec<_> = document.flatten().iter().map(|(clause, _)| words(clause)).collect();
                assert_eq!(told, own, "{} {}", first.id, second.id);
            }
        }
    }
}

#[test]
fn width_spaces_and_the_end_of_a_paragraph_are_noise_but_a_cell_is_not() {
    let mut other = bare("kizugawa");
    let first = bare("kizugawa");
    let clause = &mut other.documents[0].clauses[1];
    let before = clause.text();
    clause.body =
        vec![Element::Paragraph(before.replace('（', " (").replace('）', ") ")), Element::Paragraph(String::new())];
    let compared = of(&first, &other, &usual());
    let names: Vec<&Judged> = judged(&compared).filter(|judged| judged.verdict == Verdict::Names).collect();
    assert_eq!(names.len(), 1);
    assert_eq!(names[0].ignored, [Noise::Width, Noise::Space].into());
    let strict = of(&first, &other, &Noises::new());
    assert_eq!(summary(&strict).count(Verdict::Worded), 1);
}
