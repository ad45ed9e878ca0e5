//! Recall and false alarms on the published policies, derived and as files, against a list of their true defects.

use hoshin::diag::Severity;
use hoshin::lint::{Facts, Finding, Standing, check};
use hoshin::model::numbered::Numbered;
use hoshin::parse::plain;
use serde::Deserialize;

use super::{body, findings, root, words};

const BODIES: [(&str, &str); 4] =
    [("ina", "ina"), ("kizugawa", "kizugawa"), ("setagaya", "setagaya-new"), ("shime", "shime")];

/// A true defect of a published policy.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields)]
struct Defect {
    rule: String,
    /// The clause.
    at: String,
    /// Words of the text that hold the defect.
    words: String,
    #[serde(rename = "why")]
    _why: String,
    /// `built` or `file` where it shows in only one of them.
    #[serde(default, rename = "in")]
    only: Option<String>,
    /// The clause of the finding that names this place as one of several.
    #[serde(default)]
    also: Option<String>,
}

fn defects(id: &str, form: &str) -> Vec<Defect> {
    let path = root().join("tests/fixtures/defects").join(format!("{id}.yaml"));
    let all: Vec<Defect> = serde_saphyr::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    all.into_iter().filter(|defect| defect.only.as_deref().is_none_or(|only| only == form)).collect()
}

fn solid(text: &str) -> String {
    text.chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '(' => '（',
            ')' => '）',
            c => c,
        })
        .collect()
}

/// The finding is of this rule and clause, and marks some of the defect's words.
fn meets(finding: &Finding, defect: &Defect) -> bool {
    let at = defect.also.as_ref().unwrap_or(&defect.at);
    let named = defect.also.is_none() || finding.message.contains(&defect.at);
    let before: String = finding.text.chars().take(finding.range.start).collect();
    let (text, wanted) = (solid(&finding.text), solid(&defect.words));
    let (start, end) = (solid(&before).len(), solid(&before).len() + solid(&words(finding)).len());
    let mut places = text.match_indices(&wanted).map(|(at, _)| at..at + wanted.len());
    let marked = defect.also.is_some() || places.any(|place| place.start < end && start < place.end);
    finding.code == defect.rule && solid(&finding.label) == solid(at) && named && marked
}

/// What was measured on some texts.
#[derive(Default)]
struct Measure {
    defects: usize,
    missed: Vec<String>,
    alarms: Vec<String>,
    characters: usize,
}

impl Measure {
    fn add(&mut self, id: &str, documents: &[Numbered], findings: &[Finding], defects: &[Defect]) {
        self.characters +=
            documents.iter().flat_map(|document| document.flatten()).map(|(clause, _)| clause.size()).sum::<usize>();
        self.defects += defects.len();
        for defect in defects.iter().filter(|defect| !findings.iter().any(|finding| meets(finding, defect))) {
            self.missed.push(format!("{id} {} {} {}", defect.rule, defect.at, defect.words));
        }
        // What a body leaves out of its edition is a list for the reader, not an alarm.
        for finding in findings.iter().filter(|finding| finding.code != "coverage") {
            if !defects.iter().any(|defect| meets(finding, defect)) {
                self.alarms.push(format!(
                    "{id} {} {} {} {}",
                    finding.code,
                    finding.label,
                    words(finding),
                    finding.message
                ));
            }
        }
    }

    fn hold(&self, name: &str) {
        let found = self.defects - self.missed.len();
        let recall = found * 1000 / self.defects;
        println!("{name}: 欠陥{}件のうち{found}件を指摘（{}.{}%）", self.defects, recall / 10, recall % 10);
        println!("誤報{}件（{}字）", self.alarms.len(), self.characters);
        println!("見逃し: {:#?}\n誤報: {:#?}", self.missed, self.alarms);
        assert!(found * 10 >= self.defects * 9, "at least nine of ten defects are found");
        assert!(self.alarms.len() * 5000 <= self.characters, "at most one false alarm in 5,000 characters");
    }
}

#[test]
fn the_derived_policies_are_judged_well() {
    let mut measure = Measure::default();
    for (id, _) in BODIES {
        let (documents, facts) = body(id);
        measure.add(id, &documents, &check(&documents, &facts), &defects(id, "built"));
    }
    measure.hold("derived");
}

#[test]
fn the_published_files_are_judged_well() {
    let mut measure = Measure::default();
    for (id, file) in BODIES {
        let path = root().join("tests/fixtures/sources").join(format!("{file}.txt"));
        let documents = [plain::read(&std::fs::read_to_string(path).unwrap())];
        measure.add(id, &documents, &check(&documents, &Facts::default()), &defects(id, "file"));
    }
    measure.hold("files");
}

#[test]
fn a_body_that_takes_the_base_as_it_is_hears_little() {
    let own: Vec<Finding> = findings("mihon").into_iter().filter(|finding| finding.standing == Standing::Own).collect();
    assert!(own.iter().all(|finding| finding.severity == Severity::Note), "{own:#?}");
    assert!(own.len() <= 5, "{own:#?}");
}

#[test]
fn a_wording_kept_on_purpose_is_told_and_fails_nothing() {
    let all = findings("shime");
    let kept: Vec<&Finding> = all.iter().filter(|finding| finding.standing == Standing::AsPublished).collect();
    assert!(kept.iter().any(|finding| finding.code == "role-not-appointed"));
    assert!(kept.iter().any(|finding| finding.code == "duplicate-heading"));
    assert!(all.iter().all(|finding| finding.severity != Severity::Error));
}

#[test]
fn a_check_gives_the_same_every_time() {
    assert_eq!(findings("shime"), findings("shime"));
}
