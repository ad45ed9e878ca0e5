//! Walks XML event by event, refusing what no Word file needs.

use quick_xml::events::{BytesRef, BytesStart, Event};
use quick_xml::reader::Reader;

use crate::import::refusal::Refusal;

/// Elements do not nest deeper.
const DEEPEST: usize = 200;

/// What a walk meets; names are without their prefix.
#[derive(Debug)]
pub enum Step<'a> {
    /// An element opens.
    Open(&'a str, &'a BytesStart<'a>),
    /// An element closes.
    Close(&'a str),
    /// Characters.
    Text(&'a str),
}

/// Walks a part from its beginning to its end.
///
/// # Errors
/// When it is broken, nests too deep or declares a document type.
pub fn walk(text: &str, mut visit: impl FnMut(Step<'_>) -> Result<(), Refusal>) -> Result<(), Refusal> {
    let mut reader = Reader::from_str(text);
    let mut depth = 0usize;
    loop {
        match reader.read_event().map_err(|_| Refusal::Broken)? {
            Event::Start(start) => {
                depth += 1;
                if depth > DEEPEST {
                    return Err(Refusal::TooDeep);
                }
                visit(Step::Open(local(start.name().as_ref()), &start))?;
            }
            Event::Empty(start) => {
                let name = start.name();
                let name = local(name.as_ref());
                visit(Step::Open(name, &start))?;
                visit(Step::Close(name))?;
            }
            Event::End(end) => {
                depth = depth.saturating_sub(1);
                visit(Step::Close(local(end.name().as_ref())))?;
            }
            Event::Text(text) => visit(Step::Text(&text))?,
            Event::CData(text) => visit(Step::Text(&text))?,
            Event::GeneralRef(entity) => visit(Step::Text(&resolved(&entity)))?,
            Event::DocType(_) => return Err(Refusal::Declaration),
            Event::Eof if depth > 0 => return Err(Refusal::Broken),
            Event::Eof => return Ok(()),
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) => {}
        }
    }
}

fn resolved(entity: &BytesRef<'_>) -> String {
    if let Ok(Some(c)) = entity.resolve_char_ref() {
        return c.to_string();
    }
    match entity.to_string().as_str() {
        "amp" => "&",
        "lt" => "<",
        "gt" => ">",
        "quot" => "\"",
        "apos" => "'",
        _ => "",
    }
    .to_owned()
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Gives the value of an attribute, whatever its prefix.
pub fn attribute(start: &BytesStart<'_>, name: &str) -> Option<String> {
    let mut attributes = start.attributes();
    let mut found = attributes.with_checks(false).flatten().take(256);
    let attribute = found.find(|attribute| local(attribute.key.as_ref()) == name)?;
    Some(
        attribute
            .normalized_value(quick_xml::XmlVersion::Implicit1_0)
            .map(|value| value.into_owned())
            .unwrap_or_default(),
    )
}

/// Tells whether a switch such as `<w:vanish/>` is on.
pub fn is_on(start: &BytesStart<'_>) -> bool {
    !matches!(attribute(start, "val").as_deref(), Some("0" | "false" | "off" | "none"))
}

/// Decodes a part: UTF-8, or UTF-16 by its byte order mark.
///
/// # Errors
/// When it is neither.
pub fn decoded(bytes: Vec<u8>) -> Result<String, Refusal> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Ok(crate::parse::foreign::decode(&bytes).text);
    }
    let text = String::from_utf8(bytes).map_err(|_| Refusal::Broken)?;
    Ok(text.trim_start_matches('\u{FEFF}').to_owned())
}
