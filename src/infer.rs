//! Inference rules. What they yield lives in graphs of its own and is never asserted.
//!
//! Input: a checked record. Output per rule: triples whose subjects belong to that record, so that a
//! document's inferences go when the document goes.

use oxigraph::model::{NamedNode, Triple};

use crate::iri::{self, Iris};
use crate::record::PlanRecord;
use crate::vocab::plan;

/// An inference rule.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// Slug; the rule's graph is `{base}graph/inferred/{slug}`.
    pub slug: &'static str,
    /// What the rule says, and what it rests on.
    pub description: &'static str,
    apply: fn(&PlanRecord, &Iris) -> Vec<Triple>,
}

impl Rule {
    /// The rule's named graph.
    #[must_use]
    pub fn graph(&self, iris: &Iris) -> NamedNode {
        iris.graph(&format!("inferred/{}", self.slug))
    }

    /// What the rule infers from a record.
    #[must_use]
    pub fn infer(&self, record: &PlanRecord, iris: &Iris) -> Vec<Triple> {
        (self.apply)(record, iris)
    }
}

/// All rules.
pub const RULES: &[Rule] = &[Rule {
    slug: "first-listed-lead",
    description: "The unit listed first is presumed to lead, the others to support, where the text states neither \
                      lead nor support; earlier-listed agencies usually carry the main responsibility in co-signed documents \
                      (doi:10.1080/1523908X.2023.2227571, note 2). A list of one presumes nothing.",
    apply: first_listed_lead,
}];

fn first_listed_lead(record: &PlanRecord, iris: &Iris) -> Vec<Triple> {
    let mut triples = Vec::new();
    for task in record.tasks.iter().filter(|task| task.responsible.len() > 1 && !task.states_roles()) {
        let task_iri = iris.id(&format!("plan/{}/task/{}", record.id, task.number));
        for (index, responsible) in task.responsible.iter().enumerate() {
            let assignment = iris.id(&format!("plan/{}/task/{}/unit/{}", record.id, task.number, index + 1));
            let (property, role) =
                if index == 0 { (plan::PRESUMED_LEAD, "lead") } else { (plan::PRESUMED_SUPPORT, "support") };
            triples.push(Triple::new(task_iri.clone(), property, iris.unit(&responsible.unit)));
            triples.push(Triple::new(assignment, plan::PRESUMED_ROLE, iri::concept("role", role)));
        }
    }
    triples
}
