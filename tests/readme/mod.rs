//! What the README files show is what happens: their commands run, their outputs are printed, their examples build.

use std::collections::BTreeMap;

use super::workspace::{Ran, Workspace, copy, tests};

/// The code blocks of a Markdown file in order, with their kinds.
fn blocks(path: &str) -> Vec<(String, String)> {
    let text = std::fs::read_to_string(tests("..").join(path)).expect("a file");
    let mut blocks = Vec::new();
    let mut open: Option<(String, String)> = None;
    for line in text.lines() {
        match (&mut open, line.strip_prefix("```")) {
            (None, Some(kind)) => open = Some((kind.to_owned(), String::new())),
            (Some(_), Some(_)) => blocks.extend(open.take()),
            (Some((_, block)), None) => block.push_str(&format!("{line}\n")),
            (None, None) => {}
        }
    }
    assert!(open.is_none() && !blocks.is_empty(), "{path}");
    blocks
}

/// The workspace of this project, without what is built.
fn project() -> Workspace {
    let workspace = Workspace::empty();
    for folder in ["guideline", "municipalities", "templates", "schema"] {
        copy(&tests("..").join(folder), &workspace.path(folder));
    }
    workspace
}

/// Runs a shown command; those of cargo beyond `run` are run by `.ci/run`.
fn run(workspace: &Workspace, line: &str) -> Option<Ran> {
    if line == "cargo test" {
        return None;
    }
    let arguments = line.strip_prefix("cargo run --release -- ").or_else(|| line.strip_prefix("hoshin "));
    let arguments = arguments.unwrap_or_else(|| panic!("the test does not know how to run {line}"));
    let ran = workspace.run(&arguments.split(' ').collect::<Vec<_>>());
    let finds = ["check", "update", "compare", "import"].iter().any(|name| arguments.starts_with(name));
    assert!(ran.code == 0 || (finds && ran.code == 1), "{line}: {}{}", ran.out, ran.err);
    Some(ran)
}

#[test]
fn every_shown_command_runs_and_prints_what_is_shown() {
    let workspace = project();
    let mut ran = BTreeMap::new();
    for path in ["README.md", "README.en.md"] {
        let mut printed = String::new();
        for (kind, block) in blocks(path) {
            match kind.as_str() {
                "sh" => printed = block.lines().map(|line| once(&workspace, line, &mut ran)).collect(),
                "text" if block.starts_with("エラー[") => {}
                "text" => assert!(printed.ends_with(&block), "{path} shows\n{block}but there is\n{printed}"),
                _ => {}
            }
        }
    }
    for file in ["mihon/standards.docx", "shime/basic-policy.pdf", "ina/basic-policy.html"] {
        assert!(workspace.path("output").join(file).exists(), "{file}");
    }
    assert!(!workspace.path("public/mihon/standards.pdf").exists());
}

/// Runs a shown command unless it was run before, and gives what it printed.
fn once(workspace: &Workspace, line: &str, ran: &mut BTreeMap<String, String>) -> String {
    let printed = ran.entry(line.to_owned());
    printed.or_insert_with(|| run(workspace, line).map(|ran| ran.out).unwrap_or_default()).clone()
}

#[test]
fn the_shown_errors_are_what_is_printed() {
    let shown = blocks("README.md").into_iter().find(|(_, block)| block.starts_with("エラー[")).expect("errors").1;
    let workspace = project();
    let policy = workspace.read("municipalities/mihon/policy.yaml");
    let wrong = policy.replace("kind: 市", "kind：市").replace("\nofficers:", "\noficers:");
    workspace.write("municipalities/mihon/policy.yaml", wrong);
    let ran = workspace.run(&["build", "mihon", "--format", "txt"]);
    assert_eq!(ran.err.trim_end(), shown.trim_end());
}

#[test]
fn the_shown_lines_of_policy_yaml_build() {
    let shown: Vec<String> =
        blocks("README.md").into_iter().filter(|(kind, _)| kind == "yaml").map(|(_, block)| block).collect();
    let [officers, overrides] = shown.as_slice() else { panic!("{shown:?}") };
    let workspace = project();
    let policy = workspace.read("municipalities/mihon/policy.yaml");
    assert!(policy.contains(officers.as_str()), "{officers}");
    workspace.write("municipalities/mihon/policy.yaml", format!("{policy}\n{overrides}"));
    let ran = workspace.run(&["build", "mihon", "--format", "txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert!(workspace.read("output/mihon/basic-policy.txt").contains("意図しない要因"));
}

#[test]
fn the_shown_base_text_builds() {
    let shown = blocks("guideline/README.md").into_iter().filter(|(kind, _)| kind == "markdown");
    let base = shown.map(|(_, block)| block).collect::<Vec<_>>().join("\n");
    let workspace = Workspace::tiny();
    let tail =
        "\n# 組織 {#scope}\n\n- 組織 {#scope.bodies}\n\n[上記](#threats)と[](#scope.bodies)による。 {#scope.note}\n";
    workspace.write("guideline/t1/basic-policy.md", format!("{base}{tail}"));
    let edition = workspace.read("guideline/t1/edition.yaml");
    let (edition, _) = edition.split_once("options:").expect("options");
    workspace.write("guideline/t1/edition.yaml", edition);
    let ran = workspace.run(&["build", "sample", "--format", "txt"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    let text = workspace.read("output/sample/basic-policy.txt");
    assert!(text.contains("上記1と(1)による。") && text.contains("［図：情報セキュリティ体制図］"), "{text}");
}
