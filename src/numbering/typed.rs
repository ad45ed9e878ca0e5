//! References that somebody typed as characters: where they stand, and which clauses they name.

use std::collections::HashMap;
use std::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use crate::model::document::{Form, Reference};
use crate::model::id::{ByClause, ClauseId};
use crate::numbering::reference::Wording;
use crate::source::Place;

/// What a reference may look like where the words around it make it one.
static TYPED: LazyLock<Result<Regex, regex::Error>> = LazyLock::new(|| {
    let number = "[0-9０-９]+";
    let bracketed = "(?:[0-9０-９]{1,2})?[(（](?:[0-9０-９]{1,2}|[ア-ン])[)）]";
    Regex::new(&format!(
        r"(?m)(?:^|[、。はもの及びび又は「（(])(?P<x>第{number}[章節款条](?:第{number}[項号])*|上記{number}|{number}\.{number} ?節|{bracketed}|前各?[条項号])(?:の|に|を|から|及び|、)"
    ))
});

/// What stands before a number that is not one of this document: the article of a law, a form.
const FOREIGN: [&str; 12] =
    ["法の", "条例の", "規則の", "規程の", "要綱の", "令の", "表の", "図の", "別紙の", "様式の", "告示の", "基準の"];

/// Finds where references are typed, in bytes.
pub fn places(text: &str) -> Vec<Range<usize>> {
    let Ok(typed) = TYPED.as_ref() else { return Vec::new() };
    let mut found = Vec::new();
    let mut from = 0;
    // What stands behind one reference may stand before the next, so that each search begins where the number ends.
    while let Some(range) = typed.captures_at(text, from).and_then(|found| Some(found.name("x")?.range())) {
        from = range.end;
        found.push(range);
    }
    found.retain(|range| !is_foreign(text, range.start));
    found
}

fn is_foreign(text: &str, start: usize) -> bool {
    text.get(..start).is_some_and(|before| FOREIGN.iter().any(|word| before.ends_with(word)))
}

/// The clauses of a document by the numbers that name them.
pub struct Numbers<'a> {
    wording: &'a Wording<'a>,
    by_id: ByClause<usize>,
    /// The clauses by the one above and by how a reference words them.
    below: HashMap<(Option<usize>, &'a str), Vec<usize>>,
    /// Those that a reference names without the ones above.
    alone: HashMap<&'a str, Vec<usize>>,
    /// The most characters of a number.
    longest: usize,
    /// Where the references are said to be written.
    place: Place,
}

/// A typed reference that has been understood.
#[derive(Clone, Debug, PartialEq)]
pub struct Typed {
    /// Its length in bytes.
    pub length: usize,
    /// What it names, and how.
    pub reference: Reference,
}

impl<'a> Numbers<'a> {
    /// Sorts the clauses of a document; what is read is said to stand at a place.
    pub fn new(wording: &'a Wording<'a>, place: Place) -> Self {
        let mut below: HashMap<(Option<usize>, &str), Vec<usize>> = HashMap::new();
        let mut alone: HashMap<&str, Vec<usize>> = HashMap::new();
        for (index, counted) in
            wording.counted.iter().enumerate().filter(|(_, counted)| !counted.reference().is_empty())
        {
            below.entry((counted.parent, counted.reference())).or_default().push(index);
            if wording.levels.get(&counted.role).is_some_and(|level| level.stands_alone()) {
                alone.entry(counted.reference()).or_default().push(index);
            }
        }
        let by_id = wording.counted.iter().enumerate().map(|(index, counted)| (counted.id.clone(), index)).collect();
        let longest = below.keys().map(|(_, number)| number.chars().count()).max().unwrap_or(0);
        Self { wording, by_id, below, alone, longest, place }
    }

    /// Reads the reference with which a text begins, as it stands in the clause of the given index.
    ///
    /// Whatever is read is worded again, and must come out as typed: nothing is given where it does not, or where two
    /// clauses would.
    pub fn read(&self, text: &str, from: usize) -> Option<Typed> {
        let all = self.all_before(text, from);
        let forms = [Form::Label, Form::Above, Form::Previous];
        all.or_else(|| forms.into_iter().find_map(|form| self.list(text, from, form)))
    }

    /// Finds a clause in the document.
    pub fn index(&self, id: &ClauseId) -> Option<usize> {
        self.by_id.get(id).copied()
    }

    /// 前各項: all those before, which only the words tell.
    fn all_before(&self, text: &str, from: usize) -> Option<Typed> {
        if !text.starts_with("前各") {
            return None;
        }
        let own = self.wording.counted.get(from)?;
        let counted = self.wording.counted.iter().enumerate().take(from);
        let alike = counted
            .filter(|(_, counted)| counted.parent == own.parent && counted.role == own.role && counted.number > 0);
        self.checked(text, &alike.map(|(index, _)| index).collect::<Vec<_>>(), from, Form::Previous)
    }

    /// 第9条、第10条及び前条: the longest row that the words bear out.
    fn list(&self, text: &str, from: usize, form: Form) -> Option<Typed> {
        let mut rest = match form {
            Form::Above => text.strip_prefix(self.wording.scheme.above.as_str()).filter(|rest| *rest != text)?,
            Form::Label | Form::Previous => text,
        };
        let mut targets = Vec::new();
        let mut longest = None;
        while let Some((length, target)) = self.one(rest, from, form) {
            targets.push(target);
            longest = self.checked(text, &targets, from, form).or(longest);
            let Some(next) = rest.get(length..) else { break };
            let Some(next) = next.strip_prefix('、').or_else(|| next.strip_prefix("及び")) else { break };
            rest = next;
        }
        longest
    }

    /// Finds the one clause that the longest number at the start of a text names, and the length of the number.
    fn one(&self, text: &str, from: usize, form: Form) -> Option<(usize, usize)> {
        let mut found: Vec<(usize, usize)> = Vec::new();
        for (length, start) in self.starts(text, from) {
            self.descend(text, length, start, &mut found);
        }
        found.sort_unstable();
        found.dedup();
        let worded = |(length, target): &(usize, usize)| {
            let plain = if form == Form::Above { Form::Label } else { form };
            self.words(&[*target], from, plain).is_some_and(|words| text.get(..*length) == Some(words.as_str()))
        };
        let right: Vec<(usize, usize)> = found.into_iter().filter(worded).collect();
        let (length, target) = *right.last()?;
        (right.iter().filter(|(other, _)| *other == length).count() == 1).then_some((length, target))
    }

    /// Lists the clauses that the first number, or 前条, may name: those that need none above, and those below the
    /// clauses around.
    fn starts(&self, text: &str, from: usize) -> Vec<(usize, usize)> {
        let around: Vec<usize> =
            std::iter::successors(Some(from), |index| self.wording.counted.get(*index).and_then(|c| c.parent))
                .collect();
        let mut starts = Vec::new();
        for number in self.prefixes(text) {
            let parents = around.iter().copied().map(Some).chain([None]);
            let below = parents.filter_map(|parent| self.below.get(&(parent, number))).flatten();
            let named = below.chain(self.alone.get(number).into_iter().flatten());
            starts.extend(named.map(|index| (number.len(), *index)));
        }
        for own in around.iter().filter_map(|index| self.wording.counted.get(*index)) {
            let unit = self.wording.levels.get(&own.role).and_then(|level| Some((level.unit.as_deref()?, level)));
            let Some((unit, level)) = unit else { continue };
            if text.strip_prefix('前').is_some_and(|rest| rest.starts_with(unit)) {
                let before = self.wording.counted.iter().enumerate().filter(|(_, counted)| {
                    counted.role == own.role
                        && counted.number + 1 == own.number
                        && (counted.parent == own.parent || level.stands_alone())
                });
                starts.extend(before.map(|(index, _)| ('前'.len_utf8() + unit.len(), index)));
            }
        }
        starts
    }

    fn descend(&self, text: &str, length: usize, target: usize, found: &mut Vec<(usize, usize)>) {
        found.push((length, target));
        let Some(rest) = text.get(length..) else { return };
        for number in self.prefixes(rest) {
            for child in self.below.get(&(Some(target), number)).into_iter().flatten() {
                self.descend(text, length + number.len(), *child, found);
            }
        }
    }

    /// Gives what may be the number at the start of a text.
    fn prefixes<'t>(&self, text: &'t str) -> impl Iterator<Item = &'t str> {
        text.char_indices().take(self.longest).filter_map(move |(start, c)| text.get(..start + c.len_utf8()))
    }

    fn words(&self, targets: &[usize], from: usize, form: Form) -> Option<String> {
        self.wording.words(&self.reference(targets, form), from).ok()
    }

    fn reference(&self, targets: &[usize], form: Form) -> Reference {
        let counted = targets.iter().filter_map(|target| self.wording.counted.get(*target));
        Reference { targets: counted.map(|counted| counted.id.clone()).collect(), form, place: self.place.clone() }
    }

    /// Takes targets if their words are what is typed, to the end of the number.
    fn checked(&self, text: &str, targets: &[usize], from: usize, form: Form) -> Option<Typed> {
        let words = self.words(targets, from, form).filter(|words| !words.is_empty())?;
        let rest = text.strip_prefix(words.as_str())?;
        let goes_on = rest.starts_with('第') || rest.strip_prefix('の').unwrap_or(rest).starts_with(char::is_numeric);
        (!goes_on).then(|| Typed { length: words.len(), reference: self.reference(targets, form) })
    }
}
