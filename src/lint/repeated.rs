//! Rule `repeated`: a word stands twice in a row, or a long phrase twice in one sentence.
//!
//! Why: a sentence that was merged from two keeps a piece of each.
//! Example: 契約を締結し、…契約を締結し; 情報情報システム.

use crate::lint::body::{Body, sentences};
use crate::lint::{About, Hit, Rule, Spot};

pub(super) const RULE: Rule = Rule {
    code: "repeated",
    title: "語句の重なり",
    why: "同じ語が続いている、又は一つの文に同じ長い語句が二度ある。",
    about: About::Wording,
    check,
};

/// A phrase of so many characters is not repeated by chance.
const PHRASE: usize = 14;
/// A longer text is no sentence, in bytes.
const LONGEST: usize = 6000;

fn check(body: &Body<'_>) -> Vec<Hit> {
    let mut hits = Vec::new();
    for (index, passage) in body.texts() {
        let letters: Vec<(usize, char)> = passage.text.char_indices().collect();
        hits.extend(twice(index, passage.text, &letters));
        for range in sentences(passage.text) {
            hits.extend(phrase(index, passage.text, &range));
        }
    }
    hits
}

fn byte(letters: &[(usize, char)], at: usize, text: &str) -> usize {
    letters.get(at).map_or(text.len(), |(byte, _)| *byte)
}

fn twice(passage: usize, text: &str, letters: &[(usize, char)]) -> Option<Hit> {
    let sign = |at: usize| letters.get(at).map(|(_, c)| *c);
    for start in 0..letters.len() {
        for length in (2..=12).rev() {
            let same = (0..length).all(|k| sign(start + k).is_some() && sign(start + k) == sign(start + length + k));
            if same && tells(letters.get(start..start + length)?) {
                let range = byte(letters, start, text)..byte(letters, start + 2 * length, text);
                let word = text.get(range.start..byte(letters, start + length, text))?;
                let message = format!("「{word}」が続けて二度あります");
                return Some(Spot::new(passage, range).warning(message, "一方を取ってください"));
            }
        }
    }
    None
}

/// Two kanji or katakana, or three characters of any script; a run of one character or of digits tells nothing.
fn tells(word: &[(usize, char)]) -> bool {
    let first = word.first().map(|(_, c)| *c);
    let same = word.iter().all(|(_, c)| Some(*c) == first);
    let letters = word.iter().all(|(_, c)| c.is_alphabetic() && !c.is_ascii());
    let solid = word.iter().any(|(_, c)| !('ぁ'..='ん').contains(c));
    !same && letters && (word.len() >= 3 || solid)
}

/// A phrase with を and a verb in it that stands twice in a sentence.
fn phrase(passage: usize, text: &str, range: &std::ops::Range<usize>) -> Option<Hit> {
    let sentence = text.get(range.clone()).filter(|sentence| sentence.len() <= LONGEST)?;
    let letters: Vec<(usize, char)> = sentence.char_indices().collect();
    for start in 0..letters.len().saturating_sub(2 * PHRASE) {
        let end = byte(&letters, start + PHRASE, sentence);
        let piece = sentence.get(byte(&letters, start, sentence)..end)?;
        let Some(again) = sentence.get(end..)?.find(piece).filter(|_| acts(piece)) else { continue };
        let (first, second) = (byte(&letters, start, sentence), end + again);
        let (from, to) = widest(sentence, first, second, piece.len());
        let words = sentence.get(from..to)?;
        let spot = Spot::new(passage, range.start + from..range.start + to);
        return Some(
            spot.warning(format!("一つの文に「{words}」が二度あります"), "文を読み直し、余る方を取ってください"),
        );
    }
    None
}

/// Extends the second of two equal pieces to both sides as long as they stay equal.
fn widest(text: &str, first: usize, second: usize, length: usize) -> (usize, usize) {
    let last = |end: usize| text.get(..end).and_then(|head| head.chars().next_back());
    let next = |start: usize| text.get(start..).and_then(|tail| tail.chars().next());
    let (mut back, mut ahead) = (0, length);
    while let Some(c) = last(second - back).filter(|c| first > back && last(first - back) == Some(*c)) {
        back += c.len_utf8();
    }
    while let Some(c) = next(second + ahead).filter(|c| first + ahead < second && next(first + ahead) == Some(*c)) {
        ahead += c.len_utf8();
    }
    (second - back, second + ahead)
}

fn acts(piece: &str) -> bool {
    piece.contains('を') && (piece.contains("し、") || piece.contains("した") || piece.contains("する"))
        || piece.contains("し、")
}
