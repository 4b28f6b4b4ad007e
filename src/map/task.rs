//! Sections, tasks and the assignment of tasks to units.

use super::document::Context;
use super::metadata::year;
use crate::iri;
use crate::record::{Responsible, Role, Section, Task};
use crate::vocab::{dcterms, plan, skos};

impl Context<'_> {
    pub(super) fn section(&mut self, order: usize, section: &Section) {
        let node = self.section_iri(&section.id);
        let of = self.plan.clone();
        let parent = section.id.rsplit_once('.').map(|(parent, _)| self.section_iri(parent));
        let mut described = self.sink.node(node.clone());
        described
            .a(plan::SECTION)
            .add(plan::OF_PLAN, of)
            .text(dcterms::IDENTIFIER, &section.id)
            .count(plan::ORDER, order)
            .concept(plan::SECTION_KIND, "section-kind", &section.kind)
            .opt_text(plan::ORDINAL, section.ordinal.as_deref())
            .zh(skos::PREF_LABEL, &section.heading)
            .opt_en(skos::PREF_LABEL, section.heading_en.as_deref());
        if let Some(parent) = parent {
            described.add(plan::PARENT_SECTION, parent);
        }
        self.evidence(&node, &section.evidence);
    }

    pub(super) fn task(&mut self, task: &Task) {
        let node = self.task_iri(task.number);
        let of = self.plan.clone();
        let mut described = self.sink.node(node.clone());
        described
            .a(plan::TASK_CLASS)
            .add(plan::OF_PLAN, of)
            .integer(plan::TASK_NUMBER, task.number)
            .opt_text(plan::ORDINAL, task.printed.as_deref())
            .zh(skos::PREF_LABEL, &task.title)
            .opt_en(skos::PREF_LABEL, task.title_en.as_deref())
            .integer(plan::EXTENT_START, task.extent.start)
            .integer(plan::EXTENT_END, task.extent.end)
            .count(plan::PARTY_COUNT, task.responsible.len());
        if task.open_list {
            described.boolean(plan::OPEN_LIST, true);
        }
        self.place(&node, None, task.section.as_deref());
        self.evidence(&node, &task.evidence);
        for (at, list) in task.lists().enumerate() {
            let span = self.span(list);
            let property =
                if at == 0 { plan::RESPONSIBILITY_LIST } else { plan::FURTHER_RESPONSIBILITY_LIST };
            self.sink.node(node.clone()).add(property, span);
        }
        if let Some(deadline) = &task.deadline {
            self.attested(&node, plan::DEADLINE, year(deadline.value), &deadline.evidence);
        }
        for (index, responsible) in task.responsible.iter().enumerate() {
            self.assignment(task, index + 1, responsible);
        }
    }

    fn assignment(&mut self, task: &Task, position: usize, responsible: &Responsible) {
        let task_node = self.task_iri(task.number);
        let node = self.within_plan(&format!("task/{}/unit/{position}", task.number));
        let party = self.iris.unit(&responsible.unit);
        let of = self.plan.clone();
        let repaired = responsible.label() != responsible.written;
        let derivation = if repaired { "repaired" } else { "asserted" };
        self.sink.node(task_node.clone()).add(plan::RESPONSIBLE_PARTY, party.clone());
        self.sink
            .node(node.clone())
            .a(plan::RESPONSIBILITY_ASSIGNMENT)
            .add(plan::OF_PLAN, of)
            .add(plan::TASK, task_node)
            .add(plan::PARTY, party)
            .count(plan::POSITION, position)
            .text(plan::WRITTEN_LABEL, &responsible.written)
            .add(plan::ASSERTED_ROLE, iri::concept("role", role(responsible.role)))
            .add(plan::DERIVATION, iri::concept("derivation", derivation));
        self.evidence(&node, &[responsible.evidence()]);
    }
}

/// The role a text states, as a concept of the scheme `role`.
fn role(role: Role) -> &'static str {
    match role {
        Role::Lead => "lead",
        Role::Support => "support",
        Role::Responsible => "responsible-unit",
    }
}
