//! The arguments of the command line, with their help in Japanese.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand};

use crate::render::Format;

const HELP: &str = "{about-with-newline}\n使い方: {usage}\n\n{all-args}{after-help}";
const AFTER: &str = "終了コード: 0 済み、1 確かめるべきことがある、2 実行できなかった";

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
    #[arg(long, global = true, value_name = "フォルダー")]
    pub root: Option<PathBuf>,
    /// 使い方を表示する
    #[arg(short, long, global = true, action = clap::ArgAction::Help)]
    pub help: Option<bool>,
    /// 版を表示する
    #[arg(short = 'V', long, action = clap::ArgAction::Version)]
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
#[command(next_help_heading = "引数")]
pub struct Init {
    /// 作る場所（無ければ今のフォルダー）
    #[arg(value_name = "フォルダー", default_value = ".", hide_default_value = true)]
    pub folder: PathBuf,
}

/// 新しい団体の policy.yaml を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "引数")]
pub struct New {
    /// 団体の識別子（半角の英小文字、数字、ハイフン）
    #[arg(value_name = "ID")]
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
#[command(next_help_heading = "引数")]
pub struct Build {
    /// 団体の識別子（無ければ全ての団体）
    #[arg(value_name = "ID")]
    pub ids: Vec<String>,
    /// 形式（txt、md、html、docx、pdf、json をコンマで区切る。無ければ全て）
    #[arg(long, value_name = "形式", value_delimiter = ',', value_parser = Format::named)]
    pub format: Vec<Format>,
    /// 出力先のフォルダー（無ければ作業フォルダーの output）
    #[arg(long, short, value_name = "フォルダー")]
    pub output: Option<PathBuf>,
    /// 公開する文書だけを作る（非公開の文書は一語も出さない）
    #[arg(long)]
    pub public: bool,
    /// 未設定の値や要確認があれば作らない
    #[arg(long = "final")]
    pub complete: bool,
}

/// 今ある文書から policy.yaml を作る
#[derive(Debug, Args)]
#[command(next_help_heading = "引数")]
pub struct Import {
    /// 今ある文書のファイル（txt、md、docx、html、pdf）
    #[arg(value_name = "ファイル")]
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
    #[arg(value_name = "ファイル")]
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
#[command(next_help_heading = "引数")]
pub struct Schema {
    /// 出力先のファイル（無ければ標準出力）
    #[arg(short, long, value_name = "ファイル")]
    pub output: Option<PathBuf>,
}

/// 入力補完の設定を出力する
#[derive(Debug, Args)]
#[command(next_help_heading = "引数")]
pub struct Completions {
    /// シェルの種類（powershell、bash、zsh、fish、elvish）
    #[arg(value_name = "シェル", hide_possible_values = true)]
    pub shell: clap_complete::Shell,
}
