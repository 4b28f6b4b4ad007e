//! Source documents a user names: files and folders of them, read as text.

use std::fs;
use std::path::{Path, PathBuf};

use crate::digest::hexadecimal;
use crate::extract::SourceFile;
use crate::read::{self, Format};
use crate::record::FileFormat;

/// Endings of files that a folder is searched for.
const ENDINGS: [&str; 8] = ["txt", "text", "md", "markdown", "html", "htm", "docx", "pdf"];

/// Whether a path names a record or register file rather than a source document.
pub(super) fn is_record(path: &Path) -> bool {
    path.extension().is_some_and(|ending| ending == "toml")
}

/// The source documents at a path: itself, or those in the folder and the folders within it, by name.
///
/// # Errors
/// Where the path cannot be read, with its name.
pub(super) fn documents(path: &Path) -> Result<Vec<PathBuf>, String> {
    let named = |path: &Path, error: std::io::Error| format!("{}: {error}", path.display());
    if !fs::metadata(path).map_err(|error| named(path, error))?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut found = Vec::new();
    let mut folders = vec![path.to_owned()];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).map_err(|error| named(&folder, error))? {
            let entry = entry.map_err(|error| named(&folder, error))?;
            let kind = entry.file_type().map_err(|error| named(&entry.path(), error))?;
            let path = entry.path();
            if kind.is_dir() {
                folders.push(path);
            } else if path.extension().and_then(|ending| ending.to_str()).is_some_and(is_document) {
                found.push(path);
            }
        }
    }
    found.sort();
    if found.is_empty() {
        return Err(format!("{}: the folder holds no document ({})", path.display(), ENDINGS.join(", ")));
    }
    Ok(found)
}

fn is_document(ending: &str) -> bool {
    ENDINGS.contains(&ending.to_ascii_lowercase().as_str())
}

/// Reads a document as text; warnings of the reader come beside it.
///
/// # Errors
/// Where the file cannot be read or is no text, with its name and a remedy.
pub(super) fn read(path: &Path) -> Result<(SourceFile, Vec<String>), String> {
    let shown = path.display();
    let bytes = fs::read(path).map_err(|error| format!("{shown}: {error}"))?;
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let document =
        read::read(&name, &bytes).map_err(|error| format!("{shown}: {error}\n  help: {}", error.remedy()))?;
    let warnings = document.warnings.iter().map(|warning| format!("{shown}: {warning}")).collect();
    let file = SourceFile {
        name,
        file_sha256: hexadecimal(&bytes),
        file_bytes: bytes.len(),
        format: format(document.format),
        encoding: document.encoding.map(str::to_owned),
        text: document.text,
    };
    Ok((file, warnings))
}

fn format(format: Format) -> FileFormat {
    match format {
        Format::Text => FileFormat::PlainText,
        Format::Html => FileFormat::Html,
        Format::Docx => FileFormat::Docx,
        Format::Markdown => FileFormat::Markdown,
        Format::Pdf => FileFormat::Pdf,
    }
}
