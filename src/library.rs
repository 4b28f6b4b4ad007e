//! The query library: named, documented SPARQL files with typed parameters.
//!
//! A file starts with `#+` lines: `title`, `title@zh`, `description`, `description@zh`, `group`,
//! `answers` (competency questions) and one `param` line a parameter. A parameter `?x` is the single
//! row of a `VALUES ?x { … }` block; binding replaces that row in the algebra, never in the text.

mod bind;
mod walk;

pub(crate) use walk::{
    children, children_mut, expressions_mut, operands, operands_mut, pattern, pattern_mut,
};

use std::sync::LazyLock;

use oxigraph::model::Term;
use spargebra::term::GroundTerm;
use spargebra::{Query, SparqlParser, Update};

use crate::diagnostic::{Diagnostic, line_column, nearest};
use crate::guard;
use crate::input::SourceText;
use crate::vocab::PREFIXES;

/// A query of the library.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct NamedQuery {
    /// Name: the file's stem.
    pub name: String,
    /// Group, for menus.
    pub group: String,
    /// English title.
    pub title: String,
    /// Chinese title.
    pub title_zh: String,
    /// English description.
    pub description: String,
    /// Chinese description.
    pub description_zh: String,
    /// Ids of the competency questions it answers.
    pub answers: Vec<String>,
    /// Parameters.
    pub parameters: Vec<Parameter>,
    /// The SPARQL text; runs as it stands.
    pub text: String,
}

/// A parameter of a named query.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Parameter {
    /// Name of the variable, without `?`.
    pub name: String,
    /// Kind of term it takes.
    pub kind: ParameterKind,
    /// What it is.
    pub description: String,
    /// The value that stands in the query, and holds where none is given; none where that is all values.
    pub default: Option<String>,
}

/// Kind of term a parameter takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ParameterKind {
    /// A plain string.
    String,
    /// An integer.
    Integer,
    /// An IRI.
    Iri,
}

/// Why a parameter could not be bound.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum BindError {
    /// The query has no such parameter.
    #[error("the query `{query}` has no parameter `{name}`{}", hint.as_ref().map(|hint| format!("; {hint}")).unwrap_or_default())]
    Unknown {
        /// Name of the query.
        query: String,
        /// Name given.
        name: String,
        /// The nearest parameter, if one is near.
        hint: Option<String>,
    },
    /// The value is not of the parameter's kind.
    #[error("`{value}` is not {expected} (parameter `{name}`)")]
    Value {
        /// Name of the parameter.
        name: String,
        /// Value given.
        value: String,
        /// What was expected.
        expected: &'static str,
    },
    /// The text is not SPARQL.
    #[error("{0}")]
    Syntax(String),
}

/// Why a text is no query.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(crate) enum ParseError {
    /// It is too long or nests too deep.
    #[error("{0}")]
    Refused(String),
    /// It is not SPARQL.
    #[error("{0}")]
    Syntax(String),
}

/// Reads the library's files.
///
/// # Errors
/// Every file that is not a documented query.
pub fn read(files: &[SourceText]) -> Result<Vec<NamedQuery>, Vec<Diagnostic>> {
    let mut queries = Vec::new();
    let mut diagnostics = Vec::new();
    for file in files {
        match read_one(file) {
            Ok(query) => queries.push(query),
            Err(diagnostic) => diagnostics.push(diagnostic),
        }
    }
    if diagnostics.is_empty() { Ok(queries) } else { Err(diagnostics) }
}

impl NamedQuery {
    /// The SPARQL text without its `#+` header.
    #[must_use]
    pub fn body(&self) -> String {
        self.text.split_inclusive('\n').filter(|line| !line.starts_with("#+ ")).collect()
    }

    /// The query with parameters bound as terms.
    ///
    /// # Errors
    /// When a parameter is unknown or a value is not of its kind.
    pub fn bind(&self, values: &[(String, String)]) -> Result<Query, BindError> {
        let mut query = parse(&self.text, None).map_err(|error| BindError::Syntax(error.to_string()))?;
        for (name, value) in values {
            let term = self.term(name, value)?;
            bind::bind(&mut query, name, &term);
        }
        Ok(query)
    }

    /// A query of the library with parameters bound as terms, from its text alone, which was read before.
    pub(crate) fn bound(name: &str, text: &str, values: &[(String, String)]) -> Result<Query, String> {
        let file = SourceText { name: name.to_owned(), text: text.to_owned() };
        let query = read_headers(&file).map_err(|diagnostic| diagnostic.to_string())?;
        query.bind(values).map_err(|error| error.to_string())
    }

    fn term(&self, name: &str, value: &str) -> Result<Term, BindError> {
        use oxigraph::model::{Literal, NamedNode};
        let Some(parameter) = self.parameters.iter().find(|parameter| parameter.name == name) else {
            let known = self.parameters.iter().map(|parameter| parameter.name.as_str());
            let hint = nearest(name, known.clone())
                .or_else(|| Some(format!("it takes {}", known.collect::<Vec<_>>().join(", "))));
            return Err(BindError::Unknown { query: self.name.clone(), name: name.to_owned(), hint });
        };
        let wrong = |expected| BindError::Value { name: name.to_owned(), value: value.to_owned(), expected };
        Ok(match parameter.kind {
            ParameterKind::String => Literal::new_simple_literal(value).into(),
            ParameterKind::Integer => {
                Literal::from(value.parse::<i64>().map_err(|_| wrong("an integer"))?).into()
            }
            ParameterKind::Iri => NamedNode::new(value).map_err(|_| wrong("an absolute IRI"))?.into(),
        })
    }
}

/// Admits and parses a query with the prefixes of the graph at hand.
pub(crate) fn parse(text: &str, base: Option<&str>) -> Result<Query, ParseError> {
    // The parser recurses: without this a file of brackets would overflow the stack.
    guard::admit(text).map_err(ParseError::Refused)?;
    let parser = parser(base).map_err(ParseError::Refused)?;
    parser.parse_query(text).map_err(|error| ParseError::Syntax(readable(&error.to_string())))
}

/// Admits and parses an update, likewise.
pub(crate) fn parse_update(text: &str, base: Option<&str>) -> Result<Update, ParseError> {
    guard::admit_update(text).map_err(ParseError::Refused)?;
    let parser = parser(base).map_err(ParseError::Refused)?;
    parser.parse_update(text).map_err(|error| ParseError::Syntax(readable(&error.to_string())))
}

/// What the parser says without the classes of characters that a name may go on with; what it says in sentences alone.
fn readable(message: &str) -> String {
    let Some((place, expected)) = message.split_once("expected ") else { return message.to_owned() };
    let items: Vec<&str> = expected.trim_start_matches("one of ").split(", ").collect();
    let sentences: Vec<&str> = items.iter().copied().filter(|item| is_sentence(item)).collect();
    if !sentences.is_empty() {
        return format!("{place}{}", sentences.join(", "));
    }
    let words: Vec<&str> = items.into_iter().filter(|item| !is_class(item)).collect();
    if words.is_empty() {
        return format!("{place}it cannot go on like this");
    }
    format!("{place}expected {}{}", if words.len() > 1 { "one of " } else { "" }, words.join(", "))
}

fn is_sentence(item: &str) -> bool {
    item.contains(' ') && item.starts_with(char::is_uppercase)
}

fn is_class(item: &str) -> bool {
    item.starts_with('[') || item.contains("..=")
}

fn parser(base: Option<&str>) -> Result<SparqlParser, String> {
    /// Knows the prefixes of the graph.
    static PARSER: LazyLock<Result<SparqlParser, String>> = LazyLock::new(|| {
        PREFIXES.iter().try_fold(SparqlParser::new(), |parser, (prefix, iri)| {
            parser.with_prefix(*prefix, *iri).map_err(|error| error.to_string())
        })
    });
    let parser = PARSER.clone()?;
    match base {
        Some(base) => parser.with_base_iri(base).map_err(|error| error.to_string()),
        None => Ok(parser),
    }
}

fn read_one(file: &SourceText) -> Result<NamedQuery, Diagnostic> {
    let mut query = read_headers(file)?;
    let parsed = parse(&file.text, None).map_err(|error| diagnostic(file, 0, error.to_string()))?;
    for parameter in &mut query.parameters {
        let Some(row) = bind::slot(&parsed, &parameter.name) else {
            let message =
                format!("parameter `{0}` needs a block `VALUES ?{0} {{ … }}` with one row", parameter.name);
            return Err(diagnostic(file, 0, message));
        };
        parameter.default = row.into_iter().next().flatten().map(|term| match term {
            GroundTerm::NamedNode(node) => node.into_string(),
            GroundTerm::Literal(literal) => literal.value().to_owned(),
        });
    }
    Ok(query)
}

/// The query as its headers describe it, without the defaults of its parameters; its body is not looked at.
fn read_headers(file: &SourceText) -> Result<NamedQuery, Diagnostic> {
    let stem = file.name.rsplit('/').next().unwrap_or_default();
    let name = stem.strip_suffix(".rq").unwrap_or(stem).to_owned();
    let mut query = NamedQuery {
        name,
        group: String::new(),
        title: String::new(),
        title_zh: String::new(),
        description: String::new(),
        description_zh: String::new(),
        answers: Vec::new(),
        parameters: Vec::new(),
        text: file.text.clone(),
    };
    let mut offset = 0;
    for line in file.text.split_inclusive('\n') {
        if let Some(header) = line.trim_end().strip_prefix("#+ ") {
            read_header(&mut query, header).map_err(|message| diagnostic(file, offset, message))?;
        }
        offset += line.len();
    }
    let missing = [
        ("title", &query.title),
        ("title@zh", &query.title_zh),
        ("description", &query.description),
        ("description@zh", &query.description_zh),
        ("group", &query.group),
    ];
    if let Some((key, _)) = missing.iter().find(|(_, value)| value.is_empty()) {
        return Err(diagnostic(file, 0, format!("no `#+ {key}:` line")));
    }
    Ok(query)
}

fn read_header(query: &mut NamedQuery, header: &str) -> Result<(), String> {
    let (key, value) = header.split_once(':').ok_or("a `#+` line is `key: value`")?;
    let value = value.trim();
    match key.trim() {
        "title" => value.clone_into(&mut query.title),
        "title@zh" => value.clone_into(&mut query.title_zh),
        "description" => value.clone_into(&mut query.description),
        "description@zh" => value.clone_into(&mut query.description_zh),
        "group" => value.clone_into(&mut query.group),
        "answers" => query.answers = value.split(',').map(|id| id.trim().to_owned()).collect(),
        key => {
            let name = key.strip_prefix("param ").ok_or_else(|| format!("unknown key `{key}`"))?;
            let (kind, description) = value.split_once(' ').unwrap_or((value, ""));
            let kind = match kind {
                "string" => ParameterKind::String,
                "integer" => ParameterKind::Integer,
                "iri" => ParameterKind::Iri,
                other => return Err(format!("unknown kind `{other}`; use string, integer or iri")),
            };
            let description = description.trim().to_owned();
            query.parameters.push(Parameter {
                name: name.trim().to_owned(),
                kind,
                description,
                default: None,
            });
        }
    }
    Ok(())
}

fn diagnostic(file: &SourceText, offset: usize, message: String) -> Diagnostic {
    let (line, column) = line_column(&file.text, offset);
    Diagnostic { file: file.name.clone(), line, column, message, help: None }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "#+ title: t\n#+ title@zh: 题\n#+ description: d\n#+ description@zh: 述\n#+ group: g\n";

    fn query(rest: &str) -> Result<Vec<NamedQuery>, Vec<Diagnostic>> {
        read(&[SourceText { name: "queries/g/q.rq".into(), text: format!("{HEAD}{rest}") }])
    }

    #[test]
    fn binding_puts_a_term_in_the_place_of_the_row() {
        let rest =
            "#+ param id: string plan id\nSELECT ?p WHERE { VALUES ?id { \"x\" } ?p dcterms:identifier ?id }";
        let queries = query(rest).unwrap();
        let hostile = "y\" } DROP ALL #";
        let bound = queries[0].bind(&[("id".into(), hostile.into())]).unwrap();
        assert!(bound.to_string().contains(r#""y\" } DROP ALL #""#), "{bound}");
        assert!(matches!(queries[0].bind(&[("ids".into(), "y".into())]), Err(BindError::Unknown { .. })));
    }

    #[test]
    fn the_value_that_stands_in_the_query_is_the_default() {
        let default = |slot: &str| {
            let rest = format!("#+ param x: string x\nSELECT * WHERE {{ VALUES ?x {{ {slot} }} ?p ?q ?x }}");
            query(&rest).unwrap()[0].parameters[0].default.clone()
        };
        assert_eq!(default("\"区科委\"").as_deref(), Some("区科委"));
        assert_eq!(default("2").as_deref(), Some("2"));
        assert_eq!(default("<http://x/1>").as_deref(), Some("http://x/1"));
        assert_eq!(default("UNDEF"), None);
    }

    #[test]
    fn a_parameter_without_its_values_block_is_refused() {
        let diagnostics = query("#+ param id: string plan id\nSELECT ?p WHERE { ?p ?q ?id }").unwrap_err();
        assert!(diagnostics[0].message.contains("needs a block"), "{}", diagnostics[0]);
    }

    #[test]
    fn a_bomb_of_brackets_is_refused_before_the_parser_recurses() {
        let diagnostics = query(&"{".repeat(60_000)).unwrap_err();
        assert!(diagnostics[0].message.contains("nests 60000 brackets"), "{}", diagnostics[0]);
    }

    #[test]
    fn classes_of_characters_are_not_told() {
        let said =
            "error at 1:5: expected one of \".\", ['0' ..= '9' | '\\u{00B7}'\n| 'x'..='y'], [_], \"}\"";
        assert_eq!(readable(said), "error at 1:5: expected one of \".\", \"}\"");
        assert_eq!(readable("Prefix not found"), "Prefix not found");
    }

    #[test]
    fn a_missing_header_is_named() {
        let file = SourceText { name: "q.rq".into(), text: "#+ title: t\nASK {}".into() };
        assert!(read(&[file]).unwrap_err()[0].message.contains("title@zh"));
    }
}
