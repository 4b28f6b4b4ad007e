//! Spans of the JSON form point at the words beside them.

use plangraph::extract::model::{Extraction, Span};
use serde_json::Value;

/// Every `span` lies in the text; where a `quote` or `written` stands beside it, those are its words.
pub(crate) fn quotes(value: &Value, text: &[char]) {
    match value {
        Value::Object(entries) => {
            if let Some(span) = entries.get("span") {
                let at = |end: usize| usize::try_from(span[end].as_u64().unwrap()).unwrap();
                let words: String = text.get(at(0)..at(1)).expect("a span lies in the text").iter().collect();
                for key in ["quote", "written"] {
                    if let Some(said) = entries.get(key) {
                        assert_eq!(said.as_str(), Some(words.as_str()), "{value}");
                    }
                }
            }
            entries.values().for_each(|inner| quotes(inner, text));
        }
        Value::Array(rows) => rows.iter().for_each(|inner| quotes(inner, text)),
        Value::Number(number) => assert!(number.as_f64().is_some_and(f64::is_finite)),
        _ => {}
    }
}

/// Tasks stand beside each other, and so do the units of a task.
pub(crate) fn apart(extraction: &Extraction) {
    disjoint("tasks", extraction.tasks.iter().map(|task| task.span).collect());
    for task in &extraction.tasks {
        disjoint("units of a task", task.responsible.iter().map(|unit| unit.span).collect());
    }
}

fn disjoint(what: &str, mut spans: Vec<Span>) {
    spans.sort_unstable();
    for pair in spans.windows(2) {
        assert!(pair[0][1] <= pair[1][0], "{what} overlap: {pair:?}");
    }
}
