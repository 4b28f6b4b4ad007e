//! Any header `Accept` gets the best format or a refusal: `cargo fuzz run negotiation`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::negotiation(bytes));
