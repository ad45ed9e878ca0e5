//! Says in Japanese what keeps a text from being YAML.

use std::sync::Arc;

use granit_parser::{ErrorKind, ScanError};

use super::tree::DEEPEST;
use crate::diag::Diagnostic;
use crate::source::{Place, Source};

/// Says what is wrong, where, and what helps.
#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
pub(super) fn diagnostic(source: &Arc<Source>, error: &ScanError) -> Diagnostic {
    let start = error.marker().byte_offset().unwrap_or(0);
    let place = word(source, start);
    match error.kind() {
        ErrorKind::RecursionLimitExceeded => too_deep().at(place),
        ErrorKind::UnknownAnchor | ErrorKind::AnchorCountOverflow | ErrorKind::MissingAnchorOrAliasName => {
            anchor().at(place)
        }
        kind => {
            let (message, help) = words(kind);
            Diagnostic::error("yaml", message).at(place).help(help)
        }
    }
}

/// Says that a bracket of an earlier line is open.
pub(super) fn open_bracket(source: &Arc<Source>, start: usize) -> Diagnostic {
    let closing = if source.text.get(start..).is_some_and(|text| text.starts_with('{')) { "}" } else { "]" };
    let message = "この括弧が閉じていません";
    let place = Place::new(source, start..start + 1);
    Diagnostic::error("yaml", message).at(place).help(format!("値の終わりに「{closing}」を補ってください"))
}

/// Says that the nesting is too deep.
pub(super) fn too_deep() -> Diagnostic {
    Diagnostic::error("too-deep", format!("入れ子が{DEEPEST}段を超えています"))
        .help("字下げや括弧の重なりを減らしてください")
}

/// Says that anchors and aliases are off.
pub(super) fn anchor() -> Diagnostic {
    let help = "同じ内容をそのまま書いてください。文字としての & や * で始まる値は \" で囲んでください";
    Diagnostic::error("anchor", "YAMLの「&」「*」（別名）は使えません").help(help)
}

/// Says that types are off.
pub(super) fn tag() -> Diagnostic {
    let help = "「!!binary」のような語を消してください。文字としての「!」で始まる値は \" で囲んでください";
    Diagnostic::error("yaml", "「!」で始まる型の指定は使えません").help(help)
}

/// The word at a byte; at the end of the text or of a line, the last word before it.
fn word(source: &Arc<Source>, byte: usize) -> Place {
    let text = source.text.as_str();
    let head = text.get(..byte).unwrap_or(text);
    let rest = text.get(byte..).unwrap_or("");
    let length: usize = rest.chars().take_while(|c| !c.is_whitespace() && *c != ':').map(char::len_utf8).sum();
    if length > 0 {
        return Place::new(source, byte..byte + length);
    }
    if rest.starts_with(':') {
        return Place::new(source, byte..byte + 1);
    }
    let end = head.trim_end().len();
    let start = head.get(..end).and_then(|head| head.char_indices().next_back()).map_or(0, |(start, _)| start);
    Place::new(source, start..end.max(start + 1))
}

#[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
fn words(kind: &ErrorKind) -> (String, &'static str) {
    const QUOTE: &str = "値の全体を \" で囲んでください";
    let text = |words: &str| words.to_owned();
    match kind {
        ErrorKind::UnclosedQuotedScalar
        | ErrorKind::DocumentIndicatorInQuotedScalar
        | ErrorKind::InvalidQuotedScalarIndent => {
            (text("引用符が閉じていません"), "値の終わりに、始めと同じ \" か ' を補ってください")
        }
        ErrorKind::UnexpectedEofFlowSequence
        | ErrorKind::UnexpectedEofFlowMapping
        | ErrorKind::UnexpectedEofImplicitFlowMapping
        | ErrorKind::UnclosedFlowCollection { .. } => {
            (text("括弧が閉じていません"), "値の終わりに「]」又は「}」を補ってください")
        }
        ErrorKind::MisplacedFlowCollectionEnd => {
            (text("この閉じ括弧に対応する「[」「{」がありません"), "余分な括弧を消すか、値の全体を \" で囲んでください")
        }
        ErrorKind::MismatchedFlowCollectionEnd { open, close } => {
            (format!("「{open}」で始めた括弧が「{close}」で閉じられています"), "括弧の種類をそろえてください")
        }
        ErrorKind::ExpectedFlowSequenceSeparator
        | ErrorKind::ExpectedFlowMappingSeparator
        | ErrorKind::FlowMappingValueAdjacentCollection
        | ErrorKind::BlockEntryInFlowCollection => (
            text("「[ ]」「{ }」の中の区切りが正しくありません"),
            "値を半角の「,」で区切り、終わりに括弧を閉じてください",
        ),
        ErrorKind::TabNotAllowed
        | ErrorKind::TabInBlockIndentation
        | ErrorKind::TabInIndentation
        | ErrorKind::TabAtBlockScalarStart
        | ErrorKind::TabInPlainScalar
        | ErrorKind::InvalidBlockEntryWhitespace
        | ErrorKind::InvalidMappingValueWhitespace => {
            (text("字下げや区切りにタブが使われています"), "半角の空白にしてください")
        }
        ErrorKind::InvalidIndentation
        | ErrorKind::ExpectedBlockMappingKey
        | ErrorKind::ExpectedBlockSequenceEntry
        | ErrorKind::BlockSequenceEntryNotAllowed
        | ErrorKind::MappingKeyNotAllowed
        | ErrorKind::InvalidBlockScalarIndent
        | ErrorKind::InvalidFlowScalarIndent
        | ErrorKind::UnexpectedEofBlockSequence
        | ErrorKind::UnexpectedEofBlockMapping => {
            (text("字下げが前の行とそろっていません"), "同じ段の項目は、行の初めの半角の空白の数をそろえてください")
        }
        ErrorKind::SimpleKeyExpected | ErrorKind::InvalidSimpleKey => {
            (text("「項目: 値」の形になっていません"), "項目の名前の後に、半角の「:」と半角の空白を置いてください")
        }
        ErrorKind::MappingValueNotAllowed | ErrorKind::InvalidColonPlacement => {
            (text("一つの値の中に「: 」があります"), QUOTE)
        }
        ErrorKind::UnexpectedCharacter { character } => (format!("値を「{character}」で始めることはできません"), QUOTE),
        ErrorKind::PlainScalarStartsWithDashFlowIndicator | ErrorKind::UnexpectedEndOfPlainScalar => {
            (text("この記号で値を始めることはできません"), QUOTE)
        }
        ErrorKind::UnknownQuotedScalarEscape
        | ErrorKind::InvalidQuotedScalarHexEscape
        | ErrorKind::InvalidLowSurrogateHexEscape
        | ErrorKind::InvalidLowSurrogate
        | ErrorKind::MissingLowSurrogate
        | ErrorKind::UnpairedLowSurrogate
        | ErrorKind::InvalidUnicodeEscape => (
            text("\" の中の「\\」の使い方が正しくありません"),
            "文字としての「\\」は「\\\\」と二つ続けて書いてください",
        ),
        ErrorKind::InvalidTrailingSingleQuotedScalar | ErrorKind::InvalidTrailingDoubleQuotedScalar => {
            (text("引用符を閉じた後に余分な文字があります"), "余分な文字を消すか、値の全体を引用符で囲んでください")
        }
        ErrorKind::ExpectedNodeContent => (text("ここに値がありません"), "値を書くか、余分な記号を消してください"),
        ErrorKind::ZeroBlockScalarIndent | ErrorKind::InvalidBlockScalarHeader => {
            (text("「|」の後に余分な文字があります"), "「|」で行を終え、次の行から字下げをして本文を書いてください")
        }
        ErrorKind::CommentInterceptedScalar | ErrorKind::CommentNotSeparated => (
            text("注記の「#」の置き方が正しくありません"),
            "「#」の前に半角の空白を置くか、値の全体を \" で囲んでください",
        ),
        ErrorKind::InvalidDocumentEnd | ErrorKind::MultipleDocumentsUnsupported | ErrorKind::ExpectedDocumentStart => {
            (text("ここで終わるはずの後に余分な文字があります"), "行の初めの位置と、余分な記号がないかを見てください")
        }
        ErrorKind::ExpectedTagBang
        | ErrorKind::UndeclaredTagHandle
        | ErrorKind::InvalidTagTerminator
        | ErrorKind::InvalidGlobalTagCharacter
        | ErrorKind::MissingTagUri
        | ErrorKind::UnclosedVerbatimTag => (text("値を「!」で始めることはできません"), QUOTE),
        _ => (text("YAMLとして読めません"), "字下げ、半角の「: 」、引用符と括弧の閉じ忘れを見てください"),
    }
}
