//! The laws of an update, over the shipped bodies.

use std::collections::BTreeSet;
use std::process::{Command, Stdio};
use std::time::Duration;

use hoshin::parse::edit_yaml::entry;
use hoshin::resolve::Scope;
use hoshin::update::Verdict;

use super::bodies::{reread, workspace};

const WAYS: [(&str, &str); 7] = [
    ("ina", "r-next"),
    ("kizugawa", "r-next"),
    ("mihon", "r-next"),
    ("setagaya", "r7.3"),
    ("setagaya", "r-next"),
    ("shime", "r-next"),
    ("shime", "r7.3"),
];

#[test]
fn an_update_to_the_same_edition_changes_nothing() {
    let space = workspace();
    for id in space.ids() {
        let body = space.body(id.as_str());
        let plan = space.planned(&body, &body.policy.guideline.value);
        assert_eq!(plan.policy, body.source.text, "{id}");
        let quiet = |verdict: Verdict| matches!(verdict, Verdict::Unchanged | Verdict::Kept);
        assert!(plan.clauses.iter().all(|clause| quiet(clause.verdict)), "{id}");
        assert!(plan.documents.iter().all(|(before, after)| before == after), "{id}");
    }
}

#[test]
fn a_body_without_overrides_becomes_exactly_the_new_base() {
    let space = workspace();
    let body = space.body("mihon");
    let text = body.source.text.split("\noverrides:").next().expect("a head").to_owned() + "\noverrides: []\n";
    let plain = reread(&body, &text);
    let plan = space.planned(&plain, "r-next");
    assert_eq!(plan.policy, text.replace("guideline: r7.3", "guideline: r-next"));
    let by_hand = reread(&plain, &plan.policy);
    let base = space.way(&plain, "r-next").pop().expect("an edition");
    let documents = hoshin::resolve::resolve_with(&base, &by_hand, &[], Scope::All).documents;
    for ((_, after), document) in plan.documents.iter().zip(&documents) {
        let scheme = space.project.scheme(&plain.policy.numbering.scheme, &plain.source).expect("a scheme");
        let (numbered, wrong) = hoshin::numbering::number(document, &base, &by_hand, &scheme);
        assert!(wrong.is_empty());
        assert_eq!(*after, numbered);
    }
}

#[test]
fn overrides_of_untouched_clauses_survive_byte_for_byte() {
    let space = workspace();
    let mut survived = 0;
    for (id, to) in WAYS {
        let body = space.body(id);
        let plan = space.planned(&body, to);
        let kept: BTreeSet<&str> = plan
            .clauses
            .iter()
            .filter(|clause| clause.verdict == Verdict::Kept && clause.base_before == clause.base_after)
            .map(|clause| clause.clause.as_str())
            .collect();
        for (located, change) in body.policy.overrides.iter().zip(&body.overrides) {
            if kept.contains(change.clause.as_str()) && change.operation.position().is_none() {
                let lines = entry(&body.source.text, located.range.start).expect("a block").lines;
                let written = body.source.text.get(lines).expect("lines");
                let wording = written.split("    against:").next().expect("a head");
                assert!(plan.policy.contains(wording), "{id} → {to}: {written}");
                survived += 1;
            }
        }
    }
    assert!(survived > 140, "{survived}");
}

#[test]
fn no_wording_of_the_body_goes_without_a_verdict_that_says_so() {
    let space = workspace();
    for (id, to) in WAYS {
        let body = space.body(id);
        let plan = space.planned(&body, to);
        let (before, after): (Vec<_>, Vec<_>) =
            plan.documents.iter().map(|(before, after)| (before.flatten(), after.flatten())).unzip();
        let text = |side: &[Vec<(&hoshin::model::numbered::NumberedClause, usize)>], id: &str| {
            side.iter().flatten().find(|(clause, _)| clause.id.as_str() == id).map(|(clause, _)| {
                (clause.title.trim_start_matches("【要確認】").to_owned(), clause.text().replace("【要確認】", ""))
            })
        };
        for clause in &plan.clauses {
            let id = clause.clause.as_str();
            let former = if id == "measures.assets" { "measures.classification" } else { id };
            let (was, is) = (text(&before, id).or_else(|| text(&before, former)), text(&after, id));
            match clause.verdict {
                Verdict::Kept => {
                    assert!(was.is_none() == is.is_none() && (was == is || clause.ours.contains('［')), "{id}")
                }
                Verdict::Question if was.is_some() && !clause.note.contains("分かれた") => {
                    assert_eq!(was, is, "{id}")
                }
                Verdict::Orphaned => assert_eq!(was, is, "{id}"),
                Verdict::Unchanged => assert_eq!(was.is_none(), is.is_none(), "{id}"),
                Verdict::Question | Verdict::Combined | Verdict::Automatic | Verdict::New => {}
            }
        }
    }
}

#[test]
fn writing_twice_equals_writing_once() {
    let space = workspace();
    for (id, to) in WAYS {
        let body = space.body(id);
        let once = space.planned(&body, to);
        let twice = space.planned(&reread(&body, &once.policy), to);
        assert_eq!(twice.policy, once.policy, "{id} → {to}");
    }
}

#[test]
fn going_in_two_steps_asks_no_less_than_going_in_one() {
    let space = workspace();
    let body = space.body("setagaya");
    let between = space.planned(&body, "r7.3");
    let last = space.planned(&reread(&body, &between.policy), "r-next");
    let direct = space.planned(&body, "r-next");
    let open = |plan: &hoshin::update::Plan| -> BTreeSet<String> {
        plan.clauses.iter().filter(|clause| clause.verdict.is_open()).map(|clause| clause.clause.to_string()).collect()
    };
    assert!(open(&last).is_superset(&open(&direct)), "{:?} {:?}", open(&last), open(&direct));
}

#[test]
fn a_run_that_is_killed_leaves_each_file_as_it_was_or_as_it_will_be() {
    let space = workspace();
    let ids = ["ina", "kizugawa", "mihon", "shime"];
    let bodies: Vec<_> = ids.iter().map(|id| space.body(id)).collect();
    let after: Vec<String> = bodies.iter().map(|body| space.planned(body, "r-next").policy).collect();
    for wait in [0, 5, 15, 30, 60, 120, 240] {
        let mut run = Command::new(env!("CARGO_BIN_EXE_hoshin"))
            .arg("--root")
            .arg(space.folder.path())
            .args(["update", "--to", "r-next", "--write"])
            .args(ids)
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program");
        std::thread::sleep(Duration::from_millis(wait));
        let _ = run.kill();
        let _ = run.wait();
        for ((id, body), after) in ids.iter().zip(&bodies).zip(&after) {
            let now = std::fs::read_to_string(space.path(id)).expect("a policy");
            assert!(now == body.source.text || now == *after, "{id} after {wait} ms");
        }
    }
}

/// The system ends the run at the write that would make a file longer than so many blocks of 512 or 1,024 bytes.
#[cfg(unix)]
#[test]
fn a_run_that_is_killed_at_a_write_leaves_the_file_as_it_was() {
    let space = workspace();
    let body = space.body("shime");
    let after = space.planned(&body, "r-next").policy;
    let mut killed = 0;
    for blocks in [0, 1, 2, 8, 16, 24, 32, 200] {
        std::fs::write(space.path("shime"), &body.source.text).expect("a policy");
        let line = format!("ulimit -f {blocks}; exec \"$0\" --root \"$1\" update shime --to r-next --write");
        let run = Command::new("sh")
            .args(["-c", &line, env!("CARGO_BIN_EXE_hoshin")])
            .arg(space.folder.path())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status()
            .expect("a shell");
        let now = std::fs::read_to_string(space.path("shime")).expect("a policy");
        assert!(
            now == if run.code() == Some(1) { after.as_str() } else { body.source.text.as_str() },
            "{blocks} {run}"
        );
        killed += usize::from(run.code().is_none());
    }
    assert!((4..8).contains(&killed), "{killed} of 8 runs were ended");
}

#[test]
fn enactment_is_refused_while_questions_are_open() {
    let space = workspace();
    let hoshin = |arguments: &[&str]| {
        let run =
            Command::new(env!("CARGO_BIN_EXE_hoshin")).arg("--root").arg(space.folder.path()).args(arguments).output();
        let run = run.expect("the program");
        (String::from_utf8(run.stderr).expect("UTF-8"), run.status.code())
    };
    let enacted = space.path("setagaya").with_file_name("enacted").join("2026-12-01");
    let enact = ["enact", "setagaya", "--date", "2026-12-01", "--reason", "ガイドラインとの整合"];
    hoshin(&["update", "setagaya", "--to", "r7.3", "--write"]);
    let (told, code) = hoshin(&enact);
    assert!(told.contains("エラー[open-question]") && code == Some(1), "{code:?} {told}");
    assert!(!enacted.exists(), "nothing is frozen");
    let policy = std::fs::read_to_string(space.path("setagaya")).expect("a policy");
    let decided = policy
        .replace("    state: 要確認", "    state: 維持")
        .replace("    reason: \"\"", "    reason: 技術及び運用の号に含める");
    std::fs::write(space.path("setagaya"), decided).expect("a policy");
    let (told, code) = hoshin(&enact);
    assert!(told.contains("エラー[pending-decision]") && code == Some(1), "{code:?} {told}");
    assert!(!enacted.exists(), "nothing is frozen");
    hoshin(&["update", "setagaya", "--write"]);
    let (told, code) = hoshin(&enact);
    assert_eq!(code, Some(0), "{told}");
    assert!(enacted.exists(), "{told}");
    let (told, _) = hoshin(&["update", "setagaya"]);
    assert!(!told.contains("要確認: "), "the same question is not asked again: {told}");
}

#[test]
fn line_ends_and_the_byte_order_mark_stay() {
    let space = workspace();
    let path = space.path("kizugawa");
    let text = std::fs::read_to_string(&path).expect("a policy");
    std::fs::write(&path, format!("\u{FEFF}{}", text.replace('\n', "\r\n"))).expect("a policy");
    let body = space.body("kizugawa");
    let plan = space.planned(&body, "r-next");
    space.project.rewrite(&body, &plan.policy).expect("writes");
    let written = std::fs::read_to_string(&path).expect("a policy");
    assert_eq!(written, format!("\u{FEFF}{}", plan.policy.replace('\n', "\r\n")));
    assert!(space.project.rewrite(&body, &plan.policy).is_err(), "the file is not the one that was read");
}
