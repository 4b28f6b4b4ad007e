//! `ORDER BY` of terms of any kind: an order for every list of them, and the one that `<` gives where it gives one.

use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::{GraphName, Literal, NamedNode, Quad};
use plangraph::snapshot::Snapshot;
use plangraph::sparql::{Format, GraphFormat, Limits, Local, Prepared, TableFormat};
use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use tempfile::TempDir;

use crate::support;

/// Numbers, texts and dates that are each the object of one thing.
fn mixed() -> (TempDir, Arc<Snapshot>) {
    let quads = (0..2_000_u16).map(|number| {
        let value = number.wrapping_mul(7_919) % 2_000;
        let object = match number % 4 {
            0 => Literal::from(value),
            1 => Literal::new_simple_literal(value.to_string()),
            2 => Literal::from(f64::from(value) / 8.0),
            _ => Literal::new_language_tagged_literal(value.to_string(), "zh").unwrap(),
        };
        let node = |name: String| NamedNode::new(format!("http://e/{name}")).unwrap();
        Quad::new(node(number.to_string()), node("value".to_owned()), object, GraphName::DefaultGraph)
    });
    support::snapshot(quads)
}

/// The answer as lines, the head of a table included.
fn asked(snapshot: &Arc<Snapshot>, query: &str) -> Vec<String> {
    let mut answer = Vec::new();
    let prepared = Prepared::parse(&format!("PREFIX : <http://e/> {query}")).unwrap();
    let format = match prepared.form() {
        plangraph::sparql::Form::Table => Format::Table(TableFormat::Tsv),
        plangraph::sparql::Form::Graph => Format::Graph(GraphFormat::NTriples),
    };
    let limits = Limits::within(Duration::from_mins(1));
    let run = prepared.run(snapshot, &limits, &Local::new(snapshot), format, &mut answer);
    run.unwrap_or_else(|error| panic!("{error}\n{query}"));
    String::from_utf8(answer).unwrap().lines().map(str::to_owned).collect()
}

#[test]
fn terms_that_are_not_alike_are_sorted_wherever_they_are() {
    let (_folder, snapshot) = mixed();
    for (query, lines) in [
        ("SELECT * { ?s :value ?o } ORDER BY ?o", 2_001),
        ("SELECT * { ?s :value ?o } ORDER BY DESC(?o) ?s LIMIT 500", 501),
        ("SELECT DISTINCT ?o { ?s :value ?o } ORDER BY DESC(?o) LIMIT 7", 8),
        ("SELECT ?s { ?s :value ?o } ORDER BY RAND()", 2_001),
        ("SELECT ?n { { SELECT (STR(?o) AS ?n) { ?s :value ?o } ORDER BY ?o LIMIT 900 } } ORDER BY ?n", 901),
        (
            "SELECT ?s { ?s :value ?o FILTER EXISTS { SELECT ?x { ?x :value ?y } ORDER BY ?y LIMIT 1 } } LIMIT 3",
            4,
        ),
        ("SELECT (GROUP_CONCAT(?o) AS ?all) { { SELECT ?o { ?s :value ?o } ORDER BY ?o } }", 2),
        ("CONSTRUCT { ?s :of ?o } WHERE { ?s :value ?o } ORDER BY ?o LIMIT 800", 800),
        ("ASK { { SELECT ?o { ?s :value ?o } ORDER BY ?o } }", 1),
        ("DESCRIBE ?s { ?s :value ?o } ORDER BY ?o LIMIT 100", 100),
    ] {
        assert_eq!(asked(&snapshot, query).len(), lines, "{query}");
    }
}

#[test]
fn what_it_is_sorted_by_is_no_column() {
    let (_folder, snapshot) = mixed();
    let head = |query: &str| asked(&snapshot, query).remove(0);
    assert_eq!(head("SELECT * { ?s :value ?o } ORDER BY STRLEN(?o) ?s"), "?o\t?s");
    assert_eq!(
        head("SELECT * { ?s ?p ?o { SELECT * { ?s :value ?o } ORDER BY ?o } } ORDER BY ?o"),
        "?o\t?p\t?s"
    );
}

#[test]
fn unbound_comes_before_nodes_before_literals() {
    let (_folder, snapshot) = mixed();
    let query = "SELECT ?a { VALUES ?a { 'a' 2 <http://e/> UNDEF 10.5 'ab'@en '10' } } ORDER BY ";
    let sorted = ["", "<http://e/>", "2", "10.5", "\"10\"", "\"a\"", "\"ab\"@en"];
    assert_eq!(asked(&snapshot, &format!("{query} ?a"))[1..], sorted);
    let mut reversed = sorted;
    reversed.reverse();
    assert_eq!(asked(&snapshot, &format!("{query} DESC(?a)"))[1..], reversed);
}

/// A term as it is written in a query.
fn term() -> impl Strategy<Value = String> {
    let typed = |datatypes: Vec<&'static str>, values: BoxedStrategy<String>| {
        (select(datatypes), values)
            .prop_map(|(datatype, value)| format!("'{value}'^^<http://www.w3.org/2001/XMLSchema#{datatype}>"))
    };
    let near = (-30..30_i64).prop_map(|n| n.to_string());
    let far = (1_i64 << 53..(1 << 53) + 4).prop_map(|n| n.to_string());
    let whole = prop_oneof![near, far].boxed();
    let number = "-?[0-9]{1,3}\\.[0-9]{1,20}".boxed();
    let inexact = prop_oneof![number.clone(), whole.clone(), "-?[1-9]e-?[0-9]{1,2}", "NaN|INF|-INF"].boxed();
    let zoned = |datatype: &'static str, moment: &'static str| {
        let value = (moment, "|Z|[+-]0[0-9]:00|-00:01|[+-]14:00").prop_map(|(moment, zone)| moment + &zone);
        typed(vec![datatype], value.boxed())
    };
    prop_oneof![
        typed(vec!["integer", "int", "decimal"], whole.clone()),
        typed(vec!["decimal"], number),
        typed(vec!["double", "float"], inexact),
        typed(vec!["boolean"], "true|false|0|1".boxed()),
        zoned("date", "20(24|25)-0[1-3]-[0-2][1-8]"),
        zoned("dateTime", "2024-12-31T[0-2][0-3]:00:00"),
        zoned("time", "[0-2][0-3]:00:00"),
        zoned("gYear", "20[23][0-9]"),
        typed(vec!["duration"], "P([0-9]|1[0-3])M([0-9]{1,3}D)?".boxed()),
        typed(vec!["yearMonthDuration"], "P[0-3]Y([0-9]|1[0-3])M".boxed()),
        typed(vec!["dayTimeDuration"], "P[0-9]{1,3}DT[0-9]S".boxed()),
        typed(vec!["integer", "date", "hexBinary"], "[0-9a-f]{1,3}".boxed()),
        "'[0-9a]{1,2}'(@zh|@en)?",
        "<http://e/[0-9]>",
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn no_term_comes_after_one_that_is_greater(terms in vec(term(), 2..120), picks in vec(any::<Index>(), 50)) {
        let (_folder, snapshot) = mixed();
        let query = format!("SELECT ?a {{ VALUES ?a {{ {} }} }} ORDER BY ?a", terms.join(" "));
        let sorted = asked(&snapshot, &query).split_off(1);
        prop_assert_eq!(sorted.len(), terms.len());
        let written = |at: usize| &sorted[at];
        let pairs: Vec<String> = picks
            .iter()
            .map(|pick| pick.index(sorted.len() - 1))
            .map(|at| format!("({} {})", written(at), written(at + 1)))
            .collect();
        let query = format!("SELECT * {{ VALUES (?a ?b) {{ {} }} FILTER(?b < ?a) }}", pairs.join(" "));
        prop_assert_eq!(asked(&snapshot, &query).len(), 1, "{}", query);
    }
}
