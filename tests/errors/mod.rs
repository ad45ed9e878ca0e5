//! Every bad input is told with its code, its place under carets and one helpful step.
//!
//! A case is a folder `tests/cases/errors/<code>-<name>`: files laid over the workspace `tests/fixtures/tiny` (a
//! `policy.yaml` is that of the body `sample`), perhaps `arguments`, and `expected.txt`, which the program prints.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use super::workspace::{Workspace, assert_golden, sources, tests};

/// The cases in order of name.
fn cases() -> Vec<(String, PathBuf)> {
    let entries = std::fs::read_dir(tests("cases/errors")).expect("cases");
    let mut cases: Vec<(String, PathBuf)> = entries
        .map(|entry| entry.expect("a case"))
        .map(|entry| (entry.file_name().to_string_lossy().into_owned(), entry.path()))
        .collect();
    cases.sort();
    assert!(cases.len() > 50, "the cases are found");
    cases
}

fn workspace(case: &Path) -> Workspace {
    let workspace = Workspace::tiny();
    workspace.lay(case);
    let policy = workspace.path("policy.yaml");
    if policy.symlink_metadata().is_ok() {
        std::fs::rename(policy, workspace.path("municipalities/sample/policy.yaml")).expect("a policy");
    }
    if case.ends_with("too-large-policy") {
        let line = "# 余白\n".repeat(1_000_000);
        workspace.write("municipalities/sample/policy.yaml", line);
    }
    workspace
}

#[test]
fn every_bad_input_is_told_where_it_stands_and_spares_the_others() {
    for (name, case) in cases() {
        let arguments = std::fs::read_to_string(case.join("arguments")).unwrap_or("build --format txt".to_owned());
        let workspace = workspace(&case);
        let ran = workspace.run(&arguments.split_whitespace().collect::<Vec<_>>());
        assert_golden(&case.join("expected.txt"), &ran.err);
        let refused = ran.err.contains("エラー[");
        let code = if ran.err.contains("[unreadable]") || ran.err.contains("--convention") { 2 } else { 1 };
        assert_eq!(ran.code, if refused { code } else { 0 }, "{name}");
        assert!(!refused || !workspace.path("output/sample").exists(), "{name}: nothing is written for the body");
        let shared = case.join("guideline/t1").exists() || case.join("templates/html").exists();
        let other = workspace.path("output/other/basic-policy.txt").exists();
        assert!(other || shared || !arguments.starts_with("build --format txt"), "{name}: the other body goes on");
    }
}

#[test]
fn a_case_prints_the_code_that_it_is_named_for() {
    for (name, case) in cases() {
        let expected = std::fs::read_to_string(case.join("expected.txt")).expect("what is printed");
        let codes: BTreeSet<&str> = printed_codes(&expected);
        assert!(codes.iter().any(|code| name.starts_with(&format!("{code}-"))), "{name} prints only {codes:?}");
    }
}

#[test]
fn every_code_of_the_program_has_a_case() {
    let expected: String = cases()
        .iter()
        .map(|(_, case)| std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default())
        .collect();
    let shown = printed_codes(&expected);
    let missing: BTreeMap<String, PathBuf> =
        codes().into_iter().filter(|(code, _)| !shown.contains(code.as_str())).collect();

    assert!(missing.is_empty(), "no case shows {missing:?}");
}

/// The codes in `エラー[code]` and `警告[code]`.
fn printed_codes(text: &str) -> BTreeSet<&str> {
    let marks = text.lines().filter(|line| line.starts_with("エラー[") || line.starts_with("警告["));
    marks.filter_map(|line| Some(line.split_once('[')?.1.split_once(']')?.0)).collect()
}

/// Every code that the source makes a diagnostic with, and one file that does.
fn codes() -> BTreeMap<String, PathBuf> {
    let mut codes = BTreeMap::new();
    for path in sources(&tests("../src")) {
        let text = std::fs::read_to_string(&path).expect("a source");
        let calls =
            ["Diagnostic::error(", "Diagnostic::warning("].into_iter().flat_map(|call| text.split(call).skip(1));
        for call in calls {
            match call.trim_start().split(',').next().unwrap_or_default() {
                "UNREADABLE" => drop(codes.insert("unreadable".to_owned(), path.clone())),
                // The rules of the check have cases of their own, in tests/cases/lint.
                "code" | "finding.code" if path.ends_with("cli/check.rs") => {}
                code => {
                    let code = code.strip_prefix('"').and_then(|code| code.strip_suffix('"'));
                    let code = code.unwrap_or_else(|| panic!("{}: write the code at the call", path.display()));
                    codes.insert(code.to_owned(), path.clone());
                }
            }
        }
    }
    codes
}
