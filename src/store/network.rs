//! The responsibility network, read from the default graph in one pass.

use std::collections::HashMap;

use oxigraph::model::vocab::rdf;
use oxigraph::model::{GraphNameRef, Literal, NamedNode, NamedNodeRef, NamedOrBlankNode, Quad, Term};

use super::{PlanStore, StoreError};
use crate::network::{Network, Row, Task, Unit};
use crate::vocab::{dcterms, plan, skos};

/// What the pass collects of one subject; of what kind it is shows at the end.
#[derive(Debug, Default)]
struct Subject {
    identifier: String,
    label: String,
    functions: Vec<String>,
    plan: String,
    task: String,
    party: String,
    task_number: Option<u32>,
    position: Option<u32>,
    is_party: bool,
    is_open_set: bool,
}

impl PlanStore {
    /// The responsibility network of all documents loaded.
    ///
    /// # Errors
    /// When the engine fails.
    pub fn network(&self) -> Result<Network, StoreError> {
        let mut subjects: HashMap<String, Subject> = HashMap::new();
        for quad in self.store.quads_for_pattern(None, None, None, Some(GraphNameRef::DefaultGraph)) {
            collect(&mut subjects, quad?);
        }
        let identifier =
            |iri: &str| subjects.get(iri).map(|subject| subject.identifier.clone()).unwrap_or_default();
        let (mut units, mut tasks, mut rows) = (Vec::new(), Vec::new(), Vec::new());
        #[expect(clippy::iter_over_hash_type, reason = "the network sorts what it is given")]
        for (iri, subject) in &subjects {
            if subject.is_party {
                let mut functions: Vec<String> =
                    subject.functions.iter().map(|iri| identifier(iri)).collect();
                functions.sort();
                let (id, label) = (subject.identifier.clone(), subject.label.clone());
                units.push(Unit { id, label, open_set: subject.is_open_set, functions });
            } else if let Some(number) = subject.task_number {
                tasks.push(Task { plan: identifier(&subject.plan), number, title: subject.label.clone() });
            } else if let Some(position) = subject.position {
                let task = subjects.get(&subject.task).and_then(|task| task.task_number).unwrap_or_default();
                rows.push(Row {
                    plan: identifier(&subject.plan),
                    task,
                    position,
                    unit: identifier(&subject.party),
                    assignment: iri.clone(),
                });
            }
        }
        Ok(Network::new(units, tasks, rows))
    }
}

fn collect(subjects: &mut HashMap<String, Subject>, quad: Quad) {
    let predicate = quad.predicate.as_ref();
    let wanted = [
        rdf::TYPE,
        dcterms::IDENTIFIER,
        skos::PREF_LABEL,
        plan::FUNCTION,
        plan::OF_PLAN,
        plan::TASK,
        plan::PARTY,
        plan::TASK_NUMBER,
        plan::POSITION,
    ];
    let NamedOrBlankNode::NamedNode(iri) = quad.subject else { return };
    if !wanted.contains(&predicate) {
        return;
    }
    let subject = subjects.entry(iri.into_string()).or_default();
    match quad.object {
        Term::NamedNode(object) => collect_link(subject, predicate, object),
        Term::Literal(literal) => collect_value(subject, predicate, &literal),
        Term::BlankNode(_) => {}
    }
}

fn collect_link(subject: &mut Subject, predicate: NamedNodeRef<'_>, object: NamedNode) {
    if predicate == rdf::TYPE {
        subject.is_party |= object == plan::PARTY_CLASS;
        subject.is_open_set |= object == plan::OPEN_PARTY_SET;
    } else if predicate == plan::FUNCTION {
        subject.functions.push(object.into_string());
    } else if predicate == plan::OF_PLAN {
        subject.plan = object.into_string();
    } else if predicate == plan::TASK {
        subject.task = object.into_string();
    } else if predicate == plan::PARTY {
        subject.party = object.into_string();
    }
}

fn collect_value(subject: &mut Subject, predicate: NamedNodeRef<'_>, literal: &Literal) {
    let value = literal.value();
    if predicate == dcterms::IDENTIFIER {
        value.clone_into(&mut subject.identifier);
    } else if predicate == plan::TASK_NUMBER {
        subject.task_number = value.parse().ok();
    } else if predicate == plan::POSITION {
        subject.position = value.parse().ok();
    } else if literal.language() == Some("zh-hans") {
        value.clone_into(&mut subject.label);
    }
}
