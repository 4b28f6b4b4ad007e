//! Assignments as a table: CSV with one line an assignment.
//!
//! Columns `plan`, `task`, `position`, `unit`; where known also `label` (of the unit), `title` (of the task),
//! `open_set` (`true` or `false`), `assignment` (IRI). Other columns are passed over. A line whose `unit` is
//! empty stands for a task without unit.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::SourceText;
use crate::diagnostic::Diagnostic;
use crate::network::{ResponsibilityGraph, Row, Task, Unit};

/// Mistakes reported of one file; more are counted.
const SHOWN: usize = 50;

const COLUMNS: &str =
    "the columns are plan,task,position,unit and, where known, label,title,open_set,assignment";

/// One line.
#[derive(Debug, Deserialize)]
struct Line {
    plan: String,
    task: u32,
    position: Option<u32>,
    unit: String,
    #[serde(default)]
    label: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    open_set: bool,
    #[serde(default)]
    assignment: String,
}

/// Reads a table of assignments.
///
/// # Errors
/// Every line that is not an assignment, with its number and remedy.
pub fn network(file: &SourceText) -> Result<ResponsibilityGraph, Vec<Diagnostic>> {
    let mut reader = csv::ReaderBuilder::new().trim(csv::Trim::All).from_reader(file.text.as_bytes());
    let mut table = Table::default();
    let mut mistakes = Vec::new();
    if let Err(mistake) = check_header(file, &mut reader) {
        return Err(vec![mistake]);
    }
    let headers = reader.headers().cloned().unwrap_or_default();
    for record in reader.records() {
        let read = record.and_then(|record| Ok((line_of(&record), record.deserialize(Some(&headers))?)));
        let outcome = match read {
            Ok((line, entry)) => table.add(file, line, entry),
            Err(error) => Err(unreadable(file, &error)),
        };
        mistakes.extend(outcome.err());
        if mistakes.len() >= SHOWN {
            break;
        }
    }
    if mistakes.is_empty() { Ok(table.graph()) } else { Err(mistakes) }
}

fn check_header(file: &SourceText, reader: &mut csv::Reader<&[u8]>) -> Result<(), Diagnostic> {
    let headers = reader.headers().map_err(|error| unreadable(file, &error))?;
    let missing =
        ["plan", "task", "position", "unit"].into_iter().find(|name| !headers.iter().any(|h| h == *name));
    missing.map_or(Ok(()), |name| Err(diagnostic(file, 1, format!("there is no column `{name}`"), COLUMNS)))
}

fn line_of(record: &csv::StringRecord) -> u64 {
    record.position().map_or(0, csv::Position::line)
}

fn unreadable(file: &SourceText, error: &csv::Error) -> Diagnostic {
    let line = error.position().map_or(1, csv::Position::line);
    let message = match error.kind() {
        csv::ErrorKind::Deserialize { err, .. } => match err.field() {
            Some(field) => format!("column {}: {}", field + 1, err.kind()),
            None => err.kind().to_string(),
        },
        csv::ErrorKind::UnequalLengths { expected_len, len, .. } => {
            format!("{len} cells where the header has {expected_len}")
        }
        _ => error.to_string(),
    };
    diagnostic(file, line, message, COLUMNS)
}

fn diagnostic(file: &SourceText, line: u64, message: String, help: &str) -> Diagnostic {
    let line = usize::try_from(line).unwrap_or(usize::MAX);
    Diagnostic { file: file.name.clone(), line, column: 1, message, help: Some(help.to_owned()) }
}

/// What the lines say together.
#[derive(Default)]
struct Table {
    units: BTreeMap<String, Unit>,
    tasks: BTreeMap<(String, u32), String>,
    rows: Vec<Row>,
    assigned: BTreeSet<(String, u32, String)>,
    places: BTreeSet<(String, u32, u32)>,
}

impl Table {
    fn add(&mut self, file: &SourceText, line: u64, entry: Line) -> Result<(), Diagnostic> {
        let wrong = |message: String, help: &str| Err(diagnostic(file, line, message, help));
        if entry.plan.is_empty() {
            return wrong("the plan has no id".to_owned(), "give the plan any id without blanks");
        }
        let title = self.tasks.entry((entry.plan.clone(), entry.task)).or_default();
        if title.is_empty() {
            title.clone_from(&entry.title);
        }
        if entry.unit.is_empty() {
            return Ok(());
        }
        let Some(position) = entry.position.filter(|position| *position > 0) else {
            return wrong(
                format!("unit `{}` has no position", entry.unit),
                "positions in the list of a task run from 1",
            );
        };
        if !self.assigned.insert((entry.plan.clone(), entry.task, entry.unit.clone())) {
            return wrong(
                format!("unit `{}` stands twice in task {} of {}", entry.unit, entry.task, entry.plan),
                "name a unit once a task",
            );
        }
        if !self.places.insert((entry.plan.clone(), entry.task, position)) {
            return wrong(
                format!("position {position} of task {} of {} is taken", entry.task, entry.plan),
                "positions in the list of a task run from 1, each once",
            );
        }
        let unit = Unit {
            id: entry.unit.clone(),
            label: if entry.label.is_empty() { entry.unit.clone() } else { entry.label },
            open_set: entry.open_set,
            functions: Vec::new(),
        };
        let known = self.units.entry(entry.unit.clone()).or_insert_with(|| unit.clone());
        if known.open_set != unit.open_set {
            return wrong(
                format!("`{}` is an open set on one line and a unit on another", entry.unit),
                "write the same open_set wherever it stands",
            );
        }
        let place = || format!("{}#line={}", file.name, line.saturating_sub(1));
        let assignment = if entry.assignment.is_empty() { place() } else { entry.assignment };
        self.rows.push(Row { plan: entry.plan, task: entry.task, position, unit: entry.unit, assignment });
        Ok(())
    }

    fn graph(self) -> ResponsibilityGraph {
        let tasks = self.tasks.into_iter().map(|((plan, number), title)| Task { plan, number, title });
        ResponsibilityGraph::new(self.units.into_values().collect(), tasks.collect(), self.rows)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Result<ResponsibilityGraph, Vec<String>> {
        let file = SourceText { name: "n.csv".to_owned(), text: text.to_owned() };
        network(&file).map_err(|found| found.iter().map(ToString::to_string).collect())
    }

    #[test]
    fn a_table_becomes_a_graph_and_a_line_without_unit_a_task() {
        let graph = read("plan,task,position,unit,label\np,1,1,d/a,甲\np,1,2,d/b,乙\np,2,,,\n").unwrap();
        assert_eq!((graph.tasks.len(), graph.units.len(), graph.rows.len()), (2, 2, 2));
        assert_eq!(graph.units[0].label, "甲");
        assert_eq!(graph.rows[1].assignment, "n.csv#line=2", "RFC 5147 counts lines from 0");
    }

    #[test]
    fn each_mistake_names_its_line_and_remedy() {
        for (text, line, said) in [
            ("plan,task,unit\n", 1, "no column `position`"),
            ("plan,task,position,unit\np,x,1,u\n", 2, "column 2"),
            ("plan,task,position,unit\np,1,1,u\np,1,2,u\n", 3, "stands twice"),
            ("plan,task,position,unit\np,1,1,u\np,1,1,v\n", 3, "is taken"),
            ("plan,task,position,unit\np,1,0,u\n", 2, "has no position"),
            ("plan,task,position,unit\np,1,1\n", 2, "3 cells where the header has 4"),
            ("plan,task,position,unit,open_set\np,1,1,u,true\np,2,1,u,false\n", 3, "open set on one line"),
        ] {
            let found = read(text).unwrap_err();
            assert!(found[0].starts_with(&format!("n.csv:{line}:1: ")), "{found:?}");
            assert!(found[0].contains(said) && found[0].contains("help: "), "{found:?}");
        }
    }
}
