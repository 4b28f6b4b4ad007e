//! What the plans leave open: tasks, zones, sectors, targets and functions that nobody answers for.

mod functions;
mod places;
mod table;

use schemars::JsonSchema;
use serde::Serialize;

pub use functions::{DistrictFunction, FunctionGap, FunctionMention};
pub use places::{SectorGap, ZoneGap};

use super::around::{Around, find};
use super::wording::Figure;
use crate::network::{ResponsibilityGraph, Statement, Task};

/// What the plans leave open.
#[derive(Debug, Clone, Default, PartialEq, Serialize, JsonSchema)]
pub struct Gaps {
    /// Tasks without unit, in order of plan and number.
    pub tasks_without_unit: Vec<Task>,
    /// Zones that no unit administers and no task with a unit names, in order of id.
    pub zones_without_unit: Vec<ZoneGap>,
    /// Sectors that a plan names as its focus and none of its tasks names, in order of plan and sector.
    pub sectors_without_task: Vec<SectorGap>,
    /// Targets for which no unit answers.
    pub targets_without_owner: Vec<Figure>,
    /// Targets that name no year by which they are due.
    pub targets_without_deadline: Vec<Figure>,
    /// Targets whose unit of measure the source has lost or leaves out.
    pub targets_without_unit: Vec<UnitGap>,
    /// Functions that one district has a unit of in its tasks and another has not, in order of id.
    pub functions: Vec<FunctionGap>,
    /// Tasks whose text names a function of which they name no unit. A hint: a word is not a duty.
    pub function_mentions: Vec<FunctionMention>,
}

/// A target without unit of measure.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
pub struct UnitGap {
    /// The target.
    pub figure: Figure,
    /// `lost` by damage of the source, or `inferred` where the text leaves it out.
    pub unit_status: String,
}

/// What the plans of `network` leave open.
#[must_use]
pub fn gaps(network: &ResponsibilityGraph) -> Gaps {
    let around = Around::new(network);
    let incidence = network.incidence();
    let bare = (0..network.tasks.len()).filter(|&task| incidence.units_of(task).is_empty());
    let targets = || network.context.statements.iter().filter(|statement| statement.target);
    let figures = |wanted: &dyn Fn(&Statement) -> bool| {
        let wanted = targets().filter(|statement| wanted(statement));
        wanted.map(|statement| Figure::of(statement, &network.context)).collect()
    };
    let has_owner = |statement: &Statement| {
        let task = find(network, &statement.plan, statement.task);
        task.is_some_and(|task| !incidence.units_of(task).is_empty())
    };
    let no_unit =
        targets().filter(|statement| ["lost", "inferred"].contains(&statement.unit_status.as_str()));
    Gaps {
        tasks_without_unit: bare.map(|task| network.tasks[task].clone()).collect(),
        zones_without_unit: places::zones(network, &around),
        sectors_without_task: places::sectors(network, &around),
        targets_without_owner: figures(&|statement| !has_owner(statement)),
        targets_without_deadline: figures(&|statement| statement.deadline.is_none()),
        targets_without_unit: no_unit
            .map(|statement| UnitGap {
                figure: Figure::of(statement, &network.context),
                unit_status: statement.unit_status.clone(),
            })
            .collect(),
        functions: functions::by_district(network),
        function_mentions: functions::mentioned(network, &around),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::analysis::{Tabular, sample};
    use crate::network::{Context, Focus, Mention, MentionKind, Named, Plan, Row, Unit, Zone};

    #[test]
    fn zones_sectors_and_targets_left_open() {
        let inner = Zone { part_of: Some("wide".to_owned()), ..sample::zone("inner", "I", &[]) };
        let nowhere = Mention { task: None, ..sample::mention(1, MentionKind::Zone, "inner", "I") };
        let focus = |sector: &str, number: u32| Focus {
            plan: "p".to_owned(),
            sector: sector.to_owned(),
            evidence: format!("f{number}"),
        };
        let context = Context {
            zones: vec![
                inner,
                sample::zone("wide", "W", &["1/001"]),
                sample::zone("bare", "B", &[]),
                sample::zone("unnamed", "U", &[]),
            ],
            mentions: vec![
                nowhere,
                sample::mention(1, MentionKind::Zone, "wide", "W"),
                sample::mention(2, MentionKind::Zone, "bare", "B"),
                sample::mention(2, MentionKind::Sector, "s", "S"),
            ],
            focuses: vec![focus("s", 1), focus("t", 2), focus("t", 3)],
            statements: vec![
                Statement { task: Some(1), deadline: None, ..sample::statement("m") },
                Statement { unit_status: "lost".to_owned(), task: Some(2), ..sample::statement("n") },
            ],
            ..Context::default()
        };
        let found = gaps(&sample::network(&[&[1], &[]]).with_context(context));
        assert_eq!(found.tasks_without_unit[0].number, 2);
        let zones: Vec<_> =
            found.zones_without_unit.iter().map(|gap| (gap.zone.as_str(), gap.wider_units.len())).collect();
        assert_eq!(zones, [("bare", 0), ("inner", 1)]);
        assert_eq!(found.sectors_without_task.len(), 1);
        assert_eq!(found.sectors_without_task[0].evidence, ["f2", "f3"]);
        assert_eq!(found.targets_without_owner[0].metric, "n");
        assert_eq!(found.targets_without_deadline[0].metric, "m");
        assert_eq!(found.targets_without_unit[0].unit_status, "lost");
        assert_eq!(found.sheet().rows.len(), 7);
        assert_eq!(gaps(&ResponsibilityGraph::default()), Gaps::default());
    }

    #[test]
    fn functions_of_one_district_only() {
        let unit = |id: &str, function: &str| Unit {
            id: id.to_owned(),
            label: id.to_owned(),
            open_set: false,
            functions: vec![function.to_owned()],
        };
        let task =
            |plan: &str, title: &str| Task { plan: plan.to_owned(), number: 1, title: title.to_owned() };
        let row = |plan: &str, unit: &str| Row {
            plan: plan.to_owned(),
            task: 1,
            position: 1,
            unit: unit.to_owned(),
            assignment: format!("{plan}-1"),
        };
        let plan =
            |id: &str, area: &str| Plan { id: id.to_owned(), title: id.to_owned(), area: area.to_owned() };
        let named = |id: &str, label: &str| Named { id: id.to_owned(), label: label.to_owned() };
        let network = ResponsibilityGraph::new(
            vec![unit("1/a", "health"), unit("2/b", "talent")],
            vec![task("p", "优化医保"), task("q", "引进人才"), task("r", "")],
            vec![row("p", "1/a"), row("q", "2/b")],
        )
        .with_context(Context {
            plans: vec![plan("p", "1"), plan("q", "2"), plan("r", "3")],
            functions: vec![
                named("health", "卫生"),
                named("medical-insurance", "医保"),
                named("talent", "人才"),
            ],
            ..Context::default()
        });
        let found = gaps(&network);
        let functions: Vec<_> = found
            .functions
            .iter()
            .map(|gap| (gap.function.as_str(), gap.has[0].district.as_str(), gap.lacks[0].district.as_str()))
            .collect();
        assert_eq!(
            functions,
            [("health", "1", "2"), ("talent", "2", "1")],
            "a district without list lacks none"
        );
        assert_eq!(found.functions[0].evidence, ["p-1"]);
        assert_eq!(found.function_mentions.len(), 1);
        let mention = &found.function_mentions[0];
        assert_eq!(
            (mention.function.as_str(), mention.words.as_slice()),
            ("medical-insurance", &["优化医保".to_owned()][..])
        );
    }
}
