//! Any request asks for what it says or is refused: `cargo fuzz run protocol`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::protocol(bytes));
