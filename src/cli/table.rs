//! Tables for people.

use comfy_table::{ContentArrangement, Table, presets};
use serde_json::Value;

use crate::vocab::PREFIXES;

/// A table with a header.
pub(super) fn table(header: &[&str], rows: Vec<Vec<String>>) -> String {
    let mut table = Table::new();
    table.load_style(presets::UTF8_FULL_CONDENSED).set_content_arrangement(ContentArrangement::Dynamic);
    table.set_header(header.to_vec());
    for row in rows {
        table.add_row(row);
    }
    format!("{table}\n")
}

/// SPARQL JSON results as a table, IRIs shortened by the known prefixes.
pub(super) fn results(json: &[u8]) -> Result<String, String> {
    let value: Value = serde_json::from_slice(json).map_err(|error| error.to_string())?;
    if let Some(truth) = value["boolean"].as_bool() {
        return Ok(format!("{truth}\n"));
    }
    let strings = |value: &Value| -> Vec<String> {
        value.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
    };
    let variables = strings(&value["head"]["vars"]);
    let rows: Vec<Vec<String>> = value["results"]["bindings"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|row| variables.iter().map(|variable| term(&row[variable])).collect())
        .collect();
    let header: Vec<&str> = variables.iter().map(String::as_str).collect();
    let count = match rows.len() {
        1 => "1 row\n".to_owned(),
        count => format!("{count} rows\n"),
    };
    Ok(table(&header, rows) + &count)
}

fn term(term: &Value) -> String {
    let text = term["value"].as_str().unwrap_or_default();
    match term["type"].as_str() {
        Some("uri") => shorten(text),
        _ => text.to_owned(),
    }
}

fn shorten(iri: &str) -> String {
    PREFIXES
        .iter()
        .find_map(|(prefix, namespace)| Some(format!("{prefix}:{}", iri.strip_prefix(namespace)?)))
        .unwrap_or_else(|| format!("<{iri}>"))
}
