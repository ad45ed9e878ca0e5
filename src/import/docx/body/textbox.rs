//! Text boxes of a Word file: words that stand beside the paragraphs are read in their place, names in a drawing are not.

use crate::import::docx::body::Body;
use crate::import::docx::body::paragraph::Paragraph;
use crate::import::docx::body::run::Run;
use crate::parse::block::{Aside, Block, BlockKind, Reason};

/// The text boxes that are open, and those that wait for their place.
#[derive(Default)]
pub(super) struct Boxes {
    open: Vec<OpenBox>,
    /// Those with no words of the text between them.
    waiting: Vec<TextBox>,
}

/// A text box, with what was open around it.
struct OpenBox {
    paragraph: Option<Paragraph>,
    run: Run,
    lines: Vec<String>,
}

/// A text box that was read.
pub(super) struct TextBox {
    place: usize,
    lines: Vec<String>,
}

impl Boxes {
    /// Tells whether a text box is open.
    pub(super) fn is_open(&self) -> bool {
        !self.open.is_empty()
    }
}

impl Body<'_> {
    pub(super) fn open_box(&mut self) {
        let (paragraph, run) = (self.paragraph.take(), std::mem::take(&mut self.run));
        self.boxes.open.push(OpenBox { paragraph, run, lines: Vec::new() });
    }

    pub(super) fn close_box(&mut self) {
        self.close_paragraph();
        let Some(closed) = self.boxes.open.pop() else { return };
        (self.paragraph, self.run) = (closed.paragraph, closed.run);
        if closed.lines.is_empty() {
            return;
        }
        let read = TextBox { place: self.place, lines: closed.lines };
        match &mut self.paragraph {
            Some(paragraph) => paragraph.boxes.push(read),
            None => self.boxes.waiting.push(read),
        }
    }

    /// Adds the lines of a paragraph to the open text box.
    pub(super) fn box_lines(&mut self, text: &str) {
        if let Some(open) = self.boxes.open.last_mut() {
            open.lines.extend(text.split('\n').map(|line| line.trim().to_owned()).filter(|line| !line.is_empty()));
        }
    }

    /// Keeps the text boxes of a paragraph until words follow: those of a drawing may hang on several paragraphs.
    pub(super) fn wait(&mut self, boxes: Vec<TextBox>) {
        match self.boxes.open.last_mut() {
            Some(open) => open.lines.extend(boxes.into_iter().flat_map(|inner| inner.lines)),
            None => self.boxes.waiting.extend(boxes),
        }
    }

    /// Places the text boxes that wait: one alone, and any with a sentence, is text; others together are a drawing.
    pub(super) fn place_boxes(&mut self) {
        let waiting = std::mem::take(&mut self.boxes.waiting);
        let alone = waiting.len() == 1;
        let (texts, drawn): (Vec<TextBox>, Vec<TextBox>) =
            waiting.into_iter().partition(|own| alone || own.lines.iter().any(|line| line.contains('。')));
        for TextBox { place, lines } in texts {
            for text in lines {
                match self.tables.last_mut() {
                    Some(table) => table.add(&text),
                    None => self.reading.blocks.push(Block { place, text, kind: BlockKind::Line }),
                }
            }
        }
        let Some(first) = drawn.first() else { return };
        let (place, names) = (first.place, drawn.iter().map(|own| own.lines.join(" ")).collect::<Vec<_>>());
        self.reading.notes.push(format!(
            "{place}段落目のテキストボックスの文字「{}」は、図の中の文字と見て取り込みませんでした。条文なら、Word で本文に移してください",
            names.join("、")
        ));
        self.reading.aside.push(Aside { place, text: names.join(" "), reason: Reason::Figure });
    }
}
