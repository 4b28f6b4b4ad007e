//! Names stand in the text, quotes of a record are cut from it, and its file says the same.

use plangraph::extract::fold::Folded;
use plangraph::extract::model::Extraction;
use plangraph::extract::review;
use plangraph::record::{PlanRecord, UnitStatus};
use serde_json::Value;

/// Names are the words of the text, in canonical form: nothing is invented.
pub(crate) fn names(extraction: &Extraction, text: &Folded) {
    let whole = plain(text.text());
    let stands = |what: &str, name: &str| {
        assert!(whole.contains(&plain(name)), "{what} {name:?} does not stand in the text");
    };
    for task in &extraction.tasks {
        stands("title", &task.title);
        task.responsible.iter().for_each(|unit| stands("unit", &unit.name));
    }
    extraction.zones.iter().for_each(|zone| stands("zone", &zone.name));
    for named in extraction.sectors.iter().chain(&extraction.institutions).chain(&extraction.instruments) {
        stands(&named.kind, &named.name);
    }
    for target in extraction.targets.iter().chain(&extraction.statements) {
        stands("metric", &target.metric);
        // A unit that is understood is not written: 规模突破300亿.
        target
            .unit
            .iter()
            .filter(|_| target.unit_status == UnitStatus::Stated)
            .for_each(|unit| stands("measure", unit));
    }
    for cited in &extraction.citations {
        cited.title.iter().for_each(|title| stands("cited title", title));
    }
}

/// Without what differs between folded and canonical form: the width of marks, the length of dashes.
fn plain(text: &str) -> String {
    text.chars().map(narrow).filter(|c| !matches!(c, '.' | '。')).collect()
}

fn narrow(c: char) -> char {
    match c {
        '（' => '(',
        '）' => ')',
        '，' => ',',
        '：' => ':',
        '；' => ';',
        '？' => '?',
        '！' => '!',
        '—' => '-',
        other => other,
    }
}

/// Evidence is cut from the text.
pub(crate) fn evidence(value: &Value, text: &[char]) {
    match value {
        Value::Object(entries) => {
            let at =
                |key: &str| entries.get(key).and_then(Value::as_u64).and_then(|at| usize::try_from(at).ok());
            if let (Some(start), Some(end)) = (at("start"), at("end")) {
                let words: String = text.get(start..end).expect("evidence lies in the text").iter().collect();
                for key in ["quote", "written"] {
                    if let Some(said) = entries.get(key) {
                        assert_eq!(said.as_str(), Some(words.as_str()), "{value}");
                    }
                }
            }
            entries.values().for_each(|inner| evidence(inner, text));
        }
        Value::Array(rows) => rows.iter().for_each(|inner| evidence(inner, text)),
        _ => {}
    }
}

/// A record written as a file is read back as the same record.
pub(crate) fn comes_back(record: &PlanRecord) {
    let file = review::toml(record).expect("a record serialises");
    let read: PlanRecord = toml::from_str(&file).expect("its file is a record");
    assert_eq!(&read, record, "the file says something else than the record");
}
