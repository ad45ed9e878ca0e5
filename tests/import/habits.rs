//! Documents as offices write them: blanks, lists, 附則, tables of contents and histories are read as they are meant.

use hoshin::import::text::read_text;
use hoshin::model::municipality::Kind;

use super::workshop::{Imported, assert_same, import};

/// Imports a text of 見本町, whose words all come back.
fn town(text: &str) -> Imported {
    let imported = import(&read_text(text), "見本町", Kind::Town);
    assert_same(&imported, text);
    imported
}

#[test]
fn a_blank_between_a_term_and_its_meaning_and_those_of_a_form_stay() {
    let imported = town(
        "見本町情報セキュリティ基本方針\n（定義）\n第1条　この方針において、用語の意義は、次のとおりとする。\n\
         (1)　課等　行政組織規則第3条の課及び室をいう。\n\
         (2)　職員 町に勤務する者をいう。\n\
         （様式）\n第2条　届出の様式は、次のとおりとする。\n\
         届出日\t年　　月　　日\n所属\t職　　氏名\n",
    );
    for line in [
        "(1) 課等　行政組織規則第3条の課及び室をいう。",
        "(2) 職員 町に勤務する者をいう。",
        "届出日\t年　　月　　日",
        "所属\t職　　氏名",
    ] {
        assert!(imported.built.contains(line), "{line}\n{}", imported.built);
    }
}

#[test]
fn a_change_of_words_does_not_run_from_a_heading_into_its_text() {
    let imported = town(
        "見本町情報セキュリティ基本方針\n1 目的\n本基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持するため、\
         本町が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。\n\
         2 情報セキュリティ対策\n脅威から情報資産を保護するために、以下の情報セキュリティ対策を講じる。\n\
         (1) 運用面のセキュリティ対策　情報システムの監視、情報セキュリティポリシーの遵守状況の確認、業務委託を行う際の\
         セキュリティ確保等、情報セキュリティポリシーの運用面の対策を講じるものとする。\n",
    );
    let yaml = imported.adopted.tailored.draft.yaml();
    assert!(yaml.contains("title: 運用面のセキュリティ対策\n"), "{yaml}");
    assert!(!yaml.contains("面のセキュリティ対策情報"), "{yaml}");
}

#[test]
fn a_list_below_numbered_headings_counts_for_itself() {
    let imported = town(
        "# 見本町情報セキュリティ基本方針\n\n## 1 適用範囲\n\n### (1) 情報資産の範囲\n\n対象とする情報資産は、次のとおりとする。\n\n\
         1. ネットワーク\n2. 情報システム\n\n### (2) 職員の範囲\n\n町に勤務する者とする。\n\n## 2 遵守義務\n\n\
         次の事項を守る。\n\n1. 本方針\n2. 実施手順\n\n## 3 見直し\n\n必要に応じて見直す。\n",
    );
    assert!(imported.adopted.oddities.is_empty(), "{:?}", imported.adopted.oddities);
    let tree = &imported.adopted.tailored.trees[0];
    let roots: Vec<&str> = tree.roots.iter().map(|root| tree.nodes[*root].title.as_str()).collect();
    assert_eq!(roots, ["適用範囲", "遵守義務", "見直し"]);
}

#[test]
fn each_supplement_is_a_clause_with_its_paragraphs_and_captions() {
    let imported = town(concat!(
        "見本町情報セキュリティ基本方針
（目的）
第1条　この方針は、基本的な事項を定める。
",
        "　　　附　則
　この方針は、平成17年4月1日から施行する。
",
        "　　　附　則（令和8年3月27日告示第15号）抄
　（施行期日）
1　この方針は、令和8年4月1日から施行する。
",
        "　（経過措置）
2　策定された実施手順は、この方針に基づくものとみなす。
",
    ));
    let tree = &imported.adopted.tailored.trees[0];
    let supplements: Vec<(&str, usize)> = tree
        .roots
        .iter()
        .skip(1)
        .map(|root| (tree.nodes[*root].title.as_str(), tree.nodes[*root].children.len()))
        .collect();
    assert_eq!(supplements, [("附則", 0), ("附則（令和8年3月27日告示第15号）抄", 4)]);
    assert!(tree.nodes.iter().all(|node| node.body.len() <= 1));
}

#[test]
fn a_table_of_contents_without_leaders_is_set_aside_whole() {
    let body = concat!(
        "　市は、情報を守る責務を負っている。\n　　　第1章　総則\n（目的）\n第1条　この方針は、基本的な事項を定める。\n",
        "　　　第2章　雑則\n（委任）\n第2条　必要な事項は、別に定める。\n　　　附　則\n　この方針は、公布の日から施行する。\n",
    );
    for (contents, entries) in [
        ("目次\n　第1章　総則（第1条）\n　第2章　雑則（第2条）\n　附則\n", 4),
        ("目　次\n第1章　総則 1\n第2章　雑則 12\n附則 13\n", 4),
    ] {
        let imported = town(&format!("見本町情報セキュリティ基本方針\n{contents}{body}"));
        let tree = &imported.adopted.tailored.trees[0];
        let titles: Vec<&str> = tree.roots.iter().map(|root| tree.nodes[*root].title.as_str()).collect();
        assert_eq!(titles, ["", "総則", "雑則", "附則"]);
        let aside = read_text(&format!("見本町情報セキュリティ基本方針\n{contents}{body}")).aside;
        assert_eq!(aside.len(), entries, "{aside:?}");
    }
}

#[test]
fn a_piece_of_a_sentence_is_no_word_for_the_body() {
    let imported = town(
        "見本町情報セキュリティ基本方針\n1 情報セキュリティ対策\n脅威から情報資産を保護するために、以下の情報セキュリティ対策を講じる。\n\
         (1) 組織体制\n町の情報資産について、全庁的な組織体制を確立するとともに、町の情報資産について、\
         情報セキュリティ対策を推進する全庁的な組織体制を確立する。\n\
         (2) 委託\n町は、契約を結ぶ。\n(3) 公表\n町が公表する。\n(4) 町の責務\n町の責務を定める。\n",
    );
    let word = &imported.adopted.tailored.draft.self_word;
    assert_eq!(word.value, "町");
}

#[test]
fn a_history_of_changes_stays_a_table_of_its_own() {
    let history = "改訂履歴\n版\t年月日\t改訂内容\n第1版\t平成16年4月1日\t新規制定\n第2版\t令和7年7月3日\t改訂\n";
    let clauses = "1 目的\n基本的な事項を定める。\n2 定義\n用語を定める。\n";
    let title = "見本町情報セキュリティ基本方針\n令和7年7月3日\n";
    for (text, place) in [(format!("{title}{history}{clauses}"), 0), (format!("{title}{clauses}{history}"), 2)] {
        let imported = town(&text);
        let tree = &imported.adopted.tailored.trees[0];
        assert_eq!(tree.nodes[tree.roots[place]].body.len(), 2, "{text}");
        assert!(imported.built.contains("第1版\t平成16年4月1日\t新規制定\n"), "{}", imported.built);
    }
}

#[test]
fn the_mark_before_the_title_of_a_rule_is_not_a_part_of_it() {
    let imported = town("○見本町情報セキュリティ基本方針\n（目的）\n第1条　この方針は、基本的な事項を定める。\n");
    let title = imported.adopted.tailored.draft.documents[0].title.as_deref();
    assert_eq!(title, Some("見本町情報セキュリティ基本方針"));
    assert!(imported.built.starts_with("○見本町情報セキュリティ基本方針\n"), "{}", imported.built);
}

#[test]
fn the_first_article_of_a_chapter_is_the_purpose_and_the_preamble_is_not() {
    let imported = town(concat!(
        "見本町情報セキュリティ基本方針\n　町は、情報を守る責務を負っている。\n",
        "　このため、町の情報セキュリティ対策に関する基本的な事項を定め、ここに情報セキュリティ基本方針を制定する。\n",
        "　　　第１章　総則\n　（目的）\n第１条　この方針は、町が管理する情報資産の機密性、完全性及び可用性を維持するため、",
        "情報セキュリティ対策について基本的な事項を定めることにより、町民に信頼される行政運営を推進することを目的とする。",
        "なお、当該基本方針は、地方自治法（昭和22年法律第67号）第244条の6第1項に規定するサイバーセキュリティを確保するための",
        "方針として位置付けるものとする。\n　（定義）\n第２条　この方針において、次の各号に掲げる用語の意義は、当該各号に定める。\n",
    ));
    let tree = &imported.adopted.tailored.trees[0];
    let purpose = tree.nodes.iter().find(|node| node.base.as_ref().is_some_and(|id| id.as_str() == "purpose"));
    let label = purpose.and_then(|node| node.label.as_ref()).map(|label| label.text.as_str());
    assert_eq!(label, Some("第１条"), "{}", imported.adopted.tailored.draft.yaml());
}
