//! Publishing documents, and going back.

use serde_json::{Map, Value, json};

use super::parts::{parameter, refusal, refusals};

/// The paths, by address.
pub(super) fn paths() -> Vec<(String, Value)> {
    let strings = json!({ "type": "array", "items": { "type": "string" } });
    let document = json!({ "type": "object", "required": ["id", "outcome"], "properties": {
        "id": { "type": "string" }, "outcome": { "enum": ["added", "replaced", "unchanged"] },
    } });
    let published = json!({ "type": "object", "required": ["version", "documents", "removed"], "properties": {
        "version": { "type": "string" }, "documents": { "type": "array", "items": document }, "removed": strings,
    } });
    let version = json!({ "type": "object", "required": ["number", "version", "made", "bytes"], "properties": {
        "number": { "type": "integer" }, "version": { "type": "string" },
        "made": { "type": "string", "format": "date-time" }, "bytes": { "type": "integer" },
    } });
    let kept = json!({ "type": "object", "required": ["served", "kept"], "properties": {
        "served": { "type": "string" }, "kept": { "type": "array", "items": version },
    } });
    let served = json!({ "type": "object", "required": ["version"], "properties": {
        "version": { "type": "string" },
    } });
    let form = json!({ "type": "object", "additionalProperties": false, "properties": {
        "record": strings, "register": strings, "remove": strings,
    } });
    let number = json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX });
    let mut publish = operation("adminPublish", "Loads and removes documents while serving", &published);
    publish["requestBody"] =
        json!({ "required": true, "content": { "multipart/form-data": { "schema": form } } });
    publish["responses"]["422"] = refusal("The files have mistakes; `errors` lists them");
    let mut back = operation("adminRollback", "Goes back to a version that is kept", &served);
    back["parameters"] = json!([parameter("to", "Its number; the last one where there is none", &number)]);
    vec![
        ("/admin/publish".to_owned(), json!({ "post": publish })),
        ("/admin/rollback".to_owned(), json!({ "post": back })),
        (
            "/admin/versions".to_owned(),
            json!({ "get": operation("adminVersions", "The versions that can be gone back to", &kept) }),
        ),
    ]
}

fn operation(id: &str, summary: &str, schema: &Value) -> Value {
    let mut responses: Map<String, Value> = refusals();
    responses.insert("404".to_owned(), refusal("There is no such document or version"));
    responses.insert(
        "200".to_owned(),
        json!({ "description": "Done", "content": { "application/json": { "schema": schema } } }),
    );
    json!({ "operationId": id, "summary": summary, "security": [{ "token": [] }], "responses": responses })
}
