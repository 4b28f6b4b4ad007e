//! The computed graph: digests and sizes of graphs, connectivity of plans, version of the dataset.

use std::collections::BTreeSet;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{Literal, NamedNode, NamedNodeRef, Quad, Term, Triple};
use oxigraph::store::{StorageError, Transaction};

use super::StoreError;
use crate::analysis::cuts;
use crate::digest;
use crate::infer::{RULES, Rule};
use crate::iri::Iris;
use crate::network::{ResponsibilityGraph, Row, Task, Unit};
use crate::record::PlanRecord;
use crate::vocab::{dcterms, plan, void};

/// Name of the graph.
pub(super) fn graph(iris: &Iris) -> NamedNode {
    iris.graph("computed")
}

/// The node that stands for the whole dataset.
pub(super) fn dataset(iris: &Iris) -> NamedNode {
    iris.id("dataset")
}

/// Records size and digest of a graph.
pub(super) fn describe_graph(
    transaction: &mut Transaction<'_>,
    iris: &Iris,
    described: &NamedNode,
    triples: &[Triple],
) -> Result<(), StoreError> {
    clear(transaction, iris, described)?;
    for quad in description(iris, described, triples)? {
        transaction.insert(&quad);
    }
    Ok(())
}

/// Size and digest of a graph; nothing of an empty one.
pub(super) fn description(
    iris: &Iris,
    described: &NamedNode,
    triples: &[Triple],
) -> Result<Vec<Quad>, StoreError> {
    if triples.is_empty() {
        return Ok(Vec::new());
    }
    let digest = digest::digest(triples)?;
    let says = |predicate, object| quad(iris, described, predicate, object);
    Ok(vec![
        says(rdf::TYPE, void::DATASET.into()),
        says(void::TRIPLES, Literal::from(triples.len() as u64).into()),
        says(plan::DIGEST, Literal::from(digest).into()),
    ])
}

/// Says which rule filled an inferred graph; and how large it is and its digest, where they are known.
pub(super) fn describe_inferred(
    transaction: &mut Transaction<'_>,
    iris: &Iris,
    graph: &NamedNode,
    rule: &Rule,
    triples: &[Triple],
) -> Result<(), StoreError> {
    describe_graph(transaction, iris, graph, triples)?;
    let described = Literal::new_simple_literal(rule.description);
    transaction.insert(&quad(iris, graph, plan::RULE, described.into()));
    Ok(())
}

/// Records components and cut vertices of a plan's task–unit graph.
pub(super) fn describe_structure(
    transaction: &mut Transaction<'_>,
    iris: &Iris,
    record: &PlanRecord,
) -> Result<(), StorageError> {
    forget_structure(transaction, iris, &record.id)?;
    for quad in structure(iris, record) {
        transaction.insert(&quad);
    }
    Ok(())
}

/// Components and cut vertices of a plan's task–unit graph; nothing of a plan without tasks.
pub(super) fn structure(iris: &Iris, record: &PlanRecord) -> Vec<Quad> {
    if record.tasks.is_empty() {
        return Vec::new();
    }
    let network = network_of(record);
    let found = cuts(&network);
    let node = iris.plan(&record.id);
    let components = Literal::from(found.components as u64);
    let units = found.units.iter().map(|unit| iris.unit(&network.units[*unit].id));
    let cut = units.map(|unit| quad(iris, &unit, plan::CUT_VERTEX_OF, node.clone().into()));
    std::iter::once(quad(iris, &node, plan::COMPONENT_COUNT, components.into())).chain(cut).collect()
}

/// The graph of one record alone: ids and numbers, no labels, open sets not told apart.
fn network_of(record: &PlanRecord) -> ResponsibilityGraph {
    let named: BTreeSet<&str> =
        record.tasks.iter().flat_map(|task| &task.responsible).map(|listed| listed.unit.as_str()).collect();
    let unit =
        |id: &str| Unit { id: id.to_owned(), label: String::new(), open_set: false, functions: Vec::new() };
    let tasks = record.tasks.iter().map(|task| Task {
        plan: record.id.clone(),
        number: task.number.into(),
        title: task.title.clone(),
    });
    let rows = record.tasks.iter().flat_map(|task| {
        (1..).zip(&task.responsible).map(|(position, listed)| Row {
            plan: record.id.clone(),
            task: task.number.into(),
            position,
            unit: listed.unit.clone(),
            assignment: String::new(),
        })
    });
    ResponsibilityGraph::new(named.into_iter().map(unit).collect(), tasks.collect(), rows.collect())
}

/// Removes all that was computed from a document.
pub(super) fn forget(transaction: &mut Transaction<'_>, iris: &Iris, id: &str) -> Result<(), StorageError> {
    clear(transaction, iris, &iris.document_graph(id))?;
    forget_structure(transaction, iris, id)
}

/// Records the version of the dataset: a digest over the digests of its graphs, inferred ones left out.
pub(super) fn describe_dataset(transaction: &mut Transaction<'_>, iris: &Iris) -> Result<(), StoreError> {
    let computed = graph(iris);
    let inferred = iris.graph("inferred/").into_string();
    let mut lines: Vec<String> = transaction
        .quads_for_pattern(None, Some(plan::DIGEST), None, Some(computed.as_ref().into()))
        .map(|quad| quad.map(|quad| format!("{} {}\n", quad.subject, quad.object)))
        .collect::<Result<_, _>>()?;
    // What is inferred follows from what is asserted; its digest is known only after the last document.
    lines.retain(|line| !line.starts_with(&format!("<{inferred}")));
    lines.sort();
    let version = digest::sha256(lines.concat().as_bytes());
    let node = dataset(iris);
    clear(transaction, iris, &node)?;
    transaction.insert(&quad(iris, &node, rdf::TYPE, void::DATASET.into()));
    transaction.insert(&quad(iris, &node, dcterms::HAS_VERSION, Literal::from(version).into()));
    Ok(())
}

/// Forgets sizes and digests of what rules inferred, and leaves which rule inferred it.
pub(super) fn forget_inferred(transaction: &mut Transaction<'_>, iris: &Iris) -> Result<(), StoreError> {
    RULES.iter().try_for_each(|rule| describe_inferred(transaction, iris, &rule.graph(iris), rule, &[]))
}

/// Forgets what is told of the whole dataset and of what rules inferred, which more documents make untrue.
pub(super) fn forget_totals(transaction: &mut Transaction<'_>, iris: &Iris) -> Result<(), StoreError> {
    forget_inferred(transaction, iris)?;
    Ok(clear(transaction, iris, &dataset(iris))?)
}

fn forget_structure(transaction: &mut Transaction<'_>, iris: &Iris, id: &str) -> Result<(), StorageError> {
    let node = iris.plan(id);
    clear(transaction, iris, &node)?;
    let computed = graph(iris);
    let cut: Vec<Quad> = transaction
        .quads_for_pattern(
            None,
            Some(plan::CUT_VERTEX_OF),
            Some(node.as_ref().into()),
            Some(computed.as_ref().into()),
        )
        .collect::<Result<_, _>>()?;
    for quad in &cut {
        transaction.remove(quad);
    }
    Ok(())
}

fn clear(transaction: &mut Transaction<'_>, iris: &Iris, subject: &NamedNode) -> Result<(), StorageError> {
    let computed = graph(iris);
    let old: Vec<Quad> = transaction
        .quads_for_pattern(Some(subject.as_ref().into()), None, None, Some(computed.as_ref().into()))
        .collect::<Result<_, _>>()?;
    for quad in &old {
        transaction.remove(quad);
    }
    Ok(())
}

/// A quad of the computed graph.
fn quad(iris: &Iris, subject: &NamedNode, predicate: NamedNodeRef<'_>, object: Term) -> Quad {
    Quad::new(subject.clone(), predicate, object, graph(iris))
}
