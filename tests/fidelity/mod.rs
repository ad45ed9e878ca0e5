//! The published policies come out character for character, and from the base as far as the issue of the build asks.

use std::sync::OnceLock;

use serde_json::Value;

use super::workspace::{Workspace, tests};

/// The body, the published texts, and the share of the base in percent that it must reach.
const BODIES: [(&str, &str, usize); 4] =
    [("shime", "shime", 85), ("kizugawa", "kizugawa", 80), ("setagaya", "setagaya-new", 45), ("ina", "ina", 35)];

/// Builds the bodies of the project once.
fn built() -> &'static Workspace {
    static BUILT: OnceLock<Workspace> = OnceLock::new();
    BUILT.get_or_init(|| {
        let workspace = Workspace::empty();
        let output = workspace.path("built");
        let root = tests("..");
        let ids = BODIES.map(|(id, _, _)| id);
        let mut arguments = vec!["--root", root.to_str().expect("a path"), "build"];
        arguments.extend(ids);
        arguments.extend(["--format", "txt,json", "--output", output.to_str().expect("a path")]);
        let ran = workspace.run(&arguments);
        assert_eq!(ran.code, 0, "{}", ran.err);
        workspace
    })
}

fn documents(id: &str, extension: &str) -> Vec<String> {
    let paths = ["basic-policy", "standards"].map(|name| format!("built/{id}/{name}.{extension}"));
    let there = paths.iter().filter(|path| built().path(path).exists());
    there.map(|path| built().read(path)).collect()
}

/// What is compared: no white space, no width of brackets, no figure lines.
fn compared(text: &str) -> Vec<char> {
    let lines = text.lines().filter(|line| !line.starts_with("［図："));
    let characters = lines.flat_map(str::chars).filter(|c| !c.is_whitespace());
    characters
        .map(|c| match c {
            '（' => '(',
            '）' => ')',
            other => other,
        })
        .collect()
}

#[test]
fn not_one_character_differs_from_what_was_published() {
    for (id, source, _) in BODIES {
        let published = std::fs::read_to_string(tests(&format!("fixtures/sources/{source}.txt"))).expect("a source");
        let mut ours = documents(id, "txt").concat();
        if id == "setagaya" {
            let start = ours.find("\n1 目的\n").expect("its first clause");
            ours = ours.split_off(start);
        }
        let (ours, published) = (compared(&ours), compared(&published));
        let same = ours.iter().zip(&published).take_while(|(ours, published)| ours == published).count();
        let around = |text: &[char]| text.iter().skip(same.saturating_sub(20)).take(60).collect::<String>();
        assert!(ours == published, "{id} differs:\nours      {}\npublished {}", around(&ours), around(&published));
        assert!(ours.len() > 2000, "{id} is a whole policy");
    }
}

#[test]
fn the_figures_are_drawn_and_not_only_named() {
    let figures = documents("shime", "txt").concat().lines().filter(|line| line.starts_with("［図：")).count();
    assert_eq!(figures, 2);
}

#[test]
fn the_bodies_are_tailored_from_the_base() {
    for (id, _, floor) in BODIES {
        let mut counts = (0, 0);
        for document in documents(id, "json") {
            let document: Value = serde_json::from_str(&document).expect("JSON");
            count(&document, &mut counts);
        }
        let (base, all) = counts;
        assert!(base * 100 >= all * floor, "{id}: {base} of {all} characters are the base's, {floor}% are wanted");
        assert!(all > 2000, "{id}: the clauses are counted");
    }
}

/// Counts the characters of clauses, title and text without line breaks, as (of the base, all).
fn count(node: &Value, counts: &mut (usize, usize)) {
    if let Some(text) = node["text"].as_str() {
        let title = node["title"].as_str().expect("a title");
        let size = title.chars().chain(text.chars()).filter(|c| !matches!(c, '\n' | '\t')).count();
        counts.1 += size;
        counts.0 += if node["origin"]["kind"] == "base" { size } else { 0 };
    }
    let below = ["clauses", "children"].into_iter().filter_map(|key| node[key].as_array()).flatten();
    below.for_each(|child| count(child, counts));
}
