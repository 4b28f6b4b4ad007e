//! A record as a file for people: tables open, what they hold on one line each, as in `seeds/plans`.

use std::fmt::Write as _;

use toml::{Table, Value};

use crate::record::PlanRecord;

/// A record as TOML that reads back to the same record.
///
/// # Errors
/// Never for records, which serialise.
pub(super) fn write(record: &PlanRecord) -> Result<String, toml::ser::Error> {
    let table = Table::try_from(record)?;
    let mut text =
        format!("# Extracted from {}; docs/EXTRACTION.md tells how to finish it.\n", record.source.file);
    pairs(&table, &mut text);
    tables("", &table, &mut text);
    Ok(text)
}

fn is_table(value: &Value) -> bool {
    match value {
        Value::Table(_) => true,
        Value::Array(rows) => !rows.is_empty() && rows.iter().all(Value::is_table),
        _ => false,
    }
}

/// Plain values of the top, before any table.
fn pairs(table: &Table, text: &mut String) {
    for (key, value) in table.iter().filter(|(_, value)| !is_table(value)) {
        _ = writeln!(text, "{key} = {}", inline(value));
    }
}

/// Tables and lists of tables; `proposed` holds lists of tables itself.
fn tables(prefix: &str, table: &Table, text: &mut String) {
    for (key, value) in table.iter().filter(|(_, value)| is_table(value)) {
        let name = format!("{prefix}{key}");
        match value {
            Value::Table(inner) if inner.values().all(|value| value.is_array() && is_table(value)) => {
                tables(&format!("{name}."), inner, text);
            }
            Value::Table(inner) => entry(&format!("[{name}]"), inner, text),
            Value::Array(rows) => {
                for row in rows.iter().filter_map(Value::as_table) {
                    entry(&format!("[[{name}]]"), row, text);
                }
            }
            _ => {}
        }
    }
}

fn entry(header: &str, table: &Table, text: &mut String) {
    _ = writeln!(text, "\n{header}");
    for (key, value) in table {
        match value {
            // The units of a task and the sectors of a zone stand one a line.
            Value::Array(rows) if matches!(key.as_str(), "responsible" | "focus" | "actors") => {
                _ = writeln!(text, "{key} = [");
                for row in rows {
                    _ = writeln!(text, "  {},", inline(row));
                }
                text.push_str("]\n");
            }
            value => _ = writeln!(text, "{key} = {}", inline(value)),
        }
    }
}

fn inline(value: &Value) -> String {
    match value {
        Value::String(text) => quoted(text),
        Value::Array(items) => {
            format!("[{}]", items.iter().map(inline).collect::<Vec<_>>().join(", "))
        }
        Value::Table(table) => {
            let pairs: Vec<String> =
                table.iter().map(|(key, value)| format!("{key} = {}", inline(value))).collect();
            format!("{{ {} }}", pairs.join(", "))
        }
        value => value.to_string(),
    }
}

/// A string on one line.
fn quoted(text: &str) -> String {
    let mut quoted = String::with_capacity(text.len() + 2);
    quoted.push('"');
    for c in text.chars() {
        match c {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            '\r' => quoted.push_str("\\r"),
            '\t' => quoted.push_str("\\t"),
            c if c.is_control() => _ = write!(quoted, "\\u{:04X}", u32::from(c)),
            c => quoted.push(c),
        }
    }
    quoted.push('"');
    quoted
}
