//! Targets and who answers for them: those without responsible unit, with tasks that may serve them.
//!
//! A target has an owner if a task states it and the task names a unit. A task is offered for a target on
//! shared words, zone and sector; that is a hint, never a fact.

mod serving;

use schemars::JsonSchema;
use serde::Serialize;

pub use serving::ServingTask;

use super::around::Around;
use super::wording::{Figure, joined, number};
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Statement, Task};

/// All targets, those without owner first, then in order of plan and number.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Targets {
    /// Headline targets.
    pub headline: usize,
    /// Places where texts state them; one target may be stated twice.
    pub headline_mentions: usize,
    /// Headline targets with a responsible unit.
    pub headline_with_owner: usize,
    /// Headline targets without.
    pub headline_without_owner: usize,
    /// Targets that a task states.
    pub task_level: usize,
    /// Targets that a task states and that have a responsible unit.
    pub task_level_with_owner: usize,
    /// The targets.
    pub targets: Vec<TargetOwner>,
}

/// A target and who answers for it.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct TargetOwner {
    /// The target.
    pub figure: Figure,
    /// Whether it is a headline target.
    pub headline: bool,
    /// The task that states it.
    pub task: Option<Task>,
    /// Register ids of the units of that task; empty where nobody answers for it.
    pub units: Vec<String>,
    /// Tasks whose text may serve a target without owner, the likeliest first. Hints, not facts.
    pub serving: Vec<ServingTask>,
    /// IRIs of the statement and of the assignments.
    pub evidence: Vec<String>,
}

/// The targets of `network` and who answers for them.
#[must_use]
pub fn targets(network: &ResponsibilityGraph) -> Targets {
    let around = Around::new(network);
    let index = serving::Index::new(network, &around);
    let mut result = Targets::default();
    for statement in network.context.statements.iter().filter(|statement| statement.target) {
        let target = owner(network, &around, &index, statement);
        let owned = usize::from(!target.units.is_empty());
        if statement.headline {
            result.headline += 1;
            result.headline_mentions += statement.quotes.len().max(1);
            result.headline_with_owner += owned;
            result.headline_without_owner += 1 - owned;
        }
        if statement.task.is_some() {
            result.task_level += 1;
            result.task_level_with_owner += owned;
        }
        result.targets.push(target);
    }
    // The sort is stable: the order of plan and number stays.
    result.targets.sort_by_key(|target| !target.units.is_empty());
    result
}

fn owner(
    network: &ResponsibilityGraph,
    around: &Around<'_>,
    index: &serving::Index<'_>,
    statement: &Statement,
) -> TargetOwner {
    let task = super::around::find(network, &statement.plan, statement.task);
    let (units, assignments): (Vec<String>, Vec<String>) = task
        .into_iter()
        .flat_map(|task| around.units(task))
        .map(|(unit, assignment)| (unit.id.clone(), assignment.to_owned()))
        .unzip();
    TargetOwner {
        figure: Figure::of(statement, &network.context),
        headline: statement.headline,
        task: task.map(|task| network.tasks[task].clone()),
        serving: if units.is_empty() { index.serving(statement) } else { Vec::new() },
        evidence: std::iter::once(statement.iri.clone()).chain(assignments).collect(),
        units,
    }
}

impl Tabular for Targets {
    fn sheet(&self) -> Sheet {
        let serving = |found: &ServingTask| format!("{} ({:.2})", number(&found.task), found.score);
        let row = |target: &TargetOwner| {
            vec![
                format!("{} {}", target.figure.plan, target.figure.number),
                target.figure.title(),
                target.task.as_ref().map_or_else(String::new, number),
                joined(target.units.iter().cloned(), ", "),
                joined(target.serving.iter().map(serving), ", "),
            ]
        };
        Sheet {
            header: vec!["statement", "figure", "task", "units", "serving"],
            rows: self.targets.iter().map(row).collect(),
            summary: format!(
                "{} of {} headline targets (stated in {} places) have a responsible unit; {} of {} that a task states\n\
                 serving: tasks that share words, zone or sector; hints, not facts\n",
                self.headline_with_owner,
                self.headline,
                self.headline_mentions,
                self.task_level_with_owner,
                self.task_level
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::{Context, MentionKind, Plan, Scope};

    fn network() -> ResponsibilityGraph {
        let mut network = sample::network(&[&[1], &[2], &[], &[3]]);
        for (task, title) in
            network.tasks.iter_mut().zip(["建设创新平台", "开拓国际市场", "完善城市功能", "加强招商"])
        {
            task.title = title.to_owned();
        }
        let labelled =
            |metric: &str, label: &str| Statement { label: label.to_owned(), ..sample::statement(metric) };
        let zone = Scope::Zone { id: "inner".to_owned(), district: "1".to_owned() };
        let mut inner = sample::zone("inner", "内", &[]);
        inner.part_of = Some("z".to_owned());
        network.context = Context {
            plans: vec![Plan { id: "p".to_owned(), title: "p".to_owned(), area: "1".to_owned() }],
            zones: vec![sample::zone("z", "外", &[]), inner],
            mentions: vec![sample::mention(3, MentionKind::Zone, "z", "外")],
            statements: vec![
                Statement {
                    quotes: vec!["a".to_owned(), "b".to_owned()], ..labelled("a", "高质量创新平台")
                },
                Statement { scope: zone, ..labelled("b", "规模") },
                Statement { task: Some(4), headline: false, ..labelled("c", "企业") },
                Statement { task: Some(3), headline: false, ..labelled("d", "用地") },
                Statement { target: false, ..labelled("e", "创新平台") },
            ],
            ..Context::default()
        };
        network
    }

    #[test]
    fn owners_are_units_of_the_task_that_states_the_target() {
        let found = targets(&network());
        assert_eq!((found.headline, found.headline_mentions, found.headline_with_owner), (2, 3, 0));
        assert_eq!((found.task_level, found.task_level_with_owner), (2, 1));
        let order: Vec<_> = found.targets.iter().map(|target| target.figure.metric.as_str()).collect();
        assert_eq!(order, ["a", "b", "d", "c"]);
        assert_eq!(found.targets[3].evidence, ["s-c", "a4-1"]);
        assert!(found.targets[3].serving.is_empty());
    }

    #[test]
    fn tasks_that_may_serve_share_words_or_zone_and_say_so() {
        let found = targets(&network());
        let first = &found.targets[0].serving[0];
        assert_eq!((first.task.number, first.words.as_slice()), (1, &["创新平台".to_owned()][..]));
        assert!(first.score > 0.2 && found.targets[0].serving.len() == 1);
        let by_zone = &found.targets[1].serving[0];
        assert_eq!((by_zone.task.number, by_zone.zones.as_slice()), (3, &["z".to_owned()][..]));
        assert_eq!(by_zone.evidence, ["m3-z"]);
        assert_eq!(targets(&ResponsibilityGraph::default()), Targets::default());
    }
}
