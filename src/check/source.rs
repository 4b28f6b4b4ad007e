//! A record against the source file itself: hash, length, and every quote re-cut at its offsets.

use serde_json::Value;

use crate::diagnostic::Problem;
use crate::digest::sha256;
use crate::record::PlanRecord;

/// Everything in which `record` disagrees with the bytes of its source file.
#[must_use]
pub fn source(record: &PlanRecord, bytes: &[u8]) -> Vec<Problem> {
    let mut problems = Vec::new();
    let mut fail = |path: &str, message: String, help: &str| {
        problems.push(Problem { path: path.to_owned(), message, help: help.to_owned() });
    };
    let again = "the record was made from another version of the file; make it again";
    let found = sha256(bytes);
    if found.strip_prefix("sha256:") != Some(record.source.sha256.as_str()) {
        fail("source.sha256", format!("the file has {found}"), again);
    }
    if bytes.len() != record.source.bytes as usize {
        fail("source.bytes", format!("the file has {} bytes", bytes.len()), again);
    }
    let Ok(text) = std::str::from_utf8(bytes) else {
        fail(
            "source.file",
            "the file is not UTF-8".to_owned(),
            "convert it; offsets refer to the converted file",
        );
        return problems;
    };
    let chars: Vec<char> = text.chars().collect();
    if chars.len() != record.source.chars as usize {
        fail("source.chars", format!("the file has {} code points", chars.len()), again);
    }
    for span in spans(record) {
        let cut: Option<String> = chars.get(span.start..span.end).map(|cut| cut.iter().collect());
        if cut.as_deref() != Some(span.quote.as_str()) {
            let cut = cut.unwrap_or_default();
            fail(
                &span.path,
                format!("the source has {cut:?} at {}..{}, not {:?}", span.start, span.end, span.quote),
                "offsets count Unicode code points from the start of the file, end exclusive",
            );
        }
    }
    problems
}

struct Span {
    path: String,
    start: usize,
    end: usize,
    quote: String,
}

/// All spans of a record, wherever they stand: tables with `start`, `end` and `quote` or `written`.
///
/// Walking the serialised record rather than its types means that no span can be forgotten.
fn spans(record: &PlanRecord) -> Vec<Span> {
    let mut found = Vec::new();
    if let Ok(value) = serde_json::to_value(record) {
        walk(&value, "", &mut found);
    }
    found
}

fn walk(value: &Value, path: &str, found: &mut Vec<Span>) {
    match value {
        Value::Array(items) => {
            for (index, item) in items.iter().enumerate() {
                walk(item, &format!("{path}[{index}]"), found);
            }
        }
        Value::Object(map) => {
            let number =
                |key| map.get(key).and_then(Value::as_u64).and_then(|number| usize::try_from(number).ok());
            let quote = map.get("quote").or_else(|| map.get("written")).and_then(Value::as_str);
            if let (Some(start), Some(end), Some(quote)) = (number("start"), number("end"), quote) {
                found.push(Span { path: path.to_owned(), start, end, quote: quote.to_owned() });
            }
            for (key, item) in map {
                let path = if path.is_empty() { key.clone() } else { format!("{path}.{key}") };
                walk(item, &path, found);
            }
        }
        _ => {}
    }
}
