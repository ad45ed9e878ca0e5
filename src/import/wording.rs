//! Compares wordings as a proof does: white space and the width of brackets do not count.

/// Words that part those around them, though all may be kanji.
pub const CONJUNCTIONS: [&str; 4] = ["及び", "並びに", "又は", "若しくは"];

/// The blank of a form, and between a heading and its text.
const WIDE: char = '\u{3000}';
/// A heading before a text is not longer than this.
const LONGEST_TITLE: usize = 40;

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

/// Takes out the blanks that typing leaves beside digits and Latin words; those that part words stay as they are.
pub fn tidy(text: &str) -> String {
    let characters: Vec<char> = text.trim().chars().collect();
    let mut tidied = String::with_capacity(text.len());
    let mut rest = characters.as_slice();
    while let Some(first) = rest.first() {
        let length = rest.iter().take_while(|c| c.is_whitespace()).count();
        let (blanks, after) = rest.split_at(length);
        let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
        let around = (latin(tidied.chars().next_back()), latin(after.first().copied()));
        match around {
            _ if blanks.is_empty() => tidied.push(*first),
            (true, true) => tidied.push(' '),
            (false, false) => tidied.extend(blanks.iter().map(|c| if c.is_control() { ' ' } else { *c })),
            (true, false) | (false, true) => tidied.extend(blanks.iter().filter(|c| **c == WIDE)),
        }
        rest = if blanks.is_empty() { rest.get(1..).unwrap_or_default() } else { after };
    }
    tidied
}

/// Tidies a heading, where blanks between single characters only fill the line: 目　的.
pub fn tidy_title(text: &str) -> String {
    let spread = text.split_whitespace().all(|run| run.chars().count() == 1);
    if spread { text.split_whitespace().collect() } else { tidy(text) }
}

/// Parts a heading from the text that follows it on the line after a blank: `職員　地方公務員法に…`.
pub fn headed(text: &str) -> Option<(&str, &str)> {
    let wide = text.split_once(WIDE);
    let (title, rest) = wide.or_else(|| text.split_once(' '))?;
    let latin = |c: Option<char>| c.is_some_and(|c| c.is_ascii_graphic());
    let words = wide.is_none() && latin(title.chars().next_back()) && latin(rest.chars().next());
    let short = title.chars().count() <= LONGEST_TITLE && !title.contains(['。', '、']);
    (short && !words && rest.contains('。')).then(|| (title.trim(), rest.trim()))
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
        let opens = parts.last().is_some_and(String::is_empty) && c.is_whitespace();
        let at = parts.len().saturating_sub(1 + usize::from(opens && parts.len() > 1));
        if let Some(part) = parts.get_mut(at) {
            part.push(c);
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
