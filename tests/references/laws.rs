//! Laws over documents, overrides and numbers by chance, and over the documents of the project.

use std::collections::BTreeSet;

use proptest::prelude::*;
use proptest::sample::{Index, subsequence};

use hoshin::derive;
use hoshin::model::id::{ClauseId, DocumentKind};
use hoshin::model::municipality::Digits;
use hoshin::model::numbered::{Element, Numbered, NumberedClause, NumberedTable, Origin};
use hoshin::model::role::Role;
use hoshin::numeral;
use hoshin::parse::revision;
use hoshin::project::Project;
use hoshin::render::markdown;
use hoshin::resolve::Scope;
use hoshin::source::Source;

use super::{numbered, printed, workspace};
use crate::workspace::tests;

fn cases(count: u32) -> ProptestConfig {
    ProptestConfig { cases: count, failure_persistence: None, ..ProptestConfig::default() }
}

/// Prints a document as an enacted revision and reads it again.
fn round(document: &Numbered, levels: &[Role]) -> Numbered {
    let names: Vec<&str> = levels.iter().map(|role| role.as_str()).collect();
    let front = format!(
        "document: {}\ntitle: \"{}\"\nname: 見本町\nguideline: t1\nlevels: [{}]\n",
        document.document,
        document.title,
        names.join(", ")
    );
    let text = markdown::markdown(document, levels, &front);
    let (read, found) = revision::enacted(&Source::new("enacted.md", text.clone()))
        .unwrap_or_else(|found| panic!("{:?}\n{text}", found.iter().map(|found| &found.message).collect::<Vec<_>>()));
    assert!(found.is_empty(), "{text}");
    read.text
}

/// What an enacted revision keeps of a document: all but where the wording comes from.
fn frozen(document: &Numbered) -> Numbered {
    let clauses = document.clauses.iter().map(imported).collect();
    Numbered { clauses, ..document.clone() }
}

fn imported(clause: &NumberedClause) -> NumberedClause {
    let children = clause.children.iter().map(imported).collect();
    NumberedClause { origin: Origin::Import, children, ..clause.clone() }
}

#[test]
fn the_documents_of_the_project_survive_print_and_parse() {
    let root = tests("..");
    let project = Project::open(Some(&root), &root).expect("the project");
    let (ids, _) = project.municipalities().expect("bodies");
    assert!(ids.len() >= 5);
    for id in ids {
        let municipality = project.municipality(&id).expect("a body");
        let (documents, base, ..) = derive::numbered(&project, &municipality, Scope::All).expect("documents");
        for document in documents {
            let levels = &base.documents.get(&document.document).expect("a document of the base").levels;
            assert!(round(&document, levels) == frozen(&document), "{id} {}", document.document);
        }
    }
}

const LEVELS: [Role; 3] = [Role::Article, Role::Item, Role::Subitem];

/// Words with whatever Markdown could read something into; braces belong to the grammar.
fn words() -> impl Strategy<Value = String> {
    let word = prop::sample::select(vec![
        "情報",
        "資産",
        "ア",
        "①",
        "・",
        "（1）",
        "1.",
        "2)",
        "#",
        "-",
        "*強*",
        "_下_",
        "`",
        "[a](b)",
        "<b>",
        "&amp;",
        "\\",
        "|",
        "LGWAN",
        "https://example.jp/",
        "~~",
        "!",
        "+",
        ">",
        "葛\u{E0100}",
        "---",
        "===",
        "１",
        "\"引用\"",
    ]);
    prop::collection::vec(word, 1..6).prop_map(|words| words.concat())
}

fn paragraphs() -> impl Strategy<Value = Vec<Element>> {
    prop::collection::vec(words().prop_map(Element::Paragraph), 0..3)
}

/// A table of two columns, the first cell of a row perhaps merged with the one above.
fn table() -> impl Strategy<Value = Element> {
    let row = (words(), words(), any::<bool>());
    (words(), prop::collection::vec(row, 1..4)).prop_map(|(caption, rows)| {
        let cell = |words: String| Some(numbered_items(&words));
        let row = |(index, (first, second, merged)): (usize, (String, String, bool))| {
            vec![if merged && index > 0 { None } else { cell(first) }, cell(second)]
        };
        Element::Table(NumberedTable { caption, rows: rows.into_iter().enumerate().map(row).collect() })
    })
}

fn numbered_items(words: &str) -> Vec<String> {
    hoshin::model::numbered::cell_items(words)
}

fn clause(role: Role, label: &str, title: String, body: Vec<Element>, children: Vec<NumberedClause>) -> NumberedClause {
    let id = ClauseId::new("x").expect("an id");
    NumberedClause { id, role, label: label.to_owned(), title, body, origin: Origin::Import, children }
}

fn item(role: Role, below: BoxedStrategy<Vec<NumberedClause>>) -> impl Strategy<Value = NumberedClause> {
    let label = prop::sample::select(vec!["(1)", "①", "ア", "・", "第1号", ""]);
    let title = prop::option::of(words()).prop_map(Option::unwrap_or_default);
    (label, title, words(), paragraphs(), below).prop_map(move |(label, title, first, rest, children)| {
        let first = title.is_empty().then_some(Element::Paragraph(first));
        clause(role, label, title, first.into_iter().chain(rest).collect(), children)
    })
}

fn prose() -> impl Strategy<Value = NumberedClause> {
    let part = prop_oneof![words().prop_map(Element::Paragraph), table()];
    part.prop_map(|part| clause(Role::Prose, "", String::new(), vec![part], Vec::new()))
}

fn document() -> impl Strategy<Value = Numbered> {
    let subitems = prop::collection::vec(item(Role::Subitem, Just(Vec::new()).boxed()), 0..3).boxed();
    let below = prop::collection::vec(prop_oneof![item(Role::Item, subitems).boxed(), prose().boxed()], 0..4);
    let label = prop::sample::select(vec!["1", "1.", "第1条", "１", ""]);
    let article = (label, words(), paragraphs(), below)
        .prop_map(|(label, title, body, children)| clause(Role::Article, label, title, body, children));
    (words(), prop::collection::vec(article, 1..4)).prop_map(|(_, mut clauses)| {
        let mut next = 0;
        clauses.iter_mut().for_each(|clause| name(clause, &mut next));
        Numbered { document: DocumentKind::BasicPolicy, title: "基本方針".to_owned(), clauses }
    })
}

fn name(clause: &mut NumberedClause, next: &mut usize) {
    clause.id = ClauseId::new(&format!("c{next}")).expect("an id");
    *next += 1;
    clause.children.iter_mut().for_each(|child| name(child, next));
}

proptest! {
    #![proptest_config(cases(300))]

    #[test]
    fn any_document_survives_print_and_parse(document in document()) {
        prop_assert_eq!(round(&document, &LEVELS), document);
    }

    #[test]
    fn the_width_of_digits_changes_no_number(number in 1_usize..5000) {
        let half = numeral::arabic(number, Digits::Half);
        let full = numeral::arabic(number, Digits::Full);
        let narrow = |c: char| char::from_digit(u32::from(c) - 0xFF10, 10).expect("a full-width digit");
        prop_assert_eq!(&full.chars().map(narrow).collect::<String>(), &half);
        let mixed = numeral::arabic(number, Digits::Mixed);
        prop_assert_eq!(mixed, if number < 10 { full } else { half });
    }
}

/// Overrides of which none touches what another one does.
const INDEPENDENT: [&str; 9] = [
    "{substitute: threats, from: 踏まえる, to: 考える}",
    "{replace: audit, text: 点検する。}",
    "{retitle: review, title: 改定}",
    "{insert: first, before: purpose, title: 前文}",
    "{insert: last, after: standards, title: 補則, text: '[](#measures)による。'}",
    "{insert: third, into: scope.assets, text: 口頭}",
    "{remove: vendors}",
    "{move: scope.bodies, after: scope.assets}",
    "{substitute: measures, from: 守る, to: 守り通す}",
];

fn with(overrides: &[&str]) -> Vec<Numbered> {
    let lines: String = overrides.iter().map(|entry| format!("  - {entry}\n")).collect();
    let rest = if lines.is_empty() { String::new() } else { format!("overrides:\n{lines}") };
    numbered(&workspace("scheme: decimal", &rest)).expect("a policy")
}

/// The articles that can be shifted, and one that refers to three of them.
const ARTICLES: [&str; 7] = ["purpose", "threats", "scope", "measures", "audit", "review", "standards"];

proptest! {
    #![proptest_config(cases(24))]

    #[test]
    fn independent_overrides_may_stand_in_any_order(order in Just(INDEPENDENT.to_vec()).prop_shuffle(), cut in 0..INDEPENDENT.len()) {
        let (some, _) = order.split_at(cut);
        let sorted: Vec<&str> = INDEPENDENT.into_iter().filter(|entry| some.contains(entry)).collect();
        prop_assert_eq!(printed(&with(some)), printed(&with(&sorted)));
    }

    #[test]
    fn references_follow_whatever_is_inserted(places in subsequence(ARTICLES.to_vec(), 0..5)) {
        let inserts: Vec<String> = places.iter().map(|id| format!("{{insert: new-{id}, before: {id}, title: 新設}}")).collect();
        let found = printed(&with(&inserts.iter().map(String::as_str).collect::<Vec<_>>()));
        let label = |id: &str| found.get(id).expect("a clause").0.clone();
        let (measures, audit, review) = (label("measures"), label("audit"), label("review"));
        let text = format!("上記{measures}、{audit}及び{review}の基準と{measures}及び{audit}の手順を定める。");
        prop_assert_eq!(&found.get("standards").expect("a clause").1, &text);
        let before = places.iter().filter(|id| ARTICLES.iter().position(|known| known == *id) <= Some(3)).count();
        prop_assert_eq!(measures, (4 + before).to_string());
        let labels: BTreeSet<String> = ARTICLES.iter().map(|id| label(id)).collect();
        prop_assert_eq!(labels.len(), ARTICLES.len());
    }

    #[test]
    fn a_substitute_changes_the_words_it_names_and_no_other(from in any::<Index>(), length in 1_usize..8, to in "[ぁ-ん]{0,6}") {
        let whole: Vec<char> = "情報資産を守る者を置き、情報システムを点検し、その結果を記す。".chars().collect();
        let start = from.index(whole.len());
        let words: String = whole.iter().skip(start).take(length).collect();
        let text: String = whole.iter().collect();
        let count = text.matches(&words).count();
        let inserted = format!("{{insert: extra, after: review, text: {text}}}");
        let change = format!("{{substitute: audit, from: \"{words}\", to: \"{to}\", count: {count}}}");
        let base = super::BASIC.replace("監査する。", &text);
        let workspace = workspace("scheme: decimal", &format!("overrides:\n  - {change}\n  - {inserted}\n"));
        workspace.write("guideline/t1/basic-policy.md", base);
        let found = numbered(&workspace);
        if words == to {
            prop_assert!(found.is_err());
        } else {
            let found = printed(&found.expect("a policy"));
            prop_assert_eq!(&found.get("audit").expect("a clause").1, &text.replace(&words, &to));
            prop_assert_eq!(&found.get("extra").expect("a clause").1, &text);
        }
    }

    #[test]
    fn a_wrong_count_is_an_error(count in 1_usize..6) {
        let change = format!("overrides:\n  - {{substitute: standards, from: の, to: ノ, count: {count}}}\n");
        let found = numbered(&workspace("scheme: decimal", &change));
        prop_assert_eq!(found.is_ok(), count == 2);
    }
}
