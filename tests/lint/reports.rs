//! The reports of a check: JSON, SARIF, waivers, the command.

use std::process::Command;

use hoshin::lint::waiver::waive;
use hoshin::lint::{Finding, RULES};
use hoshin::model::municipality::Waiver;
use hoshin::render::findings::{Checked, json, sarif};
use hoshin::source::{Located, Source};

use super::{findings, root, words};

fn checked() -> Checked {
    let file = "municipalities/shime/policy.yaml".to_owned();
    Checked {
        id: "shime".to_owned(),
        name: "志免町".to_owned(),
        file,
        findings: findings("shime"),
        diagnostics: Vec::new(),
    }
}

#[test]
fn json_tells_each_finding_with_the_words_that_it_marks() {
    let checked = checked();
    let report = json(std::slice::from_ref(&checked));
    assert_eq!(report["schema"], 1);
    let told = report["bodies"][0]["findings"].as_array().unwrap();
    assert_eq!(told.len(), checked.findings.len());
    for (told, finding) in told.iter().zip(&checked.findings) {
        assert_eq!(told["rule"], finding.code);
        assert_eq!(told["words"], words(finding));
        let (start, end) = (told["range"][0].as_u64().unwrap(), told["range"][1].as_u64().unwrap());
        let text = told["text"].as_str().unwrap();
        let marked: String = text.chars().skip(start as usize).take((end - start) as usize).collect();
        assert_eq!(marked, words(finding));
    }
}

#[test]
fn sarif_has_what_its_readers_need() {
    let checked = checked();
    let report = sarif(std::slice::from_ref(&checked));
    assert_eq!(report["version"], "2.1.0");
    let run = &report["runs"][0];
    assert_eq!(run["tool"]["driver"]["rules"].as_array().unwrap().len(), RULES.len());
    for result in run["results"].as_array().unwrap() {
        let index = usize::try_from(result["ruleIndex"].as_u64().unwrap()).unwrap();
        assert_eq!(run["tool"]["driver"]["rules"][index]["id"], result["ruleId"]);
        assert!(["error", "warning", "note"].contains(&result["level"].as_str().unwrap()));
        assert!(!result["message"]["text"].as_str().unwrap().is_empty());
        // The schema of SARIF 2.1.0 wants every region to say where it begins.
        for region in ["region", "contextRegion"] {
            assert!(result["locations"][0]["physicalLocation"][region]["startLine"].as_u64().unwrap() > 0);
        }
        let uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"].as_str().unwrap();
        assert!(uri.is_ascii() && !uri.starts_with('/'));
    }
}

fn waiver(rule: &str, clause: Option<&str>, reason: &str) -> Located<Waiver> {
    let located = |value: &str| Located { value: value.to_owned(), range: 0..0 };
    let value = Waiver { rule: located(rule), clause: clause.map(located), words: None, reason: reason.to_owned() };
    Located { value, range: 0..0 }
}

#[test]
fn a_waiver_takes_its_findings_away_and_is_itself_watched() {
    let all = findings("shime");
    let has = |all: &[Finding], code: &str| all.iter().filter(|finding| finding.code == code).count();
    let source = Source::new("policy.yaml", "");
    let codes = |waivers: &[Located<Waiver>]| -> Vec<&'static str> {
        waive(all.clone(), waivers, &source).1.iter().map(|found| found.code).collect()
    };
    let (left, found) = waive(all.clone(), &[waiver("tari", None, "町の書き方")], &source);
    assert!(found.is_empty() && has(&all, "tari") == 1 && has(&left, "tari") == 0);
    assert_eq!(left.len() + 1, all.len());
    assert_eq!(codes(&[waiver("tarj", None, "町の書き方")]), ["unknown-waiver"]);
    assert_eq!(codes(&[waiver("tari", None, "")]), ["waiver-without-reason"]);
    assert_eq!(codes(&[waiver("tari", Some("purpose"), "町の書き方")]), ["unused-waiver"]);
}

fn run(arguments: &[&str]) -> (i32, String) {
    let output = Command::new(env!("CARGO_BIN_EXE_hoshin")).args(arguments).current_dir(root()).output().unwrap();
    (output.status.code().unwrap(), String::from_utf8(output.stdout).unwrap())
}

#[test]
fn the_command_fails_at_the_severity_that_is_asked_for() {
    let (code, text) = run(&["check", "kizugawa"]);
    assert_eq!(code, 0, "{text}");
    assert!(text.contains("木津川市精華町環境施設組合（kizugawa）: エラー0件"));
    assert!(text.contains("議会事務"));
    assert_eq!(run(&["check", "kizugawa", "--deny", "warning"]).0, 1);
    let (code, text) = run(&["check", "tests/fixtures/sources/kizugawa.txt"]);
    assert_eq!(code, 1, "{text}");
    assert!(text.contains("「（」が閉じていません"));
    assert_eq!(run(&["check", "nowhere"]).0, 2);
    assert_eq!(run(&["check", "r7.3"]).0, 0);
}
