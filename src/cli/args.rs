//! The arguments of the command line, with their help in Japanese.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::diag::Severity;
use crate::model::municipality::QuestionState;
use crate::render::Format;

const HELP: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";
const AFTER: &str = "終了コード: 0 済み、1 確かめるべきことがある、2 実行できなかった";

const EXPORT: &str = "一行が一条項です。文字コードは UTF-8（BOM なし）、改行は LF です。
DuckDB では「SELECT * FROM read_csv('clauses.csv', header = true, all_varchar = true)」で読めます。
disclosure は、公開の文書なら public、非公開の文書なら internal です。
wording は、団体名、番号、文字の幅、空白の違いを除いた文言のキーで、同じ文言なら同じです。";

/// 自治体の情報セキュリティポリシーを、共通の基準文と団体ごとの差分から作ります
#[derive(Debug, Parser)]
#[command(name = "hoshin", version, help_template = HELP, after_help = AFTER, subcommand_help_heading = "コマンド")]
#[command(
    subcommand_value_name = "コマンド",
    disable_help_subcommand = true,
    disable_help_flag = true,
    disable_version_flag = true
)]
#[command(next_help_heading = "オプション")]
pub struct Arguments {
    /// 作業フォルダーの場所（無ければ今のフォルダーから上へ探す）
    #[arg(long, global = true, value_name = "フォルダー", display_order = 100)]
    pub root: Option<PathBuf>,
    /// 使い方を表示する
    #[arg(short, long, global = true, action = clap::ArgAction::Help, display_order = 101)]
    pub help: Option<bool>,
    /// 版を表示する
    #[arg(short = 'V', long, action = clap::ArgAction::Version, display_order = 102)]
    pub version: Option<bool>,
    /// 何をするか
    #[command(subcommand)]
    pub command: Command,
}

/// 何をするか
#[derive(Debug, Subcommand)]
pub enum Command {
    /// 見本の団体が入った作業フォルダーを作る
    #[command(help_template = HELP)]
    Init(Init),
    /// 団体の一覧を表示する
    #[command(help_template = HELP)]
    List,
    /// 新しい団体の policy.yaml を作る
    #[command(help_template = HELP)]
    New(New),
    /// 文書（Word、PDF、HTML など）を作る
    #[command(help_template = HELP)]
    Build(Build),
    /// 新旧対照表を作る
    #[command(help_template = HELP)]
    Diff(Diff),
    /// 団体どうしの文を、条項ごとに並べて比べる
    #[command(help_template = HELP)]
    Compare(Compare),
    /// 全ての条項を一つの表（CSV）に書き出す
    #[command(help_template = HELP)]
    Export(Export),
    /// 手で作った新旧対照表に、下線の漏れがないか調べる
    #[command(help_template = HELP)]
    Audit(Audit),
    /// 今の案を、決定した改定として記録する
    #[command(help_template = HELP)]
    Enact(Enact),
    /// 文書を検査する（構成、参照、役職、用語、公用文の表記、ガイドラインとの差）
    #[command(help_template = HELP)]
    Check(Check),
    /// 新しい版のガイドラインに合わせる
    #[command(help_template = HELP)]
    Update(Update),
    /// 条項の文がどこから来たかを示す
    #[command(help_template = HELP)]
    Explain(Explain),
    /// ガイドラインの版を比べ、新しい版を取り込む
    #[command(help_template = HELP, subcommand_value_name = "コマンド", subcommand_help_heading = "コマンド", disable_help_subcommand = true)]
    Guideline(Guideline),
    /// 今ある文書（テキスト、Word、PDF、HTML）から policy.yaml を作る
    #[command(help_template = HELP)]
    Import(Import),
    /// ファイルを読み、読んだ結果を出力する（取込みの内部で使う）
    #[command(help_template = HELP, hide = true)]
    ReadFile(ReadFile),
    /// policy.yaml の JSON Schema を出力する
    #[command(help_template = HELP)]
    Schema(Schema),
    /// シェルの入力補完の設定を出力する
    #[command(help_template = HELP)]
    Completions(Completions),
}

/// 見本の団体が入った作業フォルダーを作る
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Init {
    /// 作る場所（無ければ今のフォルダー）
    #[arg(
        value_name = "フォルダー",
        default_value = ".",
        hide_default_value = true,
        help_heading = "引数",
        display_order = 1
    )]
    pub folder: PathBuf,
}

/// 新しい団体の policy.yaml を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct New {
    /// 団体の識別子（半角の英小文字、数字、ハイフン）
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub id: String,
    /// 団体名
    #[arg(long, value_name = "名称")]
    pub name: String,
    /// 団体の種類（市、町、村、特別区、都道府県、一部事務組合、広域連合、その他）
    #[arg(long, value_name = "種類")]
    pub kind: String,
    /// 準拠するガイドラインの版
    #[arg(long, value_name = "版", default_value = "r7.3", hide_default_value = true)]
    pub guideline: String,
}

/// 文書を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Build {
    /// 団体の識別子（無ければ全ての団体）
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub ids: Vec<String>,
    /// 形式（txt、md、html、docx、pdf、json をコンマで区切る。無ければ全て）
    #[arg(long, value_name = "形式", value_delimiter = ',', value_parser = Format::of_policy)]
    pub format: Vec<Format>,
    /// 出力先のフォルダー（無ければ作業フォルダーの output）
    #[arg(long, short, value_name = "フォルダー")]
    pub output: Option<PathBuf>,
    /// 公開する文書だけを作る（非公開の文書は一語も出さない）
    #[arg(long)]
    pub public: bool,
    /// 基準文、選択肢、値、団体の文を見分けられる点検用の文書（html、docx、pdf）を作る
    #[arg(long)]
    pub review: bool,
    /// 未設定の値や要確認があれば作らない
    #[arg(long = "final")]
    pub complete: bool,
}

/// 新旧対照表を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Diff {
    /// 改正前（団体の識別子、識別子@決定の日、又はファイル）。これだけなら、最後の決定と今の案を比べる
    #[arg(value_name = "改正前", help_heading = "引数", display_order = 1)]
    pub before: String,
    /// 改正後（同じ）
    #[arg(value_name = "改正後", help_heading = "引数", display_order = 2)]
    pub after: Option<String>,
    /// 形式（html、docx、pdf、xlsx、csv、md、json をコンマで区切る。無ければ html、docx、pdf）
    #[arg(long, value_name = "形式", value_delimiter = ',', value_parser = Format::of_table)]
    pub format: Vec<Format>,
    /// 様式（templates/shinkyu にあるもの。無ければ団体の決めた様式）
    #[arg(long, value_name = "様式")]
    pub convention: Option<String>,
    /// 変更の一覧を、表の後に付けて印刷する（HTML にはいつも付く）
    #[arg(long)]
    pub summary: bool,
    /// 出力先のフォルダー、又は形式が一つならファイル（無ければ output/団体）
    #[arg(long, short, value_name = "場所")]
    pub output: Option<PathBuf>,
}

/// 団体どうしの文を比べる
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Compare {
    /// 比べるもの（団体の識別子、識別子@決定の日、又はファイル）。二つなら左右に並べ、三つ以上なら文言ごとにまとめる
    #[arg(
        value_name = "対象",
        required_unless_present = "all",
        conflicts_with = "all",
        help_heading = "引数",
        display_order = 1
    )]
    pub sides: Vec<String>,
    /// 全ての団体を、文言ごとにまとめる
    #[arg(long)]
    pub all: bool,
    /// 団体名、番号、文字の幅、空白だけの違いも、違いとする
    #[arg(long)]
    pub strict: bool,
    /// 一方にしかない文書の条項も並べる（二つを比べるとき）
    #[arg(long)]
    pub whole: bool,
    /// 形式（text、html、docx、pdf、xlsx、csv、md、json をコンマで区切る。無ければ html、xlsx。text は画面に出すだけ）
    #[arg(long, value_name = "形式", value_delimiter = ',', value_parser = Format::of_comparison)]
    pub format: Vec<Format>,
    /// 出力先のフォルダー、又は形式が一つならファイル（無ければ output/compare）
    #[arg(long, short, value_name = "場所")]
    pub output: Option<PathBuf>,
}

/// 全ての条項を書き出す
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
#[command(after_help = EXPORT)]
pub struct Export {
    /// 団体の識別子（無ければ全ての団体）
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub ids: Vec<String>,
    /// 形式（csv）
    #[arg(long, value_name = "形式", value_parser = ["csv"], default_value = "csv", hide_default_value = true, hide_possible_values = true)]
    pub format: String,
    /// 出力先のファイル（無ければ output/clauses.csv）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// 手で作った新旧対照表を調べる
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Audit {
    /// 調べる表（Word、HTML、又は欄の名前と <u>…</u> で下線を示した本文とをタブで区切ったテキスト）
    #[arg(value_name = "表", help_heading = "引数", display_order = 1)]
    pub table: PathBuf,
    /// 改正前（団体の識別子、識別子@決定の日、又はファイル）
    #[arg(value_name = "改正前", help_heading = "引数", display_order = 2)]
    pub before: String,
    /// 改正後（同じ）
    #[arg(value_name = "改正後", help_heading = "引数", display_order = 3)]
    pub after: String,
    /// 形式（text、json）
    #[arg(long, value_name = "形式", value_parser = ["text", "json"], default_value = "text", hide_default_value = true, hide_possible_values = true)]
    pub format: String,
    /// 出力先のファイル（無ければ標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// 今の案を、決定した改定として記録する
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Enact {
    /// 団体の識別子
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub id: String,
    /// 決定の日（例: 2026-04-01）
    #[arg(long, value_name = "日付")]
    pub date: Option<String>,
    /// 日の分からない改定の名前（例: former）
    #[arg(long, value_name = "名前", conflicts_with = "date")]
    pub name: Option<String>,
    /// 制定又は改定の理由
    #[arg(long, value_name = "理由")]
    pub reason: Option<String>,
    /// 改定の概要
    #[arg(long, value_name = "概要")]
    pub summary: Option<String>,
    /// 版の名前（例: 第7版）
    #[arg(long, value_name = "版")]
    pub edition: Option<String>,
}

/// 文書を検査する
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Check {
    /// 団体の識別子、決定（ID@日付）、ガイドラインの版、又は文書のファイル（.docx、.txt、.md）。無ければ全ての団体
    #[arg(value_name = "ID又はファイル", help_heading = "引数", display_order = 1)]
    pub targets: Vec<String>,
    /// 形式（text、json、sarif）
    #[arg(long, value_name = "形式", default_value = "text", value_parser = Report::named, hide_default_value = true)]
    pub format: Report,
    /// 出力先のファイル（無ければ標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
    /// 基準文の表記への参考も表示する
    #[arg(long)]
    pub all: bool,
    /// どの重さから終了コードを1にするか（error、warning。無ければ error）
    #[arg(long, value_name = "重さ", default_value = "error", value_parser = deny, hide_default_value = true)]
    pub deny: Severity,
}

/// The format of a report of findings.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Report {
    /// For a reader, with the words marked.
    Text,
    /// For programs.
    Json,
    /// For programs that show findings of many tools: SARIF 2.1.0.
    Sarif,
}

impl Report {
    fn named(name: &str) -> Result<Self, String> {
        match name {
            "text" => Ok(Self::Text),
            "json" => Ok(Self::Json),
            "sarif" => Ok(Self::Sarif),
            _ => Err("使えるのは text、json、sarif です".to_owned()),
        }
    }
}

fn deny(name: &str) -> Result<Severity, String> {
    match name {
        "error" => Ok(Severity::Error),
        "warning" => Ok(Severity::Warning),
        _ => Err("使えるのは error、warning です".to_owned()),
    }
}

/// 新しい版のガイドラインに合わせる
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Update {
    /// 団体の識別子（無ければ全ての団体）
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub ids: Vec<String>,
    /// 合わせる版（無ければ今の版のまま、決めたことを反映する）
    #[arg(long, value_name = "版")]
    pub to: Option<String>,
    /// policy.yaml に書く（付けなければ試しに見るだけ）
    #[arg(long)]
    pub write: bool,
    /// 要確認の条項についての決定（採用、維持、修正のどれか。例: --decide measures.operation=維持）
    #[arg(long, value_name = "条項=決定", requires = "reason", value_parser = decision)]
    pub decide: Option<(String, QuestionState)>,
    /// そう決めた理由
    #[arg(long, value_name = "理由", requires = "decide")]
    pub reason: Option<String>,
    /// 形式（html、docx、pdf、xlsx、csv、md、json。無ければ画面に出す）
    #[arg(long, value_name = "形式", value_parser = Format::of_table)]
    pub format: Option<Format>,
    /// 出力先のファイル（無ければ update.形式。json では標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// Reads `条項=決定`.
fn decision(text: &str) -> Result<(String, QuestionState), String> {
    let decided = text.split_once('=').and_then(|(clause, state)| {
        let state = QuestionState::named(state).filter(|state| *state != QuestionState::Open)?;
        Some((clause.to_owned(), state))
    });
    decided.ok_or_else(|| "条項の識別子、=、採用か維持か修正の順に書く".to_owned())
}

/// 条項の文がどこから来たかを示す
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Explain {
    /// 団体の識別子
    #[arg(value_name = "ID", help_heading = "引数", display_order = 1)]
    pub id: String,
    /// 条項の識別子又は番号（無ければ全て）
    #[arg(value_name = "条項", help_heading = "引数", display_order = 2)]
    pub clause: Option<String>,
    /// 形式（text、json）
    #[arg(long, value_name = "形式", default_value = "text", hide_default_value = true, hide_possible_values = true)]
    pub format: ExplainFormat,
}

/// The formats of an explanation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ExplainFormat {
    /// 画面
    Text,
    /// JSON
    Json,
}

/// ガイドラインの版を比べ、新しい版を取り込む
#[derive(Debug, Args)]
pub struct Guideline {
    /// 何をするか
    #[command(subcommand)]
    pub command: GuidelineCommand,
}

/// 何をするか
#[derive(Debug, Subcommand)]
pub enum GuidelineCommand {
    /// 二つの版の新旧対照表を作る
    #[command(help_template = HELP)]
    Diff(Diff),
    /// 新しい版の本文を取り込み、前の版の識別子を引き継ぐ
    #[command(help_template = HELP)]
    Import(GuidelineImport),
}

/// 新しい版の本文を取り込む
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct GuidelineImport {
    /// 新しい版の本文（txt、md、docx、html、pdf）
    #[arg(value_name = "ファイル", help_heading = "引数", display_order = 1)]
    pub file: PathBuf,
    /// 新しい版の名前（例: r9.3）
    #[arg(long, value_name = "版")]
    pub edition: String,
    /// 一つ前の版
    #[arg(long, value_name = "版")]
    pub follows: String,
    /// 取り込む文書（basic-policy、standards）
    #[arg(long, value_name = "文書", default_value = "basic-policy", hide_default_value = true)]
    pub document: String,
}

/// 今ある文書から policy.yaml を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Import {
    /// 今ある文書のファイル（txt、md、docx、html、pdf）
    #[arg(value_name = "ファイル", help_heading = "引数", display_order = 1)]
    pub file: PathBuf,
    /// 団体の識別子（半角の英小文字、数字、ハイフン）
    #[arg(long, value_name = "ID")]
    pub id: String,
    /// 団体名
    #[arg(long, value_name = "名称")]
    pub name: String,
    /// 団体の種類（無ければ団体名の終わりで決める）
    #[arg(long, value_name = "種類")]
    pub kind: Option<String>,
    /// ガイドラインの版（無ければ最も合うもの）
    #[arg(long, value_name = "版")]
    pub guideline: Option<String>,
    /// 報告の形式（text、html、json）
    #[arg(long, value_name = "形式", default_value = "text", hide_default_value = true, hide_possible_values = true)]
    pub format: ReportFormat,
    /// 報告の出力先のファイル（無ければ標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// ファイルを読む
#[derive(Debug, Args)]
pub struct ReadFile {
    /// 読むファイル
    #[arg(value_name = "ファイル", help_heading = "引数", display_order = 1)]
    pub file: PathBuf,
}

/// 報告の形式
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum ReportFormat {
    /// 要点だけ
    Text,
    /// 条項を基準文と並べた表
    Html,
    /// 機械で読む形
    Json,
}

/// JSON Schema を出力する
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Schema {
    /// 出力先のファイル（無ければ標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// 入力補完の設定を出力する
#[derive(Debug, Args)]
#[command(next_help_heading = "オプション")]
pub struct Completions {
    /// シェルの種類（powershell、bash、zsh、fish、elvish）
    #[arg(value_name = "シェル", hide_possible_values = true, help_heading = "引数", display_order = 1)]
    pub shell: clap_complete::Shell,
}
