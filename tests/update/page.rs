//! What docs/update.md and README.md show as the output of a command is what the command prints.

use std::process::Command;

use super::bodies::{Workspace, workspace};
use super::import::printed_next;

/// A fenced block: what it holds, and its lines.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in page.lines() {
        match (line.strip_prefix("```"), open.take()) {
            (Some(_), Some(block)) => blocks.push(block),
            (Some(kind), None) => open = Some((kind.to_owned(), String::new())),
            (None, Some((kind, text))) => open = Some((kind, format!("{text}{line}\n"))),
            (None, None) => {}
        }
    }
    blocks
}

/// Runs a command of a page; gives its lines, errors first and last.
fn ran(space: &Workspace, line: &str) -> [Vec<String>; 2] {
    let arguments = line.split_whitespace().skip(1).map(|word| word.trim_matches('"'));
    let run = Command::new(env!("CARGO_BIN_EXE_hoshin")).current_dir(space.folder.path()).args(arguments).output();
    let run = run.expect("the program");
    let folder = format!("{}/", space.folder.path().canonicalize().expect("a folder").display());
    let lines = |bytes: Vec<u8>| -> Vec<String> {
        let text = String::from_utf8(bytes).expect("UTF-8").replace(&folder, "");
        text.lines().filter(|line| !line.trim().is_empty()).map(|line| line.trim_end().to_owned()).collect()
    };
    let (out, err) = (lines(run.stdout), lines(run.stderr));
    [[err.clone(), out.clone()].concat(), [out, err].concat()]
}

/// What the clerk of the page writes into the file between the commands.
fn decide(space: &Workspace, block: &str) {
    let policy = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let (state, reason) = block.split_once('\n').expect("two lines");
    let decided = policy.replace("    state: 要確認", state).replace("    reason: \"\"\n", reason);
    assert_ne!(decided, policy, "the decision goes into the file");
    std::fs::write(space.path("setagaya"), decided).expect("a policy");
}

/// The lines are shown from the first to the last; 「（略）」 stands for some that are not.
fn shows(real: &[String], shown: &[&str]) -> bool {
    let mut rest = real;
    let mut gap = false;
    for line in shown {
        if *line == "（略）" {
            gap = true;
            continue;
        }
        let Some(at) = rest.iter().position(|real| real == line).filter(|at| gap || *at == 0) else { return false };
        rest = rest.get(at + 1..).unwrap_or_default();
        gap = false;
    }
    gap || rest.is_empty()
}

fn follow(page: &str, told: &str) -> usize {
    let space = workspace();
    let mut followed = 0;
    for (kind, block) in blocks(page) {
        if block.starts_with("    state: ") {
            decide(&space, &block);
        }
        let Some((line, shown)) = block.strip_prefix("$ ").and_then(|block| block.split_once('\n')) else { continue };
        if kind != "console" {
            continue;
        }
        let import = line.contains("guideline import").then(workspace);
        if let Some(space) = &import {
            std::fs::copy(printed_next(space, "basic-policy", "docx"), space.folder.path().join("新しい基本方針.docx"))
                .expect("a file");
        }
        let real = ran(import.as_ref().unwrap_or(&space), line);
        let shown: Vec<&str> = shown.lines().filter(|line| !line.trim().is_empty()).collect();
        let same = shown.is_empty() || real.iter().any(|real| shows(real, &shown));
        assert!(same, "{told} does not show what `{line}` prints:\n{}", real[0].join("\n"));
        followed += 1;
    }
    followed
}

#[test]
fn the_page_of_the_update_shows_what_the_commands_print() {
    assert_eq!(follow(include_str!("../../docs/update.md"), "docs/update.md"), 5);
}

#[test]
fn the_story_of_the_readme_shows_what_the_commands_print() {
    assert_eq!(follow(include_str!("../../README.md"), "README.md"), 1);
}
