//! Parameters of the library's queries: a value is a term, and never changes the query around it.

use std::collections::BTreeMap;
use std::sync::{LazyLock, Mutex};

use plangraph::library::{BindError, NamedQuery, Parameter, ParameterKind};
use spargebra::Query;

static QUERIES: LazyLock<Vec<NamedQuery>> = LazyLock::new(|| {
    let queries = plangraph::library::read(&plangraph::assets::queries()).unwrap();
    queries.into_iter().filter(|query| !query.parameters.is_empty()).collect()
});

/// Shapes by query and names of the parameters given.
static PLAIN: Mutex<BTreeMap<(String, Vec<String>), String>> = Mutex::new(BTreeMap::new());

/// The first byte chooses a query; the rest are values of its parameters, in order, between NUL characters.
pub fn binding(input: &[u8]) {
    let Some((first, rest)) = input.split_first() else { return };
    let query = &QUERIES[usize::from(*first) % QUERIES.len()];
    let text = String::from_utf8_lossy(rest);
    let given: Vec<(&Parameter, &str)> =
        query.parameters.iter().zip(text.split('\0')).filter(|(_, value)| !value.is_empty()).collect();
    let bound = match query.bind(&pairs(&given, |_, value| value.to_owned())) {
        Ok(bound) => bound,
        Err(BindError::Value { name, value, .. }) => {
            let refused = given.iter().find(|(parameter, _)| parameter.name == name).unwrap();
            assert_eq!(refused.1, value);
            assert_ne!(refused.0.kind, ParameterKind::String, "a string is refused: {value:?}");
            return;
        }
        Err(other) => panic!("{other}"),
    };
    let read = NamedQuery { text: bound.to_string(), ..query.clone() };
    let holds = format!("{:?}", read.bind(&[]).unwrap());
    for (parameter, value) in &given {
        assert!(holds.contains(&term(parameter.kind, value)), "{value:?} is not in {holds}");
    }
    // With the values taken out again, what was written and read is the query of the library.
    let plain = pairs(&given, |parameter, _| plain(parameter.kind).to_owned());
    let found = shape(&read.bind(&plain).unwrap());
    let mut known = PLAIN.lock().unwrap();
    let key = (query.name.clone(), plain.iter().map(|(name, _)| name.clone()).collect());
    let wanted = known.entry(key).or_insert_with(|| {
        let text = query.bind(&plain).unwrap().to_string();
        shape(&NamedQuery { text, ..query.clone() }.bind(&[]).unwrap())
    });
    assert_eq!(found, *wanted, "values change the query: {given:?}");
}

fn pairs(given: &[(&Parameter, &str)], value: impl Fn(&Parameter, &str) -> String) -> Vec<(String, String)> {
    given.iter().map(|(parameter, text)| (parameter.name.clone(), value(parameter, text))).collect()
}

/// A harmless value.
fn plain(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::String => "plain",
        ParameterKind::Integer => "1",
        ParameterKind::Iri => "http://example.org/plain",
    }
}

/// The term of a value as it stands in the algebra.
fn term(kind: ParameterKind, value: &str) -> String {
    match kind {
        ParameterKind::String => format!("{:?}", oxrdf::Literal::new_simple_literal(value)),
        ParameterKind::Integer => format!("{:?}", oxrdf::Literal::from(value.parse::<i64>().unwrap())),
        ParameterKind::Iri => format!("{:?}", oxrdf::NamedNode::new(value).unwrap()),
    }
}

/// The algebra with the names that the parser draws, of variables and blank nodes, numbered in order.
fn shape(query: &Query) -> String {
    let (text, mut drawn) = (query.to_sse(), Vec::new());
    let mut shape = String::new();
    let mut rest = text.as_str();
    while let Some(start) = rest.find(|character: char| character.is_ascii_hexdigit()) {
        shape += &rest[..start];
        rest = &rest[start..];
        let end = rest.find(|character: char| !character.is_ascii_hexdigit()).unwrap_or(rest.len());
        let word = &rest[..end];
        rest = &rest[end..];
        if word.len() < 20 {
            shape += word;
            continue;
        }
        let place = drawn.iter().position(|known| *known == word).unwrap_or(drawn.len());
        if place == drawn.len() {
            drawn.push(word);
        }
        shape += &format!("drawn{place}");
    }
    shape + rest
}
