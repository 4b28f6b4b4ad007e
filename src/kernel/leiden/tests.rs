use proptest::prelude::*;

use super::*;

/// Cliques of five in a ring, each joined to the next by one edge.
fn ring_of_cliques(count: u32) -> Weighted {
    let mut edges = Vec::new();
    for clique in 0..count {
        let at = 5 * clique;
        edges.extend((at..at + 5).flat_map(|a| (a + 1..at + 5).map(move |b| (a, b, 1.0))));
        edges.push((at, (at + 6) % (5 * count), 1.0));
    }
    Weighted::from_edges(5 * count as usize, &edges)
}

/// Four teams of ten units and thirty tasks; each task names three of its team, every sixth an outsider.
fn teams() -> Incidence {
    let mut edges = Vec::new();
    for task in 0..120_u32 {
        let team = task / 30;
        edges.extend([0, 3, 7].map(|step| (task, 10 * team + (task + step) % 10)));
        if task % 6 == 0 {
            edges.push((task, (10 * team + 10 + task % 10) % 40));
        }
    }
    Incidence::new(120, 40, &edges)
}

fn run(graph: &Incidence, null: TwoModeNull, seed: u64) -> Partition {
    leiden_two_mode(graph, null, Leiden { seed, ..Leiden::default() }, &Watch::default()).unwrap()
}

#[test]
fn cliques_in_a_ring_are_found() {
    let graph = ring_of_cliques(8);
    for seed in 0..5 {
        let found = leiden(&graph, Leiden { seed, ..Leiden::default() }, &Watch::default()).unwrap();
        assert_eq!(found.of, (0..40).map(|vertex| vertex / 5).collect::<Vec<u32>>());
        // 80 of 88 edges inside, every community an eighth of all degrees.
        assert!((found.quality.unwrap() - (80.0 / 88.0 - 1.0 / 8.0)).abs() < 1e-12);
    }
}

#[test]
fn a_low_resolution_joins_and_a_high_one_splits() {
    let graph = ring_of_cliques(8);
    let count = |resolution| {
        leiden(&graph, Leiden { resolution, ..Leiden::default() }, &Watch::default()).unwrap().count
    };
    assert_eq!(count(0.0), 1);
    assert!(count(0.3) < 8 && count(1.0) == 8 && count(30.0) == 40);
}

#[test]
fn teams_are_found_under_both_null_models() {
    let graph = teams();
    let wanted: Vec<u32> = (0..120).map(|task| task / 30).chain((0..40).map(|unit| unit / 10)).collect();
    for null in [TwoModeNull::Barber, TwoModeNull::OneMode] {
        for seed in 0..5 {
            assert_eq!(run(&graph, null, seed).of, wanted);
        }
    }
}

#[test]
fn nothing_fails_on_graphs_without_edges() {
    let none = leiden(&Weighted::default(), Leiden::default(), &Watch::default()).unwrap();
    assert_eq!(none, Partition::default());
    for graph in [Incidence::default(), Incidence::new(1, 0, &[]), Incidence::new(3, 2, &[])] {
        let found = run(&graph, TwoModeNull::Barber, 0);
        assert_eq!((found.count, found.quality), (graph.task_count() + graph.unit_count(), None));
    }
    let one = run(&Incidence::new(1, 1, &[(0, 0)]), TwoModeNull::Barber, 0);
    assert_eq!(one.quality, Some(0.0));
}

#[test]
fn a_stopped_search_says_so() {
    let watch = Watch::default();
    watch.cancel();
    assert_eq!(leiden(&ring_of_cliques(3), Leiden::default(), &watch), Err(Cancelled));
}

/// The definition, pair by pair.
#[expect(clippy::cast_precision_loss, reason = "counts are far below 2^52")]
fn barber_by_definition(graph: &Incidence, of: &[u32]) -> f64 {
    let m = graph.edge_count() as f64;
    let mut sum = 0.0;
    for task in 0..graph.task_count() {
        for unit in 0..graph.unit_count() {
            if of[task] == of[graph.task_count() + unit] {
                let there = graph.units_of(task).iter().any(|&listed| listed as usize == unit);
                let expected = graph.units_of(task).len() as f64 * graph.tasks_of(unit).len() as f64 / m;
                sum += f64::from(u8::from(there)) - expected;
            }
        }
    }
    sum / m
}

/// Every vertex of a community reaches every other within it.
fn is_connected(graph: &Incidence, of: &[u32]) -> bool {
    let mut label: Vec<usize> = (0..of.len()).collect();
    for _ in 0..of.len() {
        for task in 0..graph.task_count() {
            for &unit in graph.units_of(task) {
                let unit = graph.task_count() + unit as usize;
                if of[task] == of[unit] {
                    let least = label[task].min(label[unit]);
                    (label[task], label[unit]) = (least, least);
                }
            }
        }
    }
    (0..of.len()).all(|a| (0..a).all(|b| (of[a] == of[b]) == (label[a] == label[b])))
}

fn bipartite() -> impl Strategy<Value = Incidence> {
    proptest::collection::vec(proptest::collection::btree_set(0_u32..9, 0..5), 1..25).prop_map(|tasks| {
        let edges: Vec<(u32, u32)> =
            (0..).zip(&tasks).flat_map(|(task, set)| set.iter().map(move |&unit| (task, unit))).collect();
        Incidence::new(tasks.len(), 9, &edges)
    })
}

proptest! {
    #[test]
    fn communities_are_connected_and_as_good_as_said(graph in bipartite(), seed in 0_u64..9) {
        let found = run(&graph, TwoModeNull::Barber, seed);
        prop_assert!(is_connected(&graph, &found.of));
        prop_assert_eq!(&found, &run(&graph, TwoModeNull::Barber, seed));
        if let Some(quality) = found.quality {
            prop_assert!((quality - barber_by_definition(&graph, &found.of)).abs() < 1e-9);
            prop_assert!(quality > -1e-12);
        }
        let plain = run(&graph, TwoModeNull::OneMode, seed);
        prop_assert!(is_connected(&graph, &plain.of));
    }

    #[test]
    fn one_module_has_no_barber_modularity(graph in bipartite()) {
        let of = vec![0; graph.task_count() + graph.unit_count()];
        let quality = two_mode_modularity(&graph, TwoModeNull::Barber, &of, 1.0);
        prop_assert!(quality.unwrap_or(0.0).abs() < 1e-12);
    }

    #[test]
    fn a_two_mode_graph_taken_as_one_mode_gives_the_same(graph in bipartite(), seed in 0_u64..9) {
        let tasks = u32::try_from(graph.task_count()).unwrap();
        let edges: Vec<(u32, u32, f64)> = (0..tasks)
            .flat_map(|task| graph.units_of(task as usize).iter().map(move |&unit| (task, tasks + unit, 1.0)))
            .collect();
        let same = Weighted::from_edges(graph.task_count() + graph.unit_count(), &edges);
        let (one, other) = (
            run(&graph, TwoModeNull::OneMode, seed),
            leiden(&same, Leiden { seed, ..Leiden::default() }, &Watch::default()).unwrap(),
        );
        // Lists of units are in ascending order here, so both searches visit alike.
        prop_assert_eq!(&one.of, &other.of);
        prop_assert!((one.quality.unwrap_or(0.0) - other.quality.unwrap_or(0.0)).abs() < 1e-9);
    }
}
