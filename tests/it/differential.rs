//! Planned evaluation against the engine's own: the query library on the five plans, and random queries on random data.
//!
//! The engine evaluates the query as it was written, on a store of the same quads, whose default graph is the stored one.

use std::sync::Arc;
use std::time::Duration;

use oxigraph::model::{GraphName, Literal, NamedNode, NamedNodeRef, Quad, Term};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use plangraph::snapshot::Snapshot;
use plangraph::sparql::{FUNCTIONS, Limits, Local, Planning, Prepared, SparqlError, on_big_stack};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use spargebra::algebra::GraphPattern;
use spargebra::{Query, SparqlParser};

use crate::support;

/// The same quads, as both evaluations see them.
struct Pair {
    store: Store,
    snapshot: Arc<Snapshot>,
    _folder: tempfile::TempDir,
}

/// Rows as text, in the order in which they came.
type Rows = Vec<String>;

impl Pair {
    fn new(quads: &[Quad]) -> Self {
        let (folder, snapshot) = support::snapshot(quads.iter().cloned());
        let store = Store::new().unwrap();
        store.extend(quads.iter().cloned()).unwrap();
        Self { store, snapshot, _folder: folder }
    }

    fn planned(&self, query: Query) -> Result<Rows, SparqlError> {
        // What takes longer is not compared. So little data is worth no planning.
        let limits = Limits { rows: 20_000, scanned: 200_000, ..Limits::within(Duration::from_mins(1)) };
        self.planned_within(query, Planning::Everywhere, &limits)
    }

    fn planned_within(&self, query: Query, planning: Planning, limits: &Limits) -> Result<Rows, SparqlError> {
        let mut rows = Vec::new();
        let prepared = Prepared::from(query).with_planning(planning);
        prepared.evaluate(&self.snapshot, limits, &Local::new(&self.snapshot), |results| {
            rows = collected(results)?;
            Ok(())
        })?;
        Ok(rows)
    }

    fn stock(&self, query: Query) -> Rows {
        let evaluator = FUNCTIONS.into_iter().fold(SparqlEvaluator::new(), |evaluator, (name, function)| {
            evaluator.with_custom_function(name.into_owned(), move |arguments| match arguments {
                [Term::Literal(text)] => Some(Literal::new_simple_literal(function(text.value())).into()),
                _ => None,
            })
        });
        collected(evaluator.for_query(query).on_store(&self.store).execute().unwrap()).unwrap()
    }
}

fn collected(results: QueryResults<'_>) -> Result<Rows, QueryEvaluationError> {
    match results {
        QueryResults::Boolean(truth) => Ok(vec![truth.to_string()]),
        QueryResults::Graph(triples) => triples.map(|triple| Ok(triple?.to_string())).collect(),
        QueryResults::Solutions(solutions) => solutions
            .map(|solution| {
                let solution = solution?;
                let mut cells: Vec<_> =
                    solution.iter().map(|(name, term)| format!("{name} {term}")).collect();
                cells.sort_unstable();
                Ok(cells.join(" | "))
            })
            .collect(),
    }
}

fn sorted(mut rows: Rows) -> Rows {
    rows.sort_unstable();
    rows
}

fn parsed(text: &str) -> Option<Query> {
    SparqlParser::new().with_prefix("", "http://e/").unwrap().parse_query(text).ok()
}

/// The query without its `LIMIT` and `OFFSET`.
fn unlimited(mut query: Query) -> Query {
    let (Query::Select { pattern, .. }
    | Query::Construct { pattern, .. }
    | Query::Describe { pattern, .. }
    | Query::Ask { pattern, .. }) = &mut query;
    if let GraphPattern::Slice { inner, .. } = pattern {
        *pattern = (**inner).clone();
    }
    query
}

#[test]
fn the_library_answers_as_the_engine_does() {
    let store = support::completed();
    let quads: Vec<Quad> = store.engine().iter().map(Result::unwrap).collect();
    let pair = Pair::new(&quads);
    let mut compared = 0;
    for query in support::queries() {
        let text = query.body();
        let bound = query.bind(&[]).unwrap();
        if text.contains("SERVICE") || matches!(bound, Query::Describe { .. }) {
            continue;
        }
        // Parts of a concatenation come in any order.
        let letters = |rows: Rows| {
            if text.contains("GROUP_CONCAT") {
                sorted(rows.into_iter().map(|row| sorted_letters(&row)).collect())
            } else {
                sorted(rows)
            }
        };
        let limits = Limits::within(Duration::from_mins(1));
        let planned = |query: Query, planning| {
            let rows = on_big_stack(|| pair.planned_within(query, planning, &limits)).unwrap();
            rows.unwrap_or_else(|error| panic!("{error}\n{text}"))
        };
        let theirs = letters(pair.stock(unlimited(bound.clone())));
        let limited = pair.stock(bound.clone()).len();
        for planning in [Planning::Gains, Planning::Everywhere] {
            let ours = planned(unlimited(bound.clone()), planning);
            assert_eq!(letters(ours), theirs, "{} {planning:?}", query.name);
            assert_eq!(planned(bound.clone(), planning).len(), limited, "{} {planning:?}", query.name);
        }
        compared += 1;
    }
    assert!(compared > 60, "{compared}");
}

fn sorted_letters(row: &str) -> String {
    let mut letters: Vec<char> = row.chars().collect();
    letters.sort_unstable();
    letters.into_iter().collect()
}

fn node(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{number}"))
}

/// Terms that no two of which are equal by value.
fn object() -> impl Strategy<Value = Term> {
    prop_oneof![
        4 => (0..6_usize).prop_map(|number| node(number).into()),
        1 => (0..4_i64).prop_map(|number| Literal::from(number).into()),
        1 => select(vec!["a", "b"]).prop_map(|text| Literal::new_simple_literal(text).into()),
        1 => Just(Literal::new_language_tagged_literal_unchecked("a", "en").into()),
        1 => Just(Literal::new_typed_literal("1.5", NamedNodeRef::new_unchecked("http://www.w3.org/2001/XMLSchema#decimal")).into()),
    ]
}

fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let graph = prop_oneof![3 => Just(None), 1 => (8..10_usize).prop_map(Some)];
    let quad = (0..6_usize, 10..13_usize, object(), graph).prop_map(|(subject, predicate, object, graph)| {
        let graph = graph.map_or(GraphName::DefaultGraph, |number| node(number).into());
        Quad::new(node(subject), node(predicate), object, graph)
    });
    vec(quad, 0..30)
}

fn variable() -> impl Strategy<Value = String> {
    select(vec!["?a", "?b", "?c", "?d"]).prop_map(str::to_owned)
}

fn any_node() -> impl Strategy<Value = String> {
    (0..7_usize).prop_map(|number| format!(":{number}"))
}

fn any_term() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => any_node(),
        3 => select(vec!["1", "2", "1.5", "\"a\"", "\"b\"", "\"a\"@en", "\"zz\""]).prop_map(str::to_owned),
    ]
}

fn predicate() -> impl Strategy<Value = String> {
    (10..14_usize).prop_map(|number| format!(":{number}"))
}

fn verb() -> impl Strategy<Value = String> {
    prop_oneof![
        8 => predicate(),
        1 => Just("?p".to_owned()),
        1 => (predicate(), predicate()).prop_map(|(a, b)| format!("{a}/{b}")),
        1 => (predicate(), predicate()).prop_map(|(a, b)| format!("({a}|^{b})")),
        1 => (predicate(), select(vec!["+", "*", "?"])).prop_map(|(a, times)| format!("{a}{times}")),
    ]
}

fn triple() -> impl Strategy<Value = String> {
    let subject = prop_oneof![5 => variable(), 1 => any_node(), 1 => Just("_:x".to_owned())];
    let object = prop_oneof![5 => variable(), 2 => any_term(), 1 => Just("_:x".to_owned())];
    (subject, verb(), object).prop_map(|(s, p, o)| format!("{s} {p} {o} . "))
}

fn triples() -> impl Strategy<Value = String> {
    vec(triple(), 1..4).prop_map(|triples| triples.concat())
}

fn condition() -> impl Strategy<Value = String> {
    prop_oneof![
        (variable(), prop_oneof![4 => any_term(), 1 => Just("01".to_owned())])
            .prop_map(|(name, term)| format!("{name} = {term}")),
        (any_term(), variable()).prop_map(|(term, name)| format!("sameTerm({term}, {name})")),
        (variable(), vec(any_term(), 1..4))
            .prop_map(|(name, terms)| format!("{name} IN ({})", terms.join(", "))),
        (variable(), any_node()).prop_map(|(name, term)| format!("{name} != {term}")),
        (variable(), variable()).prop_map(|(a, b)| format!("{a} = {b}")),
        (variable(), any_term(), variable()).prop_map(|(a, term, b)| format!("{a} = {term} && isIRI({b})")),
        variable().prop_map(|name| format!("!BOUND({name})")),
    ]
}

/// A group without its braces, nested a little.
pub fn group() -> impl Strategy<Value = String> {
    triples().prop_recursive(2, 12, 3, |inner| {
        let inner = inner.boxed();
        let more = prop_oneof![
            3 => inner.clone().prop_map(|group| format!("OPTIONAL {{ {group} }} ")),
            2 => (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("{{ {a} }} UNION {{ {b} }} ")),
            1 => inner.clone().prop_map(|group| format!("MINUS {{ {group} }} ")),
            1 => inner.clone().prop_map(|group| format!("FILTER EXISTS {{ {group} }} ")),
            1 => inner.clone().prop_map(|group| format!("FILTER NOT EXISTS {{ {group} }} ")),
            1 => (inner.clone(), variable()).prop_map(|(group, name)| format!("{{ SELECT DISTINCT {name} {{ {group} }} }} ")),
            1 => (inner.clone(), variable()).prop_map(|(group, name)| format!("{{ SELECT {name} (COUNT(*) AS ?n) {{ {group} }} GROUP BY {name} }} ")),
            1 => (inner.clone(), select(vec!["?g", ":8"])).prop_map(|(group, name)| format!("GRAPH {name} {{ {group} }} ")),
            2 => (variable(), vec(prop_oneof![4 => any_term(), 1 => Just("UNDEF".to_owned())], 1..4))
                .prop_map(|(name, terms)| format!("VALUES {name} {{ {} }} ", terms.join(" "))),
            4 => condition().prop_map(|condition| format!("FILTER({condition}) ")),
            1 => variable().prop_map(|name| format!("BIND(STR({name}) AS ?e) ")),
        ];
        (option::of(inner), vec(more, 1..4)).prop_map(|(first, more)| first.unwrap_or_default() + &more.concat())
    })
}

/// Queries whose answers are the same in any order of evaluation.
fn query() -> impl Strategy<Value = String> {
    prop_oneof![
        4 => group().prop_map(|group| format!("SELECT * {{ {group} }}")),
        1 => group().prop_map(|group| format!("SELECT DISTINCT ?a ?b {{ {group} }}")),
        1 => group().prop_map(|group| format!("ASK {{ {group} }}")),
        1 => group().prop_map(|group| format!("CONSTRUCT {{ ?a :made ?b }} {{ {group} }}")),
        1 => group().prop_map(|group| format!("SELECT ?a (COUNT(?b) AS ?n) (SUM(?c) AS ?m) {{ {group} }} GROUP BY ?a HAVING(?a != :1)")),
        1 => (triple(), option::of(variable())).prop_map(|(triple, name)| {
            let key = name.unwrap_or_default();
            let by = if key.is_empty() { String::new() } else { format!("GROUP BY {key}") };
            format!("SELECT {key} (COUNT(*) AS ?n) (COUNT(?a) AS ?m) (COUNT(DISTINCT ?b) AS ?o) {{ {triple} }} {by}")
        }),
    ]
}

/// Queries for the first rows of an order in which no two different rows are equal.
fn first_rows() -> impl Strategy<Value = String> {
    let key = (variable(), any::<bool>())
        .prop_map(|(name, is_falling)| if is_falling { format!("DESC({name})") } else { name });
    (group(), vec(key, 0..3), any::<bool>(), 0..6_usize, 1..8_usize).prop_map(|(group, keys, is_distinct, start, rows)| {
        let distinct = if is_distinct { "DISTINCT" } else { "" };
        let keys = keys.join(" ");
        format!("SELECT {distinct} ?a ?b ?c ?d {{ {group} }} ORDER BY {keys} ?a ?b ?c ?d LIMIT {rows} OFFSET {start}")
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 250, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn random_queries_answer_as_the_engine_does(quads in quads(), queries in vec(query(), 4)) {
        let pair = Pair::new(&quads);
        for text in queries {
            let Some(query) = parsed(&text) else { continue };
            let Ok(ours) = pair.planned(query.clone()) else { continue };
            prop_assert_eq!(sorted(ours), sorted(pair.stock(query)), "{}", text);
        }
    }

    #[test]
    fn the_first_rows_are_those_of_the_whole_order(quads in quads(), queries in vec(first_rows(), 4)) {
        let pair = Pair::new(&quads);
        for text in queries {
            let Some(query) = parsed(&text) else { continue };
            let Ok(ours) = pair.planned(query.clone()) else { continue };
            prop_assert_eq!(ours, pair.stock(query), "{}", text);
        }
    }
}

#[test]
fn pages_of_an_order_with_ties_hold_each_row_once() {
    let tied = |number: usize| Quad::new(node(number), node(10), Literal::from(7), GraphName::DefaultGraph);
    let pair = Pair::new(&(0..50).map(tied).collect::<Vec<_>>());
    let page = |start| {
        let text = format!("SELECT ?a {{ ?a :10 ?b }} ORDER BY ?b LIMIT 7 OFFSET {start}");
        pair.planned(parsed(&text).unwrap()).unwrap()
    };
    let mut rows: Rows = (0..8).flat_map(|number| page(7 * number)).collect();
    assert_eq!(rows.len(), 50);
    rows.sort_unstable();
    rows.dedup();
    assert_eq!(rows.len(), 50, "{rows:?}");
}
