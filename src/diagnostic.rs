//! What is wrong with an input file, where, and how to mend it.

use std::fmt;

/// One mistake in an input file.
#[derive(Debug, Clone, PartialEq, Eq, serde::Serialize)]
pub struct Diagnostic {
    /// File as the user named it.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// Column in characters, from 1.
    pub column: usize,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: Option<String>,
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}:{}: {}", self.file, self.line, self.column, self.message)?;
        if let Some(help) = &self.help {
            write!(f, "\n  help: {help}")?;
        }
        Ok(())
    }
}

/// A mistake found in a parsed record, at a path such as `task[2].responsible[0].unit`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// Keys and indexes from the root of the file.
    pub path: String,
    /// What is wrong.
    pub message: String,
    /// How to mend it.
    pub help: String,
}

/// Line and column (both from 1, column in characters) of a byte offset.
#[must_use]
pub fn line_column(text: &str, offset: usize) -> (usize, usize) {
    let before = &text[..text.floor_char_boundary(offset)];
    let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
    (before.matches('\n').count() + 1, before[line_start..].chars().count() + 1)
}

/// Longest name that is compared, in bytes: it takes time with the square of the length, and whoever writes a longer one means none.
const MAX_NAME: usize = 100;

/// "did you mean …?" for the candidate most like `name`, if one is like it.
#[must_use]
pub fn nearest<'a>(name: &str, candidates: impl IntoIterator<Item = &'a str>) -> Option<String> {
    if name.len() > MAX_NAME {
        return None;
    }
    candidates
        .into_iter()
        .map(|candidate| (strsim::jaro_winkler(name, candidate), candidate))
        .filter(|(likeness, _)| *likeness > 0.7)
        .max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)))
        .map(|(_, candidate)| format!("did you mean `{candidate}`?"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_not_bytes() {
        assert_eq!(line_column("甲乙丙\n丁戊", "甲乙丙\n丁".len()), (2, 2));
        assert_eq!(line_column("", 0), (1, 1));
        assert_eq!(line_column("ab", 99), (1, 3));
    }

    #[test]
    fn the_nearest_name_is_offered_and_a_strange_one_is_not() {
        let names = ["kejingwei", "fagaiwei", "kewei"];
        assert_eq!(nearest("kejinwei", names), Some("did you mean `kejingwei`?".to_owned()));
        assert_eq!(nearest("xxxx", names), None);
        let long = "k".repeat(MAX_NAME);
        assert!(nearest(&long, [long.as_str()]).is_some());
        assert_eq!(nearest(&format!("{long}k"), [long.as_str()]), None);
    }
}
