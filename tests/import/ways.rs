//! Published texts with their numbers and titles written in many ways: each is read as what it is.

use hoshin::model::municipality::{Digits, Kind};
use hoshin::numeral::{self, Numeral};

use super::workshop::{assert_same, bodies, import, imported_source, project, read, repository};

/// How the headings (`1.`), items (`(1)`) and sub-items (`①`) are written.
type Way = (&'static str, fn(usize) -> String, fn(usize) -> String, fn(usize) -> String);

fn dotted(number: usize) -> String {
    format!("{number}. ")
}

fn bracketed(number: usize) -> String {
    format!("({number}) ")
}

fn circled(number: usize) -> String {
    numeral::write(number, Numeral::Circled, Digits::Half) + " "
}

fn of(numeral: Numeral, number: usize) -> String {
    numeral::write(number, numeral, Digits::Half)
}

const WAYS: [Way; 12] = [
    ("full-width", |n| format!("{} ", numeral::arabic(n, Digits::Full)), bracketed, circled),
    ("full-width below half-width", dotted, |n| format!("（{}）", numeral::arabic(n, Digits::Full)), circled),
    ("no blank", |n| n.to_string(), bracketed, circled),
    ("square", |n| format!("［{n}］"), bracketed, circled),
    ("parts", |n| format!("第{n}部 "), bracketed, circled),
    ("roman letters", |n| format!("{}. ", of(Numeral::RomanLetters, n)), bracketed, circled),
    ("capitals", dotted, bracketed, |n| format!("{}. ", of(Numeral::CapitalLatin, n))),
    ("parenthesized", dotted, |n| of(Numeral::Parenthesized, n), |n| of(Numeral::BlackCircled, n)),
    ("kana and a bracket", dotted, bracketed, |n| format!("{}） ", of(Numeral::Katakana, n))),
    ("half-width kana", dotted, bracketed, |n| format!("({}) ", of(Numeral::HalfKatakana, n))),
    ("small roman", dotted, bracketed, |n| format!("{} ", of(Numeral::SmallRoman, n))),
    ("small roman letters", dotted, bracketed, |n| format!("({}) ", of(Numeral::SmallRomanLetters, n))),
];

/// Writes the label of a line anew.
fn relabelled(line: &str, (_, heading, item, below): &Way) -> String {
    let number = |digits: &str| digits.parse::<usize>().ok();
    let plain = line.split_once(". ").and_then(|(digits, rest)| Some(heading(number(digits)?) + rest));
    let bracketed = || {
        let (digits, rest) = line.strip_prefix('(')?.split_once(") ")?;
        Some(item(number(digits)?) + rest)
    };
    let circled = || {
        let (numeral, number, rest) = numeral::read(line).next()?;
        (numeral == Numeral::Circled).then(|| below(number as usize) + rest.trim_start())
    };
    plain.or_else(bracketed).or_else(circled).unwrap_or_else(|| line.to_owned())
}

#[test]
fn a_text_comes_back_in_every_way_of_writing_numbers() {
    let body = bodies(&project()).into_iter().find(|body| body.id.as_str() == "kizugawa").expect("a body");
    let path = repository().join("tests/fixtures/sources/kizugawa.txt");
    let source = std::fs::read_to_string(path).expect("a source");
    let usual = imported_source("kizugawa").share;
    for way in &WAYS {
        let text: String = source.lines().map(|line| relabelled(line, way) + "\n").collect();
        let imported = import(&read(text.as_bytes()), &body.policy.name.value, body.policy.kind);
        assert_same(&imported, way.0);
        let yaml = imported.adopted.tailored.draft.yaml();
        assert!(!yaml.contains("exceptions:"), "{}: {yaml}", way.0);
        assert_eq!(imported.share.local, usual.local, "{}: {yaml}", way.0);
    }
}

#[test]
fn what_numerals_write_they_read() {
    for numeral in Numeral::ALL.into_iter().filter(|numeral| *numeral != Numeral::Bullet) {
        for number in 1..=20 {
            let written = numeral::write(number, numeral, Digits::Half);
            let mut read = numeral::read(&written).filter(|(_, _, rest)| rest.is_empty());
            let known = read.any(|(own, value, _)| own == numeral && value as usize == number);
            let digits = numeral == Numeral::Roman || numeral == Numeral::SmallRoman;
            assert!(known || digits && number > 12, "{numeral:?} {number}: {written}");
        }
    }
}

/// How the titles of two documents in one file are written, with the lines of a cover below each.
const TITLES: [(&str, &str); 9] = [
    ("情報セキュリティ基本方針", "情報セキュリティ対策基準"),
    (
        "志免町情報セキュリティ基本方針\n令和7年7月\n志　免　町",
        "志免町情報セキュリティ対策基準\n令和7年7月\n志　免　町",
    ),
    ("情報セキュリティ基本方針", "情報セキュリティ対策基準\n改訂履歴\n平成16年4月1日　新規制定"),
    ("志免町情報セキュリティポリシー\nⅠ 情報セキュリティ基本方針", "Ⅱ 情報セキュリティ対策基準"),
    ("第1編 情報セキュリティ基本方針", "第2編 情報セキュリティ対策基準"),
    ("第１部　情報セキュリティ基本方針", "第２部　情報セキュリティ対策基準"),
    ("【情報セキュリティ基本方針】", "【情報セキュリティ対策基準】"),
    ("情 報 セ キ ュ リ テ ィ 基 本 方 針", "情 報 セ キ ュ リ テ ィ 対 策 基 準"),
    ("情報セキュリティポリシー（基本方針）", "情報セキュリティポリシー（対策基準）"),
];

#[test]
fn two_documents_in_one_file_are_told_apart_by_their_titles() {
    let path = repository().join("tests/fixtures/sources/shime.txt");
    let source = std::fs::read_to_string(path).expect("a source");
    let lines: Vec<&str> = source.lines().collect();
    let at = |title: &str| lines.iter().position(|line| *line == title).expect("a title");
    let (policy, standards) = (at("情報セキュリティ基本方針"), at("情報セキュリティ対策基準"));
    let few = standards + 60;
    for titles in &TITLES {
        let (first, second) = (lines[policy + 1..standards].join("\n"), lines[standards + 1..few].join("\n"));
        let text = format!("{}\n{first}\n{}\n{second}\n", titles.0, titles.1);
        let imported = import(&read(text.as_bytes()), "志免町", Kind::Town);
        assert_same(&imported, titles.1);
        let kinds: Vec<&str> = imported.documents.iter().map(|document| document.document.as_str()).collect();
        assert_eq!(kinds, ["basic-policy", "standards"], "{}", titles.1);
        let standards = imported.documents[1].clauses.iter().map(|clause| clause.id.as_str()).collect::<Vec<_>>();
        assert!(standards.starts_with(&["organization"]), "{}: {standards:?}", titles.1);
    }
}

#[test]
fn a_policy_of_chapters_is_one_document() {
    let text = "情報セキュリティ規程\n第1章 総則\n（目的）\n第1条 情報資産を守る。\n第2章 情報セキュリティ基本方針\n（責務）\n第2条 職員は、守る。\n第3章 情報セキュリティ対策基準\n（組織）\n第3条 委員会を置く。\n";
    let imported = import(&read(text.as_bytes()), "見本町", Kind::Town);
    assert_same(&imported, text);
    assert_eq!(imported.documents.len(), 1);
}

#[test]
fn sections_bear_the_number_of_their_chapter() {
    let path = repository().join("tests/fixtures/sources/shime.txt");
    let source = std::fs::read_to_string(path).expect("a source");
    let standards = source.lines().skip_while(|line| *line != "情報セキュリティ対策基準");
    let relabelled = |line: &str| match line.split_once(' ') {
        Some((number, title)) if number.parse::<usize>().is_ok() => format!("第{number}章 {title}\n"),
        Some((number, title)) if number.chars().all(|c| c.is_ascii_digit() || c == '.') => {
            format!("{} {title}\n", number.replace('.', "－"))
        }
        _ => format!("{line}\n"),
    };
    let text: String = standards.map(relabelled).collect();
    let imported = import(&read(text.as_bytes()), "志免町", Kind::Town);
    assert_same(&imported, "第4章, 4－1");
    let yaml = imported.adopted.tailored.draft.yaml();
    assert!(!yaml.contains("label:"), "{yaml}");
    let schemes = imported.adopted.templates.iter().filter(|(path, _)| path.starts_with("templates/numbering"));
    let scheme: String = schemes.map(|(_, text)| text.as_str()).collect();
    assert!(scheme.contains("section: {label: \"{parent-n}－{n}\"}"), "{scheme}");
}
