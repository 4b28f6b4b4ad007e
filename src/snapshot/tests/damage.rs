//! Damaged files: an error, never a crash, and no change of a byte goes unnoticed.

use std::fs;
use std::path::Path;

use oxigraph::model::{Literal, NamedNode, Quad, Term};
use spareval::QueryableDataset;

use super::data::{graph_name, node, snapshot};
use crate::snapshot::{
    DatasetClause, DefaultGraph, Graphs, Guard, NamedGraphs, Pattern, Snapshot, SnapshotError, View,
};

const XSD: &str = "http://www.w3.org/2001/XMLSchema#";

fn quads() -> Vec<Quad> {
    let typed = |value: &str, name: &str| -> Term {
        Literal::new_typed_literal(value, NamedNode::new_unchecked(format!("{XSD}{name}"))).into()
    };
    let objects = [
        typed("1.50", "decimal"),
        typed("1e3", "double"),
        typed("2024-02-29", "date"),
        typed("2024-02-29T08:00:00+08:00", "dateTime"),
        typed("7", "integer"),
        typed("x", "date"),
        typed("y", "anyURI"),
        Literal::new_language_tagged_literal_unchecked("上海", "zh").into(),
        Literal::new_simple_literal("s").into(),
        node(3).into(),
    ];
    let graphs = [None, Some(7), Some(8)];
    let objects = objects.iter().cycle().zip(graphs.into_iter().cycle()).take(15).enumerate();
    objects
        .map(|(i, (object, graph))| Quad::new(node(i % 3), node(4), object.clone(), graph_name(graph)))
        .collect()
}

/// Everything a reader does.
fn use_up(snapshot: &Snapshot) {
    let _sizes = (snapshot.terms(), snapshot.named_graphs(), snapshot.predicates());
    let clauses = [
        DatasetClause::default(),
        DatasetClause {
            default: DefaultGraph::Merge(vec![node(7), node(8)]),
            named: NamedGraphs::Only(vec![node(8), node(9)]),
        },
    ];
    for clause in &clauses {
        let guard = Guard::unlimited();
        let Ok(view) = View::new(snapshot, clause, &guard) else { continue };
        let bound = [None, view.internalize_term(node(4).into()).ok()];
        let graph = view.internalize_term(node(8).into()).ok();
        for predicate in &bound {
            for graph in [None, Some(None), Some(graph.as_ref())] {
                let quads = view.internal_quads_for_pattern(None, predicate.as_ref(), None, graph).take(100);
                for quad in quads.flatten() {
                    let _again = view
                        .internal_quads_for_pattern(Some(&quad.subject), None, Some(&quad.object), graph)
                        .count();
                    if let Ok(term) = view.externalize_expression_term(quad.object) {
                        let _text = Term::from(term).to_string();
                    }
                    let _term = view.externalize_term(quad.object).map(|term| view.internalize_term(term));
                }
            }
        }
        let _names = view.internal_named_graphs().take(100).count();
    }
    for graphs in [Graphs::Default, Graphs::AllNamed] {
        let _count = snapshot.count(Pattern::default(), graphs);
    }
}

fn open(path: &Path, bytes: &[u8]) -> Result<(), SnapshotError> {
    fs::write(path, bytes).unwrap();
    let snapshot = Snapshot::open(path)?;
    use_up(&snapshot);
    snapshot.verify()
}

#[test]
fn every_flipped_bit_is_noticed_and_none_is_fatal() {
    let (directory, snapshot) = snapshot(&[node(9).into()], &quads());
    let whole = fs::read(snapshot.path()).unwrap();
    let path = directory.path().join("damaged");
    assert!(open(&path, &whole).is_ok());
    for at in 0..whole.len() {
        for bit in [0x01, 0x80, 0xFF] {
            let mut bytes = whole.clone();
            bytes[at] ^= bit;
            assert!(open(&path, &bytes).is_err(), "byte {at} of {}", whole.len());
        }
    }
}

#[test]
fn every_cut_and_every_tail_is_noticed() {
    let (directory, snapshot) = snapshot(&[], &quads());
    let whole = fs::read(snapshot.path()).unwrap();
    let path = directory.path().join("damaged");
    for length in 0..whole.len() {
        assert!(open(&path, &whole[..length]).is_err(), "{length} of {}", whole.len());
    }
    assert!(open(&path, &[whole.as_slice(), b"x"].concat()).is_err());
}

#[test]
fn what_a_file_is_is_told_apart() {
    let (directory, snapshot) = snapshot(&[], &quads());
    let mut bytes = fs::read(snapshot.path()).unwrap();
    let path = directory.path().join("other");
    assert!(matches!(open(&path, b"@prefix : <http://e/> ."), Err(SnapshotError::Foreign { .. })));
    bytes[11] = 99;
    assert!(matches!(open(&path, &bytes), Err(SnapshotError::Format { found: 99, .. })));
    assert!(matches!(Snapshot::open(&directory.path().join("none")), Err(SnapshotError::Io { .. })));
}

#[test]
fn a_failed_build_leaves_the_old_file_and_nothing_else() {
    let (directory, snapshot) = snapshot(&[], &quads());
    let before = fs::read(snapshot.path()).unwrap();
    let outcome = crate::snapshot::write(snapshot.path(), "2", &[], [Err("the source broke")]);
    assert!(matches!(outcome, Err(SnapshotError::Source(_))));
    assert!(fs::read(snapshot.path()).unwrap() == before);
    assert_eq!(directory.path().read_dir().unwrap().count(), 1);
}
