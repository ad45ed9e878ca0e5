//! What becomes of the clauses of the shipped bodies in a next edition that has every kind of change.

use std::fmt::Write as _;

use hoshin::update::Verdict;

use super::bodies::{reread, workspace};

const GOLDEN: &str = include_str!("../fixtures/editions/r-next/verdicts.txt");

#[test]
fn every_kind_of_change_has_its_verdict() {
    let space = workspace();
    let mut told = String::new();
    for id in space.ids() {
        let body = space.body(id.as_str());
        let plan = space.planned(&body, "r-next");
        let _ = writeln!(told, "# {id} {} → {}", plan.from, plan.to);
        for clause in plan.touched() {
            let needs = if clause.needs.is_empty() {
                String::new()
            } else {
                format!(" 要る値: {}", clause.needs.join("、"))
            };
            let note = if clause.note.is_empty() { String::new() } else { format!(" … {}", clause.note) };
            let _ = writeln!(told, "{} {}{note}{needs}", clause.verdict.as_str(), clause.clause);
        }
    }
    assert!(told == GOLDEN, "{told}");
    let all = Verdict::ALL.iter().filter(|verdict| !matches!(verdict, Verdict::Unchanged | Verdict::Kept));
    all.for_each(|verdict| assert!(GOLDEN.contains(&format!("\n{} ", verdict.as_str())), "{}", verdict.as_str()));
}

#[test]
fn decisions_are_carried_out_and_stick() {
    let space = workspace();
    let body = space.body("shime");
    let asked = space.planned(&body, "r-next").policy;
    let (head, questions) = asked.split_once("\nquestions:\n").expect("questions");
    let decide = |state: &str, reason: &str| {
        let questions = questions.replace("state: 要確認", &format!("state: {state}")).replace("reason: \"\"", reason);
        reread(&body, &format!("{head}\nquestions:\n{questions}"))
    };
    assert!(space.plan(&decide("採用", "reason: \"\""), "r-next").is_err(), "a decision wants a reason");
    for (state, stays) in [("採用", false), ("維持", true), ("修正", true)] {
        let settled = space.planned(&decide(state, "reason: 町長決裁による"), "r-next");
        assert_eq!(settled.count(Verdict::Question), 0, "{state}");
        assert_eq!(settled.policy.contains("- replace: measures.technical"), stays, "{state}");
        assert_eq!(settled.policy.contains("- insert: definitions.terminal-own"), stays, "{state}");
        assert_eq!(settled.policy.matches("settled: r-next").count(), 2, "{state}");
        let again = space.planned(&reread(&body, &settled.policy), "r-next");
        assert_eq!(again.policy, settled.policy, "{state}");
        assert_eq!(again.count(Verdict::Question), 0, "{state}");
    }
}
