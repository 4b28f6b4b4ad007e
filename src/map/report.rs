//! Reports of the responsibility analysis as triples.
//!
//! The JSON of a report is mapped as it stands: a key is a property in the report's own namespace
//! (`…/report/load#fractional`), an object a node, several values several triples. What names a unit, plan,
//! task, zone or sector of the graph points to it; what a number rests on is `prov:wasDerivedFrom`.

use std::collections::BTreeSet;

use oxigraph::model::vocab::{rdf, rdfs};
use oxigraph::model::{Literal, NamedNode, Term, Triple};
use serde_json::{Map, Value};

use super::sink::Sink;
use crate::iri::{self, Iris};
use crate::network::ResponsibilityGraph;
use crate::report::{Document, Report};
use crate::vocab::{plan, prov};

/// Ids of the graph, by which strings of a report are known to name something.
pub struct Names<'a> {
    units: BTreeSet<&'a str>,
    plans: BTreeSet<&'a str>,
    zones: BTreeSet<&'a str>,
    sectors: BTreeSet<&'a str>,
}

impl<'a> Names<'a> {
    /// The ids of `graph`.
    #[must_use]
    pub fn new(graph: &'a ResponsibilityGraph) -> Self {
        Self {
            units: graph.units.iter().map(|unit| unit.id.as_str()).collect(),
            plans: graph.plan_ids().into_iter().collect(),
            zones: graph.context.zones.iter().map(|zone| zone.id.as_str()).collect(),
            sectors: graph.context.sectors.iter().map(|sector| sector.id.as_str()).collect(),
        }
    }
}

/// The node of a report about one plan, or about all of them.
#[must_use]
pub fn report_node(name: &str, plan: Option<&str>, iris: &Iris) -> NamedNode {
    iris.id(&format!("{REPORT_PATH}{}/{name}", plan.unwrap_or("all")))
}

/// Where the nodes of reports are, below `id/`.
pub const REPORT_PATH: &str = "report/";

/// The triples of a report, sorted, each once.
#[must_use]
pub fn report(document: &Document, plan_id: Option<&str>, names: &Names<'_>, iris: &Iris) -> Vec<Triple> {
    let mut mapper = Mapper { name: document.analysis, names, iris, sink: Sink::default() };
    let node = report_node(document.analysis, plan_id, iris);
    let mut described = mapper.sink.node(node.clone());
    described.a(plan::ANALYSIS_REPORT).text(plan::REPORT_NAME, document.analysis);
    if let Some(id) = plan_id {
        described.add(plan::OF_PLAN, iris.plan(id));
    }
    if let Value::Object(result) = &document.result {
        mapper.object(&node, result);
    }
    mapper.sink.into_sorted()
}

struct Mapper<'a> {
    name: &'static str,
    names: &'a Names<'a>,
    iris: &'a Iris,
    sink: Sink,
}

impl Mapper<'_> {
    fn object(&mut self, node: &NamedNode, object: &Map<String, Value>) {
        for (key, value) in object {
            match value {
                Value::Array(items) => {
                    for (index, item) in items.iter().enumerate() {
                        self.value(node, key, item, Some(index + 1));
                    }
                }
                value => self.value(node, key, value, None),
            }
        }
    }

    fn value(&mut self, node: &NamedNode, key: &str, value: &Value, place: Option<usize>) {
        let property = property(self.name, key);
        match value {
            Value::Object(object) => {
                if let Some(task) = self.task(object) {
                    self.sink.node(node.clone()).add(property.as_ref(), task);
                    return;
                }
                let segment = place.map_or_else(|| key.to_owned(), |place| format!("{key}/{place}"));
                let child = NamedNode::new_unchecked(format!("{}/{segment}", node.as_str()));
                self.sink.node(node.clone()).add(property.as_ref(), child.clone());
                if let Some(place) = place {
                    self.sink.node(child.clone()).count(plan::ORDER, place);
                }
                self.object(&child, object);
            }
            // What is undefined is absent; a list within a list (a matrix) has no name and is left to JSON.
            Value::Null | Value::Array(_) => {}
            scalar => {
                let (property, term) = self.scalar(key, property, scalar);
                self.sink.node(node.clone()).add(property.as_ref(), term);
            }
        }
    }

    /// A task of the graph: an object of nothing but plan, number and title.
    fn task(&self, object: &Map<String, Value>) -> Option<NamedNode> {
        let (plan, number) = (object.get("plan")?.as_str()?, object.get("number")?.as_u64()?);
        let is_task = object.len() == 3 && object.contains_key("title") && self.names.plans.contains(plan);
        is_task.then(|| self.iris.id(&format!("plan/{plan}/task/{number}")))
    }

    fn scalar(&self, key: &str, property: NamedNode, value: &Value) -> (NamedNode, Term) {
        let term = match value {
            Value::Bool(truth) => Literal::from(*truth).into(),
            Value::Number(number) => match number.as_i64() {
                Some(integer) => Literal::from(integer).into(),
                None => Literal::from(number.as_f64().unwrap_or_default()).into(),
            },
            Value::String(text) => match self.named(key, text) {
                Some(node) if key == "evidence" => return (prov::WAS_DERIVED_FROM.into_owned(), node.into()),
                Some(node) => node.into(),
                None => Literal::new_simple_literal(text).into(),
            },
            other => Literal::new_simple_literal(other.to_string()).into(),
        };
        (property, term)
    }

    fn named(&self, key: &str, text: &str) -> Option<NamedNode> {
        let is = |word: &str| key.starts_with(word) || key.ends_with(word);
        if text.starts_with(self.iris.base()) {
            NamedNode::new(text).ok()
        } else if self.names.units.contains(text) {
            Some(self.iris.unit(text))
        } else if is("plan") && self.names.plans.contains(text) {
            Some(self.iris.plan(text))
        } else if is("zone") && self.names.zones.contains(text) {
            Some(self.iris.id(&format!("zone/{text}")))
        } else if is("sector") && self.names.sectors.contains(text) {
            Some(self.iris.id(&format!("sector/{text}")))
        } else {
            None
        }
    }
}

/// The property a key of a report stands for.
fn property(report: &str, key: &str) -> NamedNode {
    iri::report_property(report, key)
}

/// What a report and the properties of its results are, from the documentation of the results' types.
#[must_use]
pub fn report_terms(report: &Report) -> Vec<Triple> {
    let mut sink = Sink::default();
    for figure in report.figures() {
        let mut term = sink.node(property(report.name, &figure.name));
        term.a(rdf::PROPERTY).add(rdfs::LABEL, Literal::new_simple_literal(&figure.name));
        if !figure.meaning.is_empty() {
            term.en(rdfs::COMMENT, &figure.meaning);
        }
    }
    let node = iri::report_definition(report.name);
    sink.node(node)
        .text(plan::REPORT_NAME, report.name)
        .en(rdfs::LABEL, report.title)
        .zh(rdfs::LABEL, report.title_zh)
        .en(rdfs::COMMENT, report.description);
    sink.into_sorted()
}
