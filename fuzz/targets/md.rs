//! Feeds what import writes as Markdown to the reader of base text, and Markdown to the reader of texts.
#![no_main]

use hoshin::import::known_values::KnownValues;
use hoshin::import::markdown;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|text: &str| {
    let reading = hoshin::import::text::read_text(text);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    hoshin::parse::outline::outline(&reading.blocks);
    let known = KnownValues::default();
    markdown::paragraph(text, &known);
    markdown::table(&[text.split('\t').map(str::to_owned).collect()], &known);
});
