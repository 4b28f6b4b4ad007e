//! What the fuzz targets ask: the steps between a request and what it asks for, without a store or workers.

use axum::body::{Body, Bytes};
use axum::http::{HeaderMap, HeaderValue, Method, Request, header};
use axum::response::IntoResponse;
use oxigraph::model::GraphName;

use super::headers::accept;
use super::negotiate::{Offer, offers, pick};
use super::problem::Problem;
use super::{analysis, graph_store, headers, intake, library, sparql, update};
use crate::library::{NamedQuery, ParseError, parse, parse_update};
use crate::sparql::{Asked as Job, Fault, Form, Operation, SparqlError};

/// A request as it came.
#[derive(Debug, Clone, Copy)]
pub struct Sent<'a> {
    /// Method.
    pub method: &'a str,
    /// Path and query.
    pub target: &'a str,
    /// Headers, in order.
    pub headers: &'a [(&'a str, &'a [u8])],
    /// Body.
    pub body: &'a [u8],
}

/// What a request asks for.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Asked {
    /// A query and the graphs of its dataset; no text where the description of the service is asked for.
    Query(Option<String>, Vec<String>),
    /// An update and the graphs of its dataset.
    Update(String, Vec<String>),
    /// The triples of a graph of the store; the default graph where it has no name.
    Graph(Option<String>),
    /// Triples for, or the end of, a graph of the store: how many triples came.
    Stored(Option<String>, usize),
    /// A query of the library with values.
    Named(Vec<(String, String)>),
    /// A report, or the picture of the graph: the parameters in one order.
    Report(String),
    /// What takes no parameters.
    Nothing,
}

/// What a request asks for, or the status and the text that refuse it; `None` where it is no request at all.
pub async fn asked(sent: Sent<'_>, queries: &[NamedQuery]) -> Option<Result<Asked, (u16, String)>> {
    let mut request = Request::builder().method(sent.method).uri(sent.target);
    for (name, value) in sent.headers {
        request = request.header(*name, *value);
    }
    let request = request.body(Body::from(sent.body.to_vec())).ok()?;
    match read(request, Bytes::copy_from_slice(sent.body), queries).await {
        Ok(asked) => Some(Ok(asked)),
        Err(problem) => {
            let text = problem.parts().1.to_owned();
            Some(Err((problem.into_response().status().as_u16(), text)))
        }
    }
}

async fn read(request: Request<Body>, body: Bytes, queries: &[NamedQuery]) -> Result<Asked, Problem> {
    let (method, headers) = (request.method().clone(), request.headers().clone());
    let (path, address) =
        (request.uri().path().to_owned(), request.uri().query().unwrap_or_default().to_owned());
    intake::head(&headers)?;
    match path.as_str() {
        "/sparql" => {
            let found = sparql::read(&method, &address, &headers, &body)?;
            if let Some(text) = &found.query {
                // A mistake in the query is the worker's to tell.
                look(Operation::Query, text, parse(text, Some(&headers::own_iri(None, &headers, "/sparql"))));
            }
            Ok(Asked::Query(found.query, [found.default_graphs, found.named_graphs].concat()))
        }
        "/update" => {
            let (text, using) = update::read(&method, &address, &headers, &body)?;
            look(
                Operation::Update,
                &text,
                parse_update(&text, Some(&headers::own_iri(None, &headers, "/update"))),
            );
            let (default, named) = using.unwrap_or_default();
            Ok(Asked::Update(text, default.into_iter().chain(named).collect()))
        }
        "/store" => store(request, &address).await,
        path if path.starts_with("/store/") => store(request, &address).await,
        path if path.starts_with("/queries/") => {
            let found = library::asked(queries, &path["/queries/".len()..], &address)?;
            match found.asked {
                Job::Named { values, .. } => Ok(Asked::Named(values)),
                Job::Query { .. } | Job::Graph(_) | Job::Update { .. } | Job::Pattern { .. } => {
                    Ok(Asked::Nothing)
                }
            }
        }
        path if path.starts_with("/api/") => analysis::asked(&address).map(Asked::Report),
        _ => Ok(Asked::Nothing),
    }
}

/// The place of a mistake, which must be in the text.
fn look<T>(operation: Operation, text: &str, parsed: Result<T, ParseError>) {
    let Err(error) = parsed else { return };
    let fault = Fault::from(SparqlError::from(error)).in_text(text, operation);
    if let (Some(line), Some(column)) = (fault.line, fault.column) {
        let there = text.split('\n').nth(line as usize - 1).map(|line| line.chars().count());
        assert!(there.is_some_and(|length| column as usize <= length + 1), "{fault:?}");
    }
}

async fn store(request: Request<Body>, address: &str) -> Result<Asked, Problem> {
    let headers = request.headers().clone();
    let (about, _) = graph_store::about(None, request.uri(), Some(address), &headers)?;
    let graph = about.graph();
    let name = match &graph {
        GraphName::NamedNode(name) => Some(name.as_str().to_owned()),
        GraphName::BlankNode(_) | GraphName::DefaultGraph => None,
    };
    match *request.method() {
        Method::GET | Method::HEAD => Ok(Asked::Graph(name)),
        Method::PUT | Method::POST => {
            let base = match &graph {
                GraphName::NamedNode(name) => name.clone(),
                _ => graph_store::iri(&headers::own_iri(None, &headers, "/store"))?,
            };
            Ok(Asked::Stored(name, graph_store::uploaded(request, &base, &graph).await?.len()))
        }
        Method::DELETE => Ok(Asked::Stored(name, 0)),
        _ => Err(Problem::method_not_allowed(graph_store::METHODS)),
    }
}

/// A format that can be chosen.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Offered {
    /// Name for `?format=`.
    pub name: &'static str,
    /// Its media types.
    pub media_types: &'static [&'static str],
    /// Whether wildcards pass it over.
    pub only_named: bool,
}

/// The formats of a table or, with `graph`, of a graph.
#[must_use]
pub fn offered(graph: bool) -> Vec<Offered> {
    let form = if graph { Form::Graph } else { Form::Table };
    offers(form)
        .into_iter()
        .map(|Offer { name, media_types, only_named, .. }| Offered { name, media_types, only_named })
        .collect()
}

/// The place in [`offered`] of what is chosen by values of `format` and values of the header `Accept`, or the
/// status that refuses.
///
/// # Errors
/// The status.
pub fn negotiated(graph: bool, formats: &[String], accepted: &[&[u8]]) -> Result<usize, u16> {
    let mut headers = HeaderMap::new();
    for value in accepted.iter().filter_map(|value| HeaderValue::from_bytes(value).ok()) {
        headers.append(header::ACCEPT, value);
    }
    let offers: Vec<Offer<usize>> = offers(if graph { Form::Graph } else { Form::Table })
        .into_iter()
        .enumerate()
        .map(|(place, offer)| Offer {
            name: offer.name,
            other_names: offer.other_names,
            media_types: offer.media_types,
            only_named: offer.only_named,
            value: place,
        })
        .collect();
    pick(&offers, "this query", formats, &accept(&headers)).map_err(|problem| problem.parts().0.as_u16())
}
