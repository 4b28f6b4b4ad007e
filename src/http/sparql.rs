//! `/sparql`: the query operation of the SPARQL 1.1 protocol.

use axum::body::{Body, Bytes};
use axum::extract::{RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use oxigraph::model::NamedNode;

use super::negotiate::{choose, wants_page};
use super::problem::Problem;
use super::stream::{self, QueryRequest};
use super::{App, form, pages};
use crate::sparql::{Format, TableFormat};

/// Parameters of a request.
#[derive(Debug, Default)]
struct Parameters {
    query: Option<String>,
    /// All values of `format`: some clients send several spellings of one.
    formats: Vec<String>,
    default_graphs: Vec<NamedNode>,
    named_graphs: Vec<NamedNode>,
}

impl Parameters {
    fn dataset(&mut self) -> Option<(Vec<NamedNode>, Vec<NamedNode>)> {
        let given = !self.default_graphs.is_empty() || !self.named_graphs.is_empty();
        given.then(|| (std::mem::take(&mut self.default_graphs), std::mem::take(&mut self.named_graphs)))
    }
}

pub(super) async fn get(State(app): State<App>, RawQuery(query): RawQuery, headers: HeaderMap) -> Response {
    match parameters(query.as_deref().unwrap_or_default()) {
        Ok(parameters) => respond(app, parameters, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

pub(super) async fn post(
    State(app): State<App>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    body: Bytes,
) -> Response {
    match posted(query.as_deref(), &headers, &body) {
        Ok(parameters) => respond(app, parameters, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

/// Parameters of a POST: in a form, or the query itself as the body.
fn posted(query: Option<&str>, headers: &HeaderMap, body: &Bytes) -> Result<Parameters, Problem> {
    let content_type =
        headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let media_type = content_type.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
    let text = || std::str::from_utf8(body).map_err(|_| Problem::bad_request("the body is not UTF-8"));
    match media_type.as_str() {
        "application/x-www-form-urlencoded" => parameters(text()?),
        "application/sparql-query" => {
            let mut found = parameters(query.unwrap_or_default())?;
            if found.query.is_some() {
                return Err(Problem::bad_request("the query stands both in the address and in the body"));
            }
            found.query = Some(text()?.to_owned());
            Ok(found)
        }
        _ => Err(Problem::new(
            StatusCode::UNSUPPORTED_MEDIA_TYPE,
            "Unsupported media type",
            "send application/sparql-query, or a form with the field `query`",
        )),
    }
}

/// Parses form-encoded parameters. What the protocol does not know is another's business and passed over.
fn parameters(encoded: &str) -> Result<Parameters, Problem> {
    let mut found = Parameters::default();
    for pair in form::pairs(encoded) {
        let (name, value) = pair?;
        match name.as_ref() {
            "query" if found.query.is_some() => {
                return Err(Problem::bad_request("the parameter `query` stands twice"));
            }
            "query" => found.query = Some(value.into_owned()),
            "format" => found.formats.push(value.into_owned()),
            "default-graph-uri" => found.default_graphs.push(graph(&name, &value)?),
            "named-graph-uri" => found.named_graphs.push(graph(&name, &value)?),
            _ => {}
        }
    }
    if found.default_graphs.len() > 1 {
        return Err(Problem::new(
            StatusCode::NOT_IMPLEMENTED,
            "Not implemented",
            "several `default-graph-uri` are not supported: the engine would count a triple once a graph",
        ));
    }
    Ok(found)
}

fn graph(name: &str, value: &str) -> Result<NamedNode, Problem> {
    NamedNode::new(value)
        .map_err(|error| Problem::bad_request(format!("`{name}` is not an absolute IRI: {error}")))
}

async fn respond(app: App, mut parameters: Parameters, headers: &HeaderMap) -> Response {
    let accept: Vec<&str> =
        headers.get_all(header::ACCEPT).iter().filter_map(|value| value.to_str().ok()).collect();
    let accept = accept.join(",");
    let dataset = parameters.dataset();
    let page = wants_page(&parameters.formats, &accept);
    let Some(text) = parameters.query else {
        if page {
            return pages::query("", None);
        }
        return Problem::bad_request("there is no parameter `query`").into_response();
    };
    let choose = move |form| choose(form, &parameters.formats, &accept);
    let request = QueryRequest { text: text.clone(), dataset };
    match stream::answer(&app, request, choose).await {
        Ok((choice, body)) if choice.page => pages::query(&text, Some(pages::read(choice, body).await)),
        Ok((choice, body)) => data(choice.format, body),
        Err(problem) if page => pages::query(&text, Some(Err(problem))),
        Err(problem) => problem.into_response(),
    }
}

fn data(format: Format, body: Body) -> Response {
    let mut response = Response::new(body);
    let headers = response.headers_mut();
    if let Ok(content_type) = HeaderValue::from_str(&format.content_type()) {
        headers.insert(header::CONTENT_TYPE, content_type);
    }
    headers.insert(header::VARY, HeaderValue::from_static("Accept"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    headers.insert(header::X_CONTENT_TYPE_OPTIONS, HeaderValue::from_static("nosniff"));
    if format == Format::Table(TableFormat::Csv) {
        headers
            .insert(header::CONTENT_DISPOSITION, HeaderValue::from_static("inline; filename=\"answer.csv\""));
    }
    response
}
