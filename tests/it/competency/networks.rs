//! Who works with whom.

use std::collections::BTreeSet;

use super::Compare;
use super::graph::{Graph, Question, Row, get, map, set, text, text_set, texts, with};

pub const CASES: &[(&str, Compare)] =
    &[("P02", closest_pairs), ("P03", degrees), ("P04", components), ("P05", cut_units)];

fn closest_pairs(graph: &Graph, question: &Question) {
    let rows = graph.rows("closest-pairs", &[]);
    let expected = question.expected.as_object().unwrap();
    for (label, pairs) in expected {
        let (label, among) = label
            .strip_suffix(" named only")
            .map_or((label.as_str(), "all labels"), |label| (label, "named units"));
        let plan = graph.plan(label).unwrap();
        let found: BTreeSet<_> = with(&with(&rows, "plan", &plan), "among", among).iter().map(pair).collect();
        let pairs: BTreeSet<_> = pairs
            .as_array()
            .unwrap()
            .iter()
            .map(|pair| {
                let [a, b, shared] = texts(pair).try_into().unwrap();
                (BTreeSet::from([a, b]), shared)
            })
            .collect();
        assert_eq!(found, pairs, "{label}, {among}");
    }
}

fn pair(row: &Row) -> (BTreeSet<String>, String) {
    let units = [get(row, "unit").to_owned(), get(row, "partner").to_owned()];
    (units.into(), get(row, "shared").to_owned())
}

fn degrees(graph: &Graph, question: &Question) {
    let rows = graph.rows("unit-degrees", &[]);
    for (plan, expected) in question.by_plan(graph) {
        let rows = with(&rows, "plan", &plan);
        let [unit, partners] = texts(expected).try_into().unwrap();
        assert_eq!((get(&rows[0], "unit"), get(&rows[0], "partners")), (unit.as_str(), partners.as_str()));
        assert_ne!(get(&rows[1], "partners"), partners, "{plan}: one unit is the busiest");
    }
}

fn components(graph: &Graph, question: &Question) {
    let found = map(&graph.rows("components", &[]), "plan", "components");
    let expected = question.by_plan(graph);
    assert_eq!(found, expected.into_iter().map(|(plan, n)| (plan, text(n))).collect());
    // "Task 10 with 区投促中心 stands alone."
    let alone = graph.rows("isolated-tasks", &[]);
    assert_eq!(alone.len(), 1);
    assert_eq!((get(&alone[0], "plan"), get(&alone[0], "number")), ("jiading-2025", "10"));
    assert!(get(&alone[0], "list_quote").contains("区投促中心"));
}

fn cut_units(graph: &Graph, question: &Question) {
    let rows = graph.rows("cut-units", &[]);
    let expected = question.by_plan(graph);
    assert_eq!(expected.len(), 3, "three plans have tasks");
    for (plan, expected) in expected {
        assert_eq!(set(&with(&rows, "plan", &plan), "unit"), text_set(expected), "{plan}");
    }
}
