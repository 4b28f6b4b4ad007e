//! Any text goes through the whole extraction: `cargo fuzz run extract`.
#![no_main]

use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};

fuzz_target!(|bytes: &[u8]| properties::extract(&String::from_utf8_lossy(bytes)));

// Half of the changes are made to characters and phrases, half to bytes.
fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    if seed % 2 == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let text = String::from_utf8_lossy(&data[..size]).into_owned();
    let mut changed = properties::mutate(&text, seed);
    changed.truncate(changed.floor_char_boundary(max_size));
    data[..changed.len()].copy_from_slice(changed.as_bytes());
    changed.len()
});
