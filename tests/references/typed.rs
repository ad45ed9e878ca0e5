//! References that somebody typed are read as what they name: reading is the inverse of wording.

use hoshin::model::document::{Clause, Form, Inline, Reference};
use hoshin::model::id::MunicipalityId;
use hoshin::numbering::reference::Wording;
use hoshin::numbering::typed::{Numbers, places};
use hoshin::project::Project;
use hoshin::resolve::{Scope, resolve};
use hoshin::source::Place;

use super::workspace;
use crate::workspace::tests;

/// Words every reference of a body, reads the words, and gives those that are not read as the same clauses.
fn misread(project: &Project, id: &str) -> (usize, Vec<String>) {
    let id = MunicipalityId::new(id).expect("an id");
    let municipality = project.municipality(&id).expect("a body");
    let base = project.base(&municipality.policy.guideline, &municipality.source).expect("an edition");
    let scheme = project.scheme(&municipality.policy.numbering.scheme, &municipality.source).expect("a scheme");
    let (mut count, mut wrong) = (0, Vec::new());
    for document in resolve(&base, &municipality, Scope::All).documents {
        let wording = Wording::new(&document, &municipality.policy.numbering, &scheme);
        let numbers = Numbers::new(&wording, Place::new(&municipality.source, 0..0));
        let mut check = |clause: &Clause, reference: &Reference| {
            let from = numbers.index(&clause.id).expect("a clause of the document");
            let Ok(words) = wording.words(reference, from) else { return };
            let read = numbers.read(&format!("{words}に定める"), from);
            let right = |reference: &Reference| wording.words(reference, from).as_deref() == Ok(words.as_str());
            count += 1;
            match read {
                Some(read) if read.length == words.len() && right(&read.reference) => {
                    if read.reference.targets != reference.targets {
                        wrong.push(format!("{}: {words}: {:?}", clause.id, read.reference.targets));
                    }
                }
                other => wrong.push(format!("{}: {words}: {other:?}", clause.id)),
            }
        };
        for clause in &document.clauses {
            clause.visit(&mut |clause| {
                for inline in clause.texts().flatten() {
                    if let Inline::Reference(reference) = inline {
                        check(clause, reference);
                    }
                }
            });
        }
    }
    (count, wrong)
}

#[test]
fn every_reference_of_the_project_is_read_as_what_it_names() {
    let root = tests("..");
    let project = Project::open(Some(&root), &root).expect("the project");
    let read = ["ina", "kizugawa", "mihon", "setagaya", "shime"].map(|id| misread(&project, id));
    let wrong: Vec<&String> = read.iter().flat_map(|(_, wrong)| wrong).collect();
    assert!(wrong.is_empty(), "{wrong:#?}");
    let count: usize = read.iter().map(|(count, _)| count).sum();
    assert!(count > 30, "{count}");
}

#[test]
fn references_are_read_in_every_scheme_and_width() {
    for scheme in ["decimal", "dotted", "article"] {
        for width in ["", ", digits: full, brackets: full", ", digits: mixed"] {
            let workspace = workspace(&format!("scheme: {scheme}{width}"), "");
            let root = workspace.path("");
            let project = Project::open(Some(&root), &root).expect("a workspace");
            let (count, wrong) = misread(&project, "sample");
            assert!(wrong.is_empty(), "{scheme}{width}: {wrong:#?}");
            assert!(count > 10, "{count}");
        }
    }
}

#[test]
fn numbers_of_other_documents_and_counts_are_no_references() {
    let found = |text: &str| {
        places(text).into_iter().filter_map(|range| text.get(range).map(str::to_owned)).collect::<Vec<_>>()
    };
    for text in [
        "不正アクセス行為の禁止等に関する法律（平成11年法律第128号）第3条第2項に規定する",
        "地方自治法の第3条に定める",
        "別表の(1)に掲げる",
        "3つの区分に分ける",
        "第3者の利益",
        "個人情報保護条例の第5条の規定",
    ] {
        assert_eq!(found(text), Vec::<String>::new(), "{text}");
    }
    assert_eq!(found("前条及び第12条に定める"), ["前条", "第12条"]);
    assert_eq!(found("は、上記３の脅威から（第４条の組織に限る。）"), ["上記３", "第４条"]);
}

#[test]
fn a_number_that_goes_on_is_not_cut() {
    let workspace = workspace("scheme: article", "");
    let root = workspace.path("");
    let project = Project::open(Some(&root), &root).expect("a workspace");
    let id = MunicipalityId::new("sample").expect("an id");
    let municipality = project.municipality(&id).expect("a body");
    let base = project.base(&municipality.policy.guideline, &municipality.source).expect("an edition");
    let scheme = project.scheme(&municipality.policy.numbering.scheme, &municipality.source).expect("a scheme");
    let document = &resolve(&base, &municipality, Scope::All).documents[0];
    let wording = Wording::new(document, &municipality.policy.numbering, &scheme);
    let numbers = Numbers::new(&wording, Place::new(&municipality.source, 0..0));
    let from = wording.counted.len() - 1;
    assert_eq!(numbers.read("第2条に", from).map(|read| read.reference.form), Some(Form::Label));
    for text in ["第2条の2に", "第2条第5項に", "第21条に", "第99条に", "前の"] {
        assert_eq!(numbers.read(text, from), None, "{text}");
    }
}
