//! Stories that a clerk would tell, from an empty folder to a document in her hands.

mod each;

use super::workspace::{Workspace, tests};

#[test]
fn one_program_in_an_empty_folder_makes_a_workspace_and_its_documents() {
    let workspace = Workspace::empty();
    let init = workspace.run(&["init"]);
    assert_eq!(init.code, 0, "{}", init.err);
    assert!(init.out.contains("作業フォルダーを作りました") && init.out.contains("hoshin build mihon"), "{}", init.out);
    let build = workspace.run(&["build", "--format", "txt,html"]);
    assert_eq!((build.code, build.err.as_str()), (0, ""));
    assert_eq!(build.out, "見本市（mihon）: 4ファイル（更新4）→ <root>/output/mihon\n");
    assert!(workspace.read("output/mihon/basic-policy.txt").contains("本市が保有する情報資産"));
    assert!(!workspace.read("output/mihon/standards.txt").contains("【未設定"));
    let again = workspace.run(&["init"]);
    assert_eq!(again.code, 2);
    assert!(again.err.contains("既に作業フォルダーです"), "{}", again.err);
}

#[test]
fn a_new_body_says_what_is_still_missing_until_it_is_filled_in() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]);
    let new = workspace.run(&["new", "minato", "--name", "港町", "--kind", "町"]);
    assert_eq!(new.code, 0, "{}", new.err);
    let draft = workspace.run(&["build", "minato", "--format", "txt"]);
    assert_eq!(draft.code, 0, "{}", draft.err);
    assert!(
        draft.err.contains("警告[unset-parameter]: 「適用する行政機関」（organizations）が未設定です"),
        "{}",
        draft.err
    );
    assert!(workspace.read("output/minato/basic-policy.txt").contains("【未設定: 適用する行政機関】"));
    let complete = workspace.run(&["build", "minato", "--format", "txt", "--final"]);
    assert_eq!(complete.code, 1);
    assert!(complete.err.contains("エラー[unset-parameter]"), "{}", complete.err);
    fill_in(&workspace, "municipalities/minato/policy.yaml");
    let complete = workspace.run(&["build", "minato", "--format", "txt", "--final"]);
    assert_eq!((complete.code, complete.err.as_str()), (0, ""));
    assert!(!workspace.read("output/minato/standards.txt").contains("【未設定"));
    let list = workspace.run(&["list"]);
    assert!(list.out.contains("minato") && list.out.contains("港町") && list.out.contains("100.0%"), "{}", list.out);
}

/// Takes the mark off every line that only waits to be filled in; the examples serve.
fn fill_in(workspace: &Workspace, path: &str) {
    let policy = workspace.read(path);
    let waiting = |line: &str| {
        let words = line.trim_start().strip_prefix("# ").unwrap_or_default();
        words.split_once(": ").is_some_and(|(key, _)| key.bytes().all(|b| b.is_ascii_lowercase() || b == b'_'))
    };
    let filled = policy.lines().map(|line| if waiting(line) { line.replacen("# ", "", 1) } else { line.to_owned() });
    workspace.write(path, filled.collect::<Vec<_>>().join("\n") + "\n");
}

#[test]
fn an_officer_changes_by_one_line() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]);
    workspace.run(&["build", "--format", "txt"]);
    let before = workspace.read("output/mihon/standards.txt");
    let policy = workspace.read("municipalities/mihon/policy.yaml");
    workspace.write("municipalities/mihon/policy.yaml", policy.replace("ciso: 副市長", "ciso: 市長"));
    let ran = workspace.run(&["build", "--format", "txt"]);
    assert!(ran.out.contains("2ファイル（更新1）"), "{}", ran.out);
    let after = workspace.read("output/mihon/standards.txt");
    let changed = before.lines().zip(after.lines()).filter(|(before, after)| before != after).collect::<Vec<_>>();
    assert!(!changed.is_empty());
    assert!(changed.iter().all(|(before, after)| before.replace("副市長", "市長") == **after), "{changed:?}");
}

#[test]
fn help_is_in_japanese_and_the_exit_code_says_how_it_ended() {
    let workspace = Workspace::tiny();
    for (arguments, code, words) in [
        (&["--help"][..], 0, "使い方: hoshin [オプション] <コマンド>"),
        (&["build", "--help"], 0, "団体の識別子（無ければ全ての団体）"),
        (&["--version"], 0, "hoshin 0"),
        (&[], 2, "使い方: hoshin"),
        (&["bulid"], 2, "「build」ではありませんか"),
        (&["build", "--formt", "txt"], 2, "「--format」ではありませんか"),
        (&["build", "--format", "doc"], 2, "使えるのは txt、md、html、docx、pdf、json"),
        (&["build", "sampel"], 2, "「sample」ではありませんか"),
        (&["build", "../sample"], 2, "という団体はありません"),
        (&["new", "../x", "--name", "町", "--kind", "町"], 2, "団体の識別子に使えません"),
        (&["new", "x", "--name", "町", "--kind", "郡"], 2, "団体の種類「郡」はありません"),
        (&["new", "sample", "--name", "町", "--kind", "町"], 2, "既にあります"),
        (&["new", "x"], 2, "がありません"),
        (&["new", "con", "--name", "町", "--kind", "町"], 2, "Windows が使う名前"),
        (&["build", "--review", "--format", "html,txt"], 2, "--review では txt は作れません"),
        (&["build", "other", "other", "--format", "txt"], 0, "1ファイル（更新1）"),
        (&["--root", "nowhere", "list"], 2, "hoshin init"),
    ] {
        let ran = workspace.run(arguments);
        let text = if code == 0 { &ran.out } else { &ran.err };
        assert_eq!(ran.code, code, "{arguments:?}: {}{}", ran.out, ran.err);
        assert!(text.contains(words), "{arguments:?}: {text}");
        let english = ["error:", "Usage", "Options", "[OPTIONS]", "tip:", "For more"];
        assert!(english.iter().all(|word| !text.contains(word)), "{arguments:?}: {text}");
    }
}

#[test]
fn a_new_body_calls_itself_as_its_kind_does() {
    let workspace = Workspace::empty();
    workspace.run(&["init"]);
    for (name, kind, own, head, plain) in [
        ("大阪府", "都道府県", "本府", "知事", "府"),
        ("北海道", "都道府県", "本道", "知事", "道"),
        ("見本県", "都道府県", "本県", "知事", "県"),
        ("見本村", "村", "本村", "村長", "村"),
        ("見本組合", "一部事務組合", "本組合", "管理者", "組合"),
    ] {
        workspace.run(&["new", "body", "--name", name, "--kind", kind]);
        let policy = workspace.read("municipalities/body/policy.yaml");
        let expected = [
            format!("self: {own} "),
            format!("# organizations: [{head}, "),
            format!("# plain_self: {plain}\n"),
            format!("# ciso: 副{head}"),
            "定義に「職員等」を加える".to_owned(),
        ];
        expected.iter().for_each(|words| assert!(policy.contains(words.as_str()), "{name}: {words} in {policy}"));
        std::fs::remove_file(workspace.path("municipalities/body/policy.yaml")).expect("the body is gone");
    }
}

#[test]
#[cfg(unix)]
fn a_pipe_and_a_name_of_windows_are_no_body() {
    let workspace = Workspace::tiny();
    let pipe = workspace.path("municipalities/other/policy.yaml");
    std::fs::remove_file(&pipe).expect("the policy is gone");
    let made = std::process::Command::new("mkfifo").arg(&pipe).status().expect("a pipe");
    assert!(made.success());
    let policy = workspace.read("municipalities/sample/policy.yaml");
    workspace.write("municipalities/nul/policy.yaml", policy);

    let ran = workspace.run(&["build", "--format", "txt"]);

    assert!(
        ran.err.contains("municipalities/other/policy.yaml を読めません: 普通のファイルではありません"),
        "{}",
        ran.err
    );
    assert!(ran.err.contains("フォルダー名「nul」は団体の識別子に使えません"), "{}", ran.err);
    assert!(workspace.path("output/sample").exists() && !workspace.path("output/nul").exists());
}

#[test]
fn a_file_with_a_byte_order_mark_and_windows_line_ends_is_as_good() {
    let workspace = Workspace::tiny();
    workspace.run(&["build", "sample", "--format", "txt", "--output", "before"]);
    for path in ["municipalities/sample/policy.yaml", "guideline/t1/basic-policy.md", "guideline/t1/edition.yaml"] {
        let text = workspace.read(path);
        workspace.write(path, format!("\u{FEFF}{}", text.replace('\n', "\r\n")));
    }
    let ran = workspace.run(&["build", "sample", "--format", "txt", "--output", "after"]);
    assert_eq!((ran.code, ran.err.as_str()), (0, ""));
    assert_eq!(workspace.read("before/sample/basic-policy.txt"), workspace.read("after/sample/basic-policy.txt"));
}

#[test]
fn an_output_that_cannot_be_written_is_named_and_left_as_it_was() {
    let workspace = Workspace::tiny();
    workspace.write("taken", "前の内容");
    let ran = workspace.run(&["build", "--format", "txt", "--output", "taken"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("taken/sample") && ran.err.contains("前の内容はそのままです"), "{}", ran.err);
    assert_eq!(workspace.read("taken"), "前の内容");
    workspace.write("out/sample/basic-policy.txt/inside", "フォルダー");
    let ran = workspace.run(&["build", "--format", "txt", "--output", "out"]);
    assert_eq!(ran.code, 2, "{}", ran.err);
    assert!(ran.err.contains("out/sample/basic-policy.txt に書けません"), "{}", ran.err);
    assert!(workspace.path("out/other/basic-policy.txt").exists(), "the other body goes on");
    let left: Vec<_> = std::fs::read_dir(workspace.path("out/sample")).expect("a folder").collect();
    assert_eq!(left.len(), 1, "no half-written file is left");
}

#[test]
fn many_bodies_are_told_in_their_order_and_are_what_each_is_alone() {
    let workspace = Workspace::tiny();
    let policy = workspace.read("municipalities/sample/policy.yaml");
    let names: Vec<String> = (0..9).map(|number| format!("body-{number}")).collect();
    for (number, name) in names.iter().enumerate() {
        let word = ["本町", "当町", "町"][number % 3];
        let lines = policy
            .lines()
            .map(|line| if line.starts_with("self:") { format!("self: {word}") } else { line.to_owned() });
        let text: Vec<String> = lines.collect();
        workspace.write(&format!("municipalities/{name}/policy.yaml"), text.join("\n") + "\n");
    }
    let all: Vec<&str> = ["build", "--format", "pdf"].into_iter().chain(names.iter().map(String::as_str)).collect();
    let ran = workspace.run(&all);
    assert_eq!(ran.code, 0, "{}", ran.err);
    let told: Vec<bool> = ran.out.lines().zip(&names).map(|(line, name)| line.contains(name.as_str())).collect();
    assert_eq!(told, [true; 9], "{}", ran.out);
    for name in &names {
        workspace.run(&["build", name, "--format", "pdf", "--output", "alone"]);
        let read = |folder: &str| std::fs::read(workspace.path(&format!("{folder}/{name}/basic-policy.pdf")));
        assert!(read("output").expect("a PDF") == read("alone").expect("a PDF"), "{name}");
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_or_read_only_place_ends_with_2_and_the_old_output() {
    let workspace = Workspace::tiny();
    let ran = workspace.run(&["build", "sample", "--format", "txt", "--output", "/proc/hoshin"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("/proc/hoshin/sample") && !ran.err.contains("os error"), "{}", ran.err);
}

#[test]
fn a_policy_that_cannot_be_read_ends_with_2_and_the_others_go_on() {
    let workspace = Workspace::tiny();
    std::fs::remove_file(workspace.path("municipalities/sample/policy.yaml")).expect("removed");
    workspace.write("municipalities/sample/policy.yaml/inside", "フォルダー");
    let ran = workspace.run(&["build", "--format", "txt"]);
    assert_eq!(ran.code, 2);
    assert!(ran.err.contains("municipalities/sample/policy.yaml を読めません: フォルダーです"), "{}", ran.err);
    assert!(workspace.path("output/other/basic-policy.txt").exists());
}

#[test]
fn the_schema_of_the_project_is_the_one_of_the_program() {
    let workspace = Workspace::empty();
    let ran = workspace.run(&["schema"]);
    let committed = std::fs::read_to_string(tests("../schema/policy.schema.json")).expect("the schema");
    assert_eq!(ran.code, 0);
    assert!(
        ran.out.replace("\r\n", "\n") == committed.replace("\r\n", "\n"),
        "hoshin schema -o schema/policy.schema.json"
    );
    assert!(ran.out.contains("draft-07"));
}

#[test]
fn every_shell_gets_its_completions() {
    let workspace = Workspace::empty();
    for shell in ["powershell", "bash", "zsh", "fish", "elvish"] {
        let ran = workspace.run(&["completions", shell]);
        assert!(ran.code == 0 && ran.out.contains("build"), "{shell}: {}", ran.err);
    }
}
