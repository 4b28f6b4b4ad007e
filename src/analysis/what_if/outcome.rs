//! Before and after compared.

use std::collections::{BTreeMap, BTreeSet};

use super::draft::{Draft, Entry};
use super::extent::{Extent, Partnerships, Shared, partnerships};
use super::{Burden, FirstListed, LoadChange, Partnership, TouchedTarget, TouchedZone};
use crate::analysis::around::owned;
use crate::analysis::wording::Figure;
use crate::kernel::Incidence;
use crate::network::{ResponsibilityGraph, Row, Scope, Task};

/// Heaviest units reported whether or not their load changes.
const HEAVIEST: usize = 10;

/// A graph before and after changes.
pub(crate) struct Outcome<'a> {
    network: &'a ResponsibilityGraph,
    draft: &'a Draft<'a>,
    after: Incidence,
    partnerships: Partnerships,
    /// Tasks whose list differs, with the list after.
    lists: Vec<(usize, &'a [Entry])>,
    /// Plan and number of these tasks, in order, with their index.
    keys: Vec<(&'a str, u32, usize)>,
}

impl<'a> Outcome<'a> {
    pub(crate) fn new(network: &'a ResponsibilityGraph, draft: &'a Draft<'a>) -> Self {
        let after = draft.incidence();
        let partnerships = partnerships(network.incidence(), &after);
        let differs = |task: usize, list: &[Entry]| {
            let now = list.iter().map(|entry| (entry.unit, entry.position));
            let rows = network.incidence().rows_of_task(task).zip(network.incidence().units_of(task));
            !now.eq(rows.map(|(row, &unit)| (unit, network.rows[row as usize].position)))
        };
        let lists = draft.touched().iter().map(|(&task, list)| (task, list.as_slice()));
        let lists: Vec<(usize, &[Entry])> = lists.filter(|(task, list)| differs(*task, list)).collect();
        let key = |&(task, _): &(usize, &[Entry])| {
            let entry = &network.tasks[task];
            (entry.plan.as_str(), entry.number, task)
        };
        let keys = lists.iter().map(key).collect();
        Self { network, draft, after, partnerships, lists, keys }
    }

    pub(crate) fn extents(&self) -> (Extent, Extent) {
        (
            Extent::new(self.network.incidence(), self.network.units.len(), self.partnerships.before),
            Extent::new(&self.after, self.draft.present_count(), self.partnerships.after),
        )
    }

    pub(crate) fn touched(&self) -> Vec<Task> {
        self.tasks(|_, _| true)
    }

    pub(crate) fn orphaned(&self) -> Vec<Task> {
        self.tasks(|task, list| self.is_orphaned(task, list))
    }

    pub(crate) fn lost_first_listed(&self) -> Vec<Task> {
        self.tasks(|task, list| {
            let first = self.rows(task).find(|(_, row)| row.position == 1);
            let carried = |row| list.iter().any(|entry| entry.origins.contains(&row));
            !list.is_empty() && first.is_some_and(|(row, _)| !carried(row))
        })
    }

    pub(crate) fn open_set_only(&self) -> Vec<Task> {
        self.tasks(|_, list| {
            !list.is_empty() && list.iter().all(|entry| self.draft.unit(entry.unit).open_set)
        })
    }

    pub(crate) fn first_listed_changed(&self) -> Vec<FirstListed> {
        let changed = |&(task, list): &(usize, &[Entry])| {
            let before = self.rows(task).find(|(_, row)| row.position == 1).map(|(_, row)| row.unit.clone());
            let after = list.iter().find(|entry| entry.position == 1);
            let after = after.map(|entry| self.draft.unit(entry.unit).id.clone());
            let task = self.network.tasks[task].clone();
            (before != after && after.is_some()).then_some(FirstListed { task, before, after })
        };
        self.lists.iter().filter_map(changed).collect()
    }

    pub(crate) fn idle_units(&self) -> Vec<String> {
        let before = self.network.incidence();
        let idle = |&unit: &u32| {
            let known = (unit as usize) < before.unit_count();
            let was_idle = known && before.tasks_of(unit as usize).is_empty();
            !self.draft.is_gone(unit) && !was_idle && self.after.tasks_of(unit as usize).is_empty()
        };
        let units = (0_u32..).take(self.draft.unit_count());
        units.filter(idle).map(|unit| self.draft.unit(unit).id.clone()).collect()
    }

    pub(crate) fn lost_partnerships(&self) -> Vec<Partnership> {
        let before = self.network.incidence();
        self.named(&self.partnerships.lost, before, |task, unit, evidence| {
            let mut rows = before.rows_of_task(task).zip(before.units_of(task));
            let row = rows.find(|(_, listed)| **listed == unit);
            evidence.extend(row.map(|(row, _)| self.network.rows[row as usize].assignment.clone()));
        })
    }

    pub(crate) fn new_partnerships(&self) -> Vec<Partnership> {
        self.named(&self.partnerships.new, &self.after, |task, unit, evidence| {
            let list = self.draft.touched().get(&task).into_iter().flatten();
            let rows = list.filter(|entry| entry.unit == unit).flat_map(|entry| &entry.origins);
            evidence.extend(rows.map(|&row| self.network.rows[row as usize].assignment.clone()));
        })
    }

    /// Zones of touched tasks and of administrators that go, in order of id.
    pub(crate) fn zones(&self) -> Vec<TouchedZone> {
        let context = &self.network.context;
        let mut found: BTreeMap<&str, (BTreeSet<usize>, Vec<&str>)> = BTreeMap::new();
        let mut note = |zone: &'a str, plan: &str, task: Option<u32>, evidence: &'a str| {
            if let Some((task, _)) = self.touched_task(plan, task) {
                let entry = found.entry(zone).or_default();
                entry.0.insert(task);
                entry.1.push(evidence);
            }
        };
        for mention in &context.mentions {
            if mention.kind == crate::network::MentionKind::Zone {
                note(&mention.id, &mention.plan, mention.task, &mention.evidence);
            }
        }
        for role in &context.zone_roles {
            note(&role.zone, &role.plan, role.task, &role.evidence);
        }
        for statement in &context.statements {
            if let Scope::Zone { id, .. } = &statement.scope {
                note(id, &statement.plan, statement.task, &statement.iri);
            }
        }
        let gone = |id: &&String| self.draft.find(id).is_some_and(|unit| self.draft.is_gone(unit));
        let mut zones = Vec::new();
        for zone in &context.zones {
            let lost: Vec<String> = zone.administered_by.iter().filter(gone).cloned().collect();
            let (tasks, evidence) = found.remove(zone.id.as_str()).unwrap_or_default();
            if !tasks.is_empty() || !lost.is_empty() {
                zones.push(TouchedZone {
                    zone: zone.id.clone(),
                    label: zone.label.clone(),
                    tasks: tasks.into_iter().map(|task| self.network.tasks[task].clone()).collect(),
                    lost_administrators: lost,
                    evidence: owned(evidence),
                });
            }
        }
        zones.sort_by(|a, b| a.zone.cmp(&b.zone));
        zones
    }

    /// Figures of touched tasks, in order of plan and number.
    pub(crate) fn targets(&self) -> Vec<TouchedTarget> {
        let context = &self.network.context;
        let touched = context.statements.iter().filter_map(|statement| {
            let (task, list) = self.touched_task(&statement.plan, statement.task)?;
            Some(TouchedTarget {
                figure: Figure::of(statement, context),
                task: self.network.tasks[task].clone(),
                orphaned: self.is_orphaned(task, list),
            })
        });
        touched.collect()
    }

    pub(crate) fn loads(&self) -> Vec<LoadChange> {
        let (before, after) = self.burdens();
        let heaviest: BTreeSet<usize> = [&before, &after].into_iter().flat_map(|of| heaviest(of)).collect();
        let told = |unit: usize| before[unit] != after[unit] || heaviest.contains(&unit);
        let known = self.network.units.len();
        let mut loads: Vec<LoadChange> = (0_u32..)
            .zip(0..before.len())
            .filter(|&(_, at)| told(at))
            .map(|(unit, at)| LoadChange {
                unit: self.draft.unit(unit).id.clone(),
                label: self.draft.unit(unit).label.clone(),
                before: (at < known).then_some(before[at]),
                after: (!self.draft.is_gone(unit)).then_some(after[at]),
            })
            .collect();
        let tasks = |burden: Option<Burden>| burden.map_or(0, |burden| burden.tasks);
        loads.sort_by(|a, b| {
            let by_tasks = (tasks(b.after), tasks(b.before)).cmp(&(tasks(a.after), tasks(a.before)));
            by_tasks.then_with(|| a.unit.cmp(&b.unit))
        });
        loads
    }

    /// Assignments that go or pass to another unit, in order of task and position.
    pub(crate) fn evidence(&self) -> Vec<String> {
        let mut evidence = Vec::new();
        for &(task, list) in &self.lists {
            let units = self.network.incidence().units_of(task);
            for ((row, entry), &unit) in self.rows(task).zip(units) {
                if !list.iter().any(|now| now.unit == unit && now.origins.contains(&row)) {
                    evidence.push(entry.assignment.clone());
                }
            }
        }
        evidence
    }

    fn burdens(&self) -> (Vec<Burden>, Vec<Burden>) {
        let units = self.draft.unit_count();
        let incidence = self.network.incidence();
        let opens_before = |task: usize| {
            let mut listed = self.rows(task).zip(incidence.units_of(task));
            listed.find(|((_, row), _)| row.position == 1).map(|(_, &unit)| unit)
        };
        let opens_after = |task: usize| match self.draft.touched().get(&task) {
            Some(list) => list.iter().find(|entry| entry.position == 1).map(|entry| entry.unit),
            None => opens_before(task),
        };
        (burdens(incidence, units, opens_before), burdens(&self.after, units, opens_after))
    }

    fn tasks(&self, wanted: impl Fn(usize, &[Entry]) -> bool) -> Vec<Task> {
        let lists = self.lists.iter().filter(|(task, list)| wanted(*task, list));
        lists.map(|(task, _)| self.network.tasks[*task].clone()).collect()
    }

    /// Index of a touched task, with its list after.
    fn touched_task(&self, plan: &str, number: Option<u32>) -> Option<(usize, &'a [Entry])> {
        let key = (plan, number?);
        let at = self.keys.binary_search_by(|&(plan, number, _)| (plan, number).cmp(&key)).ok()?;
        Some(self.lists[at])
    }

    fn is_orphaned(&self, task: usize, list: &[Entry]) -> bool {
        list.is_empty() && !self.network.incidence().units_of(task).is_empty()
    }

    fn rows(&self, task: usize) -> impl Iterator<Item = (u32, &'a Row)> {
        let network = self.network;
        network.incidence().rows_of_task(task).map(|row| (row, &network.rows[row as usize]))
    }

    fn named(
        &self,
        pairs: &[Shared],
        incidence: &Incidence,
        note: impl Fn(usize, u32, &mut Vec<String>),
    ) -> Vec<Partnership> {
        let name = |&(one, other, shared): &Shared| {
            let mut evidence = Vec::with_capacity(2 * shared);
            for task in common(incidence.tasks_of(one as usize), incidence.tasks_of(other as usize)) {
                note(task as usize, one, &mut evidence);
                note(task as usize, other, &mut evidence);
            }
            let (a, b) = (self.draft.unit(one), self.draft.unit(other));
            Partnership {
                units: [a.id.clone(), b.id.clone()],
                labels: [a.label.clone(), b.label.clone()],
                shared,
                evidence,
            }
        };
        pairs.iter().map(name).collect()
    }
}

/// Load of so many units; `opens` gives the unit that opens the list of a task.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn burdens(incidence: &Incidence, units: usize, opens: impl Fn(usize) -> Option<u32>) -> Vec<Burden> {
    let mut burdens = vec![Burden::default(); units];
    for task in 0..incidence.task_count() {
        let listed = incidence.units_of(task);
        for &unit in listed {
            let burden = &mut burdens[unit as usize];
            burden.tasks += 1;
            burden.fractional += 1.0 / listed.len() as f64;
        }
        if let Some(unit) = opens(task) {
            burdens[unit as usize].first_listed += 1;
        }
    }
    burdens
}

/// The units with most tasks, by index.
fn heaviest(burdens: &[Burden]) -> Vec<usize> {
    let mut units: Vec<usize> = (0..burdens.len()).filter(|&unit| burdens[unit].tasks > 0).collect();
    units.sort_by_key(|&unit| std::cmp::Reverse(burdens[unit].tasks));
    units.truncate(HEAVIEST);
    units
}

/// Members of two ascending lists that are in both.
fn common(one: &[u32], other: &[u32]) -> Vec<u32> {
    let (short, long) = if one.len() < other.len() { (one, other) } else { (other, one) };
    short.iter().copied().filter(|task| long.binary_search(task).is_ok()).collect()
}
