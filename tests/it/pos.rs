//! Position, brokers and paths: known answers of the plans (checked against networkx 3.6 to 1e-9) and
//! hand-worked graphs.

use plangraph::analysis::{
    Position, RoleCounts, Tabular, UnitKind, UnitPosition, brokers, cuts, paths, position, position_watched,
};
use plangraph::kernel::{Cancelled, Watch};
use plangraph::network::{ResponsibilityGraph, Row, Selection, Task, Unit};

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn of(plans: &[&str]) -> ResponsibilityGraph {
    let plans = plans.iter().map(|&id| id.to_owned()).collect();
    corpus().select(&Selection { plans, open_sets: false, ..Selection::default() })
}

fn pudong() -> ResponsibilityGraph {
    of(&["pudong-2025-32", "pudong-2025-28"])
}

/// A network of one plan: for each task its units in order, of district and functions as given.
fn network(units: &[(&str, &[&str])], tasks: &[&[&str]]) -> ResponsibilityGraph {
    let unit = |(id, functions): &(&str, &[&str])| Unit {
        id: (*id).to_owned(),
        label: id.to_uppercase(),
        open_set: false,
        functions: functions.iter().map(|&function| function.to_owned()).collect(),
    };
    let numbered = || (1..).zip(tasks);
    let rows = numbered().flat_map(|(task, units)| {
        (1..).zip(*units).map(move |(position, unit)| Row {
            plan: "p".to_owned(),
            task,
            position,
            unit: (*unit).to_owned(),
            assignment: format!("a{task}-{position}"),
        })
    });
    let names = numbered().map(|(number, _)| Task { plan: "p".to_owned(), number, title: String::new() });
    ResponsibilityGraph::new(units.iter().map(unit).collect(), names.collect(), rows.collect())
}

fn unit<'a>(position: &'a Position, id: &str) -> &'a UnitPosition {
    position.units.iter().find(|unit| unit.unit == id).unwrap()
}

#[track_caller]
fn near(found: f64, expected: f64) {
    assert!((found - expected).abs() < 1e-9 * expected.abs().max(1.0), "{found} is not {expected}");
}

#[test]
fn kejingwei_is_the_hub_of_pudong() {
    let found = position(&pudong());
    assert_eq!((found.tasks, found.assignments, found.components), (35, 121, 1));
    let hub = &found.units[0];
    assert_eq!((hub.unit.as_str(), hub.tasks, hub.partners), ("310115/kejingwei", 33, 18));
    assert_eq!((hub.core_two_mode, hub.core, hub.evidence.len()), (3, 7, 33));
    near(hub.task_share, 33.0 / 35.0);
    near(hub.partner_share.unwrap(), 1.0);
    near(hub.closeness_two_mode, 71.0 / 75.0);
    near(hub.closeness, 1.0);
    near(hub.betweenness_two_mode, 931.461_715_436_363_8);
    near(hub.betweenness, 66.376_190_476_190_46);
    near(hub.pagerank_two_mode, 0.124_330_908_323_067_97);
    near(hub.pagerank, 0.217_861_654_372_794_17);
    near(hub.singular, 0.733_348_220_631_155_6);
    near(hub.constraint.unwrap(), 0.265_446_059_893_620_2);
    near(hub.effective_size.unwrap(), 37.0 / 3.0);
    near(hub.weighted_effective_size.unwrap(), 14.629_397_784_754_927);
    near(hub.efficiency.unwrap(), 37.0 / 54.0);
    near(hub.clustering.unwrap(), 0.139_971_139_971_139_97);
    near(found.singular_value, 7.536_807_891_603_573);
    near(found.clustering.unwrap(), 0.322_896_698_615_548_5);
}

#[test]
fn zhishichanquanju_hangs_on_kejingwei_alone() {
    let network = pudong();
    let found = position(&network);
    let alone = unit(&found, "310115/zhishichanquanju");
    assert_eq!((alone.tasks, alone.partners, alone.core), (1, 1, 1));
    near(alone.constraint.unwrap(), 1.0);
    near(alone.betweenness_two_mode, 0.0);
    assert_eq!(cuts(&network), plangraph::kernel::cuts(network.incidence()));
}

#[test]
fn a_unit_without_partner_has_no_constraint() {
    let found = position(&of(&["jiading-2025"]));
    let alone = unit(&found, "310114/toucu-zhongxin");
    assert_eq!((alone.tasks, alone.partners, alone.partner_share), (1, 0, Some(0.0)));
    let undefined = [
        alone.constraint,
        alone.effective_size,
        alone.weighted_effective_size,
        alone.efficiency,
        alone.clustering,
    ];
    assert_eq!(undefined, [None; 5]);
    assert_eq!((found.components, alone.closeness.to_bits(), alone.singular.to_bits()), (2, 0, 0));
    let json = serde_json::to_value(alone).unwrap();
    assert!(json["constraint"].is_null() && json["clustering"].is_null());
    assert_eq!(found.units[0].unit, "310114/kewei");
    near(found.units[0].betweenness, 63.5);
    near(found.units[0].betweenness_two_mode, 1673.0 / 6.0);
}

#[test]
fn plans_of_one_district_broker_within_it_only() {
    let found = brokers(&pudong());
    let first = &found.units[0];
    assert_eq!((first.unit.as_str(), first.listed_by, first.lists), ("310115/kejingwei", 7, 15));
    assert_eq!((first.brokerage, first.by_district.coordinator), (87, 87));
    let by_kind =
        RoleCounts { coordinator: 47, itinerant: 1, representative: 14, gatekeeper: 23, liaison: 2 };
    assert_eq!((first.kind, first.by_kind), (UnitKind::Department, by_kind));
    assert_eq!((found.districts.as_slice(), found.arcs), (&["310115".to_owned()][..], 36));
    assert!(found.units.iter().all(|unit| unit.evidence.is_empty() == (unit.brokerage == 0)));
}

#[test]
fn brokerage_between_districts_worked_by_hand() {
    let units = [("1/a", &[][..]), ("2/b", &["zone-administration"][..]), ("2/c", &["town-government"][..])];
    // a → b → c with b and c in one district: b is the gatekeeper of its district, and a liaison among kinds.
    let found = brokers(&network(&units, &[&["1/a", "2/b"], &["2/b", "2/c"], &["2/c"]]));
    let broker = &found.units[0];
    assert_eq!((broker.unit.as_str(), broker.brokerage, found.tasks), ("2/b", 1, 2));
    assert_eq!(broker.by_district, RoleCounts { gatekeeper: 1, ..RoleCounts::default() });
    assert_eq!(broker.by_kind, RoleCounts { liaison: 1, ..RoleCounts::default() });
    assert_eq!(broker.evidence, ["a1-2", "a2-1"]);
    // A list of a that names c leaves nothing to broker.
    let found = brokers(&network(&units, &[&["1/a", "2/b"], &["2/b", "2/c"], &["1/a", "2/c"]]));
    assert!(found.units.iter().all(|unit| unit.brokerage == 0 && unit.evidence.is_empty()));
}

#[test]
fn two_units_are_joined_through_tasks_and_districts_are_not() {
    let network = corpus();
    let found = paths(&network, "310115/zhishichanquanju", "310115/laogang-zhen").unwrap();
    assert_eq!((found.connected, found.hops, found.count), (true, Some(2), 1));
    let chain = &found.paths[0];
    assert_eq!(chain.units, ["310115/zhishichanquanju", "310115/kejingwei", "310115/laogang-zhen"]);
    let hop = &chain.hops[0];
    assert_eq!((hop.tasks.len(), hop.tasks[0].plan.as_str(), hop.tasks[0].number), (1, "pudong-2025-32", 13));
    assert_eq!(hop.evidence.len(), 2);
    assert_eq!(found.sheet().rows.len(), 2);

    let apart = paths(&network, "310115/weijianwei", "310114/weijianwei").unwrap();
    assert_eq!((apart.connected, apart.hops, apart.count, apart.paths.len()), (false, None, 0, 0));
    assert!(apart.sheet().summary.contains("not connected"));
    let same = paths(&network, "310114/kewei", "310114/kewei").unwrap();
    assert_eq!((same.connected, same.hops, same.paths[0].hops.len()), (true, Some(0), 0));
    let unknown = paths(&network, "310114/kewei", "310115/kejinwei").unwrap_err();
    assert_eq!(unknown.to_string(), "no unit `310115/kejinwei` here; did you mean `310115/kejingwei`?");
}

#[test]
fn every_way_between_two_units_is_told() {
    let units = ["1/a", "1/b", "1/c", "1/d"].map(|id| (id, &[][..]));
    let tasks: [&[&str]; 5] =
        [&["1/a", "1/b"], &["1/b", "1/a"], &["1/b", "1/d"], &["1/a", "1/c"], &["1/d", "1/c"]];
    let found = paths(&network(&units, &tasks), "1/a", "1/d").unwrap();
    let chains: Vec<&[String]> = found.paths.iter().map(|chain| chain.units.as_slice()).collect();
    assert_eq!(chains, [["1/a", "1/b", "1/d"], ["1/a", "1/c", "1/d"]]);
    assert_eq!(found.paths[0].labels, ["1/A", "1/B", "1/D"]);
    let hop = &found.paths[0].hops[0];
    assert_eq!(hop.tasks.iter().map(|task| task.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(hop.evidence, ["a1-1", "a1-2", "a2-2", "a2-1"]);
}

#[test]
fn a_chain_of_three_units_worked_by_hand() {
    // u – task – v – task – w, and a task without unit.
    let units = ["1/u", "1/v", "1/w"].map(|id| (id, &[][..]));
    let found = position(&network(&units, &[&["1/u", "1/v"], &["1/v", "1/w"], &[]]));
    let middle = &found.units[0];
    assert_eq!((middle.unit.as_str(), middle.core_two_mode, middle.core), ("1/v", 1, 1));
    // Between u, its task, and w, its task: four pairs; in the projection one.
    near(middle.betweenness_two_mode, 4.0);
    near(middle.betweenness, 1.0);
    near(middle.constraint.unwrap(), 0.5);
    near(middle.effective_size.unwrap(), 2.0);
    // (3 + 2·2) / (1 + 1 + 2 + 2), of five others four are reached.
    near(middle.closeness_two_mode, 7.0 / 6.0 * 4.0 / 5.0);
    near(middle.closeness, 1.0);
    near(found.units[1].betweenness_two_mode, 0.0);
    assert_eq!((found.clustering, found.components), (Some(0.0), 2));
}

#[test]
fn nothing_one_unit_and_a_stop_are_no_trouble() {
    let nothing = network(&[], &[]);
    assert_eq!((position(&nothing).units.len(), brokers(&nothing).units.len()), (0, 0));
    assert!(position(&nothing).sheet().rows.is_empty() && brokers(&nothing).sheet().rows.is_empty());
    let bare = network(&[("1/a", &[])], &[&[]]);
    let found = position(&bare);
    assert_eq!((found.units[0].tasks, found.units[0].partner_share, found.components), (0, None, 2));
    near(found.units[0].pagerank, 1.0);
    assert_eq!(brokers(&bare).units[0].brokerage, 0);
    assert!(paths(&nothing, "1/a", "1/a").is_err());
    let watch = Watch::default();
    watch.cancel();
    assert_eq!(position_watched(&pudong(), 0, &watch), Err(Cancelled));
    assert_eq!(position(&of(&["minhang-2025"])).units, []);
}

#[test]
fn tables_have_the_keys_of_json() {
    fn keys(sheet: &plangraph::analysis::Sheet, first: &serde_json::Value) {
        assert!(sheet.rows.iter().all(|row| row.len() == sheet.header.len()));
        assert!(sheet.header.iter().all(|key| first.get(key).is_some()), "{:?}", sheet.header);
    }
    let network = pudong();
    let (position, brokers) = (position(&network), brokers(&network));
    keys(&position.sheet(), &serde_json::to_value(&position.units[0]).unwrap());
    keys(&brokers.sheet(), &serde_json::to_value(&brokers.units[0]).unwrap());
}
