//! Extraction against composed plans with expected records, copies of them, random texts and the five sources.

mod command;
mod copies;
mod curated;
mod fixtures;
mod properties;
mod resolution;
mod seeds;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use plangraph::digest::hexadecimal;
use plangraph::extract::model::Extraction;
use plangraph::extract::{Extractor, SourceFile};
use plangraph::read;
use plangraph::record::FileFormat;
use plangraph::register::Register;
use plangraph::workspace::Workspace;

/// Folder of the composed plans.
fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures")
}

/// Composed plans by name, with their text as read.
fn documents() -> BTreeMap<String, SourceFile> {
    let mut found = BTreeMap::new();
    for entry in fs::read_dir(folder()).unwrap() {
        let path = entry.unwrap().path();
        let file = path.file_name().unwrap().to_string_lossy().into_owned();
        if file.ends_with(".gold.json") || file == "README.md" {
            continue;
        }
        let stem = path.file_stem().unwrap().to_string_lossy().into_owned();
        found.insert(stem, source(&file, &fs::read(&path).unwrap()));
    }
    assert!(found.len() >= 30);
    found
}

/// A file as the command line reads it.
fn source(name: &str, bytes: &[u8]) -> SourceFile {
    let document = read::read(name, bytes).unwrap_or_else(|error| panic!("{name}: {error}"));
    SourceFile {
        name: name.to_owned(),
        text: document.text,
        file_sha256: hexadecimal(bytes),
        file_bytes: bytes.len(),
        format: FileFormat::PlainText,
        encoding: None,
    }
}

/// A text as a file.
fn text(name: &str, text: &str) -> SourceFile {
    source(&format!("{name}.txt"), text.as_bytes())
}

fn register() -> Register {
    Workspace::embedded().unwrap_or_else(|found| panic!("{}", found[0])).register
}

/// The JSON form of a file.
fn extract(extractor: &Extractor<'_>, file: &SourceFile) -> Extraction {
    extractor.extraction(file, &extractor.findings(&file.text))
}
