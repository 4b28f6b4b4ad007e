//! A graph with changes applied to it: only the lists of touched tasks are copied, all else is shared.

use std::collections::{BTreeMap, BTreeSet};

use super::change::{Change, Part, TaskId};
use super::error::ChangeError;
use crate::diagnostic::nearest;
use crate::kernel::Incidence;
use crate::network::{ResponsibilityGraph, Row, Unit};

/// One unit in the list of a task.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    /// Index of the unit, see [`Draft::unit`].
    pub(crate) unit: u32,
    /// Position in the list, from 1.
    pub(crate) position: u32,
    /// Rows of the graph whose responsibility it carries, the first one its own; none where it was added.
    pub(crate) origins: Vec<u32>,
}

/// A graph with changes. Units of the graph keep their index; units that changes create follow.
pub(crate) struct Draft<'a> {
    network: &'a ResponsibilityGraph,
    created: Vec<Unit>,
    /// Units that are no more, with the change that took them.
    gone: BTreeMap<u32, String>,
    /// Lists of the touched tasks.
    lists: BTreeMap<usize, Vec<Entry>>,
}

impl<'a> Draft<'a> {
    pub(crate) fn new(network: &'a ResponsibilityGraph) -> Self {
        Self { network, created: Vec::new(), gone: BTreeMap::new(), lists: BTreeMap::new() }
    }

    pub(crate) fn apply(&mut self, change: &Change) -> Result<(), ChangeError> {
        match change {
            Change::Remove { units } => {
                for unit in self.distinct(units, change)? {
                    self.remove(unit, change);
                }
                Ok(())
            }
            Change::Merge { units, into } => self.merge(units, into, change),
            Change::Split { unit, into } => self.split(unit, into, change),
            Change::Reassign { task, from, to } => self.reassign(task, from, to, change),
            Change::Add { task, unit, position } => self.add(task, unit, *position),
        }
    }

    fn merge(&mut self, units: &[String], into: &str, change: &Change) -> Result<(), ChangeError> {
        let merged = self.distinct(units, change)?;
        let into = self.known_or_created(into, &merged)?;
        for unit in merged.into_iter().filter(|&unit| unit != into) {
            for task in self.tasks_of(unit) {
                self.replace(task, unit, into);
            }
            self.gone.insert(unit, change.to_string());
        }
        Ok(())
    }

    fn split(&mut self, id: &str, into: &[Part], change: &Change) -> Result<(), ChangeError> {
        let unit = self.present(id)?;
        if into.is_empty() {
            return Err(ChangeError::Nothing { change: change.to_string() });
        }
        let held = self.tasks_of(unit);
        let mut carried: BTreeMap<usize, Vec<u32>> = BTreeMap::new();
        let mut parts = Vec::new();
        for part in into {
            let index = self.known_or_created(&part.unit, &[unit])?;
            if parts.contains(&index) {
                return Err(ChangeError::Twice { name: part.unit.clone(), change: change.to_string() });
            }
            parts.push(index);
            for at in &part.tasks {
                let task = self.task(at)?;
                if !held.contains(&task) {
                    return Err(self.not_in_task(id, at, task));
                }
                let takers = carried.entry(task).or_default();
                if takers.contains(&index) {
                    return Err(ChangeError::Twice { name: at.to_string(), change: change.to_string() });
                }
                takers.push(index);
            }
        }
        if let Some(&task) = held.iter().find(|task| !carried.contains_key(task)) {
            let task = &self.network.tasks[task];
            let task = TaskId { plan: task.plan.clone(), number: task.number };
            return Err(ChangeError::NotCarried { unit: id.to_owned(), task });
        }
        for (task, takers) in carried {
            self.divide(task, unit, &takers);
        }
        if !parts.contains(&unit) {
            self.gone.insert(unit, change.to_string());
        }
        Ok(())
    }

    fn reassign(&mut self, at: &TaskId, from: &str, to: &str, change: &Change) -> Result<(), ChangeError> {
        let (task, giver, taker) = (self.task(at)?, self.present(from)?, self.present(to)?);
        if giver == taker {
            return Err(ChangeError::Nothing { change: change.to_string() });
        }
        if !self.list(task).iter().any(|entry| entry.unit == giver) {
            return Err(self.not_in_task(from, at, task));
        }
        self.replace(task, giver, taker);
        Ok(())
    }

    fn add(&mut self, at: &TaskId, id: &str, position: Option<u32>) -> Result<(), ChangeError> {
        let task = self.task(at)?;
        let unit = self.index(id)?;
        let origin = self.row(task, unit);
        let list = self.list(task);
        if list.iter().any(|entry| entry.unit == unit) {
            return Err(ChangeError::InTask { unit: id.to_owned(), task: at.clone() });
        }
        let end = list.last().map_or(1, |entry| entry.position + 1);
        let position = position.unwrap_or(end);
        let place = list.partition_point(|entry| entry.position < position);
        list[place..].iter_mut().for_each(|entry| entry.position += 1);
        list.insert(place, Entry { unit, position, origins: origin.into_iter().collect() });
        self.gone.remove(&unit);
        Ok(())
    }

    /// Takes a unit out of all its tasks.
    pub(crate) fn remove(&mut self, unit: u32, change: &impl ToString) {
        for task in self.tasks_of(unit) {
            let list = self.list(task);
            if let Some(place) = list.iter().position(|entry| entry.unit == unit) {
                take(list, place);
            }
        }
        self.gone.insert(unit, change.to_string());
    }

    /// Puts one unit in the place of another. Where both are listed, the earlier place is kept.
    fn replace(&mut self, task: usize, unit: u32, by: u32) {
        self.divide(task, unit, &[by]);
    }

    /// Puts units in the place of one, each with all that it carried.
    fn divide(&mut self, task: usize, unit: u32, into: &[u32]) {
        let list = self.list(task);
        let Some(place) = list.iter().position(|entry| entry.unit == unit) else { return };
        let old = take(list, place);
        let mut position = old.position;
        let mut place = place;
        for &taker in into {
            let mut origins = old.origins.clone();
            if let Some(known) = list.iter().position(|entry| entry.unit == taker) {
                if known < place {
                    list[known].origins.extend(origins);
                    continue;
                }
                origins.extend(take(list, known).origins);
            }
            list[place..].iter_mut().for_each(|entry| entry.position += 1);
            list.insert(place, Entry { unit: taker, position, origins });
            place += 1;
            position += 1;
        }
    }

    /// The list of a task, copied when first touched.
    fn list(&mut self, task: usize) -> &mut Vec<Entry> {
        let network = self.network;
        self.lists.entry(task).or_insert_with(|| {
            let incidence = network.incidence();
            let rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
            let entry = |(row, &unit): (u32, &u32)| {
                let position = network.rows[row as usize].position;
                Entry { unit, position, origins: vec![row] }
            };
            rows.map(entry).collect()
        })
    }

    fn tasks_of(&self, unit: u32) -> Vec<usize> {
        let incidence = self.network.incidence();
        let known: &[u32] = if self.is_created(unit) { &[] } else { incidence.tasks_of(unit as usize) };
        let untouched = known.iter().map(|&task| task as usize).filter(|task| !self.lists.contains_key(task));
        let touched = self.lists.iter().filter(|(_, list)| list.iter().any(|entry| entry.unit == unit));
        let mut tasks: Vec<usize> = untouched.chain(touched.map(|(&task, _)| task)).collect();
        tasks.sort_unstable();
        tasks
    }

    /// Row of the graph in which a task names a unit.
    fn row(&self, task: usize, unit: u32) -> Option<u32> {
        let incidence = self.network.incidence();
        let mut rows = incidence.rows_of_task(task).zip(incidence.units_of(task));
        rows.find(|(_, known)| **known == unit).map(|(row, _)| row)
    }

    fn is_created(&self, unit: u32) -> bool {
        unit as usize >= self.network.units.len()
    }

    pub(crate) fn find(&self, id: &str) -> Option<u32> {
        let known = self.network.units.binary_search_by(|unit| unit.id.as_str().cmp(id)).ok();
        let created = || self.created.iter().position(|unit| unit.id == id);
        let place = known.or_else(|| created().map(|at| self.network.units.len() + at))?;
        u32::try_from(place).ok()
    }

    /// Index of a unit that is or was there.
    fn index(&self, id: &str) -> Result<u32, ChangeError> {
        self.find(id).ok_or_else(|| {
            let ids = self.network.units.iter().chain(&self.created).map(|unit| unit.id.as_str());
            ChangeError::unknown_unit(id, ids)
        })
    }

    /// Index of a unit that is there.
    fn present(&self, id: &str) -> Result<u32, ChangeError> {
        let unit = self.index(id)?;
        self.gone
            .get(&unit)
            .map_or(Ok(unit), |change| Err(ChangeError::Gone { unit: id.to_owned(), change: change.clone() }))
    }

    /// Indexes of units that are there, each named once.
    fn distinct(&self, ids: &[String], change: &Change) -> Result<Vec<u32>, ChangeError> {
        let mut units = Vec::with_capacity(ids.len());
        for id in ids {
            let unit = self.present(id)?;
            if units.contains(&unit) {
                return Err(ChangeError::Twice { name: id.clone(), change: change.to_string() });
            }
            units.push(unit);
        }
        if units.is_empty() {
            return Err(ChangeError::Nothing { change: change.to_string() });
        }
        Ok(units)
    }

    /// Index of a unit that is there, or of a new one with the functions of those it comes from.
    fn known_or_created(&mut self, id: &str, from: &[u32]) -> Result<u32, ChangeError> {
        if self.find(id).is_some() {
            return self.present(id);
        }
        let functions: BTreeSet<String> =
            from.iter().flat_map(|&unit| self.unit(unit).functions.clone()).collect();
        let open_set = !from.is_empty() && from.iter().all(|&unit| self.unit(unit).open_set);
        let label = id.rsplit('/').next().unwrap_or(id).to_owned();
        self.created.push(Unit {
            id: id.to_owned(),
            label,
            open_set,
            functions: functions.into_iter().collect(),
        });
        self.index(id)
    }

    fn task(&self, at: &TaskId) -> Result<usize, ChangeError> {
        let key = (at.plan.as_str(), at.number);
        let found = self.network.tasks.binary_search_by(|task| (task.plan.as_str(), task.number).cmp(&key));
        found.map_err(|_| {
            let known = self.network.tasks.iter().map(|task| format!("{}/{}", task.plan, task.number));
            let known: Vec<String> = known.collect();
            let hint = nearest(&at.to_string(), known.iter().map(String::as_str));
            ChangeError::UnknownTask { task: at.clone(), hint }
        })
    }

    fn not_in_task(&mut self, unit: &str, at: &TaskId, task: usize) -> ChangeError {
        let listed: Vec<u32> = self.list(task).iter().map(|entry| entry.unit).collect();
        let listed: Vec<&str> = listed.iter().map(|&unit| self.unit(unit).id.as_str()).collect();
        ChangeError::NotInTask { unit: unit.to_owned(), task: at.clone(), listed: listed.join(", ") }
    }

    /// The unit of an index.
    pub(crate) fn unit(&self, index: u32) -> &Unit {
        let index = index as usize;
        let known = self.network.units.len();
        if index < known { &self.network.units[index] } else { &self.created[index - known] }
    }

    /// Number of indexes: units of the graph and units created.
    pub(crate) fn unit_count(&self) -> usize {
        self.network.units.len() + self.created.len()
    }

    pub(crate) fn is_gone(&self, unit: u32) -> bool {
        self.gone.contains_key(&unit)
    }

    /// Number of units that are there.
    pub(crate) fn present_count(&self) -> usize {
        self.unit_count() - self.gone.len()
    }

    /// Lists of the tasks that changes touched, by index of the task.
    pub(crate) fn touched(&self) -> &BTreeMap<usize, Vec<Entry>> {
        &self.lists
    }

    /// The edges after the changes.
    pub(crate) fn incidence(&self) -> Incidence {
        let before = self.network.incidence();
        let mut edges = Vec::with_capacity(before.edge_count() + self.lists.len());
        for (task, number) in (0..before.task_count()).zip(0_u32..) {
            match self.lists.get(&task) {
                Some(list) => edges.extend(list.iter().map(|entry| (number, entry.unit))),
                None => edges.extend(before.units_of(task).iter().map(|&unit| (number, unit))),
            }
        }
        Incidence::new(before.task_count(), self.unit_count(), &edges)
    }

    /// The changed graph, for any other analysis. A row that no text states has an empty assignment.
    pub(crate) fn graph(&self) -> ResponsibilityGraph {
        let network = self.network;
        let indexes = (0..self.unit_count()).filter_map(|unit| u32::try_from(unit).ok());
        let units = indexes.filter(|&unit| !self.is_gone(unit)).map(|unit| self.unit(unit).clone());
        let incidence = network.incidence();
        let mut rows = Vec::with_capacity(network.rows.len());
        for (task, entry) in network.tasks.iter().enumerate() {
            let Some(list) = self.lists.get(&task) else {
                rows.extend(incidence.rows_of_task(task).map(|row| network.rows[row as usize].clone()));
                continue;
            };
            rows.extend(list.iter().map(|listed| {
                Row {
                    plan: entry.plan.clone(),
                    task: entry.number,
                    position: listed.position,
                    unit: self.unit(listed.unit).id.clone(),
                    assignment: listed
                        .origins
                        .first()
                        .map(|&row| network.rows[row as usize].assignment.clone())
                        .unwrap_or_default(),
                }
            }));
        }
        ResponsibilityGraph::new(units.collect(), network.tasks.clone(), rows)
            .with_context(network.context.clone())
    }
}

/// Takes an entry out of a list; those after it move up.
fn take(list: &mut Vec<Entry>, place: usize) -> Entry {
    let taken = list.remove(place);
    list[place..].iter_mut().for_each(|entry| entry.position = entry.position.saturating_sub(1));
    taken
}
