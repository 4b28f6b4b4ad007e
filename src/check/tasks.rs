//! Tasks and their units: numbering, order, and labels that mean what the record says they mean.

use std::collections::BTreeSet;
use std::fmt::Write as _;

use super::document::Checker;
use super::index::{Table, names};
use crate::extract::fold::fold;
use crate::record::{Evidence, Extent, Responsible, SectionKind, Task};

impl Checker<'_> {
    pub(super) fn tasks(&mut self) {
        let mut previous: Option<&Task> = None;
        for (at, task) in self.record.tasks.iter().enumerate() {
            let path = format!("task[{at}]");
            self.number(&path, at, task, previous);
            self.group(&path, task);
            self.findings.evidence(&format!("{path}.evidence"), &task.evidence, &self.record.source);
            self.findings.extent(&format!("{path}.extent"), task.extent, &self.record.source);
            if previous.is_some_and(|previous| task.extent.start < previous.extent.end) {
                self.findings.fail(
                    format!("{path}.extent"),
                    "overlaps the task before it",
                    "an extent runs from the task's number to the end of its list of units",
                );
            }
            if task.evidence.iter().any(|span| !within(span.start, span.end, task.extent)) {
                self.findings.fail(
                    format!("{path}.evidence"),
                    "the heading lies outside the task's extent",
                    "widen the extent, or correct the offsets",
                );
            }
            self.lists(&path, task);
            if let Some(deadline) = &task.deadline {
                self.stated(&format!("{path}.deadline"), deadline);
                self.year(format!("{path}.deadline.value"), deadline.value);
            }
            if task.printed.as_ref().is_some_and(|printed| printed.trim().is_empty()) {
                self.findings.fail(
                    format!("{path}.printed"),
                    "no number",
                    "give the number as printed, or take `printed` away where it is that of the task",
                );
            }
            previous = Some(task);
        }
    }

    fn number(&mut self, path: &str, at: usize, task: &Task, previous: Option<&Task>) {
        let expected = previous.map_or(1, |previous| usize::from(previous.number) + 1);
        // Right after the task before it or by its place in the file: so one wrong number is one mistake.
        if [expected, at + 1].contains(&task.number.into()) {
            return;
        }
        let twice = self.record.tasks[..at].iter().any(|other| other.number == task.number);
        let message = if twice {
            format!("task {} stands twice", task.number)
        } else {
            format!("task {} stands where task {expected} is expected", task.number)
        };
        self.findings.fail(
            format!("{path}.number"),
            message,
            "tasks run from 1 without gaps; what the source prints goes into `printed`, and a gap in its numbers is damage (`missing-number`)"
                .to_owned(),
        );
    }

    fn group(&mut self, path: &str, task: &Task) {
        let Some(id) = &task.section else { return };
        let path = format!("{path}.section");
        let sections = &self.record.sections;
        let known = sections.iter().map(|section| section.id.as_str());
        if !self.findings.known(path.as_str(), "section of this record", id, known) {
            return;
        }
        let holds_tasks = |kind| matches!(kind, SectionKind::Tasks | SectionKind::TaskGroup);
        if sections.iter().any(|section| &section.id == id && !holds_tasks(section.kind)) {
            self.findings.fail(
                path,
                format!("section `{id}` is not a group of tasks"),
                "name a section of kind `task-group` or `tasks`",
            );
        }
    }

    fn lists(&mut self, path: &str, task: &Task) {
        let list_path = format!("{path}.list");
        if task.list.is_none() && !task.further_lists.is_empty() {
            self.findings.fail(
                format!("{path}.further_lists"),
                "there are further lists but no first",
                "give the first as `list`",
            );
        } else if task.list.is_none() && task.open_list {
            self.findings.fail(
                format!("{path}.open_list"),
                "no list is given that could be open",
                "give `list`, or take `open_list` away",
            );
        } else if task.list.is_none() && !task.responsible.is_empty() {
            self.findings.fail(
                list_path.as_str(),
                "units are given but not the list they stand in",
                "give `list`, the whole bracket with the units",
            );
        }
        let Some(list) = &task.list else { return };
        self.findings.span(&list_path, list, &self.record.source);
        if !within(list.start, list.end, task.extent) && !self.apart(list) {
            self.findings.fail(
                list_path.as_str(),
                "lies outside the task's extent",
                "widen the extent, or correct the offsets; only a list apart from all tasks, as in an annex, may",
            );
        }
        for (at, list) in task.further_lists.iter().enumerate() {
            self.findings.span(&format!("{path}.further_lists[{at}]"), list, &self.record.source);
        }
        if task.responsible.is_empty() {
            self.findings.fail(
                list_path.as_str(),
                "the list names no unit in `responsible`",
                "give each unit of the list, in order",
            );
        }
        self.responsible(path, task);
    }

    /// Whether a list stands apart from all tasks (a table in an annex).
    fn apart(&self, list: &Evidence) -> bool {
        let extents = self.record.tasks.iter().map(|task| task.extent);
        extents.into_iter().all(|extent| list.end <= extent.start || extent.end <= list.start)
    }

    fn responsible(&mut self, path: &str, task: &Task) {
        let mut seen = BTreeSet::new();
        let mut previous = (0, 0);
        for (at, responsible) in task.responsible.iter().enumerate() {
            let path = format!("{path}.responsible[{at}]");
            self.findings.span(&path, &responsible.evidence(), &self.record.source);
            let inside = |list: &Evidence| list.start <= responsible.start && responsible.end <= list.end;
            match task.lists().position(inside) {
                None => self.findings.fail(
                    path.as_str(),
                    "lies outside the list of units",
                    "widen `list`, give the list as one of `further_lists`, or correct the offsets",
                ),
                Some(list) if (list, responsible.start) < previous => self.findings.fail(
                    path.as_str(),
                    "stands before the unit listed ahead of it",
                    "give the units in the order of the list",
                ),
                Some(list) => previous = (list, responsible.end),
            }
            if !seen.insert(responsible.unit.as_str()) {
                self.findings.fail(
                    format!("{path}.unit"),
                    format!("`{}` stands twice in this task", responsible.unit),
                    "list it once, or resolve one of the two labels to another unit",
                );
            }
            self.resolution(&path, responsible);
        }
    }

    /// The label must be a name of the unit, and the unit one of the plan's own district.
    fn resolution(&mut self, path: &str, responsible: &Responsible) {
        let path = format!("{path}.unit");
        let district = &self.record.plan.jurisdiction;
        let Some(unit) = self.index.unit(&responsible.unit) else {
            self.findings.entry(path, Table::Unit, &responsible.unit, self.index);
            return;
        };
        // An unknown district is one mistake, named where it stands, not one of every unit.
        if !self.index.has(Table::District, district) {
            return;
        }
        let label = name(responsible);
        if unit.district() != district {
            let own = self.index.resolve(district, &label);
            let help = own.map_or_else(
                || format!("add a unit of district {district} that is called {label}"),
                |own| format!("{label} of district {district} is `{own}`"),
            );
            self.findings.fail(path, format!("`{}` is a unit of another district", unit.id), help);
        } else if !self.index.bearers(district, &label).contains(&unit.id.as_str()) {
            let elsewhere: Vec<_> = self.index.homonyms(&label).collect();
            let known: Vec<_> = names(unit).collect();
            let mut help = format!("`{}` is called {}", unit.id, known.join(", "));
            if !elsewhere.is_empty() {
                _ = write!(help, "; {label} is {}", elsewhere.join(", "));
            }
            self.findings.fail(path, format!("{label} is not a name of `{}`", unit.id), help);
        }
    }
}

fn within(start: u32, end: u32, outer: Extent) -> bool {
    outer.start <= start && end <= outer.end
}

/// The name a label stands for: broken lines joined, without what converters left, in simplified script.
fn name(responsible: &Responsible) -> String {
    let folded = fold(&responsible.written);
    folded.canonical(&(0..folded.text().len()))
}
