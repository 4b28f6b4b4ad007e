//! The service itself in OpenAPI: queries, the library, the graph store, operations.

use serde_json::{Map, Value, json};

use super::library::kind;
use crate::library::{NamedQuery, Parameter, ParameterKind};

/// Media types of tables and of graphs.
const TABLES: [&str; 4] = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
];
const GRAPHS: [&str; 6] = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
];

/// The paths, by address.
pub(super) fn paths(queries: &[NamedQuery]) -> Map<String, Value> {
    let mut paths = Map::new();
    paths.insert("/sparql".to_owned(), sparql());
    paths.insert("/update".to_owned(), update());
    paths.insert("/store".to_owned(), store());
    paths.insert("/queries".to_owned(), simple("queries", "The query library", "application/json"));
    for query in queries {
        paths.insert(format!("/queries/{}", query.name), named(query));
    }
    paths.insert("/limits".to_owned(), simple("limits", "What a query may take", "application/json"));
    paths.insert("/healthz".to_owned(), simple("healthz", "The process answers", "text/plain"));
    paths.insert("/readyz".to_owned(), simple("readyz", "The service has workers", "text/plain"));
    paths.insert(
        "/metrics".to_owned(),
        simple("metrics", "Counters for Prometheus", "application/openmetrics-text"),
    );
    paths
}

fn simple(id: &str, summary: &str, media_type: &str) -> Value {
    let schema = if media_type == "application/json" { "object" } else { "string" };
    json!({ "get": {
        "operationId": id,
        "summary": summary,
        "responses": {
            "200": { "description": summary, "content": { media_type: { "schema": { "type": schema } } } },
            "503": failure("The service is going down"),
        },
    } })
}

fn failure(description: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    json!({ "description": description, "content": { "application/problem+json": { "schema": schema } } })
}

fn content(media_types: &[&str]) -> Value {
    let text = json!({ "schema": {} });
    media_types.iter().map(|name| ((*name).to_owned(), text.clone())).collect::<Map<_, _>>().into()
}

fn answers(media_types: &[&str]) -> Value {
    json!({
        "200": { "description": "The answer; a transfer that breaks is none", "content": content(media_types) },
        "304": { "description": "The client has this answer" },
        "400": failure("The query is not valid, or refused"),
        "406": failure("None of the formats is acceptable"),
        "502": failure("Another endpoint did not answer"),
        "503": failure("A budget was used up, or every place is taken"),
    })
}

fn text(name: &str, description: &str, required: bool) -> Value {
    let schema = json!({ "type": "string" });
    json!({ "name": name, "in": "query", "description": description, "required": required, "schema": schema })
}

fn sparql() -> Value {
    let all: Vec<&str> = TABLES.into_iter().chain(GRAPHS).chain(["text/html"]).collect();
    let body = json!({ "required": true, "content": {
        "application/sparql-query": { "schema": { "type": "string" } },
        "application/x-www-form-urlencoded": { "schema": {
            "type": "object", "required": ["query"], "properties": { "query": { "type": "string" } },
        } },
    } });
    let mut failures = answers(&all);
    failures["415"] = failure("The body is neither a query nor a form");
    failures["413"] = failure("The body is too large");
    json!({
        "get": {
            "operationId": "sparqlGet",
            "summary": "SPARQL query; without one the service description",
            "parameters": [
                text("query", "The query", false),
                text("default-graph-uri", "A default graph; may be repeated", false),
                text("named-graph-uri", "A named graph; may be repeated", false),
                text("format", "Format, in the place of the Accept header", false),
                text("explain", "`json` or `text`: how the query is evaluated, in the place of its answer", false),
            ],
            "responses": answers(&all),
        },
        "post": {
            "operationId": "sparqlPost",
            "summary": "SPARQL query",
            "requestBody": body,
            "responses": failures,
        },
    })
}

/// What every write may be answered.
fn refusals() -> Map<String, Value> {
    [
        ("400", "The body is not valid, or refused"),
        ("401", "A token is needed"),
        ("403", "The service is read-only, or the token does not permit this"),
        ("409", "The graph is kept by the loader"),
        ("413", "The body is too large"),
        ("415", "The media type is not one of these"),
        ("503", "Too many writes wait"),
    ]
    .into_iter()
    .map(|(status, description)| (status.to_owned(), failure(description)))
    .collect()
}

fn update() -> Value {
    let mut responses = refusals();
    responses.insert("200".to_owned(), json!({ "description": "Done, durable and visible" }));
    responses.insert("502".to_owned(), failure("LOAD failed"));
    json!({ "post": {
        "operationId": "update",
        "summary": "SPARQL Update",
        "security": [{ "token": [] }],
        "requestBody": { "required": true, "content": {
            "application/sparql-update": { "schema": { "type": "string" } },
        } },
        "responses": responses,
    } })
}

fn store() -> Value {
    let graph =
        json!([text("graph", "IRI of the graph", false), text("default", "The default graph", false)]);
    let write = |id: &str, summary: &str| {
        let mut responses = refusals();
        responses.insert("200".to_owned(), json!({ "description": "Done" }));
        responses.insert("201".to_owned(), json!({ "description": "The graph is new" }));
        json!({
            "operationId": id,
            "summary": summary,
            "security": [{ "token": [] }],
            "parameters": graph,
            "requestBody": { "required": true, "content": content(&GRAPHS) },
            "responses": responses,
        })
    };
    let mut read = answers(&GRAPHS);
    read["404"] = failure("There is no such graph");
    let mut removed = refusals();
    removed.insert("200".to_owned(), json!({ "description": "Done" }));
    removed.insert("404".to_owned(), failure("There is no such graph"));
    json!({
        "get": { "operationId": "graphGet", "summary": "The triples of a graph", "parameters": graph, "responses": read },
        "put": write("graphPut", "Replaces a graph"),
        "post": write("graphPost", "Adds to a graph; without one, makes one"),
        "delete": {
            "operationId": "graphDelete",
            "summary": "Removes a graph",
            "security": [{ "token": [] }],
            "parameters": graph,
            "responses": removed,
        },
    })
}

fn named(query: &NamedQuery) -> Value {
    let mut parameters: Vec<Value> = query.parameters.iter().map(parameter).collect();
    parameters.push(text("format", "Format, in the place of the Accept header", false));
    let graphs = query.body().contains("CONSTRUCT");
    let mut responses = if graphs { answers(&GRAPHS) } else { answers(&TABLES) };
    responses["422"] = failure("A parameter is unknown or not of its kind");
    json!({ "get": {
        "operationId": format!("query-{}", query.name),
        "summary": format!("{} {}", query.title, query.title_zh),
        "description": query.description,
        "tags": [query.group],
        "parameters": parameters,
        "responses": responses,
    } })
}

fn parameter(parameter: &Parameter) -> Value {
    let schema = match parameter.kind {
        ParameterKind::String => json!({ "type": "string" }),
        ParameterKind::Integer => json!({ "type": "integer" }),
        ParameterKind::Iri => json!({ "type": "string", "format": "iri" }),
    };
    json!({
        "name": parameter.name,
        "in": "query",
        "required": false,
        "description": format!("{} ({})", parameter.description, kind(parameter.kind)),
        "schema": schema,
    })
}
