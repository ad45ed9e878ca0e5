//! A `policy.yaml` in the making, and how it is written.

use std::fmt::Write as _;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::edition::ParameterValue;
use crate::model::id::{ClauseId, DocumentKind, MunicipalityId};
use crate::model::municipality::{Brackets, Digits, Kind, Municipality, PolicyFile};
use crate::model::role::Role;
use crate::parse::{policy, yaml};
use crate::source::Source;

/// A `policy.yaml` in the making.
#[derive(Clone, Debug)]
pub struct Draft {
    /// The id of the body.
    pub id: MunicipalityId,
    /// Its name.
    pub name: String,
    /// The short form of its name.
    pub short_name: Option<Guess>,
    /// What sort of body it is.
    pub kind: Kind,
    /// Its word for itself.
    pub self_word: Guess,
    /// The guideline edition.
    pub guideline: String,
    /// The numbering scheme.
    pub scheme: String,
    /// The width of digits.
    pub digits: Digits,
    /// The width of brackets.
    pub brackets: Brackets,
    /// Labels that the scheme does not give.
    pub exceptions: Vec<Exception>,
    /// The documents.
    pub documents: Vec<DraftDocument>,
    /// 第6版 and the like.
    pub edition: Option<String>,
    /// The adopting bodies.
    pub adopters: Vec<String>,
    /// 改訂履歴: 版, 理由, 概要, date, 備考.
    pub history: Vec<[String; 5]>,
    /// The options, by name.
    pub options: Vec<(String, Guess)>,
    /// The parameters, by name.
    pub parameters: Vec<(String, ParameterValue, f64)>,
    /// The officers, by name.
    pub officers: Vec<(String, Guess)>,
    /// The overrides, in order.
    pub steps: Vec<Step>,
}

/// A value that was found in the text.
#[derive(Clone, Debug, PartialEq)]
pub struct Guess {
    /// The value.
    pub value: String,
    /// How sure it is, 0 to 1.
    pub confidence: f64,
}

/// A document in the making.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DraftDocument {
    /// Which one.
    pub kind: DocumentKind,
    /// Its title.
    pub title: Option<String>,
    /// The cover layout.
    pub cover: String,
    /// The day of adoption or revision.
    pub date: Option<String>,
    /// The day when it was first adopted.
    pub enacted: Option<String>,
}

/// Labels that the scheme does not give.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// The clause, or the clause whose children are meant.
    pub clause: ClauseId,
    /// Whether its children are meant.
    pub whom: Whom,
    /// What is printed.
    pub how: How,
}

/// Whose labels an exception is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whom {
    /// The clause itself.
    Itself,
    /// Its children.
    Children,
}

/// What an exception prints.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum How {
    /// These characters; `none` for nothing.
    Label(String),
    /// The label of a role.
    As(Role),
}

/// An override in the making.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The clause.
    pub clause: ClauseId,
    /// What it does.
    pub change: Change,
    /// What the reader should check (Japanese).
    pub doubt: Option<String>,
    /// The heading of the part of the document that begins here.
    pub heading: Option<String>,
}

/// What an override in the making does.
#[derive(Clone, Debug, PartialEq)]
pub enum Change {
    /// A few words.
    Substitute {
        /// The words as they stand.
        from: String,
        /// The words instead.
        to: String,
        /// How often they stand there.
        count: usize,
    },
    /// The whole text, in the grammar of base text.
    Replace(String),
    /// The title.
    Retitle(String),
    /// A clause of the body's own.
    Insert {
        /// Where it goes.
        spot: Spot,
        /// Its title.
        title: String,
        /// Its text, in the grammar of base text.
        text: String,
        /// Its role, where it is not its neighbour's.
        role: Option<Role>,
    },
    /// Away with it.
    Remove,
    /// Elsewhere.
    Move(Spot),
}

/// Where a clause goes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Spot {
    /// Before a clause.
    Before(ClauseId),
    /// After a clause.
    After(ClauseId),
    /// The last child of a clause.
    Into(ClauseId),
}

impl Draft {
    /// Reads the draft as the program will read the file.
    ///
    /// # Errors
    /// When the file would be wrong.
    pub fn municipality(&self) -> Result<Municipality, Vec<Diagnostic>> {
        let source = Source::new(format!("municipalities/{}/policy.yaml", self.id), self.yaml());
        parse(&self.id, &source)
    }

    /// Writes the file.
    pub fn yaml(&self) -> String {
        let mut text = self.head();
        self.write_exceptions(&mut text);
        self.write_documents(&mut text);
        self.write_records(&mut text);
        self.write_values(&mut text);
        if !self.steps.is_empty() {
            text.push_str("\noverrides:\n");
        }
        self.steps.iter().for_each(|step| write_step(&mut text, step));
        text
    }

    fn head(&self) -> String {
        let short =
            self.short_name.as_ref().map(|short| format!("short_name: {}{}\n", scalar(&short.value), doubt(short)));
        format!(
            "name: {}\n{}kind: {}\nself: {}{}\nguideline: {}\n{}\nnumbering:\n  scheme: {}\n  digits: {}\n  brackets: {}\n",
            scalar(&self.name),
            short.unwrap_or_default(),
            self.kind.as_str(),
            scalar(&self.self_word.value),
            doubt(&self.self_word),
            self.guideline,
            self.edition.as_ref().map(|edition| format!("edition: {}\n", scalar(edition))).unwrap_or_default(),
            self.scheme,
            self.digits.as_str(),
            match self.brackets {
                Brackets::Half => "half",
                Brackets::Full => "full",
            }
        )
    }

    fn write_exceptions(&self, text: &mut String) {
        if !self.exceptions.is_empty() {
            text.push_str("  exceptions:\n");
        }
        for exception in &self.exceptions {
            let whom = match exception.whom {
                Whom::Itself => "clause",
                Whom::Children => "children",
            };
            let how = match &exception.how {
                How::Label(label) => format!("label: {}", scalar(label)),
                How::As(role) => format!("as: {}", role.as_str()),
            };
            let _ = writeln!(text, "    - {whom}: {}\n      {how}", exception.clause);
        }
    }

    fn write_documents(&self, text: &mut String) {
        text.push_str("\ndocuments:\n");
        for document in &self.documents {
            let _ = writeln!(text, "  - document: {}", document.kind);
            if let Some(title) = &document.title {
                let _ = writeln!(text, "    title: {}", scalar(title));
            }
            let _ = writeln!(text, "    cover: {}", document.cover);
            for (name, day) in [("enacted", &document.enacted), ("date", &document.date)] {
                if let Some(day) = day {
                    let _ = writeln!(text, "    {name}: {day}");
                }
            }
        }
    }

    fn write_records(&self, text: &mut String) {
        if !self.adopters.is_empty() {
            text.push_str("\nadopters:\n");
            self.adopters.iter().for_each(|adopter| text.push_str(&format!("  - {}\n", scalar(adopter))));
        }
        if !self.history.is_empty() {
            text.push_str("\nhistory:\n");
        }
        for [edition, reason, summary, date, note] in &self.history {
            let [edition, reason, summary, note] = [edition, reason, summary, note].map(|text| scalar(text));
            let _ = writeln!(
                text,
                "  - {{edition: {edition}, reason: {reason}, summary: {summary}, date: {date}, note: {note}}}"
            );
        }
    }

    fn write_values(&self, text: &mut String) {
        section(
            text,
            "options",
            self.options.iter().map(|(name, guess)| format!("{name}: {}{}", guess.value, doubt(guess))),
        );
        section(
            text,
            "parameters",
            self.parameters.iter().map(|(name, value, confidence)| {
                let guess = Guess { value: String::new(), confidence: *confidence };
                format!("{name}: {}{}", value_text(value), doubt(&guess))
            }),
        );
        section(
            text,
            "officers",
            self.officers.iter().map(|(name, guess)| format!("{name}: {}{}", scalar(&guess.value), doubt(guess))),
        );
    }
}

/// Reads a `policy.yaml`.
///
/// # Errors
/// When it is wrong.
pub fn parse(id: &MunicipalityId, source: &Arc<Source>) -> Result<Municipality, Vec<Diagnostic>> {
    let file: PolicyFile = yaml::read(source)?;
    let (overrides, diagnostics) = policy::overrides(&file.overrides, source);
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    Ok(Municipality { id: id.clone(), policy: file, overrides, source: Arc::clone(source) })
}

fn section(text: &mut String, name: &str, lines: impl Iterator<Item = String>) {
    let lines: Vec<String> = lines.collect();
    if !lines.is_empty() {
        let _ = writeln!(text, "\n{name}:");
        lines.iter().for_each(|line| text.push_str(&format!("  {line}\n")));
    }
}

fn doubt(guess: &Guess) -> String {
    if guess.confidence < 0.75 { "    # 要確認: 本文から推し量った値".to_owned() } else { String::new() }
}

fn value_text(value: &ParameterValue) -> String {
    match value {
        ParameterValue::Text(text) => scalar(text),
        ParameterValue::List(items) => {
            format!("[{}]", items.iter().map(|item| quoted_in_list(item)).collect::<Vec<_>>().join(", "))
        }
    }
}

fn quoted_in_list(item: &str) -> String {
    scalar(item)
}

fn write_step(text: &mut String, step: &Step) {
    if let Some(heading) = &step.heading {
        let _ = writeln!(text, "  # {}", heading.replace('\n', " "));
    }
    if let Some(doubt) = &step.doubt {
        let _ = writeln!(text, "  # 要確認: {doubt}");
    }
    let clause = &step.clause;
    let _ = match &step.change {
        Change::Substitute { from, to, count } => {
            let times = if *count == 1 { String::new() } else { format!("    count: {count}\n") };
            write!(text, "  - substitute: {clause}\n    from: {}\n    to: {}\n{times}", scalar(from), scalar(to))
        }
        Change::Replace(body) => write!(text, "  - replace: {clause}\n{}", block(body)),
        Change::Retitle(title) => writeln!(text, "  - retitle: {clause}\n    title: {}", scalar(title)),
        Change::Insert { spot, title, text: body, role } => {
            let title = if title.is_empty() { String::new() } else { format!("    title: {}\n", scalar(title)) };
            let role = role.map(|role| format!("    role: {}\n", role.as_str())).unwrap_or_default();
            let body = if body.is_empty() && !title.is_empty() { String::new() } else { block(body) };
            write!(text, "  - insert: {clause}\n    {}\n{role}{title}{body}", spot_text(spot))
        }
        Change::Remove => writeln!(text, "  - remove: {clause}"),
        Change::Move(spot) => writeln!(text, "  - move: {clause}\n    {}", spot_text(spot)),
    };
    text.push_str("    reason: 取込\n");
}

fn spot_text(spot: &Spot) -> String {
    match spot {
        Spot::Before(id) => format!("before: {id}"),
        Spot::After(id) => format!("after: {id}"),
        Spot::Into(id) => format!("into: {id}"),
    }
}

fn block(body: &str) -> String {
    if body.trim().is_empty() {
        return "    text: \"\"\n".to_owned();
    }
    let lines: Vec<String> =
        body.lines().map(|line| if line.is_empty() { String::new() } else { format!("      {line}") }).collect();
    format!("    text: |\n{}\n", lines.join("\n"))
}

/// Writes a YAML scalar, quoted where plain text would be read otherwise.
pub fn scalar(text: &str) -> String {
    let safe = |c: char| {
        c.is_alphanumeric() || matches!(c, '・' | '（' | '）' | '、' | '。' | 'ー' | '々' | '「' | '」' | '／')
    };
    let plain = text.chars().all(safe) && text.chars().next().is_some_and(|c| !c.is_ascii());
    if plain {
        return text.to_owned();
    }
    let mut quoted = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => quoted.extend(['\\', c]),
            '\n' => quoted.push_str("\\n"),
            '\t' => quoted.push_str("\\t"),
            _ => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
