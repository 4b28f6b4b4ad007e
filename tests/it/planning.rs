//! What planning saves: quads read for queries on data of which little matches.

use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::{GraphName, Literal, NamedNode, Quad, Term};
use plangraph::snapshot::Snapshot;
use plangraph::sparql::{Format, Limits, Local, Prepared, TableFormat};
use tempfile::TempDir;

use crate::support;

/// Tasks, each with a class, a label, a number and one of 100 units; one unit is in an area. Each task is noted in one of
/// 100 named graphs; one graph has a rule.
const TASKS: usize = 2_000;

/// The tasks, in a file that goes with the folder.
fn tasks() -> (TempDir, Arc<Snapshot>) {
    let node = |name: String| NamedNode::new_unchecked(format!("http://e/{name}"));
    let quad = |subject: String, predicate: &str, object: Term| {
        Quad::new(node(subject), node(predicate.to_owned()), object, GraphName::DefaultGraph)
    };
    let mut quads = vec![quad("unit7".to_owned(), "in", node("area".to_owned()).into())];
    for number in 0..TASKS {
        let task = format!("task{number}");
        quads.push(quad(task.clone(), "class", node("Task".to_owned()).into()));
        quads.push(quad(
            task.clone(),
            "label",
            Literal::new_simple_literal(format!("label {number}")).into(),
        ));
        quads.push(quad(task.clone(), "number", Literal::from(i64::try_from(number).unwrap()).into()));
        quads.push(quad(task.clone(), "unit", node(format!("unit{}", number % 100)).into()));
        let graph = node(format!("graph{}", number % 100));
        quads.push(Quad::new(node(task), node("noted".to_owned()), Literal::from(1), graph));
    }
    let rule = Literal::new_simple_literal("rule");
    quads.push(Quad::new(node("graph7".to_owned()), node("rule".to_owned()), rule, node("rules".to_owned())));
    support::snapshot(quads)
}

/// Quads read for a query, and its answer as CSV.
fn asked(query: &str) -> (u64, String) {
    let (_folder, snapshot) = tasks();
    asked_of(&snapshot, query)
}

fn asked_of(snapshot: &Arc<Snapshot>, query: &str) -> (u64, String) {
    let mut answer = Vec::new();
    let format = Format::Table(TableFormat::Csv);
    let limits = Limits::within(Duration::from_mins(1));
    let prepared = Prepared::parse(&format!("PREFIX : <http://e/> {query}")).unwrap();
    let summary = prepared.run(snapshot, &limits, &Local::new(snapshot), format, &mut answer).unwrap();
    (summary.scanned, String::from_utf8(answer).unwrap().replace("\r\n", "\n"))
}

/// The answer to a query that may read so many quads.
fn within(most: u64, query: &str) -> String {
    let (read, answer) = asked(query);
    assert!(read <= most, "{read} quads read for {query}");
    answer
}

#[test]
fn a_plan_that_was_made_before_answers_the_same() {
    let (_folder, snapshot) = tasks();
    for query in [
        "SELECT ?t ?l { ?t :class :Task ; :label ?l ; :unit ?u . ?u :in :area } ORDER BY ?l ?t",
        "SELECT ?t ?n { ?t :class :Task ; :number ?n } ORDER BY DESC(?n) LIMIT 3",
        "SELECT (COUNT(*) AS ?n) { ?t :class :Task }",
    ] {
        let first = asked_of(&snapshot, query);
        assert!(first.1.lines().count() > 1, "{query}");
        for _ in 0..2 {
            assert_eq!(asked_of(&snapshot, query), first, "{query}");
        }
        let (_other, elsewhere) = tasks();
        assert_eq!(asked_of(&elsewhere, query), first, "{query} on another snapshot");
    }
}

#[test]
fn a_join_begins_where_least_matches() {
    let query =
        "SELECT (COUNT(*) AS ?n) { ?t :class :Task ; :label ?l ; :number ?n1 ; :unit ?u . ?u :in :area }";
    assert_eq!(within(81, query), "n\n20\n");
    let query =
        "SELECT (COUNT(*) AS ?n) { ?u :in :area OPTIONAL { ?t :label ?l ; :class :Task ; :unit ?u } }";
    assert_eq!(within(61, query), "n\n20\n");
    let query =
        "SELECT (COUNT(*) AS ?n) { ?u :in :area FILTER EXISTS { ?t :label ?l ; :number 7 ; :unit ?u } }";
    assert_eq!(within(5, query), "n\n1\n");
}

#[test]
fn patterns_in_graphs_are_looked_up() {
    let query = "SELECT (COUNT(*) AS ?n) { GRAPH ?s { ?t :noted ?o . ?t ?p ?o } GRAPH ?r { ?s :rule ?w } }";
    assert_eq!(within(100, query), "n\n20\n");
}

#[test]
fn an_option_within_an_option_is_looked_up() {
    let query = "SELECT (COUNT(?l) AS ?n) { ?u :in :area OPTIONAL { ?t :unit ?u OPTIONAL { ?t :label ?l ; :number 7 } } }";
    assert_eq!(within(100, query), "n\n1\n");
}

#[test]
fn a_filter_that_fixes_a_variable_is_a_look_up() {
    let query = "SELECT ?l { ?t :label ?l ; :unit ?u FILTER(?t IN (:task3, :task4)) } ORDER BY ?l";
    assert_eq!(within(4, query), "l\nlabel 3\nlabel 4\n");
    let query = "SELECT ?l { ?t :class :Task OPTIONAL { ?t :label ?l } FILTER(?t = :task5) }";
    assert_eq!(within(2, query), "l\nlabel 5\n");
}

#[test]
fn counts_of_one_pattern_read_nothing() {
    assert_eq!(within(0, "SELECT (COUNT(*) AS ?n) { ?t :class :Task }"), "n\n2000\n");
    assert_eq!(within(0, "SELECT (COUNT(DISTINCT ?u) AS ?n) { ?t :unit ?u }"), "n\n100\n");
    let query = "SELECT ?u (COUNT(?t) AS ?n) { ?t :unit ?u } GROUP BY ?u ORDER BY ?u LIMIT 1";
    assert_eq!(within(0, query), "u,n\nhttp://e/unit0,20\n");
}

#[test]
fn the_first_rows_are_found_without_sorting_all() {
    let query = "SELECT ?n { ?t :number ?n } ORDER BY DESC(?n) LIMIT 2 OFFSET 1";
    assert_eq!(asked(query).1, "n\n1998\n1997\n");
}
