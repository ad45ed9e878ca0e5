//! Why a file cannot be read, in one sentence.

use thiserror::Error;

/// Why a file cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// The bytes are no whole file of their format.
    #[error("ファイルが壊れているか、途中で切れているため読めません")]
    Broken,
    /// A password is needed.
    #[error(
        "パスワードの付いたファイルか、古い形式（doc、xls）のファイルです。パスワードを外し、docx 形式で保存し直してください"
    )]
    Locked,
    /// An Excel file.
    #[error("Excel のファイルです。Word（docx）かテキストにしてください")]
    Spreadsheet,
    /// A PowerPoint file or another package.
    #[error("Word の文書ではありません。Word（docx）、PDF、HTML、テキストのどれかにしてください")]
    OtherPackage,
    /// An RTF file.
    #[error("RTF 形式のファイルです。Word で開き、docx 形式で保存し直してください")]
    Rtf,
    /// Bytes that no reader knows.
    #[error("テキスト、Word（docx）、PDF、HTML のどれでもありません")]
    Unknown,
    /// It unpacks to more than any policy has.
    #[error("展開すると大きくなりすぎるため読みません（ポリシーの文書とは思えない大きさです）")]
    TooLarge,
    /// It has more paragraphs than any policy has.
    #[error("段落が多すぎるため読みません（2万段落まで）。ポリシーの文書だけのファイルにしてください")]
    TooMany,
    /// It has more characters than any policy has.
    #[error("文字が多すぎるため読みません（100万字まで）。ポリシーの文書だけのファイルにしてください")]
    TooLong,
    /// Its parts nest deeper than any policy's.
    #[error("表などの入れ子が深すぎるため読みません")]
    TooDeep,
    /// It declares a document type or entities.
    #[error("文書型宣言（DTD）を含むため読みません。Word で開き、保存し直してください")]
    Declaration,
    /// It has pages but no characters.
    #[error("文字の情報が無い PDF です（紙を写した画像と思われます）。文字認識（OCR）をしてから取り込んでください")]
    Picture,
    /// It has glyphs, but does not say which characters they are.
    #[error(
        "どの字かの情報が無い PDF のため、文を取り出せません。作ったときの Word などの文書を使うか、文字認識（OCR）をしてから取り込んでください"
    )]
    Unnamed,
    /// It has no characters at all.
    #[error("ファイルに文字がありません")]
    Empty,
}
