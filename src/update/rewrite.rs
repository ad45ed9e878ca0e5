//! Writes what was decided into the text of a policy.yaml, touching no other byte.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use crate::diag::Diagnostic;
use crate::model::edit::{Operation, Override, Position};
use crate::model::id::ClauseId;
use crate::model::municipality::{Municipality, OverrideEntry, QuestionEntry, QuestionState};
use crate::parse::edit_yaml::{Edits, Entry, Value, append, comment_out, entry, item, scalar, top_line};
use crate::resolve::fingerprint::fingerprint;
use crate::resolve::questions::is_open;
use crate::resolve::{Base, Scope, chosen_changes, resolve_with};
use crate::source::{Located, Place};
use crate::update::decide::{Action, Question, Step, position_fields};
use crate::update::facet::line;
use crate::update::lineage::Lineage;
use crate::update::tree::{Tree, shown};

const LEAD: &str = "# 新しい版との違いについて決めること。state を 採用（新しい基準文にする）、維持（今の文言のまま）、修正（overrides を\n# 直した）のどれかに改め、reason に理由を書いて、「hoshin update --write」を実行する\n";

/// The text of a policy while it is rewritten.
pub struct Sheet<'a> {
    municipality: &'a Municipality,
    edits: Edits,
    dropped: usize,
}

impl<'a> Sheet<'a> {
    /// Begins with the file of a body.
    pub fn new(municipality: &'a Municipality) -> Self {
        Self { municipality, edits: Edits::default(), dropped: 0 }
    }

    fn text(&self) -> &'a str {
        &self.municipality.source.text
    }

    /// Names another edition.
    pub fn guideline(&mut self, to: &str) {
        let own = &self.municipality.policy.guideline;
        if own.value != to {
            self.put(&own.range, &own.value, to);
        }
    }

    fn put(&mut self, range: &Range<usize>, before: &str, after: &str) {
        let written = self.text().get(range.clone()).unwrap_or_default();
        self.edits.replace(range.clone(), written.replacen(before, after, 1));
    }

    /// Does what was decided about the overrides.
    ///
    /// # Errors
    /// Names an entry that is not written line by line and so cannot be edited in its place.
    pub fn steps(
        &mut self,
        steps: &[Step],
        lineage: &Lineage,
        own: &BTreeMap<ClauseId, ClauseId>,
    ) -> Result<(), Vec<Diagnostic>> {
        for (index, action) in steps.iter().flat_map(|step| &step.actions) {
            let written = self.municipality.policy.overrides.get(*index).zip(self.municipality.overrides.get(*index));
            let Some((located, change)) = written else { continue };
            match action {
                Action::Keep { clause, position } => {
                    if *clause != change.clause {
                        self.id(located, &change.clause, clause);
                    }
                    if let Some(position) = position {
                        let entry = self.entry(located)?;
                        self.position(&entry, change, position);
                    }
                    self.references(located, lineage, own)?;
                }
                Action::Drop => self.entries(located, &[])?,
                Action::Rewrite(entries) => self.entries(located, entries)?,
            }
        }
        self.close_list();
        Ok(())
    }

    fn entry(&self, located: &Located<OverrideEntry>) -> Result<Entry, Vec<Diagnostic>> {
        entry(self.text(), located.range.start).ok_or_else(|| {
            let place = Place::new(&self.municipality.source, located.range.clone());
            let help = "行を分けて「- 」の後に「key: 値」を書いてください。中に # の注釈のある {…} と、[…] の中の項目は書き換えられません";
            vec![Diagnostic::error("flow-entry", "この書き方の項目は、自動では書き換えられません").at(place).help(help)]
        })
    }

    fn id(&mut self, located: &Located<OverrideEntry>, before: &ClauseId, after: &ClauseId) {
        let entry = &located.value;
        let ids = [&entry.substitute, &entry.replace, &entry.retitle, &entry.insert, &entry.remove, &entry.relocate];
        for id in ids.into_iter().flatten() {
            self.put(&id.range, before.as_str(), after.as_str());
        }
    }

    fn position(&mut self, entry: &Entry, change: &Override, position: &Position) {
        let Some(before) = change.operation.position() else { return };
        let key = |position: &Position| match position {
            Position::Before(_) => "before",
            Position::After(_) => "after",
            Position::FirstIn(_) | Position::LastIn(_) => "into",
        };
        if key(before) == key(position) {
            entry.set(self.text(), key(position), position.anchor().as_str(), &mut self.edits);
            return;
        }
        entry.unset(self.text(), "at", &mut self.edits);
        let fields = position_fields(position);
        let word = |value: &'_ Value| match value {
            Value::Line(word) | Value::Block(word) => word.clone(),
        };
        let words: Vec<(&str, String)> = fields.iter().map(|(key, value)| (*key, word(value))).collect();
        let words: Vec<(&str, &str)> = words.iter().map(|(key, word)| (*key, word.as_str())).collect();
        entry.instead(self.text(), key(before), &words, &mut self.edits);
    }

    /// Gives the references inside an entry the new ids.
    fn references(
        &mut self,
        located: &Located<OverrideEntry>,
        lineage: &Lineage,
        own: &BTreeMap<ClauseId, ClauseId>,
    ) -> Result<(), Vec<Diagnostic>> {
        if lineage.is_empty() && own.is_empty() {
            return Ok(());
        }
        let lines = self.entry(located)?.lines;
        let text = self.text().get(lines.clone()).unwrap_or_default();
        for (start, link) in text.match_indices("](#") {
            let from = start + link.len() - 1;
            let inside = text.get(from..).and_then(|rest| rest.split(')').next()).unwrap_or_default();
            let targets: Vec<String> = inside.split(',').map(|target| renamed(target, lineage, own)).collect();
            let after = targets.join(",");
            if after != inside {
                self.edits.replace(lines.start + from..lines.start + from + inside.len(), after);
            }
        }
        Ok(())
    }

    fn entries(
        &mut self,
        located: &Located<OverrideEntry>,
        entries: &[Vec<(&'static str, Value)>],
    ) -> Result<(), Vec<Diagnostic>> {
        let entry = self.entry(located)?;
        self.dropped += usize::from(entries.is_empty());
        let written: Vec<String> = entries.iter().map(|fields| item(entry.indent, fields)).collect();
        self.edits.replace(entry.lines, written.concat());
        Ok(())
    }

    /// An empty list is written as one.
    fn close_list(&mut self) {
        let all = self.municipality.policy.overrides.len();
        if let Some(line) = top_line(self.text(), "overrides").filter(|_| all > 0 && self.dropped == all) {
            self.edits.replace(line, "overrides: []\n");
            self.dropped = 0;
        }
    }

    /// Writes down what must be decided.
    pub fn questions(&mut self, steps: &[Step], to: &str) {
        let open = steps.iter().filter_map(|step| Some((&step.clause, step.question.as_ref()?)));
        let listed = &self.municipality.policy.questions;
        let mut added = String::new();
        for (clause, question) in open {
            let known = listed.iter().find(|known| known.value.clause.value == clause.as_str());
            let place = known.and_then(|known| entry(self.text(), known.range.start).map(|entry| (known, entry)));
            match place {
                Some((known, entry)) => {
                    let text = question_item(clause, question, to, Some(&known.value), entry.indent);
                    self.edits.replace(entry.lines, text);
                }
                None => added.push_str(&question_item(clause, question, to, None, 2)),
            }
        }
        if !added.is_empty() {
            let last = listed.last().map(|last| last.range.start);
            append(self.text(), "questions", last, LEAD, &added, &mut self.edits);
        }
    }

    /// Puts a `#` before values, officers, options and numbering that the new edition does not know.
    pub fn unknown_names(&mut self, after: &Base) -> Vec<String> {
        let policy = &self.municipality.policy;
        let mut notes = Vec::new();
        let why = format!("{} では用いない", after.id);
        let gone = |known: bool, name: &str| (!known).then(|| name.to_owned());
        let parameters = policy.parameters.iter().filter_map(|(key, value)| {
            Some((gone(after.file.parameters.contains_key(&key.value), &key.value)?, &key.range, &value.range))
        });
        let officers = policy.officers.iter().filter_map(|(key, value)| {
            Some((gone(after.file.officers.contains_key(&key.value), &key.value)?, &key.range, &value.range))
        });
        let options = policy.options.iter().filter_map(|(key, value)| {
            let option = after.file.options.get(&key.value);
            let known = option.is_some_and(|option| option.alternatives.contains_key(&value.value));
            Some((gone(known, &key.value)?, &key.range, &value.range))
        });
        for (name, key, value) in parameters.chain(officers).chain(options) {
            if comment_out(&self.municipality.source.text, key, value, &why, &mut self.edits).is_some() {
                notes.push(format!("「{name}」は {} にないので、行の初めに # を付けた", after.id));
            }
        }
        notes
    }

    /// Gives numbering exceptions the new ids; one whose clause is gone becomes a comment.
    pub fn exceptions(&mut self, lineage: &Lineage, there: impl Fn(&ClauseId) -> bool) {
        let exceptions = &self.municipality.policy.numbering.exceptions;
        for located in exceptions {
            let targets = [&located.value.children, &located.value.clause];
            let ids = targets.into_iter().flatten().filter_map(|target| Some((target, ClauseId::new(&target.value)?)));
            for (target, id) in ids {
                let after = lineage.fate(&id).ids().into_iter().chain([id.clone()]).find(|id| there(id));
                match after {
                    Some(after) if after != id => self.put(&target.range, id.as_str(), after.as_str()),
                    Some(_) => {}
                    None => self.silence(located.range.start),
                }
            }
        }
    }

    fn silence(&mut self, at: usize) {
        let text = self.text();
        if let Some(entry) = entry(text, at) {
            let lines = text.get(entry.lines.clone()).unwrap_or_default().split_inclusive('\n');
            self.edits.replace(entry.lines, lines.map(|line| format!("# {line}")).collect::<String>());
        }
    }

    /// Makes the changes.
    pub fn finish(self) -> String {
        let text = self.text();
        if self.edits.is_empty() { text.to_owned() } else { self.edits.apply(text) }
    }
}

fn renamed(target: &str, lineage: &Lineage, own: &BTreeMap<ClauseId, ClauseId>) -> String {
    let Some(id) = ClauseId::new(target.trim().trim_start_matches('#')) else { return target.to_owned() };
    let id = own.get(&id).cloned().unwrap_or_else(|| lineage.fate(&id).ids().first().cloned().unwrap_or(id));
    format!("#{id}")
}

fn question_item(
    clause: &ClauseId,
    question: &Question,
    to: &str,
    known: Option<&QuestionEntry>,
    indent: usize,
) -> String {
    let before = known.filter(|known| is_open(known)).map(|known| known.base_before.trim_end().to_owned());
    let block = |text: &str| Value::Block(text.to_owned());
    item(
        indent,
        &[
            ("clause", line(clause.as_str())),
            ("state", line("要確認")),
            ("edition", line(to)),
            ("base_before", block(&before.unwrap_or_else(|| question.base_before.clone()))),
            ("base_after", block(&question.base_after)),
            ("ours", block(&question.ours)),
            ("reason", line("")),
        ],
    )
}

/// Gives every override the fingerprint of the base wording that it now stands against.
///
/// Those in `stale` were written against a wording that nobody has looked at again; they keep theirs.
///
/// # Errors
/// Names an entry that is not written line by line.
pub fn fingerprints(
    municipality: &Municipality,
    base: &Base,
    stale: &BTreeSet<(ClauseId, &'static str)>,
) -> Result<String, Vec<Diagnostic>> {
    let chosen = chosen_changes(base, municipality);
    let mut sheet = Sheet::new(municipality);
    for (located, change) in municipality.policy.overrides.iter().zip(&municipality.overrides) {
        let known = change.against.is_some() && stale.contains(&(change.clause.clone(), change.operation.name()));
        let wanted = fingerprint(base, &chosen, change).filter(|wanted| change.against.as_ref() != Some(wanted));
        if let Some(wanted) = wanted.filter(|_| !known) {
            sheet.entry(located)?.set(sheet.text(), "against", &quoted(&wanted), &mut sheet.edits);
        }
    }
    Ok(sheet.finish())
}

/// Quotes a fingerprint that YAML would take for a number.
fn quoted(word: &str) -> String {
    let number = word.bytes().all(|b| b.is_ascii_digit() || b == b'e');
    if number { format!("\"{word}\"") } else { word.to_owned() }
}

/// Gives the overrides whose base wording has moved since they were written.
pub fn stale(municipality: &Municipality, base: &Base, lineage: &Lineage) -> BTreeSet<(ClauseId, &'static str)> {
    let chosen = chosen_changes(base, municipality);
    let moved = |change: &&Override| {
        let now = fingerprint(base, &chosen, change);
        change.against.is_some() && now.is_some() && change.against != now
    };
    let stale = municipality.overrides.iter().filter(moved);
    stale.map(|change| (lineage.renamed(&change.clause), change.operation.name())).collect()
}

/// The base wording that an override was written against, found in an earlier edition.
pub struct Older {
    /// The clause, by its id now.
    pub clause: ClauseId,
    /// The edition that had the wording.
    pub edition: String,
    /// The wording.
    pub text: String,
}

/// Finds in other editions the wording that stale overrides were written against.
pub fn older(municipality: &Municipality, base: &Base, editions: &[Arc<Base>], lineage: &Lineage) -> Vec<Older> {
    let chosen = chosen_changes(base, municipality);
    let moved = |change: &&Override| change.against.is_some() && change.against != fingerprint(base, &chosen, change);
    let stale: Vec<&Override> = municipality.overrides.iter().filter(moved).collect();
    let mut found: Vec<Older> = Vec::new();
    for edition in editions {
        let chosen = chosen_changes(edition, municipality);
        let fits = |change: &&&Override| fingerprint(edition, &chosen, change) == change.against;
        let fitting: Vec<&&Override> = stale.iter().filter(fits).collect();
        if fitting.is_empty() {
            continue;
        }
        let documents = resolve_with(edition, municipality, &[], Scope::All).documents;
        let tree = Tree::new(&documents);
        for change in fitting {
            let clause = lineage.renamed(&change.clause);
            let text = tree.get(&change.clause).map(|node| shown(node.clause));
            if let Some(text) = text.filter(|_| found.iter().all(|known| known.clause != clause)) {
                found.push(Older { clause, edition: edition.id.to_string(), text });
            }
        }
    }
    found
}

/// Writes a decision about an open question down.
///
/// # Errors
/// When nothing is asked about the clause.
pub fn decide(
    municipality: &Municipality,
    clause: &str,
    state: QuestionState,
    reason: &str,
) -> Result<String, Vec<Diagnostic>> {
    let asked = &municipality.policy.questions;
    let mut edits = Edits::default();
    let known = asked.iter().find(|known| known.value.clause.value == clause);
    let Some(entry) = known.and_then(|known| entry(&municipality.source.text, known.range.start)) else {
        let open = asked.iter().filter(|known| is_open(&known.value)).map(|known| known.value.clause.value.as_str());
        let open: Vec<&str> = open.collect();
        let message = format!("「{clause}」について決めることはありません");
        let place = Place::new(&municipality.source, municipality.policy.guideline.range.clone());
        let help = match open.as_slice() {
            [] => "決めることは残っていません".to_owned(),
            open => format!("決めることが残っているのは {} です", open.join("、")),
        };
        return Err(vec![Diagnostic::error("no-question", message).at(place).help(help)]);
    };
    let text = &municipality.source.text;
    entry.set(text, "state", state.as_str(), &mut edits);
    match entry.key("reason") {
        Some(_) => entry.instead(text, "reason", &[("reason", &scalar(reason))], &mut edits),
        None => entry.set(text, "reason", &scalar(reason), &mut edits),
    }
    entry.unset(text, "settled", &mut edits);
    Ok(edits.apply(text))
}

/// Carries out decisions: an adopted base wording takes the override away; gives the text where anything changed.
///
/// # Errors
/// Names a decision without a reason.
pub fn settle(municipality: &Municipality) -> Result<Option<(String, Vec<String>)>, Vec<Diagnostic>> {
    let mut sheet = Sheet::new(municipality);
    let (mut notes, mut wrong) = (Vec::new(), Vec::new());
    for question in &municipality.policy.questions {
        let QuestionEntry { clause, state, reason, settled, .. } = &question.value;
        if state.value == QuestionState::Open || settled.is_some() {
            continue;
        }
        if reason.trim().is_empty() {
            let place = Place::new(&municipality.source, state.range.clone());
            let message = format!("「{}」を「{}」とした理由がありません", clause.value, state.value.as_str());
            wrong.push(Diagnostic::error("no-reason", message).at(place).help("reason に理由を書いてください"));
            continue;
        }
        if state.value == QuestionState::Adopted {
            sheet.adopt(&clause.value)?;
        }
        if let Some(entry) = entry(sheet.text(), question.range.start) {
            entry.set(sheet.text(), "settled", &municipality.policy.guideline.value, &mut sheet.edits);
        }
        notes.push(format!("「{}」の決定（{}）を反映した", clause.value, state.value.as_str()));
    }
    if !wrong.is_empty() {
        return Err(wrong);
    }
    Ok((!notes.is_empty()).then(|| (sheet.finish(), notes)))
}

impl Sheet<'_> {
    /// Takes away what the body changed in a clause.
    fn adopt(&mut self, clause: &str) -> Result<(), Vec<Diagnostic>> {
        let all = self.municipality.policy.overrides.iter().zip(&self.municipality.overrides);
        for (located, change) in all {
            let wording = !matches!(change.operation, Operation::Move { .. });
            if change.clause.as_str() == clause && wording {
                self.entries(located, &[])?;
            }
        }
        self.close_list();
        Ok(())
    }
}
