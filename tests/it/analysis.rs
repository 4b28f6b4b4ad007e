//! The analyses: known answers of the five plans, hand-worked graphs, and properties of random ones.

use std::collections::BTreeSet;

use plangraph::analysis::{cover, cuts, fragility, load, pairs, removal};
use plangraph::network::{ResponsibilityGraph, Row, Selection, Task, Unit, Vertex};
use proptest::prelude::*;

use crate::support;

fn corpus() -> ResponsibilityGraph {
    support::loaded().network().unwrap()
}

fn of(network: &ResponsibilityGraph, plans: &[&str]) -> ResponsibilityGraph {
    network.select(&Selection {
        plans: plans.iter().map(|&id| id.to_owned()).collect(),
        open_sets: false,
        ..Selection::default()
    })
}

/// A network of one plan: for each task the numbers of its units, in order.
fn network(tasks: &[&[usize]]) -> ResponsibilityGraph {
    let units: BTreeSet<usize> = tasks.iter().copied().flatten().copied().collect();
    let unit = |number: &usize| Unit {
        id: format!("1/{number:03}"),
        label: format!("u{number}"),
        open_set: false,
        functions: Vec::new(),
    };
    let numbered = || (1..).zip(tasks);
    let rows = numbered().flat_map(|(task, units)| {
        (1..).zip(*units).map(move |(position, number)| Row {
            plan: "p".to_owned(),
            task,
            position,
            unit: format!("1/{number:03}"),
            assignment: format!("a{task}-{position}"),
        })
    });
    let names = numbered().map(|(number, _)| Task { plan: "p".to_owned(), number, title: String::new() });
    ResponsibilityGraph::new(units.iter().map(unit).collect(), names.collect(), rows.collect())
}

#[test]
fn the_network_is_the_one_sparql_sees() {
    let store = support::loaded();
    let network = store.network().unwrap();
    assert_eq!((network.tasks.len(), network.rows.len(), network.units.len()), (50, 178, 37));
    assert_eq!(network.units.iter().filter(|unit| unit.open_set).count(), 2);
    let weijianwei: Vec<_> = network.units.iter().filter(|unit| unit.label == "区卫生健康委").collect();
    assert_eq!(weijianwei.len(), 2, "one label, two districts, two units");
    assert!(weijianwei.iter().all(|unit| unit.functions == ["health"]));
    assert!(network.rows.iter().all(|row| row.assignment.ends_with(&format!("/unit/{}", row.position))));
}

#[test]
fn kejingwei_carries_33_of_35_pudong_tasks_and_opens_21_lists() {
    let pudong = of(&corpus(), &["pudong-2025-32", "pudong-2025-28"]);
    let load = load(&pudong);
    let first = &load.units[0];
    assert_eq!((first.unit.as_str(), first.tasks, first.first_listed), ("310115/kejingwei", 33, 21));
    assert_eq!((first.evidence.len(), load.tasks, load.assignments), (33, 35, 141 - 20));
    assert!(!load.units.iter().any(|unit| unit.open_set), "open sets are left out unless asked for");
}

#[test]
fn single_points_of_failure_are_those_the_texts_show() {
    let corpus = corpus();
    let jiading = of(&corpus, &["jiading-2025"]);
    let found = fragility(&jiading);
    let single: Vec<_> =
        found.single_unit.iter().map(|thin| (thin.task.number, thin.units[0].as_str())).collect();
    assert_eq!(single, [(1, "310114/kewei"), (10, "310114/toucu-zhongxin")]);
    assert_eq!(found.components, 2);
    assert_eq!(found.cut_units, ["310114/jingwei", "310114/kewei", "310114/weijianwei"]);

    let gone = removal(&jiading, &["310114/kewei".to_owned()]).unwrap();
    assert_eq!(gone.orphaned.iter().map(|task| task.number).collect::<Vec<_>>(), [1]);
    assert_eq!((gone.evidence.len(), gone.lost_first_listed.len()), (10, 5));

    // 区知识产权局 hangs on 区科经委 alone.
    let p32 = of(&corpus, &["pudong-2025-32"]);
    assert_eq!(fragility(&p32).cut_units, ["310115/kejingwei"]);
    let bridges: Vec<_> = fragility(&p32).bridges.into_iter().map(|bridge| bridge.unit).collect();
    assert!(bridges.contains(&"310115/zhishichanquanju".to_owned()), "{bridges:?}");
    assert!(fragility(&of(&corpus, &["pudong-2025-28"])).cut_units.is_empty());
    assert!(
        fragility(&corpus.select(&Selection { open_sets: true, ..Selection::default() }))
            .open_set_only
            .is_empty()
    );
}

#[test]
fn covers_are_exact_and_all_of_them_are_found() {
    let corpus = corpus();
    let p32 = cover(&of(&corpus, &["pudong-2025-32"]));
    assert_eq!((p32.size, p32.optima_count, p32.exact), (2, 2, true));
    assert_eq!(p32.in_every_optimum, ["310115/kejingwei"]);
    let p28 = cover(&of(&corpus, &["pudong-2025-28"]));
    assert_eq!((p28.size, p28.optima_count), (1, 1));
    let threes: Vec<Vec<usize>> =
        (0..6).map(|n| vec![3 * n, 3 * n + 1, 3 * n + 2]).chain([vec![20]]).collect();
    let many = cover(&network(&threes.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!((many.size, many.optima_count, many.optima.len()), (7, 729, 729));
    // More optima than are listed: what is common to all of them is not what is common to those.
    let fours: Vec<Vec<usize>> = (0..6).map(|n| (4 * n..4 * n + 4).collect()).chain([vec![30]]).collect();
    let more = cover(&network(&fours.iter().map(Vec::as_slice).collect::<Vec<_>>()));
    assert_eq!((more.optima_count, more.optima.len()), (4096, 1000));
    assert_eq!(more.in_every_optimum, ["1/030"]);
    let jiading = cover(&of(&corpus, &["jiading-2025"]));
    assert_eq!((jiading.size, jiading.optima_count), (5, 12));
    assert_eq!(jiading.in_every_optimum, ["310114/kewei", "310114/toucu-zhongxin"]);
}

#[test]
fn pairs_agree_with_a_graph_worked_by_hand() {
    let found = pairs(&network(&[&[1, 2], &[2, 1, 3], &[3], &[1, 2]]));
    let first = &found.pairs[0];
    assert_eq!((first.labels.concat(), first.shared), ("u1u2".to_owned(), 3));
    assert!((first.newman - 2.5).abs() < 1e-12 && (first.jaccard - 1.0).abs() < 1e-12);
    assert!((first.lift - 4.0 * 3.0 / 9.0).abs() < 1e-12);
    assert_eq!(first.evidence, ["a1-1", "a1-2", "a2-1", "a2-2", "a4-1", "a4-2"]);
    assert_eq!(found.pairs.len(), 3);
}

#[test]
fn nothing_panics_on_an_empty_a_single_or_a_disconnected_network() {
    for network in [network(&[]), network(&[&[1]]), network(&[&[]]), network(&[&[1], &[2], &[]])] {
        let found = load(&network);
        assert_eq!(found.units.len(), network.units.len());
        assert!(fragility(&network).bridges.len() <= network.rows.len());
        assert!(pairs(&network).pairs.is_empty());
        assert!(cover(&network).exact);
        removal(&network, &[]).unwrap();
    }
    let unknown = removal(&network(&[&[1]]), &["1/01".to_owned()]).unwrap_err();
    assert_eq!(unknown.to_string(), "no unit `1/01` here; did you mean `1/001`?");
}

/// Components without a vertex, counted by flooding: the oracle of the cuts.
fn components(network: &ResponsibilityGraph, without: Option<(bool, usize)>) -> usize {
    let incidence = network.incidence();
    let all = (0..incidence.task_count())
        .map(|task| (true, task))
        .chain((0..incidence.unit_count()).map(|unit| (false, unit)));
    let mut left: BTreeSet<(bool, usize)> = all.filter(|vertex| Some(*vertex) != without).collect();
    let mut count = 0;
    while let Some(start) = left.pop_first() {
        count += 1;
        let mut open = vec![start];
        while let Some((is_task, at)) = open.pop() {
            let next = if is_task { incidence.units_of(at) } else { incidence.tasks_of(at) };
            open.extend(
                next.iter().map(|&other| (!is_task, other as usize)).filter(|other| left.remove(other)),
            );
        }
    }
    count
}

/// The smallest covers by trying all sets of units.
fn covers_by_trying(network: &ResponsibilityGraph) -> (u32, usize) {
    let incidence = network.incidence();
    let tasks: Vec<u32> = (0..incidence.task_count())
        .map(|task| incidence.units_of(task).iter().fold(0, |set, unit| set | 1 << unit))
        .filter(|&set| set != 0)
        .collect();
    let covers = (0..1_u32 << incidence.unit_count()).filter(|set| tasks.iter().all(|task| task & set != 0));
    covers.fold((u32::MAX, 0), |(size, count), set| match set.count_ones() {
        smaller if smaller < size => (smaller, 1),
        same if same == size => (size, count + 1),
        _ => (size, count),
    })
}

prop_compose! {
    fn random()(tasks in prop::collection::vec(prop::collection::btree_set(0_usize..9, 0..5), 0..12)) -> ResponsibilityGraph {
        let tasks: Vec<Vec<usize>> = tasks.into_iter().map(|units| units.into_iter().collect()).collect();
        network(&tasks.iter().map(Vec::as_slice).collect::<Vec<_>>())
    }
}

proptest! {
    #[test]
    fn cuts_are_what_removing_each_vertex_shows(network in random()) {
        let found = cuts(&network);
        prop_assert_eq!(found.components, components(&network, None));
        for unit in 0..network.units.len() {
            let splits = components(&network, Some((false, unit))) > found.components;
            prop_assert_eq!(found.units.contains(&unit), splits);
        }
        for task in 0..network.tasks.len() {
            let splits = components(&network, Some((true, task))) > found.components;
            prop_assert_eq!(found.tasks.contains(&task), splits);
        }
        for row in 0..network.rows.len() {
            let mut rows = network.rows.clone();
            rows.remove(row);
            let without = ResponsibilityGraph::new(network.units.clone(), network.tasks.clone(), rows);
            let splits = components(&without, None) > found.components;
            prop_assert_eq!(found.bridges.contains(&u32::try_from(row).unwrap()), splits);
        }
    }

    #[test]
    fn cuts_agree_with_petgraph(network in random()) {
        let (found, graph) = (cuts(&network), network.petgraph().map(|_, vertex| *vertex, |_, _| ()));
        prop_assert_eq!(found.components, petgraph::algo::connected_components(&graph));
        let graph = graph.into_edge_type::<petgraph::Undirected>();
        let theirs = petgraph::algo::articulation_points::articulation_points(&graph);
        let units: BTreeSet<usize> = theirs
            .into_iter()
            .filter_map(|vertex| match graph[vertex] {
                Vertex::Unit(unit) => Some(unit),
                _ => None,
            })
            .collect();
        prop_assert_eq!(found.units.into_iter().collect::<BTreeSet<_>>(), units);
    }

    #[test]
    fn covers_are_those_found_by_trying_all(network in random()) {
        let found = cover(&network);
        let (size, count) = covers_by_trying(&network);
        prop_assert!(found.exact);
        prop_assert_eq!((found.size, found.optima_count), (size as usize, count));
        prop_assert_eq!(found.optima.iter().collect::<BTreeSet<_>>().len(), count);
    }

    #[test]
    fn identities_hold(network in random()) {
        let (load, pairs) = (load(&network), pairs(&network));
        let covered = (0..network.tasks.len()).filter(|&task| !network.incidence().units_of(task).is_empty()).count();
        let alone: usize = load.units.iter().map(|unit| unit.alone).sum();
        #[expect(clippy::cast_precision_loss, reason = "small counts")]
        {
            let fractional: f64 = load.units.iter().map(|unit| unit.fractional).sum();
            prop_assert!((fractional - covered as f64).abs() < 1e-9);
            let newman: f64 = pairs.pairs.iter().map(|pair| pair.newman).sum();
            prop_assert!((newman - (load.assignments - alone) as f64 / 2.0).abs() < 1e-9);
        }
        let channels: usize = load.units.iter().map(|unit| unit.channels).sum();
        prop_assert_eq!(channels, 2 * pairs.pairs.iter().map(|pair| pair.shared).sum::<usize>());
        prop_assert_eq!(load.units.iter().map(|unit| unit.tasks).sum::<usize>(), network.rows.len());
    }

    #[test]
    fn removal_is_monotone_and_nothing_removed_changes_nothing(network in random(), seed in any::<u64>()) {
        let nothing = removal(&network, &[]).unwrap();
        prop_assert_eq!(nothing.before, nothing.after);
        let ids: Vec<String> = network.units.iter().map(|unit| unit.id.clone()).collect();
        let some: Vec<String> = ids.iter().enumerate().filter(|(at, _)| seed >> at & 1 == 1).map(|(_, id)| id.clone()).collect();
        let fewer = &some[..some.len() / 2];
        let (more, less) = (removal(&network, &some).unwrap(), removal(&network, fewer).unwrap());
        prop_assert!(less.orphaned.iter().all(|task| more.orphaned.contains(task)));
        let all = removal(&network, &ids).unwrap();
        prop_assert_eq!(all.orphaned.len(), all.before.covered_tasks);
    }
}
