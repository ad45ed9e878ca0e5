//! The laws of a comparison, over random edits of the real documents.

use hoshin::diff::change::{Comparison, Marks, RowKind, Side};
use hoshin::diff::verify::verify;
use hoshin::diff::{diff, report::summary};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;

use super::edits::{Random, edited};
use super::sources::{INA, KIZUGAWA, SETAGAYA_NEW, SETAGAYA_OLD, SHIME, documents};

fn proved(before: &Numbered, after: &Numbered) -> Comparison {
    let comparison = diff(before, after);
    verify(&comparison, before, after).unwrap_or_else(|law| panic!("{law}"));
    comparison
}

/// A row as a mirror shows it: kind, and place and marks of both sides.
type Seen = (RowKind, Option<(usize, [Marks; 3])>, Option<(usize, [Marks; 3])>);

fn seen(comparison: &Comparison, mirrored: bool) -> Vec<Seen> {
    let side = |side: &Option<Side>| {
        side.as_ref().map(|s| (s.position, [s.marks.label.clone(), s.marks.title.clone(), s.marks.text.clone()]))
    };
    let row = |row: &hoshin::diff::change::Row| match (mirrored, row.kind) {
        (false, kind) => (kind, side(&row.before), side(&row.after)),
        (true, RowKind::Added) => (RowKind::Removed, side(&row.after), side(&row.before)),
        (true, RowKind::Removed) => (RowKind::Added, side(&row.after), side(&row.before)),
        (true, kind) => (kind, side(&row.after), side(&row.before)),
    };
    let mut rows: Vec<Seen> = comparison.rows.iter().map(row).collect();
    rows.sort_by_key(|(_, before, after)| (before.as_ref().map(|s| s.0), after.as_ref().map(|s| s.0)));
    rows
}

#[test]
fn a_document_does_not_differ_from_itself() {
    for document in documents() {
        let comparison = proved(&document, &document);
        assert_eq!(summary(&comparison).changed, 0);
        assert!(comparison.rows.iter().flat_map(|row| &row.after).all(|side| side.marks == Default::default()));
    }
}

#[test]
fn laws_hold_over_random_edits() {
    for (number, document) in documents().iter().enumerate() {
        let seeds = if document.flatten().len() > 300 { 12 } else { 80 };
        for seed in 0..seeds {
            let mut random = Random::new(seed * 31 + u64::try_from(number).expect("small"));
            let count = 1 + random.below(40);
            let after = edited(document, &mut random, count);
            let comparison = proved(document, &after);
            let mirror = proved(&after, document);
            assert_eq!(seen(&comparison, false), seen(&mirror, true), "document {number}, seed {seed}");
        }
    }
}

#[test]
fn laws_hold_between_unlike_documents() {
    let texts = [INA, KIZUGAWA, SETAGAYA_NEW, SHIME, "", "何の関わりもない一文。\n"];
    for before in texts {
        for after in texts {
            let (before, after) = (plain::read(before), plain::read(after));
            assert_eq!(seen(&proved(&before, &after), false), seen(&proved(&after, &before), true));
        }
    }
}

type Damage = fn(&mut Comparison);

#[test]
fn a_damaged_comparison_is_refused() {
    let (before, after) = (plain::read(SETAGAYA_OLD), plain::read(SETAGAYA_NEW));
    let damages: [(&str, Damage); 6] = [
        ("NotRebuilt", |c| drop(c.rows.remove(3))),
        ("NotRebuilt", |c| c.rows[1].after.as_mut().expect("a side").text.push('字')),
        ("Unmarked", |c| c.rows[0].after.as_mut().expect("a side").marks.text.clear()),
        ("Idle", |c| c.rows[2].before.as_mut().expect("a side").marks.label.push(0..1)),
        ("Range", |c| c.rows[0].after.as_mut().expect("a side").marks.text.push(0..9999)),
        ("Kind", |c| c.rows[0].kind = RowKind::Renumbered),
    ];
    for (expected, damage) in damages {
        let mut comparison = proved(&before, &after);
        damage(&mut comparison);
        let error = verify(&comparison, &before, &after).expect_err(expected);
        let shown = format!("{error:?}");
        let unmarked_instead = expected != "Range" && shown.starts_with("Unmarked");
        assert!(shown.starts_with(expected) || unmarked_instead, "{expected}: {shown}");
    }
}
