//! Inputs that once failed, the seeds and the grown corpus go through without the fuzzer: `cargo test --release`.
#![allow(missing_docs, clippy::unwrap_used, reason = "a test fails by panicking")]

use std::path::{Path, PathBuf};

fn inputs(folders: &[&str]) -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let entries = folders.iter().filter_map(|folder| std::fs::read_dir(root.join(folder)).ok()).flatten();
    let mut files: Vec<PathBuf> = entries.map(|entry| entry.unwrap().path()).collect();
    files.sort();
    files
}

fn run(folders: &[&str], property: impl Fn(&[u8]) + std::panic::RefUnwindSafe) {
    let failed: Vec<PathBuf> = inputs(folders)
        .into_iter()
        .filter(|file| {
            let bytes = std::fs::read(file).unwrap();
            std::panic::catch_unwind(|| property(&bytes)).is_err()
        })
        .collect();
    assert!(failed.is_empty(), "{failed:#?}");
}

#[test]
fn texts() {
    run(&["regressions/extract", "seeds/extract", "grown/extract"], |bytes| {
        properties::extract(&String::from_utf8_lossy(bytes))
    });
}

#[test]
fn files() {
    run(&["regressions/read", "seeds/read", "grown/read"], properties::read);
}

#[test]
fn formats() {
    run(&["regressions/negotiation", "seeds/negotiation", "grown/negotiation"], properties::negotiation);
}

#[test]
fn requests() {
    run(&["regressions/protocol", "seeds/protocol", "grown/protocol"], properties::protocol);
}

#[test]
fn values() {
    run(&["regressions/binding", "seeds/binding", "grown/binding"], properties::binding);
}
