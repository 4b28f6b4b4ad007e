//! Any bytes are read as a file or refused: `cargo fuzz run read`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::read(bytes));
