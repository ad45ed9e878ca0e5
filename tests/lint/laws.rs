//! Laws of a check over damaged texts: it never fails, and marks only what is there.

use hoshin::lint::{Facts, check};
use hoshin::parse::plain;

use super::root;

/// A small generator, so that every run sees the same texts.
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % limit.max(1)
    }
}

const INTRUDERS: [char; 12] = ['（', '」', '、', '\n', '\t', '①', '第', '条', '1', ' ', '\u{200B}', '\u{E0100}'];

fn damaged(text: &str, dice: &mut Dice) -> String {
    let mut letters: Vec<char> = text.chars().collect();
    for _ in 0..40 {
        let at = dice.below(letters.len());
        match dice.below(3) {
            0 => drop(letters.remove(at)),
            1 => letters.insert(at, INTRUDERS[dice.below(INTRUDERS.len())]),
            _ => {
                let other = dice.below(letters.len());
                letters.swap(at, other);
            }
        }
    }
    letters.into_iter().collect()
}

#[test]
fn a_damaged_text_is_checked_and_every_mark_lies_in_it() {
    let mut dice = Dice(7);
    for name in ["ina", "kizugawa", "setagaya-old"] {
        let text = std::fs::read_to_string(root().join(format!("tests/fixtures/sources/{name}.txt"))).unwrap();
        for _ in 0..4 {
            let damaged = damaged(&text, &mut dice);
            let documents = [plain::read(&damaged)];
            let passages: Vec<&str> = damaged.lines().collect();
            for finding in check(&documents, &Facts::default()) {
                assert!(finding.range.start < finding.range.end, "{finding:?}");
                assert!(finding.range.end <= finding.text.chars().count(), "{finding:?}");
                assert!(passages.iter().any(|line| line.contains(finding.text.as_str())), "{finding:?}");
            }
        }
    }
}

#[test]
fn nothing_is_found_in_nothing() {
    assert_eq!(check(&[plain::read("")], &Facts::default()), []);
    assert_eq!(check(&[], &Facts::default()), []);
}
