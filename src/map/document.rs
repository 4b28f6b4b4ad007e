//! A plan record as the triples of its named graph.

use oxigraph::model::{NamedNode, Triple};

use super::sink::Sink;
use crate::iri::Iris;
use crate::record::PlanRecord;
use crate::register::Register;
use crate::vocab::plan;

/// The triples of `record`'s named graph, sorted, each once.
///
/// The record must have passed [`crate::check`]; the register is read for units of measurement, for which
/// works are plans, and for which of the record's proposals it holds already.
#[must_use]
pub fn document(record: &PlanRecord, register: &Register, iris: &Iris) -> Vec<Triple> {
    let mut context = Context {
        plan: iris.plan(&record.id),
        source: iris.source(&record.source.file),
        record,
        register,
        iris,
        sink: Sink::default(),
    };
    context.metadata();
    context.proposals();
    for (order, section) in record.sections.iter().enumerate() {
        context.section(order + 1, section);
    }
    for task in &record.tasks {
        context.task(task);
    }
    for (index, zone) in record.zones.iter().enumerate() {
        context.zone_role(index + 1, zone);
    }
    for (index, focus) in record.focus.iter().enumerate() {
        context.focus(index + 1, focus);
    }
    for quantity in &record.quantities {
        context.quantity(quantity);
    }
    for (index, aim) in record.aims.iter().enumerate() {
        context.aim(index + 1, aim);
    }
    for (index, mention) in record.mentions.iter().enumerate() {
        context.mention(index + 1, mention);
    }
    for (index, citation) in record.citations.iter().enumerate() {
        context.citation(index + 1, citation);
    }
    for (index, damage) in record.damage.iter().enumerate() {
        context.damage(index + 1, damage);
    }
    context.sink.into_sorted()
}

/// What the mapping of one record works with.
pub(super) struct Context<'a> {
    pub(super) record: &'a PlanRecord,
    pub(super) register: &'a Register,
    pub(super) iris: &'a Iris,
    /// IRI of the plan.
    pub(super) plan: NamedNode,
    /// IRI of the source file.
    pub(super) source: NamedNode,
    pub(super) sink: Sink,
}

impl Context<'_> {
    /// What the record proposes for the register and the register does not hold yet.
    fn proposals(&mut self) {
        let fresh = self.record.proposed.without(self.register);
        super::register::describe(&fresh, self.iris, Some(&self.plan), &mut self.sink);
    }

    /// IRI of the `number`th part of a kind: `{plan}/{kind}/{number}`.
    pub(super) fn part(&self, kind: &str, number: usize) -> NamedNode {
        self.within_plan(&format!("{kind}/{number}"))
    }

    /// `{plan}/{path}`.
    pub(super) fn within_plan(&self, path: &str) -> NamedNode {
        self.iris.id(&format!("plan/{}/{path}", self.record.id))
    }

    pub(super) fn section_iri(&self, id: &str) -> NamedNode {
        self.within_plan(&format!("section/{id}"))
    }

    pub(super) fn task_iri(&self, number: u16) -> NamedNode {
        self.part("task", number.into())
    }

    pub(super) fn zone_iri(&self, id: &str) -> NamedNode {
        self.iris.id(&format!("zone/{id}"))
    }

    /// The zone a statement is for, or the plan's jurisdiction.
    pub(super) fn scope(&self, zone: Option<&str>) -> NamedNode {
        zone.map_or_else(|| self.iris.area(&self.record.plan.jurisdiction), |id| self.zone_iri(id))
    }

    /// Says in which task or section of the plan `node` is stated.
    pub(super) fn place(&mut self, node: &NamedNode, task: Option<u16>, section: Option<&str>) {
        if let Some(number) = task {
            let task = self.task_iri(number);
            self.sink.node(node.clone()).add(plan::TASK, task);
        }
        if let Some(id) = section {
            let section = self.section_iri(id);
            self.sink.node(node.clone()).add(plan::IN_SECTION, section);
        }
    }
}
