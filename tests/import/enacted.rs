//! An imported policy recorded as what was adopted on a day.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

use super::workshop::repository;

fn workspace() -> TempDir {
    let folder = tempfile::tempdir().expect("a temporary folder");
    fs::create_dir(folder.path().join("municipalities")).expect("a new folder");
    folder
}

fn hoshin(root: &Path, arguments: &str) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_hoshin"));
    command.args(arguments.split_whitespace()).current_dir(root).output().expect("the program runs")
}

fn source(name: &str) -> PathBuf {
    repository().join("tests/fixtures/sources").join(name)
}

fn import(root: &Path, id: &str, more: &str) -> Output {
    let file = source("kizugawa.txt");
    hoshin(root, &format!("import {} --id {id} --name 木津川市精華町環境施設組合 {more}", file.display()))
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

/// Gives the files of a folder with their bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry").path()) {
        if entry.is_dir() {
            found.extend(files(&entry))
        } else {
            found.push((entry.clone(), fs::read(&entry).expect("a file")))
        }
    }
    found.sort();
    found
}

#[test]
fn an_imported_policy_is_recorded_as_enacted() {
    let folder = workspace();
    let output = import(folder.path(), "kizugawa", "--enact 2026-03-31");
    assert_eq!(output.status.code(), Some(0), "{}", told(&output));
    assert!(told(&output).contains("令和8年3月31日の決定として"), "{}", told(&output));
    let imported = folder.path().join("municipalities/kizugawa");
    let recorded = fs::read_to_string(imported.join("enacted/2026-03-31/basic-policy.md")).expect("a revision");
    assert!(recorded.contains("date: \"2026-03-31\"") && recorded.contains("digest:"), "{recorded}");

    let other = workspace();
    import(other.path(), "kizugawa", "");
    let enacted = hoshin(other.path(), "enact kizugawa --date 2026-03-31");
    assert_eq!(enacted.status.code(), Some(0), "{}", told(&enacted));
    let by_hand = other.path().join("municipalities/kizugawa/enacted/2026-03-31/basic-policy.md");
    assert_eq!(recorded, fs::read_to_string(by_hand).expect("a revision"), "the same form as hoshin enact");

    let diff = hoshin(folder.path(), "diff kizugawa@2026-03-31 kizugawa --format json");
    assert_eq!(diff.status.code(), Some(0), "{}", told(&diff));
    let list = String::from_utf8_lossy(&hoshin(folder.path(), "list").stdout).into_owned();
    assert!(list.contains("令和8年3月31日") && list.contains("決定のとおり"), "{list}");
}

#[test]
fn a_decision_that_the_history_does_not_have_is_told_and_is_no_difference() {
    let folder = workspace();
    let file = source("shime.txt");
    let import = |id: &str, date: &str| {
        hoshin(folder.path(), &format!("import {} --id {id} --name 志免町 --enact {date}", file.display()))
    };
    let known = import("known", "2025-07-03");
    assert_eq!(known.status.code(), Some(0), "{}", told(&known));
    assert!(!told(&known).contains("改訂履歴"), "{}", told(&known));
    let new = import("new", "2026-04-01");
    assert_eq!(new.status.code(), Some(1), "{}", told(&new));
    assert!(told(&new).contains("改訂履歴にその日の行はありません"), "{}", told(&new));
    let report = String::from_utf8_lossy(&new.stdout).into_owned();
    assert!(report.contains("元の文と一字も違いません"), "{report}");
}

#[test]
fn a_record_is_never_written_over() {
    let folder = workspace();
    import(folder.path(), "kizugawa", "--enact 2026-03-31");
    fs::remove_file(folder.path().join("municipalities/kizugawa/policy.yaml")).expect("it was there");
    let before = files(folder.path());
    for (date, sentence) in [("2026-03-31", "既に記録されています"), ("2026-3-31", "日付ではありません")]
    {
        let output = import(folder.path(), "kizugawa", &format!("--enact {date}"));
        assert_eq!(output.status.code(), Some(2), "{}", told(&output));
        assert!(told(&output).contains(sentence), "{}", told(&output));
        assert!(files(folder.path()) == before, "{date} left something behind");
    }
}

#[test]
fn another_day_than_the_cover_says_is_told() {
    let folder = workspace();
    let output = import(folder.path(), "kizugawa", "--enact 2026-04-01");
    assert_eq!(output.status.code(), Some(1), "{}", told(&output));
    assert!(told(&output).contains("文書にある日付は 令和8年3月31日 です"), "{}", told(&output));
}

#[test]
fn a_template_that_is_there_is_not_written_over() {
    let folder = workspace();
    let form = repository().join("tests/import/forms/reiki-chapters.txt");
    let run = || hoshin(folder.path(), &format!("import {} --id mihon --name 見本町", form.display()));
    assert_eq!(run().status.code(), Some(0));
    fs::remove_dir_all(folder.path().join("municipalities/mihon")).expect("it was there");
    let before = files(folder.path());
    assert!(!before.is_empty(), "the form needs a template of its own");
    let output = run();
    assert_eq!(output.status.code(), Some(2), "{}", told(&output));
    assert!(told(&output).contains("既にあります"), "{}", told(&output));
    assert!(files(folder.path()) == before, "it left something behind");
}
