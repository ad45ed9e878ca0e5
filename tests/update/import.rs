//! A new edition from a plain text: ids, values and references are carried over.

use std::collections::BTreeSet;
use std::process::Command;

use hoshin::model::document::{Clause, Document};
use hoshin::model::id::DocumentKind;

use super::bodies::{Workspace, workspace};

const CHANGE: [(&str, &str); 3] = [
    ("操作・設定ミス", "誤操作及び設定の誤り"),
    ("(3) 地震、落雷、火災等の災害", "(3) 委託先を経由した攻撃等\n(4) 地震、落雷、火災等の災害"),
    ("サーバ、通信回線及び", "サーバ、記録媒体、通信回線及び"),
];

fn hoshin(space: &Workspace, arguments: &[&str]) -> String {
    let run =
        Command::new(env!("CARGO_BIN_EXE_hoshin")).arg("--root").arg(space.folder.path()).args(arguments).output();
    let run = run.expect("the program");
    [run.stdout, run.stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat()
}

/// The text of the basic policy of 見本市, which has the base wording.
fn printed(space: &Workspace) -> String {
    hoshin(space, &["build", "mihon", "--format", "txt"]);
    let text = std::fs::read_to_string(space.folder.path().join("output/mihon/basic-policy.txt")).expect("the text");
    let start = text.find("1 目的").expect("the first clause");
    format!("情報セキュリティ基本方針\n{}", text.get(start..).expect("a tail"))
}

fn document(space: &Workspace, edition: &str) -> Document {
    let base = space.project.edition(edition).unwrap_or_else(|wrong| panic!("{wrong:?}"));
    base.documents.get(&DocumentKind::BasicPolicy).expect("the document").clone()
}

fn ids(document: &Document) -> BTreeSet<String> {
    document.clauses().iter().map(|clause| clause.id.to_string()).collect()
}

fn uses(document: &Document, test: fn(&Clause) -> usize) -> usize {
    document.clauses().iter().map(|clause| test(clause)).sum()
}

#[test]
fn the_text_of_an_edition_comes_back_with_its_ids_values_and_references() {
    let space = workspace();
    let file = space.folder.path().join("text.txt");
    std::fs::write(&file, printed(&space)).expect("a file");
    let told =
        hoshin(&space, &["guideline", "import", &file.to_string_lossy(), "--edition", "r9.3", "--follows", "r7.3"]);
    let (before, after) = (document(&space, "r7.3"), document(&space, "r9.3"));
    let lost: Vec<String> = ids(&before).difference(&ids(&after)).cloned().collect();
    assert!(lost.is_empty(), "{lost:?}\n{told}");
    let references = |clause: &Clause| {
        let all = clause.texts().flatten();
        all.filter(|inline| matches!(inline, hoshin::model::document::Inline::Reference(_))).count()
    };
    assert_eq!(uses(&before, references), uses(&after, references));
    let parameters = |clause: &Clause| clause.parameters().count();
    let (was, is) = (uses(&before, parameters), uses(&after, parameters));
    assert!(is * 10 >= was * 7, "{is} of {was} values");
}

#[test]
fn what_is_new_is_told_and_the_rest_keeps_its_id() {
    let space = workspace();
    let mut text = printed(&space);
    for (from, to) in CHANGE {
        assert_eq!(text.matches(from).count(), 1, "{from}");
        text = text.replace(from, to);
    }
    let file = space.folder.path().join("text.txt");
    std::fs::write(&file, text).expect("a file");
    let told =
        hoshin(&space, &["guideline", "import", &file.to_string_lossy(), "--edition", "r9.3", "--follows", "r7.3"]);
    assert!(told.contains("threats.new-1"), "{told}");
    let after = document(&space, "r9.3");
    for (id, words) in [
        ("threats.accident", "誤操作及び設定の誤り"),
        ("threats.new-1", "委託先を経由"),
        ("measures.physical", "記録媒体"),
    ] {
        let clauses = after.clauses();
        let clause = clauses.iter().find(|clause| clause.id.as_str() == id).unwrap_or_else(|| panic!("{id}\n{told}"));
        let text: String = clause.texts().map(|text| hoshin::model::document::key(text)).collect();
        assert!(text.contains(words), "{id}: {text}");
    }
}
