//! Parts of a description: parameters, bodies, responses.

use serde_json::{Map, Value, json};

/// Media types of tables.
pub(super) const TABLES: [&str; 4] = [
    "application/sparql-results+json",
    "application/sparql-results+xml",
    "text/csv",
    "text/tab-separated-values",
];

/// Media types of graphs.
pub(super) const GRAPHS: [&str; 6] = [
    "text/turtle",
    "application/n-triples",
    "application/rdf+xml",
    "application/ld+json",
    "application/trig",
    "application/n-quads",
];

/// Media types of an explanation.
pub(super) const EXPLANATIONS: [&str; 2] = ["application/json", "text/plain"];

/// A response that refuses: a document or, to a browser, a page.
pub(in crate::http) fn refusal(description: &str) -> Value {
    let schema = json!({ "$ref": "#/components/schemas/Problem" });
    json!({ "description": description, "content": {
        "application/problem+json": { "schema": schema },
        "text/html": { "schema": { "type": "string" } },
    } })
}

/// A response that asks to come back, in the same two forms.
pub(in crate::http) fn refusal_for_now(description: &str) -> Value {
    let mut response = refusal(description);
    response["headers"] =
        json!({ "Retry-After": header("Seconds to wait", &json!({ "type": "integer", "minimum": 1 })) });
    response
}

/// A header of a response.
pub(super) fn header(description: &str, schema: &Value) -> Value {
    json!({ "description": description, "required": true, "schema": schema })
}

/// Any data of these media types.
pub(super) fn content(media_types: &[&str]) -> Value {
    media_types.iter().map(|name| ((*name).to_owned(), json!({ "schema": {} }))).collect::<Map<_, _>>().into()
}

/// The responses of whatever answers a query.
pub(super) fn answers(media_types: &[&str]) -> Value {
    // A page and the description of the service are made for the moment.
    let mut version = header("Version of the dataset, of data", &json!({ "type": "string" }));
    version["required"] = false.into();
    json!({
        "200": {
            "description": "The answer; a transfer that breaks is none",
            "headers": { "X-Dataset-Version": version },
            "content": content(media_types),
        },
        "304": { "description": "The client has this answer" },
        "400": refusal("The query is not valid, or refused"),
        "406": refusal("None of the formats is acceptable"),
        "408": refusal("The body did not come in time"),
        "413": refusal("The body is too large"),
        "502": refusal("Another endpoint did not answer"),
        "503": refusal_for_now("A budget was used up, or every place is taken"),
    })
}

/// A parameter of the address that is any text.
pub(super) fn text(name: &str, description: &str) -> Value {
    parameter(name, description, &json!({ "type": "string" }))
}

/// A parameter of the address that is left out or has a value of `schema`.
pub(super) fn parameter(name: &str, description: &str, schema: &Value) -> Value {
    json!({ "name": name, "in": "query", "description": description, "required": false, "schema": schema })
}

/// The parameter `explain`.
pub(super) fn explain() -> Value {
    let description = "How the query is evaluated, in the place of its answer; `true` is `json`";
    parameter(
        "explain",
        description,
        &json!({ "enum": ["", "json", "text", "true", "false"], "default": "" }),
    )
}

/// What every write may be answered.
pub(super) fn refusals() -> Map<String, Value> {
    let mut responses: Map<String, Value> = [
        ("400", "The body is not valid, or refused"),
        ("401", "A token is needed"),
        ("403", "The service is read-only, or the token does not permit this"),
        ("408", "The body did not come in time"),
        ("409", "The graph is kept by the loader"),
        ("413", "The body is too large"),
        ("415", "The media type is not one of these"),
    ]
    .into_iter()
    .map(|(status, description)| (status.to_owned(), refusal(description)))
    .collect();
    responses["401"]["headers"] = json!({ "WWW-Authenticate": header("The scheme", &json!({ "type": "string", "pattern": "^Bearer " })) });
    responses.insert("503".to_owned(), refusal_for_now("Too many writes wait"));
    responses
}

/// What a write did.
pub(super) fn written(description: &str) -> Value {
    let count = json!({ "type": "integer", "minimum": 0 });
    json!({ "description": description, "content": { "application/json": { "schema": {
        "type": "object",
        "required": ["inserted", "removed", "version"],
        "additionalProperties": false,
        "properties": { "inserted": count, "removed": count, "version": { "type": "string" } },
    } } } })
}
