//! Reads the headers and footers of a Word file, which stand on its pages and in none of its clauses.

use crate::import::docx::xml::{Step, walk};
use crate::import::refusal::Refusal;
use crate::import::text::is_invisible;
use crate::parse::block::{Aside, Reading, Reason, visible};

/// Tells whether a part is a header or a footer.
pub fn is_head(name: &str) -> bool {
    let own = name.strip_prefix("word/").filter(|name| name.ends_with(".xml"));
    own.is_some_and(|name| name.starts_with("header") || name.starts_with("footer"))
}

/// Sets the lines of headers and footers aside, each distinct one once, at the first paragraph.
///
/// # Errors
/// When a part is broken.
pub fn set_aside(parts: &[String], reading: &mut Reading) -> Result<(), Refusal> {
    let mut heads: Vec<Aside> = Vec::new();
    for part in parts {
        for text in lines(part)? {
            let worded = text.chars().any(char::is_alphabetic);
            let reason = if worded { Reason::RunningHead } else { Reason::PageNumber };
            let own = Aside { place: 1, text, reason };
            if visible(&own.text) > 0 && !heads.contains(&own) {
                heads.push(own);
            }
        }
    }
    reading.characters += heads.iter().map(|head| visible(&head.text)).sum::<usize>();
    heads.append(&mut reading.aside);
    reading.aside = heads;
    Ok(())
}

/// Gives the paragraphs of a part; what an older program would show instead of a figure is left out.
fn lines(part: &str) -> Result<Vec<String>, Refusal> {
    let mut lines = vec![String::new()];
    let (mut words, mut fallback) = (false, 0usize);
    walk(part, |step| {
        match step {
            Step::Open("Fallback", _) => fallback += 1,
            Step::Close("Fallback") => fallback = fallback.saturating_sub(1),
            Step::Open("p", _) | Step::Close("p") => lines.push(String::new()),
            Step::Open("t", _) => words = true,
            Step::Close("t") => words = false,
            Step::Text(text) if words && fallback == 0 => {
                if let Some(line) = lines.last_mut() {
                    line.extend(text.chars().filter(|c| !is_invisible(*c)));
                }
            }
            Step::Open(..) | Step::Close(_) | Step::Text(_) => {}
        }
        Ok(())
    })?;
    Ok(lines)
}
