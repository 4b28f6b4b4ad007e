//! `/openapi.json`: the interface described by OpenAPI 3.1, from the lists of reports and queries themselves.

use axum::extract::State;
use axum::response::Response;
use schemars::SchemaGenerator;
use schemars::generate::SchemaSettings;
use serde_json::{Map, Value, json};

use super::cache::{self, Answer};
use crate::analysis::PictureKind;
use crate::http::App;
use crate::http::described::{self, refusal, refusal_for_now};
use crate::library::NamedQuery;
use crate::report::{Kind, Parameter, REPORTS, Report};

pub(super) async fn document(State(app): State<App>) -> Response {
    let body = format!("{:#}\n", describe(&app.queries)).into();
    let answer = Answer { content_type: "application/vnd.oai.openapi+json;version=3.1", file: None, body };
    cache::response(&cache::tag(app.current.get().snapshot.version(), "openapi"), answer)
}

/// The description.
fn describe(queries: &[NamedQuery]) -> Value {
    let settings = SchemaSettings::draft2020_12().with(|settings| {
        settings.definitions_path = "/components/schemas".into();
        settings.meta_schema = None;
    });
    let mut generator = settings.into_generator();
    let mut paths = Map::new();
    paths.insert("/api/analysis".to_owned(), list());
    for report in REPORTS {
        paths.insert(format!("/api/analysis/{}", report.name), one(report, &mut generator));
    }
    paths.insert("/api/graph".to_owned(), graph());
    paths.extend(described::paths(queries));
    let mut schemas: Map<String, Value> = generator.take_definitions(true);
    schemas.insert("Problem".to_owned(), problem());
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "plangraph",
            "version": env!("CARGO_PKG_VERSION"),
            "description": "Who carries what, where it breaks, whether it adds up. Results carry the IRIs of the assignments and statements behind every number; with `quotes=true` also the words.",
            "license": { "name": "MIT OR Apache-2.0", "identifier": "MIT OR Apache-2.0" },
        },
        "servers": [{ "url": "/" }],
        "paths": paths,
        "components": {
            "schemas": schemas,
            "securitySchemes": { "token": { "type": "http", "scheme": "bearer" } },
        },
    })
}

fn list() -> Value {
    json!({ "get": {
        "operationId": "reports",
        "summary": "The reports, what they take, and the plans loaded",
        "responses": { "200": {
            "description": "The list",
            "content": { "application/json": { "schema": { "type": "object" } } },
        } },
    } })
}

fn graph() -> Value {
    let mut parameters: Vec<Value> = selection(&["svg", "graphml", "gexf", "dot", "csv", "json"])
        .into_iter()
        .filter(|parameter| parameter["name"] != "quotes")
        .collect();
    let layouts = PictureKind::ALL.map(PictureKind::name);
    parameters.push(json!({
        "name": "layout",
        "in": "query",
        "description": "How the graph is laid out",
        "schema": { "enum": layouts, "default": "columns" },
    }));
    parameters.push(json!({
        "name": "seed",
        "in": "query",
        "description": "Seed of what is drawn at random",
        "schema": { "type": "integer", "minimum": 0, "default": 0 },
    }));
    let text = json!({ "schema": { "type": "string" } });
    json!({ "get": {
        "operationId": "graph",
        "summary": "The task–unit graph as a picture or for other programs",
        "parameters": parameters,
        "responses": {
            "200": { "description": "The graph", "content": {
                "image/svg+xml": text,
                "application/graphml+xml": text,
                "application/gexf+xml": text,
                "text/vnd.graphviz": text,
                "text/csv": text,
                "application/json": { "schema": { "type": "object" } },
            } },
            "304": { "description": "The client has this answer" },
            "400": refusal("A parameter is unknown or not of its kind"),
            "404": refusal("There is no such plan or unit"),
            "406": refusal("None of the formats is acceptable"),
            "503": refusal_for_now("The drawing reached the time limit"),
        },
    } })
}

fn one(report: &Report, generator: &mut SchemaGenerator) -> Value {
    let result = (report.schema)(generator);
    let document = json!({
        "type": "object",
        "required": ["analysis", "selection", "parameters", "result"],
        "properties": {
            "analysis": { "const": report.name },
            "selection": generator.subschema_for::<crate::network::Selection>(),
            "parameters": {
                "type": "object",
                "additionalProperties": { "type": "array", "items": { "type": "string" } },
            },
            "result": result,
            "quotes": {
                "type": "object",
                "description": "The words behind each IRI of the result",
                "additionalProperties": {
                    "type": "array",
                    "items": generator.subschema_for::<crate::network::Quote>(),
                },
            },
        },
    });
    let parameters: Vec<Value> = selection(&["json", "csv", "html"])
        .into_iter()
        .chain(report.parameters.iter().map(parameter))
        .collect();
    json!({ "get": {
        "operationId": report.name,
        "summary": format!("{} {}", report.title, report.title_zh),
        "description": report.description,
        "parameters": parameters,
        "responses": {
            "200": {
                "description": report.title,
                "headers": { "ETag": { "schema": { "type": "string" } } },
                "content": {
                    "application/json": { "schema": document },
                    "text/csv": { "schema": { "type": "string" } },
                    "text/html": { "schema": { "type": "string" } },
                },
            },
            "304": { "description": "The client has this answer" },
            "400": refusal("A parameter is unknown, missing or not of its kind"),
            "404": refusal("There is no such plan or unit"),
            "406": refusal("None of the formats is acceptable"),
            "422": refusal("The selection has no task, or the change asked for cannot be"),
            "503": refusal_for_now("The report reached the time limit"),
        },
    } })
}

fn problem() -> Value {
    json!({
        "type": "object",
        "description": "RFC 9457",
        "required": ["type", "title", "status", "detail"],
        "properties": {
            "type": { "type": "string" },
            "title": { "type": "string" },
            "status": { "type": "integer" },
            "detail": { "type": "string" },
        },
    })
}

/// Parameters that every address takes.
fn selection(formats: &[&str]) -> Vec<Value> {
    let of = |name: &str, description: &str, schema: Value| json!({ "name": name, "in": "query", "description": description, "schema": schema });
    let strings = json!({ "type": "array", "items": { "type": "string" } });
    // A form sends what was left open as an empty value.
    let switch = json!({ "anyOf": [{ "type": "boolean" }, { "const": "" }], "default": false });
    vec![
        of("plan", "Id of a plan; may be repeated. Without it, all plans.", strings.clone()),
        of("without", "Register id of a unit to leave out; may be repeated.", strings),
        of("open_sets", "Whether open sets (相关管理局) count as units.", switch.clone()),
        of("quotes", "Whether JSON carries the words behind the result.", switch),
        of(
            "format",
            "Format, in the place of the Accept header.",
            json!({ "enum": formats.iter().chain(&[""]).collect::<Vec<_>>() }),
        ),
    ]
}

fn parameter(parameter: &Parameter) -> Value {
    let single = match parameter.kind {
        Kind::Unit | Kind::Plan | Kind::Change if parameter.required => {
            json!({ "type": "string", "pattern": "\\S" })
        }
        Kind::Unit | Kind::Plan | Kind::Change => json!({ "type": "string" }),
        Kind::Integer { default, min, max } => {
            json!({ "type": "integer", "default": default, "minimum": min, "maximum": max })
        }
        Kind::Number { default, min, max } => {
            json!({ "type": "number", "default": default, "minimum": min, "maximum": max })
        }
    };
    let schema = if parameter.repeated {
        json!({ "type": "array", "items": single, "minItems": u8::from(parameter.required) })
    } else {
        single
    };
    json!({
        "name": parameter.name,
        "in": "query",
        "required": parameter.required,
        "description": format!("{}: {}", parameter.description, parameter.kind.expected()),
        "schema": schema,
    })
}
