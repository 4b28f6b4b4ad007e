//! The service description (SPARQL 1.1 Service Description) with the statistics of its dataset (VoID).

use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use oxigraph::io::RdfSerializer;
use oxigraph::model::vocab::rdf;
use oxigraph::model::{BlankNode, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Term, Triple};

use super::App;
use super::negotiate::graph_format;
use super::problem::Problem;
use crate::snapshot::{Damage, Graphs, Pattern, Snapshot};
use crate::sparql::{FUNCTIONS, Format, GraphFormat};
use crate::vocab::{PREFIXES, dcterms, plan, sd, void};

/// Formats by the names that the W3C gave them.
const FORMATS: [&str; 10] = [
    "SPARQL_Results_JSON",
    "SPARQL_Results_XML",
    "SPARQL_Results_CSV",
    "SPARQL_Results_TSV",
    "Turtle",
    "N-Triples",
    "RDF_XML",
    "JSON-LD",
    "TriG",
    "N-Quads",
];

pub(super) fn describe(app: &App, headers: &HeaderMap, formats: &[String], accept: &str) -> Response {
    let format = match graph_format(formats, accept) {
        Ok(format) => format,
        Err(problem) => return problem.into_response(),
    };
    let endpoint = app.own_iri(headers, "/sparql");
    match write(app, &endpoint, format) {
        Ok(body) => {
            let mut response = body.into_response();
            let headers = response.headers_mut();
            if let Ok(content_type) = HeaderValue::from_str(&Format::Graph(format).content_type()) {
                headers.insert(header::CONTENT_TYPE, content_type);
            }
            headers.insert(header::VARY, HeaderValue::from_static("Accept"));
            response
        }
        Err(error) => {
            tracing::error!(error, "the service could not be described");
            let status = axum::http::StatusCode::INTERNAL_SERVER_ERROR;
            Problem::new(status, "Description failed", "the service could not be described").into_response()
        }
    }
}

fn write(app: &App, endpoint: &str, format: GraphFormat) -> Result<Vec<u8>, String> {
    let triples = triples(app, endpoint).map_err(|damage| damage.to_string())?;
    let mut serializer = RdfSerializer::from_format(format.engine());
    for (prefix, iri) in PREFIXES.iter().chain(&[("sd", sd::NAMESPACE)]) {
        serializer = serializer.with_prefix(*prefix, *iri).map_err(|error| error.to_string())?;
    }
    let mut serializer = serializer.for_writer(Vec::new());
    for triple in &triples {
        serializer.serialize_triple(triple).map_err(|error| error.to_string())?;
    }
    serializer.finish().map_err(|error| error.to_string())
}

fn triples(app: &App, endpoint: &str) -> Result<Vec<Triple>, Damage> {
    let published = app.current.get();
    let (service, mut out) = (BlankNode::default(), Sink::default());
    let (dataset, default) = (BlankNode::default(), BlankNode::default());
    out.add(&service, rdf::TYPE, sd::SERVICE);
    if let Ok(endpoint) = NamedNode::new(endpoint) {
        out.add(&service, sd::ENDPOINT, endpoint);
    }
    out.add(&service, sd::SUPPORTED_LANGUAGE, sd::SPARQL_11_QUERY);
    if !app.settings.tokens.is_empty() {
        out.add(&service, sd::SUPPORTED_LANGUAGE, sd::SPARQL_11_UPDATE);
    }
    if app.settings.client.is_some() {
        out.add(&service, sd::FEATURE, sd::BASIC_FEDERATED_QUERY);
    }
    out.add(&service, sd::FEATURE, plan::SEARCH);
    for (function, _) in FUNCTIONS {
        out.add(&service, sd::EXTENSION_FUNCTION, function);
        out.add(&function.into_owned(), rdf::TYPE, sd::FUNCTION);
    }
    for name in FORMATS {
        if let Ok(format) = NamedNode::new(format!("http://www.w3.org/ns/formats/{name}")) {
            out.add(&service, sd::RESULT_FORMAT, format);
        }
    }
    out.add(&service, sd::DEFAULT_DATASET, dataset.clone());
    out.add(&dataset, rdf::TYPE, sd::DATASET);
    let version = Literal::new_simple_literal(published.snapshot.version());
    out.add(&dataset, dcterms::HAS_VERSION, version);
    out.add(&dataset, sd::DEFAULT_GRAPH, default.clone());
    out.add(&default, rdf::TYPE, sd::GRAPH);
    statistics(&mut out, &default, &published.snapshot)?;
    for name in published.snapshot.named_graphs()? {
        let NamedOrBlankNode::NamedNode(name) = name else { continue };
        let (named, graph) = (BlankNode::default(), BlankNode::default());
        let Some(id) = published.snapshot.id(&name)? else { continue };
        let count = published.snapshot.count(Pattern::default(), Graphs::Named(id))?;
        out.add(&dataset, sd::NAMED_GRAPH, named.clone());
        out.add(&named, rdf::TYPE, sd::NAMED_GRAPH_CLASS);
        out.add(&named, sd::NAME, name);
        out.add(&named, sd::GRAPH_PROPERTY, graph.clone());
        out.add(&graph, rdf::TYPE, sd::GRAPH);
        out.add(&graph, void::TRIPLES, Literal::from(count));
    }
    Ok(out.triples)
}

/// Triples, and the part of each property, of the default graph.
fn statistics(out: &mut Sink, graph: &BlankNode, snapshot: &Snapshot) -> Result<(), Damage> {
    let count = snapshot.count(Pattern::default(), Graphs::Default)?;
    out.add(graph, void::TRIPLES, Literal::from(count));
    for counts in snapshot.predicates()? {
        if counts.default.quads == 0 {
            continue;
        }
        let partition = BlankNode::default();
        out.add(graph, void::PROPERTY_PARTITION, partition.clone());
        out.add(&partition, void::PROPERTY, counts.predicate);
        out.add(&partition, void::TRIPLES, Literal::from(counts.default.quads));
        out.add(&partition, void::DISTINCT_SUBJECTS, Literal::from(counts.default.subjects));
        out.add(&partition, void::DISTINCT_OBJECTS, Literal::from(counts.default.objects));
    }
    Ok(())
}

#[derive(Default)]
struct Sink {
    triples: Vec<Triple>,
}

impl Sink {
    fn add(
        &mut self,
        subject: &(impl Into<NamedOrBlankNode> + Clone),
        predicate: NamedNodeRef<'_>,
        object: impl Into<Term>,
    ) {
        self.triples.push(Triple::new(subject.clone(), predicate, object));
    }
}
