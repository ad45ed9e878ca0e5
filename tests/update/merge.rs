//! The laws of the merge, over the clauses of the shipped bodies and over random edits.

use hoshin::diff::merge::{Merge, merge, substitutes};
use hoshin::model::document::{Inline, Part, key};
use hoshin::resolve::fingerprint::words;
use hoshin::resolve::{Scope, resolve_with};

use super::bodies::workspace;

/// A small generator (xorshift64*), so that a failing case comes back.
struct Random(u64);

impl Random {
    fn below(&mut self, end: usize) -> usize {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        let high = self.0.wrapping_mul(0x2545_F491_4F6C_DD1D) >> 33;
        usize::try_from(high).expect("31 bits fit") % end.max(1)
    }
}

type Body = Vec<Part>;

/// The own texts of the clauses of a body before and after its overrides.
fn pairs() -> Vec<(Body, Body)> {
    let space = workspace();
    let mut pairs = Vec::new();
    for id in ["ina", "setagaya", "shime"] {
        let body = space.body(id);
        let base = space.way(&body, &body.policy.guideline.value).pop().expect("an edition");
        let [plain, own] =
            [&[][..], &body.overrides[..]].map(|overrides| resolve_with(&base, &body, overrides, Scope::All));
        let mut own_bodies = std::collections::BTreeMap::new();
        for clause in own.documents.iter().flat_map(|document| &document.clauses) {
            clause.visit(&mut |clause| drop(own_bodies.insert(clause.id.clone(), clause.body.clone())));
        }
        for clause in plain.documents.iter().flat_map(|document| &document.clauses) {
            clause.visit(&mut |clause| {
                if let Some(own) = own_bodies.get(&clause.id).filter(|_| !clause.body.is_empty()) {
                    pairs.push((clause.body.clone(), own.clone()));
                }
            });
        }
    }
    pairs
}

const WORDS: [&str; 8] = ["及び委託事業者", "500円", "情報資産", "、鑑定人", "速やかに", "。", "端末", "原則として"];

/// Puts words in or takes characters out at random places of the paragraphs.
fn edited(body: &Body, random: &mut Random) -> Body {
    let mut body = body.clone();
    for _ in 0..=random.below(3) {
        let mut texts: Vec<_> = body.iter_mut().flat_map(Part::texts_mut).collect();
        let index = random.below(texts.len());
        let Some(text) = texts.get_mut(index).filter(|text| !text.is_empty()) else { continue };
        let inline = random.below(text.len());
        if let Some(Inline::Text(characters)) = text.get_mut(inline) {
            let mut chars: Vec<char> = characters.chars().collect();
            let at = random.below(chars.len() + 1);
            if random.below(3) == 0 {
                let end = (at + random.below(6)).min(chars.len());
                chars.drain(at..end);
            } else {
                chars.splice(at..at, WORDS[random.below(WORDS.len())].chars());
            }
            *characters = chars.into_iter().collect();
        }
        texts.iter_mut().for_each(|text| text.retain(|inline| !matches!(inline, Inline::Text(t) if t.is_empty())));
    }
    body.retain(|part| !matches!(part, Part::Paragraph(text) if text.is_empty()));
    body
}

fn clean(merge: Merge<Body>) -> Option<String> {
    match merge {
        Merge::Clean(body) => Some(words(&body)),
        Merge::Conflict => None,
    }
}

#[test]
fn a_side_that_stands_still_gives_way_to_the_other() {
    let mut random = Random(7);
    for (base, own) in pairs() {
        let other = edited(&base, &mut random);
        for side in [&own, &other, &base] {
            assert_eq!(merge(&base, &base, side), Merge::Clean(side.clone()));
            assert_eq!(clean(merge(&base, side, &base)), Some(words(side)));
            assert_eq!(clean(merge(&base, side, side)), Some(words(side)));
        }
    }
}

#[test]
fn a_merge_is_symmetric_but_for_names_and_sometimes_clean() {
    let (mut random, mut both, mut clashes) = (Random(11), 0, 0);
    for round in 0..3 {
        for (base, own) in pairs() {
            let ours = if round == 0 { own } else { edited(&base, &mut random) };
            let theirs = edited(&base, &mut random);
            let merged = clean(merge(&base, &ours, &theirs));
            assert_eq!(merged, clean(merge(&base, &theirs, &ours)));
            let moved = words(&ours) != words(&base) && words(&theirs) != words(&base);
            both += usize::from(moved && merged.is_some());
            clashes += usize::from(merged.is_none());
        }
    }
    assert!(both > 150 && clashes > 50, "{both} {clashes}");
}

#[test]
fn what_a_side_brings_in_is_in_a_clean_merge() {
    let mut random = Random(13);
    for (base, _) in pairs() {
        let (ours, theirs) = (marked(&base, "【甲】", &mut random), marked(&base, "【乙】", &mut random));
        if let Some(merged) = clean(merge(&base, &ours, &theirs)) {
            for mark in ["【甲】", "【乙】"] {
                let wanted = words(&ours).contains(mark) || words(&theirs).contains(mark);
                assert!(!wanted || merged.contains(mark), "{merged}");
            }
        }
    }
}

fn marked(body: &Body, mark: &str, random: &mut Random) -> Body {
    let mut body = body.clone();
    let mut texts: Vec<_> = body.iter_mut().flat_map(Part::texts_mut).collect();
    let index = random.below(texts.len());
    if let Some(text) = texts.get_mut(index) {
        let at = random.below(text.len() + 1);
        text.insert(at, Inline::Text(mark.to_owned()));
    }
    body
}

#[test]
fn substitutes_turn_one_wording_into_the_other() {
    let mut random = Random(17);
    let mut found = 0;
    for (base, _) in pairs() {
        let after = edited(&base, &mut random);
        let Some(pairs) = substitutes(&base, &after) else { continue };
        let mut text = words(&base);
        let mut places: Vec<(usize, String, String)> = Vec::new();
        for pair in &pairs {
            let (from, to) = (key(&pair.from), key(&pair.to));
            assert_eq!(text.matches(&from).count(), 1, "{from} in {text}");
            places.push((text.find(&from).expect("once"), from, to));
        }
        places.sort();
        places.into_iter().rev().for_each(|(at, from, to)| text.replace_range(at..at + from.len(), &to));
        assert_eq!(text, words(&after));
        found += pairs.len();
    }
    assert!(found > 200, "{found}");
}
