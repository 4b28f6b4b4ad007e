//! Gaps as a table.

use super::{FunctionGap, FunctionMention, Gaps, SectorGap, UnitGap, ZoneGap};
use crate::analysis::wording::{Figure, joined, number};
use crate::analysis::{Sheet, Tabular};
use crate::network::Task;

impl Tabular for Gaps {
    fn sheet(&self) -> Sheet {
        let mut rows: Vec<Vec<String>> = Vec::new();
        rows.extend(self.tasks_without_unit.iter().map(task));
        rows.extend(self.zones_without_unit.iter().map(zone));
        rows.extend(self.sectors_without_task.iter().map(sector));
        rows.extend(self.targets_without_owner.iter().map(|gap| figure("target without owner", gap, "")));
        rows.extend(self.targets_without_deadline.iter().map(|gap| figure("target without year", gap, "")));
        rows.extend(self.targets_without_unit.iter().map(unit));
        rows.extend(self.functions.iter().map(function));
        rows.extend(self.function_mentions.iter().map(mention));
        Sheet {
            header: vec!["gap", "at", "what", "note"],
            rows,
            summary: format!(
                "{} tasks, {} zones, {} sectors, {} targets have nobody; {} functions differ between districts\n",
                self.tasks_without_unit.len(),
                self.zones_without_unit.len(),
                self.sectors_without_task.len(),
                self.targets_without_owner.len(),
                self.functions.len()
            ),
        }
    }
}

fn row(gap: &str, at: String, what: &str, note: String) -> Vec<String> {
    vec![gap.to_owned(), at, what.to_owned(), note]
}

fn task(task: &Task) -> Vec<String> {
    row("task without unit", number(task), &task.title, String::new())
}

fn zone(gap: &ZoneGap) -> Vec<String> {
    let wider = format!("units of a wider zone: {}", joined(gap.wider_units.iter().cloned(), ", "));
    row("zone without unit", gap.plans.join(" "), &gap.label, wider)
}

fn sector(gap: &SectorGap) -> Vec<String> {
    let note = if gap.plan_has_tasks { "" } else { "the plan states no task" };
    row("sector without task", gap.plan.clone(), &gap.label, note.to_owned())
}

fn figure(gap: &str, figure: &Figure, note: &str) -> Vec<String> {
    row(gap, format!("{} {}", figure.plan, figure.number), &figure.title(), note.to_owned())
}

fn unit(gap: &UnitGap) -> Vec<String> {
    figure("target without unit of measure", &gap.figure, &gap.unit_status)
}

fn function(gap: &FunctionGap) -> Vec<String> {
    let has = gap.has.iter().map(|district| format!("{} has one", district.label));
    let lacks = gap.lacks.iter().map(|district| format!("{} has none", district.label));
    row("function", String::new(), &gap.label, joined(has.chain(lacks), ", "))
}

fn mention(gap: &FunctionMention) -> Vec<String> {
    let elsewhere = format!("in other tasks: {}", joined(gap.units_elsewhere.iter().cloned(), ", "));
    row("function named without unit", number(&gap.task), &gap.label, elsewhere)
}
