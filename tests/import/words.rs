//! Changes of words are written as a person would note them: whole words, once in the clause, as few as tell the place.

use hoshin::import::draft::{Change, Draft, Spot, Step};
use hoshin::import::known_values::{KnownValues, Piece};
use hoshin::import::standing::{Span, Written};
use hoshin::import::substitute::edits;
use hoshin::model::document::{Part, key};
use hoshin::model::id::ClauseId;
use hoshin::model::municipality::Kind;
use hoshin::parse::inline::line;
use hoshin::parse::print::characters;
use hoshin::resolve::{Base, Scope, resolve};
use hoshin::source::{Place, Source};

use super::workshop::{SOURCES, import_with, imported_source, read, repository};

fn words(text: &str) -> Vec<Vec<Span>> {
    vec![vec![Span { text: text.to_owned(), written: Written::Words }]]
}

/// Gives the changes as `from → to`.
fn changes(spans: &[Vec<Span>], after: &str) -> Vec<String> {
    let found = edits(spans, &[after.to_owned()], &KnownValues::default()).unwrap_or_default();
    let shown = found.into_iter().map(|change| {
        let Change::Substitute { from, to, count: 1 } = change else { panic!("{change:?}") };
        format!("{from} → {to}")
    });
    shown.collect()
}

#[test]
fn a_change_is_noted_in_whole_words() {
    let cases = [
        ("端末をLGWANに接続する。", "端末をLGWAN（専用網）に接続する。", "LGWAN → LGWAN（専用網）"),
        ("課長は、共用IDを管理する。", "課長は、共有IDを管理する。", "共用ID → 共有ID"),
        (
            "修理を行わせるときは、委託事業者に修理させなければならない。",
            "修理を行わせるときは、委託事業者修理させなければならない。",
            "委託事業者に修理させ → 委託事業者修理させ",
        ),
        (
            "平成11年法律第128号による。",
            "平成11年号外法律第128号による。",
            "平成11年法律第128号 → 平成11年号外法律第128号",
        ),
        (
            "ネットワーク図等の文書を守る。",
            "ネットワーク構成図等の文書を守る。",
            "ネットワーク図等 → ネットワーク構成図等",
        ),
        ("情報セキュリティ管理者は、行う。", "情報セキュリティ管理者又は担当者は、行う。", "管理者 → 管理者又は担当者"),
        (
            "サービスごとの責任者を定める。",
            "サービスのアカウントごとに責任者を定める。",
            "サービスごとの → サービスのアカウントごとに",
        ),
        ("体制を確立する。", "体制を確立するものとする。", "確立する → 確立するものとする"),
        ("重要な情報を取り扱う。", "重要な情報取り扱う。", "情報を取り扱う → 情報取り扱う"),
        (
            "機器を守る。ただし、学校を除く。",
            "機器を守る（ただし、学校を除く。）。",
            "守る。 → 守る（ / 除く。 → 除く。）。",
        ),
        ("入力を除去する機能を組み込む。", "入力除去する機能を組み込む。", "入力を除去する → 入力除去する"),
    ];
    for (before, after, wanted) in cases {
        assert_eq!(changes(&words(before), after).join(" / "), wanted, "{before}");
    }
}

#[test]
fn words_that_stand_more_than_once_are_told_by_their_neighbours() {
    let before = "甲課の職員は、甲課の端末を用い、甲課の外に出してはならない。";
    assert_eq!(
        changes(&words(before), "甲課の職員は、甲課の機器を用い、甲課の外に出してはならない。"),
        ["端末 → 機器"]
    );
    let found = changes(&words(before), "甲課の職員は、乙課の端末を用い、甲課の外に出してはならない。");
    assert_eq!(found, ["甲課の端末 → 乙課の端末"]);
}

#[test]
fn references_and_values_go_by_name() {
    let span = |text: &str, written: Written| Span { text: text.to_owned(), written };
    let plain = |text: &str| span(text, Written::Words);
    let reference = span("上記3", Written::Reference("[上記](#threats)".to_owned()));
    let value = span("本町", Written::Value("{{ self }}".to_owned()));
    let spans = [vec![reference, plain("の脅威から、"), value, plain("の情報を守る。")]];
    assert_eq!(changes(&spans, "上記3の危険から、本町の情報を守る。"), ["脅威 → 危険"]);
    assert_eq!(changes(&spans, "上記3の脅威から、本町の資産を守る。"), ["情報 → 資産"]);
    let doubled = [[spans[0].clone(), vec![plain("国の情報を守る。")]].concat()];
    assert_eq!(
        changes(&doubled, "上記3の脅威から、本町の資産を守る。国の情報を守る。"),
        ["{{ self }}の情報 → {{ self }}の資産"]
    );
    assert_eq!(changes(&spans, "下記の脅威から、本町の情報を守る。"), ["[上記](#threats) → 下記"]);
}

#[test]
fn numbers_in_words_of_the_body_follow_the_clauses_that_they_name() {
    let path = repository().join("tests/fixtures/sources/ina.txt");
    let reading = read(&std::fs::read(path).expect("a source"));
    let imported = import_with(&reading, "伊那市", Kind::City, |draft| {
        let clause = ClauseId::new("extra").expect("an id");
        let spot = Spot::Before(ClauseId::new("standards").expect("an id"));
        let (title, text) = ("職員の研修".to_owned(), "市は、研修を行う。\n".to_owned());
        let change = Change::Insert { spot, title, text, role: None };
        draft.steps.push(Step { clause, change, doubt: None, heading: None });
    });
    assert!(!imported.proof.differences.is_empty());
    for words in [
        "この方針及び第13条に定める情報セキュリティ対策基準",
        "前号に定める情報資産に接するすべての職員等",
        "及び第14条に定める",
        "法律（平成11年法律第128号）第3条第2項に規定する",
    ] {
        assert!(imported.built.contains(words), "{words}\n{}", imported.built);
    }
    let yaml = imported.adopted.tailored.draft.yaml();
    assert!(yaml.contains("{{ this_policy }}及び[](#standards)に定める情報セキュリティ対策基準"), "{yaml}");
    let links = &imported.adopted.tailored.links;
    let links: Vec<String> = links.iter().map(|link| format!("{} {}", link.words, link.targets[0])).collect();
    assert_eq!(links, ["第12条 standards", "前号 scope.assets", "第13条 procedures", "前条 own-3"]);
}

/// Tells whether two neighbours belong to one run of kanji, of katakana, or of letters and digits.
fn in_one_run(before: char, after: char) -> bool {
    let script = |c: char| match c {
        '一'..='龠' | '々' => 1,
        'ァ'..='ヺ' | 'ー' => 2,
        _ if c.is_ascii_alphanumeric() => 3,
        _ => 0,
    };
    let conjunction = matches!(after, '及' | '並' | '又' | '若');
    script(before) > 0 && script(before) == script(after) && !conjunction
}

/// Gives the texts of each clause as a body has them before its own overrides.
fn texts(base: &Base, draft: &Draft) -> Vec<(String, Vec<String>)> {
    let plain = Draft { steps: Vec::new(), ..draft.clone() };
    let municipality = plain.municipality().expect("a policy without errors");
    let mut all = Vec::new();
    for document in resolve(base, &municipality, Scope::All).documents {
        for clause in &document.clauses {
            clause.visit(&mut |clause| {
                let texts = clause.body.iter().flat_map(Part::texts).map(|text| key(text));
                all.push((clause.id.to_string(), texts.collect()));
            });
        }
    }
    all
}

#[test]
fn no_change_of_the_sources_cuts_a_word() {
    let mut seen = 0;
    for source in SOURCES {
        let imported = imported_source(source);
        let tailored = &imported.adopted.tailored;
        let texts = texts(&tailored.base, &tailored.draft);
        for step in &tailored.draft.steps {
            let Change::Substitute { from, .. } = &step.change else { continue };
            if from.contains("](#") || from.contains("{{ ") {
                continue;
            }
            let own = texts.iter().find(|(id, _)| *id == step.clause.as_str()).expect("a clause of the base");
            let found: Vec<(&str, &str)> = own.1.iter().filter_map(|text| text.split_once(from.as_str())).collect();
            assert_eq!(found.len(), 1, "{}: {from}", step.clause);
            let (head, tail) = found[0];
            let cut = |before: Option<char>, after: Option<char>| {
                before.zip(after).is_some_and(|(before, after)| in_one_run(before, after))
            };
            assert!(!cut(head.chars().next_back(), from.chars().next()), "{}: …{head}|{from}", step.clause);
            assert!(!cut(from.chars().next_back(), tail.chars().next()), "{}: {from}|{tail}…", step.clause);
            seen += 1;
        }
    }
    assert!(seen >= 60, "{seen} changes of words");
}

#[test]
fn values_go_by_name_where_they_are_certain() {
    let imported = imported_source("shime");
    let tailored = &imported.adopted.tailored;
    let known = KnownValues::new(&tailored.draft, &tailored.base.file);
    let named = |text: &str| {
        let pieces = known.pieces(text).into_iter().map(|piece| match piece {
            Piece::Words(words) | Piece::Value(words) => words,
        });
        pieces.collect::<String>()
    };
    let cases = [
        ("本町の職員は、志免町個人情報保護条例を守る。", "{{ self }}の職員は、{{ name }}個人情報保護条例を守る。"),
        ("本町長は、福岡県糟屋郡志免町に住む。", "{{ self }}長は、福岡県糟屋郡{{ name }}に住む。"),
        ("日本町村会と本町民会館は、別である。", "日本町村会と本町民会館は、別である。"),
        ("副町長をCISOとする。", "{{ officers.ciso }}をCISOとする。"),
        ("委員会は、副町長及び教育長で組織する。", "委員会は、副町長及び教育長で組織する。"),
    ];
    for (text, wanted) in cases {
        assert_eq!(named(text), wanted);
    }
    let own = |step: &&hoshin::import::draft::Step| matches!(&step.change, Change::Insert { text, .. } if text.contains("{{ "));
    assert!(tailored.draft.steps.iter().filter(own).count() > 0, "no text of its own names the body");
}

#[test]
fn a_text_of_one_line_is_read_back_as_it_is() {
    let place = Place::new(&Source::new("policy.yaml", ""), 0..0);
    for text in
        ["{{ self }}", "{{", "}} {{{ }}", "{{{{", "a{", "[上記](#threats)", "](#", "{{ \"{{\" }}", "{{ \"](\" }}#"]
    {
        for doubled in [text.to_owned(), format!("{text}{text}"), format!("甲{text}乙")] {
            let (read, diagnostics) = line(&characters(&doubled), &place);
            assert!(diagnostics.is_empty(), "{doubled}: {diagnostics:?}");
            assert_eq!(key(&read), doubled);
        }
        let (read, _) = line(&format!("{}{{{{ self }}}}", characters(text)), &place);
        assert_eq!(key(&read), format!("{text}{{{{self}}}}"), "a value after it");
    }
}
