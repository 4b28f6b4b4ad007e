//! Any value is a term and never a part of the query: `cargo fuzz run binding`.
#![no_main]

use libfuzzer_sys::fuzz_target;

fuzz_target!(|bytes: &[u8]| properties::binding(bytes));
