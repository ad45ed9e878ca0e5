//! Prints: results to stdout, diagnostics and progress to stderr.

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::io::Write as _;
use std::ops::Range;

use annotate_snippets::{AnnotationKind, Group, Level, Renderer, Snippet};
use clap::error::{ContextKind, ContextValue, ErrorKind};

use crate::cli::Outcome;
use crate::derive;
use crate::diag::{Diagnostic, Severity, UNREADABLE, has_errors};
use crate::parse::invisible::kind;
use crate::project::{Failure, Project, ProjectError};
use crate::render::{Format, unprintable};
use crate::view::block::Sheet;

/// Prints a line of results.
pub fn line(text: &str) {
    let _ = writeln!(anstream::stdout().lock(), "{text}");
}

/// Prints a line about the work.
pub fn note(text: &str) {
    let _ = writeln!(anstream::stderr().lock(), "{}", seen(text));
}

/// Prints diagnostics in order; an error among them makes the outcome `Findings`.
pub fn diagnostics(diagnostics: &[Diagnostic]) -> Outcome {
    let mut stderr = anstream::stderr().lock();
    for diagnostic in diagnostics {
        let _ = writeln!(stderr, "{}\n", rendered(diagnostic, &Renderer::styled()));
    }
    outcome(diagnostics)
}

/// Encodes a sheet; what is wrong with it, and what a PDF of it cannot show, is printed.
pub fn encoded(project: &Project, sheet: &Sheet, format: Format) -> Result<Vec<u8>, Outcome> {
    if format == Format::Pdf {
        diagnostics(&unprintable([sheet], None));
    }
    derive::encode_sheet(project, sheet, format).map_err(|found| diagnostics(&found))
}

/// Prints those diagnostics that have not been printed yet; the others count all the same.
pub fn new_diagnostics(diagnostics: &[Diagnostic], told: &mut BTreeSet<String>) -> Outcome {
    let mut stderr = anstream::stderr().lock();
    for diagnostic in diagnostics {
        let text = rendered(diagnostic, &Renderer::styled());
        if !told.contains(&text) {
            let _ = writeln!(stderr, "{text}\n");
            told.insert(text);
        }
    }
    outcome(diagnostics)
}

fn outcome(diagnostics: &[Diagnostic]) -> Outcome {
    match has_errors(diagnostics) {
        true if diagnostics.iter().any(|diagnostic| diagnostic.code == UNREADABLE) => Outcome::Failed,
        true => Outcome::Findings,
        false => Outcome::Done,
    }
}

/// Prints why something was not to be had.
pub fn failure(failure: &Failure) -> Outcome {
    match failure {
        Failure::Wrong(found) => diagnostics(found).max(Outcome::Findings),
        Failure::Machine(error) => machine(error),
    }
}

/// Prints what the machine could not do.
pub fn machine(error: &ProjectError) -> Outcome {
    refuse(&error.to_string())
}

/// Prints why the command cannot run.
pub fn refuse(message: &str) -> Outcome {
    note(&format!("エラー: {message}"));
    Outcome::Failed
}

/// Prints a diagnostic as text: message, code, excerpt with carets, help.
pub fn rendered(diagnostic: &Diagnostic, renderer: &Renderer) -> String {
    let level = match diagnostic.severity {
        Severity::Error => Level::ERROR.with_name("エラー"),
        Severity::Warning => Level::WARNING.with_name("警告"),
        Severity::Note => Level::NOTE.with_name("参考"),
    };
    let (message, help) = (seen(&diagnostic.message), seen(&diagnostic.help));
    let mut group = Group::with_title(level.primary_title(message.as_ref()).id(diagnostic.code));
    let shown;
    let range;
    if let Some(place) = &diagnostic.place {
        (shown, range) = seen_in(&place.source.text, &place.range);
        let whole = shown.as_ref();
        if whole.is_empty() {
            let path = place.source.path.as_str();
            group = group.element(annotate_snippets::Origin::path(path).line(1).char_column(1));
        } else {
            let snippet = Snippet::source(whole).path(place.source.path.as_str());
            group = group.element(snippet.annotation(AnnotationKind::Primary.span(first_line(whole, &range))));
        }
    }
    if diagnostic.place.is_none() && !diagnostic.help.is_empty() {
        return format!("{}\n = 対処: {help}", renderer.render(&[group]));
    }
    if !diagnostic.help.is_empty() {
        group = group.element(Level::HELP.with_name("対処").message(help.as_ref()));
    }
    renderer.render(&[group])
}

/// Shows what cannot be seen as �, so that no terminal acts on it.
fn seen(text: &str) -> Cow<'_, str> {
    let strange = |c: char| kind(c).is_some();
    if text.contains(strange) { text.replace(strange, "\u{FFFD}").into() } else { text.into() }
}

/// Shows a text as [`seen`] does, with the range where a place of it is then; control characters have signs of their own.
fn seen_in<'t>(text: &'t str, range: &Range<usize>) -> (Cow<'t, str>, Range<usize>) {
    let strange = |c: char| kind(c).is_some() && !c.is_control();
    if !text.contains(strange) {
        return (text.into(), range.clone());
    }
    let shown = |text: &str| text.replace(strange, "\u{FFFD}");
    let at = |byte: usize| text.get(..byte).map_or(byte, |head| shown(head).len());
    (shown(text).into(), at(range.start)..at(range.end))
}

/// A place of many lines is shown by its first.
fn first_line(text: &str, range: &Range<usize>) -> Range<usize> {
    let inside = text.get(range.clone()).unwrap_or("");
    let length = inside.find('\n').unwrap_or(inside.len());
    range.start..range.start + length
}

/// Prints a wrong command line, or the help or version that was asked for.
pub fn usage(error: &clap::Error) -> Outcome {
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    match error.kind() {
        ErrorKind::DisplayHelp | ErrorKind::DisplayVersion => {
            let _ = write!(anstream::stdout().lock(), "{}", help(error));
            Outcome::Done
        }
        ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand => {
            let _ = write!(anstream::stderr().lock(), "{}", help(error));
            Outcome::Failed
        }
        kind => {
            note(&format!("エラー: {}", usage_message(error, kind)));
            if let Some(near) = context(
                error,
                &[ContextKind::SuggestedArg, ContextKind::SuggestedSubcommand, ContextKind::SuggestedValue],
            ) {
                note(&format!("対処: 「{near}」ではありませんか"));
            }
            note("使い方は「hoshin --help」又は「hoshin コマンド --help」で見られます");
            Outcome::Failed
        }
    }
}

/// The help, with the one English word that clap puts into every usage line in Japanese.
fn help(error: &clap::Error) -> String {
    let text = error.render().ansi().to_string().replace("[OPTIONS]", "[オプション]");
    format!("{}\n", text.trim_end())
}

fn usage_message(error: &clap::Error, kind: ErrorKind) -> String {
    let argument = context(error, &[ContextKind::InvalidArg]).unwrap_or_default();
    let value = context(error, &[ContextKind::InvalidValue]).unwrap_or_default();
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    match kind {
        ErrorKind::InvalidSubcommand => {
            format!(
                "「{}」というコマンドはありません",
                context(error, &[ContextKind::InvalidSubcommand]).unwrap_or_default()
            )
        }
        ErrorKind::UnknownArgument => format!("「{argument}」という指定はありません"),
        ErrorKind::InvalidValue if value.is_empty() => format!("{argument} に値がありません"),
        ErrorKind::InvalidValue | ErrorKind::ValueValidation => {
            let listed = context(error, &[ContextKind::ValidValue]).map(|values| format!("使えるのは {values}"));
            let told = std::error::Error::source(error).map(ToString::to_string);
            let possible = listed.or(told).map(|words| format!("（{words}）"));
            format!("{argument} に「{value}」は使えません{}", possible.unwrap_or_default())
        }
        ErrorKind::MissingRequiredArgument => format!("{argument} がありません"),
        ErrorKind::ArgumentConflict => format!("{argument} は一緒に使えない指定があります"),
        ErrorKind::MissingSubcommand => "コマンドがありません".to_owned(),
        ErrorKind::TooManyValues | ErrorKind::WrongNumberOfValues | ErrorKind::TooFewValues => {
            format!("{argument} の値の数が合いません")
        }
        ErrorKind::InvalidUtf8 => "引数の文字を読めません".to_owned(),
        _ => "指定のしかたが正しくありません".to_owned(),
    }
}

fn context(error: &clap::Error, kinds: &[ContextKind]) -> Option<String> {
    let found = kinds.iter().find_map(|kind| error.get(*kind))?;
    #[expect(clippy::wildcard_enum_match_arm, reason = "a foreign enum that grows")]
    match found {
        ContextValue::String(text) => Some(text.clone()),
        ContextValue::Strings(texts) => Some(texts.join("、")),
        other => Some(other.to_string()),
    }
}
