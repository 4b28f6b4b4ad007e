//! What operators ask, and the pages.

use serde_json::{Value, json};

use super::parts::{header, refusal, refusal_for_now, refusals};

/// The paths, by address.
pub(super) fn paths() -> Vec<(String, Value)> {
    let mut running = refusals();
    running.insert("200".to_owned(), json!({ "description": "The long queries that run", "content": {
        "application/json": { "schema": { "type": "object", "required": ["running"], "properties": {
            "running": { "type": "array", "items": { "type": "object", "required": ["id", "seconds", "query"] } },
        } } },
    } }));
    let mut killed = refusals();
    killed.insert("204".to_owned(), json!({ "description": "It is ended" }));
    killed.insert("404".to_owned(), refusal("No such query runs"));
    let mut backup = refusals();
    backup.insert("409".to_owned(), refusal("No folder for backups is configured"));
    backup.insert(
        "201".to_owned(),
        json!({ "description": "The backup is whole and on the disk", "content": {
        "application/json": { "schema": {
            "type": "object", "required": ["backup"], "properties": { "backup": { "type": "string" } },
        } },
    } }),
    );
    let number = json!({ "type": "integer", "minimum": 0, "maximum": u64::MAX });
    vec![
        page("/", "home", "What is here, with queries to click"),
        page("/analysis", "analysisPage", "The reports of the responsibility analysis"),
        plain("/openapi.json", "openapi", "This description", "application/vnd.oai.openapi+json", &json!({})),
        plain("/limits", "limits", "What a query may take", "application/json", &limits()),
        plain("/healthz", "healthz", "The process answers", "text/plain", &json!({ "type": "string" })),
        plain("/readyz", "readyz", "The service has workers", "text/plain", &json!({ "type": "string" })),
        plain(
            "/metrics",
            "metrics",
            "Counters for Prometheus",
            "application/openmetrics-text",
            &json!({ "type": "string" }),
        ),
        (
            "/admin/queries".to_owned(),
            json!({ "get": admin("adminQueries", "The long queries that run", &running) }),
        ),
        (
            "/admin/queries/{id}".to_owned(),
            json!({ "delete": {
            "operationId": "adminKill",
            "summary": "Ends a query that runs",
            "security": [{ "token": [] }],
            "parameters": [{ "name": "id", "in": "path", "required": true, "schema": number }],
            "responses": killed,
        } }),
        ),
        (
            "/admin/backup".to_owned(),
            json!({ "post": admin("adminBackup", "Copies the store while it serves", &backup) }),
        ),
    ]
}

fn admin(id: &str, summary: &str, responses: &serde_json::Map<String, Value>) -> Value {
    json!({ "operationId": id, "summary": summary, "security": [{ "token": [] }], "responses": responses })
}

fn page(path: &str, id: &str, summary: &str) -> (String, Value) {
    plain(path, id, summary, "text/html", &json!({ "type": "string" }))
}

fn plain(path: &str, id: &str, summary: &str, media_type: &str, schema: &Value) -> (String, Value) {
    let request_id = header("Number of the request in the log", &json!({ "type": "string" }));
    let operation = json!({ "get": {
        "operationId": id,
        "summary": summary,
        "responses": {
            "200": {
                "description": summary,
                "headers": { "X-Request-Id": request_id },
                "content": { media_type: { "schema": schema } },
            },
            "503": refusal_for_now("The service is going down"),
        },
    } });
    (path.to_owned(), operation)
}

fn limits() -> Value {
    json!({
        "type": "object",
        "required": ["query", "queries", "update", "upload", "confinement"],
        "properties": {
            "query": {
                "type": "object",
                "required": ["seconds", "memory_bytes", "answer_bytes", "rows", "quads_read", "text_bytes", "nesting"],
                "additionalProperties": { "type": "number", "exclusiveMinimum": 0 },
            },
            "queries": { "type": "object", "required": ["at_once", "waiting"] },
            "update": { "type": "object", "required": ["seconds", "text_bytes", "quads"] },
            "upload": { "type": "object", "required": ["bytes", "quads"] },
        },
    })
}
