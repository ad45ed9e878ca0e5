//! 世田谷区 goes from r4.3 to r7.3, as the clerk in charge sees it.

use std::process::{Command, Output};

use super::bodies::{Workspace, workspace};

fn hoshin(space: &Workspace, arguments: &[&str]) -> (String, i32) {
    let run =
        Command::new(env!("CARGO_BIN_EXE_hoshin")).arg("--root").arg(space.folder.path()).args(arguments).output();
    let Output { status, stdout, stderr } = run.expect("the program");
    let text = [stdout, stderr].map(|bytes| String::from_utf8(bytes).expect("UTF-8")).concat();
    (text, status.code().expect("a code"))
}

fn built(space: &Workspace) -> String {
    let path = space.folder.path().join("output/setagaya/basic-policy.txt");
    std::fs::read_to_string(path).expect("the text")
}

#[test]
fn setagaya_moves_to_the_edition_of_2025() {
    let space = workspace();
    let before = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let (seen, code) = hoshin(&space, &["update", "setagaya", "--to", "r7.3"]);
    assert_eq!(code, 1, "{seen}");
    for line in [
        "変更なし 27  自動反映 4  維持 20  両立 0  要確認 1  対象消滅 0  新規 1",
        "新規 6(8) 評価・見直し [measures.evaluation]",
        "要確認 運用 [measures.operation] … 団体が削った条項の基準文が変わった",
        "自動反映 6(7) 外部委託と外部サービスの利用 [measures.outsourcing] … 見出し、文言",
        "前: 約款による外部サービスを利用する場合には",
        "後: 外部サービス（クラウドサービス）を利用する場合には",
        "維持 9 確認及び見直しと承認 [approval]",
        "[measures.organization.committee]",
    ] {
        assert!(seen.contains(line), "{line}\n{seen}");
    }
    assert_eq!(std::fs::read_to_string(space.path("setagaya")).expect("a policy"), before, "a dry run writes nothing");

    let (_, code) = hoshin(&space, &["update", "setagaya", "--to", "r7.3", "--write"]);
    assert_eq!(code, 1);
    let (told, code) = hoshin(&space, &["build", "setagaya", "--format", "txt"]);
    assert_eq!(code, 0, "{told}");
    assert!(told.contains("要確認: 「measures.operation」"), "{told}");
    let text = built(&space);
    for words in
        ["9 確認及び見直しと承認", "情報セキュリティ委員会を設置する。", "業務委託を行う場合には", "(8) 評価・見直し"]
    {
        assert!(text.contains(words), "{words}\n{text}");
    }
    let (_, code) = hoshin(&space, &["build", "setagaya", "--format", "txt", "--final"]);
    assert_eq!(code, 1, "an open question keeps the final text from being made");

    let asked = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let decided = asked
        .replace("    state: 要確認", "    state: 修正")
        .replace("    reason: \"\"", "    reason: 技術と運用を一つの号で定める扱いは変えず、用語だけを改める")
        .replace("外部委託を行う際のセキュリティ確保等、情報セキュリティポリシーの運用面の対策を講じるものとする。また、区の", "業務委託を行う際のセキュリティ確保等、情報セキュリティポリシーの運用面の対策を講じるものとする。また、区の");
    std::fs::write(space.path("setagaya"), decided).expect("a policy");
    let (told, code) = hoshin(&space, &["update", "setagaya", "--write"]);
    assert_eq!(code, 0, "{told}");
    let (told, code) = hoshin(&space, &["build", "setagaya", "--format", "txt", "--final"]);
    assert_eq!(code, 0, "{told}");
    assert!(!built(&space).contains("外部委託"), "{}", built(&space));
}

#[test]
fn a_decision_is_made_on_the_command_line_and_sticks() {
    let space = workspace();
    hoshin(&space, &["update", "setagaya", "--to", "r7.3", "--write"]);
    let asked = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let decide = |clause: &str| {
        let decision = format!("{clause}=維持");
        let reason = "技術及び運用の号に含める: 「運用」は置かない";
        hoshin(&space, &["update", "setagaya", "--decide", &decision, "--reason", reason, "--write"])
    };
    let (told, code) = decide("measures.operatoin");
    assert!(code == 1 && told.contains("決めることが残っているのは measures.operation です"), "{code} {told}");
    assert_eq!(std::fs::read_to_string(space.path("setagaya")).expect("a policy"), asked);
    let (told, code) = decide("measures.operation");
    assert_eq!(code, 0, "{told}");
    let decided = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let wanted = asked
        .replace("    state: 要確認", "    state: 維持")
        .replace("    reason: \"\"", "    reason: \"技術及び運用の号に含める: 「運用」は置かない\"\n    settled: r7.3");
    assert_eq!(decided, wanted);
    let (told, code) = hoshin(&space, &["update", "setagaya", "--to", "r7.3"]);
    assert!(code == 0 && told.contains("要確認 0"), "{code} {told}");
}

#[test]
fn a_stale_override_shows_the_wording_that_it_was_written_against() {
    let space = workspace();
    hoshin(&space, &["update", "setagaya", "--write"]);
    let known = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let jumped = known.replace("guideline: r4.3", "guideline: r7.3");
    std::fs::write(space.path("setagaya"), jumped).expect("a policy");
    let (told, code) = hoshin(&space, &["update", "setagaya"]);
    assert_eq!(code, 1, "{told}");
    assert!(told.contains("（前の基準文は r4.3 のもの）"), "{told}");
    let (before, after) = told.split_once("新しい基準文").expect("both wordings");
    assert!(before.contains("外部委託を行う際の") && !before.contains("業務委託を行う際の"), "{told}");
    assert!(after.contains("業務委託を行う際の"), "{told}");
}
