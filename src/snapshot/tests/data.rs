//! Random terms and datasets, and files to keep them in.

use std::convert::Infallible;
use std::sync::Arc;

use oxigraph::model::{BlankNode, GraphName, Literal, NamedNode, NamedOrBlankNode, Quad, Term};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::sample::select;
use tempfile::TempDir;

use crate::snapshot::{Snapshot, write};

/// Any kind of term, valid or not, plain or odd.
pub(in crate::snapshot) fn any_term() -> impl Strategy<Value = Term> {
    let text = prop_oneof!["[a-c]{0,3}", "\\PC{0,6}", Just("上海".to_owned())];
    let lexical = prop_oneof![
        "[+-]?0{0,2}[0-9]{1,3}",
        "-?[0-9]{1,4}\\.[0-9]{1,4}",
        "-?[0-9]\\.[0-9]{1,2}E[0-9]",
        "20[0-9]{2}-0[1-9]-1[0-9](Z|\\+08:00)?",
        "20[0-9]{2}-0[1-9]-1[0-9]T0[0-9]:00:00(\\.[0-9]{1,3})?(Z|-05:00)?",
        select(vec!["true", "false", "1", "0", "NaN", "INF", "", "P1Y", "PT5M", "--05", "2024"])
            .prop_map(str::to_owned),
        text.clone(),
    ];
    let datatype = select(vec![
        "boolean",
        "integer",
        "decimal",
        "double",
        "float",
        "dateTime",
        "date",
        "int",
        "nonNegativeInteger",
        "time",
        "gYear",
        "duration",
        "dateTimeStamp",
        "string",
        "anyURI",
    ]);
    prop_oneof![
        text.clone().prop_map(|name| NamedNode::new_unchecked(format!("http://e/{name}")).into()),
        "[a-f0-9]{1,3}".prop_map(|label| BlankNode::new_unchecked(label).into()),
        text.clone().prop_map(|value| Literal::new_simple_literal(value).into()),
        (text.clone(), select(vec!["en", "zh", "zh-hans"]))
            .prop_map(|(value, tag)| Literal::new_language_tagged_literal_unchecked(value, tag).into()),
        (lexical.clone(), datatype).prop_map(|(value, name)| {
            let datatype = NamedNode::new_unchecked(format!("http://www.w3.org/2001/XMLSchema#{name}"));
            Literal::new_typed_literal(value, datatype).into()
        }),
        lexical.prop_map(|value| {
            Literal::new_typed_literal(value, NamedNode::new_unchecked("http://e/datatype")).into()
        }),
    ]
}

/// A snapshot of these quads, in a directory that lasts as long as it is held.
pub(super) fn snapshot(graphs: &[NamedOrBlankNode], quads: &[Quad]) -> (TempDir, Arc<Snapshot>) {
    let directory = TempDir::new().unwrap();
    let path = directory.path().join("one.snapshot");
    write(&path, "version 1", graphs, quads.iter().cloned().map(Ok::<_, Infallible>)).unwrap();
    assert_eq!(directory.path().read_dir().unwrap().count(), 1, "nothing else is left behind");
    (directory, Snapshot::open(&path).unwrap())
}

/// One of a few IRIs, so that triples share terms.
pub(super) fn node(number: usize) -> NamedNode {
    NamedNode::new_unchecked(format!("http://e/{number}"))
}

/// A graph name: none for the default graph.
pub(super) fn graph_name(number: Option<usize>) -> GraphName {
    number.map_or(GraphName::DefaultGraph, |number| node(number).into())
}

/// Quads of few terms in four graphs and the default graph. Graphs are also subjects.
pub(super) fn few_quads() -> impl Strategy<Value = Vec<Quad>> {
    let quad = (0..5_usize, 0..4_usize, 0..6_usize, option::of(0..4_usize)).prop_map(|(s, p, o, g)| {
        let object: Term = match o {
            5 => Literal::from(7).into(),
            4 => Literal::new_simple_literal("seven").into(),
            _ => node(o).into(),
        };
        Quad::new(node(s), node(p + 3), object, graph_name(g))
    });
    vec(quad, 0..60)
}
