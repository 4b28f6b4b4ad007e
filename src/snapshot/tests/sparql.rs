//! The same queries on a view and on the in-memory store give the same answers.

use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::{Duration, Instant};

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
use oxigraph::sparql::{QueryEvaluationError, QueryResults, SparqlEvaluator};
use oxigraph::store::Store;
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use spareval::QueryEvaluator;
use spargebra::{Query, SparqlParser};

use super::data::{graph_name, node, snapshot};
use super::queries::{CLAUSES, PREFIXES, QUERIES};
use crate::snapshot::{DatasetClause, Guard, ScanError, Snapshot, View};

/// Objects of all kinds the queries ask about.
fn object() -> impl Strategy<Value = Term> {
    let typed = |value: &str, name: &str| -> Term {
        let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
        Literal::new_typed_literal(value, datatype).into()
    };
    let tagged = |value: &str, tag: &str| -> Term {
        Literal::new_language_tagged_literal_unchecked(value, tag).into()
    };
    let literals = vec![
        typed("7", "integer"),
        typed("8", "integer"),
        typed("-1", "integer"),
        typed("1.5", "decimal"),
        typed("2.5E0", "double"),
        typed("true", "boolean"),
        typed("false", "boolean"),
        typed("2024-02-29", "date"),
        typed("2023-12-31", "date"),
        typed("2024-05-01T08:00:00+08:00", "dateTime"),
        typed("not a date", "date"),
        Literal::new_simple_literal("seven").into(),
        Literal::new_simple_literal("").into(),
        Literal::new_simple_literal("2").into(),
        tagged("seven", "en"),
        tagged("七", "zh-hans"),
        BlankNode::new_unchecked("b").into(),
    ];
    prop_oneof![3 => (0..5_usize).prop_map(|number| node(number).into()), 2 => select(literals)]
}

fn quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (0..5_usize, 3..6_usize, object(), option::weighted(0.6, 0..4_usize));
    vec(quad.prop_map(|(s, p, o, g)| Quad::new(node(s), node(p), o, graph_name(g))), 0..50)
}

/// An answer as lines, in no order.
fn lines(results: QueryResults<'_>) -> Result<Vec<String>, QueryEvaluationError> {
    let mut lines = match results {
        QueryResults::Boolean(truth) => vec![truth.to_string()],
        QueryResults::Solutions(solutions) => solutions
            .map(|solution| {
                let mut terms: Vec<_> =
                    solution?.iter().map(|(name, term)| format!("{name}={term}")).collect();
                terms.sort_unstable();
                Ok(terms.join(" "))
            })
            .collect::<Result<_, QueryEvaluationError>>()?,
        QueryResults::Graph(triples) => {
            let triples = triples.map(|triple| Ok(triple?.to_string()));
            triples.collect::<Result<BTreeSet<_>, QueryEvaluationError>>()?.into_iter().collect()
        }
    };
    lines.sort_unstable();
    Ok(lines)
}

fn parse(query: &str) -> Query {
    SparqlParser::new()
        .parse_query(&format!("{PREFIXES}{query}"))
        .unwrap_or_else(|error| panic!("{query}: {error}"))
}

fn on_view(snapshot: &Snapshot, mut query: Query) -> Vec<String> {
    let clause = DatasetClause::take_from(&mut query);
    let guard = Guard::unlimited();
    let view = View::new(snapshot, &clause, &guard).unwrap();
    let lines =
        lines(SparqlEvaluator::new().for_query(query).on_queryable_dataset(view).execute().unwrap()).unwrap();
    guard.finish().unwrap();
    lines
}

fn on_store(store: &Store, query: Query) -> Vec<String> {
    lines(SparqlEvaluator::new().for_query(query).on_store(store).execute().unwrap()).unwrap()
}

/// A store whose default graph is the merge of some graphs, and whose named graphs are some others.
fn dataset(store: &Store, default: &[usize], named: &[usize]) -> Store {
    let dataset = Store::new().unwrap();
    for quad in store.iter().map(Result::unwrap) {
        let is_in =
            |graphs: &[usize]| graphs.iter().any(|graph| quad.graph_name == GraphName::from(node(*graph)));
        if is_in(default) {
            dataset.insert(&Quad { graph_name: GraphName::DefaultGraph, ..quad.clone() }).unwrap();
        }
        if is_in(named) {
            dataset.insert(&quad).unwrap();
        }
    }
    for graph in named {
        dataset.insert_named_graph(&node(*graph)).unwrap();
    }
    dataset
}

fn both(quads: &[Quad]) -> (Store, tempfile::TempDir, Arc<Snapshot>) {
    let store = Store::new().unwrap();
    store.extend(quads.iter().cloned()).unwrap();
    store.insert_named_graph(&node(6)).unwrap();
    // Through the store, which rewrites literals.
    let stored: Vec<_> = store.iter().map(Result::unwrap).collect();
    let graphs: Vec<_> = store.named_graphs().map(Result::unwrap).collect();
    let (directory, snapshot) = snapshot(&graphs, &stored);
    (store, directory, snapshot)
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn queries_agree(quads in quads()) {
        let (store, _directory, snapshot) = both(&quads);
        for query in QUERIES {
            prop_assert_eq!(on_view(&snapshot, parse(query)), on_store(&store, parse(query)), "{}", query);
        }
    }

    #[test]
    fn dataset_clauses_agree_with_a_store_of_that_dataset(quads in quads()) {
        let (store, _directory, snapshot) = both(&quads);
        for (clause, default, named) in CLAUSES {
            let store = dataset(&store, default, named);
            for query in QUERIES.iter().filter(|query| !query.contains("CONSTRUCT WHERE")) {
                let with_clause = match query.split_once('{') {
                    Some((head, rest)) if head.starts_with("CONSTRUCT") => match rest.split_once('}') {
                        Some((template, rest)) => format!("{head}{{{template}}} {clause} WHERE {rest}"),
                        None => unreachable!("a template ends"),
                    },
                    Some((head, rest)) => format!("{head} {clause} {{{rest}"),
                    None => format!("{query} {clause}"),
                };
                prop_assert_eq!(
                    on_view(&snapshot, parse(&with_clause)), on_store(&store, parse(query)), "{}", with_clause
                );
            }
        }
    }
}

#[test]
fn numbers_are_sorted_and_cut_alike() {
    let quads: Vec<_> = (0..40)
        .map(|i: i32| Quad::new(node(1), node(3), Literal::from(i * 37 % 41 - 9), GraphName::DefaultGraph))
        .collect();
    let (_store, _directory, snapshot) = both(&quads);
    let query = parse("SELECT ?o { :1 :3 ?o } ORDER BY DESC(?o) LIMIT 3");
    let guard = Guard::unlimited();
    let view = View::new(&snapshot, &DatasetClause::default(), &guard).unwrap();
    let evaluator = QueryEvaluator::new();
    let QueryResults::Solutions(solutions) = evaluator.prepare(&query).execute(view).unwrap() else {
        panic!()
    };
    let values: Vec<_> = solutions.map(|solution| solution.unwrap().get("o").unwrap().to_string()).collect();
    let integer = |value: i32| Literal::from(value).to_string();
    assert_eq!(values, [integer(31), integer(30), integer(29)]);
}

#[test]
fn literals_keep_their_form() {
    let integer = |value| {
        Literal::new_typed_literal(
            value,
            NamedNode::new_unchecked("http://www.w3.org/2001/XMLSchema#integer"),
        )
    };
    let quads = [Quad::new(node(1), node(3), integer("05"), GraphName::DefaultGraph)];
    let (_directory, snapshot) = snapshot(&[], &quads);
    let all = on_view(&snapshot, parse("SELECT ?o { ?s ?p ?o FILTER(?o = 5 && !sameTerm(?o, 5)) }"));
    assert_eq!(all, [format!("?o={}", integer("05"))]);
    assert_eq!(on_view(&snapshot, parse("SELECT ?o { ?s ?p ?o , 5 }")), Vec::<String>::new());
}

/// The reason a query over a product of all quads ended early, from the evaluator and from the guard.
fn ended(guard: &Guard) -> (Option<ScanError>, ScanError) {
    let quads: Vec<_> =
        (0..300).map(|i| Quad::new(node(i), node(3), node(i + 1), GraphName::DefaultGraph)).collect();
    let (_directory, snapshot) = snapshot(&[], &quads);
    let query =
        parse("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?a != ?d && ?c != ?g) }");
    let view = View::new(&snapshot, &DatasetClause::default(), guard).unwrap();
    let outcome =
        SparqlEvaluator::new().for_query(query).on_queryable_dataset(view).execute().and_then(lines);
    (outcome.err().and_then(|error| ScanError::within(&error)), guard.finish().unwrap_err())
}

#[test]
fn limits_reach_the_caller_through_the_evaluator() {
    let budget = Guard::unlimited().with_scan_budget(500);
    assert_eq!(ended(&budget), (Some(ScanError::ScanBudget(500)), ScanError::ScanBudget(500)));
    let cancel = Guard::unlimited().with_cancel(Arc::new(AtomicBool::new(true)));
    assert_eq!(ended(&cancel), (Some(ScanError::Cancelled), ScanError::Cancelled));
    let start = Instant::now();
    let deadline = Guard::unlimited().with_deadline(start + Duration::from_millis(50));
    assert_eq!(ended(&deadline).1, ScanError::Deadline);
    assert!(start.elapsed() < Duration::from_secs(5));
}

#[test]
fn made_terms_are_counted_once_and_bounded() {
    let quads: Vec<_> =
        (0..50).map(|i| Quad::new(node(i), node(3), node(i % 2), GraphName::DefaultGraph)).collect();
    let (_directory, snapshot) = snapshot(&[], &quads);
    let run = |limit, query: &str| {
        let guard = Guard::unlimited().with_made_bytes(limit);
        let view = View::new(&snapshot, &DatasetClause::default(), &guard).unwrap();
        let query = SparqlEvaluator::new().for_query(parse(query));
        let outcome = query.on_queryable_dataset(view).execute().and_then(lines);
        (outcome.map(|lines| lines.len()).map_err(|error| ScanError::within(&error)), guard.finish())
    };
    // Two strings of 21 bytes, each with the byte that tells its kind.
    let twice = "SELECT * { ?s ?p ?o BIND(CONCAT(STR(?o), \"/0123456789\") AS ?x) }";
    assert_eq!(run(44, twice), (Ok(50), Ok(())));
    assert_eq!(run(43, twice), (Err(Some(ScanError::MadeTerms(44))), Err(ScanError::MadeTerms(44))));
    let grown = "SELECT * { ?s ?p ?o BIND(CONCAT(STR(?s), STR(?s)) AS ?a) BIND(CONCAT(?a, ?a) AS ?b) BIND(CONCAT(?b, ?b) AS ?c) }";
    assert!(matches!(
        run(1000, grown),
        (Err(Some(ScanError::MadeTerms(1001..))), Err(ScanError::MadeTerms(_)))
    ));
    // What the snapshot has is not made.
    assert_eq!(run(0, "SELECT * { ?s ?p ?o BIND(IRI(CONCAT(STR(?o), \"\")) AS ?x) }"), (Ok(50), Ok(())));
}
