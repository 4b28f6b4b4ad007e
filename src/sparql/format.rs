//! Formats of answers: media types, short names, serialisers.

use oxigraph::io::{JsonLdProfileSet, RdfFormat};
use oxigraph::sparql::results::QueryResultsFormat;

/// Format of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Format {
    /// Of a table or a truth value (SELECT, ASK).
    Table(TableFormat),
    /// Of a graph (CONSTRUCT, DESCRIBE).
    Graph(GraphFormat),
}

/// Format of a table or a truth value.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum TableFormat {
    /// SPARQL 1.1 Query Results JSON.
    Json,
    /// SPARQL Query Results XML.
    Xml,
    /// SPARQL 1.1 Query Results CSV.
    Csv,
    /// SPARQL 1.1 Query Results TSV.
    Tsv,
}

/// Format of a graph.
#[derive(Debug, Clone, Copy, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum GraphFormat {
    /// Turtle.
    Turtle,
    /// N-Triples.
    NTriples,
    /// RDF/XML.
    RdfXml,
    /// JSON-LD 1.1.
    JsonLd,
    /// `TriG`.
    TriG,
    /// N-Quads.
    NQuads,
}

impl TableFormat {
    /// All of them, the default first.
    pub const ALL: &[Self] = &[Self::Json, Self::Xml, Self::Csv, Self::Tsv];

    /// Short name, as in `--format` and `?format=`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Json => "json",
            Self::Xml => "xml",
            Self::Csv => "csv",
            Self::Tsv => "tsv",
        }
    }

    /// Media types it answers to, the one it is served as first.
    #[must_use]
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Json => &["application/sparql-results+json", "application/json"],
            Self::Xml => &["application/sparql-results+xml", "application/xml", "text/xml"],
            Self::Csv => &["text/csv"],
            Self::Tsv => &["text/tab-separated-values"],
        }
    }

    pub(super) fn engine(self) -> QueryResultsFormat {
        match self {
            Self::Json => QueryResultsFormat::Json,
            Self::Xml => QueryResultsFormat::Xml,
            Self::Csv => QueryResultsFormat::Csv,
            Self::Tsv => QueryResultsFormat::Tsv,
        }
    }
}

impl GraphFormat {
    /// All of them, the default first.
    pub const ALL: &[Self] =
        &[Self::Turtle, Self::NTriples, Self::RdfXml, Self::JsonLd, Self::TriG, Self::NQuads];

    /// Short name, as in `--format` and `?format=`.
    #[must_use]
    pub fn name(self) -> &'static str {
        match self {
            Self::Turtle => "turtle",
            Self::NTriples => "ntriples",
            Self::RdfXml => "rdfxml",
            Self::JsonLd => "jsonld",
            Self::TriG => "trig",
            Self::NQuads => "nquads",
        }
    }

    /// Media types it answers to, the one it is served as first.
    #[must_use]
    pub fn media_types(self) -> &'static [&'static str] {
        match self {
            Self::Turtle => &["text/turtle"],
            Self::NTriples => &["application/n-triples", "text/plain"],
            Self::RdfXml => &["application/rdf+xml", "application/xml", "text/xml"],
            Self::JsonLd => &["application/ld+json", "application/json"],
            Self::TriG => &["application/trig"],
            Self::NQuads => &["application/n-quads"],
        }
    }

    /// The engine's name for it.
    #[must_use]
    pub fn engine(self) -> RdfFormat {
        match self {
            Self::Turtle => RdfFormat::Turtle,
            Self::NTriples => RdfFormat::NTriples,
            Self::RdfXml => RdfFormat::RdfXml,
            Self::JsonLd => RdfFormat::JsonLd { profile: JsonLdProfileSet::empty() },
            Self::TriG => RdfFormat::TriG,
            Self::NQuads => RdfFormat::NQuads,
        }
    }
}

impl Format {
    /// The media type it is served as, with charset where the type needs one.
    #[must_use]
    pub fn content_type(self) -> String {
        let media_type = match self {
            Self::Table(format) => format.media_types()[0],
            Self::Graph(format) => format.media_types()[0],
        };
        if media_type.starts_with("text/") {
            format!("{media_type}; charset=utf-8")
        } else {
            media_type.to_owned()
        }
    }
}
