//! Carries the ids, values and references of an edition over to the plain text of the next one.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::Range;
use std::sync::Arc;

use similar::{Algorithm, DiffTag, capture_diff_slices};

use crate::diff::change::Row;
use crate::diff::diff;
use crate::diff::outline::SYNTHETIC_PREFIX;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::model::id::ClauseId;
use crate::model::numbered::{Element, Numbered, NumberedClause, NumberedTable};
use crate::model::role::Role;
use crate::numbering::reference::Wording;
use crate::parse::print;
use crate::update::proposal::{Proposal, propose};

/// From this likeness on, in hundredths, a paragraph is taken for one that had an id of its own.
const ALIKE: usize = 50;

/// The edition before, as a body without overrides would print it.
pub struct Former<'a> {
    /// Its clauses, values filled in.
    pub clauses: &'a [Arc<Clause>],
    /// The document as printed.
    pub printed: &'a Numbered,
    /// The words of its references.
    pub wording: &'a Wording<'a>,
    /// The role of each depth.
    pub levels: &'a [Role],
    /// The ids of all editions so far; none of them is given to another clause.
    pub taken: &'a BTreeSet<ClauseId>,
}

/// The text of a new edition in the grammar of base text, and what became of the ids.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// The clauses, without front matter.
    pub text: String,
    /// Ids that the tool has made up.
    pub new: Vec<ClauseId>,
    /// What became of the ids of the edition before.
    pub proposal: Proposal,
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
    taken: &'a BTreeSet<ClauseId>,
    ids: Vec<ClauseId>,
    known: BTreeMap<usize, usize>,
    same: BTreeSet<usize>,
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
        let same = |row: &Row| {
            let (before, after) = (row.before.as_ref()?, row.after.as_ref()?);
            (before.title == after.title && before.text == after.text).then_some(after.position)
        };
        let mut carrier = Self {
            former: all,
            wording: former.wording,
            levels: former.levels,
            taken: former.taken,
            ids: Vec::new(),
            known,
            same: rows.iter().filter_map(same).collect(),
            used: BTreeSet::new(),
            next: 0,
            after_item: false,
            carried: Carried::default(),
        };
        text.clauses.iter().for_each(|clause| carrier.name(clause, None));
        carrier
    }

    /// Names the clauses from top to bottom: as the file does, by the clause that each was, or by a number below the
    /// one above.
    fn name(&mut self, clause: &NumberedClause, parent: Option<&ClauseId>) {
        let index = self.ids.len();
        let was = self.known.get(&index).and_then(|before| self.former.get(*before)).map(|clause| clause.id.clone());
        let own = (!clause.id.as_str().starts_with(SYNTHETIC_PREFIX)).then(|| clause.id.clone());
        let id = own.or(was).unwrap_or_else(|| self.made_up(parent));
        self.used.insert(id.clone());
        self.ids.push(id.clone());
        clause.children.iter().for_each(|child| self.name(child, Some(&id)));
    }

    fn made_up(&mut self, parent: Option<&ClauseId>) -> ClauseId {
        let head = parent.map_or_else(String::new, |parent| format!("{parent}."));
        let taken = |id: &ClauseId| self.used.contains(id) || self.taken.contains(id);
        let free = (1..).filter_map(|n| ClauseId::new(&format!("{head}new-{n}"))).find(|id| !taken(id));
        let id = free.expect("a number that is free");
        self.carried.new.push(id.clone());
        id
    }

    fn was(&self, index: usize) -> Option<(usize, &'a Clause)> {
        let before = *self.known.get(&index)?;
        self.former.get(before).map(|clause| (before, *clause))
    }

    /// The published policies that carry a clause still carry it where its words are the same.
    fn sources(&self, index: usize) -> String {
        self.was(index).filter(|_| self.same.contains(&index)).map_or_else(String::new, |(_, was)| marks(&was.sources))
    }

    fn clause(&mut self, clause: &NumberedClause, above: Option<usize>, depth: usize, list: usize) {
        let index = self.next;
        self.next += 1;
        let Some(id) = self.ids.get(index).cloned() else { return };
        let was = self.was(index);
        if let [element] = clause.body.as_slice()
            && clause.role == Role::Prose
            && clause.title.is_empty()
        {
            return self.leaf_clause(element, was, &format!("{id}{}", self.sources(index)), list);
        }
        let level = above.map_or(depth, |above| above + 1);
        let role = was.map(|(_, was)| was.role).filter(|role| self.levels.get(level) != Some(role));
        let class = role.map_or_else(String::new, |role| format!(" .{}", role.as_str())) + &self.sources(index);
        let mut body = clause.body.iter().peekable();
        let title = match body.peek() {
            Some(Element::Paragraph(text)) if is_title(was, clause) => {
                body.next();
                text
            }
            _ => &clause.title,
        };
        let titled = !title.is_empty();
        let title = self.restored(was.map(|(at, was)| (at, &was.title)), title);
        let margin = " ".repeat(4 * list);
        let heading = titled && list == 0 && depth < 6;
        if heading {
            self.carried.text.push_str(&format!("\n{} {title} {{#{id}{class}}}\n", "#".repeat(depth + 1)));
        } else {
            let first = match body.peek() {
                Some(Element::Paragraph(text)) if !titled => {
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
        let skipped = usize::from(!heading && !titled);
        for (place, element) in body.enumerate() {
            self.after_item = false;
            self.element(element, was, place + skipped, (&id, inner));
        }
        clause.children.iter().for_each(|child| self.clause(child, Some(level), depth + 1, inner));
    }

    /// A paragraph, table or chart that bears an id of its own in the file.
    fn leaf_clause(&mut self, element: &Element, was: Option<(usize, &'a Clause)>, id: &str, list: usize) {
        let margin = " ".repeat(4 * list);
        self.after_item = false;
        match element {
            Element::Paragraph(text) => {
                let words = self.restored(paragraph(was, 0), text);
                self.carried.text.push_str(&format!("\n{margin}{words} {{#{id}}}\n"));
            }
            Element::Table(table) => self.table_text(table, id, &margin),
            Element::Chart(chart) => self.chart_text(&chart.caption, id, &margin),
        }
    }

    fn chart_text(&mut self, caption: &str, id: &str, margin: &str) {
        self.carried
            .text
            .push_str(&format!("\n{margin}{} {{#{id} .chart}}\n", print::unbraced(&print::escape(caption))));
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
                let same = leaf.filter(|(_, leaf)| clause_text(leaf) == *text);
                let sources = same.map_or_else(String::new, |(_, leaf)| marks(&leaf.sources));
                let own = leaf.map_or_else(String::new, |(_, leaf)| format!(" {{#{}{sources}}}", leaf.id));
                let origin = leaf.map_or_else(|| paragraph(was, place), |leaf| paragraph(Some(leaf), 0));
                let words = self.restored(origin, text);
                self.carried.text.push_str(&format!("\n{margin}{words}{own}\n"));
                self.used.extend(leaf.map(|(_, leaf)| leaf.id.clone()));
            }
            Element::Table(table) => self.table(table, was, id, &margin),
            Element::Chart(chart) => {
                let own = self.made_up(Some(id));
                self.chart_text(&chart.caption, own.as_str(), &margin);
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
            let holds = |clause: &&Arc<Clause>| matches!(clause.body.as_slice(), [Part::Table(_)]);
            was.children.iter().filter(holds).find(|clause| !self.used.contains(&clause.id))
        });
        let own = known.map_or_else(|| self.made_up(Some(id)), |clause| clause.id.clone());
        self.used.insert(own.clone());
        self.table_text(table, own.as_str(), margin);
    }

    fn table_text(&mut self, table: &NumberedTable, id: &str, margin: &str) {
        self.carried
            .text
            .push_str(&format!("\n{margin}{} {{#{id} .table}}\n\n", print::unbraced(&print::escape(&table.caption))));
        for (index, row) in table.rows.iter().enumerate() {
            let cell = |cell: &Option<Vec<String>>| {
                cell.as_ref().map_or_else(
                    || "^".to_owned(),
                    |items| print::unbraced(&print::escape(&items.join(" "))).replace('|', "\\|"),
                )
            };
            let cells: Vec<String> = row.iter().map(cell).collect();
            let rule = if index == 0 { format!("{margin}|{}\n", " --- |".repeat(row.len())) } else { String::new() };
            self.carried.text.push_str(&format!("{margin}| {} |\n{rule}", cells.join(" | ")));
        }
    }

    /// Writes a text in the grammar of base text, with the values and references of the text that it was.
    fn restored(&self, was: Option<(usize, &Text)>, text: &str) -> String {
        let Some((at, was)) = was else { return print::unbraced(&print::escape(text)) };
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
        let former: Vec<&ClauseId> = self.former.iter().map(|clause| &clause.id).collect();
        self.carried.proposal = propose(rows, &self.ids, &former, &self.used);
        self.carried
    }
}

fn marks(sources: &[String]) -> String {
    sources.iter().map(|source| format!(" @{source}")).collect()
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

/// A line that the file shows as text is the title of a clause that had one and little else.
fn is_title(was: Option<(usize, &Clause)>, clause: &NumberedClause) -> bool {
    let had = was.is_some_and(|(_, was)| !was.title.is_empty() && (was.body.is_empty() || clause.body.len() > 1));
    clause.title.is_empty() && had
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
