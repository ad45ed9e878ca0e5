//! Many bodies by their wordings.

use hoshin::compare::cluster::groups;
use hoshin::compare::crowd::{Crowd, Gathering, common, letter, said, said_by_base};
use hoshin::compare::names::{Names, Uses};
use hoshin::compare::noise::{Noises, usual};
use hoshin::compare::subject::Subject;
use hoshin::derive;
use hoshin::view::picture::{heat_map, tree};

use super::{BODIES, bare, body, project};

fn base() -> Subject {
    let (documents, base) = derive::base_text(&project(), "r7.3").expect("the base");
    Subject {
        id: "r7.3".into(),
        name: base.file.name.clone(),
        documents,
        names: Names::of_defaults(&base, &Uses::of(&base)),
        closed: Default::default(),
    }
}

fn crowd(subjects: &[Subject], noises: &Noises) -> Crowd {
    let base = base();
    let mut gathering = Gathering::new(said_by_base(&base, noises));
    subjects.iter().for_each(|subject| gathering.add(&subject.id, &subject.name, said(subject, &base, noises)));
    gathering.finish()
}

fn bodies() -> Vec<Subject> {
    let project = project();
    BODIES.iter().map(|id| body(&project, id)).collect()
}

/// 見本市 gives values to the base and changes nothing, so that noise aside it says what the base says.
#[test]
fn a_body_without_overrides_says_what_the_base_says() {
    let crowd = crowd(&bodies(), &usual());
    let own = BODIES.iter().position(|id| *id == "mihon").expect("the sample");
    for clause in &crowd.clauses {
        let Some(rank) = clause.used[own] else { continue };
        assert_eq!(clause.wordings[rank].likeness, Some(1000), "{}: {}", clause.id, clause.wordings[rank].raw);
        assert!(clause.wordings[rank].marks.is_empty());
    }
}

#[test]
fn every_clause_of_every_body_has_one_wording_and_the_most_used_comes_first() {
    let subjects = bodies();
    let crowd = crowd(&subjects, &usual());
    for (place, subject) in subjects.iter().enumerate() {
        let clauses: usize = subject.documents.iter().map(|document| document.flatten().len()).sum();
        assert_eq!(crowd.clauses.iter().filter(|clause| clause.used[place].is_some()).count(), clauses);
    }
    for clause in &crowd.clauses {
        assert!(clause.wordings.windows(2).all(|pair| pair[0].bodies >= pair[1].bodies), "{}", clause.id);
        for (rank, wording) in clause.wordings.iter().enumerate() {
            assert_eq!(clause.users(rank).count(), wording.bodies);
        }
        let mut keys: Vec<_> = clause.wordings.iter().map(|wording| wording.key).collect();
        keys.sort();
        keys.dedup();
        assert_eq!(keys.len(), clause.wordings.len());
    }
}

#[test]
fn the_order_of_clauses_follows_the_base() {
    let crowd = crowd(&bodies(), &usual());
    let place = |id: &str| crowd.clauses.iter().position(|clause| clause.id == id).expect("a clause");
    assert!(place("purpose") < place("purpose.statutory") && place("purpose.statutory") < place("definitions"));
    assert!(
        place("definitions.sanitized") < place("definitions.terminal")
            && place("definitions.terminal") < place("threats")
    );
}

#[test]
fn strictness_tells_more_wordings_apart() {
    let subjects = bodies();
    let count = |crowd: &Crowd| crowd.clauses.iter().map(|clause| clause.wordings.len()).sum::<usize>();
    assert!(count(&crowd(&subjects, &Noises::new())) > count(&crowd(&subjects, &usual())));
}

#[test]
fn a_bare_text_stands_among_bodies_by_the_clauses_that_it_is_like() {
    let project = project();
    let crowd = crowd(&[body(&project, "kizugawa"), bare("kizugawa"), body(&project, "shime")], &usual());
    let shared = crowd.clauses.iter().filter(|clause| clause.used[0].is_some() && clause.used[0] == clause.used[1]);
    let own = crowd.clauses.iter().filter(|clause| clause.used[0].is_some()).count();
    let shared = shared.count();
    // The values of parameters differ: no bare text tells them.
    assert!(shared * 10 >= own * 8, "{shared} of {own}");
}

#[test]
fn groups_are_near_and_whole() {
    let project = project();
    let mut subjects = bodies();
    subjects.push(Subject { id: "twin".into(), ..body(&project, "shime") });
    let crowd = crowd(&subjects, &usual());
    let all = groups(&crowd, 10);
    let place = |id: &str| {
        let named = |body: &usize| crowd.bodies[*body].id == id;
        all.groups.iter().position(|group| group.members.iter().any(&named)).expect("a group")
    };
    assert_eq!(place("shime").abs_diff(place("twin")), 1, "equal bodies stand beside each other");
    assert_eq!(all.likeness[place("shime")][place("twin")], 1000);
    assert!(all.merges.first().is_some_and(|merge| merge.height == 0.0));
    assert_eq!(all.merges.len() + 1, all.groups.len());
    let few = groups(&crowd, 3);
    assert_eq!(few.groups.len(), 3);
    let mut members: Vec<usize> = few.groups.iter().flat_map(|group| group.members.clone()).collect();
    members.sort_unstable();
    assert_eq!(members, (0..subjects.len()).collect::<Vec<_>>());
    let together = few.groups.iter().find(|group| group.members.contains(&5)).expect("a group");
    assert!(together.members.contains(&4), "equal bodies are in one group");
}

#[test]
fn the_pictures_name_every_group_and_need_no_style() {
    let crowd = crowd(&bodies(), &usual());
    let groups = groups(&crowd, 10);
    let names = ["甲&乙", "<丙>", "丁", "戊", "己"].map(str::to_owned);
    for picture in [heat_map(&groups, &names), tree(&groups, &names)] {
        let picture = picture.expect("a picture");
        assert!(picture.contains("甲&amp;乙") && picture.contains("&lt;丙&gt;"), "{picture}");
        assert!(!picture.contains("style=") && !picture.contains("<script"));
    }
}

#[test]
fn wordings_are_lettered_as_columns_of_a_sheet() {
    assert_eq!([0, 25, 26, 27, 701, 702].map(letter), ["A", "Z", "AA", "AB", "ZZ", "AAA"]);
}

#[test]
fn common_characters_count_both_texts() {
    assert_eq!((common("あいう", "あいう"), common("あい", "うえ"), common("", "あ")), (1000, 0, 0));
    assert_eq!(common("あい", "あう"), 500);
}
