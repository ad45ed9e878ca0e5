//! Where a built text differs from the file, the report says why: the clause, the operation, the cause and one step.

use hoshin::import::cause::{Cause, CauseKind};
use hoshin::import::draft::{Change, Draft, Spot};
use hoshin::import::report::{Report, report};
use hoshin::import::text::read_text;
use hoshin::model::municipality::Kind;
use hoshin::render::import_report::html;
use hoshin::render::json::json;

use super::workshop::{import, import_with};

const FILE: &str = "見本町情報セキュリティポリシー
1 目的
本基本方針は、本町が保有する情報資産の機密性、完全性及び可用性を維持するため、本町が実施する情報セキュリティ対策について基本的な事項を定めることを目的とする。
2 定義
(1) ネットワーク
コンピュータ等を相互に接続するための通信網、その構成機器（ハードウェア及びソフトウェア）をいう。
(1) 情報システム
コンピュータ、ネットワーク及び電磁的記録媒体で構成され、情報処理を行う仕組みをいう。
(4) 見本町独自の用語
見本町だけで用いる用語をいう。
ア 帳簿
紙の帳簿をいう。
";

/// What somebody does to the draft, the sort of cause, and what the report says of it.
type Case = (&'static str, fn(&mut Draft), CauseKind, &'static [&'static str]);

fn without_exception(draft: &mut Draft, label: &str) {
    use hoshin::import::draft::How;
    draft.exceptions.retain(|exception| !matches!(&exception.how, How::Label(own) if own == label));
}

/// Changes where the clause of the body's own goes, or its text.
fn own_terms(draft: &mut Draft, change: impl Fn(&mut Spot, &mut String)) {
    let mut inserts = draft.steps.iter_mut().filter_map(|step| match &mut step.change {
        Change::Insert { spot, text, .. } => Some((spot, text)),
        Change::Substitute { .. } | Change::Replace(_) | Change::Retitle(_) | Change::Remove | Change::Move(_) => None,
    });
    let (spot, text) = inserts.find(|(_, text)| text.contains("だけで用いる用語")).expect("the clause");
    change(spot, text);
}

const CASES: [Case; 10] = [
    (
        "a number twice",
        |draft| without_exception(draft, "(1)"),
        CauseKind::Label,
        &[
            "番号「(1)」が同じ並びに2度使われているため、2つ目は「(2)」と数えました",
            "label: \"(1)\"",
            "「(1) 情報システム」",
        ],
    ),
    (
        "a number left out",
        |draft| without_exception(draft, "(4)"),
        CauseKind::Label,
        &["番号が「(1)」から「(4)」へ飛んでいますが、順に数えて「(2)」としました", "label: \"(4)\"", "insert（追加）"],
    ),
    (
        "a clause that is taken out",
        |draft| {
            let removal = draft.steps.iter().find(|step| step.change == Change::Remove).expect("a removal").clone();
            let clause = "definitions.network".parse_id();
            draft.steps.push(hoshin::import::draft::Step { clause, ..removal });
        },
        CauseKind::Missing,
        &["policy.yaml の「remove: definitions.network」が、この条項も削ります"],
    ),
    (
        "a clause of the base that stays",
        |draft| draft.steps.retain(|step| step.clause.as_str() != "definitions.policy"),
        CauseKind::Surplus,
        &["ファイルには当たる文がないのに、条項が印刷されます", "「remove: definitions.policy」を足してください"],
    ),
    (
        "another word for the body",
        |draft| "当庁".clone_into(&mut draft.self_word.value),
        CauseKind::Value,
        &["「self」の値「当庁」が印刷されますが", "「1 目的」"],
    ),
    (
        "another wording",
        |draft| {
            own_terms(draft, |_, text| *text = text.replace("だけで用いる用語", "のみで使う用語"));
        },
        CauseKind::Words,
        &["policy.yaml の文では「だけ」が「のみ」になっています", "insert（追加）", "「(4) 見本町独自の用語」"],
    ),
    (
        "another place",
        |draft| {
            own_terms(draft, |spot, _| *spot = Spot::Before("definitions.network".parse_id()));
        },
        CauseKind::Order,
        &["作り直した文では「2 定義」の次に印刷されます", "「after: "],
    ),
    (
        "another title",
        |draft| draft.documents[0].title = None,
        CauseKind::Cover,
        &["文書の題名として「情報セキュリティ基本方針」が印刷されますが", "documents の title に"],
    ),
    (
        "a line on the cover",
        |draft| {
            "stacked".clone_into(&mut draft.documents[0].cover);
            draft.documents[0].date = Some("2026-04-01".to_owned());
        },
        CauseKind::Cover,
        &["表紙のひな形「stacked」が、ファイルにない行を印刷します"],
    ),
    (
        "titles elsewhere",
        |draft| "article".clone_into(&mut draft.scheme),
        CauseKind::TitlePlace,
        &["見出しは、ファイルでは番号の隣にありますが、番号体系では番号の上の括弧の中に印刷されます"],
    ),
];

trait ParseId {
    fn parse_id(&self) -> hoshin::model::id::ClauseId;
}

impl ParseId for str {
    fn parse_id(&self) -> hoshin::model::id::ClauseId {
        hoshin::model::id::ClauseId::new(self).expect("an id")
    }
}

fn made(change: fn(&mut Draft)) -> Report {
    let reading = read_text(FILE);
    let mut imported = import_with(&reading, "見本町", Kind::Town, change);
    if let Some(scheme) = hoshin_scheme(&imported.adopted.tailored.draft.scheme) {
        imported.adopted.tailored.scheme = scheme;
    }
    let adopted = &imported.adopted;
    report(&adopted.tailored, &imported.documents, &reading, &adopted.oddities, imported.proof.clone())
}

/// The scheme that the draft names, as the program would have it.
fn hoshin_scheme(name: &str) -> Option<std::sync::Arc<hoshin::numbering::scheme::Scheme>> {
    use hoshin::source::{Located, Source};
    let located = Located { value: name.to_owned(), range: 0..name.len() };
    super::workshop::project().scheme(&located, &Source::new("scheme", name)).ok()
}

fn causes(report: &Report) -> Vec<&Cause> {
    report.proof.differences.iter().map(|found| found.cause.as_ref().expect("a cause for every difference")).collect()
}

#[test]
fn the_file_itself_comes_back() {
    let imported = import(&read_text(FILE), "見本町", Kind::Town);
    assert_eq!(imported.proof.differing, 0, "{:#?}\n{}", imported.proof, imported.adopted.tailored.draft.yaml());
}

#[test]
fn every_difference_names_its_cause() {
    for (name, change, kind, words) in CASES {
        let report = made(change);
        let causes = causes(&report);
        let own: Vec<_> = causes.iter().filter(|cause| cause.kind == kind).collect();
        assert!(!own.is_empty(), "{name}: {causes:#?}");
        let (page, data) = (html(&report), json(&report).expect("JSON"));
        let look: String = report.look.iter().map(|look| look.what.as_str()).collect();
        for words in words {
            let escaped = words.replace('"', "&quot;");
            assert!(look.contains(words), "{name}: {words}\n{:#?}", report.look);
            assert!(page.contains(&escaped), "{name}: {words} is not on the page");
        }
        let kind = serde_json::to_string(&kind).expect("a name");
        assert!(data.contains(&format!("\"kind\": {kind}")), "{name}: {data}");
        assert!(causes.iter().all(|cause| cause.kind != CauseKind::Layout), "{name}: {causes:#?}");
    }
}
