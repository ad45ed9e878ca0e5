//! Feeds the reader of Word files: a package as it is, or the parts of one between zero bytes.
#![no_main]

use hoshin::import::docx::body::read_body;
use hoshin::import::docx::notes::{self, Notes};
use hoshin::import::docx::numbering::Numbering;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let reading = if data.starts_with(b"PK") { hoshin::import::docx::read(data) } else { parts(data) };
    if let Ok(reading) = reading {
        assert_eq!(reading.characters, reading.placed() + reading.set_aside());
        hoshin::parse::outline::outline(&reading.blocks);
    }
});

fn parts(data: &[u8]) -> Result<hoshin::parse::block::Reading, hoshin::import::refusal::Refusal> {
    let text = String::from_utf8_lossy(data);
    let mut parts = text.split('\0');
    let document = parts.next().unwrap_or("");
    let numbering = Numbering::read(parts.next().unwrap_or(""), parts.next().unwrap_or(""))?;
    let footnotes = notes::read(parts.next().unwrap_or(""), "footnote")?;
    let comments = notes::read(parts.next().unwrap_or(""), "comment")?;
    read_body(document, numbering, &Notes { footnotes, comments, ..Notes::default() }).map(|(reading, _)| reading)
}
