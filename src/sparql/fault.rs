//! Why a query was not answered, in a form that travels between processes and to clients.

use serde::{Deserialize, Serialize};

use super::SparqlError;
use super::mistake::{self, Mistake};
use crate::diagnostic::line_column;

/// Kind of failure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub enum FaultKind {
    /// The text is not SPARQL.
    Syntax,
    /// The query asks for what is not done here.
    Refused,
    /// It ran out of time.
    Deadline,
    /// It used up another budget.
    Budget,
    /// A service that it asks did not answer.
    Service,
    /// The client left.
    Gone,
    /// The program failed.
    Internal,
}

/// What a text is to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Operation {
    /// It asks.
    Query,
    /// It changes what is there.
    Update,
}

impl Operation {
    /// What such a text is called, also as a parameter of the protocol.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Query => "query",
            Self::Update => "update",
        }
    }
}

/// Why a query was not answered.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error, Serialize, Deserialize)]
#[error("{message}")]
pub struct Fault {
    /// Kind.
    pub kind: FaultKind,
    /// For the client.
    pub message: String,
    /// Line of a mistake, from 1.
    pub line: Option<u32>,
    /// Column of a mistake, from 1, in characters.
    pub column: Option<u32>,
    /// What stands there.
    pub token: Option<String>,
    /// What might have been meant.
    pub hint: Option<String>,
}

impl Fault {
    /// A failure without a place.
    #[must_use]
    pub fn new(kind: FaultKind, message: impl Into<String>) -> Self {
        Self { kind, message: message.into(), line: None, column: None, token: None, hint: None }
    }

    /// Looks up what stands at the place of a mistake. Where a reading of the text finds the mistake before that place,
    /// that is told.
    #[must_use]
    pub fn in_text(mut self, text: &str, operation: Operation) -> Self {
        if self.kind == FaultKind::Syntax
            && let Some(mistake) = mistake::first(text, operation)
        {
            return self.corrected(mistake, text);
        }
        let (Some(line), Some(column)) = (self.line, self.column) else { return self };
        let words = text.lines().nth(line as usize - 1).unwrap_or_default();
        let rest: String = words.chars().skip(column as usize - 1).collect();
        let end =
            rest.char_indices().skip(1).find(|(_, c)| !c.is_alphanumeric() && !matches!(c, ':' | '_' | '-'));
        let token = rest.get(..end.map_or(rest.len(), |(at, _)| at)).unwrap_or_default();
        // The parser goes on behind words it might have taken for something else.
        let before: String = words.chars().take(column as usize - 1).collect();
        let is_word = |word: &&str| word.chars().all(char::is_alphabetic);
        let behind = || before.split_whitespace().rev().take(WORDS_BEFORE).filter(is_word).find_map(hint);
        let misspelt = || hint(token).or_else(behind);
        self.hint = if self.message.contains(UNBOUND) { Some(GROUPED.to_owned()) } else { misspelt() };
        self.token = Some(named(token));
        self
    }

    fn corrected(self, mistake: Mistake, text: &str) -> Self {
        let (line, column) = line_column(text, mistake.at);
        let number = |number: usize| u32::try_from(number).ok();
        Self {
            message: SparqlError::Syntax(format!("error at {line}:{column}: {}", mistake.said)).to_string(),
            line: number(line),
            column: number(column),
            token: Some(named(&mistake.token)),
            hint: Some(mistake.hint),
            ..self
        }
    }
}

/// Words before a mistake that may be the one: a line may have tens of thousands.
const WORDS_BEFORE: usize = 8;

/// What the parser says of a variable that is selected beside groups.
const UNBOUND: &str = "variable that is unbound";

const GROUPED: &str = "beside GROUP BY and aggregates, SELECT takes the variables that are grouped by; others stand in aggregates";

fn named(token: &str) -> String {
    if token.is_empty() { "end of the line".to_owned() } else { token.to_owned() }
}

impl From<SparqlError> for Fault {
    fn from(error: SparqlError) -> Self {
        let kind = match &error {
            SparqlError::Syntax(_) => FaultKind::Syntax,
            SparqlError::Refused(_) => FaultKind::Refused,
            SparqlError::Deadline(_) => FaultKind::Deadline,
            SparqlError::Budget(_) => FaultKind::Budget,
            SparqlError::Service(_) => FaultKind::Service,
            SparqlError::Gone => FaultKind::Gone,
            SparqlError::Write(source) if source.kind() == std::io::ErrorKind::BrokenPipe => FaultKind::Gone,
            SparqlError::Evaluation(_) | SparqlError::Write(_) => FaultKind::Internal,
        };
        let mut fault = Self::new(kind, error.to_string());
        if let SparqlError::Syntax(message) = &error
            && let Some((line, column)) = place(message)
        {
            (fault.line, fault.column) = (Some(line), Some(column));
        }
        fault
    }
}

/// The place in the parser's words: `error at 3:17: expected …`.
fn place(message: &str) -> Option<(u32, u32)> {
    let rest = message.split_once("error at ")?.1;
    let (line, rest) = rest.split_once(':')?;
    let digits = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    Some((line.parse().ok()?, rest.get(..digits)?.parse().ok()?))
}

/// Words of the language, for hints.
const KEYWORDS: [&str; 40] = [
    "SELECT",
    "CONSTRUCT",
    "DESCRIBE",
    "ASK",
    "WHERE",
    "FILTER",
    "OPTIONAL",
    "UNION",
    "MINUS",
    "GRAPH",
    "SERVICE",
    "BIND",
    "VALUES",
    "ORDER",
    "GROUP",
    "HAVING",
    "LIMIT",
    "OFFSET",
    "DISTINCT",
    "REDUCED",
    "PREFIX",
    "BASE",
    "FROM",
    "NAMED",
    "EXISTS",
    "COUNT",
    "SUM",
    "AVG",
    "MIN",
    "MAX",
    "SAMPLE",
    "GROUP_CONCAT",
    "INSERT",
    "DELETE",
    "DATA",
    "LOAD",
    "CLEAR",
    "CREATE",
    "WITH",
    "USING",
];

fn hint(token: &str) -> Option<String> {
    let upper = token.to_ascii_uppercase();
    if upper.len() < 3 || KEYWORDS.contains(&upper.as_str()) {
        return None;
    }
    crate::diagnostic::nearest(&upper, KEYWORDS.iter().copied())
}

#[cfg(test)]
mod tests {
    use super::super::Prepared;
    use super::*;

    #[test]
    fn a_mistake_has_its_place_its_word_and_a_hint() {
        let text = "SELECT ?x\nWHRE { ?x ?y ?z }";
        let fault = Fault::from(Prepared::parse(text).unwrap_err()).in_text(text, Operation::Query);
        assert_eq!((fault.kind, fault.line, fault.column), (FaultKind::Syntax, Some(2), Some(1)));
        assert_eq!(fault.token.as_deref(), Some("WHRE"));
        assert!(fault.hint.unwrap().contains("WHERE"));
    }

    #[test]
    fn a_variable_beside_groups_is_explained() {
        let text = "SELECT ?x { ?x plan:value ?y } GROUP BY ?y";
        let fault = Fault::from(Prepared::parse(text).unwrap_err()).in_text(text, Operation::Query);
        assert!(fault.message.ends_with(": The SELECT contains a variable that is unbound"), "{fault}");
        assert!(fault.hint.unwrap().contains("GROUP BY"));
    }

    #[test]
    fn the_end_of_a_text_is_a_place_too() {
        let text = "SELECT ?x WHERE {";
        let fault = Fault::from(Prepared::parse(text).unwrap_err()).in_text(text, Operation::Query);
        assert_eq!(fault.token.as_deref(), Some("end of the line"));
    }
}
