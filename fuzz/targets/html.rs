//! Feeds the reader of web pages.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|data: &[u8]| {
    if let Ok(reading) = hoshin::import::html::read(data) {
        assert_eq!(reading.characters, reading.placed() + reading.set_aside());
        hoshin::parse::outline::outline(&reading.blocks);
    }
});
