//! Passages: which stretch of a plan is searched for figures in which light.

use std::ops::Range;

use super::findings::{FoundStatement, FoundTask};
use super::fold::Folded;
use super::metadata::Metadata;
use super::outline::{Item, Outline, Purpose};
use super::quantity::{Deadline, Frame, Setting, Statement, governing, statements};
use super::table::IndicatorRow;
use crate::record::{Modality, SourceKind, Status};

/// What the search for figures works with.
pub(super) struct Passages<'a> {
    pub text: &'a Folded<'a>,
    pub metadata: &'a Metadata,
    pub outline: &'a Outline,
    /// What the heading of every item says it holds.
    pub purposes: &'a [Purpose],
    pub tasks: &'a [FoundTask],
    /// Whether the text sets tasks or goals at all.
    pub is_plan: bool,
    /// Citations, tables and lists of units, in order.
    pub masked: Vec<Range<usize>>,
}

impl Passages<'_> {
    /// All statements, in order.
    pub(super) fn statements(&self, indicators: &[IndicatorRow]) -> Vec<FoundStatement> {
        let mut found = Vec::new();
        let news = matches!(self.metadata.kind, SourceKind::MediaReport | SourceKind::MediaReprint);
        let base = match (news, self.is_plan) {
            (true, _) => Setting::News,
            (false, true) => Setting::Goals,
            (false, false) => Setting::Background,
        };
        self.read(&self.outline.lead, base, None, None, None, &mut found);
        if !news {
            undated_is_present(&mut found);
        }
        let mut deadlines: Vec<Option<Deadline>> = Vec::with_capacity(self.outline.items.len());
        let mut next_task = 0;
        for (index, item) in self.outline.items.iter().enumerate() {
            while self.tasks.get(next_task).is_some_and(|task| task.extent.end <= item.extent.start) {
                next_task += 1;
            }
            let task = self
                .tasks
                .get(next_task)
                .filter(|task| task.extent.start <= item.extent.start && task.item.is_some())
                .map(|_| next_task);
            let own = task.and_then(|task| self.tasks.get(task)).and_then(|task| self.due(task));
            let inherited =
                own.or_else(|| item.parent.and_then(|parent| deadlines.get(parent).cloned().flatten()));
            let (setting, zone) = self.setting(index, task.is_some(), base);
            let own = item.heading.start..item.body.end;
            let own = match task.and_then(|task| self.tasks.get(task)) {
                // Text after the last list belongs to nobody, unless further lists follow it.
                Some(found) if found.item == Some(index) || found.extent.end > own.start => {
                    own.start..own.end.min(found.extent.end.max(own.start))
                }
                _ => own,
            };
            // Only what is within an item asks for its deadline.
            let asked = self.outline.items.get(index + 1).is_some_and(|next| next.parent == Some(index));
            let stated = if asked { self.governing(&own) } else { None };
            deadlines.push(stated.or_else(|| inherited.clone()));
            let place = Some((task.unwrap_or(usize::MAX), index));
            for part in self.parts(item, &own) {
                self.read(&part, setting, inherited.clone(), place, zone.as_ref(), &mut found);
            }
        }
        self.rows(&mut found);
        self.letter(&mut found);
        super::indicators::add(self.text, indicators, self.metadata, &mut found);
        found.sort_by_key(|found| (found.statement.quote.start, found.statement.quote.end));
        found
    }

    /// Heading and text of an item apart where the heading is one, together where it is a first clause.
    fn parts(&self, item: &Item, own: &Range<usize>) -> Vec<Range<usize>> {
        let after = self.text.text().get(item.heading.end..own.end).unwrap_or_default();
        if item.heading.end >= own.end || after.starts_with([',', ';', '、']) {
            return vec![own.clone()];
        }
        vec![own.start..item.heading.end, item.heading.end..own.end]
    }

    /// Figures in the cells of tables of tasks.
    fn rows(&self, found: &mut Vec<FoundStatement>) {
        for (index, task) in self.tasks.iter().enumerate() {
            let frame = Frame {
                period: self.period(),
                issued: self.issued(),
                setting: Setting::Task,
                deadline: self.due(task),
            };
            for (year, cell) in &task.goals {
                let deadline = year.map(|year| Deadline { year: Some(year), range: None, inferred: false });
                let frame = Frame {
                    deadline: deadline.or_else(|| frame.deadline.clone()),
                    setting: Setting::Goals,
                    ..frame.clone()
                };
                let mut read = statements(self.text, cell.clone(), &frame, &[]);
                if read.is_empty()
                    && let Some(mut figure) = super::indicators::figure(self.text, &task.title, cell, None)
                {
                    figure.deadline = frame.deadline.as_ref().and_then(|deadline| deadline.year);
                    read.push(figure);
                }
                found.extend(read.into_iter().map(|statement| FoundStatement {
                    statement,
                    task: Some(index),
                    item: task.item,
                    zone: None,
                }));
            }
            for cell in &task.content {
                for statement in statements(self.text, cell.clone(), &frame, &[]) {
                    found.push(FoundStatement { statement, task: Some(index), item: task.item, zone: None });
                }
            }
        }
    }

    /// What the notice that issues the plan promises for a year; what the plan says again counts there.
    fn letter(&self, found: &mut Vec<FoundStatement>) {
        let Some(letter) = &self.metadata.letter else { return };
        let mut promised = Vec::new();
        self.read(letter, Setting::Background, None, None, None, &mut promised);
        promised.retain(|promise| {
            let own = &promise.statement;
            let again = |other: &FoundStatement| {
                let other = &other.statement;
                let figures = |one: &Statement| (one.value, one.low, one.high, one.factor);
                let due = other.deadline == own.deadline || other.deadline.is_none();
                other.is_target() && figures(other) == figures(own) && other.unit == own.unit && due
            };
            own.is_target() && own.deadline.is_some() && !found.iter().any(again)
        });
        found.append(&mut promised);
    }

    /// When a task is due by its own words.
    fn due(&self, task: &FoundTask) -> Option<Deadline> {
        super::whole::due(self.text, self.metadata, task.deadline.as_ref()?)
    }

    fn governing(&self, range: &Range<usize>) -> Option<Deadline> {
        governing(self.text, range.clone(), self.period())
    }

    fn period(&self) -> Option<(i16, i16)> {
        let told = || self.metadata.report.as_ref().and_then(|report| report.plan_period);
        self.metadata.period.as_ref().map(|period| period.value).or_else(told)
    }

    fn issued(&self) -> Option<i16> {
        let published = self.metadata.published.as_ref().filter(|_| self.metadata.period.is_none());
        self.metadata.signed.as_ref().or(published).map(|date| date.value.0.year())
    }

    fn read(
        &self,
        range: &Range<usize>,
        setting: Setting,
        deadline: Option<Deadline>,
        place: Option<(usize, usize)>,
        zone: Option<&Range<usize>>,
        found: &mut Vec<FoundStatement>,
    ) {
        let frame = Frame { period: self.period(), issued: self.issued(), setting, deadline };
        let from = self.masked.partition_point(|mask| mask.end <= range.start);
        let to = self.masked.partition_point(|mask| mask.start < range.end);
        let masked = self.masked.get(from..to).unwrap_or_default();
        let task = place.map(|(task, _)| task).filter(|task| *task != usize::MAX);
        for statement in statements(self.text, range.clone(), &frame, masked) {
            found.push(FoundStatement {
                statement,
                task,
                item: place.map(|(_, item)| item),
                zone: zone.cloned(),
            });
        }
    }

    /// In what light a figure of an item is read, and the heading of the zone it is about.
    fn setting(&self, index: usize, in_task: bool, base: Setting) -> (Setting, Option<Range<usize>>) {
        if in_task {
            return (Setting::Task, None);
        }
        let path = self.outline.path(index);
        let purposes: Vec<Purpose> = path.iter().filter_map(|at| self.purposes.get(*at)).copied().collect();
        if let Some(at) = purposes.iter().position(|purpose| *purpose == Purpose::Zones) {
            let zone = path
                .get(at + 1)
                .and_then(|item| self.outline.items.get(*item))
                .map(|item| item.heading.clone());
            return (Setting::Zone, zone);
        }
        let telling = purposes.iter().rev().find(|purpose| **purpose != Purpose::Other);
        let setting = match telling {
            Some(Purpose::Background) => Setting::Background,
            Some(Purpose::Tasks) if base != Setting::News => Setting::Task,
            _ => base,
        };
        (setting, None)
    }
}

/// Before the first heading a plan tells where it stands: figures without a year to come are no promise there.
fn undated_is_present(found: &mut [FoundStatement]) {
    for found in found {
        let statement = &mut found.statement;
        let dated = statement.deadline.is_some();
        if statement.is_target() && !dated {
            statement.status = Status::Baseline;
            statement.reduction = false;
            statement.modality = Modality::Reported;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::entity::Known;
    use super::super::findings::findings;
    use crate::register::Register;

    /// Figure and year of each target.
    fn targets(source: &str) -> Vec<String> {
        let found = findings(source, &Known::of(&Register::default()));
        let promised = found.statements.iter().map(|found| &found.statement).filter(|one| one.is_target());
        let line = |value: String, year: Option<i16>| format!("{value} {}", year.unwrap_or_default());
        promised
            .map(|one| line(one.value.map_or(String::new(), |value| value.to_string()), one.deadline))
            .collect()
    }

    #[test]
    fn what_a_notice_promises_itself_counts_once() {
        let notice = "青岚市水利局关于印发《青岚市节水方案（2025—2027年）》的通知\n\n各县区：\n\
            2024年，全市建成灌区8处。现将方案印发给你们。到2027年，用水总量控制在14亿立方米以内，漏损率降至7%。\
            请各县区抓好落实，召开推进会3次。\n青岚市水利局\n2025年7月3日\n\n青岚市节水方案（2025—2027年）\n\n";
        let plan = "一、总体目标\n到2027年，漏损率降至7%，节水型企业达到40家。\n二、重点任务\n（一）抓好灌区。（责任单位：市水利局）\n";
        assert_eq!(targets(&format!("{notice}{plan}")), ["14 2027", "7 2027", "40 2027"]);
    }
}
