//! Edits of policy files: every other byte stays.

use hoshin::model::edit::Override;
use hoshin::parse::edit_yaml::{Edits, Value, append, entry, item, scalar};
use serde::Deserialize;

use super::bodies::{reread, workspace};

#[test]
fn a_key_goes_into_every_entry_and_nothing_else_moves() {
    let space = workspace();
    for id in space.ids() {
        let body = space.body(id.as_str());
        let text = &body.source.text;
        let mut edits = Edits::default();
        for located in &body.policy.overrides {
            entry(text, located.range.start).expect("a block").set(text, "against", "0a0b0c0d", &mut edits);
        }
        let marked = reread(&body, &edits.apply(text));
        let blank =
            |change: &Override| Override { against: None, place: body.overrides[0].place.clone(), ..change.clone() };
        for (before, after) in body.overrides.iter().zip(&marked.overrides) {
            assert_eq!(after.against.as_deref(), Some("0a0b0c0d"));
            assert_eq!(blank(before).clause, blank(after).clause);
            assert_eq!(before.reason, after.reason);
        }
        let lines = |text: &str| -> Vec<String> {
            text.lines().filter(|line| !line.trim_start().starts_with("against:")).map(str::to_owned).collect()
        };
        assert_eq!(lines(text), lines(&marked.source.text), "{id}");
    }
}

#[test]
fn taking_an_entry_out_and_putting_it_back_gives_the_same_bytes() {
    let space = workspace();
    for id in space.ids() {
        let body = space.body(id.as_str());
        let text = &body.source.text;
        for located in &body.policy.overrides {
            let lines = entry(text, located.range.start).expect("a block").lines;
            let mut edits = Edits::default();
            edits.replace(lines.clone(), "");
            let without = edits.apply(text);
            if body.policy.overrides.len() > 1 {
                assert_eq!(reread(&body, &without).overrides.len(), body.overrides.len() - 1, "{id}");
            }
            let mut edits = Edits::default();
            edits.replace(lines.start..lines.start, text.get(lines).expect("lines"));
            assert_eq!(edits.apply(&without), *text);
        }
    }
}

#[derive(Debug, Deserialize, PartialEq)]
struct Entry {
    clause: String,
    text: String,
}

#[derive(Debug, Deserialize)]
struct List {
    list: Vec<Entry>,
}

#[test]
fn what_is_written_reads_back() {
    let texts = [
        "本町",
        "",
        "0123",
        "1e5",
        "null",
        "yes",
        "a: b",
        "a #b",
        "- x",
        "{{ self }}の",
        "[上記](#a)",
        "\"引用\"",
        "'",
        "\\",
        "％",
        "@x",
        " 前の空白",
        "後の空白 ",
        "一\n二",
        "一\n\n二",
        "・項",
        "※ 注",
        "# 見出し",
        "?",
        "|",
        ">",
        "%",
        "~",
        "true",
        "12:30",
        "2026-04-01",
    ];
    for text in texts {
        let written = format!(
            "list:\n{}",
            item(2, &[("clause", Value::Line(text.to_owned())), ("text", Value::Block(text.to_owned()))])
        );
        let read: List = serde_saphyr::from_str(&written).unwrap_or_else(|error| panic!("{written}{error}"));
        let [entry] = read.list.as_slice() else { panic!("{written}") };
        assert_eq!(entry.clause, text, "{written}");
        assert_eq!(entry.text.trim_end_matches('\n'), text.trim_end_matches('\n'), "{written}");
        assert!(!scalar(text).contains('\n'));
    }
}

#[test]
fn a_list_grows_wherever_it_stands() {
    let added = item(2, &[("clause", Value::Line("a".to_owned()))]);
    for (text, last, expected) in [
        ("x: 1\n", None, "x: 1\n\nlist:\n  - clause: a\n"),
        ("x: 1", None, "x: 1\n\nlist:\n  - clause: a\n"),
        ("list: []\nx: 1\n", None, "list:\n  - clause: a\nx: 1\n"),
        ("list:\n  - clause: b\n# 後\n", Some(10), "list:\n  - clause: b\n  - clause: a\n# 後\n"),
    ] {
        let mut edits = Edits::default();
        append(text, "list", last, "", &added, &mut edits);
        assert_eq!(edits.apply(text), expected);
    }
}
