//! The vocabularies that come with the binary, as triples.

use std::collections::BTreeMap;

use oxigraph::io::{RdfFormat, RdfParser};
use oxigraph::model::Triple;

use super::StoreError;

/// Parses Turtle into sorted triples, language tags in lower case as the store keeps them.
pub(super) fn turtle(file: &str, text: &str) -> Result<Vec<Triple>, StoreError> {
    let mut triples = BTreeMap::new();
    for quad in RdfParser::from_format(RdfFormat::Turtle).for_reader(text.as_bytes()) {
        let quad = quad
            .map_err(|error| StoreError::Vocabulary { file: file.to_owned(), message: error.to_string() })?;
        let triple = Triple::from(quad);
        triples.insert(triple.to_string(), triple);
    }
    Ok(triples.into_values().collect())
}
