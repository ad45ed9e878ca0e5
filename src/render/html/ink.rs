//! Writes characters and their marks, so that nothing in a text can act as markup.

use crate::view::block::{Mark, Run};

/// Writes text for an element or a quoted attribute.
///
/// Characters that a page must not hold are shown by their control picture or as U+FFFD; those that
/// turn the direction of writing are written by number, so that the source shows them as well.
pub(super) fn push_text(html: &mut String, text: &str) {
    let mut rest = text;
    while let Some(at) = find_special(rest) {
        let (plain, tail) = rest.split_at(at);
        html.push_str(plain);
        let mut tail = tail.chars();
        tail.next().into_iter().for_each(|c| push_special(html, c));
        rest = tail.as_str();
    }
    html.push_str(rest);
}

/// Gives text with its markup characters escaped.
pub(super) fn escaped(text: &str) -> String {
    let mut html = String::with_capacity(text.len());
    push_text(&mut html, text);
    html
}

/// Finds the first special character; it looks at bytes, which settle most Japanese text at once.
fn find_special(text: &str) -> Option<usize> {
    let leads = text.bytes().enumerate().filter(|(_, byte)| LEADS[usize::from(*byte)]);
    let first = |at: usize| text.get(at..).and_then(|rest| rest.chars().next());
    leads.map(|(at, _)| at).find(|at| first(*at).is_some_and(is_special))
}

/// The bytes with which special characters, and a few others, begin in UTF-8.
const LEADS: [bool; 256] = {
    let mut leads = [false; 256];
    let mut byte = 0;
    while byte < leads.len() {
        leads[byte] = matches!(byte, 0..0x20 | 0x22 | 0x26 | 0x27 | 0x3c | 0x3e | 0x7f | 0xc2 | 0xd8 | 0xe2 | 0xef..);
        byte += 1;
    }
    leads
};

/// Whether a character cannot be copied as it is.
fn is_special(c: char) -> bool {
    match c {
        '\t' | '\n' => false,
        '&' | '<' | '>' | '"' | '\'' => true,
        _ => c.is_control() || is_turn(c) || is_noncharacter(c),
    }
}

/// Whether a character changes the direction of those after it (Unicode Bidi_Control).
fn is_turn(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

fn is_noncharacter(c: char) -> bool {
    matches!(c, '\u{fdd0}'..='\u{fdef}') || u32::from(c) & 0xfffe == 0xfffe
}

fn push_special(html: &mut String, c: char) {
    match c {
        '&' => html.push_str("&amp;"),
        '<' => html.push_str("&lt;"),
        '>' => html.push_str("&gt;"),
        '"' => html.push_str("&quot;"),
        '\'' => html.push_str("&#39;"),
        _ if is_turn(c) => html.push_str(&format!("&#x{:x};", u32::from(c))),
        _ => html.push(picture(c)),
    }
}

/// Gives the visible sign of a control character.
fn picture(c: char) -> char {
    let shown = match u32::from(c) {
        code @ 0..=0x1f => 0x2400 + code,
        0x7f => 0x2421,
        _ => 0xfffd,
    };
    char::from_u32(shown).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Writes the runs of a line with their marks; what is underlined is also said in words.
pub(super) fn push_line(html: &mut String, line: &[Run]) {
    for run in line {
        push_run(html, run);
    }
}

fn push_run(html: &mut String, run: &Run) {
    match run.mark {
        Mark::None => push_isolated(html, &run.text),
        Mark::Added => push_change(html, "ins", "", "追加", &run.text),
        Mark::AddedDouble => push_change(html, "ins", " class=\"double\"", "追加", &run.text),
        Mark::AddedFramed => push_change(html, "ins", " class=\"framed\"", "追加", &run.text),
        Mark::Removed => push_change(html, "del", "", "削除", &run.text),
        Mark::RemovedDouble => push_change(html, "del", " class=\"double\"", "削除", &run.text),
        Mark::RemovedFramed => push_change(html, "del", " class=\"framed\"", "削除", &run.text),
        Mark::Note => push_wrapped(html, "<span class=\"note\">", &run.text, "</span>"),
        Mark::Parameter => push_wrapped(html, "<span class=\"value\">", &run.text, "</span>"),
        Mark::Option => push_wrapped(html, "<span class=\"option\">", &run.text, "</span>"),
        Mark::Local => push_wrapped(html, "<strong class=\"local\">", &run.text, "</strong>"),
        Mark::Unset => push_wrapped(html, "<mark>", &run.text, "</mark>"),
    }
}

fn push_change(html: &mut String, element: &str, class: &str, word: &str, text: &str) {
    html.extend(["<", element, class, "><span class=\"aid\">［", word, "ここから］</span>"]);
    push_isolated(html, text);
    html.extend(["<span class=\"aid\">［", word, "ここまで］</span></", element, ">"]);
}

fn push_wrapped(html: &mut String, open: &str, text: &str, close: &str) {
    html.push_str(open);
    push_isolated(html, text);
    html.push_str(close);
}

/// Writes text whose turns of direction end with it.
fn push_isolated(html: &mut String, text: &str) {
    let Some(at) = find_special(text) else { return html.push_str(text) };
    let (plain, rest) = text.split_at(at);
    let turns = rest.contains(is_turn);
    html.push_str(if turns { "<bdi>" } else { "" });
    html.push_str(plain);
    push_text(html, rest);
    html.push_str(if turns { "</bdi>" } else { "" });
}

#[cfg(test)]
mod tests {
    use super::{escaped, push_line};
    use crate::view::block::{Mark, Run};

    fn written(text: &str, mark: Mark) -> String {
        let mut html = String::new();
        push_line(&mut html, &[Run { text: text.to_owned(), mark }]);
        html
    }

    #[test]
    fn markup_characters_are_escaped() {
        assert_eq!(escaped("<a b='c' d=\"e\">&]]>"), "&lt;a b=&#39;c&#39; d=&quot;e&quot;&gt;&amp;]]&gt;");
    }

    #[test]
    fn forbidden_characters_are_made_visible() {
        assert_eq!(escaped("\0\u{1b}\r\u{7f}\u{85}\u{fffe}\t\n"), "␀␛␍␡\u{fffd}\u{fffd}\t\n");
    }

    #[test]
    fn every_special_character_is_found() {
        for c in (0..=0x10_ffff).filter_map(char::from_u32) {
            let found = super::find_special(c.encode_utf8(&mut [0; 4])).is_some();
            assert_eq!(found, super::is_special(c), "{c:?}");
        }
    }

    #[test]
    fn a_turn_of_direction_ends_with_its_run() {
        assert_eq!(written("a\u{202e}b", Mark::None), "<bdi>a&#x202e;b</bdi>");
    }

    #[test]
    fn a_change_is_said_in_words() {
        let said =
            "<ins><span class=\"aid\">［追加ここから］</span>新<span class=\"aid\">［追加ここまで］</span></ins>";
        assert_eq!(written("新", Mark::Added), said);
    }
}
