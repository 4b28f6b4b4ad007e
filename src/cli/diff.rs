//! `plangraph diff`.

use std::fmt::Write as _;

use serde_json::Value;

use super::args::DiffArgs;
use super::failure::Failure;
use super::{files, print};
use crate::extract::{Change, changes};
use crate::input;
use crate::record::PlanRecord;

pub(super) fn diff(args: &DiffArgs) -> Result<(), Failure> {
    let texts = files::records(&[args.before.clone(), args.after.clone()])?;
    let [before, after] = texts.as_slice() else {
        return Err(Failure::Usage("name two records, not folders".to_owned()));
    };
    let read = |file| input::parse_record(file).map_err(|diagnostic| Failure::from(vec![diagnostic]));
    let (before, after): (PlanRecord, PlanRecord) = (read(before)?, read(after)?);
    let changes = changes(&before, &after).map_err(Failure::failed)?;
    if args.json {
        return print(&(serde_json::to_string_pretty(&changes).map_err(Failure::failed)? + "\n"));
    }
    print(&text(&changes))
}

fn text(changes: &[Change]) -> String {
    let mut text = String::new();
    for change in changes {
        _ = match (&change.before, &change.after) {
            (Some(before), Some(after)) => {
                writeln!(text, "~ {}: {} → {}", change.place, short(before), short(after))
            }
            (Some(before), None) => writeln!(text, "- {}: {}", change.place, short(before)),
            (None, after) => {
                writeln!(text, "+ {}: {}", change.place, after.as_ref().map(short).unwrap_or_default())
            }
        };
    }
    let count = |kind: &str| changes.iter().filter(|change| change.kind == kind).count();
    _ = writeln!(
        text,
        "{} added, {} removed, {} changed",
        count("added"),
        count("removed"),
        count("changed")
    );
    text
}

/// A value on one line, long ones cut.
fn short(value: &Value) -> String {
    const LONGEST: usize = 80;
    let text = value.as_str().map_or_else(|| value.to_string(), str::to_owned);
    if text.chars().count() <= LONGEST { text } else { text.chars().take(LONGEST).chain(['…']).collect() }
}
