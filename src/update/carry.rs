//! Carries the ids, values and references of an edition over to the plain text of the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diff::change::{Relation, Row};
use crate::diff::diff;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::id::ClauseId;
use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable};
use crate::model::role::Role;
use crate::numbering::reference::Wording;
use crate::parse::print;

/// From this likeness on, in hundredths, a paragraph is taken for one that had an id of its own.
const ALIKE: usize = 50;

/// The edition before, as a body without overrides would print it.
pub struct Former<'a> {
    /// Its clauses, values filled in.
    pub clauses: &'a [Clause],
    /// The document as printed.
    pub printed: &'a Numbered,
    /// The words of its references.
    pub wording: &'a Wording<'a>,
    /// The role of each depth.
    pub levels: &'a [Role],
}

/// The text of a new edition in the grammar of base text, and what became of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The clauses, without front matter.
    pub text: String,
    /// Ids that the tool has made up.
    pub new: Vec<ClauseId>,
    /// Clauses that look as if they had been split.
    pub split: BTreeMap<ClauseId, Vec<ClauseId>>,
    /// Clauses into which others look to have gone.
    pub merged: BTreeMap<ClauseId, Vec<ClauseId>>,
    /// Clauses that are gone.
    pub dropped: Vec<ClauseId>,
}

/// Finds for each clause of a text the clause that it was, and prints the text with the ids.
pub fn carry(former: &Former<'_>, text: &Numbered) -> Carried {
    let comparison = diff(former.printed, text);
    let mut carrier = Carrier::new(former, &comparison.rows, text);
    text.clauses.iter().for_each(|clause| carrier.clause(clause, None, 0, 0));
    carrier.finish(&comparison.rows)
}

/// A piece of a former text: its characters, and how base text writes it where that is another way.
type Piece = (String, Option<String>);

struct Carrier<'a> {
    former: Vec<&'a Clause>,
    wording: &'a Wording<'a>,
    levels: &'a [Role],
    ids: Vec<ClauseId>,
    known: BTreeMap<usize, usize>,
    used: BTreeSet<ClauseId>,
    next: usize,
    after_item: bool,
    carried: Carried,
}

impl<'a> Carrier<'a> {
    fn new(former: &Former<'a>, rows: &[Row], text: &Numbered) -> Self {
        let mut all = Vec::new();
        former.clauses.iter().for_each(|clause| clause.visit(&mut |clause| all.push(clause)));
        let pair = |row: &Row| Some((row.after.as_ref()?.position, row.before.as_ref()?.position));
        let known: BTreeMap<usize, usize> = rows.iter().filter_map(pair).collect();
        let mut carrier = Self {
            former: all,
            wording: former.wording,
            levels: former.levels,
            ids: Vec::new(),
            known,
            used: BTreeSet::new(),
            next: 0,
            after_item: false,
            carried: Carried::default(),
        };
        text.clauses.iter().for_each(|clause| carrier.name(clause, None));
        carrier
    }

    /// Names the clauses from top to bottom: by the clause that each was, or by a number below the one above.
    fn name(&mut self, clause: &NumberedClause, parent: Option<&ClauseId>) {
        let index = self.ids.len();
        let was = self.known.get(&index).and_then(|before| self.former.get(*before)).map(|clause| clause.id.clone());
        let id = was.unwrap_or_else(|| self.made_up(parent));
        self.used.insert(id.clone());
        self.ids.push(id.clone());
        clause.children.iter().for_each(|child| self.name(child, Some(&id)));
    }

    fn made_up(&mut self, parent: Option<&ClauseId>) -> ClauseId {
        let head = parent.map_or_else(String::new, |parent| format!("{parent}."));
        let taken = |id: &ClauseId| self.used.contains(id) || self.former.iter().any(|clause| clause.id == *id);
        let free = (1..).filter_map(|n| ClauseId::new(&format!("{head}new-{n}"))).find(|id| !taken(id));
        let id = free.expect("a number that is free");
        self.carried.new.push(id.clone());
        id
    }

    fn was(&self, index: usize) -> Option<(usize, &'a Clause)> {
        let before = *self.known.get(&index)?;
        self.former.get(before).map(|clause| (before, *clause))
    }

    fn clause(&mut self, clause: &NumberedClause, above: Option<usize>, depth: usize, list: usize) {
        let index = self.next;
        self.next += 1;
        let Some(id) = self.ids.get(index).cloned() else { return };
        let was = self.was(index);
        let level = above.map_or(depth, |above| above + 1);
        let role = was.map(|(_, was)| was.role).filter(|role| self.levels.get(level) != Some(role));
        let class = role.map_or_else(String::new, |role| format!(" .{}", role.as_str()));
        let title = self.restored(was.map(|(at, was)| (at, &was.title)), &clause.title);
        let mut body = clause.body.iter().peekable();
        let margin = " ".repeat(4 * list);
        let heading = !clause.title.is_empty() && list == 0 && depth < 6;
        if heading {
            self.carried.text.push_str(&format!("\n{} {title} {{#{id}{class}}}\n", "#".repeat(depth + 1)));
        } else {
            let first = match body.peek() {
                Some(Element::Paragraph(text)) if title.is_empty() => {
                    let text = self.restored(paragraph(was, 0), text);
                    body.next();
                    text
                }
                _ => title,
            };
            let gap = if self.after_item { "" } else { "\n" };
            self.carried.text.push_str(&format!("{gap}{margin}- {first} {{#{id}{class}}}\n"));
        }
        self.after_item = !heading;
        let inner = if heading { 0 } else { list + 1 };
        let skipped = usize::from(!heading && clause.title.is_empty());
        for (place, element) in body.enumerate() {
            self.after_item = false;
            self.element(element, was, place + skipped, (&id, inner));
        }
        clause.children.iter().for_each(|child| self.clause(child, Some(level), depth + 1, inner));
    }

    fn element(
        &mut self,
        element: &Element,
        was: Option<(usize, &'a Clause)>,
        place: usize,
        (id, list): (&ClauseId, usize),
    ) {
        let margin = " ".repeat(4 * list);
        match element {
            Element::Paragraph(text) => {
                let leaf = was.and_then(|(at, was)| self.leaf(at, was, text));
                let own = leaf.map_or_else(String::new, |(_, leaf)| format!(" {{#{}}}", leaf.id));
                let origin = leaf.map_or_else(|| paragraph(was, place), |leaf| paragraph(Some(leaf), 0));
                let words = self.restored(origin, text);
                self.carried.text.push_str(&format!("\n{margin}{words}{own}\n"));
                self.used.extend(leaf.map(|(_, leaf)| leaf.id.clone()));
            }
            Element::Table(table) => self.table(table, was, id, &margin),
            Element::Chart(chart) => {
                let own = self.made_up(Some(id));
                self.carried.text.push_str(&format!("\n{margin}{} {{#{own} .chart}}\n", print::escape(&chart.caption)));
            }
        }
    }

    /// Finds the paragraph with an id of its own that a paragraph was.
    fn leaf(&self, at: usize, was: &'a Clause, text: &str) -> Option<(usize, &'a Clause)> {
        let own = was.body.iter().flat_map(Part::texts).map(|own| likeness(&crate::model::document::key(own), text));
        let own = own.max().unwrap_or(0);
        let free = |(_, clause): &(usize, &'a Clause)| {
            let single = matches!(clause.body.as_slice(), [Part::Paragraph(_)]) && clause.title.is_empty();
            single && clause.children.is_empty() && !self.used.contains(&clause.id)
        };
        let below = (at + 1..).zip(self.former.get(at + 1..)?.iter().copied());
        let children = below.filter(|(_, clause)| was.children.iter().any(|child| child.id == clause.id)).filter(free);
        let scored = children.map(|found| (likeness(&clause_text(found.1), text), found));
        let best = scored.max_by_key(|(score, (at, _))| (*score, std::cmp::Reverse(*at)))?;
        (best.0 >= ALIKE && best.0 > own).then_some(best.1)
    }

    fn table(&mut self, table: &NumberedTable, was: Option<(usize, &'a Clause)>, id: &ClauseId, margin: &str) {
        let known = was.and_then(|(_, was)| {
            let holds = |clause: &&Clause| matches!(clause.body.as_slice(), [Part::Table(_)]);
            was.children.iter().filter(holds).find(|clause| !self.used.contains(&clause.id))
        });
        let own = known.map_or_else(|| self.made_up(Some(id)), |clause| clause.id.clone());
        self.used.insert(own.clone());
        self.carried.text.push_str(&format!("\n{margin}{} {{#{own} .table}}\n\n", print::escape(&table.caption)));
        for (index, row) in table.rows.iter().enumerate() {
            let cell = |cell: &Option<Vec<String>>| {
                cell.as_ref()
                    .map_or_else(|| "^".to_owned(), |items| print::escape(&items.join(" ")).replace('|', "\\|"))
            };
            let cells: Vec<String> = row.iter().map(cell).collect();
            let rule = if index == 0 { format!("{margin}|{}\n", " --- |".repeat(row.len())) } else { String::new() };
            self.carried.text.push_str(&format!("{margin}| {} |\n{rule}", cells.join(" | ")));
        }
    }

    /// Writes a text in the grammar of base text, with the values and references of the text that it was.
    fn restored(&self, was: Option<(usize, &Text)>, text: &str) -> String {
        let Some((at, was)) = was else { return print::escape(text) };
        let pieces: Vec<Piece> = was.iter().map(|inline| self.piece(inline, at)).collect();
        woven(&pieces, text)
    }

    fn piece(&self, inline: &Inline, at: usize) -> Piece {
        match inline {
            Inline::Text(text) => (text.clone(), None),
            Inline::Parameter(parameter) => {
                (parameter.value.clone().unwrap_or_default(), Some(print::line(std::slice::from_ref(inline))))
            }
            Inline::Reference(reference) => {
                let words = self.wording.words(reference, at).unwrap_or_default();
                (words, Some(print::line(std::slice::from_ref(inline))))
            }
        }
    }

    fn finish(mut self, rows: &[Row]) -> Carried {
        let id_at = |ids: &[ClauseId], row: &Row| row.after.as_ref().and_then(|side| ids.get(side.position).cloned());
        for row in rows {
            match &row.relation {
                Some(Relation::SplitFrom(old)) => {
                    let part = id_at(&self.ids, row);
                    self.carried.split.entry(old.clone()).or_insert_with(|| vec![old.clone()]).extend(part);
                }
                Some(Relation::MergedInto(_)) if self.used.contains(&row.id) => {}
                Some(Relation::MergedInto(into)) => {
                    let place = rows.iter().find(|row| row.after.is_some() && row.id == *into);
                    if let Some(new) = place.and_then(|row| id_at(&self.ids, row)) {
                        let olds = self.carried.merged.entry(new.clone()).or_insert_with(|| vec![new.clone()]);
                        olds.push(row.id.clone());
                        self.used.insert(row.id.clone());
                    }
                }
                None => {}
            }
        }
        let gone = self.former.iter().map(|clause| &clause.id).filter(|id| !self.used.contains(*id));
        self.carried.dropped = gone.cloned().collect();
        self.carried
    }
}

fn paragraph(was: Option<(usize, &Clause)>, place: usize) -> Option<(usize, &Text)> {
    let (at, was) = was?;
    match was.body.get(place) {
        Some(Part::Paragraph(text)) => Some((at, text)),
        Some(Part::Table(_) | Part::Chart(_)) | None => None,
    }
}

fn clause_text(clause: &Clause) -> String {
    clause.body.iter().flat_map(Part::texts).map(|text| crate::model::document::key(text)).collect()
}

/// How much of two texts is alike, in hundredths.
fn likeness(one: &str, other: &str) -> usize {
    let [one, other] = [one, other].map(|text| text.chars().collect::<Vec<char>>());
    let ops = capture_diff_slices(Algorithm::Myers, &one, &other);
    let equal: usize = ops
        .iter()
        .map(similar::DiffOp::as_tag_tuple)
        .filter(|(tag, _, _)| *tag == DiffTag::Equal)
        .map(|(_, range, _)| range.len())
        .sum();
    200 * equal / (one.len() + other.len()).max(1)
}

/// Puts what is written in another way into a text wherever its characters stand there unbroken.
fn woven(pieces: &[Piece], text: &str) -> String {
    let before: Vec<char> = pieces.iter().flat_map(|(words, _)| words.chars()).collect();
    let after: Vec<char> = text.chars().collect();
    let mut place: Vec<Option<usize>> = vec![None; before.len()];
    for (tag, old, new) in
        capture_diff_slices(Algorithm::Myers, &before, &after).iter().map(similar::DiffOp::as_tag_tuple)
    {
        if tag == DiffTag::Equal {
            old.zip(new).for_each(|(old, new)| place[old] = Some(new));
        }
    }
    let mut start = 0;
    let mut written: Vec<(Range<usize>, &str)> = Vec::new();
    for (words, grammar) in pieces {
        let end = start + words.chars().count();
        if let (Some(grammar), Some(range)) = (grammar, unbroken(&place[start..end])) {
            written.push((range, grammar));
        }
        start = end;
    }
    assembled(&after, &written)
}

fn unbroken(places: &[Option<usize>]) -> Option<Range<usize>> {
    let first = (*places.first()?)?;
    let together = places.iter().enumerate().all(|(offset, place)| *place == Some(first + offset));
    together.then(|| first..first + places.len())
}

fn assembled(chars: &[char], written: &[(Range<usize>, &str)]) -> String {
    let piece = |range: Range<usize>| chars.get(range).unwrap_or_default().iter().collect::<String>();
    let mut text = String::new();
    let mut done = 0;
    for (range, grammar) in written {
        text.push_str(&print::inner(&piece(done..range.start)));
        text.push_str(grammar);
        done = range.end;
    }
    text.push_str(&print::inner(&piece(done..chars.len())));
    if written.first().is_some_and(|(range, _)| range.start == 0) { text } else { print::opening(&text) }
}
