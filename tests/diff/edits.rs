//! Random edits of real documents, the same on every run.

use hoshin::model::id::ClauseId;
use hoshin::model::numbered::{Element, Numbered, NumberedClause};

/// A small generator (xorshift64*), so that a failing case comes back.
pub(crate) struct Random(u64);

impl Random {
    pub(crate) fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).expect("31 bits fit") % end.max(1)
    }
}

const WORDS: [&str; 12] =
    ["職員等", "及び", "、鑑定人", "情報資産", "500円", "令和8年4月1日", " ", "第10条", "。", "サーバ室", "を", "業務"];

/// Applies a number of edits of every sort.
pub(crate) fn edited(document: &Numbered, random: &mut Random, count: usize) -> Numbered {
    let mut document = document.clone();
    for _ in 0..count {
        edit(&mut document, random);
    }
    document
}

fn edit(document: &mut Numbered, random: &mut Random) {
    match random.below(10) {
        0..=4 => at(&mut document.clauses, random, &mut |siblings, index, random| reword(&mut siblings[index], random)),
        5 => at(&mut document.clauses, random, &mut insert),
        6 => at(&mut document.clauses, random, &mut |siblings, index, _| drop(siblings.remove(index))),
        7 => at(&mut document.clauses, random, &mut |siblings, index, random| {
            let clause = siblings.remove(index);
            siblings.insert(random.below(siblings.len() + 1), clause);
        }),
        8 => carry(document, random),
        _ => at(&mut document.clauses, random, &mut |siblings, index, random| break_up(&mut siblings[index], random)),
    }
}

type Change<'a> = &'a mut dyn FnMut(&mut Vec<NumberedClause>, usize, &mut Random);

/// Visits a random clause with its siblings.
fn at(siblings: &mut Vec<NumberedClause>, random: &mut Random, change: Change<'_>) {
    if siblings.is_empty() {
        return;
    }
    let index = random.below(siblings.len());
    if !siblings[index].children.is_empty() && random.below(3) > 0 {
        at(&mut siblings[index].children, random, change);
    } else {
        change(siblings, index, random);
    }
}

fn insert(siblings: &mut Vec<NumberedClause>, index: usize, random: &mut Random) {
    let mut clause = siblings[index].clone();
    clause.id = ClauseId::new(&format!("line.9{}", random.below(1_000_000))).expect("an id");
    clause.children.clear();
    clause.body = vec![Element::Paragraph(format!("新たに{}を定め、{}とする。", pick(random), pick(random)))];
    siblings.insert(index, clause);
    siblings.iter_mut().enumerate().skip(index).for_each(|(n, clause)| clause.label = format!("({})", n + 1));
}

/// Moves a clause below another one.
fn carry(document: &mut Numbered, random: &mut Random) {
    let mut taken = None;
    at(&mut document.clauses, random, &mut |siblings, index, _| taken = Some(siblings.remove(index)));
    at(&mut document.clauses, random, &mut |siblings, index, _| siblings[index].children.extend(taken.take()));
    document.clauses.extend(taken);
}

fn break_up(clause: &mut NumberedClause, random: &mut Random) {
    let place = random.below(clause.body.len() + 1);
    clause.body.insert(place, Element::Paragraph(format!("なお、{}は{}による。", pick(random), pick(random))));
}

fn reword(clause: &mut NumberedClause, random: &mut Random) {
    let index = random.below(clause.body.len());
    match clause.body.get_mut(index) {
        Some(Element::Paragraph(text)) => *text = reworded(text, random),
        Some(Element::Table(table)) => {
            let row = random.below(table.rows.len());
            let column = random.below(table.rows[row].len());
            match random.below(4) {
                0 => drop(table.rows.remove(row)),
                1 => table.rows[row].push(Some(vec![pick(random).to_owned()])),
                2 => table.rows[row][column] = None,
                _ => table.rows[row][column] = Some(vec![pick(random).to_owned(), reworded("甲の情報", random)]),
            }
        }
        Some(Element::Chart(_)) | None => clause.title = reworded(&clause.title, random),
    }
}

fn reworded(text: &str, random: &mut Random) -> String {
    let chars: Vec<char> = text.chars().collect();
    let start = random.below(chars.len() + 1);
    let end = (start + random.below(6)).min(chars.len());
    let middle = pick(random).chars();
    chars[..start].iter().copied().chain(middle).chain(chars[end..].iter().copied()).collect()
}

fn pick(random: &mut Random) -> &'static str {
    WORDS[random.below(WORDS.len())]
}
