//! Numbers and cross references: every wording in every scheme, and what happens when clauses come and go.

mod laws;
mod typed;

use std::collections::BTreeMap;

use hoshin::derive;
use hoshin::model::id::MunicipalityId;
use hoshin::model::numbered::Numbered;
use hoshin::project::{Failure, Project};
use hoshin::resolve::Scope;

use super::workspace::Workspace;

/// A 基本方針 with a reference of every form.
const BASIC: &str = "---
document: basic-policy
title: 基本方針
levels: [article, item, subitem]
---

# 目的 {#purpose}

# 脅威 {#threats}

[上記](#purpose)を踏まえる。

# 適用範囲 {#scope}

## 組織 {#scope.bodies}

## 分類 {#scope.assets}

[](#scope.bodies)の組織の[](#scope.assets.paper)の文書と[](#scope.assets)の分類を[](#threats)に定める。

- 電子 {#scope.assets.data}
- 紙 {#scope.assets.paper}

# 対策 {#measures}

[](#scope.bodies)の組織を[上記](#threats)の脅威から守る。

# 監査 {#audit}

監査する。

# 見直し {#review}

[前](#audit)による。

# 基準 {#standards}

[上記](#measures,#audit,#review)の基準と[](#measures,#audit)の手順を定める。
";

/// 項 to be added to an article of it, where a scheme counts 項.
const PARAGRAPHS: &str = "overrides:
  - {insert: audit.record, into: audit, role: paragraph, text: 監査の結果を記す。}
  - {insert: audit.show, into: audit, role: paragraph, text: '[前](#audit.record)の結果を示す。'}
  - {insert: audit.all, into: audit, role: paragraph, text: '[](#audit.record)と[前](#audit.record,#audit.show)による。'}
  - {insert: review.other, into: review, text: '[](#audit.show)による。'}
";

/// A 対策基準 with a reference of every form.
const STANDARDS: &str = "---
document: standards
title: 対策基準
levels: [chapter, section, article, paragraph, item, subitem]
---

# 組織体制 {#organization}

### 責任者 {#officers}

- 任命する。 {#officers.appoint}
- [前](#officers.appoint)の者を代える。 {#officers.replace}
    - 甲 {#officers.replace.first}
    - 乙 {#officers.replace.second}
    - 代行者 {#officers.replace.deputy}
    - [](#officers.replace.deputy)の代行者による。 {#officers.replace.rest}
- [前](#officers.appoint,#officers.replace)による。 {#officers.both}
- [](#cloud.secret)に従う。 {#officers.cloud}

# 委託 {#outsourcing}

## 委託先 {#vendors}

## クラウド {#cloud}

## 機密 {#cloud.secret}

### 契約 {#cloud.secret.contract}

[](#officers)の責任者と[](#outsourcing)の委託先による。
";

/// A workspace with these documents and one body with this numbering and the rest of its `policy.yaml`.
pub(crate) fn workspace(numbering: &str, rest: &str) -> Workspace {
    let workspace = Workspace::tiny();
    workspace.write("guideline/t1/basic-policy.md", BASIC);
    workspace.write("guideline/t1/standards.md", STANDARDS);
    let policy = format!(
        "name: 見本町\nkind: 町\nself: 本町\nguideline: t1\nnumbering: {{{numbering}}}\ndocuments:\n  - document: \
         basic-policy\n  - document: standards\n{rest}"
    );
    workspace.write("municipalities/sample/policy.yaml", policy);
    workspace
}

/// Numbers the documents of the body `sample`.
pub(crate) fn numbered(workspace: &Workspace) -> Result<Vec<Numbered>, Vec<String>> {
    let root = workspace.path("");
    let project = Project::open(Some(&root), &root).expect("a workspace");
    let told = |diagnostics: Vec<hoshin::diag::Diagnostic>| {
        diagnostics.into_iter().map(|found| format!("{}: {}", found.code, found.message)).collect::<Vec<_>>()
    };
    let id = MunicipalityId::new("sample").expect("an id");
    let municipality = project.municipality(&id).map_err(|failure| match failure {
        Failure::Wrong(diagnostics) => told(diagnostics),
        Failure::Machine(error) => vec![error.to_string()],
    })?;
    derive::numbered(&project, &municipality, Scope::All).map(|(documents, ..)| documents).map_err(told)
}

/// Gives the label and the text of every clause, by id.
pub(crate) fn printed(documents: &[Numbered]) -> BTreeMap<String, (String, String)> {
    let clauses = documents.iter().flat_map(Numbered::flatten);
    clauses.map(|(clause, _)| (clause.id.to_string(), (clause.label.clone(), clause.text()))).collect()
}

/// Gives the texts of some clauses under a numbering.
fn texts<const N: usize>(numbering: &str, rest: &str, ids: [&str; N]) -> [String; N] {
    let printed = printed(&numbered(&workspace(numbering, rest)).expect("a policy"));
    ids.map(|id| printed.get(id).unwrap_or_else(|| panic!("{id} is there")).1.clone())
}

/// Gives the labels of some clauses under a numbering.
fn labels<const N: usize>(numbering: &str, rest: &str, ids: [&str; N]) -> [String; N] {
    let printed = printed(&numbered(&workspace(numbering, rest)).expect("a policy"));
    ids.map(|id| printed.get(id).unwrap_or_else(|| panic!("{id} is there")).0.clone())
}

const WORDED: [&str; 5] = ["threats", "scope.assets", "measures", "standards", "cloud.secret.contract"];

#[test]
fn decimal_references_go_by_number_and_by_the_path_from_the_common_clause() {
    for (scheme, chapter) in [("decimal", "1"), ("dotted", "1")] {
        let [threats, assets, measures, standards, contract] = texts(&format!("scheme: {scheme}"), "", WORDED);
        assert_eq!(threats, "上記1を踏まえる。");
        assert_eq!(assets, "(1)の組織の②の文書と(2)の分類を2に定める。");
        assert_eq!(measures, "3(1)の組織を上記2の脅威から守る。");
        assert_eq!(standards, "上記4、5及び6の基準と4及び5の手順を定める。");
        assert_eq!(contract, format!("{chapter}(1)の責任者と2の委託先による。"));
    }
}

#[test]
fn articles_go_by_the_words_of_law() {
    let [threats, assets, measures, standards, contract] = texts("scheme: article", "", WORDED);
    assert_eq!(threats, "前条を踏まえる。");
    assert_eq!(assets, "前号の組織のイの文書と第2号の分類を前条に定める。");
    assert_eq!(measures, "前条第1号の組織を第2条の脅威から守る。");
    assert_eq!(standards, "第4条、第5条及び前条の基準と第4条及び第5条の手順を定める。");
    assert_eq!(contract, "前条の責任者と第2章の委託先による。");
}

#[test]
fn paragraphs_of_articles_go_by_relative_words() {
    let ids = ["audit.show", "audit.all", "review", "review.other"];
    let [show, all, review, other] = texts("scheme: article", PARAGRAPHS, ids);
    assert_eq!(show, "前項の結果を示す。");
    assert_eq!(all, "第2項と前各項による。");
    assert_eq!(review, "前条による。");
    assert_eq!(other, "前条第3項による。");
    assert_eq!(labels("scheme: article", PARAGRAPHS, ["audit", "audit.record", "audit.all"]), ["第5条", "2", "4"]);
}

#[test]
fn a_reference_to_what_bears_no_number_is_an_error() {
    let found = numbered(&workspace("scheme: decimal", PARAGRAPHS)).expect_err("an error");
    assert!(found.iter().all(|line| line.starts_with("uncounted-reference: ")), "{found:?}");
    assert_eq!(found.len(), 5, "{found:?}");
}

#[test]
fn paragraphs_and_items_of_standards_go_by_relative_words() {
    let ids = ["officers.replace", "officers.replace.rest", "officers.both", "officers.cloud"];
    let [replace, rest, both, cloud] = texts("scheme: decimal", "", ids);
    assert_eq!(replace, "前項の者を代える。");
    assert_eq!(rest, "(ウ)の代行者による。");
    assert_eq!(both, "前各項による。");
    assert_eq!(cloud, "2.3節に従う。");
}

/// Three chapters and three articles before: the numbers of the published policies.
const BEFORE: &str = "overrides:
  - {insert: one, before: measures, title: 一}
  - {insert: two, before: measures, title: 二}
  - {insert: three, before: measures, title: 三, text: '[](#measures)と[](#scope.bodies)'}
";

#[test]
fn an_inserted_clause_shifts_every_number_and_every_reference() {
    let ids = ["standards", "measures", "three"];
    let [standards, measures, three] = texts("scheme: decimal", BEFORE, ids);
    assert_eq!(standards, "上記7、8及び9の基準と7及び8の手順を定める。");
    assert_eq!(measures, "3(1)の組織を上記2の脅威から守る。");
    assert_eq!(three, "7と3(1)");
    let [standards, measures, three] = texts("scheme: article", BEFORE, ids);
    assert_eq!(standards, "第7条、第8条及び前条の基準と第7条及び第8条の手順を定める。");
    assert_eq!(measures, "第3条第1号の組織を第2条の脅威から守る。");
    assert_eq!(three, "第7条と第3条第1号");
}

#[test]
fn a_moved_clause_takes_its_references_along() {
    let moved = "overrides:\n  - {move: threats, after: review}\n";
    let [measures, standards] = texts("scheme: decimal", moved, ["measures", "standards"]);
    assert_eq!(measures, "2(1)の組織を6の脅威から守る。", "上記 stands only before what is above");
    assert_eq!(standards, "上記3、4及び5の基準と3及び4の手順を定める。");
}

#[test]
fn a_reference_to_a_removed_clause_is_an_error() {
    let found = numbered(&workspace("scheme: decimal", "overrides:\n  - remove: audit\n")).expect_err("an error");
    assert_eq!(found.len(), 3, "{found:?}");
    assert!(found.iter().all(|line| line.starts_with("dangling-reference: 「audit」を削ったので、")), "{found:?}");
}

#[test]
fn digits_are_half_full_or_mixed_in_labels_and_references() {
    let ids = ["standards", "scope.assets", "officers.cloud"];
    let many: String = (0..6).map(|n| format!("  - {{insert: n{n}, before: purpose, title: 節}}\n")).collect();
    let many = format!("overrides:\n{many}");
    let expected = [
        ("half", "13", "(2)", "上記10、11及び12の基準と10及び11の手順を定める。", "2.3節に従う。"),
        ("full", "１３", "(２)", "上記１０、１１及び１２の基準と１０及び１１の手順を定める。", "２.３節に従う。"),
        ("mixed", "13", "(２)", "上記10、11及び12の基準と10及び11の手順を定める。", "２.３節に従う。"),
    ];
    for (digits, standards, assets, text, cloud) in expected {
        let numbering = format!("scheme: decimal, digits: {digits}");
        let found = labels(&numbering, &many, ids);
        assert_eq!(found, [standards, assets, "④"]);
        let [words, _, section] = texts(&numbering, &many, ids);
        assert_eq!((words.as_str(), section.as_str()), (text, cloud));
    }
}

#[test]
fn brackets_are_half_or_full() {
    for (brackets, label, text) in [("half", "(1)", "3(1)の組織を上記2"), ("full", "（1）", "3（1）の組織を上記2")]
    {
        let numbering = format!("scheme: decimal, brackets: {brackets}");
        let [bodies] = labels(&numbering, "", ["scope.bodies"]);
        let [measures] = texts(&numbering, "", ["measures"]);
        assert_eq!(bodies, label);
        assert!(measures.starts_with(text), "{measures}");
    }
}

#[test]
fn the_forms_of_the_published_policies_are_schemes() {
    let ids =
        ["purpose", "scope.bodies", "scope.assets.data", "officers", "officers.appoint", "officers.replace.first"];
    assert_eq!(labels("scheme: decimal", "", ids), ["1", "(1)", "①", "(1)", "①", "(ア)"]);
    assert_eq!(labels("scheme: dotted", "", ids), ["1.", "(1)", "①", "(1)", "①", "(ア)"]);
    assert_eq!(labels("scheme: article", "", ids), ["第1条", "(1)", "ア", "第1条", "", "(1)"]);
    let sections = ["outsourcing", "cloud.secret", "cloud.secret.contract", "officers.replace"];
    assert_eq!(labels("scheme: decimal", "", sections), ["2", "2.3", "(1)", "②"]);
    assert_eq!(labels("scheme: article", "", sections), ["第2章", "第3節", "第2条", "2"]);
}

#[test]
fn a_clause_may_be_uncounted_or_bear_a_mark() {
    let exceptions = "scheme: decimal, exceptions: [{clause: threats, label: none}, {children: scope, label: ・}]";
    let rest = "overrides:\n  - {substitute: measures, from: '[](#scope.bodies)の組織を[上記](#threats)の', to: 次の}\n  \
                - {substitute: scope.assets, from: 'を[](#threats)に', to: を}\n  \
                - {substitute: scope.assets, from: '[](#scope.bodies)の組織の', to: ''}\n  \
                - {substitute: scope.assets, from: '[](#scope.assets)の', to: ''}\n";
    let found = labels(exceptions, rest, ["purpose", "threats", "scope", "scope.bodies", "measures"]);
    assert_eq!(found, ["1", "", "2", "・", "3"]);
}
