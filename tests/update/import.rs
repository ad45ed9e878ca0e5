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

/// A body that has the base wording of r-next, printed in a format.
pub(super) fn printed_next(space: &Workspace, document: &str, format: &str) -> String {
    let policy = space.path("mihon");
    let text = std::fs::read_to_string(&policy).expect("the policy").replace("guideline: r7.3", "guideline: r-next");
    let text = text.replace("\nparameters:\n", "\nparameters:\n  monitoring_center: 県の監視センター\n");
    std::fs::write(&policy, text).expect("the policy");
    hoshin(space, &["build", "mihon", "--format", format]);
    space.folder.path().join(format!("output/mihon/{document}.{format}")).to_string_lossy().into_owned()
}

/// What `edition.yaml` of the imported edition says of the one before.
fn told(space: &Workspace) -> Vec<String> {
    let path = space.folder.path().join("guideline/r9.3/edition.yaml");
    let text = std::fs::read_to_string(path).expect("the edition");
    let end = text.find("source:").expect("the rest");
    let start = text.find("renamed:").expect("a proposal");
    text.get(start..end).expect("the proposal").lines().map(str::to_owned).collect()
}

#[test]
fn the_text_of_the_next_edition_proposes_what_became_of_the_clauses() {
    let proposals = [
        ("md", "renamed:|  measures.classification: measures.assets", "measures.contingency", "threats.continuity"),
        ("txt", "renamed: {}", "measures.new-1", "threats.epidemic"),
        ("docx", "renamed: {}", "measures.new-1", "threats.epidemic"),
        ("html", "renamed: {}", "measures.new-1", "threats.epidemic"),
    ];
    for (format, renamed, part, whole) in proposals {
        let space = workspace();
        let file = printed_next(&space, "basic-policy", format);
        let said = hoshin(&space, &["guideline", "import", &file, "--edition", "r9.3", "--follows", "r7.3"]);
        let wanted = format!(
            "{renamed}|split:|  measures.operation: [measures.operation, {part}]|merged:|  {whole}: \
             [threats.epidemic, threats.infrastructure]|dropped: [measures.outsourcing.social-media]"
        );
        assert_eq!(told(&space), wanted.split('|').collect::<Vec<_>>(), "{format}\n{said}");
    }
}

#[test]
fn the_second_document_joins_an_edition_that_nobody_has_confirmed() {
    for format in ["md", "txt", "docx"] {
        let space = workspace();
        let arguments = |file| ["guideline", "import", file, "--edition", "r9.3", "--follows", "r7.3"];
        let first = printed_next(&space, "basic-policy", format);
        hoshin(&space, &arguments(&first));
        let proposed = told(&space);
        let second = first.replace("basic-policy", "standards");
        let said = hoshin(&space, &[&arguments(&second)[..], &["--document", "standards"]].concat());
        assert!(!space.folder.path().join("guideline/r9.3/standards").exists(), "{format}: an empty folder stays");
        let kept: Vec<String> = told(&space).into_iter().filter(|line| !line.contains("organization.chart")).collect();
        let proposed: Vec<String> = proposed.into_iter().filter(|line| !line.contains("dropped")).collect();
        assert!(proposed.iter().all(|line| kept.contains(line)), "{format}: {kept:#?}\n{said}");
        let update = hoshin(&space, &["update", "shime", "--to", "r9.3", "--write"]);
        assert!(update.contains("unconfirmed-edition"), "{update}");
        let path = space.folder.path().join("guideline/r9.3/edition.yaml");
        let text = std::fs::read_to_string(&path).expect("the edition").replace("confirmed: false", "confirmed: true");
        std::fs::write(&path, text).expect("the edition");
        let said = hoshin(&space, &[&arguments(&second)[..], &["--document", "standards"]].concat());
        assert!(said.contains("既にあります"), "{said}");
        let update = hoshin(&space, &["update", "shime", "--to", "r9.3", "--write"]);
        assert!(update.contains("書き換えました"), "{format}: {update}");
    }
}

#[test]
fn a_number_of_an_id_that_any_edition_had_is_not_given_again() {
    let space = workspace();
    let text = printed(&space);
    let file = space.folder.path().join("text.txt");
    let import = |text: &str, edition: &str, follows: &str| {
        std::fs::write(&file, text).expect("a file");
        hoshin(&space, &["guideline", "import", &file.to_string_lossy(), "--edition", edition, "--follows", follows])
    };
    let added = |words: &str| {
        text.replace("(3) 地震、落雷、火災等の災害", &format!("(3) {words}\n(4) 地震、落雷、火災等の災害"))
    };
    import(&added("委託先を経由した攻撃等"), "r9.3", "r7.3");
    import(&text, "r10.3", "r9.3");
    let told = import(&added("職員を装った電話による詐取"), "r11.3", "r10.3");
    assert!(told.contains("threats.new-2") && !told.contains("threats.new-1"), "{told}");
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

/// Puts a table of many rows into the base, with cells that are empty, merged or no more than a label; counts its lines.
fn with_long_table(space: &Workspace) -> usize {
    let path = space.folder.path().join("guideline/r-next/standards/02-assets.md");
    let text = std::fs::read_to_string(&path).expect("the chapter");
    let last = "| 自治体機密性1 | 自治体機密性3又は2の情報資産以外の情報資産 | |\n";
    assert_eq!(text.matches(last).count(), 1);
    let rows: String = (1..=96)
        .map(|number| match number % 8 {
            0 => format!("| 第{number}群 | | |\n"),
            1 => format!("| ({number}) 区分 | 第{number}に掲げる情報資産 | ・保管場所の制限 |\n"),
            2 => format!("| ^ | 第{number}条に掲げる情報資産 | ^ |\n"),
            3 => format!("| | 2 目的{number} | |\n"),
            4 => format!("| | | 備考{number} |\n"),
            5 => format!("| {number} | 第1 | 注 |\n"),
            6 => format!("| ^ | ^ | 注{number} |\n"),
            _ => format!("| ({number}) | | |\n"),
        })
        .collect();
    let text = text.replace(last, &format!("{rows}{last}"));
    std::fs::write(&path, &text).expect("the chapter");
    lines_of_table(&text)
}

/// Counts the lines of the table in the text of an edition.
fn lines_of_table(text: &str) -> usize {
    let table = text.split_once("{#assets.classification.confidentiality").expect("the table").1;
    let table = table.split_once("{#assets.classification.integrity").expect("the next table").0;
    table.lines().filter(|line| line.starts_with('|')).count()
}

#[test]
fn a_long_table_of_a_new_edition_is_one_clause_from_every_format() {
    for format in ["docx", "pdf", "html", "txt", "md"] {
        let space = workspace();
        let lines = with_long_table(&space);
        let file = printed_next(&space, "standards", format);
        let arguments = ["guideline", "import", &file, "--edition", "r9.3", "--follows", "r7.3"];
        let said = hoshin(&space, &[&arguments[..], &["--document", "standards"]].concat());
        assert!(!said.contains("assets.classification.new"), "{format}\n{said}");
        let path = space.folder.path().join("guideline/r9.3/standards.md");
        let text = std::fs::read_to_string(path).expect("the text");
        assert_eq!(lines_of_table(&text), lines, "{format}\n{text}");
    }
}
