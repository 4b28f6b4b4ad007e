//! Solutions in [SPARQL results JSON](https://www.w3.org/TR/sparql11-results-json/), read as they come, whatever their length:
//! the reader of the engine takes no text of more than eight million bytes.

use std::collections::HashMap;
use std::fmt;
use std::io::{self, BufReader, Read};
use std::sync::Arc;

use oxigraph::model::{BlankNode, Literal, NamedNode, Term, Variable};
use oxigraph::sparql::QuerySolution;
use serde::Deserialize;
use serde::de::{DeserializeSeed, Deserializer, Error, IgnoredAny, MapAccess, SeqAccess, Visitor};

/// Bytes of the answer that are taken at once.
const TAKEN_AT_ONCE: usize = 64 << 10;

/// Calls `act` with each solution.
///
/// # Errors
/// Those of `json`, and `InvalidData` where it is no such document; `act` then saw part of the solutions.
pub(super) fn each(json: impl Read, act: impl FnMut(&QuerySolution)) -> io::Result<()> {
    let mut from = serde_json::Deserializer::from_reader(BufReader::with_capacity(TAKEN_AT_ONCE, json));
    Document(act).deserialize(&mut from)?;
    Ok(from.end()?)
}

#[derive(Deserialize)]
struct Head {
    vars: Vec<String>,
}

#[derive(Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
enum Value {
    Uri {
        value: String,
    },
    Bnode {
        value: String,
    },
    Literal {
        value: String,
        #[serde(rename = "xml:lang")]
        language: Option<String>,
        datatype: Option<String>,
    },
}

impl Value {
    fn term<E: Error>(self) -> Result<Term, E> {
        Ok(match self {
            Self::Uri { value } => NamedNode::new(value).map_err(E::custom)?.into(),
            Self::Bnode { value } => BlankNode::new(value).map_err(E::custom)?.into(),
            Self::Literal { value, language: Some(language), .. } => {
                Literal::new_language_tagged_literal(value, language).map_err(E::custom)?.into()
            }
            Self::Literal { value, datatype: Some(datatype), .. } => {
                Literal::new_typed_literal(value, NamedNode::new(datatype).map_err(E::custom)?).into()
            }
            Self::Literal { value, .. } => Literal::new_simple_literal(value).into(),
        })
    }
}

/// The whole document, whose head comes first.
struct Document<F>(F);

impl<'de, F: FnMut(&QuerySolution)> DeserializeSeed<'de> for Document<F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_map(self)
    }
}

impl<'de, F: FnMut(&QuerySolution)> Visitor<'de> for Document<F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SPARQL results")
    }

    fn visit_map<M: MapAccess<'de>>(mut self, mut map: M) -> Result<(), M::Error> {
        let (mut variables, mut has_results) = (None, false);
        while let Some(key) = map.next_key::<String>()? {
            match (key.as_str(), &variables) {
                ("head", None) => {
                    let names = map.next_value::<Head>()?.vars.into_iter().map(Variable::new);
                    variables = Some(names.collect::<Result<_, _>>().map_err(M::Error::custom)?);
                }
                ("results", Some(variables)) => {
                    map.next_value_seed(Results { variables, act: &mut self.0 })?;
                    has_results = true;
                }
                ("head" | "results", _) => return Err(M::Error::custom("no one head before the results")),
                _ => _ = map.next_value::<IgnoredAny>()?,
            }
        }
        if has_results { Ok(()) } else { Err(M::Error::missing_field("results")) }
    }
}

/// The object with the rows, then their list.
struct Results<'a, F> {
    variables: &'a Arc<[Variable]>,
    act: &'a mut F,
}

impl<F: FnMut(&QuerySolution)> Results<'_, F> {
    fn row<E: Error>(&mut self, mut row: HashMap<String, Value>) -> Result<(), E> {
        let values = self.variables.iter().map(|name| row.remove(name.as_str()).map(Value::term).transpose());
        let values = values.collect::<Result<Vec<_>, E>>()?;
        (self.act)(&QuerySolution::from((Arc::clone(self.variables), values)));
        Ok(())
    }
}

impl<'de, F: FnMut(&QuerySolution)> DeserializeSeed<'de> for Results<'_, F> {
    type Value = ();

    fn deserialize<D: Deserializer<'de>>(self, from: D) -> Result<(), D::Error> {
        from.deserialize_any(self)
    }
}

impl<'de, F: FnMut(&QuerySolution)> Visitor<'de> for Results<'_, F> {
    type Value = ();

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("bindings")
    }

    fn visit_map<M: MapAccess<'de>>(self, mut map: M) -> Result<(), M::Error> {
        while let Some(key) = map.next_key::<String>()? {
            if key == "bindings" {
                map.next_value_seed(Results { variables: self.variables, act: &mut *self.act })?;
            } else {
                map.next_value::<IgnoredAny>()?;
            }
        }
        Ok(())
    }

    fn visit_seq<S: SeqAccess<'de>>(mut self, mut rows: S) -> Result<(), S::Error> {
        while let Some(row) = rows.next_element()? {
            self.row(row)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use oxigraph::sparql::results::{QueryResultsFormat, QueryResultsSerializer};
    use proptest::collection::vec;
    use proptest::option;
    use proptest::prelude::*;

    use super::*;

    fn found(json: impl Read) -> io::Result<Vec<Vec<Option<Term>>>> {
        let mut rows = Vec::new();
        each(json, |solution| rows.push(solution.values().to_vec()))?;
        Ok(rows)
    }

    fn written(names: usize, rows: &[Vec<Option<Term>>]) -> Vec<u8> {
        let variables: Vec<Variable> =
            (0..names).map(|at| Variable::new(format!("v{at}")).unwrap()).collect();
        let serializer = QueryResultsSerializer::from_format(QueryResultsFormat::Json);
        let mut serializer = serializer.serialize_solutions_to_writer(Vec::new(), variables.clone()).unwrap();
        for row in rows {
            let bound = variables.iter().zip(row).filter_map(|(name, term)| Some((name, term.as_ref()?)));
            serializer.serialize(bound).unwrap();
        }
        serializer.finish().unwrap()
    }

    fn term() -> impl Strategy<Value = Term> {
        let typed = |value: String| Literal::new_typed_literal(value, NamedNode::new("http://e/d").unwrap());
        prop_oneof![
            "[a-z]{1,5}".prop_map(|name| NamedNode::new(format!("http://e/{name}")).unwrap().into()),
            "[a-z]{1,5}".prop_map(|name| BlankNode::new(name).unwrap().into()),
            any::<String>().prop_map(|text| Literal::new_simple_literal(text).into()),
            any::<String>().prop_map(move |text| typed(text).into()),
            any::<String>()
                .prop_map(|text| Literal::new_language_tagged_literal(text, "zh-hans").unwrap().into()),
            any::<f64>().prop_map(|number| Literal::from(number).into()),
        ]
    }

    proptest! {
        #[test]
        fn what_is_written_is_read(rows in (0..4_usize).prop_flat_map(|names| vec(vec(option::of(term()), names), 0..6))) {
            let json = written(rows.first().map_or(0, Vec::len), &rows);
            prop_assert_eq!(found(&json[..]).unwrap(), rows);
        }

        #[test]
        fn half_an_answer_is_an_error(rows in vec(vec(option::of(term()), 2), 1..4), at: prop::sample::Index) {
            let json = written(2, &rows);
            prop_assert!(found(&json[..at.index(json.len())]).is_err());
        }
    }

    #[test]
    fn a_text_may_be_long() {
        let text = Literal::new_simple_literal("\u{1}x".repeat(20 << 20));
        let rows = vec![vec![Some(text.into())]];
        assert!(found(&written(1, &rows)[..]).unwrap() == rows);
    }

    #[test]
    fn what_is_no_table_is_an_error() {
        for text in [
            "{}",
            "[]",
            r#"{"head":{},"boolean":true}"#,
            r#"{"results":{"bindings":[]},"head":{"vars":[]}}"#,
            r#"{"head":{"vars":["a"]},"results":{"bindings":[{"a":{"type":"uri","value":"a b"}}]}}"#,
            r#"{"head":{"vars":["a"]},"results":{"bindings":[]}} {}"#,
        ] {
            assert_eq!(found(text.as_bytes()).unwrap_err().kind(), io::ErrorKind::InvalidData, "{text}");
        }
    }

    #[test]
    fn an_error_of_the_answer_is_given_on() {
        struct Broken;
        impl Read for Broken {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("stopped"))
            }
        }
        let json = br#"{"head":{"vars":["a"]},"results":{"bindings":["#;
        let error = found(json.chain(Broken)).unwrap_err();
        assert_eq!(error.into_inner().unwrap().to_string(), "stopped");
    }
}
