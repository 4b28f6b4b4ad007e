//! Two columns with few crossings: tasks on one side, units on the other.
//!
//! Layer-by-layer sweeps by barycentre and median (Sugiyama, Tagawa & Toda 1981; Eades & Wormald 1994),
//! then sifting where a side is small (Matuszewski, Schönfeld & Molitor 1999) and swaps of neighbours where
//! it is not, from several seeded starts. The minimum is NP-hard; this is a local one. Connected parts are
//! laid out apart, one below the other, and never cross.

use super::super::{Cancelled, Incidence, Random, Watch, random};
use super::parts::{Half, Part, parts};
use super::shuffle;

/// Largest side whose crossings are kept pair by pair.
const SIFTED: usize = 256;

/// Sweeps that may pass without a better order.
const PATIENCE: usize = 4;

/// An order of both columns.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Columns {
    /// Tasks from the top.
    pub tasks: Vec<u32>,
    /// Units from the top.
    pub units: Vec<u32>,
    /// Crossings of straight links in this order.
    pub crossings: u64,
    /// Crossings in the order in which tasks and units are numbered.
    pub given: u64,
}

/// Orders both columns so that few links cross.
///
/// # Errors
/// When `watch` stops it.
pub fn columns(incidence: &Incidence, seed: u64, watch: &Watch) -> Result<Columns, Cancelled> {
    let mut random = random(seed);
    let mut orders = [Vec::with_capacity(incidence.task_count()), Vec::with_capacity(incidence.unit_count())];
    for part in parts(incidence) {
        for (side, order) in best_order(&part, &mut random, watch)?.into_iter().enumerate() {
            orders[side].extend(order.into_iter().map(|local| part.members[side][local as usize]));
        }
    }
    let [tasks, units] = orders;
    let numbered = |count: usize| -> Vec<u32> { (0..).take(count).collect() };
    let given = crossings(incidence, &numbered(incidence.task_count()), &numbered(incidence.unit_count()));
    Ok(Columns { crossings: crossings(incidence, &tasks, &units), tasks, units, given })
}

/// Crossings of straight links between two columns: pairs of links whose ends stand in opposite order.
/// O(E log V) with an accumulator tree (Barth, Mutzel & Jünger 2004).
#[must_use]
pub fn crossings(incidence: &Incidence, tasks: &[u32], units: &[u32]) -> u64 {
    let mut place = vec![0; incidence.unit_count()];
    for (at, &unit) in (0..).zip(units) {
        place[unit as usize] = at;
    }
    let mut tree = Accumulator::new(units.len());
    let mut near: Vec<u32> = Vec::new();
    let mut total = 0;
    for &task in tasks {
        near.clear();
        near.extend(incidence.units_of(task as usize).iter().map(|&unit| place[unit as usize]));
        near.sort_unstable();
        total += tree.pass(&near);
    }
    total
}

/// Counts of links by the place of their far end.
struct Accumulator {
    counts: Vec<u32>,
    seen: u64,
}

impl Accumulator {
    fn new(places: usize) -> Self {
        Self { counts: vec![0; places + 1], seen: 0 }
    }

    /// Links of earlier vertices that the links of one vertex, to sorted places, cross.
    fn pass(&mut self, near: &[u32]) -> u64 {
        let crossed = near.iter().map(|&place| self.seen - self.up_to(place)).sum();
        for &place in near {
            let mut at = place as usize + 1;
            while at < self.counts.len() {
                self.counts[at] += 1;
                at += at & at.wrapping_neg();
            }
        }
        self.seen += near.len() as u64;
        crossed
    }

    fn up_to(&self, place: u32) -> u64 {
        let (mut at, mut sum) = (place as usize + 1, 0);
        while at > 0 {
            sum += u64::from(self.counts[at]);
            at &= at - 1;
        }
        sum
    }
}

/// Orders of the two sides of a part.
type Orders = [Vec<u32>; 2];

fn best_order(part: &Part, random: &mut Random, watch: &Watch) -> Result<Orders, Cancelled> {
    let given: Orders = [0, 1].map(|side| (0..).take(part.members[side].len()).collect());
    if part.members.iter().any(|members| members.len() < 2) {
        return Ok(given);
    }
    let starts = if part.halves[0].edges() <= 1_000 { 24 } else { 1 };
    let mut best: Option<(u64, Orders)> = None;
    for start in 0..starts {
        let mut orders = given.clone();
        if start > 0 {
            shuffle(&mut orders[1], random);
        }
        orders = swept(part, orders, watch)?;
        refine(part, &mut orders, watch)?;
        let count = count(part, &orders);
        if best.as_ref().is_none_or(|(least, _)| count < *least) {
            best = Some((count, orders));
        }
    }
    let mut orders = best.map_or(given, |found| found.1);
    heavy_first(part, &mut orders);
    Ok(orders)
}

/// The best order that sweeps from `orders` come by.
fn swept(part: &Part, mut orders: Orders, watch: &Watch) -> Result<Orders, Cancelled> {
    let (mut least, mut best, mut failed) = (count(part, &orders), orders.clone(), 0);
    // On a large graph later sweeps gain next to nothing.
    let most = if part.halves[0].edges() <= 100_000 { 100 } else { 20 };
    for sweep in 0..most {
        watch.step(1)?;
        for side in [0, 1] {
            let placed = part.halves[side].placed(&part.halves[1 - side], &orders[1 - side]);
            sort_by_key(&placed, &mut orders[side], sweep % 4 == 3);
        }
        let found = count(part, &orders);
        failed = if found < least { 0 } else { failed + 1 };
        if found < least {
            (least, best) = (found, orders.clone());
        }
        if failed == PATIENCE || least == 0 {
            break;
        }
    }
    Ok(best)
}

/// Sorts a side by the mean or median place of each vertex's neighbours; equals keep their order.
#[expect(clippy::cast_precision_loss, reason = "sums of places are far below 2^52")]
fn sort_by_key(placed: &Half, order: &mut [u32], median: bool) {
    let key = |vertex: usize| {
        let near = placed.near(vertex);
        if median {
            f64::from(near[(near.len() - 1) / 2] + near[near.len() / 2]) / 2.0
        } else {
            near.iter().map(|&place| u64::from(place)).sum::<u64>() as f64 / near.len() as f64
        }
    };
    let keys: Vec<f64> = (0..placed.len()).map(key).collect();
    order.sort_by(|&a, &b| keys[a as usize].total_cmp(&keys[b as usize]));
}

fn count(part: &Part, orders: &Orders) -> u64 {
    let placed = part.halves[0].placed(&part.halves[1], &orders[1]);
    let mut tree = Accumulator::new(orders[1].len());
    orders[0].iter().map(|&vertex| tree.pass(placed.near(vertex as usize))).sum()
}

/// Improves both sides in turn until neither gains, or long enough.
fn refine(part: &Part, orders: &mut Orders, watch: &Watch) -> Result<(), Cancelled> {
    let rounds = if part.halves[0].edges() <= 1_000 { 50 } else { 4 };
    for _ in 0..rounds {
        let mut gained = 0;
        for side in [1, 0] {
            watch.step(1)?;
            let placed = part.halves[side].placed(&part.halves[1 - side], &orders[1 - side]);
            let order = &mut orders[side];
            gained += if order.len() <= SIFTED { sift(&placed, order) } else { swap(&placed, order) };
        }
        if gained == 0 {
            break;
        }
    }
    Ok(())
}

/// Crossings between the links of two vertices if the first stands above the second.
fn between(above: &[u32], below: &[u32]) -> u64 {
    let mut crossed = 0;
    if above.len() * 8 < below.len() {
        for place in above {
            crossed += below.partition_point(|other| other < place) as u64;
        }
    } else if below.len() * 8 < above.len() {
        for place in below {
            crossed += (above.len() - above.partition_point(|other| other <= place)) as u64;
        }
    } else {
        let mut passed = 0;
        for &place in above {
            passed += below[passed..].iter().take_while(|&&other| other < place).count();
            crossed += passed as u64;
        }
    }
    crossed
}

/// One pass of swaps of neighbours; the crossings it saves.
fn swap(placed: &Half, order: &mut [u32]) -> u64 {
    let mut gained = 0;
    for at in 1..order.len() {
        let (above, below) = (placed.near(order[at - 1] as usize), placed.near(order[at] as usize));
        // Lists that do not interleave are in their best order already.
        if above.last() <= below.first() {
            continue;
        }
        let (now, then) = (between(above, below), between(below, above));
        if then < now {
            order.swap(at - 1, at);
            gained += now - then;
        }
    }
    gained
}

/// Moves each vertex in turn to its best place; the crossings this saves.
fn sift(placed: &Half, order: &mut Vec<u32>) -> u64 {
    let size = order.len();
    let cost = costs(placed);
    let mut gained = 0;
    for vertex in 0..size {
        let Some(from) = order.iter().position(|&id| id as usize == vertex) else { continue };
        order.remove(from);
        // Change of crossings as the vertex passes below each of the others, from the top on.
        let (mut sum, mut best, mut here) = (0, (0, 0), 0);
        for (at, &other) in order.iter().enumerate() {
            let other = other as usize;
            sum += cost[other * size + vertex] - cost[vertex * size + other];
            if sum < best.0 {
                best = (sum, at + 1);
            }
            if at + 1 == from {
                here = sum;
            }
        }
        let to = if best.0 < here { best.1 } else { from };
        gained += here - best.0;
        order.insert(to, u32::try_from(vertex).unwrap_or_default());
    }
    u64::try_from(gained).unwrap_or_default()
}

/// Crossings between the links of every two vertices, in row u and column v if u stands above v.
fn costs(placed: &Half) -> Vec<i64> {
    let size = placed.len();
    let reach =
        (0..size).filter_map(|vertex| placed.near(vertex).last()).max().map_or(0, |&last| last as usize + 1);
    let mut costs = vec![0; size * size];
    let mut above = vec![0_i64; reach + 1];
    for below in 0..size {
        // How many of its links go to places above each place.
        above.fill(0);
        for &place in placed.near(below) {
            above[place as usize + 1] += 1;
        }
        for at in 1..above.len() {
            above[at] += above[at - 1];
        }
        for vertex in (0..size).filter(|&vertex| vertex != below) {
            costs[vertex * size + below] =
                placed.near(vertex).iter().map(|&place| above[place as usize]).sum();
        }
    }
    costs
}

/// Turns a part upside down where its busier units would stand in the lower half.
fn heavy_first(part: &Part, orders: &mut Orders) {
    let order = &orders[1];
    let degree = |&unit: &u32| part.halves[1].near(unit as usize).len();
    let weight = |units: &mut dyn Iterator<Item = &u32>| {
        units.enumerate().map(|(at, unit)| at * degree(unit)).sum::<usize>()
    };
    if weight(&mut order.iter()) > weight(&mut order.iter().rev()) {
        for order in orders {
            order.reverse();
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn laid(graph: &Incidence) -> Columns {
        columns(graph, 7, &Watch::default()).unwrap()
    }

    fn brute(graph: &Incidence, tasks: &[u32], units: &[u32]) -> u64 {
        let at = |list: &[u32], id: u32| list.iter().position(|&other| other == id).unwrap();
        let links: Vec<(usize, usize)> = (0..)
            .take(graph.task_count())
            .flat_map(|task: u32| graph.units_of(task as usize).iter().map(move |&unit| (task, unit)))
            .map(|(task, unit)| (at(tasks, task), at(units, unit)))
            .collect();
        let crossed = |&(a, b): &(usize, usize)| links.iter().filter(|&&(c, d)| a < c && b > d).count();
        links.iter().map(crossed).sum::<usize>() as u64
    }

    fn permutations(count: u32) -> Vec<Vec<u32>> {
        if count == 0 {
            return vec![Vec::new()];
        }
        let grow = |shorter: Vec<u32>| {
            (0..count as usize).map(move |at| {
                let mut longer = shorter.clone();
                longer.insert(at, count - 1);
                longer
            })
        };
        permutations(count - 1).into_iter().flat_map(grow).collect()
    }

    fn graphs(tasks: u32, units: u32) -> impl Strategy<Value = Incidence> {
        proptest::collection::btree_set((0..tasks, 0..units), 0..16).prop_map(move |edges| {
            Incidence::new(tasks as usize, units as usize, &edges.into_iter().collect::<Vec<_>>())
        })
    }

    #[test]
    fn graphs_without_links_or_vertices_are_laid_out() {
        assert_eq!(laid(&Incidence::default()), Columns::default());
        let lone = laid(&Incidence::new(2, 1, &[]));
        assert_eq!((lone.tasks, lone.units), (vec![0, 1], vec![0]));
    }

    #[test]
    fn a_ladder_given_upside_down_is_untangled() {
        let links: Vec<(u32, u32)> = (0..9).map(|task| (task, 8 - task)).collect();
        let ladder = laid(&Incidence::new(9, 9, &links));
        assert_eq!((ladder.given, ladder.crossings), (36, 0));
    }

    #[test]
    fn it_stops_when_told() {
        let watch = Watch::default();
        watch.cancel();
        let square = Incidence::new(2, 2, &[(0, 0), (0, 1), (1, 0), (1, 1)]);
        assert_eq!(columns(&square, 0, &watch), Err(Cancelled));
    }

    proptest! {
        #[test]
        fn the_count_is_that_of_all_pairs(graph in graphs(7, 6)) {
            let found = laid(&graph);
            prop_assert_eq!(found.crossings, brute(&graph, &found.tasks, &found.units));
            prop_assert_eq!(found.given, brute(&graph, &[0, 1, 2, 3, 4, 5, 6], &[0, 1, 2, 3, 4, 5]));
            prop_assert!(found.crossings <= found.given);
            let mut sorted = (found.tasks.clone(), found.units.clone());
            sorted.0.sort_unstable();
            sorted.1.sort_unstable();
            prop_assert_eq!(sorted, ((0..7).collect::<Vec<u32>>(), (0..6).collect::<Vec<u32>>()));
            prop_assert_eq!(laid(&graph), found);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(40))]
        #[test]
        fn small_graphs_reach_the_minimum(graph in graphs(4, 5)) {
            let units = permutations(5);
            let least = permutations(4)
                .iter()
                .flat_map(|tasks| units.iter().map(|units| brute(&graph, tasks, units)))
                .min();
            prop_assert_eq!(Some(laid(&graph).crossings), least);
        }
    }
}
