//! The query library.

use serde_json::{Map, Value, json};

use super::parts::{EXPLANATIONS, GRAPHS, TABLES, answers, explain, parameter, refusal};
use crate::http::library::kind;
use crate::http::negotiate::offers;
use crate::library::{NamedQuery, Parameter, ParameterKind};
use crate::sparql::Form;

/// The paths, by address.
pub(super) fn paths(queries: &[NamedQuery]) -> Map<String, Value> {
    let mut paths = Map::new();
    paths.insert("/queries".to_owned(), list());
    for query in queries {
        paths.insert(format!("/queries/{}", query.name), named(query));
    }
    paths
}

fn list() -> Value {
    let strings = |names: &[&str]| -> Value {
        names
            .iter()
            .map(|name| ((*name).to_owned(), json!({ "type": "string" })))
            .collect::<Map<_, _>>()
            .into()
    };
    let parameter_names = ["name", "kind", "description"];
    let names = ["name", "group", "title", "title_zh", "description", "description_zh", "address", "text"];
    let mut properties = strings(&names);
    let mut of_parameter = strings(&parameter_names);
    of_parameter["default"] = json!({ "type": ["string", "null"], "description": "Holds where no value is given; null: all values" });
    properties["parameters"] = json!({ "type": "array", "items": {
        "type": "object", "required": parameter_names, "properties": of_parameter,
    } });
    let query = json!({ "type": "object", "required": names, "properties": properties });
    json!({ "get": {
        "operationId": "queries",
        "summary": "The query library",
        "responses": { "200": { "description": "The queries", "content": {
            "application/json": { "schema": {
                "type": "object",
                "required": ["queries"],
                "properties": { "queries": { "type": "array", "items": query } },
            } },
            "text/html": { "schema": { "type": "string" } },
        } } },
    } })
}

fn named(query: &NamedQuery) -> Value {
    let mut parameters: Vec<Value> = query.parameters.iter().map(of_query).collect();
    let is_graph = query.body().contains("CONSTRUCT");
    let form = if is_graph { Form::Graph } else { Form::Table };
    let names: Vec<&str> = offers(form).iter().map(|offer| offer.name).chain([""]).collect();
    let description = "Format, in the place of the Accept header; media types are taken too";
    parameters.push(parameter("format", description, &json!({ "enum": names })));
    parameters.push(explain());
    let formats: &[&str] = if is_graph { &GRAPHS } else { &TABLES };
    let media_types: Vec<&str> = formats.iter().copied().chain(["text/html"]).chain(EXPLANATIONS).collect();
    let mut responses = answers(&media_types);
    responses["422"] = refusal("A parameter is unknown or not of its kind");
    json!({ "get": {
        "operationId": format!("query-{}", query.name),
        "summary": format!("{} {}", query.title, query.title_zh),
        "description": query.description,
        "tags": [query.group],
        "parameters": parameters,
        "responses": responses,
    } })
}

fn of_query(of: &Parameter) -> Value {
    // A form sends its empty fields too: an empty value is none.
    let mut schema = match of.kind {
        ParameterKind::String => json!({ "type": "string" }),
        ParameterKind::Integer => {
            json!({ "anyOf": [{ "type": "integer", "minimum": i64::MIN, "maximum": i64::MAX }, { "const": "" }] })
        }
        ParameterKind::Iri => json!({ "type": "string", "anyOf": [{ "format": "iri" }, { "const": "" }] }),
    };
    if let Some(default) = &of.default {
        schema["default"] = match (of.kind, default.parse::<i64>()) {
            (ParameterKind::Integer, Ok(number)) => number.into(),
            _ => default.as_str().into(),
        };
    }
    parameter(&of.name, &format!("{} ({})", of.description, kind(of.kind)), &schema)
}
