//! The reading rules of a RACI chart, applied to lists of responsible units.
//!
//! Lists say who is responsible (R). Who is accountable (A), that is leads, is only known where an assignment
//! says so (牵头); that the first listed leads is a presumption and counts for none of these rules.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::Serialize;

use super::wording::number;
use super::{Sheet, Tabular};
use crate::network::{ResponsibilityGraph, Role, Row, Task};

/// The word that marks a unit as leading.
const LEADS: &str = "牵头";

/// From where on a number is too large.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, JsonSchema)]
pub struct RaciLimits {
    /// Units of one task that are too many.
    pub many_units: usize,
    /// Share of the tasks of the plans that name a unit from which it carries too much.
    pub load_share: f64,
}

impl Default for RaciLimits {
    fn default() -> Self {
        Self { many_units: 7, load_share: 0.75 }
    }
}

/// What the rules find.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct Raci {
    /// The limits applied.
    pub limits: RaciLimits,
    /// The rules, each with what it found in `findings`.
    pub rules: Vec<RaciRule>,
    /// What was found, in the order of rules, then of tasks or units.
    pub findings: Vec<RaciFinding>,
    /// Tasks looked at.
    pub tasks: usize,
    /// Units looked at.
    pub units: usize,
}

/// A reading rule.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, JsonSchema)]
pub struct RaciRule {
    /// What breaks it.
    pub kind: RaciKind,
    /// The rule in words.
    pub rule: String,
    /// Number of tasks or units that break it.
    pub found: usize,
}

/// What breaks a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub enum RaciKind {
    /// A task with units of which none is marked as leading.
    NoLead,
    /// A task with several units marked as leading.
    SeveralLeads,
    /// A task without unit.
    NoUnit,
    /// A task with a single unit.
    OneUnit,
    /// A task with too many units.
    ManyUnits,
    /// A unit that opens no list.
    NeverFirstListed,
    /// A unit in too large a share of tasks.
    Overloaded,
}

/// A task or a unit that breaks a rule.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct RaciFinding {
    /// What breaks the rule.
    pub kind: RaciKind,
    /// The task, where a task does.
    pub task: Option<Task>,
    /// Register ids of the units of the task, or of the unit.
    pub units: Vec<String>,
    /// Short names, in the same order.
    pub labels: Vec<String>,
    /// Units of the task, units marked as leading for several leads, or tasks of the unit.
    pub count: usize,
    /// Share of tasks that name the unit, for an overloaded one.
    pub share: Option<f64>,
    /// IRIs of the assignments.
    pub evidence: Vec<String>,
}

/// Applies the rules to `network`.
#[must_use]
pub fn raci(network: &ResponsibilityGraph, limits: RaciLimits) -> Raci {
    let mut findings = Vec::new();
    for task in 0..network.tasks.len() {
        findings.extend(of_task(network, task, limits));
    }
    findings.extend(never_first(network));
    findings.extend(overloaded(network, limits));
    // The sort is stable: findings of a kind stay in order.
    findings.sort_by_key(|finding| finding.kind);
    let rules = rules(limits).into_iter().map(|(kind, rule)| RaciRule {
        kind,
        rule,
        found: findings.iter().filter(|finding| finding.kind == kind).count(),
    });
    Raci { limits, rules: rules.collect(), tasks: network.tasks.len(), units: network.units.len(), findings }
}

fn rules(limits: RaciLimits) -> [(RaciKind, String); 7] {
    let RaciLimits { many_units, load_share } = limits;
    [
        (RaciKind::NoLead, "every task has one unit that is marked as leading (A); the first listed is only presumed to lead".to_owned()),
        (RaciKind::SeveralLeads, "no task has more than one leading unit (A)".to_owned()),
        (RaciKind::NoUnit, "every task has a responsible unit (R)".to_owned()),
        (RaciKind::OneUnit, "a task with a single unit (R) has nobody to stand in".to_owned()),
        (RaciKind::ManyUnits, format!("a task with {many_units} units (R) or more has too many for any of them to answer")),
        (RaciKind::NeverFirstListed, "a unit that opens no list may have no task of its own".to_owned()),
        (RaciKind::Overloaded, format!("a unit in {load_share} or more of all tasks (R) of the plans that name it carries too much")),
    ]
}

fn of_task(network: &ResponsibilityGraph, task: usize, limits: RaciLimits) -> Vec<RaciFinding> {
    let incidence = network.incidence();
    let rows: Vec<&Row> = incidence.rows_of_task(task).map(|row| &network.rows[row as usize]).collect();
    let leads = rows.iter().filter(|row| is_marked(network, row)).count();
    let count = rows.len();
    let broken = [
        (RaciKind::NoLead, count > 0 && leads == 0, count),
        (RaciKind::SeveralLeads, leads > 1, leads),
        (RaciKind::NoUnit, count == 0, 0),
        (RaciKind::OneUnit, count == 1, 1),
        (RaciKind::ManyUnits, count > 0 && count >= limits.many_units, count),
    ];
    let label = |&unit: &u32| network.units[unit as usize].label.clone();
    let finding = |(kind, _, count)| RaciFinding {
        kind,
        task: Some(network.tasks[task].clone()),
        units: rows.iter().map(|row| row.unit.clone()).collect(),
        labels: incidence.units_of(task).iter().map(label).collect(),
        count,
        share: None,
        evidence: rows.iter().map(|row| row.assignment.clone()).collect(),
    };
    broken.into_iter().filter(|(_, is, _)| *is).map(finding).collect()
}

/// Whether the text states that the unit of an assignment leads, or the words behind it mark it so.
fn is_marked(network: &ResponsibilityGraph, row: &Row) -> bool {
    if let Some(role) = network.stated_role(row) {
        return role == Role::Lead;
    }
    let quotes = network.context.quotes.get(&row.assignment);
    quotes.is_some_and(|quotes| quotes.iter().any(|quote| quote.quote.contains(LEADS)))
}

fn never_first(network: &ResponsibilityGraph) -> Vec<RaciFinding> {
    let carried = (0..network.units.len()).map(|unit| rows_of(network, unit));
    let never =
        carried.enumerate().filter(|(_, rows)| !rows.is_empty() && rows.iter().all(|row| row.position != 1));
    never.map(|(unit, rows)| of_unit(network, RaciKind::NeverFirstListed, unit, &rows, None)).collect()
}

#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn overloaded(network: &ResponsibilityGraph, limits: RaciLimits) -> Vec<RaciFinding> {
    let mut size: BTreeMap<&str, usize> = BTreeMap::new();
    for (at, task) in network.tasks.iter().enumerate() {
        *size.entry(&task.plan).or_default() += usize::from(!network.incidence().units_of(at).is_empty());
    }
    let mut findings = Vec::new();
    for unit in 0..network.units.len() {
        let rows = rows_of(network, unit);
        let mut plans: Vec<&str> = rows.iter().map(|row| row.plan.as_str()).collect();
        plans.dedup();
        let all: usize = plans.iter().filter_map(|plan| size.get(plan)).sum();
        let share = rows.len() as f64 / all.max(1) as f64;
        if !rows.is_empty() && share >= limits.load_share {
            findings.push(of_unit(network, RaciKind::Overloaded, unit, &rows, Some(share)));
        }
    }
    findings
}

/// The rows that name a unit, in order of task.
fn rows_of(network: &ResponsibilityGraph, unit: usize) -> Vec<&Row> {
    let incidence = network.incidence();
    let in_task = |&task: &u32| {
        let mut rows = incidence.rows_of_task(task as usize).zip(incidence.units_of(task as usize));
        rows.find(|(_, listed)| **listed as usize == unit).map(|(row, _)| &network.rows[row as usize])
    };
    incidence.tasks_of(unit).iter().filter_map(in_task).collect()
}

fn of_unit(
    network: &ResponsibilityGraph,
    kind: RaciKind,
    unit: usize,
    rows: &[&Row],
    share: Option<f64>,
) -> RaciFinding {
    RaciFinding {
        kind,
        task: None,
        units: vec![network.units[unit].id.clone()],
        labels: vec![network.units[unit].label.clone()],
        count: rows.len(),
        share,
        evidence: rows.iter().map(|row| row.assignment.clone()).collect(),
    }
}

impl RaciKind {
    /// Its name in JSON.
    fn slug(self) -> &'static str {
        match self {
            Self::NoLead => "no-lead",
            Self::SeveralLeads => "several-leads",
            Self::NoUnit => "no-unit",
            Self::OneUnit => "one-unit",
            Self::ManyUnits => "many-units",
            Self::NeverFirstListed => "never-first-listed",
            Self::Overloaded => "overloaded",
        }
    }
}

impl Tabular for Raci {
    fn sheet(&self) -> Sheet {
        let row = |finding: &RaciFinding| {
            vec![
                finding.kind.slug().to_owned(),
                finding.task.as_ref().map_or_else(String::new, number),
                finding.labels.join("、"),
                finding.count.to_string(),
                finding.share.map_or_else(String::new, |share| format!("{share:.2}")),
            ]
        };
        let rule = |rule: &RaciRule| {
            format!("{}: {} found; the rule: {}\n", rule.kind.slug(), rule.found, rule.rule)
        };
        Sheet {
            header: vec!["kind", "task", "labels", "count", "share"],
            rows: self.findings.iter().map(row).collect(),
            summary: self.rules.iter().map(rule).collect(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::sample;
    use crate::network::Quote;

    fn numbers(found: &Raci, kind: RaciKind) -> Vec<u32> {
        let of_kind = found.findings.iter().filter(|finding| finding.kind == kind);
        of_kind.filter_map(|finding| finding.task.as_ref().map(|task| task.number)).collect()
    }

    #[test]
    fn each_rule_finds_what_breaks_it_and_first_place_is_no_mark() {
        let mut network = sample::network(&[&[1], &[1, 2, 3], &[], &[1, 2]]);
        let quote = |words: &str| vec![Quote { span: "s".to_owned(), quote: words.to_owned() }];
        network.context.quotes.insert("a4-1".to_owned(), quote("u1（牵头）"));
        let found = raci(&network, RaciLimits { many_units: 3, load_share: 0.9 });
        assert_eq!(numbers(&found, RaciKind::NoLead), [1, 2]);
        assert_eq!(numbers(&found, RaciKind::SeveralLeads), Vec::<u32>::new());
        assert_eq!(numbers(&found, RaciKind::NoUnit), [3]);
        assert_eq!(numbers(&found, RaciKind::OneUnit), [1]);
        assert_eq!(numbers(&found, RaciKind::ManyUnits), [2]);
        let units = |kind| {
            let of_kind = found.findings.iter().filter(move |finding| finding.kind == kind);
            of_kind.map(|finding| finding.units[0].as_str()).collect::<Vec<_>>()
        };
        assert_eq!(units(RaciKind::NeverFirstListed), ["1/002", "1/003"]);
        assert_eq!(units(RaciKind::Overloaded), ["1/001"]);
        network.context.quotes.insert("a4-2".to_owned(), quote("牵头：u2"));
        assert_eq!(numbers(&raci(&network, RaciLimits::default()), RaciKind::SeveralLeads), [4]);
        network.context.roles.insert("a4-2".to_owned(), Role::Support);
        network.context.roles.insert("a2-3".to_owned(), Role::Lead);
        let found = raci(&network, RaciLimits::default());
        assert_eq!(numbers(&found, RaciKind::NoLead), [1], "a lead that the text states is one");
        assert_eq!(numbers(&found, RaciKind::SeveralLeads), Vec::<u32>::new(), "a support is none");
    }

    #[test]
    fn an_empty_graph_breaks_no_rule() {
        let found = raci(&ResponsibilityGraph::default(), RaciLimits::default());
        assert!(found.findings.is_empty() && found.rules.len() == 7);
        let zero = raci(&sample::network(&[&[]]), RaciLimits { many_units: 0, load_share: 0.0 });
        assert_eq!(zero.findings.len(), 1);
    }
}
