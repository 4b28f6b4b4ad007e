//! Small graphs for tests.

use crate::network::{
    Bound, Context, Mention, MentionKind, Plan, ResponsibilityGraph, Row, Scope, Statement, Task, Unit, Zone,
};

/// One plan `p` of area `1`: for each task the numbers of its units, in order; units from 90 are open sets.
pub(super) fn network(tasks: &[&[usize]]) -> ResponsibilityGraph {
    let mut numbers: Vec<usize> = tasks.concat();
    numbers.sort_unstable();
    numbers.dedup();
    let unit = |number: &usize| Unit {
        id: format!("1/{number:03}"),
        label: format!("u{number}"),
        open_set: *number >= 90,
        functions: Vec::new(),
    };
    let rows = (1..).zip(tasks).flat_map(|(task, units)| {
        (1..).zip(*units).map(move |(position, number)| Row {
            plan: "p".to_owned(),
            task,
            position,
            unit: format!("1/{number:03}"),
            assignment: format!("a{task}-{position}"),
        })
    });
    let names =
        (1..).zip(tasks).map(|(number, _)| Task { plan: "p".to_owned(), number, title: String::new() });
    ResponsibilityGraph::new(numbers.iter().map(unit).collect(), names.collect(), rows.collect())
        .with_context(Context {
            plans: vec![Plan { id: "p".to_owned(), title: "p".to_owned(), area: "1".to_owned() }],
            ..Context::default()
        })
}

/// A headline target of area `1`: at least 10 of `metric` by 2027.
pub(super) fn statement(metric: &str) -> Statement {
    Statement {
        iri: format!("s-{metric}"),
        plan: "p".to_owned(),
        number: 1,
        metric: metric.to_owned(),
        label: metric.to_owned(),
        additive: true,
        kind: "increment".to_owned(),
        headline: true,
        target: true,
        baseline: false,
        task: None,
        scope: Scope::Area { code: "1".to_owned() },
        lower: Some(Bound { value: 10.0, inclusive: true }),
        upper: None,
        factor: None,
        aspirational: false,
        unit: None,
        unit_status: "stated".to_owned(),
        unit_lost: false,
        damaged: false,
        deadline: Some("2027".to_owned()),
        quotes: Vec::new(),
    }
}

/// A thing that task `task` names.
pub(super) fn mention(task: u32, kind: MentionKind, id: &str, label: &str) -> Mention {
    Mention {
        plan: "p".to_owned(),
        task: Some(task),
        kind,
        id: id.to_owned(),
        label: label.to_owned(),
        evidence: format!("m{task}-{id}"),
    }
}

/// A zone of district `1`.
pub(super) fn zone(id: &str, label: &str, administered_by: &[&str]) -> Zone {
    Zone {
        id: id.to_owned(),
        label: label.to_owned(),
        district: Some("1".to_owned()),
        part_of: None,
        park: false,
        administered_by: administered_by.iter().map(|&id| id.to_owned()).collect(),
    }
}
