//! `/queries`: the query library over HTTP, parameters bound as terms.

use axum::extract::{Extension, RawQuery, State};
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::{self, QueryRequest};
use super::asking::Asking;
use super::client::Asker;
use super::headers::accept;
use super::negotiate::{Choices, wants_page};
use super::problem::Problem;
use super::segment::Segment;
use super::{App, form, pages, sparql};
use crate::library::{NamedQuery, ParameterKind};
use crate::sparql::{Asked, ExplainFormat};
use crate::worker::Client;

/// The queries and their parameters.
pub(super) async fn list(State(app): State<App>, headers: HeaderMap) -> Response {
    if wants_page(&[], &accept(&headers)) {
        return pages::library(&app.queries);
    }
    let queries: Vec<_> = app.queries.iter().map(described).collect();
    ([(header::VARY, "Accept")], axum::Json(json!({ "queries": queries }))).into_response()
}

fn described(query: &NamedQuery) -> serde_json::Value {
    let parameters: Vec<_> = query
        .parameters
        .iter()
        .map(|parameter| {
            json!({
                "name": parameter.name,
                "kind": kind(parameter.kind),
                "description": parameter.description,
                "default": parameter.default,
            })
        })
        .collect();
    json!({
        "name": query.name,
        "group": query.group,
        "title": query.title,
        "title_zh": query.title_zh,
        "description": query.description,
        "description_zh": query.description_zh,
        "parameters": parameters,
        "address": format!("/queries/{}", query.name),
        "text": query.body(),
    })
}

/// Name of a kind of parameter.
pub(super) fn kind(kind: ParameterKind) -> &'static str {
    match kind {
        ParameterKind::String => "string",
        ParameterKind::Integer => "integer",
        ParameterKind::Iri => "iri",
    }
}

/// The answer to a query of the library.
pub(super) async fn run(
    State(app): State<App>,
    Extension(Asker(client)): Extension<Asker>,
    Segment(name): Segment,
    RawQuery(address): RawQuery,
    headers: HeaderMap,
) -> Response {
    match asked(&app.queries, &name, address.as_deref().unwrap_or_default()) {
        Ok(found) => respond(&app, client, found, &headers).await,
        Err(problem) => problem.into_response(),
    }
}

pub(super) struct Found {
    pub(super) asked: Asked,
    asking: Asking,
    formats: Vec<String>,
    explain: Option<ExplainFormat>,
}

pub(super) fn asked(queries: &[NamedQuery], name: &str, address: &str) -> Result<Found, Problem> {
    let query = queries.iter().find(|query| query.name == name).ok_or_else(|| unknown(queries, name))?;
    let (mut values, mut formats, mut explain) = (Vec::<(String, String)>::new(), Vec::new(), None);
    for pair in form::pairs(address) {
        let (name, value) = pair?;
        match name.as_ref() {
            // A form sends its empty fields too.
            _ if value.is_empty() => {}
            "format" => formats.push(value.into_owned()),
            "explain" => explain = sparql::explain(&value)?,
            name if values.iter().any(|(known, _)| known == name) => {
                return Err(Problem::bad_request(format!("the parameter `{name}` stands twice")));
            }
            name => values.push((name.to_owned(), value.into_owned())),
        }
    }
    // Bound here as well, so that a wrong value is told before a worker is taken.
    query.bind(&values).map_err(|error| {
        Problem::new(StatusCode::UNPROCESSABLE_ENTITY, "Cannot be bound", error.to_string())
    })?;
    let asking = Asking::of_library(query, &values);
    let asked = Asked::Named { text: query.text.clone(), values, name: query.name.clone() };
    Ok(Found { asked, asking, formats, explain })
}

fn unknown(queries: &[NamedQuery], name: &str) -> Problem {
    let names = queries.iter().map(|query| query.name.as_str());
    let hint = crate::diagnostic::nearest(name, names);
    let mut problem = Problem::new(StatusCode::NOT_FOUND, "Not found", format!("there is no query `{name}`"));
    problem.add("hint", hint.unwrap_or_else(|| "/queries lists them".to_owned()).into());
    problem
}

async fn respond(app: &App, client: Client, found: Found, headers: &HeaderMap) -> Response {
    let accept = accept(headers);
    let page = wants_page(&found.formats, &accept);
    let request = QueryRequest {
        asked: found.asked,
        dataset: None,
        explain: found.explain,
        choices: Choices::new(&found.formats, &accept),
        kind: "library",
        client,
    };
    match answer::answer(app, request, (!page).then_some(headers)).await {
        Ok(answer) if answer.page => pages::answered(found.asking, answer).await,
        Ok(answer) => answer.into_response(),
        Err(problem) if page => pages::query(&found.asking, Some(Err(problem))),
        Err(problem) => problem.into_response(),
    }
}
