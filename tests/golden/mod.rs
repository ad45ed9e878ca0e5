//! What is committed is what a build makes, and a build makes the same wherever and however it runs.

use std::path::{Path, PathBuf};

use super::render::docx::{indented, part};
use super::render::text_layer::pages;
use super::workspace::{Ran, Workspace, assert_golden, copy, sources, tests};

/// Two bodies that are small enough to be read whole.
const SMALL: [&str; 2] = ["kizugawa", "ina"];

fn build(workspace: &Workspace, output: &str, arguments: &[&str], threads: &str) -> Ran {
    let root = tests("..");
    let target = workspace.path(output);
    let mut all = vec!["--root", root.to_str().expect("a path"), "build", "--output", target.to_str().expect("a path")];
    all.extend(arguments);
    let output = workspace.command(&all).env("RAYON_NUM_THREADS", threads).output().expect("the program");
    let ran = workspace.ran(output);
    assert_eq!(ran.code, 0, "{}", ran.err);
    ran
}

/// The files below a folder with their bytes.
fn files(folder: &Path) -> Vec<(PathBuf, Vec<u8>)> {
    let inside = |path: PathBuf| {
        let bytes = std::fs::read(&path).expect("a file");
        (path.strip_prefix(folder).expect("a file of the folder").to_owned(), bytes)
    };
    sources(folder).into_iter().map(inside).collect()
}

fn assert_same(before: &Path, after: &Path) {
    let (before, after) = (files(before), files(after));
    let names = |files: &[(PathBuf, Vec<u8>)]| files.iter().map(|(path, _)| path.clone()).collect::<Vec<_>>();
    assert_eq!(names(&before), names(&after));
    assert!(!before.is_empty());
    let differing = before.iter().zip(&after).filter(|(before, after)| before != after);
    assert_eq!(names(&differing.map(|(before, _)| before.clone()).collect::<Vec<_>>()), Vec::<PathBuf>::new());
}

#[test]
fn the_committed_output_is_what_a_build_makes() {
    let workspace = Workspace::empty();
    build(&workspace, "made", &["--format", "txt,md,html"], "2");
    let (root, output) = (tests(".."), workspace.path("made/setagaya"));
    let (root, output) = (root.to_str().expect("a path"), output.to_str().expect("a path"));
    let ran = workspace.run(&["--root", root, "diff", "setagaya", "--format", "html,md,csv,xlsx", "--output", output]);
    assert_eq!(ran.code, 0, "{}", ran.err);
    if std::env::var_os("UPDATE_GOLDEN").is_some() {
        copy(&workspace.path("made"), &tests("../output"));
    }
    let committed = workspace.path("committed");
    for (path, bytes) in files(&tests("../output")) {
        if !path.extension().is_some_and(|it| it == "docx" || it == "pdf" || it == "json") {
            workspace.write(committed.join(path).to_str().expect("a path"), bytes);
        }
    }
    assert_same(&committed, &workspace.path("made"));
}

#[test]
fn two_builds_give_the_same_bytes() {
    let workspace = Workspace::empty();
    let formats = ["--format", "txt,md,html,docx,json"];
    build(&workspace, "one", &formats, "1");
    build(&workspace, "another/folder", &formats, "2");
    assert_same(&workspace.path("one"), &workspace.path("another/folder"));
}

#[test]
fn two_pdfs_of_one_policy_are_the_same() {
    let workspace = Workspace::empty();
    let arguments = ["kizugawa", "--format", "pdf"];
    build(&workspace, "one", &arguments, "1");
    build(&workspace, "another/folder", &arguments, "2");
    assert_same(&workspace.path("one"), &workspace.path("another/folder"));
}

#[test]
fn what_has_not_changed_is_not_written_again() {
    let workspace = Workspace::empty();
    let arguments = ["kizugawa", "--format", "txt,docx"];
    let first = build(&workspace, "made", &arguments, "1");
    let file = workspace.path("made/kizugawa/basic-policy.docx");
    let before = file.metadata().expect("a file").modified().expect("a time");
    let second = build(&workspace, "made", &arguments, "1");
    assert!(first.out.contains("2ファイル（更新2）"), "{}", first.out);
    assert!(second.out.contains("2ファイル（更新0）"), "{}", second.out);
    assert_eq!(before, file.metadata().expect("a file").modified().expect("a time"));
}

#[test]
fn word_and_pdf_of_small_bodies_are_the_golden_ones() {
    let workspace = Workspace::empty();
    build(&workspace, "made", &[&SMALL[..], &["--format", "docx,pdf"]].concat(), "2");
    for id in SMALL {
        let bytes = |extension: &str| {
            std::fs::read(workspace.path(&format!("made/{id}/basic-policy.{extension}"))).expect("a file")
        };
        let xml = indented(&part(&bytes("docx"), "word/document.xml"));
        assert_golden(&tests(&format!("golden/{id}/document.xml")), &xml);
        let pages = pages(bytes("pdf")).into_iter().enumerate();
        let text: String =
            pages.map(|(index, text)| format!("—— {} ——\n{}\n", index + 1, text.replace('。', "。\n"))).collect();
        assert_golden(&tests(&format!("golden/{id}/pages.txt")), &text);
    }
}
