//! Who is responsible for what.

use super::Compare;
use super::graph::{Graph, Question, get, map, set, strings, text, text_map, text_set, texts, with};

pub const CASES: &[(&str, Compare)] = &[
    ("A07", |graph, question| workload(graph, question, "浦府办〔2025〕32号")),
    ("A09", |graph, question| workload(graph, question, "浦府办〔2025〕28号")),
    ("A10", assignments),
    ("A12", one_unit),
    ("A14", busiest),
    ("P08", listed_first),
    ("P10", never_listed_first),
    ("P14", town_and_zone),
    ("P20", task_targets),
    ("P21", health),
    ("P22", both_plans),
    ("P23", two_units),
    ("P25", artificial_intelligence),
    ("P26", finance),
    ("P28", annual),
    ("P32", mean),
];

fn workload(graph: &Graph, question: &Question, plan: &str) {
    let plan = graph.plan(plan).unwrap();
    let rows = graph.rows("unit-workload", &[("plan", &plan)]);
    assert_eq!(map(&rows, "label", "tasks"), text_map(&question.expected));
    // The note of the question says which labels are open sets.
    let open = set(&with(&rows, "open_set", "true"), "label");
    let named = |label: &String| label.starts_with("相关");
    assert_eq!(open, set(&rows, "label").into_iter().filter(named).collect());
}

fn assignments(graph: &Graph, question: &Question) {
    let found = map(&graph.rows("assignments-per-plan", &[]), "plan", "assignments");
    assert_eq!(found.len(), question.expected.as_object().unwrap().len());
    for (plan, expected) in question.by_plan(graph) {
        assert_eq!(found[&plan], text(expected), "{plan}");
    }
    assert_eq!(found["total"], text(&question.expected["total"]));
}

fn one_unit(graph: &Graph, question: &Question) {
    let rows = graph.rows("unit-workload", &[("unit", "区科经委")]);
    let sum = |name: &str| rows.iter().map(|row| get(row, name).parse::<u32>().unwrap()).sum::<u32>();
    assert_eq!(sum("tasks").to_string(), text(&question.expected["tasks"]));
    assert_eq!(sum("of").to_string(), text(&question.expected["of"]));
    let totals = graph.rows("unit-totals", &[]);
    let total = totals.iter().find(|row| get(row, "unit") == "区科经委").unwrap();
    assert_eq!((get(total, "tasks"), get(total, "of")), ("33", "35"), "the same over the district");
}

fn busiest(graph: &Graph, question: &Question) {
    let rows = graph.rows("busiest-tasks", &[]);
    let expected = question.by_plan(graph);
    assert_eq!(set(&rows, "plan").len(), expected.len());
    for (plan, expected) in expected {
        let rows = with(&rows, "plan", &plan);
        assert_eq!(set(&rows, "number"), text_set(&expected["tasks"]), "{plan}");
        assert_eq!(set(&rows, "units"), [text(&expected["n"])].into(), "{plan}");
    }
}

fn listed_first(graph: &Graph, question: &Question) {
    let mut found = map(&graph.rows("first-listed", &[("plan", "jiading-2025")]), "unit", "times_first");
    found.retain(|_, times| times != "0");
    assert_eq!(found, text_map(&question.expected));
}

fn never_listed_first(graph: &Graph, question: &Question) {
    let plan = graph.plan("浦府办〔2025〕32号").unwrap();
    let rows = graph.rows("first-listed", &[("plan", &plan)]);
    assert_eq!(set(&with(&rows, "times_first", "0"), "unit"), text_set(&question.expected));
}

fn town_and_zone(graph: &Graph, question: &Question) {
    let units = ["马陆镇", "嘉定工业区"];
    for unit in units {
        let rows = graph.rows("unit-tasks", &[("unit", unit)]);
        assert_eq!(set(&rows, "plan"), strings(["jiading-2025"]));
        assert_eq!(set(&rows, "number"), text_set(&question.expected["tasks"]), "{unit}");
        // "With whom" stands in the wording of the answer only: "Jiading tasks 9 (with A, B) and 15 (with A)".
        for row in rows {
            let number = get(&row, "number");
            let (_, rest) = question.answer.split_once(&format!("{number} (with ")).unwrap();
            let mut named: Vec<&str> = rest.split_once(')').unwrap().0.split(", ").collect();
            named.extend(units.iter().filter(|other| **other != unit));
            named.sort_unstable();
            let mut partners: Vec<&str> = get(&row, "partners").split('、').collect();
            partners.sort_unstable();
            assert_eq!(partners, named, "{unit}, task {number}");
        }
    }
}

fn task_targets(graph: &Graph, question: &Question) {
    let rows = graph.rows("task-targets", &[]);
    let expected = question.by_plan(graph);
    assert_eq!(expected.len(), 3, "three plans have tasks");
    for (plan, expected) in expected {
        assert_eq!(set(&with(&rows, "plan", &plan), "task"), text_set(expected), "{plan}");
    }
}

fn health(graph: &Graph, question: &Question) {
    let rows = with(&graph.rows("unit-totals", &[]), "unit", "区卫生健康委");
    assert_eq!(rows.len(), question.expected.as_object().unwrap().len());
    for (district, expected) in text_map(&question.expected) {
        let row = rows.iter().find(|row| get(row, "district").starts_with(&district)).unwrap();
        assert_eq!(get(row, "tasks"), expected, "{district}");
    }
    assert_eq!(set(&rows, "party").len(), 2, "two bodies of one name");
}

fn both_plans(graph: &Graph, question: &Question) {
    let rows = with(&graph.rows("unit-plans", &[]), "district", "浦东新区");
    assert_eq!(rows.len().to_string(), text(&question.expected["union"]));
    assert_eq!(with(&rows, "plans", "2").len().to_string(), text(&question.expected["both"]));
    for number in ["浦府办〔2025〕32号", "浦府办〔2025〕28号"] {
        let only = with(&rows, "named_in", &graph.plan(number).unwrap());
        assert_eq!(set(&only, "unit"), text_set(&question.expected[format!("only_{number}")]), "{number}");
    }
}

fn two_units(graph: &Graph, question: &Question) {
    let rows = graph.rows("tasks-of-two-units", &[]);
    let numbers = |involves: &str| set(&with(&rows, "involves", involves), "number");
    assert_eq!(numbers("both"), text_set(&question.expected["both"]));
    assert_eq!(numbers("neither"), text_set(&question.expected["neither"]));
    for unit in ["区科委", "区经委"] {
        let found = &numbers(unit) | &numbers("both");
        assert_eq!(found, text_set(&question.expected[unit]), "{unit}");
    }
}

fn artificial_intelligence(graph: &Graph, question: &Question) {
    let rows = graph.rows("tasks-by-title", &[]);
    let expected = question.by_plan(graph);
    assert_eq!(rows.len(), expected.len());
    for (plan, expected) in expected {
        let row = &with(&rows, "plan", &plan)[0];
        assert_eq!(get(row, "number"), text(expected), "{plan}");
        // "Who is responsible" stands in the wording of the answer only.
        let stated = format!("task {} ({})", get(row, "number"), get(row, "responsible"));
        assert!(question.answer.contains(&stated), "{stated}");
    }
}

fn finance(graph: &Graph, question: &Question) {
    let rows = graph.rows("tasks-by-title", &[("words", "金融")]);
    let expected = question.by_plan(graph);
    assert_eq!(rows.len(), expected.len());
    for (plan, expected) in expected {
        let row = &with(&rows, "plan", &plan)[0];
        assert_eq!(vec![get(row, "number"), get(row, "first_listed")], texts(expected), "{plan}");
    }
}

fn annual(graph: &Graph, question: &Question) {
    let rows = graph.rows("task-targets", &[("plan", "jiading-2025")]);
    let rows = with(&rows, "kind", "annual");
    assert_eq!(set(&rows, "responsible"), [text(&question.expected["unit"])].into());
    assert_eq!(set(&rows, "comparator"), strings(["at-least"]));
    let found = map(&rows, "unit", "value");
    let expected = [("家", "enterprises_per_year_min"), ("场", "events_per_year_min")];
    let expected = expected.map(|(unit, key)| (unit.to_owned(), text(&question.expected[key])));
    assert_eq!(found, expected.into());
}

fn mean(graph: &Graph, question: &Question) {
    let found = map(&graph.rows("assignments-per-plan", &[]), "plan", "units_per_task");
    for (plan, expected) in question.by_plan(graph) {
        assert_eq!(found[&plan], text(expected), "{plan}");
    }
}
