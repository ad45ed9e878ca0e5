//! Stories of `hoshin compare` and `hoshin export`.

use super::super::workspace::{Workspace, tests};

fn workspace() -> Workspace {
    let workspace = Workspace::empty();
    for folder in ["municipalities", "guideline", "templates"] {
        for path in super::super::workspace::sources(&tests("..").join(folder)) {
            let name = path.strip_prefix(tests("..")).expect("a path of the workspace");
            workspace.write(&name.to_string_lossy(), std::fs::read(&path).expect("a file"));
        }
    }
    workspace
}

#[test]
fn two_bodies_are_set_side_by_side_in_every_format() {
    let workspace = workspace();
    let ran = workspace.run(&["compare", "kizugawa", "shime", "--format", "text,html,docx,pdf,xlsx,csv,md,json"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("木津川市精華町環境施設組合 と 志免町: 48条項\n"), "{}", ran.out);
    assert!(ran.out.contains("本組合 ⇔ 本町") && ran.out.contains("「非意図的の」 ⇔ 「非意図的な」"), "{}", ran.out);
    assert!(ran.out.contains("2(13)  志免町のみ  「端末」"), "{}", ran.out);
    let html = workspace.read("output/compare/kizugawa-shime.html");
    assert!(html.contains("<input type=\"checkbox\" id=\"_show-worded\" checked=\"checked\" /> 表現差（16）"));
    assert!(html.contains("body:has(#_show-worded:not(:checked)) tr.worded{display:none}"));
    assert!(html.contains("<tr id=\"threats.accident\" class=\"worded\">") && !html.contains("<script"));
    let json: serde_json::Value =
        serde_json::from_str(&workspace.read("output/compare/kizugawa-shime.json")).expect("JSON");
    assert_eq!(json["summary"]["clauses"]["same"], 18);
    assert_eq!(json["documents"][0]["rows"][0]["verdict"], "names");
    for format in ["docx", "pdf", "xlsx", "csv", "md"] {
        let path = workspace.path(&format!("output/compare/kizugawa-shime.{format}"));
        assert!(std::fs::metadata(path).expect("a file").len() > 1000, "{format}");
    }
}

#[test]
fn strictness_is_a_switch() {
    let workspace = workspace();
    let ran = workspace.run(&["compare", "kizugawa", "shime", "--strict", "--format", "text"]);
    assert!(ran.out.contains("   0条項   0.0%  団体名等のみ") && !ran.out.contains("無視した違い"), "{}", ran.out);
}

#[test]
fn a_revision_and_a_file_are_sides_too() {
    let workspace = workspace();
    workspace.write("text.txt", std::fs::read(tests("fixtures/sources/kizugawa.txt")).expect("a source"));
    let ran = workspace.run(&["compare", "shime@2025-07-03", "text.txt", "--format", "md", "-o", "beside.md"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(ran.out.starts_with("志免町（令和7年7月3日） と text: "), "{}", ran.out);
    assert!(workspace.read("beside.md").contains("| 志免町（令和7年7月3日） | text | 判定 |"));
    let same = workspace.run(&["compare", "shime", "shime@2025-07-03", "--format", "text"]);
    assert!(same.out.contains("志免町（今の案） と 志免町（令和7年7月3日）"), "{}", same.out);
}

#[test]
fn all_bodies_are_put_together_by_their_wordings() {
    let workspace = workspace();
    let ran = workspace.run(&["compare", "--all", "--format", "html,xlsx,json"]);
    assert!(ran.code == 0 && ran.err.starts_with("注意: 非公開の文書を含みます（見本市の対策基準）"), "{}", ran.err);
    assert!(ran.out.starts_with("5団体、"), "{}", ran.out);
    assert!(workspace.read("output/compare/all.html").contains("【取扱注意】非公開の文書を含む（見本市の対策基準）。"));
    assert!(ran.out.contains("B 伊那市  基準文と97%一致"), "{}", ran.out);
    let html = workspace.read("output/compare/all.html");
    assert_eq!(html.matches("<svg ").count(), 2);
    assert!(html.contains("id=\"_show-uniform\" /> 文言が一つの条項"), "hidden until asked for");
    let json: serde_json::Value = serde_json::from_str(&workspace.read("output/compare/all.json")).expect("JSON");
    let purpose = json["clauses"].as_array().expect("clauses").iter().find(|clause| clause["id"] == "purpose");
    let wordings = purpose.expect("the purpose")["wordings"].as_array().expect("wordings").clone();
    assert_eq!(wordings[0]["bodies"], serde_json::json!(["kizugawa", "mihon", "shime"]));
    assert_eq!(wordings.len(), 3);
    let three = workspace.run(&["compare", "ina", "kizugawa", "shime@2025-07-03", "--format", "text"]);
    assert!(three.out.starts_with("3団体、"), "{}{}", three.out, three.err);
}

#[test]
fn the_clauses_are_exported_as_one_table() {
    let workspace = workspace();
    let ran = workspace.run(&["export", "kizugawa", "shime"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let text = workspace.read("output/clauses.csv");
    assert!(text.starts_with("body,name,document,disclosure,clause,label,title,text,wording,origin\n"));
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().expect("CSV");
    let wording = |body: &str, clause: &str| {
        rows.iter().find(|row| &row[0] == body && &row[4] == clause).map(|row| row[8].to_owned()).expect("a row")
    };
    assert_eq!(wording("kizugawa", "purpose"), wording("shime", "purpose"), "only names differ");
    assert_ne!(wording("kizugawa", "threats.accident"), wording("shime", "threats.accident"));
    assert_eq!(ran.out, format!("2団体の{}条項 → <root>/output/clauses.csv\n", rows.len()));
    let closed = workspace.run(&["export", "mihon", "-o", "closed.csv"]);
    assert!(closed.err.contains("非公開の文書を含みます（1団体。disclosure の列が internal の行）"), "{}", closed.err);
    let internal = |line: &&str| line.starts_with("mihon,見本市,standards,internal,");
    assert!(workspace.read("closed.csv").lines().filter(internal).count() > 100);
}

#[test]
fn what_is_not_public_is_said_wherever_it_is_in() {
    let workspace = workspace();
    let ran = workspace.run(&["compare", "mihon", "shime", "--format", "html,json"]);
    assert!(ran.err.contains("注意: 非公開の文書を含みます（見本市の対策基準）"), "{}", ran.err);
    assert!(workspace.read("output/compare/mihon-shime.html").contains("【取扱注意】非公開の文書を含む"));
    assert!(workspace.read("output/compare/mihon-shime.json").contains("見本市の対策基準"));
    let open = workspace.run(&["compare", "kizugawa", "shime", "--format", "html"]);
    assert_eq!(open.err, "");
    assert!(!workspace.read("output/compare/kizugawa-shime.html").contains("非公開の文書を含む"));
}

/// The text of 志免町 holds both documents, that of 木津川市精華町環境施設組合 only the first.
#[test]
fn a_document_that_one_side_lacks_is_one_line_until_it_is_asked_for() {
    let workspace = workspace();
    for name in ["kizugawa", "shime"] {
        let text = std::fs::read(tests(&format!("fixtures/sources/{name}.txt"))).expect("a source");
        workspace.write(&format!("{name}.txt"), text);
    }
    let count = |out: &str| out.lines().filter(|line| line.contains("shimeのみ")).count();
    let short = workspace.run(&["compare", "kizugawa.txt", "shime.txt", "--format", "text"]);
    let named = "条項）はshimeだけにあります（--whole で条項も並べる）";
    assert!(short.out.contains("情報セキュリティ対策基準（") && short.out.contains(named), "{}", short.out);
    assert!(count(&short.out) < 12, "{}", short.out);
    let mirrored = workspace.run(&["compare", "shime.txt", "kizugawa.txt", "--format", "text"]);
    assert!(mirrored.out.contains(named), "{}", mirrored.out);
    let whole = workspace.run(&["compare", "kizugawa.txt", "shime.txt", "--whole", "--format", "text"]);
    assert!(!whole.out.contains(named) && count(&whole.out) > 500, "{}", whole.out);
    let bodies = workspace.run(&["compare", "kizugawa", "shime", "--whole", "--format", "text"]);
    assert!(bodies.out.matches("志免町のみ").count() > 500, "{}", bodies.out);
}

#[test]
fn what_cannot_be_compared_is_said() {
    let workspace = workspace();
    let alone = workspace.run(&["compare", "shime"]);
    assert!(alone.code == 2 && alone.err.contains("比べる相手がありません"), "{}", alone.err);
    let unknown = workspace.run(&["compare", "shime", "kizugwa"]);
    assert!(unknown.code == 2 && unknown.err.contains("「kizugawa」ではありませんか"), "{}", unknown.err);
    let nothing = workspace.run(&["compare"]);
    assert_eq!(nothing.code, 2);
    let both = workspace.run(&["compare", "--all", "shime"]);
    assert_eq!(both.code, 2);
}
