//! A report that was run: what was asked, the result, and the words behind it.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::analysis::{Sheet, Tabular};
use crate::network::{Quote, ResponsibilityGraph, Selection};

/// The result of any report.
pub trait Outcome: Send {
    /// As a table.
    fn sheet(&self) -> Sheet;
    /// As JSON.
    ///
    /// # Errors
    /// When the result cannot be written as JSON.
    fn json(&self) -> Result<Value, serde_json::Error>;
}

impl<T: Tabular + Serialize + Send> Outcome for T {
    fn sheet(&self) -> Sheet {
        Tabular::sheet(self)
    }

    fn json(&self) -> Result<Value, serde_json::Error> {
        serde_json::to_value(self)
    }
}

/// A report as JSON: stable from version to version; keys may be added.
#[derive(Debug, Clone, Serialize)]
pub struct Document {
    /// Name of the report.
    pub analysis: &'static str,
    /// The part of the graph it looked at.
    pub selection: Selection,
    /// What it was given besides, defaults included.
    pub parameters: BTreeMap<&'static str, Vec<String>>,
    /// The result.
    pub result: Value,
    /// The words behind each IRI of the result, where asked for.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub quotes: Option<BTreeMap<String, Vec<Quote>>>,
}

/// The words behind every IRI that stands in `result`.
pub(super) fn quotes(graph: &ResponsibilityGraph, result: &Value) -> BTreeMap<String, Vec<Quote>> {
    let mut found = BTreeMap::new();
    collect(graph, result, &mut found);
    found
}

fn collect(graph: &ResponsibilityGraph, value: &Value, found: &mut BTreeMap<String, Vec<Quote>>) {
    match value {
        Value::String(text) => {
            if let Some(quotes) = graph.context.quotes.get(text) {
                found.insert(text.clone(), quotes.clone());
            }
        }
        Value::Array(items) => items.iter().for_each(|item| collect(graph, item, found)),
        Value::Object(entries) => entries.values().for_each(|item| collect(graph, item, found)),
        Value::Null | Value::Bool(_) | Value::Number(_) => {}
    }
}
