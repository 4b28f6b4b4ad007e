//! Random two-mode graphs that keep how many tasks each unit has and how many units each task has.
//!
//! Curveball (Strona et al. 2014) in the manner of fastball (Godard & Neal 2022): two lists of one mode put
//! what only one of them holds on a heap and draw from it as many as they put there. Trades between lists of
//! one mode never join two units or two tasks. A global round (Carstens et al. 2018) pairs all lists of the
//! smaller mode at random; its steps are symmetric, so in the long run every graph with these degrees is
//! as likely as any other.

use rand::RngCore;

use super::{Incidence, Random, random};

/// A walk over all two-mode graphs with the degrees of one.
#[derive(Debug, Clone)]
pub struct Curveball {
    rows_are_units: bool,
    row_start: Vec<u32>,
    /// The lists that trade, in no order.
    rows: Vec<u32>,
    column_start: Vec<u32>,
    columns: Vec<u32>,
    cursor: Vec<u32>,
    /// One bit a column, all clear between trades.
    marks: Vec<u64>,
    order: Vec<u32>,
    random: Random,
}

/// The graph a walk stands at. Lists are in ascending order.
#[derive(Debug, Clone, Copy)]
pub struct Lists<'a> {
    task_start: &'a [u32],
    units: &'a [u32],
    unit_start: &'a [u32],
    tasks: &'a [u32],
}

impl<'a> Lists<'a> {
    /// Units of a task, ascending.
    #[must_use]
    pub fn units_of(&self, task: usize) -> &'a [u32] {
        &self.units[self.task_start[task] as usize..self.task_start[task + 1] as usize]
    }

    /// Tasks of a unit, ascending.
    #[must_use]
    pub fn tasks_of(&self, unit: usize) -> &'a [u32] {
        &self.tasks[self.unit_start[unit] as usize..self.unit_start[unit + 1] as usize]
    }

    /// Number of tasks.
    #[must_use]
    pub fn task_count(&self) -> usize {
        self.task_start.len() - 1
    }

    /// Number of units.
    #[must_use]
    pub fn unit_count(&self) -> usize {
        self.unit_start.len() - 1
    }
}

impl Curveball {
    /// A walk that starts at `incidence`, in which no unit stands twice in one task.
    #[must_use]
    pub fn new(incidence: &Incidence, seed: u64) -> Self {
        let by_task = flat(incidence.task_count(), |task| incidence.units_of(task));
        let by_unit = flat(incidence.unit_count(), |unit| incidence.tasks_of(unit));
        let rows_are_units = incidence.unit_count() <= incidence.task_count();
        let ((row_start, rows), (column_start, columns)) =
            if rows_are_units { (by_unit, by_task) } else { (by_task, by_unit) };
        let order = (0..).zip(row_start.windows(2)).filter(|(_, ends)| ends[0] < ends[1]);
        Self {
            rows_are_units,
            order: order.map(|(row, _)| row).collect(),
            cursor: Vec::new(),
            marks: vec![0; column_start.len().div_ceil(64)],
            row_start,
            rows,
            column_start,
            columns,
            random: random(seed),
        }
    }

    /// Walks so many global rounds, each O(assignments).
    pub fn trade(&mut self, global_rounds: usize) {
        for _ in 0..global_rounds {
            for left in (1..self.order.len()).rev() {
                let other = below(&mut self.random, left + 1);
                self.order.swap(left, other);
            }
            for pair in self.order.chunks_exact(2) {
                let (one, other) = (pair[0].min(pair[1]) as usize, pair[0].max(pair[1]) as usize);
                let (head, tail) = self.rows.split_at_mut(self.row_start[other] as usize);
                let one = &mut head[self.row_start[one] as usize..self.row_start[one + 1] as usize];
                let other = &mut tail[..(self.row_start[other + 1] - self.row_start[other]) as usize];
                let (small, large) = if one.len() <= other.len() { (one, other) } else { (other, one) };
                swap_at_random(small, large, &mut self.marks, &mut self.random);
            }
        }
    }

    /// The graph the walk stands at, without a copy, in O(assignments).
    pub fn lists(&mut self) -> Lists<'_> {
        transpose(&self.row_start, &self.rows, &self.column_start, &mut self.columns, &mut self.cursor);
        transpose(&self.column_start, &self.columns, &self.row_start, &mut self.rows, &mut self.cursor);
        let (by_row, by_column) = ((&self.row_start, &self.rows), (&self.column_start, &self.columns));
        let (by_unit, by_task) = if self.rows_are_units { (by_row, by_column) } else { (by_column, by_row) };
        Lists { task_start: by_task.0, units: by_task.1, unit_start: by_unit.0, tasks: by_unit.1 }
    }

    /// The graph the walk stands at; units of a task are in order of number, since no list has a first.
    pub fn incidence(&mut self) -> Incidence {
        let lists = self.lists();
        let tasks = (0_u32..).take(lists.task_count());
        let edges: Vec<(u32, u32)> = tasks
            .flat_map(|task| lists.units_of(task as usize).iter().map(move |&unit| (task, unit)))
            .collect();
        Incidence::new(lists.task_count(), lists.unit_count(), &edges)
    }
}

/// The trade of two lists, `small` no longer than `large`: uniform over all ways to share out what only one
/// of them holds. Only as many numbers are drawn as `small` puts up.
fn swap_at_random(small: &mut [u32], large: &mut [u32], marks: &mut [u64], random: &mut Random) {
    for &item in &*small {
        marks[item as usize / 64] |= 1 << (item % 64);
    }
    // What both hold goes to the end of `large` and loses its mark.
    let (mut at, mut only_large) = (0, large.len());
    let mut only_small = small.len();
    while at < only_large && only_small > 0 {
        let item = large[at];
        let (word, bit) = (&mut marks[item as usize / 64], 1 << (item % 64));
        if *word & bit == 0 {
            at += 1;
        } else {
            *word ^= bit;
            only_small -= 1;
            only_large -= 1;
            large.swap(at, only_large);
        }
    }
    if only_small == 0 {
        return;
    }
    let mut front = 0;
    for at in 0..small.len() {
        let item = small[at];
        let (word, bit) = (&mut marks[item as usize / 64], 1 << (item % 64));
        if *word & bit != 0 {
            *word ^= bit;
            small.swap(front, at);
            front += 1;
        }
    }
    for at in 0..only_small {
        let drawn = at + below(random, only_small + only_large - at);
        if drawn < only_small {
            small.swap(at, drawn);
        } else {
            std::mem::swap(&mut small[at], &mut large[drawn - only_small]);
        }
    }
}

/// A number from 0 to `bound` − 1; the bias is below 2⁻³² for all lists that fit.
#[expect(clippy::cast_possible_truncation, reason = "the high half is below `bound`")]
fn below(random: &mut Random, bound: usize) -> usize {
    ((u128::from(random.next_u64()) * bound as u128) >> 64) as usize
}

/// Compressed rows of one mode. Counts fit `u32`, as they do in [`Incidence`].
#[expect(clippy::cast_possible_truncation, reason = "edges are numbered by u32")]
fn flat<'a>(count: usize, list: impl Fn(usize) -> &'a [u32]) -> (Vec<u32>, Vec<u32>) {
    let mut start = vec![0];
    let mut items = Vec::new();
    for at in 0..count {
        items.extend_from_slice(list(at));
        start.push(items.len() as u32);
    }
    (start, items)
}

/// Fills the lists of the other mode, each in ascending order.
fn transpose(from_start: &[u32], from: &[u32], to_start: &[u32], to: &mut [u32], cursor: &mut Vec<u32>) {
    cursor.clear();
    cursor.extend_from_slice(to_start);
    for (row, ends) in (0..).zip(from_start.windows(2)) {
        for &column in &from[ends[0] as usize..ends[1] as usize] {
            let place = &mut cursor[column as usize];
            to[*place as usize] = row;
            *place += 1;
        }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use proptest::prelude::*;

    use super::*;

    fn incidence(tasks: usize, units: usize, edges: &[(u32, u32)]) -> Incidence {
        Incidence::new(tasks, units, edges)
    }

    /// All matrices of rows as bits with the column sums of `rows` and its row sums.
    fn matrices(rows: &[u32], columns: u32) -> Vec<Vec<u32>> {
        let sums = |rows: &[u32]| -> Vec<usize> {
            (0..columns).map(|column| rows.iter().filter(|&row| row >> column & 1 == 1).count()).collect()
        };
        let mut found: Vec<Vec<u32>> = vec![Vec::new()];
        for row in rows {
            let same = |other: &u32| other.count_ones() == row.count_ones();
            found = found
                .into_iter()
                .flat_map(|known| {
                    (0..1 << columns).filter(same).map(move |row| [known.clone(), vec![row]].concat())
                })
                .collect();
        }
        found.retain(|known| sums(known) == sums(rows));
        found
    }

    fn bits(lists: Lists<'_>) -> Vec<u32> {
        (0..lists.task_count())
            .map(|task| lists.units_of(task).iter().fold(0, |bits, unit| bits | 1 << unit))
            .collect()
    }

    /// Every matrix with the margins is met about equally often: χ² with a wide limit.
    fn assert_uniform(rows: &[u32], columns: u32) {
        let all = matrices(rows, columns);
        let edges: Vec<(u32, u32)> = (0..)
            .zip(rows)
            .flat_map(|(task, &row)| {
                (0..columns).filter(move |unit| row >> unit & 1 == 1).map(move |unit| (task, unit))
            })
            .collect();
        let mut walk = Curveball::new(&incidence(rows.len(), columns as usize, &edges), 7);
        let mut met: BTreeMap<Vec<u32>, f64> = all.iter().map(|matrix| (matrix.clone(), 0.0)).collect();
        let draws = 400 * all.len();
        for _ in 0..draws {
            walk.trade(6);
            *met.get_mut(&bits(walk.lists())).expect("margins are kept") += 1.0;
        }
        let chi: f64 = met.values().map(|count| (count - 400.0).powi(2) / 400.0).sum();
        #[expect(clippy::cast_precision_loss, reason = "small")]
        let freedom = (all.len() - 1) as f64;
        // Mean `freedom`, variance 2 · `freedom`; five deviations.
        assert!(chi < freedom + 5.0 * (2.0 * freedom).sqrt(), "χ² {chi} over {} matrices", all.len());
        assert!(chi > freedom - 5.0 * (2.0 * freedom).sqrt(), "too even: {chi}");
    }

    #[test]
    fn every_graph_with_the_same_degrees_is_as_likely() {
        assert_uniform(&[0b001, 0b010, 0b100], 3);
        assert_uniform(&[0b0011, 0b0110, 0b1100, 0b1001], 4);
        // Unequal degrees, more columns than rows and the other way round.
        assert_uniform(&[0b11110, 0b00011, 0b00101], 5);
        assert_uniform(&[0b111, 0b001, 0b010, 0b001, 0b011], 3);
    }

    #[test]
    fn nothing_to_trade_is_no_trouble() {
        for incidence in [
            incidence(0, 0, &[]),
            incidence(3, 0, &[]),
            incidence(1, 1, &[(0, 0)]),
            incidence(2, 2, &[(0, 0), (0, 1), (1, 0), (1, 1)]),
        ] {
            let mut walk = Curveball::new(&incidence, 1);
            walk.trade(5);
            assert_eq!(walk.incidence(), incidence);
        }
    }

    proptest! {
        #[test]
        fn degrees_and_modes_are_kept(
            tasks in prop::collection::vec(prop::collection::btree_set(0_u32..70, 0..9), 0..90),
            seed in any::<u64>(),
        ) {
            let edges: Vec<(u32, u32)> =
                (0..).zip(&tasks).flat_map(|(task, units)| units.iter().map(move |&unit| (task, unit))).collect();
            let before = incidence(tasks.len(), 70, &edges);
            let (mut walk, mut again) = (Curveball::new(&before, seed), Curveball::new(&before, seed));
            walk.trade(3);
            again.trade(3);
            let after = walk.incidence();
            prop_assert_eq!(&after, &again.incidence());
            for task in 0..tasks.len() {
                prop_assert_eq!(after.units_of(task).len(), before.units_of(task).len());
                prop_assert!(after.units_of(task).windows(2).all(|pair| pair[0] < pair[1]));
            }
            for unit in 0..70 {
                prop_assert_eq!(after.tasks_of(unit).len(), before.tasks_of(unit).len());
                prop_assert_eq!(walk.lists().tasks_of(unit), after.tasks_of(unit));
            }
        }
    }
}
