//! Tasks and the units each names.

use super::draft::Draft;
use super::words::{OBJECTS, VERBS};
use crate::record::{Damage, DamageKind, Evidence, RepairKind, Responsible, Role, SectionKind, Task};
use crate::register::Unit;

/// Units a task names, by how many of the tasks of the five plans of the project name so many.
const UNITS: [(usize, usize); 8] = [(1, 2), (2, 11), (3, 13), (4, 14), (5, 4), (6, 4), (7, 1), (8, 1)];

/// Weight of a unit by its place among the units of an area; later ones have the last.
const WEIGHTS: [usize; 14] = [48, 16, 14, 12, 11, 9, 7, 6, 5, 4, 3, 3, 2, 1];

/// Plans of a hundred whose text states leads and supports.
const STATE_ROLES: usize = 20;

impl<'a> Draft<'a> {
    /// Groups of tasks and their tasks: 6 to 30, 18 on average.
    pub(super) fn tasks(&mut self) {
        self.heading("3", SectionKind::Tasks, "三、重点任务".to_owned(), "Key tasks".to_owned());
        let groups = self.draw.between(3, 6);
        let tasks = 6 + self.draw.below(9) + self.draw.below(9) + self.draw.below(9);
        let states_roles = self.draw.chance(STATE_ROLES);
        let mut group = 0;
        for number in 1..=tasks {
            if (number - 1) * groups / tasks >= group {
                group += 1;
                let (object, english) = self.draw.one_of(&OBJECTS);
                let heading = format!("（{group}）夯实{object}");
                self.heading(
                    &format!("3.{group}"),
                    SectionKind::TaskGroup,
                    heading,
                    format!("Strengthen {english}"),
                );
            }
            self.task(number, format!("3.{group}"), states_roles);
        }
    }

    fn task(&mut self, number: usize, section: String, states_roles: bool) {
        let number = u16::try_from(number).unwrap_or(u16::MAX);
        let start = self.text.chars();
        let ((verb, verb_en), (object, object_en)) = (self.draw.one_of(&VERBS), self.draw.one_of(&OBJECTS));
        let (sector, label) = self.sector();
        let title = format!("{verb}{label}{object}");
        let evidence = vec![self.text.write(format!("{number}. {title}"))];
        // Running text before each fact; together with headings and lists some 170 code points.
        for _ in 0..self.draw.between(1, 4) {
            let before = self.draw.between(10, 40);
            self.text.skip(before);
            self.mention(Some(number), None);
        }
        if self.draw.chance(20) {
            self.task_target(number);
        }
        if self.draw.chance(10) {
            self.instrument_citation(number);
        }
        let deadline = self.draw.chance(8).then(|| {
            let year = self.head.horizon;
            self.text.state(year, format!("{year}年底前"))
        });
        let after = self.draw.between(20, 80);
        self.text.skip(after);
        let open_list = self.draw.chance(5);
        let (list, responsible) = self.list(number, states_roles, open_list);
        self.record.tasks.push(Task {
            number,
            printed: None,
            section: Some(section),
            title,
            title_en: Some(format!("{verb_en} {object_en} of {sector}")),
            evidence,
            extent: self.text.since(start),
            deadline,
            list: Some(list),
            further_lists: Vec::new(),
            open_list,
            responsible,
        });
        self.text.skip(2);
    }

    /// A list such as （责任单位：甲、乙）, with each unit's place in it.
    fn list(&mut self, task: u16, states_roles: bool, open: bool) -> (Evidence, Vec<Responsible>) {
        let units = self.units();
        let start = self.text.chars();
        let mut quote = String::from(if states_roles { "（牵头单位：" } else { "（责任单位：" });
        let mut responsible = Vec::new();
        for (at, unit) in units.into_iter().enumerate() {
            quote.push_str(match (at, states_roles) {
                (0, _) => "",
                (1, true) => "；配合单位：",
                _ => "、",
            });
            let written = self.written(unit, task, start + length(&quote));
            let from = start + length(&quote);
            quote.push_str(&written);
            let role = match (states_roles, at) {
                (false, _) => Role::Responsible,
                (true, 0) => Role::Lead,
                (true, _) => Role::Support,
            };
            let end = start + length(&quote);
            responsible.push(Responsible { unit: unit.id.clone(), start: from, end, written, role });
        }
        quote.push_str(if open { "等）" } else { "）" });
        (self.text.write(quote), responsible)
    }

    /// The name a list gives a unit: its label, another of its names, or one that a page break damaged.
    fn written(&mut self, unit: &Unit, task: u16, start: u32) -> String {
        let name = unit.aliases.first().filter(|_| self.draw.chance(25)).unwrap_or(&unit.label);
        if !self.draw.chance(3) {
            return name.clone();
        }
        let cut = name.char_indices().nth(2).map_or(0, |(cut, _)| cut);
        let (head, tail) = name.split_at(cut);
        let quote = format!("{head}\n{tail}");
        self.record.damage.push(Damage {
            kind: DamageKind::PageBreak,
            reading: Some(name.clone()),
            repair: RepairKind::Mechanical,
            task: Some(task),
            section: None,
            occurrences: None,
            evidence: vec![Evidence { start, end: start + length(&quote), quote: quote.clone() }],
        });
        quote
    }

    /// Units for a task, each once, the heavy ones more likely and earlier.
    fn units(&mut self) -> Vec<&'a Unit> {
        let place = self.place;
        let mut left: Vec<(&Unit, usize)> =
            place.units.iter().enumerate().map(|(rank, unit)| (unit, weight(rank))).collect();
        let count = self.draw.weighted(&UNITS).min(left.len());
        let mut drawn = Vec::new();
        for _ in 0..count {
            let mut at = self.draw.below(left.iter().map(|(_, weight)| weight).sum());
            let position = left.iter().position(|(_, weight)| {
                let found = at < *weight;
                at = at.saturating_sub(*weight);
                found
            });
            drawn.extend(position.map(|position| left.remove(position).0));
        }
        drawn
    }
}

fn weight(rank: usize) -> usize {
    WEIGHTS.get(rank).or(WEIGHTS.last()).copied().unwrap_or(1)
}

fn length(text: &str) -> u32 {
    u32::try_from(text.chars().count()).unwrap_or(u32::MAX)
}
