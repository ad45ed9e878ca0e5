//! Feeds the reader of PDFs; a panic on a page, which the reader catches, is no finding.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(init: { std::panic::set_hook(Box::new(|_| {})) }, |data: &[u8]| {
    if let Ok(reading) = hoshin::import::pdf::read(data.to_vec()) {
        assert_eq!(reading.characters, reading.placed() + reading.set_aside());
        hoshin::parse::outline::outline(&reading.blocks);
    }
});
