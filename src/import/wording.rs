//! Compares wordings as a proof does: white space and the width of brackets do not count.

/// Words that part those around them, though all may be kanji.
pub const CONJUNCTIONS: [&str; 4] = ["及び", "並びに", "又は", "若しくは"];

/// Gives the characters that count: white space left out, brackets half-width.
pub fn key(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect()
}

/// Gives a bracket its half-width form.
pub fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        _ => c,
    }
}

/// Takes out the blanks that extraction and typing leave between Japanese words, digits and Latin words.
pub fn tidy(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    let mut tidied = String::with_capacity(text.len());
    for (index, c) in characters.iter().enumerate() {
        let latin = |c: Option<&char>| c.is_some_and(|c| c.is_ascii_graphic());
        let after = characters.iter().skip(index + 1).find(|c| !c.is_whitespace());
        if !c.is_whitespace() {
            tidied.push(*c);
        } else if latin(tidied.chars().next_back().as_ref()) && latin(after) {
            tidied.push(' ');
        }
    }
    tidied
}

/// Parts a text into sentences; a 。 inside brackets ends none.
pub fn sentences(text: &str) -> Vec<String> {
    let mut depth = 0i32;
    let mut parts = vec![String::new()];
    for c in text.chars() {
        match c {
            '（' | '(' | '「' => depth += 1,
            '）' | ')' | '」' => depth -= 1,
            _ => {}
        }
        if let Some(last) = parts.last_mut() {
            last.push(c);
        }
        if c == '。' && depth <= 0 {
            parts.push(String::new());
            depth = 0;
        }
    }
    parts.retain(|part| !part.trim().is_empty());
    parts
}

/// The pairs of neighbouring characters of a text, sorted, each once; those with a placeholder are left out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Profile {
    pairs: Vec<u64>,
}

impl Profile {
    /// Collects the pairs of a text.
    pub fn new(text: &str) -> Self {
        let characters: Vec<char> = text.chars().filter(|c| !c.is_whitespace()).map(narrow).collect();
        let mut pairs: Vec<u64> = match characters.as_slice() {
            [one] => vec![u64::from(u32::from(*one))],
            many => many.windows(2).filter(|pair| !pair.iter().any(|c| is_hole(*c))).map(pair).collect(),
        };
        pairs.sort_unstable();
        pairs.dedup();
        Self { pairs }
    }

    /// Gives the pairs.
    pub fn pairs(&self) -> &[u64] {
        &self.pairs
    }

    /// Counts the pairs that both have.
    pub fn common(&self, other: &Self) -> usize {
        let (mut rest, mut count) = (other.pairs.as_slice(), 0);
        for pair in &self.pairs {
            let skipped = rest.partition_point(|other| other < pair);
            rest = rest.get(skipped..).unwrap_or(&[]);
            count += usize::from(rest.first() == Some(pair));
        }
        count
    }

    /// Gives how alike two texts are, 0 to 1.
    pub fn likeness(&self, other: &Self) -> f64 {
        let all = self.pairs.len() + other.pairs.len();
        if all == 0 { 0.0 } else { 2.0 * self.common(other) as f64 / all as f64 }
    }

    /// Gives how much of this text stands in another, 0 to 1.
    pub fn contained(&self, other: &Self) -> f64 {
        if self.pairs.is_empty() { 1.0 } else { self.common(other) as f64 / self.pairs.len() as f64 }
    }
}

fn pair(pair: &[char]) -> u64 {
    pair.iter().fold(0, |all, c| all << 32 | u64::from(u32::from(*c)))
}

/// Tells whether a character stands for the value of a parameter.
pub fn is_hole(c: char) -> bool {
    matches!(c, '\u{E000}'..='\u{E3FF}')
}
