//! From the given graph to folded components.

use super::{Incidence, net::Net};

/// The folded components, and what folding alone decides.
pub(super) struct Folded {
    pub(super) nets: Vec<Net>,
    /// Score decided by folding, of every given vertex: units, then tasks.
    pub(super) settled: Vec<f64>,
    /// Net and vertex that stands for each given vertex; none for what hangs on others or is alone.
    pub(super) place: Vec<Option<(u32, u32)>>,
}

/// Neighbours of every vertex, units before tasks, each named once.
struct Rows {
    units: usize,
    start: Vec<usize>,
    to: Vec<u32>,
}

impl Rows {
    fn new(incidence: &Incidence) -> Self {
        let units = incidence.unit_count();
        let mut start = vec![0; units + 1];
        let mut of_tasks = Vec::with_capacity(incidence.edge_count());
        let mut ends = Vec::with_capacity(incidence.task_count());
        let mut list = Vec::new();
        for task in 0..incidence.task_count() {
            list.clear();
            list.extend_from_slice(incidence.units_of(task));
            list.sort_unstable();
            list.dedup();
            for &unit in &list {
                start[unit as usize + 1] += 1;
            }
            of_tasks.extend_from_slice(&list);
            ends.push(of_tasks.len());
        }
        for at in 1..start.len() {
            start[at] += start[at - 1];
        }
        let mut next = start.clone();
        let mut to = vec![0; of_tasks.len()];
        let mut from = 0;
        for (task, &end) in ends.iter().enumerate() {
            for &unit in &of_tasks[from..end] {
                to[next[unit as usize]] = (units + task) as u32;
                next[unit as usize] += 1;
            }
            from = end;
        }
        start.extend(ends.iter().map(|end| of_tasks.len() + end));
        to.append(&mut of_tasks);
        Self { units, start, to }
    }

    fn len(&self) -> usize {
        self.start.len() - 1
    }

    fn of(&self, vertex: usize) -> &[u32] {
        &self.to[self.start[vertex]..self.start[vertex + 1]]
    }

    /// Vertices of each component, ascending by their first vertex.
    fn components(&self) -> Vec<Vec<u32>> {
        let mut seen = vec![false; self.len()];
        let mut components = Vec::new();
        for root in 0..self.len() {
            if std::mem::replace(&mut seen[root], true) {
                continue;
            }
            let mut members = vec![root as u32];
            let mut at = 0;
            while at < members.len() {
                for &other in self.of(members[at] as usize) {
                    if !std::mem::replace(&mut seen[other as usize], true) {
                        members.push(other);
                    }
                }
                at += 1;
            }
            components.push(members);
        }
        components
    }
}

/// Splits into components and, if asked, folds them.
pub(super) fn fold(incidence: &Incidence, reduce: bool) -> Folded {
    let rows = Rows::new(incidence);
    let mut state = State {
        degree: (0..rows.len()).map(|vertex| rows.of(vertex).len() as u32).collect(),
        weight: vec![1.0; rows.len()],
        folded: Folded { nets: Vec::new(), settled: vec![0.0; rows.len()], place: vec![None; rows.len()] },
        rows,
        reduce,
        rank: Vec::new(),
    };
    state.rank = vec![u32::MAX; state.rows.len()];
    for members in state.rows.components() {
        if reduce {
            state.peel(&members);
        }
        state.net(&members);
    }
    state.folded
}

struct State {
    rows: Rows,
    reduce: bool,
    /// Neighbours left.
    degree: Vec<u32>,
    /// The vertex with all that was hung on it.
    weight: Vec<f64>,
    /// Place of a vertex among its mode in its net.
    rank: Vec<u32>,
    folded: Folded,
}

impl State {
    /// Hangs vertices of one neighbour on it until there are none; settles all pairs that part there.
    fn peel(&mut self, members: &[u32]) {
        let total = members.len() as f64;
        let mut leaves: Vec<u32> = members.iter().copied().filter(|&v| self.degree[v as usize] == 1).collect();
        while let Some(leaf) = leaves.pop() {
            let leaf = leaf as usize;
            if self.degree[leaf] != 1 {
                continue;
            }
            let Some(&stem) = self.rows.of(leaf).iter().find(|&&v| self.degree[v as usize] > 0) else { continue };
            let below = self.weight[leaf];
            self.folded.settled[leaf] += (below - 1.0) * (total - below);
            self.degree[leaf] = 0;
            let stem = stem as usize;
            self.folded.settled[stem] += below * (self.weight[stem] - 1.0);
            self.weight[stem] += below;
            self.degree[stem] -= 1;
            if self.degree[stem] == 1 {
                leaves.push(stem as u32);
            }
        }
        for &vertex in members.iter().filter(|&&v| self.degree[v as usize] > 0) {
            let weight = self.weight[vertex as usize];
            self.folded.settled[vertex as usize] += (weight - 1.0) * (total - weight);
        }
    }

    /// Ranks the units left, most tasks first, and the tasks left by their lists; folds equals; builds the net.
    fn net(&mut self, members: &[u32]) {
        let split = self.rows.units as u32;
        let left = |v: &u32| self.degree[*v as usize] > 0;
        let (mut units, tasks): (Vec<u32>, Vec<u32>) =
            members.iter().copied().filter(left).partition(|&v| v < split);
        if units.is_empty() {
            return;
        }
        units.sort_unstable_by_key(|&v| (u32::MAX - self.degree[v as usize], v));
        for (rank, &unit) in units.iter().enumerate() {
            self.rank[unit as usize] = rank as u32;
        }
        let tasks = self.classes(&tasks);
        for (rank, class) in tasks.iter().enumerate() {
            self.rank[class[0] as usize] = rank as u32;
            for &equal in &class[1..] {
                self.degree[equal as usize] = 0;
            }
        }
        let mut units = if self.reduce { self.classes(&units) } else { units.iter().map(|&v| vec![v]).collect() };
        units.sort_unstable_by_key(|class| self.rank[class[0] as usize]);
        for (rank, class) in units.iter().enumerate() {
            for &unit in class {
                self.rank[unit as usize] = rank as u32;
            }
            for &equal in &class[1..] {
                self.degree[equal as usize] = 0;
            }
        }
        self.build(units, tasks);
    }

    /// Groups vertices by their neighbours left, ordered by those; each group ascending.
    fn classes(&self, vertices: &[u32]) -> Vec<Vec<u32>> {
        let mut lists: Vec<(Vec<u32>, u32)> = vertices.iter().map(|&v| (self.list(v), v)).collect();
        lists.sort_unstable();
        let same = |a: &(Vec<u32>, u32), b: &(Vec<u32>, u32)| self.reduce && a.0 == b.0;
        lists.chunk_by(same).map(|class| class.iter().map(|(_, v)| *v).collect()).collect()
    }

    /// Ranks of the neighbours left, ascending.
    fn list(&self, vertex: u32) -> Vec<u32> {
        let near = self.rows.of(vertex as usize).iter().map(|&v| v as usize);
        let mut list: Vec<u32> = near.filter(|&v| self.degree[v] > 0).map(|v| self.rank[v]).collect();
        list.sort_unstable();
        list
    }

    fn build(&mut self, units: Vec<Vec<u32>>, tasks: Vec<Vec<u32>>) {
        let of_units: Vec<Vec<u32>> = units.iter().map(|class| self.list(class[0])).collect();
        let of_tasks: Vec<Vec<u32>> = tasks.iter().map(|class| self.list(class[0])).collect();
        let size = |class: &Vec<u32>| class.len() as f64;
        let sizes = [units.iter().map(size).collect::<Vec<f64>>(), tasks.iter().map(size).collect()];
        self.settle(&units, &of_units, &sizes[1], &tasks);
        self.settle(&tasks, &of_tasks, &sizes[0], &units);
        let split = units.len();
        let behind: Vec<Vec<u32>> = units.into_iter().chain(tasks).collect();
        let net = self.folded.nets.len() as u32;
        for (vertex, class) in behind.iter().enumerate() {
            for &v in class {
                self.folded.place[v as usize] = Some((net, vertex as u32));
            }
        }
        let weigh = |class: &Vec<u32>| class.iter().map(|&v| self.weight[v as usize]).sum();
        let weight = behind.iter().map(weigh).collect();
        debug_assert_eq!(split, of_units.len());
        self.folded.nets.push(Net::new(&of_units, &of_tasks, sizes.concat(), weight, behind));
    }

    /// Settles the pairs inside each class of equals: they meet at every neighbour alike.
    fn settle(&mut self, classes: &[Vec<u32>], lists: &[Vec<u32>], sizes: &[f64], near: &[Vec<u32>]) {
        for (class, list) in classes.iter().zip(lists).filter(|(class, _)| class.len() > 1) {
            let weights = class.iter().map(|&v| self.weight[v as usize]);
            let (sum, squares) = weights.fold((0.0, 0.0), |(sum, squares), w| (sum + w, squares + w * w));
            let ways: f64 = list.iter().map(|&v| sizes[v as usize]).sum();
            let each = (sum * sum - squares) / 2.0 / ways;
            for &v in list.iter().flat_map(|&other| &near[other as usize]) {
                self.folded.settled[v as usize] += each;
            }
        }
    }
}
