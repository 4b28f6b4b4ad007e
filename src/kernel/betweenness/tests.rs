use super::super::random;
use super::*;
use rand::Rng;

/// Plain Brandes over neighbour lists: the yardstick.
fn brandes(near: &[Vec<usize>]) -> Vec<f64> {
    let mut scores = vec![0.0; near.len()];
    for start in 0..near.len() {
        let (mut level, mut paths) = (vec![usize::MAX; near.len()], vec![0.0; near.len()]);
        let mut order = vec![start];
        (level[start], paths[start]) = (0, 1.0);
        let mut at = 0;
        while at < order.len() {
            let v = order[at];
            at += 1;
            for &w in &near[v] {
                if level[w] == usize::MAX {
                    level[w] = level[v] + 1;
                    order.push(w);
                }
                if level[w] == level[v] + 1 {
                    paths[w] += paths[v];
                }
            }
        }
        let mut after = vec![0.0; near.len()];
        for &w in order[1..].iter().rev() {
            for &v in near[w].iter().filter(|&&v| level[v] + 1 == level[w]) {
                after[v] += paths[v] / paths[w] * (1.0 + after[w]);
            }
            scores[w] += after[w] / 2.0;
        }
    }
    scores
}

fn near(graph: &Incidence) -> Vec<Vec<usize>> {
    let units = graph.unit_count();
    let mut near = vec![Vec::new(); units + graph.task_count()];
    for task in 0..graph.task_count() {
        let mut list = graph.units_of(task).to_vec();
        list.sort_unstable();
        list.dedup();
        for &unit in &list {
            near[units + task].push(unit as usize);
            near[unit as usize].push(units + task);
        }
    }
    near
}

fn joined(scores: &Scores) -> Vec<f64> {
    scores.units.iter().chain(&scores.tasks).copied().collect()
}

fn exact(graph: &Incidence) -> Vec<f64> {
    joined(&two_mode(graph, &Options::default(), &Watch::default()).unwrap())
}

fn assert_close(found: &[f64], wanted: &[f64]) {
    assert_eq!(found.len(), wanted.len());
    for (at, (a, b)) in found.iter().zip(wanted).enumerate() {
        assert!((a - b).abs() <= 1e-9 * b.abs().max(1.0), "vertex {at}: {a} is not {b}");
    }
}

/// A graph of the tasks' lists.
fn tasks(units: usize, lists: &[&[u32]]) -> Incidence {
    let edges: Vec<(u32, u32)> =
        (0u32..).zip(lists).flat_map(|(task, list)| list.iter().map(move |&unit| (task, unit))).collect();
    Incidence::new(lists.len(), units, &edges)
}

/// Random graphs of many shapes: sparse and dense, with trees, equals, loners, repeated names.
fn shuffled(seed: u64) -> Incidence {
    let mut random = random(seed);
    let units = random.random_range(0..25);
    let count = random.random_range(0..40);
    let most = random.random_range(1..7);
    let hub = random.random_bool(0.3);
    let mut lists: Vec<Vec<u32>> = Vec::new();
    for _ in 0..if units == 0 { 0 } else { count } {
        if random.random_bool(0.2) && !lists.is_empty() {
            lists.push(lists[random.random_range(0..lists.len())].clone());
            continue;
        }
        let mut list: Vec<u32> =
            (0..random.random_range(0..=most)).map(|_| random.random_range(0..units)).collect();
        if hub && random.random_bool(0.6) {
            list.push(0);
        }
        lists.push(list);
    }
    let slices: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
    tasks(units as usize, &slices)
}

#[test]
fn equals_brandes_on_random_graphs() {
    for seed in 0..600 {
        let graph = shuffled(seed);
        assert_close(&exact(&graph), &brandes(&near(&graph)));
    }
}

#[test]
fn every_way_equals_brandes() {
    let watch = Watch::default();
    for seed in 0..600 {
        let graph = shuffled(seed);
        let wanted = brandes(&near(&graph));
        let ways: [fn(&Net, &Watch) -> Vec<f64>; 3] = [
            |net, watch| searched(net, false, watch).unwrap(),
            |net, watch| through::scores(net, false, watch).unwrap().unwrap_or_else(|| wide_scores(net)),
            |net, _| wide_scores(net),
        ];
        for way in ways {
            let mut folded = fold::fold(&graph, true);
            for net in std::mem::take(&mut folded.nets) {
                folded.add(&net, &way(&net, &watch), 1.0);
            }
            assert_close(&folded.settled, &wanted);
        }
    }
}

/// Scores of a net by the searches whose path counts have no bound.
fn wide_scores(net: &Net) -> Vec<f64> {
    let mut scores = vec![0.0; net.vertices()];
    for (vertex, &weight) in (0u32..).zip(&net.weight) {
        wide::run(net, Source { vertex, weight: weight / 2.0 }, sweep::Targets::All, &mut scores);
    }
    scores
}

#[test]
fn the_way_through_units_is_taken_and_right() {
    let mut random = random(3);
    for _ in 0..5 {
        let lists: Vec<Vec<u32>> = (0..300)
            .map(|_| {
                (0..random.random_range(1..6)).map(|_| random.random_range(0..30_u32).pow(2) / 30).collect()
            })
            .collect();
        let slices: Vec<&[u32]> = lists.iter().map(Vec::as_slice).collect();
        let graph = tasks(30, &slices);
        assert!(fold::fold(&graph, true).nets.iter().any(through::pays));
        assert_close(&exact(&graph), &brandes(&near(&graph)));
        let options = Options { threads: true, ..Options::default() };
        let together = two_mode(&graph, &options, &Watch::default()).unwrap();
        assert_eq!(joined(&together), exact(&graph));
    }
}

#[test]
fn equals_brandes_without_folding() {
    for seed in 0..200 {
        let graph = shuffled(seed);
        let total = graph.unit_count() + graph.task_count();
        let folded = fold::fold(&graph, false);
        assert!(folded.settled.iter().all(|&score| score == 0.0));
        let all =
            |net: &Net| (0..net.behind.len() as u32).map(|vertex| Source { vertex, weight: 1.0 }).collect();
        let work: Vec<(&Net, Vec<Source>)> = folded.nets.iter().map(|net| (net, all(net))).collect();
        let sums = sweep::sweep::<Search<'_>>(&work, false, false, &Watch::default()).unwrap();
        let mut scores = vec![0.0; total];
        for (net, sums) in folded.nets.iter().zip(sums) {
            net.behind.iter().zip(sums).for_each(|(behind, sum)| scores[behind[0] as usize] = sum / 2.0);
        }
        assert_close(&scores, &brandes(&near(&graph)));
    }
}

#[test]
fn by_hand() {
    assert_close(&exact(&tasks(0, &[])), &[]);
    assert_close(&exact(&tasks(1, &[])), &[0.0]);
    assert_close(&exact(&tasks(2, &[&[], &[]])), &[0.0; 4]);
    assert_close(&exact(&tasks(1, &[&[0]])), &[0.0, 0.0]);
    // One unit in four tasks: every pair of tasks meets there.
    assert_close(&exact(&tasks(1, &[&[0], &[0], &[0], &[0]])), &[6.0, 0.0, 0.0, 0.0, 0.0]);
    // A path of five: 3, 4, 3 between.
    assert_close(&exact(&tasks(2, &[&[0], &[0, 1], &[1]])), &[3.0, 3.0, 0.0, 4.0, 0.0]);
    // Two units, two tasks, all joined: each vertex is on one of two paths of one pair.
    assert_close(&exact(&tasks(2, &[&[0, 1], &[1, 0]])), &[0.5; 4]);
    // A unit named twice counts once.
    assert_close(&exact(&tasks(2, &[&[0, 0, 1], &[1]])), &[0.0, 2.0, 2.0, 0.0]);
}

#[test]
fn long_ring_and_chain() {
    let ring: Vec<[u32; 2]> = (0..60).map(|at| [at, (at + 1) % 60]).collect();
    let lists: Vec<&[u32]> = ring.iter().map(<[u32; 2]>::as_slice).collect();
    let graph = tasks(60, &lists);
    assert_close(&exact(&graph), &brandes(&near(&graph)));
    let graph = tasks(60, &lists[..59]);
    assert_close(&exact(&graph), &brandes(&near(&graph)));
}

/// Tasks between layers of units: each unit of a layer meets each of the next in a task of its own.
fn layers(width: u32, count: u32) -> Incidence {
    let mut lists = Vec::new();
    for layer in 0..count - 1 {
        for (a, b) in (0..width).flat_map(|a| (0..width).map(move |b| (a, b))) {
            lists.push([layer * width + a, (layer + 1) * width + b]);
        }
    }
    let slices: Vec<&[u32]> = lists.iter().map(<[u32; 2]>::as_slice).collect();
    tasks((width * count) as usize, &slices)
}

#[test]
fn path_counts_beyond_the_range_of_numbers() {
    // 4^599 paths from end to end. By symmetry all vertices of a layer score alike; a cut between two layers
    // gives the sum over a layer: pairs that pass it, and pairs inside a neighbouring one that meet in it.
    let (width, count) = (3, 640);
    let graph = layers(width, count);
    let scores = exact(&graph);
    assert!(scores.iter().all(|score| score.is_finite()));
    let near = near(&graph);
    let levels = |start: usize| {
        let mut level = vec![usize::MAX; near.len()];
        let mut order = vec![start];
        level[start] = 0;
        let mut at = 0;
        while at < order.len() {
            for &other in &near[order[at]] {
                if level[other] == usize::MAX {
                    level[other] = level[order[at]] + 1;
                    order.push(other);
                }
            }
            at += 1;
        }
        level.into_iter().map(|level| level.saturating_sub(1)).sum::<usize>()
    };
    // Vertices of one layer stand alike, so one search per layer is enough for the sum of distances.
    let units = (0..count as usize).map(|layer| 3 * levels(layer * 3)).sum::<usize>();
    let first_task = (width * count) as usize;
    let between = (0..count as usize - 1).map(|gap| 9 * levels(first_task + gap * 9)).sum::<usize>();
    let wanted = (units + between) as f64 / 2.0;
    assert_close(&[scores.iter().sum()], &[wanted]);
}

#[test]
fn sum_is_the_sum_of_inner_vertices_of_paths() {
    for seed in 0..100 {
        let graph = shuffled(seed);
        let near = near(&graph);
        let mut wanted = 0.0;
        for start in 0..near.len() {
            let mut level = vec![None; near.len()];
            let mut order = vec![start];
            level[start] = Some(0_u32);
            let mut at = 0;
            while at < order.len() {
                let next = level[order[at]].map(|level| level + 1);
                for &other in &near[order[at]] {
                    if level[other].is_none() {
                        level[other] = next;
                        order.push(other);
                    }
                }
                at += 1;
            }
            wanted +=
                level.iter().flatten().map(|&level| f64::from(level.saturating_sub(1))).sum::<f64>() / 2.0;
        }
        assert_close(&[exact(&graph).iter().sum()], &[wanted]);
    }
}

#[test]
fn names_do_not_matter() {
    for seed in 0..100 {
        let graph = shuffled(seed);
        let (units, count) = (graph.unit_count(), graph.task_count());
        let unit = sample_order(units, seed);
        let task = sample_order(count, seed + 1);
        let mut edges: Vec<(u32, u32)> = (0..count)
            .flat_map(|t| graph.units_of(t).iter().map(move |&u| (t, u)))
            .map(|(t, u)| (task[t], unit[u as usize]))
            .collect();
        edges.sort_unstable();
        let renamed = exact(&Incidence::new(count, units, &edges));
        let original = exact(&graph);
        let mut back = vec![0.0; original.len()];
        (0..units).for_each(|u| back[u] = renamed[unit[u] as usize]);
        (0..count).for_each(|t| back[units + t] = renamed[units + task[t] as usize]);
        assert_close(&back, &original);
    }
}

fn sample_order(size: usize, seed: u64) -> Vec<u32> {
    let mut random = random(seed);
    let mut order: Vec<u32> = (0..size as u32).collect();
    for at in 1..size {
        order.swap(at, random.random_range(0..=at));
    }
    order
}

fn ring_of_cliques(seed: u64) -> Weighted {
    let mut random = random(seed);
    let size = random.random_range(0..50_u32);
    let mut edges = Vec::new();
    let share = random.random_range(0.01..0.4);
    for (a, b) in (0..size).flat_map(|a| (0..a).map(move |b| (a, b))) {
        if random.random_bool(share) {
            edges.push((a, b, 0.5));
        }
    }
    Weighted::from_edges(size as usize, &edges)
}

#[test]
fn one_mode_equals_brandes() {
    for seed in 0..300 {
        let graph = ring_of_cliques(seed);
        let near: Vec<Vec<usize>> =
            (0..graph.len()).map(|v| graph.neighbours(v).iter().map(|&w| w as usize).collect()).collect();
        let found = one_mode(&graph, &Options::default(), &Watch::default()).unwrap();
        assert_close(&found.scores, &brandes(&near));
        assert!(found.sampled.is_none());
    }
    let path = Weighted::from_edges(4, &[(0, 1, 1.0), (1, 2, 1.0), (2, 3, 9.0)]);
    assert_close(
        &one_mode(&path, &Options::default(), &Watch::default()).unwrap().scores,
        &[0.0, 2.0, 2.0, 0.0],
    );
}

#[test]
fn one_mode_with_path_counts_beyond_the_range_of_numbers() {
    let layer = |at: u32| (0..3).map(move |i| at * 3 + i);
    let edges: Vec<(u32, u32, f64)> = (0..639)
        .flat_map(|at| layer(at).flat_map(move |a| layer(at + 1).map(move |b| (a, b, 1.0))))
        .collect();
    let scores = one_mode(&Weighted::from_edges(1920, &edges), &Options::default(), &Watch::default());
    let scores = scores.unwrap().scores;
    // A layer with `a` layers before and `b` after shares 9ab pairs that pass it, and the 3 pairs inside each
    // neighbouring layer, which meet half here unless that layer is an end of the chain.
    for at in [0_usize, 1, 2, 300, 638, 639] {
        let (before, after) = (at, 639 - at);
        let meet = |has: usize| {
            if has == 0 {
                0.0
            } else if has == 1 {
                3.0
            } else {
                1.5
            }
        };
        let wanted = ((9 * before * after) as f64 + meet(before) + meet(after)) / 3.0;
        assert_close(&scores[at * 3..at * 3 + 3], &[wanted; 3]);
    }
}

#[test]
fn samples_repeat_and_agree_over_threads() {
    let graph = layers(4, 12);
    let watch = Watch::default();
    for sources in [None, Some(1), Some(40), Some(100)] {
        let options = Options { sources, seed: 7, threads: false };
        let alone = two_mode(&graph, &options, &watch).unwrap();
        let together = two_mode(&graph, &Options { threads: true, ..options }, &watch).unwrap();
        assert_eq!(alone, together);
        assert_eq!(alone.sampled.map(|sample| sample.sources), sources);
        let (done, total) = watch.progress();
        assert_eq!(done, total);
    }
    let all = Options { sources: Some(usize::MAX), ..Options::default() };
    assert_eq!(joined(&two_mode(&graph, &all, &watch).unwrap()), exact(&graph));
}

#[test]
fn mean_of_samples_is_the_score_and_the_bound_holds() {
    let graph = layers(3, 8);
    let wanted = exact(&graph);
    let n = wanted.len() as f64;
    let pairs = (n - 1.0) * (n - 2.0) / 2.0;
    let mut mean = vec![0.0; wanted.len()];
    for seed in 0..400 {
        let options = Options { sources: Some(60), seed, threads: false };
        let found = two_mode(&graph, &options, &Watch::default()).unwrap();
        let error = found.sampled.unwrap().error;
        assert!(error > 0.0 && error < 0.3, "{error}");
        for ((mean, score), wanted) in mean.iter_mut().zip(joined(&found)).zip(&wanted) {
            assert!((score - wanted).abs() / pairs <= error);
            *mean += score / 400.0;
        }
    }
    for (mean, wanted) in mean.iter().zip(&wanted) {
        assert!((mean - wanted).abs() < 0.1 * wanted + 3.0, "{mean} is not near {wanted}");
    }
}

#[test]
fn stops_when_asked() {
    let watch = Watch::default();
    watch.cancel();
    assert_eq!(two_mode(&layers(2, 3), &Options::default(), &watch), Err(Cancelled));
    assert!(one_mode(&ring_of_cliques(5), &Options::default(), &watch).is_err());
}

#[test]
fn normalises_as_borgatti_and_everett() {
    // 18 women, 14 events (Davis, Gardner & Gardner 1941); values of networkx 3.
    assert_close(&[two_mode_maximum(18, 14), two_mode_maximum(14, 18)], &[445.0, 452.0]);
    // A star of units around one task is as central as can be.
    let star = two_mode(&tasks(5, &[&[0, 1, 2, 3, 4]]), &Options::default(), &Watch::default()).unwrap();
    let shares = normalise_two_mode(&star);
    assert_eq!(shares.tasks, Some(vec![1.0]));
    assert_eq!(shares.units, None);
    let empty = normalise_two_mode(&Scores::default());
    assert_eq!(empty, Normalised::default());
}

#[test]
fn southern_women() {
    // Davis, Gardner & Gardner 1941; wanted are the values of networkx 3 (`bipartite.betweenness_centrality`).
    let women: [&[u32]; 18] = [
        &[0, 1, 2, 3, 4, 5, 7, 8],
        &[0, 1, 2, 4, 5, 6, 7],
        &[1, 2, 3, 4, 5, 6, 7, 8],
        &[0, 2, 3, 4, 5, 6, 7],
        &[2, 3, 4, 6],
        &[2, 4, 5, 7],
        &[4, 5, 6, 7],
        &[5, 7, 8],
        &[4, 6, 7, 8],
        &[6, 7, 8, 11],
        &[7, 8, 9, 11],
        &[7, 8, 9, 11, 12, 13],
        &[6, 7, 8, 9, 11, 12, 13],
        &[5, 6, 8, 9, 10, 11, 12, 13],
        &[6, 7, 9, 10, 11],
        &[7, 8],
        &[8, 10],
        &[8, 10],
    ];
    let scores = two_mode(&tasks(14, &women), &Options::default(), &Watch::default()).unwrap();
    let shares = normalise_two_mode(&scores);
    let events = [
        0.002_154_310_783,
        0.002_088_696_895,
        0.018_224_390_853,
        0.007_702_052_674,
        0.037_694_442_525,
        0.065_016_350_475,
        0.129_501_744_245,
        0.243_819_462_350,
        0.225_513_591_772,
        0.011_442_302_601,
        0.019_665_390_889,
        0.018_094_182_051,
        0.002_240_655_988,
        0.002_240_655_988,
    ];
    let of_women = [
        0.096_584_721_080,
        0.051_357_613_269,
        0.087_594_685_479,
        0.049_486_599_816,
        0.010_596_096_283,
        0.010_714_342_870,
        0.009_444_123_345,
        0.006_800_323_334,
        0.016_783_108_140,
        0.015_737_665_758,
        0.016_344_348_365,
        0.047_362_754_030,
        0.071_709_145_085,
        0.113_461_362_043,
        0.042_387_540_064,
        0.001_953_526_859,
        0.005_054_505_236,
        0.005_054_505_236,
    ];
    assert_close(&shares.units.unwrap(), &events);
    assert_close(&shares.tasks.unwrap(), &of_women);
}
