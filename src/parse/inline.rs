//! Reads the inside of one line of base text: characters, parameters, references and the closing `{#id}`.

use std::ops::Range;
use std::sync::Arc;

use pulldown_cmark::{CowStr, Event, Tag, TagEnd};

use crate::diag::Diagnostic;
use crate::model::document::{Form, Inline, Parameter, Reference, Text};
use crate::model::id::ClauseId;
use crate::parse::invisible::in_value;
use crate::source::{Place, Source};

/// The `{#id .class @source}` that ends a heading, a list item or a paragraph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Attributes {
    /// `#id`, with its place.
    pub id: Option<(ClauseId, Place)>,
    /// `.class` or `.class=value`.
    pub classes: Vec<(String, String)>,
    /// `@source`.
    pub sources: Vec<String>,
}

impl Attributes {
    /// Gives the value of a class, empty where it has none; nothing where the class is absent.
    pub fn class(&self, name: &str) -> Option<&str> {
        self.classes.iter().find(|(class, _)| class == name).map(|(_, value)| value.as_str())
    }
}

/// Which kind of Markdown is read.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Grammar {
    /// Base text, with parameters and references.
    #[default]
    Base,
    /// An enacted revision: every character stands for itself, labels are part of the text.
    Enacted,
}

/// Collects the inline events of one block into a text.
pub(crate) struct InlineReader<'a> {
    source: &'a Arc<Source>,
    grammar: Grammar,
    pieces: Vec<(String, Range<usize>)>,
    text: Text,
    link: Option<(String, Range<usize>, String)>,
    /// What is wrong with the block.
    pub(crate) diagnostics: Vec<Diagnostic>,
}

impl<'a> InlineReader<'a> {
    /// Begins a block of a source.
    pub(crate) fn new(source: &'a Arc<Source>, grammar: Grammar) -> Self {
        Self { source, grammar, pieces: Vec::new(), text: Vec::new(), link: None, diagnostics: Vec::new() }
    }

    /// Takes one inline event; `range` is in bytes of the source.
    pub(crate) fn take(&mut self, event: &Event<'_>, range: Range<usize>) {
        match event {
            Event::Text(text) => self.characters(text, range),
            Event::SoftBreak => {}
            Event::HardBreak => self.refuse("改行の指定は使えません", range),
            Event::Start(Tag::Link { dest_url, .. }) => self.open_link(dest_url, range),
            Event::End(TagEnd::Link) => self.close_link(),
            Event::InlineHtml(_) | Event::Html(_) => self.refuse("HTMLのタグは使えません", range),
            Event::Code(_) => self.refuse("`…` は使えません", range),
            Event::Start(_) => self.refuse("文字の飾りや画像は使えません", range),
            Event::End(_) => {}
            Event::InlineMath(_) | Event::DisplayMath(_) | Event::FootnoteReference(_) | Event::Rule => {}
            Event::TaskListMarker(_) => self.refuse("チェック欄は使えません", range),
        }
    }

    fn characters(&mut self, text: &CowStr<'_>, range: Range<usize>) {
        // What is borrowed stands in the source, which was looked through when it was read.
        if !matches!(text, CowStr::Borrowed(_)) {
            self.diagnostics.extend(in_value(text, &Place::new(self.source, range.clone())));
        }
        match &mut self.link {
            Some((_, _, label)) => label.push_str(text),
            None => match self.pieces.last_mut() {
                Some((last, place)) => {
                    last.push_str(text);
                    place.end = range.end;
                }
                None => self.pieces.push((text.to_string(), range)),
            },
        }
    }

    fn refuse(&mut self, what: &str, range: Range<usize>) {
        let place = Place::new(self.source, range);
        let help = "文字としてそのまま表すときは、前に \\ を付けてください";
        self.diagnostics.push(Diagnostic::error("unknown-markup", what).at(place).help(help));
    }

    fn open_link(&mut self, target: &str, range: Range<usize>) {
        self.flush();
        self.link = Some((target.to_owned(), range, String::new()));
    }

    fn close_link(&mut self) {
        let Some((target, range, label)) = self.link.take() else { return };
        if target.starts_with('#') {
            self.reference(&target, &label, range);
        } else if target.strip_prefix("https://").is_some_and(|rest| !names_a_user(rest)) {
            self.text.push(Inline::Text(label));
        } else {
            let place = Place::new(self.source, range);
            let help = match ClauseId::new(&target) {
                Some(id) => format!("条項を指すときは「#{id}」と書いてください"),
                None if target.starts_with("https://") => "利用者名とパスワード（@ の前）を消してください".to_owned(),
                None => "外部へのリンクは https:// で始まるものだけにしてください".to_owned(),
            };
            let message = format!("リンク先「{target}」は使えません");
            self.diagnostics.push(Diagnostic::error("bad-link", message).at(place).help(help));
        }
    }

    fn reference(&mut self, target: &str, label: &str, range: Range<usize>) {
        let place = Place::new(self.source, range);
        let ids: Option<Vec<ClauseId>> =
            target.split(',').map(|part| ClauseId::new(part.trim().trim_start_matches('#'))).collect();
        let form = match label {
            "" => Some(Form::Label),
            "上記" => Some(Form::Above),
            "前" => Some(Form::Previous),
            _ => None,
        };
        match (ids, form) {
            (Some(targets), Some(form)) => self.text.push(Inline::Reference(Reference { targets, form, place })),
            (None, _) => {
                let message = format!("参照先「{target}」は識別子ではありません");
                self.diagnostics.push(
                    Diagnostic::error("bad-reference", message).at(place).help("#の後に条項の識別子を書いてください"),
                );
            }
            (_, None) => {
                let message = format!("参照の書き方「{label}」はありません");
                let help = "［］の中は空にするか、「上記」又は「前」としてください。番号は自動で付きます";
                self.diagnostics.push(Diagnostic::error("bad-reference", message).at(place).help(help));
            }
        }
    }

    fn flush(&mut self) {
        for (characters, range) in std::mem::take(&mut self.pieces) {
            if self.grammar == Grammar::Enacted {
                push_text(&mut self.text, &characters);
                continue;
            }
            let (text, mut diagnostics) = parameters(&characters, self.source, &range);
            self.text.extend(text);
            self.diagnostics.append(&mut diagnostics);
        }
    }

    /// Ends the block: its text, and the attributes that closed it.
    pub(crate) fn finish(mut self) -> (Text, Attributes, Vec<Diagnostic>) {
        let attributes = self.attributes();
        self.flush();
        (self.text, attributes, self.diagnostics)
    }

    fn attributes(&mut self) -> Attributes {
        let Some((last, range)) = self.pieces.last_mut() else { return Attributes::default() };
        let Some((head, inside)) = closing(last) else { return Attributes::default() };
        // `{\#id}` are characters of the text.
        let raw = self.source.text.get(range.clone()).unwrap_or_default();
        if raw.contains('\\') && raw.contains(&format!("\\{inside}}}")) {
            return Attributes::default();
        }
        let place = Place::new(self.source, range.end.saturating_sub(inside.len() + 1)..range.end.saturating_sub(1));
        *last = head;
        let (attributes, mut diagnostics) = attribute_list(&inside, &place);
        self.diagnostics.append(&mut diagnostics);
        attributes
    }
}

/// Tells whether an address without its scheme names a user, perhaps with a password.
fn names_a_user(address: &str) -> bool {
    address.split(['/', '?', '#']).next().is_some_and(|host| host.contains('@'))
}

fn closing(text: &str) -> Option<(String, String)> {
    let trimmed = text.trim_end();
    let (head, inside) = trimmed.strip_suffix('}')?.rsplit_once('{')?;
    let opens = inside.starts_with(['#', '.']) && !inside.contains('}');
    opens.then(|| (head.trim_end().to_owned(), inside.to_owned()))
}

fn attribute_list(inside: &str, place: &Place) -> (Attributes, Vec<Diagnostic>) {
    let mut attributes = Attributes::default();
    let mut diagnostics = Vec::new();
    for word in inside.split_whitespace() {
        // After one slip the other words are a guess.
        if !diagnostics.is_empty() {
            break;
        }
        if let Some(id) = word.strip_prefix('#') {
            match ClauseId::new(id) {
                Some(id) => attributes.id = Some((id, place.clone())),
                None => {
                    diagnostics.push(bad_id(id, place));
                    let stand_in = ClauseId::new(&format!("bad-{}", place.range.start));
                    attributes.id = stand_in.map(|id| (id, place.clone()));
                }
            }
        } else if let Some(class) = word.strip_prefix('.') {
            let (name, value) = class.split_once('=').unwrap_or((class, ""));
            attributes.classes.push((name.to_owned(), value.to_owned()));
        } else if let Some(source) = word.strip_prefix('@') {
            attributes.sources.push(source.to_owned());
        } else {
            let message = format!("「{word}」は {{#識別子 …}} の中に書けません");
            diagnostics.push(
                Diagnostic::error("bad-attribute", message).at(place.clone()).help("# . @ のどれかで始めてください"),
            );
        }
    }
    (attributes, diagnostics)
}

/// Says that an id has characters that no id may have.
pub fn bad_id(id: &str, place: &Place) -> Diagnostic {
    let message = match id {
        "" => "識別子が空です".to_owned(),
        id => format!("「{id}」は識別子に使えません"),
    };
    let help = "半角の英小文字、数字、ハイフン、ピリオドだけを使ってください";
    Diagnostic::error("bad-id", message).at(place.clone()).help(help)
}

fn parameters(characters: &str, source: &Arc<Source>, range: &Range<usize>) -> (Text, Vec<Diagnostic>) {
    let mut text = Vec::new();
    let mut diagnostics = Vec::new();
    let mut rest = characters;
    // Most texts have no brace at all, and a single character is found sooner than two.
    while let Some((before, inside)) = rest.contains('{').then(|| rest.split_once("{{")).flatten() {
        push_text(&mut text, before);
        let Some((expression, after)) = inside.split_once("}}") else {
            let place = Place::new(source, range.clone());
            diagnostics.push(
                Diagnostic::error("open-parameter", "「{{」が閉じていません").at(place).help("「}}」を補ってください"),
            );
            push_text(&mut text, "{{");
            rest = inside;
            continue;
        };
        match quoted(expression) {
            Some(characters) => push_text(&mut text, characters),
            None => text.push(parameter(expression, source, range)),
        }
        rest = after;
    }
    push_text(&mut text, rest);
    (text, diagnostics)
}

/// `{{ "{{" }}` stands for the characters between the quotation marks.
fn quoted(expression: &str) -> Option<&str> {
    let inside = expression.trim().strip_prefix('"')?.strip_suffix('"')?;
    (!inside.contains('"')).then_some(inside)
}

fn push_text(text: &mut Text, characters: &str) {
    if !characters.is_empty() {
        text.push(Inline::Text(characters.to_owned()));
    }
}

fn parameter(expression: &str, source: &Arc<Source>, range: &Range<usize>) -> Inline {
    let expression = expression.trim().to_owned();
    let name: String = expression.chars().take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.')).collect();
    let offset = source.text.get(range.clone()).and_then(|raw| raw.find(&expression)).unwrap_or(0);
    let start = range.start + offset;
    let place = Place::new(source, start..start + expression.len());
    Inline::Parameter(Parameter { expression, name, value: None, place })
}

/// Reads a text of one line, such as a title or the `from` of an override, in which only `{{ … }}` and
/// `[…](#id)` mean anything; `place` is where it stands.
pub fn line(characters: &str, place: &Place) -> (Text, Vec<Diagnostic>) {
    let mut reader = InlineReader::new(&place.source, Grammar::Base);
    let mut rest = characters;
    while let Some((before, target, after)) = link(rest) {
        let (before, label) = before.rsplit_once('[').unwrap_or((before, ""));
        reader.characters(&CowStr::Borrowed(before), place.range.clone());
        reader.flush();
        reader.reference(target, label, place.range.clone());
        rest = after;
    }
    reader.characters(&CowStr::Borrowed(rest), place.range.clone());
    reader.flush();
    (reader.text, reader.diagnostics)
}

fn link(text: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = text.split_once("](#")?;
    let (target, after) = rest.split_once(')')?;
    before.contains('[').then_some((before, target, after))
}
