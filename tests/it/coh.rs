//! Groups, rings and quadrants of the real plans, against values computed with networkx and numpy.

use plangraph::analysis::{Quadrant, core, groups, quadrants};
use plangraph::network::{ResponsibilityGraph, Selection};

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn of(plans: &[&str]) -> ResponsibilityGraph {
    let plans = plans.iter().map(|&id| id.to_owned()).collect();
    corpus().select(&Selection { plans, open_sets: false, ..Selection::default() })
}

#[test]
fn modules_of_the_plans_are_proved_and_reached_from_any_seed() {
    let wanted = [
        (&["pudong-2025-32"][..], 7, 0.376_731_301_939),
        (&["pudong-2025-28"], 5, 0.380_859_375),
        (&["jiading-2025"], 7, 0.574_872_169_467),
        (&["pudong-2025-28", "pudong-2025-32"], 6, 0.385_629_396_899),
        (&[], 9, 0.533_448_165_358),
    ];
    for (plans, count, modularity) in wanted {
        let network = of(plans);
        for seed in [1, 77] {
            let found = groups(&network, seed);
            assert!(found.proved, "{plans:?}");
            assert!(
                (found.modularity.unwrap() - modularity).abs() < 1e-9,
                "{plans:?} {:?}",
                found.modularity
            );
            assert_eq!((found.modules.len(), found.unplaced.len()), (count, 0));
            let inside: usize = found.modules.iter().map(|module| module.evidence.len()).sum();
            let crossing: usize = found.modules.iter().map(|module| module.crossing).sum();
            assert_eq!(inside + crossing / 2, network.rows.len());
        }
    }
}

#[test]
fn the_modules_of_jiading_are_the_same_in_every_search() {
    assert_eq!(groups(&of(&["jiading-2025"]), 5).stability, Some(1.0));
}

#[test]
fn the_named_units_of_both_districts_form_four_communities() {
    let found = groups(&corpus().select(&Selection::default()), 1);
    let sizes: Vec<usize> = found.communities.iter().map(|community| community.units.len()).collect();
    assert_eq!(sizes, [15, 15, 4, 1]);
    assert!((found.communities_modularity.unwrap() - 0.305_212_245_610).abs() < 1e-9);
}

#[test]
fn cores_fit_best_and_are_small() {
    let wanted = [
        ("pudong-2025-32", &["310115/kejingwei"][..], 0.525_033_164_711),
        ("jiading-2025", &["310114/kewei", "310114/jingwei"], 0.381_462_516_511),
    ];
    for (plan, ids, fit) in wanted {
        let found = core(&of(&[plan]));
        let members: Vec<&str> =
            found.units.iter().filter(|ring| ring.core == Some(true)).map(|ring| &*ring.unit).collect();
        assert_eq!((&*members, found.exhaustive), (ids, true));
        assert!((found.fit.unwrap() - fit).abs() < 1e-9);
    }
}

#[test]
fn duties_are_nested_as_by_the_definition() {
    let wanted = [
        ("pudong-2025-32", 26.642_246_642_247, 36.165_577_342_048, 32.949_907_235_622),
        ("pudong-2025-28", 34.513_888_888_889, 46.755_952_380_952, 41.017_485_119_048),
        ("jiading-2025", 12.986_111_111_111, 24.920_634_920_635, 18.555_555_555_556),
    ];
    for (plan, units, tasks, total) in wanted {
        let found = core(&of(&[plan])).nestedness;
        for (found, wanted) in [(found.units, units), (found.tasks, tasks), (found.total, total)] {
            assert!((found.unwrap() - wanted).abs() < 1e-9, "{plan}");
        }
    }
}

#[test]
fn tasks_with_the_same_units_and_standing_coalitions_are_found() {
    let found = core(&of(&["pudong-2025-28", "pudong-2025-32"]));
    let tasks: Vec<Vec<(&str, u32)>> = found
        .equivalent_tasks
        .iter()
        .map(|class| class.tasks.iter().map(|task| (&*task.plan, task.number)).collect())
        .collect();
    let (older, newer) = ("pudong-2025-28", "pudong-2025-32");
    assert!(tasks.contains(&vec![(older, 11), (newer, 11), (newer, 12)]));
    assert!(tasks.contains(&vec![(older, 15), (newer, 14)]));
    assert!(tasks.contains(&vec![(newer, 5), (newer, 8)]));
    assert_eq!((found.contained.len(), found.coalitions.len()), (26, 2));
    let hub = |id: &str| found.contained.iter().filter(|pair| pair.outer.id == id).count();
    assert_eq!(hub("310115/kejingwei"), 16);
}

#[test]
fn the_hub_leads_and_a_unit_without_partner_stands_nowhere() {
    let found = quadrants(&corpus().select(&Selection::default()));
    assert_eq!((found.median_breadth, found.median_depth), (Some(3.5), Some(1.5625)));
    let first = &found.units[0];
    assert_eq!(
        (&*first.unit, first.breadth, first.quadrant),
        ("310115/kejingwei", 18, Some(Quadrant::Leading))
    );
    assert!((first.depth.unwrap() - 84.0 / 18.0).abs() < 1e-12);
    let last = found.units.last().unwrap();
    assert_eq!((&*last.label, last.quadrant, last.depth), ("区投促中心", None, None));
}
