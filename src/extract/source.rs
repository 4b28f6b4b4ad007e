//! From a file's text to its record: the whole of extraction in one call.

use super::draft::{Catalog, FileInfo, draft};
use super::entity::Known;
use super::findings::{Findings, findings};
use super::json::extraction;
use super::model::{Extraction, SourceInfo};
use crate::digest::hexadecimal;
use crate::iri::{is_slug, source_stem};
use crate::record::{FileFormat, Original, PlanRecord};
use crate::register::Register;

/// A file as given and the text read from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceFile {
    /// Name without folder.
    pub name: String,
    /// The text that offsets refer to.
    pub text: String,
    /// SHA-256 of the file's bytes, lower-case hexadecimal.
    pub file_sha256: String,
    /// Size of the file in bytes.
    pub file_bytes: usize,
    /// Format of the file.
    pub format: FileFormat,
    /// Character encoding, where the format does not settle it.
    pub encoding: Option<String>,
}

impl SourceFile {
    /// SHA-256 of the text, lower-case hexadecimal.
    #[must_use]
    pub fn text_sha256(&self) -> String {
        hexadecimal(self.text.as_bytes())
    }

    /// What a record says of the file.
    #[must_use]
    pub fn info(&self) -> FileInfo {
        let text_sha256 = self.text_sha256();
        // A name that cannot be part of an IRI would be lost too.
        let stem = source_stem(&self.name);
        let same = text_sha256 == self.file_sha256 && is_slug(stem);
        FileInfo {
            name: self.name.clone(),
            original: (!same).then(|| Original {
                file: self.name.clone(),
                sha256: self.file_sha256.clone(),
                bytes: u32::try_from(self.file_bytes).unwrap_or(u32::MAX),
                format: self.format,
                encoding: self.encoding.as_ref().map(|encoding| encoding.to_ascii_lowercase()),
            }),
            text_sha256,
        }
    }
}

/// Extraction against one register.
#[derive(Debug)]
pub struct Extractor<'r> {
    catalog: Catalog<'r>,
    known: Known,
}

impl<'r> Extractor<'r> {
    /// Prepares the names of a register for look-up.
    #[must_use]
    pub fn new(register: &'r Register) -> Self {
        Self { catalog: Catalog::of(register), known: Known::of(register) }
    }

    /// What a text yields, as ranges.
    #[must_use]
    pub fn findings<'t>(&self, text: &'t str) -> Findings<'t> {
        findings(text, &self.known)
    }

    /// The stable JSON form of findings.
    #[must_use]
    pub fn extraction(&self, file: &SourceFile, findings: &Findings<'_>) -> Extraction {
        let source = SourceInfo {
            file: file.name.clone(),
            sha256: file.text_sha256(),
            chars: u32::try_from(file.text.chars().count()).unwrap_or(u32::MAX),
            format: super::json::slug(&file.format),
            file_sha256: file.file_sha256.clone(),
        };
        extraction(findings, source)
    }

    /// Findings as a record, unknown names proposed.
    #[must_use]
    pub fn record(&self, file: &SourceFile, findings: &Findings<'_>) -> PlanRecord {
        draft(findings, &file.info(), &self.catalog)
    }
}
