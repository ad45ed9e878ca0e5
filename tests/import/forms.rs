//! Documents in other forms: each file of the folder comes back without a difference.

use hoshin::model::municipality::{Digits, Kind};
use hoshin::parse::outline::{Content, outline};

use super::workshop::{Imported, assert_same, import, key, read, repository};

fn form(name: &str) -> Imported {
    let bytes = std::fs::read(repository().join("tests/import/forms").join(name)).expect("a form");
    let reading = read(&bytes);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside(), "{name}: characters were lost");
    let imported = import(&reading, "見本町", Kind::Town);
    assert_same(&imported, name);
    imported
}

fn labels(imported: &Imported) -> Vec<String> {
    let clauses = imported.documents.iter().flat_map(|document| document.flatten());
    clauses.map(|(clause, _)| clause.label.clone()).filter(|label| !label.is_empty()).collect()
}

#[test]
fn every_form_comes_back() {
    let folder = repository().join("tests/import/forms");
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .expect("the folder of forms")
        .map(|entry| entry.expect("a form").file_name().to_string_lossy().into_owned())
        .collect();
    names.sort();
    assert!(names.len() >= 10, "{names:?}");
    names.iter().for_each(|name| drop(form(name)));
}

#[test]
fn chapters_hold_articles_and_a_sentence_with_a_number_is_no_clause() {
    let imported = form("reiki-chapters.txt");
    let labels = labels(&imported);
    let wanted = [
        "第1章",
        "第1条",
        "第2条",
        "(1)",
        "(2)",
        "(3)",
        "第2章",
        "第1節",
        "第3条",
        "2",
        "第2節",
        "第4条",
        "第4条の2",
        "第5条",
    ];
    assert_eq!(labels, wanted);
}

#[test]
fn titles_of_headings_are_titles_and_bold_words_are_words() {
    let imported = form("article-headings.md");
    let articles = imported.documents.iter().flat_map(|document| document.flatten());
    let titles: Vec<String> =
        articles.map(|(clause, _)| clause.title.clone()).filter(|title| !title.is_empty()).collect();
    assert_eq!(titles, ["目的", "定義", "責任者"]);
    assert!(imported.built.contains("電磁的記録") && !imported.built.contains('*'), "{}", imported.built);
    assert!(imported.adopted.templates.iter().any(|(path, _)| path.starts_with("templates/numbering")));
}

#[test]
fn rows_of_one_filled_cell_stay_in_their_table() {
    let bytes = std::fs::read(repository().join("tests/import/forms/table-groups.md")).expect("a form");
    let blocks = outline(&read(&bytes).blocks).documents.remove(0).nodes.remove(0).body;
    let tables: Vec<usize> = blocks
        .iter()
        .filter_map(|piece| match &piece.content {
            Content::Table(rows) => Some(rows.len()),
            Content::Text(_) => None,
        })
        .collect();
    assert_eq!(tables, [6]);
    form("table-groups.md");
}

#[test]
fn braces_are_no_parameters() {
    let imported = form("braces.txt");
    for words in ["{{ self }}", "雛形に閉じない{{を", "{{{三つの括弧}}}", "[上記](#threats)", "{#purpose}"]
    {
        assert!(key(&imported.built).contains(&key(words)), "{words}: {}", imported.built);
    }
}

#[test]
fn numbers_before_a_narrow_blank_are_labels() {
    let imported = form("dai-spaces.txt");
    assert_eq!(labels(&imported), ["第1", "第2", "1", "2", "第3", "1", "(1)", "(2)"]);
    let draft = &imported.adopted.tailored.draft;
    assert!(draft.self_word.value == "本町" && draft.self_word.confidence >= 0.75, "{:?}", draft.self_word);
}

#[test]
fn a_skipped_number_is_kept_and_reported() {
    let imported = form("beside.txt");
    assert!(labels(&imported).contains(&"（３）".to_owned()), "{:?}", labels(&imported));
    assert!(imported.adopted.oddities.iter().any(|(place, what)| *place == 6 && what.contains("番号が飛んでいます")));
    assert_eq!(imported.adopted.tailored.draft.digits, Digits::Full);
}

#[test]
fn the_encodings_give_the_same_policy() {
    let policy = |name: &str| form(name).adopted.tailored.draft.yaml();
    let utf16 = policy("utf16.txt");
    assert_eq!(policy("cp932.txt"), utf16);
    assert_eq!(policy("euc-jp.txt"), utf16);
}

#[test]
fn page_marks_and_contents_are_set_aside() {
    let imported = form("wrapped.txt");
    let first = imported.documents.first().expect("a document");
    assert!(first.clauses.len() == 10, "{:?}", labels(&imported));
    assert!(!imported.built.contains("- 1 -") && !imported.built.contains("目次"));
}

#[test]
fn bare_sentences_are_numbered_by_a_scheme_and_not_one_by_one() {
    for (name, scheme, wanted) in
        [("sentences.txt", "decimal", &["1", "2", "3", "4"][..]), ("kanji-sentences.txt", "stranger", &["一", "二"])]
    {
        let imported = form(name);
        let draft = &imported.adopted.tailored.draft;
        assert_eq!(labels(&imported), wanted, "{name}");
        assert_eq!((draft.scheme.as_str(), draft.exceptions.len()), (scheme, 0), "{name}");
    }
}

#[test]
fn sentences_before_the_first_number_are_clauses_and_no_cover() {
    for (name, wanted) in [("unnumbered.txt", 5), ("preamble.txt", 2)] {
        let imported = form(name);
        let clauses = imported.documents.iter().flat_map(|document| document.flatten());
        let bare: Vec<String> =
            clauses.filter(|(clause, _)| clause.label.is_empty()).map(|(clause, _)| clause.text()).collect();
        assert_eq!(bare.len(), wanted, "{name}: {bare:#?}");
        assert!(bare.iter().take(2).all(|text| text.ends_with('。')), "{bare:#?}");
    }
}

#[test]
fn adopting_bodies_on_one_line_are_told_apart() {
    let imported = form("joined-adopters.txt");
    assert_eq!(imported.adopted.tailored.draft.adopters, ["見本町長", "見本町議会", "見本町教育委員会"]);
}
