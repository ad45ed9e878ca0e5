//! Reads the overrides of `policy.yaml` and of the options in `edition.yaml`.

use std::sync::Arc;

use crate::diag::{Diagnostic, Severity, has_errors};
use crate::model::document::Text;
use crate::model::edit::{Inserted, Operation, Override, Position};
use crate::model::id::{ClauseId, MunicipalityId};
use crate::model::municipality::{Edge, Municipality, OverrideEntry, PolicyFile};
use crate::numeral::Date;
use crate::parse::inline::{bad_id, line};
use crate::parse::{invisible, values, yaml};
use crate::source::{Located, Place, Source};

/// Reads a `policy.yaml`.
///
/// # Errors
/// Gives everything that is wrong with it.
pub fn municipality(id: &MunicipalityId, source: &Arc<Source>) -> Result<Municipality, Vec<Diagnostic>> {
    match draft(id, source) {
        (Some(municipality), diagnostics) if !has_errors(&diagnostics) => Ok(municipality),
        (_, diagnostics) => Err(diagnostics),
    }
}

/// Reads a `policy.yaml` past what is wrong where that is possible, so that the rest can be checked.
pub fn draft(id: &MunicipalityId, source: &Arc<Source>) -> (Option<Municipality>, Vec<Diagnostic>) {
    let mut hidden = invisible::hidden(source);
    if hidden.iter().any(|found| found.message.starts_with("文字では")) {
        return (None, hidden);
    }
    hidden.iter_mut().for_each(|found| spare_wording(found, source));
    let stand_ins = [("name", id.as_str()), ("kind", "その他"), ("self", "本団体"), ("numbering", "{scheme: decimal}")];
    let (policy, mut diagnostics) = yaml::read_past::<PolicyFile>(source, &stand_ins);
    diagnostics.append(&mut hidden);
    let Some(policy) = policy else { return (None, diagnostics) };
    let (overrides, mut found) = overrides(&policy.overrides, source);
    found.retain(|found| !told_by_a_key(found, &diagnostics, source));
    diagnostics.append(&mut found);
    diagnostics.extend(wrong_dates(&policy, source));
    // Where a second value was passed over, the lines after the first may have run into it.
    let twice = diagnostics.iter().any(|diagnostic| diagnostic.code == "duplicate-key");
    let wrong = values::wrong(&policy, source);
    diagnostics.extend(wrong.into_iter().filter(|found| !twice || found.code != "not-one-line"));
    let municipality = Municipality { id: id.clone(), policy, overrides, source: Arc::clone(source) };
    (Some(municipality), diagnostics)
}

/// What cannot be seen is an error in the values of a body alone: an imported text keeps every character that it has.
fn spare_wording(found: &mut Diagnostic, source: &Source) {
    const VALUES: [&str; 8] = ["name", "short_name", "kind", "self", "guideline", "options", "parameters", "officers"];
    let start = found.place.as_ref().map_or(0, |place| place.range.start);
    let mut above = source.text.get(..start).unwrap_or_default().lines();
    let section = above.rfind(|line| line.starts_with(|c: char| c.is_ascii_lowercase()));
    if section.and_then(|line| line.split(':').next()).is_some_and(|key| !VALUES.contains(&key)) {
        found.severity = Severity::Warning;
    }
}

/// An override without an operation that has an unknown key: its operation is mistyped, and that is told already.
fn told_by_a_key(found: &Diagnostic, told: &[Diagnostic], source: &Source) -> bool {
    let start = |found: &Diagnostic| found.place.as_ref().map(|place| place.range.start);
    let together = |one: usize, other: usize| {
        let between = source.text.get(one.min(other)..one.max(other)).unwrap_or_default();
        !between.lines().skip(1).any(|line| line.trim_start().starts_with('-'))
    };
    let Some(own) = start(found).filter(|_| found.code == "no-operation") else { return false };
    told.iter().filter(|told| told.code == "unknown-key").filter_map(start).any(|key| together(own, key))
}

fn wrong_dates(policy: &PolicyFile, source: &Arc<Source>) -> Vec<Diagnostic> {
    let entries =
        policy.documents.iter().flat_map(|entry| [entry.value.date.as_ref(), entry.value.enacted.as_ref()]).flatten();
    let dates = entries.chain(policy.history.iter().flatten().map(|entry| &entry.date));
    let wrong = dates.filter(|date| Date::parse(&date.value).is_none());
    wrong
        .map(|date| {
            let message = format!("「{}」は日付ではありません", date.value);
            Diagnostic::error("bad-date", message)
                .at(Place::new(source, date.range.clone()))
                .help("2026-04-01 のように、西暦の年-月-日で書いてください")
        })
        .collect()
}

/// Reads a list of overrides; each wrong one is left out and reported.
pub fn overrides(entries: &[Located<OverrideEntry>], source: &Arc<Source>) -> (Vec<Override>, Vec<Diagnostic>) {
    let mut reader = Reader { source, diagnostics: Vec::new() };
    let read = entries.iter().filter_map(|entry| reader.one(entry)).collect();
    (read, reader.diagnostics)
}

struct Reader<'a> {
    source: &'a Arc<Source>,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn one(&mut self, entry: &Located<OverrideEntry>) -> Option<Override> {
        let place = Place::new(self.source, first_line(self.source, &entry.range));
        let (name, target) = self.operation_name(&entry.value, &place)?;
        let clause = self.id(target);
        let operation = self.operation(name, &entry.value, &self.place(target));
        let place = self.place(target);
        self.stray_keys(name, &entry.value, &place);
        let (reason, against) = (entry.value.reason.clone(), entry.value.against.clone());
        let anchor = [&entry.value.before, &entry.value.after, &entry.value.into].into_iter().flatten().next();
        let anchor = anchor.map(|anchor| self.place(anchor));
        Some(Override { clause: clause?, operation: operation?, reason, against, place, anchor })
    }

    fn operation_name<'e>(
        &mut self,
        entry: &'e OverrideEntry,
        place: &Place,
    ) -> Option<(&'static str, &'e Located<String>)> {
        let given: Vec<(&'static str, &Located<String>)> =
            operations(entry).into_iter().filter_map(|(name, id)| id.map(|id| (name, id))).collect();
        match given.as_slice() {
            [one] => Some(*one),
            [] => {
                let help =
                    "substitute、replace、retitle、insert、remove、move のうち一つに条項の識別子を書いてください";
                self.diagnostics.push(
                    Diagnostic::error("no-operation", "何をするかが書かれていません").at(place.clone()).help(help),
                );
                None
            }
            [(before, _), (after, second), ..] => {
                let message = format!("一つの項目に「{before}」と「{after}」が書かれています");
                let diagnostic = Diagnostic::error("two-operations", message).at(self.place(second));
                self.diagnostics.push(diagnostic.help("「- 」で始まる二つの項目に分けてください"));
                None
            }
        }
    }

    fn operation(&mut self, name: &str, entry: &OverrideEntry, place: &Place) -> Option<Operation> {
        match name {
            "substitute" => {
                let from = self.needed("from", entry.from.as_ref(), place);
                let to = self.needed("to", entry.to.as_ref(), place);
                if entry.count == Some(0) {
                    let help = "語句が現れる回数を書くか、1回なら count の行を消してください";
                    let diagnostic = Diagnostic::error("bad-value", "count は1以上の数です").at(place.clone());
                    self.diagnostics.push(diagnostic.help(help));
                }
                Some(Operation::Substitute { from: from?, to: to?, count: entry.count.unwrap_or(1).max(1) })
            }
            "replace" => {
                let text = self.wanted("text", entry.text.as_ref(), place)?;
                Some(Operation::Replace { text: text.value.clone(), text_place: self.place(text) })
            }
            "retitle" => Some(Operation::Retitle { title: self.needed("title", entry.title.as_ref(), place)? }),
            "insert" => self.insert(entry, place),
            "remove" => Some(Operation::Remove),
            _ => Some(Operation::Move { position: self.position(entry, place)? }),
        }
    }

    fn insert(&mut self, entry: &OverrideEntry, place: &Place) -> Option<Operation> {
        let position = self.position(entry, place);
        let title = entry.title.as_ref().map_or_else(Vec::new, |title| self.text(title));
        let empty = |value: &Option<Located<String>>| value.as_ref().is_none_or(|value| value.value.trim().is_empty());
        if entry.text.is_none() && empty(&entry.title) {
            let diagnostic =
                Diagnostic::error("missing-key", "加える条項に「title」も「text」もありません").at(place.clone());
            self.diagnostics.push(diagnostic.help("「text: …」に本文を書いてください"));
        }
        let (text, text_place) = match &entry.text {
            Some(text) => (text.value.clone(), self.place(text)),
            None => (String::new(), place.clone()),
        };
        let content = Box::new(Inserted { title, text, text_place, role: entry.role });
        Some(Operation::Insert { content, position: position? })
    }

    fn position(&mut self, entry: &OverrideEntry, place: &Place) -> Option<Position> {
        let first = entry.at == Some(Edge::First);
        let given = [entry.before.as_ref(), entry.after.as_ref(), entry.into.as_ref()];
        if given.iter().flatten().count() != 1 {
            let message = "置く場所が一つに決まりません";
            let help = "before、after、into のうち一つに条項の識別子を書いてください";
            self.diagnostics.push(Diagnostic::error("no-position", message).at(place.clone()).help(help));
            return None;
        }
        let anchor = given.into_iter().flatten().next()?;
        let id = self.id(anchor)?;
        Some(match (&entry.before, &entry.after) {
            (Some(_), _) => Position::Before(id),
            (_, Some(_)) => Position::After(id),
            _ if first => Position::FirstIn(id),
            _ => Position::LastIn(id),
        })
    }

    fn stray_keys(&mut self, name: &str, entry: &OverrideEntry, place: &Place) {
        let allowed: &[&str] = match name {
            "substitute" => &["from", "to", "count"],
            "replace" => &["text"],
            "retitle" => &["title"],
            "insert" => &["title", "text", "before", "after", "into", "at", "role"],
            "move" => &["before", "after", "into", "at"],
            _ => &[],
        };
        let uncommon = [("count", entry.count.is_some()), ("at", entry.at.is_some()), ("role", entry.role.is_some())];
        for (key, _) in uncommon.into_iter().filter(|(key, given)| *given && !allowed.contains(key)) {
            let message = format!("「{name}」に「{key}」は要りません");
            let help = format!("「{key}」の行を消してください");
            self.diagnostics.push(Diagnostic::error("stray-key", message).at(place.clone()).help(help));
        }
        for (key, value) in values(entry) {
            if let Some(value) = value.filter(|_| !allowed.contains(&key)) {
                let message = format!("「{name}」に「{key}」は要りません");
                let place = self.place(value);
                self.diagnostics.push(
                    Diagnostic::error("stray-key", message).at(place).help(format!("「{key}」の行を消してください")),
                );
            }
        }
    }

    fn wanted<'e>(
        &mut self,
        key: &str,
        value: Option<&'e Located<String>>,
        place: &Place,
    ) -> Option<&'e Located<String>> {
        if value.is_none() {
            let diagnostic = Diagnostic::error("missing-key", format!("「{key}」がありません")).at(place.clone());
            self.diagnostics.push(diagnostic.help(format!("「{key}: …」を書き加えてください")));
        }
        value
    }

    fn needed(&mut self, key: &str, value: Option<&Located<String>>, place: &Place) -> Option<Text> {
        let value = self.wanted(key, value, place)?;
        Some(self.text(value))
    }

    fn text(&mut self, value: &Located<String>) -> Text {
        let place = self.place(value);
        let (text, mut diagnostics) = line(&value.value, &place);
        self.diagnostics.append(&mut diagnostics);
        self.diagnostics.extend(values::no_line(&value.value, place));
        text
    }

    fn id(&mut self, value: &Located<String>) -> Option<ClauseId> {
        let id = ClauseId::new(&value.value);
        if id.is_none() {
            let place = self.place(value);
            self.diagnostics.push(bad_id(&value.value, &place));
        }
        id
    }

    fn place<T>(&self, value: &Located<T>) -> Place {
        Place::new(self.source, value.range.clone())
    }
}

fn operations(entry: &OverrideEntry) -> [(&'static str, Option<&Located<String>>); 6] {
    [
        ("substitute", entry.substitute.as_ref()),
        ("replace", entry.replace.as_ref()),
        ("retitle", entry.retitle.as_ref()),
        ("insert", entry.insert.as_ref()),
        ("remove", entry.remove.as_ref()),
        ("move", entry.relocate.as_ref()),
    ]
}

fn values(entry: &OverrideEntry) -> [(&'static str, Option<&Located<String>>); 7] {
    [
        ("from", entry.from.as_ref()),
        ("to", entry.to.as_ref()),
        ("title", entry.title.as_ref()),
        ("text", entry.text.as_ref()),
        ("before", entry.before.as_ref()),
        ("after", entry.after.as_ref()),
        ("into", entry.into.as_ref()),
    ]
}

fn first_line(source: &Source, range: &std::ops::Range<usize>) -> std::ops::Range<usize> {
    let rest = source.text.get(range.start..).unwrap_or("");
    let length = rest.lines().next().map_or(1, |line| line.trim_end().len());
    range.start..range.start + length.max(1)
}
