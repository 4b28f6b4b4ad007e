//! A record as a whole: what it proposes for the register, its sections, and the parts that other checks share.

use std::collections::BTreeSet;

use super::index::Table;
use super::{Findings, Index};
use crate::diagnostic::Problem;
use crate::record::{PlanRecord, Stated};

/// Everything wrong with `record`, given the register. What the record itself proposes counts as known.
#[must_use]
pub fn record(record: &PlanRecord, index: &Index<'_>) -> Vec<Problem> {
    let with_proposals = index.with(&record.proposed);
    let mut checker = Checker { record, index: &with_proposals, findings: Findings::default() };
    checker.proposals();
    checker.source();
    checker.plan();
    checker.sections();
    checker.tasks();
    checker.zones();
    checker.quantities();
    checker.text();
    checker.findings.0
}

/// What the checks of one record work with.
pub(super) struct Checker<'a> {
    pub(super) record: &'a PlanRecord,
    pub(super) index: &'a Index<'a>,
    pub(super) findings: Findings,
}

impl Checker<'_> {
    fn proposals(&mut self) {
        for problem in super::register::register(&self.record.proposed, self.index) {
            let path = format!("proposed.{}", problem.path);
            self.findings.0.push(Problem { path, ..problem });
        }
    }

    fn sections(&mut self) {
        let mut seen = BTreeSet::new();
        for (at, section) in self.record.sections.iter().enumerate() {
            let path = format!("section[{at}]");
            let numbered =
                section.id.split('.').all(|part| part.parse::<u16>().is_ok_and(|number| number > 0));
            if !numbered {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("`{}` is not a position", section.id),
                    "write numbers joined by dots, e.g. `3.1`",
                );
            }
            if let Some((parent, _)) = section.id.rsplit_once('.')
                && !seen.contains(parent)
            {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("its parent section `{parent}` does not come before it"),
                    "give the headings in the order of the text, parents first",
                );
            }
            if !seen.insert(section.id.as_str()) {
                self.findings.fail(
                    format!("{path}.id"),
                    format!("section `{}` stands twice", section.id),
                    "give each heading its own position",
                );
            }
            self.findings.evidence(&format!("{path}.evidence"), &section.evidence, &self.record.source);
        }
    }

    pub(super) fn stated<T>(&mut self, path: &str, stated: &Stated<T>) {
        self.findings.evidence(&format!("{path}.evidence"), &stated.evidence, &self.record.source);
    }

    pub(super) fn institution(&mut self, path: &str, id: &str) {
        self.findings.entry(path, Table::Institution, id, self.index);
    }

    /// Checks that the task or section a part names exists.
    pub(super) fn place(&mut self, path: &str, task: Option<u16>, section: Option<&str>) {
        if let Some(number) = task
            && !self.record.tasks.iter().any(|task| task.number == number)
        {
            self.findings.fail(
                format!("{path}.task"),
                format!("the record has no task {number}"),
                "name a task of this record by its number, or give `section`",
            );
        }
        if let Some(id) = section {
            let known = self.record.sections.iter().map(|section| section.id.as_str());
            self.findings.known(format!("{path}.section"), "section of this record", id, known);
        }
    }
}
