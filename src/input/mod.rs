//! Reading records and register files: TOML text → checked types, or diagnostics that name the place.
//!
//! Input: text and the file name to report. Output: the value, or every mistake found.

mod locate;
mod network;

pub use network::network;

use std::collections::BTreeSet;

use serde::de::DeserializeOwned;

use crate::check;
use crate::diagnostic::{Diagnostic, Problem, line_column, nearest};
use crate::record::PlanRecord;
use crate::register::Register;

/// Remedy for a record or a register.
const SCHEMA_HINT: &str =
    "the file is TOML; `plangraph schema` prints the keys of a record and what they take";

/// A file as given: its name and its text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SourceText {
    /// Name to report in diagnostics.
    pub name: String,
    /// Content.
    pub text: String,
}

/// Reads register files and checks them together.
///
/// # Errors
/// Every mistake found, with file, line and column.
pub fn register(files: &[SourceText]) -> Result<Register, Vec<Diagnostic>> {
    let mut parsed = Vec::new();
    let mut diagnostics = Vec::new();
    for file in files {
        match parse::<Register>(file, SCHEMA_HINT) {
            Ok(part) => parsed.push((file, part)),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if !diagnostics.is_empty() {
        return Err(diagnostics);
    }
    let mut register = Register::default();
    for (_, part) in &parsed {
        register.extend(part.clone());
    }
    let index = check::Index::new(&register, BTreeSet::new());
    for (file, part) in &parsed {
        let problems = check::register(part, &index);
        diagnostics.extend(place_all(file, &problems));
    }
    if diagnostics.is_empty() { Ok(register) } else { Err(diagnostics) }
}

/// Reads one plan record and checks it against the register.
///
/// # Errors
/// Every mistake found, with file, line and column.
pub fn record(file: &SourceText, index: &check::Index<'_>) -> Result<PlanRecord, Vec<Diagnostic>> {
    let record: PlanRecord = parse(file, SCHEMA_HINT).map_err(|diagnostic| vec![diagnostic])?;
    let problems = check::record(&record, index);
    if problems.is_empty() { Ok(record) } else { Err(place_all(file, &problems)) }
}

/// Reads one plan record without checking it against a register.
///
/// # Errors
/// A mistake in the form of the file, with line and column.
pub fn parse_record(file: &SourceText) -> Result<PlanRecord, Diagnostic> {
    parse(file, SCHEMA_HINT)
}

/// Gives problems of a file their line and column.
#[must_use]
pub fn place_all(file: &SourceText, problems: &[Problem]) -> Vec<Diagnostic> {
    problems.iter().map(|problem| place(file, problem)).collect()
}

/// Deserialises, turning the parser's error into a diagnostic; `remedy` is told where the parser names none.
pub(crate) fn parse<T: DeserializeOwned>(file: &SourceText, remedy: &str) -> Result<T, Diagnostic> {
    toml::from_str(&file.text).map_err(|error| {
        let offset = error.span().map_or(0, |span| span.start);
        let (line, column) = line_column(&file.text, offset);
        let message = error.message().lines().next().unwrap_or_default().to_owned();
        let help = suggestion(&message).unwrap_or_else(|| remedy.to_owned());
        Diagnostic { file: file.name.clone(), line, column, message, help: Some(help) }
    })
}

fn place(file: &SourceText, problem: &Problem) -> Diagnostic {
    let offset = locate::offset(&file.text, &problem.path).unwrap_or(0);
    let (line, column) = line_column(&file.text, offset);
    Diagnostic {
        file: file.name.clone(),
        line,
        column,
        message: format!("{}: {}", problem.path, problem.message),
        help: Some(problem.help.clone()),
    }
}

/// For "unknown field `x`, expected one of `a`, `b`": the expected name nearest to `x`.
fn suggestion(message: &str) -> Option<String> {
    let mut quoted = message.split('`').skip(1).step_by(2);
    let given = quoted.next()?;
    message.starts_with("unknown").then(|| nearest(given, quoted)).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unknown_key_is_placed_and_the_nearest_named() {
        let text = "[[district]]\ncode = \"310000\"\nlable = \"上海市\"\n".to_owned();
        let file = SourceText { name: "d.toml".into(), text };
        let diagnostics = register(&[file]).unwrap_err();
        assert_eq!(diagnostics.len(), 1);
        let shown = diagnostics[0].to_string();
        assert!(shown.starts_with("d.toml:3:1: unknown field `lable`"), "{shown}");
        assert!(shown.ends_with("help: did you mean `label`?"), "{shown}");
    }
}
