//! What is not public stays in: no word of it, and no trace of what it says.

use std::collections::BTreeSet;

use super::render::docx::part;
use super::render::text_layer::pages;
use super::workspace::{Workspace, copy, sources, tests};

const FORMATS: &str = "txt,md,html,docx,pdf,json";

/// The body 見本市, whose 対策基準 is internal, with the guideline on disk.
fn mihon() -> Workspace {
    let workspace = Workspace::empty();
    copy(&tests("../guideline"), &workspace.path("guideline"));
    copy(&tests("../municipalities/mihon"), &workspace.path("municipalities/mihon"));
    workspace
}

fn build(workspace: &Workspace, output: &str, more: &[&str]) -> Vec<(String, Vec<u8>)> {
    let ran = workspace.run(&[&["build", "--output", output, "--format", FORMATS][..], more].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    let folder = workspace.path(output);
    let inside = |path: std::path::PathBuf| {
        let bytes = std::fs::read(&path).expect("a file");
        (path.strip_prefix(&folder).expect("a file of the folder").to_string_lossy().into_owned(), bytes)
    };
    sources(&folder).into_iter().map(inside).collect()
}

#[test]
fn a_public_build_says_nothing_of_what_the_other_text_says() {
    let workspace = mihon();
    let before = build(&workspace, "before", &["--public"]);
    assert_eq!(before.len(), 6, "the 基本方針 in six formats");
    for path in sources(&workspace.path("guideline/r7.3/standards")) {
        let text = std::fs::read_to_string(&path).expect("base text");
        std::fs::write(&path, text.replace("。\n", "。機密の語句。\n").replace("、", "、極秘に")).expect("base text");
    }
    let policy = workspace.read("municipalities/mihon/policy.yaml");
    let policy = policy
        .replace(
            "numbering:\n  scheme: decimal",
            "numbering:\n  exceptions: [{clause: human.incident-reports, label: none}]\n  scheme: decimal",
        )
        .replace("部長会議", "秘密会議")
        .replace("情報セキュリティ対策基準", "秘密の対策基準");
    let overrides = "overrides:\n  - {insert: secret, before: outsourcing, title: 秘密の条項, text: 秘密の本文, reason: 秘密の理由}\n  \
                     - {retitle: purpose, title: 目的等, reason: 公開の理由}\n";
    workspace.write("municipalities/mihon/policy.yaml", format!("{policy}\n{overrides}"));
    let moved = format!("{}\n\n\n{overrides}", policy.replace("秘密会議", "極秘会議"));
    let after = build(&workspace, "after", &["--public"]);
    workspace.write("municipalities/mihon/policy.yaml", moved.replace("秘密の本文", "極秘の本文\\n"));
    let again = build(&workspace, "again", &["--public"]);
    assert_eq!(differing(&after, &again), Vec::<String>::new());
    workspace.write("municipalities/mihon/policy.yaml", policy);
    let plain = build(&workspace, "plain", &["--public"]);
    assert_eq!(differing(&before, &plain), Vec::<String>::new());
}

fn differing(before: &[(String, Vec<u8>)], after: &[(String, Vec<u8>)]) -> Vec<String> {
    assert_eq!(before.len(), after.len());
    before.iter().zip(after).filter(|(before, after)| before != after).map(|((name, _), _)| name.clone()).collect()
}

/// Every run of so many characters; a run is a word of its own, too long to stand in both documents by chance.
const RUN: usize = 8;

fn runs(text: &str) -> BTreeSet<String> {
    let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).collect();
    let japanese = characters.windows(RUN).filter(|run| !run.iter().all(char::is_ascii));
    japanese.map(|run| run.iter().collect()).collect()
}

#[test]
fn a_public_build_holds_no_word_that_only_the_other_text_holds() {
    let workspace = mihon();
    let all = build(&workspace, "all", &[]);
    let text = |name: &str| {
        let (_, bytes) = all.iter().find(|(path, _)| path == name).expect("a document");
        String::from_utf8(bytes.clone()).expect("UTF-8")
    };
    let shared = runs(&text("mihon/basic-policy.txt"));
    let secret: BTreeSet<String> = runs(&text("mihon/standards.txt")).difference(&shared).cloned().collect();
    assert!(secret.len() > 10_000);
    for (name, bytes) in build(&workspace, "public", &["--public"]) {
        let text = match name.rsplit('.').next() {
            Some("docx") => ["word/document.xml", "docProps/core.xml"].map(|inside| part(&bytes, inside)).concat(),
            Some("pdf") => pages(bytes).concat(),
            _ => String::from_utf8(bytes).expect("UTF-8"),
        };
        let text: String = text.split('<').map(|piece| piece.split_once('>').map_or(piece, |(_, text)| text)).collect();
        let leaked: Vec<String> = secret.intersection(&runs(&text)).take(3).cloned().collect();
        assert!(leaked.is_empty(), "{name} holds {leaked:?}");
    }
}

#[test]
fn a_public_build_takes_away_what_an_earlier_build_left_there() {
    let workspace = mihon();
    let arguments = ["build", "--format", "txt,md", "--output", "out"];
    workspace.run(&arguments);
    assert!(workspace.path("out/mihon/standards.txt").exists());
    let ran = workspace.run(&[&arguments[..], &["--public"]].concat());
    assert_eq!(ran.code, 0, "{}", ran.err);
    assert!(!workspace.path("out/mihon/standards.txt").exists() && !workspace.path("out/mihon/standards.md").exists());
    assert!(ran.out.contains("非公開の文書"), "{}", ran.out);
}
