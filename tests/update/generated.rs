//! The laws of an update, over bodies that are made by chance.

use std::collections::BTreeSet;
use std::sync::OnceLock;

use hoshin::model::municipality::Municipality;
use hoshin::parse::edit_yaml::entry;
use hoshin::update::{Plan, Verdict};
use proptest::collection::vec;
use proptest::prelude::*;

use super::bodies::{Workspace, reread, workspace};

/// Clauses of r7.3, each with words that stand once in its own text: untouched in r-next, reworded, moved, split,
/// merged, dropped or renamed.
const CLAUSES: [(&str, &str); 18] = [
    ("definitions.network", "通信網"),
    ("definitions.system", "仕組み"),
    ("definitions.integrity", "改ざん"),
    ("threats.accident", "マネジメントの欠陥"),
    ("threats.disaster", "落雷"),
    ("threats.epidemic", "要員不足"),
    ("threats.infrastructure", "水道供給"),
    ("scope.assets.systems", "設備"),
    ("scope.assets.documents", "仕様書"),
    ("measures.organization", "全庁的な"),
    ("measures.classification", "分類し"),
    ("measures.physical", "物理的な対策"),
    ("measures.human", "啓発"),
    ("measures.technical", "アクセス制御"),
    ("measures.operation", "緊急時対応計画"),
    ("measures.outsourcing.cloud", "規定を整備し"),
    ("measures.outsourcing.social-media", "運用手順"),
    ("audit", "自己点検"),
];

/// What a body did to a clause.
#[derive(Clone, Copy, Debug)]
enum Change {
    Nothing,
    Substitute,
    Replace,
    Remove,
    InsertAfter,
    InsertInto,
    Retitle,
}

fn change() -> impl Strategy<Value = (Change, bool)> {
    let changes = [
        Change::Nothing,
        Change::Nothing,
        Change::Substitute,
        Change::Substitute,
        Change::Replace,
        Change::Remove,
        Change::InsertAfter,
        Change::InsertInto,
        Change::Retitle,
    ];
    (proptest::sample::select(changes.to_vec()), any::<bool>())
}

/// Writes an entry on one line or on several, with a comment above it.
fn written(index: usize, fields: &[(&str, String)], braced: bool) -> String {
    let pair = |(key, value): &(&str, String)| format!("{key}: {value}");
    let pairs: Vec<String> = fields.iter().map(pair).collect();
    let entry = if braced { format!("{{{}}}   # 一行", pairs.join(", ")) } else { pairs.join("\n    ") };
    format!("  # 注{index}\n  - {entry}\n")
}

/// Words of the body that stand nowhere else.
fn mark(index: usize) -> String {
    let letters = ["甲", "乙", "丙", "丁", "戊", "己", "庚", "辛", "壬", "癸"];
    format!("{}{}独自", letters[index / 10], letters[index % 10])
}

fn overrides(changes: &[(Change, bool)]) -> String {
    let mut text = String::new();
    for (index, ((change, braced), (clause, words))) in changes.iter().zip(CLAUSES).enumerate() {
        let (id, mark) = (clause.to_owned(), mark(index));
        let titled = !clause.starts_with("threats.") && !clause.starts_with("scope.assets.");
        let titled = titled && !clause.starts_with("measures.outsourcing.");
        let reason = ("reason", format!("理由{index}"));
        let fields = match change {
            Change::Nothing => continue,
            Change::Retitle if !titled => continue,
            Change::Substitute => {
                vec![("substitute", id), ("from", words.to_owned()), ("to", format!("{mark}{words}")), reason]
            }
            Change::Replace => vec![("replace", id), ("text", format!("{mark}を別に定める。")), reason],
            Change::Remove => vec![("remove", id), reason],
            Change::InsertAfter => {
                vec![("insert", format!("own.a{index}")), ("after", id), ("text", format!("{mark}を行う。")), reason]
            }
            Change::InsertInto => {
                vec![("insert", format!("own.b{index}")), ("into", id), ("text", format!("{mark}を行う。")), reason]
            }
            Change::Retitle => vec![("retitle", id), ("title", format!("{mark}の見出し")), reason],
        };
        text.push_str(&written(index, &fields, *braced));
    }
    text
}

fn body(space: &Workspace, changes: &[(Change, bool)]) -> Municipality {
    let plain = space.body("mihon");
    let head = plain.source.text.split("\noverrides:").next().expect("a head").to_owned();
    let overrides = overrides(changes);
    let list = if overrides.is_empty() { " []\n".to_owned() } else { format!("\n{overrides}") };
    reread(&plain, &format!("{head}\n# 団体の差分\noverrides:{list}\n# 終わり\n"))
}

fn space() -> &'static Workspace {
    static SPACE: OnceLock<Workspace> = OnceLock::new();
    SPACE.get_or_init(workspace)
}

/// A body whose overrides bear the fingerprints of r7.3.
fn settled(changes: &[(Change, bool)]) -> Municipality {
    let fresh = body(space(), changes);
    reread(&fresh, &space().planned(&fresh, "r7.3").policy)
}

fn everything(plan: &Plan) -> String {
    let clauses = plan.documents.iter().flat_map(|(_, after)| after.flatten());
    clauses.map(|(clause, _)| format!("{}\n{}\n", clause.title, clause.text())).collect()
}

fn comments(text: &str) -> Vec<&str> {
    text.lines().filter_map(|line| line.find('#').and_then(|start| line.get(start..))).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 12, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn an_update_to_the_same_edition_changes_nothing(changes in vec(change(), CLAUSES.len())) {
        let body = settled(&changes);
        let plan = space().planned(&body, "r7.3");
        prop_assert_eq!(&plan.policy, &body.source.text);
        prop_assert!(plan.documents.iter().all(|(before, after)| before == after));
        let moved: Vec<_> = plan.touched().collect();
        prop_assert!(moved.is_empty(), "{:?}", moved);
    }

    #[test]
    fn no_word_of_the_body_leaves_the_text_or_the_file(changes in vec(change(), CLAUSES.len())) {
        let body = settled(&changes);
        let plan = space().planned(&body, "r-next");
        let (before, after) = (body.source.text.as_str(), everything(&plan));
        for index in 0..CLAUSES.len() {
            let mark = mark(index);
            let had = before.contains(&mark);
            prop_assert!(!had || after.contains(&mark), "{mark} left the text\n{}", plan.policy);
            prop_assert!(!had || plan.policy.contains(&mark), "{mark} left the file\n{}", plan.policy);
        }
        prop_assert!(comments(before).iter().filter(|line| line.starts_with("# 終") || line.starts_with("# 団")).all(|line| plan.policy.contains(line)));
    }

    #[test]
    fn what_is_not_touched_survives_byte_for_byte_and_writing_twice_equals_once(changes in vec(change(), CLAUSES.len())) {
        let body = settled(&changes);
        let plan = space().planned(&body, "r-next");
        let still: BTreeSet<&str> = plan
            .clauses
            .iter()
            .filter(|clause| clause.verdict == Verdict::Kept && clause.base_before == clause.base_after)
            .map(|clause| clause.clause.as_str())
            .collect();
        for (located, change) in body.policy.overrides.iter().zip(&body.overrides) {
            let lines = entry(&body.source.text, located.range.start).expect("an entry").lines;
            let written = body.source.text.get(lines).expect("lines");
            let own = change.operation.position().is_none() && still.contains(change.clause.as_str());
            prop_assert!(!own || plan.policy.contains(written), "{}\n{}", written, plan.policy);
        }
        let twice = space().planned(&reread(&body, &plan.policy), "r-next");
        prop_assert_eq!(&twice.policy, &plan.policy);
    }

    #[test]
    fn the_file_after_an_update_builds_what_the_plan_showed(changes in vec(change(), CLAUSES.len())) {
        let body = settled(&changes);
        let plan = space().planned(&body, "r-next");
        let after = space().planned(&reread(&body, &plan.policy), "r-next");
        prop_assert_eq!(everything(&plan), everything(&after));
        let open = plan.clauses.iter().filter(|clause| clause.verdict.is_open()).count();
        let asked = after.clauses.iter().filter(|clause| clause.verdict.is_open()).count();
        prop_assert!(asked >= open || plan.clauses.iter().any(|clause| clause.verdict == Verdict::Orphaned), "{} {}", asked, open);
    }
}
