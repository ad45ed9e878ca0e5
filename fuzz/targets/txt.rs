//! Feeds the reader of texts and the one that finds clauses: nothing panics, no character is lost.
#![no_main]

use hoshin::parse::block::Reading;
use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    let reading: Reading = hoshin::import::text::read(data);
    assert_eq!(reading.characters, reading.placed() + reading.set_aside());
    hoshin::parse::outline::outline(&reading.blocks);
});
