//! Changes the words of one clause: substitutions, a new text, a new title.

use std::ops::Range;

use crate::diag::Diagnostic;
use crate::model::document::{Clause, Inline, Part, Text, key};
use crate::model::edit::{Operation, Override};
use crate::model::role::Role;
use crate::resolve::parameters::Values;
use crate::resolve::written::{below, parse};
use crate::source::Place;

/// Changes the words of one clause as overrides say; its places stay.
///
/// # Errors
/// Says what of the overrides does not fit the clause.
pub fn reword(
    clause: &Clause,
    changes: &[&Override],
    ladder: &[Role],
    values: &mut Values<'_>,
) -> Result<Clause, Vec<Diagnostic>> {
    let mut reworded = clause.clone();
    let mut words = Words { values, ladder, diagnostics: Vec::new() };
    words.change(&mut reworded, changes);
    let diagnostics = words.diagnostics;
    if diagnostics.is_empty() { Ok(reworded) } else { Err(diagnostics) }
}

/// Changes the words of a clause.
pub(super) struct Words<'a, 'v> {
    pub(super) values: &'a mut Values<'v>,
    pub(super) ladder: &'a [Role],
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl Words<'_, '_> {
    pub(super) fn change(&mut self, clause: &mut Clause, changes: &[&Override]) {
        let mut edits = Vec::new();
        for change in changes {
            match &change.operation {
                Operation::Substitute { from, to, count } => edits.push((*change, from, to, *count)),
                Operation::Replace { text, text_place } => self.replace(clause, change, text, text_place),
                Operation::Retitle { title } => self.retitle(clause, change, title),
                Operation::Insert { .. } | Operation::Remove | Operation::Move { .. } => {}
            }
        }
        let replaced = changes.iter().any(|change| matches!(change.operation, Operation::Replace { .. }));
        if !edits.is_empty() && !replaced {
            self.substitute(clause, &edits);
        }
    }

    fn replace(&mut self, clause: &mut Clause, change: &Override, text: &str, place: &Place) {
        let (mut body, mut children, mut diagnostics) = parse(text, place, &below(clause.role, self.ladder));
        if body.is_empty() && matches!(children.as_slice(), [whole] if whole.id == clause.id) {
            body = children.pop().map(|whole| whole.body.clone()).unwrap_or_default();
        }
        if let Some(child) = children.first() {
            // That such a clause has no id of its own, or a wrong one, need not be mended.
            diagnostics.retain(|found| !matches!(found.code, "missing-id" | "bad-id" | "bad-attribute"));
            let message = "replace の本文に、見出し、箇条書き又は識別子のある段落があります";
            let help = "replace はその条項の本文だけを改めます。下の条項は insert で加えてください";
            diagnostics.push(Diagnostic::error("clause-in-replace", message).at(child.place.clone()).help(help));
        }
        self.diagnostics.append(&mut diagnostics);
        let before = clause.body.clone();
        clause.body = body;
        clause.body.iter_mut().flat_map(Part::texts_mut).for_each(|text| self.values.fill(text));
        let words = |body: &[Part]| body.iter().flat_map(Part::texts).map(|text| key(text)).collect::<Vec<_>>();
        if children.is_empty() && words(&before) == words(&clause.body) {
            self.no_effect(change, format!("「{}」は初めからその本文です", clause.id));
        }
    }

    fn retitle(&mut self, clause: &mut Clause, change: &Override, title: &Text) {
        let mut title = title.clone();
        self.values.fill(&mut title);
        if key(&title) == key(&clause.title) {
            self.no_effect(change, format!("「{}」は初めからその見出しです", clause.id));
        }
        clause.title = title;
    }

    fn no_effect(&mut self, change: &Override, message: String) {
        self.diagnostics
            .push(Diagnostic::error("no-effect", message).at(change.place.clone()).help("この項目を消してください"));
    }

    fn substitute(&mut self, clause: &mut Clause, edits: &[(&Override, &Text, &Text, usize)]) {
        let mut plans: Vec<(usize, Range<usize>, Text, &Override)> = Vec::new();
        let texts: Vec<String> = clause.body.iter().flat_map(Part::texts).map(|text| key(text)).collect();
        for (change, from, to, count) in edits {
            let (mut from, mut to) = ((*from).clone(), (*to).clone());
            self.values.fill(&mut from);
            self.values.fill(&mut to);
            let (words, instead) = (key(&from), key(&to));
            let found = matches(&texts, &words);
            if words == instead || words.is_empty() {
                self.no_effect(change, "from と to が同じか、from が空です".to_owned());
            } else if found.len() != *count {
                let elsewhere = elsewhere(clause, &words);
                self.diagnostics.push(miscount(change, &words, (found.len(), *count), &texts, elsewhere));
            } else {
                plans.extend(found.into_iter().map(|(index, range)| (index, range, to.clone(), *change)));
            }
        }
        plans.sort_by_key(|plan| (plan.0, plan.1.start));
        self.overlaps(&plans);
        let mut slots: Vec<&mut Text> = clause.body.iter_mut().flat_map(Part::texts_mut).collect();
        for (index, range, to, _) in plans.into_iter().rev() {
            if let Some(slot) = slots.get_mut(index) {
                **slot = splice(slot, &range, to);
            }
        }
    }

    fn overlaps(&mut self, plans: &[(usize, Range<usize>, Text, &Override)]) {
        for pair in plans.windows(2) {
            if let [before, after] = pair
                && before.0 == after.0
                && before.1.end > after.1.start
            {
                let message = format!(
                    "「{}」の substitute が、{} の substitute と同じ語句にかかっています",
                    after.3.clause,
                    before.3.place.line()
                );
                let diagnostic = Diagnostic::error("collision", message).at(after.3.place.clone());
                self.diagnostics.push(diagnostic.help("一つの substitute にまとめてください"));
            }
        }
    }
}

fn matches(texts: &[String], words: &str) -> Vec<(usize, Range<usize>)> {
    let in_text = |(index, text): (usize, &String)| -> Vec<(usize, Range<usize>)> {
        text.match_indices(words).map(|(start, found)| (index, start..start + found.len())).collect()
    };
    if words.is_empty() { Vec::new() } else { texts.iter().enumerate().flat_map(in_text).collect() }
}

/// Says where else near the clause the words stand: in its title or in a clause below it.
fn elsewhere(clause: &Clause, words: &str) -> Option<String> {
    let title = key(&clause.title).contains(words).then(|| "見出しにあります。retitle を使ってください".to_owned());
    title.or_else(|| {
        let mut below = None;
        clause.children.iter().for_each(|child| {
            child.visit(&mut |child| {
                let found = child.body.iter().flat_map(Part::texts).any(|text| key(text).contains(words));
                if found && below.is_none() {
                    below = Some(format!("下の条項「{0}」にあります。「substitute: {0}」としてください", child.id));
                }
            });
        });
        below
    })
}

/// `counts` are how often the words were found and how often they should be.
fn miscount(
    change: &Override,
    words: &str,
    counts: (usize, usize),
    texts: &[String],
    elsewhere: Option<String>,
) -> Diagnostic {
    let (found, count) = counts;
    let shown = excerpt(words, 30);
    if found == 0 {
        let message = format!("「{}」の本文に「{shown}」がありません", change.clause);
        let text = excerpt(&texts.concat(), 60);
        let present = match text.is_empty() {
            true => "この条項に本文はありません。条項の識別子を確かめてください".to_owned(),
            false => format!("今の本文は「{text}」です。from をその中の語句に合わせてください"),
        };
        let help = elsewhere.map_or(present, |place| format!("その語句は{place}"));
        return Diagnostic::error("no-effect", message).at(change.place.clone()).help(help);
    }
    let message = format!("「{}」の本文に「{shown}」が{found}か所あります（{count}か所のはず）", change.clause);
    let help = format!("from を前後の語句まで広げて一つに絞るか、全て改めるなら「count: {found}」を加えてください");
    Diagnostic::error("ambiguous-substitute", message).at(change.place.clone()).help(help)
}

fn excerpt(text: &str, length: usize) -> String {
    let head: String = text.chars().take(length).collect();
    if head.len() < text.len() { format!("{head}…") } else { head }
}

fn splice(text: &Text, range: &Range<usize>, to: Text) -> Text {
    let mut spliced = Vec::new();
    let mut rest = Vec::new();
    let mut start = 0;
    for inline in text {
        let words = inline.key();
        let end = start + words.len();
        if end <= range.start {
            spliced.push(inline.clone());
        } else if start >= range.end {
            rest.push(inline.clone());
        } else {
            push(&mut spliced, words.get(..range.start.saturating_sub(start)));
            push(&mut rest, words.get(range.end.min(end) - start..));
        }
        start = end;
    }
    spliced.extend(to);
    spliced.extend(rest);
    spliced
}

fn push(text: &mut Text, words: Option<&str>) {
    if let Some(words) = words.filter(|words| !words.is_empty()) {
        text.push(Inline::Text(words.to_owned()));
    }
}
