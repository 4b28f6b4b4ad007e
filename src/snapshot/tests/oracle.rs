//! Patterns, dataset clauses and counts against a plain list of quads.

use std::collections::BTreeSet;
use std::convert::Infallible;

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, Quad, Term};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use spareval::QueryableDataset;

use super::data::{any_term, few_quads, graph_name, node, snapshot};
use crate::snapshot::{
    Counts, DatasetClause, DefaultGraph, Graphs, Guard, NamedGraphs, Pattern, ScanError, Snapshot, View,
    write,
};

/// The graph asked for, as the trait has it.
type Asked<'a> = Option<Option<&'a NamedNode>>;

/// A row as text, so that it can be sorted: subject, predicate, object, graph.
type Row = [String; 4];

fn row(quad: &Quad, graph: Option<&GraphName>) -> Row {
    let graph = graph.map(ToString::to_string).unwrap_or_default();
    [quad.subject.to_string(), quad.predicate.to_string(), quad.object.to_string(), graph]
}

/// What a view must show: the default graph if `graph` is `Some(None)`, one graph, or all named graphs.
fn expected(quads: &[Quad], clause: &DatasetClause, graph: Asked<'_>) -> BTreeSet<Row> {
    let is_named = |name: &GraphName| match (&clause.named, name) {
        (_, GraphName::DefaultGraph) => false,
        (NamedGraphs::All, _) => true,
        (NamedGraphs::Only(graphs), name) => {
            graphs.iter().any(|graph| GraphName::from(graph.clone()) == *name)
        }
    };
    let is_default = |name: &GraphName| match &clause.default {
        DefaultGraph::Stored => name.is_default_graph(),
        DefaultGraph::Merge(graphs) => graphs.iter().any(|graph| GraphName::from(graph.clone()) == *name),
    };
    let rows = quads.iter().filter_map(|quad| match graph {
        Some(None) => is_default(&quad.graph_name).then(|| row(quad, None)),
        Some(Some(graph)) => (quad.graph_name == graph.clone().into() && is_named(&quad.graph_name))
            .then(|| row(quad, Some(&quad.graph_name))),
        None => is_named(&quad.graph_name).then(|| row(quad, Some(&quad.graph_name))),
    });
    rows.collect()
}

fn found(view: &View<'_>, terms: &[Option<Term>; 3], graph: Asked<'_>) -> Vec<Row> {
    let [s, p, o] =
        terms.each_ref().map(|term| term.clone().map(|term| view.internalize_term(term).unwrap()));
    let graph = graph.map(|graph| graph.map(|graph| view.internalize_term(graph.clone().into()).unwrap()));
    let quads = view.internal_quads_for_pattern(
        s.as_ref(),
        p.as_ref(),
        o.as_ref(),
        graph.as_ref().map(Option::as_ref),
    );
    let text = |term| view.externalize_term(term).unwrap().to_string();
    let mut rows: Vec<Row> = quads
        .map(Result::unwrap)
        .map(|quad| {
            [
                text(quad.subject),
                text(quad.predicate),
                text(quad.object),
                quad.graph_name.map_or_else(String::new, text),
            ]
        })
        .collect();
    rows.sort_unstable();
    rows
}

fn graphs() -> impl Strategy<Value = Vec<NamedNode>> {
    vec((0..7_usize).prop_map(node), 0..5)
}

fn clause() -> impl Strategy<Value = DatasetClause> {
    (option::of(graphs()), option::of(graphs())).prop_map(|(default, named)| DatasetClause {
        default: default.map_or(DefaultGraph::Stored, DefaultGraph::Merge),
        named: named.map_or(NamedGraphs::All, NamedGraphs::Only),
    })
}

fn matches(row: &Row, terms: &[Option<Term>; 3]) -> bool {
    row.iter().zip(terms).all(|(text, term)| term.as_ref().is_none_or(|term| term.to_string() == *text))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn a_view_shows_what_matches_once(
        quads in few_quads(),
        copies in 1..40_usize,
        clause in clause(),
        patterns in vec((option::of(0..6_usize), option::of(3..8_usize), option::of(0..7_usize), option::of(option::of(0..7_usize))), 12),
    ) {
        // Enough rows under one predicate for the merge by graphs to be taken too.
        let mut quads = quads;
        quads.extend((0..copies * 4).map(|i| Quad::new(node(100 + i / 3), node(3), node(0), graph_name(Some(i % 4)))));
        let (_directory, snapshot) = snapshot(&[], &quads);
        let guard = Guard::unlimited();
        let view = View::new(&snapshot, &clause, &guard).unwrap();
        for (s, p, o, g) in patterns {
            let object = |o| if o == 5 { Literal::from(7).into() } else { node(o).into() };
            let terms = [s.map(|s| node(s).into()), p.map(|p| node(p).into()), o.map(object)];
            let graph = g.map(|g| g.map(node));
            let graph = graph.as_ref().map(Option::as_ref);
            let expected: Vec<Row> =
                expected(&quads, &clause, graph).into_iter().filter(|row| matches(row, &terms)).collect();
            prop_assert_eq!(&found(&view, &terms, graph), &expected);
            let pattern = ids(&snapshot, &terms);
            if let (Some(pattern), Some(None)) = (pattern, graph) {
                prop_assert!(view.estimate(pattern).unwrap() >= expected.len() as u64);
            }
        }
        let names = view.internal_named_graphs().map(|name| view.externalize_term(name.unwrap()).unwrap());
        let names: Vec<_> = names.map(|name| name.to_string()).collect();
        let listed: BTreeSet<_> = match &clause.named {
            NamedGraphs::All => quads.iter().filter(|quad| !quad.graph_name.is_default_graph()).map(|quad| quad.graph_name.to_string()).collect(),
            NamedGraphs::Only(graphs) => graphs.iter().map(ToString::to_string).collect(),
        };
        prop_assert_eq!(names.len(), listed.len());
        prop_assert_eq!(names.into_iter().collect::<BTreeSet<_>>(), listed);
    }

    #[test]
    fn counts_are_exact(quads in few_quads(), s in option::of(0..5_usize), p in option::of(3..7_usize), o in option::of(0..4_usize)) {
        let (_directory, snapshot) = snapshot(&[], &quads);
        let terms = [s.map(|s| node(s).into()), p.map(|p| node(p).into()), o.map(|o| node(o).into())];
        let everything = DatasetClause::default();
        if let Some(pattern) = ids(&snapshot, &terms) {
            let count = |graph| expected(&quads, &everything, graph).iter().filter(|row| matches(row, &terms)).count() as u64;
            prop_assert_eq!(snapshot.count(pattern, Graphs::Default), Ok(count(Some(None))));
            prop_assert_eq!(snapshot.count(pattern, Graphs::AllNamed), Ok(count(None)));
            if let Some(graph) = snapshot.id(&node(2)).unwrap() {
                prop_assert_eq!(snapshot.count(pattern, Graphs::Named(graph)), Ok(count(Some(Some(&node(2))))));
            }
        }
        for statistics in snapshot.predicates().unwrap() {
            let predicate = statistics.predicate.to_string();
            for (graph, counts) in [(Some(None), statistics.default), (None, statistics.named)] {
                let rows: Vec<Row> =
                    expected(&quads, &everything, graph).into_iter().filter(|row| row[1] == predicate).collect();
                let distinct = |column: usize| rows.iter().map(|row| &row[column]).collect::<BTreeSet<_>>().len() as u64;
                prop_assert_eq!(counts, Counts { quads: rows.len() as u64, subjects: distinct(0), objects: distinct(2) });
            }
        }
        let predicates: BTreeSet<_> = quads.iter().map(|quad| quad.predicate.clone()).collect();
        prop_assert_eq!(snapshot.predicates().unwrap().len(), predicates.len());
    }

    #[test]
    fn every_term_comes_back_and_the_order_of_quads_does_not_matter(terms in vec(any_term(), 1..40)) {
        let quad = |term: &Term| Quad::new(node(1), node(2), term.clone(), GraphName::DefaultGraph);
        let mut quads: Vec<_> = terms.iter().map(quad).collect();
        let (_one, first) = snapshot(&[], &quads);
        quads.reverse();
        let (_two, second) = snapshot(&[], &quads);
        prop_assert!(std::fs::read(first.path()).unwrap() == std::fs::read(second.path()).unwrap());
        for term in &terms {
            let id = first.id(term).unwrap().unwrap();
            prop_assert_eq!(&first.term(id).unwrap(), term);
        }
    }
}

fn ids(snapshot: &Snapshot, terms: &[Option<Term>; 3]) -> Option<Pattern> {
    let [subject, predicate, object] = terms.each_ref().map(|term| term.as_ref().map(Term::as_ref));
    snapshot.pattern(subject, predicate, object).unwrap()
}

#[test]
fn empty_graphs_exist_and_blank_nodes_name_graphs() {
    let blank = BlankNode::new_unchecked("b");
    let quads = [Quad::new(blank.clone(), node(1), node(2), blank.clone())];
    let (_directory, snapshot) = snapshot(&[node(9).into(), blank.clone().into()], &quads);
    assert_eq!(snapshot.named_graphs().unwrap(), [node(9).into(), blank.into()]);
    assert_eq!((snapshot.version(), snapshot.named_graph_count()), ("version 1", 2));
    let empty = snapshot.id(&node(9)).unwrap().unwrap();
    assert_eq!(snapshot.count(Pattern::default(), Graphs::Named(empty)), Ok(0));
    assert_eq!(snapshot.count(Pattern::default(), Graphs::AllNamed), Ok(1));
    assert_eq!(snapshot.count(Pattern::default(), Graphs::Default), Ok(0));
}

#[test]
fn a_snapshot_of_nothing_opens() {
    let (_directory, snapshot) = snapshot(&[], &[]);
    snapshot.verify().unwrap();
    assert_eq!((snapshot.terms(), snapshot.named_graphs().unwrap().len()), (0, 0));
    assert_eq!(snapshot.id(&node(1)), Ok(None));
}

#[test]
fn every_row_read_counts_against_the_budget_also_those_left_out() {
    let quads: Vec<_> =
        (0..30).map(|i| Quad::new(node(i), node(1), node(2), graph_name(Some(3 + i % 3)))).collect();
    let (_directory, snapshot) = snapshot(&[], &quads);
    let clause =
        DatasetClause { named: NamedGraphs::Only(vec![node(3), node(4)]), ..DatasetClause::default() };
    let guard = Guard::unlimited().with_scan_budget(29);
    let view = View::new(&snapshot, &clause, &guard).unwrap();
    let mut scan = view.internal_quads_for_pattern(None, None, None, None).skip_while(Result::is_ok);
    assert!(scan.next().is_some_and(|error| error.is_err_and(|error| error == ScanError::ScanBudget(29))));
    assert!(scan.next().is_none(), "an error ends the scan");
    assert_eq!(guard.scanned(), 29);
}

#[test]
fn a_replaced_snapshot_lives_until_its_last_reader_is_gone() {
    fn is_shared<T: Send + Sync>(_: &T) {}
    let quads = [Quad::new(node(1), node(2), node(3), GraphName::DefaultGraph)];
    let (directory, old) = snapshot(&[], &quads);
    is_shared(&(&old, Guard::unlimited()));
    write(old.path(), "version 2", &[], quads.iter().take(0).cloned().map(Ok::<_, Infallible>)).unwrap();
    let new = Snapshot::open(old.path()).unwrap();
    directory.close().unwrap();
    assert_eq!((old.version(), old.count(Pattern::default(), Graphs::Default)), ("version 1", Ok(1)));
    assert_eq!((new.version(), new.count(Pattern::default(), Graphs::Default)), ("version 2", Ok(0)));
    old.verify().unwrap();
}
