//! Lists worked by hand, and properties of random graphs.

use std::collections::BTreeSet;

use proptest::prelude::*;

use super::super::{pairs, removal, sample};
use super::*;
use crate::network::{Context, MentionKind, Statement};

fn change(text: &str) -> Change {
    text.parse().unwrap()
}

fn what(network: &ResponsibilityGraph, changes: &[&str]) -> Result<WhatIf, ChangeError> {
    what_if(network, &changes.iter().copied().map(change).collect::<Vec<_>>())
}

/// Ids and positions of the units of each task after changes.
fn lists(network: &ResponsibilityGraph, changes: &[&str]) -> Vec<String> {
    let after = changed(network, &changes.iter().copied().map(change).collect::<Vec<_>>()).unwrap();
    let list = |task: usize| {
        let rows = after.incidence().rows_of_task(task).map(|row| &after.rows[row as usize]);
        rows.map(|row| format!("{}@{}", row.unit, row.position)).collect::<Vec<_>>().join(" ")
    };
    (0..after.tasks.len()).map(list).collect()
}

fn numbers_of(tasks: &[Task]) -> Vec<u32> {
    tasks.iter().map(|task| task.number).collect()
}

#[test]
fn lists_close_up_and_a_merged_unit_keeps_the_earliest_place() {
    let network = sample::network(&[&[1, 2, 3], &[3, 2, 1], &[2]]);
    assert_eq!(lists(&network, &["remove:1/001"]), ["1/002@1 1/003@2", "1/003@1 1/002@2", "1/002@1"]);
    let merged = lists(&network, &["merge:1/001+1/003=1/new"]);
    assert_eq!(merged, ["1/new@1 1/002@2", "1/new@1 1/002@2", "1/002@1"]);
    let absorbed = lists(&network, &["merge:1/003=1/002"]);
    assert_eq!(absorbed, ["1/001@1 1/002@2", "1/002@1 1/001@2", "1/002@1"]);
    let split = lists(&network, &["split:1/002=1/a(p/1,p/2)+1/b(p/2,p/3)"]);
    assert_eq!(split, ["1/001@1 1/a@2 1/003@3", "1/003@1 1/a@2 1/b@3 1/001@4", "1/b@1"]);
    let passed = lists(&network, &["split:1/002=1/001(p/1,p/2)+1/002(p/3)"]);
    assert_eq!(passed, ["1/001@1 1/003@2", "1/003@1 1/001@2", "1/002@1"]);
    assert_eq!(lists(&network, &["reassign:p/3:1/002=1/001"])[2], "1/001@1");
    assert_eq!(lists(&network, &["reassign:p/1:1/003=1/001"])[0], "1/001@1 1/002@2");
    assert_eq!(lists(&network, &["add:p/3=1/001@1"])[2], "1/001@1 1/002@2");
    assert_eq!(lists(&network, &["add:p/3=1/001"])[2], "1/002@1 1/001@2");
}

#[test]
fn a_removal_is_told_in_full() {
    let context = Context {
        zones: vec![sample::zone("z", "Z", &["1/001"]), sample::zone("y", "Y", &[])],
        mentions: vec![sample::mention(1, MentionKind::Zone, "y", "Y")],
        statements: vec![Statement { task: Some(1), ..sample::statement("m") }],
        ..Context::default()
    };
    let network = sample::network(&[&[1], &[1, 2, 90], &[2, 3], &[1, 91]]).with_context(context);
    let found = what(&network, &["remove:1/001"]).unwrap();
    assert_eq!(numbers_of(&found.touched), [1, 2, 4]);
    assert_eq!(numbers_of(&found.orphaned), [1]);
    assert_eq!(numbers_of(&found.lost_first_listed), [2, 4]);
    assert_eq!(numbers_of(&found.open_set_only), [4]);
    assert_eq!(found.first_listed_changed[0].after.as_deref(), Some("1/002"));
    assert_eq!(found.idle_units, Vec::<String>::new());
    assert_eq!(found.evidence, ["a1-1", "a2-1", "a4-1"]);
    let lost: Vec<_> = found.lost_partnerships.iter().map(|pair| pair.units[1].as_str()).collect();
    assert_eq!((lost, found.new_partnerships.len()), (vec!["1/002", "1/090", "1/091"], 0));
    assert_eq!(found.lost_partnerships[0].evidence, ["a2-1", "a2-2"]);
    let zones =
        found.zones.iter().map(|zone| (zone.zone.as_str(), zone.tasks.len(), zone.lost_administrators.len()));
    assert_eq!(zones.collect::<Vec<_>>(), [("y", 1, 0), ("z", 0, 1)]);
    assert!(found.targets[0].orphaned && found.targets.len() == 1);
    let load = found.loads.iter().find(|load| load.unit == "1/002").unwrap();
    assert_eq!((load.before.unwrap().first_listed, load.after.unwrap().first_listed), (1, 2));
    assert_eq!(found.loads.iter().find(|load| load.unit == "1/001").unwrap().after, None);
    assert_eq!((found.before.components, found.after.components), (1, 2));
}

#[test]
fn a_merger_carries_on_and_a_passed_task_leaves_its_unit_idle() {
    let network = sample::network(&[&[1, 2], &[2, 3]]);
    let merged = what(&network, &["merge:1/001+1/002=1/001"]).unwrap();
    assert!(merged.orphaned.is_empty() && merged.lost_first_listed.is_empty());
    assert_eq!(
        numbers_of(&merged.first_listed_changed.iter().map(|f| f.task.clone()).collect::<Vec<_>>()),
        [2]
    );
    assert_eq!(merged.evidence, ["a1-2", "a2-1"]);
    assert_eq!(merged.new_partnerships[0].units, ["1/001", "1/003"]);
    assert_eq!(merged.new_partnerships[0].evidence, ["a2-1", "a2-2"]);
    let passed = what(&network, &["reassign:p/1:1/001=1/003"]).unwrap();
    assert_eq!(passed.idle_units, ["1/001"]);
    let later = what(&network, &["reassign:p/1:1/001=1/003", "remove:1/003"]).unwrap();
    assert_eq!(numbers_of(&later.lost_first_listed), [1], "what the first carried went with its heir");
}

#[test]
fn contradictions_are_refused_by_name() {
    let network = sample::network(&[&[1, 2], &[2, 3]]);
    let error = |changes: &[&str]| what(&network, changes).unwrap_err();
    assert_eq!(error(&["remove:1/01"]).to_string(), "no unit `1/01` here; did you mean `1/001`?");
    assert!(matches!(error(&["remove:1/001", "remove:1/001"]), ChangeError::Gone { .. }));
    assert!(matches!(error(&["remove:1/001+1/001"]), ChangeError::Twice { .. }));
    let into_gone = error(&["remove:1/001", "merge:1/002+1/003=1/001"]);
    assert_eq!(into_gone.to_string(), "`1/001` is no more since `remove:1/001`");
    assert!(matches!(error(&["merge:1/002+1/003=1/x", "remove:1/003"]), ChangeError::Gone { .. }));
    assert!(matches!(error(&["split:1/002=1/a(p/1)"]), ChangeError::NotCarried { .. }));
    assert!(matches!(error(&["split:1/001=1/a(p/1,p/2)"]), ChangeError::NotInTask { .. }));
    assert!(matches!(error(&["split:1/001=1/a(p/1)+1/a(p/1)"]), ChangeError::Twice { .. }));
    assert!(matches!(error(&["split:1/001=1/a(p/1,p/1)"]), ChangeError::Twice { .. }));
    let absent = error(&["reassign:p/1:1/003=1/002"]).to_string();
    assert_eq!(absent, "task `p/1` does not name `1/003`; it names 1/001, 1/002");
    assert!(matches!(error(&["reassign:p/1:1/001=1/001"]), ChangeError::Nothing { .. }));
    assert!(matches!(error(&["reassign:p/1:1/001=1/x"]), ChangeError::UnknownUnit(_)));
    assert_eq!(error(&["add:p/7=1/001"]).to_string(), "no task `p/7` here; did you mean `p/1`?");
    assert!(matches!(error(&["add:p/1=1/001"]), ChangeError::InTask { .. }));
    assert!(matches!(
        what_if(&network, &[Change::Remove { units: vec![] }]),
        Err(ChangeError::Nothing { .. })
    ));
}

#[test]
fn nothing_changes_nothing_and_nothing_panics() {
    for network in [sample::network(&[]), sample::network(&[&[]]), sample::network(&[&[1], &[2], &[]])] {
        let found = what(&network, &[]).unwrap();
        assert_eq!(found.before, found.after);
        assert!(found.touched.is_empty() && !found.sheet().summary.is_empty());
    }
    let last = what(&sample::network(&[&[1]]), &["remove:1/001"]).unwrap();
    assert_eq!((last.after.units, last.after.components, last.orphaned.len()), (0, 0, 1));
}

prop_compose! {
    fn random()(tasks in prop::collection::vec(prop::collection::btree_set(0_usize..8, 0..5), 1..10), turn in 0_usize..8)
        -> ResponsibilityGraph {
        let turned = |units: BTreeSet<usize>| {
            let mut units: Vec<usize> = units.into_iter().collect();
            let by = turn % units.len().max(1);
            units.rotate_left(by);
            units
        };
        let tasks: Vec<Vec<usize>> = tasks.into_iter().map(turned).collect();
        sample::network(&tasks.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

proptest! {
    #[test]
    fn removing_then_adding_back_restores_every_result(network in random(), pick in any::<prop::sample::Index>()) {
        prop_assume!(!network.units.is_empty());
        let unit = &network.units[pick.index(network.units.len())].id;
        let mut changes = vec![change(&format!("remove:{unit}"))];
        let rows = network.rows.iter().filter(|row| row.unit == *unit);
        changes.extend(rows.map(|row| change(&format!("add:p/{}={unit}@{}", row.task, row.position))));
        let back = changed(&network, &changes).unwrap();
        prop_assert_eq!((&back.rows, &back.units), (&network.rows, &network.units));
        let found = what_if(&network, &changes).unwrap();
        let nothing = what_if(&network, &[]).unwrap();
        prop_assert_eq!(WhatIf { changes: Vec::new(), ..found }, nothing);
    }

    #[test]
    fn what_if_agrees_with_the_changed_graph(network in random(), picks in prop::collection::vec((0..4_u8, any::<prop::sample::Index>(), any::<prop::sample::Index>()), 1..4)) {
        let mut changes: Vec<Change> = Vec::new();
        for (kind, one, other) in picks {
            let units = changed(&network, &changes).unwrap().units;
            if units.len() < 2 {
                break;
            }
            let (a, b) = (one.index(units.len()), other.index(units.len()));
            let task = one.index(network.tasks.len()) + 1;
            let text = match kind {
                0 => format!("remove:{}", units[a].id),
                1 if a != b => format!("merge:{}+{}={}", units[a].id, units[b].id, units[b].id),
                2 => format!("add:p/{task}={}", units[a].id),
                _ => format!("reassign:p/{task}:{}={}", units[a].id, units[b].id),
            };
            changes.push(change(&text));
            if changed(&network, &changes).is_err() {
                changes.pop();
            }
        }
        let (found, after) = (what_if(&network, &changes).unwrap(), changed(&network, &changes).unwrap());
        let again = what_if(&after, &[]).unwrap();
        prop_assert_eq!(found.after, again.before);
        prop_assert_eq!(found.after.partnerships, pairs(&after).pairs.len());
        prop_assert_eq!(found.after.partnerships, found.before.partnerships - found.lost_partnerships.len() + found.new_partnerships.len());
        let named = |network: &ResponsibilityGraph| -> BTreeSet<[String; 2]> { pairs(network).pairs.into_iter().map(|pair| pair.units).collect() };
        let lost: BTreeSet<_> = found.lost_partnerships.iter().map(|pair| { let mut units = pair.units.clone(); units.sort(); units }).collect();
        prop_assert_eq!(lost, &named(&network) - &named(&after));
        for (task, entry) in network.tasks.iter().enumerate() {
            let orphaned = !network.incidence().units_of(task).is_empty() && after.incidence().units_of(task).is_empty();
            prop_assert_eq!(found.orphaned.contains(entry), orphaned);
        }
        for load in &found.loads {
            let tasks = after.rows.iter().filter(|row| row.unit == load.unit);
            let (tasks, first) = tasks.fold((0, 0), |(tasks, first), row| (tasks + 1, first + usize::from(row.position == 1)));
            prop_assert_eq!(load.after.map_or((0, 0), |burden| (burden.tasks, burden.first_listed)), (tasks, first));
        }
    }

    #[test]
    fn a_removal_is_the_what_if_of_a_removal(network in random(), pick in any::<prop::sample::Index>()) {
        prop_assume!(!network.units.is_empty());
        let units = vec![network.units[pick.index(network.units.len())].id.clone()];
        let (one, other) = (removal(&network, &units).unwrap(), what_if(&network, &[Change::Remove { units }]).unwrap());
        prop_assert_eq!((one.orphaned, one.lost_first_listed, one.evidence), (other.orphaned, other.lost_first_listed, other.evidence));
        prop_assert_eq!((one.before, one.after), (other.before, other.after));
    }
}
