//! What of a Word file is no part of its text: deletions, comments, hidden words, and how it is reported.

use quick_xml::events::BytesStart;

use crate::import::cells::widened_note;
use crate::import::docx::body::Body;
use crate::import::docx::xml::attribute;
use crate::parse::block::{Aside, Reason, visible};

/// Tracked changes, which are taken as accepted.
#[derive(Default)]
pub(super) struct Changes {
    /// How many deletions are open.
    deletions: usize,
    count: usize,
}

impl Changes {
    /// Opens a tracked deletion.
    pub(super) fn delete(&mut self) {
        self.deletions += 1;
        self.count += 1;
    }

    /// Opens a tracked insertion.
    pub(super) fn insert(&mut self) {
        self.count += 1;
    }

    /// Closes a tracked deletion.
    pub(super) fn end_deletion(&mut self) {
        self.deletions = self.deletions.saturating_sub(1);
    }

    /// Whether what is read now is deleted.
    pub(super) fn is_deleted(&self) -> bool {
        self.deletions > 0
    }
}

impl Body<'_> {
    pub(super) fn set_aside(&mut self, text: String, reason: Reason) {
        let joined = self.reading.aside.last_mut().filter(|last| last.place == self.place && last.reason == reason);
        match joined {
            Some(last) => last.text.push_str(&text),
            None if text.trim().is_empty() => {}
            None => self.reading.aside.push(Aside { place: self.place, text, reason }),
        }
    }

    /// Sets a comment aside where its mark stands.
    pub(super) fn comment(&mut self, start: &BytesStart<'_>) {
        let id = attribute(start, "id").unwrap_or_default();
        if let Some((id, text)) = self.notes.comments.get_key_value(&id)
            && self.commented.insert(id)
        {
            self.keep_comment(text);
        }
    }

    fn keep_comment(&mut self, text: &str) {
        self.reading.characters += visible(text);
        self.reading.aside.push(Aside { place: self.place, text: text.to_owned(), reason: Reason::Comment });
    }

    /// Says what was left out, at the end of the file.
    pub(super) fn report_asides(&mut self) {
        if self.changes.count > 0 {
            let note = format!("変更履歴が{}か所あり、反映した後の文を読みました", self.changes.count);
            self.reading.notes.push(note);
        }
        self.reading.notes.extend(widened_note(&self.widened, "段落目"));
        for (id, text) in &self.notes.comments {
            if !self.commented.contains(id.as_str()) {
                self.keep_comment(text);
            }
        }
        self.report(Reason::Comment, "コメント", "取り込みませんでした");
        self.report(
            Reason::Hidden,
            "隠し文字",
            "取り込みませんでした。印刷される文なら、Word で隠し文字の設定を外してください",
        );
    }

    /// Says how often something was left out.
    fn report(&mut self, reason: Reason, what: &str, done: &str) {
        let count = self.reading.aside.iter().filter(|aside| aside.reason == reason).count();
        if count > 0 {
            self.reading.notes.push(format!("{what}が{count}か所あり、{done}"));
        }
    }
}
