//! `hoshin new`: a `policy.yaml` to fill in.

use std::fmt::Write as _;
use std::path::Path;

use crate::cli::args::New;
use crate::cli::{Outcome, build, report, schema};
use crate::model::edition::{ParameterKind, ParameterValue};
use crate::model::id::MunicipalityId;
use crate::model::municipality::Kind;
use crate::parse::edit_yaml::scalar;
use crate::project::Project;
use crate::resolve::Base;
use crate::source::{Located, Source};

/// Runs the command.
pub fn run(root: Option<&Path>, command: &New) -> Outcome {
    let (project, ids, _) = match build::open(root, &[]) {
        Ok(opened) => opened,
        Err(outcome) => return outcome,
    };
    if MunicipalityId::is_reserved(&command.id) {
        let message = "は Windows が使う名前なので、団体の識別子に使えません。ほかの名前にしてください";
        return report::refuse(&format!("「{}」{message}", command.id));
    }
    let Some(id) = MunicipalityId::new(&command.id) else {
        return report::refuse(&format!(
            "「{}」は団体の識別子に使えません。半角の英小文字、数字、ハイフンだけを使ってください",
            command.id
        ));
    };
    if ids.contains(&id) {
        return report::refuse(&format!("「{id}」は既にあります。municipalities/{id}/policy.yaml を直してください"));
    }
    let Some(kind) = Kind::ALL.into_iter().find(|kind| kind.as_str() == command.kind) else {
        let kinds = Kind::ALL.map(Kind::as_str).join("、");
        return report::refuse(&format!("団体の種類「{}」はありません。選べるのは {kinds} です", command.kind));
    };
    let name = Located { value: command.guideline.clone(), range: 0..command.guideline.len() };
    let base = match project.base(&name, &Source::new("--guideline", command.guideline.as_str())) {
        Ok(base) => base,
        Err(diagnostics) => return report::diagnostics(&diagnostics).max(Outcome::Failed),
    };
    let path = project.root().join("municipalities").join(id.as_str()).join("policy.yaml");
    match Project::write(&path, policy(&base, &command.name, kind).as_bytes()) {
        Ok(_) => {
            report::line(&format!(
                "{} を作りました。「# 名前: 例」の行の「# 」を消して値を書き、「hoshin build {id}」で文書を作ってください",
                path.display()
            ));
            Outcome::Done
        }
        Err(error) => report::machine(&error),
    }
}

fn policy(base: &Base, name: &str, kind: Kind) -> String {
    let words = Words::of(name, kind);
    let self_word = format!("本{}", words.plain);
    let mut text = format!(
        "{}name: {}\nkind: {}\nself: {self_word}          # 文中での自称\nguideline: {}\n",
        schema::HEADER,
        scalar(name),
        kind.as_str(),
        base.id
    );
    text.push_str("\nnumbering:\n  scheme: decimal        # decimal（1 / (1) / ①）、dotted（1. / (1)）、article（第1条）\n  digits: half           # half（半角）、full（全角）、mixed（一桁は全角）\n  brackets: half         # half（半角）、full（全角）\n");
    text.push_str("\ndocuments:\n");
    for kind in base.documents.keys() {
        let cover = if text.contains("cover:") { "none" } else { "stacked" };
        let _ = writeln!(
            text,
            "  - document: {kind}\n    disclosure: public     # public（公開）、internal（非公開）\n    cover: {cover}\n    # date: 2026-04-01     # 策定又は改定の日。書くまでは案"
        );
    }
    options(base, &mut text);
    parameters(base, &words, &mut text);
    officers(base, &words, &mut text);
    text.push_str("\n# 改訂履歴の表。要らなければこの行を消す\nhistory: []\n");
    text.push_str("\n# 基準文と異なるところ\noverrides: []\n");
    text
}

fn options(base: &Base, text: &mut String) {
    text.push_str("\n# 選択肢。既定のままでよければ書かなくてよい\noptions:\n");
    for (name, option) in &base.file.options {
        let listed: Vec<String> =
            option.alternatives.iter().map(|(key, entry)| format!("{key}（{}）", entry.label)).collect();
        let _ = writeln!(text, "  # {}: {}", option.label, listed.join("、"));
        let _ = option.description.as_ref().map(|words| writeln!(text, "  # {words}"));
        let _ = writeln!(text, "  {name}: {}", option.default);
    }
}

/// What a body of a kind calls itself, its head and those who live in it.
struct Words {
    plain: &'static str,
    head: &'static str,
    residents: &'static str,
}

impl Words {
    fn of(name: &str, kind: Kind) -> Self {
        let (plain, head, residents) = match kind {
            Kind::City => ("市", "市長", "市民"),
            Kind::Town => ("町", "町長", "町民"),
            Kind::Village => ("村", "村長", "村民"),
            Kind::Ward => ("区", "区長", "区民"),
            Kind::Prefecture if name.ends_with('都') => ("都", "知事", "都民"),
            Kind::Prefecture if name.ends_with('道') => ("道", "知事", "道民"),
            Kind::Prefecture if name.ends_with('府') => ("府", "知事", "府民"),
            Kind::Prefecture => ("県", "知事", "県民"),
            Kind::Union if name.ends_with("企業団") => ("企業団", "企業長", "住民"),
            Kind::Union => ("組合", "管理者", "住民"),
            Kind::WideUnion => ("広域連合", "広域連合長", "住民"),
            Kind::Other => ("団体", "代表者", "住民"),
        };
        Self { plain, head, residents }
    }

    /// Turns an example of an edition, which is that of a city, into one of this body.
    fn fit(&self, example: &str) -> String {
        match example {
            "市" => self.plain.to_owned(),
            _ => example.replace("市長", self.head).replace("市民", self.residents),
        }
    }
}

fn parameters(base: &Base, words: &Words, text: &mut String) {
    text.push_str("\n# 値。「# 名前: 例」の行は、「# 」を消して値を書くまで【未設定】と出る\nparameters:\n");
    for (name, entry) in &base.file.parameters {
        let _ = writeln!(
            text,
            "  # {}{}",
            entry.label,
            entry.description.as_ref().map(|text| format!("。{text}")).unwrap_or_default()
        );
        let example = entry
            .example
            .as_ref()
            .map(|value| words.fit(&value_text(value, entry.kind)))
            .unwrap_or_else(|| "…".to_owned());
        let _ = match &entry.default {
            Some(value) => writeln!(text, "  {name}: {}", value_text(value, entry.kind)),
            None => writeln!(text, "  # {name}: {example}"),
        };
    }
}

fn officers(base: &Base, words: &Words, text: &mut String) {
    text.push_str("\n# 役職に就く者。「# 名前: 例」の行は、「# 」を消して書くまで【未設定】と出る\nofficers:\n");
    for (name, entry) in &base.file.officers {
        let example = entry.example.as_deref().map_or_else(|| "…".to_owned(), |example| scalar(&words.fit(example)));
        let _ = match &entry.default {
            Some(value) => writeln!(text, "  # {}\n  {name}: {}", entry.label, scalar(value)),
            None => writeln!(text, "  # {}\n  # {name}: {example}", entry.label),
        };
    }
}

fn value_text(value: &ParameterValue, kind: ParameterKind) -> String {
    match (value, kind) {
        (ParameterValue::Text(text), ParameterKind::Text) => scalar(text),
        (ParameterValue::Text(text), ParameterKind::List) => format!("[{}]", scalar(text)),
        (ParameterValue::List(items), _) => {
            format!("[{}]", items.iter().map(|item| scalar(item)).collect::<Vec<_>>().join(", "))
        }
    }
}
