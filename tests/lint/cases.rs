//! Each rule on its cases: `tests/cases/lint/<rule>/{bad,good}/*.txt`.

use std::collections::BTreeSet;
use std::path::PathBuf;

use hoshin::lint::facts::DocumentFacts;
use hoshin::lint::{Facts, RULES, check_by};
use hoshin::model::id::DocumentKind;
use hoshin::model::municipality::{Disclosure, Kind};
use hoshin::numeral::Date;
use hoshin::parse::plain;

use super::{root, words};

/// A case begins with what is known of the body, one `% name value` a line; `% base` begins the text without overrides.
struct Case {
    path: PathBuf,
    facts: Facts,
    text: String,
}

fn cases(rule: &str, verdict: &str) -> Vec<Case> {
    let folder = root().join("tests/cases/lint").join(rule).join(verdict);
    let mut paths: Vec<PathBuf> =
        std::fs::read_dir(&folder).into_iter().flatten().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    paths.into_iter().map(read).collect()
}

fn read(path: PathBuf) -> Case {
    let whole = std::fs::read_to_string(&path).unwrap();
    let (text, base) = whole.split_once("% base\n").unwrap_or((&whole, ""));
    let mut facts = Facts::default();
    if !base.is_empty() {
        facts.base = vec![plain::read(base)];
    }
    for line in text.lines().filter_map(|line| line.strip_prefix("% ")) {
        let (key, value) = line.split_once(' ').unwrap();
        learn(&mut facts, key, value);
    }
    let text: Vec<&str> = text.lines().filter(|line| !line.starts_with("% ")).collect();
    Case { path, facts, text: text.join("\n") }
}

fn learn(facts: &mut Facts, key: &str, value: &str) {
    let document = |disclosure| DocumentFacts { disclosure, date: None };
    let basic = || document(Disclosure::Public);
    match key {
        "name" => facts.name = value.to_owned(),
        "self" => facts.self_word = value.to_owned(),
        "kind" => facts.kind = Kind::ALL.into_iter().find(|kind| kind.as_str() == value),
        "prefecture" => facts.prefecture = value.to_owned(),
        "neighbour" => facts.neighbours.push(value.to_owned()),
        "edition" => facts.edition = value.to_owned(),
        "history" => {
            let (edition, date) = value.split_once(' ').unwrap();
            facts.history.push((edition.to_owned(), Date::parse(date)));
        }
        "enacted" => {
            let (edition, date) = value.split_once(' ').unwrap();
            facts.enacted.push((edition.to_owned(), Date::parse(date)));
        }
        "amended" => facts.amended = value == "yes",
        "date" => facts.documents.entry(DocumentKind::BasicPolicy).or_insert_with(basic).date = Date::parse(value),
        "standards" => {
            facts.documents.entry(DocumentKind::BasicPolicy).or_insert_with(basic);
            let disclosure = if value == "public" { Disclosure::Public } else { Disclosure::Internal };
            facts.documents.insert(DocumentKind::Standards, document(disclosure));
        }
        "changed" => {
            let (before, after) = value.split_once(' ').unwrap();
            facts.changed.push((before.to_owned(), after.to_owned()));
        }
        "written" => {
            let (clause, text) = value.split_once(' ').unwrap();
            facts.written.push((hoshin::model::id::ClauseId::new(clause).unwrap(), text.to_owned()));
        }
        "reason" => {
            let (clause, text) = value.split_once(' ').unwrap();
            facts.reasons.insert(hoshin::model::id::ClauseId::new(clause).unwrap(), text.to_owned());
        }
        _ => panic!("no fact is called {key}"),
    }
}

#[test]
fn every_rule_finds_its_bad_cases_and_spares_its_good_ones() {
    let mut wrong = Vec::new();
    for rule in RULES {
        let (bad, good) = (cases(rule.code, "bad"), cases(rule.code, "good"));
        if bad.is_empty() || good.is_empty() {
            wrong.push(format!("{}: no cases", rule.code));
        }
        for case in &bad {
            let found = check_by(&[plain::read(&case.text)], &case.facts, std::slice::from_ref(rule));
            if found.is_empty() {
                wrong.push(format!("{}: nothing found", case.path.display()));
            }
        }
        for case in &good {
            for finding in check_by(&[plain::read(&case.text)], &case.facts, std::slice::from_ref(rule)) {
                wrong.push(format!("{}: {} 【{}】", case.path.display(), finding.message, words(&finding)));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
}

#[test]
fn every_folder_of_cases_names_a_rule() {
    let codes: BTreeSet<&str> = RULES.iter().map(|rule| rule.code).collect();
    assert_eq!(codes.len(), RULES.len(), "codes are unique");
    for entry in std::fs::read_dir(root().join("tests/cases/lint")).unwrap() {
        let name = entry.unwrap().file_name().to_string_lossy().into_owned();
        assert!(codes.contains(name.as_str()), "{name}");
    }
}
