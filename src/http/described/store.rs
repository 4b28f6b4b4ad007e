//! The Graph Store Protocol.

use serde_json::{Value, json};

use super::parts::{GRAPHS, answers, content, header, parameter, refusal, refusals, text, written};

/// The paths, by address. Graphs below `/store/` are reached by `?graph=` too.
pub(super) fn paths() -> [(String, Value); 1] {
    [("/store".to_owned(), store())]
}

fn store() -> Value {
    let graph = parameter("graph", "IRI of the graph", &json!({ "type": "string", "format": "iri" }));
    let default = text("default", "The default graph; no value is needed");
    let named = json!([graph, default]);
    let mut reading = named.clone();
    if let Some(parameters) = reading.as_array_mut() {
        parameters.push(text("format", "Format, in the place of the Accept header"));
    }
    let mut read = answers(&GRAPHS);
    read["404"] = refusal("There is no such graph");
    let mut removed = refusals();
    removed.insert("200".to_owned(), written("Done"));
    removed.insert("404".to_owned(), refusal("There is no such graph"));
    json!({
        "get": { "operationId": "graphGet", "summary": "The triples of a graph", "parameters": reading, "responses": read },
        "put": write("graphPut", "Replaces a graph", &named),
        "post": write("graphPost", "Adds to a graph; without one, makes one", &named),
        "delete": {
            "operationId": "graphDelete",
            "summary": "Removes a graph",
            "security": [{ "token": [] }],
            "parameters": named,
            "responses": removed,
        },
    })
}

fn write(id: &str, summary: &str, parameters: &Value) -> Value {
    let mut body = content(&GRAPHS);
    body["multipart/form-data"] = json!({ "schema": {
        "type": "object",
        "description": "At most 100 files, each with its media type or a telling file name",
    } });
    let mut created = written("The graph is new");
    if id == "graphPost" {
        // Where the request named the graph, the client knows its address.
        let mut location =
            header("IRI of a graph that the request did not name", &json!({ "type": "string" }));
        location["required"] = false.into();
        created["headers"] = json!({ "Location": location });
        let made = json!({ "graph": "$response.header.Location" });
        created["links"] = json!({
            "read": { "operationId": "graphGet", "parameters": made },
            "remove": { "operationId": "graphDelete", "parameters": made },
        });
    }
    let mut responses = refusals();
    responses.insert("200".to_owned(), written("Done"));
    responses.insert("201".to_owned(), created);
    json!({
        "operationId": id,
        "summary": summary,
        "security": [{ "token": [] }],
        "parameters": parameters,
        "requestBody": { "required": true, "content": body },
        "responses": responses,
    })
}
