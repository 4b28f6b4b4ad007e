//! Reading the files and folders a user names.

use std::fs;
use std::io::Read;
use std::path::{Path, PathBuf};

use super::failure::Failure;
use crate::assets;
use crate::input::{self, SourceText};
use crate::network::ResponsibilityGraph;
use crate::workspace::Workspace;

/// The register: the files named, or those that come with the program.
pub(super) fn workspace(register: &[PathBuf]) -> Result<Workspace, Failure> {
    let files = if register.is_empty() { assets::register() } else { toml_files(register)? };
    Ok(Workspace::new(&files)?)
}

/// The records: the files named, or those that come with the program.
pub(super) fn records(files: &[PathBuf]) -> Result<Vec<SourceText>, Failure> {
    if files.is_empty() { Ok(assets::plans()) } else { toml_files(files) }
}

/// A graph from a file of assignments; `-` is standard input.
pub(super) fn network(path: &Path) -> Result<ResponsibilityGraph, Failure> {
    let file = if path == Path::new("-") {
        let mut text = String::new();
        std::io::stdin().read_to_string(&mut text).map_err(Failure::failed)?;
        SourceText { name: "standard input".to_owned(), text }
    } else {
        read(path).map_err(|error| Failure::Input(vec![error]))?
    };
    Ok(input::network(&file)?)
}

/// Reads files, and all `.toml` files of folders in order of name.
fn toml_files(paths: &[PathBuf]) -> Result<Vec<SourceText>, Failure> {
    let mut texts = Vec::new();
    let mut errors = Vec::new();
    for path in paths {
        match expand(path) {
            Ok(files) => {
                for file in files {
                    match read(&file) {
                        Ok(text) => texts.push(text),
                        Err(error) => errors.push(error),
                    }
                }
            }
            Err(error) => errors.push(error),
        }
    }
    if errors.is_empty() { Ok(texts) } else { Err(Failure::Input(errors)) }
}

/// Whether a path is a folder with a record or register file in it.
pub(super) fn holds_records(path: &Path) -> bool {
    let is_record = |entry: fs::DirEntry| entry.path().extension().is_some_and(|ending| ending == "toml");
    fs::read_dir(path).is_ok_and(|entries| entries.flatten().any(is_record))
}

fn expand(path: &Path) -> Result<Vec<PathBuf>, String> {
    let named = |error: std::io::Error| format!("{}: {error}", path.display());
    if !fs::metadata(path).map_err(named)?.is_dir() {
        return Ok(vec![path.to_owned()]);
    }
    let mut files = Vec::new();
    for entry in fs::read_dir(path).map_err(named)? {
        let file = entry.map_err(named)?.path();
        if file.extension().is_some_and(|extension| extension == "toml") {
            files.push(file);
        }
    }
    files.sort();
    if files.is_empty() {
        return Err(format!("{}: the folder holds no .toml file", path.display()));
    }
    Ok(files)
}

fn read(path: &Path) -> Result<SourceText, String> {
    let name = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| format!("{name}: {error}"))?;
    let text = String::from_utf8(bytes).map_err(|error| {
        format!("{name}: not UTF-8 at byte {}; plangraph reads UTF-8", error.utf8_error().valid_up_to())
    })?;
    Ok(SourceText { name, text })
}
