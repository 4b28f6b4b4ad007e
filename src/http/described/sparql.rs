//! The SPARQL protocol: queries and updates.

use serde_json::{Value, json};

use super::parts::{
    EXPLANATIONS, GRAPHS, TABLES, answers, explain, parameter, refusal, refusals, text, written,
};

/// The paths, by address.
pub(super) fn paths() -> [(String, Value); 2] {
    [("/sparql".to_owned(), query()), ("/update".to_owned(), update())]
}

/// A parameter of graphs, each given by its IRI.
fn graphs(name: &str, description: &str) -> Value {
    parameter(name, description, &json!({ "type": "array", "items": { "type": "string" } }))
}

fn query() -> Value {
    let media_types: Vec<&str> =
        TABLES.into_iter().chain(GRAPHS).chain(["text/html"]).chain(EXPLANATIONS).collect();
    let dataset = [
        graphs("default-graph-uri", "A default graph; may be repeated"),
        graphs("named-graph-uri", "A named graph; may be repeated"),
    ];
    let format = text("format", "Format, in the place of the Accept header");
    let mut by_get = vec![text("query", "The query")];
    by_get.extend(dataset.iter().cloned().chain([format.clone(), explain()]));
    let by_post: Vec<Value> = dataset.into_iter().chain([format, explain()]).collect();
    let body = json!({ "required": true, "content": {
        "application/sparql-query": { "schema": { "type": "string" } },
        "application/x-www-form-urlencoded": { "schema": {
            "type": "object", "required": ["query"], "properties": { "query": { "type": "string" } },
        } },
    } });
    let mut posted = answers(&media_types);
    posted["415"] = refusal("The body is neither a query nor a form");
    json!({
        "get": {
            "operationId": "sparqlGet",
            "summary": "SPARQL query; without one the service description",
            "parameters": by_get,
            "responses": answers(&media_types),
        },
        "post": {
            "operationId": "sparqlPost",
            "summary": "SPARQL query; the method QUERY takes the same",
            "parameters": by_post,
            "requestBody": body,
            "responses": posted,
        },
    })
}

fn update() -> Value {
    let mut responses = refusals();
    responses.insert("200".to_owned(), written("Done, durable and visible"));
    responses.insert("502".to_owned(), refusal("LOAD failed"));
    json!({ "post": {
        "operationId": "update",
        "summary": "SPARQL Update",
        "security": [{ "token": [] }],
        "parameters": [
            graphs("using-graph-uri", "A default graph of WHERE; may be repeated"),
            graphs("using-named-graph-uri", "A named graph of WHERE; may be repeated"),
        ],
        "requestBody": { "required": true, "content": {
            "application/sparql-update": { "schema": { "type": "string" } },
            "application/x-www-form-urlencoded": { "schema": {
                "type": "object", "required": ["update"], "properties": { "update": { "type": "string" } },
            } },
        } },
        "responses": responses,
    } })
}
