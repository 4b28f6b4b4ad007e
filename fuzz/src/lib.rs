//! What must hold for any text and any file. A property that fails panics, which is what the fuzzer looks for.
#![allow(clippy::missing_panics_doc, clippy::unwrap_used, reason = "a failing property panics")]

mod binding;
mod mutate;
mod negotiation;
mod protocol;
mod record;
mod spans;

pub use binding::binding;
pub use mutate::mutate;
pub use negotiation::negotiation;
pub use protocol::protocol;

use std::sync::LazyLock;

use plangraph::digest::hexadecimal;
use plangraph::extract::{Extractor, SourceFile, changes, keep, review};
use plangraph::record::FileFormat;
use plangraph::register::Register;
use plangraph::workspace::Workspace;

static REGISTER: LazyLock<Register> = LazyLock::new(|| Workspace::embedded().unwrap().register);
static EXTRACTOR: LazyLock<Extractor<'static>> = LazyLock::new(|| Extractor::new(&REGISTER));

/// A text as the file it would be read from.
#[must_use]
pub fn file(text: &str) -> SourceFile {
    SourceFile {
        name: "plan.txt".to_owned(),
        file_sha256: hexadecimal(text.as_bytes()),
        file_bytes: text.len(),
        text: text.to_owned(),
        format: FileFormat::PlainText,
        encoding: None,
    }
}

/// Text → findings → extraction → record, and what must hold of them.
pub fn extract(text: &str) {
    let file = file(text);
    let findings = EXTRACTOR.findings(text);
    let extraction = EXTRACTOR.extraction(&file, &findings);
    let record = EXTRACTOR.record(&file, &findings);
    let json = serde_json::to_value(&extraction).unwrap();
    let characters: Vec<char> = text.chars().collect();

    spans::quotes(&json, &characters);
    spans::apart(&extraction);
    record::names(&extraction, &findings.text);
    record::evidence(&serde_json::to_value(&record).unwrap(), &characters);
    record::comes_back(&record);
    assert!(changes(&record, &record).unwrap().is_empty(), "a record differs from itself");
    let kept = keep(record.clone(), &record, text);
    assert!(kept.notes.is_empty(), "a record keeps all of itself: {:?}", kept.notes);
    _ = review::report(&findings, &record, &file);

    let again = EXTRACTOR.findings(text);
    assert_eq!(EXTRACTOR.extraction(&file, &again), extraction, "the same text gives the same extraction");
    assert_eq!(EXTRACTOR.record(&file, &again), record, "the same text gives the same record");
}

/// Endings by the first byte of an input; content decides first, the ending second.
const NAMES: [&str; 5] = ["plan.txt", "plan.html", "plan.md", "plan.docx", "plan"];

/// Bytes → text: the first byte chooses the name, the rest is the file. PDF files are read by a program of
/// their own, which would be started for every input; they are left out.
pub fn read(input: &[u8]) {
    let Some((first, bytes)) = input.split_first() else { return };
    if bytes.iter().take(1024).any(|byte| *byte == b'%') && bytes.windows(5).any(|window| window == b"%PDF-")
    {
        return;
    }
    let name = NAMES[usize::from(*first) % NAMES.len()];
    let document = plangraph::read::read(name, bytes);
    match &document {
        Ok(document) => {
            assert!(document.text.len() <= plangraph::read::MAX_PART_BYTES as usize + 64 * bytes.len())
        }
        Err(error) => assert!(!error.to_string().is_empty() && !error.remedy().is_empty()),
    }
    let again = plangraph::read::read(name, bytes);
    assert_eq!(document.ok(), again.ok(), "the same file gives the same text");
}
