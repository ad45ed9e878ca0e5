//! Tells base, options, values and the body's own words apart in the text of a document.

use std::sync::Arc;

use crate::diff::merge::wrapped;
use crate::model::document::{Clause, Inline, Part, Text};
use crate::resolve::Resolved;
use crate::update::tree::Tree;
use crate::view::block::{Block, Indent, Line, Mark, Paragraph, Run, Sheet, plain};

/// Characters that no text has: they open a mark, and the last closes it.
const SIGNS: [(char, Mark); 4] =
    [('\u{FDD0}', Mark::Parameter), ('\u{FDD1}', Mark::Option), ('\u{FDD2}', Mark::Local), ('\u{FDD3}', Mark::Note)];
const END: char = '\u{FDD4}';

fn sign(mark: Mark) -> char {
    SIGNS.iter().find(|(_, known)| *known == mark).map_or(END, |(sign, _)| *sign)
}

/// Puts signs into the texts of a body; `base` are its documents without overrides of its own.
pub fn mark(documents: &mut [Resolved], base: &[Resolved]) {
    let base = Tree::new(base);
    for document in documents {
        let (touches, chosen) = (document.touches.clone(), document.chosen.clone());
        for clause in &mut document.clauses {
            Arc::make_mut(clause).visit_mut(&mut |clause| {
                let known = base.get(&clause.id).map(|node| node.clause);
                let reasons: Vec<&str> =
                    touches.get(&clause.id).into_iter().flatten().map(|touch| touch.reason.as_str()).collect();
                match known {
                    None => whole(clause, Mark::Local),
                    Some(known) if !reasons.is_empty() => own_words(clause, known),
                    Some(_) if chosen.contains_key(&clause.id) => whole(clause, Mark::Option),
                    Some(_) => {}
                }
                clause.texts_mut().for_each(values);
                remark(clause, &reasons);
            });
        }
    }
}

fn whole(clause: &mut Clause, mark: Mark) {
    for text in clause.texts_mut() {
        *text = std::mem::take(text).into_iter().flat_map(|inline| signed(inline, mark)).collect();
    }
}

fn signed(inline: Inline, mark: Mark) -> Vec<Inline> {
    let of = |c: char| Inline::Text(c.to_string());
    match inline {
        Inline::Parameter(_) => vec![inline],
        Inline::Text(_) | Inline::Reference(_) => vec![of(sign(mark)), inline, of(END)],
    }
}

fn own_words(clause: &mut Clause, base: &Clause) {
    let sign = |inline: Inline| signed(inline, Mark::Local);
    let title = [vec![Part::Paragraph(base.title.clone())], vec![Part::Paragraph(clause.title.clone())]];
    if let [Part::Paragraph(text)] = wrapped(&title[0], &title[1], sign).as_slice() {
        clause.title.clone_from(text);
    }
    clause.body = wrapped(&base.body, &clause.body, sign);
}

fn values(text: &mut Text) {
    for inline in text {
        if let Inline::Parameter(parameter) = inline {
            let value = parameter.value.take().unwrap_or_default();
            parameter.value = Some(format!("{}{value}{END}", sign(Mark::Parameter)));
        }
    }
}

/// Puts the reasons behind the last words of a clause that the body changed.
fn remark(clause: &mut Clause, reasons: &[&str]) {
    let reasons: Vec<&str> = reasons.iter().copied().filter(|reason| !reason.is_empty()).collect();
    let note = format!("{}［団体: {}］{END}", sign(Mark::Note), reasons.join("、"));
    let last = clause.body.iter_mut().rev().find_map(|part| match part {
        Part::Paragraph(text) => Some(text),
        Part::Table(_) | Part::Chart(_) => None,
    });
    if let Some(text) = last.filter(|_| !reasons.is_empty()) {
        text.push(Inline::Text(note));
    } else if !reasons.is_empty() && !clause.title.is_empty() {
        clause.title.push(Inline::Text(note));
    }
}

/// Turns signs in a printed text into marked runs.
pub fn runs(text: &str) -> Line {
    let mut line = Line::new();
    let mut rest = text;
    while let Some(at) = rest.find(|c| SIGNS.iter().any(|(sign, _)| *sign == c)) {
        line.extend(plain(rest.get(..at).unwrap_or_default()));
        let mark = rest.get(at..).and_then(|tail| tail.chars().next());
        let mark = mark.and_then(|c| SIGNS.iter().find(|(sign, _)| *sign == c)).map_or(Mark::None, |(_, mark)| *mark);
        let tail = rest.get(at + END.len_utf8()..).unwrap_or_default();
        let (inside, after) = tail.split_once(END).unwrap_or((tail, ""));
        push(&mut line, inside, mark);
        rest = after;
    }
    line.extend(plain(rest));
    line
}

fn push(line: &mut Line, text: &str, mark: Mark) {
    match line.last_mut() {
        Some(last) if last.mark == mark => last.text.push_str(text),
        _ if text.is_empty() => {}
        _ => line.push(Run { text: text.to_owned(), mark }),
    }
}

/// Tells whether a text holds signs.
pub fn has_signs(text: &str) -> bool {
    text.contains(END)
}

/// Puts a key to the marks above a document, below its title if that begins a page.
pub fn with_key(mut sheet: Sheet) -> Sheet {
    let key = [
        ("基準文（印なし）　", Mark::None),
        ("値", Mark::Parameter),
        ("　", Mark::None),
        ("選択肢による文", Mark::Option),
        ("　", Mark::None),
        ("団体の文", Mark::Local),
    ];
    let text = key.into_iter().map(|(text, mark)| Run { text: text.to_owned(), mark }).collect();
    let indent = Indent::default();
    sheet.title.push_str("（差分の表示）");
    let titled = matches!(sheet.blocks.first(), Some(Block::Title { .. }));
    sheet.blocks.insert(usize::from(titled), Block::Paragraph(Paragraph { text, indent, ..Paragraph::default() }));
    sheet
}
