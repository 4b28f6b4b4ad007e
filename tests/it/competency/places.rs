//! Where, and for which sector.

use std::collections::{BTreeMap, BTreeSet};

use super::Compare;
use super::graph::{Graph, Question, column, get, map, set, text, text_map, text_set, texts, with};

pub const CASES: &[(&str, Compare)] = &[
    ("A28", leaf_fields),
    ("A29", field_structure),
    ("P17", one_one_x),
    ("P29", actor_roles),
    ("P30", park_fields),
];

fn leaf_fields(graph: &Graph, question: &Question) {
    let plan = graph.plan("浦府办〔2025〕32号").unwrap();
    let rows = with(&graph.rows("focus-structure", &[]), "plan", &plan);
    let items = column(&rows, "items");
    assert_eq!(rows.len().to_string(), text(&question.expected["groups"]));
    assert_eq!(items, texts(&question.expected["leaves"]));
    assert_eq!(set(&rows, "fields"), ["0".to_owned()].into(), "all are leaves");
    let total: u32 = items.iter().map(|n| n.parse::<u32>().unwrap()).sum();
    assert_eq!(total.to_string(), text(&question.expected["total"]));
    let fields = graph.rows("focus-fields", &[("plan", &plan)]);
    assert_eq!(set(&fields, "sector").len().to_string(), text(&question.expected["total"]), "all differ");
}

fn field_structure(graph: &Graph, question: &Question) {
    let plan = "jiading-2025";
    let rows = with(&graph.rows("focus-structure", &[]), "plan", plan);
    assert_eq!(column(&rows, "fields"), texts(&question.expected["structure"]));
    let fields = with(&graph.rows("focus-fields", &[("plan", plan)]), "rank", "field");
    let expected = texts(&question.expected["fields"]);
    assert_eq!(fields.len(), expected.len());
    for (row, name) in fields.iter().zip(expected) {
        assert!(get(row, "quote").contains(&name), "{name}: {}", get(row, "quote"));
    }
}

fn one_one_x(graph: &Graph, question: &Question) {
    let rows = graph.rows("layouts", &[("layout", "1-1-x")]);
    let zones = |role: &str| set(&with(&rows, "role", role), "zone");
    assert_eq!(zones("innovation-core"), [text(&question.expected["core"])].into());
    assert_eq!(zones("bearing-area"), text_set(&question.expected["bearing"]));
    assert_eq!(zones("linked-area"), text_set(&question.expected["linked"]));
    // "金科路西侧 创新策源, 东侧 孵化转化" stands in the wording of the answer only.
    for (role, zone) in [("innovation-source", "金科路西侧"), ("incubation", "金科路东侧")] {
        let rows = with(&rows, "role", role);
        assert_eq!(set(&rows, "zone"), [zone.to_owned()].into());
        assert_eq!(get(&rows[0], "part_of"), text(&question.expected["core"]));
    }
}

fn actor_roles(graph: &Graph, question: &Question) {
    let rows = graph.rows("actor-roles", &[]);
    assert_eq!(map(&rows, "actor", "role"), text_map(&question.expected));
    assert_eq!(set(&rows, "zone"), ["械谷".to_owned()].into());
}

fn park_fields(graph: &Graph, question: &Question) {
    let rows = graph.rows("zone-focus", &[("plan", "minhang-2025")]);
    let mut found: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for row in &rows {
        found.entry(get(row, "zone").to_owned()).or_default().push(get(row, "quote").to_owned());
    }
    let expected = question.expected.as_object().unwrap();
    assert_eq!(found.len(), expected.len());
    for (short, fields) in expected {
        let (_, quotes) = found.iter().find(|(zone, _)| zone.starts_with(short.as_str())).unwrap();
        assert_eq!(quotes, &texts(fields), "{short}");
    }
}

#[test]
fn a_park_has_one_row_for_each_plan() {
    let graph = Graph::new();
    let rows = graph.all_rows(graph.query("parks"), &[]);
    let keys: BTreeSet<_> = rows.iter().map(|row| (get(row, "park"), get(row, "plan"))).collect();
    assert_eq!(keys.len(), rows.len());
    assert_eq!(set(&rows, "park").len(), 6);
    let xiegu = &with(&rows, "park", "械谷")[0];
    assert_eq!((get(xiegu, "area"), get(xiegu, "area_approximate")), ("0.9平方公里", "false"));
    assert_eq!((get(xiegu, "sectors"), get(xiegu, "targets")), ("医疗器械", "3"));
    let pujiang = rows.iter().find(|row| get(row, "park").starts_with("浦江")).unwrap();
    assert_eq!((get(pujiang, "area"), get(pujiang, "area_approximate")), ("1.38平方公里", "true"));
    assert_eq!(get(pujiang, "sectors"), "体外诊断 | 植入介入");
}
