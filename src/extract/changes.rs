//! What differs between two records: `plangraph diff`.

use serde::Serialize;
use serde_json::Value;

use crate::record::PlanRecord;

/// One difference.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Change {
    /// Where: `task 3 · unit 区科委`, `plan.title`.
    pub place: String,
    /// `added`, `removed` or `changed`.
    pub kind: &'static str,
    /// Value in the first record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub before: Option<Value>,
    /// Value in the second record.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub after: Option<Value>,
}

/// Differences from one record to another, in the order of the record's parts. Entries of tables are matched by
/// what names them (a section by its id, a task by its title, a figure by its words), not by their place.
///
/// # Errors
/// Never for records, which serialise.
pub fn changes(before: &PlanRecord, after: &PlanRecord) -> Result<Vec<Change>, serde_json::Error> {
    let (before, after) = (serde_json::to_value(before)?, serde_json::to_value(after)?);
    let mut found = Vec::new();
    compare("", &before, &after, &mut found);
    Ok(found)
}

fn compare(place: &str, before: &Value, after: &Value, found: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(old), Value::Object(new)) => {
            let inner = |key: &str| if place.is_empty() { key.to_owned() } else { format!("{place}.{key}") };
            for (key, value) in old {
                match new.get(key) {
                    Some(other) => compare(&inner(key), value, other, found),
                    None => found.push(change(inner(key), Some(value), None)),
                }
            }
            for (key, value) in new.iter().filter(|(key, _)| !old.contains_key(*key)) {
                found.push(change(inner(key), None, Some(value)));
            }
        }
        (Value::Array(old), Value::Array(new)) => rows(place, old, new, found),
        _ if before == after => {}
        _ => found.push(change(place.to_owned(), Some(before), Some(after))),
    }
}

/// Compares the entries of two tables by what names them.
fn rows(place: &str, old: &[Value], new: &[Value], found: &mut Vec<Change>) {
    let mut taken = vec![false; new.len()];
    for row in old {
        let name = name(row);
        let partner = new
            .iter()
            .enumerate()
            .find(|(at, other)| !taken.get(*at).copied().unwrap_or(true) && self::name(other) == name);
        match partner {
            Some((at, other)) => {
                if let Some(slot) = taken.get_mut(at) {
                    *slot = true;
                }
                compare(&format!("{place}[{name}]"), row, other, found);
            }
            None => found.push(change(format!("{place}[{name}]"), Some(row), None)),
        }
    }
    for (row, _) in new.iter().zip(&taken).filter(|(_, taken)| !**taken) {
        found.push(change(format!("{place}[{}]", name(row)), None, Some(row)));
    }
}

/// What tells an entry of a table from the others.
fn name(row: &Value) -> String {
    let text = |key: &str| row.get(key).and_then(Value::as_str);
    let quote = || row.get("evidence")?.get(0)?.get("quote")?.as_str();
    let own = ["written", "title", "heading", "code", "label"].iter().find_map(|key| text(key));
    own.or_else(|| text("quote"))
        .or_else(quote)
        .or_else(|| text("id"))
        .map_or_else(|| row.to_string(), str::to_owned)
}

fn change(place: String, before: Option<&Value>, after: Option<&Value>) -> Change {
    let kind = match (before, after) {
        (None, _) => "added",
        (_, None) => "removed",
        _ => "changed",
    };
    Change { place, kind, before: before.cloned(), after: after.cloned() }
}
